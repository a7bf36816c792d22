/**
 * A reconciliation as lines to read: each difference in its sentence, paragraph by paragraph in the order of the later
 * text. The page, the sign-off list and the annex of an output all show these lines, and any count is the number of
 * these lines.
 */
import type { Draft, Paragraph } from "../draft.ts";
import { noteMark } from "../paragraph.ts";
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import type { Compared } from "./difference.ts";
import type { Explained, Heading, Reconciled, Unexplained } from "./explained.ts";
import { plain, sliceWords, wordsOf } from "./words.ts";

/** The headings in the order they are shown: what nothing explains comes first. */
export const headings = ["unexplained", "incorporated", "act", "pen", "move", "renumbering"] as const;

/** One line of that list. Who made the difference, and how, is absent where the reader may not know it. */
export interface ChangeLine extends Pick<Explained, "deed" | "proposal" | "seq" | "at" | "by" | "also"> {
  /** Stays the same as long as the difference does, whatever other lines there are. */
  readonly key: string;
  readonly heading: Heading | "unexplained";
  /** `new` and `gone` are whole paragraphs with their words; `moved` and `label` have no words of their own. */
  readonly what: "words" | "new" | "gone" | "moved" | "label";
  readonly paragraph: ParagraphId;
  readonly kind: Kind;
  readonly part: Part;
  readonly label: string;
  /** Its earlier label and part, if they differ. */
  readonly wasLabel?: string;
  readonly wasPart?: Part;
  /** The sentence with the words out and in; for `moved` and `label`, the beginning of the paragraph. */
  readonly words: readonly Compared[];
  /** For differences without explanation: the entries that do not hold. */
  readonly entries?: readonly number[];
}

/** The paragraphs of a moment: a draft, or its JSON. */
export type TextOf = Pick<Draft, "parts">;

type One = (Explained | Unexplained) & { readonly heading: Heading | "unexplained" };

/** How many letters are shown on each side of a change in a long sentence. */
const around = 140;

/** The end of a sentence or clause. A full stop inside a number or a symbol ("1/CP.17") is none. */
const ends = /[.;!?؟]["”’)]*(?:\s+|$)|[。；]["”’)]*/gu;

const piecesOf = (p: Paragraph, from: number, to: number, is: Compared["is"]): Compared[] =>
  from >= to ? [] : sliceWords(wordsOf(p), from, to).map((stretch) => ({ ...stretch, is }));

/** The start and end of the sentence around a stretch; a long one is cut between words. */
const sentenceAround = (text: string, from: number, to: number): readonly [number, number] => {
  let start = 0;
  let end = text.length;
  for (const { index, 0: sign } of text.matchAll(ends)) {
    const after = index + sign.length;
    if (after <= from) start = after;
    else if (index + 1 >= to && after > from) {
      end = index + 1;
      break;
    }
  }
  if (from - start > around) {
    const space = text.indexOf(" ", from - around);
    start = space >= 0 && space < from ? space + 1 : from - around;
  }
  if (end - to > around) {
    const space = text.lastIndexOf(" ", to + around);
    end = space > to ? space : to + around;
  }
  return [start, end];
};

const clipped = (text: string, from: number, start: number, end: number): readonly [boolean, boolean] => {
  const before = text.slice(0, start).trimEnd();
  const after = text.slice(end).trimStart();
  return [
    start < from && before !== "" && !/[.;!?。；؟]["”’)]*$/u.test(before),
    after !== "" && !/[.;!?。；؟]["”’)]*$/u.test(text.slice(0, end).trimEnd()),
  ];
};

/** The place of a difference in the words shown: the later ones or, if the paragraph is gone, the earlier ones. */
const spanOf = ({ was, now: come, wasAt = 0, nowAt = 0 }: One, now: Paragraph | undefined): readonly [number, number] =>
  now === undefined ? [wasAt, wasAt + was.length] : [nowAt, nowAt + come.length];

/** Differences by one entry in one sentence, in order, as they read together. */
const inSentence = (ones: readonly One[], old: Paragraph | undefined, now: Paragraph | undefined): Compared[] => {
  const host = now ?? old!;
  const text = plain(wordsOf(host));
  const first = ones[0]!;
  const [from] = spanOf(first, now);
  const [, to] = spanOf(ones.at(-1)!, now);
  // A blank belongs to the word after it, so a change that begins with one may begin a sentence.
  const begins = (first.now !== "" && now !== undefined) || /[.;!?。；؟]["”’)]*$/u.test(text.slice(0, from));
  const lead = begins ? /^\s*/u.exec(text.slice(from))![0].length : 0;
  const sentence = sentenceAround(text, from + lead, Math.max(from, to));
  const [start, end] = [Math.min(sentence[0], from), sentence[1]];
  const [cutBefore, cutAfter] = clipped(text, from, start, end);
  const pieces: Compared[] = [];
  let at = start;
  for (const one of ones) {
    const [begin, over] = spanOf(one, now);
    const { wasAt = 0, nowAt = 0 } = one;
    pieces.push(...piecesOf(host, at, begin, "kept"));
    if (old !== undefined) pieces.push(...piecesOf(old, wasAt, wasAt + one.was.length, "out"));
    if (now !== undefined) pieces.push(...piecesOf(now, nowAt, nowAt + one.now.length, "in"));
    at = over;
  }
  pieces.push(...piecesOf(host, at, end, "kept"));
  // If no kept words come before, the leading blank is dropped.
  const [head, ...rest] = pieces;
  return [
    ...(cutBefore ? [{ t: "… ", is: "kept" } as const] : []),
    ...(head === undefined || head.is === "kept" ? pieces : [{ ...head, t: head.t.trimStart() }, ...rest]),
    ...(cutAfter ? [{ t: " …", is: "kept" } as const] : []),
  ];
};

/** Whether two differences of words were made by one entry in one sentence: then they are read, and counted, as one. */
const readTogether = (a: One, b: One, now: Paragraph | undefined): boolean => {
  if (now === undefined || a.heading === "unexplained" || !together(a, b) || (a as Explained).seq === undefined)
    return false;
  const between = plain(wordsOf(now)).slice(spanOf(a, now)[1], spanOf(b, now)[0]);
  return between.length <= around && between.search(ends) < 0;
};

const beginning = (p: Paragraph | undefined): Compared[] => {
  if (p === undefined) return [];
  const text = plain(wordsOf(p)).replaceAll(noteMark, "").trim();
  if (text === "") return [];
  const cut = text.length <= 100 ? text : `${text.slice(0, 100).replace(/\s\S*$/u, "")} …`;
  return [{ t: cut, is: "kept" }];
};

const whole = (p: Paragraph | undefined): string => (p === undefined ? "" : plain(wordsOf(p)));

/** Whether two differences of a paragraph came about together, and so share a line. */
const together = (a: One, b: One): boolean => {
  if (a.heading !== b.heading) return false;
  if (a.heading === "unexplained") return true;
  return "heading" in a && (a as Explained).seq === (b as Explained).seq;
};

const indexOf = ({ parts }: TextOf): ReadonlyMap<ParagraphId, Paragraph> =>
  new Map(
    Object.values(parts)
      .flat()
      .filter(({ ins }) => ins === undefined)
      .map((p) => [p.id, p]),
  );

const keyOf = (one: One, what: ChangeLine["what"], said: string): string =>
  [one.paragraph, what, said, "seq" in one ? one.seq : ""].join("\u0001");

/** The lines of one paragraph. */
const linesOf = (own: readonly One[], old: Paragraph | undefined, now: Paragraph | undefined): ChangeLine[] => {
  const done = new Set<One>();
  const place = own.find(({ what }) => what === "place");
  const label = own.find(({ what }) => what === "label");
  const words = own.filter(({ what }) => what === "words");
  const line = (one: One, more: Pick<ChangeLine, "what" | "words"> & Partial<ChangeLine>): ChangeLine => {
    const { paragraph, part, heading } = one;
    const { deed, proposal, seq, at, by, also } = one as Partial<Explained>;
    done.add(one);
    return {
      key: keyOf(one, more.what, `${one.was}\u0002${one.now}`),
      heading,
      paragraph,
      kind: (now ?? old)?.kind ?? "paragraph",
      part,
      label: one.label,
      ...(old !== undefined && now !== undefined && old.label !== now.label && { wasLabel: old.label }),
      ...(deed !== undefined && { deed }),
      ...(proposal !== undefined && { proposal }),
      ...(seq !== undefined && { seq }),
      ...(at !== undefined && { at }),
      ...(by !== undefined && { by }),
      ...(also !== undefined && { also }),
      ...("entries" in one && { entries: one.entries }),
      ...more,
    };
  };
  const lines: ChangeLine[] = [];
  if (place !== undefined) {
    const what = place.was === "" ? "new" : place.now === "" ? "gone" : "moved";
    const full =
      what === "moved"
        ? undefined
        : words.find(
            (one) => together(one, place) && (what === "new" ? one.now === whole(now) : one.was === whole(old)),
          );
    if (full !== undefined) done.add(full);
    if (what === "moved" && label !== undefined && together(label, place)) done.add(label);
    lines.push(
      line(place, {
        what,
        words: full === undefined ? beginning(now ?? old) : inSentence([full], old, now),
        ...(what === "moved" && place.was !== place.now && { wasPart: place.was as Part }),
      }),
    );
  }
  for (const [n, one] of own.entries()) {
    if (done.has(one)) continue;
    if (one.what === "label") {
      lines.push(line(one, { what: "label", words: beginning(now), wasLabel: one.was }));
      continue;
    }
    const some = [one];
    for (const next of own.slice(n + 1)) {
      if (next.what !== "words" || done.has(next) || !readTogether(some.at(-1)!, next, now)) break;
      some.push(next);
      done.add(next);
    }
    const said = some.map(({ was, now: come }) => `${was}\u0002${come}`).join("\u0003");
    lines.push({
      ...line(one, { what: "words", words: inSentence(some, old, now) }),
      key: keyOf(one, "words", said),
    });
  }
  return lines;
};

/** A line for every difference, in the order of the later text; removed paragraphs come last. */
export const changeLines = (
  { explained, unexplained }: Reconciled,
  from: TextOf,
  to: TextOf,
): readonly ChangeLine[] => {
  const [before, after] = [indexOf(from), indexOf(to)];
  const byParagraph = new Map<ParagraphId, One[]>();
  for (const one of [...explained, ...unexplained.map((left) => ({ ...left, heading: "unexplained" as const }))]) {
    const own = byParagraph.get(one.paragraph);
    if (own) own.push(one);
    else byParagraph.set(one.paragraph, [one]);
  }
  const place = new Map([...new Set([...after.keys(), ...before.keys()])].map((id, n) => [id, n]));
  const lines = [...byParagraph]
    .sort(([a], [b]) => (place.get(a) ?? 0) - (place.get(b) ?? 0))
    .flatMap(([id, own]) =>
      linesOf(
        own.toSorted((a, b) => (a.nowAt ?? -1) - (b.nowAt ?? -1)),
        before.get(id),
        after.get(id),
      ),
    );
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const n = (seen.get(line.key) ?? 0) + 1;
    seen.set(line.key, n);
    return n === 1 ? line : { ...line, key: `${line.key}\u0001${n}` };
  });
};

/** A change as outputs list it. */
export interface PrintedChange {
  /** The paragraph: "12", "Section C"; "" if it is that of the row above. */
  readonly label: string;
  /** What it was called before: "11", "3 of the Chair’s summary"; "" if the same. */
  readonly was: string;
  readonly words: readonly Compared[];
  /** How it came about: "Incorporated proposal 214 (Altora, Brevia). The Chair, 10 March 2031, 23:48 UTC". */
  readonly how: string;
}

/** The annex of an output with what changed since an earlier moment. None of its words is the draft's. */
export interface PrintedChanges {
  /** "Changes since Rev.1". */
  readonly heading: string;
  /** The earlier moment as it was asked for, so that the annex can be written again. Absent in a non-paper. */
  readonly since?: string;
  /** What the signs mean, and how many changes there are. */
  readonly legend: string;
  readonly rows: readonly PrintedChange[];
  /** New numbers by a renumbering: "11 → 12". */
  readonly renumbered: readonly string[];
}

/** Headings for lines that are neither a proposal's nor a pen's, by the type of act. */
export const deedTitles: Readonly<Record<string, string>> = {
  restore: "Restored",
  undo: "Taken back",
  correct: "Corrected",
  editorial: "Corrected editorially",
  "insert-paragraph": "Written in",
  "remove-paragraph": "Taken out",
  "split-paragraph": "Split",
  "merge-paragraphs": "Joined",
  issue: "Issued from a prepared text",
  start: "Began with the text",
  move: "Moved",
};
