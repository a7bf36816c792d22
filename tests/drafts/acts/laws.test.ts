/** Any acts by anybody, in any order: what always holds of plans and refusals. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { consequences } from "../../../drafts/acts/consequences.ts";
import { bracketsOpen, plain, wordsOf } from "../../../drafts/reading/words.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Seat } from "../../../drafts/party.ts";
import type { Act } from "../../../drafts/wire.ts";
import type { Draft } from "../../../drafts/draft.ts";
import { altora, brevia, chair, drafter, meridia, observer, Room, secretariat } from "../build.ts";

const text = [
  "# A. Overview",
  "1. States shall meet every year.",
  "(a) in person;",
  "(b) or not;",
  "2. States recall the last report.",
  "# B. Threats",
  "3. States decide to meet.",
  "== summary",
  "1. Some States spoke.",
];
const seats: readonly Seat[] = [altora, brevia, meridia, chair, chair, secretariat, secretariat, drafter, observer];
const vocabulary = ["States", "shall", "should", "meet", "decide", "every", "year", "not", "report"];

/** A number for every choice an act needs; what it means depends on the draft it meets. */
const step = fc.record({
  kind: fc.nat(18),
  seat: fc.nat(8),
  a: fc.nat(50),
  b: fc.nat(50),
  words: fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 6 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const actOf = (draft: Draft, { kind, a, b, words }: Step, seat: Seat): Act => {
  const all = [...Object.values(draft.parts).flat(), ...draft.removed];
  const paragraph = all[a % all.length]!.id;
  const other = all[b % all.length]!.id;
  const part = b % 4 === 0 ? "summary" : "consensus";
  const inPart = draft.parts[part]!;
  const after = b % 5 === 0 ? null : (inPart[b % Math.max(1, inPart.length)]?.id ?? null);
  const proposal = draft.proposals[a % Math.max(1, draft.proposals.length)]?.id ?? "q9-9";
  const change = draft.proposals[b % Math.max(1, draft.proposals.length)]?.changes[0]?.id ?? "c9-9";
  const as = seat.parties[0] ?? ["ALT", "BRE", "MER"][a % 3]!;
  const wording = words.join(" ");
  const acts: readonly Act[] = [
    { type: "table", as, paragraph, wording },
    { type: "table", as, paragraph, wording },
    { type: "table", as, change, wording },
    {
      type: "table",
      as,
      after,
      part,
      wording,
      kind: b % 3 === 0 ? "sub-paragraph" : "paragraph",
      ...(b % 2 && { alternativeTo: proposal }),
    },
    b % 2 ? { type: "table", as, paragraph, out: true } : { type: "table", as, paragraph, to: { part, after } },
    { type: "hold", as, paragraph, ...(b % 2 && { words: words[0] }) },
    { type: "revise", as, proposal, paragraph, wording },
    { type: "withdraw", as, proposal },
    {
      type: "take-position",
      as,
      proposal,
      stance: (["sponsor", "support", "object", null] as const)[b % 4]!,
      visibility: b % 3 ? "public" : "chair",
    },
    { type: "incorporate", proposal },
    { type: "incorporate", proposal },
    { type: "set-aside", proposal },
    { type: "insert-paragraph", part, after, kind: b % 3 ? "paragraph" : "sub-paragraph", text: wording },
    { type: "split-paragraph", paragraph, at: 1 + (b % 20) },
    { type: "merge-paragraphs", paragraph, with: b % 3 ? (all[(a + 1) % all.length]?.id ?? other) : other },
    b % 2 ? { type: "move", paragraph, to: { part, after } } : { type: "remove-paragraph", paragraph },
    { type: "set-status", paragraph, status: (["open", "agreed", "parked", "agreed-ad-ref"] as const)[b % 4]! },
    { type: "correct", proposal, ...(b % 2 ? { party: "MER" } : { wording }) },
    b % 3 ? { type: "admit", proposal } : { type: "set-manner", manner: b % 2 ? "chair-held" : "line-by-line" },
  ];
  return acts[kind]!;
};

/** What holds of every draft. */
const check = (room: Room): void => {
  const { draft } = room;
  for (const [part, paragraphs] of Object.entries(draft.parts)) {
    const labels = paragraphs
      .filter(({ label, kind }) => label !== "" && kind !== "footnote")
      .map(({ label }) => label);
    expect(new Set(labels).size, `labels of ${part}: ${labels.join(", ")}`).toBe(labels.length);
    for (const [n, { parent }] of paragraphs.entries()) {
      if (parent === undefined) continue;
      const at = paragraphs.findIndex(({ id }) => id === parent);
      expect(at >= 0 && at < n, "a family stands together, behind its head").toBe(true);
      for (const between of paragraphs.slice(at + 1, n))
        expect(between.parent, "nothing lands inside a family").not.toBe(undefined);
    }
  }
  const numbers = draft.proposals.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  const { record } = draft.tables;
  const given = new Map<string, string>();
  for (const [id, labels] of Object.entries(record.labels))
    for (const [part, label] of Object.entries(labels)) {
      expect(given.get(`${part} ${label}`) ?? id, `${label} was given before`).toBe(id);
      given.set(`${part} ${label}`, id);
    }
};

const sees = (room: Room): string => JSON.stringify([room.draft.parts, room.draft.proposals, room.names, room.desk]);

test("plans are carried out, refusals change nothing, labels and numbers never repeat, families stand together", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const room = new Room(text);
      for (const one of steps) {
        const seat = seats[one.seat]!;
        const act = actOf(room.draft, one, seat);
        const before = sees(room);
        const shown = consequences(room.draft, act).lapses;
        const outcome = room.decide(seat, act);
        expect(sees(room)).toBe(before);
        if (isRefusal(outcome)) {
          expect(outcome.message).toMatch(/^[\p{L}\p{N}'("].*[.]$/u);
          continue;
        }
        expect(room.decide(seat, act)).toEqual(outcome);
        if (act.type === "incorporate" || act.type === "set-aside") expect(outcome.answer.lapsed ?? []).toEqual(shown);
        room.carry(outcome);
        check(room);
      }
    }),
    { numRuns: 150 },
  );
});

test("[A3] incorporating leaves exactly those drawn changes without words that it said would lapse", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), fc.nat(20), (steps, pick) => {
      const room = new Room(text);
      for (const one of steps) {
        const seat = [altora, brevia, meridia][one.seat % 3]!;
        const act = actOf(room.draft, { ...one, kind: one.kind % 3 === 2 ? 5 : 0 }, seat);
        const outcome = room.decide(seat, act);
        if (!isRefusal(outcome)) room.carry(outcome);
      }
      const open = room.draft.proposals.filter(({ status, kind }) => status === "open" && kind !== "hold");
      const proposal = open[pick % Math.max(1, open.length)];
      if (!proposal) return;
      const outcome = room.decide(chair, { type: "incorporate", proposal: proposal.id });
      if (isRefusal(outcome)) return;
      room.carry(outcome);
      for (const other of room.draft.proposals) {
        if (other.status !== "open") continue;
        expect(
          other.changes.every(({ condition }) => condition === "gone"),
          `${other.number} has nothing left and stays open`,
        ).toBe(false);
      }
      for (const id of outcome.answer.lapsed ?? [])
        expect(
          room.draft.proposals.find((other) => other.id === id)!.changes.every(({ condition }) => condition === "gone"),
        ).toBe(true);
      for (const paragraph of room.paragraphs())
        expect(bracketsOpen(paragraph) >= 0 && plain(wordsOf(paragraph)) !== null).toBe(true);
    }),
    { numRuns: 200 },
  );
});
