/** Files of earlier forms, as the versions that wrote them left them (tests/golden), opened by today's. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isRefusal, type Refusal } from "../../../drafts/refusal.ts";
import type { Seat } from "../../../drafts/party.ts";
import { nodeDeps } from "../../../server/hosts/node.ts";
import { openStorage } from "../../../server/hosts/node-storage.ts";
import { keepSetting, prepare, schemaVersion, setting } from "../../../server/record/schema.ts";
import type { Storage } from "../../../server/record/storage.ts";
import { restorable } from "../../../server/record/restore.ts";
import { Negotiation } from "../../../server/room/negotiation.ts";

const golden = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "golden");
const files = readdirSync(golden).filter((name) => name.endsWith(".sqlite.gz"));
/** The end of the record in each, as the version that wrote it said. */
const heads: Readonly<Record<string, readonly [seq: number, hash: string]>> = {
  "form-1-evening.sqlite.gz": [48, "fa53507b020452a6caafb7cd7a12e242fbd2689fec9ecb409d1611707e5fd7d8"],
  "form-1-at-once.sqlite.gz": [66, "b35b4d0e8b51ecf8669a16e388bb5ae9327bf41fb92e1da1b46ac78081eda604"],
  "form-1-sample.sqlite.gz": [170, "f4c9d4991d91801f46496fe6c22f436bd5cad6e46ce4c954fefc3fd349c84765"],
  "form-2-evening.sqlite.gz": [48, "f0f69616a928633c5d4307458c2405c3b03e3beafa514933514f577e9c6592b8"],
};

let folder = "";
let opened: { close?(): void }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unbracket-forms-"));
  opened = [];
});
afterEach(() => {
  for (const one of opened) one.close?.();
  rmSync(folder, { recursive: true, force: true });
});

/** A copy of a golden file, to be opened. */
const copyOf = (name: string): string => {
  const file = join(folder, "copy.sqlite");
  writeFileSync(file, gunzipSync(readFileSync(join(golden, name))));
  return file;
};

const kept = <T extends { close?(): void }>(one: T): T => {
  opened.push(one);
  return one;
};

const given = <T extends object>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer as T;
};

/** Every table and index, as the database describes it. */
const shapeOf = (storage: Storage): string[] =>
  storage
    .exec<{ sql: string }>("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name")
    .map(({ sql }) => sql.replaceAll(/\s+/gu, " "));

const freshShape = (): string[] => {
  const storage = kept(openStorage(":memory:"));
  prepare(storage);
  return shapeOf(storage);
};

/** Everything in a database but what opening it may make. */
const contentsOf = (storage: Storage): unknown =>
  ["entries", "payloads", "touched", "revisions", "seats", "invitations", "sessions", "caucuses", "caucus_states"].map(
    (table) => storage.exec(`SELECT * FROM ${table}`),
  );

const chairIn = (storage: Storage, negotiation: Negotiation): Seat => {
  const [row] = storage.exec<{ id: string }>("SELECT id FROM seats WHERE role = 'chair' AND revoked IS NULL LIMIT 1");
  return negotiation.seat(row!.id)!;
};

describe("the form of a database", () => {
  test("is another whenever its tables are: their text is the one noted for this form", () => {
    const forms = JSON.parse(readFileSync(join(golden, "forms.json"), "utf8")) as Record<string, string>;
    const digest = createHash("sha256").update(freshShape().join("\n")).digest("hex");
    expect(Object.keys(forms).at(-1)).toBe(String(schemaVersion));
    expect(digest, "the schema has changed: raise schemaVersion and write a step (tests/golden/README.md)").toBe(
      forms[schemaVersion],
    );
  });

  test("has a file of each earlier one here, and no file is of a head nobody noted", () => {
    expect(files.sort()).toEqual(Object.keys(heads).sort());
    for (let form = 1; form <= schemaVersion; form++)
      expect(files.some((name) => name.startsWith(`form-${form}-`))).toBe(true);
  });
});

describe.each(files)("%s", (name) => {
  test("opens with nothing lost, in today's form, and its record holds", () => {
    const file = copyOf(name);
    const before = openStorage(file);
    const [contents, form] = [contentsOf(before), setting(before, "schema")];
    before.close!();
    expect(form).toBe(name.split("-")[1]);
    const deps = nodeDeps(file);
    const negotiation = kept(Negotiation.open(deps));
    expect(setting(deps.storage, "schema")).toBe(String(schemaVersion));
    expect(shapeOf(deps.storage)).toEqual(freshShape());
    expect(contentsOf(deps.storage)).toEqual(contents);
    const [seq, hash] = heads[name]!;
    expect(negotiation.head).toMatchObject({ seq, hash });
    expect(negotiation.verify()).toMatchObject({ ok: true, entries: seq });
  });

  test("tells its history, whose words are whose, and every difference since its beginning", async () => {
    const deps = nodeDeps(copyOf(name));
    const negotiation = kept(Negotiation.open(deps));
    const chair = chairIn(deps.storage, negotiation);
    const draft = given(negotiation.draft(chair));
    expect(given(negotiation.history(chair, {})).steps.length).toBeGreaterThan(5);
    const reconciled = given(await negotiation.reconcile(chair, "1"));
    expect(reconciled).toMatchObject({ unexplained: [] });
    expect(reconciled.explained.length).toBeGreaterThan(3);
    const paragraphs = Object.values(draft.parts)
      .flat()
      .filter(({ runs, ins }) => runs.length > 0 && ins === undefined);
    expect(paragraphs.length).toBeGreaterThan(5);
    for (const { id } of paragraphs)
      expect(given(negotiation.blame(chair, { paragraph: id })).stretches.length).toBeGreaterThan(0);
  });

  test("goes on: what is done in it now is recorded, and holds", async () => {
    const file = copyOf(name);
    const deps = nodeDeps(file);
    const negotiation = Negotiation.open(deps);
    const chair = chairIn(deps.storage, negotiation);
    given(
      await negotiation.act(chair, {
        type: "insert-paragraph",
        part: "consensus",
        after: null,
        kind: "paragraph",
        text: "States shall read old files.",
      }),
    );
    given(await negotiation.act(chair, { type: "publish-revision", name: "Rev.later" }));
    negotiation.close();
    const again = kept(Negotiation.open(nodeDeps(file)));
    expect(again.verify()).toMatchObject({ ok: true, entries: heads[name]![0] + 2 });
  });

  test("stays whole in its own form when the step to the next one breaks off anywhere", () => {
    const file = copyOf(name);
    const before = openStorage(file);
    const [shape, form] = [shapeOf(before), setting(before, "schema")];
    let statements = 0;
    prepare({
      exec: (sql, ...values) => (statements++, before.exec(sql, ...values)),
      transaction: (fn) => before.transaction(fn),
    });
    before.close!();
    for (let breaks = 1; breaks <= statements; breaks++) {
      const storage = openStorage(copyOf(name));
      let n = 0;
      const broken: Storage = {
        exec(sql, ...values) {
          if (++n === breaks) throw new Error("the disk is full");
          return storage.exec(sql, ...values);
        },
        transaction: (fn) => storage.transaction(fn),
      };
      expect(() => prepare(broken)).toThrow("the disk is full");
      expect([shapeOf(storage), setting(storage, "schema")]).toEqual([shape, form]);
      storage.close!();
    }
  });
});

test("a file of a later form is refused in a sentence and left as it was", () => {
  const storage = kept(openStorage(copyOf("form-2-evening.sqlite.gz")));
  keepSetting(storage, "schema", String(schemaVersion + 1));
  const before = [shapeOf(storage), contentsOf(storage)];
  expect(() => prepare(storage)).toThrow(
    `it was written by a later version of Unbracket (form ${schemaVersion + 1}; this version knows forms up to ${schemaVersion})`,
  );
  expect([shapeOf(storage), contentsOf(storage)]).toEqual(before);
});

test("an archive that the first version wrote is put back with the same head, and goes on", async () => {
  const bytes = new Uint8Array(readFileSync(join(golden, "form-1-evening.archive")));
  expect(isRefusal(restorable(bytes))).toBe(false);
  const negotiation = kept(Negotiation.restore(nodeDeps(":memory:"), bytes, "restored-1"));
  const [seq, hash] = heads["form-1-evening.sqlite.gz"]!;
  expect(negotiation.head).toMatchObject({ seq, hash });
  const chair = negotiation.seat(given(negotiation.invite(null, { role: "chair" })).seat)!;
  given(await negotiation.act(chair, { type: "publish-revision", name: "Rev.later" }));
  expect(negotiation.verify()).toMatchObject({ ok: true, entries: seq + 1 });
});
