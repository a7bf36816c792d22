/**
 * What remains of an evening: history, comparison and files say what happened; what is typed without a connection is kept;
 * after a power cut all is there for everybody.
 */
import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { House } from "./house.ts";
import {
  caretAt,
  dialogOf,
  drawn,
  everything,
  leave,
  noErrors,
  openCard,
  paragraph,
  patience,
  saved,
  sitTogether,
  standing,
  strike,
  tableAs,
  takeInHand,
  told,
  typeIn,
} from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let chair: Seated;
let altora: Seated;
let brevia: Seated;
/** Another tab of Brevia's, for the other screens. */
let reading: Page;
let asked: string;

beforeAll(async () => {
  house = await House.open({ demo: true });
  [chair, altora, brevia] = await sitTogether(house, "chair", "XAL", "XBV");
});
afterAll(() => house.close());

/** Opens a screen from the top bar, as one does. */
const screen = async (name: "History" | "Compare" | "Export"): Promise<void> => {
  await reading.goto(brevia.page.url().replace(/#.*$/, ""));
  await reading.getByRole("navigation", { name: "Screens" }).getByRole("link", { name }).click();
  await reading.waitForURL(new RegExp(`/${name.toLowerCase()}$|/${name.toLowerCase()}\\?`));
  await reading.getByRole("main").first().waitFor(patience);
};
const main = (): Promise<string> => reading.getByRole("main").innerText();

test("some of an evening is done, and circulated as Rev.1 with new numbers", async () => {
  await typeIn(brevia.page, "6", "noted with concern", " and great dismay");
  asked = await tableAs(brevia.page, "Brevia");
  await strike(altora.page, "19", "humanity, ");
  const strikes = await tableAs(altora.page, "Altora");
  const card = await openCard(chair.page, "19", strikes);
  await card.getByRole("button", { name: `Incorporate ${strikes}` }).click();
  await told(chair.page, `${strikes} is incorporated.`);
  await typeIn(chair.page, "25", "agreed to nominate", " without delay");
  await saved(chair.page);
  await leave(chair.page);
  await takeInHand(chair.page, "22");
  await paragraph(chair.page, "22").getByRole("button", { name: "New paragraph" }).click();
  await dialogOf(chair.page).getByLabel("Words").fill("States thanked those who did so.");
  await dialogOf(chair.page).getByRole("button", { name: "Write it into the text" }).click();
  await expect.poll(() => drawn(brevia.page, "22 bis"), patience).toBe("States thanked those who did so.");
  await chair.page.getByRole("button", { name: "Publish…" }).click();
  await dialogOf(chair.page).getByLabel("Name").fill("Rev.1");
  await dialogOf(chair.page)
    .getByLabel(/Renumber/)
    .check();
  await dialogOf(chair.page).getByRole("button", { name: "Publish" }).click();
  await told(chair.page, "Rev.1 is published.");
  await expect.poll(() => brevia.page.getByRole("banner").innerText(), patience).toContain("after Rev.1");
});

test("h opens the history of the paragraph in hand beside it, with the words that changed", async () => {
  const { page } = brevia;
  await takeInHand(page, "19");
  await page.keyboard.press("h");
  const beside = page.getByRole("complementary", { name: "History of 19" });
  await expect.poll(() => beside.innerText(), patience).toMatch(/incorporated/i);
  await expect
    .poll(() => beside.locator("del").allTextContents(), patience)
    .toContainEqual(expect.stringContaining("humanity,"));
  await beside.getByRole("link", { name: "Open on a page" }).click();
  await page.waitForURL(/history\?paragraph=/);
  await expect.poll(() => page.getByRole("main").innerText(), patience).toMatch(/Chair[\s\S]*incorporated/i);
  // Typing of one office is one step, whoever typed and however often it was sent.
  await page.goBack();
  await paragraph(page, "26").waitFor(patience);
  await takeInHand(page, "26");
  await page.keyboard.press("h");
  const typed = page.getByRole("complementary", { name: "History of 26" });
  await expect.poll(() => typed.locator("ins").allTextContents(), patience).toContain("without delay");
  await page.keyboard.press("h");
});

test("the history of the whole text says who did what, and can be read by kind", async () => {
  reading = await brevia.context.newPage();
  await screen("History");
  await expect.poll(main, patience).toMatch(/published Rev\.1/i);
  await expect.poll(main, patience).toMatch(/incorporated/);
  await reading.getByRole("button", { name: "Proposals", exact: true }).click();
  await expect.poll(main, patience).not.toMatch(/published Rev\.1/i);
  // Until the record has been read again, nothing stands there.
  await expect
    .poll(main, patience)
    .toMatch(new RegExp(`Brevia tabled[\\s\\S]*and great dismay|${asked}[\\s\\S]*and great dismay`));
});

test("the comparison of two revisions shows every change with its author, and old numbers beside new ones", async () => {
  await screen("Compare");
  await expect.poll(main, patience).toContain("States thanked those who did so.");
  const changes = reading.locator("article.cp");
  await expect
    .poll(() => changes.locator("del").allTextContents(), patience)
    .toContainEqual(expect.stringContaining("humanity,"));
  await expect
    .poll(async () => (await changes.locator("ins").allTextContents()).join(""), patience)
    .toContain("without delay");
  const changed = reading.getByRole("navigation", { name: "What changed" });
  await reading.getByText("Renumbered:").click();
  await expect.poll(() => reading.locator("details.renumbered").innerText()).toMatch(/\b26 → 27\b/);
  await expect.poll(() => changed.innerText(), patience).toContain("Every difference is explained.");
});

const views = [
  ["annotated", "Annotated"],
  ["bracketed", "Brackets"],
  ["clean", "Clean"],
] as const;
const formats = [
  ["docx", "Word"],
  ["html", "HTML"],
  ["md", "Notation (Markdown)"],
  ["txt", "Plain text"],
] as const;

test.for(views.flatMap(([view, name]) => formats.map(([format, called]) => ({ view, name, format, called }))))(
  "the $view text as $format is downloaded and holds what the room has, with its head",
  async ({ view, name, format, called }) => {
    if (!reading.url().includes("/export")) await screen("Export");
    await reading.getByRole("radio", { name: new RegExp(`^${name}\\b`) }).check();
    await reading.getByRole("radio", { name: called, exact: true }).check();
    const [file] = await Promise.all([
      reading.waitForEvent("download"),
      reading.getByRole("link", { name: `Download ${view}.${format}` }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${format}$`));
    const bytes = new Uint8Array(readFileSync(await file.path()));
    const parts = format === "docx" ? unzipSync(bytes) : { all: bytes };
    const read = Object.entries(parts)
      .filter(([part]) => part === "all" || /^word\/(document|header\d*|footer\d*)\.xml$/.test(part))
      .map(([, one]) => strFromU8(one))
      .join("\n")
      .replaceAll(/<style[\s\S]*?<\/style>|<[^>]*>/g, "");
    for (const words of [
      "OWG-R/2031/4",
      "Rev.1",
      "States thanked those who did so.",
      "agreed to nominate without delay",
    ])
      expect(read).toContain(words);
    expect(read).toMatch(/as at/i);
    expect(read).toMatch(/Chair.s summary/i);
    expect(read).not.toContain("humanity, necessity");
    expect(read.includes("great dismay"), "brackets").toBe(view !== "clean");
    expect(read.includes("Brevia"), "names").toBe(view === "annotated");
  },
);

test("what is typed without a connection is kept on the device, said to be, and saved afterwards", async () => {
  await reading.close();
  const { page, context } = chair;
  await caretAt(page, "19", "necessity");
  await context.setOffline(true);
  await page.keyboard.type(" first");
  await expect.poll(() => page.locator("top-bar .sync").innerText(), patience).toMatch(/^Offline/);
  expect(await drawn(brevia.page, "19")).not.toContain("necessity first");
  await context.setOffline(false);
  await saved(page);
  await expect.poll(() => drawn(brevia.page, "19"), patience).toContain("necessity first");
  await leave(page);
});

test("the server is killed with -9 and started again, all close their laptops and open them: all is there", async () => {
  await typeIn(altora.page, "22", "publish their views", " in full");
  await saved(altora.page);
  await leave(altora.page);
  await house.kill();
  await house.start();
  for (const { page } of [chair, altora, brevia]) {
    await page.goto(page.url());
    await page.reload();
    await paragraph(page, "19").waitFor(patience);
    await saved(page);
    await expect.poll(() => drawn(page, "19"), patience).toContain("They recalled necessity first, proportionality");
    await expect.poll(() => drawn(page, "26"), patience).toContain("agreed to nominate without delay");
    await expect.poll(() => standing(page, "6"), patience).toMatch(/great dismay ?Brevia/);
    await expect.poll(() => page.getByRole("banner").innerText(), patience).toContain("after Rev.1");
  }
  // The paper that was not tabled is still there for who wrote it, and for nobody else.
  await expect.poll(() => drawn(altora.page, "22"), patience).toContain("publish their views in full");
  for (const { page } of [chair, brevia]) expect(await everything(page)).not.toContain("views in full");
  // And the evening goes on.
  await typeIn(chair.page, "19", "necessity first", " of all");
  await expect.poll(() => drawn(brevia.page, "19"), patience).toContain("necessity first of all");
  await leave(chair.page);
  noErrors(chair, altora, brevia);
});
