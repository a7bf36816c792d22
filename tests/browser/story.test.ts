/**
 * The evening, first half: the offices type live, a delegation drafts in private, reads what the room will read and
 * tables; what it asked for stands in the text of every other seat. Acts are done by keyboard and pointer and looked at
 * from another seat.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { House } from "./house.ts";
import {
  bracketsOf,
  caretAt,
  dialogOf,
  drawn,
  everything,
  leave,
  noErrors,
  openCard,
  paragraph,
  patience,
  replace,
  saidTabled,
  saved,
  select,
  standing,
  sitTogether,
  strike,
  tableAs,
  tabledNumber,
  takeInHand,
  told,
  typeIn,
} from "./seats.ts";
import type { Seated } from "./seats.ts";
import type { Page } from "playwright-core";

/** Sets how proposals come into the text: chosen in the room's dialog, applied by its button. */
const setManner = async (page: Page, manner: string): Promise<void> => {
  await page.getByRole("button", { name: /^Room…/ }).click();
  await dialogOf(page).getByLabel("How proposals come into the text").selectOption(manner);
  await dialogOf(page).getByRole("button", { name: "Apply" }).click();
};

let house: House;
let chair: Seated;
let secretariat: Seated;
/** Altora's head, and a colleague on another device. */
let altora: Seated;
let colleague: Seated;
let brevia: Seated;

beforeAll(async () => {
  house = await House.open({ demo: true });
  [chair, secretariat, altora, colleague, brevia] = await sitTogether(
    house,
    "chair",
    "secretariat",
    "XAL",
    "XAL",
    "XBV",
  );
});
afterAll(() => house.close());

test("Chair and Secretariat type in one paragraph at once and see each other's words and offices", async () => {
  await caretAt(chair.page, "19", "humanitarian law");
  await caretAt(secretariat.page, "19", "accept conflict");
  await Promise.all([
    chair.page.keyboard.type(" in full", { delay: 20 }),
    secretariat.page.keyboard.type(" in any form", { delay: 20 }),
  ]);
  for (const { page } of [chair, secretariat, brevia]) {
    await expect.poll(() => drawn(page, "19"), patience).toContain("humanitarian law in full governs");
    await expect.poll(() => drawn(page, "19"), patience).toContain("accept conflict in any form.");
  }
  const carets = ({ page }: Seated): Promise<(string | undefined)[]> =>
    page.locator(".their-caret").evaluateAll((all) => (all as HTMLElement[]).map((one) => one.dataset["name"]));
  await expect.poll(() => carets(chair), patience).toEqual(["Secretariat"]);
  await expect.poll(() => carets(secretariat), patience).toEqual(["Chair"]);
  await Promise.all([saved(chair.page), saved(secretariat.page)]);
  await leave(chair.page);
  await leave(secretariat.page);
  await expect.poll(() => carets(secretariat), patience).toEqual([]);
});

test("a delegation's paper is its own: a colleague reads it live, nobody else finds a word of it", async () => {
  await typeIn(altora.page, "22", "publish their views", " openly-canary");
  await strike(altora.page, "22", "and one group ");
  await expect.poll(() => drawn(colleague.page, "22"), patience).toContain("openly-canary");
  await expect.poll(async () => (await bracketsOf(colleague.page, "22")).del, patience).toEqual(["and one group"]);
  await takeInHand(colleague.page, "22");
  await expect
    .poll(() => standing(colleague.page, "22"), patience)
    .toMatch(/Only Altora sees this\s*1 addition, 1 strike/);
  await saved(altora.page);
  for (const { page } of [chair, secretariat, brevia]) expect(await everything(page)).not.toContain("canary");
});

test("a colleague goes on in the same paper, and both see it", async () => {
  await typeIn(colleague.page, "22", "Fourteen States", " of the Group");
  await expect.poll(() => drawn(altora.page, "22"), patience).toContain("Fourteen States of the Group");
  await saved(colleague.page);
  await leave(colleague.page);
});

let tabled: string;

test("what the room will read is what the room reads", async () => {
  await caretAt(altora.page, "22", "openly-canary");
  tabled = await tableAs(altora.page, "Altora", {
    reads: /openly-canary ?Altora.*Fourteen States of the Group ?Altora.*and one group ?Altora/,
    reason: "Openness builds trust",
  });
  for (const { page } of [chair, brevia, colleague]) {
    await expect
      .poll(() => bracketsOf(page, "22"), patience)
      .toEqual({
        ins: ["openly-canary", "of the Group"],
        del: ["and one group"],
        held: [],
        who: ["Altora", "Altora", "Altora"],
        open: 3,
        closed: 3,
      });
  }
  await expect.poll(() => paragraph(altora.page, "22").locator("paper-bar").count()).toBe(0);
  const card = await openCard(brevia.page, "22", tabled);
  await expect.poll(() => card.innerText(), patience).toContain("Openness builds trust");
});

test("in the clean view the words stand as they are, and say how much is open", async () => {
  await brevia.page.keyboard.press("1");
  await expect.poll(() => drawn(brevia.page, "22")).not.toContain("canary");
  await expect.poll(() => standing(brevia.page, "22")).toContain("3 unresolved");
  await brevia.page.keyboard.press("2");
  await expect.poll(async () => (await bracketsOf(brevia.page, "22")).who).toEqual([tabled, tabled, tabled]);
  await brevia.page.keyboard.press("3");
  await expect.poll(async () => (await bracketsOf(brevia.page, "22")).who).toEqual(["Altora", "Altora", "Altora"]);
});

test("a new paragraph is proposed where it would stand", async () => {
  await takeInHand(altora.page, "24");
  await altora.page.getByRole("button", { name: "New paragraph after" }).click();
  await altora.page.locator(".caret-here").waitFor();
  await altora.page.keyboard.type("States shall keep the directory open to all, day and night.");
  await saved(altora.page);
  expect(await everything(chair.page)).not.toContain("day and night");
  await tableAs(altora.page, "Altora", { reads: /New paragraph.*day and night/ });
  const after = chair.page.getByRole("article").filter({ hasText: "day and night" });
  await after.waitFor(patience);
  await expect.poll(() => after.innerText(), patience).toMatch(/New paragraph\s+Altora/);
  await expect.poll(() => after.getAttribute("aria-label"), patience).toMatch(/^Paragraph 24 bis, open, 1 bracket/);
  // Where the text is read as it stands its place is told, and none of its words.
  await chair.page.keyboard.press("1");
  await expect.poll(() => drawn(chair.page, "24 bis"), patience).toBe("Proposed, not in the text");
  await chair.page.keyboard.press("3");
  await expect.poll(() => drawn(chair.page, "24 bis"), patience).toContain("day and night");
});

test("a paragraph is proposed to go out, and another to move, each after what the room will read", async () => {
  await takeInHand(altora.page, "19");
  await altora.page.getByRole("button", { name: "Take out…" }).click();
  await dialogOf(altora.page).getByRole("button", { name: "Table as Altora" }).click();
  await expect.poll(() => dialogOf(altora.page).count(), patience).toBe(0);
  await expect
    .poll(
      () =>
        paragraph(brevia.page, "19")
          .getByRole("button", { name: /Take the paragraph out/ })
          .textContent(),
      patience,
    )
    .toContain("Altora");
  expect((await bracketsOf(brevia.page, "19")).del).toEqual([]);

  await takeInHand(altora.page, "29");
  await altora.page.getByRole("button", { name: "Move…" }).click();
  const dialog = dialogOf(altora.page);
  await dialog.getByLabel("Part").selectOption("summary");
  await dialog.getByRole("button", { name: "What the room will read" }).click();
  await expect.poll(() => dialog.innerText(), patience).toMatch(/Move to Chair’s summary, after \S+\s+Altora/);
  await dialog.getByRole("button", { name: "Table as Altora" }).click();
  await expect
    .poll(
      () =>
        paragraph(chair.page, "29")
          .getByRole("button", { name: /Move to/ })
          .textContent(),
      patience,
    )
    .toMatch(/Move to Chair’s summary, after \S+\s+Altora/);
});

test("one change in two paragraphs is tabled as one proposal", async () => {
  await replace(altora.page, "1", "substantive sessions", "working sessions");
  await leave(altora.page);
  await replace(altora.page, "6", "noted with concern", "deplored");
  await saved(altora.page);
  await altora.page.keyboard.press("Control+Enter");
  const bar = paragraph(altora.page, "6").locator("paper-bar");
  await bar.getByRole("group", { name: "Tabled together, as one proposal" }).getByLabel(/^1 · /).check();
  await expect.poll(() => bar.innerText()).toMatch(/working sessions/);
  const before = await saidTabled(altora.page);
  await bar.getByRole("button", { name: "Table as Altora" }).click();
  const number = await tabledNumber(altora.page, before);
  await expect.poll(async () => (await bracketsOf(chair.page, "1")).ins, patience).toEqual(["working sessions"]);
  await expect.poll(async () => (await bracketsOf(chair.page, "6")).ins, patience).toEqual(["deplored"]);
  await openCard(chair.page, "1", number);
  await openCard(chair.page, "6", number);
});

test("words are held by typing a bracket over them", async () => {
  await select(altora.page, "15", "in practice");
  await altora.page.keyboard.type("[");
  await expect.poll(async () => (await bracketsOf(altora.page, "15")).held).toEqual(["in practice"]);
  expect((await bracketsOf(brevia.page, "15")).held).toEqual([]);
  await tableAs(altora.page, "Altora");
  await expect
    .poll(() => bracketsOf(brevia.page, "15"), patience)
    .toEqual({ ins: [], del: [], held: ["in practice"], who: ["Altora"], open: 1, closed: 1 });
});

test("chair-held, a proposal is received on a list beside the text until the Chair admits it", async () => {
  await setManner(chair.page, "chair-held");
  await expect.poll(() => brevia.page.getByRole("main").innerText(), patience).toContain("Chair-held");
  await typeIn(brevia.page, "3", "on an equal footing", " and in person");
  const number = await tableAs(brevia.page, "Brevia", {
    reads: /The Chair will receive.*received on the list beside the text.*equal footing.*and in person/,
  });
  await expect.poll(() => standing(altora.page, "3"), patience).toContain("1 proposal received");
  expect(await drawn(altora.page, "3")).not.toContain("in person");
  // Everybody's desk says where it goes: the words it would stand between.
  await takeInHand(altora.page, "3");
  await expect
    .poll(() => altora.page.getByRole("complementary").innerText(), patience)
    .toMatch(/equal footing and in person[\s\S]*Received, not in the text/);
  const card = await openCard(chair.page, "3", number);
  await expect.poll(() => card.innerText(), patience).toMatch(/As it stands[\s\S]*equal footing and in person/);
  await card.getByRole("button", { name: "Admit into the text" }).click();
  await told(chair.page, `${number} stands in the text.`);
  await expect
    .poll(async () => await bracketsOf(altora.page, "3"), patience)
    .toMatchObject({ ins: ["and in person"], who: ["Brevia"] });
  await setManner(chair.page, "line-by-line");
  await expect.poll(() => brevia.page.getByRole("main").innerText(), patience).not.toContain("Chair-held");
  noErrors(chair, secretariat, altora, colleague, brevia);
});
