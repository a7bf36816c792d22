/** What the page needs from a draft more than once, by paragraph; made once for each set of proposals. */
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { bracketsOf } from "../../drafts/reading/view.ts";
import { needsOf, proposalsByParagraph, waitsFor } from "../desk/standing.ts";
import type { Need } from "../desk/standing.ts";

/**
 * Bound to one draft and one seat: counts and needs are those of this seat. What is in no part of the draft is not
 * found.
 */
export class Reading {
  readonly draft: Draft;
  readonly #seat: Seat;
  readonly #waved: ReadonlySet<ProposalId>;
  readonly #movedOn: readonly ParagraphId[];
  readonly #namesKnown: boolean;
  readonly #by: ReadonlyMap<ParagraphId, readonly Proposal[]>;
  readonly #brackets = new WeakMap<Paragraph, number>();
  readonly #waiting = new Map<ParagraphId, number>();
  readonly #places = new Map<ParagraphId, { readonly p: Paragraph; readonly part: Part }>();
  #needs: readonly Need[] | null = null;

  constructor(
    draft: Draft,
    seat: Seat,
    waved: ReadonlySet<ProposalId>,
    movedOn: readonly ParagraphId[],
    namesKnown: boolean,
  ) {
    this.draft = draft;
    this.#seat = seat;
    this.#waved = waved;
    this.#movedOn = movedOn;
    this.#namesKnown = namesKnown;
    this.#by = proposalsByParagraph(draft);
    for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][])
      for (const p of paragraphs) this.#places.set(p.id, { p, part });
  }

  /** Null if the paragraph is not in the draft. */
  at(id: ParagraphId | null): { readonly p: Paragraph; readonly part: Part } | null {
    return id === null ? null : (this.#places.get(id) ?? null);
  }
  on(id: ParagraphId): readonly Proposal[] {
    return this.#by.get(id) ?? [];
  }
  readonly brackets = (p: Paragraph): number => {
    let n = this.#brackets.get(p);
    if (n === undefined) this.#brackets.set(p, (n = bracketsOf(p, this.draft)));
    return n;
  };
  readonly waiting = (p: Paragraph): number => {
    // Before positions have arrived, everything would seem to wait.
    if (!this.#namesKnown) return 0;
    let n = this.#waiting.get(p.id);
    if (n === undefined)
      this.#waiting.set(p.id, (n = this.on(p.id).filter((q) => waitsFor(q, this.#seat, this.#waved)).length));
    return n;
  };
  get needs(): readonly Need[] {
    return (this.#needs ??= this.#namesKnown ? needsOf(this.draft, this.#seat, this.#waved, this.#movedOn) : []);
  }
  /** What a paragraph is called; one without a label by its kind. */
  readonly labelOf = (p: Paragraph): string =>
    p.label !== ""
      ? p.kind === "footnote"
        ? `Footnote ${p.label}`
        : p.label
      : p.kind === "title"
        ? "Title"
        : p.kind === "opening"
          ? "Opening"
          : "";
  /** How many brackets are open in a part, or in all. */
  open(part?: Part): number {
    let sum = 0;
    for (const { p, part: own } of this.#places.values())
      if (part === undefined || own === part) sum += this.brackets(p);
    return sum;
  }
  get settled(): number {
    return this.draft.proposals.filter((q) => q.status !== "open" && q.status !== "received").length;
  }
}
