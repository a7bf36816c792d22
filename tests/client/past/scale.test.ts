/** Where one can stand when looking back: what a position of the slider means, and what a moment is called. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MomentsInfo, PastMoment } from "../../../drafts/past-moments.ts";
import {
  fractionOf,
  neighbourRevision,
  positionOf,
  scaleOf,
  seqAt,
  stepAt,
  ticksOf,
  timeAt,
} from "../../../client/past/scale.ts";
import { stepOf } from "../../../client/past/slider-news.ts";

const info = (more: Partial<MomentsInfo> = {}): MomentsInfo => ({
  first: 1,
  last: 1000,
  times: [
    [1, "2031-03-10T10:00:00.000Z"],
    [501, "2031-03-10T11:00:00.000Z"],
    [1000, "2031-03-10T12:00:00.000Z"],
  ],
  ...more,
});
const revisions = [
  { name: "Zero draft", seq: 10 },
  { name: "Rev.1", seq: 600 },
];

describe("on the whole record", () => {
  const scale = scaleOf(info(), revisions)!;

  test("a position is an entry, from the first to the last", () => {
    expect([scale.min, scale.max]).toEqual([1, 1000]);
    expect(seqAt(scale, 437.4)).toBe(437);
    expect(seqAt(scale, 5000)).toBe(1000);
    expect(positionOf(scale, 437)).toBe(437);
    expect(fractionOf(scale, 1000)).toBe(1);
  });

  test("revisions are found from both sides", () => {
    expect(neighbourRevision(scale, 10, 1)?.name).toBe("Rev.1");
    expect(neighbourRevision(scale, 600, -1)?.name).toBe("Zero draft");
    expect(neighbourRevision(scale, 700, 1)).toBeUndefined();
    expect(neighbourRevision(scale, 10, -1)).toBeUndefined();
  });
});

describe("where the text was opened later", () => {
  const scale = scaleOf(info({ first: 400 }), revisions)!;

  test("what was circulated before is read, and nothing between", () => {
    expect(scale.min).toBe(10);
    expect(seqAt(scale, 12)).toBe(10);
    expect(seqAt(scale, 390)).toBe(400);
    expect(seqAt(scale, 401)).toBe(401);
  });

  test("every position means an entry that may be read", () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 1100 }), (position) => {
        const seq = seqAt(scale, position);
        expect(seq >= 400 || revisions.some((one) => one.seq === seq)).toBe(true);
      }),
    );
  });
});

describe("where the Chair shows revisions only", () => {
  const scale = scaleOf(info({ only: "chair" }), revisions)!;

  test("positions are the revisions, evenly", () => {
    expect([scale.min, scale.max]).toEqual([0, 1]);
    expect(seqAt(scale, 0)).toBe(10);
    expect(seqAt(scale, 1)).toBe(600);
    expect(positionOf(scale, 599)).toBe(0);
    expect(ticksOf(scale, 0.1).map(({ at }) => at)).toEqual([0, 1]);
  });

  test("before the first there is nothing to look at", () => {
    expect(scaleOf(info({ only: "chair" }), [])).toBeNull();
  });
});

test("names below the ticks keep clear of each other, the latest first", () => {
  const many = [100, 110, 500, 505, 900].map((seq, n) => ({ name: `Rev.${n}`, seq }));
  const scale = scaleOf(info(), many)!;
  expect(
    ticksOf(scale, 0.1)
      .filter(({ named }) => named)
      .map(({ name }) => name),
  ).toEqual(["Rev.1", "Rev.3", "Rev.4"]);
});

test("while the thumb moves the time is read off the sampled ones", () => {
  const { times } = info();
  expect(timeAt(times, 251)).toBe("2031-03-10T10:30:00.000Z");
  expect(timeAt(times, 501)).toBe("2031-03-10T11:00:00.000Z");
  expect(timeAt(times, 2000)).toBe("2031-03-10T12:00:00.000Z");
  expect(timeAt([], 5)).toBe("");
});

test("a step stands from its end on, and typing while it goes on", () => {
  const moment = (since: number, seq: number): PastMoment => ({
    seq,
    since,
    at: "2031-03-10T10:00:00.000Z",
    by: { office: "chair" },
    sentence: `${since}-${seq}`,
    paragraphs: [],
  });
  const moments = [moment(1, 1), moment(4, 9), moment(12, 12)];
  expect(stepAt(moments, 6)?.sentence).toBe("4-9");
  expect(stepAt(moments, 11)?.sentence).toBe("4-9");
  expect(stepAt(moments, 0)).toBeUndefined();
});

test("arrows point the way one reads, pages go by revision", () => {
  const press = (key: string, rightToLeft = false): readonly [string, number] | null => {
    const step = stepOf({ key, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent, rightToLeft);
    return step === null ? null : [step.by, step.way];
  };
  expect(press("ArrowRight")).toEqual(["step", 1]);
  expect(press("ArrowRight", true)).toEqual(["step", -1]);
  expect(press("ArrowLeft", true)).toEqual(["step", 1]);
  expect(press("PageDown")).toEqual(["revision", -1]);
  expect(press("Home")).toEqual(["end", -1]);
  expect(press("a")).toBeNull();
});
