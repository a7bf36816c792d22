/**
 * Brings up to date what earlier versions left in a database, apart from the tables themselves (migrations.ts):
 * checkpoints without checksums, and an index of letters that was filled in another way.
 *
 * In a file older than checksums, a checkpoint without them is not a damaged one. Which checkpoints these are is noted
 * once, when the file is first opened. Each is then compared with the entries, and either given checksums or deleted.
 */
import { stateDiffers } from "./audit.ts";
import { checkpointHolds, dropCheckpoint, sealCheckpoint, unsealed, unsealedSetting } from "./checkpoint.ts";
import { entriesAfter, payloadsOf } from "./entries.ts";
import { advance, blankState, stateAt } from "./replay.ts";
import { keepSetting, setting } from "./schema.ts";
import type { Storage } from "./storage.ts";

/**
 * Has to grow whenever the index of letters is filled in another way: an index of another form is emptied and filled
 * again.
 */
const lettersForm = "1";

/** Notes and sets right what an earlier version left. Does something only when a later version first opens the file. */
export const settleEarlier = (storage: Storage): void => {
  const known = setting(storage, unsealedSetting) !== null;
  const form = setting(storage, "letters-form");
  if (known && form === lettersForm) return;
  storage.transaction(() => {
    if (!known) {
      const seqs = storage
        .exec<{ seq: number }>(
          "SELECT DISTINCT seq FROM checkpoints WHERE seq NOT IN (SELECT seq FROM checkpoints WHERE document = 'sum') ORDER BY seq",
        )
        .map(({ seq }) => seq);
      keepSetting(storage, unsealedSetting, JSON.stringify(seqs));
    }
    // Files without this setting have the first form.
    if (form !== lettersForm && !(form === null && lettersForm === "1")) {
      for (const table of ["letters", "struck", "stands"]) storage.exec(`DELETE FROM ${table}`);
      keepSetting(storage, "letters-until", "0");
    }
    keepSetting(storage, "letters-form", lettersForm);
  });
};

/**
 * Compares the checkpoints without checksums with the entries, step by step: one that agrees is given checksums, any
 * other is deleted. If this is cut off, it starts again with those that are left.
 */
export function* sealing(storage: Storage): Generator<void> {
  const last = unsealed(storage).at(-1);
  if (last === undefined) return;
  const state = blankState();
  while (state.head.seq < last) {
    const entries = entriesAfter(storage, state.head.seq, 100, last);
    if (entries.length === 0) break;
    for (const entry of entries) {
      advance(state, entry, payloadsOf(storage, entry.seq), false);
      yield;
      if (!unsealed(storage).includes(entry.seq)) continue;
      const kept = checkpointHolds(storage, entry.seq) ? stateAt(storage, entry.seq) : null;
      yield;
      const holds = kept?.checkpoint === entry.seq && stateDiffers(state, kept) === null;
      storage.transaction(() => (holds ? sealCheckpoint : dropCheckpoint)(storage, entry.seq));
      yield;
    }
  }
  // What is left belongs to entries that do not exist.
  storage.transaction(() => {
    for (const seq of unsealed(storage)) dropCheckpoint(storage, seq);
  });
}
