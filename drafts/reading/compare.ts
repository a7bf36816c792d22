/**
 * Compares two moments of a draft, first by the identity of paragraphs and then by words, so that a paragraph that was
 * moved and edited is still shown as moved. A comparison states facts and has no brackets: it is between the words as
 * they stood and as they stand. Law: the kept and `in` pieces of a paragraph are its words in `to`, the kept and `out`
 * pieces its words in `from`.
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

/**
 * What became of a paragraph. One that moved and was also reworded is `moved`; `same` may still have another label or
 * status.
 */
export type Fate = "same" | "changed" | "added" | "removed" | "moved";

/** A number of brackets at two moments. */
export interface ThenAndNow {
  readonly was: number;
  readonly now: number;
}

/** A paragraph with its label, for mentioning it at another. */
export interface Named {
  readonly id: ParagraphId;
  readonly part: Part;
  readonly label: string;
}

/** One difference of a paragraph, and the entry behind it as far as the reader may know. */
export interface Account {
  readonly what: "words" | "label" | "place" | "status";
  /** The words, label, part or status before and after; "" for none. */
  readonly was: string;
  readonly now: string;
  /** `pen` is typing; `act` is any other act, and `deed` says which. */
  readonly heading: "incorporated" | "act" | "pen" | "move" | "renumbering";
  readonly deed?: string;
  readonly proposal?: { readonly id: ProposalId; readonly number: string; readonly sponsors?: readonly PartyId[] };
  /** The last entry that made the difference, and who made that entry. */
  readonly seq?: number;
  readonly at?: string;
  readonly by?: By;
}

/** One paragraph that stands at either moment, with all that differs of it. */
export interface ComparedParagraph {
  readonly id: ParagraphId;
  readonly kind: Kind;
  readonly level: number;
  /** Its part and label now or, if it was removed, before. */
  readonly part: Part;
  readonly label: string;
  /** Its earlier part and label, if either differs. */
  readonly was?: { readonly part: Part; readonly label: string };
  readonly fate: Fate;
  readonly words: readonly Compared[];
  /** Its status before and after. For a new paragraph, only if it is not open. */
  readonly status?: { readonly was: Status; readonly now: Status };
  /** For a new paragraph that was split from others: these others. */
  readonly from?: readonly Named[];
  /** For a paragraph that was joined to others: these others. */
  readonly into?: readonly Named[];
  /** Its open brackets, if their number differs. */
  readonly brackets?: ThenAndNow;
  /** Who changed it. This and the following fields are filled in by accounts.ts, from the record. */
  readonly by?: readonly By[];
  /** What was done by which entry, in the order of the words. */
  readonly accounts?: readonly Account[];
  /** Differences that no entry of the record explains. */
  readonly unexplained?: readonly Pick<Account, "what" | "was" | "now">[];
}

/** A place to look at twice (guard.ts), and the paragraph it is in. */
export interface GuardHit extends Look {
  readonly paragraph: ParagraphId;
  readonly label: string;
}

/** A point of the record: the text as it stood right after entry `seq`, at the time `at` (ISO, UTC). */
export interface Moment {
  readonly seq: number;
  readonly at: string;
  /** The revision that was published at exactly this moment. */
  readonly revision?: string;
}

/** How many paragraphs have each difference. One paragraph may count under several. */
export interface Totals {
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
  readonly changed: number;
  readonly renumbered: number;
  readonly status: number;
  /** Words that came in and went out, as counted by the language's segmenter. */
  readonly wordsIn: number;
  readonly wordsOut: number;
}

/** The floor numbers of proposals to which something happened between the two moments, in order. */
export interface BracketsBetween extends ThenAndNow {
  readonly tabled: readonly string[];
  readonly incorporated: readonly string[];
  readonly setAside: readonly string[];
  readonly withdrawn: readonly string[];
  readonly lapsed: readonly string[];
}

/** What differs between two moments. Without a record (two files) nothing in it says who. */
export interface Comparison {
  readonly from: Moment;
  readonly to: Moment;
  readonly paragraphs: readonly ComparedParagraph[];
  readonly guard: readonly GuardHit[];
  readonly totals: Totals;
  /** Open brackets before and after, and what happened to proposals. */
  readonly brackets: BracketsBetween;
  /** How many differences the record explains and how many it does not; absent if it was not asked. */
  readonly explained?: {
    readonly differences: number;
    readonly unexplained: number;
    /** The number of differences under each heading. */
    readonly by: Readonly<Partial<Record<Account["heading"], number>>>;
    /** The number of statuses that differ, which are under no heading. */
    readonly statuses?: number;
  };
}

interface Placed {
  readonly paragraph: Paragraph;
  readonly part: Part;
}

/** The standing paragraphs in order; those only proposed are left out. */
const standing = (draft: Draft): Placed[] =>
  (Object.entries(draft.parts) as [Part, readonly Paragraph[]][]).flatMap(([part, paragraphs]) =>
    paragraphs.filter(({ ins }) => ins === undefined).map((paragraph) => ({ paragraph, part })),
  );

const named = ({ paragraph: { id, label }, part }: Placed): Named => ({ id, part, label });

/**
 * The paragraphs that stand in both and were moved. These are as few as possible, and preferably those whose place the
 * record changed, so that of two swapped neighbours the one that was moved is named.
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

/** Whether the record gave a paragraph, or one above it in its family, another place between `a` and `b`. */
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

/** Which paragraphs received whose words, according to the strands retired between the two moments. */
const kinOf = (a: Draft, b: Draft): ReadonlyMap<ParagraphId, ReadonlySet<ParagraphId>> => {
  const [then, now] = [a.tables.record, b.tables.record];
  const living = new Set(Object.values(then.paragraphs).map(({ strand }) => strand));
  const since = (Object.keys(now.retired) as StrandId[]).filter(
    (strand) => !(strand in then.retired) && !living.has(strand),
  );
  const into = new Map<ParagraphId, Set<ParagraphId>>();
  for (const [id, { strand }] of Object.entries(then.paragraphs) as [ParagraphId, ParagraphEntry][]) {
    const own = new Set(strand === null ? [] : now.retired[strand]);
    // The paragraph it went into may have been split again since.
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

/** What happened to proposals between two moments, and how many brackets are open at each. */
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

/** The words of several paragraphs as one text. */
const together = (paragraphs: readonly Paragraph[]): Stretch[] =>
  paragraphs.flatMap((paragraph, n) => (n === 0 ? wordsOf(paragraph) : [{ t: " " }, ...wordsOf(paragraph)]));

/**
 * What to look at twice. If words moved between paragraphs by a split or merge, these are read as one text, since that
 * alone changed nothing.
 */
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
      // Reported once, at the first paragraph of the family that stands.
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

/** What to know beyond the two drafts; only texts without a common record need it. */
export interface CompareOptions {
  /** For two texts without a common record (line-up.ts): by paragraph, those it came from in the other. */
  readonly into?: ReadonlyMap<ParagraphId, ReadonlySet<ParagraphId>>;
}

/**
 * What happened to every paragraph between two moments, in the order of the later one; removed ones are where they
 * stood.
 */
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
  // Removed paragraphs go behind the kept one they followed, or to the start of their part.
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

/** The words at the later moment, from a comparison alone. */
export const wordsAfter = ({ words }: ComparedParagraph): string => plain(words.filter(({ is }) => is !== "out"));
/** The words at the earlier moment. */
export const wordsBefore = ({ words }: ComparedParagraph): string => plain(words.filter(({ is }) => is !== "in"));
