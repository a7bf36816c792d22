/**
 * A paragraph's life does not begin with a split nor end with a join: the half that was split off was part of another
 * paragraph before, and what was joined had a history of its own. Both are told on, up to that entry.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Doors } from "../room/doors.ts";
import { readSteps } from "./reading-steps.ts";

/** Another paragraph whose history is part of this one's, or goes on from it. */
export interface Kin {
  readonly paragraph: ParagraphId;
  /** `split`: this one was part of it; `joined`: it became part of this one; `into`: this one became part of it. */
  readonly how: "split" | "joined" | "into";
  /** The entry that did it. */
  readonly seq: number;
}

/** A kin with what happened to it before, newest first. */
export interface Told extends Kin {
  readonly steps: readonly Step[];
}

/** The paragraphs that splits and joins tie to this one, by the steps of its history. */
export const kinOf = (id: ParagraphId, steps: readonly Step[]): Kin[] =>
  steps.flatMap(({ act, seq, paragraphs }): Kin[] => {
    const other = paragraphs.find((one) => one !== id);
    if (other === undefined) return [];
    // Its own id says that it came up with this entry: it is the second half.
    if (act === "split-paragraph") return id.startsWith(`p${seq}-`) ? [{ paragraph: other, how: "split", seq }] : [];
    if (act !== "merge-paragraphs") return [];
    return [{ paragraph: other, how: paragraphs[0] === id ? "joined" : "into", seq }];
  });

/** All kin and theirs, each with its steps up to the split or join; where the paragraph went has none to tell here. */
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
