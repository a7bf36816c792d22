/** Bounds of what is kept: caucuses, papers, negotiations, links that end. Beyond them one is told so; nothing is lost. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { beginPaper, newParagraphBase } from "../../drafts/crdt/paper.ts";
import type { InvitationInfo } from "../../drafts/info.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { allowances, mostNegotiations } from "../../server/doors/limits.ts";
import { mostCaucuses } from "../../server/room/caucusing.ts";
import { updateLimits } from "../../server/room/typing.ts";
import { endServers, serve, unbracket } from "../server/cli/process.ts";
import { openHouse, openRoom, origin } from "../server/house.ts";
import { House, join } from "../server/peer.ts";

const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;
const base = newParagraphBase(on, { seq: 1, language: "en" });

describe("a room holds", () => {
  test("two thousand caucuses; one more is refused until one is destroyed, and those there are go on", () => {
    const house = new House();
    const [alt, bre] = [house.seat("delegation", ["ALT"]), house.seat("delegation", ["BRE"])];
    const form = () => house.negotiation.formCaucus(alt, { name: "One more", members: ["ALT"] });
    const first = form();
    if (isRefusal(first)) throw new RangeError(first.message);
    // Two standing ones of the parties, and the first.
    for (let n = 3; n < mostCaucuses; n++) expect(isRefusal(form())).toBe(false);
    expect(form()).toMatchObject({ refused: "too-many", message: expect.stringContaining("Destroy some") as string });
    expect(house.negotiation.formCaucus(bre, { name: "Theirs", members: ["BRE"] })).toMatchObject({
      refused: "too-many",
    });
    expect(house.negotiation.caucuses(alt)).toHaveLength(mostCaucuses - 1);
    const member = join(house, alt, { document: `caucus/${first.id}` });
    beginPaper(member.doc.getMap("papers"), "paper-1", base);
    house.negotiation.flush();
    expect(member.saved).toBe(member.sent);
    expect(house.negotiation.destroyCaucus(alt, first.id)).toBeNull();
    expect(isRefusal(house.negotiation.formCaucus(bre, { name: "Theirs", members: ["BRE"] }))).toBe(false);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("five hundred papers in a caucus; who begins one more is told so and keeps the words, and the others write on", () => {
    const house = new House();
    const alt = house.seat("delegation", ["ALT"]);
    const document = "caucus/party-ALT";
    const [one, other] = [
      join(house, alt, { document, device: "one" }),
      join(house, alt, { document, device: "other" }),
    ];
    const papers = one.doc.getMap("papers");
    for (let n = 0; n < updateLimits.papers; n++) {
      beginPaper(papers, `paper-${n}`, base);
      if (n % 50 === 0) house.clock.pass(1_000);
    }
    house.negotiation.flush();
    expect(one.closed).toBeNull();
    expect(other.doc.getMap("papers").size).toBe(updateLimits.papers);
    beginPaper(papers, "one-too-many", base).insert(0, "Kept here.");
    house.negotiation.flush();
    expect(one.closed).toMatchObject({ code: 4410, reason: "too-many-papers" });
    expect(one.closing?.message).toContain("no room for more papers");
    // Words in a paper that is there are taken as ever.
    const words = (
      other.doc.getMap("papers").get("paper-7") as { get(name: "text"): { insert(at: number, t: string): void } }
    ).get("text");
    words.insert(0, "Still written.");
    house.negotiation.flush();
    expect([other.closed, other.saved]).toEqual([null, other.sent]);
    expect(other.doc.getMap("papers").has("one-too-many")).toBe(false);
  });
});

describe("a house holds", () => {
  test("as many negotiations as it may, and says so before it reads what would begin the next", async () => {
    const house = openHouse();
    const ids = vi
      .spyOn(house.directory, "ids")
      .mockReturnValue(Array.from({ length: mostNegotiations }, (_, n) => `n${n}`));
    const begin = (): Promise<Response> =>
      house.ask("/api/negotiations", { headers: { origin }, json: { title: "One more", symbol: "X/1" } });
    const full = await begin();
    expect(full.status).toBe(429);
    expect(await full.json()).toMatchObject({
      error: { code: "too-many", message: expect.stringContaining("None was begun") as string },
    });
    ids.mockReturnValue([]);
    expect((await begin()).status).toBe(201);
  });

  test("a seat to its allowance of caucuses a minute, with the seconds to wait", async () => {
    const house = openHouse();
    const room = openRoom(house, "1. Text.\n");
    const form = (): Promise<Response> =>
      house.ask(`${room.path}/caucuses`, {
        token: room.tokens.altora,
        json: { kind: "shared", members: ["XAL"], name: "Again" },
      });
    for (let n = 0; n < allowances.caucuses.burst; n++) expect((await form()).status).toBe(201);
    const refused = await form();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const others = await house.ask(`${room.path}/caucuses`, {
      token: room.tokens.brevia,
      json: { kind: "shared", members: ["XBV"], name: "Theirs" },
    });
    expect(others.status).toBe(201);
  });
});

describe("a link with an end", () => {
  const data = mkdtempSync(path(tmpdir(), "unbracket-expiry-"));
  afterAll(() => {
    endServers();
    rmSync(data, { recursive: true, force: true });
  });

  test("is made by the command line, says its day in the list, and a day that is none makes nothing", async () => {
    const { url } = await serve("--data", data);
    const started = await fetch(`${url}/api/negotiations`, {
      method: "POST",
      headers: { origin: url, "content-type": "application/json" },
      body: JSON.stringify({ title: "Draft report", symbol: "X/1" }),
    });
    const { id, seats } = (await started.json()) as { id: string; seats: { token: string }[] };
    const listed = async (): Promise<InvitationInfo[]> => {
      const answer = await fetch(`${url}/api/negotiations/${id}/invitations`, {
        headers: { authorization: `Bearer ${seats[0]!.token}` },
      });
      return ((await answer.json()) as { invitations: InvitationInfo[] }).invitations;
    };
    const before = Date.now();
    const made = await unbracket("invite", id, "--role", "observer", "--expires", "3", "--data", data);
    expect([made.code, made.err]).toEqual([0, ""]);
    const [link] = (await listed()).filter(({ role }) => role === "observer");
    const end = Date.parse(link!.expires!);
    expect(end).toBeGreaterThanOrEqual(before + 3 * 86_400_000);
    expect(end).toBeLessThanOrEqual(Date.now() + 3 * 86_400_000);
    for (const days of ["0", "-1", "x", "1.5", "100000"]) {
      const refused = await unbracket("invite", id, "--role", "observer", `--expires=${days}`, "--data", data);
      expect([days, refused.code === 0]).toEqual([days, false]);
    }
    expect((await listed()).filter(({ role }) => role === "observer")).toHaveLength(1);
  });
});
