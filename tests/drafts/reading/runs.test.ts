import { describe, expect, test } from "vitest";
import type { ChangeId } from "../../../drafts/change.ts";
import type { Run } from "../../../drafts/draft.ts";
import { noteMark, type Stretch } from "../../../drafts/paragraph.ts";
import { layRuns, type Laid } from "../../../drafts/reading/runs.ts";
import { bracketsOpen, gapOf, joinWords, plain, sliceWords, struckBy, wordsOf } from "../../../drafts/reading/words.ts";
import { seeded } from "../crdt/seeded.ts";

const laid = (n: number, change: Partial<Laid>): Laid => ({
  id: `c1-${n}`,
  proposal: `q1-${n}`,
  in: "text",
  out: [],
  at: change.out?.at(-1)?.[1] ?? 0,
  words: [],
  order: n,
  ...change,
});
const words = (t: string): Stretch[] => [{ t }];

/** Runs as a line: `+` goes in, `-` goes out, `?` is held, by the numbers of their changes. */
const line = (runs: readonly Run[]): string =>
  runs
    .map((run) => {
      const by = (run.changes ?? []).map((id) => id.slice(3)).join(",");
      const sign = `${run.ins ? "+" : ""}${run.del ? "-" : ""}${run.hold ? "?" : ""}`;
      return by ? `[${sign}${by}:${run.t}]` : run.t;
    })
    .join("");
const check = (host: string, changes: Laid[], expected: string): void =>
  expect(line(layRuns(words(host), changes))).toBe(expected);

describe("laying changes over words", () => {
  test("a replacement puts its words after the struck ones", () =>
    check("We shall meet", [laid(1, { out: [[3, 8]], words: words("may") })], "We [-1:shall][+1:may] meet"));
  test("crossing strikes are cut where they cross", () =>
    check("abcdef", [laid(1, { out: [[0, 4]] }), laid(2, { out: [[2, 6]] })], "[-1:ab][-1,2:cd][-2:ef]"));
  test("the wider of two strikes is outermost, whoever tabled it", () =>
    check("abcdef", [laid(1, { out: [[2, 4]] }), laid(2, { out: [[0, 6]] })], "[-2:ab][-2,1:cd][-2:ef]"));
  test("an amendment stands inside the words it amends", () =>
    check(
      "ab",
      [laid(1, { at: 1, words: words("XYZ") }), laid(2, { in: "c1-1", out: [[1, 2]], words: words("W") })],
      "a[+1:X][+-1,2:Y][+1,2:W][+1:Z]b",
    ));
  test("words that go in inside a struck stretch are not struck", () =>
    check("abcd", [laid(1, { out: [[0, 4]] }), laid(2, { at: 2, words: words("X") })], "[-1:ab][+2:X][-1:cd]"));
  test("a hold at a gap is an empty bracket", () => check("ab", [laid(1, { at: 1, hold: true })], "a[?1:]b"));
  test("a hold over words leaves them standing", () =>
    check("abc", [laid(1, { out: [[1, 2]], hold: true })], "a[?1:b]c"));
  test("at one gap the replacement comes first, then who tabled first", () =>
    check(
      "ab",
      [
        laid(1, { at: 1, words: words("1") }),
        laid(2, { at: 1, words: words("2") }),
        laid(3, { out: [[0, 1]], words: words("3") }),
      ],
      "[-3:a][+3:3][+1:1][+2:2]b",
    ));
  test("marks and notes stay with their letters", () => {
    const host: Stretch[] = [{ t: "ab", b: true }, { t: noteMark, note: "p1-9" }, { t: "c" }];
    expect(layRuns(host, [laid(1, { out: [[1, 3]] })])).toEqual([
      { t: "a", b: true },
      { t: "b", b: true, del: ["q1-1"], changes: ["c1-1"] },
      { t: noteMark, note: "p1-9", del: ["q1-1"], changes: ["c1-1"] },
      { t: "c" },
    ]);
  });
});

test("in 20,000 random forests no word is lost, none stands twice, and every change is visible", () => {
  for (let seed = 1; seed <= 20_000; seed++) {
    const random = seeded(seed);
    let letter = 0x4e00;
    const fresh = (n: number): Stretch[] =>
      joinWords(
        Array.from({ length: n }, () => ({
          t: String.fromCharCode(letter++),
          ...(random(4) === 0 && { b: true as const }),
          ...(random(5) === 0 && { i: true as const }),
        })),
      );
    const host = fresh(random(12));
    const forest: Laid[] = [];
    const lengths = new Map<"text" | ChangeId, number>([["text", plain(host).length]]);
    for (let n = 1; n <= 1 + random(9); n++) {
      const hosts = [...lengths.keys()];
      const on = hosts[random(hosts.length)]!;
      const length = lengths.get(on)!;
      const out: [number, number][] = [];
      for (let at = random(length + 1); out.length < random(3) && at < length; at += 1 + random(3)) {
        const end = Math.min(length, at + random(5));
        out.push([at, end]);
        at = end;
      }
      const hold = random(5) === 0;
      const inside = hold || random(4) === 0 ? [] : fresh(1 + random(5));
      const at = out.at(-1)?.[1] ?? random(length + 1);
      const change = laid(n, {
        in: on,
        out,
        at,
        words: inside,
        order: random(50),
        ...(hold && { hold: true as const }),
      });
      forest.push(change);
      if (inside.length > 0) lengths.set(change.id, plain(inside).length);
    }
    const runs = layRuns(host, forest);
    expect(joinWords(wordsOf({ runs }))).toEqual(joinWords(host));
    const all = plain(runs);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(plain(host).length + forest.reduce((sum, change) => sum + plain(change.words).length, 0));
    for (const change of forest) {
      expect(runs.some((run) => run.changes?.includes(change.id))).toBe(true);
      const text = plain(host);
      if (change.in !== "text") continue;
      const struck = struckBy({ runs }, change.id)
        .map(([a, b]) => text.slice(a, b))
        .join("");
      expect(struck).toBe(change.out.map(([a, b]) => text.slice(a, b)).join(""));
      if (plain(change.words) !== "") expect(gapOf({ runs }, change.id)).toBe(change.at);
    }
    for (const [n, run] of runs.entries())
      if (n > 0 && run.t && runs[n - 1]!.t)
        expect(JSON.stringify({ ...run, t: "" })).not.toBe(JSON.stringify({ ...runs[n - 1], t: "" }));
  }
});

describe("words", () => {
  test("cutting and joining gives the words back", () => {
    const whole: Stretch[] = [{ t: "one " }, { t: "two", b: true }, { t: noteMark, note: "p1-2" }, { t: " three" }];
    for (let at = 0; at <= plain(whole).length; at++)
      expect(joinWords(sliceWords(whole, 0, at), sliceWords(whole, at))).toEqual(whole);
  });
  test("a change that is not drawn has no gap", () =>
    expect(() => gapOf({ runs: [{ t: "a" }] }, "c1-1")).toThrow(RangeError));
  test("brackets are counted by change, not by run", () => {
    const runs = layRuns(words("abcdef"), [laid(1, { out: [[0, 4]] }), laid(2, { out: [[2, 6]], words: words("x") })]);
    expect(bracketsOpen({ id: "p1-1", kind: "paragraph", level: 1, label: "1", status: "open", runs })).toBe(2);
  });
});
