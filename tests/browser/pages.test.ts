/**
 * Every screen at both widths: nothing that axe calls serious or critical, nothing wider than the page; and a text that
 * stays where it is when a caret comes and goes.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import type { PageDialogs } from "../../client/frame/dialogs.ts";
import { inOrder } from "./axe.ts";
import { device, House } from "./house.ts";
import type { Device } from "./house.ts";
import { caretAt, leave, noErrors, paragraph, patience, saved, sitAs, takeInHand, typeIn } from "./seats.ts";
import type { Seated } from "./seats.ts";

const wide = { width: 1280, height: 800 };
const phone = { width: 420, height: 900 };

let house: House;
const opened: Device[] = [];

beforeAll(async () => {
  house = await House.open({ demo: true });
});
afterAll(() => house.close());

const seated = async (who: string, size: { width: number; height: number }): Promise<Seated> => {
  const seat = await sitAs(house, who, size);
  opened.push(seat);
  return seat;
};
/** Opens a screen of a seat and waits for what only it has. */
const openScreen = async (seat: Seated, screen: string, loaded: string): Promise<void> => {
  const room = /^.*\/n\/[\w-]+\/[\w-]+/.exec(seat.page.url())![0];
  await seat.page.goto(`${room}/${screen}`);
  await seat.page.locator(loaded).first().waitFor(patience);
};

for (const size of [wide, phone]) {
  const at = `at ${size.width} px`;

  test(`${at} a link to join and the start page are in order`, async () => {
    const one = await device(size);
    opened.push(one);
    await one.page.goto(house.links().find(({ role }) => role === "chair")!.link);
    await one.page.getByRole("button", { name: "Join" }).waitFor();
    await inOrder(one.page, "join");
    await one.page.goto(`${house.url}/j/not-a-link`);
    await inOrder(one.page, "a link that opens nothing");
    await one.page.goto(house.url);
    await one.page.getByRole("heading").first().waitFor();
    await inOrder(one.page, "start");
    await one.context.close();
  });

  test(`${at} a delegation's screens are in order: text, paper, desk, history, comparison, export`, async () => {
    const seat = await seated("XBV", size);
    const { page } = seat;
    await inOrder(page, "text");
    await takeInHand(page, "12");
    await inOrder(page, "a paragraph with many proposals in hand");
    await typeIn(page, "6", "noted with", " great");
    await saved(page);
    await inOrder(page, "a paper");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("region", { name: "The room will read" }).waitFor();
    await inOrder(page, "what the room will read");
    await page.keyboard.press("Escape");
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      await inOrder(page, await tab.innerText());
    }
    if (size === phone)
      for (const name of [/^Proposals/, /^Outline/]) {
        await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name }).click();
        await inOrder(page, `phone ${name}`);
        await page.keyboard.press("Escape");
      }
    await openScreen(seat, "history", ".step-line");
    await inOrder(page, "history");
    await openScreen(seat, "compare", ".sheet-main, .column");
    await inOrder(page, "comparison");
    // There is a way back to the text, whatever the width.
    await page
      .getByRole("link", { name: /Text$|^Back to the text/ })
      .filter({ visible: true })
      .first()
      .waitFor(patience);
    await openScreen(seat, "export", "iframe");
    await inOrder(page, "export");
    await seat.context.close();
  });

  test(`${at} the Chair's screens are in order: text, decisions, dialogs, participants, comparison`, async () => {
    const seat = await seated("chair", size);
    const { page } = seat;
    await inOrder(page, "text");
    await takeInHand(page, "12");
    await inOrder(page, "decisions");
    await page.keyboard.press("/");
    await page.getByRole("combobox").first().waitFor();
    await inOrder(page, "go to");
    await page.keyboard.press("Escape");
    await openScreen(seat, "participants", ".seats");
    await inOrder(page, "participants");
    await openScreen(seat, "compare", ".cp, .nothing");
    await inOrder(page, "comparison");
    await openScreen(seat, "reconcile?from=1", ".verdict");
    await inOrder(page, "every difference explained");
    await openScreen(seat, "", "draft-paragraph article");
    await page.locator("page-dialogs").evaluate((dialogs) => (dialogs as PageDialogs).open("publish"));
    await page.locator(".so-list .change").first().waitFor(patience);
    await inOrder(page, "the list before a revision");
    await seat.context.close();
  });
}

test("what is asked of a whole paragraph is read in the frame it will have, and tabled by keyboard", async () => {
  const { page, context } = await seated("XDM", wide);
  await takeInHand(page, "3");
  await paragraph(page, "3").getByRole("button", { name: "Take out…" }).press("Enter");
  const sheet = page.getByRole("region", { name: "The room will read" });
  await expect
    .poll(() => sheet.locator(".tall .tag").innerText(), patience)
    .toMatch(/^Take the paragraph out\s+Delmar$/);
  // What Ctrl+Enter is printed on has the focus.
  await expect.poll(() => page.evaluate(() => document.activeElement?.hasAttribute("data-do"))).toBe(true);
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(() => paragraph(page, "3").locator(".tag").innerText(), patience)
    .toContain("Take the paragraph out");
  await context.close();
});

test("a room that could not be reached says so, and is entered by itself when it can be", async () => {
  const { page, context, errors } = await sitAs(house, "XDM", wide);
  const asked = (url: URL): boolean => /\/api\/negotiations\/[\w-]+$/u.test(url.pathname);
  await page.route(asked, (route) => route.abort());
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.getByRole("button", { name: "Try again" }).waitFor(patience);
  await page.unroute(asked);
  await paragraph(page, "6").waitFor(patience);
  // The browser itself complains of the request that went nowhere.
  expect(errors.filter((error) => !/Failed to load resource/.test(error))).toEqual([]);
  await context.close();
});

interface Line {
  readonly of: string;
  readonly at: readonly [bottom: number, left: number, right: number];
}
/** Where every line of the paragraphs on the screen stands, by what is seen of them. */
const lines = (page: Page): Promise<Line[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("draft-paragraph article")].flatMap((article) => {
      const { top, bottom } = article.getBoundingClientRect();
      const words = article.querySelector(".w");
      if (words === null || bottom < 0 || top > innerHeight) return [];
      const rows = new Map<number, { left: number; right: number }>();
      const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        if (walker.currentNode.parentElement?.closest(".unseen, .their-caret")) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        for (const box of range.getClientRects()) {
          if (box.width < 2) continue;
          const row = [...rows.keys()].find((known) => Math.abs(known - box.bottom) < 8) ?? box.bottom;
          const line = rows.get(row) ?? { left: box.left, right: box.right };
          rows.set(row, { left: Math.min(line.left, box.left), right: Math.max(line.right, box.right) });
        }
      }
      // What is far from sight is not laid out, and says that it stands anywhere.
      return [...rows]
        .filter(([row]) => row > 0 && row < innerHeight)
        .map(([row, { left, right }]): Line => ({ of: article.id, at: [row, left, right] }));
    }),
  );

/** The lines that are elsewhere than before, by more than the pixel that letters are rounded to. */
const moved = async (page: Page, before: readonly Line[]): Promise<string[]> => {
  const now = await lines(page);
  if (now.length !== before.length) return [`${before.length} lines, now ${now.length}`];
  return now.flatMap(({ of, at }, n) => {
    const was = before[n]!;
    return of === was.of && at.every((edge, side) => Math.abs(edge - was.at[side]!) <= 1)
      ? []
      : [`${was.of} ${was.at.join(" ")}, now ${of} ${at.join(" ")}`];
  });
};

test.for([
  { who: "XBV", label: "4", words: "States" },
  { who: "XBV", label: "12", words: "States" },
  { who: "XBV", label: "6 (b)", words: "a relay" },
  { who: "XBV", label: "21", words: "States" },
  { who: "chair", label: "12", words: "States" },
  { who: "chair", label: "8", words: "States" },
])("nothing moves when $who's caret enters and leaves $label", async ({ who, label, words }) => {
  const seat = await seated(who, { width: 1280, height: 1400 });
  const { page } = seat;
  await takeInHand(page, label);
  await page.evaluate(() => document.fonts.ready);
  const before = await lines(page);
  expect(before.length).toBeGreaterThan(10);
  await caretAt(page, label, words, "before");
  await expect.poll(() => moved(page, before), { timeout: 2_000 }).toEqual([]);
  await leave(page);
  await expect.poll(() => moved(page, before), { timeout: 2_000 }).toEqual([]);
  expect(await paragraph(page, label).count()).toBe(1);
  await seat.context.close();
});

test("no page threw", () => {
  noErrors(...opened.filter(({ errors }) => !errors.every((error) => /404/.test(error))));
});
