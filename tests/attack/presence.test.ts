/**
 * Carets told falsely: what one client says of itself or of others must leave everybody else's caret where it is, on
 * pages as they are: readers here are the Awareness of y-protocols and the page's own reading of it.
 */
import * as decoding from "lib0/decoding";
import { describe, expect, test } from "vitest";
import { Awareness, applyAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { presenceOf } from "../../client/room/people.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { MessageType } from "../../drafts/wire.ts";
import { House, join, type Peer } from "../server/peer.ts";

/** What the page of this peer shows of the others: client ids, and whose carets they are. */
const shownTo = (house: House, peer: Peer): (readonly [client: number, office: string])[] => {
  const awareness = new Awareness(peer.doc);
  try {
    for (const message of peer.received) {
      if (typeof message === "string") continue;
      const decoder = decoding.createDecoder(message);
      if (decoding.readVarUint(decoder) !== MessageType.awareness) continue;
      applyAwarenessUpdate(awareness, decoding.readVarUint8Array(decoder), peer);
    }
    return presenceOf("draft", awareness, house.negotiation.info(peer.seat)).flatMap((one) => {
      // Drawn as the page draws it.
      Y.createAbsolutePositionFromRelativePosition(one.anchor, peer.doc);
      return Y.createAbsolutePositionFromRelativePosition(one.head, peer.doc) ? [[one.client, one.by.office]] : [];
    });
  } finally {
    awareness.destroy();
  }
};

const stage = () => {
  const house = new House();
  const seats = { chair: house.seat("chair"), secretariat: house.seat("secretariat") };
  const reader = join(house, house.seat("delegation", ["ALT"]), { reader: true });
  const paragraph = house.paragraph(seats.chair, "1");
  return { house, ...seats, reader, paragraph };
};

/** A caret as our page sends it. */
const caretAt = (peer: Peer, paragraph: ParagraphId, at: number): object => {
  const position = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(peer.strand(paragraph), at, -1));
  return { paragraph, cursor: { anchor: position, head: position } };
};

const last = Number.MAX_SAFE_INTEGER;

describe("a caret", () => {
  test("with the last clock there is freezes nobody who types under that client id afterwards", () => {
    const { house, secretariat, reader, paragraph } = stage();
    const devices = Array.from({ length: 8 }, (_, n) => join(house, secretariat, { device: `device-${n}` }));
    const attacker = devices[0]!;
    const client = attacker.doc.clientID;
    attacker.caret(caretAt(attacker, paragraph, 1), last);
    expect(shownTo(house, reader)).toEqual([[client, "secretariat"]]);
    attacker.leave();
    // Nobody who reads falls over the clock after the last, and the caret is gone.
    expect(reader.closed).toBeNull();
    expect(shownTo(house, reader)).toEqual([]);
    for (const device of devices) device.leave();
    // The ninth device of the seat is lent the id that was idle longest, with a clock as honest as its own.
    house.clock.pass(60_000);
    const next = join(house, secretariat, { device: "device-9" });
    expect(next.doc.clientID).toBe(client);
    next.caret(caretAt(next, paragraph, 2), house.clock.time);
    expect(shownTo(house, reader)).toEqual([[client, "secretariat"]]);
    // Who comes now sees it, and who was here and comes back sees it again.
    const late = join(house, house.seat("screen"), { reader: true });
    expect(shownTo(house, late)).toEqual([[client, "secretariat"]]);
    reader.send(Uint8Array.of(3));
    expect(shownTo(house, reader)).toEqual([[client, "secretariat"]]);
  });

  test("whose clock goes back is where it was said to be last", () => {
    const { house, secretariat, reader, paragraph } = stage();
    const mover = join(house, secretariat);
    for (const clock of [50, 1, last, 0, 7]) {
      mover.caret(caretAt(mover, paragraph, 3), clock);
      house.clock.pass(1_000);
      mover.caret(null, clock);
      house.clock.pass(1_000);
      expect([clock, shownTo(house, reader)]).toEqual([clock, []]);
    }
    mover.caret(caretAt(mover, paragraph, 4), 2);
    house.clock.pass(1_000);
    expect(shownTo(house, reader)).toEqual([[mover.doc.clientID, "secretariat"]]);
  });

  test("told for another seat's client moves nobody's, ends nobody's, and is seen by nobody", () => {
    const { house, chair, secretariat, reader, paragraph } = stage();
    const [victim, attacker] = [join(house, chair), join(house, secretariat)];
    victim.caret(caretAt(victim, paragraph, 5), 1_000);
    for (const clock of [0, 999, 1_000, 1_001, last])
      for (const state of [null, { paragraph, user: { office: "chair" } }, caretAt(attacker, paragraph, 1)]) {
        attacker.caret(state, clock, victim.doc.clientID);
        attacker.caret(state, clock, reader.doc.clientID);
        attacker.caret(state, clock, 0);
      }
    house.clock.pass(1_000);
    expect(shownTo(house, reader)).toEqual([[victim.doc.clientID, "chair"]]);
    victim.caret(caretAt(victim, paragraph, 6), 1_001);
    house.clock.pass(1_000);
    expect(shownTo(house, reader)).toEqual([[victim.doc.clientID, "chair"]]);
    expect([victim.closed, attacker.closed, reader.closed]).toEqual([null, null, null]);
  });

  test("that is no place leaves every other one on every page", () => {
    const { house, chair, secretariat, reader, paragraph } = stage();
    const [victim, attacker] = [join(house, chair), join(house, secretariat)];
    victim.caret(caretAt(victim, paragraph, 5), 1);
    const id = { client: 1, clock: 0 };
    const positions: readonly unknown[] = [
      null,
      undefined,
      7,
      "x",
      [],
      {},
      { tname: "text" },
      { tname: "__proto__" },
      { item: null, type: null },
      { item: { client: "1", clock: 0 } },
      { item: { client: 1, clock: "x" } },
      { item: { client: -1, clock: 0.5 } },
      { type: { client: 1e300, clock: 0 } },
      { type: id, item: id, tname: "loot", assoc: { toString: 1 } },
      { ["__proto__"]: id },
      JSON.parse(`{"__proto__":{"item":{"client":1,"clock":0}}}`),
    ];
    let clock = 1;
    for (const position of positions)
      for (const cursor of [{ anchor: position, head: position }, { anchor: position }, position, [position]]) {
        attacker.caret({ paragraph, cursor, user: { office: "chair" }, ["__proto__"]: { a: 1 } }, ++clock);
        house.clock.pass(100);
        const shown = shownTo(house, reader);
        expect([cursor, shown]).toEqual([cursor, expect.arrayContaining([[victim.doc.clientID, "chair"]])]);
      }
    // What a page makes of a place that is one: the documents it names are there already.
    expect([...reader.doc.share.keys()].filter((name) => ["loot", "__proto__"].includes(name))).toEqual([]);
  });
});

/** Somebody who may not type has no caret at all. */
test("who holds no pen says nothing of itself or of others", () => {
  const { house, chair, reader, paragraph } = stage();
  const victim = join(house, chair);
  const other: Seat = house.seat("delegation", ["BRE"]);
  const silent = join(house, other, { reader: true });
  victim.caret(caretAt(victim, paragraph, 1), 1);
  for (const client of [victim.doc.clientID, silent.doc.clientID, reader.doc.clientID])
    silent.caret({ paragraph, user: { office: "chair" } }, last, client);
  house.clock.pass(1_000);
  expect(shownTo(house, reader)).toEqual([[victim.doc.clientID, "chair"]]);
});
