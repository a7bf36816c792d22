/**
 * A paragraph's history goes on through splits and merges: the half that was split off was part of another paragraph
 * before, and a paragraph that was joined had a history of its own. Both are included, up to the entry of the split or
 * merge.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Doors } from "../room/doors.ts";
import { readSteps } from "./reading-steps.ts";

/** A paragraph whose history belongs to this one's, or continues it. */
export interface Kin {
  readonly paragraph: ParagraphId;
  /** `split`: this one was part of it. `joined`: it became part of this one. `into`: this one became part of it. */
  readonly how: "split" | "joined" | "into";
  /** The seq of the split or merge. */
  readonly seq: number;
}

/** Such a paragraph with its steps before the split or merge, newest first. */
export interface Told extends Kin {
  readonly steps: readonly Step[];
}

/** The paragraphs connected with this one by a split or merge, found in the steps of its history. */
export const kinOf = (id: ParagraphId, steps: readonly Step[]): Kin[] =>
  steps.flatMap(({ act, seq, paragraphs }): Kin[] => {
    const other = paragraphs.find((one) => one !== id);
    if (other === undefined) return [];
    // The id of a paragraph begins with the entry that made it: this one is the second half.
    if (act === "split-paragraph") return id.startsWith(`p${seq}-`) ? [{ paragraph: other, how: "split", seq }] : [];
    if (act !== "merge-paragraphs") return [];
    return [{ paragraph: other, how: paragraphs[0] === id ? "joined" : "into", seq }];
  });

/**
 * Reads the histories of all paragraphs connected with this one, directly or through others, each up to the split or
 * merge. The paragraph that this one became part of (`into`) has no steps here. Gives a refusal if one cannot be read,
 * and stops when `goesOn` says that the result is not wanted any more.
 */
export const readKin = async (
  doors: Doors,
  id: ParagraphId,
  steps: readonly Step[],
  goesOn: () => boolean,
): Promise<readonly Told[] | Refusal> => {
  const told: Told[] = [];
  const seen = new Set<ParagraphId>([id]);
  const waiting = kinOf(id, steps);
  for (let kin = waiting.shift(); kin !== undefined && goesOn(); kin = waiting.shift()) {
    if (seen.has(kin.paragraph)) continue;
    seen.add(kin.paragraph);
    if (kin.how === "into") {
      told.push({ ...kin, steps: [] });
      continue;
    }
    const own = await readSteps(doors, { paragraph: kin.paragraph, before: String(kin.seq) }, goesOn);
    if (isRefusal(own)) return own;
    told.push({ ...kin, steps: own });
    waiting.push(...kinOf(kin.paragraph, own).filter(({ how }) => how !== "into"));
  }
  return told;
};
