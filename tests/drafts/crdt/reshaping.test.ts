/** Marks and footnotes through split, merge, restore and incorporate; versions; adrift; undo; a past with splits. */
import { describe, expect, test } from "vitest";
import { emptyPlan, type Edit } from "../../../drafts/acts/plan.ts";
import { changeId, type ChangeId } from "../../../drafts/change.ts";
import { carryOut } from "../../../drafts/crdt/carry-out.ts";
import { lettersOf } from "../../../drafts/crdt/letters.ts";
import { newDraftCache, readDraft } from "../../../drafts/crdt/read.ts";
import { readRecord, strandOf } from "../../../drafts/crdt/documents.ts";
import { pastOf } from "../../../drafts/crdt/past.ts";
import { undoneBy } from "../../../drafts/crdt/undo.ts";
import { draftJson, type Draft } from "../../../drafts/draft.ts";
import { noteMark, paragraphId, strandId, type ParagraphId, type Stretch } from "../../../drafts/paragraph.ts";
import { proposalId } from "../../../drafts/proposal.ts";
import { wordChanges } from "../../../drafts/reading/difference.ts";
import { joinWords, plain, sliceWords, struckBy, wordsOf } from "../../../drafts/reading/words.ts";
import { House, proposalOf, replay, words } from "./house.ts";
import { seeded } from "./seeded.ts";

const at = "2026-01-01T00:00:00.000Z";
const json = (draft: Draft): unknown => JSON.parse(JSON.stringify({ ...draftJson(draft), seq: 0 }));

/** The letters at offsets of flat triples. */
const slice = (triples: readonly number[], from: number, to: number): number[] => {
  const each: number[][] = [];
  for (let n = 0; n < triples.length; n += 3)
    for (let k = 0; k < triples[n + 2]!; k++) each.push([triples[n]!, triples[n + 1]! + k, 1]);
  return each.slice(from, to).flat();
};

const restore = (house: House, id: ParagraphId, seq: number): void => {
  const doc = replay(house.journal, seq);
  const past = pastOf(doc, readDraft({ draft: doc, seq, at }));
  const then = [...Object.values(past.draft.parts), past.draft.removed].flat().find((one) => one.id === id)!;
  let shift = 0;
  const edits = wordChanges(house.letters(id).words, wordsOf(then), "en").map(({ from, to, words }): Edit => {
    const length = plain(words).length;
    const were = slice(past.letters[id]!, from + shift, from + shift + length);
    shift += length - (to - from);
    return { from, to, words, ...(were.length > 0 && { were }) };
  });
  house.edit(id, edits);
  expect(plain(house.letters(id).words)).toBe(plain(wordsOf(then)));
};

/** Turns the last act of the house round and carries that out. */
const undoLast = (house: House): void => {
  const entry = house.journal.at(-1)!;
  if (!("plan" in entry)) throw new Error("the last entry is typing");
  const before = replay(house.journal, entry.seq - 1);
  const whole = replay(house.journal.slice(0, -1));
  const { record } = carryOut(whole, entry.plan);
  const turned = undoneBy({ before, now: house.doc, plan: { ...entry.plan, record }, seq: house.seq + 1 });
  house.carry({ ...emptyPlan, ...turned! });
};

const rich: Stretch[] = [
  { t: "States " },
  { t: "shall", b: true },
  { t: noteMark, note: "p9-9" },
  { t: " promote ", i: true },
  { t: "capacity building." },
];

describe("marks and footnotes", () => {
  test("survive a split at every place and the merge that undoes it", () => {
    for (let cut = 0; cut <= plain(rich).length; cut++) {
      const house = new House();
      const id = house.add(rich);
      const second = house.split(id, cut);
      expect(house.letters(id).words).toEqual(sliceWords(rich, 0, cut));
      expect(house.letters(second).words).toEqual(sliceWords(rich, cut));
      house.merge(id, second);
      expect(house.letters(id).words).toEqual(rich);
    }
  });
  test("come in with an incorporated change and come back with a restore", () => {
    const house = new House();
    const id = house.add(rich);
    const seq = house.seq;
    const strike = house.table(id, [[7, 13]], 13, [
      { t: "may", i: true },
      { t: noteMark, note: "p9-8" },
    ]);
    const other = house.table(id, [[7, 12]], 12, words("will"));
    house.incorporate(strike);
    expect(house.letters(id).words.slice(0, 3)).toEqual([
      { t: "States " },
      { t: "may", i: true },
      { t: noteMark, note: "p9-8" },
    ]);
    expect(struckBy(house.paragraph(id), other)).toEqual([]);
    restore(house, id, seq);
    expect(house.letters(id).words).toEqual(rich);
    expect(struckBy(house.paragraph(id), other)).toEqual([[7, 12]]);
  });
  test("typed late into a retired strand are done on the living words, once", () => {
    const house = new House();
    const id = house.add(rich);
    const pen = house.pen(11);
    const old = strandOf(pen.doc, house.record.paragraphs[id]!.strand!)!;
    const second = house.split(id, 20);
    house.merge(id, second, " and ");
    old.format(0, 6, { b: true });
    old.format(7, 5, { b: null });
    old.insertEmbed(6, { note: "p9-7" });
    old.insert(old.length, " Late.", { i: true });
    old.delete(14, 3);
    house.flush();
    const once = house.letters(id).words;
    expect(plain(once)).toBe(`States${noteMark} shall${noteMark}omot and e capacity building. Late.`);
    expect(once[0]).toEqual({ t: "States", b: true });
    expect(once[1]!.note).toBe("p9-7");
    expect(once.some((one) => one.t.includes("shall") && one.b)).toBe(false);
    expect(once.at(-1)).toEqual({ t: " Late.", i: true });
    old.insert(0, "X");
    house.flush();
    expect(plain(house.letters(id).words)).toBe(`X${plain(once)}`);
    expect(replay(house.journal).getMap("record").toJSON()).toEqual(house.doc.getMap("record").toJSON());
  });
  test("put on late by one pen stand on the living words, whatever was split and merged meanwhile", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed);
      const house = new House();
      const id = house.add(rich);
      const pen = house.pen(11);
      const strand = strandOf(pen.doc, house.record.paragraphs[id]!.strand!)!;
      for (let n = 0; n < 2 + random(3); n++) {
        const order = house.order();
        const one = order[random(order.length)]!;
        if (random(2) === 0) house.split(one, random(house.plain(one).length + 1));
        else if (order.length > 1) house.merge(order[0]!, order[1]!);
        const at = random(strand.length);
        const length = Math.min(strand.length - at, 1 + random(9));
        const on = random(2) === 0 ? true : null;
        switch (random(4)) {
          case 0:
            strand.delete(at, length);
            break;
          case 1:
            strand.insert(at, "late");
            break;
          default:
            strand.format(at, length, random(2) === 0 ? { b: on } : { i: on });
        }
        house.send(pen);
      }
      const living = joinWords(...house.order().map((one) => house.letters(one).words));
      expect(living, `seed ${seed}`).toEqual(lettersOf(strand).words);
    }
  });
  test("an edit of marks alone leaves the letters what they are", () => {
    const house = new House();
    const id = house.add("States shall meet.");
    const change = house.table(id, [[7, 12]], 12, []);
    house.edit(id, [{ from: 7, to: 12, words: [{ t: "shall", b: true }] }]);
    expect(struckBy(house.paragraph(id), change)).toEqual([[7, 12]]);
    expect(house.letters(id).words[1]).toEqual({ t: "shall", b: true });
  });
});

describe("anchors", () => {
  test("a range over the cut is one anchor each side, and its words stand once", () => {
    const house = new House();
    const id = house.add("abcdef");
    const change = house.table(id, [[1, 5]], 5, words("XY"));
    const second = house.split(id, 3);
    expect(house.record.anchors[change]!.map(({ in: p, quote, words }) => [p, quote, words])).toEqual([
      [id, "bc", false],
      [second, "de", true],
    ]);
    const proposal = house.read().proposals[0]!;
    expect(proposal.changes[0]).toMatchObject({
      paragraphs: [id, second],
      condition: "whole",
      out: "bcde",
      words: "XY",
    });
    house.merge(id, second);
    expect(house.record.anchors[change]!.map(({ quote, words }) => [quote, words])).toEqual([["bcde", true]]);
    house.split(id, 3);
    house.incorporate(change);
    expect(house.order().map((one) => house.plain(one))).toEqual(["a", "XYf"]);
  });
  test("a place both of whose neighbours are gone is adrift, and an undo heals it", () => {
    const house = new House();
    const id = house.add("abcdef");
    const change = house.table(id, [], 3, words("X"));
    const pen = house.pen(11);
    const text = strandOf(pen.doc, house.record.paragraphs[id]!.strand!)!;
    const condition = () => house.read().proposals[0]!.changes[0]!.condition;
    pen.doc.transact(() => text.delete(2, 2), "pen");
    house.flush();
    expect(condition()).toBe("adrift");
    expect(house.paragraph(id).runs.some((run) => run.changes?.includes(change))).toBe(true);
    pen.undo.undo();
    house.flush();
    expect(condition()).toBe("whole");
    expect(house.paragraph(id).runs.map((run) => run.t)).toEqual(["abc", "X", "def"]);
  });
  test("thin and gone are caused by typing and healed by an undo", () => {
    const house = new House();
    const id = house.add("abcdef");
    house.table(id, [[1, 5]], 5, words("X"));
    const pen = house.pen(11);
    const text = strandOf(pen.doc, house.record.paragraphs[id]!.strand!)!;
    const condition = () => house.read().proposals[0]!.changes[0]!.condition;
    pen.doc.transact(() => text.delete(2, 1), "pen");
    house.flush();
    expect(condition()).toBe("thin");
    pen.doc.transact(() => text.delete(0, 5), "pen");
    house.flush();
    expect(condition()).toBe("gone");
    pen.undo.undo();
    pen.undo.undo();
    house.flush();
    expect(condition()).toBe("whole");
  });
  test("only the current version of a proposal is drawn", () => {
    const house = new House();
    const id = house.add("States shall meet.");
    const first = house.table(id, [[7, 12]], 12, words("may"));
    const amendment = house.table(first, [], 3, words(" not"));
    const n = house.seq + 1;
    const second = changeId(n, 1);
    const proposal = proposalOf(house, first);
    house.carry({
      record: [
        { table: "proposals", key: proposal, value: { ...house.record.proposals[proposal]!, version: 2 } },
        {
          table: "changes",
          key: second,
          value: { ...house.record.changes[first]!, version: 2, order: n, words: words("should") } as never,
        },
      ],
      anchors: [{ change: second, paragraph: id, ranges: [[7, 12]] }],
    });
    const drawn = new Set(house.paragraph(id).runs.flatMap((run) => run.changes ?? []));
    expect([...drawn]).toEqual([second]);
    expect(drawn.has(amendment)).toBe(false);
  });
});

describe("undo", () => {
  const draws = (house: House): unknown => {
    const { parts, proposals } = house.read();
    return JSON.parse(JSON.stringify({ parts, proposals }));
  };
  const cases: [string, (house: House, id: ParagraphId, changes: ChangeId[]) => void][] = [
    ["a tabling", (house, id) => house.table(id, [[0, 3]], 3, words("No"))],
    ["an incorporation", (house, _, [first]) => house.incorporate(first!)],
    ["a split", (house, id) => house.split(id, 9)],
    ["an edit", (house, id) => house.edit(id, [{ from: 4, to: 9, words: words("x") }])],
    ["an edit of marks", (house, id) => house.edit(id, [{ from: 0, to: 6, words: [{ t: "States", b: true }] }])],
  ];
  for (const [name, act] of cases)
    test(`of ${name} gives the same draft back`, () => {
      const house = new House();
      const id = house.add(rich);
      const first = house.table(id, [[7, 13]], 13, [{ t: "may", i: true }]);
      const inner = house.table(first, [[1, 2]], 2, words("o"));
      const cross = house.table(id, [[10, 16]], 16, []);
      const before = draws(house);
      act(house, id, [first, inner, cross]);
      expect(draws(house)).not.toEqual(before);
      undoLast(house);
      expect(draws(house)).toEqual(before);
    });
  test("of a merge gives both paragraphs back", () => {
    const house = new House();
    const id = house.add(rich);
    const other = house.add("More words.");
    house.table(id, [[7, 12]], 12, words("may"));
    house.table(other, [[0, 4]], 4, words("Less"));
    const before = draws(house);
    house.merge(id, other, " ");
    undoLast(house);
    expect(draws(house)).toEqual(before);
  });
  test("of a new paragraph removes it and keeps its words", () => {
    const house = new House();
    house.add("One.");
    const id = house.add("Two.");
    undoLast(house);
    expect(house.record.places[id]!.part).toBe("removed");
    expect(house.plain(id)).toBe("Two.");
  });
});

test("a past with splits reads as it did, and its words can be restored", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    let letter = 0x4e00;
    const fresh = (n: number): string => Array.from({ length: n }, () => String.fromCharCode(letter++)).join("");
    const house = new House();
    house.add(fresh(24));
    const seen = new Map<number, unknown>();
    const cache = newDraftCache();
    for (let step = 0; step < 25; step++) {
      const order = house.order();
      const id = order[random(order.length)]!;
      const { length } = house.plain(id);
      const from = random(length + 1);
      const to = Math.min(length, from + random(6));
      switch (random(6)) {
        case 0:
          house.edit(id, [{ from, to, words: words(fresh(2)) }]);
          break;
        case 1:
        case 2:
          house.table(id, from < to ? [[from, to]] : [], to, words(fresh(2)));
          break;
        case 3:
          if (order.length < 5) house.split(id, from);
          break;
        case 4: {
          const k = random(order.length);
          if (order[k + 1]) house.merge(order[k]!, order[k + 1]!);
          break;
        }
        case 5: {
          const open = house.open();
          if (open.length > 0) house.incorporate(open[random(open.length)]!);
        }
      }
      const incremental = readDraft({ draft: house.doc, seq: house.seq, at }, cache);
      const whole = readDraft({ draft: house.doc, seq: house.seq, at });
      expect(JSON.stringify(draftJson(incremental))).toBe(JSON.stringify(draftJson(whole)));
      seen.set(house.seq, json(whole));
    }
    for (const seq of [5, 11, house.seq]) {
      if (!seen.has(seq)) continue;
      const doc = replay(house.journal, seq);
      expect(json(readDraft({ draft: doc, seq, at }))).toEqual(seen.get(seq));
    }
    const then = replay(house.journal, Math.max(3, house.seq - 6));
    const id = house.order().find((one) => readRecord(then).paragraphs[one]);
    if (!id) continue;
    restore(house, id, Math.max(3, house.seq - 6));
    const text = house.plain(id);
    for (const [change, anchors] of Object.entries(house.record.anchors) as [
      ChangeId,
      (typeof house.record.anchors)[ChangeId],
    ][]) {
      const [anchor] = anchors;
      const open = house.open().includes(change);
      if (!open || anchors.length !== 1 || anchor!.in !== id || !anchor!.quote || !text.includes(anchor!.quote))
        continue;
      const struck = struckBy(house.paragraph(id), change)
        .map(([a, b]) => text.slice(a, b))
        .join("");
      expect(struck, `seed ${seed}: anchors of words that return follow`).toBe(anchor!.quote);
    }
  }
});

test("a proposed paragraph is read with its words all coming in, and embodied with its amendments", () => {
  const house = new House();
  const id = house.add("One.");
  const n = house.seq + 1;
  const fresh = paragraphId(n, 1);
  const change = changeId(n, 1);
  const proposal = proposalId(n, 1);
  house.carry({
    record: [
      { table: "paragraphs", key: fresh, value: { kind: "paragraph", level: 1, strand: null } },
      { table: "places", key: fresh, value: { part: "consensus", rank: "z" } },
      { table: "proposals", key: proposal, value: { number: "1", kind: "new", status: "open", version: 1 } },
      {
        table: "changes",
        key: change,
        value: {
          type: "new",
          proposal,
          version: 1,
          order: n,
          paragraph: fresh,
          kind: "paragraph",
          level: 1,
          part: "consensus",
          after: id,
          words: [{ t: "New", b: true }, { t: " words." }],
        },
      },
    ],
  });
  const amendment = house.table(change, [[4, 9]], 9, words("text"));
  const paragraph = house.paragraph(fresh);
  expect(paragraph.ins).toEqual([proposal]);
  expect(paragraph.runs.every((run) => run.ins?.[0] === proposal)).toBe(true);
  const strand = strandId(house.seq + 1, 1);
  house.carry({
    record: [
      { table: "paragraphs", key: fresh, value: { kind: "paragraph", level: 1, strand } },
      house.decide(change, "incorporated"),
    ],
    text: [{ do: "embody", change, strand }],
  });
  expect(house.letters(fresh).words).toEqual([{ t: "New", b: true }, { t: " words." }]);
  expect(struckBy(house.paragraph(fresh), amendment)).toEqual([[4, 9]]);
  expect(joinWords(wordsOf(house.paragraph(fresh)))).toEqual(house.letters(fresh).words);
});
