/**
 * What people do of an evening nobody wrote: any act that comes to hand, in any order, while two pens type, go off line and
 * come back. The same seed is the same evening.
 */
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { printWording } from "../../drafts/notation/words.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { House, join, parties, type Peer } from "../server/peer.ts";
import { relaysText } from "./relays.ts";

/** How new words are written; a test that follows letters writes each of them once. */
export type Spelling = (words: string) => string;

export const random = (seed: number): ((below: number) => number) => {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return Math.floor(((state ^ (state >>> 13)) >>> 0) % below);
  };
};

export interface Cast {
  readonly house: House;
  readonly chair: Seat;
  readonly secretariat: Seat;
  readonly delegations: readonly (readonly [PartyId, Seat])[];
  readonly pens: readonly Peer[];
  readonly reader: Peer;
}

export const cast = (seed: number, notation = relaysText): Cast => {
  const house = new House({ notation, seed: seed + 1 });
  const chair = house.seat("chair");
  const secretariat = house.seat("secretariat");
  const delegations = parties.map(({ id }) => [id, house.seat("delegation", [id])] as const);
  const pens = [join(house, chair), join(house, secretariat)];
  return { house, chair, secretariat, delegations, pens, reader: join(house, delegations[0]![1], { reader: true }) };
};

/** One step: an act as a body, or something a pen does. */
export const step = (
  n: (below: number) => number,
  draft: Draft,
  seq: number,
  spell: Spelling = (words) => words,
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
      return own({ type: "table", paragraph: words.id, wording: reworded(n, draft, words, spell) });
    case 4:
      return own({
        type: "table",
        after,
        ...(after === null && { part }),
        wording: spell(`New words ${seq}.`),
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
        wording: spell(`other words ${seq} here`),
        ...(n(2) === 0 && { alternativeTo: proposal }),
      });
    case 8:
      return own({
        type: "table",
        changes: [words, pick(all)!].map((one) => ({ paragraph: one.id, wording: reworded(n, draft, one, spell) })),
      });
    case 9:
      return own({
        type: "hold",
        paragraph: words.id,
        ...(n(3) > 0 && { words: pick(plain(wordsOf(words)).split(" ")) }),
      });
    case 10:
      return own({ type: "revise", proposal, paragraph: words.id, wording: reworded(n, draft, words, spell) });
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
        text: spell(`Inserted ${seq} words.`),
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
      return rules({ type: "set-status", paragraph: words.id, status, editorial: reworded(n, draft, words, spell) });
    }
    case 28:
      return rules({ type: "correct", proposal, party: pick(parties)!.id });
    case 29:
      return rules({ type: "correct", proposal, wording: reworded(n, draft, words, spell) });
    default:
      return rules({ type: "restore", paragraph: words.id, at: 1 + n(seq) });
  }
};

/** A new wording: a word out, a word in, or one for another. */
const reworded = (n: (below: number) => number, draft: Draft, paragraph: Paragraph, spell: Spelling): string => {
  const notes = new Map(
    Object.values(draft.parts)
      .flat()
      .filter(({ kind }) => kind === "footnote")
      .map(({ id, label }) => [id, label]),
  );
  const wording = printWording(wordsOf(paragraph), (note) => notes.get(note) ?? "").split(" ");
  const from = n(wording.length);
  wording.splice(from, n(4), ...(n(4) === 0 ? [] : [spell(`word${n(1000)}`)]));
  return wording.join(" ") || spell("Nothing is left.");
};

/** A pen types a marked word somewhere, or goes and comes. */
export const typing = (n: (below: number) => number, { house, pens }: Cast, draft: Draft, mark: string): void => {
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
