import { expect, test } from "vitest";
import { joinRepeated } from "../../client/history/repeated.ts";
import type { Step } from "../../drafts/reading/timeline.ts";

const step = (seq: number, at: string, sentence: string, words = ""): Step => ({
  seq,
  until: seq,
  at: `2031-11-03T${at}.000Z`,
  by: { office: "chair" },
  sentence,
  paragraphs: ["p1-1"],
  proposals: [],
  ...(words !== "" && { words: [{ paragraph: "p1-1", compared: [{ t: words, is: "in" }] }] }),
});
const lines = (steps: readonly Step[]) =>
  joinRepeated(steps).map(({ seq, sentence, times, words }) => [
    seq,
    sentence,
    times,
    (words ?? []).map(({ compared }) => compared[0]!.t).join(" "),
  ]);

test("what was done, taken back and done again within a minute is told once, and that it was taken back", () => {
  const steps = [
    step(7, "14:02:40", "The Chair moved 12"),
    step(6, "14:02:20", "The Chair took back its last act (entry 5)"),
    step(5, "14:02:00", "The Chair moved 12"),
  ];
  expect(lines(steps)).toEqual([
    [5, "The Chair moved 12", 2, ""],
    [6, "The Chair took back its last act (entry 5)", 1, ""],
  ]);
});

test("words that were typed twice are shown once, others all", () => {
  const typed = "The Chair typed in 12";
  expect(
    lines([step(9, "14:02:40", typed, "b"), step(7, "14:02:20", typed, "a"), step(5, "14:02:00", typed, "b")]),
  ).toEqual([[5, typed, 3, "b a"]]);
});

test("what was done again later is a line of its own", () => {
  expect(lines([step(7, "14:03:00", "The Chair moved 12"), step(5, "14:02:00", "The Chair moved 12")])).toHaveLength(2);
});
