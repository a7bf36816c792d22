/** Links and the devices that opened them: what is withdrawn opens nothing from that moment on. */
import { describe, expect, test } from "vitest";
import type { InvitationInfo } from "../../drafts/info.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import { House, join } from "../server/peer.ts";

const day = 24 * 3600 * 1000;
const granted = <T extends object>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer;
};
const invited = (house: House, ask: { days?: number } = {}) =>
  granted(house.negotiation.invite(null, { role: "secretariat", ...ask }));
const listed = (house: House, id: string): InvitationInfo =>
  granted(house.negotiation.invitations(null)).find((one) => one.id === id)!;

describe("a link", () => {
  test("opens until its day, and not a moment longer; who had joined by then stays", () => {
    const house = new House();
    const link = invited(house, { days: 7 });
    expect(link.expires).toBe(new Date(house.clock.time + 7 * day).toISOString());
    const early = house.negotiation.bind(link.token)!;
    house.clock.pass(7 * day - 1);
    expect(house.negotiation.seatByToken(link.token)?.id).toBe(link.seat);
    house.clock.pass(1);
    expect(house.negotiation.seatByToken(link.token)).toBeNull();
    expect(house.negotiation.bind(link.token)).toBeNull();
    expect(house.negotiation.seatBySession(early.session)?.id).toBe(link.seat);
    expect(listed(house, link.id)).toMatchObject({ expires: link.expires, devices: 1 });
    house.restart();
    expect(house.negotiation.seatByToken(link.token)).toBeNull();
  });

  test("opened on three devices is seen to be, and they can be signed out at once while the link goes on opening", () => {
    const house = new House();
    const link = invited(house);
    expect(listed(house, link.id).devices).toBeUndefined();
    const sessions = Array.from({ length: 3 }, () => house.negotiation.bind(link.token)!.session);
    expect(listed(house, link.id).devices).toBe(3);
    const bystander = join(house, house.seat("chair"));
    const stolen = join(house, house.negotiation.seat(link.seat)!);
    expect(house.negotiation.signOut(house.seat("delegation", ["ALT"]), link.id)).toMatchObject({
      refused: "not-entitled",
    });
    expect(house.negotiation.signOut(null, link.id)).toEqual({ devices: 3 });
    expect(stolen.closed).toMatchObject({ code: 4401, reason: "signed-out" });
    expect(bystander.closed).toBeNull();
    for (const session of sessions) expect(house.negotiation.seatBySession(session)).toBeNull();
    expect(listed(house, link.id).devices).toBeUndefined();
    expect(house.negotiation.bind(link.token)?.seat.id).toBe(link.seat);
  });

  test("revoked takes its sessions, sockets and leases with it, and says when", () => {
    const house = new House();
    const link = invited(house);
    const { session, seat } = house.negotiation.bind(link.token)!;
    const sockets = ["draft", "names/full", "caucus/office-secretariat"].map((document) =>
      join(house, seat, { document, reader: true }),
    );
    expect(sockets.map(({ closed }) => closed)).toEqual([null, null, null]);
    house.clock.pass(5_000);
    expect(house.negotiation.revoke(null, link.id)).toBeNull();
    for (const socket of sockets) expect(socket.closed).toMatchObject({ code: 4403 });
    expect(house.negotiation.seatBySession(session)).toBeNull();
    expect(house.negotiation.bind(link.token)).toBeNull();
    expect(listed(house, link.id).revoked).toBe(new Date(house.clock.time).toISOString());
    expect(listed(house, link.id).devices).toBeUndefined();
  });

  test("is one of two thousand at most; revoked ones do not count", () => {
    const house = new House();
    const links = Array.from({ length: 2_000 }, () => invited(house));
    expect(house.negotiation.invite(null, { role: "observer" })).toMatchObject({ refused: "too-many" });
    house.negotiation.revoke(null, links[0]!.id);
    expect(house.negotiation.invite(null, { role: "observer" })).not.toHaveProperty("refused");
  });
});
