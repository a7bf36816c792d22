/**
 * Whether two proposals ask for the same: what a change asks for is written as a string, which is equal for two changes
 * just when the same letters go out and the same words come in at the same place. Read from the draft before tabling,
 * and from the letters themselves when an act's turn has come.
 */
import { pending } from "../acts/called.ts";
import type { Plan } from "../acts/plan.ts";
import type { ChangeEntry, ChangeId, Range } from "../change.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { PartyId } from "../party.ts";
import type { Proposal, ProposalChange } from "../proposal.ts";
import { plain } from "../reading/words.ts";

/** The present place of one piece of an anchored change: what it strikes or holds, and where its words go in. */
export interface PlacedPiece {
  readonly paragraph: ParagraphId;
  readonly ranges: readonly Range[];
  /** Undefined if the struck letters are gone. */
  readonly at: number | undefined;
  /** Whether the change's words go in at this piece. */
  readonly words: boolean;
}

/** Gives the pieces of a change in the words of paragraphs, received or drawn; empty if it has no anchor. */
export type Placing = (change: ChangeId) => readonly PlacedPiece[];

/** The changes a plan would make. */
export const changesIn = ({ record }: Plan): readonly (readonly [ChangeId, ChangeEntry])[] =>
  record.flatMap((write) =>
    write.table === "changes" && write.value !== null
      ? [[write.key as ChangeId, write.value as ChangeEntry] as const]
      : [],
  );

/** What a plan asks for: a signature for each change, in no particular order. */
export const signedPlan = (draft: Draft, plan: Plan): readonly string[] => {
  const anchors = new Map(plan.anchors.map((anchor) => [anchor.change, anchor]));
  return changesIn(plan)
    .map(([id, change]) => {
      if ((change.type === "words" || change.type === "hold") && "change" in change.in)
        return signed(draft, change, change.out ?? [], change.at ?? 0);
      const anchor = anchors.get(id);
      return signed(draft, change, anchor?.ranges ?? [], anchor?.at ?? 0);
    })
    .sort();
};

/**
 * The signature of a change on the record, with its letters where they are now; null if they are in several paragraphs,
 * or gone.
 */
const signedNow = (draft: Draft, id: ChangeId, change: ChangeEntry, placing: Placing): string | null => {
  if (change.type !== "words" && change.type !== "hold") return signed(draft, change, [], 0);
  const pieces = placing(id);
  if (pieces.length === 0)
    return "change" in change.in ? signed(draft, change, change.out ?? [], change.at ?? 0) : null;
  const [{ paragraph, ranges, at }] = pieces as [PlacedPiece];
  if (pieces.length > 1 || at === undefined) return null;
  return signed(draft, { ...change, in: { paragraph } }, ranges, at);
};

/**
 * A proposal of the party, drawn or on the list, that asks for exactly what the plan would table. Asked when the plan's
 * turn has come it makes sure that two of one party, who confirm the same at once, table it once.
 */
export const askedAlready = (draft: Draft, as: PartyId, plan: Plan, placing: Placing): Proposal | null => {
  const wanted = changesIn(plan).map(([, change]) => change);
  if (wanted.length === 0) return null;
  const kinds = kindsOf(wanted);
  const home = homeOf(wanted[0]!);
  let sought: string | undefined;
  const { changes } = draft.tables.record;
  for (const proposal of draft.proposals) {
    if (!pending(proposal.status) || proposal.changes.length !== wanted.length) continue;
    if (proposal.sponsors?.includes(as) !== true) continue;
    const here = ({ paragraph, paragraphs = [paragraph] }: ProposalChange): boolean => paragraphs.includes(home!);
    if (home !== undefined && !proposal.changes.some(here)) continue;
    const made = proposal.changes.map(({ id }) => [id, changes[id]!] as const);
    // Paragraph and words tell most apart; letters are looked up only if these are equal.
    if (kindsOf(made.map(([, change]) => change)) !== kinds) continue;
    const signs = made.map(([id, change]) => signedNow(draft, id, change, placing));
    sought ??= signedPlan(draft, plan).join("\n");
    if (signs.every((sign) => sign !== null) && signs.sort().join("\n") === sought) return proposal;
  }
  return null;
};

/** The paragraph a change is in or about; undefined for a new paragraph, and for an amendment. */
const homeOf = (change: ChangeEntry): ParagraphId | undefined => {
  if (change.type === "new") return undefined;
  if (change.type === "out" || change.type === "move") return change.paragraph;
  return "paragraph" in change.in ? change.in.paragraph : undefined;
};

/** What changes ask for, regardless of the place within the paragraph. */
const kindsOf = (changes: readonly ChangeEntry[]): string =>
  changes
    .map((change) => `${change.type} ${change.type === "words" || change.type === "new" ? plain(change.words) : ""}`)
    .sort()
    .join("\n");

/** The signature of a change: a string that is equal for two changes if they ask for the same. */
export const signed = (
  draft: Draft,
  change: ChangeEntry,
  ranges: readonly (readonly [number, number])[],
  at: number,
): string => {
  switch (change.type) {
    case "words":
    case "hold": {
      const where = "change" in change.in ? change.in.change : change.in.paragraph;
      const gap = change.type === "hold" ? "" : (ranges.at(-1)?.[1] ?? at);
      const put = change.type === "hold" ? "hold" : plain(change.words);
      return `${where} ${ranges.map((range) => range.join("-")).join(",")} ${gap} ${put}`;
    }
    case "new": {
      // Several new paragraphs proposed behind one place follow one another.
      let behind = change.after;
      const { paragraphs, places } = draft.tables.record;
      if (behind !== null && paragraphs[behind]?.strand === null) {
        const rank = places[behind]?.rank ?? "";
        behind = null;
        let best = "";
        for (const [id, place] of Object.entries(places) as [ParagraphId, { part: Part; rank: string }][])
          if (place.part === change.part && place.rank < rank && place.rank > best && paragraphs[id]?.strand !== null)
            [best, behind] = [place.rank, id];
      }
      return `new ${change.part} ${behind} ${change.kind} ${plain(change.words)}`;
    }
    case "out":
      return `out ${change.paragraph}`;
    case "move":
      return `move ${change.paragraph} ${change.to.part} ${change.to.after}`;
  }
};
