/**
 * Earlier words brought back: from the history of a paragraph, and the whole text by the Chair, each time with what would
 * be overwritten shown first; while others type, and never by who has no pen.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { inOrder } from "./axe.ts";
import { House, tokenOf } from "./house.ts";
import {
  bracketsOf,
  dialogOf,
  leave,
  noErrors,
  paragraph,
  patience,
  saved,
  sitAs,
  sitTogether,
  tableAs,
  takeInHand,
  told,
  typeIn,
} from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let chair: Seated;
let secretariat: Seated;
let altora: Seated;

beforeAll(async () => {
  house = await House.open({ demo: true });
  [chair, secretariat, altora] = await sitTogether(house, "chair", "secretariat", "XAL");
});
afterAll(() => house.close());

/** The words of a paragraph as drawn, brackets and names among them. */
const words = (page: Page, label: string): Promise<string> =>
  paragraph(page, label)
    .locator(".w")
    .first()
    .textContent()
    .then((text) => (text ?? "").replaceAll(/\s+/g, " ").trim());
const reads = (page: Page, label: string, expected: RegExp): Promise<void> =>
  expect.poll(() => words(page, label), patience).toMatch(expected);

const again = (page: Page): Locator => page.getByRole("button", { name: "Restore this wording…" });

/** A command by name; the names found when there is none of it. */
const command = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill(name);
};

const history = async (page: Page, label: string): Promise<void> => {
  await takeInHand(page, label);
  const open = page.getByRole("complementary", { name: `History of ${label}`, exact: true });
  if (!(await open.isVisible())) await page.keyboard.press("h");
  await open.waitFor(patience);
};

test("a wording comes back from the history of its paragraph, after its pen has read what goes; undo takes it back", async () => {
  const { page } = secretariat;
  await typeIn(page, "6", "noted with concern", " and some alarm");
  await saved(page);
  await leave(page);
  await history(page, "6");
  await again(page).last().click();
  const dialog = dialogOf(page);
  await dialog.getByRole("heading", { name: "Restore paragraph 6", exact: true }).waitFor(patience);
  await dialog.getByText("3 words go.", { exact: true }).waitFor(patience);
  await dialog.getByText(/^The Secretariat’s 3 words of \d\d:\d\d go\.$/).waitFor();
  expect((await dialog.locator("del").allInnerTexts()).join("").trim()).toBe("and some alarm");
  await inOrder(page, "the preview of a restore");
  await dialog.getByRole("button", { name: /^Restore paragraph 6 as at / }).click();
  await told(page, "Paragraph 6 reads as at");
  await reads(page, "6", /^States noted with concern the following/);
  await reads(chair.page, "6", /^States noted with concern the following/);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await reads(chair.page, "6", /^States noted with concern and some alarm the following/);
});

test("what changes while one reads is shown anew and said, and nothing typed meanwhile is lost", async () => {
  const { page } = secretariat;
  await history(page, "6");
  await again(page).last().click();
  const dialog = dialogOf(page);
  await dialog.getByText("3 words go.", { exact: true }).waitFor(patience);
  await typeIn(chair.page, "6", "kinds of incident", " or accident");
  await saved(chair.page);
  await dialog.getByText("The text changed while you read.", { exact: false }).waitFor(patience);
  await dialog.getByText("5 words go.", { exact: true }).waitFor(patience);
  await dialog.getByText(/^The Chair’s 2 words of /).waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await reads(page, "6", /and some alarm the following kinds of incident or accident/);

  // Somebody types in the paragraph at the moment it is restored: those letters stand.
  await typeIn(chair.page, "6", "reported to the Group", " x");
  await saved(chair.page);
  await again(page).last().click();
  await dialog.getByText("6 words go.", { exact: true }).waitFor(patience);
  await chair.context.setOffline(true);
  // The page hears of it a moment later: until then its letters still go up, and the text has changed once more.
  await expect.poll(() => chair.page.locator("top-bar .sync").innerText(), patience).toMatch(/^Offline/);
  await chair.page.keyboard.type("yz");
  await dialog.getByRole("button", { name: /^Restore paragraph 6 as at / }).click();
  await told(page, "Paragraph 6 reads as at");
  await chair.context.setOffline(false);
  await reads(page, "6", /^States noted with concern the following kinds of incident, reported to the Group ?yz/);
  await leave(chair.page);
});

test("the Chair restores the whole text; what is under silence is named first, and a bracket of others stays open", async () => {
  await typeIn(altora.page, "6", "kinds of incident", " and mishap");
  const number = await tableAs(altora.page, "Altora");
  await typeIn(secretariat.page, "7", "discussed at length", " indeed");
  await saved(secretariat.page);
  await leave(secretariat.page);
  const { page } = chair;
  await command(page, "Restore the whole");
  await page.keyboard.press("Enter");
  const dialog = dialogOf(page);
  await dialog.getByRole("alert").filter({ hasText: "24 is under silence" }).waitFor(patience);
  await dialog.getByRole("button", { name: "Show 24" }).click();
  await expect.poll(() => paragraph(page, "24").getAttribute("aria-current"), patience).toBe("true");
  await paragraph(page, "24").getByRole("button", { name: "Reopen", exact: true }).click();
  await told(page, "24");

  await command(page, "Restore the whole");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Restore the whole text as at Zero draft" }).waitFor(patience);
  await dialog.getByText(/paragraphs would change\. \d+ words go, \d+ words come back\./).waitFor(patience);
  await dialog.getByText(/open brackets? (here )?keeps? (its|their) words\.$/).waitFor();
  await dialog.getByText("1 word of", { exact: false }).first().waitFor();
  await inOrder(page, "the preview of a restore");
  await dialog.getByRole("button", { name: "Restore the whole text as at Zero draft" }).click();
  await told(page, "The text stands as at Zero draft.");
  await reads(page, "7", /discussed at length\. /);
  await expect.poll(async () => (await bracketsOf(page, "6")).ins, patience).toEqual(["and mishap"]);
  await expect.poll(async () => (await bracketsOf(altora.page, "6")).ins, patience).toEqual(["and mishap"]);
  await takeInHand(altora.page, "6");
  await altora.page
    .getByRole("complementary")
    .locator("[data-proposal]")
    .filter({ has: altora.page.locator("b").getByText(number, { exact: true }) })
    .first()
    .waitFor(patience);
});

test("who has no pen is offered no restore, and the server refuses one", async () => {
  const { page } = altora;
  await history(page, "6");
  await page.getByRole("complementary").locator(".step").first().waitFor(patience);
  expect(await again(page).count()).toBe(0);
  await command(page, "Restore");
  await page.getByText("No words, paragraph or proposal match", { exact: false }).waitFor(patience);
  await page.keyboard.press("Escape");
  await command(secretariat.page, "Restore");
  await expect
    .poll(() => secretariat.page.getByRole("option").allInnerTexts(), patience)
    .toEqual([expect.stringContaining("Restore this paragraph")]);
  await secretariat.page.keyboard.press("Escape");
  const links = house.links();
  const { link } = links.find(({ party }) => party === "XAL")!;
  const [negotiation] = tokenOf(link).split("-");
  for (const asked of ["at=1", `at=1&paragraph=${await paragraph(page, "6").getAttribute("id")}`])
    await expect(house.ask(`/api/negotiations/${negotiation}/restore-preview?${asked}`, tokenOf(link))).rejects.toThrow(
      "403",
    );
  noErrors(chair, secretariat, altora);
});

test("from looking back a paragraph is restored, and one is in the living text again", async () => {
  const { page } = chair;
  await typeIn(secretariat.page, "7", "discussed at length", " once more");
  await saved(secretariat.page);
  await leave(secretariat.page);
  await reads(page, "7", /at length once more/);
  await takeInHand(page, "7");
  const address = new URL(page.url());
  address.searchParams.set("at", "Zero draft");
  await page.goto(address.href);
  const past = page.locator("past-view");
  await past.getByRole("button", { name: "Restore 7…" }).click(patience);
  const dialog = dialogOf(page);
  await dialog.getByText("2 words go.", { exact: true }).waitFor(patience);
  await page.keyboard.press("Escape");
  await expect.poll(() => dialog.count()).toBe(0);
  expect(await past.count()).toBe(1);
  await past.getByRole("button", { name: "Restore 7…" }).click();
  await dialog.getByRole("button", { name: "Restore paragraph 7 as at Zero draft" }).click();
  await told(page, "Paragraph 7 reads as at Zero draft.");
  await expect.poll(() => past.count()).toBe(0);
  await reads(page, "7", /discussed at length\. /);
});

test("on a phone the dialog fits, and its button stays in reach", async () => {
  const phone = await sitAs(house, "chair", { width: 420, height: 900 });
  await command(phone.page, "Restore the whole");
  await phone.page.keyboard.press("Enter");
  const dialog = dialogOf(phone.page);
  await dialog.getByRole("heading", { name: "Restore the whole text" }).waitFor(patience);
  await dialog
    .getByRole("button", { name: /^(Close|Cancel)$/ })
    .last()
    .waitFor(patience);
  await inOrder(phone.page, "the preview of a restore");
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  noErrors(phone);
});
