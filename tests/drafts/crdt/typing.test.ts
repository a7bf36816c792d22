/** The laws of anchors: three pens with delayed delivery, acts in between, every letter unique so that each is followed. */
import { expect, test } from "vitest";
import type { ChangeId } from "../../../drafts/change.ts";
import { find } from "../../../drafts/crdt/anchor.ts";
import { strandOf, strandsOf } from "../../../drafts/crdt/documents.ts";
import { lettersOf } from "../../../drafts/crdt/letters.ts";
import { readDraft } from "../../../drafts/crdt/read.ts";
import { draftJson } from "../../../drafts/draft.ts";
import type { StrandId, Stretch } from "../../../drafts/paragraph.ts";
import { plain, struckBy, wordsOf } from "../../../drafts/reading/words.ts";
import * as Y from "yjs";
import { House, replay, type Pen } from "./house.ts";
import { seeded } from "./seeded.ts";

interface Manner {
  readonly undo?: true;
  readonly shape?: true;
  readonly steps: number;
}

/** Answers whether a strike stayed thinner than the words that are back. */
const play = (seed: number, manner: Manner): boolean => {
  const random = seeded(seed);
  let letter = 0x4e00;
  const fresh = (n: number): string => Array.from({ length: n }, () => String.fromCharCode(letter++)).join("");
  const styled = (n: number): Stretch[] => [
    { t: fresh(n), ...(random(3) === 0 && { b: true as const }), ...(random(4) === 0 && { i: true as const }) },
  ];
  const house = new House();
  const first = [house.add(fresh(30)), house.add(fresh(20))];
  const alive = new Set(first.map((id) => house.plain(id)).join(""));
  const pens = [11, 12, 13].map((client) => house.pen(client));
  let doubled = false;
  let thinner = false;

  const check = (): void => {
    const text = house
      .order()
      .map((id) => house.plain(id))
      .join("");
    const twice = new Set(text).size !== text.length;
    doubled ||= twice;
    if (!manner.undo) expect(twice, "a word twice").toBe(false);
    if (doubled) return;
    const draft = house.read();
    for (const paragraph of draft.parts.consensus) {
      const here = house.plain(paragraph.id);
      expect(plain(wordsOf(paragraph))).toBe(here);
      for (const [id, anchors] of Object.entries(house.record.anchors) as [ChangeId, never[]][]) {
        void anchors;
        const anchor = house.record.anchors[id]!.find((one) => one.in === paragraph.id);
        const proposal = house.record.changes[id]!.proposal;
        if (!anchor || house.record.proposals[proposal]!.status !== "open" || anchor.ids.length === 0) continue;
        const struck = struckBy(paragraph, id)
          .map(([a, b]) => here.slice(a, b))
          .join("");
        const left = [...anchor.quote].filter((one) => here.includes(one)).join("");
        if (!manner.undo) expect(struck, "strikes what is left of what was struck").toBe(left);
        else for (const one of struck) expect(anchor.quote, "strikes only what was struck").toContain(one);
        if (left === anchor.quote && struck !== left) thinner = true;
      }
    }
  };

  const type = (pen: Pen): void => {
    const strands = [...strandsOf(pen.doc)!.keys()] as StrandId[];
    const live = strands.filter((name) => !house.record.retired[name]);
    const names = random(3) > 0 ? live : strands;
    const strand = strandOf(pen.doc, names[random(names.length)]!);
    if (!strand) return;
    pen.doc.transact(() => {
      if (strand.length > 0 && random(5) === 0) {
        const at = random(strand.length);
        const on = random(2) === 0 ? true : null;
        strand.format(at, Math.min(1 + random(6), strand.length - at), random(2) === 0 ? { b: on } : { i: on });
      } else if (strand.length > 0 && random(2) === 0) {
        const at = random(strand.length);
        const count = Math.min(1 + random(6), strand.length - at);
        for (const one of strand.toString().slice(at, at + count)) alive.delete(one);
        strand.delete(at, count);
      } else {
        const text = fresh(1 + random(4));
        for (const one of text) alive.add(one);
        strand.insert(random(strand.length + 1), text);
      }
    }, "pen");
  };

  for (let n = 0; n < manner.steps; n++) {
    const pen = pens[random(3)]!;
    const order = house.order();
    switch (random(manner.undo ? 13 : 12)) {
      case 0:
      case 1:
      case 2:
        type(pen);
        break;
      case 3:
      case 4:
      case 5:
        house.send(pen, 1 + random(3));
        break;
      case 6:
      case 7:
        house.receive(pen, random(4));
        break;
      case 8: {
        const id = order[random(order.length)]!;
        const { length } = house.plain(id);
        const from = random(length + 1);
        const to = from + random(length - from + 1);
        const hold = from < to && random(5) === 0;
        const inside = hold || (from < to && random(3) === 0) ? [] : styled(1 + random(4));
        house.table(id, from < to ? [[from, to]] : [], to, inside, { hold });
        break;
      }
      case 9: {
        const hosts = house.open().filter((id) => {
          const change = house.record.changes[id]!;
          return change.type === "words" && change.words.length > 0;
        });
        if (hosts.length === 0) break;
        const host = hosts[random(hosts.length)]!;
        const change = house.record.changes[host]!;
        const { length } = change.type === "words" ? plain(change.words) : "";
        const from = random(length + 1);
        const to = from + random(length - from + 1);
        house.table(host, from < to ? [[from, to]] : [], to, styled(1 + random(3)));
        break;
      }
      case 10: {
        const open = house
          .open()
          .filter((id) => house.record.anchors[id] && house.record.changes[id]!.type === "words");
        if (open.length === 0) break;
        const id = open[random(open.length)]!;
        const change = house.record.changes[id]!;
        const struck = house
          .order()
          .flatMap((one) => {
            const text = house.plain(one);
            return struckBy(house.paragraph(one), id).map(([a, b]) => text.slice(a, b));
          })
          .join("");
        const amended = house.open().filter((one) => {
          const inner = house.record.changes[one]!;
          return !house.record.anchors[one] && inner.type === "words" && "change" in inner.in && inner.in.change === id;
        });
        house.incorporate(id);
        const text = house
          .order()
          .map((one) => house.plain(one))
          .join(" ");
        const inside = change.type === "words" ? plain(change.words) : "";
        expect(text, "words in, whole").toContain(inside);
        for (const one of struck) {
          alive.delete(one);
          if (!doubled) expect(text, "words out").not.toContain(one);
        }
        for (const one of inside) alive.add(one);
        for (const one of amended) {
          const [anchor] = house.record.anchors[one]!;
          expect(find(house.letters(anchor!.in), anchor!.ids, anchor!.quote).missing, "amendments come along").toBe(0);
        }
        break;
      }
      case 11:
        if (!manner.shape) break;
        if (random(2) === 0 && order.length < 6) {
          const id = order[random(order.length)]!;
          house.split(id, random(house.plain(id).length + 1));
        } else if (order.length > 1) {
          const at = random(order.length - 1);
          house.merge(order[at]!, order[at + 1]!);
        }
        break;
      case 12:
        if (random(2) === 0) pen.undo.undo();
        else pen.undo.redo();
        break;
    }
    check();
  }
  house.flush();
  check();
  const mine = house.order().map((id) => house.plain(id));
  for (const pen of pens) {
    const seen = readDraft({ draft: pen.doc, seq: house.seq, at: "2026-01-01T00:00:00.000Z" });
    expect(JSON.stringify(draftJson(seen)), "a replica reads the same draft").toBe(
      JSON.stringify(draftJson(house.read())),
    );
    for (const [id, anchors] of Object.entries(house.record.anchors))
      for (const anchor of anchors) {
        const { strand } = house.record.paragraphs[anchor.in] ?? { strand: null };
        if (strand)
          expect(find(lettersOf(strandOf(pen.doc, strand)!), anchor.ids, anchor.quote), id).toEqual(
            find(house.letters(anchor.in), anchor.ids, anchor.quote),
          );
      }
  }
  if (seed % 5 === 0) {
    const again = replay(house.journal);
    expect(Y.encodeStateAsUpdate(again), "the plans give the same document").toEqual(Y.encodeStateAsUpdate(house.doc));
  }
  if (manner.undo) return thinner;
  const seen = new Set(mine.join(""));
  expect(
    [...alive].filter((one) => !seen.has(one)),
    "letters lost",
  ).toEqual([]);
  expect(
    [...seen].filter((one) => !alive.has(one)),
    "letters come back",
  ).toEqual([]);
  return thinner;
};

const each = (count: number, manner: Manner): number => {
  let thinner = 0;
  for (let seed = 1; seed <= count; seed++)
    try {
      thinner += Number(play(seed, manner));
    } catch (error) {
      throw new Error(`seed ${seed}, ${JSON.stringify(manner)}`, { cause: error });
    }
  return thinner;
};
const runs = Number(process.env["RUNS"] ?? 300);

test("typing, tabling, amending and incorporating lose no letter and double none", () => each(runs, { steps: 60 }));
test("splits and merges lose nothing that pens type late into retired strands", () =>
  each(runs, { shape: true, steps: 60 }));
// Two pens that undo one deletion, or words typed into a copy, can leave a strike thinner than it could be: seldom.
test("undo and redo bring strikes back and never strike what was not struck", () =>
  expect(each(runs, { undo: true, steps: 60 })).toBeLessThanOrEqual(runs / 20));
