/**
 * Going on and back between the screens of a room over a slow line: the address is that of where one is, whichever screen
 * is still being loaded and whatever answer comes late; and what the server puts off is asked for again.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Locator, Page, Route } from "playwright-core";
import { House } from "./house.ts";
import { caretAt, dialogOf, noErrors, patience, roomOf, saved, sitAs, takeInHand } from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let chair: Seated;

beforeAll(async () => {
  house = await House.open({ demo: true });
  chair = await sitAs(house, "chair");
});
beforeEach(async () => {
  const { page } = chair;
  await page.goto(roomOf(page));
  await page.getByRole("main").getByRole("article").first().waitFor(patience);
});
afterAll(() => house.close());

const past = (page: Page): Locator => page.locator("past-view");
const stands = (page: Page): Promise<void> => past(page).getByRole("article").first().waitFor(patience);
const at = (page: Page): string | null => new URL(page.url()).searchParams.get("at");
/** Looks back one step from now, and answers the entry the address names then. */
const lookedBack = async (page: Page): Promise<string> => {
  const now = at(page);
  await page.getByRole("button", { name: "Look back" }).click();
  await stands(page);
  await expect.poll(() => at(page), patience).not.toBe(now);
  const newest = at(page);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => at(page), patience).not.toBe(newest);
  return at(page)!;
};
/** Keeps back what the page asks for at these addresses, until it is let go. */
const heldBack = async (page: Page, which: RegExp): Promise<{ asked(): number; letGo(): Promise<void> }> => {
  const held: Route[] = [];
  let open = false;
  const hold = async (route: Route): Promise<void> => {
    if (open) await route.continue();
    else held.push(route);
  };
  await page.route(which, hold);
  return {
    asked: () => held.length,
    letGo: async () => {
      open = true;
      for (const route of held) await route.continue();
      await page.unroute(which, hold);
    },
  };
};

test("who goes back from a comparison comes to the moment they left, though its answers come when they have gone", async () => {
  const { page } = chair;
  await takeInHand(page, "29");
  const moment = await lookedBack(page);
  await past(page).getByRole("link", { name: "Compare with now" }).click();
  await page.locator("compare-page").waitFor(patience);
  // A page that begins with the comparison has not loaded the text yet.
  const seat = await heldBack(page, /\/api\/negotiations\/[\w-]+$/);
  await page.reload();
  await expect.poll(() => seat.asked(), patience).toBe(1);
  const text = await heldBack(page, /\/assets\/negotiation-page-[^/]+\.js$/);
  await page.goBack();
  await expect.poll(() => text.asked(), patience).toBe(1);
  expect(at(page)).toBe(moment);
  const compared = page.waitForResponse(/\/compare\?/);
  await seat.letGo();
  await compared;
  expect(at(page)).toBe(moment);
  await text.letGo();
  await stands(page);
  expect(at(page)).toBe(moment);
  await page.keyboard.press("Escape");
  await expect.poll(() => past(page).count(), patience).toBe(0);
});

test("who comes back before the next screen was there finds everything as it was, the past and the caret", async () => {
  const { page } = chair;
  await caretAt(page, "30", "States", "after");
  await saved(page);
  const moment = await lookedBack(page);
  const comparison = await heldBack(page, /\/assets\/compare-page-[^/]+\.js$/);
  const mark = await page.evaluateHandle(() => document.querySelector("negotiation-page"));
  await past(page).getByRole("link", { name: "Compare with now" }).click();
  await expect.poll(() => comparison.asked(), patience).toBe(1);
  // Until the comparison is there, what is looked at stays on the page.
  expect(await past(page).getByRole("article").first().isVisible()).toBe(true);
  await page.goBack();
  await stands(page);
  expect(at(page)).toBe(moment);
  await comparison.letGo();
  expect(await mark.evaluate((stood) => stood?.isConnected)).toBe(true);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.evaluate(() => document.activeElement?.className ?? "")).toMatch(/caret-here/);
  await page.keyboard.press("Escape");
});

test("who goes on before the text of a moment is there comes back to that moment", async () => {
  const { page } = chair;
  const before = await lookedBack(page);
  const texts = await heldBack(page, /\/draft\?at=/);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => texts.asked(), patience).toBeGreaterThan(0);
  await past(page).getByRole("link", { name: "Compare with now" }).click();
  await page.locator("compare-page").waitFor(patience);
  const from = new URL(page.url()).searchParams.get("from");
  expect(Number(from)).toBeLessThan(Number(before));
  await texts.letGo();
  await page.goBack();
  await stands(page);
  expect(at(page)).toBe(from);
  await page.keyboard.press("Escape");
  await expect.poll(() => past(page).count(), patience).toBe(0);
});

test("a moment that cannot be had is told of and asked for again: the server too busy, out of reach, or restarting", async () => {
  const { page } = chair;
  const answers: ((route: Route) => Promise<void>)[] = [
    (route) =>
      route.fulfill({
        status: 429,
        json: {
          error: {
            code: "too-many",
            message: "This seat looks back more often than can be answered. Nothing was done; ask again in 1 s.",
            details: { retryAfter: 1 },
          },
        },
      }),
    (route) => route.abort("connectionrefused"),
    (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }),
  ];
  const complaints: string[] = [];
  await page.exposeFunction("heardComplaint", (words: string) => complaints.push(words));
  await page.evaluate(() => {
    new MutationObserver(() => {
      const said = document.querySelector("past-view [role=alert]")?.textContent?.trim();
      if (said) (globalThis as unknown as { heardComplaint(words: string): void }).heardComplaint(said);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  let n = 0;
  await page.route(/\/moments$/, (route) => (answers[n] === undefined ? route.continue() : answers[n++]!(route)));
  await page.getByRole("button", { name: "Look back" }).click();
  await stands(page);
  expect(n).toBe(answers.length);
  const said = [...new Set(complaints)];
  expect(said.some((one) => /looks back more often.*Asking again/.test(one))).toBe(true);
  expect(said.some((one) => one.startsWith("The server cannot be reached. Asking again"))).toBe(true);
  expect(await past(page).locator("[role=alert]").count()).toBe(0);
  await page.unroute(/\/moments$/);
  await page.keyboard.press("Escape");
});

test("a comparison that cannot be had says so, asks again by itself and then stands", async () => {
  const { page } = chair;
  let refused = 0;
  await page.route(/\/compare\?.*bare=1/, (route) =>
    refused++ < 2 ? route.abort("connectionreset") : route.continue(),
  );
  await page.goto(`${roomOf(page)}/compare?from=1&to=now`);
  const complaint = page.getByRole("alert").filter({ hasText: "The server cannot be reached. Asking again…" });
  await complaint.waitFor(patience);
  expect(await page.getByText("Nothing is compared.").count()).toBe(0);
  await page
    .locator(".explained")
    .first()
    .waitFor({ ...patience, state: "attached" });
  expect(await complaint.count()).toBe(0);
  await page.unroute(/\/compare\?.*bare=1/);
  noErrors(chair);
});

/** Lets the first request to these addresses reach nobody; as soon as that is said, there is a connection again. */
const reachedLater = async (page: Page, which: RegExp, ask: () => Promise<void>, stands: Locator): Promise<void> => {
  let asked = 0;
  const once = (route: Route): Promise<void> => (asked++ === 0 ? route.abort("connectionrefused") : route.continue());
  await page.route(which, once);
  await ask();
  const late = page.getByText("The server cannot be reached. Asking again…");
  await late.waitFor(patience);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await stands.waitFor(patience);
  expect(await late.count()).toBe(0);
  // Once more, and not twice.
  expect(asked).toBe(2);
  await page.unroute(which, once);
};

test("what is read beside the text and in its dialogs says that it is late, is asked for once more and then stands", async () => {
  const { page } = chair;
  await takeInHand(page, "29");
  const history = page.getByRole("complementary", { name: "History of 29" });
  await reachedLater(page, /\/history\?/, () => page.keyboard.press("h"), history.locator(".step").first());
  const restore = history.getByRole("button", { name: "Restore this wording…" }).last();
  await reachedLater(page, /\/restore-preview\?/, () => restore.click(), dialogOf(page).locator(".would-sum"));
  await dialogOf(page).getByRole("button", { name: "Cancel" }).click();
  const written = page.getByRole("listbox", { name: "Words of the paragraph" });
  await reachedLater(page, /\/blame\?/, () => page.keyboard.press("y"), written);
  await reachedLater(
    page,
    /\/reconcile\?/,
    () => page.getByRole("button", { name: "Publish…" }).click(),
    dialogOf(page).locator(".so-verdict"),
  );
  await dialogOf(page).getByRole("button", { name: "Cancel" }).click();
  noErrors(chair);
});
