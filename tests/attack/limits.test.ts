/** How often a seat may ask: far more than people do, and no more; and never a seat's burden on another. */
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { linkToken } from "../../server/directory.ts";
import { allowances, Limits, type Kind } from "../../server/doors/limits.ts";
import { Turns, turnLimits } from "../../server/doors/turns.ts";
import { openHouse, openRoom, origin } from "../server/house.ts";
import { House, join } from "../server/peer.ts";

const text = "1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n";

describe("what a seat may ask", () => {
  test("comes to an end with 429 and when to come again, for that seat and nobody else, and comes back", async () => {
    let now = 0;
    const limits = new Limits(() => now, false);
    for (const kind of Object.keys(allowances) as Kind[]) {
      const { burst, perSecond } = allowances[kind];
      for (let n = 0; n < burst; n++) expect(limits.take("room one", kind)).toBe(0);
      const again = limits.take("room one", kind);
      expect([kind, again]).toEqual([kind, Math.ceil(1 / perSecond)]);
      await expect(limits.spend("room one", kind)).rejects.toMatchObject({
        status: 429,
        refusal: { refused: "too-many", details: { retryAfter: again } },
      });
      expect(limits.take("room two", kind)).toBe(0);
      now += again * 1_000;
      expect(limits.take("room one", kind)).toBe(0);
    }
  });

  test("is counted over every spelling of an address, and by seat, not by who else asks", async () => {
    const house = openHouse();
    const room = openRoom(house, text);
    const paths = ["/archive", "/archive?audience=none", "/%61rchive", "//archive".slice(1)];
    const statuses: number[] = [];
    for (let n = 0; n < allowances.archives.burst + 4; n++)
      statuses.push((await house.ask(`${room.path}${paths[n % paths.length]}`, { token: room.tokens.chair })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(allowances.archives.burst);
    const refused = await house.ask(`${room.path}/archive`, { token: room.tokens.chair });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      error: { code: "too-many", details: { retryAfter: expect.any(Number) as number } },
    });
    // Another kind, and another seat, are not concerned.
    expect((await house.ask(room.path, { token: room.tokens.chair })).status).toBe(200);
    expect((await house.ask(room.path, { token: room.tokens.altora })).status).toBe(200);
  });

  test("guesses are counted for the whole house, and whoever has a seat is let in all the same", async () => {
    const house = openHouse();
    const room = openRoom(house, text);
    const guess = (n: number): Promise<Response> =>
      house.ask(`/join/${room.negotiation.id}-${String(n).padStart(48, "0")}`, { method: "POST", headers: { origin } });
    const statuses = new Set<number>();
    for (let n = 0; n < allowances.guesses.burst + 50; n++) statuses.add((await guess(n)).status);
    expect([...statuses]).toEqual([404, 429]);
    expect((await house.ask(room.path, { token: `${room.negotiation.id}-${"a".repeat(48)}` })).status).toBe(429);
    expect((await house.ask(room.path, { token: room.tokens.brevia })).status).toBe(200);
    expect((await house.ask(`/join/${room.tokens.brevia}`)).status).toBe(200);
    expect((await house.ask(`/join/${room.tokens.brevia}`, { method: "POST", headers: { origin } })).status).toBe(303);
  });
});

describe("a link", () => {
  const press = (house: ReturnType<typeof openHouse>, token: string, cookie?: string): Promise<Response> =>
    house.ask(`/join/${token}`, { method: "POST", headers: { origin, ...(cookie !== undefined && { cookie }) } });
  const devices = (room: ReturnType<typeof openRoom>, seat: string): number | undefined => {
    const listed = room.negotiation.invitations(null);
    if ("refused" in listed) throw new RangeError(listed.message);
    return listed.find((one) => one.seat === seat)!.devices;
  };

  test("pressed again in a browser makes it no further device, and is another's own", async () => {
    const house = openHouse();
    const room = openRoom(house, text);
    const cookieOf = (answer: Response): string => answer.headers.get("set-cookie")!.split(";")[0]!;
    const one = cookieOf(await press(house, room.tokens.altora));
    for (let n = 0; n < 5; n++) expect(cookieOf(await press(house, room.tokens.altora, one))).toBe(one);
    expect(devices(room, room.seats.altora)).toBe(1);
    const two = cookieOf(await press(house, room.tokens.altora));
    expect([two === one, devices(room, room.seats.altora)]).toEqual([false, 2]);
    // What a browser makes up is no session, and another seat's cookie is not this one's.
    const made = cookieOf(await press(house, room.tokens.altora, `${one.split("=")[0]!}=made-up`));
    await press(house, room.tokens.brevia, one);
    expect([[one, two].includes(made), devices(room, room.seats.altora)]).toEqual([false, 3]);
    expect(devices(room, room.seats.brevia)).toBe(1);
  });

  test("pressed without end is refused after three hundred devices, and nobody else's is", async () => {
    const house = openHouse();
    const room = openRoom(house, text);
    const { burst } = allowances.joins;
    for (let n = 0; n < burst; n++) expect((await press(house, room.tokens.altora)).status).toBe(303);
    const statuses = new Set<number>();
    for (let n = 0; n < 50; n++) statuses.add((await press(house, room.tokens.altora)).status);
    expect([...statuses]).toContain(429);
    expect(devices(room, room.seats.altora)).toBeLessThan(burst + 50);
    expect((await press(house, room.tokens.brevia)).status).toBe(303);
  });
});

describe("honest haste", () => {
  test("a Chair who admits fifty proposals at once is not kept waiting", async () => {
    const house = openHouse();
    const room = openRoom(house, text);
    const draft = (await (await house.ask(`${room.path}/draft`, { token: room.tokens.chair })).json()) as {
      parts: Record<string, { id: string; label: string }[]>;
    };
    const paragraph = Object.values(draft.parts)
      .flat()
      .find(({ label }) => label === "1")!.id;
    const act = (token: string, json: object): Promise<Response> => house.ask(`${room.path}/acts`, { token, json });
    expect((await act(room.tokens.chair, { type: "set-manner", manner: "chair-held" })).status).toBe(200);
    const tabled: string[] = [];
    for (let n = 0; n < 50; n++) {
      const answer = await act(room.tokens.altora, {
        type: "table",
        as: "XAL",
        paragraph,
        wording: `States shall meet ${n} times.`,
      });
      expect(answer.status).toBe(200);
      tabled.push(((await answer.json()) as { proposal: string }).proposal);
    }
    const admitted = await Promise.all(tabled.map((proposal) => act(room.tokens.chair, { type: "admit", proposal })));
    expect(admitted.map(({ status }) => status)).not.toContain(429);
  });

  test("193 delegations of five devices that all reload at once are all let in", async () => {
    const house = openHouse();
    const room = openRoom(house, text);
    const seats = Array.from({ length: 193 }, () => {
      const invited = room.negotiation.invite(null, { role: "delegation", parties: ["XAL"] });
      if ("refused" in invited) throw new RangeError(invited.message);
      return linkToken(room.negotiation.id, invited.token);
    });
    const devices = seats.flatMap((token) => Array.from({ length: 5 }, () => token));
    const answers = await Promise.all(devices.map(async (token) => (await house.ask(room.path, { token })).status));
    expect(new Set(answers)).toEqual(new Set([200]));
  });

  test("a page pasted, an evening's offline work and fast fingers are taken at once", () => {
    const house = new House();
    const chair = house.seat("chair");
    const peer = join(house, chair);
    const one = house.paragraph(chair, "1");
    peer.type(one, "meet", ` ${"word ".repeat(15_000)}`);
    house.clock.pass(100);
    expect(peer.saved).toBe(peer.sent);
    house.clock.pass(2_000);
    peer.offline = true;
    for (let n = 0; n < 200; n++) peer.type(one, "States", "x");
    peer.online();
    for (let n = 0; n < 100; n++) {
      peer.type(one, "States", "y");
      house.clock.pass(30);
    }
    house.clock.pass(3_000);
    expect(peer.saved).toBe(peer.sent);
    expect(peer.closed).toBeNull();
  });
});

describe("lanes", () => {
  test("who types a thousand frames at once waits behind itself; who types one does not", () => {
    const house = new House();
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const [honest, flooder] = [join(house, chair), join(house, secretariat)];
    const [one, two] = [house.paragraph(chair, "1"), house.paragraph(chair, "2")];
    house.clock.pass(1_000);
    for (let n = 0; n < 1_000; n++) flooder.type(two, "summary", "x");
    honest.type(one, "meet", " now");
    house.clock.pass(50);
    expect(honest.saved).toBe(honest.sent);
    expect(flooder.saved).toBeLessThan(200);
    house.clock.pass(30_000);
    expect(flooder.saved).toBe(flooder.sent);
    expect(honest.strand(two).toString()).toContain("x".repeat(1_000));
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("a seat thrown out again and again is told in how many seconds it may come, and may then", () => {
    const house = new House();
    const secretariat = house.seat("secretariat");
    for (let n = 0; n < 5; n++) {
      const peer = join(house, secretariat, { reader: true });
      peer.send(Uint8Array.of(77));
      expect(peer.closed).toMatchObject({ code: 4400 });
    }
    const late = join(house, secretariat, { reader: true });
    expect(late.closed).toMatchObject({ code: 1013, reason: expect.stringMatching(/^wait-\d+$/u) as string });
    expect(join(house, house.seat("chair")).closed).toBeNull();
    house.clock.pass(11_000);
    expect(join(house, secretariat, { reader: true }).closed).toBeNull();
  });
});

describe("turns", () => {
  test("each seat once before any seat twice, and one that asks too much is told", async () => {
    const turns = new Turns(1);
    const done: string[] = [];
    const ask = (seat: string): Promise<void> => turns.take(seat, () => void done.push(seat));
    const greedy = Array.from({ length: 1 + turnLimits.perSeat }, () => ask("greedy"));
    await expect(ask("greedy")).rejects.toMatchObject({ status: 429 });
    const modest = ask("modest");
    await modest;
    expect(done.length).toBeLessThanOrEqual(3);
    await Promise.all(greedy);
    await wait(5);
    expect(done).toHaveLength(2 + turnLimits.perSeat);
  });

  test("what waits for its own seat lends its turn to others, and its seat begins nothing more until it is done", async () => {
    const turns = new Turns(1);
    const done: string[] = [];
    let end = (): void => undefined;
    const waits = turns.take("slow", (lend) => {
      lend();
      lend();
      return new Promise<void>((resolve) => (end = resolve));
    });
    const more = turns.take("slow", () => void done.push("slow again"));
    await turns.take("modest", () => void done.push("modest"));
    await turns.take("another", () => void done.push("another"));
    expect(done).toEqual(["modest", "another"]);
    end();
    await Promise.all([waits, more]);
    expect(done).toEqual(["modest", "another", "slow again"]);
    await turns.take("modest", () => void done.push("last"));
    expect(done.at(-1)).toBe("last");
  });

  test("acts that name typing which never comes wait behind themselves, and nobody's act behind them", async () => {
    const house = openHouse();
    const room = openRoom(house, text);
    let connection = "";
    const socket = {
      send(message: Uint8Array | string) {
        const said = typeof message === "string" ? message : new TextDecoder().decode(message);
        connection ||= /"connection":"([^"]+)"/u.exec(said)?.[1] ?? "";
      },
      close: () => undefined,
      buffered: 0,
    };
    const receiver = room.negotiation.connect(socket, { seat: room.seats.altora, document: "draft" });
    expect(connection).not.toBe("");
    const seen = { seq: 1, frames: { draft: { connection, n: 1_000 } } };
    const position = { type: "take-position", as: "XAL", paragraph: "p1-1", stance: "reserve", seen };
    let answered = 0;
    const waiting = Array.from({ length: 12 }, async () => {
      const { status } = await house.ask(`${room.path}/acts`, { token: room.tokens.altora, json: position });
      answered++;
      return status;
    });
    for (const name of ["one", "two", "three"]) {
      const act = { type: "publish-revision", name };
      const answer = await house.ask(`${room.path}/acts`, { token: room.tokens.chair, json: act });
      expect([answer.status, answered]).toEqual([200, 0]);
    }
    receiver?.closed();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([409]));
  });
});
