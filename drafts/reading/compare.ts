/**
 * Two moments of a draft side by side: by paragraph identity first, by words second, so that a paragraph that moved is
 * shown as moved even when it was edited too. Facts, so no brackets: only the words as they stood and stand.
 * Law: the pieces of a paragraph that are kept or in are the words of `to`, those kept or out the words of `from`.
 */
import type { Draft, Paragraph } from "../draft.ts";
import type { Kind, ParagraphEntry, ParagraphId, Part, StrandId, Stretch } from "../paragraph.ts";
import type { By, PartyId } from "../party.ts";
import type { ProposalId, ProposalStatus } from "../proposal.ts";
import type { Status } from "../status.ts";
import { readable } from "./difference.ts";
import type { Compared } from "./difference.ts";
import { lookTwice } from "./guard.ts";
import type { Look } from "./guard.ts";
import { inOrder } from "./monotone.ts";
import { openBrackets } from "./view.ts";
import { bracketsOpen, plain, wordsOf } from "./words.ts";

export type { Compared } from "./difference.ts";

export type Fate = "same" | "changed" | "added" | "removed" | "moved";

/** A number of brackets at two moments. */
export interface ThenAndNow {
  readonly was: number;
  readonly now: number;
}

/** What a paragraph is called, where another speaks of it. */
export interface Named {
  readonly id: ParagraphId;
  readonly part: Part;
  readonly label: string;
}

/** One difference of a paragraph and the entry of the record behind it, as far as the reader may know. */
export interface Account {
  readonly what: "words" | "label" | "place" | "status";
  /** Words, label, part or status as they were and are; "" where there was or is none. */
  readonly was: string;
  readonly now: string;
  /** `pen`: typed. `act`: any other act, `deed` says which. */
  readonly heading: "incorporated" | "act" | "pen" | "move" | "renumbering";
  readonly deed?: string;
  readonly proposal?: { readonly id: ProposalId; readonly number: string; readonly sponsors?: readonly PartyId[] };
  /** The entry that had the last word, and who made it. */
  readonly seq?: number;
  readonly at?: string;
  readonly by?: By;
}

export interface ComparedParagraph {
  readonly id: ParagraphId;
  readonly kind: Kind;
  readonly level: number;
  /** Where it is and what it is called now; of a removed one, where it was. */
  readonly part: Part;
  readonly label: string;
  /** Where it was and what it was called, when either differs. */
  readonly was?: { readonly part: Part; readonly label: string };
  readonly fate: Fate;
  readonly words: readonly Compared[];
  /** Of a new paragraph only where it is not open. */
  readonly status?: { readonly was: Status; readonly now: Status };
  /** Of a new one that was split from others: those its words were in. */
  readonly from?: readonly Named[];
  /** Of one that is gone by being joined to others: those its words are in. */
  readonly into?: readonly Named[];
  /** Open brackets in it, where their number differs. */
  readonly brackets?: ThenAndNow;
  /** Who changed it; filled in, like what follows, by who has the record (accounts.ts). */
  readonly by?: readonly By[];
  /** What was done and by which entry, in order of the words. */
  readonly accounts?: readonly Account[];
  /** Differences that no entry of the record accounts for. */
  readonly unexplained?: readonly Pick<Account, "what" | "was" | "now">[];
}

export interface GuardHit extends Look {
  readonly paragraph: ParagraphId;
  readonly label: string;
}

export interface Moment {
  readonly seq: number;
  readonly at: string;
  /** The revision that is exactly this moment. */
  readonly revision?: string;
}

export interface Totals {
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
  readonly changed: number;
  readonly renumbered: number;
  readonly status: number;
  /** Words, as their segmenter counts them, that came in and went out. */
  readonly wordsIn: number;
  readonly wordsOut: number;
}

/** Floor numbers of the proposals something became of between the two moments, in their order. */
export interface BracketsBetween extends ThenAndNow {
  readonly tabled: readonly string[];
  readonly incorporated: readonly string[];
  readonly setAside: readonly string[];
  readonly withdrawn: readonly string[];
  readonly lapsed: readonly string[];
}

export interface Comparison {
  readonly from: Moment;
  readonly to: Moment;
  readonly paragraphs: readonly ComparedParagraph[];
  readonly guard: readonly GuardHit[];
  readonly totals: Totals;
  /** Open brackets then and now, and what became of proposals. */
  readonly brackets: BracketsBetween;
  /** How many differences the record accounts for and how many it does not; absent where it was not asked. */
  readonly explained?: {
    readonly differences: number;
    readonly unexplained: number;
    /** By what: the number of differences under each heading. */
    readonly by: Readonly<Partial<Record<Account["heading"], number>>>;
    /** Statuses that differ: they are of no words, and stand under no heading. */
    readonly statuses?: number;
  };
}

interface Placed {
  readonly paragraph: Paragraph;
  readonly part: Part;
}

/** The paragraphs that stand, in order; those only proposed are none. */
const standing = (draft: Draft): Placed[] =>
  (Object.entries(draft.parts) as [Part, readonly Paragraph[]][]).flatMap(([part, paragraphs]) =>
    paragraphs.filter(({ ins }) => ins === undefined).map((paragraph) => ({ paragraph, part })),
  );

const named = ({ paragraph: { id, label }, part }: Placed): Named => ({ id, part, label });

/**
 * Paragraphs that stand in both and did not keep their place: as few as possible, and first those the record gave another
 * place, so that of two neighbours changed over the one that was moved is told.
 */
const movedOf = (
  a: readonly Placed[],
  b: readonly Placed[],
  placed: (id: ParagraphId) => boolean,
): Set<ParagraphId> => {
  const before = new Set(a.map(({ paragraph }) => paragraph.id));
  const after = new Set(b.map(({ paragraph }) => paragraph.id));
  const key = ({ paragraph, part }: Placed): string => `${part} ${paragraph.id}`;
  const stayed = a.filter(({ paragraph }) => after.has(paragraph.id));
  const stays = b.filter(({ paragraph }) => before.has(paragraph.id));
  const loose = new Set([...stayed, ...stays].filter(({ paragraph }) => placed(paragraph.id)).map(key));
  return new Set(inOrder(stayed.map(key), stays.map(key), loose).come.map((n) => stays[n]!.paragraph.id));
};

/** Whether a paragraph, or one it belongs to, has another place on the record of `b` than on that of `a`. */
const placedBetween = (a: Draft, b: Draft): ((id: ParagraphId) => boolean) => {
  const [then, now] = [a.tables.record, b.tables.record];
  const placed = (id: ParagraphId): boolean => {
    const [was, is] = [then.places[id], now.places[id]];
    if (was === undefined || is === undefined || was.part !== is.part || was.rank !== is.rank) return true;
    const parent = now.paragraphs[id]?.parent;
    return then.paragraphs[id]?.parent !== parent || (parent !== undefined && placed(parent));
  };
  return placed;
};

/** Whose words went into whom: by the strands that were retired between the two moments. */
const kinOf = (a: Draft, b: Draft): ReadonlyMap<ParagraphId, ReadonlySet<ParagraphId>> => {
  const [then, now] = [a.tables.record, b.tables.record];
  const living = new Set(Object.values(then.paragraphs).map(({ strand }) => strand));
  const since = (Object.keys(now.retired) as StrandId[]).filter(
    (strand) => !(strand in then.retired) && !living.has(strand),
  );
  const into = new Map<ParagraphId, Set<ParagraphId>>();
  for (const [id, { strand }] of Object.entries(then.paragraphs) as [ParagraphId, ParagraphEntry][]) {
    const own = new Set(strand === null ? [] : now.retired[strand]);
    // What it went into may have been parted again since.
    for (let size = 0; size !== own.size;) {
      size = own.size;
      for (const other of since) {
        const heirs = now.retired[other]!;
        if (heirs.some((heir) => heir !== id && own.has(heir))) for (const heir of heirs) own.add(heir);
      }
    }
    own.delete(id);
    if (own.size > 0) into.set(id, own);
  }
  return into;
};

const whole = (words: readonly Stretch[], is: "in" | "out"): Compared[] => words.map((stretch) => ({ ...stretch, is }));

const momentOf = (draft: Draft): Moment => {
  const revision = draft.revisions.find(({ seq }) => seq === draft.seq)?.name;
  return { seq: draft.seq, at: draft.at, ...(revision !== undefined && { revision }) };
};

const countWords = (words: readonly Compared[], is: "in" | "out", segmenter: Intl.Segmenter): number =>
  words
    .filter((piece) => piece.is === is)
    .reduce((sum, { t }) => sum + [...segmenter.segment(t)].filter(({ isWordLike }) => isWordLike === true).length, 0);

/** What the room made of proposals between two moments, and how many brackets are open. */
const bracketsBetween = (a: Draft, b: Draft): BracketsBetween => {
  const before = new Map(a.proposals.map(({ id, status }) => [id, status]));
  const became = (status: ProposalStatus): string[] =>
    b.proposals.filter((one) => one.status === status && before.get(one.id) !== status).map(({ number }) => number);
  return {
    was: openBrackets(a),
    now: openBrackets(b),
    tabled: b.proposals.filter(({ id }) => !before.has(id)).map(({ number }) => number),
    incorporated: became("incorporated"),
    setAside: became("set-aside"),
    withdrawn: became("withdrawn"),
    lapsed: became("lapsed"),
  };
};

/** Words of several paragraphs as those of one. */
const together = (paragraphs: readonly Paragraph[]): Stretch[] =>
  paragraphs.flatMap((paragraph, n) => (n === 0 ? wordsOf(paragraph) : [{ t: " " }, ...wordsOf(paragraph)]));

/** Where the words of one paragraph went into another one, both are read as one: nothing there was changed by parting. */
const guardOf = (
  compared: readonly ComparedParagraph[],
  before: ReadonlyMap<ParagraphId, Placed>,
  after: ReadonlyMap<ParagraphId, Placed>,
  language: string,
): GuardHit[] => {
  const kin = new Map<ParagraphId, ParagraphId>();
  const headOf = (id: ParagraphId): ParagraphId => {
    const up = kin.get(id);
    return up === undefined || up === id ? id : headOf(up);
  };
  const related = new Set<ParagraphId>();
  for (const { id, from, into } of compared)
    for (const other of [...(from ?? []), ...(into ?? [])]) {
      kin.set(headOf(id), headOf(other.id));
      related.add(id).add(other.id);
    }
  const families = Map.groupBy(
    compared.filter(({ id }) => related.has(id)),
    ({ id }) => headOf(id),
  );
  return compared.flatMap(({ id, label, words }): GuardHit[] => {
    const family = families.get(headOf(id));
    let read = words;
    if (family !== undefined) {
      // Told once, with the paragraph that comes first among those that stand.
      const first = family.find((one) => after.has(one.id)) ?? family[0]!;
      if (first.id !== id) return [];
      const side = (placed: ReadonlyMap<ParagraphId, Placed>): Stretch[] =>
        together(
          [...placed.values()]
            .map(({ paragraph }) => paragraph)
            .filter((paragraph) => family.some((one) => one.id === paragraph.id)),
        );
      read = readable(side(before), side(after), language);
    }
    if (read.every(({ is }) => is === "kept")) return [];
    return lookTwice(read, language).map(({ places, ...look }): GuardHit => {
      const here = family === undefined && places !== undefined;
      return { paragraph: id, label, ...look, ...(here && { places }) };
    });
  });
};

export interface CompareOptions {
  /** Two texts that are not two moments of one record (line-up.ts): what one came from in the other, by paragraph. */
  readonly into?: ReadonlyMap<ParagraphId, ReadonlySet<ParagraphId>>;
}

/** What became of every paragraph between two moments, in the order of the later one; the removed where they stood. */
export const compareDrafts = (a: Draft, b: Draft, options: CompareOptions = {}): Comparison => {
  const [oldOnes, newOnes] = [standing(a), standing(b)];
  const before = new Map(oldOnes.map((placed) => [placed.paragraph.id, placed]));
  const after = new Map(newOnes.map((placed) => [placed.paragraph.id, placed]));
  const { into } = options;
  const moved = movedOf(oldOnes, newOnes, into === undefined ? placedBetween(a, b) : () => true);
  const kin = into ?? kinOf(a, b);
  const heirsOf = (id: ParagraphId): Named[] =>
    [...(kin.get(id) ?? [])].flatMap((heir) => (after.has(heir) ? [named(after.get(heir)!)] : []));
  const originsOf = (id: ParagraphId): Named[] =>
    [...kin].flatMap(([origin, heirs]) => (heirs.has(id) && before.has(origin) ? [named(before.get(origin)!)] : []));

  const compared = newOnes.map(({ paragraph, part }): ComparedParagraph => {
    const { id, kind, level, label, status } = paragraph;
    const was = before.get(id);
    const open = { was: was === undefined ? 0 : bracketsOpen(was.paragraph), now: bracketsOpen(paragraph) };
    const brackets = open.was !== open.now && { brackets: open };
    if (was === undefined) {
      const from = originsOf(id);
      return {
        id,
        kind,
        level,
        part,
        label,
        fate: "added",
        words: whole(wordsOf(paragraph), "in"),
        ...(status !== "open" && { status: { was: "open", now: status } }),
        ...(from.length > 0 && { from }),
        ...brackets,
      };
    }
    const [oldWords, newWords] = [wordsOf(was.paragraph), wordsOf(paragraph)];
    const words = readable(oldWords, newWords, b.language);
    const edited = words.some(({ is }) => is !== "kept");
    return {
      id,
      kind,
      level,
      part,
      label,
      ...((was.part !== part || was.paragraph.label !== label) && {
        was: { part: was.part, label: was.paragraph.label },
      }),
      fate: moved.has(id) ? "moved" : edited ? "changed" : "same",
      words,
      ...(was.paragraph.status !== status && { status: { was: was.paragraph.status, now: status } }),
      ...brackets,
    };
  });
  // The removed stand behind what stood before them and kept its place, or first in their part.
  const kept = new Map(compared.map((one) => [one.id, one]));
  for (const [n, { paragraph, part }] of oldOnes.entries()) {
    const { id, kind, level, label } = paragraph;
    if (after.has(id)) continue;
    const heirs = heirsOf(id);
    const open = bracketsOpen(paragraph);
    const removed: ComparedParagraph = {
      id,
      kind,
      level,
      part,
      label,
      fate: "removed",
      words: whole(wordsOf(paragraph), "out"),
      ...(heirs.length > 0 && { into: heirs }),
      ...(open > 0 && { brackets: { was: open, now: 0 } }),
    };
    kept.set(id, removed);
    const neighbour = oldOnes
      .slice(0, n)
      .findLast(
        (other) => other.part === part && kept.get(other.paragraph.id)?.part === part && !moved.has(other.paragraph.id),
      );
    const first = compared.findIndex((other) => other.part === part);
    const at =
      neighbour !== undefined
        ? compared.findIndex((other) => other.id === neighbour.paragraph.id) + 1
        : first < 0
          ? compared.length
          : first;
    compared.splice(at, 0, removed);
  }

  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  const count = (fate: Fate): number => compared.filter((paragraph) => paragraph.fate === fate).length;
  const changed = ({ words }: ComparedParagraph): boolean => words.some(({ is }) => is !== "kept");
  return {
    from: momentOf(a),
    to: momentOf(b),
    paragraphs: compared,
    guard: guardOf(compared, before, after, b.language),
    totals: {
      added: count("added"),
      removed: count("removed"),
      moved: count("moved"),
      changed: compared.filter((one) => (one.fate === "changed" || one.fate === "moved") && changed(one)).length,
      renumbered: compared.filter(
        ({ was, part, label }) => was !== undefined && was.part === part && was.label !== label,
      ).length,
      status: compared.filter(({ status, fate }) => status !== undefined && fate !== "added").length,
      wordsIn: compared.reduce((sum, { words }) => sum + countWords(words, "in", segmenter), 0),
      wordsOut: compared.reduce((sum, { words }) => sum + countWords(words, "out", segmenter), 0),
    },
    brackets: bracketsBetween(a, b),
  };
};

/** The words of the later moment, from a comparison alone. */
export const wordsAfter = ({ words }: ComparedParagraph): string => plain(words.filter(({ is }) => is !== "out"));
/** The words of the earlier moment. */
export const wordsBefore = ({ words }: ComparedParagraph): string => plain(words.filter(({ is }) => is !== "in"));
