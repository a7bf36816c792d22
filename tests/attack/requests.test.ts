/**
 * Requests no page of ours makes, over the line to a house as a process of its own: names every object has, methods that
 * pretend to be others, heads that say two things, conditions and ranges, cookies without number, links spelt otherwise.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { once } from "node:events";
import { WebSocket } from "ws";
import type { Lease } from "../../drafts/wire.ts";
import { endServers } from "../server/cli/process.ts";
import { headOf, stand, type Standing, type StandingRoom, type Who } from "./standing.ts";

let house: Standing;
let room: StandingRoom;
beforeAll(async () => {
  house = await stand();
  room = await house.open("1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n");
});
afterAll(async () => {
  await house.end();
  endServers();
});

const failures = (): string[] => house.served.said.err.split("\n").filter((line) => /failed|error/iu.test(line));

/** Everything that comes back on a line after these words. */
const spoken = async (...words: string[]): Promise<string> => {
  const line = await house.line();
  for (const said of words) line.write(said);
  let answer = "";
  line.on("data", (bytes: Buffer) => (answer += String(bytes)));
  if (!line.closed) await new Promise((resolve) => line.once("close", resolve));
  return answer;
};
const bearer = (who: Who): Record<string, string> => ({ authorization: `Bearer ${room.links[who].token}` });
const cookieOf = async (who: Who): Promise<string> => {
  const joined = await fetch(`${house.url}/join/${room.links[who].token}`, {
    method: "POST",
    headers: { origin: house.url },
    redirect: "manual",
  });
  return joined.headers.get("set-cookie")!.split(";")[0]!;
};
const head = async (): Promise<string> => {
  const { head: end } = (await (await room.ask("chair", "")).json()) as { head: object };
  return JSON.stringify(end);
};

describe("names that every object has", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

  test("are no routes, no queries, no fields: answered as any other that is not there, and nothing fails", async () => {
    const before = await head();
    for (const name of names) {
      expect([name, (await room.ask("chair", `/${name}`)).status]).toEqual([name, 404]);
      expect([name, (await room.ask("chair", `/${name}/${name}`)).status]).toEqual([name, 404]);
      expect([name, (await room.ask("brevia", `/draft?${name}=1&${name}[a]=b`)).status]).toEqual([name, 200]);
      expect([name, (await room.ask("brevia", `/export?format=${name}`)).status]).toEqual([name, 400]);
      expect([name, (await room.ask("brevia", `/draft?at=${name}`)).status]).toEqual([name, 404]);
      const bodies = [
        `{"type":"${name}"}`,
        `{"type":"set-floor","paragraph":null,"${name}":{"type":"restore","at":1},"seen":{"seq":1,"frames":{"${name}":{"connection":"x","n":9}}}}`,
        `{"${name}":{"type":"set-floor","paragraph":null}}`,
      ];
      const statuses = [];
      for (const body of bodies)
        statuses.push((await room.ask("secretariat", "/acts", { method: "POST", body })).status);
      expect([name, statuses]).toEqual([name, [400, expect.toBeOneOf([200, 409, 422]), 400]]);
      const lease = await room.ask("secretariat", "/clients", { json: { document: "draft", device: name } });
      expect([name, lease.status]).toEqual([name, 200]);
      const formed = await room.ask("altora", "/caucuses", { json: { kind: "shared", members: ["XAL"], name } });
      expect(await formed.json()).toMatchObject({ name });
      for (const [method, path] of [
        ["DELETE", `/caucuses/${name}`],
        ["DELETE", `/invitations/${name}`],
      ] as const)
        expect([name, method, (await room.ask("chair", path, { method })).status]).toEqual([
          name,
          method,
          expect.toBeOneOf([400, 403, 404]),
        ]);
      const form = new FormData();
      form.set(name, "x");
      form.set("as", name);
      form.set("file", new File(["x"], name));
      const sent = await room.ask("secretariat", "/imports", { method: "POST", body: form });
      expect([name, sent.status]).toEqual([name, 400]);
    }
    expect(JSON.parse(await head())).toMatchObject({ seq: (JSON.parse(before) as { seq: number }).seq });
    expect(failures()).toEqual([]);
  });
});

describe("a request", () => {
  test("that pretends to be another, or says two things at once, does neither", async () => {
    const before = await head();
    for (const name of ["x-http-method-override", "x-method-override", "x-http-method"]) {
      const settings = await room.ask("chair", "/settings?_method=PATCH", { headers: { [name]: "PATCH" } });
      expect(settings.status).toBe(404);
    }
    const act = '{"type":"set-floor","paragraph":null}';
    const close = { connection: "close", "content-type": "application/json" };
    const twice = [
      // Two lengths, a length and chunks, chunks spelt otherwise: whoever stands in front might read another request.
      headOf(house, "POST", `${room.path}/acts`, {
        ...bearer("secretariat"),
        ...close,
        "content-length": "4",
        "Content-Length": "37",
      }),
      headOf(house, "POST", `${room.path}/acts`, {
        ...bearer("secretariat"),
        ...close,
        "content-length": "37",
        "transfer-encoding": "chunked",
      }),
      headOf(house, "POST", `${room.path}/acts`, {
        ...bearer("secretariat"),
        ...close,
        "transfer-encoding": "xchunked",
      }),
      headOf(house, "POST", `${room.path}/acts`, { ...bearer("secretariat"), ...close, "content-length": "+37" }),
      headOf(house, "POST", `${room.path}/acts`, { ...bearer("secretariat"), ...close, "content-length ": "37" }),
    ];
    for (const said of twice)
      expect([said, await spoken(said, act)]).toEqual([said, expect.stringMatching(/^HTTP\/1\.1 400/u)]);
    // What is behind a request that upgrades is no second one.
    const upgrade = headOf(house, "GET", `/sync/${room.id}/draft`, {
      ...bearer("observer"),
      upgrade: "websocket",
      connection: "Upgrade",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    });
    const smuggled = headOf(house, "GET", `${room.path}/draft`, { ...bearer("chair"), connection: "close" });
    expect(await spoken(upgrade + smuggled)).not.toContain("States shall");
    // Of a key that is there twice the last counts, for the record as for what is decided.
    const doubled = await room.ask("observer", "/acts", {
      method: "POST",
      body: '{"type":"hold","type":"set-phase","phase":"open","phase":"closed"}',
    });
    expect(doubled.status).toBe(403);
    expect(await head()).toBe(before);
  });

  test("for the head of an answer gets no byte of it, keeps nothing open, and counts as the answer does", async () => {
    for (const path of ["", "/draft", "/history", "/archive", "/export?format=md"]) {
      const asked = await room.ask("chair", path, { method: "HEAD" });
      expect([path, asked.status, (await asked.arrayBuffer()).byteLength]).toEqual([path, 200, 0]);
    }
    expect((await fetch(`${house.url}${room.path}/draft`, { method: "HEAD" })).status).toBe(401);
    for (const method of ["OPTIONS", "TRACE", "PROPFIND", "LOCK"]) {
      const said = await spoken(headOf(house, method, `${room.path}/draft`, { connection: "close" }));
      expect([method, /^HTTP\/1\.1 4\d\d/u.test(said), said.includes("States shall")]).toEqual([method, true, false]);
    }
  });

  test("with conditions or for a range is answered whole and anew; no answer may lie in a cache between seats", async () => {
    const [mine, whole] = await Promise.all([room.ask("chair", "/draft"), room.ask("brevia", "/draft")]);
    const [text, theirs] = [await mine.text(), await whole.text()];
    const conditions: readonly Record<string, string>[] = [
      { "if-none-match": "*" },
      { "if-none-match": mine.headers.get("etag") ?? '"x"' },
      { "if-modified-since": new Date().toUTCString() },
      { "if-match": '"never"' },
      { range: "bytes=0-10" },
      { range: "bytes=0-0,1-1,2-2,3-3" },
      { range: "bytes=-99999999999999999999" },
      { "if-range": '"x"', range: "bytes=1-" },
    ];
    for (const headers of conditions) {
      const [again, other] = [
        await room.ask("chair", "/draft", { headers }),
        await room.ask("brevia", "/draft", { headers }),
      ];
      expect([headers, again.status, other.status]).toEqual([headers, 200, 200]);
      expect([await again.text(), await other.text()]).toEqual([text, theirs]);
      const page = await fetch(`${house.url}/join/${room.links.altora.token}`, { headers });
      expect([headers, page.status]).toEqual([headers, 200]);
      const file = await fetch(`${house.url}/index.html`, { headers });
      expect([headers, file.status < 500 || file.status === 503]).toEqual([headers, true]);
    }
    for (const path of ["", "/draft", "/history", "/export?format=txt", "/archive", "/caucuses", "/nothing"]) {
      const answer = await room.ask("chair", path);
      await answer.arrayBuffer();
      expect([path, answer.headers.get("cache-control")]).toEqual([path, expect.stringContaining("no-store")]);
      expect([path, answer.headers.get("etag"), answer.headers.get("last-modified")]).toEqual([path, null, null]);
    }
    const joining = await fetch(`${house.url}/join/${room.links.altora.token}`);
    expect(joining.headers.get("cache-control")).toContain("no-store");
    expect(failures()).toEqual([]);
  });

  test("with cookies without number opens what is its own, is looked through so far, and is counted", async () => {
    const own = await cookieOf("brevia");
    const stale = (n: number): string =>
      Array.from(
        { length: n },
        (_, at) => `unbracket.${room.id}.s${String(at).padStart(12, "0")}=${"a".repeat(16)}`,
      ).join("; ");
    const listed = async (cookie: string): Promise<readonly [number, number]> => {
      const answer = await fetch(`${house.url}/api/negotiations`, { headers: { cookie } });
      const { negotiations } = (await answer.json()) as { negotiations?: readonly unknown[] };
      return [answer.status, negotiations?.length ?? 0];
    };
    expect(await listed(`${own}; ${stale(200)}`)).toEqual([200, 1]);
    expect(await listed(`${stale(40)}; ${own}`)).toEqual([200, 1]);
    // A browser that was shown out of fifty rooms before, and kept what it had of each.
    expect(await listed(`${stale(200)}; ${own}`)).toEqual([200, 0]);
    // Named, the seat is found among however many.
    const named = await fetch(`${house.url}${room.path}`, {
      headers: { cookie: `${stale(200)}; ${own}`, "unbracket-seat": room.links.brevia.seat },
    });
    expect(named.status).toBe(200);
    // Larger than a head may be: refused before anybody is looked for.
    const giant = await spoken(
      headOf(house, "GET", "/api/negotiations", { cookie: stale(2_000), connection: "close" }),
    );
    expect(giant).toMatch(/^HTTP\/1\.1 431/u);
    // Whoever shows nothing that opens is counted with all who guess, and everybody else is listed what is theirs.
    const statuses = new Set<number>();
    for (let n = 0; n < 340; n += 20)
      for (const [status] of await Promise.all(Array.from({ length: 20 }, () => listed(stale(1)))))
        statuses.add(status);
    expect([...statuses].toSorted()).toEqual([200, 429]);
    expect(await listed(own)).toEqual([200, 1]);
    expect((await fetch(`${house.url}/api/negotiations`)).status).toBe(200);
  });
});

describe("a link or a lease", () => {
  test("spelt otherwise opens nothing: letters that look or fold alike, cases, spaces, signs within", async () => {
    const { token } = room.links.altora;
    const cut = token.lastIndexOf("-") + 1;
    const secret = token.slice(cut);
    const wide = secret.replaceAll(/[0-9a-f]/gu, (sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0));
    const forms = [
      token.slice(0, cut) + secret.toUpperCase(),
      token.slice(0, cut) + wide,
      token.slice(0, cut) + secret.replace("a", "\u0430"),
      `${token}\u200b`,
      `\ufeff${token}`,
      `${token.slice(0, cut)}\u00ad${secret}`,
      `${token}%00`,
      `${token}/`,
      `${token};x`,
      token.replace("-", "\u2010"),
    ];
    for (const form of forms) {
      const answer = await fetch(`${house.url}/join/${encodeURIComponent(form)}`, {
        method: "POST",
        headers: { origin: house.url },
        redirect: "manual",
      });
      expect([form, answer.status, answer.headers.get("set-cookie")]).toEqual([
        form,
        expect.toBeOneOf([404, 429]),
        null,
      ]);
    }
  });

  test("replayed by another seat, after it went to another device, or on two lines at once is one person's at a time", async () => {
    const at = async (who: Who, { client, lease, epoch }: Lease, protocol: string[] = []): Promise<WebSocket> => {
      const ws = new WebSocket(
        `${house.url.replace("http", "ws")}/sync/${room.id}/draft?client=${client}&lease=${lease}&epoch=${epoch}`,
        protocol,
        { headers: bearer(who) },
      );
      await once(ws, "open");
      return ws;
    };
    const leased = async (device: string): Promise<Lease> =>
      (await (await room.ask("secretariat", "/clients", { json: { document: "draft", device } })).json()) as Lease;
    const first = await leased("replayed");
    const one = await at("secretariat", first);
    // Another seat that has seen it.
    const [stolen] = (await once(await at("chair", first), "close")) as [number];
    expect([stolen, one.readyState]).toEqual([4410, WebSocket.OPEN]);
    // The same seat again: the line before it is told, and no two type under one id.
    const ended = once(one, "close");
    const two = await at("secretariat", first, ["anything", "else"]);
    expect(((await ended) as [number])[0]).toBe(4409);
    // Eight devices later it is somebody else's.
    const gone = once(two, "close");
    for (let n = 0; n < 8; n++) await leased(`device-${n}`);
    two.terminate();
    await gone;
    for (let n = 8; n < 16; n++) await leased(`device-${n}`);
    const [late] = (await once(await at("secretariat", first), "close")) as [number];
    expect(late).toBe(4410);
  });
});
