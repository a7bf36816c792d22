/** Asks for every difference between two moments, and for the two texts they are in. */
import type { DraftJson } from "../../drafts/draft.ts";
import { changeLines } from "../../drafts/reading/change-lines.ts";
import type { ChangeLine } from "../../drafts/reading/change-lines.ts";
import type { Reconciled } from "../../drafts/reading/explained.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Doors } from "../room/doors.ts";

/** What differs between two moments, as lines to draw, with the text that names what they mention. */
export interface Differences {
  readonly from: Reconciled["from"];
  readonly to: Reconciled["to"];
  readonly lines: readonly ChangeLine[];
  /** How many lines no entry of the record explains. */
  readonly unexplained: number;
  /** The later text, for the names of proposals and notes. */
  readonly draft: DraftJson;
}

/** `to` is absent for the latest moment. */
export const readDifferences = async (doors: Doors, from: string, to?: string): Promise<Differences | Refusal> => {
  const query = new URLSearchParams({ from, ...(to !== undefined && { to }) });
  const reconciled = await doors.get<Reconciled>(`reconcile?${query}`);
  if (isRefusal(reconciled)) return reconciled;
  const at = (moment: string): Promise<DraftJson | Refusal> =>
    doors.get<DraftJson>(`draft?${new URLSearchParams({ at: moment })}`);
  const [before, after] = await Promise.all([at(from), at(to ?? String(reconciled.to.seq))]);
  if (isRefusal(before)) return before;
  // The text went on meanwhile, and a seat that reads no moments between revisions has to ask for the latest again.
  if (isRefusal(after))
    return to === undefined && (await moved(doors, reconciled)) ? readDifferences(doors, from) : after;
  const lines = changeLines(reconciled, before, after);
  return {
    from: reconciled.from,
    to: reconciled.to,
    lines,
    unexplained: lines.filter(({ heading }) => heading === "unexplained").length,
    draft: after,
  };
};

const moved = async (doors: Doors, { to }: Reconciled): Promise<boolean> => {
  const info = await doors.info();
  return !isRefusal(info) && info.head.seq > to.seq;
};
