/**
 * The one layout of a paragraph that screens and exports print: its words with brackets, and names inside the closing
 * brackets. Looking never changes a draft. Laws: no letter is lost or doubled (equal words of two parties are printed
 * once, with both names), and every drawn change is in a bracket.
 *
 * Nesting is done with a sort and a stack. A bracket that crosses another is cut there and opened again where its own
 * words go on (`opens` and `closes` tell the pieces apart); its names are in the last piece. Brackets for a whole
 * paragraph (proposed, to go out, to move) stand beside its words: see `ins`, `del` and `moveTo` of the paragraph.
 */
import type { ChangeId } from "../change.ts";
import type { Draft, Paragraph } from "../draft.ts";
import { sleeps } from "../paragraph.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import { memberRights } from "../party.ts";
import type { Party, PartyId } from "../party.ts";
import type { Proposal, ProposalId } from "../proposal.ts";
import { drawn, layOut, proposalIndex, segmentsOf } from "./brackets.ts";
import type { BracketKind, Stretch } from "./brackets.ts";
import { wordsOf } from "./words.ts";

export type { BracketKind } from "./brackets.ts";

/** One piece of a bracket. Most brackets have a single piece, which opens and closes. */
export interface Bracket {
  /** The same for all pieces of a bracket, and for the same bracket in a later draft. */
  readonly key: string;
  readonly kind: BracketKind;
  /** For alternatives: whether words are struck and others offered, words are offered at one gap, or words are held. */
  readonly of?: "deletion" | "insertion" | "hold";
  readonly changes: readonly ChangeId[];
  readonly proposals: readonly ProposalId[];
  /** False if it continues an earlier piece ("[…"). */
  readonly opens: boolean;
  /** False if a later piece continues it ("…]"). */
  readonly closes: boolean;
}

/** A piece of a paragraph as it is printed with brackets; the pieces are in reading order. */
export type Piece =
  | {
      readonly is: "words";
      readonly t: string;
      readonly b?: true;
      readonly i?: true;
      readonly note?: ParagraphId;
      readonly ins?: readonly ProposalId[];
      readonly del?: readonly ProposalId[];
      readonly hold?: readonly ProposalId[];
      readonly changes?: readonly ChangeId[];
      /** Offset in the words as they stand; absent for proposed words. */
      readonly from?: number;
    }
  | { readonly is: "open"; readonly bracket: Bracket }
  | { readonly is: "close"; readonly bracket: Bracket }
  /**
   * Names, inside the closing bracket or, in a group, behind an option's words. With `strikes` they are those who only
   * delete the group's words; that is an option without words, so it stands behind the words it deletes.
   */
  | {
      readonly is: "names";
      readonly bracket: Bracket;
      readonly proposals: readonly ProposalId[];
      readonly strikes?: true;
    }
  /** " / " between alternatives; absent if the words have a slash there themselves. */
  | { readonly is: "or"; readonly bracket: Bracket };

/**
 * The views of a text. `clean` has no brackets; `bracketed` has them without names, `annotated` with names; `tracked`
 * has native tracked changes.
 */
export type ViewName = "clean" | "bracketed" | "annotated" | "tracked";
/** Whose names may be printed: everybody's, those of groups alone, or nobody's. */
export type Attribution = "full" | "groups" | "none";

const sleepers = new WeakMap<Draft["parts"], ReadonlySet<ParagraphId>>();
const asleepIn = (draft: Draft): ReadonlySet<ParagraphId> => {
  let found = sleepers.get(draft.parts);
  if (found === undefined) {
    found = new Set(
      (Object.entries(draft.parts) as [Part, readonly Paragraph[]][])
        .filter(([part]) => sleeps(part))
        .flatMap(([, paragraphs]) => paragraphs.map(({ id }) => id))
        .concat(draft.removed.map(({ id }) => id)),
    );
    sleepers.set(draft.parts, found);
  }
  return found;
};

/** A bracket's span on the stack. */
interface Item {
  readonly stretch: Stretch;
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
  readonly last: boolean;
  /** Whether it has been opened before. */
  begun: boolean;
  piece: { -readonly [K in keyof Bracket]: Bracket[K] } | null;
}

const layPieces = (paragraph: Paragraph, draft: Draft, blanks: boolean, asleep: boolean): readonly Piece[] => {
  const segments = segmentsOf(paragraph, draft, blanks, asleep);
  const { stretches, hidden, merged } = layOut(segments, draft, blanks);
  const items = stretches
    .flatMap((stretch) =>
      stretch.spans.map(([from, to], n): Item => ({
        stretch,
        from,
        to,
        first: n === 0,
        last: n === stretch.spans.length - 1,
        begun: false,
        piece: null,
      })),
    )
    .sort((a, b) => a.from - b.from || b.to - a.to || a.stretch.rank - b.stretch.rank);
  const pieces: Piece[] = [];
  const stack: Item[] = [];
  let waiting: Item[] = [];
  let next = 0;

  const pieceOf = (item: Item): Bracket =>
    item.stretch.kind === "option"
      ? stack.findLast((other) => other.stretch === item.stretch.group)!.piece!
      : item.piece!;
  const open = (item: Item): void => {
    const { stretch } = item;
    if (stretch.kind === "option") {
      if (!item.begun && stretch.or === true) pieces.push({ is: "or", bracket: pieceOf(item) });
    } else {
      item.piece = {
        key: `${stretch.kind}:${(stretch.changes.length > 0 ? stretch.changes : stretch.proposals).join("+")}`,
        kind: stretch.kind,
        ...(stretch.of && { of: stretch.of }),
        changes: stretch.changes,
        proposals: stretch.proposals,
        opens: item.first && !item.begun,
        closes: false,
      };
      pieces.push({ is: "open", bracket: item.piece });
    }
    item.begun = true;
    stack.push(item);
  };
  const close = (item: Item, at: number): void => {
    stack.pop();
    const { stretch } = item;
    const goesOn =
      at < item.to && segments.some((_, n) => n >= at && n < item.to && !hidden.has(n) && stretch.covers(n));
    if (goesOn) waiting.push(item);
    const done = !goesOn && item.last;
    if (stretch.kind === "option") {
      if (done && stretch.proposals.length > 0) {
        const bracket = pieceOf(item);
        const strikes = bracket.of === "deletion" && stretch.or !== true;
        pieces.push({ is: "names", bracket, proposals: stretch.proposals, ...(strikes && { strikes }) });
      }
      return;
    }
    const bracket = item.piece!;
    bracket.closes = done;
    if (done && stretch.kind !== "alternatives") pieces.push({ is: "names", bracket, proposals: stretch.proposals });
    pieces.push({ is: "close", bracket });
  };
  for (let at = 0; at <= segments.length; at++) {
    // Everything above the lowest item that ends here is closed, or is cut and opened again further on.
    for (let low = stack.findIndex(({ to }) => to <= at); low >= 0 && stack.length > low;) close(stack.at(-1)!, at);
    if (at === segments.length) break;
    if (hidden.has(at)) continue;
    const starting = waiting.filter(({ stretch }) => stretch.covers(at));
    waiting = waiting.filter((item) => !starting.includes(item));
    for (; items[next] !== undefined && items[next]!.from <= at; next++) starting.push(items[next]!);
    // Cut brackets are opened again in their old order: an option inside its group.
    for (const item of starting.sort((a, b) => b.to - a.to || a.from - b.from || a.stretch.rank - b.stretch.rank))
      open(item);
    const { chain: _, strikes: __, ...words } = segments[at]!;
    const equal = merged.get(at);
    if (words.t !== "")
      pieces.push({ is: "words", ...words, ...(equal && { ins: equal.proposals, changes: equal.changes }) });
  }
  return pieces;
};

interface Kept {
  readonly proposals: readonly Proposal[];
  readonly asleep: boolean;
  readonly pieces: readonly Piece[];
}
const kept = new WeakMap<Paragraph, Kept>();

/**
 * A paragraph with all open, drawn proposals. Brackets open after leading blanks and close before trailing ones. The
 * result is remembered by paragraph and by the draft's proposals.
 */
export const pieces = (paragraph: Paragraph, draft: Draft): readonly Piece[] => {
  const asleep = asleepIn(draft).has(paragraph.id);
  const known = kept.get(paragraph);
  if (known !== undefined && known.proposals === draft.proposals && known.asleep === asleep) return known.pieces;
  const laid = layPieces(paragraph, draft, true, asleep);
  kept.set(paragraph, { proposals: draft.proposals, asleep, pieces: laid });
  return laid;
};

/** Like `pieces`, but with every blank inside its bracket, for notation, which has to be read back exactly. */
export const exactPieces = (paragraph: Paragraph, draft: Draft): readonly Piece[] =>
  layPieces(paragraph, draft, false, asleepIn(draft).has(paragraph.id));

/** The words as they stand, without brackets; empty for a paragraph that is only proposed. */
export const cleanPieces = (paragraph: Paragraph): readonly Piece[] => {
  let at = 0;
  return wordsOf(paragraph).map((stretch): Piece => {
    const from = at;
    at += stretch.t.length;
    return { is: "words", ...stretch, from };
  });
};

const collators = new Map<string, Intl.Collator>();
const collator = (language: string): Intl.Collator => {
  let found = collators.get(language);
  if (found === undefined) {
    const [locale] = Intl.Collator.supportedLocalesOf(
      [language].filter((tag) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/u.test(tag)),
    );
    collators.set(language, (found = new Intl.Collator(locale ?? "en")));
  }
  return found;
};

const partyMaps = new WeakMap<readonly Party[], ReadonlyMap<PartyId, Party>>();
/** A party of the draft. One that left the roster is named by its id. */
export const partyOf = (draft: Draft, id: PartyId): Party => {
  let map = partyMaps.get(draft.parties);
  if (map === undefined) partyMaps.set(draft.parties, (map = new Map(draft.parties.map((party) => [party.id, party]))));
  return map.get(id) ?? { id, name: id, kind: "member-state", rights: memberRights };
};

/** The sponsors of some proposals together: the first proposal's proposer, then all others by official name. */
export const sponsorsOf = (
  draft: Draft,
  proposals: readonly ProposalId[],
  attribution: Attribution,
): readonly Party[] => {
  if (attribution === "none") return [];
  const index = proposalIndex(draft.proposals);
  const ids = [...new Set(proposals.flatMap((id) => index.proposals.get(id)?.sponsors ?? []))];
  const parties = ids.map((id) => partyOf(draft, id)).filter(({ kind }) => attribution === "full" || kind === "group");
  const { compare } = collator(draft.language);
  return parties.slice(0, 1).concat(parties.slice(1).sort((a, b) => compare(a.name, b.name)));
};

/** The number of brackets in and beside a paragraph. */
export const bracketsOf = (paragraph: Paragraph, draft: Draft): number => {
  if (asleepIn(draft).has(paragraph.id)) return 0;
  const index = proposalIndex(draft.proposals);
  const inWords = new Set(
    pieces(paragraph, draft).flatMap((piece) => (piece.is === "open" ? [piece.bracket.key] : [])),
  );
  const any = (ids: readonly ProposalId[] | undefined): number => Number(ids?.some((id) => drawn(index, id)) === true);
  const moves = new Set(
    (paragraph.moveTo ?? [])
      .filter(({ proposal }) => drawn(index, proposal))
      .map(({ part, after }) => `${part} ${after ?? ""}`),
  );
  return inWords.size + any(paragraph.ins) + any(paragraph.del) + moves.size;
};

/** The number of open brackets in a part, or in all: exactly those that can be counted on the page. */
export const openBrackets = (draft: Draft, part?: Part): number =>
  (Object.entries(draft.parts) as [Part, readonly Paragraph[]][])
    .filter(([name]) => part === undefined || name === part)
    .flatMap(([, paragraphs]) => paragraphs)
    .reduce((sum, paragraph) => sum + bracketsOf(paragraph, draft), 0);
