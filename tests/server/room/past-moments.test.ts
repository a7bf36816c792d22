/** The moments a seat may look back to: light, cut alike for everybody, and never more than it may read. */
import { expect, test } from "vitest";
import type { Seat } from "../../../drafts/party.ts";
import type { PastStretch } from "../../../drafts/past-moments.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { House, join } from "../peer.ts";

const stretch = (house: House, seat: Seat, around: number): PastStretch => {
  const answer = house.negotiation.stretch(seat, around);
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer;
};

/** A few acts, typing in two goes, a revision. */
const evening = async () => {
  const house = new House();
  const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
  const alt = house.seat("delegation", ["ALT"]);
  const [one, two] = ["1", "2"].map((label) => house.paragraph(chair, label));
  const pen = join(house, secretariat);
  for (const letter of " in person") {
    pen.type(one!, "meet", letter);
    house.negotiation.flush();
  }
  await house.done(alt, { type: "table", as: "ALT", paragraph: two, out: true } as never);
  await house.done(chair, { type: "publish-revision", name: "Rev.1" } as never);
  await house.done(chair, { type: "set-status", paragraph: one, status: "parked" } as never);
  return { house, chair, alt, one: one! };
};

test("steps come oldest first, typing of one office as one, each with who and when", async () => {
  const { house, chair, one } = await evening();
  const { moments, from } = stretch(house, chair, 1);
  expect(from).toBe(1);
  expect(moments[0]!.sentence).toBe("The negotiation began");
  expect(moments.map(({ seq }) => seq)).toEqual(moments.map(({ seq }) => seq).toSorted((a, b) => a - b));
  const typed = moments.find(({ by, paragraphs }) => by.office === "secretariat" && paragraphs.includes(one))!;
  expect(typed.seq - typed.since).toBe(9);
  const revision = moments.find((moment) => moment.revision === "Rev.1")!;
  expect(revision.sentence).toMatch(/Rev\.1/);
  expect(moments.at(-1)!.seq).toBe(house.negotiation.head.seq);
  expect(moments.at(-1)!.at).toBe(house.negotiation.head.at);
});

test("every step's moment can be read by who was told of it", async () => {
  const { house, chair, alt } = await evening();
  for (const seat of [chair, alt])
    for (const { seq } of stretch(house, seat, 1).moments) {
      const { first } = house.negotiation.moments(seat);
      const draft = house.negotiation.draft(seat, String(seq));
      if (seq >= first) expect(isRefusal(draft)).toBe(false);
    }
});

test("the whole record is told by its times, from the first entry this seat may look at to the last", async () => {
  const { house, chair } = await evening();
  const { first, last, times, only } = house.negotiation.moments(chair);
  expect([first, last]).toEqual([1, house.negotiation.head.seq]);
  expect(only).toBeUndefined();
  expect(times[0]![0]).toBe(1);
  expect(times.at(-1)).toEqual([last, house.negotiation.head.at]);
  expect(times.length).toBeLessThanOrEqual(258);
});

test("where the Chair shows revisions only, a delegation is told of nothing else, and why", async () => {
  const { house, chair, alt } = await evening();
  const answer = house.negotiation.settings(chair, { momentsForDelegations: false });
  expect(isRefusal(answer)).toBe(false);
  expect(house.negotiation.moments(alt)).toMatchObject({ only: "chair" });
  expect(house.negotiation.moments(alt).times).toHaveLength(1);
  expect(stretch(house, alt, 1).moments.map(({ revision }) => revision)).toEqual(["Rev.1"]);
  expect(house.negotiation.moments(chair).only).toBeUndefined();
});

test("who reads what was circulated is told of revisions alone", async () => {
  const { house } = await evening();
  const observer = house.seat("observer");
  expect(house.negotiation.moments(observer)).toMatchObject({ only: "circulated" });
});
