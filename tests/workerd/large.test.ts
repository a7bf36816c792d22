/**
 * Whatever the size of a negotiation, what is asked of an object's database stays within what Cloudflare permits. Every test
 * of record and room that runs in workerd is held to it as well (tests/workerd/node-storage.ts).
 */
import { concatBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import { readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { checkpointSeqs } from "../../server/record/checkpoint.ts";
import { pieceBytes } from "../../server/record/payloads.ts";
import { Negotiation } from "../../server/room/negotiation.ts";
import { House, join, seeded } from "../server/peer.ts";
import { openStorage } from "./node-storage.ts";
import { permitted, type Most } from "./within.ts";

/** 400 paragraphs of some two thousand letters, in each five proposals of what to add. */
const paragraphs = 400;
const long = `# A. Long\n\n${Array.from(
  { length: paragraphs },
  (_, n) =>
    `${n + 1}. ${Array.from(
      { length: 5 },
      (__, m) => `${"States shall report on the safety of relays. ".repeat(9)}[add: and of ${n}-${m} (ALT)] `,
    ).join("")}`,
).join("\n\n")}\n`;

/** Everything a storage was asked for was permitted; `most` is what came closest. */
const kept = (most: Readonly<Most>): void => {
  for (const what of Object.keys(permitted) as (keyof Most)[])
    expect([what, most[what] <= permitted[what]]).toEqual([what, true]);
};

describe("what an object's database is asked for", () => {
  test("is refused where it is more than Cloudflare permits, so that these tests would find out", () => {
    const storage = openStorage(":memory:");
    storage.exec("CREATE TABLE things (a, b)");
    const half = new Uint8Array(permitted.row / 2 + 1);
    expect(() => storage.exec("INSERT INTO things (a, b) VALUES (?, ?)", half, half)).toThrow("row: 2000002");
    expect(() => storage.exec(`SELECT ${"1 + ".repeat(25_000)}1 AS n`)).toThrow("statement");
    const many = Array.from({ length: 101 }, (_, n) => n);
    expect(() => storage.exec(`SELECT ${many.map(() => "?").join(" + ")} AS n`, ...many)).toThrow("parameters");
    expect(() => storage.exec(`SELECT ${many.map((n) => `1 AS c${n}`).join(", ")}`)).toThrow("column");
  });

  test("stays within that over a long text with 2,000 proposals, its checkpoints and its archive put back", async () => {
    const storage = openStorage(":memory:");
    const house = new House({ storage, notation: long });
    const chair = house.seat("chair");
    const draft = house.draft(chair);
    expect(draft.proposals.length).toBe(5 * paragraphs);
    const pen = join(house, house.seat("secretariat"));
    for (const label of ["1", "200", "400"]) {
      const { strand } = readRecord(pen.doc).paragraphs[house.paragraph(chair, label)]!;
      strandOf(pen.doc, strand!)!.insert(0, "All ");
    }
    house.negotiation.flush();
    await house.done(chair, { type: "set-aside", proposal: draft.proposals[0]!.id });
    await house.done(chair, { type: "publish-revision", name: "Rev.1", renumber: true });
    house.restart();
    expect(checkpointSeqs(storage).length).toBeGreaterThan(0);
    // The beginning is longer than a row may be: it lies in pieces.
    const [whole] = storage.exec<{ bytes: number }>("SELECT sum(length(bytes)) AS bytes FROM payload_pieces");
    expect(pieceBytes + whole!.bytes).toBeGreaterThan(permitted.row);
    kept(storage.most);

    const pieces = house.negotiation.archive(null, { audience: "full", desk: true });
    if (isRefusal(pieces)) throw new Error(pieces.message);
    const archive = concatBytes(...pieces);
    const second = openStorage(":memory:");
    const { now, later } = { now: () => house.clock.time, later: house.clock.later };
    const back = Negotiation.restore({ storage: second, random: seeded(), now, later }, archive, "put-back");
    expect(back.head).toEqual(house.negotiation.head);
    kept(second.most);
  });
});
