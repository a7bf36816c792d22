/**
 * The index of letters, against the record replayed: in evenings nobody wrote, with splits, merges, late typing, restores,
 * undoes, silence and documents that begin anew, the words of every paragraph at every entry, and what every proposal asked
 * for when it was tabled, are what replaying says. However the index was filled, it is the same.
 */
import { describe, expect, test } from "vitest";
import { readRecord, strandOf } from "../../../drafts/crdt/documents.ts";
import { lettersOf } from "../../../drafts/crdt/letters.ts";
import type { ParagraphId, Stretch } from "../../../drafts/paragraph.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { openStorage } from "../../../server/hosts/node-storage.ts";
import { entriesAfter, fromBytes, payloadsOf } from "../../../server/record/entries.ts";
import { Index } from "../../../server/record/indexed.ts";
import { advance, blankState, type ActPayload, type State } from "../../../server/record/replay.ts";
import { keepSetting, prepare, setting } from "../../../server/record/schema.ts";
import { restoreArchive } from "../../../server/record/restore.ts";
import type { Storage } from "../../../server/record/storage.ts";
import { askedByPlan, askedFor, asking, madeBy } from "../../../server/room/asked.ts";
import { Documents } from "../../../server/room/documents.ts";
import { Living } from "../../../server/room/living.ts";
import { cast, doRarer, random, step, typing, type Cast } from "../../story/anything.ts";
import { join } from "../peer.ts";

const turns = 30;

const evening = async (seed: number): Promise<Cast> => {
  const n = random(seed + 1_000);
  const people = cast(seed);
  const { house, chair, secretariat, delegations } = people;
  for (let turn = 0; turn < turns; turn++) {
    if (n(2) === 0) typing(n, people, house.draft(chair), ` ${seed}${turn}`);
    if (n(5) < 2) {
      await doRarer(n, people, (words) => words);
      continue;
    }
    const { office, act } = step(n, house.draft(chair), house.negotiation.head.seq);
    const [party, head] = delegations[n(delegations.length)]!;
    await house.act(office ? (n(3) === 0 ? secretariat : chair) : head, office ? act : { ...act, as: party });
  }
  for (const pen of people.pens) pen.online();
  house.negotiation.flush();
  return people;
};

const livingOn = (storage: Storage): Living =>
  new Living({ storage, now: () => 0, random: (n) => new Uint8Array(n), later: () => () => undefined });

const wordsIn = ({ draft }: State, id: ParagraphId): readonly Stretch[] => {
  const strand = readRecord(draft).paragraphs[id]?.strand;
  const text = strand ? strandOf(draft, strand) : undefined;
  return text === undefined ? [] : lettersOf(text).words;
};

/** The whole index, as rows. */
const rows = (storage: Storage): Record<string, unknown> =>
  Object.fromEntries(
    ["letters", "struck", "stands"].map((table) => [table, storage.exec(`SELECT * FROM ${table}`)] as const),
  );

/** Takes everything after an entry out of the index, as a server leaves it that knows of none. */
const behind = (storage: Storage, seq: number): void => {
  for (const table of ["letters", "struck", "stands"]) storage.exec(`DELETE FROM ${table} WHERE seq > ?`, seq);
  if (seq === 0) storage.exec("DELETE FROM settings WHERE name = ?", "letters-until");
  else keepSetting(storage, "letters-until", String(seq));
};

const evenings = 12;

describe("the index of letters", () => {
  test("gives the words of every paragraph at every entry, and what was asked for, as a replay does", async () => {
    const seen = { words: 0, asked: 0, planned: 0 };
    for (let seed = 0; seed < evenings; seed++) {
      const { storage } = (await evening(seed)).house;
      const documents = new Documents(livingOn(storage));
      const state = blankState();
      state.draft.clientID = 0;
      for (const entry of entriesAfter(storage, 0, 1_000)) {
        const payloads = payloadsOf(storage, entry.seq);
        advance(state, entry, payloads, false);
        const act = fromBytes<ActPayload>(payloads.act!.bytes);
        for (const id of Object.keys(readRecord(state.draft).paragraphs) as ParagraphId[]) {
          const told = documents.words(id, entry.seq);
          if (JSON.stringify(told) !== JSON.stringify(wordsIn(state, id)))
            expect([seed, entry.seq, id, told]).toEqual([seed, entry.seq, id, wordsIn(state, id)]);
          seen.words++;
          if (!asking.includes(act.type)) continue;
          const made = madeBy(act).map(([change]) => change);
          const planned = askedByPlan(documents, entry.seq, act, id);
          seen.asked++;
          if (planned === null) continue;
          seen.planned++;
          expect([seed, entry.seq, planned]).toEqual([seed, entry.seq, askedFor(state, made, id)]);
        }
      }
    }
    expect(seen.words).toBeGreaterThan(1_000);
    expect(seen.planned).toBeGreaterThan(seen.asked / 2);
  });

  test("is the same filled as entries came, caught up from any entry, and put back with an archive", async () => {
    for (let seed = 100; seed < 100 + evenings; seed++) {
      const { house, chair } = await evening(seed);
      const { storage, negotiation } = house;
      const filled = rows(storage);
      const last = negotiation.head.seq;
      for (const seq of [0, Math.floor(last / 3), last - 1]) {
        behind(storage, seq);
        new Index(storage).catchUp(last);
        expect(rows(storage)).toEqual(filled);
      }
      const pieces = negotiation.archive(null, { audience: "full", desk: true });
      if (isRefusal(pieces)) throw new RangeError(pieces.message);
      const other = openStorage(":memory:");
      prepare(other);
      restoreArchive(other, Buffer.concat([...pieces]), "another-room");
      expect(rows(other)).toEqual(filled);
      expect(house.draft(chair).seq).toBe(last);
    }
  });

  test("waits while it is behind, and is caught up when it is asked", async () => {
    const { house, chair } = await evening(7);
    const id = house.draft(chair).parts.consensus![1]!.id;
    const blame = () => house.negotiation.blame(chair, { paragraph: id });
    const before = blame();
    behind(house.storage, 5);
    house.restart();
    join(house, chair).type(id, "", "Newly ");
    house.negotiation.flush();
    const typed = house.negotiation.head.seq;
    const rest = rows(house.storage);
    expect((rest["letters"] as { seq: number }[]).every(({ seq }) => seq <= 5)).toBe(true);
    const told = blame();
    if (isRefusal(told) || isRefusal(before)) throw new RangeError("refused");
    expect(told.stretches[0]).toMatchObject({ t: "Newly ", seq: typed });
    expect(told.stretches.slice(1).map(({ seq }) => seq)).toEqual(before.stretches.map(({ seq }) => seq));
  });

  test("is filled in slices where a file lacks it, while the room goes on", async () => {
    const { house, chair } = await evening(9);
    const id = house.draft(chair).parts.consensus![1]!.id;
    behind(house.storage, 0);
    house.restart();
    // Appended before anything was filled, and between.
    await house.done(chair, { type: "set-floor", paragraph: id });
    const { seq } = house.negotiation.head;
    const until = () => setting(house.storage, "letters-until");
    for (let n = 0; n < 100 && until() !== String(seq); n++) await Promise.resolve();
    expect(until()).toBe(String(seq));
    const filled = rows(house.storage);
    behind(house.storage, 0);
    new Index(house.storage).catchUp(seq);
    expect(rows(house.storage)).toEqual(filled);
  });

  test("is taken back with a round that was not kept", async () => {
    const { house, chair } = await evening(8);
    const filled = rows(house.storage);
    house.broken = true;
    await house.act(chair, { type: "publish-revision", name: "Lost" });
    expect(rows(house.storage)).toEqual(filled);
    const id = house.draft(chair).parts.consensus![1]!.id;
    await house.done(chair, { type: "publish-revision", name: "Kept" });
    join(house, chair).type(id, "", "Newly ");
    house.negotiation.flush();
    const kept = rows(house.storage);
    behind(house.storage, 0);
    new Index(house.storage).catchUp(house.negotiation.head.seq);
    expect(rows(house.storage)).toEqual(kept);
  });
});
