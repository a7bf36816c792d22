import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStorage } from "../../../server/hosts/node-storage.ts";
import { storageContract } from "./storage-contract.ts";

describe("the store in a file", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "store-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (): string => join(folder, "one.sqlite");

  storageContract(() => openStorage(file()));

  test("holds after closing what was committed, without a trace of what was erased", () => {
    const storage = openStorage(file());
    storage.exec("CREATE TABLE things (name TEXT)");
    storage.exec("INSERT INTO things VALUES ('kept-word'), ('erased-canary')");
    storage.exec("DELETE FROM things WHERE name LIKE 'erased%'");
    storage.scrub!();
    for (const ending of ["", "-wal"]) expect(readFileSync(file() + ending).includes("erased-canary")).toBe(false);
    storage.close!();
    const again = openStorage(file());
    expect(again.exec("SELECT name FROM things")).toMatchObject([{ name: "kept-word" }]);
    again.close!();
  });

  test("is whole after a kill at any commit, also where its log was made longer ahead", () => {
    const storage = openStorage(file());
    storage.exec("CREATE TABLE things (n INTEGER PRIMARY KEY, words TEXT)");
    const log = (): number => statSync(`${file()}-wal`).size;
    const grown: number[] = [];
    for (let n = 1; n <= 40; n++) {
      const before = log();
      storage.transaction(() => storage.exec("INSERT INTO things VALUES (?, ?)", n, `<${n}>`.repeat(500)));
      grown.push(log() - before);
      if (n % 8 > 0) continue;
      // As it lies on the disk at that moment.
      const copy = join(folder, `copy-${n}.sqlite`);
      for (const ending of ["", "-wal"]) if (existsSync(file() + ending)) copyFileSync(file() + ending, copy + ending);
      const again = openStorage(copy);
      expect(again.exec("SELECT count(*) AS kept, max(n) AS last FROM things")).toMatchObject([{ kept: n, last: n }]);
      expect(again.exec("PRAGMA integrity_check")).toMatchObject([{ integrity_check: "ok" }]);
      again.close!();
    }
    // Who writes little makes no long log.
    expect(Math.max(...grown.slice(0, 10))).toBeLessThan(64 << 10);
    expect(Math.min(...grown.slice(20))).toBeGreaterThan(64 << 10);
    storage.scrub!();
    expect(log()).toBe(0);
    storage.transaction(() => storage.exec("INSERT INTO things VALUES (41, 'after')"));
    expect(log()).toBeLessThan(64 << 10);
    storage.close!();
  });
});
