import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { refusedByMachine } from "../../../server/cli/machine.ts";
import { makeFile } from "../../../server/cli/own-files.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-machine-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const thrown = (fn: () => unknown): unknown => {
  try {
    return fn();
  } catch (error) {
    return error;
  }
};
const listening = (port: number, host: string): Promise<unknown> =>
  new Promise((resolve) => {
    createServer().once("error", resolve).listen(port, host);
  });

describe("what the machine refuses is a sentence", () => {
  test("of files and folders it names which, and what is wrong with it", () => {
    const here = join(dir, "here");
    writeFileSync(here, "");
    const missing = join(dir, "missing", "file");
    expect(refusedByMachine(thrown(() => readFileSync(missing)))).toBe(`${missing}: there is no such file or folder.`);
    expect(refusedByMachine(thrown(() => writeFileSync(dir, "")))).toBe(`${dir} is a folder.`);
    expect(refusedByMachine(thrown(() => mkdirSync(here)))).toBe(`${here} is not a folder.`);
    expect(refusedByMachine(thrown(() => readFileSync(join(here, "x"))))).toContain("is not a folder.");
    expect(refusedByMachine(thrown(() => makeFile(here)))).toBe(`${here} is there already.`);
    const refused = (code: string) =>
      refusedByMachine(Object.assign(new Error(), { code, syscall: "open", path: "p" }));
    expect(refused("EACCES")).toContain("this user may not");
    expect(refused("ENOSPC")).toBe("The disk is full: p could not be written.");
    expect(refused("EROFS")).toContain("only to be read");
  });

  test("of ports and addresses it says what to choose instead", async () => {
    expect(refusedByMachine(await listening(0, "192.0.2.1"))).toContain("no address 192.0.2.1");
    const refused = (code: string, syscall = "listen") =>
      refusedByMachine(Object.assign(new Error(), { code, syscall, port: 80, hostname: "nowhere" }));
    expect(refused("EADDRINUSE")).toBe("Port 80 is taken. Choose another with --port.");
    expect(refused("EACCES")).toContain("only root may open it");
    expect(refused("ENOTFOUND", "getaddrinfo")).toContain("no machine called nowhere");
  });

  test("a fault of the program is none", () => {
    expect(refusedByMachine(new TypeError("x is not a function"))).toBeNull();
    expect(refusedByMachine(Object.assign(new Error(), { code: "EWHATEVER", syscall: "open" }))).toBeNull();
  });
});

test("what is made in a folder is its owner's and nobody else's to read, also when root makes it", () => {
  const root = process.getuid!() === 0;
  const owner = root ? 54_321 : process.getuid!();
  if (root) chownSync(dir, owner, owner);
  makeFile(join(dir, "made"), "words");
  const { uid, mode } = statSync(join(dir, "made"));
  expect([uid, mode & 0o777]).toEqual([owner, 0o600]);
  expect(readFileSync(join(dir, "made"), "utf8")).toBe("words");
});
