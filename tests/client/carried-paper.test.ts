/** A paper carried onto words that changed meanwhile: what still fits comes along, own words always do. */
import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { carriedOnto, writeCarried } from "../../client/room/carried-paper.ts";
import { newCaucusDoc } from "../../drafts/crdt/documents.ts";
import { beginPaper, paperLetters } from "../../drafts/crdt/paper.ts";
import type { PaperBase, PaperSource } from "../../drafts/crdt/paper.ts";
import { carryIntent } from "../../drafts/crdt/policy.ts";

type Id = readonly [client: number, clock: number];

/** A base of letters with their ids; a change's words stand after some of them. */
const base = (letters: readonly (readonly [t: string, id: Id])[], proposed?: { at: number; t: string }): PaperBase => {
  const t = letters.map(([letter]) => letter).join("");
  const stretches: { src: PaperSource; words: { t: string } }[] = proposed
    ? [
        { src: "text", words: { t: t.slice(0, proposed.at) } },
        { src: "c9-1", words: { t: proposed.t } },
        { src: "text", words: { t: t.slice(proposed.at) } },
      ]
    : [{ src: "text", words: { t } }];
  return {
    on: { paragraph: "p1-1" },
    seq: 1,
    language: "en",
    pieces: stretches.filter(({ words }) => words.t !== ""),
    words: t === "" ? [] : [{ t }],
    ids: letters.flatMap(([, [client, clock]]) => [client, clock, 1]),
    foreign: proposed ? { "c9-1": proposed.t } : {},
    hosts: proposed ? { "c9-1": "text" } : {},
  };
};
const typed = (t: string, client: number): (readonly [string, Id])[] =>
  [...t].map((letter, n) => [letter, [client, n]]);
const paper = (on: PaperBase): Y.Text => beginPaper(newCaucusDoc().getMap("papers"), "k1", on);
const suggest = (text: Y.Text, intent: Parameters<typeof carryIntent>[1]): void => {
  carryIntent(text, intent, { manner: "suggesting", language: "en", origin: "test" });
};
const carry = (text: Y.Text, was: PaperBase | null, now: PaperBase): Y.Text => {
  const fresh = paper(now);
  writeCarried(fresh, carriedOnto(paperLetters(text), was, now));
  return fresh;
};
const told = (text: Y.Text): string =>
  paperLetters(text)
    .map(({ t, src, strike, hold }) => (src === "own" ? `+${t}+` : strike ? `-${t}-` : hold ? `[${t}]` : t))
    .join("");

const sentence = typed("States shall meet under the rules.", 7);

test("additions and strikes stay at their letters when others type before them", () => {
  const was = base(sentence);
  const text = paper(was);
  suggest(text, { do: "replace", from: 7, to: 12, t: "should" });
  suggest(text, { do: "hold", from: 24, to: 29, on: true });
  const now = base([...typed("Now ", 8), ...sentence]);
  expect(told(carry(text, was, now))).toBe("Now States -shall-+should+ meet [under] the rules.");
});

test("a strike whose word has gone is dropped, the words instead of it stay", () => {
  const was = base(sentence);
  const text = paper(was);
  suggest(text, { do: "replace", from: 18, to: 23, t: "beyond" });
  const now = base([...sentence.slice(0, 18), ...sentence.slice(24)]);
  expect(told(carry(text, was, now))).toBe("States shall meet +beyond+the rules.");
});

test("where no id is known the word difference says where the letters are", () => {
  const text = paper(base(sentence));
  suggest(text, { do: "insert", at: 12, t: " always" });
  const now = base(typed("All States shall meet under these rules.", 9));
  expect(told(carry(text, null, now))).toBe("All States shall+ always+ meet under these rules.");
  // Words that were split away and came back have fresh ids: no letter is the old one, the words are.
  expect(told(carry(text, base(sentence), now))).toBe("All States shall+ always+ meet under these rules.");
});

test("what one does to others' words comes along as long as they are offered", () => {
  const was = base(sentence, { at: 17, t: " upon request" });
  const text = paper(was);
  suggest(text, { do: "delete", from: 22, to: 30 });
  suggest(text, { do: "insert", at: 22, t: " written" });
  const offered = base([...typed("Now ", 8), ...sentence], { at: 21, t: " upon request" });
  expect(told(carry(text, was, offered))).toBe("Now States shall meet upon+ written+- request- under the rules.");
  const withdrawn = base(sentence);
  expect(told(carry(text, was, withdrawn))).toBe("States shall meet+ written+ under the rules.");
});

test("own words are never lost, and today's words are all there", () => {
  const words = fc.string({ maxLength: 30, unit: fc.constantFrom("a", "b", " ", ".") });
  fc.assert(
    fc.property(
      words,
      words,
      fc.array(fc.record({ at: fc.nat(40), length: fc.nat(6), t: fc.constantFrom("", "X", "YY ") }), { maxLength: 6 }),
      fc.boolean(),
      (before, after, edits, known) => {
        const was = base(typed(before, 7));
        const text = paper(was);
        for (const { at, length, t } of edits) {
          const from = Math.min(at, text.length);
          suggest(text, { do: "replace", from, to: Math.min(from + length, text.length), t });
        }
        const own = (one: Y.Text): string =>
          paperLetters(one)
            .filter(({ src }) => src === "own")
            .map(({ t }) => t)
            .join("");
        // Some letters are the old ones, all else is new.
        const now = base([...after].map((t, n) => [t, before[n] === t ? [7, n] : [8, n]]));
        const fresh = carry(text, known ? was : null, now);
        expect(own(fresh)).toBe(own(text));
        expect(
          paperLetters(fresh)
            .filter(({ src }) => src === "text")
            .map(({ t }) => t)
            .join(""),
        ).toBe(after);
      },
    ),
  );
});
