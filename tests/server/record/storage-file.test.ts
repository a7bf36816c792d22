import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
});
