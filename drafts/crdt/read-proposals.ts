/** Reads proposals as readers see them, from the tables and from the condition of their letters. */
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

/**
 * What proposals are read from at one reading. Absent `names` or `desk` mean that the reader may not see them; a
 * proposal then has no sponsors, positions or reason from there.
 */
export interface ProposalSource {
  readonly doc: Y.Doc;
  readonly record: RecordTables;
  readonly names?: NamesTables;
  readonly desk?: DeskTables;
  readonly live: Live;
  readonly layouts: ReadonlyMap<ParagraphId, Layout>;
  /** By target; the `byTarget` of `readPositions`. */
  readonly positions: ReadonlyMap<string, readonly PositionEntry[]>;
  /** "?" for a footnote that is in no part. */
  readonly noteNumber: (note: ParagraphId) => string;
}

/** The positions of one reading. At the next reading, lists without a change stay the same objects. */
export interface PositionsRead {
  readonly names: NamesTables["positions"] | undefined;
  readonly desk: DeskTables["positions"] | undefined;
  readonly all: Readonly<Record<string, PositionEntry>>;
  readonly byTarget: ReadonlyMap<string, readonly PositionEntry[]>;
}

/**
 * Positions by target, sorted by party. If a party told the room one thing and the Chair another, the public one is its
 * position; what it told the Chair stays in the desk's table.
 */
export const readPositions = (
  names: NamesTables | undefined,
  desk: DeskTables | undefined,
  before?: PositionsRead,
): PositionsRead => {
  if (before && before.names === names?.positions && before.desk === desk?.positions) return before;
  const all: Readonly<Record<string, PositionEntry>> = { ...desk?.positions, ...names?.positions };
  const was = before?.all ?? {};
  const touched = new Set<string>();
  for (const key in all) if (all[key] !== was[key]) touched.add(all[key]!.target);
  for (const key in was) if (!(key in all)) touched.add(was[key]!.target);
  const keys: string[] = [];
  for (const key in all) if (touched.has(all[key]!.target)) keys.push(key);
  const fresh = new Map<string, PositionEntry[]>();
  for (const key of keys.toSorted(byUnit)) {
    const entry = all[key]!;
    const list = fresh.get(entry.target);
    if (list) list.push(entry);
    else fresh.set(entry.target, [entry]);
  }
  const byTarget = new Map<string, readonly PositionEntry[]>(before?.byTarget);
  for (const target of touched) byTarget.delete(target);
  for (const [target, list] of fresh) byTarget.set(target, list);
  return { names: names?.positions, desk: desk?.positions, all, byTarget };
};

/** Positions on paragraphs, parts and the whole, in order of target and party. */
export const positionsElsewhere = (byTarget: PositionsRead["byTarget"], record: RecordTables): PositionEntry[] =>
  [...byTarget.keys()]
    .filter((target) => !(target in record.proposals))
    .toSorted((a, b) => byUnit(`${a}|`, `${b}|`))
    .flatMap((target) => byTarget.get(target)!);

const position = ({ target: _target, party: _party, ...position }: PositionEntry): Position => position;

/** The condition of a change. An amendment of words that are shown nowhere is not shown either. */
const conditionIn = (id: ChangeId, source: ProposalSource): Condition => {
  const { record, live, layouts } = source;
  const paragraphs = new Set(live.paragraphs.get(id));
  const own = conditionOf([...paragraphs].flatMap((p) => layouts.get(p)?.conditions.get(id) ?? []));
  const change = record.changes[id]!;
  const host =
    record.anchors[id] === undefined && "in" in change && "change" in change.in ? change.in.change : undefined;
  return host !== undefined && conditionIn(host, source) === "gone" ? "gone" : own;
};

const readChange = (id: ChangeId, source: ProposalSource): ProposalChange => {
  const { doc, record, live, noteNumber } = source;
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
      // A quote is plain letters; which footnote a note mark stands for is known only from the letters' ids.
      const quoted =
        anchors && change.quote.includes(noteMark)
          ? saidBy(
              doc,
              anchors.flatMap((anchor) => anchor.ids),
            )
          : [{ t: change.quote }];
      return {
        ...base,
        paragraph: paragraphs[0] ?? ("paragraph" in change.in ? change.in.paragraph : "p0-0"),
        ...(paragraphs.length > 1 && { paragraphs }),
        ...(!anchors && "change" in change.in && { change: change.in.change }),
        out: wordingOf(quoted, noteNumber),
        words: change.type === "words" ? wordingOf(change.words, noteNumber) : "",
        condition: conditionIn(id, source),
      };
    }
  }
};

/** All that a proposal is read from, except footnote numbers: if all of it is the same, so is the proposal. */
export const proposalInputs = (id: ProposalId, source: ProposalSource): readonly unknown[] => {
  const { record, names, desk, live, positions, layouts } = source;
  const inputs: unknown[] = [
    record.proposals[id],
    names !== undefined,
    desk !== undefined,
    names?.sponsors[id],
    names?.reasons[id],
    desk?.reasons[id],
    positions.get(id),
  ];
  for (const change of live.changes.get(id) ?? []) {
    inputs.push(record.changes[change], record.anchors[change]);
    for (const paragraph of live.paragraphs.get(change) ?? [])
      inputs.push(paragraph, layouts.get(paragraph), record.places[paragraph]?.part);
  }
  return inputs;
};

/**
 * A proposal of the record (`id` must be in it), with the changes of its current version. Sponsors, positions and
 * reason are absent, not empty, where the reader may not know them.
 */
export const readProposal = (id: ProposalId, source: ProposalSource): Proposal => {
  const { record, names, desk, live, positions } = source;
  const entry = record.proposals[id]!;
  const changes = (live.changes.get(id) ?? []).map((change) => readChange(change, source));
  const concerned = changes.flatMap((change) => change.paragraphs ?? [change.paragraph]);
  // A new paragraph that is only received has no place yet: it is listed where it is asked to be.
  const asked = new Map(
    (live.changes.get(id) ?? []).flatMap((one) => {
      const change = record.changes[one]!;
      return change.type === "new" ? [[change.paragraph, change.part] as const] : [];
    }),
  );
  const asleep =
    concerned.length > 0 && concerned.every((p) => sleeps(record.places[p]?.part ?? asked.get(p) ?? "removed"));
  // No entry means that the reader may not know the sponsors; an empty one, that the bracket has none.
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
