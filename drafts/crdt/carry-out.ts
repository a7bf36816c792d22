/**
 * Carries a plan out on the document `draft`: its writes, anchors and text steps become one transaction and one update.
 * The same document and plan always give the same bytes, which `verify` relies on. Strands are retired whole, never
 * cut, so that what a pen still types into one can be repeated where its words live now (drafts/crdt/settle.ts).
 */
import * as Y from "yjs";
import type { AnchorAsk, Edit, Plan, TextStep } from "../acts/plan.ts";
import type { Anchor, ChangeEntry, ChangeId } from "../change.ts";
import type { ParagraphId, StrandId } from "../paragraph.ts";
import { plain, sliceWords } from "../reading/words.ts";
import { withWrites, type RecordTables, type RecordWrite } from "../tables.ts";
import { anchorAt, find, locate } from "./anchor.ts";
import { carry, note } from "./carried.ts";
import { readRecord, serverClient, strandOf, writeTables } from "./documents.ts";
import { eachId, gapAt, idsOf, lettersOf, offsetOf, type Letters } from "./letters.ts";
import {
  beginStrand,
  carryWords,
  followAnchors,
  homeOf,
  insertWords,
  openLiving,
  readLetters,
  retireStrand,
  stands,
  textOfParagraph,
  type Living,
} from "./living.ts";
import { byNumbers } from "./order.ts";

/** What a plan did to the document, as it is kept and sent on. */
export interface Carried {
  /** The plan's writes, with those of `anchors`, `carried` and `retired` that its text steps caused. */
  readonly record: readonly RecordWrite[];
  /** The bytes for replicas; an empty update of Yjs if the document did not change. */
  readonly update: Uint8Array;
}

/** An update of Yjs that changes nothing. */
const nothing = Uint8Array.of(0, 0);

/** The anchors of all changes while they are rewritten. Only steps that move letters go through them. */
class Anchors {
  readonly #record: Pick<RecordTables, "anchors">;
  /** Anchors that differ from those in the record. */
  readonly written = new Map<ChangeId, readonly Anchor[]>();

  constructor(record: Pick<RecordTables, "anchors">) {
    this.#record = record;
  }

  get(id: ChangeId): readonly Anchor[] | undefined {
    return this.written.get(id) ?? this.#record.anchors[id];
  }

  has(id: ChangeId): boolean {
    return this.get(id) !== undefined;
  }

  set(id: ChangeId, anchors: readonly Anchor[]): void {
    this.written.set(id, anchors);
  }

  *[Symbol.iterator](): Generator<readonly [ChangeId, readonly Anchor[]]> {
    for (const id of Object.keys(this.#record.anchors) as ChangeId[]) yield [id, this.get(id)!];
    for (const one of [...this.written]) if (!(one[0] in this.#record.anchors)) yield one;
  }
}

interface Work {
  readonly living: Living;
  /** The tables as the plan leaves them. */
  readonly record: RecordTables;
  readonly anchors: Anchors;
  readonly retired: Map<StrandId, readonly ParagraphId[]>;
}

const changeOf = (work: Work, id: ChangeId): ChangeEntry => {
  const change = work.record.changes[id];
  if (!change) throw new RangeError(`no change ${id}`);
  return change;
};

/** Lets anchors follow the letters that were carried. `moved` gives the new gaps of changes whose gap a step has moved. */
const followAll = (work: Work, moved: ReadonlyMap<ChangeId, Anchor> = new Map()): void => {
  for (const [id, anchors] of work.anchors) {
    const gap = moved.get(id);
    const now = followAnchors(work.living, anchors);
    if (!gap) {
      if (now !== anchors) work.anchors.set(id, now);
    } else if (gap.ids.length === 0 && anchors.every((anchor) => anchor.ids.length === 0)) work.anchors.set(id, [gap]);
    else
      work.anchors.set(
        id,
        now.map((anchor) =>
          anchor.words && anchor.in === gap.in ? { ...anchor, after: gap.after, before: gap.before } : anchor,
        ),
      );
  }
};

/** The gaps of all changes whose words go into a paragraph, found before its letters move. */
const gapsIn = (
  work: Work,
  paragraph: ParagraphId,
  letters: Letters,
): Map<ChangeId, { anchor: Anchor; at: number; adrift: boolean; left: boolean }> => {
  const gaps = new Map<ChangeId, { anchor: Anchor; at: number; adrift: boolean; left: boolean }>();
  for (const [id, anchors] of work.anchors)
    for (const anchor of anchors)
      if (anchor.words && anchor.in === paragraph) {
        const left = anchor.after === null || offsetOf(letters, anchor.after)?.stands === true;
        gaps.set(id, { anchor, ...locate(letters, anchor), left });
      }
  return gaps;
};

/** An anchor whose gap is between the letters beside `at`. The right neighbour it had stays while it stands. */
const gapAnew = (work: Work, anchor: Anchor, paragraph: ParagraphId, letters: Letters, at: number): Anchor => {
  const fresh = gapAt(letters, at);
  const right = anchor.before && homeOf(work.living, anchor.before).id;
  const before = right && offsetOf(letters, right)?.stands ? right : fresh.before;
  return { ...anchor, in: paragraph, after: fresh.after, before };
};

const ask = (work: Work, { change, paragraph, ranges, at, letters }: AnchorAsk): void => {
  if (letters) {
    const raw: Anchor = { in: paragraph, ...letters, words: true };
    work.anchors.set(change, followAnchors(work.living, [raw]));
    return;
  }
  const here = readLetters(work.living, paragraph);
  const end = here.text.length;
  work.anchors.set(change, [anchorAt(here, paragraph, ranges ?? [], Math.min(at ?? end, end))]);
};

/** Anchors the amendments of an incorporated change's words in the text, by the ids those words now have. */
const embed = (work: Work, host: ChangeId, paragraph: ParagraphId, start: number): void => {
  const letters = readLetters(work.living, paragraph);
  for (const [id, change] of Object.entries(work.record.changes) as [ChangeId, ChangeEntry][]) {
    if (change.type !== "words" && change.type !== "hold") continue;
    if (!("change" in change.in) || change.in.change !== host || work.anchors.has(id)) continue;
    const out = (change.out ?? []).map(([from, to]) => [start + from, start + to] as const);
    work.anchors.set(id, [anchorAt(letters, paragraph, out, start + (change.at ?? 0))]);
  }
};

const incorporate = (work: Work, id: ChangeId): void => {
  const change = changeOf(work, id);
  if (change.type === "hold") return;
  const anchors = work.anchors.get(id);
  if (change.type !== "words" || !anchors) throw new RangeError(`change ${id} is not in the words of a paragraph`);
  let embedded: { paragraph: ParagraphId; start: number } | undefined;
  for (const anchor of anchors) {
    const letters = readLetters(work.living, anchor.in);
    const text = textOfParagraph(work.living, anchor.in);
    const { ranges } = find(letters, anchor.ids, anchor.quote);
    const at = ranges.at(-1)?.[1] ?? locate(letters, anchor).at;
    if (anchor.words) {
      insertWords(text, at, change.words);
      const struck = ranges.reduce((sum, [from, to]) => sum + (to <= at ? to - from : 0), 0);
      embedded = { paragraph: anchor.in, start: at - struck };
    }
    for (const [from, to] of ranges.toReversed()) text.delete(from, to - from);
  }
  if (embedded) embed(work, id, embedded.paragraph, embedded.start);
};

/**
 * Notes the formatting in a strand that is being retired, so that formatting that arrives later can be told from it.
 */
const noteFormats = (work: Work, strand: StrandId, letters: Letters): void => {
  for (const item of letters.at.keys())
    if (!item.deleted && item.content instanceof Y.ContentFormat)
      note(work.living.carries, strand, [item.id.client, item.id.clock], item.length, 0);
};

const retire = (work: Work, paragraph: ParagraphId, letters: Letters, into: readonly ParagraphId[]): void => {
  const strand = retireStrand(work.living, paragraph);
  noteFormats(work, strand, letters);
  work.retired.set(strand, into);
};

const split = (work: Work, step: Extract<TextStep, { do: "split" }>): void => {
  const { living } = work;
  const { paragraph, at, strand, into, intoStrand } = step;
  const old = readLetters(living, paragraph);
  if (at > old.text.length) throw new RangeError(`paragraph ${paragraph} has no place ${at}`);
  const gaps = gapsIn(work, paragraph, old);
  retire(work, paragraph, old, [paragraph, into]);
  const first = lettersOf(beginStrand(living, strand, paragraph, sliceWords(old.words, 0, at)));
  const second = lettersOf(beginStrand(living, intoStrand, into, sliceWords(old.words, at)));
  carryWords(living, strand, idsOf(old, 0, at), first, 0);
  carryWords(living, intoStrand, idsOf(old, at, old.text.length), second, 0);
  const moved = new Map<ChangeId, Anchor>();
  for (const [id, gap] of gaps) {
    const before = gap.at < at || (gap.at === at && gap.left);
    const [here, letters] = before ? [paragraph, first] : [into, second];
    const anew = gapAnew(work, gap.anchor, here, letters, before ? gap.at : gap.at - at);
    moved.set(id, gap.adrift ? { ...gap.anchor, in: here } : anew);
  }
  followAll(work, moved);
};

const merge = (work: Work, step: Extract<TextStep, { do: "merge" }>): void => {
  const { living } = work;
  const { paragraph, with: other, joint, strand } = step;
  const left = readLetters(living, paragraph);
  const right = readLetters(living, other);
  const shift = left.text.length + joint.length;
  const gaps = [...gapsIn(work, paragraph, left)].map(([id, gap]) => [id, gap] as const);
  const gapsRight = [...gapsIn(work, other, right)].map(([id, gap]) => [id, { ...gap, at: gap.at + shift }] as const);
  retire(work, paragraph, left, [paragraph]);
  retire(work, other, right, [paragraph]);
  // Words that once went to the other paragraph now belong to the first.
  for (const [old, homes] of work.retired)
    if (homes.includes(other))
      work.retired.set(old, [...new Set(homes.map((home) => (home === other ? paragraph : home)))]);
  const words = [...left.words, ...(joint ? [{ t: joint }] : []), ...right.words];
  const letters = lettersOf(beginStrand(living, strand, paragraph, words));
  carryWords(living, strand, idsOf(left, 0, left.text.length), letters, 0);
  carryWords(living, strand, idsOf(right, 0, right.text.length), letters, shift);
  const moved = new Map<ChangeId, Anchor>();
  for (const [id, gap] of [...gaps, ...gapsRight]) {
    const anew = gapAnew(work, gap.anchor, paragraph, letters, gap.at);
    moved.set(id, gap.adrift ? { ...gap.anchor, in: paragraph } : anew);
  }
  for (const [id, anchors] of work.anchors)
    if (anchors.some((anchor) => anchor.in === other))
      work.anchors.set(
        id,
        anchors.map((anchor) => (anchor.in === other ? { ...anchor, in: paragraph } : anchor)),
      );
  followAll(work, moved);
};

/** Whether an edit changes marks only, so that the letters can stay. */
const onlyMarks = (letters: Letters, { from, to, words }: Edit): boolean => {
  const old = sliceWords(letters.words, from, to);
  const notes = (list: Edit["words"]): string => list.flatMap((stretch) => stretch.note ?? []).join(" ");
  return from < to && plain(old) === plain(words) && notes(old) === notes(words);
};

const formatWords = (text: Y.Text, from: number, words: Edit["words"], old: Edit["words"]): void => {
  let at = 0;
  for (const stretch of words) {
    const end = at + stretch.t.length;
    let start = at;
    for (const was of sliceWords(old, at, end)) {
      const marks = {
        ...(was.b !== stretch.b && { b: stretch.b ?? null }),
        ...(was.i !== stretch.i && { i: stretch.i ?? null }),
      };
      if (Object.keys(marks).length > 0) text.format(from + start, was.t.length, marks);
      start += was.t.length;
    }
    at = end;
  }
};

const edit = (work: Work, { paragraph, edits }: Extract<TextStep, { do: "edit" }>): void => {
  const { living } = work;
  const text = textOfParagraph(living, paragraph);
  const strand = living.strands.get(paragraph)!;
  const old = lettersOf(text);
  const inOrder = edits.toSorted((a, b) => a.from - b.from || a.to - b.to);
  for (const one of inOrder.toReversed()) {
    if (onlyMarks(old, one)) {
      formatWords(text, one.from, one.words, sliceWords(old.words, one.from, one.to));
      continue;
    }
    insertWords(text, one.to, one.words);
    if (one.to > one.from) text.delete(one.from, one.to - one.from);
  }
  const now = lettersOf(text);
  let shift = 0;
  for (const { from, to, words, were: letters, elsewhere } of inOrder) {
    const were = elsewhere ? undefined : letters;
    const length = plain(words).length;
    if (were) {
      const was = eachId(were).map((id) => homeOf(living, id).id);
      const back = eachId(idsOf(now, from + shift, from + shift + length));
      if (was.length !== back.length) throw new RangeError(`${was.length} letters cannot return as ${back.length}`);
      // Only letters that stand nowhere return, and each of them once.
      const gone = was.map((id, n) => [id, back[n]!] as const).filter(([id]) => !stands(living, id));
      const once = new Map(gone.map(([id, to]) => [id.join(" "), [id, to] as const]));
      const pairs = [...once.values()];
      carry(
        living.carries,
        strand,
        pairs.map(([id]) => id),
        pairs.map(([, to]) => to),
      );
    }
    shift += length - (to - from);
  }
  if (inOrder.some((one) => one.were && !one.elsewhere)) followAll(work);
};

const doStep = (work: Work, step: TextStep): void => {
  switch (step.do) {
    case "strand":
      beginStrand(work.living, step.strand, step.paragraph, step.words);
      return;
    case "incorporate":
      return incorporate(work, step.change);
    case "embody": {
      const change = changeOf(work, step.change);
      if (change.type !== "new") throw new RangeError(`change ${step.change} is no new paragraph`);
      beginStrand(work.living, step.strand, change.paragraph, change.words);
      return embed(work, step.change, change.paragraph, 0);
    }
    case "split":
      return split(work, step);
    case "merge":
      return merge(work, step);
    case "edit":
      return edit(work, step);
  }
};

/** The writes for keys of a table that the text steps changed beyond the plan's own writes. */
const differences = <T extends "anchors" | "carried" | "retired">(
  table: T,
  planned: RecordTables[T],
  now: Iterable<readonly [string, unknown]>,
): RecordWrite[] =>
  [...now]
    .filter(([key, value]) => (planned as Record<string, unknown>)[key] !== value)
    .toSorted(([a], [b]) => byNumbers(a, b))
    .map(([key, value]) => ({ table, key, value }) as RecordWrite);

/** Carries a plan out in one transaction. Throws unless the document's client id is the server's. */
export const carryOut = (doc: Y.Doc, plan: Plan): Carried => {
  if (doc.clientID !== serverClient) throw new RangeError(`only the server carries out plans, not ${doc.clientID}`);
  const before = readRecord(doc);
  const record = withWrites(before, plan.record);
  const work: Work = {
    living: openLiving(doc, before),
    record,
    anchors: new Anchors(record),
    retired: new Map(Object.entries(record.retired) as [StrandId, readonly ParagraphId[]][]),
  };
  // Strands of new paragraphs come first: an imported draft anchors its brackets in words of the same plan.
  const first = new Set(plan.text.filter((step) => step.do === "strand" && !work.living.strands.has(step.paragraph)));
  let update: Uint8Array = nothing;
  let written: RecordWrite[] = [];
  const listen = (bytes: Uint8Array): void => {
    update = bytes;
  };
  doc.on("update", listen);
  try {
    doc.transact(() => {
      for (const step of first) doStep(work, step);
      for (const one of plan.anchors) ask(work, one);
      for (const step of plan.text) if (!first.has(step)) doStep(work, step);
      const { carries } = work.living;
      written = [
        ...plan.record,
        ...differences("anchors", record.anchors, work.anchors.written),
        ...differences(
          "carried",
          record.carried,
          [...carries.written].map((strand) => [strand, carries.table[strand]] as const),
        ),
        ...differences("retired", record.retired, work.retired),
      ];
      writeTables(doc, "record", written);
    });
  } finally {
    doc.off("update", listen);
  }
  return { record: written, update };
};

/** The Y.Text with a paragraph's words; undefined for a paragraph without a strand. */
export const paragraphText = (doc: Y.Doc, paragraph: ParagraphId): Y.Text | undefined => {
  const strand = readRecord(doc).paragraphs[paragraph]?.strand;
  return strand ? strandOf(doc, strand) : undefined;
};
