/**
 * A paragraph of a Word file as edits of the words that were sent: what its authors struck and put in. What was already
 * in the file when it was sent (words of other parties' proposals, brackets, names) is kept apart.
 */
import type { TrackedMark, TrackedRun } from "../formats/tracked.ts";
import { noteMark } from "../paragraph.ts";
import type { ParagraphId, Stretch } from "../paragraph.ts";
import { joinWords } from "../reading/words.ts";

/** Letters in the file: the index of a paragraph (negative for a note), and offsets over all its runs. */
export interface FilePlace {
  readonly paragraph: number;
  readonly from: number;
  readonly to: number;
}

/** What one author struck and put in at one place; offsets count in the words that were sent. */
export interface FileEdit {
  readonly from: number;
  readonly to: number;
  readonly words: readonly Stretch[];
  readonly authors: readonly string[];
  readonly at?: string;
  /** The name of the move it is one end of. */
  readonly move?: string;
  /** Indexes in `TrackedFile.notes` of footnotes it puts in. */
  readonly notes?: readonly number[];
  readonly places: readonly FilePlace[];
}

/** Standing words that an author put in brackets; offsets count in the words that were sent. */
export type FileHold = Pick<FileEdit, "from" | "to" | "authors" | "at" | "places">;

/** Letters that were in the file as another party's proposal; a later author may have struck some, or put others in. */
export interface ProposedItem {
  readonly t: string;
  readonly is: "sent" | "in";
  readonly by?: TrackedMark;
  /** Who has struck them since. */
  readonly out?: TrackedMark;
  readonly place: FilePlace;
}
/** What stands at one place of a file as another party's proposed words, in the order of the file. */
export interface ProposedStretch {
  /** The offset in the words that were sent. */
  readonly at: number;
  readonly items: readonly ProposedItem[];
}

/** One paragraph of a file, several that were joined in it, or one note. */
export interface FileText {
  /** The words that were sent. A reference to an unknown footnote is a mark without a footnote. */
  readonly words: readonly Stretch[];
  readonly edits: readonly FileEdit[];
  /** Brackets that were typed around standing words (typed-brackets.ts); the edits do not contain them. */
  readonly holds?: readonly FileHold[];
  readonly proposed: readonly ProposedStretch[];
  /** The letters that another party's tracked change strikes, as offsets. */
  readonly struck: readonly (readonly [from: number, to: number])[];
  /** The note that each mark in `words` refers to, by offset. */
  readonly notes: ReadonlyMap<number, number>;
  /** How many brackets and names of our view an author struck; these are not words. */
  readonly signsStruck: number;
}

/** What is known of the whole file. */
export interface FileSight {
  /** Whether a change was in the file when it was sent: a party's, in our tracked export. */
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

  /** To be called at words that stay: what follows is another edit. */
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

/** Reads the runs of a paragraph, or of several that were joined; offsets go on over all of them. */
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
    // Words put in behind the last proposed words are in the text itself.
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
        // Struck before the file came back, so it asks for nothing.
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
