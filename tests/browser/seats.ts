/**
 * What people at their seats do and see, for the stories: finding a paragraph by its number, a caret at a word, a paper
 * tabled, brackets read. Everything is done by keyboard and pointer; nothing here asks the server.
 */
import { expect } from "vitest";
import type { Locator, Page } from "playwright-core";
import { sit } from "./house.ts";
import type { Device, House } from "./house.ts";

/** How long something on another seat's page may take to arrive on a busy machine. */
export const patience = { timeout: 15_000 };

/** A page that has a seat in the negotiation's room. */
export interface Seated extends Device {
  readonly name: string;
}

/** Opens the sample's link for an office ("chair") or a party ("XAL"). */
export const sitAs = async (house: House, who: string, size?: { width: number; height: number }): Promise<Seated> => {
  const seated = await sit(house.linkOf(who), size);
  await seated.page.getByRole("main").getByRole("article").first().waitFor();
  return { ...seated, name: who };
};

/** Opens several seats at once, each on a device of its own. */
export const sitTogether = async <const Who extends readonly string[]>(
  house: House,
  ...who: Who
): Promise<{ [N in keyof Who]: Seated }> =>
  (await Promise.all(who.map((one) => sitAs(house, one)))) as { [N in keyof Who]: Seated };

/** The address of a seat's room, whatever screen of it is open. */
export const roomOf = (page: Page): string => /^.*\/n\/[\w-]+\/[\w-]+/u.exec(page.url())![0];

const quoted = (words: string): string => words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A paragraph by its number. */
export const paragraph = (page: Page, label: string): Locator =>
  page.getByRole("article", { name: new RegExp(`^(Paragraph )?${quoted(label)}, `) });

/** The line of a paragraph in the outline. */
export const outlineOf = (page: Page, label: string): Locator =>
  page
    .getByRole("navigation", { name: "Outline" })
    .getByRole("link")
    .filter({ has: page.locator("b").getByText(label, { exact: true }) });

/** What an element says, out of sight as well (where `innerText` is empty), without what is hidden words. */
const textOf = (element: Locator): Promise<string> =>
  element.evaluate((shown) => {
    const copy = shown.cloneNode(true) as Element;
    for (const hidden of copy.querySelectorAll(".unseen")) hidden.remove();
    return (copy.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  });

/** The words of a paragraph as they are drawn, proposed ones and names included, hidden ones not. */
export const drawn = (page: Page, label: string): Promise<string> =>
  textOf(paragraph(page, label).locator(".w").first());

/** All that stands with a paragraph: number, words, what is said below them. */
export const standing = (page: Page, label: string): Promise<string> => textOf(paragraph(page, label));

/** All words of a page, as they stand in its elements: what somebody could find who searches it. */
export const everything = (page: Page): Promise<string> => page.evaluate(() => document.body.textContent ?? "");

/** Takes a paragraph into hand by its number, without a caret. */
export const takeInHand = async (page: Page, label: string): Promise<void> => {
  await paragraph(page, label)
    .getByRole("button", { name: label.replace(/^.* (?=\()/, ""), exact: true })
    .click();
  await expect.poll(() => paragraph(page, label).getAttribute("aria-current")).toBe("true");
};

type Edge = "before" | "after";

/** The point of the screen at one edge of words of a paragraph. */
const pointAt = (page: Page, label: string, words: string, edge: Edge): Promise<{ x: number; y: number } | null> =>
  paragraph(page, label)
    .locator(".w")
    .first()
    .evaluate(
      (host, { words: sought, edge: side }) => {
        const outside = ".who, .unseen, .edge, .or, .their-caret, .note-mark, button";
        const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
        const letters: { node: Node; offset: number }[] = [];
        let text = "";
        while (walker.nextNode()) {
          const node = walker.currentNode;
          if (node.parentElement?.closest(outside)) continue;
          const data = node.textContent ?? "";
          for (let offset = 0; offset < data.length; offset++) letters.push({ node, offset });
          text += data;
        }
        const at = text.indexOf(sought);
        if (at < 0) return null;
        const letter = letters[side === "before" ? at : at + sought.length - 1]!;
        const range = document.createRange();
        range.setStart(letter.node, letter.offset);
        range.setEnd(letter.node, letter.offset + 1);
        letter.node.parentElement!.scrollIntoView({ block: "nearest" });
        const boxes = range.getClientRects();
        const box = side === "before" ? boxes[0] : boxes[boxes.length - 1];
        if (!box) return null;
        // A good way inside the letter: what stands beside it may reach over its last pixel.
        const inside = box.width / 4;
        return { x: side === "before" ? box.left + inside : box.right - inside, y: box.top + box.height / 2 };
      },
      { words, edge },
    );

/** The words around the caret, or none where the page has no caret. */
const aroundCaret = (page: Page): Promise<{ before: string; after: string } | null> =>
  page.evaluate(() => {
    const host = document.querySelector(".caret-here");
    const { focusNode, focusOffset } = getSelection()!;
    if (host === null || focusNode === null || !host.contains(focusNode) || document.activeElement !== host)
      return null;
    const outside = ".who, .unseen, .edge, .or, .their-caret, .note-mark, button";
    const side = (from: [Node, number], to: [Node, number]): string => {
      const range = document.createRange();
      range.setStart(...from);
      range.setEnd(...to);
      const part = range.cloneContents();
      for (const left of part.querySelectorAll(outside)) left.remove();
      return part.textContent ?? "";
    };
    return {
      before: side([host, 0], [focusNode, focusOffset]),
      after: side([focusNode, focusOffset], [host, host.childNodes.length]),
    };
  });

/** Clicks at the edge of words of a paragraph, until the caret stands there. */
export const caretAt = async (page: Page, label: string, words: string, edge: Edge = "after"): Promise<void> => {
  await expect
    .poll(async () => {
      const point = await pointAt(page, label, words, edge);
      if (point === null) return `“${words}” does not stand in ${label}`;
      await page.mouse.click(point.x, point.y);
      await page.locator(".caret-here").first().waitFor({ timeout: 5_000 });
      const around = await aroundCaret(page);
      if (around === null) return "the caret is elsewhere";
      const there = edge === "after" ? around.before.endsWith(words) : around.after.startsWith(words);
      return there ? "there" : `${around.before.slice(-20)}|${around.after.slice(0, 20)}`;
    }, patience)
    .toBe("there");
};

/** Types at the edge of words of a paragraph. */
export const typeIn = async (page: Page, label: string, words: string, typed: string, edge?: Edge): Promise<void> => {
  await caretAt(page, label, words, edge);
  await page.keyboard.type(typed);
};

/** Selects words of a paragraph: a click before them, a click with Shift behind them. */
export const select = (page: Page, label: string, words: string): Promise<void> =>
  expect
    .poll(async () => {
      await caretAt(page, label, words, "before");
      const to = await pointAt(page, label, words, "after");
      await page.keyboard.down("Shift");
      await page.mouse.click(to!.x, to!.y);
      await page.keyboard.up("Shift");
      // Read once the page has drawn it: the editor hears of a selection after the browser has made it.
      return page.evaluate(
        () =>
          new Promise<string>((read) =>
            requestAnimationFrame(() => requestAnimationFrame(() => read(getSelection()!.toString()))),
          ),
      );
    }, patience)
    .toBe(words);

/** Strikes words of a paragraph: selected, then taken out. */
export const strike = async (page: Page, label: string, words: string): Promise<void> => {
  await select(page, label, words);
  await page.keyboard.press("Delete");
};

/** Types other words over words of a paragraph. */
export const replace = async (page: Page, label: string, words: string, typed: string): Promise<void> => {
  await select(page, label, words);
  await page.keyboard.type(typed);
};

/** Takes the caret out of the words; a paper is kept. */
export const leave = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator(".caret-here").count()).toBe(0);
};

/** Waits until the page says that the record has its words. */
export const saved = (page: Page): Promise<void> =>
  expect.poll(() => page.locator("top-bar .sync").innerText(), patience).toMatch(/^Saved/);

/** Reads what the room will read, tables it by keyboard and answers the number it got. */
export const tableAs = async (
  page: Page,
  party: string,
  options: {
    readonly reads?: RegExp;
    readonly reason?: string;
    readonly as?: "as" | "for";
    /** What is answered where others ask for something at the same place. */
    readonly rivals?: "Instead of theirs" | "As well";
  } = {},
): Promise<string> => {
  await saved(page);
  await page.keyboard.press("Control+Enter");
  const sheet = page.getByRole("region", { name: /^The (room will read|Chair will receive)$/ });
  await sheet.waitFor();
  if (options.reads) expect((await sheet.innerText()).replaceAll(/\s+/g, " ")).toMatch(options.reads);
  if (options.rivals) await sheet.getByRole("button", { name: options.rivals }).click();
  if (options.reason !== undefined) await sheet.getByLabel("Reason (optional)").fill(options.reason);
  const before = await saidTabled(page);
  await sheet.getByRole("button", { name: `Table ${options.as ?? "as"} ${party}` }).click();
  return tabledNumber(page, before);
};

/** The number of the proposal the page says was tabled, while it says so. */
export const saidTabled = async (page: Page): Promise<string | undefined> => {
  const [said] = await page
    .locator(".toast")
    .filter({ hasText: /Tabled as proposal/ })
    .allTextContents();
  return /proposal ([\d.]+),/.exec(said ?? "")?.[1];
};

/** The number the page says a proposal was tabled under, another one than before. */
export const tabledNumber = async (page: Page, before?: string): Promise<string> => {
  let number: string | undefined;
  await expect
    .poll(async () => {
      number = await saidTabled(page);
      return number !== undefined && number !== before;
    }, patience)
    .toBe(true);
  return number!;
};

/** What is asked to be added, struck and held in a paragraph, as drawn, and who is named in its brackets. */
export const bracketsOf = async (
  page: Page,
  label: string,
): Promise<{ ins: string[]; del: string[]; held: string[]; who: string[]; open: number; closed: number }> => {
  const words = paragraph(page, label).locator(".w").first();
  const texts = async (selector: string): Promise<string[]> =>
    (await words.locator(selector).allTextContents()).map((text) => text.trim()).filter((text) => text !== "");
  return {
    ins: await texts("ins"),
    del: await texts("del"),
    held: await texts(".held"),
    who: await texts(".who"),
    open: await words.locator(".edge.opens").count(),
    closed: await words.locator(".edge.closes").count(),
  };
};

/** A proposal in the desk, by its number. */
export const card = (page: Page, number: string): Locator =>
  page
    .getByRole("complementary")
    .locator("[data-proposal]")
    .filter({ has: page.locator("b").getByText(number, { exact: true }) })
    .first();

/** Takes a paragraph into hand and chooses one of its proposals in the desk. */
export const openCard = async (page: Page, label: string, number: string): Promise<Locator> => {
  await takeInHand(page, label);
  const found = card(page, number);
  await found.waitFor(patience);
  const chosen = page
    .getByRole("complementary")
    .locator(".on[data-proposal]")
    .filter({ has: page.locator("b").getByText(number, { exact: true }) });
  // A second click on a chosen card would let it go.
  if ((await chosen.count()) === 0) await found.locator("b").getByText(number, { exact: true }).click();
  await chosen.first().waitFor(patience);
  return chosen.last();
};

/** The open dialog; what it holds is slotted into it, so it is looked for below the element and not below the role. */
export const dialogOf = (page: Page): Locator => page.locator("wa-dialog[open]");

/** What the page last said was done, or why not. */
export const told = (page: Page, words: string | RegExp): Promise<void> =>
  page.locator(".toast, .refusal").filter({ hasText: words }).first().waitFor(patience);

/** No page threw, and none was refused something by its own content policy. */
export const noErrors = (...seats: readonly Device[]): void => {
  for (const { errors, page } of seats)
    expect(
      errors.filter((error) => !/net::ERR_|WebSocket connection|Failed to load resource/.test(error)),
      page.url(),
    ).toEqual([]);
};
