import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import type { checkUpdate } from "../../drafts/crdt/check.ts";
import { readRecord } from "../../drafts/crdt/documents.ts";
import { House, join, seeded, type Peer } from "../server/peer.ts";
import { attacks, unchecked, type Scene } from "./attacks.ts";

const stage = (check?: typeof checkUpdate) => {
  const house = new House(check === undefined ? {} : { check });
  const [chair, secretariat, alt] = [house.seat("chair"), house.seat("secretariat"), house.seat("delegation", ["ALT"])];
  const [victim, reader] = [join(house, chair), join(house, alt, { reader: true })];
  return { house, chair, secretariat, alt, victim, reader, paragraph: house.paragraph(chair, "1") };
};

/** A caret beside the nth letter of somebody. */
const beside = (clock: number) => ({ anchor: { item: { client: 1, clock } }, head: { item: { client: 1, clock } } });

const step1 = (vector: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint8Array(encoder, vector);
  return encoding.toUint8Array(encoder);
};

describe("floods", () => {
  test("of carets reach the others a few times a second, and the last one counts", () => {
    const { house, secretariat, reader, victim, paragraph } = stage();
    const flooder = join(house, secretariat);
    const before = reader.received.length;
    for (let n = 1; n <= 10_000; n++) flooder.caret({ paragraph, cursor: beside(n) }, n);
    expect(reader.received.length - before).toBe(1);
    house.clock.pass(1_000);
    expect(reader.received.length - before).toBe(2);
    expect(reader.carets.get(flooder.doc.clientID)).toMatchObject({ cursor: beside(10_000) });
    for (let n = 0; n < 1_000; n++) flooder.caret({ user: { office: "chair" } }, 20_000 + n, victim.doc.clientID);
    house.clock.pass(1_000);
    expect(reader.carets.has(victim.doc.clientID)).toBe(false);
    flooder.leave();
    expect(reader.carets.get(flooder.doc.clientID)).toBeNull();
    expect(reader.closed).toBeNull();
  });

  test("of connections of one seat are refused beyond a hundred, and nobody else feels it", () => {
    const { house, alt, secretariat, victim, paragraph } = stage();
    const flood = Array.from({ length: 150 }, () => join(house, alt, { reader: true }));
    expect(flood.filter(({ closed }) => closed === null)).toHaveLength(99);
    expect(flood.at(-1)!.closed).toMatchObject({ code: 1013, reason: "too-many" });
    expect(join(house, secretariat).closed).toBeNull();
    flood[0]!.leave();
    expect(join(house, alt, { reader: true }).closed).toBeNull();
    victim.type(paragraph, "meet", " still");
    house.negotiation.flush();
    expect(flood[1]!.strand(paragraph).toString()).toContain("meet still");
  });

  test("of requests for the whole text are cut off", () => {
    const { reader } = stage();
    for (let n = 0; n < 200 && reader.closed === null; n++) reader.send(step1(Uint8Array.of(0)));
    expect(reader.closed).toMatchObject({ code: 4413 });
  });

  test("of updates that wait for a round are cut off before they fill the memory", () => {
    const { house, secretariat, paragraph } = stage();
    const flooder = join(house, secretariat);
    for (let n = 0; n < 100 && flooder.closed === null; n++) flooder.type(paragraph, "meet", "x".repeat(100_000));
    expect(flooder.closed).toMatchObject({ code: 4413 });
    house.negotiation.flush();
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("of what somebody does not read are dropped with them", () => {
    const { house, victim, reader, paragraph } = stage();
    reader.buffered = 9 << 20;
    victim.type(paragraph, "meet", " unread");
    house.negotiation.flush();
    expect(reader.closed).toMatchObject({ code: 1013, reason: "too-slow" });
    expect(victim.saved).toBe(victim.sent);
  });

  test("of leases leave the room at eight a seat", () => {
    const { house, secretariat } = stage();
    const clients = new Set<number>();
    for (let n = 0; n < 200; n++) {
      const lease = house.negotiation.lease(secretariat, { document: "draft", device: `device-${n}` });
      if ("client" in lease) clients.add(lease.client);
    }
    expect(clients.size).toBe(8);
  });
});

/** A frame made from honest and hostile ones by flipping, cutting, doubling and splicing. */
const mutate = (frames: readonly Uint8Array[], random: (below: number) => number): Uint8Array => {
  let frame = Uint8Array.from(frames[random(frames.length)]!);
  for (let n = 1 + random(4); n > 0; n--) {
    const at = random(frame.length + 1);
    switch (random(5)) {
      case 0:
        if (at < frame.length) frame[at] = random(256);
        break;
      case 1:
        frame = frame.slice(0, at);
        break;
      case 2:
        frame = Uint8Array.from([...frame.slice(0, at), random(256), ...frame.slice(at)]);
        break;
      case 3: {
        const other = frames[random(frames.length)]!;
        frame = Uint8Array.from([...frame.slice(0, at), ...other.slice(random(other.length))]);
        break;
      }
      case 4:
        if (at < frame.length) frame[at] = frame[at]! ^ (1 << random(8));
        break;
    }
  }
  return frame.slice(0, 4_000);
};

/** Frames as a client of every kind sends them. */
const seeds = (house: House, scene: Scene): Uint8Array[] => {
  const frame = (type: number, ...bytes: Uint8Array[]): Uint8Array => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, type);
    for (const one of bytes) encoding.writeVarUint8Array(encoder, one);
    return encoding.toUint8Array(encoder);
  };
  const hostile = attacks.flatMap((attack) => {
    const bytes = attack.make(scene);
    return bytes.length < 4_000 ? [frame(2, bytes), frame(1, bytes)] : [];
  });
  const honest = new Y.Doc();
  Y.applyUpdate(honest, Y.encodeStateAsUpdate(scene.attacker.doc));
  return [
    ...hostile,
    step1(Y.encodeStateVector(honest)),
    frame(2, Y.encodeStateAsUpdate(honest).slice(0, 3_000)),
    Uint8Array.of(3),
    Uint8Array.of(1, 5, 1, 7, 1, 2, 123, 125),
    new TextEncoder().encode(house.negotiation.id),
  ];
};

/** Throws frames at a room by three seats, each anew when it has been thrown out. */
const fuzz = async (count: number, check?: typeof checkUpdate, seed = 20_260_302) => {
  const { house, chair, secretariat, alt, victim, reader, paragraph } = stage(check);
  const bytes = seeded(seed);
  const random = (below: number): number => ((bytes(1)[0]! << 8) | bytes(1)[0]!) % Math.max(1, below);
  const enter = (n: number): Peer => {
    const document = n === 1 ? "caucus/party-ALT" : "draft";
    return join(house, [secretariat, alt, chair][n]!, { document, device: `attacker-${n}` });
  };
  const attackers = [0, 1, 2].map(enter);
  const frames = seeds(house, { attacker: attackers[0]!, victim, paragraph });
  const { record } = readRecordOf(victim);
  let thrown = 0;
  const heaps: number[] = [];
  for (let n = 0; n < count; n++) {
    const who = random(3);
    if (attackers[who]!.closed !== null) {
      thrown++;
      // A seat thrown out again and again is kept waiting: here it waits.
      house.clock.pass(10_000);
      attackers[who] = enter(who);
    }
    attackers[who]!.send(mutate(frames, random));
    house.negotiation.flush();
    // Sockets come one after another: what is to be done between two messages is done.
    if (n % 100 === 0) await Promise.resolve();
    // What the peers of the test keep, and what the room tells of refusals, is none of the room's own memory.
    for (const peer of [...attackers, victim, reader]) peer.received.length = 0;
    if (n % 1_000 === 0) house.log.splice(0, Infinity, ...house.log.filter((line) => !line.includes("update-refused")));
    if (globalThis.gc !== undefined && n % Math.ceil(count / 10) === 0) {
      globalThis.gc();
      heaps.push(process.memoryUsage().heapUsed / 1024 / 1024);
    }
  }
  const spoilt = house.log.filter((line) => line.includes("taken-out-of-round")).length;
  return { house, victim, reader, thrown, spoilt, heaps, before: record };
};

const readRecordOf = ({ doc }: Peer) => ({ record: JSON.stringify(readRecord(doc)) });

/** `npm run soak` throws a million, from a seed of its own. */
const frames = Number(process.env["FRAMES"] ?? 20_000);
const seed = process.env["FRAMES_SEED"];

describe("twenty thousand frames of noise", () => {
  test("neither stop the room nor write anything but words in strands", async () => {
    const { house, victim, reader, thrown, spoilt, heaps, before } = await fuzz(
      frames,
      undefined,
      seed === undefined ? undefined : Number(seed),
    );
    // After the first tenth everything there is has been loaded once: from then on nothing grows but what pens have typed.
    if (heaps.length > 2) {
      console.log(`heap in MB, each tenth: ${heaps.map((mb) => mb.toFixed(1)).join(" ")}`);
      expect(heaps.at(-1)! - heaps[1]!).toBeLessThan(12);
    }
    expect(thrown).toBeGreaterThan(1_000);
    // The record is as it was, for everybody; what a pen may type under its own id is no damage.
    for (const peer of [victim, reader]) {
      expect(peer.closed).toBeNull();
      expect(readRecordOf(peer).record).toBe(before);
    }
    // The check has stopped everything before it was applied: nothing had to be rebuilt.
    expect(spoilt).toBe(0);
    expect(house.log.filter((line) => line.includes("round-not-kept"))).toEqual([]);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("would, with the structural check switched off", async () => {
    expect((await fuzz(1_000, unchecked)).spoilt).toBeGreaterThan(0);
  });
});
