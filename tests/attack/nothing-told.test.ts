/**
 * What may not be known is not told by the side either: not by a status, not by the length of an answer, not by bytes on a
 * socket, nor by work the server does for one question and not for the other. How long an answer takes is not measured
 * here, for a clock flickers; what is counted is what it asks of the database.
 */
import { beforeEach, describe, expect, test } from "vitest";
import { beginPaper, newParagraphBase } from "../../drafts/crdt/paper.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Seat } from "../../drafts/party.ts";
import { openHouse, openRoom, type TestHouse, type TestRoom } from "../server/house.ts";
import { House, join } from "../server/peer.ts";

const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;
const text = "1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n";

type Who = keyof TestRoom["tokens"];

describe("over HTTP", () => {
  let house: TestHouse;
  let room: TestRoom;
  beforeEach(() => {
    house = openHouse();
    room = openRoom(house, text);
  });

  /** Everything an answer says: its status, its headers, every byte. */
  const said = async (who: Who, method: string, path: string, json?: object): Promise<string> => {
    const answer = await house.ask(`${room.path}${path}`, {
      token: room.tokens[who],
      method,
      ...(json && { json }),
    });
    const body = await answer.text();
    return JSON.stringify([answer.status, [...answer.headers], body, body.length]);
  };

  const formed = async (who: Who, ask: object): Promise<string> => {
    const answer = await house.ask(`${room.path}/caucuses`, { token: room.tokens[who], json: ask });
    if (answer.status !== 201) throw new RangeError(await answer.text());
    return ((await answer.json()) as { id: string }).id;
  };

  test("a caucus of others and one that never was get the same answer, byte by byte, whatever is asked", async () => {
    const shared = await formed("altora", { kind: "shared", members: ["XAL"], name: "Ours alone" });
    // As long as an id is, so that an answer that repeats it is as long, too.
    const never = `c${"0".repeat(shared.length - 1)}`;
    const paragraph = "p1-1";
    const asks = (caucus: string): readonly [method: string, path: string, json?: object][] => [
      ["DELETE", `/caucuses/${caucus}`],
      ["PUT", `/caucuses/${caucus}/members`, { members: ["XBV"] }],
      ["POST", "/caucuses", { kind: "shared", members: ["XBV"], from: { caucus, paper: "paper-1" } }],
      ["POST", "/clients", { document: `caucus/${caucus}`, device: "laptop" }],
      ["POST", "/acts", { type: "table", as: "XBV", paper: "paper-1", caucus }],
      ["POST", "/acts", { type: "table", as: "XAL", paper: "paper-1", caucus, paragraph }],
    ];
    const pairs: readonly [is: string, not: string][] = [
      [shared, never],
      ["party-XAL", "party-XQQ"],
      ["office-chair", "office-xxxxx"],
    ];
    for (const [is, not] of pairs)
      for (const who of ["brevia", "observer", "screen"] as const)
        for (const [n, [method, path, json]] of asks(is).entries()) {
          const [, otherPath, otherJson] = asks(not)[n]!;
          const here = await said(who, method, path, json);
          const nowhere = await said(who, method, otherPath, otherJson);
          expect([who, method, path, here]).toEqual([who, method, path, nowhere.replaceAll(not, is)]);
          expect(JSON.parse(here)[0]).toBeGreaterThanOrEqual(400);
        }
  });

  test("what happens in a caucus changes no byte of any answer to those outside it", async () => {
    const outside = ["chair", "secretariat", "brevia", "observer", "screen"] as const;
    const routes = [
      "",
      "/draft",
      "/history",
      "/history?limit=5",
      "/moments",
      "/caucuses",
      "/invitations",
      "/export?view=annotated&format=json",
      "/export?view=bracketed&format=html",
      "/reconcile?from=1",
      "/archive",
    ];
    const all = async (): Promise<Record<string, string>> => {
      const answers: Record<string, string> = {};
      for (const who of outside) for (const route of routes) answers[`${who} ${route}`] = await said(who, "GET", route);
      return answers;
    };
    const before = await all();
    const caucus = await formed("altora", { kind: "shared", members: ["XAL"], name: "Nobody knows of this" });
    const seat = room.negotiation.seat(room.seats.altora)!;
    const lease = room.negotiation.lease(seat, { document: `caucus/${caucus}`, device: "laptop" });
    expect(isRefusal(lease)).toBe(false);
    await house.ask(`${room.path}/caucuses/${caucus}/members`, {
      method: "PUT",
      token: room.tokens.altora,
      json: { members: ["XAL", "XAL"] },
    });
    expect(await all()).toEqual(before);
    await house.ask(`${room.path}/caucuses/${caucus}`, { method: "DELETE", token: room.tokens.altora });
    expect(await all()).toEqual(before);
  });

  test("a paragraph that may not be read and one that never was get the same answer", async () => {
    await house.ask(`${room.path}/acts`, { token: room.tokens.chair, json: { type: "set-phase", phase: "drafting" } });
    const { parts } = (await (await house.ask(`${room.path}/draft`, { token: room.tokens.chair })).json()) as {
      parts: { consensus: { id: string; label: string }[] };
    };
    const is = parts.consensus.find(({ label }) => label === "1")!.id;
    const not = is.replace(/\d+$/u, (n) => `${9 * 10 ** (n.length - 1) + 7}`);
    expect(not).not.toBe(is);
    const asks = (paragraph: string): readonly [method: string, path: string, json?: object][] => [
      ["GET", `/blame?paragraph=${paragraph}`],
      ["GET", `/history?paragraph=${paragraph}`],
      ["GET", `/restore-preview?paragraph=${paragraph}&at=1`],
      ["POST", "/acts", { type: "table", as: "XAL", paragraph, wording: "States may meet." }],
      ["POST", "/acts", { type: "table", as: "XAL", paragraph, out: true }],
      ["POST", "/acts", { type: "take-position", as: "XAL", paragraph, stance: "reserve" }],
      ["POST", "/acts", { type: "hold", as: "XAL", paragraph }],
      ["POST", "/acts", { type: "hold", as: "XAL", paragraph, words: "every year" }],
      ["POST", "/acts", { type: "hold", as: "XAL", paragraph, words: "every week" }],
      ["POST", "/acts", { type: "set-floor", paragraph }],
      ["POST", "/acts", { type: "set-status", paragraph, status: "agreed" }],
      ["POST", "/acts", { type: "remove-paragraph", paragraph }],
      ["POST", "/acts", { type: "split-paragraph", paragraph, at: 3 }],
      ["POST", "/acts", { type: "restore", paragraph, at: 1 }],
    ];
    for (const who of ["altora", "observer", "screen"] as const)
      for (const [n, [method, path, json]] of asks(is).entries()) {
        const [, otherPath, otherJson] = asks(not)[n]!;
        const here = await said(who, method, path, json);
        const nowhere = await said(who, method, otherPath, otherJson);
        expect([who, path, json, here]).toEqual([who, path, json, nowhere.replaceAll(not, is)]);
      }
  });
});

describe("on sockets", () => {
  /** What `ask` makes the room ask of its database. */
  const statements = (house: House, ask: () => void): readonly string[] => {
    const { exec } = house.storage;
    const asked: string[] = [];
    const counting = {
      exec: (sql: string, ...values: never[]) => {
        asked.push(sql);
        return exec(sql, ...values);
      },
    };
    Object.assign(house.storage, counting);
    try {
      ask();
    } finally {
      Object.assign(house.storage, { exec });
    }
    return asked;
  };

  test("a document of others and one that never was get the same bytes, for the same work", () => {
    const house = new House();
    const [alt, bre] = [house.seat("delegation", ["ALT"]), house.seat("delegation", ["BRE"])];
    const formed = house.negotiation.formCaucus(alt, { name: "Ours alone", members: ["ALT"] });
    if (isRefusal(formed)) throw new RangeError(formed.message);
    const member = join(house, alt, { document: `caucus/${formed.id}` });
    beginPaper(member.doc.getMap("papers"), "paper-1", newParagraphBase(on, { seq: 1, language: "en" }));
    house.negotiation.flush();
    member.leave();
    // A room just opened: what it loads now, it loads for the one who asks.
    house.restart();
    const asked = (seat: Seat, document: string) => {
      let told: unknown;
      const work = statements(house, () => {
        const peer = join(house, seat, { document, reader: true });
        told = [peer.closed, peer.received];
        told = [told, house.negotiation.lease(seat, { document, device: "laptop" })];
      });
      return { work, told };
    };
    const never = asked(bre, "caucus/c0000000000000000");
    for (const document of [`caucus/${formed.id}`, "caucus/party-ALT", "caucus/office-chair", "names/groups"])
      expect([document, asked(bre, document)]).toEqual([document, never]);
  });

  test("nothing comes to those outside a caucus while its members write", () => {
    const house = new House();
    const alt = house.seat("delegation", ["ALT"]);
    const outside = [
      house.seat("chair"),
      house.seat("secretariat"),
      house.seat("delegation", ["BRE"]),
      house.seat("screen"),
    ];
    const sockets = outside.flatMap((seat) =>
      ["draft", "names/full"].map((document) => join(house, seat, { document, reader: true })),
    );
    const before = sockets.map(({ received }) => received.length);
    const { head } = house.negotiation;
    const formed = house.negotiation.formCaucus(alt, { name: "Ours alone", members: ["ALT"] });
    if (isRefusal(formed)) throw new RangeError(formed.message);
    const member = join(house, alt, { document: `caucus/${formed.id}` });
    for (let n = 0; n < 20; n++) {
      beginPaper(member.doc.getMap("papers"), `paper-${n}`, newParagraphBase(on, { seq: 1, language: "en" }));
      house.clock.pass(1_000);
    }
    member.caret({ paragraph: "paper-1" }, 1);
    house.negotiation.setMembers(alt, formed.id, ["ALT", "COR"]);
    house.negotiation.destroyCaucus(alt, formed.id);
    house.clock.pass(60_000);
    expect(sockets.map(({ received }) => received.length)).toEqual(before);
    expect(house.negotiation.head).toEqual(head);
  });
});
