import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DraftJson } from "../../../drafts/draft.ts";
import { endServers, serve, unbracket } from "./process.ts";
import type { Ended } from "./process.ts";

// Every command is a process of its own, and the machine may have two cores for all of them.
vi.setConfig({ testTimeout: 180_000 });

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-cli-"));
});
afterEach(() => {
  endServers();
  rmSync(dir, { recursive: true, force: true });
});

const data = () => ["--data", join(dir, "data")];
const file = (name: string) => join(dir, name);
const run = async (...args: readonly string[]): Promise<Ended> => {
  const ended = await unbracket(...args, ...data());
  if (ended.code !== 0) throw new Error(`${args.join(" ")} ended with ${ended.code}: ${ended.err}`);
  return ended;
};
const newOne = async (...more: readonly string[]): Promise<{ id: string; link: string; err: string }> => {
  const { out, err } = await run("new", "--title", "Draft report", "--symbol", "OWG/1", ...more);
  const [id, line, rest] = out.split("\n");
  expect(rest).toBe("");
  const [role, party, link] = line!.split("\t");
  expect([role, party]).toEqual(["chair", ""]);
  return { id: id!, link: link!, err };
};
const path = (line: string): string => line.replace(/http:\/\/[^/]+/, "");
const tokenOf = (link: string): string => link.split("/").at(-1)!;

const text = "1. States shall meet every year.\n\n2. All [States report.\n\n3. The secretariat prepares a summary.\n";

describe("without a server", () => {
  test("a negotiation is begun from a file, with unbalanced brackets reported by line", async () => {
    writeFileSync(file("draft.md"), text);
    const { id, link, err } = await newOne("--from", file("draft.md"));
    expect(id).toMatch(/^[\w-]{6,}$/);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8787\/join\/[\w-]+$/);
    expect(err).toMatch(/^line 3: /m);
    const database = join(dir, "data", `${id}.sqlite`);
    expect(statSync(database).mode & 0o777).toBe(0o600);
    expect(existsSync(join(dir, "data", "serve.json"))).toBe(false);
  });

  test("people are invited, and the link stands alone", async () => {
    const { id } = await newOne();
    const { out } = await run(
      "invite",
      id,
      "--role",
      "delegation",
      "--party",
      "AUS",
      "--url",
      "https://text.example.org",
    );
    expect(out).toMatch(/^https:\/\/text\.example\.org\/join\/[\w-]+\n$/);
    const unknown = await unbracket("invite", id, "--role", "delegation", "--party", "ZZZ", ...data());
    expect(unknown).toMatchObject({ code: 1, out: "" });
    expect(unknown.err).toContain("ZZZ");
  });

  test("outputs are written in every form", async () => {
    writeFileSync(file("draft.md"), text);
    const { id } = await newOne("--from", file("draft.md"));
    for (const format of ["docx", "html", "md", "txt", "json", "akn"])
      await run("export", id, "--view", "annotated", "--format", format, "-o", file(`out.${format}`));
    await run("export", id, "--view", "tracked", "--format", "pdf", "-o", file("out.pdf"));
    await run("export", id, "--view", "positions", "-o", file("out.xlsx"));
    await run("export", id, "--format", "csv", "-o", file("out.csv"));
    const forms = ["docx", "html", "md", "txt", "json", "akn", "pdf", "xlsx", "csv"];
    for (const form of forms) expect(readFileSync(file(`out.${form}`)).length).toBeGreaterThan(50);
    expect(readFileSync(file("out.pdf"), "latin1")).toMatch(/^%PDF-/);
    expect(readFileSync(file("out.txt"), "utf8")).toContain("States shall meet every year.");
    for (const wrong of [
      ["--view", "positions", "--format", "docx"],
      ["--view", "tracked", "--format", "txt"],
      ["--at", "Rev.9"],
    ]) {
      const { code, err } = await unbracket("export", id, ...wrong, "-o", file("none"), ...data());
      expect(code).toBe(1);
      expect(err).toMatch(/\.\n$/);
      expect(existsSync(file("none"))).toBe(false);
    }
  });

  test("the record is read and verified", async () => {
    writeFileSync(file("draft.md"), text);
    const { id } = await newOne("--from", file("draft.md"));
    const lines = await run("history", id);
    expect(lines.out).toMatch(/^1\t/);
    const steps = JSON.parse((await run("history", id, "--format", "json")).out) as unknown[];
    expect(steps).toHaveLength(lines.out.split("\n").filter((line) => /^\d/.test(line)).length);
    expect((await run("history", id, "--office", "server", "--kind", "words")).out).toBe(lines.out);
    expect((await run("history", id, "--office", "delegation")).out).toBe("");
    expect((await run("history", id, "--until", "2020-01-01")).out).toBe("");
    const wrong = await unbracket("history", id, "--office", "king", ...data());
    expect(wrong).toMatchObject({ code: 1, out: "" });
    expect(wrong.err).toMatch(/office/u);
    expect((await run("verify", id)).out).toMatch(/^The record holds: \d+ entr(y|ies),/);
    await run("compare", id, "0", "1", "--format", "html", "-o", file("compare.html"));
    expect(readFileSync(file("compare.html"), "utf8")).toContain("States shall meet every year.");
  });

  test("a record that was tampered with does not hold, and the first bad entry is named", async () => {
    const { id } = await newOne();
    await run("invite", id, "--role", "secretariat");
    const database = new DatabaseSync(join(dir, "data", `${id}.sqlite`));
    database.exec("UPDATE entries SET at = at + 1 WHERE seq = 1");
    database.close();
    const { code, out } = await unbracket("verify", id, ...data());
    expect(code).toBe(1);
    expect(out).toMatch(/^Entry 1 does not hold: /);
  });

  test("what is not understood ends with 2, what is not there with 1, and both say so in a sentence", async () => {
    const { id } = await newOne();
    const misused = [
      [],
      ["conquer"],
      ["new"],
      ["new", "--title"],
      ["new", "--title", "x", "--colour", "red"],
      ["invite", id],
      ["invite", id, "--role", "emperor"],
      ["invite", id, "--role", "delegation"],
      ["export", id],
      ["compare", id, "0"],
      ["verify", id, "surplus"],
      ["import", id, "file.docx"],
      ["archive", id],
      ["archive", id, "--audience", "some", "-o", "file"],
      ["archive", id, "--audience", "none", "--with-desk", "-o", "file"],
      ["verify", "--export", "file"],
      ["new", "--title", "x", "--from-archive", "file"],
      ["serve", "--port", "many"],
    ];
    for (const args of misused) {
      const { code, out, err } = await unbracket(...args);
      expect([args, code, out]).toEqual([args, 2, ""]);
      expect(err.trim()).not.toBe("");
      expect(err).not.toMatch(/^\s+at /m);
    }
    for (const args of [
      ["verify", "nothinghere"],
      ["new", "--title", "x", "--from", file("missing.docx")],
    ]) {
      const { code, err } = await unbracket(...args, ...data());
      expect(code).toBe(1);
      expect(err).not.toMatch(/^\s+at /m);
    }
  });
});

describe("with a server", () => {
  test("commands go through it, and it cannot be started twice on one folder", async () => {
    const server = await serve(...data());
    expect(JSON.parse(readFileSync(join(dir, "data", "serve.json"), "utf8"))).toMatchObject({ address: server.url });
    const { id, link } = await newOne();
    expect(link.startsWith(`${server.url}/join/`)).toBe(true);
    const { out } = await run("invite", id, "--role", "delegation", "--party", "AUS", "--drafter");
    const info = await fetch(`${server.url}/api/negotiations/${id}`, {
      headers: { authorization: `Bearer ${tokenOf(out.trim())}` },
    });
    expect(await info.json()).toMatchObject({ seat: { parties: ["AUS"], head: false } });
    const second = await unbracket("serve", "--port", "0", ...data());
    expect(second).toMatchObject({ code: 1, out: "" });
    expect(second.err).toContain(server.url);
    const samePort = await unbracket("serve", "--port", new URL(server.url).port, "--data", file("elsewhere"));
    expect(samePort).toMatchObject({ code: 1, out: "" });
    expect(samePort.err).toMatch(/^Port \d+ is taken/m);
    expect(existsSync(file("elsewhere/serve.json"))).toBe(false);
    const ended = await server.kill("SIGTERM");
    expect(ended.code).toBe(0);
    expect(existsSync(join(dir, "data", "serve.json"))).toBe(false);
    expect((await run("verify", id)).out).toContain("holds");
  });

  test("all that was answered is there after kill -9, and the lock it left is taken over", async () => {
    writeFileSync(file("draft.md"), text);
    const server = await serve(...data());
    const { id, link } = await newOne("--from", file("draft.md"));
    const altora = (await run("invite", id, "--role", "delegation", "--party", "AUS")).out.trim();
    const ask = async <T>(url: string, who: string, path: string, body?: object): Promise<T> => {
      const response = await fetch(`${url}/api/negotiations/${id}/${path}`, {
        headers: { authorization: `Bearer ${tokenOf(who)}`, "content-type": "application/json" },
        ...(body && { method: "POST", body: JSON.stringify(body) }),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as T;
    };
    const before = await ask<DraftJson>(server.url, link, "draft");
    const paragraph = before.parts.consensus.find(({ label }) => label === "1")!.id;
    const act = {
      type: "table",
      as: "AUS",
      paragraph,
      wording: "States should meet every year.",
      key: "once-and-only-once",
    };
    const answer = await ask(server.url, altora, "acts", act);
    const draft = await ask<DraftJson>(server.url, link, "draft");
    expect((await server.kill("SIGKILL")).code).toBeNull();
    expect(existsSync(join(dir, "data", "serve.json"))).toBe(true);

    const again = await serve(...data());
    expect(await ask(again.url, link, "draft")).toEqual(draft);
    expect(await ask(again.url, altora, "acts", act)).toEqual(answer);
    expect(await ask(again.url, link, "draft")).toEqual(draft);
    expect((await run("verify", id)).out).toContain("holds");
    await again.kill("SIGTERM");
  });

  test("the built client is served: pages by any address of its own, nothing in place of a missing file", async () => {
    const server = await serve(...data());
    const policy = (await fetch(`${server.url}/`)).headers.get("content-security-policy");
    expect(policy).toContain("script-src 'self'");
    expect((await fetch(`${server.url}/assets/nothing-here.js`)).status).toBe(404);
    expect((await fetch(`${server.url}/../../package.json`)).status).not.toBe(200);
    expect((await fetch(`${server.url}/..%2f..%2fpackage.json`)).status).not.toBe(200);
    expect((await fetch(`${server.url}/api/nothing`)).status).toBe(404);
    await server.kill("SIGTERM");
  });

  test("the sample opens with a link per seat, says that it is invented, and opens again with the same links", async () => {
    const server = await serve("--demo", ...data());
    const lines = server.said.out.trim().split("\n");
    const [id, ...seats] = lines;
    expect(id).toMatch(/^[\w-]{6,}$/);
    expect(seats.map((line) => line.split("\t")[0])).toEqual(
      expect.arrayContaining(["chair", "secretariat", "delegation", "observer", "screen"]),
    );
    for (const line of seats) expect(line.split("\t")[2]).toMatch(new RegExp(`^${server.url}/join/[\\w-]+$`));
    expect(server.said.err).toContain("invented");
    const chair = tokenOf(seats[0]!);
    const drafted = await fetch(`${server.url}/api/negotiations/${id}/draft`, {
      headers: { authorization: `Bearer ${chair}` },
    });
    expect(((await drafted.json()) as DraftJson).proposals.length).toBeGreaterThan(40);
    expect((await fetch(`${server.url}/api/sample`)).status).toBe(200);
    expect(statSync(join(dir, "data", "sample.json")).mode & 0o777).toBe(0o600);
    await server.kill("SIGKILL");

    const again = await serve("--demo", ...data());
    expect(again.said.out.trim().split("\n").map(path)).toEqual(lines.map(path));
    await again.kill("SIGTERM");
    expect((await run("verify", id!)).out).toContain("holds");
  });
});
