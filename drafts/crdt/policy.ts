/**
 * Turns what the editor wants into the fewest operations on a Y.Text; the editor writes in no other way. There are two
 * manners. Drafting on a strand, typing just changes the words. Suggesting in a paper, Backspace deletes own words but
 * strikes those of others, which can only be struck or held. Attribute values are `true` or a short string, and absent
 * when not set.
 */
import type * as Y from "yjs";
import type { ParagraphId } from "../paragraph.ts";

/**
 * How an edit is written: `drafting` into a strand, `suggesting` into a paper, where others' words stay and are marked.
 */
export type EditManner = "drafting" | "suggesting";

/** The marks the user has set for typing at the caret. Any other is taken from the surrounding words. */
export interface CaretMarks {
  readonly b?: boolean;
  readonly i?: boolean;
}

/** What the editor wants, with offsets into the Y.Text. */
export type Intent =
  | { readonly do: "insert"; readonly at: number; readonly t: string; readonly marks?: CaretMarks }
  | { readonly do: "insert-note"; readonly at: number; readonly note: ParagraphId }
  | { readonly do: "delete"; readonly from: number; readonly to: number }
  /** Deletes one grapheme before or behind the caret. */
  | { readonly do: "delete-one"; readonly at: number; readonly towards: "start" | "end" }
  | {
      readonly do: "replace";
      readonly from: number;
      readonly to: number;
      readonly t: string;
      readonly marks?: CaretMarks;
    }
  | { readonly do: "format"; readonly from: number; readonly to: number; readonly key: "b" | "i"; readonly on: boolean }
  /** Suggesting only: marks existing words as not agreed. */
  | { readonly do: "hold"; readonly from: number; readonly to: number; readonly on: boolean }
  /** Suggesting only: takes back own strikes. */
  | { readonly do: "unstrike"; readonly from: number; readonly to: number };

type Attributes = Readonly<Record<string, unknown>>;

interface Run {
  readonly from: number;
  readonly to: number;
  readonly t: string;
  readonly attributes: Attributes;
}

const noteLetter = "\uFFFC";

const runsOf = (text: Y.Text): Run[] => {
  const runs: Run[] = [];
  let from = 0;
  for (const { insert, attributes } of text.toDelta() as { insert: unknown; attributes?: Attributes }[]) {
    const t = typeof insert === "string" ? insert : noteLetter;
    runs.push({ from, to: from + t.length, t, attributes: attributes ?? {} });
    from += t.length;
  }
  return runs;
};

const attributesAt = (runs: readonly Run[], at: number): Attributes | undefined =>
  runs.find((run) => run.from <= at && at < run.to)?.attributes;

const isOwn = ({ attributes }: Run): boolean => attributes["src"] === undefined || attributes["src"] === "own";

/**
 * The marks of words typed at `at`: bold and italic continue if they stand on both sides, or at the paragraph's end.
 */
const marksAt = (runs: readonly Run[], at: number, told: CaretMarks = {}): Record<string, true> => {
  const left = at > 0 ? attributesAt(runs, at - 1) : undefined;
  const right = attributesAt(runs, at);
  const marks: Record<string, true> = {};
  for (const key of ["b", "i"] as const) {
    const inherited = left?.[key] === true && (right === undefined || right[key] === true);
    if (told[key] ?? inherited) marks[key] = true;
  }
  return marks;
};

/**
 * The attributes of words typed here. In a strand, whatever stands on both sides is inherited, unknown keys too, and
 * nothing is ever negated; if inheriting gives the right result, it is left to Yjs. In a paper own words are always
 * marked as such, because otherwise they would inherit the source of their neighbour and count as words of others.
 */
const typedWith = (
  runs: readonly Run[],
  at: number,
  manner: EditManner,
  told?: CaretMarks,
): Record<string, unknown> => {
  const marks = marksAt(runs, at, told);
  if (manner === "suggesting") return { ...marks, src: "own" };
  const left = at > 0 ? attributesAt(runs, at - 1) : undefined;
  const right = attributesAt(runs, at);
  const others = Object.entries(left ?? {}).filter(
    ([key, value]) => key !== "b" && key !== "i" && right?.[key] === value,
  );
  return { ...Object.fromEntries(others), ...marks };
};

/** Takes [from, to) out. Gives how many of its letters stay in the Y.Text, struck. */
const takeOut = (text: Y.Text, from: number, to: number, manner: EditManner): number => {
  if (manner === "drafting") {
    if (to > from) text.delete(from, to - from);
    return 0;
  }
  let kept = 0;
  // From the end to the start, so that earlier offsets stay valid.
  for (const run of runsOf(text).toReversed()) {
    const a = Math.max(from, run.from);
    const b = Math.min(to, run.to);
    if (a >= b) continue;
    if (isOwn(run)) {
      text.delete(a, b - a);
      continue;
    }
    kept += b - a;
    if (run.attributes["strike"] !== true) text.format(a, b - a, { strike: true });
  }
  return kept;
};

const segmenters = new Map<string, Intl.Segmenter>();
const segmenter = (language: string): Intl.Segmenter => {
  let one = segmenters.get(language);
  if (!one) segmenters.set(language, (one = new Intl.Segmenter(language, { granularity: "grapheme" })));
  return one;
};

/** The grapheme that Backspace or Delete at the caret means. In a paper, words already struck are skipped. */
const graphemeAt = (
  text: Y.Text,
  at: number,
  towards: "start" | "end",
  manner: EditManner,
  language: string,
): readonly [from: number, to: number] | undefined => {
  const runs = runsOf(text);
  const graphemes = [...segmenter(language).segment(runs.map((run) => run.t).join(""))].map(
    ({ index, segment }) => [index, index + segment.length] as const,
  );
  const struck = (from: number): boolean => manner === "suggesting" && attributesAt(runs, from)?.["strike"] === true;
  return towards === "start"
    ? (graphemes.findLast(([from, to]) => to <= at && !struck(from)) ??
        graphemes.findLast(([from, to]) => from < at && to > at))
    : graphemes.find(([from]) => from >= at && !struck(from));
};

const each = (
  text: Y.Text,
  from: number,
  to: number,
  visit: (from: number, length: number, run: Run) => void,
): void => {
  for (const run of runsOf(text)) {
    const a = Math.max(from, run.from);
    const b = Math.min(to, run.to);
    if (a < b) visit(a, b - a, run);
  }
};

const write = (text: Y.Text, intent: Intent, manner: EditManner, language: string): number => {
  switch (intent.do) {
    case "insert":
      if (intent.t === "") return intent.at;
      text.insert(intent.at, intent.t, typedWith(runsOf(text), intent.at, manner, intent.marks));
      return intent.at + intent.t.length;
    case "insert-note":
      text.insertEmbed(intent.at, { note: intent.note }, typedWith(runsOf(text), intent.at, manner));
      return intent.at + 1;
    case "delete":
      takeOut(text, intent.from, intent.to, manner);
      return intent.from;
    case "delete-one": {
      const range = graphemeAt(text, intent.at, intent.towards, manner, language);
      if (!range) return intent.at;
      const kept = takeOut(text, range[0], range[1], manner);
      return intent.towards === "start" ? range[0] : kept > 0 ? range[0] + kept : range[0];
    }
    case "replace": {
      const marks = intent.marks ?? marksAt(runsOf(text), intent.from + (intent.to > intent.from ? 1 : 0));
      // New words go behind the struck ones.
      const at = intent.from + takeOut(text, intent.from, intent.to, manner);
      if (intent.t === "") return at;
      text.insert(at, intent.t, typedWith(runsOf(text), at, manner, marks));
      return at + intent.t.length;
    }
    case "format":
      each(text, intent.from, intent.to, (from, length, run) => {
        // Only wording is negotiated: a delegation does not change the marks on others' words.
        if (manner === "suggesting" && !isOwn(run)) return;
        if ((run.attributes[intent.key] === true) !== intent.on)
          text.format(from, length, { [intent.key]: intent.on ? true : null });
      });
      return intent.to;
    case "hold":
    case "unstrike": {
      if (manner === "drafting") throw new RangeError(`${intent.do} is for papers`);
      const key = intent.do === "hold" ? "hold" : "strike";
      const on = intent.do === "hold" && intent.on;
      each(text, intent.from, intent.to, (from, length, run) => {
        if (!isOwn(run) && (run.attributes[key] === true) !== on)
          text.format(from, length, { [key]: on ? true : null });
      });
      return intent.to;
    }
  }
};

/**
 * Carries out what the editor wants, in one transaction with `origin` (the one undo tracks). Gives the new offset of
 * the caret.
 */
export const carryIntent = (
  text: Y.Text,
  intent: Intent,
  options: { readonly manner: EditManner; readonly language: string; readonly origin: unknown },
): number => {
  if (!text.doc) throw new RangeError("a text outside a document");
  return text.doc.transact(() => write(text, intent, options.manner, options.language), options.origin);
};
