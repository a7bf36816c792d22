/**
 * What is drawn around words that can be typed in. It has the same elements and classes as static words
 * (client/text/drawn-pieces.ts), so that nothing moves when a caret enters. Words that can be typed in are letters of
 * the document; everything else is a widget, which can be read but not entered. Each run is one element, however many
 * proposals overlap.
 */
import type { Bracket, BracketKind, Piece } from "../../drafts/reading/view.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { text as said } from "../words.ts";
import { blankness, effectOf, namesFor, whoFor } from "../text/drawn-pieces.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { foldAt, isOwn, replaced } from "../text/folding.ts";
import { folded } from "./folded.ts";

/**
 * A run marks letters between two offsets; a widget stands at an offset and adds no letters. Widgets with the same
 * `key` are taken for the same, and not made again.
 */
export type Drawn =
  | { readonly is: "run"; readonly from: number; readonly to: number; readonly tag: string; readonly class: string }
  /** Widgets at one offset are sorted by `order`; those below zero stand before what is typed there. */
  | {
      readonly is: "widget";
      readonly at: number;
      readonly order: number;
      readonly key: string;
      readonly element: () => HTMLElement;
    };

const tones: Readonly<Record<BracketKind, string>> = {
  insertion: "k-i",
  deletion: "k-d",
  hold: "k-h",
  alternatives: "",
};

/** Where the words of a piece are in the document; null if they are not in it. */
export type Place = (piece: Extract<Piece, { is: "words" }>) => { readonly from: number; readonly to: number } | null;

/** For drafting: the words as they stand are in the document, proposed words are not. */
export const standing: Place = (piece) =>
  piece.from === undefined ? null : { from: piece.from, to: piece.from + piece.t.length };

/**
 * Lays pieces around the letters of a document. `touched` says whether a wording has the paper's own words in it; such
 * a wording is never folded away.
 */
export const drawAround = (
  pieces: readonly Piece[],
  drawing: Drawing,
  place: Place,
  touched?: (option: readonly Piece[]) => boolean,
): readonly Drawn[] => {
  const drawn: Drawn[] = [];
  const inside: Bracket[] = [];
  const waiting: { key: string; element: () => HTMLElement; closes: boolean }[] = [];
  let at = 0;
  let count = 0;
  const settle = (): void => {
    // What closes belongs to the letters before, what opens to those after; a caret can be between the two.
    const split = waiting.findLastIndex((widget) => widget.closes) + 1;
    waiting.forEach(({ key, element }, n) =>
      drawn.push({ is: "widget", at, order: (n < split ? -100 : 1) + n / 100, key: `${key}/${count++}`, element }),
    );
    waiting.length = 0;
  };
  const add = (key: string, element: () => HTMLElement, closes: boolean): void => {
    waiting.push({ key, element, closes });
  };
  const instead = new Map<string, string>();
  const addOr = (bracket: Bracket): void => {
    const words = instead.get(bracket.key) ?? "";
    add(`or/${words}`, () => heard(element("span", "or", "/"), said.insteadOf(words)), true);
  };
  const draw = (from: readonly Piece[]): void => {
    for (let n = 0; n < from.length; n++) {
      const piece = from[n]!;
      switch (piece.is) {
        case "words": {
          const stands = place(piece);
          const look = lookOf(piece, inside, drawing, blankness(from, n, inside));
          if (stands === null) {
            // Words proposed since a paper was opened are not in it; when drafting they are drawn here.
            if (place === standing)
              add(`w/${piece.t}/${look?.class}`, () => element(look?.tag ?? "span", look?.class ?? "", piece.t), true);
            break;
          }
          at = stands.from;
          settle();
          if (look) drawn.push({ is: "run", ...stands, ...look });
          at = stands.to;
          break;
        }
        case "open": {
          const { bracket } = piece;
          const held = bracket.kind === "hold" ? `/${whoFor(drawing, bracket.proposals)}` : "";
          add(`${edgeKey(bracket, "opens")}${held}`, () => edge(bracket, "opens", drawing), false);
          inside.push(bracket);
          if (bracket.kind === "alternatives" && bracket.opens) instead.set(bracket.key, replaced(from, n, bracket));
          const fold = foldAt(from, n, bracket, drawing, touched);
          if (fold === null) break;
          draw(fold.first);
          for (const option of fold.shown) {
            if (option[0]?.is !== "names") addOr(bracket);
            draw(option);
          }
          add(`fold/${fold.label}`, () => button("alternatives", fold.label, bracket.proposals), true);
          for (const piece of fold.hidden.flat()) {
            // In a paper, the other wordings are letters of the document.
            const stands = piece.is === "words" && place !== standing ? place(piece) : null;
            if (stands !== null) drawn.push({ is: "run", ...stands, tag: "span", class: folded });
          }
          n = fold.close - 1;
          break;
        }
        case "close": {
          const open = inside.findLastIndex((bracket) => bracket.key === piece.bracket.key);
          if (open >= 0) inside.splice(open, 1);
          add(edgeKey(piece.bracket, "closes"), () => edge(piece.bracket, "closes", drawing), true);
          break;
        }
        case "names": {
          const { proposals } = piece;
          if (piece.strikes) {
            add("or/strike", () => element("span", "or", "/"), true);
            const look = `${drawing.chosen !== null && proposals.includes(drawing.chosen) ? " on" : ""}${isOwn(drawing, proposals) ? " me" : ""}`;
            add(`strike${look}`, () => strike(proposals, look), true);
          }
          const names = nameLine(drawing, proposals);
          if (names) add(`n/${names}/${piece.strikes}`, () => who(piece, names, drawing), true);
          break;
        }
        case "or":
          addOr(piece.bracket);
          break;
      }
    }
  };
  draw(pieces);
  settle();
  return drawn;
};

const letters = /[\p{L}\p{N}]/u;

/** The element and classes of a run; null for plain words. */
const lookOf = (
  piece: Extract<Piece, { is: "words" }>,
  inside: readonly Bracket[],
  drawing: Drawing,
  blanks: ReturnType<typeof blankness>,
): { tag: string; class: string } | null => {
  const rival = inside.findLast((bracket) => bracket.kind === "alternatives");
  const del = rival ? piece.del?.filter((id) => !rival.proposals.includes(id)) : piece.del;
  const lists = [...(piece.ins ?? []), ...(del ?? []), ...(piece.hold ?? [])];
  if (lists.length === 0 || blanks === "bare") return null;
  const on = drawing.chosen !== null && lists.includes(drawing.chosen) ? " on" : "";
  const me = isOwn(drawing, lists) ? " me" : "";
  const blank = blanks === "seen" ? " blank" : "";
  if (piece.ins?.length) return { tag: "ins", class: `k-i${del?.length ? " struck" : ""}${on}${me}${blank}` };
  if (!del?.length) return { tag: "span", class: `held${on}${me}` };
  const tiny = piece.note === undefined && piece.t.trim() !== "" && !letters.test(piece.t) ? " tiny" : "";
  return { tag: "del", class: `k-d${tiny}${on}${me}${blank}` };
};

const nameLine = (drawing: Drawing, proposals: readonly ProposalId[]): string => {
  if (drawing.view === "bracketed")
    return proposals.flatMap((id) => drawing.draft.proposals.find((q) => q.id === id)?.number ?? []).join(", ");
  if (!drawing.namesArrived) return "…";
  const { shown, more } = namesFor(drawing, proposals);
  return more > 0 ? `${shown} +${more}` : shown;
};

const edgeKey = (bracket: Bracket, side: "opens" | "closes"): string =>
  `${side}/${bracket.key}/${bracket.kind}/${bracket[side]}`;

const element = (tag: string, className: string, words = ""): HTMLElement => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = words;
  made.contentEditable = "false";
  return made;
};

const edge = (bracket: Bracket, side: "opens" | "closes", drawing: Drawing): HTMLElement => {
  const chosen =
    drawing.chosen !== null && bracket.kind !== "alternatives" && bracket.proposals.includes(drawing.chosen);
  const on = chosen ? " on" : "";
  const made = element("span", `edge ${side} ${tones[bracket.kind]}${bracket[side] ? "" : " cut"}${on}`);
  if (side === "opens" && bracket.kind === "hold") heard(made, said.held(whoFor(drawing, bracket.proposals)));
  else made.setAttribute("aria-hidden", "true");
  made.dataset["proposals"] = bracket.proposals.join(" ");
  return made;
};

/** Makes a sign read out as words. */
const heard = (made: HTMLElement, words: string): HTMLElement => {
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", words.trim());
  return made;
};

const strike = (proposals: readonly ProposalId[], look: string): HTMLElement => {
  const made = element("del", `k-d out${look}`, said.strike);
  made.setAttribute("aria-hidden", "true");
  made.dataset["proposals"] = proposals.join(" ");
  return made;
};

const who = (piece: Extract<Piece, { is: "names" }>, names: string, drawing: Drawing): HTMLElement => {
  const made = element("span", "who", names);
  made.dataset["proposals"] = piece.proposals.join(" ");
  return heard(made, effectOf(piece, whoFor(drawing, piece.proposals)));
};

const button = (className: string, label: string, proposals: readonly ProposalId[]): HTMLElement => {
  const made = element("button", className, label) as HTMLButtonElement;
  made.type = "button";
  made.tabIndex = -1;
  made.dataset["group"] = proposals.join(" ");
  return made;
};
