/**
 * What a person is told, held against the record. Every sentence of the top bar claims something; each claim is looked
 * up in what a program of its own reads from the database. The record only grows, so it is read after the claim was made.
 */
import { syncSentence } from "../../client/room/sync-state.ts";
import type { SyncState } from "../../client/room/states.ts";
import type { Person, TypedWords } from "./person.ts";
import type { Recorded } from "./saved-in-record.ts";

/** Whether every one of these letters is in the record, under the client id they were typed under. */
export const isRecorded = ({ letters }: Recorded, { client, clock, words }: TypedWords): boolean => {
  const found = [...words].fill("");
  for (const kept of letters[client] ?? [])
    for (let n = 0; n < kept.words.length; n++) {
      const at = kept.clock + n - clock;
      if (at >= 0 && at < words.length) found[at] = kept.words[n]!;
    }
  return found.join("") === words;
};

/** A claim as it was made: what the top bar said, and what had been typed and handed back by then. */
export interface Claim {
  readonly who: string;
  readonly sync: SyncState;
  readonly says: string;
  readonly online: boolean;
  /** Words that are this person's to worry about: not those they were given back. */
  readonly typed: readonly TypedWords[];
  readonly handedBack: number;
}

export const claimOf = (person: Person): Claim => ({
  who: person.name,
  sync: person.sync,
  says: syncSentence(person.sync, (iso) => iso),
  online: person.room.online,
  typed: person.typed.filter(({ words }) => !person.hasBack(words)),
  handedBack: person.room.handedBack.length,
});

/** What is not true of a claim, in sentences. */
export const untrue = (record: Recorded, { who, sync, says, typed, handedBack }: Claim): string[] => {
  const missing = typed.filter((one) => !isRecorded(record, one));
  const told = (words: readonly TypedWords[]): string => words.map((one) => one.words.trim()).join(", ");
  const before = (at: number): TypedWords[] => missing.filter((one) => one.at < at);
  switch (sync.is) {
    case "saved": {
      const lost = before(Date.parse(sync.at));
      return lost.length === 0 ? [] : [`${who} reads "${says}", and the record lacks ${told(lost)}`];
    }
    case "saving":
    case "still-saving": {
      const lost = before(sync.since);
      return lost.length === 0 ? [] : [`${who} reads "${says}" of later words, and the record lacks ${told(lost)}`];
    }
    case "offline":
      return [
        ...(sync.words >= missing.length ? [] : [`${who} reads "${says}", and the record lacks ${told(missing)}`]),
        ...(sync.words <= typed.length ? [] : [`${who} reads "${says}", and typed ${typed.length} words`]),
      ];
    case "refused":
      return sync.count === handedBack && handedBack > 0 ? [] : [`${who} reads "${says}" of ${handedBack}`];
    case "opening":
    case "catching-up":
    case "closed":
      return [];
  }
};
