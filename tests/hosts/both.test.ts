/** One suite, two base addresses: the house as a Node process, and as `wrangler dev` runs it. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workerSecret } from "../browser/worker-host.ts";
import { endServers, serve, unbracket } from "../server/cli/process.ts";
import { relaysText } from "../story/relays.ts";

const data = mkdtempSync(join(tmpdir(), "unbracket-hosts-"));
const assets = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "client/dist/assets");

interface Host {
  readonly url: string;
  readonly secret: string;
}
const hosts: Record<string, Host> = {};
beforeAll(async () => {
  const { url } = await serve("--data", data);
  const { secret } = JSON.parse(readFileSync(join(data, "serve.json"), "utf8")) as { secret: string };
  hosts["node"] = { url, secret };
  hosts["workers"] = { url: process.env["UNBRACKET_WORKER"]!, secret: workerSecret };
});
afterAll(() => {
  endServers();
  rmSync(data, { recursive: true, force: true });
});

const ask = (host: Host, path: string, token?: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${host.url}${path}`, {
    redirect: "manual",
    ...init,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(init.headers as object) },
  });

const json = async <T>(host: Host, path: string, token: string, body?: unknown): Promise<T> => {
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await ask(host, path, token, { ...sent, headers: { "content-type": "application/json" } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

interface Begun {
  readonly id: string;
  readonly seats: readonly { readonly role: string; readonly token: string }[];
}
interface Head {
  readonly seq: number;
  readonly hash: string;
}
interface Verified {
  readonly ok: boolean;
  readonly head: Head;
}

const verified = (host: Host, id: string): Promise<Verified> =>
  json(host, `/api/negotiations/${id}/verify`, host.secret);

/** A negotiation in which something has happened. */
const begun = async (host: Host): Promise<{ id: string; chair: string }> => {
  const { id, seats } = await json<Begun>(host, "/api/negotiations", host.secret, {
    title: "Draft report",
    symbol: "H/1",
    text: relaysText,
  });
  const chair = seats[0]!.token;
  const act = (body: object): Promise<{ seq: number; proposal?: string }> =>
    json(host, `/api/negotiations/${id}/acts`, chair, body);
  await act({ type: "set-party", party: "XAL", name: "Altora", kind: "member-state" });
  await act({ type: "publish-revision", name: "Zero draft" });
  const seat = { role: "delegation", parties: ["XAL"] };
  const { token } = await json<{ token: string }>(host, `/api/negotiations/${id}/invitations`, chair, seat);
  const { parts } = await json<{ parts: { consensus: { id: string; label: string }[] } }>(
    host,
    `/api/negotiations/${id}/draft`,
    chair,
  );
  const third = parts.consensus.find(({ label }) => label === "3")!.id;
  await json(host, `/api/negotiations/${id}/acts`, token, {
    type: "table",
    as: "XAL",
    paragraph: third,
    wording: "States shall report every year to the Group.",
  });
  return { id, chair };
};

/** What an answer says of itself; times, lengths and what carries the connection aside. */
const said = (answer: Response): unknown => {
  const transport =
    /^(date|connection|keep-alive|content-length|transfer-encoding|etag|last-modified|content-encoding|vary|accept-ranges|cf-.*|server|set-cookie)$/u;
  const headers = [...answer.headers].filter(([name]) => !transport.test(name));
  return { status: answer.status, headers: Object.fromEntries(headers) };
};

const wordFile = (body: Uint8Array): Uint8Array =>
  zipSync({
    "[Content_Types].xml": strToU8("<Types/>"),
    "word/document.xml": body,
  });

/**
 * Files made to hurt, packed before there is any connection: packing holds this process up for seconds, in which a server
 * closes the connections nobody speaks on, and a request sent on one of those in the same breath is lost (EPIPE).
 */
const hurting: readonly (readonly [name: string, content: Uint8Array])[] = [
  // 200 MB of one letter, packed into two hundred kilobytes; it says so only when it is unpacked.
  ["bomb.docx", wordFile(new Uint8Array(200 << 20).fill(0x61))],
  ["deep.docx", wordFile(strToU8(`<w:document>${"<w:p>".repeat(200_000)}`))],
  ["entity.docx", wordFile(strToU8(`<!DOCTYPE a [<!ENTITY b "${"c".repeat(1_000)}">]><a>&b;</a>`))],
  ["path.docx", zipSync({ "../../etc/passwd": strToU8("x") })],
  ["cut.docx", wordFile(strToU8("<w:document/>")).subarray(0, 90)],
  ["lines.md", strToU8("1. Text.\n\n".repeat(20_000))],
];

describe("both hosts", () => {
  test("send the same policy, the same headers and the same ages with pages, files, errors and answers", async () => {
    const script = readdirSync(assets).find((name) => name.endsWith(".js"))!;
    const font = readdirSync(assets).find((name) => name.endsWith(".woff2"))!;
    const paths = ["/", "/n/whatever/1", "/health", "/join/nobody-here", "/api/negotiations", "/api/nothing"];
    for (const path of [...paths, `/assets/${script}`, `/assets/${font}`, "/assets/gone.js", "/favicon.ico"]) {
      const [node, workers] = await Promise.all(
        ["node", "workers"].map(async (name) => said(await ask(hosts[name]!, path))),
      );
      expect(workers, path).toEqual(node);
    }
    const kept = await ask(hosts["workers"]!, `/assets/${script}`);
    expect(kept.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(kept.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("say where measures are to be had", async () => {
    expect((await ask(hosts["node"]!, "/metrics")).status).toBe(200);
    const none = await ask(hosts["workers"]!, "/metrics");
    expect([none.status, await none.text()]).toEqual([404, expect.stringContaining("platform measures by itself")]);
  });

  test("read the same out of a file, and write the same into one", async () => {
    const rooms = await Promise.all(["node", "workers"].map(async (name) => begun(hosts[name]!)));
    const exported = async (path: string): Promise<readonly Response[]> =>
      Promise.all(
        ["node", "workers"].map((name, n) =>
          ask(hosts[name]!, `/api/negotiations/${rooms[n]!.id}${path}`, rooms[n]!.chair),
        ),
      );
    for (const view of ["clean", "bracketed", "annotated", "tracked"])
      for (const format of ["docx", "html", "md", "txt", "json"]) {
        const [node, workers] = await exported(`/export?view=${view}&format=${format}`);
        expect([workers!.status, workers!.headers.get("content-type")], `${view} ${format}`).toEqual([
          node!.status,
          node!.headers.get("content-type"),
        ]);
        if (!node!.ok) expect((await workers!.json()) as object).toEqual(await node!.json());
        else expect((await workers!.arrayBuffer()).byteLength).toBeGreaterThan(200);
      }
    for (const format of ["json", "html", "md", "docx"]) {
      const [node, workers] = await exported(`/compare?from=Zero%20draft&to=4&format=${format}`);
      expect([workers!.status, node!.status], `compare ${format}`).toEqual([200, 200]);
    }
    const [word] = await exported("/export?view=tracked&format=docx");
    const bytes = await word!.arrayBuffer();
    for (const [name, content] of [
      ["draft.docx", bytes],
      ["draft.md", relaysText],
      ["draft.txt", relaysText],
      ["draft.docx", "no Word file"],
      ["draft.pdf", "%PDF-1.7"],
    ] as const) {
      const previews = await Promise.all(
        Object.values(hosts).map(async (host) => {
          const body = new FormData();
          body.set("file", new File([content], name));
          const answer = await ask(host, "/api/previews", host.secret, { method: "POST", body });
          return [answer.status, await answer.json()];
        }),
      );
      expect(previews[1], name).toEqual(previews[0]);
    }
  });

  test("refuse a file that is made to hurt in the same words, keep nothing of it, and go on", async () => {
    for (const [name, content] of hurting) {
      const answers = await Promise.all(
        Object.values(hosts).map(async (host) => {
          const body = new FormData();
          body.set("file", new File([new Uint8Array(content)], name));
          const answer = await ask(host, "/api/previews", host.secret, { method: "POST", body });
          return [answer.status, await answer.json()] as [number, { error?: { message: string } }];
        }),
      );
      // Its size alone is too much for an object, before anything is wrong with it.
      if (name === "bomb.docx") expect(answers[1]![1].error!.message).toContain("more than is read on this host");
      else expect(answers[1], name).toEqual(answers[0]);
      expect([name, [413, 422].includes(answers[0]![0])]).toEqual([name, true]);
      expect(answers[0]![1].error!.message).toMatch(/^[A-Z].*\.$/u);
    }
    for (const host of Object.values(hosts)) expect((await ask(host, "/health")).status).toBe(200);
  });

  test("hand a negotiation on: from Node to Workers and back with the same head, and it verifies on both", async () => {
    const [node, workers] = [hosts["node"]!, hosts["workers"]!];
    const { id } = await begun(node);
    const first = await verified(node, id);
    expect(first.ok).toBe(true);
    const move = async (from: Host, name: string, to: Host): Promise<string> => {
      const archive = await (await ask(from, `/api/negotiations/${name}/archive?desk=1`, from.secret)).arrayBuffer();
      const answer = await ask(to, "/api/archives", to.secret, { method: "POST", body: archive });
      expect(answer.status).toBe(201);
      return ((await answer.json()) as { id: string }).id;
    };
    const there = await move(node, id, workers);
    expect(await verified(workers, there)).toMatchObject({ ok: true, head: first.head });
    const back = await move(workers, there, node);
    expect(await verified(node, back)).toMatchObject({ ok: true, head: first.head });
    expect(await unbracket("verify", back, "--data", data)).toMatchObject({ code: 0 });
  });

  test("list to the operator what there is, and open with a link what was begun", async () => {
    for (const host of Object.values(hosts)) {
      const { id, chair } = await begun(host);
      const { negotiations } = await json<{ negotiations: { id: string }[] }>(host, "/api/negotiations", host.secret);
      expect(negotiations.map((one) => one.id)).toContain(id);
      const page = await ask(host, `/join/${chair}`);
      expect([page.status, (await page.text()).includes("Draft report")]).toEqual([200, true]);
      const operator = await ask(host, `/join/${host.secret}`);
      expect(operator.status).toBe(200);
      expect((await ask(host, "/api/negotiations/nobodyhere/draft", chair)).status).toBe(404);
    }
  });

  test("begin with a text of a megabyte and a half, whose first entry is longer than an object's row", async () => {
    const line = "States shall consider every year the safety of orbital relays, and what follows from it for them. ";
    const paragraphs = Array.from({ length: 1_500 }, (_, n) => `${n + 1}. ${line.repeat(10)}`);
    const text = `# A. Long\n\n${paragraphs.join("\n\n")}\n`;
    expect(text.length).toBeGreaterThan(1_400_000);
    for (const host of Object.values(hosts)) {
      const { id } = await json<Begun>(host, "/api/negotiations", host.secret, { title: "Long", symbol: "L/1", text });
      expect(await verified(host, id)).toMatchObject({ ok: true, head: { seq: 1 } });
    }
  });
});
