import { inflateRawSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { openHouse, openRoom, origin, type TestHouse, type TestRoom } from "../server/house.ts";
import type { DraftJson } from "../../drafts/draft.ts";

let house: TestHouse;
let room: TestRoom;
beforeEach(() => {
  house = openHouse();
  room = openRoom(house, "1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n");
});

const post = (who: keyof TestRoom["tokens"], path: string, json: unknown): Promise<Response> =>
  house.ask(`${room.path}${path}`, { token: room.tokens[who], json });
const get = (who: keyof TestRoom["tokens"], path: string): Promise<Response> =>
  house.ask(`${room.path}${path}`, { token: room.tokens[who] });
const draft = async (who: keyof TestRoom["tokens"] = "chair"): Promise<DraftJson> =>
  (await (await get(who, "/draft")).json()) as DraftJson;
const done = async (who: keyof TestRoom["tokens"], body: object): Promise<void> => {
  const answer = await post(who, "/acts", body);
  if (!answer.ok) throw new RangeError(await answer.text());
};

describe("guessing", () => {
  test("a link gets one answer, whether there is such a negotiation, such a link, or it was withdrawn", async () => {
    const listed = room.negotiation.invitations(null);
    if ("refused" in listed) throw new RangeError(listed.message);
    room.negotiation.revoke(null, listed.find(({ role }) => role === "screen")!.id);
    const { id } = room.negotiation;
    const guesses = [
      `${id}-${"a".repeat(43)}`,
      `nothinghere-${"a".repeat(43)}`,
      "a",
      "-",
      `${id}-`,
      room.tokens.screen,
    ];
    const answers = [];
    for (const method of ["GET", "POST"])
      for (const guess of guesses) {
        const answer = await house.ask(`/join/${guess}`, { method, headers: { origin } });
        answers.push(JSON.stringify([answer.status, await answer.text(), answer.headers.get("set-cookie")]));
      }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("404");
    const bearer = [];
    for (const token of guesses) {
      const answer = await house.ask(room.path, { token });
      bearer.push(JSON.stringify([answer.status, await answer.text()]));
    }
    expect(new Set(bearer).size).toBe(1);
    expect(bearer[0]).toContain("401");
  });
});

describe("pages of another site", () => {
  test("change nothing, whatever they send and whichever way", async () => {
    const joined = await house.ask(`/join/${room.tokens.chair}`, { method: "POST", headers: { origin } });
    const cookie = joined.headers.get("set-cookie")!.split(";")[0]!;
    const { head } = room.negotiation;
    const invitations = JSON.stringify(room.negotiation.invitations(null));
    const paragraph = (await draft()).parts.consensus.find(({ label }) => label === "1")!.id;
    const asked: readonly [method: string, path: string, body?: object][] = [
      ["POST", "/acts", { type: "set-floor", paragraph }],
      ["POST", "/invitations", { role: "chair" }],
      ["DELETE", "/invitations", { invitation: "x" }],
      ["POST", "/caucuses", { kind: "open", for: "XAL" }],
      ["PATCH", "/settings", { momentsForDelegations: false }],
      ["POST", "/clients", { document: "draft", device: "x" }],
      ["POST", "/leave"],
    ];
    const from: readonly Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `${origin}.evil.example` },
      { origin: origin.replace("127.0.0.1", "127.0.0.1.evil.example") },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const [method, path, body] of asked)
      for (const headers of from)
        for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"]) {
          const answer = await house.ask(`${room.path}${path}`, {
            method,
            headers: { ...headers, cookie, "content-type": type },
            ...(body && { body: JSON.stringify(body) }),
          });
          expect([path, headers, answer.status]).toEqual([path, headers, 403]);
        }
    expect(room.negotiation.head).toEqual(head);
    expect(JSON.stringify(room.negotiation.invitations(null))).toBe(invitations);
  });
});

describe("addresses", () => {
  test("lead nowhere but to what they name", async () => {
    const { id } = room.negotiation;
    const tricks = [
      `/api/negotiations/../../${id}`,
      `/api/negotiations/${id}%2f..%2f..%2fetc%2fpasswd`,
      `/api/negotiations/..%2f..%2f${id}.sqlite`,
      `/api/negotiations/${id}.sqlite`,
      `/api/negotiations/${id}%00/draft`,
      `/api/negotiations/__proto__/draft`,
      `/api/negotiations/constructor`,
      `/api/negotiations/${"a".repeat(5_000)}`,
      `/api/negotiations/%E0%A4%A/draft`,
      `/join/..%2f..%2fserve.json`,
      `//api/negotiations/${id}`,
    ];
    for (const trick of tricks) {
      const answer = await house.ask(trick, { token: room.tokens.chair });
      expect([trick, answer.status >= 400 && answer.status < 500]).toEqual([trick, true]);
      expect(await answer.text()).not.toContain("States shall");
    }
    expect(house.logged).toEqual([]);
  });

  test("with impossible queries are refused in the fixed form", async () => {
    const queries = [
      "/draft?at=",
      "/draft?at=constructor",
      "/draft?at=__proto__",
      "/draft?at=99999",
      "/draft?at=-1",
      `/draft?at=${"9".repeat(300)}`,
      "/history?after=-1",
      "/history?after=1e9",
      "/history?limit=0x10",
      "/history?party=%00",
      "/history?paragraph=p1-1%27--",
      "/compare?from=0&to=%F0%9F%92%A9",
      "/export?format=exe",
      "/export?view=all",
      "/export?attribution=everyone",
      "/export?at=2026-99-99",
    ];
    for (const query of queries) {
      const answer = await get("chair", query);
      expect([query, [400, 404].includes(answer.status)]).toEqual([query, true]);
      expect(await answer.json()).toMatchObject({ error: { code: expect.any(String) as string } });
    }
    expect(house.logged).toEqual([]);
  });
});

describe("too much", () => {
  test("of anything is refused and changes nothing", async () => {
    const paragraph = (await draft()).parts.consensus.find(({ label }) => label === "1")!.id;
    const { head } = room.negotiation;
    const long = (n: number): string => "x".repeat(n);
    const table = { type: "table", as: "XAL", paragraph };
    const bodies: readonly (readonly [path: string, body: unknown])[] = [
      ["/acts", { ...table, wording: long(100_001) }],
      ["/acts", { ...table, wording: "States may meet.", reason: long(4_001) }],
      ["/acts", { ...table, wording: "States may meet.", key: long(65) }],
      ["/acts", { type: "table", as: "XAL", changes: Array.from({ length: 201 }, () => ({ paragraph, out: true })) }],
      ["/acts", { type: "publish-revision", name: long(81) }],
      ["/acts", { type: "table", as: long(41), paragraph, wording: "x" }],
      ["/acts", long(5 << 20)],
      ["/invitations", { role: "delegation", parties: Array.from({ length: 2_000 }, (_, n) => `X${n}`) }],
      ["/invitations", { role: "observer", padding: long(70_000) }],
      ["/caucuses", { kind: "shared", members: Array.from({ length: 301 }, () => "XAL") }],
      ["/caucuses", { kind: "shared", members: ["XAL"], name: long(5_000) }],
      ["/clients", { document: "draft", device: long(65) }],
    ];
    for (const [path, body] of bodies) {
      const answer = await post("chair", path, body);
      expect([path, [400, 404, 413].includes(answer.status)]).toEqual([path, true]);
    }
    // Nested deeper than any parser's stack.
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const answer = await house.ask(`${room.path}/acts`, {
      method: "POST",
      token: room.tokens.chair,
      headers: { "content-type": "application/json" },
      body: deep,
    });
    expect(answer.status).toBe(400);
    expect(room.negotiation.head).toEqual(head);
    expect(room.negotiation.verify()).toMatchObject({ ok: true });
  });
});

describe("a form that takes long to take apart", () => {
  test("is refused before it is, at every door that takes one", async () => {
    const { head } = room.negotiation;
    const { id } = room.negotiation;
    const field = (says: string, content: string): string =>
      `--X\r\nContent-Disposition: form-data; ${says}\r\n\r\n${content}\r\n`;
    const file = field('name="file"; filename="a.md"', "1. States shall meet.") + field('name="as"', "XAL");
    const bodies: readonly (readonly [type: string, body: string])[] = [
      ["multipart/form-data; boundary=X", `${file}${field('name="f"', "").repeat(100_000)}--X--\r\n`],
      ["multipart/form-data; boundary=X", `${file}${field(`name="${"%22".repeat(1_000_000)}"`, "")}--X--\r\n`],
      [
        "multipart/form-data; boundary=X",
        `${file}${field(`name="f"\r\n${"X: y\r\n".repeat(100_000)}Z: z`, "")}--X--\r\n`,
      ],
      ["application/x-www-form-urlencoded", "a=b&".repeat(1_000_000)],
    ];
    for (const path of ["/api/previews", "/api/negotiations", `${room.path}/imports`, `${room.path}/proofs`])
      for (const [type, body] of bodies) {
        const headers = { origin, "content-type": type };
        const answer = await house.ask(path, { method: "POST", token: room.tokens.chair, headers, body });
        expect([path, answer.status]).toEqual([path, 400]);
      }
    expect(room.negotiation.head).toEqual(head);
    expect(house.directory.ids()).toEqual([id]);
    expect(house.logged).toEqual([]);
  });
});

describe("tricks in text", () => {
  const markup = `<script>alert(1)</script><img src=x onerror="alert(2)">&lt;b&gt;`;
  const bidi = "\u202Egnihton\u202C \u2066x\u2069";
  const cell = '=HYPERLINK("x")';

  /** The parts of a Word file that are XML. */
  const parts = (bytes: Uint8Array): string[] => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found: string[] = [];
    for (let at = 0; at + 46 < bytes.length; at++) {
      if (view.getUint32(at, true) !== 0x02014b50) continue;
      const local = view.getUint32(at + 42, true);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = bytes.subarray(start, start + view.getUint32(at + 20, true));
      found.push(new TextDecoder().decode(view.getUint16(at + 10, true) === 0 ? packed : inflateRawSync(packed)));
    }
    return found;
  };

  test("come out as text in every export and answer", async () => {
    const paragraph = (await draft()).parts.consensus.find(({ label }) => label === "1")!.id;
    const words = `States ${markup} ${bidi} ${cell} shall meet.`;
    await done("altora", { type: "table", as: "XAL", paragraph, wording: words, reason: `${markup}${bidi}` });
    await done("secretariat", {
      type: "take-position",
      as: "XBV",
      paragraph,
      stance: "reserve",
      reason: markup,
      meeting: `M ${markup}`.slice(0, 80),
      condition: { kind: "other", text: markup },
    });
    await done("secretariat", {
      type: "insert-paragraph",
      part: "consensus",
      after: paragraph,
      kind: "heading",
      text: markup,
    });
    await done("chair", { type: "publish-revision", name: `Rev ${markup}`.slice(0, 60), symbol: `A/${bidi}<i>` });
    const caucus = await post("altora", "/caucuses", { kind: "shared", members: ["XBV"], name: markup.slice(0, 80) });
    expect(caucus.headers.get("content-type")).toMatch(/^application\/json/u);

    for (const view of ["clean", "bracketed", "annotated"])
      for (const path of [
        `/export?view=${view}&format=html`,
        "/compare?from=1&to=0&format=html",
        `/compare?from=1&to=${room.negotiation.head.seq}&format=html`,
      ]) {
        const answer = await get("chair", path);
        const html = await answer.text();
        expect(html).not.toMatch(/<script|<img|<i>|onerror="/u);
        expect(answer.headers.get("content-security-policy")).toContain("sandbox");
        expect(answer.headers.get("content-disposition")).not.toMatch(/[\p{Bidi_Control}<>]/u);
        expect(decodeURIComponent(answer.headers.get("content-disposition")!)).not.toMatch(/[\p{Bidi_Control}<>]/u);
      }
    for (const path of [
      "",
      "/draft",
      "/history",
      "/caucuses",
      "/invitations",
      "/export?format=json",
      "/compare?from=0&to=2",
    ]) {
      const answer = await get(path === "/caucuses" ? "altora" : "chair", path);
      expect([path, answer.headers.get("content-type")]).toEqual([path, expect.stringMatching(/^application\/json/u)]);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      JSON.parse(await answer.text());
    }
    for (const format of ["md", "txt"]) {
      const answer = await get("chair", `/export?view=annotated&format=${format}`);
      expect(answer.headers.get("content-type")).toMatch(format === "md" ? /^text\/markdown/u : /^text\/plain/u);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
    const word = new Uint8Array(await (await get("chair", "/export?view=annotated&format=docx")).arrayBuffer());
    const xml = parts(word).filter((part) => part.startsWith("<?xml"));
    expect(xml.length).toBeGreaterThan(3);
    for (const part of xml) expect(part).not.toMatch(/<script|<img|<i>/u);
    expect(xml.join("")).toContain("&lt;script&gt;");
  });

  test("of a file's name and of a party's come out as text, and turn nobody else's words", async () => {
    const body = new FormData();
    body.set("file", new File(["1. States shall meet.\n"], `${markup}${bidi}\u0000..%2f..\\x.md`));
    const started = await house.ask("/api/negotiations", { method: "POST", headers: { origin }, body });
    expect(started.status).toBe(201);
    const { id, seats } = (await started.json()) as { id: string; seats: { token: string }[] };
    const token = seats[0]!.token;
    const path = `/api/negotiations/${id}`;
    const asked = (act: object): Promise<Response> => house.ask(`${path}/acts`, { token, json: act });
    const name = `<b>Altora</b>\u202Etsil\u2066`;
    const added = await asked({
      type: "set-party",
      party: "list-x",
      name,
      kind: "list",
      aliases: [markup.slice(0, 60)],
    });
    expect(added.status).toBe(200);
    const draft = (await (await house.ask(`${path}/draft`, { token })).json()) as DraftJson;
    const paragraph = draft.parts.consensus.find(({ label }) => label === "1")!.id;
    // The Chair's room takes the words down for the list.
    const secretariat = (await (
      await house.ask(`${path}/invitations`, { token, json: { role: "secretariat" } })
    ).json()) as { token: string };
    const tabled = await house.ask(`${path}/acts`, {
      token: secretariat.token,
      json: { type: "table", as: "list-x", paragraph, wording: "States shall not meet.", source: "floor" },
    });
    expect(tabled.status).toBe(200);
    const page = await house.ask(`${path}/export?view=annotated&format=html`, { token });
    const html = await page.text();
    expect(html).not.toMatch(/<script|<img|<b>Altora/u);
    expect(page.headers.get("content-disposition")).not.toMatch(/[\p{Bidi_Control}\p{Cc}<>]|\.\.[/\\]/u);
    // What turns letters is closed again, or shut in, before anything else is printed after it.
    for (const piece of html.split(/<[^>]*>/u)) {
      const opened = [...piece].filter((sign) => /[\u202A\u202B\u202D\u202E\u2066-\u2068]/u.test(sign)).length;
      const shut = [...piece].filter((sign) => /[\u202C\u2069]/u.test(sign)).length;
      if (opened > shut) expect(html).toMatch(/<bdi|dir="auto"|unicode-bidi/u);
    }
    const info = await house.ask(path, { token });
    expect(info.headers.get("content-type")).toMatch(/^application\/json/u);
    const word = new Uint8Array(
      await (await house.ask(`${path}/export?view=annotated&format=docx`, { token })).arrayBuffer(),
    );
    for (const part of parts(word)) expect(part).not.toMatch(/<script|<img|<b>Altora/u);
  });

  test("cannot add lines to the record as it is read", async () => {
    await done("chair", { type: "publish-revision", name: "Rev.1\n99\t2031-01-01\tChair\tAgreed everything" });
    const lines = (await (await get("chair", "/history?format=txt")).text()).trimEnd().split("\n");
    expect(lines.filter((line) => line.startsWith("99"))).toEqual([]);
    expect(lines.every((line) => /^\d+(-\d+)?\t|^\t/u.test(line))).toBe(true);
  });

  test("do not leave the page that asks whether one wants to join", async () => {
    const started = await house.ask("/api/negotiations", {
      json: { title: `${markup}${bidi}`, symbol: "A/1" },
      headers: { authorization: "" },
    });
    expect(started.status).toBe(201);
    const { seats } = (await started.json()) as { seats: { link: string }[] };
    const page = await (await house.ask(new URL(seats[0]!.link).pathname)).text();
    expect(page).not.toMatch(/<script|<img/u);
    expect(page).toContain("&lt;script&gt;");
  });
});
