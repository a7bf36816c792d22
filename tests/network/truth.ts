/** Claims and ends held against the database, for tests. */
import { expect, vi } from "vitest";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { isRecorded, untrue } from "./claims.ts";
import type { Claim } from "./claims.ts";
import { patience } from "./person.ts";
import type { Person } from "./person.ts";
import type { Server } from "./server.ts";

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
