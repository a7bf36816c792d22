/** What earlier versions left beside the tables: checkpoints without sums, an index of letters of another form. */
import { describe, expect, test } from "vitest";
import { checkpointHolds, checkpointSeqs, unsealed } from "../../../server/record/checkpoint.ts";
import { keepState, stateAt } from "../../../server/record/replay.ts";
import { keepSetting, setting } from "../../../server/record/schema.ts";
import { Negotiation } from "../../../server/room/negotiation.ts";
import { House, join, seeded } from "../peer.ts";

/** A house with checkpoints at some entries, as a version before sums left it. */
const earlier = () => {
  const house = new House({});
  const chair = house.seat("chair");
  const first = house.paragraph(chair, "1");
  const pen = join(house, chair);
  for (let n = 0; n < 6; n++) {
    pen.type(first, "shall", ` word${n}`);
    house.negotiation.flush();
    if (n % 2 === 1) house.storage.transaction(() => keepState(house.storage, stateAt(house.storage)));
  }
  const { storage } = house;
  storage.exec("DELETE FROM checkpoints WHERE document = 'sum'");
  storage.exec("DELETE FROM settings WHERE name IN ('checkpoints-unsealed', 'letters-form')");
  const reopen = (pause?: () => Promise<void>): Negotiation =>
    Negotiation.open({
      storage,
      now: () => house.clock.time,
      random: seeded(9),
      later: house.clock.later,
      log: ({ what }) => logged.push(what),
      ...(pause && { pause }),
    });
  const logged: string[] = [];
  return { house, chair, storage, reopen, logged };
};

/** Resolves when what a negotiation does in the background has had its turns. */
const settled = async (done: () => boolean): Promise<void> => {
  for (let n = 0; n < 1_000 && !done(); n++) await Promise.resolve();
};

describe("checkpoints from before there were sums", () => {
  test("are read from, raise no alarm, and the record holds with them", () => {
    const { storage, reopen, logged } = earlier();
    const seqs = checkpointSeqs(storage);
    expect(seqs.length).toBeGreaterThan(2);
    const negotiation = reopen(() => new Promise(() => undefined));
    expect(unsealed(storage)).toEqual(seqs);
    expect(stateAt(storage).checkpoint).toBe(seqs.at(-1));
    expect(negotiation.verify()).toMatchObject({ ok: true });
    expect(logged).not.toContain("checkpoint-damaged");
  });

  test("are held against the entries in the background and get their sums", async () => {
    const { storage, reopen } = earlier();
    const seqs = checkpointSeqs(storage);
    reopen(() => Promise.resolve());
    await settled(() => unsealed(storage).length === 0);
    expect(unsealed(storage)).toEqual([]);
    expect(checkpointSeqs(storage)).toEqual(seqs);
    for (const seq of seqs) expect(checkpointHolds(storage, seq)).toBe(true);
  });

  test("go where they are not what the entries make", async () => {
    const { storage, reopen } = earlier();
    const [first, ...others] = checkpointSeqs(storage);
    storage.exec(
      "UPDATE checkpoints SET bytes = (SELECT bytes FROM checkpoints AS c WHERE c.seq = ? AND c.document = 'draft') WHERE seq = ? AND document = 'draft'",
      first!,
      others[0]!,
    );
    reopen(() => Promise.resolve());
    await settled(() => unsealed(storage).length === 0);
    expect(checkpointSeqs(storage)).toEqual([first, ...others.slice(1)]);
  });

  test("are damaged where their bytes are: the text is read from before them", () => {
    const { house, chair, storage, reopen } = earlier();
    const before = house.draft(chair);
    storage.exec(
      "UPDATE checkpoints SET bytes = x'0101' WHERE seq = ? AND document = 'draft'",
      checkpointSeqs(storage).at(-1)!,
    );
    expect(reopen().draft(chair)).toEqual(before);
  });

  test("are those there were then: one that loses its sums later is damaged", () => {
    const { storage, reopen } = earlier();
    reopen();
    storage.exec("UPDATE settings SET value = '[]' WHERE name = 'checkpoints-unsealed'");
    const negotiation = reopen();
    expect(stateAt(storage).checkpoint).toBe(0);
    expect(negotiation.verify().bad?.document).toMatch(/^checkpoint/u);
  });
});

describe("an index of letters", () => {
  test("of another form is emptied and filled again", () => {
    const { house, storage, reopen, chair } = earlier();
    const rows = storage.exec("SELECT * FROM letters");
    const paragraph = house.paragraph(chair, "1");
    keepSetting(storage, "letters-form", "0");
    storage.exec("UPDATE letters SET first = first + 1000");
    const negotiation = reopen(() => new Promise(() => undefined));
    expect(setting(storage, "letters-form")).toBe("1");
    expect(storage.exec("SELECT * FROM letters")).toEqual([]);
    expect(negotiation.blame(chair, { paragraph })).toMatchObject({ paragraph });
    expect(storage.exec("SELECT * FROM letters")).toEqual(rows);
    expect(negotiation.verify()).toMatchObject({ ok: true });
  });

  test("from before forms were noted is of the first, and stays", () => {
    const { storage, reopen } = earlier();
    const rows = storage.exec("SELECT * FROM letters");
    reopen(() => new Promise(() => undefined));
    expect(storage.exec("SELECT * FROM letters")).toEqual(rows);
    expect(rows.length).toBeGreaterThan(0);
  });
});
