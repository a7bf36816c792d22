import { expect, test } from "vitest";
import { causesOf } from "../../client/room/causes.ts";
import type { Step } from "../../drafts/reading/timeline.ts";

const step = (seq: number, act: Step["act"], sentence: string): Step => ({
  seq,
  until: seq,
  at: "2031-11-03T14:35:00.000Z",
  by: { office: "chair" },
  ...(act && { act }),
  sentence,
  paragraphs: ["p1-1"],
  proposals: [],
  words: [{ paragraph: "p1-1", compared: [{ t: "in person", is: "in" }] }],
});

test("what changed a paragraph is what was typed or decided, said once, and no proposal", async () => {
  const steps = [
    step(2, "table", "Altora tabled 218"),
    step(3, "incorporate", "The Chair incorporated 218"),
    step(4, "undo", "The Chair took back its last act (entry 3)"),
    step(5, "incorporate", "The Chair incorporated 218"),
  ];
  const doors = { get: <T>() => Promise.resolve({ steps } as T) };
  const said = await causesOf(doors, "p1-1", 1);
  expect(said.map((sentence) => sentence.replace(/ at .*/u, ""))).toEqual([
    "The Chair took back its last act (entry 3)",
    "The Chair incorporated 218",
  ]);
});
