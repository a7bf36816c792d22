import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { readRecord, strandsOf } from "../../drafts/crdt/documents.ts";
import { House, join, type Options } from "../server/peer.ts";
import { attacks, unchecked, type Attack, type Scene } from "./attacks.ts";

const stage = (options: Options = {}): { house: House; scene: Scene; bystander: ReturnType<typeof join> } => {
  const house = new House(options);
  const chair = house.seat("chair");
  const attacker = join(house, house.seat("secretariat"));
  const victim = join(house, chair);
  const bystander = join(house, house.seat("delegation", ["COR"]), { reader: true });
  const paragraph = house.paragraph(chair, "1");
  // Both have typed before, so that both ids are known and in use.
  victim.type(paragraph, "States", " (victim)");
  attacker.type(paragraph, "meet", " (attacker)");
  house.negotiation.flush();
  return { house, scene: { attacker, victim, paragraph }, bystander };
};

/** All of a document: words, record, roots. */
const picture = (doc: Y.Doc): unknown => ({
  roots: [...doc.share.keys()].sort(),
  record: readRecord(doc),
  keys: [...doc.getMap("record").keys()].sort(),
  text: [...doc.getMap("text").keys()].sort(),
  words: Object.fromEntries(
    [...(strandsOf(doc) ?? new Map<string, Y.Text>()).entries()].map(([id, t]) => [id, t.toDelta() as unknown]),
  ),
  vector: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc))),
});

/** Whether an attack has changed anything for anybody, or gone unpunished. */
const succeeds = ({ make }: Attack, options: Options = {}): boolean => {
  const { house, scene, bystander } = stage(options);
  const before = picture(bystander.doc);
  const head = house.negotiation.head;
  const received = bystander.received.length;
  try {
    scene.attacker.update(make(scene));
    house.negotiation.flush();
  } catch {
    // The room has fallen over: that is success of a kind.
    return true;
  }
  const same = JSON.stringify(picture(bystander.doc)) === JSON.stringify(before);
  const quiet = received === bystander.received.length && house.negotiation.head.seq === head.seq;
  return !same || !quiet || scene.attacker.closed === null;
};

describe("attacks on the text", () => {
  for (const attack of attacks)
    test(`somebody who ${attack.name} changes nothing, is told so, and the room goes on`, () => {
      const { house, scene, bystander } = stage();
      const before = picture(bystander.doc);
      const { seq } = house.negotiation.head;
      const bytes = attack.make(scene);
      scene.attacker.update(bytes);
      house.negotiation.flush();
      expect(picture(bystander.doc)).toEqual(before);
      expect(house.negotiation.head.seq).toBe(seq);
      expect(scene.attacker.closed?.code).toBe(4410);
      expect(scene.attacker.closing?.message).toMatch(/not taken/u);
      scene.victim.type(scene.paragraph, "States", " still");
      house.negotiation.flush();
      expect(bystander.strand(scene.paragraph).toString()).toContain("States still");
      expect(house.negotiation.verify()).toMatchObject({ ok: true });
      house.restart();
      expect(house.negotiation.verify()).toMatchObject({ ok: true });
    });

  test("with the structural check switched off, many of them succeed", () => {
    const through = attacks.filter((attack) => succeeds(attack, { check: unchecked })).map(({ name }) => name);
    expect(through).toContain("types under the id of somebody else");
    expect(through).toContain("types under the server's id");
    expect(through.length).toBeGreaterThanOrEqual(5);
    expect(attacks.filter((attack) => succeeds(attack))).toEqual([]);
  });
});
