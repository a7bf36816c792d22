import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { writeTables } from "../../../drafts/crdt/documents.ts";
import type { Party, PartyKind } from "../../../drafts/party.ts";
import { memberRights } from "../../../drafts/party.ts";
import { applyWrites, emptyDesk, emptyNames, type NamesTables, type NamesWrite } from "../../../drafts/tables.ts";
import { beginProjected, carryProjected, differenceOf, groupsOf } from "../../../server/room/projections.ts";

const at = "2031-01-01T00:00:00.000Z";
const parties = ["P0", "P1", "P2", "P3"];
const party = (id: string, kind: PartyKind): Party => ({ id, name: `Party ${id}`, kind, rights: memberRights });
const names = parties.reduce<NamesTables>(
  (tables, id, n) =>
    applyWrites(tables, [{ table: "parties", key: id, value: party(id, n % 2 ? "group" : "member-state") }]),
  emptyNames,
);

const id = fc.nat(140).map((n) => `q1-${n}` as const);
const who = fc.constantFrom(...parties);
const write: fc.Arbitrary<NamesWrite> = fc
  .oneof(
    { arbitrary: fc.record({ id, list: fc.array(who, { maxLength: 3 }) }), weight: 4 },
    { arbitrary: fc.record({ id, reason: fc.option(fc.constantFrom("a", "b")) }), weight: 2 },
    { arbitrary: fc.record({ id, by: who, held: fc.boolean() }), weight: 3 },
    { arbitrary: fc.record({ by: who, pen: fc.boolean() }), weight: 1 },
    { arbitrary: fc.record({ by: who, group: fc.boolean() }), weight: 1 },
  )
  .map((one): NamesWrite => {
    if ("list" in one) return { table: "sponsors", key: one.id, value: one.list.map((by) => ({ party: by, at })) };
    if ("reason" in one) return { table: "reasons", key: one.id, value: one.reason };
    if ("held" in one) {
      const value = { target: one.id, party: one.by, stance: "support", visibility: "public", at } as const;
      return { table: "positions", key: `${one.id}|${one.by}`, value: one.held ? value : null };
    }
    if ("pen" in one) return { table: "pens", key: `party:${one.by}`, value: one.pen ? { party: one.by } : null };
    return { table: "parties", key: one.by, value: party(one.by, one.group ? "group" : "member-state") };
  });

test("what an act writes into the documents of names is the difference of all that may be seen, to the byte", () => {
  fc.assert(
    fc.property(fc.array(fc.array(write, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 40 }), (acts) => {
      const projected = beginProjected(1, names, emptyDesk);
      const whole = beginProjected(1, names, emptyDesk);
      let before = names;
      for (const writes of acts) {
        const after = applyWrites(before, writes);
        carryProjected(projected, { names: before, desk: emptyDesk }, { names: after, desk: emptyDesk });
        for (const [doc, was, now] of [
          [whole.full, before, after],
          [whole.groups, groupsOf(before), groupsOf(after)],
        ] as const) {
          const difference = differenceOf(was, now);
          if (difference.length > 0) writeTables(doc, "names", difference);
        }
        for (const level of ["full", "groups"] as const)
          expect(Y.encodeStateAsUpdate(projected[level])).toEqual(Y.encodeStateAsUpdate(whole[level]));
        before = after;
      }
    }),
    { numRuns: 40 },
  );
});
