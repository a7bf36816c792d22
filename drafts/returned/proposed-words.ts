/**
 * Words of other parties' proposals in a file that left us. Finds which change each letter belongs to, so that a later
 * author's edit counts as an amendment of that change, and unchanged words ask for nothing.
 */
import type { ChangeId, Range } from "../change.ts";
import type { Draft, Paragraph } from "../draft.ts";
import type { ProposalId } from "../proposal.ts";
import { proposalIndex, segmentsOf } from "../reading/brackets.ts";
import type { FilePlace, ProposedItem } from "./file-text.ts";

/** Letters of one change at one place of a paragraph. */
interface SentPiece {
  readonly t: string;
  readonly change: ChangeId;
  /** The change by which they come into the text; if changes are nested, the outermost. */
  readonly top: ChangeId;
  /** The offset in the change's words where they begin. */
  readonly at: number;
  /** Set if an amendment would take them out. */
  readonly struck?: true;
}

/** What a paragraph showed, when its file was sent, beyond the words as they stand. */
export interface ProposedWords {
  /** By offset in the words as they stand. */
  readonly pieces: ReadonlyMap<number, readonly SentPiece[]>;
  /** The standing letters that each change strikes. */
  readonly strikes: ReadonlyMap<ChangeId, readonly Range[]>;
  readonly proposalOf: (change: ChangeId) => ProposalId | undefined;
}

const isChange = (key: string): key is ChangeId => key.startsWith("c");

/** What a paragraph's proposals put in and strike; with `shown`, those proposals only. */
export const proposedWords = (
  paragraph: Paragraph,
  draft: Draft,
  shown: ReadonlySet<ProposalId> | null,
): ProposedWords => {
  const { byChange } = proposalIndex(draft.proposals);
  const proposalOf = (change: ChangeId): ProposalId | undefined => byChange.get(change)?.proposal.id;
  const has = (key: string): key is ChangeId => {
    if (!isChange(key)) return false;
    const proposal = proposalOf(key);
    return proposal !== undefined && (shown === null || shown.has(proposal));
  };
  const pieces = new Map<number, SentPiece[]>();
  const strikes = new Map<ChangeId, [number, number][]>();
  const lengths = new Map<ChangeId, number>();
  let at = 0;
  const { changes } = draft.tables.record;
  // If the paragraph itself is only proposed, all its words belong to the change that would bring it in.
  const host =
    paragraph.ins === undefined
      ? undefined
      : paragraph.runs.flatMap((run) => run.changes ?? []).find((change) => changes[change]?.type === "new");
  for (const { t, chain: inside, strikes: on, note } of segmentsOf(paragraph, draft, false, false)) {
    const chain = host === undefined || inside[0] === host ? inside : [host, ...inside];
    const length = note === undefined ? t.length : 1;
    const inner = chain.at(-1);
    if (inner !== undefined) {
      if (!isChange(inner)) continue;
      const begins = lengths.get(inner) ?? 0;
      lengths.set(inner, begins + length);
      if (!chain.every(has)) continue;
      const here = pieces.get(at);
      const piece = {
        t,
        change: inner,
        top: chain[0] as ChangeId,
        at: begins,
        ...(on.some(({ kind }) => kind === "deletion") && { struck: true as const }),
      };
      if (here === undefined) pieces.set(at, [piece]);
      else here.push(piece);
      continue;
    }
    for (const { key, kind } of on) {
      if (kind !== "deletion" || !has(key)) continue;
      const ranges = strikes.get(key);
      const last = ranges?.at(-1);
      if (last?.[1] === at) last[1] = at + length;
      else if (ranges) ranges.push([at, at + length]);
      else strikes.set(key, [[at, at + length]]);
    }
    at += length;
  }
  return { pieces, strikes, proposalOf };
};

/** What a later author did to one change's words; offsets count in these. */
export interface HostEdit {
  readonly change: ChangeId;
  readonly out: readonly Range[];
  readonly put: readonly { readonly at: number; readonly t: string }[];
  readonly authors: readonly string[];
  readonly at?: string;
  readonly places: readonly FilePlace[];
}

/** What came back at one place where words had been proposed. */
export interface Matched {
  readonly edits: readonly HostEdit[];
  /** Changes (outermost) whose words are in the file as they were sent. */
  readonly found: ReadonlySet<ChangeId>;
  /** Letters that looked proposed but belong to no change: they are by whomever Word names. */
  readonly left: readonly ProposedItem[];
}

interface Building {
  out: [number, number][];
  put: { at: number; t: string }[];
  authors: Set<string>;
  at?: string;
  places: FilePlace[];
}

/** Finds the words that were sent at one place among those that came back there. */
export const matchProposed = (items: readonly ProposedItem[], pieces: readonly SentPiece[]): Matched => {
  const back = items
    .filter(({ is }) => is === "sent")
    .map(({ t }) => t)
    .join("");
  /** For each letter of `back`, its change and its offset in it. */
  const owners: ({ readonly change: ChangeId; readonly at: number } | undefined)[] = [];
  const found = new Set<ChangeId>();
  let from = 0;
  for (let n = 0; n < pieces.length;) {
    const { top } = pieces[n]!;
    let end = n;
    while (end < pieces.length && pieces[end]!.top === top) end++;
    const own = pieces.slice(n, end);
    const text = own.map(({ t }) => t).join("");
    // Blanks at its ends may look like words of the text.
    const lead = text.length - text.trimStart().length;
    const begins = text.trim() === "" ? -1 : back.indexOf(text.trim(), from);
    if (begins >= 0) {
      found.add(top);
      let at = begins - lead;
      for (const piece of own) {
        for (let k = 0; k < piece.t.length; k++, at++)
          if (at >= from && at < back.length && back[at] === piece.t[k])
            owners[at] = { change: piece.change, at: piece.at + k };
      }
      from = begins + text.trim().length;
    } else if (text.trim() === "") found.add(top);
    n = end;
  }
  const edits = new Map<ChangeId, Building>();
  const building = (change: ChangeId, item: ProposedItem, author: string | undefined, when?: string): Building => {
    let one = edits.get(change);
    if (one === undefined) edits.set(change, (one = { out: [], put: [], authors: new Set(), places: [] }));
    if (author !== undefined) one.authors.add(author);
    if (when !== undefined && (one.at === undefined || when > one.at)) one.at = when;
    one.places.push(item.place);
    return one;
  };
  const left: ProposedItem[] = [];
  let at = 0;
  for (const item of items) {
    if (item.is === "in") {
      const [before, behind] = [owners[at - 1], owners[at]];
      if (
        before !== undefined &&
        (behind === undefined || behind.change !== before.change || behind.at === before.at + 1)
      )
        building(before.change, item, item.by?.author, item.by?.at).put.push({ at: before.at + 1, t: item.t });
      else if (behind !== undefined)
        building(behind.change, item, item.by?.author, item.by?.at).put.push({ at: behind.at, t: item.t });
      else left.push(item);
      continue;
    }
    let loose = 0;
    for (let k = 0; k < item.t.length; k++, at++) {
      const owner = owners[at];
      if (owner === undefined) {
        loose++;
        continue;
      }
      if (item.out === undefined) continue;
      const { out } = building(owner.change, item, item.out.author, item.out.at);
      const last = out.at(-1);
      if (last?.[1] === owner.at) last[1]++;
      else out.push([owner.at, owner.at + 1]);
    }
    if (loose === item.t.length && item.t.trim() !== "") left.push(item);
  }
  return {
    found,
    left,
    edits: [...edits].map(([change, { out, put, authors, at: when, places }]) => ({
      change,
      out,
      put,
      authors: [...authors],
      ...(when !== undefined && { at: when }),
      places,
    })),
  };
};
