import fc from "fast-check";
import { expect, test } from "vitest";
import { newDraftCache, readDraft } from "../../../drafts/crdt/read.ts";
import { noteMark, type Place } from "../../../drafts/paragraph.ts";
import { memberRights, type Party } from "../../../drafts/party.ts";
import { emptyNames, type NamesTables } from "../../../drafts/tables.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { actOf, seats, step, text } from "../acts/any-acts.ts";
import { altora, brevia, Room } from "../build.ts";
import { House, proposalOf, words } from "./house.ts";

const at = "2026-01-01T00:00:00.000Z";
const place = (house: House, key: `p${number}-${number}`, value: Place): void =>
  void house.carry({ record: [{ table: "places", key, value }] });

test("sub-paragraphs and footnotes follow their parent, whatever their own rank says", () => {
  const house = new House();
  const first = house.add("First");
  const second = house.add("Second");
  const child = house.add("(a)", "sub-paragraph", first);
  const note = house.add("Note", "footnote", first);
  expect(house.read().parts.consensus.map((one) => one.id)).toEqual([first, child, note, second]);
});

test("footnotes are numbered by their references, and anew when one comes in before", () => {
  const house = new House();
  const first = house.add("First");
  const note = house.add("Note one", "footnote", first);
  const other = house.add("Note two", "footnote", first);
  house.edit(first, [{ from: 5, to: 5, words: [{ t: noteMark, note }] }]);
  const labels = (): string[] => [note, other].map((id) => house.paragraph(id).label);
  expect(labels()).toEqual(["1", "2"]);
  house.edit(first, [{ from: 0, to: 0, words: [{ t: noteMark, note: other }] }]);
  expect(labels()).toEqual(["2", "1"]);
  const change = house.table(first, [[6, 7]], 7, [
    { t: "words", b: true },
    { t: noteMark, note: other },
  ]);
  const proposal = house.read().proposals.find((one) => one.id === proposalOf(house, change))!;
  expect(proposal.changes[0]).toMatchObject({ out: "[^2]", words: "**words**[^1]" });
});

test("received proposals are not in the runs and stand with their paragraph", () => {
  const house = new House();
  const id = house.add("States shall meet.");
  const change = house.table(id, [[7, 12]], 12, words("may"));
  const key = proposalOf(house, change);
  house.carry({
    record: [{ table: "proposals", key, value: { ...house.record.proposals[key]!, status: "received" } }],
  });
  const paragraph = house.paragraph(id);
  expect(paragraph.runs).toEqual([{ t: "States shall meet." }]);
  expect(paragraph.received).toEqual([key]);
  expect(house.read().proposals[0]!.changes[0]!.condition).toBe("whole");
});

test("what is removed or in the Chair's summary sleeps, with its runs kept, and wakes when it comes back", () => {
  const house = new House();
  const id = house.add("States shall meet.");
  house.table(id, [[7, 12]], 12, words("may"));
  const home = house.record.places[id]!;
  const { runs } = house.paragraph(id);
  place(house, id, { part: "summary", rank: "V" });
  expect(house.read().proposals[0]!.asleep).toBe(true);
  expect(house.read().parts.summary[0]!.runs).toEqual(runs);
  place(house, id, { part: "removed", rank: "V" });
  expect(house.read().removed.map((one) => one.id)).toEqual([id]);
  place(house, id, home);
  expect(house.read().proposals[0]!.asleep).toBeUndefined();
});

test("names are read where they are given, and are absent where they are not", () => {
  const house = new House();
  const id = house.add("States shall meet.");
  const proposal = proposalOf(house, house.table(id, [[7, 12]], 12, words("may")));
  const party = (key: string, name: string): Party => ({ id: key, name, kind: "member-state", rights: memberRights });
  const names: NamesTables = {
    ...emptyNames,
    sponsors: {
      [proposal]: [
        { party: "B", at, entered: "secretariat" },
        { party: "A", at },
      ],
    },
    positions: {
      [`${proposal}|C`]: { target: proposal, party: "C", stance: "object", visibility: "public", at },
      [`${id}|C`]: { target: id, party: "C", stance: "reserve", visibility: "public", at },
    },
    parties: { A: party("A", "Zembla"), B: party("B", "Arstotzka"), C: party("C", "Ruritania") },
  };
  const draft = readDraft({ draft: house.doc, names, seq: 1, at });
  expect(draft.proposals[0]).toMatchObject({ sponsors: ["B", "A"], entered: "secretariat" });
  expect(draft.proposals[0]!.positions).toEqual({ C: { stance: "object", visibility: "public", at } });
  expect(draft.positions?.map((one) => one.target)).toEqual([id]);
  expect(draft.parties.map((one) => one.id)).toEqual(["B", "C", "A"]);
  const blind = readDraft({ draft: house.doc, seq: 1, at });
  expect(blind.proposals[0]).not.toHaveProperty("sponsors");
  expect(blind.proposals[0]).not.toHaveProperty("positions");
  expect(blind.parties).toEqual([]);
});

test("proposals stand in order of floor number, amendments behind what they amend", () => {
  const house = new House();
  const id = house.add("States shall meet.");
  for (const number of ["10", "9", "9.1"]) {
    const key = proposalOf(house, house.table(id, [], 3, words("x")));
    house.carry({ record: [{ table: "proposals", key, value: { ...house.record.proposals[key]!, number } }] });
  }
  expect(house.read().proposals.map((one) => one.number)).toEqual(["9", "9.1", "10"]);
});

test("a reading in which nothing changed is the same value", () => {
  const house = new House();
  const id = house.add("States shall meet.");
  const first = house.read();
  expect(house.read()).toBe(first);
  const other = house.add("More.");
  const second = house.read();
  expect(second.parts.consensus[0]).toBe(first.parts.consensus[0]);
  house.edit(other, [{ from: 0, to: 4, words: words("Less") }]);
  expect(house.paragraph(id)).toBe(first.parts.consensus[0]);
});

test("a reading that remembers is the same value as one that does not, with names, after any acts and typing", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 25 }), fc.nat(30), (steps, at) => {
      const room = new Room(text);
      const cache = newDraftCache();
      for (const [n, one] of steps.entries()) {
        const seat = seats[one.seat]!;
        const outcome = room.decide(seat, actOf(room.draft, one, seat));
        if (!isRefusal(outcome)) room.carry(outcome);
        const [first] = room.paragraphs().filter(({ kind }) => kind === "paragraph");
        if (n % 4 === at % 4 && first && room.text(first.label).length > at) room.type(first.label, at, n % 2, "x");
        const { names, desk, seq } = room;
        const source = { draft: room.doc, names, desk, seq, at: room.at };
        expect(JSON.stringify(readDraft(source, cache))).toBe(JSON.stringify(readDraft(source)));
      }
    }),
    { numRuns: 60 },
  );
});

test("it is so too where a hundred proposals were there before", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 15, maxLength: 25 }), (steps) => {
      const room = new Room(text);
      for (let n = 0; n < 110; n++) {
        const [one, other] = room.paragraphs().filter(({ kind }) => kind === "paragraph");
        const paragraph = (n % 2 ? one! : other!).id;
        room.act(n % 3 ? altora : brevia, {
          type: "table",
          as: n % 3 ? "ALT" : "BRE",
          paragraph,
          wording: `Word ${n}.`,
        });
      }
      const cache = newDraftCache();
      for (const [n, one] of steps.entries()) {
        const seat = seats[one.seat]!;
        const outcome = room.decide(seat, actOf(room.draft, one, seat));
        if (!isRefusal(outcome)) room.carry(outcome);
        // Sometimes several acts are read at once.
        if (n % 3 === 1) continue;
        const { names, desk, seq } = room;
        const source = { draft: room.doc, names, desk, seq, at: room.at };
        expect(JSON.stringify(readDraft(source, cache))).toBe(JSON.stringify(readDraft(source)));
      }
    }),
    { numRuns: 2 },
  );
});
