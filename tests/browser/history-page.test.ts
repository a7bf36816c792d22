/** The history page: narrowed by who, part, days and kind, shared by its address, read back to the beginning. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { inOrder } from "./axe.ts";
import { House } from "./house.ts";
import { Script } from "./script.ts";
import { noErrors, patience, roomOf, sitAs } from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let script: Script;

beforeAll(async () => {
  house = await House.open({ demo: true });
  script = new Script(house);
});
afterAll(() => house.close());

const act = async (who: string, body: object, seq?: number): Promise<{ seq: number; paragraph?: string }> =>
  script.act(who, { ...body, seen: { seq: seq ?? (await script.draft()).seq } });

const openHistory = async (seat: Seated, query = ""): Promise<Page> => {
  const { page } = seat;
  await page.goto(`${roomOf(page)}/history${query}`);
  await settled(page);
  return page;
};
const main = (page: Page): Locator => page.getByRole("main", { name: "History" });
/** Waits until what was asked for has been read. */
const settled = async (page: Page): Promise<void> => {
  await page.locator(".shown-count, .nothing").first().waitFor(patience);
  await expect.poll(() => page.locator(".shown-count").innerText(), patience).not.toBe("Reading the record…");
};
const sentences = async (page: Page): Promise<string[]> => {
  await settled(page);
  return main(page).locator(".day:not(.kin .day) .step-line > span").allInnerTexts();
};
const shown = (page: Page): Promise<string> => main(page).locator(".shown-count").innerText();

test("is narrowed by office, kind and part; the address says how, and one button clears it", async () => {
  const seat = await sitAs(house, "XBV");
  const page = await openHistory(seat);
  const all = await sentences(page);
  expect(all.at(-1)).toBe("The negotiation began");
  expect(await shown(page)).toBe(`${all.length} steps shown, all there are`);
  // Offices and parties are offered, and nobody else.
  await page.getByRole("combobox", { name: "By", exact: true }).selectOption({ label: "The Chair" });
  await expect.poll(() => sentences(page)).not.toEqual(all);
  const byChair = await sentences(page);
  expect(byChair.every((sentence) => sentence.startsWith("The Chair "))).toBe(true);
  await page.getByRole("button", { name: "Decisions" }).click();
  await expect.poll(async () => (await sentences(page)).length).toBeLessThan(byChair.length);
  expect((await sentences(page)).some((sentence) => sentence.includes("on the floor"))).toBe(false);
  await page.getByRole("combobox", { name: "Part", exact: true }).selectOption({ label: "Annex A" });
  await page.getByText("Nothing on the record fits.").waitFor(patience);
  await expect.poll(() => new URL(page.url()).search).toBe("?office=chair&kind=decisions&part=annex-a");
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect.poll(() => sentences(page)).toEqual(all);
  await expect.poll(() => new URL(page.url()).search).toBe("");
  await inOrder(page, "history");
  // An address somebody sends opens the same.
  await openHistory(seat, "?part=annex-a&party=XKL");
  const inAnnex = await sentences(page);
  expect(inAnnex).toHaveLength(1);
  expect(inAnnex[0]).toMatch(/^Kallistan tabled \d+ on 2 \(b\) of annex A$/);
  noErrors(seat);
  await seat.context.close();
});

test("is narrowed by days, the reader's own", async () => {
  const seat = await sitAs(house, "chair");
  const page = await openHistory(seat);
  const all = await sentences(page);
  const today = await page.evaluate(() => new Date().toLocaleDateString("sv-SE"));
  await page.getByLabel("From", { exact: true }).fill(today);
  await expect.poll(() => new URL(page.url()).search).toBe(`?from=${today}`);
  await expect.poll(() => sentences(page), patience).toEqual(all);
  await page.getByLabel("From", { exact: true }).fill("");
  await page.getByLabel("To", { exact: true }).fill("2020-02-01");
  await page.getByText("Nothing on the record fits.").waitFor(patience);
  noErrors(seat);
  await seat.context.close();
});

test("goes on through a split and a join, and a paragraph that was taken out keeps its history", async () => {
  const [seven, twentyEight, thirtyFive] = [await script.idOf("7"), await script.idOf("28"), await script.idOf("35")];
  const [next] = [await script.idOf("29")];
  const half = await act("secretariat", { type: "split-paragraph", paragraph: seven, at: 75 });
  await act("chair", { type: "merge-paragraphs", paragraph: twentyEight, with: next });
  await act("secretariat", { type: "remove-paragraph", paragraph: thirtyFive });
  const seat = await sitAs(house, "XAL");
  const page = await openHistory(seat, `?paragraph=${half.paragraph}`);
  expect(await sentences(page)).toEqual(["The Secretariat split 7 into 7 and 7 bis"]);
  const before = main(page).getByRole("region", { name: "Before the split, as part of 7" });
  await before.getByText("The text was first issued, with 7 in it").waitFor(patience);
  expect(await before.locator(".step-line > span").first().innerText()).toMatch(/^Lorvale tabled \d+ on 7$/);
  await openHistory(seat, `?paragraph=${twentyEight}`);
  await expect
    .poll(async () => (await sentences(page))[0], patience)
    .toMatch(/^The Chair joined 28 and 29; \d+ lapsed$/);
  await main(page)
    .getByRole("region", { name: /^Before the join/ })
    .getByText(/^Tessaly .* tabled \d+ on 29$/)
    .waitFor(patience);
  await openHistory(seat);
  const removed = page.locator('optgroup[label="Taken out of the text"] option').filter({ hasText: "catalogue" });
  await page
    .getByRole("combobox", { name: "Paragraph", exact: true })
    .selectOption(await removed.getAttribute("value"));
  await expect.poll(async () => (await sentences(page))[0]).toBe("The Secretariat took 35 out of the text");
  expect((await sentences(page)).at(-1)).toBe("The text was first issued, with 35 in it");
  await inOrder(page, "the history of a paragraph that was taken out");
  noErrors(seat);
  await seat.context.close();
});

test("is read back a page at a time; a step has an address of its own; the end of the record is shown and goes on", async () => {
  const [one, two] = [await script.idOf("1"), await script.idOf("2")];
  let { seq } = await script.draft();
  const first = seq + 1;
  // More entries than are looked through at once, and no more by one seat than anybody does by hand.
  for (let n = 0; n < 225; n++) {
    ({ seq } = await act("secretariat", { type: "set-floor", paragraph: one }, seq));
    ({ seq } = await act("chair", { type: "set-floor", paragraph: two }, seq));
  }
  const seat = await sitAs(house, "chair", { width: 420, height: 900 });
  const page = await openHistory(seat);
  const began = main(page).getByText("The negotiation began");
  expect(await began.count()).toBe(0);
  await expect.poll(() => shown(page), patience).toMatch(/^\d+ steps shown, back to /);
  await inOrder(page, "history on a phone");
  const earlier = main(page).getByRole("button", { name: "Show earlier" });
  await earlier.click();
  await began.waitFor(patience);
  await expect.poll(() => shown(page), patience).toMatch(/all there are$/);
  expect(await earlier.count()).toBe(0);
  // What is rare is found however far back it is.
  await page.getByRole("button", { name: "Positions" }).click();
  await expect.poll(async () => (await sentences(page)).length, patience).toBeGreaterThan(10);
  await openHistory(seat, `?step=${first - 1}`);
  await main(page)
    .locator(`.step.marked[data-seq="${first - 1}"]`)
    .waitFor(patience);
  const end = main(page).getByRole("region", { name: "End of the record" });
  const { head } = await script.ask<{ head: { seq: number; hash: string } }>("chair", "");
  await expect.poll(() => end.locator(".hash").innerText(), patience).toBe(head.hash);
  expect(await end.innerText()).toContain(`Entry ${head.seq} · `);
  await end.getByRole("button", { name: "Copy" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText()), patience).toContain(head.hash);
  await act("chair", { type: "set-floor", paragraph: one });
  await expect.poll(() => end.innerText(), { timeout: 30_000 }).toContain(`Entry ${head.seq + 1} · `);
  await main(page).getByRole("button", { name: "The record has gone on: read what is new" }).click();
  await expect.poll(async () => (await sentences(page))[0]).toBe("The Chair put 1 on the floor");
  // On a phone the steps come first: what narrows them is folded until it is wanted or in force.
  const who = page.getByRole("combobox", { name: "By", exact: true });
  expect(await who.isVisible()).toBe(false);
  await page.getByText("Paragraph, who, part, days").click();
  await who.selectOption({ label: "The Secretariat" });
  await expect.poll(async () => (await sentences(page)).every((one) => /Secretariat/.test(one)), patience).toBe(true);
  await inOrder(page, "filters on a phone");
  noErrors(seat);
  await seat.context.close();
});
