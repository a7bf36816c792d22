/**
 * What earlier versions left in a database, beside its tables (those are brought to today's form by migrations.ts):
 * checkpoints from before there were sums over them, and an index of letters that was filled in another way.
 *
 * A checkpoint without sums is not a damaged one in a file that was written before there were any. Which those are is
 * noted once, when the file is first opened; each is then held against the entries and sealed, or taken away.
 */
import { stateDiffers } from "./audit.ts";
import { checkpointHolds, dropCheckpoint, sealCheckpoint, unsealed, unsealedSetting } from "./checkpoint.ts";
import { entriesAfter, payloadsOf } from "./entries.ts";
import { advance, blankState, stateAt } from "./replay.ts";
import { keepSetting, setting } from "./schema.ts";
import type { Storage } from "./storage.ts";

/** Grows when the index of letters is filled in another way: an index of another form is emptied, and filled again. */
const lettersForm = "1";

/** Notes and sets right what an earlier version left. Nothing to do but for the first opening by a later one. */
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
    // Before the form was noted there was the first.
    if (form !== lettersForm && !(form === null && lettersForm === "1")) {
      for (const table of ["letters", "struck", "stands"]) storage.exec(`DELETE FROM ${table}`);
      keepSetting(storage, "letters-until", "0");
    }
    keepSetting(storage, "letters-form", lettersForm);
  });
};

/**
 * Holds the checkpoints without sums against the entries, step by step: what they make is sealed, another is taken away.
 * Cut off, it begins again with those that are left.
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
  // Of entries that are not there.
  storage.transaction(() => {
    for (const seq of unsealed(storage)) dropCheckpoint(storage, seq);
  });
}
