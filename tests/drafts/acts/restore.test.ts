/** Restoring after anything: the words and places are those of then, and nothing else is rewound. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { paragraphText } from "../../../drafts/crdt/carry-out.ts";
import type { Draft, Paragraph } from "../../../drafts/draft.ts";
import { noteMark } from "../../../drafts/paragraph.ts";
import type { Stretch } from "../../../drafts/paragraph.ts";
import { bracketsOpen, joinWords, plain, wordsOf } from "../../../drafts/reading/words.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Act } from "../../../drafts/wire.ts";
import { altora, chair, Room } from "../build.ts";
import { actOf, seats, stepFields } from "./any-acts.ts";

/** Footnotes stand in it as well, and marks are set by the steps. */
const text = [
  "# A. Overview",
  "1. States shall meet^ every year.",
  "^ As they always did.",
  "(a) in person;",
  "(b) or not^;",
  "^ See annex.",
  "5. States recall the last report.",
  "# B. Threats",
  "6. States decide to meet.",
  "== summary",
  "1. Some States spoke.",
];

/** An act, or what only pens do: words typed or taken out, a mark set. Now and then a revision renumbers. */
const happening = fc.record({ ...stepFields, pen: fc.nat(5) });
type Happening = typeof happening extends fc.Arbitrary<infer H> ? H : never;

const happen = (room: Room, one: Happening): void => {
  const all = [...Object.values(room.draft.parts).flat(), ...room.draft.removed].filter(
    ({ id }) => paragraphText(room.doc, id) !== undefined,
  );
  if (one.pen < 2 && all.length > 0) {
    const words = paragraphText(room.doc, all[one.a % all.length]!.id)!;
    const at = one.b % (words.length + 1);
    const length = Math.min(one.words.length * 2, words.length - at);
    room.doc.transact(() => {
      if (one.kind % 3 === 0) words.insert(at, ` ${one.words.join(" ")}`);
      else if (one.kind % 3 === 1) words.delete(at, length);
      else words.format(at, length, { b: one.b % 2 === 0 ? true : null });
    });
    room.pen();
    return;
  }
  const act: Act =
    one.pen === 2 && one.kind === 0
      ? { type: "publish-revision", name: `Rev.${room.seq}`, renumber: one.a % 2 === 0 }
      : actOf(room.draft, one, seats[one.seat]!);
  const outcome = room.decide(one.pen === 2 ? chair : seats[one.seat]!, act);
  if (!isRefusal(outcome)) room.carry(outcome);
};

const begun = (steps: readonly Happening[]): Room => {
  const room = new Room(text);
  for (const one of steps) happen(room, one);
  return room;
};

/** The text as it stands, without what is only proposed: where, under which parent, which words. */
const standing = (draft: Draft): string[] =>
  Object.entries(draft.parts).flatMap(([part, paragraphs]) =>
    paragraphs
      .filter(({ ins }) => ins === undefined)
      .map(({ id, parent, ...p }) => [part, id, parent ?? "", marked(wordsOf(p as Paragraph))].join(" | ")),
  );

const marked = (words: readonly Stretch[]): string => JSON.stringify(joinWords(words));

/** What the record holds of proposals and positions, and what a reader sees of their words. Footnotes are counted anew. */
const asked = (room: Room): string =>
  JSON.stringify([
    room.draft.tables.record.proposals,
    room.draft.tables.record.changes,
    room.draft.tables.record.meta,
    room.draft.proposals.map(({ number, changes }) => [number, changes.map(({ words }) => words)]),

    room.names,
    room.desk,
  ]).replaceAll(/\[\^[^\]]*\]/gu, "[^]");

const familiesStandTogether = (draft: Draft): void => {
  for (const [part, paragraphs] of Object.entries(draft.parts))
    for (const [n, { id, parent }] of paragraphs.entries()) {
      if (parent === undefined) continue;
      const at = paragraphs.findIndex((one) => one.id === parent);
      expect(at >= 0 && at < n, `${id} of ${part} stands behind its head ${parent}`).toBe(true);
      for (const between of paragraphs.slice(at + 1, n))
        expect(between.parent, `${between.id} landed inside the family of ${parent}`).not.toBe(undefined);
    }
};
const labelsOnce = (draft: Draft): void => {
  for (const [part, paragraphs] of Object.entries(draft.parts)) {
    const labels = paragraphs
      .filter(({ label, kind }) => label !== "" && kind !== "footnote")
      .map(({ label }) => label);
    expect(new Set(labels).size, `labels of ${part}: ${labels.join(", ")}`).toBe(labels.length);
  }
};

const steps = (least: number, most: number) => fc.array(happening, { minLength: least, maxLength: most });

test("the whole text stands as it did then, after any acts, and no proposal or position is touched", () => {
  let restored = 0;
  fc.assert(
    fc.property(steps(0, 15), steps(4, 25), (before, since) => {
      const room = begun(before);
      const past = room.past();
      const then = standing(room.draft);
      for (const one of since) happen(room, one);
      const wanted = asked(room);
      const outcome = room.decide(chair, { type: "restore", at: 1 }, { past });
      if (isRefusal(outcome)) {
        expect(["locked", "nothing-to-do"]).toContain(outcome.refused);
        if (outcome.refused === "nothing-to-do") expect(standing(room.draft)).toEqual(then);
        return;
      }
      restored++;
      room.carry(outcome);
      expect(standing(room.draft)).toEqual(then);
      expect(asked(room)).toBe(wanted);
      familiesStandTogether(room.draft);
      labelsOnce(room.draft);
      expect(room.refused(chair, { type: "restore", at: 1 }, { past })).toBe("nothing-to-do");
    }),
    { numRuns: 400 },
  );
  expect(restored).toBeGreaterThan(100);
});

test("a paragraph reads as it did then, after any acts, and only it is touched", () => {
  let restored = 0;
  fc.assert(
    fc.property(steps(0, 12), steps(4, 20), fc.nat(60), (before, since, pick) => {
      const room = begun(before);
      const past = room.past();
      const all = [...Object.values(past.draft.parts).flat(), ...past.draft.removed];
      for (const one of since) happen(room, one);
      const words = new Map(
        [...Object.values(room.draft.parts).flat(), ...room.draft.removed].map((p) => [p.id, plain(wordsOf(p))]),
      );
      // Most acts leave a paragraph as it is: one is picked that does read otherwise.
      const other = all.filter((p) => p.ins === undefined && words.get(p.id) !== plain(wordsOf(p)));
      if (other.length === 0) return;
      const then = other[pick % other.length]!;
      const wanted = asked(room);
      const others = (draft: Draft): string[] => standing(draft).filter((line) => !line.includes(` ${then.id} |`));
      const outcome = room.decide(chair, { type: "restore", paragraph: then.id, at: 1 }, { past });
      if (isRefusal(outcome)) {
        expect(["locked", "nothing-to-do", "unknown-paragraph", "gone"]).toContain(outcome.refused);
        return;
      }
      restored++;
      const family = new Set(outcome.about.paragraphs);
      const beforeIt = others(room.draft).filter((line) => ![...family].some((id) => line.includes(` ${id} |`)));
      room.carry(outcome);
      const now = [...Object.values(room.draft.parts).flat(), ...room.draft.removed].find(({ id }) => id === then.id)!;
      expect(marked(wordsOf(now))).toBe(marked(wordsOf(then)));
      expect(asked(room)).toBe(wanted);
      expect(others(room.draft).filter((line) => ![...family].some((id) => line.includes(` ${id} |`)))).toEqual(
        beforeIt,
      );
      familiesStandTogether(room.draft);
      labelsOnce(room.draft);
    }),
    { numRuns: 400 },
  );
  expect(restored).toBeGreaterThan(100);
});

describe("[T2] brackets of others", () => {
  test("on words that go stay open without them, and have them again after the undo that brings them back", () => {
    const room = new Room(text);
    const past = room.past();
    room.type("5", 0, 6, "All States");
    room.act(altora, {
      type: "table",
      as: "ALT",
      paragraph: room.id("5"),
      wording: "Some States recall the last report.",
    });
    const before = room.past();
    room.act(chair, { type: "restore", paragraph: room.id("5"), at: 1 }, { past });
    expect([room.text("5"), room.status("1")]).toEqual(["States recall the last report.", "open"]);
    expect(room.proposal("1").changes[0]!.condition).toBe("gone");
    room.act(chair, { type: "restore", paragraph: room.id("5"), at: 3 }, { past: before });
    expect([room.text("5"), room.proposal("1").changes[0]!.condition]).toEqual([
      "All States recall the last report.",
      "whole",
    ]);
  });

  test("at a place between words that go are adrift, and drawn all the same", () => {
    const room = new Room(text);
    const past = room.past();
    room.type("5", 6, 0, " gladly and warmly");
    room.act(altora, {
      type: "table",
      as: "ALT",
      paragraph: room.id("5"),
      wording: "States gladly yes and warmly recall the last report.",
    });
    room.act(chair, { type: "restore", paragraph: room.id("5"), at: 1 }, { past });
    expect(room.proposal("1").changes[0]!.condition).toBe("adrift");
    expect(bracketsOpen(room.get("5"))).toBe(1);
  });
});

describe("[T3] one paragraph", () => {
  test("in the Chair's summary is restored there", () => {
    const room = new Room(text);
    const past = room.past();
    const two = room.id("5");
    room.act(chair, { type: "move", paragraph: two, to: { part: "summary", after: null } });
    room.act(chair, { type: "split-paragraph", paragraph: two, at: 6 });
    room.act(chair, { type: "restore", paragraph: two, at: 1 }, { past });
    expect(room.paragraphs("summary").map(({ id }) => id)[0]).toBe(two);
    expect(plain(wordsOf(room.paragraphs("summary")[0]!))).toBe("States recall the last report.");
  });

  test("comes back with its footnotes, and a footnote does not come back alone", () => {
    const room = new Room(text);
    const past = room.past();
    const one = room.id("1");
    const note = room.paragraphs().find(({ kind }) => kind === "footnote")!.id;
    room.act(chair, { type: "remove-paragraph", paragraph: one });
    expect(room.refused(chair, { type: "restore", paragraph: note, at: 1 }, { past })).toBe("gone");
    room.act(chair, { type: "restore", paragraph: one, at: 1 }, { past });
    expect(room.paragraphs().map(({ id }) => id)).toEqual(past.draft.parts.consensus!.map(({ id }) => id));
  });

  test("has the footnotes back that its words refer to", () => {
    const room = new Room(text);
    const past = room.past();
    const note = room.paragraphs().find(({ kind }) => kind === "footnote")!.id;
    room.type("1", 17, 1, "");
    room.act(chair, { type: "remove-paragraph", paragraph: note });
    room.act(chair, { type: "restore", paragraph: room.id("1"), at: 1 }, { past });
    expect(room.paragraphs().map(({ id }) => id)).toContain(note);
    expect(room.draft.removed).toEqual([]);
  });

  test("has its marks back where only they differ", () => {
    const room = new Room(text);
    const past = room.past();
    paragraphText(room.doc, room.id("5"))!.format(0, 6, { b: true });
    room.pen();
    room.act(chair, { type: "restore", paragraph: room.id("5"), at: 1 }, { past });
    expect(wordsOf(room.get("5"))).toEqual([{ t: "States recall the last report." }]);
  });
});

test("[T4] what came into the text since goes out with its brackets, and is called by its label when it returns", () => {
  const room = new Room(text);
  const past = room.past();
  room.act(chair, {
    type: "insert-paragraph",
    part: "consensus",
    after: room.id("5"),
    kind: "paragraph",
    text: "New.",
  });
  room.act(altora, { type: "table", as: "ALT", paragraph: room.id("5 bis"), wording: "Newer." });
  room.act(altora, { type: "table", as: "ALT", after: room.id("5 bis"), part: "consensus", wording: "Newest." });
  room.act(chair, { type: "publish-revision", name: "Rev.1", renumber: true });
  const [added, last] = [room.id("3"), room.id("4")];
  room.act(chair, { type: "restore", at: 1 }, { past });
  expect(room.draft.removed.map(({ id }) => id)).toEqual([added]);
  expect([room.status("1"), room.proposal("1").asleep]).toEqual(["open", true]);
  expect([room.status("2"), room.proposal("2").asleep]).toEqual(["open", undefined]);
  room.act(chair, { type: "move", paragraph: added, to: { part: "consensus", after: last } });
  expect([room.labels().includes("3"), room.proposal("1").asleep]).toEqual([true, undefined]);
});

test("[T5] a paragraph joined to another has its words again; restored alone, both have them", () => {
  const room = new Room(text);
  const past = room.past();
  const [a, b] = [room.id("1 (a)"), room.id("1 (b)")];
  room.act(chair, { type: "merge-paragraphs", paragraph: a, with: b });
  room.act(chair, { type: "restore", paragraph: b, at: 1 }, { past });
  expect([room.text("1 (a)"), room.text("1 (b)")]).toEqual([`in person; or not${noteMark};`, `or not${noteMark};`]);
});

test("[T6] every locked paragraph is named at once, and words that are again as agreed are not agreed", () => {
  const room = new Room(text);
  const past = room.past();
  for (const label of ["5", "1 (a)"]) {
    room.type(label, 0, 0, "So ");
    room.act(chair, { type: "set-status", paragraph: room.id(label), status: "agreed" });
  }
  const outcome = room.decide(chair, { type: "restore", at: 1 }, { past });
  expect(outcome).toMatchObject({ refused: "locked", details: { paragraphs: [room.id("1 (a)"), room.id("5")] } });
  for (const label of ["5", "1 (a)"])
    room.act(chair, { type: "set-status", paragraph: room.id(label), status: "open" });
  room.act(chair, { type: "restore", at: 1 }, { past });
  expect(room.get("5").status).toBe("open");
});

test("[L4] a paragraph that goes out with a restore is on the floor no more", () => {
  const room = new Room(text);
  const past = room.past();
  room.act(chair, { type: "insert-paragraph", part: "consensus", after: null, kind: "opening", text: "The Group," });
  room.act(chair, { type: "set-floor", paragraph: room.paragraphs()[0]!.id });
  room.act(chair, { type: "restore", at: 1 }, { past });
  expect(room.draft.floor).toBeUndefined();
});

test("what was moved away and back stands where it stood: there is nothing to restore", () => {
  const room = new Room(text);
  const past = room.past();
  const five = room.id("5");
  const after = past.draft.parts.consensus![past.draft.parts.consensus!.findIndex(({ id }) => id === five) - 1]!.id;
  room.act(chair, { type: "move", paragraph: five, to: { part: "consensus", after: room.id("6") } });
  room.act(chair, { type: "move", paragraph: five, to: { part: "consensus", after } });
  expect(room.refused(chair, { type: "restore", at: 1 }, { past })).toBe("nothing-to-do");
});
