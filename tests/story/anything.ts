/**
 * What people do of an evening nobody wrote: any act that comes to hand, in any order, while two pens type, go off line and
 * come back. The same seed is the same evening.
 */
import { beginPaper, paperBase } from "../../drafts/crdt/paper.ts";
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
  /** The first two are the Chair's and the Secretariat's; whoever is lent one comes after them. */
  readonly pens: Peer[];
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

/** Of what `rarer` knows, by number, what comes to hand: what takes words apart and brings them back rather than the rest. */
const rare = [
  0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18, 19, 19, 19,
  20, 20, 21, 22, 22, 22,
];

/**
 * What `step` leaves out: what concerns the whole text, who may do what, and acts that need something before them (an act of
 * one's own to undo, a paper to table, a proposal set aside to maintain). Null where there is nothing to do it with.
 */
export const rarer = (
  n: (below: number) => number,
  people: Cast,
  draft: Draft,
  seq: number,
  spell: Spelling,
): { seat: Seat; act: Record<string, unknown> } | null => {
  const { house, chair, secretariat, delegations } = people;
  const pick = <T>(list: readonly T[]): T | undefined => list[n(Math.max(1, list.length))];
  const standing = Object.entries(draft.parts).flatMap(([part, list]) =>
    list.filter(({ ins }) => ins === undefined).map((paragraph) => ({ part, paragraph })),
  );
  const chosen = pick(standing);
  const proposal = pick(draft.proposals);
  const [party, head] = pick(delegations)!;
  if (chosen === undefined) return null;
  const { paragraph } = chosen;
  const by = (seat: Seat, act: Record<string, unknown>) => ({ seat, act });
  /** Something that is done with a proposal, for its first sponsor. */
  const sponsored = (type: string, list: readonly Draft["proposals"][number][], more: object = {}) => {
    const one = pick(list);
    const sponsor = delegations.find(([id]) => id === one?.sponsors?.[0]);
    return one === undefined || sponsor === undefined
      ? null
      : by(sponsor[1], { type, as: sponsor[0], proposal: one.id, ...more });
  };
  const open = draft.proposals.filter(({ status }) => status === "open");
  const entered = open.filter(({ id }) => draft.tables.names?.sponsors[id]?.some((one) => one.entered) === true);
  const received = draft.proposals.filter(({ status }) => status === "received");
  const setAside = draft.proposals.filter(({ status }) => status === "set-aside");
  const lent = Object.keys(draft.tables.names?.pens ?? {});
  // There is seldom anything to do these with: done when there is.
  const due = [
    ...(received.length > 0 ? [18] : []),
    ...(setAside.length > 0 ? [5] : []),
    ...(lent.length > 0 ? [9] : []),
  ];
  switch ((n(3) === 0 ? pick(due) : undefined) ?? rare[n(rare.length)]!) {
    case 0:
      return by(chair, { type: "restore", at: 1 + n(seq) });
    case 1: {
      const revision = pick(draft.revisions);
      return revision ? by(chair, { type: "restore", paragraph: paragraph.id, at: revision.name }) : null;
    }
    case 2:
    case 3: {
      const own = pick([chair, secretariat, ...delegations.map(([, seat]) => seat)])!;
      const done = house.storage.exec<{ seq: number }>(
        "SELECT max(seq) AS seq FROM touched WHERE seat = ? AND what != 'typing'",
        own.id,
      )[0]?.seq;
      return done ? by(own, { type: "undo", seq: done }) : null;
    }
    case 4: {
      const one = pick(entered);
      return one ? by(secretariat, { type: "correct", proposal: one.id, party }) : null;
    }
    case 5:
      return sponsored(
        "maintain",
        draft.proposals.filter(({ status }) => status === "set-aside"),
      );
    case 6: {
      const until = new Date(house.clock.time + 60_000).toISOString();
      return by(chair, { type: "set-status", paragraph: paragraph.id, status: "under-silence", until });
    }
    case 7:
      return by(chair, { type: "set-names", names: pick(["full", "groups", "none"]) });
    case 8:
      return by(chair, { type: "give-pen", ...(n(3) === 0 ? { party } : { seat: head.id }) });
    case 9: {
      const pen = pick(lent)?.split(":");
      return pen ? by(chair, { type: "take-pen", [pen[0]!]: pen[1]! }) : null;
    }
    case 10:
      return by(secretariat, { type: "set-floor", paragraph: n(3) === 0 ? null : paragraph.id });
    case 11:
      return by(chair, { type: "set-phase", phase: pick(["drafting", "open", "open", "closed"]) });
    case 12: {
      const section = pick(standing.filter((one) => one.paragraph.kind === "heading"))?.paragraph.id;
      const manner = pick(["line-by-line", "chair-held", "chair-held"]);
      return by(chair, { type: "set-manner", manner, ...(section && { section }) });
    }
    case 13:
      return by(chair, { type: "set-party", party: `L${seq}`, name: `List ${seq}`, kind: "list" });
    case 14: {
      const siblings = standing.filter((one) => one.part === chosen.part && one.paragraph.kind === paragraph.kind);
      const next = siblings[siblings.indexOf(chosen) + 1]?.paragraph.id;
      return next ? by(chair, { type: "merge-paragraphs", paragraph: paragraph.id, with: next }) : null;
    }
    case 15:
      return paperTabled(n, people, draft, paragraph, [party, head], spell);
    case 16:
      return sponsored("revise", open, { paragraph: paragraph.id, wording: reworded(n, draft, paragraph, spell) });
    case 17:
      return sponsored("withdraw", open);
    case 18: {
      const one = pick(received);
      return one ? by(chair, { type: "admit", proposal: one.id }) : null;
    }
    case 19: {
      const one = pick(open);
      return one ? by(n(2) === 0 ? chair : secretariat, { type: "incorporate", proposal: one.id }) : null;
    }
    case 20: {
      const wording = reworded(n, draft, paragraph, spell);
      return by(secretariat, { type: "table", as: party, paragraph: paragraph.id, wording, source: "floor" });
    }
    case 21: {
      const stance = pick(["sponsor", "support", "object"]);
      return proposal ? by(head, { type: "take-position", as: party, proposal: proposal.id, stance }) : null;
    }
    case 22:
      return typedOver(n, people, spell);
    default: {
      const one = pick(open);
      return one ? by(secretariat, { type: "set-aside", proposal: one.id }) : null;
    }
  }
};

/** Types into words that were agreed, as a pen that was off line does; the act itself does nothing. */
const typedOver = (n: (below: number) => number, { house, chair, pens }: Cast, spell: Spelling): null => {
  const locked = Object.values(house.draft(chair).parts)
    .flat()
    .filter(({ status }) => status !== "open" && status !== "parked");
  const [one, pen] = [locked[n(Math.max(1, locked.length))], pens[n(pens.length)]!];
  if (one === undefined || !hasStrand(pen, one.id)) return null;
  pen.strand(one.id).insert(0, spell("late"));
  pen.online();
  house.negotiation.flush();
  return null;
};

/** A head writes a paper in its caucus, words in and words out, and tables it. */
const paperTabled = (
  n: (below: number) => number,
  { house, pens }: Cast,
  draft: Draft,
  paragraph: Paragraph,
  [party, head]: readonly [PartyId, Seat],
  spell: Spelling,
): { seat: Seat; act: Record<string, unknown> } | null => {
  const [desk] = pens;
  if (desk === undefined || desk.closed !== null || desk.offline || !hasStrand(desk, paragraph.id)) return null;
  const mine = join(house, head, { document: `caucus/party-${party}`, device: `paper ${n(100_000)}` });
  if (mine.closed !== null) return null;
  const paper = `paper-${draft.seq}-${n(1_000)}`;
  const text = beginPaper(mine.doc.getMap("papers"), paper, paperBase(desk.doc, paragraph.id, draft));
  const at = n(text.length + 1);
  text.insert(at, spell(`paper${n(1_000)}`), { src: "own" });
  if (at > 1) text.format(n(at - 1), 1, { strike: true });
  house.negotiation.flush();
  mine.leave();
  return { seat: head, act: { type: "table", as: party, paper } };
};

/** Does what `rarer` gives, if anything; whoever's document began anew comes back, and whoever was lent a pen takes it up. */
export const doRarer = async (n: (below: number) => number, people: Cast, spell: Spelling): Promise<void> => {
  const { house, chair, secretariat, pens } = people;
  const asked = rarer(n, people, house.draft(chair), house.negotiation.head.seq, spell);
  if (asked !== null) await house.act(asked.seat, asked.act);
  const lends = asked?.act["type"] === "give-pen";
  if (n(8) === 0) house.clock.pass(61_000);
  const here = pens.filter((pen, at) => at > 1 && pen.closed === null);
  const offices = [chair, secretariat].map((seat, at) => {
    const pen = pens[at]!;
    return pen.closed === null ? pen : join(house, seat, { device: `again ${n(100_000)}` });
  });
  const more = people.delegations
    .filter(([, { id }]) => lends && asked.act["seat"] === id)
    .map(([, seat]) => join(house, seat, { device: `lent ${n(100_000)}` }))
    .filter(({ lease, closed }) => lease !== null && closed === null);
  pens.splice(0, pens.length, ...offices, ...here, ...more);
};
