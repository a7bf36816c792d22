/**
 * What changed since a seat last looked: marked in the text, listed with what kind of change it is, the words then and now
 * and who it was, walked by key; what was passed is gone from the list, and one's own never stood in it.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { inOrder } from "./axe.ts";
import { House } from "./house.ts";
import { Script } from "./script.ts";
import { noErrors, outlineOf, patience, sitAs, standing, tableAs, takeInHand, typeIn } from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let altora: Seated;
let script: Script;

beforeAll(async () => {
  house = await House.open({ demo: true });
  altora = await sitAs(house, "XAL");
  script = new Script(house);
});
afterAll(() => house.close());

const link = (page: Page): Locator => page.getByRole("button", { name: /^Changed since you looked/ });
const list = (page: Page): Locator => page.getByRole("complementary", { name: "Changed since you looked" });
const entries = (page: Page): Promise<string[]> => list(page).locator(".since-go").allInnerTexts();
const entry = (page: Page, name: string): Locator =>
  list(page)
    .locator(".since-entry")
    .filter({ has: page.getByRole("button", { name, exact: true }) });
const counted = (page: Page, n: number): Promise<void> =>
  n === 0
    ? expect.poll(() => link(page).count(), patience).toBe(0)
    : expect.poll(() => link(page).innerText(), patience).toContain(`Changed since you looked ${n}`);
/** The page is left and opened again, as on another day. */
const comesBack = async (seat: Seated, meanwhile: () => Promise<unknown>): Promise<void> => {
  const address = seat.page.url().replace(/#.*/, "");
  await seat.page.goto("about:blank");
  await meanwhile();
  await seat.page.goto(address);
  await seat.page.getByRole("main").getByRole("article").first().waitFor(patience);
};

test("on the first visit nothing is marked", async () => {
  await counted(altora.page, 0);
});

test("what was done while one was away is marked, and listed with what it is, the words and who", async () => {
  const { page } = altora;
  await takeInHand(page, "1");
  const wording = (await script.wordsOf("27")).replace("States", "All States");
  await comesBack(altora, async () => {
    const tabled = await script.act("XBV", { type: "table", as: "XBV", paragraph: await script.idOf("27"), wording });
    await script.act("chair", { type: "incorporate", proposal: tabled.proposal! });
    await script.act("XBV", { type: "table", as: "XBV", paragraph: await script.idOf("28"), out: true });
    await script.act("chair", { type: "set-status", paragraph: await script.idOf("29"), status: "parked" });
    await script.act("chair", { type: "remove-paragraph", paragraph: await script.idOf("26") });
  });
  await counted(page, 4);
  expect(await standing(page, "29")).not.toBe("");
  await expect
    .poll(() => page.getByRole("article", { name: /^Paragraph 29, .*changed since you looked/ }).count(), patience)
    .toBe(1);
  await link(page).click();
  await expect
    .poll(() => entries(page), patience)
    .toEqual(["Paragraph 26", "Paragraph 27", "Paragraph 28", "Paragraph 29"]);
  await expect.poll(() => entry(page, "Paragraph 26").innerText(), patience).toMatch(/Taken out[^]*The Chair took 26/);
  const reworded = entry(page, "Paragraph 27");
  await expect.poll(() => reworded.innerText(), patience).toMatch(/Words[^]*The Chair incorporated \d+ \(Brevia\)/);
  expect((await reworded.locator("ins").allInnerTexts()).join("").trim()).toMatch(/^All/);
  await expect
    .poll(() => entry(page, "Paragraph 28").innerText(), patience)
    .toMatch(/Proposed[^]*New: \d+[^]*Brevia tabled/);
  await expect.poll(() => entry(page, "Paragraph 29").innerText(), patience).toMatch(/Standing[^]*Open, now parked/);
  await inOrder(page, "the list of what changed");
});

test("c and Shift c walk it; what was passed is gone, now and on the next visit", async () => {
  const { page } = altora;
  await page.keyboard.press("c");
  await expect.poll(() => entry(page, "Paragraph 26").getAttribute("aria-current")).toBe("true");
  await page.keyboard.press("c");
  await expect.poll(() => page.url(), patience).toContain(`#${await script.idOf("27")}`);
  await expect.poll(() => entries(page), patience).toEqual(["Paragraph 27", "Paragraph 28", "Paragraph 29"]);
  await page.keyboard.press("c");
  await expect.poll(() => page.url(), patience).toContain(`#${await script.idOf("28")}`);
  await expect.poll(() => entries(page), patience).toEqual(["Paragraph 28", "Paragraph 29"]);
  await page.keyboard.press("Shift+C");
  await expect.poll(() => page.url(), patience).toContain(`#${await script.idOf("29")}`);
  await expect.poll(() => entries(page), patience).toEqual(["Paragraph 29"]);
  await comesBack(altora, async () => undefined);
  // Who leaves the page has seen what was in hand.
  await counted(page, 0);
});

test("what one does oneself is never listed", async () => {
  const { page } = altora;
  await typeIn(page, "30", "States", " and others");
  const number = await tableAs(page, "Altora");
  await expect.poll(() => standing(page, "30"), patience).toContain("Altora");
  expect(number).toMatch(/\d+/);
  await page.keyboard.press("Escape");
  await takeInHand(page, "1");
  await counted(page, 0);
});

test("what comes in while a paragraph is looked at is not lost", async () => {
  const { page } = altora;
  await takeInHand(page, "29");
  await script.act("chair", { type: "set-status", paragraph: await script.idOf("29"), status: "open" });
  await counted(page, 1);
  await takeInHand(page, "1");
  await counted(page, 1);
  await expect.poll(() => outlineOf(page, "29").locator(".new-mark").count()).toBe(1);
  await page.keyboard.press("c");
  await expect.poll(() => page.url(), patience).toContain(`#${await script.idOf("29")}`);
  await takeInHand(page, "1");
  await counted(page, 0);
});

test("all is marked as seen at once; on a phone the list is a sheet one taps through", async () => {
  const size = { width: 420, height: 900 };
  const seat = await sitAs(house, "XCV", size);
  const { page } = seat;
  await counted(page, 0);
  await script.act("chair", { type: "set-status", paragraph: await script.idOf("29"), status: "parked" });
  await script.act("chair", { type: "set-status", paragraph: await script.idOf("30"), status: "parked" });
  await page.getByRole("button", { name: "Outline" }).click();
  await counted(page, 2);
  await link(page).click();
  await expect.poll(() => entries(page), patience).toEqual(["Paragraph 29", "Paragraph 30"]);
  await inOrder(page, "the list on a phone");
  await list(page).getByRole("button", { name: "To the next change" }).click();
  await expect.poll(() => entry(page, "Paragraph 29").getAttribute("aria-current"), patience).toBe("true");
  await list(page).getByRole("button", { name: "Paragraph 30", exact: true }).click();
  await expect.poll(() => list(page).isVisible()).toBe(false);
  await expect.poll(() => page.url()).toContain(`#${await script.idOf("30")}`);
  await page.getByRole("button", { name: "Outline" }).click();
  await link(page).click();
  await list(page).getByRole("button", { name: "Mark all as seen" }).click();
  await expect.poll(() => list(page).innerText(), patience).toContain("Nothing changed since you looked.");
  noErrors(seat, altora);
});
