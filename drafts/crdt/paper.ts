/**
 * Papers: a working copy of a paragraph, private to a caucus until it is tabled. Its Y.Text holds the paragraph as its
 * author sees it, with others' proposed words. Words of others name their source in `src`; one's own words have the
 * source `own`. The k-th letter with `src: "text"` is the k-th letter of the paragraph as it stood at `seq`. So tabling
 * needs no word difference: strikes and holds can be read off exactly, whatever happened to the text meanwhile.
 */
import * as Y from "yjs";
import type { PaperAsk, PaperReading } from "../acts/plan.ts";
import type { ChangeId } from "../change.ts";
import { closedDirection } from "../direction.ts";
import type { Draft } from "../draft.ts";
import { noteMark, type ParagraphId, type Stretch } from "../paragraph.ts";
import { wordChanges } from "../reading/difference.ts";
import { layPieces, type Laid } from "../reading/runs.ts";
import { joinWords, plain } from "../reading/words.ts";
import { find, locate } from "./anchor.ts";
import { readRecord, strandOf } from "./documents.ts";
import { eachId, idsOf, joinIds, lettersOf } from "./letters.ts";
import { placeAll, placeProposed } from "./layout.ts";
import { followAnchors, openLiving } from "./living.ts";
import { readLive } from "./live.ts";

/** A source of foreign words: the text, or a change whose words are drawn in it. */
export type PaperSource = "text" | ChangeId;

/** What a paper was opened on. It is derived from the record at the paper's seq when needed, and never stored. */
export interface PaperBase {
  readonly on: PaperReading["on"];
  readonly seq: number;
  readonly language: string;
  /** The paragraph as its author saw it, piece by piece with each piece's source. */
  readonly pieces: readonly { readonly src: PaperSource; readonly words: Stretch }[];
  /** The words that stood, and their letters. */
  readonly words: readonly Stretch[];
  readonly ids: readonly number[];
  /** For each change drawn, the letters of its words. */
  readonly foreign: Readonly<Record<ChangeId, string>>;
  /** For each change drawn, the source its words stand in. */
  readonly hosts: Readonly<Record<ChangeId, PaperSource>>;
}

/** The base of a paper on a paragraph: its words and the changes drawn in them at this moment. */
export const paperBase = (
  doc: Y.Doc,
  paragraph: ParagraphId,
  { seq, language }: Pick<Draft, "seq" | "language">,
): PaperBase => {
  const record = readRecord(doc);
  const entry = record.paragraphs[paragraph];
  if (!entry) throw new RangeError(`no paragraph ${paragraph}`);
  const live = readLive(record);
  const inWords = live.inWords.get(paragraph) ?? [];
  const strand = entry.strand === null ? undefined : strandOf(doc, entry.strand);
  const letters = strand && lettersOf(strand);
  const coming = live.comingIn.get(paragraph);
  let laid: readonly Laid[] = [];
  if (letters) ({ laid } = placeAll(paragraph, letters, inWords));
  else if (coming) laid = placeProposed(coming, inWords);
  const words = letters?.words ?? [];
  return {
    on: { paragraph },
    seq,
    language,
    pieces: layPieces(words, laid)
      .filter((piece) => piece.words.t !== "")
      .map((piece) => ({ src: piece.inside.at(-1)?.id ?? "text", words: piece.words })),
    words,
    ids: letters ? idsOf(letters, 0, letters.text.length) : [],
    foreign: Object.fromEntries(
      laid.filter(({ words }) => words.length > 0).map(({ id, words }) => [id, plain(words)]),
    ),
    hosts: Object.fromEntries(laid.map((change) => [change.id, change.in])),
  };
};

/** The base of a paper for a new paragraph. */
export const newParagraphBase = (
  on: Extract<PaperReading["on"], { part: unknown }>,
  { seq, language }: Pick<Draft, "seq" | "language">,
): PaperBase => ({ on, seq, language, pieces: [], words: [], ids: [], foreign: {}, hosts: {} });

/** Writes a new paper, filled with its base, in one transaction. A member may do this offline. */
export const beginPaper = (papers: Y.Map<unknown>, id: string, base: PaperBase, by?: string): Y.Text => {
  if (!papers.doc) throw new RangeError("papers outside a document");
  if (papers.has(id)) throw new RangeError(`paper ${id} exists`);
  const text = new Y.Text();
  papers.doc.transact(() => {
    const paper = new Y.Map<unknown>();
    papers.set(id, paper);
    for (const [key, value] of Object.entries({ ...base.on, seq: base.seq, ...(by !== undefined && { by }) }))
      paper.set(key, value);
    paper.set("text", text);
    let at = 0;
    for (const { src, words } of base.pieces) {
      const marks = { src, ...(words.b && { b: true }), ...(words.i && { i: true }) };
      if (words.note === undefined) text.insert(at, words.t, marks);
      else text.insertEmbed(at, { note: words.note }, marks);
      at += words.t.length;
    }
  });
  return text;
};

interface Letter extends Stretch {
  readonly src: string;
  readonly strike: boolean;
  readonly hold: boolean;
}

/** The stretches of a paper, in order. Letters without a source count as the delegation's own. */
export const paperLetters = (text: Y.Text): Letter[] =>
  (text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]).map(
    ({ insert, attributes: a = {} }) => {
      const { note } = (typeof insert === "object" && insert !== null ? insert : {}) as { note?: ParagraphId };
      return {
        t: typeof insert === "string" ? insert : noteMark,
        ...(a["b"] === true && { b: true as const }),
        ...(a["i"] === true && { i: true as const }),
        ...(note !== undefined && { note }),
        src: typeof a["src"] === "string" ? a["src"] : "own",
        strike: a["strike"] === true,
        hold: a["hold"] === true,
      };
    },
  );

/**
 * A stretch of a paper as words. Direction controls in own words are closed; words of others are as they stand in the
 * text.
 */
const stretch = ({ t, b, i, note, src }: Letter): Stretch => ({
  t: src === "own" ? closedDirection(t) : t,
  ...(b && { b }),
  ...(i && { i }),
  ...(note !== undefined && { note }),
});

/** A change asked for in the words of one source, by offsets into them. */
interface Request {
  readonly src: PaperSource;
  from: number;
  to: number;
  hold: boolean;
  words: Stretch[];
}

/** The source that own words between two foreign letters belong to. */
const sourceBetween = (left: Letter | undefined, right: Letter | undefined, base: PaperBase): PaperSource => {
  const proposed = base.pieces.length > 0 && base.pieces.every((piece) => piece.src !== "text");
  const fallback: PaperSource = proposed ? base.pieces[0]!.src : "text";
  // Own words right behind struck ones replace them; own words inside a stretch belong to that stretch.
  if (left && (left.strike || left.src === right?.src)) return left.src as PaperSource;
  if (!left || !right) return fallback;
  // Between two sources, own words belong to the one that encloses the other.
  const above = (src: string): string[] => {
    const chain = [src];
    for (let at = src; at !== "text" && chain.length < 100; chain.push(at)) at = base.hosts[at as ChangeId] ?? "text";
    return chain;
  };
  const outer = above(right.src);
  return (above(left.src).find((src) => outer.includes(src)) ?? fallback) as PaperSource;
};

const readRequests = (letters: readonly Letter[], base: PaperBase): Request[] => {
  const requests: Request[] = [];
  const open = new Map<string, Request>();
  const read = new Map<string, number>();
  for (const [n, letter] of letters.entries()) {
    if (letter.src === "own") {
      const foreign = (one: Letter): boolean => one.src !== "own";
      const src = sourceBetween(letters.slice(0, n).findLast(foreign), letters.slice(n + 1).find(foreign), base);
      const at = read.get(src) ?? 0;
      const before = open.get(src);
      if (before && before.to === at && !before.hold) before.words.push(stretch(letter));
      else {
        const made: Request = { src, from: at, to: at, hold: false, words: [stretch(letter)] };
        requests.push(made);
        open.set(src, made);
      }
      continue;
    }
    const src = letter.src as PaperSource;
    const from = read.get(src) ?? 0;
    const to = from + letter.t.length;
    read.set(src, to);
    if (!letter.strike && !letter.hold) {
      open.delete(src);
      continue;
    }
    const hold = !letter.strike;
    const before = open.get(src);
    if (before && before.to === from && before.hold === hold && before.words.length === 0) before.to = to;
    else {
      const made: Request = { src, from, to, hold, words: [] };
      requests.push(made);
      open.set(src, made);
    }
  }
  return requests;
};

/** The letters that each source must have, according to the paper's base. */
const expectedOf = (base: PaperBase): Map<string, string> =>
  new Map<string, string>([
    ["text", plain(base.words)],
    ...base.pieces.filter(({ src }) => src !== "text").map(({ src }) => [src, base.foreign[src as ChangeId]!] as const),
  ]);

/**
 * Makes letters own words if they claim a source but are not its next letters. When two authors write in one place at
 * once, the mark `own` of one can end with the other's words; these must not be taken for words of others.
 */
const claimOwn = (letters: readonly Letter[], base: PaperBase): Letter[] => {
  const expected = expectedOf(base);
  const read = new Map<string, number>();
  return letters.flatMap((letter): Letter[] => {
    if (letter.src === "own") return [letter];
    const source = expected.get(letter.src) ?? "";
    const at = read.get(letter.src) ?? 0;
    if (source.startsWith(letter.t, at)) {
      read.set(letter.src, at + letter.t.length);
      return [letter];
    }
    const pieces: Letter[] = [];
    let next = at;
    for (const t of letter.t.split("")) {
      const own = source[next] !== t;
      if (!own) next++;
      const last = pieces.at(-1);
      const src = own ? "own" : letter.src;
      if (last?.src === src) pieces[pieces.length - 1] = { ...last, t: last.t + t };
      else pieces.push({ ...letter, t, src });
    }
    read.set(letter.src, next);
    return pieces;
  });
};

const isDamaged = (letters: readonly Letter[], base: PaperBase): boolean => {
  const seen = new Map<string, string>();
  for (const { src, t } of letters) if (src !== "own") seen.set(src, (seen.get(src) ?? "") + t);
  const expected = expectedOf(base);
  return (
    [...seen].some(([src, t]) => expected.get(src) !== t) ||
    [...expected].some(([src, t]) => (seen.get(src) ?? "") !== t)
  );
};

const inText = (base: PaperBase, from: number, to: number, words: readonly Stretch[], hold: boolean): PaperAsk => {
  const all = eachId(base.ids);
  return {
    in: "text",
    letters: {
      ids: joinIds(all.slice(from, to)),
      quote: plain(base.words).slice(from, to),
      after: all[to - 1] ?? null,
      before: all[to] ?? null,
    },
    words: joinWords(words),
    ...(hold && { hold: true as const }),
  };
};

/**
 * What a paper asks for, as changes of what it was opened on. If the words of others in it are not what they were, the
 * changes are the word difference between the text then and the paper, and the reading says `damaged`. If none of them
 * is left, somebody discarded the paper while another was writing: what was written is added at the end, and nothing is
 * struck.
 */
export const readPaper = (text: Y.Text, base: PaperBase): PaperReading => {
  const all = paperLetters(text);
  const letters = claimOwn(all, base);
  if (!("paragraph" in base.on))
    return { on: base.on, words: joinWords(letters.filter((letter) => !letter.strike).map(stretch)), asks: [] };
  const end = plain(base.words).length;
  if (end > 0 && all.length > 0 && all.every(({ src }) => src === "own"))
    return { on: base.on, asks: [inText(base, end, end, all.map(stretch), false)], damaged: true };
  if (isDamaged(letters, base)) {
    const drawn = new Set<string>(Object.keys(base.foreign));
    const now = joinWords(letters.filter((letter) => !letter.strike && !drawn.has(letter.src)).map(stretch));
    const asks = wordChanges(base.words, now, base.language).map(({ from, to, words }) =>
      inText(base, from, to, words, false),
    );
    return { on: base.on, asks, damaged: true };
  }
  const asks = readRequests(letters, base).map(({ src, from, to, hold, words }): PaperAsk => {
    if (src === "text") return inText(base, from, to, words, hold);
    return {
      in: src,
      out: from < to ? [[from, to]] : [],
      at: to,
      quote: base.foreign[src]!.slice(from, to),
      words: joinWords(words),
      ...(hold && { hold: true as const }),
    };
  });
  return { on: base.on, asks };
};

/** The reading, with `movedOn`: the words it builds on that were deleted or changed since the paper was opened. */
export const movedOn = (doc: Y.Doc, reading: PaperReading): PaperReading => {
  if (!("paragraph" in reading.on)) return reading;
  const { paragraph } = reading.on;
  const record = readRecord(doc);
  const living = openLiving(doc, record);
  const gone = (ask: PaperAsk): boolean => {
    if (ask.in !== "text") {
      const change = record.changes[ask.in];
      const proposal = change && record.proposals[change.proposal];
      return proposal?.status !== "open" || proposal.version !== change!.version;
    }
    return followAnchors(living, [{ in: paragraph, ...ask.letters, words: true }]).some((anchor) => {
      const strand = record.paragraphs[anchor.in]?.strand;
      const here = strand && strandOf(doc, strand);
      if (!here) return true;
      const letters = lettersOf(here);
      return anchor.ids.length > 0
        ? find(letters, anchor.ids, anchor.quote).missing > 0
        : anchor.words && locate(letters, anchor).adrift;
    });
  };
  const quotes = reading.asks.filter(gone).map((ask) => ({ quote: ask.in === "text" ? ask.letters.quote : ask.quote }));
  return quotes.length > 0 ? { ...reading, movedOn: quotes } : reading;
};
