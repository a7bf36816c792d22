import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { strandsOf } from "../../../drafts/crdt/documents.ts";
import { checkpointEvery, readCheckpoint, writeCheckpoint } from "../../../server/record/checkpoint.ts";
import { digestOf, entriesAfter, entryAt, hashOf, payloadsOf } from "../../../server/record/entries.ts";
import { stateAt } from "../../../server/record/replay.ts";
import { prepare } from "../../../server/record/schema.ts";
import { openStorage } from "../../../server/hosts/node-storage.ts";
import { House, join, seeded } from "../peer.ts";

/** A short record of every kind of entry. */
const written = async (): Promise<House> => {
  const house = new House();
  const chair = house.seat("chair");
  const alt = house.seat("delegation", ["ALT"]);
  const pen = join(house, chair);
  const one = house.paragraph(chair, "1");
  pen.type(one, "meet", " in person");
  house.negotiation.flush();
  const tabled = await house.done(alt, {
    type: "table",
    as: "ALT",
    paragraph: one,
    wording: house.words(chair, one).replace("shall", "should"),
  });
  await house.done(chair, { type: "incorporate", proposal: tabled.proposal });
  await house.done(chair, { type: "set-status", paragraph: one, status: "agreed" });
  pen.type(one, "meet", ",");
  house.negotiation.flush();
  return house;
};

/** Makes the chain fit again from an entry on, as an intruder with the file would. */
const rechain = (house: House, from: number): void => {
  let before = from === 1 ? "0".repeat(64) : entryAt(house.storage, from - 1)!.hash;
  for (const entry of entriesAfter(house.storage, from - 1, 1_000)) {
    const payloads = payloadsOf(house.storage, entry.seq);
    const digests = Object.entries(payloads)
      .map(([kind, { salt, bytes }]) => [kind, digestOf(salt, bytes)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)) as typeof entry.digests;
    const hash = hashOf({ ...entry, digests }, before);
    house.storage.exec(
      "UPDATE entries SET digests = ?, hash = ? WHERE seq = ?",
      JSON.stringify(digests),
      hash,
      entry.seq,
    );
    before = hash;
  }
  house.storage.exec("DELETE FROM checkpoints");
};

describe("the record", () => {
  test("replays to the living state", async () => {
    const house = await written();
    const verified = house.negotiation.verify();
    expect(verified).toMatchObject({ ok: true, entries: house.negotiation.head.seq, head: house.negotiation.head });
  });

  const tampered: readonly [name: string, tamper: (house: House) => void, seq: number | undefined, reason: RegExp][] = [
    ["a changed time", (h) => h.storage.exec("UPDATE entries SET at = at + 1 WHERE seq = 3"), 3, /hash/u],
    ["a changed kind", (h) => h.storage.exec("UPDATE entries SET kind = 'server' WHERE seq = 2"), 2, /hash/u],
    ["a missing entry", (h) => h.storage.exec("DELETE FROM entries WHERE seq = 3"), 4, /missing before/u],
    [
      "changed words",
      (h) => h.storage.exec("UPDATE payloads SET bytes = zeroblob(20) WHERE seq = 2 AND kind = 'draft'"),
      2,
      /draft/u,
    ],
    [
      "a changed name",
      (h) => h.storage.exec("UPDATE payloads SET bytes = x'7b7d' WHERE seq = 3 AND kind = 'names'"),
      3,
      /names/u,
    ],
    ["a dropped act", (h) => h.storage.exec("DELETE FROM payloads WHERE seq = 3 AND kind = 'act'"), 3, /missing/u],
    [
      "an added payload",
      (h) => h.storage.exec("INSERT INTO payloads VALUES (2, 'desk', x'00', x'00')"),
      2,
      /never recorded/u,
    ],
  ];
  for (const [name, tamper, seq, reason] of tampered)
    test(`with ${name} does not verify, and says at which entry`, async () => {
      const house = await written();
      tamper(house);
      const { ok, bad } = house.negotiation.verify();
      expect(ok).toBe(false);
      expect(bad).toMatchObject({ seq });
      expect(bad?.reason).toMatch(reason);
    });

  test("catches a forged act even when the whole chain was made anew around it", async () => {
    const house = await written();
    const [{ bytes }] = house.storage.exec<{ bytes: Uint8Array }>(
      "SELECT bytes FROM payloads WHERE seq = 5 AND kind = 'act'",
    ) as [{ bytes: Uint8Array }];
    const forged = new TextEncoder().encode(new TextDecoder().decode(bytes).replaceAll('"agreed"', '"parked"'));
    house.storage.exec("UPDATE payloads SET bytes = ? WHERE seq = 5 AND kind = 'act'", forged);
    rechain(house, 5);
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({ ok: false, bad: { seq: 5 } });
  });

  test("catches typing that was made to write the record", async () => {
    const house = await written();
    const { draft } = stateAt(house.storage, 1, false);
    const before = Y.encodeStateVector(draft);
    draft.clientID = 1_000;
    (draft.getMap("record").get("meta") as Y.Map<unknown>).set("title", "Forged");
    house.storage.exec(
      "UPDATE payloads SET bytes = ? WHERE seq = 2 AND kind = 'draft'",
      Y.encodeStateAsUpdate(draft, before),
    );
    rechain(house, 2);
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({
      ok: false,
      bad: { seq: 2, reason: expect.stringContaining("beyond the strands") },
    });
  });

  test("catches a living state that is not what the record makes", async () => {
    const house = await written();
    const { seq } = house.negotiation.head;
    const state = stateAt(house.storage);
    const [strand] = [...strandsOf(state.draft)!.values()];
    strand!.insert(0, "Forged ");
    const kept = readCheckpoint(house.storage, seq)!;
    writeCheckpoint(house.storage, seq, {
      ...kept.documents,
      facts: new TextEncoder().encode(
        JSON.stringify({
          ...JSON.parse(new TextDecoder().decode(kept.documents["facts"])),
          head: state.head,
          names: state.names,
          desk: state.desk,
        }),
      ),
      draft: Y.encodeStateAsUpdateV2(state.draft),
    });
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({ ok: false, bad: { reason: expect.stringContaining("words") } });
  });

  test("that lost names by nobody's right does not verify, and says at which entry", async () => {
    const house = await written();
    house.storage.exec("DELETE FROM payloads WHERE kind = 'names' AND seq = 3");
    house.storage.exec("DELETE FROM checkpoints");
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({
      ok: false,
      bad: { seq: 3, reason: expect.stringContaining("no correction") },
    });
  });

  test("holds where a correction took a wrong name out, and says so", async () => {
    const house = await written();
    const secretariat = house.seat("secretariat");
    const two = house.paragraph(secretariat, "2");
    const wording = house.words(secretariat, two).replace("should", "shall");
    const tabled = await house.done(secretariat, { type: "table", as: "BRE", paragraph: two, wording });
    await house.done(secretariat, { type: "correct", proposal: tabled.proposal, party: "COR" });
    expect(house.negotiation.verify()).toMatchObject({ ok: true, dropped: { names: 1, desk: 0 } });
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({ ok: true, dropped: { names: 1, desk: 0 } });
  });

  test("never lets time run backwards", async () => {
    const house = await written();
    const { at } = house.negotiation.head;
    house.clock.time -= 3_600_000;
    const chair = house.seat("chair");
    await house.done(chair, { type: "set-floor", paragraph: house.paragraph(chair, "2") });
    expect(house.negotiation.head.at).toBe(at);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });
});

describe("checkpoints", () => {
  test("are made every few hundred entries, and the state read from one is the state replayed without", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, chair);
    const one = house.paragraph(chair, "1");
    for (let n = 0; n < checkpointEvery + 20; n++) {
      pen.type(one, "meet", String(n % 10));
      house.negotiation.flush();
    }
    const checkpoint = readCheckpoint(house.storage, Number.MAX_SAFE_INTEGER)!;
    expect(checkpoint.seq).toBeGreaterThanOrEqual(checkpointEvery);
    const before = house.draft(chair);
    house.restart();
    expect(house.draft(chair)).toEqual(before);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
    const at = String(checkpoint.seq + 3);
    const looked = house.draft(chair, at);
    house.storage.exec("DELETE FROM checkpoints");
    house.restart();
    expect(house.draft(chair, at)).toEqual(looked);
    const again = join(house, chair, { doc: pen.doc, lease: pen.lease! });
    again.type(one, "meet", " and go on");
    house.negotiation.flush();
    expect(again.closed).toBeNull();
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("hold a document larger than one piece", () => {
    const storage = openStorage(":memory:");
    prepare(storage);
    // Noise, which does not pack: three pieces and a bit.
    const large = seeded(3)(3_300_000);
    writeCheckpoint(storage, 7, { large, small: new Uint8Array([1, 2, 3]) });
    expect(storage.exec("SELECT count(*) AS n FROM checkpoints WHERE document = 'large'")[0]!["n"]).toBeGreaterThan(1);
    const read = readCheckpoint(storage, 9)!;
    expect(read.seq).toBe(7);
    expect(Buffer.compare(read.documents["large"]!, large)).toBe(0);
    expect([...read.documents["small"]!]).toEqual([1, 2, 3]);
    expect(readCheckpoint(storage, 6)).toBeNull();
  });
});
