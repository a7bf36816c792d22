/**
 * What `undo` needs of an entry: the inverse of its writes, and the steps that put its words back. The inverse is
 * appended as an act of its own. Words return as new letters that name the old ones, so that anchors follow; strands,
 * `carried` and `retired` are never turned back.
 */
import type * as Y from "yjs";
import type { Edit, Plan, TextStep, Undone } from "../acts/plan.ts";
import { strandId, type ParagraphEntry, type ParagraphId, type StrandId } from "../paragraph.ts";
import { sliceWords } from "../reading/words.ts";
import {
  emptyDesk,
  emptyNames,
  type DeskTables,
  type NamesTables,
  type RecordTables,
  type RecordWrite,
} from "../tables.ts";
import { readRecord, strandOf } from "./documents.ts";
import { eachId, idsOf, joinIds, lettersOf, offsetOf, type Letters } from "./letters.ts";
import { homeOf, openLiving, type Living } from "./living.ts";

/** What is needed to turn an entry round. Absent `names` or `desk` count as empty. */
export interface UndoSource {
  /** The document as it was before the entry, and as it is now. */
  readonly before: Y.Doc;
  readonly now: Y.Doc;
  readonly names?: NamesTables;
  readonly desk?: DeskTables;
  /** The plan as carried out: `plan.record` includes what `carryOut` added. */
  readonly plan: Plan;
  /** The seq of the entry that will undo it; fresh strands are named after it. */
  readonly seq: number;
}

/** The inverse of one entry: the writes and steps of the act that will undo it. */
export type TurnedRound = Pick<Undone, "record" | "names" | "desk" | "text">;

type AnyWrite = { readonly table: string; readonly key: string; readonly value: unknown };

/** The inverse of writes: for each key what it held before, with the last write first. */
const turn = <W extends AnyWrite>(writes: readonly AnyWrite[], tables: object): W[] => {
  const turned = new Map<string, AnyWrite>();
  for (const { table, key } of writes.toReversed()) {
    const value = (tables as Record<string, Record<string, unknown>>)[table]?.[key] ?? null;
    turned.set(`${table} ${key}`, { table, key, value });
  }
  return [...turned.values()] as W[];
};

const lettersIn = (doc: Y.Doc, record: RecordTables, paragraph: ParagraphId): Letters | undefined => {
  const strand = record.paragraphs[paragraph]?.strand;
  const text = strand && strandOf(doc, strand);
  return text ? lettersOf(text) : undefined;
};

/**
 * The edits that make words what they were: letters that stand now and then are kept, others go out, and those that are
 * missing return. This goes by letters, so no difference has to be guessed.
 */
const editsBack = (living: Living, now: Letters, then: Letters): Edit[] => {
  const edits: Edit[] = [];
  const old = eachId(idsOf(then, 0, then.text.length));
  let fromNow = 0;
  let fromThen = 0;
  const close = (toNow: number, toThen: number): void => {
    if (fromNow === toNow && fromThen === toThen) return;
    const were = joinIds(old.slice(fromThen, toThen));
    const words = sliceWords(then.words, fromThen, toThen);
    edits.push({ from: fromNow, to: toNow, words, ...(were.length > 0 && { were }) });
  };
  const marks = (letters: Letters, at: number): string => {
    const [one] = sliceWords(letters.words, at, at + 1);
    return `${one?.b} ${one?.i}`;
  };
  for (const [n, id] of old.entries()) {
    const place = offsetOf(now, homeOf(living, id).id);
    if (!place?.stands || place.at < fromNow) continue;
    close(place.at, n);
    fromNow = place.at + 1;
    fromThen = n + 1;
    if (marks(now, place.at) !== marks(then, n))
      edits.push({ from: place.at, to: fromNow, words: sliceWords(then.words, n, n + 1) });
  }
  close(now.text.length, old.length);
  return edits;
};

/** The inverse of an entry; null if the words are no longer as the entry left them. */
export const undoneBy = (source: UndoSource): TurnedRound | null => {
  const { plan, seq } = source;
  const then = readRecord(source.before);
  const now = readRecord(source.now);
  const living = openLiving(source.now, now);
  const text: TextStep[] = [];
  const fresh = new Map<ParagraphId, StrandId>();
  let strands = 0;
  const nextStrand = (paragraph: ParagraphId): StrandId => {
    const strand = strandId(seq, ++strands);
    fresh.set(paragraph, strand);
    return strand;
  };
  const edited = new Set<ParagraphId>();
  const reshaped = new Set<ParagraphId>();
  /**
   * Paragraphs that were joined to others and get words of their own again. They go first, so that these return as the
   * letters they were.
   */
  const returned = new Set<ParagraphId>();
  const here = (paragraph: ParagraphId): Letters | undefined => lettersIn(source.now, now, paragraph);
  const there = (paragraph: ParagraphId): Letters | undefined => lettersIn(source.before, then, paragraph);
  for (const step of plan.text.toReversed()) {
    switch (step.do) {
      case "strand":
        if (then.paragraphs[step.paragraph] !== undefined) returned.add(step.paragraph);
        break;
      case "embody":
        break;
      case "edit":
        edited.add(step.paragraph);
        break;
      case "incorporate":
        for (const anchor of then.anchors[step.change] ?? []) edited.add(anchor.in);
        break;
      case "split": {
        const [first, second, whole] = [here(step.paragraph), here(step.into), there(step.paragraph)];
        if (!first || !second || !whole) return null;
        const joint = whole.text.slice(first.text.length, whole.text.length - second.text.length);
        if (first.text + joint + second.text !== whole.text) return null;
        reshaped.add(step.paragraph).add(step.into);
        const strand = nextStrand(step.paragraph);
        text.push({ do: "merge", paragraph: step.paragraph, with: step.into, joint, strand });
        break;
      }
      case "merge": {
        const [first, second, whole] = [there(step.paragraph), there(step.with), here(step.paragraph)];
        if (!first || !second || !whole || first.text + step.joint + second.text !== whole.text) return null;
        const { paragraph, with: into } = step;
        reshaped.add(paragraph).add(into);
        const at = first.text.length;
        if (step.joint !== "")
          text.push({ do: "edit", paragraph, edits: [{ from: at, to: at + step.joint.length, words: [] }] });
        const [strand, intoStrand] = [nextStrand(paragraph), nextStrand(into)];
        text.push({ do: "split", paragraph, at, strand, into, intoStrand });
        break;
      }
    }
  }
  for (const paragraph of returned) {
    const length = here(paragraph)?.text.length ?? 0;
    if (length > 0) text.push({ do: "edit", paragraph, edits: [{ from: 0, to: length, words: [] }] });
  }
  for (const paragraph of edited) {
    if (reshaped.has(paragraph) || returned.has(paragraph)) continue;
    const [current, old] = [here(paragraph), there(paragraph)];
    if (!current || !old) return null;
    const edits = editsBack(living, current, old);
    if (edits.length > 0) text.push({ do: "edit", paragraph, edits });
  }

  const made = new Set(plan.text.flatMap((step) => (step.do === "strand" ? [step.paragraph] : [])));
  const record = turn<RecordWrite>(plan.record, then).flatMap((write): RecordWrite[] => {
    if (write.table === "carried" || write.table === "retired") return [];
    // Anchors that were there before follow the letters by themselves; those the entry made are removed.
    if (write.table === "anchors") return write.value === null ? [write] : [];
    const paragraph = write.key as ParagraphId;
    if (write.table === "paragraphs") {
      const strand = fresh.get(paragraph);
      const entry = write.value as ParagraphEntry | null;
      // A paragraph with words is only removed, never unmade: somebody may still be typing in it.
      if (entry === null && made.has(paragraph)) return [];
      if (entry !== null && returned.has(paragraph))
        return [{ ...write, value: { ...entry, strand: now.paragraphs[paragraph]!.strand } }];
      return [entry && strand ? { ...write, value: { ...entry, strand } } : write];
    }
    if (write.table === "places" && write.value === null && made.has(paragraph))
      return [{ ...write, value: { part: "removed", rank: now.places[paragraph]!.rank } }];
    return [write];
  });
  return {
    record,
    names: turn(plan.names, source.names ?? emptyNames),
    desk: turn(plan.desk, source.desk ?? emptyDesk),
    text,
  };
};
