import { beforeEach, describe, expect, test } from "vitest";
import type { DraftJson, Paragraph } from "../../../drafts/draft.ts";
import type { NegotiationInfo } from "../../../drafts/info.ts";
import type { ActAnswer, Lease } from "../../../drafts/wire.ts";
import { openHouse, openRoom } from "../house.ts";
import type { TestHouse, TestRoom } from "../house.ts";

const text = `1. States shall meet every year.

2. All States report on measures taken.

3. The secretariat prepares a summary.
`;

type Who = keyof TestRoom["tokens"];
let house: TestHouse;
let room: TestRoom;
beforeEach(() => {
  house = openHouse();
  room = openRoom(house, text);
});

const get = (who: Who, path: string): Promise<Response> => house.ask(room.path + path, { token: room.tokens[who] });
const post = (who: Who, path: string, json: unknown): Promise<Response> =>
  house.ask(room.path + path, { token: room.tokens[who], json });
const draftOf = async (who: Who): Promise<DraftJson> => (await (await get(who, "/draft")).json()) as DraftJson;
const paragraph = async (label: string): Promise<Paragraph> => {
  const draft = await draftOf("chair");
  const found = Object.values(draft.parts)
    .flat()
    .find((one) => one.label === label);
  if (!found) throw new RangeError(`no paragraph ${label}`);
  return found;
};
const act = async (who: Who, body: object): Promise<ActAnswer> => {
  const response = await post(who, "/acts", body);
  const answer = (await response.json()) as ActAnswer & { error?: { message: string } };
  if (answer.error) throw new Error(answer.error.message);
  return answer;
};
const tabled = async (label: string, wording: string): Promise<ActAnswer> =>
  act("altora", { type: "table", as: "XAL", paragraph: (await paragraph(label)).id, wording });

/** Asks for something that is refused: the status, the code, and that the record did not move. */
const refused = async (who: Who, body: unknown, status: number, code: string): Promise<void> => {
  const before = room.negotiation.head;
  const response = await post(who, "/acts", body);
  const answer = (await response.json()) as { error: { code: string; message: string } };
  expect([response.status, answer.error.code]).toEqual([status, code]);
  expect(answer.error.message).toMatch(/\.$|\]$/);
  expect(room.negotiation.head).toEqual(before);
};

describe("reading a negotiation", () => {
  test("gives title, symbol, own seat, roster and counts", async () => {
    await tabled("1", "States should meet every year.");
    const info = (await (await get("altora", "")).json()) as NegotiationInfo;
    expect(info).toMatchObject({
      title: "Draft report",
      symbol: "OWG/R/2031/4",
      seat: { role: "delegation", parties: ["XAL"], head: true },
      counts: { open: 1, settled: 0 },
    });
    expect(info.parties.map(({ id }) => id)).toContain("XBV");
  });

  test("gives the draft as plain values, without what it was read from", async () => {
    const { proposal } = await tabled("1", "States should meet every year.");
    const draft = await draftOf("brevia");
    expect(draft.proposals).toMatchObject([{ id: proposal, status: "open", sponsors: ["XAL"] }]);
    expect(draft.parts.consensus.map(({ label }) => label)).toEqual(expect.arrayContaining(["1", "2", "3"]));
    expect(draft).not.toHaveProperty("tables");
  });

  test("is answered compressed, and an act in plain bytes", async () => {
    const headers = { "accept-encoding": "gzip" };
    const reading = await house.ask(`${room.path}/draft`, { token: room.tokens.altora, headers });
    expect([reading.status, reading.headers.get("content-encoding")]).toEqual([200, "gzip"]);
    const { id } = await paragraph("1");
    const json = { type: "table", as: "XAL", paragraph: id, wording: "States should meet every year." };
    const told = await house.ask(`${room.path}/acts`, { token: room.tokens.altora, headers, json });
    expect([told.status, told.headers.get("content-encoding")]).toEqual([200, null]);
  });

  test("gives the draft of a moment, by seq and by revision", async () => {
    await act("chair", { type: "publish-revision", name: "Zero draft" });
    await tabled("1", "States should meet every year.");
    const then = (await (await get("chair", "/draft?at=Zero%20draft")).json()) as DraftJson;
    expect(then.proposals).toEqual([]);
    expect((await get("chair", "/draft?at=0")).status).toBe(200);
    const unknown = await get("chair", "/draft?at=Rev.9");
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: { code: "unknown-revision" } });
  });

  test("shows an observer the revisions and not the text being negotiated", async () => {
    await act("chair", { type: "publish-revision", name: "Zero draft" });
    await tabled("1", "States canaryshould meet every year.");
    for (const path of ["", "/draft", "/history", "/export?format=json", "/compare?from=0&to=Zero%20draft"]) {
      const seen = await (await get("observer", path)).text();
      expect(seen).not.toContain("canary");
    }
    const published = await get("observer", "/draft?at=Zero%20draft");
    expect(published.status).toBe(200);
    expect(await published.text()).toContain("States shall meet");
  });

  test("gives the history as steps, as JSON and as lines", async () => {
    const { id } = await paragraph("1");
    const { seq } = await tabled("1", "States should meet every year.");
    const page = (await (await get("chair", `/history?paragraph=${id}`)).json()) as { steps: { seq: number }[] };
    expect(page.steps.map((step) => step.seq)).toContain(seq);
    const lines = await (await get("chair", "/history?format=txt")).text();
    expect(lines).toContain("Altora");
    expect(lines).toContain(`\n${seq}\t`);
    expect((await get("chair", "/history?limit=many")).status).toBe(400);
    expect((await get("chair", "/history?paragraph=seven")).status).toBe(400);
  });

  test("compares two revisions", async () => {
    await act("chair", { type: "publish-revision", name: "Zero draft" });
    const { proposal } = await tabled("1", "States should meet every year.");
    await act("chair", { type: "incorporate", proposal });
    await act("chair", { type: "publish-revision", name: "Rev.1" });
    const compared = await get("brevia", "/compare?from=Zero%20draft&to=Rev.1");
    expect(compared.status).toBe(200);
    expect(await compared.json()).toMatchObject({ guard: [{ kind: "modal", was: "shall", now: "should" }] });
    // Without a second moment it is compared with now.
    const withNow = await get("brevia", "/compare?from=Zero%20draft");
    expect(await withNow.json()).toMatchObject({ guard: [{ kind: "modal", was: "shall", now: "should" }] });
    expect((await get("brevia", "/compare?to=Rev.1")).status).toBe(400);
  });

  test("is nothing for an unknown negotiation", async () => {
    const response = await house.ask("/api/negotiations/nothinghere/draft", { token: room.tokens.chair });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: "unknown-negotiation" } });
    expect((await house.ask("/api/nothing")).status).toBe(404);
  });
});

describe("an act", () => {
  test("answers the seq of its entry and what it made, the same for the same key", async () => {
    const body = {
      type: "table",
      as: "XAL",
      paragraph: (await paragraph("1")).id,
      wording: "States should meet every year.",
      key: "the-same-key",
    };
    const first = await act("altora", body);
    expect(first).toMatchObject({ seq: room.negotiation.head.seq, number: "1" });
    expect(await act("altora", body)).toEqual(first);
    await refused("altora", { ...body, wording: "States may meet." }, 409, "key-reused");
  });

  test("on an unknown paragraph or proposal is refused", async () => {
    await refused("altora", { type: "table", as: "XAL", paragraph: "p9999-1", wording: "x" }, 404, "unknown-paragraph");
    await refused("chair", { type: "incorporate", proposal: "q9999-1" }, 404, "unknown-proposal");
  });

  test("on a proposal already decided is refused", async () => {
    const { proposal } = await tabled("1", "States should meet every year.");
    await act("chair", { type: "set-aside", proposal });
    await refused("chair", { type: "incorporate", proposal }, 409, "already-decided");
  });

  test("for another party is refused", async () => {
    const { id } = await paragraph("1");
    await refused(
      "altora",
      { type: "table", as: "XBV", paragraph: id, wording: "States may meet." },
      403,
      "not-your-party",
    );
  });

  test("that binds the delegation is refused to a drafter", async () => {
    const { id } = await paragraph("1");
    await refused("drafter", { type: "table", as: "XAL", paragraph: id, wording: "States may meet." }, 403, "not-head");
  });

  test("of the Chair is refused to others, and any act to observers and the screen", async () => {
    const { proposal } = await tabled("1", "States should meet every year.");
    for (const who of ["altora", "observer", "screen"] as const)
      await refused(who, { type: "incorporate", proposal }, 403, "not-entitled");
  });

  test("with a bracket in its wording is refused", async () => {
    const { id } = await paragraph("1");
    const body = { type: "table", as: "XAL", paragraph: id, wording: "States [shall] meet every year." };
    await refused("altora", body, 422, "bracket-in-wording");
  });

  test("that is no act is refused as malformed, with the place", async () => {
    for (const body of [{}, [], "table", { type: "conquer" }, { type: "table", as: "XAL", paragraph: 7 }])
      await refused("altora", body, 400, "malformed");
    const before = room.negotiation.head;
    for (const body of ["", "{", "null", "\u0000"]) {
      const response = await house.ask(`${room.path}/acts`, {
        method: "POST",
        token: room.tokens.altora,
        headers: { "content-type": "application/json" },
        body,
      });
      expect(response.status).toBe(400);
    }
    expect(room.negotiation.head).toEqual(before);
  });

  test("that is too large is refused before it is read", async () => {
    await refused("altora", { type: "table", as: "XAL", reason: "x".repeat(5 * 1024 * 1024) }, 413, "too-large");
  });
});

describe("seats", () => {
  test("are invited by the Chair with a link that opens, listed without tokens, and revoked", async () => {
    const made = await post("chair", "/invitations", { role: "delegation", parties: ["XCV"], head: false });
    expect(made.status).toBe(201);
    const invited = (await made.json()) as { id: string; token: string; link: string };
    expect(invited.link).toBe(`http://127.0.0.1:8787/join/${invited.token}`);
    const drafter = await house.ask(room.path, { token: invited.token });
    expect(await drafter.json()).toMatchObject({ seat: { parties: ["XCV"], head: false } });
    const list = await (await get("chair", "/invitations")).text();
    expect(list).toContain(invited.id);
    expect(list).not.toContain(invited.token.split("-").at(-1));
    const gone = await house.ask(`${room.path}/invitations`, {
      method: "DELETE",
      token: room.tokens.chair,
      json: { invitation: invited.id },
    });
    expect(gone.status).toBe(200);
    expect((await house.ask(room.path, { token: invited.token })).status).toBe(401);
  });

  test("are not invited by a delegation, nor for nobody", async () => {
    expect((await post("altora", "/invitations", { role: "observer" })).status).toBe(403);
    expect((await get("altora", "/invitations")).status).toBe(403);
    expect((await post("chair", "/invitations", { role: "emperor" })).status).toBe(400);
    const nobody = await post("chair", "/invitations", { role: "delegation", parties: ["NOBODY"] });
    expect(nobody.status).toBe(404);
    expect(await nobody.json()).toMatchObject({ error: { code: "unknown-party" } });
  });

  test("lease a client id to type under, where they may write", async () => {
    const leased = (await (await post("chair", "/clients", { document: "draft", device: "here" })).json()) as Lease;
    expect(leased.client).toBeGreaterThan(1);
    expect((await post("altora", "/clients", { document: "draft", device: "here" })).status).toBe(403);
    expect((await post("altora", "/clients", { document: "record", device: "here" })).status).toBe(400);
  });

  test("share caucuses with whom they choose", async () => {
    const open = await post("secretariat", "/caucuses", { kind: "open", for: "XBV" });
    expect(open.status).toBe(201);
    expect(await open.json()).toMatchObject({ kind: "open" });
    const made = await post("altora", "/caucuses", { kind: "shared", members: ["XAL", "XBV"], name: "On meetings" });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    const { caucuses } = (await (await get("brevia", "/caucuses")).json()) as { caucuses: { id: string }[] };
    expect(caucuses.map((one) => one.id)).toContain(id);
    const members = await house.ask(`${room.path}/caucuses/${id}/members`, {
      method: "PUT",
      token: room.tokens.altora,
      json: { members: ["XAL", "XCV"] },
    });
    expect(members.status).toBe(200);
    const foreign = await house.ask(`${room.path}/caucuses/${id}`, { method: "DELETE", token: room.tokens.brevia });
    expect([403, 404]).toContain(foreign.status);
    const destroyed = await house.ask(`${room.path}/caucuses/${id}`, { method: "DELETE", token: room.tokens.altora });
    expect(destroyed.status).toBe(200);
    expect((await post("altora", "/caucuses", { kind: "shared", members: [] })).status).toBe(400);
  });

  test("have the Chair decide what delegations read between revisions", async () => {
    const change = { method: "PATCH", json: { momentsForDelegations: true } };
    const set = await house.ask(`${room.path}/settings`, { ...change, token: room.tokens.chair });
    expect(await set.json()).toMatchObject({ momentsForDelegations: true });
    expect((await house.ask(`${room.path}/settings`, { ...change, token: room.tokens.altora })).status).toBe(403);
  });
});

describe("for operators", () => {
  test("health and metrics answer without a seat and without a word of a text", async () => {
    await get("chair", "/draft");
    expect(await (await house.ask("/health")).json()).toMatchObject({ ok: true });
    const metrics = await (await house.ask("/metrics")).text();
    expect(metrics).toContain("unbracket_rooms_open 1");
    expect(metrics).toContain('unbracket_requests_total{status="2xx"}');
    expect(metrics).not.toContain("Draft report");
  });

  test("the interface describes itself: every route that is there and no other", async () => {
    const spec = (await (await house.ask("/api/openapi.json")).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: unknown }> } }>>;
    };
    expect(spec.openapi).toMatch(/^3\./);
    // Whoever asks again is told the same.
    expect(await (await house.ask("/api/openapi.json")).json()).toEqual(spec);
    const routes = Object.entries(spec.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toMatchInlineSnapshot(`
      [
        "DELETE /api/negotiations/{id}/caucuses/{caucus}",
        "DELETE /api/negotiations/{id}/invitations",
        "DELETE /api/negotiations/{id}/invitations/{invitation}",
        "DELETE /api/negotiations/{id}/invitations/{invitation}/devices",
        "GET /api/negotiations",
        "GET /api/negotiations/{id}",
        "GET /api/negotiations/{id}/archive",
        "GET /api/negotiations/{id}/blame",
        "GET /api/negotiations/{id}/caucuses",
        "GET /api/negotiations/{id}/compare",
        "GET /api/negotiations/{id}/draft",
        "GET /api/negotiations/{id}/export",
        "GET /api/negotiations/{id}/history",
        "GET /api/negotiations/{id}/invitations",
        "GET /api/negotiations/{id}/moments",
        "GET /api/negotiations/{id}/reconcile",
        "GET /api/negotiations/{id}/restore-preview",
        "GET /api/negotiations/{id}/verify",
        "GET /api/sample",
        "PATCH /api/negotiations/{id}/settings",
        "POST /api/archives",
        "POST /api/negotiations",
        "POST /api/negotiations/{id}/acts",
        "POST /api/negotiations/{id}/caucuses",
        "POST /api/negotiations/{id}/clients",
        "POST /api/negotiations/{id}/imports",
        "POST /api/negotiations/{id}/imports/tabled",
        "POST /api/negotiations/{id}/invitations",
        "POST /api/negotiations/{id}/leave",
        "POST /api/negotiations/{id}/proofs",
        "POST /api/previews",
        "PUT /api/negotiations/{id}/caucuses/{caucus}/members",
      ]
    `);
    const acts = spec.paths["/api/negotiations/{id}/acts"]!["post"]!.requestBody!.content["application/json"]!.schema;
    expect(JSON.stringify(acts)).toContain("take-position");
  });

  test("a fault of the server is logged and says nothing of itself", async () => {
    const negotiation = room.negotiation as { info: unknown };
    negotiation.info = () => {
      throw new Error("secret insides");
    };
    const response = await get("chair", "");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("insides");
    expect(house.logged.join("\n")).toContain("request-failed");
    // Nor does the log: an error can quote what it choked on.
    expect(house.logged.join("\n")).not.toContain("secret insides");
  });
});
