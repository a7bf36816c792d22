import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyPlan } from "../../../drafts/acts/plan.ts";
import { readDraft } from "../../../drafts/crdt/read.ts";
import type { Draft } from "../../../drafts/draft.ts";
import type { PartyId, Seat } from "../../../drafts/party.ts";
import { namesAtLevel, sight, sightLevel } from "../../../drafts/reading/sight.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { emptyDesk } from "../../../drafts/tables.ts";
import type { DeskTables, NamesSetting } from "../../../drafts/tables.ts";
import { playedRoom, step } from "../acts/any-acts.ts";
import { altora, brevia, chair, drafter, meridia, observer, type Room, screen, secretariat } from "../build.ts";

const levels = ["none", "groups", "full"] as const;
const own = (seat: Seat): readonly PartyId[] => (seat.role === "delegation" ? seat.parties : []);

/**
 * Any acts, and besides what the levels differ in: a group that sponsors and speaks, a pen lent to a party, positions and
 * reasons for the Chair alone, each with a word by which it is found again.
 */
const rooms = fc
  .tuple(fc.array(step, { minLength: 3, maxLength: 20 }), fc.array(fc.nat(60), { maxLength: 6 }))
  .map(([steps, picks]): Room => {
    const room = playedRoom(steps);
    const first = room.paragraphs().find(({ kind }) => kind === "paragraph");
    if (first && room.draft.manner === "line-by-line") {
      const act = { type: "table", as: "ISL", paragraph: first.id, wording: `${first.id} anew` } as const;
      const outcome = room.decide(secretariat, act);
      if (!isRefusal(outcome)) room.carry(outcome);
    }
    const at = room.at;
    for (const pick of picks) {
      const target = room.draft.proposals[pick % Math.max(1, room.draft.proposals.length)]?.id ?? "whole";
      const party = ["ALT", "BRE", "MER", "ISL"][pick % 4]!;
      const visibility = pick % 3 === 0 ? "chair" : "public";
      const reason = `told by ${party} ${visibility}`;
      const entry = { target, party, stance: "reserve", visibility, reason, at } as const;
      const write = { table: "positions", key: `${target}|${party}`, value: entry } as const;
      const proposer = target === "whole" ? undefined : room.names.sponsors[target]?.[0]?.party;
      room.carry({
        ...emptyPlan,
        names: [
          ...(visibility === "public" ? [write] : []),
          { table: "pens", key: `party:${party}`, value: { party } },
          ...(target !== "whole" && pick % 5 === 0
            ? [
                {
                  table: "sponsors" as const,
                  key: target,
                  value: [
                    ...(room.names.sponsors[target] ?? []).filter((one) => one.party !== "ISL"),
                    { party: "ISL", at, entered: "secretariat" as const },
                  ],
                },
              ]
            : []),
        ],
        desk: [
          ...(visibility === "chair" ? [write] : []),
          ...(target !== "whole" && proposer !== undefined && pick % 2 === 0
            ? [{ table: "reasons" as const, key: target, value: `told by ${proposer} chair` }]
            : []),
        ],
      });
    }
    return room;
  });

/** Everything a lower sight has, the higher has too: keys of objects, items of lists in their order, values as they are. */
const within = (low: unknown, high: unknown): boolean => {
  if (Array.isArray(low)) {
    if (!Array.isArray(high)) return false;
    let at = 0;
    return low.every((item) => {
      while (at < high.length && !within(item, high[at])) at++;
      return at++ < high.length;
    });
  }
  if (typeof low !== "object" || low === null) return low === high;
  if (typeof high !== "object" || high === null || Array.isArray(high)) return false;
  return Object.entries(low).every(
    ([key, value]) => value === undefined || within(value, (high as Record<string, unknown>)[key]),
  );
};

/** The draft as a seat sees it under a setting; the setting itself is not compared. */
const at = (room: Room, seat: Seat, names: NamesSetting, admitted = false): Draft => ({
  ...sight({ ...room.draft, names }, seat, { admitted }),
  names: "full",
});

describe("sight", () => {
  test("of a lower level shows nothing that a higher one does not, in any field", () => {
    fc.assert(
      fc.property(rooms, (room) => {
        const whole = { ...room.draft, names: "full" } as const;
        for (const seat of [altora, brevia, meridia, drafter, observer, screen]) {
          const [none, groups, full] = levels.map((level) => at(room, seat, level));
          expect(within(withoutTime(none!), groups), "none within groups").toBe(true);
          expect(within(withoutTime(groups!), full), "groups within full").toBe(true);
          expect(within(full, whole), "full within everything").toBe(true);
        }
        const [plainly, admitted] = [at(room, secretariat, "none"), at(room, secretariat, "none", true)];
        expect(within(plainly, admitted)).toBe(true);
        expect(within(admitted, whole)).toBe(true);
        expect(within(at(room, observer, "full"), plainly)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("twice is once", () => {
    fc.assert(
      fc.property(rooms, fc.constantFrom(...levels), (room, level) => {
        for (const seat of [altora, brevia, observer, secretariat]) {
          const once = sight({ ...room.draft, names: level }, seat);
          expect(sight(structuredClone(once), seat)).toEqual(once);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("keeps what was told the Chair alone from everybody but the Chair, the admitted and who said it", () => {
    fc.assert(
      fc.property(rooms, fc.constantFrom(...levels), (room, level) => {
        const told = new Set(JSON.stringify(room.desk).match(/told by [A-Z]{3} chair/gu));
        for (const seat of [altora, brevia, meridia, drafter, observer, screen, secretariat]) {
          const mine = new Set([...told].filter((word) => own(seat).some((party) => word.includes(` ${party} `))));
          expect(new Set(JSON.stringify(at(room, seat, level)).match(/told by [A-Z]{3} chair/gu))).toEqual(mine);
        }
        const admitted = JSON.stringify(at(room, secretariat, level, true));
        for (const word of told) expect(admitted).toContain(word);
        expect(sight(room.draft, chair)).toBe(room.draft);
      }),
      { numRuns: 60 },
    );
  });

  test("with names off shows one's own party in every table and no other", () => {
    fc.assert(
      fc.property(rooms, (room) => {
        for (const seat of [altora, brevia, meridia, drafter, observer, screen]) {
          const { proposals, positions, parties, tables } = at(room, seat, "none");
          const said = JSON.stringify([proposals, positions, parties, tables.names, tables.desk]);
          for (const other of ["ALT", "BRE", "MER", "ISL", "OBS", "IGO"])
            if (!own(seat).includes(other)) expect(said).not.toContain(`"${other}"`);
          for (const party of own(seat)) {
            const ofMine = <V>(table: Readonly<Record<string, V>>): Readonly<Record<string, V>> =>
              Object.fromEntries(Object.entries(table).filter(([key]) => key.endsWith(`|${party}`)));
            expect(tables.names?.positions).toEqual(ofMine(room.names.positions));
            expect(tables.desk?.positions ?? {}).toEqual(ofMine(room.desk.positions));
            expect(tables.names?.pens).toEqual(
              Object.fromEntries(Object.entries(room.names.pens).filter(([, pen]) => pen.party === party)),
            );
            for (const [id, sponsors] of Object.entries(room.names.sponsors))
              expect(tables.names?.sponsors[id as `q${number}-${number}`] ?? []).toEqual(
                sponsors.filter((sponsor) => sponsor.party === party),
              );
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** With whom it came first says when: the reader of another level may know of another first. */
const withoutTime = (draft: Draft): Draft => ({
  ...draft,
  proposals: draft.proposals.map(({ at: _, entered: _1, ...proposal }) => proposal),
});

/** What a party told the Chair, as its caucus has it. */
const toldBy = (desk: DeskTables, room: Room, parties: readonly PartyId[]): DeskTables | undefined => {
  const mine = (party: PartyId | undefined): boolean => party !== undefined && parties.includes(party);
  const keep = <V>(table: Readonly<Record<string, V>>, keep: (key: string, value: V) => boolean): Record<string, V> =>
    Object.fromEntries(Object.entries(table).filter(([key, value]) => keep(key, value)));
  const told: DeskTables = {
    positions: keep(desk.positions, (_, { party }) => mine(party)),
    reasons: keep(desk.reasons, (id) => mine(room.names.sponsors[id as `q${number}-${number}`]?.[0]?.party)),
  };
  return Object.keys(told.positions).length + Object.keys(told.reasons).length > 0 ? told : undefined;
};

/** Nobody's positions and positions one may not know are shown alike, as none. */
const shown = (draft: Draft): unknown => ({
  ...draft,
  positions: draft.positions ?? [],
  proposals: draft.proposals.map((proposal) => ({ ...proposal, positions: proposal.positions ?? {} })),
});

describe("[S2] what a seat reads from its synced documents", () => {
  for (const level of levels)
    test(`is sight of the whole, with names ${level}, for every seat`, () => {
      fc.assert(
        fc.property(rooms, (room) => {
          const draft = { ...room.draft, names: level };
          for (const seat of [chair, secretariat, altora, brevia, meridia, drafter, observer, screen]) {
            const reads = sightLevel(seat, level);
            const share = own(seat);
            const names = reads === "none" && share.length === 0 ? undefined : namesAtLevel(room.names, reads, share);
            const desk =
              seat.role === "chair"
                ? room.desk
                : seat.role === "secretariat"
                  ? undefined
                  : toldBy(room.desk, room, share);
            const read = readDraft({
              draft: room.doc,
              ...(names && { names }),
              ...(desk && { desk }),
              seq: room.seq,
              at: room.at,
            });
            expect(shown({ ...read, names: level })).toEqual(shown(sight(draft, seat)));
          }
        }),
        { numRuns: 40 },
      );
    });

  test("a bracket without sponsors stays unattributed where groups are named, and hidden sponsors never look like none", () => {
    const room = playedRoom([]);
    const paragraph = room.id("1");
    const bare = room.act(secretariat, { type: "table", as: "ALT", paragraph, wording: "States may meet every year." });
    room.carry({ ...emptyPlan, names: [{ table: "sponsors", key: bare.proposal!, value: [] }] });
    room.act(altora, { type: "table", as: "ALT", paragraph, wording: "States shall gather every year." });
    const seen = sight({ ...room.draft, names: "groups" }, brevia).proposals;
    expect(seen.map(({ sponsors }) => sponsors)).toEqual([[], undefined]);
    expect(sight({ ...room.draft, names: "none" }, brevia).proposals.map(({ sponsors }) => sponsors)).toEqual([
      undefined,
      undefined,
    ]);
    expect(room.desk).toEqual(emptyDesk);
  });
});
