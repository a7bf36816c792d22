/**
 * The order of the paragraphs in a text, and their labels. The result is the same as from reading the whole draft, but
 * only tables and footnote references are needed. This is for going through a record entry by entry, where laying out
 * every paragraph each time would take too long.
 */
import * as Y from "yjs";
import type { ChangeEntry } from "../change.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId, Part, StrandId } from "../paragraph.ts";
import { placeKey, type Outline } from "../reading/reconcile.ts";
import type { RecordTables } from "../tables.ts";
import { arrange, labelIn, numberNotes } from "./arrange.ts";
import { readRecord, strandOf } from "./documents.ts";
import { layProposed, layStrand } from "./layout.ts";
import { readLive, type InWords, type Live } from "./live.ts";

/** The outline of a draft, without paragraphs that are only proposed. */
export const outlineOf = (draft: Draft): Outline => {
  const order: string[] = [];
  const labels = new Map<ParagraphId, string>();
  for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, Draft["parts"][Part]][])
    for (const { id, label, ins } of paragraphs ?? []) {
      if (ins !== undefined) continue;
      order.push(placeKey(part, id));
      labels.set(id, label);
    }
  return { order, labels };
};

const none: readonly never[] = [];

/** Footnotes that the words of a strand refer to, in order. */
const notesOf = (strand: Y.Text): readonly ParagraphId[] => {
  const notes: ParagraphId[] = [];
  for (let item = strand._start; item; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentEmbed) {
      const { note } = (item.content.embed ?? {}) as { note?: ParagraphId };
      if (note) notes.push(note);
    }
  return notes;
};

/** The changes that open proposals ask for, found once for each state of the tables. */
const asked = new WeakMap<
  RecordTables["changes"],
  { of: RecordTables["proposals"]; changes: readonly ChangeEntry[] }
>();
const askedIn = ({ changes, proposals }: RecordTables): readonly ChangeEntry[] => {
  const known = asked.get(changes);
  if (known?.of === proposals) return known.changes;
  const now = Object.values(changes).filter((change) => {
    const proposal = proposals[change.proposal];
    return proposal !== undefined && proposal.status === "open" && proposal.version === change.version;
  });
  asked.set(changes, { of: proposals, changes: now });
  return now;
};

const refers = (change: ChangeEntry): boolean =>
  "words" in change && change.words.some(({ note }) => note !== undefined);

/** Whether proposed words refer to footnotes: such references count when footnotes are numbered. */
export const notesAsked = (record: RecordTables): boolean => askedIn(record).some(refers);

/** The outlines of one document while it changes. */
export class Outlines {
  readonly #doc: Y.Doc;
  /** The footnote references of strands not touched since, with the changes they were laid out with. */
  readonly #notes = new Map<
    StrandId,
    { readonly inWords: readonly InWords[]; readonly notes: readonly ParagraphId[] }
  >();

  /** Which changes concern which paragraph; kept only while proposed words refer to footnotes. */
  #live: Live | undefined;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** To be called when references in these strands came or went. */
  touched(strands: Iterable<StrandId>): void {
    for (const strand of strands) this.#notes.delete(strand);
  }

  /** The outline of the document as it is now. */
  now(): Outline {
    const record = readRecord(this.#doc);
    const { paragraphs } = record;
    // A paragraph that stands may follow one that is only proposed, so those are needed for the order.
    let coming: ReadonlySet<ParagraphId> | null = null;
    const comesIn = (id: ParagraphId): boolean =>
      (coming ??= new Set(askedIn(record).flatMap((one) => (one.type === "new" ? [one.paragraph] : [])))).has(id);
    const arranged = arrange(record, comesIn);
    this.#live = notesAsked(record) ? readLive(record, this.#live) : undefined;
    const numbers = numberNotes(arranged, (id) => this.#notesIn(id, paragraphs[id]!.strand), paragraphs);
    const order: string[] = [];
    const labels = new Map<ParagraphId, string>();
    for (const part of arranged.parts)
      for (const id of arranged.ordered.get(part)!) {
        const { kind, strand } = paragraphs[id]!;
        if (strand === null) continue;
        order.push(placeKey(part, id));
        labels.set(id, kind === "footnote" ? (numbers.get(id) ?? "") : labelIn(record, id, part));
      }
    return { order, labels };
  }

  #notesIn(id: ParagraphId, strand: StrandId | null): readonly ParagraphId[] {
    const all = this.#live?.inWords.get(id) ?? none;
    const text = strand === null ? undefined : strandOf(this.#doc, strand);
    if (strand === null || text === undefined) {
      const coming = this.#live?.comingIn.get(id);
      return coming === undefined ? none : layProposed(coming, all).notes;
    }
    // Where proposed words stand in a paragraph is known only by laying it out.
    const inWords = all.some(({ change }) => refers(change)) ? all : none;
    const known = this.#notes.get(strand);
    if (known?.inWords === inWords) return known.notes;
    const notes = inWords === none ? notesOf(text) : layStrand(id, text, inWords).notes;
    this.#notes.set(strand, { inWords, notes });
    return notes;
  }
}
