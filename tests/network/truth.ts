/**
 * What a person is told, held against the record. Every sentence of the top bar claims something; each claim is looked
 * up in what a program of its own reads from the database. The record only grows, so it is read after the claim was made.
 */
import { expect, vi } from "vitest";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { syncSentence } from "../../client/room/sync-state.ts";
import type { SyncState } from "../../client/room/states.ts";
import { patience } from "./person.ts";
import type { Person, TypedWords } from "./person.ts";
import type { Recorded } from "./saved-in-record.ts";
import type { Server } from "./server.ts";

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

/** Every claim, held against what the database says now. */
export const expectTrue = async (server: Server, claims: readonly Claim[]): Promise<void> => {
  const record = await server.record();
  expect(claims.flatMap((claim) => untrue(record, claim))).toEqual([]);
};

/**
 * How it must end, once the network is fair: everybody is told that their words are saved or has them back; each word is
 * in the record once or in its author's hands; every device and the record read the same; the record verifies.
 */
export const expectOneText = async (
  server: Server,
  people: readonly Person[],
  paragraphs: readonly ParagraphId[],
): Promise<void> => {
  await vi.waitFor(() => {
    for (const person of people) {
      person.takeBack();
      const { sync, room, typed } = person;
      const since = sync.is === "saved" ? Date.parse(sync.at) : 0;
      expect(`${person.name}: ${sync.is}`).toBe(`${person.name}: saved`);
      expect(room.draft).not.toBeNull();
      // Said after the last word, so of all of them.
      expect(since).toBeGreaterThanOrEqual(typed.at(-1)?.at ?? 0);
    }
    const texts = people.map((person) => JSON.stringify(paragraphs.map((id) => person.words(id))));
    expect(new Set(texts).size, texts.join("\n")).toBe(1);
  }, patience);
  const record = await server.record();
  const standing = Object.values(record.words).join("\n");
  for (const id of paragraphs) {
    const words = people[0]!.words(id);
    expect(words).not.toBe("");
    expect(Object.values(record.words)).toContain(words);
  }
  for (const person of people)
    for (const one of person.typed) {
      const times = standing.split(`${one.words.trim()}`).length - 1;
      expect(times, `${one.words} stands ${times} times`).toBeLessThanOrEqual(1);
      const kept = isRecorded(record, one);
      const back = person.hasBack(one.words);
      // Given back although it is there would make its author type it twice; neither would lose it.
      expect({ words: one.words, kept, back }).toEqual({ words: one.words, kept: !back, back });
    }
  expect(await server.verify()).toMatchObject({ code: 0 });
};
