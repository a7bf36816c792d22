/**
 * Where paragraphs end up when the chosen moves are carried out one after the other. The acts' own code says so, so
 * that numbers and order in a file are those the text would have.
 */
import { Minutes } from "../acts/minutes.ts";
import { relocate } from "../acts/move.ts";
import type { Draft, Paragraph } from "../draft.ts";
import { orderOf } from "../label.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { proposalIndex } from "../reading/brackets.ts";
import { familyIn, landingIn } from "./families.ts";
import type { TrackedBy } from "./tracking.ts";
import type { Choice } from "./tracking-choice.ts";

/** One line of a family that moves. Footnotes are not lines. */
interface Moving {
  readonly by: TrackedBy;
  /** Whether it is the first, or the last, line of the family. */
  readonly starts: boolean;
  readonly ends: boolean;
}

/** A line of a family at the place it moves to. */
export interface Arriving extends Moving {
  readonly paragraph: Paragraph;
  /** Its label at the new place. */
  readonly label: string;
}

/** What the chosen moves do to the lines of each part. */
export interface Moves {
  /** The lines that leave the place where they stand. */
  readonly away: ReadonlyMap<ParagraphId, Moving>;
  /** What arrives in each part, by the paragraph that stays and that it goes behind; null is the part's start. */
  readonly coming: ReadonlyMap<Part, ReadonlyMap<ParagraphId | null, readonly Arriving[]>>;
}

interface Family {
  readonly members: readonly Paragraph[];
  readonly by: TrackedBy;
  readonly to: Part;
}

/** The parts to which the chosen moves lead. */
export const destinations = ({ proposals }: Draft, { tracked }: Choice): ReadonlySet<Part> =>
  new Set(
    proposals
      .filter(({ id }) => tracked.has(id))
      .flatMap(({ changes }) =>
        changes.flatMap(({ type, to }) => (type === "move" && to !== undefined ? [to.part] : [])),
      ),
  );

/**
 * The moves of the chosen proposals: which families leave, and where they arrive with which labels. If one end of a
 * move is outside the `printed` parts, the paragraph simply goes out, or comes in.
 */
export const movesOf = (
  draft: Draft,
  choice: Choice,
  byOf: (id: ProposalId) => TrackedBy,
  printed: ReadonlySet<Part>,
): Moves => {
  const { record } = draft.tables;
  const index = proposalIndex(draft.proposals);
  const minutes = new Minutes(draft, draft.seq + 1);
  const families = new Map<ParagraphId, Family>();
  const away = new Map<ParagraphId, Moving>();
  const coming = new Map<Part, Map<ParagraphId | null, Arriving[]>>();
  const arrive = (behind: ParagraphId | null, head: ParagraphId): void => {
    const { members, by, to } = families.get(head)!;
    const places = coming.get(to) ?? new Map<ParagraphId | null, Arriving[]>();
    const label = (one: Paragraph): string =>
      minutes.tables.labels[one.id]?.[to] ?? (draft.parts[to]?.includes(one) ? one.label : "");
    const lines = members.map((paragraph): Arriving => ({
      paragraph,
      by,
      label: label(paragraph),
      starts: paragraph === members[0],
      ends: paragraph === members.at(-1),
    }));
    places.set(behind, [...(places.get(behind) ?? []), ...lines]);
    coming.set(to, places);
  };
  // A draft read from JSON has no record: then the places are known, but not the new numbers.
  const landings: { readonly behind: ParagraphId | null; readonly head: ParagraphId }[] = [];
  for (const id of choice.tracked)
    for (const { type, paragraph, to } of index.proposals.get(id)!.changes) {
      if (type !== "move" || to === undefined) continue;
      for (const [from, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][]) {
        const at = paragraphs.findIndex((one) => one.id === paragraph);
        if (at === -1) continue;
        const members = familyIn(paragraphs, at).filter(({ ins, kind }) => ins === undefined && kind !== "footnote");
        const both = printed.has(from) && printed.has(to.part);
        const by = { ...byOf(id), ...(both && { move: `move${families.size + 1}` }) };
        families.set(paragraph, { members, by, to: to.part });
        for (const one of members) away.set(one.id, { by, starts: one === members[0], ends: one === members.at(-1) });
      }
      if (record.places[paragraph] !== undefined)
        relocate(draft, minutes, paragraph, to.part, to.after, "chair", draft.at);
      else {
        const there = draft.parts[to.part] ?? [];
        const landing = landingIn(there, to.after) ?? there.length - 1;
        landings.unshift({ behind: there[landing]?.id ?? null, head: paragraph });
      }
    }
  for (const { behind, head } of landings) arrive(behind, head);
  for (const part of new Set([...families.values()].map(({ to }) => to))) {
    // The record keeps places of paragraphs that nobody proposes any more; nothing can stand behind those.
    const there = new Set(draft.parts[part]?.map(({ id }) => id));
    let behind: ParagraphId | null = null;
    for (const id of orderOf(minutes.tables, part)) {
      if (families.get(id)?.to === part) arrive(behind, id);
      else if (there.has(id) && !away.has(id) && minutes.tables.paragraphs[id]?.kind !== "footnote") behind = id;
    }
  }
  return { away, coming };
};
