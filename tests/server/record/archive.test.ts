import { inflateSync } from "fflate";
import { describe, expect, test } from "vitest";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { InvitationInfo, Level } from "../../../drafts/info.ts";
import { openStorage } from "../../../server/hosts/node-storage.ts";
import { isArchive, openArchive } from "../../../server/record/archive.ts";
import { verifyArchive } from "../../../server/record/archive-verify.ts";
import { checkpointEvery, readCheckpoint } from "../../../server/record/checkpoint.ts";
import { restorable } from "../../../server/record/restore.ts";
import { Negotiation } from "../../../server/room/negotiation.ts";
import { House, join, parties, seeded } from "../peer.ts";

/** Every kind of entry: drafting and its end, typing, tabling, groups, positions, words for the Chair, a revision. */
const written = async (phase: "drafting" | "open" = "open"): Promise<House> => {
  const house = new House({ phase });
  const chair = house.seat("chair");
  const one = house.paragraph(chair, "1");
  if (phase === "drafting") {
    const early = join(house, chair);
    early.type(one, "meet", " perhaps unwisely");
    house.negotiation.flush();
    early.erase(one, " perhaps unwisely");
    house.negotiation.flush();
    await house.done(chair, { type: "set-phase", phase: "open" });
  }
  const pen = join(house, chair);
  const alt = house.seat("delegation", ["ALT"]);
  const group = house.seat("delegation", ["GRP"]);
  pen.type(one, "meet", " in person");
  house.negotiation.flush();
  const tabled = await house.done(alt, {
    type: "table",
    as: "ALT",
    paragraph: one,
    wording: house.words(chair, one).replace("shall", "should"),
    reason: "Our reason for it",
  });
  await house.done(group, { type: "take-position", as: "GRP", proposal: tabled.proposal, stance: "support" });
  await house.done(alt, { type: "take-position", as: "ALT", stance: "reserve", visibility: "chair" });
  await house.done(chair, { type: "incorporate", proposal: tabled.proposal });
  await house.done(chair, { type: "publish-revision", name: "Rev.1" });
  await house.done(chair, { type: "set-status", paragraph: one, status: "agreed" });
  pen.type(one, "meet", ",");
  house.negotiation.flush();
  return house;
};

const archiveOf = (house: { negotiation: Negotiation }, audience: Level = "full", desk = false): Uint8Array => {
  const pieces = house.negotiation.archive(null, { audience, desk });
  if (isRefusal(pieces)) throw new RangeError(pieces.message);
  return new Uint8Array(Buffer.concat([...pieces]));
};

/** Where each frame begins, and the end of the last. */
const framesOf = (bytes: Uint8Array): number[] => {
  const starts: number[] = [];
  let offset = bytes.indexOf(10, bytes.indexOf(10) + 1) + 1;
  for (; offset < bytes.length; offset += 13 + Buffer.from(bytes).readUInt32BE(offset + 1)) starts.push(offset);
  return [...starts, offset];
};
const recordPart = (bytes: Uint8Array): Uint8Array => {
  const starts = framesOf(bytes);
  return bytes.subarray(starts[0], starts.at(-2));
};
/** Everything a reader of the file could find, packed or not. */
const everything = (bytes: Uint8Array): string => {
  const starts = framesOf(bytes);
  const inside = starts.slice(0, -1).map((start, n) => {
    const body = bytes.subarray(start + 9, starts[n + 1]! - 4);
    return Buffer.from(bytes[start] === 1 ? inflateSync(body) : body).toString("latin1");
  });
  return Buffer.from(bytes).toString("latin1") + inside.join("\n");
};
const names = [...parties.flatMap(({ id, name }) => [id, name]), "Our reason"];
const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at]! ^= 1;
  return copy;
};
const restored = (bytes: Uint8Array): Negotiation =>
  Negotiation.restore(
    {
      storage: openStorage(":memory:"),
      now: () => Date.parse("2026-03-03T09:00:00Z"),
      random: seeded(7),
      later: () => () => undefined,
    },
    bytes,
    "put-back",
  );

describe("an archive", () => {
  test("verifies without the server, at the head of the record", async () => {
    const house = await written();
    const bytes = archiveOf(house);
    expect(isArchive(bytes)).toBe(true);
    expect(verifyArchive(bytes)).toMatchObject({
      ok: true,
      entries: house.negotiation.head.seq,
      head: house.negotiation.head,
    });
  });

  test("is handed to the Chair and the operator, and what was told the Chair to the operator who asks", async () => {
    const house = await written();
    const ask = { audience: "full", desk: false } as const;
    for (const role of ["secretariat", "observer", "screen"] as const)
      expect(house.negotiation.archive(house.seat(role), ask)).toMatchObject({ refused: "not-entitled" });
    const chair = house.seat("chair");
    expect(isRefusal(house.negotiation.archive(chair, ask))).toBe(false);
    expect(house.negotiation.archive(chair, { ...ask, desk: true })).toMatchObject({ refused: "not-entitled" });
    expect(verifyArchive(archiveOf(house)).withheld.desk).toBeGreaterThan(0);
    const whole = verifyArchive(archiveOf(house, "full", true));
    expect(whole).toMatchObject({ ok: true, withheld: { desk: 0, names: 0, text: 0 } });
  });

  test("for those who see no names verifies, and holds no party, seat or reason, packed or not", async () => {
    const house = await written();
    const bytes = archiveOf(house, "none");
    const verified = verifyArchive(bytes);
    expect(verified).toMatchObject({ ok: true, head: house.negotiation.head });
    expect(verified.withheld.names).toBeGreaterThan(5);
    const all = everything(bytes);
    for (const name of names) expect(all).not.toContain(name);
    expect(all).toContain("incorporate");
    for (const { seat } of house.negotiation.invitations(null) as readonly InvitationInfo[])
      expect(all).not.toContain(seat);
    expect(everything(archiveOf(house))).toContain("The Republic of ALT");
  });

  test("for those who see groups holds what groups said and names no State", async () => {
    const house = await written();
    const bytes = archiveOf(house, "groups");
    expect(verifyArchive(bytes)).toMatchObject({ ok: true });
    const all = everything(bytes);
    expect(all).toContain('"GRP"');
    for (const name of names.filter((one) => !one.includes("GRP"))) expect(all).not.toContain(name);
  });

  test("keeps what was typed before the text was opened from an audience, and verifies from there", async () => {
    const house = await written("drafting");
    expect(everything(archiveOf(house))).toContain("unwisely");
    const bytes = archiveOf(house, "none");
    expect(everything(bytes)).not.toContain("unwisely");
    const { ok, header, withheld } = verifyArchive(bytes);
    expect({ ok, from: header?.from }).toEqual({ ok: true, from: 4 });
    expect(withheld.text).toBeGreaterThan(0);
  });
});

describe("a tampered archive", () => {
  test("does not verify whichever byte is changed, and names the entry that holds it", async () => {
    const bytes = archiveOf(await written());
    const starts = framesOf(bytes);
    for (let at = 0; at < bytes.length; at += at < starts[0]! ? 1 : 3) {
      const { ok, bad } = verifyArchive(flipped(bytes, at));
      expect([at, ok]).toEqual([at, false]);
      expect(bad?.reason).not.toBe("");
      const frame = starts.findLastIndex((start) => start <= at);
      if (frame >= 0 && frame < starts.length - 2) expect([at, bad?.seq]).toEqual([at, frame + 1]);
    }
  });

  test("does not verify when it is cut anywhere", async () => {
    const bytes = archiveOf(await written());
    const starts = framesOf(bytes);
    for (const start of starts.slice(0, -1))
      for (const cut of [start, start + 5, start + 20]) {
        const { ok, bad } = verifyArchive(bytes.subarray(0, cut));
        expect(ok).toBe(false);
        expect(bad?.seq).toBe(starts.indexOf(start) + 1);
      }
    expect(verifyArchive(bytes.subarray(0, 30))).toMatchObject({ ok: false });
  });

  test("does not verify when entries are in another order, missing, or there twice", async () => {
    const bytes = archiveOf(await written());
    const starts = framesOf(bytes);
    const frames = starts.slice(0, -1).map((start, n) => bytes.subarray(start, starts[n + 1]));
    const head = bytes.subarray(0, starts[0]);
    const made = (order: readonly number[]): Uint8Array =>
      new Uint8Array(Buffer.concat([head, ...order.map((n) => frames[n]!)]));
    const all = frames.map((_, n) => n);
    const swapped = all.with(2, 3).with(3, 2);
    expect(verifyArchive(made(swapped))).toMatchObject({ ok: false, bad: { seq: 4 } });
    expect(verifyArchive(made(all.filter((n) => n !== 2)))).toMatchObject({ ok: false, bad: { seq: 4 } });
    expect(verifyArchive(made([0, 1, 1, ...all.slice(2)]))).toMatchObject({ ok: false, bad: { seq: 2 } });
    expect(verifyArchive(made(all.slice(0, -1)))).toMatchObject({ ok: false, bad: { seq: frames.length } });
    expect(verifyArchive(new Uint8Array([...bytes, 0]))).toMatchObject({ ok: false });
  });

  test("does not verify when a forger writes it anew with another act or another name in it", async () => {
    for (const [kind, was, now] of [
      ["act", '"agreed"', '"parked"'],
      ["names", '"ALT"', '"BRE"'],
    ] as const) {
      const house = await written();
      const rows = house.storage.exec<{ seq: number; bytes: Uint8Array }>(
        "SELECT seq, bytes FROM payloads WHERE kind = ? ORDER BY seq DESC",
        kind,
      );
      const { seq, bytes } = rows.find((row) => Buffer.from(row.bytes).includes(was))!;
      const forged = Buffer.from(bytes).toString().replaceAll(was, now);
      house.storage.exec("UPDATE payloads SET bytes = ? WHERE seq = ? AND kind = ?", Buffer.from(forged), seq, kind);
      expect(verifyArchive(archiveOf(house))).toMatchObject({ ok: false, bad: { seq } });
    }
  });

  test("does not unpack more than a frame says it holds", () => {
    expect(verifyArchive(new Uint8Array(0))).toMatchObject({ ok: false });
    expect(() => openArchive(new TextEncoder().encode("UNBRACKET ARCHIVE 1\n{}\n"))).toThrow(/header/u);
  });
});

describe("a record put back from its archive", () => {
  test("has the same head, words, names and history, and archives to the same bytes", async () => {
    for (const phase of ["open", "drafting"] as const) {
      const house = await written(phase);
      const bytes = archiveOf(house, "full", true);
      expect(restorable(bytes)).toMatchObject({ id: "test-room", head: house.negotiation.head });
      const again = restored(bytes);
      expect(again.verify()).toMatchObject({ ok: true, head: house.negotiation.head });
      const repeat = archiveOf({ negotiation: again }, "full", true);
      expect(Buffer.compare(recordPart(repeat), recordPart(bytes))).toBe(0);
      const chair = house.seat("chair");
      const invited = again.invite(null, { role: "chair" });
      if (isRefusal(invited)) throw new RangeError(invited.message);
      const seat = again.seat(invited.seat)!;
      expect(again.draft(seat)).toEqual(house.draft(chair));
      expect(again.draft(seat, "Rev.1")).toEqual(house.draft(chair, "Rev.1"));
      expect(again.history(seat, {})).toEqual(house.negotiation.history(chair, {}));
    }
  });

  test("indexes what each entry touched as the room did", async () => {
    const house = await written();
    const touched = "SELECT * FROM touched ORDER BY id, seq";
    const storage = openStorage(":memory:");
    Negotiation.restore(
      { storage, now: () => 0, random: seeded(), later: () => () => undefined },
      archiveOf(house, "full", true),
      "put-back",
    );
    expect(storage.exec(touched)).toEqual(house.storage.exec(touched));
    expect(storage.exec("SELECT * FROM revisions")).toEqual(house.storage.exec("SELECT * FROM revisions"));
    expect(storage.exec("SELECT * FROM caucuses")).toEqual([]);
    expect(storage.exec("SELECT * FROM invitations")).toEqual([]);
  });

  test("goes on: pens type under client ids that nobody had, and the record still holds", async () => {
    const house = await written();
    const storage = openStorage(":memory:");
    Negotiation.restore(
      { storage, now: () => house.clock.time, random: seeded(9), later: () => () => undefined },
      archiveOf(house),
      "put-back",
    );
    house.restart(storage);
    const chair = house.seat("chair");
    const pen = join(house, chair);
    pen.type(house.paragraph(chair, "2"), "summary", " and more");
    house.negotiation.flush();
    expect(pen.closed).toBeNull();
    expect(house.words(chair, house.paragraph(chair, "2"))).toContain("summary and more");
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("keeps checkpoints on the way, so that its past is as near as before", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, chair);
    const one = house.paragraph(chair, "1");
    for (let n = 0; n < checkpointEvery + 20; n++) {
      pen.type(one, "meet", String(n % 10));
      house.negotiation.flush();
    }
    const storage = openStorage(":memory:");
    Negotiation.restore(
      { storage, now: () => 0, random: seeded(), later: () => () => undefined },
      archiveOf(house),
      "put-back",
    );
    expect(readCheckpoint(storage, checkpointEvery + 5)?.seq).toBe(checkpointEvery);
  });

  test("is refused when names are withheld, or the file does not hold", async () => {
    const house = await written();
    for (const audience of ["groups", "none"] as const)
      expect(restorable(archiveOf(house, audience))).toMatchObject({ refused: "malformed" });
    const bytes = archiveOf(house);
    const refusal = restorable(flipped(bytes, framesOf(bytes)[2]! + 12));
    expect(refusal).toMatchObject({ refused: "malformed", message: expect.stringContaining("entry 3") });
  });
});
