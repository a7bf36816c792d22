/**
 * A delegation's Word file, from the server's export to the room: taken out tracked, changed at home, mailed in and uploaded,
 * looked through, tabled, confirmed. The server is a process of its own.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { DraftJson } from "../../drafts/draft.ts";
import type { Returned, ReturnedAct, Tabled } from "../../drafts/returned/returned.ts";
import { endServers, serve, unbracket } from "../server/cli/process.ts";
import type { Served } from "../server/cli/process.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const dir = mkdtempSync(join(tmpdir(), "unbracket-import-story-"));
const data = ["--data", join(dir, "data")];
let server: Served;
afterAll(() => {
  endServers();
  rmSync(dir, { recursive: true, force: true });
});

interface Room {
  readonly path: string;
  readonly chair: string;
  readonly secretariat: string;
  readonly altora: string;
  readonly brevia: string;
}
const text = [
  "# Overview",
  "1. States shall meet every year.",
  "2. All States report to the secretariat.",
  "3. The secretariat keeps the reports.",
  "4. States thank the host country.",
];

const said = async (...args: readonly string[]): Promise<string> => {
  const ended = await unbracket(...args, ...data);
  if (ended.code !== 0) throw new Error(ended.err);
  return ended.out;
};
const tokenOf = (link: string): string => link.trim().split("/").at(-1)!;

let room: Room;
beforeAll(async () => {
  writeFileSync(join(dir, "draft.md"), text.join("\n\n"));
  const [id, chair] = (
    await said("new", "--title", "Draft report", "--symbol", "OWG/1", "--from", join(dir, "draft.md"))
  ).split("\n");
  server = await serve(...data);
  const invite = async (...role: readonly string[]): Promise<string> =>
    tokenOf(await said("invite", id!, "--role", ...role));
  const begun = { path: `${server.url}/api/negotiations/${id}`, chair: tokenOf(chair!) };
  room = { ...begun, secretariat: "", altora: "", brevia: "" };
  for (const [party, name] of [
    ["XAL", "Altora"],
    ["XBV", "Brevia"],
  ])
    await post("/acts", room.chair, { type: "set-party", party, name, kind: "member-state" });
  room = {
    ...begun,
    secretariat: await invite("secretariat"),
    altora: await invite("delegation", "--party", "XAL"),
    brevia: await invite("delegation", "--party", "XBV"),
  };
});

const ask = (path: string, token: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${room.path}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
const json = async <T>(response: Response): Promise<T> => {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};
const post = <T>(path: string, token: string, body: unknown): Promise<T> =>
  ask(path, token, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).then(json<T>);
const draftNow = (): Promise<DraftJson> => ask("/draft", room.chair).then(json<DraftJson>);
const idOf = async (label: string): Promise<string> =>
  (await draftNow()).parts.consensus!.find((paragraph) => paragraph.label === label)!.id;

const exported = async (token: string, view: string): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await ask(`/export?view=${view}&format=docx`, token);
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
};
/** What somebody does in Word: the words of one run struck and others put in, tracked. */
const changed = (
  file: Uint8Array,
  edits: readonly (readonly [out: string, put: string])[],
): Uint8Array<ArrayBuffer> => {
  const parts = unzipSync(file);
  let xml = strFromU8(parts["word/document.xml"]!);
  const by = 'w:author="Acien, Clara" w:date="2031-03-10T12:00:00Z"';
  for (const [n, [out, put]] of edits.entries()) {
    const run = [...xml.matchAll(/<w:r>(?:(?!<\/w:r>).)*<w:t[^>]*>([^<]*)<\/w:t><\/w:r>/gsu)].find(([, t]) =>
      t!.includes(out),
    );
    if (run === undefined) throw new Error(`no run says “${out}”`);
    const [whole, t] = run as unknown as [string, string];
    const [before, behind] = [t.slice(0, t.indexOf(out)), t.slice(t.indexOf(out) + out.length)];
    const plain = (words: string, tag = "w:t"): string => `<w:r><${tag} xml:space="preserve">${words}</${tag}></w:r>`;
    xml = xml.replace(
      whole,
      () =>
        `${plain(before)}<w:del w:id="${9_000 + 2 * n}" ${by}>${plain(out, "w:delText")}</w:del>` +
        `<w:ins w:id="${9_001 + 2 * n}" ${by}>${plain(put)}</w:ins>${plain(behind)}`,
    );
  }
  return new Uint8Array(zipSync({ ...parts, "word/document.xml": strToU8(xml) }));
};
const looked = (file: Uint8Array<ArrayBuffer>, token: string, as: string): Promise<Returned> => {
  const body = new FormData();
  body.set("file", new File([file], "ours.docx"));
  body.set("as", as);
  return ask("/imports", token, { method: "POST", body }).then(json<Returned>);
};
const ticked = ({ changes }: Returned): ReturnedAct[] =>
  changes.flatMap(({ act, ticked: on }) => (act && on ? [act] : []));
const tabled = (acts: readonly ReturnedAct[], token: string): Promise<Tabled["results"]> =>
  post<Tabled>("/imports/tabled", token, { acts }).then(({ results }) => results);

describe("a delegation's Word file", () => {
  test("taken out tracked and sent back as it was asks for nothing", async () => {
    for (const view of ["clean", "tracked", "annotated"])
      expect((await looked(await exported(room.altora, view), room.altora, "XAL")).summary).toBe("Nothing to do");
  });

  test("is changed at home, looked through, tabled and confirmed, and says from which entry it was made", async () => {
    const file = changed(await exported(room.altora, "tracked"), [
      ["shall", "should"],
      ["keeps", "publishes"],
    ]);
    const returned = await looked(file, room.altora, "XAL");
    expect(returned.summary).toBe("2 replacements");
    expect(returned.madeFrom).toMatchObject({ older: false, view: "tracked" });
    expect(returned.changes.map(({ called, untracked }) => [called, untracked])).toEqual([
      ["1", undefined],
      ["3", undefined],
    ]);
    expect((await tabled(ticked(returned), room.altora)).map(({ number }) => number)).toEqual(["1", "2"]);
    expect((await tabled(ticked(returned), room.altora)).map(({ number }) => number)).toEqual(["1", "2"]);
    const { proposals } = await draftNow();
    expect(proposals.map(({ number, sponsors, status }) => [number, sponsors, status])).toEqual([
      ["1", ["XAL"], "open"],
      ["2", ["XAL"], "open"],
    ]);
  });

  test("mailed in is entered by the Secretariat, and stands so until the delegation confirms it", async () => {
    const file = changed(await exported(room.secretariat, "clean"), [["All States", "Most States"]]);
    const returned = await looked(file, room.secretariat, "XBV");
    expect(returned.changes[0]!.act).toMatchObject({ as: "XBV", source: "email" });
    const [one] = await tabled(ticked(returned), room.secretariat);
    const entered = async (): Promise<unknown> =>
      (await draftNow()).proposals.find(({ id }) => id === one!.proposal)?.entered;
    expect(await entered()).toBe("secretariat");
    await post("/acts", room.brevia, { type: "correct", proposal: one!.proposal, confirm: true });
    expect(await entered()).toBeUndefined();
  });

  test("of two heads who confirm the same at once is tabled once", async () => {
    const file = changed(await exported(room.altora, "clean"), [["thank", "warmly thank"]]);
    const [first, second] = await Promise.all([
      looked(file, room.altora, "XAL"),
      looked(file, room.secretariat, "XAL"),
    ]);
    const results = await Promise.all([tabled(ticked(first), room.altora), tabled(ticked(second), room.secretariat)]);
    const numbers = results.flat().map(({ number }) => number);
    expect(new Set(numbers).size).toBe(1);
    expect(results.flat().filter(({ already }) => already)).toHaveLength(1);
  });

  test("made from an older revision is lined up with the text as it is; what was agreed meanwhile goes on the list", async () => {
    await post("/acts", room.chair, { type: "publish-revision", name: "Rev.1" });
    const old = await exported(room.altora, "clean");
    const { proposals } = await draftNow();
    await post("/acts", room.chair, {
      type: "incorporate",
      proposal: proposals.find(({ number }) => number === "1")!.id,
    });
    await post("/acts", room.chair, {
      type: "incorporate",
      proposal: proposals.find(({ number }) => number === "2")!.id,
    });
    await post("/acts", room.chair, { type: "set-status", paragraph: await idOf("1"), status: "agreed" });
    const returned = await looked(
      changed(old, [
        ["shall", "must"],
        ["year", "two years"],
        ["reports", "annual reports"],
      ]),
      room.altora,
      "XAL",
    );
    expect(returned.madeFrom).toMatchObject({ older: true, revision: "Rev.1" });
    expect(returned.changes.map(({ called, ticked: on, why, notes }) => [called, on, why ?? notes[0]])).toEqual([
      ["1", false, expect.stringContaining("have changed since the file was made")],
      ["1", true, expect.stringContaining("These words are agreed")],
      ["3", true, undefined],
    ]);
    const results = await tabled(ticked(returned), room.altora);
    expect(results).toMatchObject([{ received: true }, { number: expect.any(String) as string }]);
  });

  test("goes on where a paragraph went out between looking and confirming", async () => {
    const file = changed(await exported(room.brevia, "clean"), [
      ["All States", "Several States"],
      ["thank", "thanked"],
    ]);
    const returned = await looked(file, room.brevia, "XBV");
    await post("/acts", room.chair, { type: "remove-paragraph", paragraph: await idOf("4") });
    expect(await tabled(ticked(returned), room.brevia)).toMatchObject([
      { number: expect.any(String) as string },
      { refused: { code: "gone" } },
    ]);
    expect((await looked(await exported(room.brevia, "clean"), room.brevia, "XBV")).summary).toBe("Nothing to do");
  });
});
