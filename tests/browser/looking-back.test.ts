/**
 * Looking back over the whole text: any moment of the record on the page of the living text, by key, thumb and link, with
 * what was done there; nothing of the living text is touched by it.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locator, Page, Route } from "playwright-core";
import { inOrder } from "./axe.ts";
import { House } from "./house.ts";
import { Script } from "./script.ts";
import { caretAt, noErrors, patience, sitAs, sitTogether, takeInHand } from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let chair: Seated;
let altora: Seated;
let script: Script;

beforeAll(async () => {
  house = await House.open({ demo: true });
  [chair, altora] = await sitTogether(house, "chair", "XAL");
  script = new Script(house);
});
afterAll(() => house.close());

const past = (page: Page): Locator => page.locator("past-view");
const slider = (page: Page): Locator => page.getByRole("slider", { name: "Moment of the record" });
const words = (page: Page): Promise<string | null> => slider(page).getAttribute("aria-valuetext");
/** The standing of a paragraph in the past text, as its name tells it. */
const stood = (page: Page, label: string): Promise<string | null> =>
  past(page)
    .locator("article")
    .filter({ has: page.locator(".label", { hasText: new RegExp(`^\\s*${label}\\s*$`) }) })
    .first()
    .getAttribute("aria-label");
const opened = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Look back" }).click();
  await past(page).getByRole("article").first().waitFor(patience);
};
const back = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await expect.poll(() => past(page).count()).toBe(0);
};
/** The text of the moment the slider stands at is on the page. */
const settled = (page: Page): Promise<void> =>
  expect.poll(() => past(page).locator("main").getAttribute("aria-busy"), patience).toBe("false");

test("the text stands as it was, with when that was and what was done; arrows go step by step", async () => {
  const { page } = chair;
  await script.act("chair", { type: "set-status", paragraph: await script.idOf("29"), status: "parked" });
  await script.act("chair", { type: "set-status", paragraph: await script.idOf("29"), status: "open" });
  await opened(page);
  await expect.poll(() => words(page), patience).toMatch(/^\d+ \w+ \d{4}, \d\d:\d\d\. The Chair reopened 29/);
  expect(await past(page).locator(".time-when").innerText()).toMatch(
    /^As at (today )?.*\d\d:\d\d\. You are looking back\.$/,
  );
  expect(await stood(page, "29")).toMatch(/open/);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => words(page), patience).toMatch(/The Chair parked 29/);
  await expect.poll(() => stood(page, "29"), patience).toMatch(/parked/);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => stood(page, "29"), patience).toMatch(/open/);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => stood(page, "29"), patience).toMatch(/parked/);
  await back(page);
});

test("pages go by revision; the sheet is read only, in all three views", async () => {
  const { page } = altora;
  await opened(page);
  await page.keyboard.press("PageDown");
  await expect.poll(() => words(page), patience).toMatch(/Zero draft is published here/);
  await settled(page);
  expect(await past(page).locator("[contenteditable=true], [data-act], position-choice, paper-bar").count()).toBe(0);
  const text = past(page).locator("draft-text");
  await text.evaluate((drawn) => (drawn as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete);
  const open = await text.locator(".edge.opens").count();
  await page.keyboard.press("1");
  await expect.poll(() => text.locator(".edge.opens").count()).toBe(0);
  await page.keyboard.press("3");
  await expect.poll(() => text.locator(".edge.opens").count()).toBe(open);
  // A click in the words takes the paragraph in hand and puts no caret.
  await text.locator("article .letters").nth(3).click();
  await expect.poll(() => text.locator("article[aria-current]").count()).toBe(1);
  expect(await page.locator(".caret-here").count()).toBe(0);
  await page.keyboard.press("PageUp");
  await back(page);
});

test("the living text goes on below: the caret, the typed words and the page are as they were left, news is counted", async () => {
  const { page } = altora;
  await caretAt(page, "30", "States", "after");
  await page.keyboard.type(" and others");
  const before = await page
    .locator('draft-text[data-part="consensus"]')
    .first()
    .evaluate((text) => text.scrollTop);
  await page.getByRole("button", { name: "Look back" }).click();
  await past(page).getByRole("article").first().waitFor(patience);
  await page.keyboard.press("ArrowLeft");
  await script.act("chair", { type: "set-status", paragraph: await script.idOf("29"), status: "parked" });
  await expect.poll(() => past(page).locator(".time-since").innerText(), patience).toBe("1 change since");
  // Letters go nowhere meanwhile.
  await page.keyboard.type("xyz");
  await back(page);
  await expect.poll(() => page.evaluate(() => document.activeElement?.className ?? "")).toMatch(/caret-here/);
  await expect
    .poll(() =>
      page
        .locator('draft-text[data-part="consensus"]')
        .first()
        .evaluate((text) => text.scrollTop),
    )
    .toBe(before);
  await page.keyboard.type(" too");
  await expect.poll(() => page.locator(".caret-here").innerText(), patience).toMatch(/States and others too/);
  expect(await page.locator(".caret-here").innerText()).not.toContain("xyz");
  await page.keyboard.press("Escape");
});

test("what is looked at stands in the address: it survives a reload, and the way back leads back", async () => {
  const { page } = chair;
  await takeInHand(page, "29");
  await page.keyboard.press("Shift+H");
  await past(page).getByRole("article").first().waitFor(patience);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await settled(page);
  const at = new URL(page.url()).searchParams.get("at");
  expect(at).toMatch(/^\d+$/);
  const said = await words(page);
  await page.reload();
  await expect.poll(() => words(page), patience).toBe(said);
  await settled(page);
  await expect.poll(() => new URL(page.url()).searchParams.get("at")).toBe(at);
  expect(await past(page).locator("article[aria-current]").getAttribute("id")).toBe(await script.idOf("29"));
  await back(page);
  await expect.poll(() => new URL(page.url()).searchParams.has("at")).toBe(false);
  // A revision by its name is an address as well.
  await page.goto(`${page.url().replace(/#.*/, "")}?at=Zero%20draft`);
  await expect.poll(() => words(page), patience).toMatch(/Zero draft is published here/);
  await back(page);
});

test("a step of the history opens the text as it was then", async () => {
  const { page } = chair;
  await takeInHand(page, "29");
  await page.keyboard.press("h");
  const step = page.locator(".history-desk .step").filter({ hasText: "The Chair incorporated" }).first();
  await step.getByRole("link", { name: "Text as it was" }).click();
  await expect.poll(() => words(page), patience).toMatch(/The Chair incorporated \d+/);
  await page.goBack();
  await expect.poll(() => past(page).count(), patience).toBe(0);
  await page.keyboard.press("h");
});

test("a dragged thumb asks for one text at a time, the last one it rests at, and never again for what was seen", async () => {
  const { page } = chair;
  const asked: string[] = [];
  page.on("request", (request) => {
    if (/\/draft\?at=/.test(request.url())) asked.push(request.url());
  });
  await opened(page);
  await settled(page);
  asked.length = 0;
  // However slowly it is dragged and answered: while one answer is on its way nothing else is asked for.
  const held: Route[] = [];
  let dragged = false;
  await page.route(/\/draft\?at=/, async (route) => {
    if (dragged) await route.continue();
    else held.push(route);
  });
  const box = (await slider(page).boundingBox())!;
  await page.mouse.move(box.x + box.width - 9, box.y + box.height / 2);
  await page.mouse.down();
  for (let n = 1; n <= 60; n++) await page.mouse.move(box.x + box.width - 9 - n * 5, box.y + box.height / 2);
  await page.mouse.up();
  await expect.poll(() => held.length, patience).toBe(1);
  dragged = true;
  await held[0]!.continue();
  await settled(page);
  await page.unroute(/\/draft\?at=/);
  // The first it rested at, the last, and where that one ended when it was amid somebody's typing.
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(4);
  asked.length = 0;
  const there = await words(page);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => words(page), patience).not.toBe(there);
  await settled(page);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => words(page), patience).toBe(there);
  await settled(page);
  expect(asked).toHaveLength(1);
  await back(page);
});

test("from a moment one compares with now; who may restore is offered it, others are not", async () => {
  const { page } = chair;
  await takeInHand(page, "29");
  await opened(page);
  await page.keyboard.press("ArrowLeft");
  await settled(page);
  await past(page).getByRole("button", { name: "Restore the text…" }).waitFor(patience);
  await past(page).getByRole("button", { name: "Restore 29…" }).click();
  await page.locator("wa-dialog[open] h2").first().waitFor(patience);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator("wa-dialog[open]").count(), patience).toBe(0);
  expect(await past(page).count()).toBe(1);
  const at = new URL(page.url()).searchParams.get("at")!;
  await past(page).getByRole("link", { name: "Compare with now" }).click();
  await page.waitForURL(/\/compare\?/);
  expect(new URL(page.url()).searchParams.get("from")).toBe(at);
  await page.goBack();
  await past(page).getByRole("article").first().waitFor(patience);
  await expect.poll(() => new URL(page.url()).searchParams.get("at"), patience).toBe(at);
  await back(page);

  await takeInHand(altora.page, "29");
  await opened(altora.page);
  await altora.page.keyboard.press("ArrowLeft");
  await settled(altora.page);
  await past(altora.page).getByRole("link", { name: "Compare with now" }).waitFor(patience);
  expect(
    await past(altora.page)
      .getByRole("button", { name: /^Restore/ })
      .count(),
  ).toBe(0);
  await back(altora.page);
});

test("on a page that reads from the right the slider does too", async () => {
  const { page } = altora;
  await opened(page);
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  const newest = await words(page);
  const box = (await slider(page).boundingBox())!;
  await slider(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => words(page), patience).not.toBe(newest);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => words(page), patience).toBe(newest);
  const name = (await past(page).locator(".time-name").first().boundingBox())!;
  expect(name.x).toBeGreaterThan(box.x + box.width / 2);
  await inOrder(page, "right to left");
  await page.evaluate(() => (document.documentElement.dir = ""));
  await back(page);
});

for (const [size, touch] of [
  [{ width: 1280, height: 800 }, false],
  [{ width: 900, height: 800 }, false],
  [{ width: 420, height: 900 }, true],
] as const)
  test(`at ${size.width} px the past is in order, proposals as they stood included`, async () => {
    const seat = await sitAs(house, "XBV", size);
    const { page } = seat;
    await opened(page);
    await page.keyboard.press("ArrowLeft");
    await settled(page);
    await inOrder(page, `looking back at ${size.width}`);
    await past(page)
      .locator("article")
      .filter({ has: page.locator(".edge") })
      .first()
      .locator("button.label")
      .click();
    if (size.width < 1000) {
      await past(page)
        .getByRole("button", { name: /^Proposals/ })
        .click();
    }
    await past(page).locator("proposal-desk [data-proposal]").first().waitFor(patience);
    await inOrder(page, `proposals as they stood at ${size.width}`);
    if (touch) {
      const target = (await past(page).getByRole("button", { name: "One step earlier" }).boundingBox())!;
      expect(target.height).toBeGreaterThanOrEqual(24);
    }
    noErrors(seat);
    await seat.context.close();
  });

test("where the Chair shows revisions only, a delegation has those alone and is told why", async () => {
  const response = await fetch(`${house.url}${script.api}/settings`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${script.token("chair")}`, "content-type": "application/json" },
    body: JSON.stringify({ momentsForDelegations: false }),
  });
  expect(response.ok).toBe(true);
  const { page } = altora;
  await opened(page);
  await expect.poll(() => words(page), patience).toMatch(/Zero draft is published here/);
  await expect.poll(() => past(page).locator(".time-only").innerText()).toBe("The Chair shows revisions only.");
  const said = await words(page);
  await page.keyboard.press("ArrowLeft");
  expect(await words(page)).toBe(said);
  await back(page);
  // The Chair goes on seeing every moment.
  await opened(chair.page);
  expect(await past(chair.page).locator(".time-only").count()).toBe(0);
  await back(chair.page);
  noErrors(chair, altora);
});
