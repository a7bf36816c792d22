/**
 * A paragraph of a Word file as edits of the words that were sent: what its authors struck and put in, with what stood in
 * the file before they had it (words of other parties' proposals, brackets, names) kept apart.
 */
import type { TrackedMark, TrackedRun } from "../formats/tracked.ts";
import { noteMark } from "../paragraph.ts";
import type { ParagraphId, Stretch } from "../paragraph.ts";
import { joinWords } from "../reading/words.ts";

/** Letters in the file: an index of its paragraphs (or, negative, of its notes) and offsets over all runs. */
export interface FilePlace {
  readonly paragraph: number;
  readonly from: number;
  readonly to: number;
}

/** One author's letters out and words in at one place; offsets into the words that were sent. */
export interface FileEdit {
  readonly from: number;
  readonly to: number;
  readonly words: readonly Stretch[];
  readonly authors: readonly string[];
  readonly at?: string;
  /** Word's name of the move it is one end of. */
  readonly move?: string;
  /** Footnotes put in with it: indexes into `TrackedFile.notes`. */
  readonly notes?: readonly number[];
  readonly places: readonly FilePlace[];
}

/** Words that stand and that an author put brackets around; offsets into the words that were sent. */
export type FileHold = Pick<FileEdit, "from" | "to" | "authors" | "at" | "places">;

/** Letters that stood in the file as another party's proposal; a later author may have struck some and put others in. */
export interface ProposedItem {
  readonly t: string;
  readonly is: "sent" | "in";
  readonly by?: TrackedMark;
  /** Who struck them since. */
  readonly out?: TrackedMark;
  readonly place: FilePlace;
}
export interface ProposedStretch {
  /** Offset in the words that were sent. */
  readonly at: number;
  readonly items: readonly ProposedItem[];
}

export interface FileText {
  /** The words that were sent. A reference to a footnote nobody knows is a mark without a footnote. */
  readonly words: readonly Stretch[];
  readonly edits: readonly FileEdit[];
  /** Where brackets were typed around words that stand (typed-brackets.ts); the edits are without them. */
  readonly holds?: readonly FileHold[];
  readonly proposed: readonly ProposedStretch[];
  /** Letters another party's tracked change strikes, as offsets. */
  readonly struck: readonly (readonly [from: number, to: number])[];
  /** The note each mark in `words` refers to, by offset. */
  readonly notes: ReadonlyMap<number, number>;
  /** Brackets and names struck by an author: they are drawn by views, and no words. */
  readonly signsStruck: number;
}

/** What is known of the file as a whole. */
export interface FileSight {
  /** Whether a mark was in the file when it was sent: of a party, in a tracked export of ours. */
  readonly sent: (mark: TrackedMark) => boolean;
  readonly noteId: (note: number) => ParagraphId | null;
}

interface Open {
  from: number;
  to: number;
  words: Stretch[];
  author: string;
  at?: string;
  move?: string;
  notes: number[];
  place: { paragraph: number; from: number; to: number };
}

class Edits {
  readonly #done: FileEdit[] = [];
  #open: Open | null = null;

  /** Words that stay: what comes next is another edit. */
  close(): void {
    if (this.#open === null) return;
    const { author, words, place, notes, at, move, from, to } = this.#open;
    this.#done.push({
      from,
      to,
      words: joinWords(words),
      authors: [author],
      ...(at !== undefined && { at }),
      ...(move !== undefined && { move }),
      ...(notes.length > 0 && { notes }),
      places: [place],
    });
    this.#open = null;
  }

  at(mark: TrackedMark, offset: number, place: FilePlace): Open {
    const open = this.#open;
    if (open !== null && open.author === mark.author && open.move === mark.move) {
      open.place.to = Math.max(open.place.to, place.to);
      if (mark.at !== undefined && (open.at === undefined || mark.at > open.at)) open.at = mark.at;
      return open;
    }
    this.close();
    return (this.#open = {
      from: offset,
      to: offset,
      words: [],
      author: mark.author,
      ...(mark.at !== undefined && { at: mark.at }),
      ...(mark.move !== undefined && { move: mark.move }),
      notes: [],
      place: { ...place },
    });
  }

  get done(): FileEdit[] {
    this.close();
    return this.#done;
  }
}

const looks = ({ b, i }: TrackedRun): Pick<Stretch, "b" | "i"> => ({ ...(b && { b }), ...(i && { i }) });

/** Reads runs that close with one mark, or that were joined: their letters are counted on. */
export const readFileText = (
  pieces: readonly { readonly paragraph: number; readonly runs: readonly TrackedRun[] }[],
  sight: FileSight,
): FileText => {
  const words: Stretch[] = [];
  const edits = new Edits();
  const proposed: ProposedStretch[] = [];
  const struck: [number, number][] = [];
  const notes = new Map<number, number>();
  let signsStruck = 0;
  let length = 0;
  let gap: ProposedItem[] = [];
  const put = (run: TrackedRun, mark: TrackedMark, place: FilePlace): void => {
    const edit = edits.at(mark, length, place);
    const id = run.note === undefined ? null : sight.noteId(run.note);
    if (run.note !== undefined && id === null) edit.notes.push(run.note);
    else edit.words.push({ t: run.t, ...looks(run), ...(id !== null && { note: id }) });
  };
  const endGap = (): void => {
    const last = gap.findLastIndex(({ is }) => is === "sent");
    if (last >= 0) proposed.push({ at: length, items: gap.slice(0, last + 1) });
    // What was put in behind the last of their words stands in the text itself.
    for (const { t, by, place } of gap.slice(last + 1)) put({ t }, by!, place);
    gap = [];
  };
  for (const { paragraph, runs } of pieces) {
    let at = 0;
    for (const run of runs) {
      const place = { paragraph, from: at, to: at + run.t.length };
      at = place.to;
      const { ins, del } = run;
      const own = ins !== undefined && !sight.sent(ins) ? ins : undefined;
      const out = del !== undefined && !sight.sent(del) ? del : undefined;
      if (run.sign === "bracket" || run.sign === "names") {
        if (out !== undefined) signsStruck++;
        continue;
      }
      if (run.sign === "proposed" || (ins !== undefined && own === undefined)) {
        gap.push({ t: run.t, is: "sent", ...(ins && { by: ins }), ...(out && { out }), place });
        continue;
      }
      if (own !== undefined) {
        // Struck again before the file came back: it asks for nothing.
        if (out !== undefined) continue;
        if (gap.length > 0 && run.note === undefined && run.t !== "") gap.push({ t: run.t, is: "in", by: own, place });
        else put(run, own, place);
        continue;
      }
      endGap();
      if (run.note !== undefined) notes.set(length, run.note);
      const id = run.note === undefined ? null : sight.noteId(run.note);
      const t = run.note === undefined ? run.t : noteMark;
      words.push({ t, ...looks(run), ...(id !== null && { note: id }) });
      if (out !== undefined) {
        const edit = edits.at(out, length, place);
        edit.to = length + t.length;
      } else edits.close();
      if (del !== undefined && out === undefined) {
        const last = struck.at(-1);
        if (last !== undefined && last[1] === length) last[1] += t.length;
        else struck.push([length, length + t.length]);
      }
      length += t.length;
    }
  }
  endGap();
  const done = edits.done.filter(({ from, to, words: put_, notes: new_ }) => from < to || put_.length > 0 || new_);
  return { words: joinWords(words), edits: done, proposed, struck, notes, signsStruck };
};
