import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { endServers, serve, unbracket } from "./process.ts";
import type { Ended } from "./process.ts";

// Every command is a process of its own, and the machine may have two cores for all of them.
vi.setConfig({ testTimeout: 180_000 });

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-archive-"));
});
afterEach(() => {
  endServers();
  rmSync(dir, { recursive: true, force: true });
});

const file = (name: string) => join(dir, name);
const tried = (...args: readonly string[]) => unbracket(...args, "--data", file("data"));
const run = async (...args: readonly string[]): Promise<Ended> => {
  const ended = await tried(...args);
  if (ended.code !== 0) throw new Error(`${args.join(" ")} ended with ${ended.code}: ${ended.err}${ended.out}`);
  return ended;
};
const text = "1. States shall meet every year.\n\n2. All States report.\n";
const begun = async (): Promise<string> => {
  writeFileSync(file("draft.md"), text);
  const { out } = await run("new", "--title", "Draft report", "--symbol", "OWG/1", "--from", file("draft.md"));
  const id = out.split("\n")[0]!;
  await run("invite", id, "--role", "delegation", "--party", "AUS");
  return id;
};
const headOf = (out: string): string => /head \d+ [0-9a-f]{64}/.exec(out)![0];

describe("an archive from the command line", () => {
  test("is verified where there is neither server nor data, and put back under its id with new links", async () => {
    const id = await begun();
    await run("archive", id, "-o", file("record.archive"));
    const elsewhere = ["--data", file("elsewhere")];
    const alone = await unbracket("verify", file("record.archive"), ...elsewhere);
    expect(alone).toMatchObject({ code: 0 });
    expect(alone.out).toMatch(/^The record holds: \d+ entr(?:y|ies)/);
    expect(headOf(alone.out)).toBe(headOf((await run("verify", id)).out));
    expect(existsSync(file("elsewhere"))).toBe(false);

    const back = await unbracket("new", "--from-archive", file("record.archive"), ...elsewhere);
    expect(back.code).toBe(0);
    const [same, ...seats] = back.out.trim().split("\n");
    expect(same).toBe(id);
    expect(seats.map((line) => line.split("\t").slice(0, 2))).toEqual([
      ["chair", ""],
      ["delegation", "AUS"],
    ]);
    expect(seats[0]).toMatch(new RegExp(`http://.*/join/${id}-`));
    const verified = await unbracket("verify", id, ...elsewhere);
    expect(headOf(verified.out)).toBe(headOf(alone.out));

    const taken = await run("new", "--from-archive", file("record.archive"));
    const other = taken.out.split("\n")[0]!;
    expect(other).not.toBe(id);
    expect(headOf((await run("verify", other)).out)).toBe(headOf(alone.out));
  });

  test("goes through a server that holds the folder", async () => {
    const id = await begun();
    const server = await serve("--data", file("data"));
    await run("archive", id, "--audience", "none", "-o", file("open.archive"));
    const verified = await unbracket("verify", file("open.archive"));
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.err).toMatch(/Withheld, with the chain holding: names of [1-9]/);
    expect(await tried("new", "--from-archive", file("open.archive"))).toMatchObject({ code: 1, out: "" });
    const asked = await fetch(`${server.url}/api/negotiations/${id}/archive`);
    expect(asked.status).toBe(401);
    expect((await fetch(`${server.url}/api/archives`, { method: "POST", body: "x" })).status).toBe(403);
    await server.kill("SIGTERM");
  });

  test("that was changed, cut or is none ends with 1 and says where, and nothing is put back", async () => {
    const id = await begun();
    await run("archive", id, "-o", file("record.archive"));
    const bytes = readFileSync(file("record.archive"));
    const first = bytes.indexOf(10, bytes.indexOf(10) + 1) + 1;
    bytes[first + 40]! ^= 1;
    writeFileSync(file("changed.archive"), bytes);
    writeFileSync(file("cut.archive"), readFileSync(file("record.archive")).subarray(0, -20));
    for (const [name, said] of [
      ["changed.archive", /^Entry 1 does not hold: /],
      ["cut.archive", /^Entry 2 does not hold: /],
      ["draft.md", /^The record does not hold: This is no archive/],
    ] as const) {
      const { code, out } = await unbracket("verify", file(name));
      expect([name, code]).toEqual([name, 1]);
      expect(out).toMatch(said);
      const back = await unbracket("new", "--from-archive", file(name), "--data", file("nowhere"));
      expect(back).toMatchObject({ code: 1, out: "" });
      expect(back.err).toMatch(/[^.]\. Nothing was restored\.\n$/u);
    }
    expect(await tried("verify", file("missing.archive"))).toMatchObject({ code: 1 });
    expect(await tried("new", "--title", "x", "--from-archive", file("record.archive"))).toMatchObject({ code: 2 });
  });
});

describe("an output from the command line", () => {
  test("is held against the record: its revision and whether its words are the record's, with the paragraph otherwise", async () => {
    const id = await begun();
    for (const format of ["docx", "md", "json"]) {
      await run("export", id, "--format", format, "-o", file(`out.${format}`));
      const { out, err } = await run("verify", id, "--export", file(`out.${format}`));
      expect(out).toMatch(/^Working text: entry \d+ [0-9a-f]{64}, \d{4}-/);
      expect(out).toContain("Its words are those of the record there.");
      expect(err).toContain("by the end of the record it carries");
    }
    const md = readFileSync(file("out.md"), "utf8");
    writeFileSync(file("out.md"), md.replace("All States report", "All States may report"));
    const changed = await tried("verify", id, "--export", file("out.md"));
    expect(changed.code).toBe(1);
    expect(changed.out).toContain("1 place differs");
    expect(changed.out).toMatch(/^consensus 2: .*\{\+.*may.*\+\}/m);

    await run("export", id, "--format", "txt", "--no-head", "-o", file("out.txt"));
    expect(readFileSync(file("out.txt"), "utf8")).not.toMatch(/[0-9a-f]{64}/);
    await run("export", id, "--format", "md", "--non-paper", "-o", file("paper.md"));
    expect(readFileSync(file("paper.md"), "utf8")).not.toContain("OWG/1");
    expect(await tried("verify", id, "--export", file("out.txt"))).toMatchObject({ code: 1 });
    expect(await tried("verify", id, "--export", file("missing.md"))).toMatchObject({ code: 1 });
  });
});
