/**
 * Nothing silent, in the browser: the page where every difference is explained, the list a Chair goes through before a
 * revision is published, the annex of an output, and a record that somebody changed behind its back.
 */
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { House } from "./house.ts";
import { Script } from "./script.ts";
import { dialogOf, leave, noErrors, patience, roomOf, saved, sitAs, told, typeIn } from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let chair: Seated;
let script: Script;

beforeAll(async () => {
  house = await House.open({ demo: true });
  script = new Script(house);
  chair = await sitAs(house, "chair", { width: 1280, height: 900 });
});
afterAll(async () => {
  noErrors(chair);
  await house.close();
});

const open = async (screen: string): Promise<Page> => {
  await chair.page.goto(`${roomOf(chair.page)}${screen}`);
  return chair.page;
};
const toText = async (): Promise<Page> => {
  const page = await open("");
  await page.getByRole("main").getByRole("article").first().waitFor(patience);
  return page;
};

test("before a revision is published what differs is gone through line by line; ticks stay, and what comes meanwhile is marked", async () => {
  for (const { id } of (await script.draft()).proposals
    .filter(({ status, kind }) => status === "open" && kind === "words")
    .slice(0, 2))
    await script.act("chair", { type: "incorporate", proposal: id });
  let page = await toText();
  const publish = async (): Promise<void> => {
    await page.getByRole("button", { name: "Publish…" }).click();
    await dialogOf(page).getByText("Every difference is explained.").waitFor(patience);
  };
  await publish();
  const rows = dialogOf(page).getByRole("listitem").getByRole("checkbox");
  const all = await rows.count();
  expect(all).toBeGreaterThan(1);
  await dialogOf(page).getByText(`${all} differences not ticked`).waitFor(patience);
  await rows.first().check();
  await dialogOf(page).getByText(`1 of ${all}`).waitFor(patience);
  // Another device, another hour: ticks are kept where they were made.
  page = await toText();
  await publish();
  await expect.poll(() => rows.first().isChecked(), patience).toBe(true);
  const text = "States thanked the Secretariat.";
  await script.act("secretariat", {
    type: "insert-paragraph",
    part: "consensus",
    after: await script.idOf("3"),
    kind: "paragraph",
    text,
  });
  await dialogOf(page).getByText("came while you read").waitFor(patience);
  const fresh = dialogOf(page).getByRole("listitem").filter({ hasText: text });
  await expect.poll(() => fresh.innerText(), patience).toContain("New");
  await fresh.getByRole("checkbox").check();
  await expect.poll(() => fresh.locator(".so-new").count(), patience).toBe(0);
  await dialogOf(page).getByRole("button", { name: "Cancel" }).click();
});

test("every heading has its lines: proposals, acts, a pen, moves, new numbers", async () => {
  const page = await toText();
  await typeIn(page, "25", "agreed to nominate", " without delay");
  await saved(page);
  await leave(page);
  await script.act("chair", {
    type: "move",
    paragraph: await script.idOf("14"),
    to: { part: "consensus", after: await script.idOf("12") },
  });
  await page.getByRole("button", { name: "Publish…" }).click();
  const dialog = dialogOf(page);
  await dialog.getByText("Every difference is explained.").waitFor(patience);
  expect(await dialog.getByLabel("Name").inputValue()).toBe("Rev.1");
  await dialog.getByLabel(/Renumber/u).check();
  await dialog.getByRole("button", { name: "Publish Rev.1" }).click();
  await told(page, "Rev.1 is published.");
  await open("/reconcile?from=Zero+draft&to=Rev.1");
  const main = page.getByRole("main", { name: "Every difference" });
  await main.getByRole("heading", { name: "Every difference is explained." }).waitFor(patience);
  const verdict = await main.getByRole("status").first().innerText();
  const all = Number(/([\d,]+) differences, 0 unexplained\./u.exec(verdict)![1]!.replace(",", ""));
  const group = (name: string) => main.getByRole("region", { name, exact: true });
  const counts = await Promise.all(
    ["Incorporated proposals", "Other acts", "Typed by a pen", "Moves", "Renumbering"].map(async (name) => {
      const lines = await group(name).getByRole("listitem").count();
      expect([name, lines > 0, (await group(name).getByRole("heading").innerText()).includes(String(lines))]).toEqual([
        name,
        true,
        true,
      ]);
      return lines;
    }),
  );
  // What one can count is what the counter says.
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(all);
  const pen = group("Typed by a pen");
  expect(await pen.innerText()).toMatch(/agreed to nominate without delay[\s\S]*Typed by the Chair/u);
  expect(await pen.locator("ins:not(.bare)").innerText()).toBe("without delay");
  expect(await group("Other acts").innerText()).toMatch(
    /New paragraph[\s\S]*States thanked[\s\S]*Written in by the Secretariat/u,
  );
  expect(await pen.getByRole("link", { name: /^As it was then/u }).getAttribute("href")).toMatch(/\?at=\d+$/u);
  await pen.getByRole("link", { name: /^History/u }).click();
  await page.waitForURL(/history\?paragraph=/u);
});

test("the record says what was gone through before a revision", async () => {
  const page = await open("/history");
  await expect
    .poll(() => page.getByRole("main").innerText(), patience)
    .toMatch(/published Rev\.1, with new numbers, having gone through every change since Zero draft/u);
});

test("one heading alone, another order, and the way from the comparison", async () => {
  const page = await open("/compare?from=Zero+draft&to=Rev.1");
  await page.getByRole("link", { name: "See each one" }).click();
  await page.waitForURL(/reconcile\?from=Zero/u);
  const main = page.getByRole("main", { name: "Every difference" });
  await page.getByRole("button", { name: /^Moves/u }).click();
  await expect.poll(() => main.getByRole("region").count(), patience).toBe(1);
  await main.getByRole("button", { name: /^Show all/u }).click();
  await main.getByRole("button", { name: "By paragraph" }).click();
  await page.waitForURL(/by=paragraph/u);
  await main.getByRole("region", { name: "By paragraph" }).waitFor();
});

test("a list of changes is chosen with the output, in every format, and in a non-paper without a trace", async () => {
  const page = await open("/export?at=Rev.1&changes=Zero+draft");
  await page.getByRole("radio", { name: /^Clean/u }).check();
  await page.getByRole("radio", { name: "Everybody" }).check();
  const download = async (format: string): Promise<string> => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: /^Download/u }).click(),
    ]);
    const bytes = new Uint8Array(readFileSync(await file.path()));
    return format === "Word"
      ? Object.values(unzipSync(bytes))
          .map((part) => strFromU8(part))
          .join("\n")
      : strFromU8(bytes);
  };
  for (const format of ["Word", "HTML", "Notation (Markdown)", "Plain text", "JSON"]) {
    await page.getByRole("radio", { name: format, exact: true }).check();
    const file = await download(format);
    for (const words of ["Changes since Zero draft", "Incorporated proposal", "without delay", "Typed. The Chair"])
      expect([format, words, file.toLowerCase().includes(words.toLowerCase())]).toEqual([format, words, true]);
  }
  const head = page.getByRole("checkbox", { name: /record’s head/u });
  expect(await head.isChecked()).toBe(true);
  await page.getByRole("radio", { name: "HTML", exact: true }).check();
  const hash = /Record \d+ [0-9a-f]{64}/u;
  expect(await download("HTML")).toMatch(hash);
  await head.uncheck();
  expect(await download("HTML")).not.toMatch(hash);
  await page.getByRole("checkbox", { name: /^Non-paper/u }).check();
  await expect.poll(() => head.isDisabled()).toBe(true);
  expect(await page.getByRole("radio", { name: /^JSON/u }).isDisabled()).toBe(true);
  const paper = await download("HTML");
  expect(paper).toContain("Changes since the earlier text");
  for (const mark of ["OWG-R/2031/4", "Zero draft", "The Chair,", 'id="p_'])
    expect([mark, paper.includes(mark)]).toEqual([mark, false]);
  // The last choice is remembered.
  await page.reload();
  await expect.poll(() => page.getByRole("checkbox", { name: /^Non-paper/u }).isChecked(), patience).toBe(true);
  await page.getByRole("checkbox", { name: /^Non-paper/u }).uncheck();
});

test("words changed in the database stand in red, with the entry and what to do; publishing them takes a word of its own", async () => {
  const inserted = "States noted the reports.";
  const { seq } = await script.act("secretariat", {
    type: "insert-paragraph",
    part: "consensus",
    after: await script.idOf("3"),
    kind: "paragraph",
    text: inserted,
  });
  await house.kill();
  const database = new DatabaseSync(house.databaseOf(script.negotiation));
  const [payload] = database.prepare("SELECT bytes FROM payloads WHERE seq = ? AND kind = 'act'").all(seq);
  const bytes = new TextDecoder().decode(payload!["bytes"] as Uint8Array);
  expect(bytes).toContain(inserted);
  database
    .prepare("UPDATE payloads SET bytes = ? WHERE seq = ? AND kind = 'act'")
    .run(new TextEncoder().encode(bytes.replaceAll("States noted the reports", "States hated the reports")), seq);
  database.close();
  await house.start();
  const page = await open("/reconcile?from=Rev.1&to=now");
  const alert = page.getByRole("main", { name: "Every difference" }).getByRole("alert");
  await alert.waitFor(patience);
  expect(await alert.innerText()).toMatch(/not explained by the record[\s\S]*unbracket verify \w+/u);
  const left = page.getByRole("region", { name: "Not explained" });
  expect(await left.innerText()).toContain(`entry ${seq}, which no longer holds`);
  // Whichever of the two the server read its text from, the entry and its digest part.
  expect(await left.innerText()).toMatch(/States (?:noted|hated) the reports\./u);
  const red = await alert.locator("h2").evaluate((heading) => getComputedStyle(heading).color);
  expect(red).toMatch(/rgb\((?:1[5-9]\d|2\d\d), \d{1,2}, \d{1,2}\)/u);
  await toText();
  await page.getByRole("button", { name: "Publish…" }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole("alert").waitFor(patience);
  const button = dialog.getByRole("button", { name: /^Publish Rev\.2, \d unexplained/u });
  await button.click();
  // Nothing is published by the button alone.
  expect(await dialog.getByRole("alert").isVisible()).toBe(true);
  await dialog
    .getByRole("checkbox", { name: /^I publish Rev\.2 although \d differences? (?:is|are) not explained/u })
    .check();
  await button.click();
  await told(page, "Rev.2 is published.");
});
