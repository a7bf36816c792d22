/** The paragraph editor with real keys in a real browser: what is typed, what is written, what the others get. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEditorStage } from "./editor-stage.ts";
import type { EditorStage } from "./editor-stage.ts";

let stage: EditorStage;

beforeAll(async () => {
  stage = await openEditorStage();
});
afterAll(async () => {
  await stage.close();
});

type Delta = { insert: unknown; attributes?: Record<string, unknown> }[];
const own = (insert: string) => ({ insert, attributes: { src: "own" } });
const kept = (insert: string) => ({ insert, attributes: { src: "text" } });
const struck = (insert: string) => ({ insert, attributes: { src: "text", strike: true } });

/** What the screen shows is what the document says, and what the other person has. */
const agree = async (words: string): Promise<void> => {
  await expect.poll(() => stage.do("shown")).toBe(words);
  await expect.poll(() => stage.do("text")).toBe(words);
  expect(((await stage.do<Delta>("their")) ?? []).map(({ insert }) => insert).join("")).toBe(words);
  expect(stage.errors).toEqual([]);
};

test("a pen's letters stand in the strand and reach the other person", async () => {
  await stage.do("drafting", "States shall meet.");
  await stage.do("caret", 12);
  await stage.page.keyboard.type(" soon and");
  await agree("States shall soon and meet.");
  expect(await stage.do("selection")).toEqual({ from: 21, to: 21 });
});

test("Backspace takes one grapheme, however many code units it has", async () => {
  await stage.do("drafting", "a👩‍👩‍👧é🇩🇪");
  await stage.do("caret", 14);
  await stage.page.keyboard.press("End");
  await stage.page.keyboard.press("Backspace");
  await agree("a👩‍👩‍👧é");
  await stage.page.keyboard.press("Backspace");
  await stage.page.keyboard.press("Backspace");
  await agree("a");
});

test("undo takes back one's own typing and nothing of the other person", async () => {
  await stage.do("drafting", "States shall meet.");
  await stage.do("caret", 6);
  await stage.page.keyboard.type(" that wish");
  await stage.do("theirInsert", 0, "All ");
  await agree("All States that wish shall meet.");
  await stage.page.keyboard.press("Control+z");
  await agree("All States shall meet.");
  await stage.page.keyboard.press("Control+Shift+z");
  await agree("All States that wish shall meet.");
});

test("a caret stays with its letters when somebody types before it", async () => {
  await stage.do("drafting", "States shall meet.");
  await stage.do("caret", 12);
  await stage.do("theirInsert", 0, "Member ");
  expect(await stage.do("selection")).toEqual({ from: 19, to: 19 });
  await stage.do("theirDelete", 0, 7);
  expect(await stage.do("selection")).toEqual({ from: 12, to: 12 });
});

test("two people type at once, apart, and end with the same words", async () => {
  await stage.do("drafting", "States shall meet.");
  await stage.do("connect", false);
  await stage.do("caret", 6);
  await stage.page.keyboard.type(" parties");
  await stage.do("theirInsert", 17, " in May");
  await stage.do("connect", true);
  await agree("States parties shall meet in May.");
});

test("a composed word is written once, at its end", async () => {
  await stage.do("drafting", "条約は。");
  await stage.do("caret", 3);
  await stage.compose(["か", "かん", "漢", "漢字"], "漢字");
  await agree("条約は漢字。");
});

test("what somebody types during a composition is neither doubled nor misplaced", async () => {
  await stage.do("drafting", "条約は。");
  await stage.do("caret", 3);
  await stage.compose(["か", "かん", "漢字"], "漢字", async () => {
    await stage.do("theirInsert", 0, "本");
  });
  await agree("本条約は漢字。");
  await stage.page.keyboard.press("Control+z");
  await agree("本条約は。");
});

test("a composition in a paper is an own addition", async () => {
  await stage.do("suggesting", [["text", "条約は。"]]);
  await stage.do("caret", 3);
  await stage.compose(["か", "漢字"], "漢字");
  await agree("条約は漢字。");
  expect(await stage.do("delta")).toEqual([kept("条約は"), own("漢字"), kept("。")]);
});

test("in a paper typing adds and Backspace strikes what is not one's own, grapheme by grapheme", async () => {
  await stage.do("suggesting", [["text", "States shall meet."]]);
  await stage.do("caret", 12);
  await stage.page.keyboard.press("Backspace");
  await stage.page.keyboard.press("Backspace");
  expect(await stage.do("delta")).toEqual([kept("States sha"), struck("ll"), kept(" meet.")]);
  expect(await stage.do("selection")).toEqual({ from: 10, to: 10 });
  expect(await stage.do("said")).toContain("Struck “l”");
  await stage.do("caret", 12);
  await stage.page.keyboard.type("n't");
  await stage.page.keyboard.press("Backspace");
  expect(await stage.do("delta")).toEqual([kept("States sha"), struck("ll"), own("n'"), kept(" meet.")]);
  await agree("States shalln' meet.");
});

test("typing over a selection in a paper puts the new words behind the struck ones", async () => {
  await stage.do("suggesting", [["text", "States shall meet."]]);
  await stage.do("caret", 7, 12);
  await stage.page.keyboard.type("should");
  expect(await stage.do("delta")).toEqual([kept("States "), struck("shall"), own("should"), kept(" meet.")]);
  await stage.page.keyboard.press("Control+z");
  await agree("States shall meet.");
});

test("typing inside foreign words is one's own and leaves theirs whole", async () => {
  await stage.do("suggesting", [
    ["text", "States "],
    ["c5-1", "upon request "],
    ["text", "meet."],
  ]);
  await stage.do("caret", 12);
  await stage.page.keyboard.type("written ");
  expect(await stage.do("delta")).toEqual([
    kept("States "),
    { insert: "upon ", attributes: { src: "c5-1" } },
    own("written "),
    { insert: "request ", attributes: { src: "c5-1" } },
    kept("meet."),
  ]);
});

test("`[` over selected words holds them", async () => {
  await stage.do("suggesting", [["text", "States shall meet."]]);
  await stage.do("caret", 7, 12);
  await stage.page.keyboard.type("[");
  expect(await stage.do("delta")).toEqual([
    kept("States "),
    { insert: "shall", attributes: { src: "text", hold: true } },
    kept(" meet."),
  ]);
  await agree("States shall meet.");
});

test("the first letter opens the paper, and there is only one", async () => {
  await stage.do("untouched", "States shall meet.");
  await stage.do("caret", 6);
  expect(await stage.do("papersOpened")).toBe(0);
  await stage.page.keyboard.type(" all");
  expect(await stage.do("papersOpened")).toBe(1);
  expect(await stage.do("delta")).toEqual([kept("States"), own(" all"), kept(" shall meet.")]);
  expect(await stage.do("selection")).toEqual({ from: 10, to: 10 });
});

test("words are pasted plain and on one line", async () => {
  await stage.do("drafting", "States meet.");
  await stage.do("caret", 6);
  await stage.page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/html", "<h1>shall</h1><p><b>always</b></p>");
    data.setData("text/plain", " shall\n\n  always");
    document.activeElement!.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await agree("States shall always meet.");
  expect(await stage.do("delta")).toEqual([{ insert: "States shall always meet." }]);
});

test("Enter splits where a pen drafts and does nothing in a paper", async () => {
  await stage.do("drafting", "States shall meet.");
  await stage.do("caret", 6);
  await stage.page.keyboard.press("Enter");
  expect(await stage.do("said")).toEqual(["split 6"]);
  await agree("States shall meet.");
});

test("arrows leave the paragraph at its edges", async () => {
  await stage.do("drafting", "States shall meet.");
  await stage.do("caret", 0);
  await stage.page.keyboard.press("ArrowLeft");
  await stage.page.keyboard.press("ArrowUp");
  await stage.do("caret", 18);
  await stage.page.keyboard.press("ArrowRight");
  await stage.page.keyboard.press("ArrowDown");
  expect(await stage.do("said")).toEqual(["left before", "left up", "left after", "left down"]);
});

test("Arabic is typed, struck and left in its own direction", async () => {
  await stage.do("suggesting", [["text", "تتخذ الدول التدابير."]], "ar");
  await stage.do("caret", 4);
  await stage.page.keyboard.insertText(" جميع");
  expect(await stage.do("delta")).toEqual([kept("تتخذ"), own(" جميع"), kept(" الدول التدابير.")]);
  await stage.do("caret", 0);
  await stage.page.keyboard.press("ArrowRight");
  expect((await stage.do<string[]>("said")).at(-1)).toBe("left before");
  await agree("تتخذ جميع الدول التدابير.");
});

test("Backspace takes an Arabic letter with its marks, in the text and in a paper", async () => {
  await stage.do("drafting", "قَانُونٌ", undefined, "ar");
  await stage.do("caret", "قَانُونٌ".length);
  await stage.page.keyboard.press("Backspace");
  await agree("قَانُو");
  await stage.do("suggesting", [["text", "قَانُونٌ"]], "ar");
  await stage.do("caret", 2);
  await stage.page.keyboard.press("Backspace");
  expect(await stage.do("delta")).toEqual([struck("قَ"), kept("انُونٌ")]);
});

test("Arabic brackets stand on the sides their words begin and end on, and arrows step over them", async () => {
  await stage.do(
    "suggesting",
    [
      ["text", "تتخذ "],
      ["c1-1", "جميع "],
      ["text", "الدول."],
    ],
    "ar",
  );
  const x = (selector: string): Promise<number> =>
    stage.page
      .locator(`#host ${selector}`)
      .first()
      .evaluate((one) => one.getBoundingClientRect().left);
  const [opens, words, closes] = [await x(".edge.opens"), await x("ins"), await x(".edge.closes")];
  expect(opens).toBeGreaterThan(words);
  expect(words).toBeGreaterThan(closes);
  await stage.do("caret", 4);
  // Leftwards is forwards: the blank, then the first letter inside the bracket.
  await stage.page.keyboard.press("ArrowLeft");
  await stage.page.keyboard.press("ArrowLeft");
  expect(await stage.do("selection")).toEqual({ from: 6, to: 6 });
  await stage.page.keyboard.press("ArrowRight");
  expect(await stage.do("selection")).toEqual({ from: 5, to: 5 });
});

test("ten overlapping proposals on one sentence keep every letter at most two elements deep", async () => {
  const words = "States shall take all appropriate measures under international law";
  const ids = Array.from({ length: 10 }, (_, n) => `q1-${n}`);
  const runs = [...words].map((t, at) => ({
    t,
    del: ids.filter((_, n) => at >= n * 3 && at < 40 + n * 2),
    changes: ids.filter((_, n) => at >= n * 3 && at < 40 + n * 2).map((id) => `c${id.slice(1)}`),
  }));
  await stage.do("drafting", words, runs);
  expect(await stage.do<number>("depth")).toBeLessThanOrEqual(2);
  await stage.do("caret", 20);
  await stage.page.keyboard.type("x");
  await agree(`${words.slice(0, 20)}x${words.slice(20)}`);
  expect(await stage.do<string>("html")).toContain("Party");
});

test("proposed words are read in the text but cannot be typed in", async () => {
  await stage.do("drafting", "States meet.", [
    { t: "States " },
    { t: "shall ", ins: ["q1-1"], changes: ["c1-1"] },
    { t: "meet." },
  ]);
  await agree("States meet.");
  expect((await stage.page.locator("#host ins").allTextContents()).join("")).toBe("shall");
  await stage.do("caret", 7);
  await stage.page.keyboard.type("do ");
  await agree("States do meet.");
  await stage.do("caret", 7);
  await stage.page.keyboard.press("ArrowLeft");
  await stage.page.keyboard.press("ArrowRight");
  await stage.page.keyboard.press("ArrowRight");
  expect(await stage.do("selection")).toEqual({ from: 8, to: 8 });
});

test("somebody's caret is drawn with the office the server says, and has no letters", async () => {
  await stage.do("drafting", "States shall meet.");
  await stage.do("theirCaret", 6);
  const caret = stage.page.locator("#host .their-caret");
  expect(await caret.getAttribute("data-name")).toBe("Secretariat");
  expect(await caret.textContent()).toBe("");
  await stage.do("caret", 6);
  await stage.page.keyboard.type("!");
  await agree("States! shall meet.");
});

test("where nothing can be typed the words stay and the page is told", async () => {
  await stage.do("reading", "States shall meet.");
  await stage.do("caret", 6);
  await stage.page.keyboard.type("x");
  await stage.page.keyboard.press("Backspace");
  expect(await stage.do("said")).toEqual(["refused", "refused"]);
  await agree("States shall meet.");
});

test("Ctrl+B makes a selection bold, as one change", async () => {
  await stage.do("drafting", "States shall meet.");
  await stage.do("caret", 7, 12);
  await stage.page.keyboard.press("Control+b");
  expect(await stage.do("delta")).toEqual([
    { insert: "States " },
    { insert: "shall", attributes: { b: true } },
    { insert: " meet." },
  ]);
});

describe("four wordings for one word", () => {
  const before = "Recalling that the States parties to the arrangement ";
  const after = " take all the measures that are needed, in good time and in good faith, wherever they are.";
  const wordings = ["should", "may", "must", "are invited to"];
  const ids = wordings.map((_, n) => `q1-${n}`);
  const changes = wordings.map((_, n) => `c1-${n}`);
  const runs = [
    { t: before },
    { t: "shall", del: ids, changes },
    ...wordings.map((t, n) => ({ t, ins: [ids[n]], changes: [changes[n]] })),
    { t: after },
  ];
  const paper = [["text", before], ["text", "shall"], ...wordings.map((t, n) => [changes[n], t]), ["text", after]];
  const shown = (): Promise<string[]> => stage.page.locator("#host ins:visible, #host del:visible").allInnerTexts();

  test.each([null, "q1-2"])(
    "stand on the same lines at rest, under a pen and in a paper (%s chosen)",
    async (chosen) => {
      await stage.do("still", runs, chosen);
      const lines = await stage.do<unknown[]>("lines", "#static");
      expect(lines.length).toBeGreaterThan(1);
      await stage.do("drafting", `${before}shall${after}`, runs, "en", chosen);
      expect(await stage.do("lines", "#host")).toEqual(lines);
      await stage.do("suggesting", paper, "en", runs, chosen);
      expect(await stage.do("lines", "#host")).toEqual(lines);
      expect(await stage.page.locator("#host .alternatives").innerText()).toBe(
        chosen === null ? "5 alternatives" : "3 more",
      );
      expect(stage.errors).toEqual([]);
    },
  );

  test("keys enter and strike nothing that is folded away", async () => {
    await stage.do("suggesting", paper, "en", runs);
    const end = before.length + 5 + wordings.join("").length;
    // One step from the letter behind the group to the last one that can be seen in it.
    await stage.do("caret", end);
    await stage.page.keyboard.press("ArrowLeft");
    expect(await stage.do("selection")).toEqual({ from: before.length + 4, to: before.length + 4 });
    await stage.page.keyboard.press("ArrowRight");
    await stage.do("caret", before.length - 4, end + 5);
    await stage.page.keyboard.press("Delete");
    const delta = await stage.do<Delta>("delta");
    expect(
      delta
        .filter(({ attributes }) => attributes?.["strike"])
        .map(({ insert }) => insert)
        .join(""),
    ).toBe("ent shall take");
    expect(
      delta.filter(({ attributes }) => String(attributes?.["src"]).startsWith("c")).map(({ insert }) => insert),
    ).toEqual(wordings);
  });

  test("a wording one writes in stays open, and nothing else moves", async () => {
    await stage.do("suggesting", paper, "en", runs, "q1-3");
    await stage.do("caret", before.length + 5 + "shouldmaymustare".length);
    await stage.page.keyboard.type(" all");
    await stage.do("redrawn", runs, null);
    expect((await shown()).join("|")).toContain("all");
    expect(await stage.page.locator("#host .alternatives").innerText()).toBe("3 more");
  });
});
