/**
 * Evenings nobody wrote: seats do whatever comes to hand, in any order, while pens type, go off line and come back. The
 * server may refuse anything by name; it may not fail, lose a letter, show two people different texts, or keep a record
 * that does not verify.
 */
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { draftJson, type Draft, type Paragraph } from "../../drafts/draft.ts";
import { writeHtml } from "../../drafts/formats/html.ts";
import { writeText } from "../../drafts/formats/text.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import { printNotation } from "../../drafts/notation/print.ts";
import { printWording } from "../../drafts/notation/words.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import { pieces } from "../../drafts/reading/view.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { House, join, parties, type Peer } from "../server/peer.ts";
import { relaysText } from "./relays.ts";

const random = (seed: number): ((below: number) => number) => {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor(((state ^ (state >>> 13)) >>> 0) % below);
  };
};

interface Cast {
  readonly house: House;
  readonly chair: Seat;
  readonly secretariat: Seat;
  readonly delegations: readonly (readonly [PartyId, Seat])[];
  readonly pens: readonly Peer[];
  readonly reader: Peer;
}

const cast = (seed: number): Cast => {
  const house = new House({ notation: relaysText, seed: seed + 1 });
  const chair = house.seat("chair");
  const secretariat = house.seat("secretariat");
  const delegations = parties.map(({ id }) => [id, house.seat("delegation", [id])] as const);
  const pens = [join(house, chair), join(house, secretariat)];
  return { house, chair, secretariat, delegations, pens, reader: join(house, delegations[0]![1], { reader: true }) };
};

/** One step: an act as a body, or something a pen does. */
const step = (
  n: (below: number) => number,
  draft: Draft,
  seq: number,
): { office: boolean; act: Record<string, unknown> } => {
  const pick = <T>(list: readonly T[]): T | undefined => list[n(Math.max(1, list.length))];
  const all = Object.values(draft.parts).flat();
  const everywhere = [...all, ...draft.removed];
  const paragraph = pick(everywhere)!;
  const words = pick(everywhere.filter(({ ins }) => ins === undefined)) ?? paragraph;
  const proposal = pick(draft.proposals)?.id ?? "q1-1";
  const change = pick(draft.proposals.flatMap(({ changes }) => changes))?.id ?? "c1-1";
  const after = n(5) === 0 ? null : paragraph.id;
  const part = n(4) === 0 ? "summary" : "consensus";
  const stance = pick(["sponsor", "support", "can-live-with", "reserve", "object", null]);
  const own = (act: Record<string, unknown>) => ({ office: false, act });
  const rules = (act: Record<string, unknown>) => ({ office: true, act });
  switch (n(31)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return own({ type: "table", paragraph: words.id, wording: reworded(n, draft, words) });
    case 4:
      return own({
        type: "table",
        after,
        ...(after === null && { part }),
        wording: `New words ${seq}.`,
        ...(n(3) === 0 && { kind: "sub-paragraph" }),
      });
    case 5:
      return own({ type: "table", paragraph: paragraph.id, out: true });
    case 6:
      return own({ type: "table", paragraph: paragraph.id, to: { part, after: pick(all)!.id } });
    case 7:
      return own({
        type: "table",
        change,
        wording: `other words ${seq} here`,
        ...(n(2) === 0 && { alternativeTo: proposal }),
      });
    case 8:
      return own({
        type: "table",
        changes: [words, pick(all)!].map((one) => ({ paragraph: one.id, wording: reworded(n, draft, one) })),
      });
    case 9:
      return own({
        type: "hold",
        paragraph: words.id,
        ...(n(3) > 0 && { words: pick(plain(wordsOf(words)).split(" ")) }),
      });
    case 10:
      return own({ type: "revise", proposal, paragraph: words.id, wording: reworded(n, draft, words) });
    case 11:
      return own({ type: pick(["withdraw", "maintain"]), proposal });
    case 12:
      return own({ type: "take-position", proposal, stance, ...(n(3) === 0 && { visibility: "chair" }) });
    case 13:
      return rules({ type: "admit", proposal });
    case 14:
    case 15:
    case 16:
      return rules({ type: "incorporate", proposal });
    case 17:
      return rules({ type: "set-aside", proposal });
    case 18:
      return rules({
        type: "insert-paragraph",
        part,
        after,
        kind: pick(["paragraph", "heading", "sub-paragraph"]),
        text: `Inserted ${seq} words.`,
      });
    case 19:
      return rules({ type: "split-paragraph", paragraph: words.id, at: n(plain(wordsOf(words)).length + 1) });
    case 20: {
      const at = all.indexOf(words);
      return rules({ type: "merge-paragraphs", paragraph: words.id, with: (all[at + 1] ?? words).id });
    }
    case 21:
      return rules({ type: "remove-paragraph", paragraph: paragraph.id });
    case 22:
    case 23:
      return rules({ type: "move", paragraph: paragraph.id, to: { part, after: n(4) === 0 ? null : pick(all)!.id } });
    case 24:
      return rules({
        type: "set-status",
        paragraph: words.id,
        status: pick(["open", "parked", "agreed-ad-ref", "agreed"]),
      });
    case 25:
      return rules(
        n(2) === 0
          ? { type: "set-manner", manner: pick(["line-by-line", "line-by-line", "chair-held"]) }
          : { type: "publish-revision", name: `Rev.${seq}`, renumber: n(2) === 0 },
      );
    case 26:
      return rules({ type: "undo", seq: Math.max(1, seq - n(2)) });
    case 27: {
      const status = words.status === "agreed" ? "agreed" : "agreed-ad-ref";
      return rules({ type: "set-status", paragraph: words.id, status, editorial: reworded(n, draft, words) });
    }
    case 28:
      return rules({ type: "correct", proposal, party: pick(parties)!.id });
    case 29:
      return rules({ type: "correct", proposal, wording: reworded(n, draft, words) });
    default:
      return rules({ type: "restore", paragraph: words.id, at: 1 + n(seq) });
  }
};

/** A new wording: a word out, a word in, or one for another. */
const reworded = (n: (below: number) => number, draft: Draft, paragraph: Paragraph): string => {
  const notes = new Map(
    Object.values(draft.parts)
      .flat()
      .filter(({ kind }) => kind === "footnote")
      .map(({ id, label }) => [id, label]),
  );
  const wording = printWording(wordsOf(paragraph), (note) => notes.get(note) ?? "").split(" ");
  const from = n(wording.length);
  wording.splice(from, n(4), ...(n(4) === 0 ? [] : [`word${n(1000)}`]));
  return wording.join(" ") || "Nothing is left.";
};

/** A pen types a marked word somewhere, or goes and comes. */
const typing = (n: (below: number) => number, { house, pens }: Cast, draft: Draft, mark: string): void => {
  const pen = pens[n(pens.length)]!;
  if (n(4) === 0) {
    if (pen.offline) pen.online();
    else pen.offline = true;
    house.negotiation.flush();
    return;
  }
  const open = Object.values(draft.parts)
    .flat()
    .filter(({ id, ins }) => ins === undefined && hasStrand(pen, id));
  if (open.length === 0) return;
  const strand = pen.strand(open[n(open.length)]!.id);
  strand.insert(n(strand.length + 1), mark);
  if (n(3) > 0) house.negotiation.flush();
};
const hasStrand = (pen: Peer, id: Paragraph["id"]): boolean => {
  try {
    return pen.strand(id).length >= 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const check = ({ house, chair, delegations, pens, reader }: Cast): void => {
  const faults = house.log.filter((line) => /fail|taken out|could not/u.test(line));
  expect(faults).toEqual([]);
  for (const pen of pens) expect(pen.closed).toBeNull();
  const draft = house.draft(chair);
  const state = (doc: Y.Doc): unknown => [doc.getMap("record").toJSON(), doc.getMap("text").toJSON()];
  for (const pen of pens) expect(state(pen.doc)).toEqual(state(reader.doc));
  const known = new Set(
    Object.values(draft.parts)
      .flat()
      .map(({ id }) => id),
  );
  expect(known.size).toBe(Object.values(draft.parts).flat().length);
  for (const part of Object.values(draft.parts)) {
    const labels = part
      .filter(({ kind }) => kind !== "footnote")
      .map(({ label }) => label)
      .filter(Boolean);
    expect(new Set(labels).size, labels.join(", ")).toBe(labels.length);
  }
  // What is open and drawn is to be seen in the text.
  for (const view of ["clean", "bracketed", "annotated"] as const) {
    const options = { view, attribution: "full", asAt: draft.at } as const;
    const md = printNotation(draft, options);
    expect(writeHtml(draft, options).length).toBeGreaterThan(100);
    expect(writeText(draft, options).length).toBeGreaterThan(100);
    const back = parseNotation(md, { parties: [...draft.parties] });
    if (view === "clean") expect(back.found.brackets).toBe(0);
    const told = (paragraphs: readonly { kind: string; label: string; ins?: unknown }[]): string[] =>
      paragraphs
        .filter(({ ins, kind }) => (view !== "clean" || ins === undefined) && kind !== "footnote" && kind !== "title")
        .map(({ kind, label }) => `${kind} ${label}`);
    expect(told(back.paragraphs), md).toEqual(told(Object.values(draft.parts).flat()));
  }
  const sleeping = new Set([...draft.parts.summary!, ...draft.removed].map(({ id }) => id));
  for (const { id, status, asleep, changes } of draft.proposals) {
    if (status !== "open" || asleep === true) continue;
    const drawn = draft.parts.consensus!.some(
      (paragraph) =>
        [paragraph.ins, paragraph.del, paragraph.moveTo?.map(({ proposal }) => proposal)].some((on) =>
          on?.includes(id),
        ) || pieces(paragraph, draft).some((piece) => piece.is === "open" && piece.bracket.proposals.includes(id)),
    );
    expect(
      drawn || changes.every(({ condition, paragraph }) => condition === "gone" || sleeping.has(paragraph)),
      id,
    ).toBe(true);
  }
  const last = String(house.negotiation.head.seq);
  for (const seat of [chair, delegations[2]![1]]) {
    expect(isRefusal(house.negotiation.compare(seat, "1", last))).toBe(false);
    expect(isRefusal(house.negotiation.history(seat, {}))).toBe(false);
  }
  const seen = house.draft(delegations[1]![1]);
  expect(Object.keys(seen.parts)).toEqual(Object.keys(draft.parts));
};

describe("any evening", () => {
  // 109 to 268 found what fourteen in a row do not. STORY_SEED and STORY_SEEDS ask for others.
  const first = Number(process.env["STORY_SEED"] ?? 0);
  const asked = Array.from({ length: Number(process.env["STORY_SEEDS"] ?? 10) }, (_, k) => first + k);
  for (const seed of process.env["STORY_SEED"] === undefined ? [...asked, 109, 121, 136, 268] : asked)
    test(`number ${seed} ends with one text for everybody and a record that verifies`, async () => {
      const n = random(seed + 1);
      const people = cast(seed);
      const { house, chair, secretariat, delegations } = people;
      let carried = 0;
      for (let turn = 0; turn < 60; turn++) {
        if (n(3) === 0) typing(n, people, house.draft(chair), `<${turn}>`);
        const draft = house.draft(chair);
        const { seq } = house.negotiation.head;
        const { office, act } = step(n, draft, seq);
        const [party, head] = delegations[n(delegations.length)]!;
        const taken = n(6) === 0;
        const seat = office ? (n(3) === 0 ? secretariat : chair) : taken ? secretariat : head;
        const before = JSON.stringify(draftJson(draft));
        const answer = await house.act(seat, office ? act : { ...act, as: party });
        if (!isRefusal(answer)) carried++;
        else {
          expect(answer.message, JSON.stringify(act)).toMatch(/[.?]$/u);
          expect(answer.refused, JSON.stringify([act, answer])).not.toBe("unavailable");
          if (house.negotiation.head.seq === seq) expect(JSON.stringify(draftJson(house.draft(chair)))).toBe(before);
        }
        if (turn % 10 === 9) {
          for (const pen of people.pens) pen.online();
          house.negotiation.flush();
          check(people);
        }
      }
      expect(carried).toBeGreaterThan(15);
      const now = JSON.stringify(draftJson(house.draft(chair)));
      const history = JSON.stringify(house.negotiation.history(chair, {}));
      expect(house.negotiation.verify().bad).toBeUndefined();
      house.restart();
      expect(JSON.stringify(draftJson(house.draft(chair)))).toBe(now);
      expect(JSON.stringify(house.negotiation.history(chair, {}))).toBe(history);
      expect(house.negotiation.verify().bad).toBeUndefined();
    });
});
