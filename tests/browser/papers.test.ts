/**
 * What becomes of papers and pens when the room goes on: rivals at one gap, a paragraph that changed under a paper, pens
 * lent and taken, words typed without a connection, computers that are shared, links withdrawn.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { House, sit } from "./house.ts";
import { Script } from "./script.ts";
import {
  bracketsOf,
  caretAt,
  drawn,
  leave,
  noErrors,
  paragraph,
  patience,
  replace,
  saved,
  sitAs,
  sitTogether,
  standing,
  strike,
  tableAs,
  typeIn,
} from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let script: Script;
let chair: Seated;
let altora: Seated;
let brevia: Seated;

const idOf = async (page: Page, label: string): Promise<string> =>
  (await paragraph(page, label).getAttribute("id")) ?? "";
/** An act as a script of the Chair does it. */
const chairDoes = (act: object): Promise<unknown> => script.act("chair", act);
const sheet = (page: Page) => page.getByRole("region", { name: "The room will read" });
const moved = (page: Page, label: string) => paragraph(page, label).locator("moved-on");
const sync = (page: Page): Promise<string> => page.locator("top-bar .sync").innerText();
/** What the caret's element says of itself. */
const caretName = (page: Page) =>
  page.locator(".caret-here").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")).join());
/** Databases and values this browser keeps of any negotiation. */
const keptHere = (page: Page): Promise<string[]> =>
  page
    .evaluate(async () => [
      ...(await indexedDB.databases()).map(({ name }) => name ?? ""),
      ...Object.keys(localStorage),
    ])
    .then((all) => all.filter((name) => name.startsWith("unbracket/") && name !== "unbracket/settings"));

beforeAll(async () => {
  house = await House.open({ demo: true });
  script = new Script(house);
  [chair, altora, brevia] = await sitTogether(house, "chair", "XAL", "XBV");
});
afterAll(() => house.close());

test("of words added where another's are, it is asked whether instead or as well; nothing is tabled before", async () => {
  await typeIn(altora.page, "3", "on an equal footing", " and in person");
  await tableAs(altora.page, "Altora");
  await expect.poll(async () => (await bracketsOf(brevia.page, "3")).ins.join(), patience).toContain("and in person");
  await typeIn(brevia.page, "3", "on an equal footing", " and in writing", "after");
  await saved(brevia.page);
  await brevia.page.keyboard.press("Control+Enter");
  await expect
    .poll(() => sheet(brevia.page).innerText(), patience)
    .toContain("Altora also adds words here. Instead of theirs, or as well?");
  const table = sheet(brevia.page).getByRole("button", { name: "Table as Brevia" });
  const choices = ["Instead of theirs", "As well"];
  for (const name of choices)
    expect(await sheet(brevia.page).getByRole("button", { name }).getAttribute("aria-pressed")).toBe("false");
  await brevia.page.keyboard.press("Control+Enter");
  await expect.poll(() => sheet(brevia.page).getByRole("alert").innerText()).toContain("Say first");
  expect(await table.getAttribute("aria-disabled")).toBe("true");
  await sheet(brevia.page).getByRole("button", { name: choices[0]! }).click();
  await table.click();
  await expect
    .poll(async () => (await drawn(chair.page, "3")).replaceAll(/\s+/g, " "), patience)
    .toMatch(/and in person.*\/.*and in writing/);
});

test("a paper whose paragraph changed says who changed it, and goes on on today's words with all its own", async () => {
  await replace(altora.page, "7", "at length", "in depth");
  await strike(altora.page, "7", "increasingly");
  await leave(altora.page);
  await strike(chair.page, "7", "increasingly");
  await typeIn(chair.page, "7", "Interference with relays", " of any kind");
  await leave(chair.page);
  await expect.poll(() => moved(altora.page, "7").innerText(), patience).toContain("7 changed while you were drafting");
  await expect.poll(() => moved(altora.page, "7").innerText(), patience).toMatch(/The Chair typed in 7 at \d\d:\d\d/);
  expect(await moved(altora.page, "7").innerText()).toContain("no longer has its word");
  await moved(altora.page, "7").getByRole("button", { name: "Show what changed" }).click();
  await expect
    .poll(async () => (await moved(altora.page, "7").locator("ins").allInnerTexts()).join("|"), patience)
    .toContain("of any kind");
  await moved(altora.page, "7").getByRole("button", { name: "Keep drafting" }).click();
  await expect.poll(() => moved(altora.page, "7").locator("section").count()).toBe(0);
  expect(await standing(altora.page, "7")).toContain("of any kind");
  const { ins, del } = await bracketsOf(altora.page, "7");
  expect(ins).toContain("in depth");
  expect(del).toContain("at length");
  expect(del).not.toContain("increasingly");
  await caretAt(altora.page, "7", "in depth");
  await altora.page.keyboard.type(" indeed");
  await tableAs(altora.page, "Altora");
  await expect.poll(async () => (await bracketsOf(chair.page, "7")).ins, patience).toContain("in depth indeed");
});

test("a lent pen types in its paragraph and in no other; a caret that waits there begins to type", async () => {
  const id = await idOf(altora.page, "19");
  await caretAt(altora.page, "19", "States");
  await expect.poll(() => caretName(altora.page)).toContain("drafting privately");
  await chairDoes({ type: "give-pen", party: "XAL", paragraphs: [id] });
  await expect.poll(() => caretName(altora.page), patience).toContain("writing in the text");
  await altora.page.keyboard.type(" (all of them)");
  await expect.poll(() => standing(chair.page, "19"), patience).toContain("States (all of them)");
  await caretAt(altora.page, "11", "States");
  await expect.poll(() => caretName(altora.page)).toContain("drafting privately");
  await altora.page.keyboard.type(" too");
  await expect.poll(async () => (await bracketsOf(altora.page, "11")).ins.join()).toContain("too");
  expect(await standing(chair.page, "11")).not.toContain("States too");
  await altora.page.keyboard.press("Control+z");
});

test("words under a caret that are agreed are read, with the reason, and typed in again when they are reopened", async () => {
  const id = await idOf(chair.page, "19");
  await caretAt(chair.page, "19", "(all of them)");
  await chairDoes({ type: "set-status", paragraph: id, status: "agreed-ad-ref" });
  await expect.poll(() => caretName(chair.page), patience).toContain("reading");
  await chair.page.keyboard.type("x");
  await expect
    .poll(() => chair.page.locator("page-notices").innerText(), patience)
    .toContain("The Chair can reopen them");
  await chairDoes({ type: "set-status", paragraph: id, status: "open" });
  await expect.poll(() => caretName(chair.page), patience).toContain("writing in the text");
  await chair.page.keyboard.type(" indeed");
  await expect.poll(() => standing(altora.page, "19"), patience).toContain("(all of them) indeed");
  await leave(chair.page);
});

test("words typed offline under a pen that was taken come back, and go on as a paper", async () => {
  await caretAt(altora.page, "19", "(all of them)");
  await expect.poll(() => caretName(altora.page), patience).toContain("writing in the text");
  await saved(altora.page);
  await altora.context.setOffline(true);
  await expect.poll(() => sync(altora.page), { timeout: 40_000 }).toMatch(/Offline/);
  await altora.page.keyboard.type(", great and small,");
  await chairDoes({ type: "take-pen", party: "XAL" });
  await altora.context.setOffline(false);
  const card = altora.page.locator("handed-back section").filter({ hasText: "great and small" });
  await card.waitFor({ timeout: 40_000 });
  expect(await standing(chair.page, "19")).not.toContain("great and small");
  await card.getByRole("button", { name: "Go on in a paper" }).click();
  await expect
    .poll(async () => (await bracketsOf(altora.page, "19")).ins.join(), patience)
    .toContain("great and small");
  expect(await paragraph(altora.page, "19").locator("paper-bar").innerText()).toContain("Only Altora sees this");
  expect(await standing(chair.page, "19")).not.toContain("great and small");
});

test("a drafter writes and reads what the room would read; tabling is for a head, and it says so", async () => {
  const link = await house.invite(script.negotiation, script.token("chair"), {
    role: "delegation",
    parties: ["XAL"],
    head: false,
  });
  const drafter = await sit(link);
  await drafter.page.getByRole("main").getByRole("article").first().waitFor();
  await typeIn(drafter.page, "12", "States", " together");
  const bar = paragraph(drafter.page, "12").locator("paper-bar");
  await expect.poll(() => bar.innerText(), patience).toContain("Only a head of the delegation tables");
  expect(await bar.locator("[data-table]").getAttribute("aria-disabled")).toBe("true");
  await drafter.page.keyboard.press("Control+Enter");
  expect(await sheet(drafter.page).count()).toBe(0);
  await expect.poll(async () => (await bracketsOf(altora.page, "12")).ins.join(), patience).toContain("together");
  noErrors(drafter);
  await drafter.context.close();
});

test("papers are opened and go on offline, outlive a reload, and go up when there is a connection again", async () => {
  const colleague = await sitAs(house, "XBV");
  await saved(brevia.page);
  await brevia.context.setOffline(true);
  await expect.poll(() => sync(brevia.page), { timeout: 40_000 }).toMatch(/Offline/);
  await typeIn(brevia.page, "13", "States", " and observers");
  await expect.poll(() => sync(brevia.page)).toMatch(/2 words kept on this device/);
  const bar = paragraph(brevia.page, "13").locator("paper-bar");
  expect(await bar.locator("[data-table]").getAttribute("title")).toBe("Needs a connection");
  // The page itself comes from the server; everything the room says and takes stays cut off.
  await brevia.page.route("**/api/**", (route) => route.abort());
  let cut = true;
  await brevia.page.routeWebSocket("**/sync/**", (socket) => {
    if (cut) void socket.close({ code: 1001 });
    else socket.connectToServer();
  });
  // The page that is open is not cut off: it must be gone before there is a network again.
  const address = brevia.page.url();
  await brevia.page.goto("about:blank");
  await brevia.context.setOffline(false);
  await brevia.page.goto(address);
  await expect.poll(async () => (await bracketsOf(brevia.page, "13")).ins.join(), patience).toContain("and observers");
  expect((await bracketsOf(colleague.page, "13")).ins.join()).not.toContain("and observers");
  cut = false;
  await brevia.page.unrouteAll();
  await brevia.page.reload();
  await expect
    .poll(async () => (await bracketsOf(colleague.page, "13")).ins.join(), { timeout: 40_000 })
    .toContain("and observers");
  await saved(brevia.page);
  noErrors(colleague);
  await colleague.context.close();
});

test("a shared computer keeps nothing, and says so when there is no connection", async () => {
  const guest = await sitAs(house, "XCV");
  await saved(guest.page);
  await expect.poll(async () => (await keptHere(guest.page)).length).toBeGreaterThan(2);
  await guest.page.locator("top-bar .seat").click();
  const entered = guest.page.waitForEvent("load");
  await guest.page.getByLabel("Shared computer: keep nothing here").click();
  await entered;
  await guest.page.getByRole("main").getByRole("article").first().waitFor();
  await saved(guest.page);
  await expect.poll(() => keptHere(guest.page), patience).toEqual([]);
  await typeIn(guest.page, "14", "States", " present");
  await saved(guest.page);
  expect(await keptHere(guest.page)).toEqual([]);
  await guest.context.setOffline(true);
  await expect
    .poll(() => sync(guest.page), { timeout: 40_000 })
    .toBe("Offline, and this browser keeps nothing: copy your words");
  noErrors(guest);
  await guest.context.close();
});

test("a browser that denies storage works, and says offline that it keeps nothing", async () => {
  const { link } = house.links().find(({ role, party }) => role === "delegation" && party === "XCV")!;
  const guest = await sit(link);
  await guest.context.addInitScript(() => {
    for (const name of ["localStorage", "indexedDB"])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      });
  });
  await guest.page.reload();
  await guest.page.getByRole("main").getByRole("article").first().waitFor();
  await saved(guest.page);
  await typeIn(guest.page, "14", "States", " alike");
  await saved(guest.page);
  await guest.context.setOffline(true);
  await expect
    .poll(() => sync(guest.page), { timeout: 40_000 })
    .toBe("Offline, and this browser keeps nothing: copy your words");
  noErrors(guest);
  await guest.context.close();
});

test("a withdrawn seat is shown out: its copies are wiped, words that did not arrive are handed back", async () => {
  const path = `/api/negotiations/${script.negotiation}/invitations`;
  const link = await house.invite(script.negotiation, script.token("chair"), { role: "delegation", parties: ["XAL"] });
  const guest = await sit(link);
  await guest.page.getByRole("main").getByRole("article").first().waitFor();
  await saved(guest.page);
  await expect.poll(async () => (await keptHere(guest.page)).length).toBeGreaterThan(2);
  await guest.context.setOffline(true);
  await expect.poll(() => sync(guest.page), { timeout: 40_000 }).toMatch(/Offline/);
  await typeIn(guest.page, "14", "States", " in haste");
  const { invitations } = await house.ask<{ invitations: readonly { readonly id: string; readonly seat: string }[] }>(
    path,
    script.token("chair"),
  );
  const seat = /\/n\/[\w-]+\/([\w-]+)/.exec(guest.page.url())![1]!;
  const invitation = invitations.find((one) => one.seat === seat)!;
  await fetch(`${house.url}${path}/${invitation.id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${script.token("chair")}` },
  });
  await guest.context.setOffline(false);
  await guest.page.locator("handed-back section").filter({ hasText: "in haste" }).waitFor({ timeout: 40_000 });
  await expect.poll(() => keptHere(guest.page), patience).toEqual([]);
  await guest.context.close();
});

test("nobody's page threw an error", () => noErrors(chair, altora, brevia));
