import { beforeEach, describe, expect, test } from "vitest";
import { openHouse, openRoom, origin, secret } from "../house.ts";
import type { TestHouse, TestRoom } from "../house.ts";

let house: TestHouse;
let room: TestRoom;
beforeEach(() => {
  house = openHouse();
  room = openRoom(house, "1. States shall meet every year.\n");
});

/** Joins by the button and gives the cookie as a browser would send it back. */
const join = async (token: string): Promise<string> => {
  const response = await house.ask(`/join/${token}`, { method: "POST", headers: { origin } });
  expect(response.status).toBe(303);
  return response.headers.get("set-cookie")!.split(";")[0]!;
};
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

describe("a join link", () => {
  test("opens a page that says as whom one would join, and takes no seat", async () => {
    const page = await house.ask(`/join/${room.tokens.altora}`);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain("You are joining");
    expect(html).toContain("Draft report");
    expect(html).toContain("Altora");
    expect(html).not.toContain("<script");
    expect(page.headers.get("set-cookie")).toBeNull();
    expect(page.headers.get("cache-control")).toBe("no-store");
    const invitations = room.negotiation.invitations(null);
    expect(Array.isArray(invitations) && invitations.every((one) => one.used === undefined)).toBe(true);
  });

  test("binds the browser by its button, with a cookie that no script reads", async () => {
    const response = await house.ask(`/join/${room.tokens.altora}`, { method: "POST", headers: { origin } });
    expect(response.headers.get("location")).toBe(`/n/${room.negotiation.id}/${room.seats.altora}`);
    const cookie = response.headers.get("set-cookie")!;
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toContain("SameSite=Lax");
    expect(cookie).not.toContain(room.tokens.altora.split("-").at(-1));
    const info = await house.ask(room.path, { headers: { cookie: cookie.split(";")[0]! } });
    expect(await info.json()).toMatchObject({ seat: { id: room.seats.altora, parties: ["XAL"] } });
  });

  test("sends its cookie over https only where people come by https", async () => {
    const there = openHouse({ url: "https://text.example.org", loopback: false });
    const other = openRoom(there, "1. States shall meet.\n");
    const response = await there.ask(`/join/${other.tokens.chair}`, { method: "POST" });
    expect(response.headers.get("set-cookie")).toContain("Secure");
  });

  test("says so when it no longer opens", async () => {
    const invitations = room.negotiation.invitations(null);
    if (!Array.isArray(invitations)) throw new Error("refused");
    const altora = invitations.find((one) => one.seat === room.seats.altora)!;
    const cookie = await join(room.tokens.altora);
    const revoked = await house.ask(`${room.path}/invitations/${altora.id}`, {
      method: "DELETE",
      token: room.tokens.chair,
    });
    expect(revoked.status).toBe(200);
    for (const method of ["GET", "POST"]) {
      const page = await house.ask(`/join/${room.tokens.altora}`, { method });
      expect(page.status).toBe(404);
      expect(await page.text()).toContain("This link no longer opens");
    }
    expect((await house.ask("/join/nothing-here")).status).toBe(404);
    const shownOut = await house.ask(room.path, { headers: { cookie } });
    expect(shownOut.status).toBe(403);
    expect(await codeOf(shownOut)).toBe("revoked");
  });

  test("shows a title as words, whatever is in it", async () => {
    const negotiation = house.directory.start({
      title: '<script>alert("x")</script>',
      symbol: "",
      parties: [],
    });
    const chair = negotiation.invite(null, { role: "chair" });
    if ("refused" in chair) throw new Error(chair.message);
    const html = await (await house.ask(`/join/${negotiation.id}-${chair.token}`)).text();
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;");
  });
});

describe("who asks", () => {
  test("is known by the token of the link as a bearer token", async () => {
    const info = await house.ask(room.path, { token: room.tokens.secretariat });
    expect(await info.json()).toMatchObject({ seat: { role: "secretariat" } });
  });

  test("is nobody without a seat, with a wrong token, or with the token of another negotiation", async () => {
    const other = openRoom(house, "1. Other States shall meet.\n");
    const nobodies: readonly Parameters<TestHouse["ask"]>[1][] = [
      {},
      { token: "nonsense" },
      { token: `${room.negotiation.id}-nonsense` },
      { token: other.tokens.chair },
      { headers: { authorization: "Basic YTpi" } },
      { headers: { cookie: `unbracket.${room.negotiation.id}.somebody=else` } },
    ];
    for (const init of nobodies) {
      const response = await house.ask(room.path, init);
      expect([401, 403]).toContain(response.status);
    }
    expect(await codeOf(await house.ask(room.path))).toBe("not-signed-in");
  });

  test("must name the seat when the browser holds two, by header, by query or by the page it comes from", async () => {
    const cookie = `${await join(room.tokens.altora)}; ${await join(room.tokens.brevia)}`;
    const unnamed = await house.ask(room.path, { headers: { cookie } });
    expect(unnamed.status).toBe(409);
    expect(await unnamed.json()).toMatchObject({
      error: { code: "which-seat", details: { seats: [room.seats.altora, room.seats.brevia].sort() } },
    });
    const { brevia } = room.seats;
    const referer = `${origin}/n/${room.negotiation.id}/${brevia}/history`;
    for (const response of [
      await house.ask(room.path, { headers: { cookie, "unbracket-seat": brevia } }),
      await house.ask(`${room.path}?seat=${brevia}`, { headers: { cookie } }),
      await house.ask(room.path, { headers: { cookie, referer } }),
    ])
      expect(await response.json()).toMatchObject({ seat: { id: brevia } });
  });

  test("is not the seat it names when the browser does not hold it", async () => {
    const cookie = await join(room.tokens.altora);
    const response = await house.ask(room.path, { headers: { cookie, "unbracket-seat": room.seats.chair } });
    expect(response.status).toBe(401);
    const session = cookie.split("=")[1];
    const forged = `unbracket.${room.negotiation.id}.${room.seats.chair}=${session}`;
    expect((await house.ask(room.path, { headers: { cookie: forged } })).status).toBe(403);
  });

  test("sees its own negotiations on the start page, and nobody else's", async () => {
    openRoom(house, "1. Other States shall meet.\n");
    const cookie = await join(room.tokens.altora);
    const mine = (await (await house.ask("/api/negotiations", { headers: { cookie } })).json()) as {
      negotiations: { id: string }[];
      mayStart: boolean;
    };
    expect(mine.negotiations.map(({ id }) => id)).toEqual([room.negotiation.id]);
    expect(mine.mayStart).toBe(true);
    const nobody = await (await house.ask("/api/negotiations")).json();
    expect(nobody).toMatchObject({ negotiations: [] });
  });

  test("gives a seat up and holds it no more", async () => {
    const cookie = await join(room.tokens.altora);
    const left = await house.ask(`${room.path}/leave`, { method: "POST", headers: { cookie } });
    expect(left.headers.get("set-cookie")).toContain("Max-Age=0");
  });
});

describe("the operator", () => {
  test("sees every negotiation, invites and verifies, and has no voice", async () => {
    openRoom(house, "1. Other States shall meet.\n");
    const all = (await (await house.ask("/api/negotiations", { token: secret })).json()) as { negotiations: unknown[] };
    expect(all.negotiations).toHaveLength(2);
    const invited = await house.ask(`${room.path}/invitations`, { token: secret, json: { role: "observer" } });
    expect(invited.status).toBe(201);
    expect(await (await house.ask(`${room.path}/verify`, { token: secret })).json()).toMatchObject({ ok: true });
    const act = await house.ask(`${room.path}/acts`, {
      token: secret,
      json: { type: "publish-revision", name: "Rev.1" },
    });
    expect(act.status).toBe(403);
  });

  test("joins by a link of its own", async () => {
    const page = await house.ask(`/join/${secret}`);
    expect(await page.text()).toContain("its operator");
    const bound = await house.ask(`/join/${secret}`, { method: "POST", headers: { origin } });
    const cookie = bound.headers.get("set-cookie")!.split(";")[0]!;
    expect(await (await house.ask("/api/negotiations", { headers: { cookie } })).json()).toMatchObject({
      negotiations: [{ id: room.negotiation.id }],
    });
  });
});

describe("pages of other sites", () => {
  test("change nothing, whatever cookies come along", async () => {
    const cookie = await join(room.tokens.chair);
    const json = { type: "publish-revision", name: "Rev.1" };
    const elsewheres: readonly Record<string, string>[] = [
      { cookie, origin: "https://elsewhere.example" },
      { cookie, origin: "null" },
      { cookie, "sec-fetch-site": "cross-site" },
    ];
    for (const headers of elsewheres) {
      const response = await house.ask(`${room.path}/acts`, { json, headers });
      expect(response.status).toBe(403);
    }
    const elsewhere = await house.ask(`/join/${room.tokens.altora}`, {
      method: "POST",
      headers: { origin: "https://elsewhere.example" },
    });
    expect(elsewhere.status).toBe(403);
    expect(room.negotiation.info(room.negotiation.seat(room.seats.chair)!).revisions).toEqual([]);
  });

  test("nor do pages of the same name that came unencrypted, where people reach the server encrypted", async () => {
    const behind = openHouse({ url: "https://drafts.example", loopback: false });
    const from = async (page: string, host = "drafts.example"): Promise<number> =>
      (await behind.ask("/join/nobody", { method: "POST", headers: { origin: page, host } })).status;
    expect(await from("https://drafts.example")).toBe(404);
    expect(await from("http://drafts.example")).toBe(403);
    // The proxy's own name for it, and whoever sits at the machine.
    expect(await from("https://inside.example", "inside.example")).toBe(404);
    expect(await from("http://127.0.0.1:8787", "127.0.0.1:8787")).toBe(404);
    const plain = openHouse({ url: "http://drafts.example", loopback: false });
    const there = await plain.ask("/join/nobody", {
      method: "POST",
      headers: { origin: "http://drafts.example", host: "drafts.example" },
    });
    expect(there.status).toBe(404);
  });

  test("cannot reach this machine under a name of their own", async () => {
    const rebound = await house.ask("/api/negotiations", { headers: { host: "rebound.example:8787" } });
    expect(rebound.status).toBe(403);
    expect((await house.ask("/api/negotiations", { headers: { host: "localhost:9999" } })).status).toBe(200);
  });

  test("frame nothing and bring no scripts in", async () => {
    const policy = (await house.ask("/health")).headers.get("content-security-policy")!;
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy.match(/script-src[^;]*/)?.[0]).not.toContain("unsafe");
    expect((await house.ask("/health")).headers.get("x-content-type-options")).toBe("nosniff");
  });
});
