/** Proposals as readers see them, from the tables and from what has become of their letters. */
import type { ChangeId, Condition } from "../change.ts";
import { noteMark, sleeps, type ParagraphId } from "../paragraph.ts";
import type { PartyId } from "../party.ts";
import type { Position, PositionEntry } from "../position.ts";
import type { Proposal, ProposalChange, ProposalId } from "../proposal.ts";
import type { DeskTables, NamesTables, RecordTables } from "../tables.ts";
import type * as Y from "yjs";
import { conditionOf } from "./anchor.ts";
import { saidBy } from "./letters.ts";
import type { Layout } from "./layout.ts";
import type { Live } from "./live.ts";
import { byUnit } from "./order.ts";
import { printWording as wordingOf } from "../notation/words.ts";

export interface ProposalSource {
  readonly doc: Y.Doc;
  readonly record: RecordTables;
  readonly names?: NamesTables;
  readonly desk?: DeskTables;
  readonly live: Live;
  readonly layouts: ReadonlyMap<ParagraphId, Layout>;
  readonly positions: ReadonlyMap<string, readonly PositionEntry[]>;
  readonly noteNumber: (note: ParagraphId) => string;
}

/**
 * Positions by target, in order of party. Where a party has told the room one thing and the Chair another, the public
 * one is the party's position; what the Chair was told stands in the desk's own table.
 */
export const positionsByTarget = (
  names: NamesTables | undefined,
  desk: DeskTables | undefined,
): Map<string, PositionEntry[]> => {
  const all = { ...desk?.positions, ...names?.positions };
  const byTarget = new Map<string, PositionEntry[]>();
  for (const key of Object.keys(all).toSorted(byUnit)) {
    const entry = all[key]!;
    const list = byTarget.get(entry.target);
    if (list) list.push(entry);
    else byTarget.set(entry.target, [entry]);
  }
  return byTarget;
};

const position = ({ target: _target, party: _party, ...position }: PositionEntry): Position => position;

const readChange = (id: ChangeId, source: ProposalSource): ProposalChange => {
  const { doc, record, live, layouts, noteNumber } = source;
  const change = record.changes[id]!;
  const paragraphs = live.paragraphs.get(id) ?? [];
  const base = { id, type: change.type, condition: "whole" as Condition };
  switch (change.type) {
    case "new":
      return { ...base, paragraph: change.paragraph, out: "", words: wordingOf(change.words, noteNumber) };
    case "out":
      return { ...base, paragraph: change.paragraph, out: "", words: "" };
    case "move":
      return { ...base, paragraph: change.paragraph, out: "", words: "", to: change.to };
    case "words":
    case "hold": {
      const anchors = record.anchors[id];
      // A quote is letters; the footnote behind a note mark is known from the letters themselves.
      const quoted =
        anchors && change.quote.includes(noteMark)
          ? saidBy(
              doc,
              anchors.flatMap((anchor) => anchor.ids),
            )
          : [{ t: change.quote }];
      const conditions = [...new Set(paragraphs)].flatMap((p) => layouts.get(p)?.conditions.get(id) ?? []);
      return {
        ...base,
        paragraph: paragraphs[0] ?? ("paragraph" in change.in ? change.in.paragraph : "p0-0"),
        ...(paragraphs.length > 1 && { paragraphs }),
        ...(!anchors && "change" in change.in && { change: change.in.change }),
        out: wordingOf(quoted, noteNumber),
        words: change.type === "words" ? wordingOf(change.words, noteNumber) : "",
        condition: conditionOf(conditions),
      };
    }
  }
};

export const readProposal = (id: ProposalId, source: ProposalSource): Proposal => {
  const { record, names, desk, live, positions } = source;
  const entry = record.proposals[id]!;
  const changes = (live.changes.get(id) ?? []).map((change) => readChange(change, source));
  const concerned = changes.flatMap((change) => change.paragraphs ?? [change.paragraph]);
  // A new paragraph that is only received has no place yet: it is where it is asked to be.
  const asked = new Map(
    (live.changes.get(id) ?? []).flatMap((one) => {
      const change = record.changes[one]!;
      return change.type === "new" ? [[change.paragraph, change.part] as const] : [];
    }),
  );
  const asleep =
    concerned.length > 0 && concerned.every((p) => sleeps(record.places[p]?.part ?? asked.get(p) ?? "removed"));
  // No entry is a sponsor one may not know; an empty one is a bracket without sponsors.
  const sponsors = names?.sponsors[id];
  const held: readonly [PartyId, Position][] = (positions.get(id) ?? []).map((one) => [one.party, position(one)]);
  const reason = names?.reasons[id] ?? desk?.reasons[id];
  return {
    id,
    ...entry,
    ...(sponsors && { sponsors: sponsors.map((sponsor) => sponsor.party) }),
    ...((names || desk) && { positions: Object.fromEntries(held) }),
    changes,
    ...(reason !== undefined && { reason }),
    ...(asleep && { asleep }),
    ...(sponsors?.[0]?.entered && { entered: sponsors[0].entered }),
    ...(sponsors?.[0] && { at: sponsors[0].at }),
  };
};
