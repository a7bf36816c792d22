import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as pathOf } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStorage } from "../../../server/hosts/node-storage.ts";
import type { Storage } from "../../../server/record/storage.ts";
import { House, join, type Peer } from "../peer.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(pathOf(tmpdir(), "unbracket-backup-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const shownBy = ({ head }: Peer): string => `${head!.seq}.${head!.hash}`;

/** Two pens type, a copy of the file is made, they type on, and the copy is put back. */
const putBack = async (since: (house: House, pens: readonly Peer[]) => unknown) => {
  const folder = mkdtempSync(pathOf(dir, "room-"));
  const file = pathOf(folder, "room.sqlite");
  const storage = openStorage(file);
  const house = new House({ storage });
  const seats = [house.seat("chair"), house.seat("secretariat")];
  const pens = seats.map((seat) => join(house, seat));
  const one = house.paragraph(seats[0]!, "1");
  pens[0]!.type(one, "States", " kept");
  house.negotiation.flush();
  storage.scrub?.();
  copyFileSync(file, pathOf(folder, "copy.sqlite"));
  await since(house, pens);
  house.negotiation.flush();
  storage.close?.();
  const restored: Storage = openStorage(pathOf(folder, "copy.sqlite"));
  house.restart(restored);
  return { house, seats, pens, one };
};

const clients = (house: House): number[] =>
  house.storage.exec<{ client: number }>("SELECT client FROM leases").map(({ client }) => client);

describe("a record put back from a backup", () => {
  test("is noticed by the head a device shows; no client id is used again, and all agree in the end", async () => {
    const { house, seats, pens, one } = await putBack((_, [chair, secretariat]) => {
      chair!.type(first(chair!), "kept", " lost");
      secretariat!.type(first(secretariat!), "meet", " gone");
    });
    const used = new Set(pens.map(({ lease }) => lease!.client));
    // The Secretariat comes back first, without a head: it is let in, under its old id, and is not wrong to be.
    const early = join(house, seats[1]!, { device: "another" });
    expect(early.closed).toBeNull();
    const back = join(house, seats[0]!, { doc: pens[0]!.doc, lease: pens[0]!.lease!, head: shownBy(pens[0]!) });
    expect(back.closed).toMatchObject({ code: 4410, reason: "record" });
    expect(early.closed).toMatchObject({ code: 4410, reason: "lease" });
    expect(house.log.some((line) => line.includes("device-ahead-of-record"))).toBe(true);
    expect(clients(house)).toEqual([]);
    const anew = seats.map((seat) => join(house, seat));
    for (const { lease } of anew) expect(used.has(lease!.client) || lease!.client === early.lease!.client).toBe(false);
    anew[0]!.type(one, "kept", " afresh");
    anew[1]!.type(one, "meet", " again");
    house.negotiation.flush();
    for (const pen of anew) {
      expect(pen.closed).toBeNull();
      expect(pen.strand(one).toString()).toBe(house.words(seats[0]!, one));
    }
    expect(house.words(seats[0]!, one)).toMatch(/^States kept afresh shall meet again every/u);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("is noticed also where the text began anew since, and where the record has gone on to the same length", async () => {
    const anew = await putBack((house, [chair]) => house.done(chair!.seat, { type: "set-names", names: "groups" }));
    const back = join(anew.house, anew.seats[0]!, { head: shownBy(anew.pens[0]!), epoch: 99, reader: true });
    expect(back.closed).toMatchObject({ code: 4410, reason: "record" });

    const longer = await putBack((house, [chair]) =>
      house.done(chair!.seat, { type: "publish-revision", name: "CRP.1" }),
    );
    const { house, seats, pens, one } = longer;
    await house.done(seats[0]!, { type: "set-floor", paragraph: one });
    await house.done(seats[0]!, { type: "publish-revision", name: "Rev.1" });
    const known = `${house.negotiation.head.seq}.${house.negotiation.head.hash}`;
    expect(join(house, seats[1]!, { head: known, reader: true }).closed).toBeNull();
    expect(
      join(house, seats[1]!, { head: shownBy(pens[0]!).replace(/\w{8}$/u, "00000000"), reader: true }).closed,
    ).toMatchObject({
      reason: "record",
    });
  });

  test("is believed once per opening, and not of a head that is none", () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, chair);
    const alt = house.seat("delegation", ["ALT"]);
    for (const head of ["9", "x.y", "9.abc", `-1.${"a".repeat(64)}`, `1e9.${"a".repeat(64)}`, `0x9.${"f".repeat(64)}`])
      expect(join(house, alt, { head, reader: true }).closed).toMatchObject({ code: 4410, reason: "record" });
    expect(pen.closed).toBeNull();
    expect(join(house, alt, { head: `99.${"a".repeat(64)}`, reader: true }).closed).toMatchObject({ reason: "record" });
    expect(pen.closed).toMatchObject({ code: 4410 });
    const again = join(house, chair);
    expect(again.lease!.client).toBeGreaterThan(pen.lease!.client + 1_000);
    expect(join(house, alt, { head: `98.${"b".repeat(64)}`, reader: true }).closed).toMatchObject({ reason: "record" });
    expect(again.closed).toBeNull();
  });
});

const first = (peer: Peer): `p${number}-${number}` => peer.house.paragraph(peer.seat, "1");
