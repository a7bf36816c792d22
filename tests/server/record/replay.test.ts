/** The past is the record replayed: from whichever checkpoint it is begun, and from none, it is the same. */
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { newDraftDoc, newTableDoc, readDesk, readNames, readRecord } from "../../../drafts/crdt/documents.ts";
import { readDraft } from "../../../drafts/crdt/read.ts";
import { draftJson } from "../../../drafts/draft.ts";
import { openStorage } from "../../../server/hosts/node-storage.ts";
import { entriesAfter, payloadsOf } from "../../../server/record/entries.ts";
import { advance, blankState, keepState, stateAt, type State } from "../../../server/record/replay.ts";
import type { Storage } from "../../../server/record/storage.ts";
import { cast, doRarer, random, step, typing, type Cast } from "../../story/anything.ts";

/** A document's letters and marks, hidden ones too, whatever blocks they happen to be stored in. */
const content = (doc: Y.Doc, copy: Y.Doc): Uint8Array => {
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return Y.encodeStateAsUpdate(copy);
};

/** All there is to a state, for comparing. */
const told = ({ head, draft, draftEpoch, names, desk, projected }: State): unknown => ({
  head,
  draftEpoch,
  names,
  desk,
  record: readRecord(draft),
  vector: Y.encodeStateVector(draft),
  words: draft.getMap("text").toJSON() as unknown,
  content: content(draft, newDraftDoc()),
  draft: draftJson(readDraft({ draft, names, desk, seq: head.seq, at: head.at })),
  ...(projected !== null && {
    epoch: projected.epoch,
    full: content(projected.full, newTableDoc()),
    groups: content(projected.groups, newTableDoc()),
    desk: content(projected.desk, newTableDoc()),
    tables: [readNames(projected.full), readNames(projected.groups), readDesk(projected.desk)],
  }),
});

/** Sets or takes a mark somewhere: Yjs tidies marks up behind whoever applies an update, and that must be on the record. */
const mark = (n: (below: number) => number, { house, pens }: Cast): void => {
  const pen = pens[n(pens.length)]!;
  if (pen.closed !== null) return;
  const strands = [...((pen.doc.getMap("text").get("strands") as Y.Map<Y.Text> | undefined)?.values() ?? [])];
  const strand = strands[n(Math.max(1, strands.length))];
  if (strand === undefined || strand.length < 4) return;
  const from = n(strand.length - 3);
  const length = 1 + n(strand.length - from - 1);
  if (n(4) === 0) strand.delete(from, length >> 1);
  else strand.format(from, length, { [n(2) === 0 ? "b" : "i"]: n(3) === 0 ? null : true });
  if (n(2) === 0) house.negotiation.flush();
};

/** An evening nobody wrote: acts of all kinds, words and marks by several pens, also from off line. */
const evening = async (seed: number, turns: number): Promise<Cast> => {
  const n = random(seed + 1);
  const people = cast(seed);
  const { house, chair, delegations } = people;
  for (let turn = 0; turn < turns; turn++) {
    if (n(2) === 0) typing(n, people, house.draft(chair), ` word${turn}`);
    if (n(2) === 0) mark(n, people);
    if (n(3) === 0) await doRarer(n, people, (words) => words);
    const { office, act } = step(n, house.draft(chair), house.negotiation.head.seq);
    const [party, head] = delegations[n(delegations.length)]!;
    await house.act(office ? chair : head, office ? act : { ...act, as: party });
  }
  for (const pen of people.pens) pen.online();
  house.negotiation.flush();
  return people;
};

/** The record alone, in a database of its own, with no checkpoint. */
const recordOf = (storage: Storage): Storage => {
  const copy = openStorage(":memory:");
  for (const table of ["entries", "payloads", "checkpoints"]) {
    const [made] = storage.exec<{ sql: string }>("SELECT sql FROM sqlite_master WHERE name = ?", table);
    copy.exec(made!.sql);
    if (table === "checkpoints") continue;
    for (const row of storage.exec(`SELECT * FROM ${table}`)) {
      const columns = Object.keys(row);
      const marks = columns.map(() => "?").join(", ");
      copy.exec(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`, ...Object.values(row));
    }
  }
  return copy;
};

describe("replaying the record", () => {
  const seeds = Array.from({ length: Number(process.env["STORY_SEEDS"] ?? 4) }, (_, k) => k + 1);
  for (const seed of seeds)
    test(`gives the same state from any checkpoint and from none, of evening ${seed}`, async () => {
      const { house, chair } = await evening(seed, 30);
      const storage = recordOf(house.storage);
      const last = house.negotiation.head.seq;
      expect(last).toBeGreaterThan(20);
      // One entry after the other is the meaning of it; everything else has to give the same.
      const state = blankState();
      const states = new Map<number, unknown>();
      const bare = new Map<number, unknown>();
      for (const entry of entriesAfter(storage, 0, last)) {
        advance(state, entry, payloadsOf(storage, entry.seq), true);
        states.set(entry.seq, told(state));
        bare.set(entry.seq, told({ ...state, projected: null }));
      }
      const n = random(seed);
      for (let from = 0; from <= last; from++) {
        storage.exec("DELETE FROM checkpoints");
        if (from > 0) keepState(storage, stateAt(storage, from));
        for (const seq of new Set([last, Math.max(1, from), Math.max(1, from + n(last - from + 1))])) {
          const whole = stateAt(storage, seq);
          expect(whole.checkpoint).toBe(from <= seq ? from : 0);
          expect(told(whole), `entry ${seq} from checkpoint ${from}`).toEqual(states.get(seq));
          expect(told(stateAt(storage, seq, false)), `entry ${seq} from ${from}, text alone`).toEqual(bare.get(seq));
        }
      }
      // And it is the state people were in, which the record proves.
      const living = house.draft(chair);
      house.storage.exec("DELETE FROM checkpoints");
      house.restart();
      expect(draftJson(house.draft(chair))).toEqual(draftJson(living));
      expect(house.negotiation.verify().bad).toBeUndefined();
    });
});
