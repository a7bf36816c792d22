/**
 * Brings back words and places as they were at a past moment, by a new act. It makes the smallest edits, and says of
 * each returning letter which one it was, so that anchors on it follow. Proposals, positions and labels stay as they
 * are now.
 */
import type { Draft } from "../draft.ts";
import { newLabel, orderOf, partsOf } from "../label.ts";
import type { ParagraphId, Part, Stretch } from "../paragraph.ts";
import { wordChanges } from "../reading/difference.ts";
import { plain, sliceWords, wordsOf } from "../reading/words.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { locks } from "../status.ts";
import { officeOf } from "./agreement.ts";
import { call, Call, callStatus, count, indexOf, list } from "./called.ts";
import { belongsTo, familyOf, ranksBehind } from "./family.ts";
import { Minutes } from "./minutes.ts";
import { relocate, under } from "./move.ts";
import type { Context, Decide, Edit, Past } from "./plan.ts";

/** A part of flat triples: the letters from index `from` to before `to`. */
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

/** Edits for letters that stand in both wordings (at `from` now, at `fromThen` then) but with other marks. */
const marksBack = (
  now: readonly Stretch[],
  then: readonly Stretch[],
  from: number,
  fromThen: number,
  length: number,
): Edit[] => {
  const edits: Edit[] = [];
  let at = from;
  for (const stretch of sliceWords(then, fromThen, fromThen + length)) {
    let start = at;
    at += stretch.t.length;
    for (const was of sliceWords(now, start, at)) {
      const end = start + was.t.length;
      if (was.b !== stretch.b || was.i !== stretch.i)
        edits.push({ from: start, to: end, words: [{ ...stretch, t: was.t }] });
      start = end;
    }
  }
  return edits;
};

/** The edits that turn today's words, with their marks, into the words then. */
const editsBack = (
  now: readonly Stretch[],
  then: readonly Stretch[],
  { letters, elsewhere }: Past,
  id: ParagraphId,
  language: string,
): Edit[] => {
  const all = letters[id] ?? [];
  const edits: Edit[] = [];
  let shift = 0;
  let kept = 0;
  for (const { from, to, words } of wordChanges(now, then, language)) {
    edits.push(...marksBack(now, then, kept, kept + shift, from - kept));
    const length = plain(words).length;
    const were = lettersBetween(all, from + shift, from + shift + length);
    edits.push({ from, to, words, ...(were.length > 0 && { were, ...(elsewhere && { elsewhere }) }) });
    shift += length - (to - from);
    kept = to;
  }
  edits.push(...marksBack(now, then, kept, kept + shift, plain(now).length - kept));
  return edits;
};

/** One restore at work: what it writes, and what it must not touch. */
interface Restoring {
  readonly draft: Draft;
  readonly minutes: Minutes;
  readonly past: Past;
  /**
   * Words that return to paragraphs joined to others since. They are restored last, so that the words of others go
   * first.
   */
  readonly returning: Map<ParagraphId, readonly Edit[]>;
  /** Paragraphs whose agreed or silent words would change. If there is any, nothing is restored. */
  readonly locked: Set<ParagraphId>;
}

const undone = "Nothing was restored.";

const lockedBy = ({ draft, locked }: Restoring): Refusal | null => {
  if (locked.size === 0) return null;
  const ids = [...indexOf(draft).keys()].filter((id) => locked.has(id));
  const [first] = ids;
  const message =
    ids.length === 1
      ? `${Call(draft, first!)} is ${callStatus(indexOf(draft).get(first!)!.paragraph.status)}: its words are locked until the Chair reopens it.`
      : `${list(ids.map((id) => call(draft, id)))} are agreed or under silence: their words are locked until the Chair reopens them.`;
  return refuse(RefusalCode.locked, `${message} ${undone}`, { paragraphs: ids });
};

const lockedNow = (draft: Draft, id: ParagraphId): boolean => locks(indexOf(draft).get(id)?.paragraph.status ?? "open");

/** Whether a paragraph had words of its own then. One that was only proposed had none. */
const hadWords = (past: Past, id: ParagraphId): boolean =>
  (past.draft.tables.record.paragraphs[id]?.strand ?? null) !== null;

/** Brings back one paragraph's words; says whether anything differed. */
const restoreWords = ({ draft, minutes, past, returning, locked }: Restoring, id: ParagraphId): boolean => {
  const then = indexOf(past.draft).get(id)?.paragraph;
  const entry = draft.tables.record.paragraphs[id];
  if (entry === undefined || then === undefined || !hadWords(past, id)) return false;
  if (entry.strand === null) {
    // The paragraph was joined to another since: its words return in a strand of their own, as the letters they were.
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
  if (locks(now.status)) locked.add(id);
  minutes.step({ do: "edit", paragraph: id, edits });
  minutes.touch(id);
  return true;
};

const finishReturning = ({ minutes, returning }: Restoring): void => {
  for (const [paragraph, edits] of returning) if (edits.length > 0) minutes.step({ do: "edit", paragraph, edits });
};

const notesIn = (words: readonly Stretch[]): ParagraphId[] => words.flatMap(({ note }) => note ?? []);

/** The parent of a paragraph that comes back: its parent then, or the paragraph that this one has become part of. */
const aboveOf = ({ minutes, past }: Restoring, id: ParagraphId): ParagraphId | undefined => {
  const { paragraphs, places } = minutes.tables;
  const now = paragraphs[id]?.parent;
  if (paragraphs[id]?.kind === "footnote") return now;
  const then = past.draft.tables.record.paragraphs[id]?.parent;
  const stands = (one: ParagraphId | undefined): boolean => one !== undefined && places[one]?.part !== "removed";
  return then === undefined || stands(then) || !stands(now) ? then : now;
};

/**
 * The place of a paragraph that comes back: behind the last paragraph before it then that stands there now, within its
 * own family.
 */
const placeBack = (
  restoring: Restoring,
  id: ParagraphId,
  then: Part,
): { readonly part: Part; readonly after: ParagraphId | null } => {
  const { minutes, past } = restoring;
  const above = aboveOf(restoring, id);
  // It goes where its parent stands, even if the parent has moved.
  const home = above === undefined ? undefined : minutes.tables.places[above]?.part;
  const part = home === undefined || home === "removed" ? then : home;
  const before = orderOf(past.draft.tables.record, then);
  const standing = new Set(orderOf(minutes.tables, part));
  const own = (other: ParagraphId): boolean =>
    standing.has(other) && (above === undefined || other === above || belongsTo(minutes.tables, other, above));
  return { part, after: before.slice(0, Math.max(0, before.indexOf(id))).findLast(own) ?? above ?? null };
};

/**
 * Brings back the footnotes that a paragraph's words referred to then, and takes out those that only today's words
 * refer to. Says whether any place changed.
 */
const restoreNotes = (restoring: Restoring, id: ParagraphId, context: Context): boolean => {
  const { draft, minutes, past, locked } = restoring;
  const then = indexOf(past.draft).get(id)!.paragraph;
  const now = indexOf(draft).get(id)?.paragraph;
  const part = minutes.tables.places[id]?.part;
  if (part === undefined || part === "removed") return false;
  const referred = new Set(notesIn(wordsOf(then)));
  const office = officeOf(context.seat);
  let changed = false;
  for (const note of referred) {
    if (minutes.tables.places[note]?.part !== "removed" || !hadWords(past, note)) continue;
    restoreWords(restoring, note);
    minutes.set("paragraphs", note, under(minutes.tables.paragraphs[note]!, id));
    relocate(draft, minutes, note, part, placeBack(restoring, note, part).after, office, context.at);
    changed = true;
  }
  for (const note of notesIn(now === undefined ? [] : wordsOf(now))) {
    const gone = !referred.has(note) && (past.draft.tables.record.places[note]?.part ?? "removed") === "removed";
    if (!gone || minutes.tables.paragraphs[note]?.parent !== id || minutes.tables.places[note]?.part === "removed")
      continue;
    if (lockedNow(draft, note)) locked.add(note);
    relocate(draft, minutes, note, "removed", null, office, context.at);
    changed = true;
  }
  return changed;
};

/** Restores one paragraph: its words and their footnotes, and its place if it was taken out since. */
const restoreOne = (restoring: Restoring, id: ParagraphId, context: Context): boolean | Refusal => {
  const { draft, minutes, past } = restoring;
  const { record } = draft.tables;
  const entry = record.paragraphs[id];
  if (entry === undefined)
    return refuse(RefusalCode.unknownParagraph, `There is no paragraph ${id} in this text. ${undone}`);
  const then = indexOf(past.draft).get(id);
  if (then === undefined || !hadWords(past, id))
    return refuse(RefusalCode.unknownParagraph, `${Call(draft, id)} was not part of the text then. ${undone}`);
  const out = record.places[id]?.part === "removed";
  const comesBack = out && then.part !== "removed";
  const above = aboveOf(restoring, id);
  if (comesBack && above !== undefined && record.places[above]?.part === "removed")
    return refuse(
      RefusalCode.gone,
      `${Call(draft, id)} belongs to ${call(draft, above)}, which is out of the text: restore that one. ${undone}`,
      { paragraphs: [above] },
    );
  let changed = false;
  for (const member of out ? familyOf(record, id) : [id]) changed = restoreWords(restoring, member) || changed;
  finishReturning(restoring);
  if (comesBack) {
    const { part, after } = placeBack(restoring, id, then.part as Part);
    relocate(draft, minutes, id, part, after, officeOf(context.seat), context.at);
    changed = true;
  }
  return restoreNotes(restoring, id, context) || changed;
};

/** Restores places: paragraphs in another place go back, in the order of then; those that did not exist then go out. */
const restorePlaces = ({ draft, minutes, past, locked }: Restoring): boolean => {
  const { record } = draft.tables;
  const then = past.draft.tables.record;
  // Ranks may differ though the order is the same: moving away and back gives new ranks.
  const inOrder = new Map<string, boolean>([["removed", true]]);
  for (const part of partsOf(record)) {
    const words = orderOf(record, part).filter((id) => record.paragraphs[id]!.strand !== null);
    const before = orderOf(then, part).filter((id) => hadWords(past, id));
    inOrder.set(part, words.length === before.length && words.every((id, n) => id === before[n]));
  }
  let changed = false;
  const moved: ParagraphId[] = [];
  for (const id of Object.keys(record.places) as ParagraphId[]) {
    const was = then.places[id];
    const is = record.places[id]!;
    const proposed = record.paragraphs[id]?.strand === null && !hadWords(past, id);
    if (was !== undefined && (proposed || hadWords(past, id))) {
      const parent = then.paragraphs[id]?.parent;
      const reparented = parent !== record.paragraphs[id]?.parent;
      const stays = was.rank === is.rank || inOrder.get(is.part) === true;
      if (was.part === is.part && stays && !reparented) continue;
      if (lockedNow(draft, id) && (was.part !== is.part || reparented)) locked.add(id);
      if (reparented) minutes.set("paragraphs", id, under(minutes.tables.paragraphs[id]!, parent));
      minutes.set("places", id, was);
      moved.push(id);
    } else if (is.part !== "removed" && !proposed) {
      if (lockedNow(draft, id)) locked.add(id);
      const last = orderOf(minutes.tables, "removed").at(-1) ?? null;
      minutes.set("places", id, { part: "removed", rank: ranksBehind(minutes.tables, "removed", last, 1)[0]! });
    } else continue;
    minutes.touch(id);
    changed = true;
  }
  // Paragraphs proposed since stay with the paragraph above them.
  for (const id of proposedIn(minutes)) {
    const { paragraphs, places } = minutes.tables;
    const above = paragraphs[id]!.parent;
    const home = above === undefined ? undefined : places[above]?.part;
    if (home === undefined || then.places[id] !== undefined || places[id]!.part === home) continue;
    const behind = familyOf(minutes.tables, above!).at(-1)!;
    minutes.set("places", id, { part: home, rank: ranksBehind(minutes.tables, home, behind, 1)[0]! });
    minutes.touch(id);
  }
  // After a renumbering a paragraph may come back to a part that no longer has a label for it.
  for (const id of moved) nameAgain(minutes, id);
  return changed;
};

/** Paragraphs that are only proposed, in order, so that one which belongs to another comes after it. */
const proposedIn = ({ tables }: Minutes): ParagraphId[] =>
  (["removed", ...partsOf(tables)] as const)
    .flatMap((part) => orderOf(tables, part))
    .filter((id) => tables.paragraphs[id]?.strand === null);

const nameAgain = (minutes: Minutes, id: ParagraphId): void => {
  const { places, labels, paragraphs } = minutes.tables;
  const part = places[id]!.part;
  if (part === "removed" || labels[id]?.[part] !== undefined) return;
  const others = Object.fromEntries(Object.entries(places).filter(([other]) => other !== id)) as typeof places;
  const order = orderOf(minutes.tables, part);
  const behind = order[order.indexOf(id) - 1] ?? null;
  const label = newLabel({ paragraphs, labels, places: others }, paragraphs[id]!, part, behind);
  if (label !== "") minutes.set("labels", id, { ...labels[id], [part]: label });
};

const restoreWhole = (restoring: Restoring): boolean => {
  let changed = restorePlaces(restoring);
  for (const [id] of indexOf(restoring.past.draft)) changed = restoreWords(restoring, id) || changed;
  finishReturning(restoring);
  return changed;
};

/**
 * Restores one paragraph (docs/spec.md T3) or, if the act names none, the whole (T4). Refused outright if it would
 * change any locked paragraph, all of which it names (T6), and if nothing differs.
 */
export const restore: Decide<"restore"> = (draft, act, context) => {
  const { past } = context;
  if (past === undefined)
    return refuse(RefusalCode.unknownRevision, `There is no moment "${act.at}" in this negotiation. ${undone}`);
  const minutes = new Minutes(draft, context.seq);
  const restoring: Restoring = { draft, minutes, past, returning: new Map(), locked: new Set() };
  const { paragraph } = act;
  const changed = paragraph === undefined ? restoreWhole(restoring) : restoreOne(restoring, paragraph, context);
  if (typeof changed !== "boolean") return changed;
  const locked = lockedBy(restoring);
  if (locked !== null) return locked;
  const { floor } = minutes.tables.meta;
  if (floor !== null && minutes.tables.places[floor]?.part === "removed") minutes.meta("floor", null);
  if (changed) return minutes.plan(paragraph === undefined ? {} : { paragraph });
  return refuse(
    RefusalCode.nothingToDo,
    paragraph === undefined
      ? `The text stands as it did then (${count(indexOf(past.draft).size, "paragraph")} compared). ${undone}`
      : `${Call(draft, paragraph)} reads now as it did then. ${undone}`,
  );
};
