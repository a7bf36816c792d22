/** Who stands where on a proposal, and which proposals wait for whom. */
import type { ChangeId } from "../../drafts/change.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import type { Position, PositionEntry, Stance, Target } from "../../drafts/position.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { pieces } from "../../drafts/reading/view.ts";
import type { Piece } from "../../drafts/reading/view.ts";

/** Whether a proposal is undecided: it stands in brackets, or was received and waits to be admitted. */
export const isLive = (proposal: Proposal): boolean => proposal.status === "open" || proposal.status === "received";

const touches = (proposal: Proposal, paragraph: ParagraphId): boolean =>
  proposal.changes.some((c) => c.paragraph === paragraph || c.paragraphs?.includes(paragraph) === true);

/** The paragraph behind which a received new paragraph is asked for, since it stands nowhere itself. */
const besideOf = (draft: Draft, change: ChangeId): ParagraphId | undefined => {
  const asked = draft.tables.record.changes[change];
  if (asked?.type !== "new") return undefined;
  const stands = draft.parts[asked.part];
  return (stands?.find(({ id }) => id === asked.after) ?? stands?.[0])?.id;
};

/** The paragraphs with whose desk a proposal is shown. */
export const placesOf = (draft: Draft, { status, changes }: Proposal): readonly ParagraphId[] =>
  changes.flatMap(({ id, type, paragraph, paragraphs = [] }) => [
    (status === "received" && type === "new" ? besideOf(draft, id) : undefined) ?? paragraph,
    ...paragraphs,
  ]);

/** Undecided proposals by paragraph, in order of floor number. Made once for each set of proposals. */
export const proposalsByParagraph = (draft: Draft): ReadonlyMap<ParagraphId, readonly Proposal[]> => {
  const by = new Map<ParagraphId, Proposal[]>();
  for (const proposal of draft.proposals) {
    if (!isLive(proposal)) continue;
    for (const paragraph of new Set(placesOf(draft, proposal))) {
      const list = by.get(paragraph);
      if (list) list.push(proposal);
      else by.set(paragraph, [proposal]);
    }
  }
  return by;
};

/** A party's position. A sponsor's stance is `sponsor`. */
export const stanceOf = (proposal: Proposal, party: PartyId): Position | { readonly stance: "sponsor" } | undefined =>
  proposal.sponsors?.includes(party) ? { stance: "sponsor" } : proposal.positions?.[party];

/** Positions on a paragraph itself. Nothing is inferred from positions on proposals. */
export const positionsOn = (draft: Draft, target: Target): readonly PositionEntry[] =>
  (draft.positions ?? []).filter((entry) => entry.target === target);

/** How many parties take each stance; each party is counted once. */
export type Tally = Readonly<Record<Stance, number>>;
/** Counts the stances this seat knows. A sponsor counts as such, whatever position it took besides. */
export const tallyOf = (proposal: Proposal): Tally => {
  const tally = { sponsor: proposal.sponsors?.length ?? 0, support: 0, "can-live-with": 0, reserve: 0, object: 0 };
  for (const [party, position] of Object.entries(proposal.positions ?? {}))
    if (!proposal.sponsors?.includes(party)) tally[position.stance]++;
  return tally;
};
/** Counts positions on a paragraph, a part or the whole, as `positionsOn` gives them. */
export const tallyOfPositions = (entries: readonly PositionEntry[]): Tally => {
  const tally = { sponsor: 0, support: 0, "can-live-with": 0, reserve: 0, object: 0 };
  for (const { stance } of entries) tally[stance]++;
  return tally;
};
/** How many are for it: sponsors and supporters. Those who can live with it are not counted. */
export const forIt = (tally: Tally): number => tally.sponsor + tally.support;

/** Rival wordings of the same words, with the words they would replace. */
export interface Alternatives {
  readonly key: string;
  readonly changes: readonly ChangeId[];
  readonly stands: string;
  readonly proposals: readonly Proposal[];
}

/** A paragraph's proposals as the desk shows them: rivals together, all in the order of their places. */
export const arranged = (
  draft: Draft,
  p: Paragraph,
  on: readonly Proposal[],
): { readonly alternatives: readonly Alternatives[]; readonly rest: readonly Proposal[] } => {
  const all = pieces(p, draft);
  const byId = new Map(on.map((q) => [q.id, q]));
  const alternatives: Alternatives[] = [];
  const grouped = new Set<ProposalId>();
  const places = new Map<ProposalId, number>();
  all.forEach((piece: Piece, n: number) => {
    if (piece.is !== "open") return;
    for (const id of piece.bracket.proposals) if (!places.has(id)) places.set(id, n);
    if (piece.bracket.kind !== "alternatives" || alternatives.some((a) => a.key === piece.bracket.key)) return;
    let stands = "";
    for (let m = n + 1; m < all.length; m++) {
      const inner = all[m]!;
      if ((inner.is === "or" || inner.is === "close") && inner.bracket.key === piece.bracket.key) break;
      if (inner.is === "words" && !inner.ins?.length) stands += inner.t;
    }
    const proposals = piece.bracket.proposals.flatMap((id) => byId.get(id) ?? []);
    if (proposals.length < 2) return;
    for (const q of proposals) grouped.add(q.id);
    alternatives.push({ key: piece.bracket.key, changes: piece.bracket.changes, stands: stands.trim(), proposals });
  });
  const place = (q: Proposal): number => places.get(q.id) ?? Number.MAX_SAFE_INTEGER;
  const rest = on.filter((q) => !grouped.has(q.id)).sort((a, b) => place(a) - place(b));
  return { alternatives, rest };
};

/** Proposals that ask for exactly the same, so that their sponsors may want to join. */
export const sameWords = (on: readonly Proposal[]): readonly (readonly Proposal[])[] => {
  const by = new Map<string, Proposal[]>();
  for (const q of on) {
    if (q.changes.some((c) => c.type === "new")) continue;
    const key = q.changes
      .map((c) =>
        [c.type, c.paragraph, c.change ?? "", c.out, c.words, c.to?.part ?? "", c.to?.after ?? ""].join("\u0000"),
      )
      .join("\u0001");
    const list = by.get(key);
    if (list) list.push(q);
    else by.set(key, [q]);
  }
  return [...by.values()].filter((same) => same.length > 1);
};

/** Whether a seat should take a position on a proposal and has not. */
export const waitsFor = (proposal: Proposal, seat: Seat, waved: ReadonlySet<ProposalId>): boolean =>
  seat.role === "delegation" &&
  isLive(proposal) &&
  proposal.asleep !== true &&
  !waved.has(proposal.id) &&
  seat.parties.some((party) => stanceOf(proposal, party) === undefined) &&
  !proposal.sponsors?.some((party) => seat.parties.includes(party));

/** One thing that waits for a seat. */
export interface Need {
  /**
   * `ours` is a proposal on a paragraph that this seat's own proposals change; `entered` is one that the Secretariat
   * took down for it and it has to confirm; `late` is one received after closing.
   */
  readonly why: "silence" | "reopened" | "moved-on" | "ours" | "position" | "received" | "entered" | "late";
  /** The paragraph to go to. */
  readonly paragraph: ParagraphId;
  /** Absent if it is the paragraph itself that waits. */
  readonly proposal?: ProposalId;
}

/**
 * What waits for this seat, most urgent first. For a delegation: silences about to end, reopened agreements, its papers
 * whose paragraph has changed, proposals on its own words, and other proposals without its position. For Chair and
 * Secretariat: silences, reopened agreements, and received or late proposals that wait for a ruling.
 */
export const needsOf = (
  draft: Draft,
  seat: Seat,
  waved: ReadonlySet<ProposalId>,
  movedOn: readonly ParagraphId[],
): readonly Need[] => {
  const needs: Need[] = [];
  const standing = Object.values(draft.parts).flat();
  const where = new Map(standing.map((p, n) => [p.id, n]));
  if (seat.role === "observer" || seat.role === "screen") return needs;
  for (const p of standing) if (p.status === "under-silence") needs.push({ why: "silence", paragraph: p.id });
  for (const p of standing)
    if (p.status === "open" && p.standing?.reopened) needs.push({ why: "reopened", paragraph: p.id });
  for (const paragraph of movedOn) needs.push({ why: "moved-on", paragraph });
  const place = (q: Proposal): number =>
    Math.min(...placesOf(draft, q).map((paragraph) => where.get(paragraph) ?? Number.MAX_SAFE_INTEGER));
  const open = draft.proposals
    .filter((q) => isLive(q) && q.asleep !== true && q.changes.length > 0)
    .sort((a, b) => place(a) - place(b));
  const need = (why: Need["why"], q: Proposal): Need => ({ why, paragraph: placesOf(draft, q)[0]!, proposal: q.id });
  if (seat.role !== "delegation")
    return [
      ...needs,
      ...open
        .filter((q) => q.status === "received" && !waved.has(q.id))
        .map((q) => need(q.late ? "late" : "received", q)),
    ];
  const ours = open.filter((q) => q.sponsors?.some((party) => seat.parties.includes(party)));
  const entered = ours.filter((q) => q.entered !== undefined).map((q) => need("entered", q));
  const touching = new Set(ours.flatMap((q) => q.changes.map((c) => c.paragraph)));
  const waiting = open.filter((q) => waitsFor(q, seat, waved));
  const ontoOurs = waiting.filter((q) => [...touching].some((paragraph) => touches(q, paragraph)));
  return [
    ...needs,
    ...entered,
    ...ontoOurs.map((q) => need("ours", q)),
    ...waiting.filter((q) => !ontoOurs.includes(q)).map((q) => need("position", q)),
  ];
};
