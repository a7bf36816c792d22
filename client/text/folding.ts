/**
 * Folds alternatives: of three wordings or more, it prints the standing one, those that must be visible, and the number
 * of others. The rule is the same for static words, under a pen and in a paper, so that nothing moves when a caret
 * comes.
 */
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Bracket, Piece } from "../../drafts/reading/view.ts";
import { text as said } from "../words.ts";
import type { Drawing } from "./drawn-pieces.ts";

/** How a group of alternatives is printed when some of its options are folded away. */
export interface Fold {
  /** The standing words: the pieces before the first option. */
  readonly first: readonly Piece[];
  /** The options that are printed; wordings without their names, while a strike consists of its names. */
  readonly shown: readonly (readonly Piece[])[];
  /** The options that are folded away. */
  readonly hidden: readonly (readonly Piece[])[];
  /** The label of the fold: "4 alternatives", or "2 more". */
  readonly label: string;
  /** The index of the closing bracket. */
  readonly close: number;
}

/** Whether any of these proposals is one's own. */
export const isOwn = (drawing: Drawing, proposals: readonly ProposalId[] | undefined): boolean =>
  drawing.own.size > 0 &&
  proposals !== undefined &&
  proposals.some((id) =>
    drawing.draft.proposals.find((q) => q.id === id)?.sponsors?.some((party) => drawing.own.has(party)),
  );

const proposalsOn = (piece: Piece): readonly ProposalId[] =>
  piece.is === "words"
    ? [...(piece.ins ?? []), ...(piece.del ?? []), ...(piece.hold ?? [])]
    : piece.is === "names"
      ? piece.proposals
      : piece.bracket.proposals;

const names = (piece: Piece, id: ProposalId): boolean =>
  piece.is === "names" ? piece.proposals.includes(id) : piece.is === "words" && (piece.ins?.includes(id) ?? false);

const isStrike = (piece: Piece, bracket: Bracket): boolean =>
  piece.is === "names" && piece.strikes === true && piece.bracket.key === bracket.key;

/**
 * The words that a group of alternatives would replace, for reading out; `from` is the index of its opening piece. Long
 * words are shortened to the first four and the last three. "" if the group replaces none.
 */
export const replaced = (pieces: readonly Piece[], from: number, bracket: Bracket): string => {
  if (bracket.of !== "deletion") return "";
  let words = "";
  for (const piece of pieces.slice(from + 1)) {
    if ((piece.is === "or" || piece.is === "close") && piece.bracket.key === bracket.key) break;
    if (piece.is === "words" && piece.note === undefined && !piece.ins?.length) words += piece.t;
  }
  const all = words.trim().split(/\s+/);
  return all.length <= 8 ? all.join(" ") : `${all.slice(0, 4).join(" ")} … ${all.slice(-3).join(" ")}`;
};

/**
 * How the alternatives that open at index `from` fold; null if they do not. One's own brackets never fold, not even
 * inside others' words. `touched` says whether an option in a paper has own words in it; such an option is shown.
 */
export const foldAt = (
  pieces: readonly Piece[],
  from: number,
  bracket: Bracket,
  drawing: Drawing,
  touched: (option: readonly Piece[]) => boolean = () => false,
): Fold | null => {
  if (bracket.kind !== "alternatives" || drawing.unfolded) return null;
  const ors: number[] = [];
  let close = pieces.length - 1;
  for (let n = from + 1; n < pieces.length; n++) {
    const piece = pieces[n]!;
    if (piece.is === "or" && piece.bracket.key === bracket.key) ors.push(n);
    if (piece.is === "close" && piece.bracket.key === bracket.key) {
      close = n;
      break;
    }
  }
  if (ors.length < 2 || pieces.slice(from, close).some((piece) => isOwn(drawing, proposalsOn(piece)))) return null;
  const strike = pieces.findIndex((piece, n) => n > from && n < ors[0]! && isStrike(piece, bracket));
  const options = ors.map((at, n) => pieces.slice(at + 1, ors[n + 1] ?? close));
  if (strike >= 0) options.unshift([pieces[strike]!]);
  const { chosen } = drawing;
  const at = chosen === null ? -1 : options.findIndex((option) => option.some((piece) => names(piece, chosen)));
  const isShown = (option: readonly Piece[], n: number): boolean => n === at || touched(option);
  const shown = options.filter(isShown);
  const hidden = options.filter((option, n) => !isShown(option, n));
  // There is nothing to fold.
  if (hidden.length === 0) return null;
  return {
    first: pieces.slice(from + 1, strike < 0 ? ors[0] : strike),
    shown: shown.map((option) => option.filter((piece) => piece.is !== "names" || isStrike(piece, bracket))),
    hidden,
    label: shown.length > 0 ? said.more(hidden.length) : said.alternatives(options.length + 1),
    close,
  };
};
