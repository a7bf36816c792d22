import { expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import { lineUpReturned } from "../../../drafts/returned/line-up.ts";
import { altora, brevia, chair, Room } from "../build.ts";
import { made, runs } from "./made-file.ts";

const text = [
  "1. States met in March and agreed to meet again.",
  "2. States shall report every year, and States shall meet every year.",
  "3. All States are invited.",
];
const lines = {
  "1": ["States met in March and agreed to meet{- again-}.¶+", "{+States thanked the host.+}"],
  "2": "States {-shall-}{+should+} report {+[+}every{+]+} year, and {+all +}States {-shall-}{+should+} meet every year.",
  "3": ["{-All States are invited.-}¶-"],
};
const back = (now: Draft, base: Draft) =>
  lineUpReturned({ file: made(base, { lines }), base, now, seat: altora, as: "ALT" });

test.each([
  ["in a part in chair-held manner", (room: Room) => room.act(chair, { type: "set-manner", manner: "chair-held" })],
  [
    "on agreed paragraphs",
    (room: Room) => {
      for (const label of ["1", "2", "3"])
        room.act(chair, { type: "set-status", paragraph: room.id(label), status: "agreed" });
    },
  ],
  ["once the negotiation is closed", (room: Room) => room.act(chair, { type: "set-phase", phase: "closed" })],
])("what a party confirmed %s is not tabled again when the same file is looked through again", (_, how) => {
  const room = new Room(text);
  how(room);
  const base = room.draft;
  const first = back(room.draft, base);
  expect(first.changes.flatMap(({ act }) => act ?? [])).toHaveLength(7);
  for (const { act } of first.changes) room.act(altora, act!);
  const again = back(room.draft, base);
  expect(again.changes.map(({ called, why, act }) => [called, why, act])).toEqual(
    first.changes.map(({ called }) => [
      called,
      expect.stringContaining("Nothing to do: Altora already asks"),
      undefined,
    ]),
  );
});

test("what another party has on the list, or the same words in another place, is tabled all the same", () => {
  const room = new Room(text);
  room.act(chair, { type: "set-manner", manner: "chair-held" });
  const base = room.draft;
  const ask = (line: string, seat = altora, as = "ALT") =>
    lineUpReturned({ file: made(base, { lines: { "2": line } }), base, now: room.draft, seat, as });
  const once = "States {-shall-}{+should+} report every year, and States shall meet every year.";
  const twice = "States {-shall-}{+should+} report every year, and States {-shall-}{+should+} meet every year.";
  room.act(altora, ask(once).changes[0]!.act!);
  expect(ask(once, brevia, "BRE").changes[0]!.ticked).toBe(true);
  expect(ask(twice).changes.map(({ ticked }) => ticked)).toEqual([false, true]);
  room.act(altora, ask(twice).changes[1]!.act!);
  expect(ask(twice).counts.tableable).toBe(0);
});

test("a position and what sleeps in the Chair's summary are asked for once", () => {
  const room = new Room(text);
  const asleep = room.id("3");
  room.act(chair, { type: "move", paragraph: asleep, to: { part: "summary", after: null } });
  const base = room.draft;
  const ask = () => {
    const comments = [{ author: "Acien, Clara", text: "We support this.", label: "2", on: "report" }];
    const file = made(base, { comments });
    const changed = runs("{-All-}{+Nearly all+} States are {+[+}invited{+]+}.");
    const paragraphs = file.paragraphs.map((one) => (one.bookmark === asleep ? { ...one, runs: changed } : one));
    return lineUpReturned({ file: { ...file, paragraphs }, base, now: room.draft, seat: altora, as: "ALT" });
  };
  const acts = ask().changes.flatMap(({ act }) => act ?? []);
  expect(acts.map(({ type }) => type).sort()).toEqual(["hold", "table", "take-position"]);
  for (const act of acts) room.act(altora, act);
  expect(ask().counts).toMatchObject({ tableable: 0, already: 3, refused: 0 });
});
