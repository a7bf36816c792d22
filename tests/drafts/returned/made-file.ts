/**
 * Word files made by hand, as values: a draft as it would leave us, and what authors did to it written in place. In a line
 * `{+words+}` is put in, `{-words-}` struck, by the author named (`{+Bo: words+}` by another); `¶+` at the end of a line is
 * a mark put in, `¶-` one struck; `{>m: words+}` and `{<m: words-}` are the ends of move m.
 */
import type { Draft } from "../../../drafts/draft.ts";
import type { TrackedComment, TrackedFile, TrackedParagraph, TrackedRun } from "../../../drafts/formats/tracked.ts";
import type { ParagraphId } from "../../../drafts/paragraph.ts";
import { placedIn } from "../../../drafts/returned/match.ts";
import { wordsOf } from "../../../drafts/reading/words.ts";

export const author = "Acien, Clara";
const when = "2031-03-10T12:00:00Z";

/** Runs of a line written as above. */
export const runs = (line: string, by = author): TrackedRun[] => {
  const found: TrackedRun[] = [];
  for (const piece of line.split(/(\{[+<>-][^{}]*[+-]\})/u)) {
    const marked = /^\{([+<>-])(?:([A-Za-z0-9, ]{1,30}): )?(.*)[+-]\}$/su.exec(piece);
    if (marked === null) {
      if (piece !== "") found.push({ t: piece });
      continue;
    }
    const [, sign, name, t = ""] = marked;
    const move = sign === "<" || sign === ">" ? { move: name ?? "m" } : {};
    const mark = { author: "move" in move ? by : (name ?? by), at: when, ...move };
    found.push({ t, ...(sign === "+" || sign === ">" ? { ins: mark } : { del: mark }) });
  }
  return found;
};

const lettersOf = (own: readonly TrackedRun[]): string => own.map(({ t }) => t).join("");

/** A paragraph of a draft as it leaves us. */
const paragraphs = (draft: Draft): TrackedParagraph[] =>
  placedIn(draft)
    .filter(({ paragraph: { ins } }) => ins === undefined)
    .map(({ paragraph, part }) => ({
      bookmark: paragraph.id,
      part,
      label: paragraph.label,
      kind: paragraph.kind,
      level: paragraph.level,
      runs: wordsOf(paragraph).map(({ t, b, i, note }) => ({
        t,
        ...(b && { b }),
        ...(i && { i }),
        ...(note !== undefined && { note: notesIn(draft).indexOf(note) }),
      })),
      comments: [],
    }));

const notesIn = (draft: Draft): ParagraphId[] =>
  placedIn(draft).flatMap(({ paragraph }) => wordsOf(paragraph).flatMap(({ note }) => note ?? []));

const authorsOf = (file: Omit<TrackedFile, "authors">): TrackedFile["authors"] => {
  const names = new Set<string>();
  const all = [...file.paragraphs.flatMap(({ runs: own }) => own), ...file.notes.flat()];
  for (const { ins, del } of all) for (const mark of [ins, del]) if (mark) names.add(mark.author);
  for (const { mark } of file.paragraphs) for (const one of [mark?.ins, mark?.del]) if (one) names.add(one.author);
  for (const comment of file.comments) names.add(comment.author);
  return [...names].sort().map((name) => ({
    name,
    insertions: 0,
    deletions: 0,
    moves: 0,
    comments: file.comments.filter((c) => c.author === name).length,
  }));
};

export interface Made {
  /** By label: the paragraph's line as written above; several lines where it was split or others put in behind it. */
  readonly lines?: Readonly<Record<string, string | readonly string[]>>;
  /** Of footnotes, by number from 1. */
  readonly notes?: Readonly<Record<number, string>>;
  readonly comments?: readonly (Omit<TrackedComment, "from" | "to"> & {
    readonly label: string;
    readonly on: string;
  })[];
  /** What the file says of itself; the draft's seq where nothing is said. */
  readonly stamp?: TrackedFile["stamp"];
  /** Without the bookmarks of ours: a file that was retyped. */
  readonly bare?: true;
  /** Labels of paragraphs that are not in the file. */
  readonly without?: readonly string[];
}

/** A draft as a file that came back. */
export const made = (
  draft: Draft,
  { lines = {}, notes = {}, comments = [], stamp, bare, without = [] }: Made = {},
): TrackedFile => {
  const starts = new Map<string, number>();
  const all: TrackedParagraph[] = [];
  for (const paragraph of paragraphs(draft)) {
    const label = paragraph.label === "" ? lettersOf(paragraph.runs) : paragraph.label;
    if (without.includes(label)) continue;
    const { bookmark: _, ...plainly } = paragraph;
    const kept = bare ? plainly : paragraph;
    const written = lines[label];
    if (written === undefined) {
      starts.set(label, all.length);
      all.push(kept);
      continue;
    }
    starts.set(label, all.length);
    for (const [n, line] of (typeof written === "string" ? [written] : written).entries()) {
      const mark = /¶([+-])(?:([\w ]+):)?$/u.exec(line);
      const by = { author: mark?.[2] ?? author, at: when };
      const text = mark === null ? line : line.slice(0, mark.index);
      const note = paragraph.runs.find((run) => run.note !== undefined);
      const own = runs(text).flatMap((run) =>
        run.t.includes("\uFFFC") && note !== undefined
          ? run.t
              .split(/(\uFFFC)/u)
              .flatMap((t) => (t === "" ? [] : [{ ...run, t, ...(t === "\uFFFC" && { note: note.note! }) }]))
          : [run],
      );
      all.push({
        ...(n === 0 ? kept : { ...plainly, label: "" }),
        runs: own,
        ...(mark && { mark: mark[1] === "+" ? { ins: by } : { del: by } }),
      });
    }
  }
  const footnotes = notesIn(draft).map((id, n) => {
    const found = Object.values(draft.parts)
      .flat()
      .find((paragraph) => paragraph.id === id)!;
    return notes[n + 1] === undefined ? wordsOf(found).map(({ t }) => ({ t })) : runs(notes[n + 1]!);
  });
  const placed = comments.map(({ label, on, ...comment }) => {
    const text = lettersOf(all[starts.get(label)!]!.runs);
    const from = text.indexOf(on);
    if (from < 0) throw new Error(`“${on}” is not in ${text}`);
    return { paragraph: starts.get(label)!, comment: { ...comment, from, to: from + on.length } };
  });
  const file = {
    stamp: stamp ?? { seq: draft.seq, view: "clean" as const },
    title: draft.title,
    paragraphs: all.map((paragraph, n) => ({
      ...paragraph,
      comments: placed.flatMap((one, index) => (one.paragraph === n ? [index] : [])),
    })),
    notes: footnotes,
    noteBookmarks: notesIn(draft).map((id) => (bare ? null : id)),
    comments: placed.map(({ comment }) => comment),
    notImported: [],
  };
  return { ...file, authors: authorsOf(file) };
};
