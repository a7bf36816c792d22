import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Paragraph } from "../../../drafts/draft.ts";
import { sleeps } from "../../../drafts/paragraph.ts";
import type { Part } from "../../../drafts/paragraph.ts";
import { compareDrafts, wordsAfter, wordsBefore } from "../../../drafts/reading/compare.ts";
import { lookTwice } from "../../../drafts/reading/guard.ts";
import { readable } from "../../../drafts/reading/difference.ts";
import { mayAttribute, sight } from "../../../drafts/reading/sight.ts";
import { pieces } from "../../../drafts/reading/view.ts";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { randomDraft } from "./random-draft.ts";

describe("a paragraph with its brackets", () => {
  test("neither loses nor doubles a letter, and every change stands in a bracket", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draft = randomDraft(seed);
        for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][])
          for (const paragraph of paragraphs) {
            const laid = pieces(paragraph, draft);
            expect(laid.flatMap((p) => (p.is === "words" && !p.ins ? [p.t] : [])).join("")).toBe(
              plain(wordsOf(paragraph)),
            );
            const opened = laid.flatMap((p) => (p.is === "open" ? p.bracket.changes : []));
            const whole = new Set(
              draft.proposals.flatMap(({ changes }) =>
                changes.filter(({ type }) => type === "new").map(({ id }) => id),
              ),
            );
            const drawn = new Set(
              sleeps(part) ? [] : paragraph.runs.flatMap((run) => run.changes ?? []).filter((id) => !whole.has(id)),
            );
            expect(new Set(opened)).toEqual(drawn);
            let depth = 0;
            for (const p of laid) {
              if (p.is === "open") depth++;
              if (p.is === "close") depth--;
              expect(depth).toBeGreaterThanOrEqual(0);
            }
            expect(depth).toBe(0);
          }
      }),
      // A group of holds cut inside an insertion, and opened again together with its last option.
      { numRuns: 300, examples: [[-896373452]] },
    );
  });
});

describe("sight", () => {
  const seat = { id: "s1", role: "delegation", parties: ["ALT"], head: true } as const;
  test("twice is once, and with names off only one's own stays", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom("full", "groups", "none"), (seed, names) => {
        const draft = { ...randomDraft(seed), names } as const;
        const once = sight(draft, seat);
        expect(sight({ ...once }, seat)).toEqual(once);
        const seen = new Set(once.proposals.flatMap(({ sponsors }) => sponsors ?? []));
        if (names === "none") expect([...seen].every((id) => id === "ALT")).toBe(true);
        if (names === "groups") expect([...seen].every((id) => id === "ALT" || id === "ISL")).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  test("more attribution than one's own is refused", () => {
    expect(mayAttribute(seat, "groups", "full")?.refused).toBe("attribution-refused");
    expect(mayAttribute(seat, "groups", "groups")).toBeNull();
    expect(mayAttribute({ role: "chair" }, "none", "full")).toBeNull();
  });
});

describe("compare", () => {
  test("holds the words of both moments", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seedA, seedB) => {
        const [a, b] = [randomDraft(seedA), randomDraft(seedB)];
        const { paragraphs } = compareDrafts(a, b);
        for (const [draft, absent, words] of [
          [a, "added", wordsBefore],
          [b, "removed", wordsAfter],
        ] as const) {
          const stands = Object.values(draft.parts)
            .flat()
            .filter(({ ins }) => !ins);
          const found = new Map(paragraphs.filter(({ fate }) => fate !== absent).map((one) => [one.id, words(one)]));
          expect(found).toEqual(new Map(stands.map((one) => [one.id, plain(wordsOf(one))])));
        }
      }),
      { numRuns: 150 },
    );
  });
  test("the guard names a changed modal verb, negation and number", () => {
    const look = (old: string, now: string): unknown =>
      lookTwice(readable([{ t: old }], [{ t: now }], "en"), "en").map(({ kind, was, now }) => [kind, was, now]);
    expect(look("States shall meet.", "States should meet.")).toEqual([["modal", "shall", "should"]]);
    expect(look("States shall meet.", "States shall not meet.")).toEqual([["negation", "", "not"]]);
    expect(look("in 12 days", "in 30 days")).toEqual([["number", "12", "30"]]);
  });
});
