import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draft, Paragraph } from "../../../drafts/draft.ts";
import { noteMark, paragraphId } from "../../../drafts/paragraph.ts";
import type { Kind, Part, Stretch } from "../../../drafts/paragraph.ts";
import { statuses } from "../../../drafts/status.ts";
import { compareDrafts, wordsAfter } from "../../../drafts/reading/compare.ts";
import type { ComparedParagraph } from "../../../drafts/reading/compare.ts";
import { asRead } from "../../../drafts/reading/difference.ts";
import { joinWords, plain, wordsOf } from "../../../drafts/reading/words.ts";
import { altora, brevia, chair, Room } from "../build.ts";
import { draftWith, numbersFrom } from "./random-draft.ts";

const mixed = [
  "States",
  " shall",
  " should",
  " not",
  ",",
  ".",
  " 12",
  " ",
  "\u00a0",
  "\n",
  "الدول",
  " يَجِبُ",
  " ينبغي",
  "государства",
  " должны",
  " заи\u0306м",
  "各国",
  "应当",
  "可以",
  "सभी",
  " राज्य",
  "รัฐ",
  "ต้อง",
  "é",
  "e\u0301",
  " \u0301",
  "👩‍🚀",
  "𠮷",
  "[s]",
  "“",
  '"',
  "-",
  "\u2011",
  "\u00ad",
  noteMark,
];

/** Some of ten paragraphs, in any order, part, number, status and wording. */
const anyDraft = (seed: number): Draft => {
  const below = numbersFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const parts: Record<Part, Paragraph[]> = { consensus: [], "annex-a": [], summary: [] };
  const left = Array.from({ length: 10 }, (_, n) => n + 1);
  for (let n = below(10); n >= 0; n--) {
    const [id] = left.splice(below(left.length), 1);
    const words: Stretch[] = [];
    for (let w = below(9); w > 0; w--) {
      const t = pick(mixed);
      words.push({
        t,
        ...(below(5) === 0 && { b: true as const }),
        ...(t === noteMark && { note: paragraphId(1, pick([1, 2])) }),
      });
    }
    parts[pick(Object.keys(parts) as Part[])]!.push({
      id: paragraphId(1, id!),
      kind: pick<Kind>(["heading", "paragraph", "opening", "footnote"]),
      level: 1,
      label: pick(["", "1", "2 bis", "A"]),
      status: pick(statuses),
      runs: joinWords(words),
    });
  }
  return draftWith({ parts, language: pick(["en", "ar", "zh", "ru", "xx-nonsense"]), seq: 1 + below(9) });
};

type Flat = Pick<Paragraph, "id" | "kind" | "level" | "label" | "status"> & {
  readonly part: string;
  readonly words: string;
};
const flat = (draft: Draft): Flat[] =>
  Object.entries(draft.parts).flatMap(([part, paragraphs]) =>
    paragraphs.map(({ id, kind, level, label, status, runs }) => ({
      id,
      kind,
      level,
      label,
      status,
      part,
      words: plain(wordsOf({ runs })),
    })),
  );

const side = (p: ComparedParagraph, leave: "in" | "out"): string => plain(p.words.filter(({ is }) => is !== leave));

describe("two moments compared", () => {
  test("and applied to the first give the second: paragraphs, order, parts, numbers, statuses, words, in any script", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seedA, seedB) => {
        const [a, b] = [anyDraft(seedA), anyDraft(seedB)];
        const { paragraphs, totals } = compareDrafts(a, b);
        const before = new Map(flat(a).map((one) => [one.id, one]));
        const applied = paragraphs
          .filter(({ fate }) => fate !== "removed")
          .map((p): Flat => {
            const { id, kind, level, label, part } = p;
            const status = p.status?.now ?? (p.fate === "added" ? "open" : before.get(id)!.status);
            return { id, kind, level, label, part, status, words: wordsAfter(p) };
          });
        expect(applied).toEqual(flat(b));
        // Every paragraph of the first is told, with what it was.
        const told = paragraphs.filter(({ fate }) => fate !== "added");
        expect(new Set(told.map(({ id }) => id))).toEqual(new Set(before.keys()));
        for (const p of told) {
          const was = before.get(p.id)!;
          expect(asRead(side(p, "in"))).toBe(asRead(was.words));
          expect([p.was?.part ?? p.part, p.was?.label ?? p.label]).toEqual([was.part, was.label]);
          if (p.fate !== "removed") expect(p.status?.was ?? was.status).toBe(was.status);
          if (p.fate === "same") expect(asRead(side(p, "out"))).toBe(asRead(was.words));
        }
        // What did not move stands in the order of both.
        const stayed = paragraphs.filter(({ fate }) => fate === "same" || fate === "changed").map(({ id }) => id);
        expect([...before.keys()].filter((id) => stayed.includes(id))).toEqual(stayed);
        expect(totals.moved).toBe(paragraphs.filter(({ fate }) => fate === "moved").length);
      }),
      { numRuns: 600 },
    );
  });

  test("and turned round tell the same the other way", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seedA, seedB) => {
        const [a, b] = [anyDraft(seedA), anyDraft(seedB)];
        const [there, back] = [compareDrafts(a, b), compareDrafts(b, a)];
        expect([back.totals.added, back.totals.removed]).toEqual([there.totals.removed, there.totals.added]);
        expect(back.totals.status).toBe(there.totals.status);
        expect(compareDrafts(a, a).totals).toMatchObject({
          added: 0,
          removed: 0,
          moved: 0,
          changed: 0,
          renumbered: 0,
          wordsIn: 0,
          wordsOut: 0,
        });
      }),
      { numRuns: 200 },
    );
  });
});

const report = [
  "# A. Overview",
  "1. States shall meet in open session twice a year.",
  "2. They reaffirmed the reports of the group. They invited regional bodies to report.",
  "3. Some States proposed a register.^",
  "^ See the report.",
  "4. All States may comment.",
];

const told = (a: Draft, b: Draft): unknown[] =>
  compareDrafts(a, b)
    .paragraphs.filter(({ fate, status, was }) => fate !== "same" || status !== undefined || was !== undefined)
    .map(({ fate, label, was, from, into, status }) => [
      fate,
      label,
      ...(was ? [`was ${was.label}`] : []),
      ...(from ? [`from ${from.map((one) => one.label).join(" ")}`] : []),
      ...(into ? [`into ${into.map((one) => one.label).join(" ")}`] : []),
      ...(status ? [`${status.was} to ${status.now}`] : []),
    ]);

describe("what became of a paragraph is told", () => {
  test("that it moved, and of two neighbours which one was moved, also when it was edited", () => {
    const room = new Room(report);
    const before = room.draft;
    room.type("2", 0, 4, "Delegations");
    room.act(chair, {
      type: "move",
      paragraph: room.id("2"),
      to: { part: "consensus", after: room.id("3") },
    });
    expect(told(before, room.draft)).toEqual([["moved", "2"]]);
    expect(
      compareDrafts(before, room.draft)
        .paragraphs.find(({ label }) => label === "2")!
        .words.slice(0, 2),
    ).toEqual([
      { t: "They", is: "out" },
      { t: "Delegations", is: "in" },
    ]);
  });

  test("that it moved to the Chair's summary, under another number", () => {
    const room = new Room([...report, "== summary", "1. The Chair summed up."]);
    const before = room.draft;
    room.act(chair, {
      type: "move",
      paragraph: room.id("4"),
      to: { part: "summary", after: room.id("1", "summary") },
    });
    const moved = compareDrafts(before, room.draft).paragraphs.find(({ fate }) => fate === "moved");
    expect(moved).toMatchObject({ part: "summary", was: { part: "consensus", label: "4" } });
  });

  test("that it was split, and nothing in it looks changed by that", () => {
    const room = new Room(report);
    const before = room.draft;
    const at = room.text("2").indexOf(" They");
    room.act(chair, { type: "split-paragraph", paragraph: room.id("2"), at });
    const { guard } = compareDrafts(before, room.draft);
    expect(told(before, room.draft)).toEqual([
      ["changed", "2"],
      ["added", "2 bis", "from 2"],
    ]);
    expect(guard).toEqual([]);
  });

  test("that two were joined, and only a word changed then is looked at twice", () => {
    const room = new Room(report);
    const before = room.draft;
    room.act(chair, { type: "merge-paragraphs", paragraph: room.id("3"), with: room.id("4") });
    room.type("3", room.text("3").indexOf("may"), 3, "shall");
    expect(told(before, room.draft)).toEqual([
      ["changed", "3"],
      ["removed", "4", "into 3"],
    ]);
    expect(compareDrafts(before, room.draft).guard.map(({ was, now, whole }) => [was, now, whole])).toEqual([
      ["may", "shall", undefined],
    ]);
  });

  test("that it is new, gone, or stands in another status", () => {
    const room = new Room(report);
    const before = room.draft;
    room.act(chair, { type: "remove-paragraph", paragraph: room.id("3") });
    room.act(chair, { type: "set-status", paragraph: room.id("1"), status: "agreed-ad-ref" });
    expect(told(before, room.draft)).toEqual([
      ["same", "1", "open to agreed-ad-ref"],
      ["removed", "3"],
      // Its footnote goes with it.
      ["removed", "1"],
    ]);
  });

  test("what became of proposals, and how many brackets are open", () => {
    const room = new Room(report);
    const before = room.draft;
    room.act(altora, {
      type: "table",
      as: "ALT",
      changes: [{ paragraph: room.id("1"), wording: "States should meet in open session twice a year." }],
    });
    room.act(brevia, {
      type: "table",
      as: "BRE",
      changes: [{ paragraph: room.id("4"), wording: "Most States may comment." }],
    });
    const between = room.draft;
    room.act(chair, { type: "incorporate", proposal: room.proposal("1").id });
    room.act(brevia, { type: "withdraw", as: "BRE", proposal: room.proposal("2").id });
    expect(compareDrafts(before, between).brackets).toEqual({
      was: 0,
      now: 2,
      tabled: ["1", "2"],
      incorporated: [],
      setAside: [],
      withdrawn: [],
      lapsed: [],
    });
    const { brackets, guard } = compareDrafts(between, room.draft);
    expect(brackets).toEqual({
      was: 2,
      now: 0,
      tabled: [],
      incorporated: ["1"],
      setAside: [],
      withdrawn: ["2"],
      lapsed: [],
    });
    expect(guard.map(({ label, was, now }) => [label, was, now])).toEqual([["1", "shall", "should"]]);
  });
});
