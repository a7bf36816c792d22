/** What whoever runs the server does at the command line, and what the log keeps of it. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { help, helpOn, isCommand } from "../../../server/cli/help.ts";
import { endServers, serve, unbracket } from "./process.ts";

vi.setConfig({ testTimeout: 180_000 });

let dir: string;
let data: readonly [string, string];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-operating-"));
  data = ["--data", join(dir, "data")];
});
afterEach(() => {
  delete process.env["NODE_OPTIONS"];
  endServers();
  rmSync(dir, { recursive: true, force: true });
});

test("every command says what it is for, and what was typed wrong", async () => {
  const commands = [...help.matchAll(/^ {2}unbracket ([a-z]+)/gmu)].map(([, name]) => name!);
  expect(commands).toEqual(expect.arrayContaining(["serve", "operator", "list", "new", "invite", "backup"]));
  for (const command of commands) expect(isCommand(command) && helpOn(command)).toContain(`unbracket ${command}`);
  const [told, wrong] = await Promise.all([
    unbracket("invite", "x", "--help"),
    unbracket("invite", "x", "--colour", "red"),
  ]);
  expect(told).toEqual({ code: 0, out: `${helpOn("invite")}\n`, err: "" });
  expect(wrong).toMatchObject({ code: 2, out: "" });
  expect(wrong.err).toBe("Unknown option '--colour'.\nunbracket invite --help says what it takes.\n");
});

test("a mistyped folder, and what the machine refuses, are told in a sentence, and nothing is left of them", async () => {
  const file = join(dir, "file");
  writeFileSync(file, "");
  const ended = await Promise.all(
    [
      ["list", ...data],
      ["backup", "-o", join(dir, "copy"), ...data],
      ["serve", "--port", "0", "--data", file],
    ].map((args) => unbracket(...args)),
  );
  const missing = `There is no folder ${data[1]}.`;
  for (const [n, sentence] of [missing, missing, `${file} is not a folder.`].entries()) {
    expect(ended[n]).toMatchObject({ code: 1, out: "" });
    expect(ended[n]!.err).toMatch(/^[^\n]+\.\n$/u);
    expect(ended[n]!.err.startsWith(sentence)).toBe(true);
  }
  expect(readdirSync(dir)).toEqual(["file"]);
});

test("a server's operator gets the link from the machine; where the log is collected it holds no secret", async () => {
  const server = await serve("--url", "https://drafts.example.org/", ...data);
  expect(server.url).toBe("https://drafts.example.org");
  const made = await unbracket("new", "--title", "Draft", "--symbol", "A/1", ...data);
  const [operator, listed] = await Promise.all([unbracket("operator", ...data), unbracket("list", ...data)]);
  const [, secret] = /^https:\/\/drafts\.example\.org\/join\/([\w-]{43})\n$/u.exec(operator.out)!;
  expect(server.said.err).toContain("Operator: ");
  expect(server.said.err).not.toContain(secret!);
  expect(listed.out).toMatch(/^\w+\tA\/1\tDraft\t1\t\d{4}-/u);
  expect(made.out.startsWith(listed.out.split("\t")[0]!)).toBe(true);
  await server.kill("SIGTERM");
});

test("every State gets a link at once, and on a second run only those that have none", async () => {
  const [id] = (await unbracket("new", "--title", "Draft", ...data)).out.split("\n");
  const each = () => unbracket("invite", id!, "--role", "delegation", "--each", ...data);
  await unbracket("invite", id!, "--role", "delegation", "--party", "AUS", ...data);
  const first = await each();
  const lines = first.out.trim().split("\n");
  expect(lines.length).toBeGreaterThan(190);
  for (const line of lines) expect(line).toMatch(/^[A-Z]{3}\t[^\t]+\thttp:\/\/[^\t]+\/join\/[\w-]+$/u);
  expect(lines.some((line) => line.startsWith("AUS"))).toBe(false);
  expect(first.err).toBe(`${lines.length} invited; 1 had a link already.\n`);
  expect(await each()).toMatchObject({ code: 0, out: "", err: `0 invited; ${lines.length + 1} had a link already.\n` });
});

test("a fault nobody foresaw ends the server with a line that quotes nothing", async () => {
  const fault = join(dir, "fault.mjs");
  writeFileSync(fault, 'process.on("SIGUSR2", () => { throw new Error("Meridia objects"); });');
  process.env["NODE_OPTIONS"] = `--import=${fault}`;
  const server = await serve(...data);
  const { code, err } = await server.kill("SIGUSR2");
  expect(code).toBe(1);
  expect(err).not.toContain("Meridia");
  expect(JSON.parse(err.trim().split("\n").at(-1)!)).toMatchObject({ what: "server-failed", level: "error" });
  expect(existsSync(join(data[1], "serve.json"))).toBe(true);
});
