/**
 * Texts that were really negotiated, where they lie beside the project: begun by `unbracket new`, worked on from three
 * seats over HTTP, and printed.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DraftJson } from "../../../drafts/draft.ts";
import { endServers, serve, unbracket } from "./process.ts";

const shared = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..", "shared");
const fileLike = (folder: string, start: string): string | null => {
  const at = join(shared, folder);
  const name = existsSync(at) ? readdirSync(at).find((one) => one.startsWith(start)) : undefined;
  return name === undefined ? null : join(at, name);
};

vi.setConfig({ testTimeout: 180_000 });

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-texts-"));
});
afterEach(() => {
  endServers();
  rmSync(dir, { recursive: true, force: true });
});

const run = async (...args: readonly string[]): Promise<{ out: string; err: string }> => {
  const ended = await unbracket(...args, "--data", join(dir, "data"));
  if (ended.code !== 0) throw new Error(`${args.join(" ")} ended with ${ended.code}: ${ended.err}`);
  return ended;
};

describe("a text that was really negotiated", () => {
  const cases = [
    { what: "the bracketed agreement of 2015", folder: "texts", start: "06_", brackets: 900, reported: /^line \d+: /m },
    { what: "a background report in Word", folder: "docx", start: "07-", brackets: 0, reported: /formatting/i },
  ];
  for (const { what, folder, start, brackets, reported } of cases)
    test(`${what} becomes a negotiation, takes proposals from three seats and comes out clean and annotated`, async (t) => {
      const from = fileLike(folder, start);
      if (from === null) return t.skip("shared texts are not beside the project");
      const begun = await run("new", "--title", "A real text", "--symbol", "T/1", "--from", from);
      const [id] = begun.out.split("\n");
      expect(begun.err).toMatch(reported);

      const server = await serve("--data", join(dir, "data"));
      const read = async (token: string): Promise<DraftJson> => {
        const response = await fetch(`${server.url}/api/negotiations/${id}/draft`, {
          headers: { authorization: `Bearer ${token}` },
        });
        return (await response.json()) as DraftJson;
      };
      const seats = new Map<string, string>();
      for (const party of ["AUS", "KEN", "PER"]) {
        const { out } = await run("invite", id!, "--role", "delegation", "--party", party);
        seats.set(party, out.trim().split("/").at(-1)!);
      }
      const before = await read(seats.get("AUS")!);
      expect(before.proposals.length).toBeGreaterThanOrEqual(brackets);
      const hosts = before.parts.consensus.filter(({ kind, runs, ins }) => {
        const words = runs.filter((run) => run.ins === undefined).map(({ t: letters }) => letters);
        return kind !== "title" && kind !== "heading" && ins === undefined && words.join("").includes(" the ");
      });
      let n = 0;
      for (const [party, token] of seats) {
        const response = await fetch(`${server.url}/api/negotiations/${id}/acts`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify({ type: "hold", as: party, paragraph: hosts[n++]!.id, words: " the ", occurrence: 1 }),
        });
        expect(await response.json()).toMatchObject({ proposal: expect.stringMatching(/^q/) as string });
      }
      expect((await read(seats.get("PER")!)).proposals).toHaveLength(before.proposals.length + 3);

      for (const view of ["clean", "annotated"]) {
        for (const format of ["docx", "html", "md", "txt"])
          await run("export", id!, "--view", view, "--format", format, "-o", join(dir, `${view}.${format}`));
        const entries = unzipSync(new Uint8Array(readFileSync(join(dir, `${view}.docx`))));
        expect(Object.keys(entries)).toContain("word/document.xml");
      }
      // The texts speak of States themselves: what the annotated view adds is one name for one hold.
      const mentions = (view: string): number => readFileSync(join(dir, `${view}.txt`), "utf8").split("Kenya").length;
      expect(mentions("annotated")).toBe(mentions("clean") + 1);
      expect((await run("verify", id!)).out).toContain("holds");
      await server.kill("SIGTERM");
    });
});
