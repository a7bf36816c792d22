import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinedParagraphs } from "../../../drafts/formats/tracked-text.ts";
import type { TrackedFile } from "../../../drafts/formats/tracked.ts";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { lineUpReturned } from "../../../drafts/returned/line-up.ts";
import type { Returned } from "../../../drafts/returned/returned.ts";
import { altora, chair, Room } from "../build.ts";
import { made } from "./made-file.ts";

/** What is done at a word: another in its place, out, or words in front of it. */
interface Edit {
  readonly kind: "replace" | "delete" | "insert";
  readonly words: string;
}
interface Line {
  readonly words: readonly string[];
  readonly edits: readonly (Edit | null)[];
  /** Of the whole: struck, or a new one behind it. */
  readonly whole: "out" | "new" | null;
}

const scripts: Readonly<Record<string, { readonly vocabulary: readonly string[]; readonly between: string }>> = {
  english: {
    vocabulary: ["States", "shall", "should", "meet", "every", "year", "the", "of", "relays", "and"],
    between: " ",
  },
  arabic: { vocabulary: ["الدول", "يجب", "ينبغي", "اجتماع", "كل", "سنة", "على", "من", "المحطات", "و"], between: " " },
  chinese: { vocabulary: ["各国", "应当", "必须", "会议", "每年", "中继站", "在", "的", "报告", "和"], between: "" },
};

/** Lines in one script; two edits always have two words between them that stay. */
const linesIn = (script: string): fc.Arbitrary<readonly Line[]> => {
  const { vocabulary, between } = scripts[script]!;
  const phrase = fc
    .array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 3 })
    .map((words) => words.join(between));
  const edit = fc.record({
    kind: fc.constantFrom("replace" as const, "delete" as const, "insert" as const),
    words: phrase,
  });
  const line = fc
    .tuple(
      fc.array(fc.constantFrom(...vocabulary), { minLength: 4, maxLength: 14 }),
      fc.array(fc.option(edit, { freq: 1 }), { minLength: 14, maxLength: 14 }),
      fc.constantFrom("out" as const, "new" as const, null, null, null),
    )
    .map(([words, edits, whole]): Line => ({
      words,
      edits: whole === "out" ? [] : edits.map((one, n) => (n % 3 === 1 && n < words.length - 1 ? one : null)),
      whole,
    }));
  return fc.array(line, { minLength: 1, maxLength: 6 });
};

/** Shares no word with what is struck: one that did would be read as the same paragraph reworded. */
const fresh = "Delegations thanked their hosts";

const written = ({ words, edits, whole }: Line, between: string): readonly string[] => {
  const line = words
    .map((word, n) => {
      const lead = n === 0 ? "" : between;
      const edit = edits[n];
      if (!edit) return lead + word;
      if (edit.kind === "delete") return `{-${lead}${word}-}`;
      // Word keeps the blank: "shall" goes and "should" comes.
      if (edit.kind === "insert") return `${lead}{+${edit.words}${between}+}${word}`;
      return edit.words === word ? lead + word : `${lead}{-${word}-}{+${edit.words}+}`;
    })
    .join("");
  if (whole === "out") return [`{-${line}.-}¶-`];
  if (whole === "new") return [`${line}.¶+`, `{+${fresh}+}`];
  return [`${line}.`];
};

const roomOf = (lines: readonly Line[], between: string): Room =>
  new Room([...lines.map(({ words }, n) => `${n + 1}. ${words.join(between)}.`), `${lines.length + 1}. The end.`]);

const fileOf = (room: Room, lines: readonly Line[], between: string): TrackedFile =>
  made(room.draft, { lines: Object.fromEntries(lines.map((line, n) => [`${n + 1}`, written(line, between)])) });

const back = (file: TrackedFile, room: Room): Returned =>
  lineUpReturned({ file, base: room.draft, now: room.draft, seat: altora, as: "ALT" });

const wanted = (lines: readonly Line[]): number =>
  lines.reduce(
    (sum, { words, edits, whole }) =>
      sum +
      (whole === null ? 0 : 1) +
      edits.filter((edit, n) => edit && !(edit.kind === "replace" && edit.words === words[n])).length,
    0,
  );

describe.each(Object.keys(scripts))("edits made with Track Changes, %s", (script) => {
  const { between } = scripts[script]!;

  test("come back as exactly those changes, and incorporated give the text with all of them accepted", () => {
    fc.assert(
      fc.property(linesIn(script), (lines) => {
        const room = roomOf(lines, between);
        const file = fileOf(room, lines, between);
        const returned = back(file, room);
        expect(returned.changes.filter(({ untracked, ticked }) => untracked || !ticked)).toEqual([]);
        // Where words are not parted by blanks, a segmenter may see two edits as one word.
        if (between !== "") expect(returned.changes).toHaveLength(wanted(lines));
        const numbers = returned.changes.map(({ act }) => room.act(altora, act!).number!);
        for (const number of numbers) room.act(chair, { type: "incorporate", proposal: room.proposal(number).id });
        const text = room.paragraphs().map((paragraph) => plain(wordsOf(paragraph)));
        const accepted = joinedParagraphs(file, "would-be").map(({ runs }) => runs.map(({ t }) => t).join(""));
        expect(text.map(squeezed)).toEqual(accepted.map(squeezed));
      }),
      { numRuns: 60 },
    );
  });

  test("taken up in any order give the same text", () => {
    fc.assert(
      fc.property(linesIn(script), fc.infiniteStream(fc.nat(1_000)), (lines, picks) => {
        const room = roomOf(lines, between);
        const file = fileOf(room, lines, between);
        const left = back(file, room).changes.map(({ act }) => room.act(altora, act!).number!);
        while (left.length > 0) {
          const [number] = left.splice(picks.next().value! % left.length, 1);
          room.act(chair, { type: "incorporate", proposal: room.proposal(number!).id });
        }
        const text = room.paragraphs().map((paragraph) => plain(wordsOf(paragraph)));
        const accepted = joinedParagraphs(file, "would-be").map(({ runs }) => runs.map(({ t }) => t).join(""));
        expect(text.map(squeezed)).toEqual(accepted.map(squeezed));
      }),
      { numRuns: 30 },
    );
  });
});

/** A blank belongs to the word behind it: which of two neighbours brought it is not told apart. */
const squeezed = (text: string): string => text.replaceAll(/ +/gu, " ").trim();
