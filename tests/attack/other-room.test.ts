/**
 * What another room calls its own: ids of its paragraphs, proposals, entries, revisions, seats, links, caucuses, client ids
 * and keys, named here with a real seat of this room. They lead nowhere, as ids that never were, byte by byte.
 */
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Lease } from "../../drafts/wire.ts";
import { endServers } from "../server/cli/process.ts";
import { stand, type Standing, type StandingRoom, type Who } from "./standing.ts";

let house: Standing;
let here: StandingRoom;
let there: StandingRoom;
/** What there is there and not here, by what it is. */
let theirs: Record<
  "paragraph" | "proposal" | "change" | "entry" | "revision" | "caucus" | "client" | "lease" | "seat" | "link",
  string
>;
/** Of the same form, and nowhere. */
let nobodys: typeof theirs;

const secretWords = "Words of the other room alone";

beforeAll(async () => {
  house = await stand();
  here = await house.open("1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n");
  there = await house.open(`1. ${secretWords}.\n\n2. ${secretWords} again.\n`);
  // Its record is longer, so that what it calls its own does not happen to be called so here.
  for (let n = 0; n < 12; n++)
    await there.done("secretariat", { type: "set-floor", paragraph: n % 2 ? null : there.paragraph });
  const tabled = await there.done("altora", {
    type: "table",
    as: "XAL",
    paragraph: there.paragraph,
    wording: `${secretWords} tabled.`,
  });
  const inserted = await there.done("secretariat", {
    type: "insert-paragraph",
    part: "consensus",
    after: there.paragraph,
    kind: "paragraph",
    text: secretWords,
  });
  const revision = await there.done("chair", { type: "publish-revision", name: "Theirs alone" });
  const formed = await there.ask("altora", "/caucuses", {
    json: { kind: "shared", members: ["XAL"], name: secretWords },
  });
  const lease = (await (
    await there.ask("secretariat", "/clients", { json: { document: "draft", device: "laptop" } })
  ).json()) as Lease;
  const proposal = String(tabled["proposal"]);
  theirs = {
    paragraph: String(inserted["paragraph"]),
    proposal,
    change: `c${proposal.slice(1)}`,
    entry: String(revision["seq"]),
    revision: "Theirs alone",
    caucus: ((await formed.json()) as { id: string }).id,
    client: String(lease.client),
    lease: lease.lease,
    seat: there.links.altora.seat,
    link: there.links.altora.id,
  };
  const never = (id: string): string => id.replace(/[0-9a-f](?=[0-9a-f]*$)/u, (sign) => (sign === "7" ? "8" : "7"));
  nobodys = {
    paragraph: "p77-1",
    proposal: "q77-1",
    change: "c77-1",
    entry: "777",
    revision: "Nobody's own",
    caucus: never(theirs.caucus),
    client: theirs.client,
    lease: never(theirs.lease),
    seat: never(theirs.seat),
    link: never(theirs.link),
  };
});
afterAll(async () => {
  await house.end();
  endServers();
});

const heads = async (): Promise<string[]> => {
  const told = [];
  for (const room of [here, there])
    for (const path of ["", "/invitations", "/caucuses"]) told.push(await (await room.ask("chair", path)).text());
  return told;
};

/** Everything an answer says but when it was given. */
const said = async (answer: Response): Promise<string> => {
  const body = await answer.text();
  const headers = [...answer.headers].filter(([name]) => !["date", "keep-alive", "connection"].includes(name));
  return JSON.stringify([answer.status, headers, body]);
};

type Ask = readonly [who: Who, method: string, path: string, json?: object];

/** Every way to name them, each with a seat that may do such things here. */
const asks = (of: typeof theirs): readonly Ask[] => {
  const act = (who: Who, json: object): Ask => [who, "POST", "/acts", json];
  const { paragraph, proposal, change, entry, revision, caucus, seat, link, lease } = of;
  const wording = "States may meet.";
  return [
    act("altora", { type: "table", as: "XAL", paragraph, wording }),
    act("altora", { type: "table", as: "XAL", change, wording }),
    act("altora", { type: "table", as: "XAL", after: paragraph, part: "consensus", wording }),
    act("altora", { type: "table", as: "XAL", paragraph: here.paragraph, to: { part: "consensus", after: paragraph } }),
    act("altora", { type: "table", as: "XAL", paragraph: here.paragraph, wording, alternativeTo: proposal }),
    act("altora", { type: "table", as: "XAL", paper: "paper-1", caucus }),
    act("altora", { type: "revise", as: "XAL", proposal, paragraph: here.paragraph, wording }),
    act("altora", { type: "withdraw", as: "XAL", proposal }),
    act("altora", { type: "maintain", as: "XAL", proposal }),
    act("altora", { type: "take-position", as: "XAL", proposal, stance: "reserve" }),
    act("altora", { type: "take-position", as: "XAL", paragraph, stance: "reserve" }),
    act("altora", { type: "hold", as: "XAL", paragraph }),
    act("secretariat", { type: "correct", proposal, confirm: true }),
    act("secretariat", { type: "admit", proposal }),
    act("secretariat", { type: "incorporate", proposal }),
    act("secretariat", { type: "set-aside", proposal, lapses: [proposal] }),
    act("secretariat", { type: "split-paragraph", paragraph, at: 3 }),
    act("secretariat", { type: "merge-paragraphs", paragraph: here.paragraph, with: paragraph }),
    act("secretariat", { type: "move", paragraph: here.paragraph, to: { part: "consensus", after: paragraph } }),
    act("secretariat", { type: "set-status", paragraph, status: "agreed" }),
    act("secretariat", { type: "set-floor", paragraph }),
    act("secretariat", { type: "remove-paragraph", paragraph }),
    act("secretariat", { type: "undo", seq: Number(entry) }),
    act("chair", { type: "restore", at: revision }),
    act("chair", { type: "restore", at: entry }),
    act("chair", { type: "restore", at: 1, paragraph }),
    act("chair", { type: "give-pen", seat }),
    act("chair", { type: "take-pen", seat }),
    act("chair", { type: "give-pen", party: "XAL", paragraphs: [paragraph] }),
    ["altora", "GET", `/blame?paragraph=${paragraph}`],
    ["altora", "GET", `/history?paragraph=${paragraph}`],
    ["altora", "GET", `/draft?at=${encodeURIComponent(revision)}`],
    ["altora", "GET", `/draft?at=${entry}`],
    ["altora", "GET", `/moments?around=${entry}`],
    ["altora", "GET", `/compare?from=1&to=${encodeURIComponent(revision)}`],
    ["altora", "GET", `/reconcile?from=${encodeURIComponent(revision)}`],
    ["altora", "GET", `/export?format=txt&at=${encodeURIComponent(revision)}`],
    ["altora", "GET", `/export?format=txt&changes=${entry}`],
    ["chair", "GET", `/restore-preview?at=1&paragraph=${paragraph}`],
    ["chair", "GET", `/restore-preview?at=${entry}`],
    ["altora", "GET", `/draft?seat=${seat}`],
    ["altora", "PUT", `/caucuses/${caucus}/members`, { members: ["XAL"] }],
    ["altora", "DELETE", `/caucuses/${caucus}`],
    ["altora", "POST", "/caucuses", { kind: "shared", members: ["XAL"], from: { caucus, paper: "paper-1" } }],
    ["altora", "POST", "/clients", { document: `caucus/${caucus}`, device: "laptop" }],
    ["chair", "DELETE", `/invitations/${link}`],
    ["chair", "DELETE", `/invitations/${link}/devices`],
    ["chair", "DELETE", "/invitations", { invitation: link }],
    ["chair", "PATCH", "/settings", { deskAdmits: [seat] }],
    [
      "altora",
      "POST",
      "/acts",
      {
        type: "hold",
        as: "XAL",
        paragraph,
        seen: { seq: 1, frames: { [`caucus/${caucus}`]: { connection: lease, n: 0 } } },
      },
    ],
  ];
};

describe("ids of another room", () => {
  test("lead nowhere, told as ids that never were, and move neither room", async () => {
    // Another of the same delegation asks for what is nowhere: who is refused again and again waits longer each time.
    const mate = await here.invite({ role: "delegation", parties: ["XAL"] });
    const before = await heads();
    const [is, not] = [asks(theirs), asks(nobodys)];
    const values = Object.keys(theirs) as (keyof typeof theirs)[];
    for (const [n, [who, method, path, json]] of is.entries()) {
      const [, , otherPath, otherJson] = not[n]!;
      const mine = await said(await here.ask(who, path, { method, ...(json && { json }) }));
      let other = await said(
        await here.ask(who === "altora" ? mate : who, otherPath, { method, ...(otherJson && { json: otherJson }) }),
      );
      for (const value of values) other = other.replaceAll(nobodys[value], theirs[value]);
      // What seat an address names is nobody's business where a token is shown: the draft is one's own then.
      if (path.startsWith("/draft?seat=")) expect(mine).toBe(await said(await here.ask(who, "/draft")));
      else if (path.startsWith("/history?")) expect(mine).toContain(String.raw`\"steps\":[]`);
      else if (!path.startsWith("/moments?"))
        expect([path, json, Number((JSON.parse(mine) as [number])[0]) >= 400]).toEqual([path, json, true]);
      const length = /"content-length","\d+"/u;
      expect([path, json, mine.replace(length, "")]).toEqual([path, json, other.replace(length, "")]);
      expect(mine).not.toContain(secretWords);
    }
    expect(await heads()).toEqual(before);
  });

  test("a token, a session, a lease of another room opens no document of this one", async () => {
    const bound = await fetch(`${house.url}/join/${there.links.altora.token}`, {
      method: "POST",
      headers: { origin: house.url },
      redirect: "manual",
    });
    const [name, session] = bound.headers.get("set-cookie")!.split(";")[0]!.split("=");
    const cookies = [
      `${name}=${session}`,
      `unbracket.${here.id}.${here.links.altora.seat}=${session}`,
      `unbracket.${here.id}.${there.links.altora.seat}=${session}`,
      `unbracket.${here.id}.=${session}`,
      `unbracket.${here.id}.__proto__=${session}`,
    ];
    for (const cookie of cookies)
      for (const named of [[], [["unbracket-seat", here.links.altora.seat]]] as [string, string][][])
        for (const path of ["", "/draft"]) {
          const answer = await fetch(`${house.url}${here.path}${path}`, { headers: [["cookie", cookie], ...named] });
          expect([cookie, named, path, [401, 403].includes(answer.status)]).toEqual([cookie, named, path, true]);
          expect(await answer.text()).not.toContain("States shall");
        }
    const ways: readonly (readonly [path: string, headers: Record<string, string>])[] = [
      [`${here.id}/draft`, { authorization: `Bearer ${there.links.secretariat.token}` }],
      [`${here.id}/draft`, { cookie: cookies[1]! }],
      [
        `${here.id}/draft?client=${theirs.client}&lease=${theirs.lease}&epoch=1`,
        { authorization: `Bearer ${here.links.secretariat.token}` },
      ],
      [`${here.id}/caucus/${theirs.caucus}`, { authorization: `Bearer ${here.links.altora.token}` }],
      [`${there.id}/caucus/${theirs.caucus}`, { authorization: `Bearer ${here.links.altora.token}` }],
    ];
    for (const [path, headers] of ways) {
      const ws = new WebSocket(`${house.url.replace("http", "ws")}/sync/${path}`, { headers });
      const bytes: Buffer[] = [];
      ws.on("message", (data: Buffer) => bytes.push(data));
      ws.on("open", () => ws.send(Uint8Array.of(0, 0, 1, 0)));
      const [code] = (await once(ws, "close")) as [number];
      expect([path, [4401, 4403, 4404, 4410].includes(code)]).toEqual([path, true]);
      expect(Buffer.concat(bytes).toString()).not.toMatch(/States shall|Words of/u);
    }
  });

  test("a file of another room proves nothing here, and its place in that record is not taken for one in this", async () => {
    const file = await (await there.ask("altora", "/export?view=tracked&format=docx")).arrayBuffer();
    const form = (): FormData => {
      const body = new FormData();
      body.set("file", new File([file], "theirs.docx"));
      body.set("as", "XAL");
      return body;
    };
    const proof = await here.ask("altora", "/proofs", { method: "POST", body: form() });
    expect(await proof.json()).toMatchObject({ ok: false, differences: [] });
    const { head } = (await (await here.ask("chair", "")).json()) as { head: object };
    const preview = await here.ask("altora", "/imports", { method: "POST", body: form() });
    expect(await preview.json()).toMatchObject({
      madeFrom: { sentence: expect.stringContaining("a moment that is not of this record") as string },
    });
    expect(((await (await here.ask("chair", "")).json()) as { head: object }).head).toEqual(head);
  });

  test("a key used there is free here, and answers nothing of there", async () => {
    const key = "one-key-for-both-rooms";
    const first = await there.done("altora", { type: "hold", as: "XAL", paragraph: there.paragraph, key });
    const second = await here.done("altora", { type: "hold", as: "XAL", paragraph: here.paragraph, key });
    expect(second["seq"]).not.toBe(first["seq"]);
  });
});

describe("what an act says it has seen", () => {
  const seen = (frames: object): object => ({ type: "set-floor", paragraph: here.paragraph, seen: { seq: 1, frames } });

  test("is bounded: more documents than a room has, or longer names, are refused before any is looked for", async () => {
    const of = (count: number, name = "caucus/c"): Record<string, object> =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}${n}`, { connection: "x", n: 0 }]));
    for (const frames of [
      of(2_002),
      of(1, "x".repeat(200)),
      { draft: { connection: "x".repeat(200), n: 0 } },
      { draft: { connection: "x", n: -1 } },
    ]) {
      const answer = await here.ask("secretariat", "/acts", { json: seen(frames) });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: "malformed" } });
    }
    expect((await here.ask("secretariat", "/acts", { json: seen(of(2_001)) })).status).toBe(200);
  });
});
