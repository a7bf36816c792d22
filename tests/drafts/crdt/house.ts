/**
 * A room without a server, for laws: the document as the server has it, plans as the acts would make them, and pens
 * with delayed delivery.
 */
import * as Y from "yjs";
import { emptyPlan, type AnchorAsk, type Edit, type Plan, type TextStep } from "../../../drafts/acts/plan.ts";
import { changeId, type ChangeId, type Range } from "../../../drafts/change.ts";
import { carryOut, paragraphText, type Carried } from "../../../drafts/crdt/carry-out.ts";
import { beginDraftDoc, newDraftDoc, readRecord } from "../../../drafts/crdt/documents.ts";
import { lettersOf, type Letters } from "../../../drafts/crdt/letters.ts";
import { newDraftCache, readDraft } from "../../../drafts/crdt/read.ts";
import { settle } from "../../../drafts/crdt/settle.ts";
import type { Draft, Paragraph } from "../../../drafts/draft.ts";
import {
  paragraphId,
  strandId,
  type Kind,
  type ParagraphId,
  type StrandId,
  type Stretch,
} from "../../../drafts/paragraph.ts";
import { proposalId, type ProposalId } from "../../../drafts/proposal.ts";
import { rankBetween } from "../../../drafts/rank.ts";
import { blankMeta, type RecordWrite } from "../../../drafts/tables.ts";

export interface Pen {
  readonly doc: Y.Doc;
  readonly up: Uint8Array[];
  readonly down: Uint8Array[];
  readonly undo: Y.UndoManager;
}

export type Entry =
  | { readonly seq: number; readonly plan: Plan; readonly update: Uint8Array }
  | { readonly seq: number; readonly typed: Uint8Array; readonly settled: Uint8Array | undefined };

/** The document after the entries up to a seq, made from the plans and the typing alone. */
export const replay = (journal: readonly Entry[], upTo = Number.POSITIVE_INFINITY): Y.Doc => {
  const doc = newDraftDoc();
  beginDraftDoc(doc);
  for (const entry of journal) {
    if (entry.seq > upTo) break;
    if ("plan" in entry) {
      const { update } = carryOut(doc, entry.plan);
      if (!sameBytes(update, entry.update)) throw new Error(`entry ${entry.seq} is carried out otherwise`);
    } else {
      Y.applyUpdate(doc, entry.typed);
      const settled = settle(doc)?.update;
      if (!sameBytes(settled, entry.settled)) throw new Error(`typing ${entry.seq} is settled otherwise`);
    }
  }
  return doc;
};

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a?.length === b?.length && (a ?? []).every((byte, n) => byte === b![n]);

export const words = (t: string): Stretch[] => (t === "" ? [] : [{ t }]);

export class House {
  readonly doc = newDraftDoc();
  readonly pens: Pen[] = [];
  /** What happened, in order, as the record keeps it. */
  readonly journal: Entry[] = [];
  readonly cache = newDraftCache();
  seq = 0;

  constructor() {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      for (const pen of this.pens) if (pen !== origin) pen.down.push(update);
    });
    beginDraftDoc(this.doc);
    this.carry({ record: Object.entries(blankMeta).map(([key, value]) => ({ table: "meta", key, value })) });
  }

  carry(plan: Partial<Plan>): Carried {
    this.seq++;
    const whole = { ...emptyPlan, ...plan };
    const carried = carryOut(this.doc, whole);
    this.journal.push({ seq: this.seq, plan: whole, update: carried.update });
    return carried;
  }

  get record() {
    return readRecord(this.doc);
  }

  add(stretches: readonly Stretch[] | string, kind: Kind = "paragraph", parent?: ParagraphId): ParagraphId {
    const id = paragraphId(this.seq + 1, 1);
    const strand = strandId(this.seq + 1, 1);
    const ranks = Object.values(this.record.places).map((place) => place.rank);
    this.carry({
      record: [
        { table: "paragraphs", key: id, value: { kind, level: 1, strand, ...(parent && { parent }) } },
        {
          table: "places",
          key: id,
          value: { part: "consensus", rank: rankBetween(ranks.sort().at(-1) ?? null, null) },
        },
      ],
      text: [
        { do: "strand", strand, paragraph: id, words: typeof stretches === "string" ? words(stretches) : stretches },
      ],
    });
    return id;
  }

  text(paragraph: ParagraphId): Y.Text {
    return paragraphText(this.doc, paragraph)!;
  }
  letters(paragraph: ParagraphId): Letters {
    return lettersOf(this.text(paragraph));
  }
  plain(paragraph: ParagraphId): string {
    return this.letters(paragraph).text;
  }

  /** Tables one proposal of one change. */
  table(
    host: ParagraphId | ChangeId,
    ranges: readonly Range[],
    at: number,
    stretches: readonly Stretch[],
    options: { hold?: boolean; letters?: AnchorAsk["letters"] } = {},
  ): ChangeId {
    const n = this.seq + 1;
    const id = changeId(n, 1);
    const proposal = proposalId(n, 1);
    const inText = host.startsWith("p");
    const other = inText ? undefined : this.record.changes[host as ChangeId];
    const hostText = inText
      ? this.plain(host as ParagraphId)
      : other?.type === "words" || other?.type === "new"
        ? other.words.map((stretch) => stretch.t).join("")
        : "";
    const quote = options.letters?.quote ?? ranges.map(([a, b]) => hostText.slice(a, b)).join("");
    const change = {
      type: options.hold ? "hold" : "words",
      proposal,
      version: 1,
      order: n,
      in: inText ? { paragraph: host } : { change: host },
      quote,
      ...(!options.hold && { words: stretches }),
      ...(!inText && { out: ranges, at }),
    };
    this.carry({
      record: [
        {
          table: "proposals",
          key: proposal,
          value: { number: String(n), kind: options.hold ? "hold" : "words", status: "open", version: 1 },
        },
        { table: "changes", key: id, value: change } as RecordWrite,
      ],
      anchors: inText
        ? [
            options.letters
              ? { change: id, paragraph: host as ParagraphId, letters: options.letters }
              : { change: id, paragraph: host as ParagraphId, ranges, at },
          ]
        : [],
    });
    return id;
  }

  decide(change: ChangeId, status: "incorporated" | "set-aside" | "lapsed"): RecordWrite {
    const proposal = this.record.changes[change]!.proposal;
    return {
      table: "proposals",
      key: proposal,
      value: { ...this.record.proposals[proposal]!, status },
    };
  }
  incorporate(change: ChangeId): Carried {
    return this.carry({
      record: [this.decide(change, "incorporated")],
      text: [{ do: "incorporate", change }],
    });
  }
  open(): ChangeId[] {
    const { changes, proposals } = this.record;
    return (Object.keys(changes) as ChangeId[]).filter((id) => proposals[changes[id]!.proposal]?.status === "open");
  }

  split(paragraph: ParagraphId, at: number): ParagraphId {
    const n = this.seq + 1;
    const into = paragraphId(n, 1);
    const [strand, intoStrand] = [strandId(n, 1), strandId(n, 2)];
    const order = this.order();
    const next = order[order.indexOf(paragraph) + 1];
    const entry = this.record.paragraphs[paragraph]!;
    const { places } = this.record;
    const rank = rankBetween(places[paragraph]!.rank, next ? places[next]!.rank : null);
    this.carry({
      record: [
        { table: "paragraphs", key: paragraph, value: { ...entry, strand } },
        { table: "paragraphs", key: into, value: { ...entry, strand: intoStrand } },
        { table: "places", key: into, value: { part: "consensus", rank } },
      ],
      text: [{ do: "split", paragraph, at, strand, into, intoStrand }],
    });
    return into;
  }
  merge(paragraph: ParagraphId, other: ParagraphId, joint = ""): void {
    const strand: StrandId = strandId(this.seq + 1, 1);
    this.carry({
      record: [
        { table: "paragraphs", key: paragraph, value: { ...this.record.paragraphs[paragraph]!, strand } },
        { table: "paragraphs", key: other, value: null },
        { table: "places", key: other, value: null },
      ],
      text: [{ do: "merge", paragraph, with: other, joint, strand }],
    });
  }
  edit(paragraph: ParagraphId, edits: readonly Edit[]): Carried {
    return this.carry({ text: [{ do: "edit", paragraph, edits } satisfies TextStep] });
  }

  /** Paragraphs in the order they stand. */
  order(): ParagraphId[] {
    const { places } = this.record;
    return (Object.keys(places) as ParagraphId[]).sort((a, b) => (places[a]!.rank < places[b]!.rank ? -1 : 1));
  }

  pen(client: number): Pen {
    const doc = newDraftDoc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.doc), "remote");
    doc.clientID = client;
    const undo = new Y.UndoManager(doc.getMap("text"), { trackedOrigins: new Set(["pen"]), captureTimeout: 0 });
    const pen: Pen = { doc, up: [], down: [], undo };
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "remote") pen.up.push(update);
    });
    this.pens.push(pen);
    return pen;
  }
  send(pen: Pen, count = Number.POSITIVE_INFINITY): void {
    for (let n = 0; n < count && pen.up.length > 0; n++) {
      this.seq++;
      const update = pen.up.shift()!;
      Y.applyUpdate(this.doc, update, pen);
      this.journal.push({ seq: this.seq, typed: update, settled: settle(this.doc)?.update });
    }
  }
  receive(pen: Pen, count = Number.POSITIVE_INFINITY): void {
    for (let n = 0; n < count && pen.down.length > 0; n++) Y.applyUpdate(pen.doc, pen.down.shift()!, "remote");
  }
  flush(): void {
    while (this.pens.some((pen) => pen.up.length + pen.down.length > 0))
      for (const pen of this.pens) {
        this.send(pen);
        this.receive(pen);
      }
  }

  read(): Draft {
    return readDraft({ draft: this.doc, seq: this.seq, at: "2026-01-01T00:00:00.000Z" }, this.cache);
  }
  paragraph(id: ParagraphId): Paragraph {
    const draft = this.read();
    return [...Object.values(draft.parts), draft.removed].flat().find((paragraph) => paragraph.id === id)!;
  }
}

export const proposalOf = (house: House, change: ChangeId): ProposalId => house.record.changes[change]!.proposal;
