/**
 * The comparison in the browser: what differs with the entry behind it, what stayed folded, what is to be looked at twice
 * one key away, at both widths and on paper.
 */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Comparison } from "../../drafts/reading/compare.ts";
import { inOrder } from "./axe.ts";
import { House } from "./house.ts";
import { Script } from "./script.ts";
import { noErrors, patience, roomOf, sitAs } from "./seats.ts";
import type { Seated } from "./seats.ts";

const wide = { width: 1280, height: 800 };
const phone = { width: 420, height: 900 };

let house: House;
let script: Script;
let chair: Seated;
/** What the evening does after the sample: a new paragraph, one split, one moved, three in a row taken out. */
const gone = ["25", "26", "27"];
beforeAll(async () => {
  house = await House.open({ demo: true });
  script = new Script(house);
  await script.act("chair", {
    type: "insert-paragraph",
    part: "consensus",
    after: await script.idOf("3"),
    kind: "paragraph",
    text: "States must not store such commands for longer than 12 days.",
  });
  const words = await script.wordsOf("4");
  await script.act("chair", {
    type: "split-paragraph",
    paragraph: await script.idOf("4"),
    at: words.indexOf(". ") + 1,
  });
  await script.act("chair", { type: "move", paragraph: await script.idOf("5"), to: { part: "summary", after: null } });
  for (const label of gone)
    await script.act("chair", { type: "remove-paragraph", paragraph: await script.idOf(label) });
  chair = await sitAs(house, "chair", wide);
});
afterAll(async () => {
  noErrors(chair);
  await house.close();
});

const open = async ({ page }: Seated, query = "from=1&to=now"): Promise<Page> => {
  await page.goto(`${roomOf(page)}/compare?${query}`);
  await page
    .locator(".explained")
    .first()
    .waitFor({ ...patience, state: "attached" });
  return page;
};
const main = (page: Page): Promise<string> => page.getByRole("main").innerText();

test("totals come first: words, paragraphs, brackets, proposals, and that the record explains all of it", async () => {
  const page = await open(chair);
  const side = await page.getByRole("navigation", { name: "What changed" }).innerText();
  expect(side).toMatch(/New paragraphs\s+2/);
  expect(side).toMatch(/Paragraphs taken out\s+3/);
  expect(side).toMatch(/Paragraphs moved\s+1/);
  expect(side).toMatch(/Open brackets\s+0 → \d+/);
  expect(side).toMatch(/Incorporated\s+7, 35, 43/);
  expect(side).toContain("Every difference is explained.");
  await inOrder(page, "comparison");
});

test("each paragraph tells what became of it and by whom", async () => {
  const page = await open(chair);
  const said = await main(page);
  expect(said).toMatch(/New paragraph inserted by the Chair, /);
  expect(said).toMatch(/New paragraph, split from \d+ split by the Chair, /);
  expect(said).toMatch(/Moved from the consensus text.* moved by the Chair, /);
  expect(said).toMatch(/43 \(Lorvale\), incorporated by the Chair, /);
});

test("what stayed, and what was taken out in a row, is folded and opens", async () => {
  const page = await open(chair);
  const fold = page.getByRole("button", { name: `${gone[0]} to ${gone[2]}: 3 paragraphs taken out show` });
  expect(await page.getByText("Taken out", { exact: true }).count()).toBe(0);
  await fold.click();
  await expect.poll(() => page.getByText("Taken out", { exact: true }).count()).toBe(3);
  expect(await page.locator(".fold", { hasText: "unchanged" }).count()).toBeGreaterThan(3);
  const before = await page.locator("article.cp").count();
  await page.getByRole("button", { name: "Whole text" }).click();
  await expect.poll(() => page.locator("article.cp").count()).toBeGreaterThan(before + 20);
  expect(await page.locator(".fold").count()).toBe(0);
});

test("j and k go from difference to difference, into a fold as well; b and Shift b from one to look at twice to the next", async () => {
  const page = await open(chair);
  const where = page.locator(".tools [role=status]");
  const here = (): Promise<string | null> => page.locator("article.cp.here").getAttribute("aria-label");
  const total = Number(/of (\d+)/u.exec(await where.innerText())![1]);
  for (let n = 2; n <= total; n++) {
    await page.keyboard.press("j");
    await expect.poll(() => where.innerText()).toBe(`${n} of ${total}`);
  }
  await page.keyboard.press("k");
  await expect.poll(() => where.innerText()).toBe(`${total - 1} of ${total}`);
  // Those taken out in a row were folded.
  expect(await page.getByText("Taken out", { exact: true }).count()).toBe(3);

  await open(chair);
  const cards = page.locator(".twice-card");
  const marked = (): Promise<number> =>
    cards.evaluateAll((all) => all.findIndex((one) => one.getAttribute("aria-current") === "true"));
  await page.keyboard.press("b");
  await expect.poll(marked).toBe(0);
  const first = await here();
  await page.keyboard.press("b");
  await expect.poll(marked).toBe(1);
  expect(await here()).not.toBe(first);
  await page.keyboard.press("Shift+B");
  await expect.poll(marked).toBe(0);
  expect(await here()).toBe(first);
});

test("words to be looked at twice are boxed in the text and listed by kind, those of whole paragraphs apart", async () => {
  const page = await open(chair);
  const boxed = await page.locator("article.cp .guard").allTextContents();
  expect(boxed).toEqual(expect.arrayContaining(["could", "should", "131", "134", "Some", "Several"]));
  const aside = page.getByRole("complementary", { name: "Look twice" });
  await aside.getByText(/In \d+ paragraphs? that came or went/).click();
  await expect.poll(() => aside.innerText()).toContain("must");
  await aside.getByRole("button", { name: /^Numbers/ }).click();
  await expect.poll(() => aside.innerText()).not.toContain("could → should");
  expect(await aside.innerText()).toContain("131 → 134");
});

test("it is saved in four forms, with now as it is now", async () => {
  const page = await open(chair);
  await page.getByText("Export comparison").click();
  for (const [name, sign] of [
    ["Word", "PK"],
    ["HTML", "<!doctype html>"],
    ["Markdown", "# "],
    ["JSON", "{"],
  ] as const) {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(".menu-items").getByRole("link", { name }).click(),
    ]);
    const text = readFileSync(await file.path(), "utf8");
    expect(text.startsWith(sign)).toBe(true);
    if (name === "JSON") expect((JSON.parse(text) as Comparison).explained?.unexplained).toBe(0);
  }
});

test("on paper there are the differences and what they are of, and no tools", async () => {
  const page = await open(chair);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".tools").isVisible()).toBe(false);
  expect(await page.locator(".rows").isVisible()).toBe(false);
  expect(await page.locator("article.cp").last().isVisible()).toBe(true);
  expect(await page.locator("dl.totals").isVisible()).toBe(true);
  // Nothing is cut off by a column that scrolls.
  const cut = await page.locator(".compared").evaluate((all) => {
    const scrolls = all.closest("main")!;
    return scrolls.scrollHeight > scrolls.clientHeight + 1;
  });
  expect(cut).toBe(false);
  await page.emulateMedia({ media: "screen" });
});

test("a comparison from now back to the beginning tells the same the other way", async () => {
  const page = await open(chair, "from=now&to=1");
  await expect.poll(() => main(page), patience).toMatch(/Moved from the Chair.s summary/);
  expect(await page.locator(".explained").innerText()).toContain("Every difference is explained.");
});

test("on a phone the three parts stand one by one, and all is in order", async () => {
  const seat = await sitAs(house, "XBV", phone);
  const page = await open(seat);
  await inOrder(page, "changes");
  for (const name of [/^\d*\s*Look twice/, /^Paragraphs/, /^Changes/]) {
    await page.getByRole("navigation", { name: "Parts of the comparison" }).getByRole("button", { name }).click();
    await inOrder(page, String(name));
  }
  await page.keyboard.press("b");
  await expect.poll(() => page.locator("article.cp.here .guard").first().isVisible()).toBe(true);
  noErrors(seat);
  await seat.context.close();
});
