/**
 * The record under the hands of somebody who writes the database: every table and column of it, row by row, is changed,
 * dropped, doubled, exchanged or cut, and so are the living documents. `verify` notices and says where; what it cannot
 * notice is listed here, and is no part of the record.
 */
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { readRecord, strandOf, writeTables } from "../../drafts/crdt/documents.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { openStorage } from "../../server/hosts/node-storage.ts";
import { verifyChain } from "../../server/record/chain.ts";
import { keepLeft, leftOf } from "../../server/record/left.ts";
import { keepState, stateAt, type State } from "../../server/record/replay.ts";
import { prepare } from "../../server/record/schema.ts";
import type { Row, Storage, Value } from "../../server/record/storage.ts";
import { cast, doRarer, random, step, typing, type Cast } from "../story/anything.ts";

/** Who sits where, what they type under and in private, and what the Chair decided of the room: no part of the record. */
const beside = ["seats", "invitations", "sessions", "leases", "keys", "caucuses", "caucus_states", "settings"];

/** Rows of a table that are tried; `npm run soak` tries more. */
const most = process.env["STORY_SEEDS"] === undefined ? 2 : 40;

/** An evening with every kind of thing in it, a checkpoint in its midst and one near its end. */
const evening = async (seed: number): Promise<Cast> => {
  const n = random(seed);
  const people = cast(seed);
  const { house, chair, secretariat, delegations } = people;
  for (let turn = 0; turn < 14; turn++) {
    if (n(2) === 0) typing(n, people, house.draft(chair), `<${turn}>`);
    const { office, act } = step(n, house.draft(chair), house.negotiation.head.seq);
    const [party, head] = delegations[n(delegations.length)]!;
    await house.act(office ? (n(3) === 0 ? secretariat : chair) : head, office ? act : { ...act, as: party });
    await doRarer(n, people, (words) => words);
    if (turn % 6 === 5) house.storage.transaction(() => keepState(house.storage, stateAt(house.storage)));
  }
  await house.done(chair, { type: "publish-revision", name: "Rev.last", key: "the-last-one" });
  // As it lies in the file of a room that was left in order.
  const { draft, draftEpoch, head } = stateAt(house.storage);
  const left = leftOf(draft, { head, draftEpoch, record: readRecord(draft) });
  house.storage.transaction(() => keepLeft(house.storage, left));
  return people;
};

const tablesIn = (storage: Storage): string[] =>
  storage
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .map(({ name }) => name);

/** A copy of a database, to be spoilt. */
const copyOf = (storage: Storage): Storage => {
  const copy = openStorage(":memory:");
  prepare(copy);
  copy.transaction(() => {
    for (const table of tablesIn(storage)) {
      copy.exec(`DELETE FROM ${table}`);
      for (const row of storage.exec(`SELECT * FROM ${table}`)) insert(copy, table, row);
    }
  });
  return copy;
};
const insert = (storage: Storage, table: string, row: Row): void => {
  storage.exec(
    `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row)
      .map(() => "?")
      .join(", ")})`,
    ...Object.values(row),
  );
};
const where = (row: Row): string =>
  Object.keys(row)
    .map((column) => `${column} IS ?`)
    .join(" AND ");

/** The same and yet another: the ways a value is spoilt. */
const spoilt = (value: Value, n: (below: number) => number): Value[] => {
  if (typeof value === "number") return [value + 1, value === 0 ? 7 : 0];
  if (typeof value === "string") {
    const at = n(Math.max(1, value.length));
    return [value.slice(0, at) + (value[at] === "7" ? "8" : "7") + value.slice(at + 1), ""].filter(
      (one) => one !== value,
    );
  }
  if (value === null) return ["somebody"];
  const flipped = value.slice();
  flipped[n(Math.max(1, value.length))]! ^= 1 << n(8);
  const cut = value.slice(0, -1);
  return value.length === 0 ? [new Uint8Array([1])] : [flipped, cut, new Uint8Array(0), new Uint8Array([...value, 0])];
};

interface Attack {
  readonly told: string;
  readonly seq: number | null;
  readonly do: (storage: Storage) => void;
}

const seqOf = (row: Row): number | null => (typeof row["seq"] === "number" ? row["seq"] : null);

const packed = (value: Value): Buffer => Buffer.from(value instanceof Uint8Array ? value : String(value));

/** Every column of a row spoilt, the row dropped, doubled as another, and exchanged with its neighbour. */
const attacksOn = (table: string, rows: readonly Row[], at: number, n: (below: number) => number): Attack[] => {
  const row = rows[at]!;
  const values = Object.values(row);
  // The number of a piece only says in what order it comes, and most documents are one piece.
  const columns = Object.entries(row).filter(([column]) => column !== "piece");
  const attacks: Attack[] = columns.flatMap(([column, value]) =>
    spoilt(value, n).map((other) => ({
      told: `${table}.${column} of ${JSON.stringify(seqOf(row))}`,
      seq: seqOf(row),
      do: (storage) =>
        storage.exec(`UPDATE OR REPLACE ${table} SET ${column} = ? WHERE ${where(row)}`, other, ...values),
    })),
  );
  attacks.push({
    told: `${table} without ${at}`,
    seq: seqOf(row),
    do: (storage) => storage.exec(`DELETE FROM ${table} WHERE ${where(row)}`, ...values),
  });
  const next = rows[(at + 1) % rows.length]!;
  for (const column of ["bytes", "hash", "digests", "salt", "id", "name", "at", "what"]) {
    const [one, two] = [row[column], next[column]];
    const others = [row, next].map((all) => JSON.stringify({ ...all, [column]: null }));
    // Rows that differ in nothing else are the same two rows again.
    if (
      one === undefined ||
      two === undefined ||
      others[0] === others[1] ||
      Buffer.compare(packed(one), packed(two)) === 0
    )
      continue;
    attacks.push({
      told: `${table}.${column} of ${at} and the next exchanged`,
      seq: Math.min(seqOf(row) ?? 0, seqOf(next) ?? 0) || null,
      do: (storage) => {
        storage.exec(`DELETE FROM ${table} WHERE ${where(row)}`, ...values);
        storage.exec(`DELETE FROM ${table} WHERE ${where(next)}`, ...Object.values(next));
        insert(storage, table, { ...row, [column]: two });
        insert(storage, table, { ...next, [column]: one });
      },
    });
  }
  return attacks;
};

/** Rows added to the record: an entry after the last, and something about an entry that is there and one that is not. */
const additions = (last: number): Attack[] => {
  const blob = new Uint8Array([1, 2, 3]);
  return [
    ["entries", { seq: last + 1, at: Date.now(), kind: "act", digests: "[]", hash: "0".repeat(64) }],
    ["payloads", { seq: last + 1, kind: "act", salt: blob, bytes: blob }],
    ["payloads", { seq: 1, kind: "desk", salt: blob, bytes: blob }],
    ["payloads", { seq: 0, kind: "act", salt: blob, bytes: blob }],
    ["touched", { id: "p1-3", seq: last + 1, what: "move", seat: null }],
    ["touched", { id: "p999-1", seq: 2, what: "typing", seat: null }],
    ["checkpoints", { seq: 3, document: "draft", piece: 0, bytes: blob }],
    ["checkpoints", { seq: last + 9, document: "draft", piece: 0, bytes: blob }],
    ["revisions", { name: "Rev.99", seq: 2 }],
  ].map(([table, row]) => ({
    told: `${table as string} with ${Object.values(row as Row)[0]!.toString()} added`,
    seq: null,
    do: (storage) => insert(storage, table as string, row as Row),
  }));
};

/** Whether a spoilt copy is noticed, by a server that opens it; a place must be named. */
const noticed = (people: Cast, original: Storage, attack: Attack): string | null => {
  const storage = copyOf(original);
  let bad;
  try {
    attack.do(storage);
    people.house.restart(storage);
    bad = people.house.negotiation.verify().bad;
  } catch {
    // What the database refuses, or what does not even open, has not gone by unnoticed.
    return null;
  }
  if (bad === undefined) return `${attack.told}: not noticed`;
  const named = bad.seq ?? bad.document;
  const near = attack.seq === null || bad.seq === undefined || bad.seq === attack.seq || bad.seq === attack.seq + 1;
  return named !== undefined && near ? null : `${attack.told}: ${JSON.stringify(bad)}`;
};

describe("a database that somebody wrote in", () => {
  test("is noticed in every table and column of the record, and where", async () => {
    const people = await evening(5);
    const { storage, negotiation } = people.house;
    expect(negotiation.verify().bad).toBeUndefined();
    const original = copyOf(storage);
    const last = negotiation.head.seq;
    const n = random(1);
    const missed: string[] = [];
    let tried = 0;
    for (const table of tablesIn(original).filter((name) => !beside.includes(name))) {
      const rows = original.exec(`SELECT * FROM ${table}`);
      // A sample of each, its first and last rows in it; all of it where more is asked for.
      const every = Math.max(1, Math.ceil(rows.length / most));
      for (let at = 0; at < rows.length; at += every)
        for (const attack of attacksOn(table, rows, at, n)) {
          missed.push(...[noticed(people, original, attack) ?? []].flat());
          tried++;
        }
    }
    for (const attack of additions(last)) missed.push(...[noticed(people, original, attack) ?? []].flat());
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(80);
  }, 180_000);

  test("but beside the record is not noticed: who sits where, settings and caucuses prove nothing", async () => {
    const { house } = await evening(6);
    const known = tablesIn(house.storage);
    expect(beside.filter((table) => !known.includes(table))).toEqual([]);
    for (const table of ["sessions", "invitations", "caucuses", "caucus_states"])
      house.storage.exec(`DELETE FROM ${table}`);
    house.storage.exec("UPDATE settings SET value = 'no' WHERE name = 'moments'");
    expect(house.negotiation.verify().bad).toBeUndefined();
  });

  test("is noticed when its end was cut off, by the answers to acts and by whoever holds a later head", async () => {
    const { house } = await evening(7);
    const { seq } = house.negotiation.head;
    for (const table of ["entries", "payloads", "touched", "checkpoints", "revisions"])
      house.storage.exec(`DELETE FROM ${table} WHERE seq = ?`, seq);
    house.restart();
    expect(house.negotiation.head.seq).toBe(seq - 1);
    expect(house.negotiation.verify().bad).toMatchObject({ reason: expect.stringContaining(`entry ${seq}`) });
  });
});

/** Ways to put something into a state that no entry brought, and what verify calls the place. */
const forgeries: readonly (readonly [
  told: string,
  document: string,
  ofParagraph: boolean,
  forge: (state: State, id: ParagraphId) => void,
])[] = [
  ["words", "draft", true, ({ draft }, id) => strandOf(draft, strandIn(draft, id))!.insert(0, "Never ")],
  ["words out", "draft", true, ({ draft }, id) => strandOf(draft, strandIn(draft, id))!.delete(0, 1)],
  ["bold", "draft", true, ({ draft }, id) => strandOf(draft, strandIn(draft, id))!.format(0, 2, { b: true })],
  [
    "letters nobody sees",
    "draft",
    false,
    ({ draft }, id) => {
      const words = strandOf(draft, strandIn(draft, id))!;
      words.insert(0, "Hidden");
      words.delete(0, "Hidden".length);
    },
  ],
  [
    "a label",
    "draft",
    true,
    ({ draft }, id) => writeTables(draft, "record", [{ table: "labels", key: id, value: { consensus: "77" } }]),
  ],
  [
    "a place",
    "draft",
    true,
    ({ draft }, id) =>
      writeTables(draft, "record", [{ table: "places", key: id, value: { part: "summary", rank: "V" } }]),
  ],
  [
    "an agreement",
    "draft",
    true,
    ({ draft }, id) =>
      writeTables(draft, "record", [
        { table: "statuses", key: id, value: { status: "agreed", at: "", office: "chair" } },
      ]),
  ],
  [
    "a title",
    "draft",
    false,
    ({ draft }) => writeTables(draft, "record", [{ table: "meta", key: "title", value: "Another title" }]),
  ],
  [
    "a name in the tables",
    "names",
    false,
    (state) => {
      state.names = { ...state.names, reasons: { ...state.names.reasons, "q2-1": "They asked for it." } };
    },
  ],
  [
    "a name in the document delegations sync",
    "names/full",
    false,
    ({ projected }) => writeTables(projected!.full, "names", [{ table: "reasons", key: "q2-1", value: "Forged" }]),
  ],
  [
    "a name in the document of groups",
    "names/groups",
    false,
    ({ projected }) => writeTables(projected!.groups, "names", [{ table: "reasons", key: "q2-1", value: "Forged" }]),
  ],
  [
    "words to the Chair",
    "desk",
    false,
    ({ projected }) => writeTables(projected!.desk, "desk", [{ table: "reasons", key: "q2-1", value: "Forged" }]),
  ],
];
const strandIn = (doc: Y.Doc, id: ParagraphId) => readRecord(doc).paragraphs[id]!.strand!;

describe("what no entry brought", () => {
  for (const [told, document, ofParagraph, forge] of forgeries)
    test(`${told}: in the living documents is named by document${ofParagraph ? " and paragraph" : ""}`, async () => {
      const { house, chair } = await evening(8);
      const [, paragraph] = house.draft(chair).parts.consensus!.filter(({ ins }) => ins === undefined);
      const state = stateAt(house.storage);
      expect(verifyChain(house.storage, state).bad).toBeUndefined();
      state.draft.clientID = 1;
      forge(state, paragraph!.id);
      const { bad } = verifyChain(house.storage, state);
      expect(bad?.document).toBe(document);
      expect(bad?.paragraph).toBe(ofParagraph ? paragraph!.id : undefined);
      expect(bad?.reason).not.toBe("");
    });

  test("in a checkpoint that is otherwise whole is named by checkpoint and paragraph, and stands under unexplained", async () => {
    const { house, chair } = await evening(9);
    const state = stateAt(house.storage);
    const [, paragraph] = house.draft(chair).parts.consensus!.filter(({ ins }) => ins === undefined);
    strandOf(state.draft, strandIn(state.draft, paragraph!.id))!.insert(0, "Never ");
    house.storage.transaction(() => keepState(house.storage, state));
    // The text as the room left it is shown before any checkpoint; after a kill it is not there.
    house.storage.exec("DELETE FROM checkpoints WHERE seq = 0");
    house.restart();
    expect(house.words(chair, paragraph!.id)).toContain("Never ");
    expect(house.negotiation.verify().bad).toMatchObject({
      document: `checkpoint ${state.head.seq}: draft`,
      paragraph: paragraph!.id,
    });
    const answer = await house.negotiation.reconcile(chair, "1");
    if (isRefusal(answer)) throw new RangeError(answer.message);
    expect(answer.unexplained.map(({ paragraph: where }) => where)).toEqual([paragraph!.id]);
    expect(answer.unexplained[0]?.now).toContain("Never");
  });

  test("a checkpoint that was damaged is passed over: the words are those of the record, and the log says so", async () => {
    const { house, chair } = await evening(10);
    const before = house.draft(chair);
    const [{ seq }] = house.storage.exec<{ seq: number }>("SELECT max(seq) AS seq FROM checkpoints") as [
      { seq: number },
    ];
    for (const document of house.storage.exec<{ document: string }>(
      "SELECT DISTINCT document FROM checkpoints WHERE seq = ?",
      seq,
    )) {
      house.storage.exec(
        "UPDATE checkpoints SET bytes = zeroblob(length(bytes)) WHERE seq = ? AND document = ?",
        seq,
        document.document,
      );
      house.restart();
      expect(house.draft(chair)).toEqual(before);
    }
    expect(house.log.join()).toContain(`"what":"checkpoint-damaged","entry":${seq}`);
    expect(house.negotiation.verify().bad).toMatchObject({ document: `checkpoint ${seq}` });
  });
});
