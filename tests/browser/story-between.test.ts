/**
 * The evening among delegations: rival wordings, an amendment inside somebody's bracket, positions that wait four seconds,
 * co-sponsors, leaving and withdrawing; and what the Secretariat takes down from the floor while everybody watches.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { House } from "./house.ts";
import { Script } from "./script.ts";
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
  saved,
  sitTogether,
  standing,
  tableAs,
  takeInHand,
  told,
  typeIn,
} from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let script: Script;
let chair: Seated;
let secretariat: Seated;
let altora: Seated;
let brevia: Seated;
let corvane: Seated;

beforeAll(async () => {
  house = await House.open({ demo: true });
  script = new Script(house);
  [chair, secretariat, altora, brevia, corvane] = await sitTogether(house, "chair", "secretariat", "XAL", "XBV", "XCV");
});
afterAll(() => house.close());

let first: string;
let second: string;

test("two delegations bracket the same words differently: alternatives in one bracket, both named", async () => {
  await replace(altora.page, "29", "shall", "should");
  first = await tableAs(altora.page, "Altora", { reads: /Changes .shall. to .should./ });
  await expect.poll(async () => (await bracketsOf(brevia.page, "29")).ins, patience).toEqual(["should"]);
  await replace(brevia.page, "29", "shall", "could");
  second = await tableAs(brevia.page, "Brevia", { reads: /Altora also/, rivals: "Instead of theirs" });
  await expect
    .poll(() => drawn(altora.page, "29"), patience)
    .toMatch(/such lines, where they exist, shall ?\/ ?should ?Altora ?\/ ?could ?Brevia be kept free/);
  await expect
    .poll(() => bracketsOf(altora.page, "29"), patience)
    .toMatchObject({ del: [], who: ["Altora", "Brevia"], open: 1 });
  // Who has no hand in them reads what stands, and how many others there are.
  await expect.poll(() => drawn(corvane.page, "29"), patience).toContain("where they exist, shall 3 alternatives be");
  await takeInHand(corvane.page, "29");
  await expect
    .poll(() => corvane.page.getByRole("complementary").innerText(), patience)
    .toMatch(/Alternatives for “shall”/);
});

let host: string;
let amendment: string;

test("words inside somebody's bracket are amended: the bracket stands in the bracket, both names stay", async () => {
  await typeIn(altora.page, "6", "reported to the Group", " by States and operators");
  host = await tableAs(altora.page, "Altora");
  await expect
    .poll(async () => (await bracketsOf(brevia.page, "6")).ins, patience)
    .toEqual(["by States and operators"]);
  await typeIn(brevia.page, "6", "by States", " concerned");
  await expect.poll(() => drawn(brevia.page, "6")).toContain("by States concerned");
  amendment = await tableAs(brevia.page, "Brevia", { reads: /by States ?concerned ?Brevia/ });
  expect(amendment).toBe(`${host}.1`);
  await expect
    .poll(() => bracketsOf(corvane.page, "6"), patience)
    .toMatchObject({ who: ["Brevia", "Altora"], open: 2 });
  const card = await openCard(chair.page, "6", amendment);
  await expect.poll(() => card.innerText(), patience).toContain(`amends ${host}`);
});

test("a position waits four seconds: it is undone, or sent at once, and the room sees it", async () => {
  const card = await openCard(brevia.page, "6", host);
  await card.getByRole("radio", { name: "Object", exact: true }).click();
  const waiting = brevia.page.locator(".toast").filter({ hasText: `Object to ${host}, as Brevia, for all to see.` });
  await waiting.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => waiting.count()).toBe(0);
  await card.getByRole("radio", { name: "Support", exact: true }).click();
  await brevia.page
    .locator(".toast")
    .filter({ hasText: `Support ${host}` })
    .getByRole("button", { name: "Now" })
    .click();
  await card.getByRole("button", { name: new RegExp(`^Brevia’s position on ${host}: Support`) }).waitFor(patience);
  const read = await openCard(corvane.page, "6", host);
  await expect.poll(() => read.innerText(), patience).toMatch(/1 support/);
  expect(await read.innerText()).not.toMatch(/object/);
  // Corvane lets the four seconds pass.
  await read.getByRole("radio", { name: "Object", exact: true }).click();
  const chairs = await openCard(chair.page, "6", host);
  await expect.poll(() => chairs.innerText(), patience).toMatch(/Corvane objects/);
});

test("by keyboard alone a position is taken and a proposal co-sponsored", async () => {
  const { page } = corvane;
  await takeInHand(page, "29");
  await page.keyboard.press("p");
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("[data-proposal]") !== null)).toBe(true);
  const card = await openCard(page, "29", second);
  await card.focus();
  await page.keyboard.press("w");
  await told(page, `Sponsoring ${second} is on the record.`);
  await expect
    .poll(async () => (await bracketsOf(altora.page, "29")).who, patience)
    .toEqual(["Altora", "Brevia, Corvane"]);
});

test("one of several sponsors leaves; the last one withdraws, and the bracket is gone", async () => {
  await expect
    .poll(() => bracketsOf(brevia.page, "29"), patience)
    .toMatchObject({ who: ["Altora", "Brevia, Corvane"] });
  let card = await openCard(brevia.page, "29", second);
  await card.getByRole("button", { name: "Leave the sponsors" }).click();
  await expect.poll(async () => (await bracketsOf(altora.page, "29")).who, patience).toEqual(["Altora", "Corvane"]);
  card = await openCard(corvane.page, "29", second);
  await card.getByRole("button", { name: "Withdraw" }).click();
  await told(corvane.page, `${second} is withdrawn.`);
  await expect.poll(async () => (await bracketsOf(altora.page, "29")).who, patience).not.toContain("Corvane");
  await expect.poll(() => drawn(altora.page, "29"), patience).not.toContain("could");
});

test("a proposal is revised: its number stays, its words are new for everybody", async () => {
  const card = await openCard(altora.page, "29", first);
  await card.getByRole("button", { name: "Revise…" }).click();
  const dialog = dialogOf(altora.page);
  const words = dialog.getByLabel(/should read/);
  await words.fill((await words.inputValue()).replace("should be kept", "must be kept"));
  await dialog.getByRole("button", { name: "What the room will read" }).click();
  await expect.poll(() => dialog.innerText()).toMatch(/must/);
  await dialog.getByRole("button", { name: `Revise ${first}` }).click();
  await expect.poll(async () => (await bracketsOf(brevia.page, "29")).ins, patience).toEqual(["must"]);
  await openCard(brevia.page, "29", first);
});

let taken: string;

test("what is said from the floor is taken down in an open paper that everybody watches being typed", async () => {
  const { page } = secretariat;
  await takeInHand(page, "3");
  await page.getByRole("button", { name: "Take down for…" }).click();
  await dialogOf(page).getByLabel("For").selectOption({ label: "Brevia" });
  await dialogOf(page).getByRole("button", { name: "Open the paper" }).click();
  // The paper is there before its first letter, for whom it is taken down as well.
  await paragraph(page, "3").locator("paper-bar .paper-bar").waitFor(patience);
  expect(await standing(page, "3")).toContain("Everyone sees this being typed · taken down for Brevia");
  expect(await standing(page, "3")).toContain("Nothing written yet");
  await page.locator(".caret-here").waitFor(patience);
  await caretAt(page, "3", "took the floor");
  await page.keyboard.type(", many for the first time");
  for (const watching of [altora, brevia, chair]) {
    await expect.poll(() => drawn(watching.page, "3"), patience).toContain("many for the first time");
  }
  await takeInHand(altora.page, "3");
  await expect
    .poll(() => standing(altora.page, "3"), patience)
    .toContain("Everyone sees this being typed · taken down for Brevia");
  taken = await tableAs(page, "Brevia", { as: "for" });
  await expect.poll(async () => (await bracketsOf(altora.page, "3")).who, patience).toEqual(["Brevia"]);
  const card = await openCard(brevia.page, "3", taken);
  await expect.poll(() => card.innerText(), patience).toContain("entered by the Secretariat");
});

const openPaper = (page: Page, label: string) => paragraph(page, label).locator("paper-bar .paper-bar");

test("words typed before the server has told of the open paper stand in it, and none of them in the text", async () => {
  const { page } = secretariat;
  const id = await paragraph(page, "10").getAttribute("id");
  const wordsOf = async () => (await script.draft()).parts.consensus!.find((p) => p.id === id)!.runs;
  const before = await wordsOf();
  await takeInHand(page, "10");
  await page.getByRole("button", { name: "Take down for…" }).click();
  await dialogOf(page).getByLabel("For").selectOption({ label: "Corvane" });
  // What the room is asked now is answered as it is now, and comes only after the paper was made.
  const asked = Promise.withResolvers<void>();
  const made = Promise.withResolvers<void>();
  await page.route(
    `**${script.api}`,
    async (route) => {
      const response = await route.fetch();
      asked.resolve();
      await made.promise;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await script.ask("chair", "caucuses", { kind: "open", for: "XAL" });
  await asked.promise;
  const answered = page.waitForResponse((response) => response.url().endsWith("/caucuses"));
  await dialogOf(page).getByRole("button", { name: "Open the paper" }).click();
  await page.keyboard.type("Mindful of the hour, ");
  await answered;
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await dialogOf(page).count()).toBe(1);
  made.resolve();
  await openPaper(page, "10").waitFor(patience);
  await expect.poll(() => drawn(altora.page, "10"), patience).toMatch(/^Mindful of the hour, /);
  expect(await wordsOf()).toEqual(before);
});

test("an open paper is gone on with after a look elsewhere; one in which nothing was written is not left behind", async () => {
  const { page } = secretariat;
  await takeInHand(page, "11");
  await expect.poll(() => openPaper(page, "10").count()).toBe(0);
  await takeInHand(page, "10");
  await openPaper(page, "10").waitFor(patience);
  await caretAt(page, "10", "Mindful of the hour");
  await page.keyboard.type(" and the date");
  await expect.poll(() => drawn(brevia.page, "10"), patience).toMatch(/^Mindful of the hour and the date, /);
  await openPaper(page, "10").getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => drawn(brevia.page, "10"), patience).not.toContain("Mindful");
  expect(await page.locator(".caret-here").count()).toBe(0);
  await page.getByRole("button", { name: "Take down for…" }).click();
  await dialogOf(page).getByLabel("For").selectOption({ label: "Altora" });
  await dialogOf(page).getByRole("button", { name: "Open the paper" }).click();
  await openPaper(page, "10").waitFor(patience);
  await takeInHand(brevia.page, "10");
  await expect.poll(() => standing(brevia.page, "10"), patience).toContain("taken down for Altora");
  await takeInHand(page, "11");
  await expect.poll(() => standing(brevia.page, "10"), patience).not.toContain("Everyone sees this being typed");
});

test("who thinks better of it while an open paper is on its way finds none opened", async () => {
  const { page } = secretariat;
  await takeInHand(page, "11");
  await page.getByRole("button", { name: "Take down for…" }).click();
  await dialogOf(page).getByLabel("For").selectOption({ label: "Altora" });
  const left = Promise.withResolvers<void>();
  await page.route("**/caucuses", (route) => left.promise.then(() => route.continue()), { times: 1 });
  const button = dialogOf(page).getByRole("button", { name: "Open the paper" });
  await button.click();
  // Pressed again it opens no second one.
  await expect.poll(() => button.getAttribute("aria-disabled")).toBe("true");
  await button.click({ force: true });
  await page.keyboard.press("Escape");
  await expect.poll(() => dialogOf(page).count()).toBe(0);
  const told = page.waitForResponse((response) => response.url().endsWith(script.api));
  left.resolve();
  await told;
  await saved(page);
  await expect.poll(() => standing(brevia.page, "11"), patience).not.toContain("Everyone sees this being typed");
  await expect.poll(() => openPaper(page, "11").count(), patience).toBe(0);
  expect(await page.locator(".caret-here").count()).toBe(0);
  await takeInHand(page, "3");
});

test("corrected words are read with their brackets before they are sent", async () => {
  const card = await openCard(secretariat.page, "3", taken);
  await card.getByRole("button", { name: "Correct…" }).click();
  const dialog = dialogOf(secretariat.page);
  const words = dialog.getByRole("textbox");
  const now = await words.inputValue();
  expect(now).toContain(", many for the first time");
  await words.fill(now.replace(", many for the first time", ", several for the first time"));
  await dialog.getByRole("button", { name: "Correct", exact: true }).click();
  await expect.poll(() => dialog.locator(".w ins").allTextContents()).toEqual([", several for the first time"]);
  await dialog.getByRole("button", { name: "Correct", exact: true }).click();
  await told(secretariat.page, `${taken} is corrected.`);
  await expect
    .poll(async () => (await bracketsOf(altora.page, "3")).ins, patience)
    .toEqual([", several for the first time"]);
});

test("the wrong State is mended in one step, and the wrong name is gone from every page", async () => {
  const card = await openCard(secretariat.page, "3", taken);
  await card.getByRole("button", { name: "Correct…" }).click();
  await dialogOf(secretariat.page).getByLabel("It was said by").selectOption({ label: "Corvane" });
  await dialogOf(secretariat.page).getByRole("button", { name: "Correct", exact: true }).click();
  await told(secretariat.page, `${taken} is corrected.`);
  for (const { page } of [altora, brevia, chair]) {
    await expect.poll(async () => (await bracketsOf(page, "3")).who, patience).toEqual(["Corvane"]);
    await expect.poll(() => standing(page, "3"), patience).not.toContain("Brevia");
  }
  const own = await openCard(corvane.page, "3", taken);
  await own.getByRole("button", { name: "Confirm as taken down" }).click();
  await told(corvane.page, "Confirmed as taken down.");
  const read = await openCard(altora.page, "3", taken);
  await expect.poll(() => read.innerText(), patience).not.toContain("entered by the Secretariat");
});

test("with names off no page of a delegation holds the name of who asked", async () => {
  await chair.page.getByRole("button", { name: /^Room…/ }).click();
  const set = dialogOf(chair.page);
  await set.getByLabel("Names that delegations see").selectOption("Nobody, only their own");
  // Walking a list sets nothing; the button does.
  expect(await brevia.page.getByRole("main").innerText()).not.toContain("Names are off");
  await set.getByRole("button", { name: "Apply" }).click();
  await expect.poll(() => brevia.page.getByRole("main").innerText(), patience).toContain("Names are off in this room");
  await expect.poll(() => everything(brevia.page), patience).not.toMatch(/Altora|Corvane|Kallistan|Velmora/);
  await expect
    .poll(async () => (await bracketsOf(brevia.page, "3")).ins, patience)
    .toEqual([", several for the first time"]);
  // The office still reads them.
  await expect.poll(async () => (await bracketsOf(chair.page, "3")).who, patience).toEqual(["Corvane"]);
  await openCard(brevia.page, "6", host);
  expect(await everything(brevia.page)).not.toMatch(/Altora|Corvane|Kallistan|Velmora/);
  await leave(brevia.page);
  await saved(secretariat.page);
  expect(await paragraph(brevia.page, "6").count()).toBe(1);
  noErrors(chair, secretariat, altora, brevia, corvane);
});
