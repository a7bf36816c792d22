/**
 * Evenings nobody wrote, as files: what an audience may not see is in no byte of its archive, each archive verifies without
 * a server, no other file does, and a negotiation put back from one tells the same history, authors and differences.
 */
import { inflateSync } from "fflate";
import { describe, expect, test } from "vitest";
import { beginPaper, paperBase } from "../../drafts/crdt/paper.ts";
import type { Level } from "../../drafts/info.ts";
import type { Seat } from "../../drafts/party.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import { openStorage } from "../../server/hosts/node-storage.ts";
import { verifyArchive } from "../../server/record/archive-verify.ts";
import { entriesAfter, fromBytes, payloadsOf } from "../../server/record/entries.ts";
import { restorable } from "../../server/record/restore.ts";
import { Negotiation } from "../../server/room/negotiation.ts";
import { join, seeded } from "../server/peer.ts";
import { cast, doRarer, random, step, typing, type Cast } from "./anything.ts";

const given = <T extends object>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new RangeError(`${answer.refused}: ${answer.message}`);
  return answer as T;
};

/** An evening in which somebody writes in private and says something to the Chair alone. */
const evening = async (seed: number): Promise<Cast> => {
  const n = random(seed + 300);
  const people = cast(seed);
  const { house, chair, secretariat, delegations } = people;
  const [party, head] = delegations[0]!;
  const mine = join(house, head, { document: `caucus/party-${party}` });
  const draft = house.draft(chair);
  const base = paperBase(people.pens[0]!.doc, draft.parts.consensus![3]!.id, draft);
  beginPaper(mine.doc.getMap("papers"), "kept", base).insert(0, "CANARYPAPER", { src: "own" });
  await house.done(head, {
    type: "take-position",
    as: party,
    stance: "reserve",
    visibility: "chair",
    reason: "CANARYDESK",
  });
  for (let turn = 0; turn < 30; turn++) {
    if (n(2) === 0) typing(n, people, house.draft(chair), `<${turn}>`);
    const { office, act } = step(n, house.draft(chair), house.negotiation.head.seq);
    const [as, seat] = delegations[n(delegations.length)]!;
    await house.act(office ? (n(3) === 0 ? secretariat : chair) : seat, office ? act : { ...act, as });
    if (n(2) === 0) await doRarer(n, people, (words) => words);
  }
  for (const pen of people.pens) pen.online();
  house.negotiation.flush();
  await house.act(chair, { type: "set-phase", phase: "open" });
  return people;
};

const archived = (negotiation: Negotiation, audience: Level, desk = false): Uint8Array =>
  new Uint8Array(Buffer.concat([...given(negotiation.archive(null, { audience, desk }))]));

const putBack = (bytes: Uint8Array): { readonly negotiation: Negotiation; readonly chair: Seat } => {
  const negotiation = Negotiation.restore(
    {
      storage: openStorage(":memory:"),
      now: () => Date.parse("2026-03-03T09:00:00Z"),
      random: seeded(7),
      later: () => () => undefined,
    },
    bytes,
    "put-back",
  );
  return { negotiation, chair: negotiation.seat(given(negotiation.invite(null, { role: "chair" })).seat)! };
};

/** Where each frame begins, and the end of the last. */
const framesOf = (bytes: Uint8Array): number[] => {
  const starts: number[] = [];
  let offset = bytes.indexOf(10, bytes.indexOf(10) + 1) + 1;
  for (; offset < bytes.length; offset += 13 + Buffer.from(bytes).readUInt32BE(offset + 1)) starts.push(offset);
  return [...starts, offset];
};

/** Every byte of the file, packed and unpacked. */
const everything = (bytes: Uint8Array): Buffer => {
  const starts = framesOf(bytes);
  const inside = starts.slice(0, -1).map((start, n) => {
    const body = bytes.subarray(start + 9, starts[n + 1]! - 4);
    return bytes[start] === 1 ? inflateSync(body) : body;
  });
  return Buffer.concat([bytes, ...inside]);
};

/** All that the Chair is told of the past. */
const told = async (negotiation: Negotiation, chair: Seat): Promise<unknown> => {
  const draft = given(negotiation.draft(chair));
  const moments = ["1", String(Math.ceil(draft.seq / 2)), ...draft.revisions.map(({ name }) => name)];
  return {
    head: negotiation.head,
    history: negotiation.history(chair, { limit: 500 }),
    moments: moments.map((at) => negotiation.draft(chair, at)),
    blame: [...Object.values(draft.parts).flat(), ...draft.removed].map(({ id }) =>
      negotiation.blame(chair, { paragraph: id }),
    ),
    reconciled: await Promise.all(moments.map((at) => negotiation.reconcile(chair, at))),
    compared: moments.map((at) => negotiation.compare(chair, at, String(draft.seq))),
  };
};

const runs = Number(process.env["STORY_SEEDS"] ?? 60) / 10;

describe("the record of any evening as a file", () => {
  test("verifies for every audience, and holds nothing withheld: neither payload nor salt, nor anything private", async () => {
    for (let seed = 0; seed < runs; seed++) {
      const { house } = await evening(seed);
      const { storage, negotiation } = house;
      const salted = entriesAfter(storage, 0, 1_000).flatMap(({ seq }) =>
        Object.entries(payloadsOf(storage, seq)).map(([kind, payload]) => ({ seq, kind, ...payload })),
      );
      for (const [audience, desk] of [
        ["full", true],
        ["full", false],
        ["groups", false],
        ["none", false],
      ] as const) {
        const bytes = archived(negotiation, audience, desk);
        const { ok, head, header } = verifyArchive(bytes);
        expect({ ok, head }).toEqual({ ok: true, head: negotiation.head });
        const all = everything(bytes);
        expect(all.includes("CANARYPAPER")).toBe(false);
        expect(all.includes("CANARYDESK")).toBe(desk);
        for (const { seq, kind, salt, bytes: payload } of salted) {
          const early = (kind === "act" || kind === "draft") && seq < header!.from;
          const withheld = early || (kind === "desk" && !desk) || (kind === "names" && audience === "none");
          if (withheld)
            expect([seq, kind, all.includes(Buffer.from(salt)), all.includes(Buffer.from(payload))]).toEqual([
              seq,
              kind,
              false,
              false,
            ]);
          // With groups alone, no payload that is there speaks of a State.
          if (kind === "names" && audience === "groups" && all.includes(Buffer.from(salt)))
            expect(JSON.stringify({ ...fromBytes<object>(payload), seat: "" })).not.toMatch(/ALT|BRE|COR/u);
        }
        // A seat that took something down for a group is in what it said; a State's is in nothing.
        for (const { seat, role, parties } of given(negotiation.invitations(null)))
          if (audience === "none" || (audience === "groups" && role === "delegation" && !parties.includes("GRP")))
            expect([seed, audience, parties, all.includes(seat)]).toEqual([seed, audience, parties, false]);
      }
    }
  });

  test("tells the same history, authors and differences when it is put back, and verifies; without the desk too", async () => {
    for (let seed = 20; seed < 20 + runs; seed++) {
      const { house, chair } = await evening(seed);
      const whole = putBack(archived(house.negotiation, "full", true));
      expect(whole.negotiation.verify()).toMatchObject({ ok: true, head: house.negotiation.head });
      expect(await told(whole.negotiation, whole.chair)).toEqual(await told(house.negotiation, chair));
      const less = putBack(archived(house.negotiation, "full"));
      const verified = less.negotiation.verify();
      expect(verified).toMatchObject({ ok: true, head: house.negotiation.head });
      expect(verified.dropped?.desk).toBeGreaterThan(0);
      const first = given(await less.negotiation.reconcile(less.chair, "1"));
      expect(first).toEqual(given(await house.negotiation.reconcile(chair, "1")));
      // What is put back is archived again, and put back again.
      const again = putBack(archived(less.negotiation, "full", true));
      expect(again.negotiation.verify().bad).toBeUndefined();
    }
  });

  test("does not verify with any byte changed, and names the entry it is in", async () => {
    const bytes = archived((await evening(40)).house.negotiation, "full", true);
    const starts = framesOf(bytes);
    const n = random(9);
    for (let turn = 0; turn < 300 * Math.max(1, runs / 6); turn++) {
      const at = n(bytes.length);
      const spoilt = bytes.slice();
      spoilt[at]! ^= 1 << n(8);
      const { ok, bad } = verifyArchive(spoilt);
      expect([at, ok]).toEqual([at, false]);
      const frame = starts.findLastIndex((start) => start <= at);
      if (frame >= 0 && frame < starts.length - 2) expect([at, bad?.seq]).toEqual([at, frame + 1]);
      else expect(bad?.reason).not.toBe("");
    }
  });

  test("does not verify cut, lengthened, or put together from the archives of two negotiations or two audiences", async () => {
    const [one, other] = [await evening(41), await evening(42)];
    const whole = archived(one.house.negotiation, "full", true);
    const files = [
      archived(other.house.negotiation, "full", true),
      archived(one.house.negotiation, "none"),
      archived(one.house.negotiation, "full"),
    ];
    const cutAt = (bytes: Uint8Array, frame: number): number => framesOf(bytes)[frame]!;
    for (const file of files)
      for (const frame of [0, 1, 5, 12]) {
        const [a, b] = [whole.subarray(0, cutAt(whole, frame)), file.subarray(cutAt(file, frame))];
        const { ok, bad } = verifyArchive(new Uint8Array(Buffer.concat([a, b])));
        expect([frame, ok]).toEqual([frame, false]);
        expect(bad?.reason).not.toBe("");
      }
    const frames = framesOf(whole);
    const last = whole.subarray(frames.at(-3), frames.at(-2));
    for (const added of [new Uint8Array([0]), last, whole])
      expect(verifyArchive(new Uint8Array(Buffer.concat([whole, added]))).ok).toBe(false);
    const n = random(3);
    for (let turn = 0; turn < 40; turn++) {
      const cut = whole.subarray(0, n(whole.length));
      expect(verifyArchive(cut).ok).toBe(false);
      expect(isRefusal(restorable(cut))).toBe(true);
    }
  });
});
