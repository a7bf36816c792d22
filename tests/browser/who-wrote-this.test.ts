/** "Who wrote this?" on any word: by key, by pointing, by touch; what brought it, since when, and whose brackets are. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { inOrder } from "./axe.ts";
import { House } from "./house.ts";
import { noErrors, paragraph, patience, sitAs, takeInHand } from "./seats.ts";

let house: House;

beforeAll(async () => {
  house = await House.open({ demo: true });
});
afterAll(() => house.close());

const panel = (page: Page): Locator => page.getByRole("complementary", { name: /^Who wrote/ });
const words = (page: Page): Locator => panel(page).getByRole("listbox", { name: "Words of the paragraph" });
const chosen = (page: Page): Promise<string> => words(page).locator("[aria-selected=true]").innerText();
const answer = async (page: Page): Promise<string> =>
  (await panel(page).locator(".answer").innerText()).replaceAll(/\s+/g, " ");

/** Asks about a paragraph by key and waits for its words. */
const ask = async (page: Page, label: string): Promise<void> => {
  await takeInHand(page, label);
  await page.keyboard.press("y");
  await words(page).waitFor(patience);
};

/** The middle of a word in the text itself. */
const pointOf = (page: Page, label: string, word: string): Promise<{ x: number; y: number }> =>
  paragraph(page, label)
    .locator(".letters")
    .evaluate((letters, sought) => {
      const walker = document.createTreeWalker(letters, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const at = walker.currentNode.textContent?.indexOf(sought) ?? -1;
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + sought.length);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      throw new RangeError(`no "${sought}" here`);
    }, word);

test("by keyboard: word by word, and from one origin to the next", async () => {
  const seat = await sitAs(house, "XBV");
  const { page } = seat;
  await ask(page, "28");
  // The words have the keyboard, as one list.
  await expect.poll(() => words(page).evaluate((list) => list === document.activeElement)).toBe(true);
  await expect.poll(() => chosen(page), patience).toBe("States");
  await expect
    .poll(() => answer(page), patience)
    .toMatch(/^States In the text since it was first issued, .*It first stood in Zero draft\./);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => chosen(page), patience).toBe("noted");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page), patience).toBe("should");
  await expect
    .poll(() => answer(page), patience)
    .toMatch(/Brought by proposal 48 of Marren Islands, incorporated by the Chair, /);
  await expect.poll(() => answer(page), patience).toContain("It stands in no revision yet.");
  // The same word is marked where it stands.
  const marked = (): Promise<string> =>
    page.evaluate(() => [...(CSS.highlights.get("who-wrote") ?? [])].map((range) => range.toString()).join());
  expect(await marked()).toBe("should");
  // Heard as well: a list whose chosen word is named, and a sentence that is spoken.
  const spoken = panel(page).getByRole("status");
  expect(await spoken.innerText()).toMatch(/Brought by proposal 48 of Marren Islands/);
  expect(await words(page).getAttribute("aria-activedescendant")).toBe(
    await words(page).locator("[aria-selected=true]").getAttribute("id"),
  );
  await page.keyboard.press("End");
  await expect.poll(() => chosen(page), patience).toBe(".");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => chosen(page), patience).toBe("States");
  await inOrder(page, "who wrote this");
  // The same key goes back to the proposals.
  await page.keyboard.press("y");
  await expect.poll(() => panel(page).count()).toBe(0);
  noErrors(seat);
  await seat.context.close();
});

test("by pointing: in the list of origins, in the words, and in the text itself, where no caret comes", async () => {
  const seat = await sitAs(house, "XBV");
  const { page } = seat;
  await ask(page, "28");
  await panel(page)
    .getByRole("button", { name: /Brought by proposal 48/ })
    .click();
  await expect.poll(() => chosen(page), patience).toBe("should");
  await words(page).getByRole("option", { name: "visits" }).first().hover();
  await expect.poll(() => answer(page), patience).toMatch(/^visits /);
  const point = await pointOf(page, "28", "invitation");
  await page.mouse.click(point.x, point.y);
  await expect.poll(() => chosen(page)).toBe("invitation");
  expect(await page.locator(".caret-here").count()).toBe(0);
  // Closed, a click in the words is a caret again.
  await panel(page).getByRole("button", { name: "Proposals" }).click();
  await page.mouse.click(point.x, point.y);
  await page.locator(".caret-here").waitFor(patience);
  noErrors(seat);
  await seat.context.close();
});

test("leads on: to the proposal, to its step in the history, to the text as it was then", async () => {
  const seat = await sitAs(house, "chair");
  const { page } = seat;
  await ask(page, "28");
  await page.keyboard.press("ArrowDown");
  const then = await panel(page).getByRole("link", { name: "Show the text as it was then" }).getAttribute("href");
  expect(then).toMatch(/\/n\/[\w-]+\/[\w-]+\?at=\d+$/);
  await panel(page).getByRole("button", { name: "This step in the history" }).click();
  const history = page.getByRole("complementary", { name: "History of 28" });
  const step = history.locator(".step.marked");
  await step.waitFor(patience);
  expect(await step.locator(".step-line > span").first().innerText()).toBe(
    "The Chair incorporated 48 (Marren Islands) into 28",
  );
  expect(Number(await step.getAttribute("data-seq"))).toBe(Number(/at=(\d+)/.exec(then!)![1]));
  await history.getByRole("button", { name: "Who wrote this?" }).click();
  await words(page).waitFor(patience);
  // Looking back, the same is asked of the words as they stood then.
  await words(page).getByRole("option", { name: "noted" }).click();
  await panel(page).getByRole("link", { name: "Show the text as it was then" }).click();
  const past = page.getByRole("region", { name: "You are looking back." }).last();
  await past.getByRole("article", { name: /^Paragraph 28, / }).waitFor(patience);
  await page.keyboard.press("y");
  const then28 = past.getByRole("listbox", { name: "Words of the paragraph" });
  await expect.poll(() => then28.innerText(), patience).toContain("could");
  expect(await then28.innerText()).not.toContain("should");
  await page.keyboard.press("Escape");
  await past.waitFor({ state: "detached" });
  noErrors(seat);
  await seat.context.close();
});

test("words in brackets are whose proposal they are, and their card is one step away", async () => {
  const seat = await sitAs(house, "XAL");
  const { page } = seat;
  await ask(page, "12");
  await words(page).getByRole("option", { name: "feasible" }).click();
  await expect
    .poll(() => answer(page), patience)
    .toMatch(/^feasible Asked for by proposal \d+ of .+ It does not stand in the text\./);
  // Each stretch says by a letter which line of the list it belongs to.
  const mark = await words(page)
    .getByRole("option", { name: "feasible" })
    .evaluate((word) => word.previousElementSibling?.textContent);
  const line = panel(page).locator(".origin[aria-pressed=true]");
  expect(await line.locator(".origin-mark").innerText()).toBe(mark);
  await words(page).getByRole("option", { name: "appropriate" }).click();
  await expect
    .poll(() => answer(page), patience)
    .toMatch(/In the text since it was first issued.* Proposal \d+ would take it out\./);
  await words(page).getByRole("option", { name: "feasible" }).click();
  await panel(page)
    .getByRole("button", { name: /^Proposal \d+$/ })
    .click();
  await expect.poll(() => page.locator("proposal-desk [data-proposal].on").count()).toBeGreaterThan(0);
  noErrors(seat);
  await seat.context.close();
});

test("on a phone: from the sheet of proposals by two taps, and what brought a word stays in sight", async () => {
  const seat = await sitAs(house, "XBV", { width: 420, height: 900 });
  const { page } = seat;
  await takeInHand(page, "28");
  await page
    .getByRole("navigation", { name: "Views" })
    .getByRole("button", { name: /^Proposals/ })
    .click();
  await page.getByRole("button", { name: "History of 28" }).click();
  await page.getByRole("button", { name: "Who wrote this?" }).click();
  await words(page).waitFor(patience);
  await words(page).getByRole("option", { name: "should" }).click();
  await expect.poll(() => answer(page), patience).toMatch(/Brought by proposal 48 of Marren Islands/);
  const box = await panel(page).locator(".answer").boundingBox();
  expect(box!.y + 60).toBeLessThan(900);
  await inOrder(page, "who wrote this on a phone");
  noErrors(seat);
  await seat.context.close();
});
