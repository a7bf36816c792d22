/** Any acts by anybody, in any order: what always holds of plans and refusals. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { consequences } from "../../../drafts/acts/consequences.ts";
import { bracketsOpen, plain, wordsOf } from "../../../drafts/reading/words.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { altora, brevia, chair, meridia, Room } from "../build.ts";
import { actOf, seats, step, text } from "./any-acts.ts";

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
