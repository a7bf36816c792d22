/**
 * The evening from the Chair's side: deciding after seeing what follows, agreeing, moving while somebody types, taking
 * back one's own last act, and a revision with new numbers.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { House } from "./house.ts";
import {
  bracketsOf,
  caretAt,
  dialogOf,
  drawn,
  leave,
  noErrors,
  openCard,
  outlineOf,
  paragraph,
  patience,
  saved,
  sitTogether,
  strike,
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
let brevia: Seated;

beforeAll(async () => {
  house = await House.open({ demo: true });
  [chair, secretariat, altora, brevia] = await sitTogether(house, "chair", "secretariat", "XAL", "XBV");
});
afterAll(() => house.close());

/** An act button of a paragraph in hand. */
const act = (page: Page, label: string, name: string): Locator =>
  paragraph(page, label).getByRole("button", { name, exact: true });

let host: string;
let inside: string;

test("a proposal is set aside after the Chair has read what else lapses, and the act is taken back", async () => {
  await typeIn(brevia.page, "6", "noted with concern", " and great dismay");
  host = await tableAs(brevia.page, "Brevia");
  await typeIn(altora.page, "6", "and great", " and growing");
  inside = await tableAs(altora.page, "Altora");
  expect(inside).toBe(`${host}.1`);
  const card = await openCard(chair.page, "6", host);
  await expect.poll(() => card.innerText(), patience).toMatch(new RegExp(`If set aside:\\s+${inside} lapses`));
  await card.getByRole("button", { name: "Set aside" }).click();
  await expect.poll(async () => (await bracketsOf(altora.page, "6")).ins, patience).toEqual([]);
  await chair.page.locator(".toast").filter({ hasText: host }).getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => drawn(altora.page, "6"), patience).toMatch(/and great and growing ?Altora ?dismay ?Brevia/);
});

test("an amendment is set aside alone, and its host is incorporated: its words are text for everybody", async () => {
  const amendment = await openCard(chair.page, "6", inside);
  await amendment.getByRole("button", { name: "Set aside" }).click();
  await expect
    .poll(async () => (await bracketsOf(brevia.page, "6")).ins.join(" "), patience)
    .toMatch(/^and great ?dismay$/);
  const card = await openCard(chair.page, "6", host);
  await card.getByRole("button", { name: `Incorporate ${host}` }).click();
  await told(chair.page, `${host} is incorporated.`);
  for (const { page } of [secretariat, altora, brevia]) {
    await expect
      .poll(() => drawn(page, "6"), patience)
      .toContain("States noted with concern and great dismay the following");
    await expect.poll(() => bracketsOf(page, "6"), patience).toMatchObject({ ins: [], del: [], open: 0 });
  }
});

test("struck words are gone once the strike is incorporated", async () => {
  await strike(altora.page, "19", "humanity, ");
  const strikes = await tableAs(altora.page, "Altora");
  await takeInHand(chair.page, "19");
  // With an open bracket nothing can be agreed, and the button says so.
  await expect
    .poll(() => act(chair.page, "19", "Agree ad ref").getAttribute("title"), patience)
    .toMatch(/1 bracket is open in 19/);
  await act(chair.page, "19", "Agree ad ref").click({ force: true });
  const card = await openCard(chair.page, "19", strikes);
  await card.getByRole("button", { name: `Incorporate ${strikes}` }).click();
  await expect.poll(() => drawn(brevia.page, "19"), patience).toContain("They recalled necessity, proportionality");
  await expect.poll(async () => (await bracketsOf(brevia.page, "19")).del, patience).toEqual([]);
});

test("an agreed paragraph is locked for everybody until it is reopened", async () => {
  await takeInHand(chair.page, "19");
  await act(chair.page, "19", "Agree ad ref").click();
  for (const { page } of [secretariat, altora, brevia])
    await expect.poll(() => paragraph(page, "19").getAttribute("aria-label"), patience).toContain("agreed ad ref");
  const asAgreed = await drawn(brevia.page, "19");
  await caretAt(secretariat.page, "19", "necessity");
  await secretariat.page.keyboard.type("XX");
  await told(secretariat.page, /agreed|locked/i);
  await leave(secretariat.page);
  for (const { page } of [secretariat, brevia]) expect(await drawn(page, "19")).toBe(asAgreed);
  await act(chair.page, "19", "Reopen").click();
  await expect.poll(() => paragraph(brevia.page, "19").getAttribute("aria-label"), patience).toContain("reopened");
  await typeIn(secretariat.page, "19", "necessity", " first");
  await expect.poll(() => drawn(brevia.page, "19"), patience).toContain("They recalled necessity first, ");
  await leave(secretariat.page);
});

const typed = " and the words go on while the paragraph travels";

test("a paragraph goes to the summary and comes back while the Secretariat types in it: nothing is lost", async () => {
  await typeIn(brevia.page, "15", "the norms", " and principles");
  await tableAs(brevia.page, "Brevia");
  await caretAt(secretariat.page, "15", "requires in practice");
  await takeInHand(chair.page, "15");
  const first = typed.slice(0, 24);
  await Promise.all([
    secretariat.page.keyboard.type(first, { delay: 40 }),
    act(chair.page, "15", "To summary").click(),
  ]);
  const stub = (page: Page): Locator => page.locator(".stub").filter({ hasText: /^\s*15 stands in Chair’s summary/ });
  for (const { page } of [chair, altora, brevia]) await stub(page).waitFor(patience);
  await stub(chair.page).getByRole("button", { name: "show" }).click();
  const travels = chair.page.locator("article[aria-current=true]");
  // In the summary nothing is negotiated: the bracket sleeps.
  await expect.poll(() => travels.innerText(), patience).toContain(`requires in practice${first}.`);
  await expect.poll(() => travels.locator(".w ins").count(), patience).toBe(0);
  // The page went along with the one who types, and the caret is where it was.
  await expect.poll(() => secretariat.page.getByRole("tab", { selected: true }).innerText()).toMatch(/summary/i);
  await Promise.all([
    secretariat.page.keyboard.type(typed.slice(24), { delay: 40 }),
    travels.getByRole("button", { name: "To consensus text" }).click(),
  ]);
  for (const { page } of [altora, brevia]) {
    await expect.poll(() => drawn(page, "15"), patience).toContain(`requires in practice${typed}.`);
    await expect
      .poll(() => bracketsOf(page, "15"), patience)
      .toMatchObject({ ins: ["and principles"], who: ["Brevia"] });
  }
  await saved(secretariat.page);
  await expect.poll(() => drawn(secretariat.page, "15"), patience).toContain(`in practice${typed}.`);
  await leave(secretariat.page);
});

test("Rev.1 counts anew: every page has the new numbers", async () => {
  await chair.page.getByRole("tab", { name: /Consensus/ }).click();
  await takeInHand(chair.page, "22");
  await act(chair.page, "22", "New paragraph").click();
  const written = dialogOf(chair.page);
  await written.getByLabel("Words").fill("States thanked those who did so.");
  await written.getByRole("button", { name: "Write it into the text" }).click();
  // Until a revision counts anew, numbers stay as they are and a new one comes between.
  await expect.poll(() => drawn(brevia.page, "22 bis"), patience).toBe("States thanked those who did so.");
  const next = await drawn(brevia.page, "23");
  await chair.page.getByRole("button", { name: "Publish…" }).click();
  const dialog = dialogOf(chair.page);
  await dialog.getByLabel("Name").fill("Rev.1");
  await dialog.getByLabel(/Renumber/).check();
  await dialog.getByRole("button", { name: "Publish" }).click();
  await told(chair.page, "Rev.1 is published.");
  for (const { page } of [secretariat, altora, brevia]) {
    await expect.poll(() => page.getByRole("banner").innerText(), patience).toContain("after Rev.1");
    await expect.poll(() => drawn(page, "23"), patience).toBe("States thanked those who did so.");
    await expect.poll(() => drawn(page, "24"), patience).toBe(next);
    await expect.poll(() => outlineOf(page, "22 bis").count(), patience).toBe(0);
    await expect.poll(() => outlineOf(page, "42").count(), patience).toBe(1);
    await expect.poll(() => drawn(page, "15"), patience).toContain("while the paragraph travels");
  }
  noErrors(chair, secretariat, altora, brevia);
});
