/**
 * The same agreement a week apart (shared/texts, 4 and 12 December 2015), from a thousand brackets to none: as two files,
 * and as two revisions of one negotiation that was brought from the one to the other by a Chair and a pen.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { begunDraft } from "../../../drafts/crdt/begun.ts";
import { paragraphText } from "../../../drafts/crdt/carry-out.ts";
import type { Draft } from "../../../drafts/draft.ts";
import { layComparison } from "../../../drafts/formats/comparison-page.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import type { ParsedDraft } from "../../../drafts/notation/parsed.ts";
import type { ParagraphId } from "../../../drafts/paragraph.ts";
import { compareTexts, linersOf } from "../../../drafts/reading/as-one.ts";
import { compareDrafts, wordsAfter } from "../../../drafts/reading/compare.ts";
import type { Comparison } from "../../../drafts/reading/compare.ts";
import { lineUp } from "../../../drafts/reading/line-up.ts";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { decide } from "../../../drafts/acts/decide.ts";
import type { Plan } from "../../../drafts/acts/plan.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Act } from "../../../drafts/wire.ts";
import { chair, Room } from "../build.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..", "shared", "texts");
const read = (start: string): ParsedDraft | null => {
  const name = existsSync(folder) ? readdirSync(folder).find((one) => one.startsWith(start)) : undefined;
  return name === undefined ? null : parseNotation(readFileSync(join(folder, name), "utf8"), { parties: [] });
};
const absent = "the shared texts do not lie beside the project";
const never = new Date(0).toISOString();

/** A line of a comparison: "4.1 {-Parties shall-}{+Each Party is to+} …". */
const lineOf = (comparison: Comparison, now: string): string => {
  const found = comparison.paragraphs.find((p) => wordsAfter(p).includes(now) && p.fate !== "removed");
  return (found?.words ?? []).map(({ t, is }) => (is === "kept" ? t : is === "out" ? `{-${t}-}` : `{+${t}+}`)).join("");
};

/** An act of the Chair, without the freezing that tests of acts do: there are hundreds of them here. */
const act = (room: Room, what: Act): Plan["answer"] => {
  const plan = decide(room.draft, what, { seq: room.seq + 1, at: room.at, seat: chair });
  if (isRefusal(plan)) throw new Error(plan.message);
  room.carry(plan);
  return plan.answer;
};

/** The text of a room brought to another: what is the same paragraph is typed over, the rest taken out and inserted. */
const bringTo = (room: Room, goal: Draft): void => {
  const lines = linersOf(goal);
  const { pairs } = lineUp(linersOf(room.draft), lines, goal.language);
  const ids = Object.values(room.draft.parts)
    .flat()
    .filter(({ ins }) => ins === undefined)
    .map(({ id }) => id);
  const known = new Map(pairs.map(({ a, b }) => [b, ids[a]!]));
  const kept = new Set(known.values());
  for (const id of ids)
    if (
      !kept.has(id) &&
      Object.values(room.draft.parts)
        .flat()
        .some((one) => one.id === id)
    )
      act(room, { type: "remove-paragraph", paragraph: id });
  let after: ParagraphId | null = null;
  for (const [n, { text, kind }] of lines.entries()) {
    const words = text.replaceAll("\uFFFC", "");
    const id = known.get(n);
    const stands = room.draft.parts.consensus.findIndex((one) => one.id === id);
    if (id === undefined || stands < 0) {
      const made = act(room, {
        type: "insert-paragraph",
        part: "consensus",
        after,
        kind: kind === "title" || kind === "sub-paragraph" || kind === "footnote" ? "opening" : kind,
        text: words.replaceAll(/[[\]*]/gu, "\\$&"),
      });
      after = made.paragraph ?? after;
      continue;
    }
    const strand = paragraphText(room.doc, id)!;
    if (plain(wordsOf(room.draft.parts.consensus[stands]!)) !== words)
      room.doc.transact(() => {
        strand.delete(0, strand.length);
        strand.insert(0, words);
      });
    if (
      (room.draft.parts.consensus[stands - 1]?.id ?? null) !== after &&
      room.draft.parts.consensus[stands]!.parent === undefined
    )
      act(room, { type: "move", paragraph: id, to: { part: "consensus", after } });
    after = id;
  }
  act(room, { type: "publish-revision", name: "Rev.1" });
};

describe("the agreement of 4 December 2015 compared with that of 12 December", () => {
  test("as two files: what stayed is paired, what was rewritten is told by words, what came and went by paragraph", (t) => {
    const [from, to] = [read("06_"), read("08_")];
    if (from === null || to === null) return t.skip(absent);
    const [a, b] = [begunDraft(from, [], never), begunDraft(to, [], never)];
    const began = performance.now();
    const comparison = compareTexts(a, b);
    const took = performance.now() - began;
    const { paragraphs, totals, brackets, guard } = comparison;
    expect(brackets.now).toBe(0);
    expect(brackets.was).toBeGreaterThan(700);
    // Half of the paragraphs of the agreement were somewhere in the text a week before.
    expect(totals.changed).toBeGreaterThan(20);
    expect(totals.added).toBeLessThan(totals.changed);
    expect(totals.moved).toBeLessThan(20);
    expect(paragraphs.filter(({ fate }) => fate !== "removed").map(wordsAfter)).toEqual(
      Object.values(b.parts)
        .flat()
        .map((one) => plain(wordsOf(one))),
    );
    expect(lineOf(comparison, '"Party" means')).toBe('"Party" means a Party to this Agreement{-;-}');
    expect(lineOf(comparison, "This Agreement will be implemented")).toContain(
      "This Agreement {-shall-}{+will+} be implemented {-on the basis of-}{+to reflect+} equity",
    );
    expect(lineOf(comparison, "Holding the increase")).toMatch(
      /^\{-Hold-\}\{\+Holding\+\} the increase in the global average temperature/,
    );
    // No half words: what goes out or comes in begins and ends where words do.
    for (const { words } of paragraphs)
      for (const [n, { t: text, is }] of words.entries()) {
        const before = words.slice(0, n).findLast((piece) => piece.is === "kept" || piece.is === is);
        if (is !== "kept" && before?.is === "kept")
          expect(/\p{L}$/u.test(before.t) && /^\p{L}/u.test(text)).toBe(false);
      }
    const seen = guard.filter(({ whole, kind }) => whole === undefined && kind === "modal");
    expect(seen.map(({ was, now }) => `${was} ${now}`)).toContain("shall will");
    expect(seen.length).toBeLessThan(80);
    // On a machine that does other things as well.
    expect(took).toBeLessThan(15_000);
  });

  test("on paper: totals first, what was taken out in a row together, nothing twice", (t) => {
    const [from, to] = [read("06_"), read("08_")];
    if (from === null || to === null) return t.skip(absent);
    const comparison = compareTexts(begunDraft(from, [], never), begunDraft(to, [], never), {
      from: "4 December",
      to: "12 December",
    });
    const page = layComparison(comparison, { title: "Agreement", symbol: "", language: "en", parties: [] });
    expect(page.what).toBe("12 December compared with 4 December");
    expect(page.totals[0]).toMatch(
      /^\d+ paragraphs reworded, \d+ new, \d+ taken out, \d+ moved, \d+ renumbered\. [\d,]+ words came in, [\d,]+ words went out\.$/,
    );
    expect(page.totals[1]).toMatch(/^Open brackets: \d+ then, 0 now\.$/);
    const items = page.parts.flatMap((part) => part.items);
    const lines = items.flatMap((item) => (item.is === "line" ? [item] : item.is === "taken-out" ? item.lines : []));
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(items.filter(({ is }) => is === "taken-out").length).toBeGreaterThan(10);
    // What is left to be read through: under a third of all that was written in the two texts.
    const reading = items.flatMap((item) => (item.is === "line" && item.fate !== "removed" ? [item] : []));
    expect(reading.length).toBeLessThan(comparison.paragraphs.length * 0.6);
    expect(page.renumbered[0]!.numbers.length).toBeGreaterThan(50);
  });

  test("as two revisions of one negotiation: by identity, every paragraph of the second told", (t) => {
    const [from, to] = [read("06_"), read("08_")];
    if (from === null || to === null) return t.skip(absent);
    // The preamble and the first articles: hundreds of acts, each decided and carried out.
    const head = (parsed: ParsedDraft, most: number): ParsedDraft => ({
      ...parsed,
      paragraphs: parsed.paragraphs.slice(0, most),
    });
    const goal = begunDraft(head(to, 60), [], never);
    const room = new Room(head(from, 130));
    act(room, { type: "publish-revision", name: "Draft of 4 December" });
    const before = room.draft;
    bringTo(room, goal);
    const { paragraphs, totals, to: moment } = compareDrafts(before, room.draft);
    expect(moment.revision).toBe("Rev.1");
    const words = (some: readonly string[]): string[] => some.map((text) => text.replaceAll("\uFFFC", "")).toSorted();
    const after = paragraphs.filter(({ fate }) => fate !== "removed");
    expect(after.map(({ id }) => id)).toEqual(room.draft.parts.consensus.map(({ id }) => id));
    expect(words(after.map(wordsAfter))).toEqual(words(linersOf(goal).map(({ text }) => text)));
    expect(totals.changed).toBeGreaterThan(20);
    const gone = paragraphs.filter(({ fate }) => fate === "removed").map(({ id }) => id);
    expect(new Set(gone).size).toBe(totals.removed);
  }, 120_000);
});
