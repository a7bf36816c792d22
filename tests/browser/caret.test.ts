/**
 * A caret and what others do to the words it is in: a paragraph that goes to another part takes it along, one that leaves
 * says why, and what is typed meanwhile is never taken for a command.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { device, House } from "./house.ts";
import { Script } from "./script.ts";
import {
  bracketsOf,
  caretAt,
  dialogOf,
  drawn,
  leave,
  noErrors,
  paragraph,
  patience,
  saved,
  select,
  sitTogether,
  standing,
  told,
} from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let script: Script;
let chair: Seated;
let secretariat: Seated;
let altora: Seated;

const idOf = async (page: Page, label: string): Promise<string> =>
  (await paragraph(page, label).getAttribute("id")) ?? "";
/** An act as a script of the Chair does it. */
const chairDoes = (act: object): Promise<unknown> => script.act("chair", act);
/** The words of a paragraph by its id, wherever it stands. */
const wordsAt = (page: Page, id: string): Promise<string> =>
  page
    .locator(`[id="${id}"] .w`)
    .first()
    .evaluate((words) => {
      const copy = words.cloneNode(true) as Element;
      for (const hidden of copy.querySelectorAll(".unseen, .who, .edge, .their-caret")) hidden.remove();
      return copy.textContent ?? "";
    });

beforeAll(async () => {
  house = await House.open({ demo: true });
  script = new Script(house);
  [chair, secretariat, altora] = await sitTogether(house, "chair", "secretariat", "XAL");
});
afterAll(() => house.close());

test("a paragraph that is moved while two type in it takes their carets along: every letter is there", async () => {
  const id = await idOf(chair.page, "19");
  await caretAt(secretariat.page, "19", "accept conflict");
  await caretAt(altora.page, "19", "humanitarian law");
  await altora.page.keyboard.type(" ");
  await paragraph(altora.page, "19").locator("paper-bar").waitFor();
  const pen = Array.from({ length: 120 }, (_, n) => "abcdefghij"[n % 10]).join("");
  const paper = Array.from({ length: 120 }, (_, n) => "eklmnopqrs"[n % 10]).join("");
  const typing = Promise.all([
    secretariat.page.keyboard.type(pen, { delay: 40 }),
    altora.page.keyboard.type(paper, { delay: 40 }),
  ]);
  const move = async (to: string): Promise<void> => {
    await chairDoes({ type: "move", paragraph: id, to: { part: to, after: null } });
    await expect
      .poll(() => secretariat.page.locator(`draft-text[data-part="${to}"] [id="${id}"] .caret-here`).count(), patience)
      .toBe(1);
  };
  await move("summary");
  await move("consensus");
  await move("summary");
  await move("consensus");
  await typing;
  expect(await wordsAt(secretariat.page, id)).toContain(`accept conflict${pen}`);
  expect(await wordsAt(altora.page, id)).toContain(` ${paper}`);
  expect(await dialogOf(altora.page).count()).toBe(0);
  for (const { page } of [secretariat, altora])
    expect(await page.locator(`draft-text[data-part="consensus"] [id="${id}"] .caret-here`).count()).toBe(1);
  await Promise.all([saved(altora.page), saved(secretariat.page)]);
  await leave(altora.page);
  await leave(secretariat.page);
});

test("a paragraph that is taken out says so to who types in it, and further letters are no commands", async () => {
  const id = await idOf(altora.page, "12");
  await caretAt(altora.page, "12", "States");
  await altora.page.keyboard.type(" too");
  await saved(altora.page);
  await chairDoes({ type: "remove-paragraph", paragraph: id });
  await told(altora.page, /12 is no longer in the text\. The Chair .* Your paper is kept\./);
  await altora.page.keyboard.type("export this");
  await altora.page.keyboard.press("Control+z");
  expect(altora.page.url()).not.toContain("export");
  expect(await altora.page.locator("[id]:focus").count()).toBe(0);
  await expect.poll(() => altora.page.locator("[data-paper]").innerText()).toContain("States too");
  expect(await altora.page.locator("[data-paper]").innerText()).toContain("It stands in no part any more");
  await altora.page.keyboard.press("Escape");
  await altora.page.keyboard.press("2");
  await expect.poll(() => altora.page.locator("page-notices").textContent(), patience).toContain("View: brackets");
  await altora.page.keyboard.press("3");
});

test("what has just been selected is what a key takes, whatever is drawn between", async () => {
  await select(altora.page, "22", "and one group ");
  await altora.page.keyboard.press("ArrowLeft");
  await altora.page.evaluate(() => {
    const page = document.querySelector("negotiation-page") as HTMLElement & {
      room: EventTarget;
      requestUpdate(): void;
    };
    const host = document.querySelector(".caret-here")!;
    const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.textContent!.indexOf("and one group ");
      if (at < 0) continue;
      getSelection()!.setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + "and one group ".length);
      // The browser has not told of the selection yet; people and words come in.
      page.room.dispatchEvent(new Event("presence"));
      page.room.dispatchEvent(new Event("draft"));
      host.dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", keyCode: 46, bubbles: true, cancelable: true }));
      return;
    }
  });
  await expect.poll(async () => (await bracketsOf(altora.page, "22")).del).toEqual(["and one group"]);
  await leave(altora.page);
});

test("Enter splits a paragraph, and one goes on typing at the start of the second", async () => {
  const [before, after] = (await drawn(chair.page, "1")).split(" and ", 2) as [string, string];
  await caretAt(chair.page, "1", before);
  await chair.page.keyboard.press("Enter");
  await chair.page.keyboard.type("Moreover, ");
  await expect.poll(() => drawn(secretariat.page, "1"), patience).toBe(before);
  const second = secretariat.page.getByRole("article").filter({ hasText: "Moreover," }).locator(".w");
  await expect.poll(() => second.innerText(), patience).toContain(`Moreover,  and ${after}`);
  await leave(chair.page);
});

test("a paper on agreed words says what becomes of what is tabled, beside the status", async () => {
  const id = await idOf(altora.page, "19");
  await chairDoes({ type: "set-status", paragraph: id, status: "agreed-ad-ref" });
  await caretAt(altora.page, "19", "States");
  await altora.page.keyboard.type(" all");
  await expect
    .poll(() => standing(altora.page, "19"), patience)
    .toContain("Agreed ad ref: what you table is received on the list, not drawn.");
  expect(await paragraph(altora.page, "19").locator(".gutter").getByTitle("Agreed ad ref").count()).toBe(1);
  await leave(altora.page);
});

test("a text that was just begun opens with the caret in it, and with what comes first beside it", async () => {
  const { page, context, errors } = await device();
  await page.goto(house.url);
  await page.getByRole("button", { name: "Start blank" }).first().click();
  await page.getByLabel("Title").fill("A blank one");
  await page.getByRole("button", { name: "Start the negotiation" }).click();
  await page.waitForURL(/\/n\/[\w-]+\/[\w-]+$/);
  const begun = page.url();
  await page.getByRole("button", { name: "Write the first paragraph" }).click();
  await dialogOf(page).getByLabel("Kind").selectOption("paragraph");
  await dialogOf(page).getByLabel("Words").fill("States met.");
  await dialogOf(page).getByRole("button", { name: "Write it into the text" }).click();
  await expect.poll(() => drawn(page, "1"), patience).toContain("States met.");
  await page.goto("about:blank");
  await page.goto(begun);
  await page.locator(".caret-here:focus").waitFor();
  await page.keyboard.type("Then ");
  await expect.poll(() => drawn(page, "1"), patience).toContain("Then States met.");
  await page.getByRole("button", { name: "Circulate as Zero draft" }).waitFor();
  // A text that fits the page is read; nobody is invited yet, and what an invitation shows is said.
  await page.getByText("Done: Read it through").waitFor();
  expect(await page.locator("first-minute li").nth(1).textContent()).toMatch(
    /^\s*Invite\s*A delegation that joins reads the text at once/u,
  );
  expect(errors).toEqual([]);
  await context.close();
});

test("nobody's page threw an error", () => noErrors(chair, secretariat, altora));
