/** A room that is opened again: the text as it was left is shown first, and is what the record makes. */
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { strandsOf } from "../../../drafts/crdt/documents.ts";
import { draftJson } from "../../../drafts/draft.ts";
import { keepLeft, leftAt, leftOf, readLeft } from "../../../server/record/left.ts";
import { stateAt } from "../../../server/record/replay.ts";
import { cast, doRarer, random, step, typing } from "../../story/anything.ts";
import { House, join, type Peer } from "../peer.ts";

/** Left in order, and opened again. */
const reopened = (house: House): void => {
  house.negotiation.close();
  house.restart();
};
const words = ({ doc }: Peer): string[] => [...strandsOf(doc)!.values()].map((text) => text.toString()).toSorted();
const all = ({ doc }: Peer): Uint8Array => {
  const copy = new Y.Doc({ gc: false });
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return Y.encodeStateAsUpdate(copy);
};
const record = (): { house: House; chair: ReturnType<House["seat"]>; one: Parameters<Peer["type"]>[0] } => {
  const house = new House();
  const chair = house.seat("chair");
  const pen = join(house, chair);
  const one = house.paragraph(chair, "1");
  pen.type(one, "States", " kept");
  house.negotiation.flush();
  return { house, chair, one };
};
describe("a room that was left in order", () => {
  test("shows who comes first what was there, and goes on with it", () => {
    const { house, chair, one } = record();
    const before = join(house, chair, { device: "screen" });
    reopened(house);
    expect(leftAt(house.storage, house.negotiation.head)).not.toBeNull();
    const reader = join(house, chair, { reader: true });
    const pen = join(house, chair, { device: "pen" });
    expect([words(reader), all(reader)]).toEqual([words(before), all(before)]);
    pen.type(one, "kept", " on");
    house.negotiation.flush();
    expect(house.words(chair, one)).toContain("States kept on");
    expect(words(reader)).toEqual(words(pen));
    expect(house.negotiation.verify().bad).toBeUndefined();
    // It is of an entry before by now.
    expect(leftAt(house.storage, house.negotiation.head)).toBeNull();
  });

  test("takes up a device where it was, with its clock", () => {
    const { house, chair, one } = record();
    const pen = join(house, chair, { device: "pen" });
    pen.type(one, "kept", " on");
    house.negotiation.flush();
    const clock = Y.getState(pen.doc.store, pen.lease!.client);
    expect(clock).toBeGreaterThan(0);
    reopened(house);
    const again = house.negotiation.lease(chair, { document: "draft", device: "pen" });
    expect(again).toMatchObject({ client: pen.lease!.client, clock });
    const back = join(house, chair, { device: "pen", doc: pen.doc });
    expect(back.closed).toBeNull();
    back.type(one, "on", " and on");
    house.negotiation.flush();
    expect(house.words(chair, one)).toContain("kept on and on");
    expect(house.negotiation.verify().bad).toBeUndefined();
  });

  test("that was killed shows what the record makes", () => {
    const { house, chair, one } = record();
    reopened(house);
    const pen = join(house, chair, { device: "pen" });
    pen.type(one, "kept", " on");
    house.negotiation.flush();
    house.restart();
    expect(words(join(house, chair, { reader: true }))).toEqual(words(pen));
    expect(house.negotiation.verify().bad).toBeUndefined();
  });

  test("is left again only when something has come since", () => {
    const { house } = record();
    reopened(house);
    const kept = (): unknown => house.storage.exec("SELECT * FROM checkpoints WHERE seq = 0");
    const first = kept();
    reopened(house);
    expect(kept()).toEqual(first);
    join(house, house.seat("chair")).type(house.paragraph(house.seat("chair"), "1"), "kept", " on");
    reopened(house);
    expect(kept()).not.toEqual(first);
  });

  for (const seed of [1, 2, 3])
    test(`is as it was, after evening ${seed}`, async () => {
      const n = random(seed);
      const people = cast(seed);
      const { house, chair, delegations } = people;
      for (let turn = 0; turn < 10; turn++) {
        if (n(2) === 0) typing(n, people, house.draft(chair), ` word${turn}`);
        if (n(3) === 0) await doRarer(n, people, (text) => text);
        const { office, act } = step(n, house.draft(chair), house.negotiation.head.seq);
        const [party, head] = delegations[n(delegations.length)]!;
        await house.act(office ? chair : head, office ? act : { ...act, as: party });
        if (n(3) > 0) continue;
        house.negotiation.flush();
        const before = [draftJson(house.draft(chair)), house.negotiation.info(chair)];
        reopened(house);
        expect([draftJson(house.draft(chair)), house.negotiation.info(chair)]).toEqual(before);
        expect(house.negotiation.verify().bad).toBeUndefined();
      }
      const before = draftJson(house.draft(chair));
      reopened(house);
      // From no checkpoint as well: what it lacks then is read from the first entry on.
      house.storage.exec("DELETE FROM checkpoints WHERE seq > 0");
      house.restart();
      expect(draftJson(house.draft(chair))).toEqual(before);
      expect(house.negotiation.verify().bad).toBeUndefined();
    });
});

describe("the text as it was left", () => {
  test("is as if it were not there where it is damaged, and verify says so", () => {
    const { house, chair } = record();
    const before = words(join(house, chair, { reader: true }));
    reopened(house);
    for (const { document } of house.storage.exec<{ document: string }>(
      "SELECT document FROM checkpoints WHERE seq = 0",
    )) {
      const [{ bytes } = { bytes: new Uint8Array() }] = house.storage.exec<{ bytes: Uint8Array }>(
        "SELECT bytes FROM checkpoints WHERE seq = 0 AND document = ?",
        document,
      );
      for (const spoilt of [bytes.map((byte, at) => (at === 3 ? byte ^ 4 : byte)), bytes.slice(0, -1), null]) {
        if (spoilt === null) house.storage.exec("DELETE FROM checkpoints WHERE seq = 0 AND document = ?", document);
        else house.storage.exec("UPDATE checkpoints SET bytes = ? WHERE seq = 0 AND document = ?", spoilt, document);
        expect(readLeft(house.storage)).toBe("damaged");
        house.restart();
        expect(words(join(house, chair, { reader: true }))).toEqual(before);
        expect(house.negotiation.verify().bad?.document).toBe("the text as it was left");
      }
      house.storage.exec("INSERT INTO checkpoints (seq, document, piece, bytes) VALUES (0, ?, 0, ?)", document, bytes);
    }
    house.restart();
    expect(house.negotiation.verify().bad).toBeUndefined();
  });

  test("is found out by verify where somebody wrote another, with its sums", () => {
    const { house, chair, one } = record();
    const { draft, draftEpoch, head } = stateAt(house.storage);
    const { record: tables, ...rest } = leftOf(draft, { head, draftEpoch, record: house.draft(chair).tables.record });
    const forged = (left: Parameters<typeof keepLeft>[1]): string | undefined => {
      house.storage.transaction(() => keepLeft(house.storage, left));
      house.restart();
      return house.negotiation.verify().bad?.document;
    };
    expect(forged({ ...rest, record: tables })).toBeUndefined();
    const other = new Y.Doc({ gc: false });
    Y.applyUpdate(other, rest.whole);
    other.clientID = 77;
    [...strandsOf(other)!.values()][0]!.insert(0, "No ");
    const facts = { head, draftEpoch, record: tables };
    expect(forged(leftOf(other, facts))).toBe("the text as it was left");
    expect(forged({ ...facts, ...rest, vector: Y.encodeStateVector(other), record: tables })).toBe(
      "the text as it was left",
    );
    const title = { ...tables, meta: { ...tables.meta, title: "Another" } };
    expect(forged({ ...rest, record: title })).toBe("the text as it was left");
    expect(forged({ ...rest, record: tables, draftEpoch: draftEpoch + 1 })).toBe("the text as it was left");
    // Bytes no document is made of: the record has it.
    expect(forged({ ...rest, record: tables, whole: new Uint8Array([1, 1]) })).toBe("the text as it was left");
    expect(house.words(chair, one)).toContain("States kept");
  });
});
