import { expect, test } from "vitest";
import { seated, seatOrder } from "../../client/participants/seat-order.ts";
import type { Role } from "../../drafts/party.ts";

const seat = (role: Role, name: string, head = true) => ({ role, name, head });

test("the Secretariat is seated behind the Chair, delegations by name, whenever they were invited", () => {
  const invited = [
    seat("screen", "1"),
    seat("delegation", "Éstrella"),
    seat("observer", "2"),
    seat("secretariat", "3"),
    seat("delegation", "Brevia, drafter", false),
    seat("delegation", "Olmera"),
    seat("chair", "4"),
  ];
  expect(seated(invited, ({ name }) => name).map(({ role, name }) => (role === "delegation" ? name : role))).toEqual([
    "chair",
    "secretariat",
    "Brevia, drafter",
    "Éstrella",
    "Olmera",
    "observer",
    "screen",
  ]);
});
test("who binds a delegation is seated before its drafters, and equals as they came", () => {
  const own = [seat("delegation", "a", false), seat("delegation", "b", false), seat("delegation", "c")];
  expect(seated(own, () => "Altora").map(({ name }) => name)).toEqual(["c", "a", "b"]);
});
test("every role has its seat", () => {
  const all = seatOrder.map((role) => seat(role, role));
  expect(seated(all, ({ name }) => name)).toEqual(all);
});
