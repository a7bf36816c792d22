/** From the act to the printed page: what parties ask for is never lost on the way, whoever else asks for what. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeText } from "../../../drafts/formats/text.ts";
import { printNotation } from "../../../drafts/notation/print.ts";
import { noteMark } from "../../../drafts/paragraph.ts";
import type { Stretch } from "../../../drafts/paragraph.ts";
import type { Seat } from "../../../drafts/party.ts";
import type { ProposalId } from "../../../drafts/proposal.ts";
import { openBrackets } from "../../../drafts/reading/view.ts";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Act } from "../../../drafts/wire.ts";
import { altora, brevia, chair, meridia, parsedText, Room, secretariat } from "../build.ts";

const text = [
  "# A. Overview",
  "1. States shall meet every year and report on what they do.",
  "2. States recall the last report of the group.",
  "3. States decide to meet again in spring.",
];
const seats = [altora, brevia, meridia, secretariat] as const;
const partyOf = (seat: Seat, n: number): string => seat.parties[0] ?? ["ALT", "BRE", "ISL"][n % 3]!;
const nameOf: Readonly<Record<string, string>> = { ALT: "Altora", BRE: "Brevia", MER: "Meridia", ISL: "Island Group" };

const ask = fc.record({
  seat: fc.nat(3),
  form: fc.nat(9),
  a: fc.nat(40),
  b: fc.nat(40),
  length: fc.nat(4),
});
type Wish = typeof ask extends fc.Arbitrary<infer S> ? S : never;

/** The words with some of them out and one word in that is nobody else's. */
const reworded = (words: string, { a, length }: Wish, fresh: string): string => {
  const list = words.split(" ");
  const from = a % (list.length + 1);
  return [...list.slice(0, from), fresh, ...list.slice(from + length)].join(" ").replaceAll("[", "\\[");
};

const actOf = (room: Room, wish: Wish, fresh: string): Act => {
  const { a, b, form } = wish;
  const as = partyOf(seats[wish.seat]!, b);
  const paragraphs = room.paragraphs().filter(({ kind }) => kind === "paragraph");
  const { id: paragraph, label } = paragraphs[b % paragraphs.length]!;
  const changes = room.draft.proposals.flatMap(({ changes }) => changes).filter(({ words }) => words !== "");
  const host = changes[a % Math.max(1, changes.length)];
  if (form >= 5 && form <= 7 && host)
    return { type: "table", as, change: host.id, wording: reworded(host.words, wish, fresh) };
  if (form === 8) return { type: "table", as, after: paragraph, wording: `States ${fresh} too.` };
  if (form === 9)
    return b % 3 === 0
      ? { type: "hold", as, paragraph, words: room.text(label).split(" ")[0]! }
      : b % 3 === 1
        ? { type: "table", as, paragraph, out: true }
        : { type: "table", as, paragraph, to: { part: "summary", after: null } };
  return { type: "table", as, paragraph, wording: reworded(room.text(label), wish, fresh) };
};

test("any proposals by any parties, overlapping or amending each other, all stand in the annotated view", () => {
  fc.assert(
    fc.property(fc.array(ask, { minLength: 1, maxLength: 14 }), (wishes) => {
      const room = new Room(text);
      const before = text.slice(1).map((_, n) => room.text(String(n + 1)));
      const tabled: { readonly id: ProposalId; readonly fresh: string | null; readonly as: string }[] = [];
      for (const [n, wish] of wishes.entries()) {
        const fresh = `word${n}x`;
        const act = actOf(room, wish, fresh);
        const outcome = room.decide(seats[wish.seat]!, act);
        if (isRefusal(outcome)) continue;
        room.carry(outcome);
        const brings = act.type === "table" && act.wording !== undefined;
        tabled.push({ id: outcome.answer.proposal!, fresh: brings ? fresh : null, as: "as" in act ? act.as : "" });
      }
      const { draft } = room;
      const options = { view: "annotated", attribution: "full", asAt: draft.at } as const;
      for (const print of [writeText(draft, options), printNotation(draft, options)]) {
        for (const { id, fresh, as } of tabled) {
          expect(draft.proposals.find((one) => one.id === id)!.status).toBe("open");
          if (fresh === null) continue;
          const line = print.split("\n").filter((one) => one.includes(fresh));
          expect(line.length, `${fresh} in ${print}`).toBeGreaterThan(0);
          expect(line.join("\n")).toContain(nameOf[as]);
        }
        // The words as they stand are all there, inside brackets or not, in their order.
        const letters = print.replaceAll(/\s/gu, "");
        for (const words of before) {
          let at = 0;
          for (const word of words.split(" ")) {
            at = letters.indexOf(word.replace(".", ""), at);
            expect(at, `${word} of "${words}" in ${print}`).toBeGreaterThanOrEqual(0);
          }
        }
      }
      expect(text.slice(1).map((_, n) => room.text(String(n + 1)))).toEqual(before);
      if (tabled.length > 0) expect(openBrackets(draft)).toBeGreaterThan(0);
    }),
    { numRuns: 150 },
  );
});

describe("changes that share no letter and no gap", () => {
  /** One slot in three may be changed, so that an untouched word stands between any two. */
  const slots = fc.array(
    fc.record({
      form: fc.constantFrom("replace", "strike", "insert", "mark", "none"),
      words: fc.constantFrom("one", "two words", "**bold** word", "a *third* [^1] thing"),
    }),
    { minLength: 2, maxLength: 6 },
  );
  const marked: readonly Stretch[] = [
    { t: "States" },
    { t: " w0 w1 w2", b: true },
    { t: " w3 w4" },
    { t: noteMark, note: "p0-1" },
    { t: " w5 w6 w7 w8 w9 w10 w11 w12 w13 w14", i: true },
    { t: " w15 w16 w17 w18 w19 w20." },
  ];

  test("end in the same words in whatever order they are incorporated, marks and footnotes with them", () => {
    fc.assert(
      fc.property(slots, fc.array(fc.nat(100), { minLength: 6, maxLength: 6 }), (wanted, ranks) => {
        const parsed = parsedText(["1. States^ recall.", "^ The note."]);
        const [first, ...rest] = parsed.paragraphs;
        const begin = (): Room => new Room({ ...parsed, paragraphs: [{ ...first!, words: marked }, ...rest] });
        const asks = wanted.flatMap(({ form, words }, n) => {
          if (form === "none") return [];
          const word = `w${n * 3 + 1}`;
          const base = "States **w0 w1 w2** w3 w4[^1] *w5 w6 w7 w8 w9 w10 w11 w12 w13 w14* w15 w16 w17 w18 w19 w20.";
          const pattern = new RegExp(` ${word}\\b`, "u");
          const put = { replace: ` ${words}`, strike: "", insert: ` ${word} ${words}`, mark: ` ${word} x` }[form];
          return [base.replace(pattern, put)];
        });
        const incorporated = (order: readonly number[]): unknown => {
          const room = begin();
          const paragraph = room.id("1");
          const made = asks.map((wording, n) =>
            room.act(seats[n % 3]!, { type: "table", as: partyOf(seats[n % 3]!, n), paragraph, wording }),
          );
          for (const n of order) room.act(chair, { type: "incorporate", proposal: made[n]!.proposal! });
          return [wordsOf(room.get("1")), room.draft.proposals.map(({ status }) => status)];
        };
        const inOrder = asks.map((_, n) => n);
        const anyOrder = inOrder.toSorted((a, b) => ranks[a]! - ranks[b]! || a - b);
        const once = incorporated(inOrder);
        expect(incorporated(anyOrder)).toEqual(once);
        expect(incorporated(inOrder.toReversed())).toEqual(once);
      }),
      { numRuns: 80 },
    );
  });

  test("the words are those of every change, in their places", () => {
    const room = new Room(["1. States shall meet every year in spring."]);
    const paragraph = room.id("1");
    const wordings = [
      "States should meet every year in spring.",
      "States shall meet every second year in spring.",
      "States shall meet every year in autumn.",
    ];
    const made = wordings.map((wording, n) =>
      room.act(seats[n]!, { type: "table", as: partyOf(seats[n]!, n), paragraph, wording }),
    );
    for (const n of [2, 0, 1]) room.act(chair, { type: "incorporate", proposal: made[n]!.proposal! });
    expect(plain(wordsOf(room.get("1")))).toBe("States should meet every second year in autumn.");
  });
});
