/** The lineage of the letters that stood before a stretch of the record, from the document the stretch begins with. */
import * as Y from "yjs";
import type { LetterOrigin } from "../../drafts/crdt/blame.ts";
import type { LetterId } from "../../drafts/change.ts";
import { carriesIn } from "../../drafts/crdt/carried.ts";
import { readRecord } from "../../drafts/crdt/documents.ts";
import type { State } from "../record/replay.ts";

/** Each letter is its own origin, unless table `carried` says which letter it was before. */
export const lineageBefore = ({
  draft,
  draftEpoch,
}: State): ((epoch: number, client: number, clock: number) => LetterOrigin | null) => {
  const known = Y.decodeStateVector(Y.encodeStateVector(draft));
  const copies = new Map<number, { readonly clock: number; readonly length: number; readonly was: LetterId }[]>();
  for (const list of Object.values(readRecord(draft).carried))
    for (const { client, clock, toClient, toClock, length } of carriesIn(list)) {
      if (toClient === 0) continue;
      const of = copies.get(toClient) ?? [];
      copies.set(toClient, of);
      of.push({ clock: toClock, length, was: [client, clock] });
    }
  for (const of of copies.values()) of.sort((a, b) => a.clock - b.clock);
  const copied = ([client, clock]: LetterId): LetterId | undefined => {
    const of = copies.get(client) ?? [];
    let [low, high] = [0, of.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (of[middle]!.clock + of[middle]!.length <= clock) low = middle + 1;
      else high = middle;
    }
    const one = of[low];
    return one !== undefined && one.clock <= clock ? [one.was[0], one.was[1] + clock - one.clock] : undefined;
  };
  return (epoch, client, clock) => {
    if (epoch > draftEpoch || (epoch === draftEpoch && clock >= (known.get(client) ?? 0))) return null;
    let root: LetterId = [client, clock];
    if (epoch === draftEpoch) for (let was = copied(root); was !== undefined; was = copied(root)) root = was;
    return { epoch, client: root[0], clock: root[1], seq: 0 };
  };
};
