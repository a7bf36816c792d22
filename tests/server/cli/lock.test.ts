import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { holderOf, isLock, takeLock } from "../../../server/cli/lock.ts";
import type { Lock } from "../../../server/cli/lock.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-lock-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = () => join(dir, "serve.json");
const taken = (secret: string): Lock => {
  const lock = takeLock(dir, secret);
  if (!isLock(lock)) throw new Error(`held by ${lock.pid}`);
  return lock;
};
const left = (holder: object) => writeFileSync(file(), JSON.stringify(holder), { mode: 0o600 });
/** The number of a process that has ended. */
const gone = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("the lock of a data folder", () => {
  test("is a file that nobody else may read", () => {
    taken("a");
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test("is not taken twice, and says who has it and where it answers", () => {
    const lock = taken("a");
    lock.answersAt("http://127.0.0.1:1", "https://example.org");
    const second = takeLock(dir, "b");
    expect(isLock(second)).toBe(false);
    expect(second).toMatchObject({ pid: process.pid, address: "http://127.0.0.1:1", secret: "a" });
    expect(holderOf(dir)).toMatchObject({ url: "https://example.org" });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test("is free again once released, and leaves no file behind", () => {
    taken("a").release();
    expect(existsSync(file())).toBe(false);
    expect(holderOf(dir)).toBeNull();
    taken("b");
  });

  test("of a process that is gone is taken over", () => {
    left({ pid: gone(), born: null, address: "http://127.0.0.1:1", url: null, secret: "dead" });
    expect(holderOf(dir)).toBeNull();
    taken("a");
    expect(JSON.parse(readFileSync(file(), "utf8"))).toMatchObject({ secret: "a", pid: process.pid });
  });

  test("of an earlier process with the number of a living one is taken over", () => {
    left({ pid: process.pid, born: "another boot:1", address: null, url: null, secret: "dead" });
    taken("a");
  });

  test("that a crash cut off is taken over", () => {
    writeFileSync(file(), '{"pid": 12');
    taken("a");
  });

  test("is not released by one who has lost it", () => {
    const first = taken("a");
    left({ pid: process.pid, born: null, address: null, url: null, secret: "b" });
    first.release();
    expect(JSON.parse(readFileSync(file(), "utf8"))).toMatchObject({ secret: "b" });
    expect(() => first.answersAt("http://127.0.0.1:1", "http://127.0.0.1:1")).toThrow("taken away");
  });
});
