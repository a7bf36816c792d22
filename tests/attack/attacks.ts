/** Hand-made attacks on the documents, each as bytes a hostile client would send; shared by the tests here. */
import * as Y from "yjs";
import type { checkUpdate } from "../../drafts/crdt/check.ts";
import { newDraftDoc, readRecord, strandsOf } from "../../drafts/crdt/documents.ts";
import type { Peer } from "../server/peer.ts";
import { byHand, collected, letters, skipped } from "./by-hand.ts";

/** What an attacker knows: its own device, and the device of somebody else who types. */
export interface Scene {
  readonly attacker: Peer;
  readonly victim: Peer;
  readonly paragraph: `p${number}-${number}`;
}

export interface Attack {
  readonly name: string;
  make(scene: Scene): Uint8Array;
}

/** What `write` does in a copy of the attacker's document, under a client id of its choice. */
const forged = (scene: Scene, client: number, write: (doc: Y.Doc) => void, gc = false): Uint8Array => {
  const doc = newDraftDoc();
  doc.gc = gc;
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(scene.attacker.doc));
  doc.clientID = client;
  const before = Y.encodeStateVector(doc);
  doc.transact(() => write(doc));
  return Y.encodeStateAsUpdate(doc, before);
};
const own = (scene: Scene): number => scene.attacker.lease!.client;
const strandIn = (scene: Scene, doc: Y.Doc): Y.Text =>
  strandsOf(doc)!.get(readRecord(scene.attacker.doc).paragraphs[scene.paragraph]!.strand!)!;
const record = (doc: Y.Doc, table: string): Y.Map<unknown> => doc.getMap("record").get(table) as Y.Map<unknown>;

/** The first letter of the attacked paragraph. */
const firstLetter = (scene: Scene): readonly [number, number] => {
  const item = strandIn(scene, scene.attacker.doc)._start!;
  return [item.id.client, item.id.clock];
};
const clockOf = (scene: Scene, client: number): number => Y.getState(scene.attacker.doc.store, client);

export const attacks: readonly Attack[] = [
  {
    name: "types under the id of somebody else",
    make: (s) => forged(s, s.victim.lease!.client, (d) => strandIn(s, d).insert(3, "forged")),
  },
  { name: "types under the server's id", make: (s) => forged(s, 1, (d) => strandIn(s, d).insert(3, "forged")) },
  {
    name: "types under an id nobody was lent",
    make: (s) => forged(s, 424_242, (d) => strandIn(s, d).insert(3, "forged")),
  },
  {
    name: "hides a foreign block behind its own",
    make: (s) =>
      Y.mergeUpdates([
        forged(s, own(s), (d) => strandIn(s, d).insert(3, "mine")),
        forged(s, s.victim.lease!.client, (d) => strandIn(s, d).insert(3, "forged")),
      ]),
  },
  {
    name: "leaves a gap in its clock",
    make: (s) =>
      byHand([{ client: own(s), clock: clockOf(s, own(s)) + 5, structs: [letters(firstLetter(s), "forged")] }]),
  },
  {
    name: "skips a stretch of its clock",
    make: (s) =>
      byHand([{ client: own(s), clock: clockOf(s, own(s)), structs: [skipped(3), letters(firstLetter(s), "forged")] }]),
  },
  {
    name: "sends a collected struct",
    make: (s) => byHand([{ client: own(s), clock: clockOf(s, own(s)), structs: [collected(4)] }]),
  },
  {
    name: "sends two blocks of one id",
    make: (s) => {
      const block = { client: own(s), clock: clockOf(s, own(s)), structs: [letters(firstLetter(s), "forged")] };
      return byHand([block, block]);
    },
  },
  {
    name: "hangs letters on one that never was",
    make: (s) => byHand([{ client: own(s), clock: clockOf(s, own(s)), structs: [letters([999_999, 7], "forged")] }]),
  },
  {
    name: "hangs letters on one of its own future",
    make: (s) =>
      byHand([
        { client: own(s), clock: clockOf(s, own(s)), structs: [letters([own(s), clockOf(s, own(s)) + 50], "forged")] },
      ]),
  },
  {
    name: "hangs letters on one that comes later in the same update",
    make: (s) => {
      const clock = clockOf(s, own(s));
      const structs = [letters([own(s), clock + 4], "abc"), letters(firstLetter(s), "def")];
      return byHand([{ client: own(s), clock, structs }]);
    },
  },
  {
    name: "deletes beyond what is known",
    make: (s) => byHand([], [[s.victim.lease!.client, clockOf(s, s.victim.lease!.client) + 10, 50]]),
  },
  { name: "deletes nothing, beyond what is known", make: (s) => byHand([], [[own(s), clockOf(s, own(s)) + 10, 0]]) },
  { name: "deletes letters of an id that never was", make: () => byHand([], [[777_777, 0, 5]]) },
  { name: "makes a root of its own", make: (s) => forged(s, own(s), (d) => d.getMap("loot").set("a", 1)) },
  { name: "writes beside the strands", make: (s) => forged(s, own(s), (d) => d.getMap("text").set("other", "x")) },
  {
    name: "replaces the map of strands",
    make: (s) => forged(s, own(s), (d) => d.getMap("text").set("strands", new Y.Map())),
  },
  { name: "makes a strand", make: (s) => forged(s, own(s), (d) => strandsOf(d)!.set("s9-9", new Y.Text("forged"))) },
  {
    name: "puts another strand in a strand's place",
    make: (s) =>
      forged(s, own(s), (d) =>
        strandsOf(d)!.set(readRecord(s.attacker.doc).paragraphs[s.paragraph]!.strand!, new Y.Text("forged")),
      ),
  },
  {
    name: "takes a strand away",
    make: (s) =>
      forged(s, own(s), (d) => strandsOf(d)!.delete(readRecord(s.attacker.doc).paragraphs[s.paragraph]!.strand!)),
  },
  { name: "renames the negotiation", make: (s) => forged(s, own(s), (d) => record(d, "meta").set("title", "forged")) },
  {
    name: "agrees a paragraph by itself",
    make: (s) =>
      forged(s, own(s), (d) =>
        record(d, "statuses").set(s.paragraph, { status: "agreed", at: "2026-01-01T00:00:00.000Z", office: "chair" }),
      ),
  },
  {
    name: "adds a table to the record",
    make: (s) => forged(s, own(s), (d) => d.getMap("record").set("loot", new Y.Map())),
  },
  {
    name: "deletes a key of the record",
    make: (s) => forged(s, own(s), (d) => record(d, "places").delete(s.paragraph)),
  },
  {
    name: "empties the record by a delete set alone",
    make: (s) => {
      const [, item] = [...record(s.attacker.doc, "paragraphs")._map][0]!;
      return byHand([], [[item.id.client, item.id.clock, 1]]);
    },
  },
  {
    name: "hides a document in a strand",
    make: (s) => forged(s, own(s), (d) => strandIn(s, d).insertEmbed(3, new Y.Doc())),
  },
  {
    name: "hides a map in a strand",
    make: (s) => forged(s, own(s), (d) => strandIn(s, d).insertEmbed(3, new Y.Map())),
  },
  {
    name: "sets an attribute of the strand itself",
    make: (s) => forged(s, own(s), (d) => strandIn(s, d).setAttribute("status", "agreed")),
  },
  {
    name: "sends more than an update may carry",
    make: (s) => forged(s, own(s), (d) => strandIn(s, d).insert(3, "x".repeat(600 * 1024))),
  },
  {
    name: "sends more structs than an update may carry",
    make: (s) =>
      forged(s, own(s), (d) => {
        const strand = strandIn(s, d);
        for (let n = 0; n < 21_000; n++) strand.insert(strand.length - (n % 2), "x");
      }),
  },
  {
    name: "types a sign that no file can hold",
    make: (s) => forged(s, own(s), (d) => strandIn(s, d).insert(3, "a\u0000b\u000Bc\uFFFE")),
  },
  { name: "sends noise", make: () => Uint8Array.from({ length: 200 }, (_, n) => (n * 89 + 31) & 0xff) },
  {
    name: "sends half an update",
    make: (s) => forged(s, own(s), (d) => strandIn(s, d).insert(3, "a longer piece of words")).slice(0, -12),
  },
];

/** The structural check switched off: everything passes, to show what it stops. */
export const unchecked: typeof checkUpdate = (doc, update, rule) => {
  const clocks = new Map<number, number>();
  try {
    for (const struct of Y.decodeUpdate(update).structs)
      clocks.set(struct.id.client, Math.max(clocks.get(struct.id.client) ?? 0, struct.id.clock + struct.length));
  } catch {
    // Undecodable: applying it will say so.
  }
  for (const [client, clock] of clocks) clocks.set(client, Math.max(clock, Y.getState(doc.store, client)));
  return { bytes: update, clocks, strands: [], kind: rule.kind };
};
