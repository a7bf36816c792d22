import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { word } from "../word-file.ts";
import { endServers, serve, unbracket } from "./process.ts";

// Every command is a process of its own, and the machine may have two cores for all of them.
vi.setConfig({ testTimeout: 180_000 });

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "unbracket-import-"));
});
afterEach(() => {
  endServers();
  rmSync(dir, { recursive: true, force: true });
});

const file = (name: string) => join(dir, name);
const run = (...args: readonly string[]) => unbracket(...args, "--data", file("data"));
const begun = async (): Promise<string> => {
  writeFileSync(file("draft.md"), "1. States shall meet every year.\n\n2. All States report.\n");
  writeFileSync(
    file("ours.docx"),
    word("1.\tStates {-shall-}{+should+} meet every year.", "2.\tAll States report{+ in writing+}."),
  );
  const made = (await run("new", "--title", "Draft report", "--from", file("draft.md"))).out;
  const [id, chair] = made.trim().split("\n") as [string, string];
  // The roster of a new negotiation has real States alone, and none of those asks for anything here.
  const server = await serve("--data", file("data"));
  const joined = await fetch(`${server.url}/api/negotiations/${id}/acts`, {
    method: "POST",
    headers: { authorization: `Bearer ${chair.slice(chair.lastIndexOf("/") + 1)}`, "content-type": "application/json" },
    body: JSON.stringify({ type: "set-party", party: "XAL", name: "Altora", kind: "member-state" }),
  });
  expect(joined.status).toBe(200);
  await server.kill("SIGTERM");
  return id;
};

describe("a party's Word file from the command line", () => {
  test("is printed change by change, and tabled with --yes, without a server", async () => {
    const id = await begun();
    const looked = await run("import", id, file("ours.docx"), "--as", "XAL");
    expect(looked).toMatchObject({ code: 0 });
    expect(looked.out).toContain("1 insertion, 1 replacement");
    expect(looked.out).toContain('Author "Acien, Clara": XAL (sent the file)');
    expect(looked.out).toContain("[x] 1: replacement\n    States [-shall-]{+should+} meet every year.");
    expect(looked.err).toContain("Nothing was tabled. With --yes 2 are tabled: 2 as Altora.");

    const tabled = await run("import", id, file("ours.docx"), "--as", "XAL", "--yes");
    expect(tabled).toMatchObject({ code: 0 });
    expect(tabled.out).toMatch(/^1: tabled as 1 \(entry \d+\)\.$/mu);
    expect(tabled.err).toContain("2 tabled.");
    const again = await run("import", id, file("ours.docx"), "--as", "XAL", "--yes");
    expect(again.out).toContain("[=] 1: replacement");
    expect(again.out).toMatch(/Nothing to do: .* already asks for this as 1\./);

    const wrong = await run("import", id, file("draft.md"), "--as", "XAL");
    expect(wrong).toMatchObject({ code: 1, out: "" });
    expect(await run("import", id, file("ours.docx"))).toMatchObject({
      code: 2,
      err: expect.stringContaining("--as is missing"),
    });
    expect(await run("import", id, file("ours.docx"), "--as", "NOBODY")).toMatchObject({ code: 1 });
  });

  test("goes through a server that holds the folder", async () => {
    const id = await begun();
    const server = await serve("--data", file("data"));
    const tabled = await run("import", id, file("ours.docx"), "--as", "XAL", "--yes");
    expect(tabled).toMatchObject({ code: 0 });
    expect(tabled.err).toContain("2 tabled.");
    await server.kill("SIGTERM");
  });
});

test("a draft with tracked changes begins from the text that is said", async () => {
  writeFileSync(file("zero.docx"), word("1.\tStates {-shall-}{+should+} meet every year."));
  const from = ["new", "--title", "Zero", "--from", file("zero.docx")];
  expect(await run(...from)).toMatchObject({ code: 1, out: "", err: expect.stringContaining("With --take sent") });
  expect(await run(...from, "--take", "both")).toMatchObject({ code: 2 });
  expect(await run("new", "--title", "Zero", "--take", "sent")).toMatchObject({ code: 2 });
  for (const [take, words] of [
    ["sent", "States shall meet"],
    ["would-be", "States should meet"],
  ] as const) {
    const id = (await run(...from, "--take", take)).out.split("\n")[0]!;
    expect((await run("export", id, "--format", "txt", "--view", "clean", "-o", "-")).out).toContain(words);
  }
});
