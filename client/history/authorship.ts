/**
 * Who wrote this? The words of a paragraph with what brought each: an act, a pen, the text as first issued or, for
 * words that are only in brackets, the proposal that asks for them. What a seat may not know is said in words, never
 * left blank. Pure functions of the server's answer and the draft on screen.
 */
import { list } from "../../drafts/acts/called.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { By } from "../../drafts/party.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Authored, Blame } from "../../drafts/reading/blame.ts";
import { pieces, sponsorsOf } from "../../drafts/reading/view.ts";
import type { Bracket, Piece } from "../../drafts/reading/view.ts";
import { officeName } from "../words.ts";

/** What brought words. */
export interface Origin {
  /** "a", "b" ...: shown before its words and in the list. */
  readonly mark: string;
  /** A sentence without time and full stop: "Typed by the Secretariat". */
  readonly sentence: string;
  /** When; for typing that went on for a while, from when to when. */
  readonly at?: string;
  readonly until?: string;
  /** The entry; for typing, the first. */
  readonly seq?: number;
  /** The proposal that was incorporated, or that asks for the words. */
  readonly proposal?: ProposalId;
  /** The first revision the words stood in; null if there is none yet, absent for proposed words. */
  readonly revision?: string | null;
  /** Whether the words are only asked for: they are in brackets, and not in the text. */
  readonly proposed: boolean;
  /** Whether the words have stood there from the beginning. */
  readonly issued: boolean;
  /** How many words it brought or contributed to; signs are not counted. */
  readonly words: number;
}

/** A word, a sign or the blank between two. */
export interface Unit {
  readonly is: "unit";
  readonly t: string;
  readonly b?: true;
  readonly i?: true;
  readonly note?: Extract<Piece, { is: "words" }>["note"];
  /** Whether it is a blank, which cannot be asked about. */
  readonly blank: boolean;
  /** The origins of its letters, in order; a word to which two pens contributed has two. */
  readonly origins: readonly number[];
  /** Offset in the words as they stand; absent for proposed words. */
  readonly from?: number;
  /** The entry that brought its last letter. */
  readonly seq?: number;
  /** Proposals that ask for it, would strike it, or hold it. */
  readonly ins?: readonly ProposalId[];
  readonly del?: readonly ProposalId[];
  readonly hold?: readonly ProposalId[];
}

/** What is shown in a row: a word or blank, the edge of a bracket, or the stroke between alternatives. */
export type Item = Unit | { readonly is: "open" | "close"; readonly kind: Bracket["kind"] } | { readonly is: "or" };

/** The words of one paragraph with all that brought them. */
export interface Authorship {
  readonly items: readonly Item[];
  /** In the order of their first words; a word names them by index. */
  readonly origins: readonly Origin[];
}

/** What else the sentences are made from. */
export interface Reader {
  readonly draft: Draft;
  readonly nameOf: (party: string) => string;
}

/** Ms between two stretches of typing from which they count as two, as in the history. */
const pause = 30 * 60_000;

const sponsors = (draft: Draft, id: ProposalId): string =>
  list(sponsorsOf(draft, [id], "full").map(({ name }) => name));

const ofWhom = (draft: Draft, id: ProposalId): string => {
  const names = sponsors(draft, id);
  const number = draft.proposals.find((proposal) => proposal.id === id)?.number ?? "";
  return names === "" ? `proposal ${number}` : `proposal ${number} of ${names}`;
};

const entered = (by: By): string => (by.entered === undefined ? "" : ", entered by the Secretariat");

/** What brought a standing letter, as a sentence: "Typed by the Secretariat". */
const broughtBy = (author: Authored, { draft, nameOf }: Reader): string => {
  const { act, by, proposal, revision } = author;
  if (act === "start") return "In the text since it was first issued";
  if (by === undefined)
    return revision === undefined
      ? "Brought since the last revision; what happens between revisions is not open to this seat"
      : `First stood in ${revision}; who brought it there is not open to this seat`;
  const who = `${officeName(by, nameOf)}${entered(by)}`;
  switch (act) {
    case undefined:
      if (by.office === "server") return "Typed late, and put where the words around it stand";
      return `Typed by ${who}${by.party === undefined && by.office === "delegation" ? ", not named in this room" : ""}`;
    case "incorporate":
      return proposal === undefined
        ? `Brought by a proposal, incorporated by ${who}`
        : `Brought by ${ofWhom(draft, proposal)}, incorporated by ${who}`;
    case "insert-paragraph":
      return `Came with the paragraph, inserted by ${who}`;
    case "set-status":
      return `Put in by ${who} as an editorial correction`;
    case "merge-paragraphs":
      return `Put between two paragraphs when ${who} joined them`;
    case "restore":
      return `Brought back from an earlier moment by ${who}`;
    case "undo":
      return `Came back when ${who} took an act back`;
    default:
      return `Brought by an act of ${who}`;
  }
};

/** Who asks for proposed words: "Asked for by proposal 214 of Altora". */
const askedBy = (draft: Draft, ids: readonly ProposalId[]): string =>
  `Asked for by ${list(ids.map((id) => ofWhom(draft, id)))}`;

/** "a" to "z", then "aa", "ab" ... */
const markOf = (n: number): string =>
  n < 26 ? String.fromCharCode(97 + n) : `${markOf(Math.floor(n / 26) - 1)}${markOf(n % 26)}`;

type Draftable = { -readonly [K in keyof Origin]: Origin[K] };

/** Collects origins in the order of their words. Typing by one pen without a long pause is one origin. */
class Origins {
  readonly all: Draftable[] = [];
  readonly #reader: Reader;
  readonly #places = new Map<string, number>();
  readonly #typed: ReadonlyMap<Authored, string>;

  constructor(reader: Reader, authors: readonly Authored[]) {
    this.#reader = reader;
    this.#typed = goesOf(authors);
  }

  #at(key: string, made: () => Omit<Draftable, "mark" | "words">): number {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.all.length;
      this.#places.set(key, place);
      this.all.push({ ...made(), mark: markOf(place), words: 0 });
    }
    return place;
  }

  #keyOf(author: Authored): string {
    const { seq, act, proposal, revision } = author;
    return this.#typed.get(author) ?? JSON.stringify([seq, act, proposal, revision]);
  }

  /** The origin of a blank, if a word or a sign has it too: a blank alone is not worth a line in the list. */
  known(author: Authored): number | undefined {
    return this.#places.get(this.#keyOf(author));
  }

  standing(author: Authored): number {
    const { seq, at, proposal, revision, by, act } = author;
    const place = this.#at(this.#keyOf(author), () => ({
      sentence: broughtBy(author, this.#reader),
      ...(at !== undefined && { at, until: at }),
      ...(seq !== undefined && { seq }),
      ...(proposal !== undefined && { proposal }),
      // If a seat may not know the entry, the sentence says what it may know.
      ...(by !== undefined && { revision: revision ?? null }),
      proposed: false,
      issued: act === "start" || (by === undefined && revision === this.#reader.draft.revisions[0]?.name),
    }));
    const origin = this.all[place]!;
    if (at !== undefined && origin.at !== undefined && at < origin.at) [origin.at, origin.seq] = [at, seq!];
    if (at !== undefined && origin.until !== undefined && at > origin.until) origin.until = at;
    return place;
  }

  proposed(ids: readonly ProposalId[]): number {
    const { draft } = this.#reader;
    return this.#at(`? ${ids.join(" ")}`, () => {
      const at = draft.proposals.find(({ id }) => id === ids[0])?.at;
      return {
        sentence: askedBy(draft, ids),
        ...(at !== undefined && { at, until: at }),
        seq: Number(/^q(\d+)-/u.exec(ids[0]!)?.[1]),
        proposal: ids[0]!,
        proposed: true,
        issued: false,
      };
    });
  }
}

/** Divides the typing of one pen for one revision where it paused: a key for each author that is a pen. */
const goesOf = (authors: readonly Authored[]): ReadonlyMap<Authored, string> => {
  const goes = new Map<Authored, string>();
  const last = new Map<string, { at: number; key: string }>();
  const typed = authors.filter(({ act, by, at }) => act === undefined && by !== undefined && at !== undefined);
  for (const author of new Set(typed.toSorted((a, b) => a.seq! - b.seq!))) {
    const pen = JSON.stringify([author.by, author.revision]);
    const at = Date.parse(author.at!);
    const before = last.get(pen);
    const key = before !== undefined && at - before.at <= pause ? before.key : `${pen} ${author.seq}`;
    last.set(pen, { at, key });
    goes.set(author, key);
  }
  return goes;
};

/** The author of each letter of the words as they stood. */
const lettersOf = ({ stretches }: Blame): Authored[] => {
  const same = new Map<string, Authored>();
  return stretches.flatMap(({ t, b: _b, i: _i, note: _n, ...author }) => {
    const key = JSON.stringify(author);
    const one = same.get(key) ?? author;
    same.set(key, one);
    return Array.from({ length: t.length }, () => one);
  });
};

const segmenters = new Map<string, Intl.Segmenter>();
const segments = (t: string, language: string): Intl.Segments => {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined)
    segmenters.set(language, (segmenter = new Intl.Segmenter(language, { granularity: "word" })));
  return segmenter.segment(t);
};

/** A paragraph's words with their origins; null if the server's answer is about other words than those on screen. */
export const authorshipOf = (paragraph: Paragraph, blame: Blame, reader: Reader): Authorship | null => {
  const laid = pieces(paragraph, reader.draft);
  const letters = lettersOf(blame);
  const standing = laid.map((piece) => (piece.is === "words" && piece.from !== undefined ? piece.t : "")).join("");
  if (standing !== blame.stretches.map(({ t }) => t).join("")) return null;
  const origins = new Origins(reader, letters);
  const items = laid.flatMap((piece): Item[] => {
    if (piece.is === "open" || piece.is === "close") return [{ is: piece.is, kind: piece.bracket.kind }];
    if (piece.is === "or") return [{ is: "or" }];
    if (piece.is === "names") return [];
    return unitsOf(piece, letters, origins, reader.draft.language);
  });
  return { items, origins: origins.all };
};

const unitsOf = (
  { is: _, t, from, changes: _c, ...marks }: Extract<Piece, { is: "words" }>,
  letters: readonly Authored[],
  origins: Origins,
  language: string,
): Unit[] =>
  [...segments(t, language)].map(({ segment, index, isWordLike }) => {
    const blank = marks.note === undefined && segment.trim() === "";
    const unit = { is: "unit", t: segment, blank, ...marks } as const;
    if (from === undefined) {
      const place = origins.proposed(marks.ins ?? []);
      if (isWordLike === true) origins.all[place]!.words++;
      return { ...unit, origins: [place] };
    }
    const own = letters.slice(from + index, from + index + segment.length);
    if (blank) return { ...unit, origins: own.flatMap((author) => origins.known(author) ?? []), from: from + index };
    const places = [...new Set(own.map((author) => origins.standing(author)))];
    if (isWordLike === true) for (const place of places) origins.all[place]!.words++;
    const seq = own.at(-1)?.seq;
    return { ...unit, origins: places, from: from + index, ...(seq !== undefined && { seq }) };
  });
