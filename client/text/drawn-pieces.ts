/**
 * Draws the pieces of a paragraph (drafts/reading/view.ts) as static words. Everything is one level deep: edges, words
 * and names are siblings, as in the editor, so that a paragraph wraps in the same way with and without a caret. There
 * must be no white space between tags, because the words are `pre-wrap`.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { sponsorsOf } from "../../drafts/reading/view.ts";
import type { Bracket, BracketKind, Piece, ViewName } from "../../drafts/reading/view.ts";
import { listed, shortName, text as said } from "../words.ts";
import { foldAt, isOwn, replaced } from "./folding.ts";

/** How brackets and names are drawn, for static words, the editor and papers alike. */
export interface Drawing {
  readonly draft: Draft;
  readonly view: ViewName;
  /** The parties this seat speaks for. Their brackets are never folded, and are marked. */
  readonly own: ReadonlySet<PartyId>;
  readonly chosen: ProposalId | null;
  /** Set on a phone: one name is shown instead of two. */
  readonly narrow: boolean;
  /** False until sponsors have arrived; "…" is shown for them. */
  readonly namesArrived: boolean;
  readonly noteLabel: (note: ParagraphId) => string;
  /** Whether brackets point at cards: only those of the paragraph in hand do. */
  readonly cards: boolean;
  /** Set on the wall: alternatives are printed in full, however many there are. */
  readonly unfolded?: boolean;
  /** Proposals that have just come in; their words are washed for a moment. */
  readonly fresh?: ReadonlySet<ProposalId>;
}

const tones: Readonly<Record<BracketKind, string>> = {
  insertion: "k-i",
  deletion: "k-d",
  hold: "k-h",
  alternatives: "",
};

const proposalOf = (drawing: Drawing, id: ProposalId): Proposal | undefined =>
  drawing.draft.proposals.find((proposal) => proposal.id === id);

/** Up to two names (one on a phone), and the number of others. */
export const namesFor = (
  drawing: Pick<Drawing, "draft" | "narrow">,
  proposals: readonly ProposalId[],
): { readonly shown: string; readonly more: number; readonly all: readonly string[] } => {
  const all = sponsorsOf(drawing.draft, proposals, "full").map((party) => party.name);
  const shown = all.slice(0, drawing.narrow ? 1 : 2);
  return { shown: shown.map(shortName).join(", "), more: all.length - shown.length, all };
};

const numbersOf = (drawing: Drawing, proposals: readonly ProposalId[]): string =>
  proposals
    .map((id) => proposalOf(drawing, id)?.number)
    .filter((number) => number !== undefined)
    .join(", ");

type NamesPiece = Extract<Piece, { is: "names" }>;

/**
 * The words read out behind a bracket, for people who hear the page: what those named (`who`) ask for, such as "struck
 * by Altora" or "added by Altora".
 */
export const effectOf = ({ bracket, strikes }: NamesPiece, who: string): string => {
  if (strikes || bracket.kind === "deletion") return said.struckBy(who);
  // Who holds the words was read out before them (see `edge`).
  if (bracket.kind === "hold") return said.heldTo;
  return bracket.of === "hold" ? said.heldBy(who) : said.addedBy(who);
};

/** The names that are read out: numbers if the view shows these; "" until names have arrived. */
export const whoFor = (drawing: Drawing, proposals: readonly ProposalId[]): string =>
  drawing.view === "bracketed"
    ? numbersOf(drawing, proposals)
    : drawing.namesArrived
      ? listed(namesFor(drawing, proposals).all)
      : "";

const attribution = (drawing: Drawing, piece: NamesPiece): TemplateResult => {
  const { bracket, proposals } = piece;
  const ids = proposals.join(" ");
  const on = drawing.chosen !== null && proposals.includes(drawing.chosen) ? ` on ${tones[bracket.kind]}` : "";
  if (drawing.view === "bracketed") {
    const numbers = numbersOf(drawing, proposals);
    return html`<span class="who${on}" data-proposals=${ids} aria-hidden="true">${numbers}</span
      ><span class="unseen">${effectOf(piece, numbers)}</span>`;
  }
  if (!drawing.namesArrived) return html`<span class="who" data-proposals=${ids} aria-hidden="true">…</span>`;
  const { shown, more, all } = namesFor(drawing, proposals);
  const hidden = html`<span class="unseen">${effectOf(piece, listed(all))}</span>`;
  if (all.length === 0) return hidden;
  return html`<span
      class="who${on}"
      data-proposals=${ids}
      aria-hidden="true"
      title=${more > 0 || shown.endsWith("…") ? all.join(", ") : nothing}
      ><bdi>${shown}</bdi
      >${more > 0 ? html` <button type="button" tabindex="-1" data-more>+${more}</button>` : nothing}</span
    >${hidden}`;
};

const edge = (drawing: Drawing, bracket: Bracket, side: "opens" | "closes"): TemplateResult => {
  const whole = side === "opens" ? bracket.opens : bracket.closes;
  const on = drawing.chosen !== null && bracket.kind !== "alternatives" && bracket.proposals.includes(drawing.chosen);
  const fresh = drawing.fresh && bracket.proposals.some((id) => drawing.fresh?.has(id)) ? " fresh" : "";
  // Somebody who hears the page has to know before the words that they are held.
  const opening =
    side === "opens" && bracket.kind === "hold"
      ? html`<span class="unseen">${said.held(whoFor(drawing, bracket.proposals))}</span>`
      : nothing;
  return html`<span
      class="edge ${side} ${tones[bracket.kind]}${whole ? "" : " cut"}${on ? " on" : ""}${fresh}"
      data-proposals=${bracket.proposals.join(" ")}
      aria-hidden="true"
    ></span
    >${opening}`;
};

const or = (instead: string): TemplateResult =>
  html`<span class="or" aria-hidden="true">/</span><span class="unseen">${said.insteadOf(instead)}</span>`;

/** The option without words: to take out those that stand. Who asks for that is read out with the names. */
const strike = (drawing: Drawing, { proposals }: NamesPiece): TemplateResult => {
  const on = drawing.chosen !== null && proposals.includes(drawing.chosen) ? " on" : "";
  return html`<span class="or" aria-hidden="true">/</span
    ><del
      role="none"
      aria-hidden="true"
      class="k-d out${on}${isOwn(drawing, proposals) ? " me" : ""}"
      data-proposals=${proposals.join(" ")}
      >${said.strike}</del
    >`;
};

const letters = /[\p{L}\p{N}]/u;

/**
 * How to draw white space that a proposal adds or strikes. Brackets are drawn tight around the words, so blanks at
 * their edges are outside, and plain (`bare`). If a bracket holds nothing but white space, that must be visible
 * (`seen`).
 */
export const blankness = (pieces: readonly Piece[], n: number, inside: readonly Bracket[]): "no" | "bare" | "seen" => {
  const piece = pieces[n]!;
  if (piece.is !== "words" || piece.note !== undefined || piece.t.trim() !== "") return "no";
  const ids = [...(piece.ins ?? []), ...(piece.del ?? []), ...(piece.hold ?? [])];
  if (!inside.some((bracket) => ids.some((id) => bracket.proposals.includes(id)))) return "bare";
  const before = pieces[n - 1]?.is;
  const after = pieces[n + 1]?.is;
  if (before === undefined || after === "words" || after === "open") return "no";
  // Otherwise the blank is behind the words of one of several options, or its names: as in "[agreed / decided]".
  return before === "open" || before === "or" ? "seen" : "bare";
};

const words = (
  drawing: Drawing,
  piece: Extract<Piece, { is: "words" }>,
  inside: readonly Bracket[],
  blanks: "no" | "bare" | "seen",
): TemplateResult | string => {
  if (piece.note !== undefined && !piece.ins && !piece.del && !piece.hold) return noteMark(drawing, piece.note);
  let shown: TemplateResult | string = piece.note !== undefined ? noteMark(drawing, piece.note) : piece.t;
  if (piece.b) shown = html`<b>${shown}</b>`;
  if (piece.i) shown = html`<i>${shown}</i>`;
  // The words that all alternatives would replace are shown as one of them, without being struck.
  const rival = inside.findLast((bracket) => bracket.kind === "alternatives");
  const del = rival ? piece.del?.filter((id) => !rival.proposals.includes(id)) : piece.del;
  const lists = [...(piece.ins ?? []), ...(del ?? []), ...(piece.hold ?? [])];
  if (lists.length === 0 || blanks === "bare") return shown;
  const ids = lists.join(" ");
  const on = drawing.chosen !== null && lists.includes(drawing.chosen) ? " on" : "";
  const me = isOwn(drawing, lists) ? " me" : "";
  const blank = blanks === "seen" ? " blank" : "";
  const card = drawing.cards ? `card-${lists.at(-1)}` : nothing;
  const fresh = drawing.fresh && lists.some((id) => drawing.fresh?.has(id)) ? " fresh" : "";
  // White space alone would be read out as an empty insertion.
  const silent = piece.note === undefined && piece.t.trim() === "";
  const suggestion = silent ? nothing : "suggestion";
  const details = silent ? nothing : card;
  if (piece.ins?.length) {
    const struck = del?.length ? " struck" : "";
    return html`<span role=${suggestion} aria-details=${details} data-proposals=${ids}
      ><ins role=${silent ? "none" : "insertion"} class="k-i${struck}${on}${me}${blank}${fresh}">${shown}</ins></span
    >`;
  }
  if (del?.length) {
    const tiny = piece.note === undefined && piece.t.trim() !== "" && !letters.test(piece.t) ? " tiny" : "";
    return html`<span role=${suggestion} aria-details=${details} data-proposals=${ids}
      ><del role=${silent ? "none" : "deletion"} class="k-d${tiny}${on}${me}${blank}${fresh}">${shown}</del></span
    >`;
  }
  return html`<span class="held${on}${me}${fresh}" aria-details=${card} data-proposals=${ids}>${shown}</span>`;
};

const noteMark = (drawing: Drawing, note: ParagraphId): TemplateResult =>
  html`<sup class="note-mark"
    ><a href="#${note}" aria-label="Footnote ${drawing.noteLabel(note)}">${drawing.noteLabel(note)}</a></sup
  >`;

/** All pieces of a paragraph, as words, edges and names. */
export const drawPieces = (pieces: readonly Piece[], drawing: Drawing): readonly (TemplateResult | string)[] => {
  const drawn: (TemplateResult | string)[] = [];
  const inside: Bracket[] = [];
  const instead = new Map<string, string>();
  const draw = (from: readonly Piece[]): void => {
    for (let n = 0; n < from.length; n++) {
      const piece = from[n]!;
      switch (piece.is) {
        case "words":
          drawn.push(words(drawing, piece, inside, blankness(from, n, inside)));
          break;
        case "open": {
          drawn.push(edge(drawing, piece.bracket, "opens"));
          inside.push(piece.bracket);
          if (piece.bracket.kind === "alternatives" && piece.bracket.opens)
            instead.set(piece.bracket.key, replaced(from, n, piece.bracket));
          const fold = foldAt(from, n, piece.bracket, drawing);
          if (fold === null) break;
          draw(fold.first);
          for (const option of fold.shown) {
            if (option[0]?.is !== "names") drawn.push(or(instead.get(piece.bracket.key) ?? ""));
            draw(option);
          }
          drawn.push(
            html`<button
              type="button"
              class="alternatives"
              tabindex="-1"
              data-group=${piece.bracket.proposals.join(" ")}
              aria-label=${said.alternativesTo(fold.label, instead.get(piece.bracket.key) ?? "")}
            >
              ${fold.label}
            </button>`,
          );
          n = fold.close - 1;
          break;
        }
        case "close": {
          const at = inside.findLastIndex((bracket) => bracket.key === piece.bracket.key);
          if (at >= 0) inside.splice(at, 1);
          drawn.push(edge(drawing, piece.bracket, "closes"));
          break;
        }
        case "names":
          if (piece.strikes) drawn.push(strike(drawing, piece));
          drawn.push(attribution(drawing, piece));
          break;
        case "or":
          drawn.push(or(instead.get(piece.bracket.key) ?? ""));
          break;
      }
    }
  };
  draw(pieces);
  return drawn;
};
