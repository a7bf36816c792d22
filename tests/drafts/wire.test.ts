import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { actSchema, limits } from "../../drafts/wire.ts";

const ids = (letter: "p" | "q", count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${letter}${n + 1}-0`);

/** A list that nobody may read an item of. */
const unread = (length: number): readonly never[] =>
  new Proxy(Array.from<never>({ length }), {
    get: (list, key, self) => {
      if (typeof key === "string" && /^\d+$/u.test(key)) throw new Error(`item ${key} was looked at`);
      return Reflect.get(list, key, self) as unknown;
    },
  });

const wrong = (act: object): string | undefined => {
  const read = v.safeParse(actSchema, act);
  return read.success ? undefined : `${v.getDotPath(read.issues[0])}: ${read.issues[0].message}`;
};

describe("lists in an act", () => {
  test("are as long as those of the largest texts and rosters", () => {
    expect(wrong({ type: "incorporate", proposal: "q1-0", lapses: ids("q", 10_000) })).toBeUndefined();
    expect(wrong({ type: "set-aside", proposal: "q1-0", lapses: ids("q", 10_000) })).toBeUndefined();
    expect(wrong({ type: "give-pen", party: "XAL", paragraphs: ids("p", 10_000) })).toBeUndefined();
    const members = Array.from({ length: 1_000 }, (_, n) => `X${n}`);
    expect(wrong({ type: "set-party", party: "XL", name: "List", kind: "list", members })).toBeUndefined();
    expect(wrong({ type: "table", as: "XAL", paragraph: "p1-0", wording: "All.", with: members })).toBeUndefined();
  });

  test("are refused beyond that before an item is looked at", () => {
    const lists: readonly (readonly [field: string, most: number, act: object])[] = [
      ["lapses", limits.proposals, { type: "incorporate", proposal: "q1-0" }],
      ["lapses", limits.proposals, { type: "set-aside", proposal: "q1-0" }],
      ["paragraphs", limits.paragraphs, { type: "give-pen", party: "XAL" }],
      ["members", limits.parties, { type: "set-party", party: "XL", name: "List", kind: "list" }],
      ["aliases", limits.parties, { type: "set-party", party: "XL", name: "List", kind: "list" }],
      ["with", limits.parties, { type: "table", as: "XAL" }],
      ["changes", limits.changes, { type: "table", as: "XAL" }],
      ["changes", limits.changes, { type: "revise", as: "XAL", proposal: "q1-0" }],
    ];
    for (const [field, most, act] of lists)
      expect(wrong({ ...act, [field]: unread(most + 1) })).toBe(`${field}: more than ${most} items`);
  });

  test("say which of their items is wrong, and are not empty where something must be asked", () => {
    expect(wrong({ type: "incorporate", proposal: "q1-0", lapses: ["q1-0", "p1-0"] })).toBe(
      "lapses.1: not a proposal id",
    );
    expect(wrong({ type: "table", as: "XAL", changes: [] })).toContain("changes: Invalid length");
  });
});
