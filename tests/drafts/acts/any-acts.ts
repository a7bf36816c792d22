/** Any acts by anybody, in any order, on a small text: for what always holds. */
import fc from "fast-check";
import type { Draft } from "../../../drafts/draft.ts";
import type { Seat } from "../../../drafts/party.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Act } from "../../../drafts/wire.ts";
import { altora, brevia, chair, drafter, meridia, observer, Room, secretariat } from "../build.ts";

export const text = [
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
export const seats: readonly Seat[] = [
  altora,
  brevia,
  meridia,
  chair,
  chair,
  secretariat,
  secretariat,
  drafter,
  observer,
];
const vocabulary = ["States", "shall", "should", "meet", "decide", "every", "year", "not", "report"];

/** A number for every choice an act needs; what it means depends on the draft it meets. */
export const stepFields = {
  kind: fc.nat(18),
  seat: fc.nat(8),
  a: fc.nat(50),
  b: fc.nat(50),
  words: fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 6 }),
};
export const step = fc.record(stepFields);
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export const actOf = (draft: Draft, { kind, a, b, words }: Step, seat: Seat): Act => {
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

/** A room in which these acts were done by anybody; the refused ones were not. */
export const playedRoom = (steps: readonly Step[]): Room => {
  const room = new Room(text);
  for (const one of steps) {
    const seat = seats[one.seat]!;
    const outcome = room.decide(seat, actOf(room.draft, one, seat));
    if (!isRefusal(outcome)) room.carry(outcome);
  }
  return room;
};
