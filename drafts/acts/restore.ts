/**
 * Words and places as they were at a past moment, as a new act: the smallest edits that bring them back, and for every
 * letter that returns the one it was, so that what was anchored there follows. Proposals, positions and labels stay.
 */
import type { Draft, Paragraph } from "../draft.ts";
import { newLabel } from "../label.ts";
import { orderOf } from "../label.ts";
import type { ParagraphId, Part, Stretch } from "../paragraph.ts";
import { wordChanges } from "../reading/difference.ts";
import { plain, wordsOf } from "../reading/words.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { locks } from "../status.ts";
import { officeOf } from "./agreement.ts";
import { Call, callStatus, count, indexOf } from "./called.ts";
import { familyOf, ranksBehind } from "./family.ts";
import { Minutes } from "./minutes.ts";
import { relocate, under } from "./move.ts";
import type { Context, Decide, Edit, Past } from "./plan.ts";

/** The letters at `[from, to)` of flat triples client, clock, length. */
const lettersBetween = (triples: readonly number[], from: number, to: number): number[] => {
  const cut: number[] = [];
  let at = 0;
  for (let n = 0; n + 2 < triples.length; n += 3) {
    const length = triples[n + 2]!;
    const a = Math.max(from - at, 0);
    const b = Math.min(to - at, length);
    if (a < b) cut.push(triples[n]!, triples[n + 1]! + a, b - a);
    at += length;
  }
  return cut;
};

/** The edits that make the words now into the words then. */
const editsBack = (
  now: readonly Stretch[],
  then: readonly Stretch[],
  { letters, elsewhere }: Past,
  id: ParagraphId,
  language: string,
): Edit[] => {
  const all = letters[id] ?? [];
  let shift = 0;
  return wordChanges(now, then, language).map(({ from, to, words }) => {
    const length = plain(words).length;
    const were = lettersBetween(all, from + shift, from + shift + length);
    shift += length - (to - from);
    return { from, to, words, ...(were.length > 0 && { were, ...(elsewhere && { elsewhere }) }) };
  });
};

const locked = (draft: Draft, paragraph: Paragraph, undone: string): Refusal =>
  refuse(
    RefusalCode.locked,
    `${Call(draft, paragraph.id)} is ${callStatus(paragraph.status)}: its words are locked until the Chair reopens it. ${undone}`,
    { paragraphs: [paragraph.id] },
  );

/** What was joined to another since, and the words it gets back: after all others, whose words go first. */
type Returning = Map<ParagraphId, readonly Edit[]>;

/** Brings one paragraph's words back; answers whether anything differed. */
const restoreWords = (
  draft: Draft,
  minutes: Minutes,
  id: ParagraphId,
  past: Past,
  returning: Returning,
): boolean | Refusal => {
  const undone = "Nothing was restored.";
  const then = indexOf(past.draft).get(id)?.paragraph;
  const entry = draft.tables.record.paragraphs[id];
  if (entry === undefined || then === undefined || past.draft.tables.record.paragraphs[id]?.strand === null)
    return false;
  if (entry.strand === null) {
    // It was joined to another since: its words come back in a strand of their own, as the letters they were.
    const strand = minutes.newStrand();
    minutes.set("paragraphs", id, { ...minutes.tables.paragraphs[id]!, strand });
    minutes.step({ do: "strand", strand, paragraph: id, words: [] });
    returning.set(id, editsBack([], wordsOf(then), past, id, draft.language));
    minutes.touch(id);
    return true;
  }
  const now = indexOf(draft).get(id)?.paragraph;
  if (now === undefined) return false;
  const edits = editsBack(wordsOf(now), wordsOf(then), past, id, draft.language);
  if (edits.length === 0) return false;
  if (locks(now.status)) return locked(draft, now, undone);
  minutes.step({ do: "edit", paragraph: id, edits });
  minutes.touch(id);
  return true;
};

const finishReturning = (minutes: Minutes, returning: Returning): void => {
  for (const [paragraph, edits] of returning) if (edits.length > 0) minutes.step({ do: "edit", paragraph, edits });
};

/** One paragraph: its words, and its place if it went out since. */
const restoreOne = (
  draft: Draft,
  minutes: Minutes,
  id: ParagraphId,
  past: Past,
  context: Context,
): boolean | Refusal => {
  const undone = "Nothing was restored.";
  const entry = draft.tables.record.paragraphs[id];
  if (entry === undefined)
    return refuse(RefusalCode.unknownParagraph, `There is no paragraph ${id} in this text. ${undone}`);
  const then = indexOf(past.draft).get(id);
  if (then === undefined || past.draft.tables.record.paragraphs[id]?.strand === null)
    return refuse(RefusalCode.unknownParagraph, `${Call(draft, id)} was not part of the text then. ${undone}`);
  const returning: Returning = new Map();
  const out = draft.tables.record.places[id]?.part === "removed";
  let changed = false;
  for (const member of out ? familyOf(draft.tables.record, id) : [id]) {
    const words = restoreWords(draft, minutes, member, past, returning);
    if (typeof words !== "boolean") return words;
    changed ||= words;
  }
  finishReturning(minutes, returning);
  if (!out || then.part === "removed") return changed;
  const before = orderOf(past.draft.tables.record, then.part);
  const standing = new Set(orderOf(draft.tables.record, then.part));
  const after = before.slice(0, before.indexOf(id)).findLast((other) => standing.has(other)) ?? null;
  relocate(draft, minutes, id, then.part, after, officeOf(context.seat), context.at);
  return true;
};

/** Places as they were: those that differ are put back in the order of then, what did not exist then goes out. */
const restorePlaces = (draft: Draft, minutes: Minutes, past: Past, undone: string): boolean | Refusal => {
  const { record } = draft.tables;
  const then = past.draft.tables.record;
  let changed = false;
  const moved: ParagraphId[] = [];
  for (const id of Object.keys(record.places) as ParagraphId[]) {
    // What was only proposed then, or is only proposed now, has no place of its own to go back to.
    if (record.paragraphs[id]?.strand === null && (then.paragraphs[id]?.strand ?? null) === null) continue;
    const was = then.places[id];
    const is = record.places[id]!;
    const now = indexOf(draft).get(id)?.paragraph;
    if (was !== undefined && then.paragraphs[id]?.strand !== null) {
      const parent = then.paragraphs[id]?.parent;
      const reparented = parent !== record.paragraphs[id]?.parent;
      if (was.part === is.part && was.rank === is.rank && !reparented) continue;
      if (now && locks(now.status) && (was.part !== is.part || reparented)) return locked(draft, now, undone);
      if (reparented) minutes.set("paragraphs", id, under(minutes.tables.paragraphs[id]!, parent));
      minutes.set("places", id, was);
      moved.push(id);
    } else if (is.part !== "removed" && record.paragraphs[id]?.strand !== null) {
      if (now && locks(now.status)) return locked(draft, now, undone);
      const last = orderOf(minutes.tables, "removed").at(-1) ?? null;
      minutes.set("places", id, { part: "removed", rank: ranksBehind(minutes.tables, "removed", last, 1)[0]! });
    } else continue;
    minutes.touch(id);
    changed = true;
  }
  // After a renumbering a paragraph may come back to a part that no longer has a label for it.
  for (const id of moved) {
    const { places, labels, paragraphs } = minutes.tables;
    const part = places[id]!.part;
    if (part === "removed" || labels[id]?.[part] !== undefined) continue;
    const others = Object.fromEntries(Object.entries(places).filter(([other]) => other !== id)) as typeof places;
    const order = orderOf(minutes.tables, part as Part);
    const label = newLabel(
      { paragraphs, labels, places: others },
      paragraphs[id]!,
      part,
      order[order.indexOf(id) - 1] ?? null,
    );
    if (label !== "") minutes.set("labels", id, { ...labels[id], [part]: label });
  }
  return changed;
};

export const restore: Decide<"restore"> = (draft, act, context) => {
  const undone = "Nothing was restored.";
  const { past } = context;
  if (past === undefined)
    return refuse(RefusalCode.unknownRevision, `There is no moment "${act.at}" in this negotiation. ${undone}`);
  const minutes = new Minutes(draft, context.seq);
  if (act.paragraph !== undefined) {
    const changed = restoreOne(draft, minutes, act.paragraph, past, context);
    if (typeof changed !== "boolean") return changed;
    return changed
      ? minutes.plan({ paragraph: act.paragraph })
      : refuse(RefusalCode.nothingToDo, `${Call(draft, act.paragraph)} reads now as it did then. ${undone}`);
  }
  const placed = restorePlaces(draft, minutes, past, undone);
  if (typeof placed !== "boolean") return placed;
  const returning: Returning = new Map();
  let words = 0;
  for (const [id] of indexOf(past.draft)) {
    const one = restoreWords(draft, minutes, id, past, returning);
    if (typeof one !== "boolean") return one;
    if (one) words++;
  }
  finishReturning(minutes, returning);
  if (!placed && words === 0)
    return refuse(
      RefusalCode.nothingToDo,
      `The text stands as it did then (${count(indexOf(past.draft).size, "paragraph")} compared). ${undone}`,
    );
  return minutes.plan();
};
