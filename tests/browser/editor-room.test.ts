/** Typing in a real room: a server, several seats, a server that dies, two tabs, papers that nobody else sees. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { House, sit } from "./house.ts";
import type { Device } from "./house.ts";

let house: House;
let chair: Device;
let secretariat: Device;
let altora: Device;
let colleague: Device;

const link = (role: string, party = ""): string =>
  house.links().find((one) => one.role === role && one.party === party)!.link;

/** A paragraph nobody has bracketed, by its label. */
const label = "3";
const paragraphOf = async (page: Page, wanted: string): Promise<string> => {
  await page.waitForSelector("draft-paragraph .label");
  return page.evaluate((text) => {
    const found = [...document.querySelectorAll<HTMLElement>("draft-paragraph")].find(
      (p) => p.querySelector(".label")?.textContent?.trim() === text,
    );
    return found!.dataset["id"]!;
  }, wanted);
};
const words = (page: Page, id: string) => page.locator(`draft-paragraph[data-id="${id}"] .w`);
/** Puts the caret at the start of a paragraph's words. */
const caretIn = async (page: Page, id: string): Promise<void> => {
  await words(page, id).click({ position: { x: 30, y: 12 } });
  await page.locator(`draft-paragraph[data-id="${id}"] .caret-here`).waitFor();
  // ProseMirror puts the selection back for a moment after it was focused.
  const before = async (): Promise<number> => {
    await page.keyboard.press("Control+Home");
    await page.waitForFunction((since) => performance.now() - since > 40, await page.evaluate(() => performance.now()));
    return page.evaluate(() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector(".caret-here")!);
      const { anchorNode, anchorOffset } = getSelection()!;
      range.setEnd(anchorNode!, anchorOffset);
      // Proposed words and names are drawn around the letters, not among them.
      const part = range.cloneContents();
      for (const widget of part.querySelectorAll("[contenteditable=false]")) widget.remove();
      return part.textContent!.length;
    });
  };
  await expect.poll(before, { timeout: 10_000 }).toBe(0);
};
const shows = (page: Page, id: string, text: string): Promise<void> =>
  expect.poll(async () => (await words(page, id).textContent()) ?? "", { timeout: 15_000 }).toContain(text);
const bar = (page: Page, id: string) => page.locator(`draft-paragraph[data-id="${id}"] paper-bar`);
const sync = (page: Page): Promise<string> => page.locator("top-bar .sync").innerText();

beforeAll(async () => {
  house = await House.open({ demo: true });
  [chair, secretariat, altora, colleague] = await Promise.all([
    sit(link("chair")),
    sit(link("secretariat")),
    sit(link("delegation", "XAL")),
    sit(link("delegation", "XAL")),
  ]);
});
afterAll(() => house.close());

test("the Chair's letters reach the Secretariat with the Chair's caret, and are saved", async () => {
  const id = await paragraphOf(chair.page, label);
  await caretIn(chair.page, id);
  await chair.page.keyboard.type("Noting this, ");
  await shows(secretariat.page, id, "Noting this, ");
  await expect.poll(() => sync(chair.page)).toMatch(/Saved \d\d:\d\d:\d\d/);
  await caretIn(secretariat.page, id);
  await expect
    .poll(() => secretariat.page.locator(".their-caret").evaluateAll((all) => all.map((one) => one.dataset["name"])))
    .toEqual(["Chair"]);
});

test("a delegation's first letter opens a paper: its colleague reads it, nobody else does", async () => {
  const id = await paragraphOf(altora.page, label);
  await caretIn(altora.page, id);
  expect(await bar(altora.page, id).count()).toBe(0);
  await altora.page.keyboard.type("Quietly ");
  await expect.poll(() => bar(altora.page, id).innerText()).toContain("Only Altora sees this");
  expect(await bar(altora.page, id).innerText()).toContain("1 addition");
  await shows(colleague.page, id, "Quietly ");
  await expect.poll(() => sync(altora.page)).toMatch(/Saved/);
  expect(await words(chair.page, id).textContent()).not.toContain("Quietly");
  expect(await words(secretariat.page, id).textContent()).not.toContain("Quietly");
});

test("undoing everything takes the paper and its bar away", async () => {
  const id = await paragraphOf(altora.page, label);
  await altora.page.keyboard.press("Control+z");
  await expect.poll(() => bar(altora.page, id).count()).toBe(0);
  await altora.page.keyboard.type("Again ");
  await expect.poll(() => bar(altora.page, id).innerText()).toContain("1 addition");
  await shows(colleague.page, id, "Again ");
});

test("the Chair's change under a paper is said, with what still fits", async () => {
  const id = await paragraphOf(chair.page, label);
  await caretIn(chair.page, id);
  await chair.page.keyboard.type("Now ");
  await expect
    .poll(() => bar(altora.page, id).innerText(), { timeout: 10_000 })
    .toContain("changed while you were drafting");
  expect(await bar(altora.page, id).innerText()).toContain("Your 1 addition still fits");
  await altora.page.getByRole("button", { name: "Keep drafting" }).click();
});

test("what is typed while the server is down is kept, said, and saved when it is back", async () => {
  const id = await paragraphOf(chair.page, label);
  await caretIn(chair.page, id);
  await house.kill();
  await chair.page.keyboard.type("Kept here. ");
  await expect
    .poll(() => sync(chair.page), { timeout: 10_000 })
    .toMatch(/Offline since \d\d:\d\d · 2 words kept on this device/);
  await house.start();
  await expect.poll(() => sync(chair.page), { timeout: 20_000 }).toMatch(/Saved/);
  await shows(secretariat.page, id, "Kept here. ");
});

test("Ctrl+Enter shows what the room will read, and again tables it for everybody", async () => {
  const id = await paragraphOf(altora.page, label);
  await expect.poll(() => sync(altora.page), { timeout: 20_000 }).toMatch(/Saved/);
  await caretIn(altora.page, id);
  await altora.page.keyboard.press("Control+Enter");
  const preview = altora.page.locator("table-preview");
  await expect.poll(() => preview.innerText()).toContain("The room will read");
  expect(await preview.locator("ins").allTextContents()).toContain("Again");
  await altora.page.keyboard.press("Control+Enter");
  await expect.poll(() => bar(altora.page, id).count()).toBe(0);
  await expect.poll(() => words(chair.page, id).locator("ins").allTextContents()).toContain("Again");
});

test("of two tabs of one browser one types; the other can take over and loses nothing", async () => {
  const id = await paragraphOf(chair.page, label);
  const second = await chair.context.newPage();
  await second.goto(chair.page.url());
  await shows(second, id, "Kept here. ");
  await second.getByRole("button", { name: "Type here instead" }).click();
  await expect.poll(() => second.getByRole("button", { name: "Type here instead" }).count()).toBe(0);
  await caretIn(second, id);
  await second.keyboard.type("Second tab. ");
  await shows(secretariat.page, id, "Second tab. ");
  await shows(chair.page, id, "Second tab. ");
  await expect.poll(() => chair.page.getByRole("button", { name: "Type here instead" }).count()).toBe(1);
  await second.close();
  // The first tab gets the pen back by itself.
  await expect.poll(() => chair.page.getByRole("button", { name: "Type here instead" }).count()).toBe(0);
  await chair.page.keyboard.press("Escape");
  await caretIn(chair.page, id);
  await chair.page.keyboard.type("First again. ");
  await shows(secretariat.page, id, "First again. ");
  await expect.poll(() => sync(chair.page)).toMatch(/Saved/);
});

test("an update the server refuses costs its author no word: the text is loaded anew, the words are handed back", async () => {
  const id = await paragraphOf(chair.page, label);
  await caretIn(chair.page, id);
  await expect.poll(() => sync(chair.page)).toMatch(/Saved/);
  // A client gone wrong writes into the record, which no client may; what is typed after it depends on it.
  await chair.page.evaluate((paragraph) => {
    const page = document.querySelector("negotiation-page") as unknown as {
      room: {
        strand(id: string): {
          doc: { getMap(name: string): { set(key: string, value: unknown): void } };
          insert(at: number, words: string): void;
        };
      };
    };
    const strand = page.room.strand(paragraph);
    strand.doc.getMap("record").set("forged", 1);
    strand.insert(0, "Lost words. ");
  }, id);
  const card = chair.page.locator("handed-back, .handed-back").filter({ hasText: "Lost words." });
  await expect.poll(() => card.count(), { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => sync(chair.page)).toMatch(/Refused/);
  await expect.poll(() => words(chair.page, id).textContent()).not.toContain("Lost words.");
  expect(await words(secretariat.page, id).textContent()).not.toContain("Lost words.");
  await chair.page.keyboard.press("Escape");
  await chair.page.getByRole("button", { name: "I have them" }).click();
  await expect.poll(() => sync(chair.page), { timeout: 10_000 }).toMatch(/Saved/);
  await caretIn(chair.page, id);
  await chair.page.keyboard.type("After it. ");
  await shows(secretariat.page, id, "After it. ");
});

test("nobody's page threw an error", () => {
  for (const { errors } of [chair, secretariat, altora, colleague])
    expect(errors.filter((error) => !/WebSocket|Failed to load resource|ERR_CONNECTION/.test(error))).toEqual([]);
});
