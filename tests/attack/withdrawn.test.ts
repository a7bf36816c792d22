/** A link revoked, a device signed out, while an answer is being made or told: the rest of it is not told. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Negotiation } from "../../server/room/negotiation.ts";
import { openHouse, openRoom, origin, type TestHouse, type TestRoom } from "../server/house.ts";
import { seeded } from "../drafts/crdt/seeded.ts";

let house: TestHouse;
let room: TestRoom;
let whileSetting: () => void;
beforeEach(() => {
  whileSetting = () => undefined;
  house = openHouse({
    typeset: async () => {
      whileSetting();
      return new Uint8Array(1_000);
    },
  });
  room = openRoom(house, "1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n");
});

const invitationOf = (seat: string): string => {
  const listed = room.negotiation.invitations(null);
  if ("refused" in listed) throw new RangeError(listed.message);
  return listed.find((one) => one.seat === seat)!.id;
};

/** A device of the Chair that joined by pressing the link. */
const signedIn = async (): Promise<string> => {
  const joined = await house.ask(`/join/${room.tokens.chair}`, { method: "POST", headers: { origin } });
  return joined.headers.get("set-cookie")!.split(";")[0]!;
};

const ends: readonly (readonly [how: string, end: () => void])[] = [
  ["revoked", () => void room.negotiation.revoke(null, invitationOf(room.seats.chair))],
  ["signed out", () => void room.negotiation.signOut(null, invitationOf(room.seats.chair))],
];

describe.each(ends)("a seat that is %s", (_, end) => {
  test("while the record is told is told no more than was on its way", async () => {
    const chair = room.negotiation.seat(room.seats.chair)!;
    const random = seeded(4);
    const letters = (n: number): string =>
      Array.from({ length: n }, () => String.fromCodePoint(0x4e00 + random(20_000))).join("");
    for (let n = 0; n < 20; n++) {
      const act = {
        type: "insert-paragraph",
        part: "consensus",
        after: null,
        kind: "paragraph",
        text: letters(50_000),
      };
      expect(await room.negotiation.act(chair, act)).not.toHaveProperty("refused");
    }
    const headers = { cookie: await signedIn() };
    const archive = (): Promise<Response> => house.ask(`${room.path}/archive`, { headers });
    const whole = (await (await archive()).arrayBuffer()).byteLength;
    expect(whole).toBeGreaterThan(2 << 20);
    const answer = await archive();
    expect(answer.status).toBe(200);
    const reader = answer.body!.getReader();
    let told = (await reader.read()).value!.length;
    end();
    const rest = async (): Promise<void> => {
      for (;;) {
        const piece = await reader.read();
        if (piece.done) return;
        told += piece.value.length;
      }
    };
    await expect(rest()).rejects.toThrow(/withdrawn|signed out/u);
    expect(told).toBeLessThan(1 << 20);
    // Nothing of it is held on to: the room may leave memory, and whoever still has a seat reads on.
    expect(room.negotiation.empty).toBe(true);
    expect((await house.ask(`${room.path}/draft`, { token: room.tokens.altora })).status).toBe(200);
  });

  test("while an answer is made is told that instead of it, at every route that takes its time", async () => {
    const paths = [
      "/draft?at=1",
      "/blame?paragraph=p1-1&at=1",
      "/compare?from=1",
      "/compare?from=1&format=html",
      "/export?at=1&format=html",
      "/export?format=docx&changes=1",
      "/reconcile?from=1",
    ];
    for (const path of paths) {
      room = openRoom(house, "1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n");
      const { negotiation } = room;
      const headers = { cookie: await signedIn() };
      const asked = (): Promise<Response> => house.ask(`${room.path}${path}`, { headers });
      expect([path, (await asked()).status]).toEqual([path, 200]);
      // In the midst of it, where it first lets others go before.
      const work = path.startsWith("/reconcile") ? "reconcile" : "look";
      const { [work]: goOn } = Negotiation.prototype as unknown as Record<
        string,
        (...asked: unknown[]) => Promise<never>
      >;
      vi.spyOn(negotiation, work).mockImplementationOnce((...asked: unknown[]) => {
        end();
        return goOn!.apply(negotiation, asked);
      });
      const answer = await asked();
      expect([path, answer.status, answer.headers.get("content-disposition")]).toEqual([
        path,
        expect.toBeOneOf([401, 403]),
        null,
      ]);
      expect(answer.headers.get("content-type")).toMatch(/^application\/json/u);
      expect(await answer.text()).not.toContain("States shall");
    }
    expect(house.logged).toEqual([]);
  });

  test("while a file of its is set is not handed it", async () => {
    const headers = { cookie: await signedIn() };
    const asked = (): Promise<Response> => house.ask(`${room.path}/export?format=pdf`, { headers });
    expect((await asked()).status).toBe(200);
    whileSetting = end;
    const answer = await asked();
    expect([401, 403]).toContain(answer.status);
    expect(answer.headers.get("content-disposition")).toBeNull();
    expect((await answer.arrayBuffer()).byteLength).toBeLessThan(500);
  });
});
