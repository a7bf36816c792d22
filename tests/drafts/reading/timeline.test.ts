import { describe, expect, test } from "vitest";
import type { Paragraph } from "../../../drafts/draft.ts";
import type { Proposal } from "../../../drafts/proposal.ts";
import { groupSteps } from "../../../drafts/reading/timeline.ts";
import type { TimelineEntry } from "../../../drafts/reading/timeline.ts";
import { pieces } from "../../../drafts/reading/view.ts";
import { layRuns } from "../../../drafts/reading/runs.ts";
import { draftWith } from "./random-draft.ts";

describe("steps", () => {
  const entry = (seq: number, minute: number, fields: Partial<TimelineEntry>): TimelineEntry => ({
    seq,
    at: `2026-03-10T14:${String(minute).padStart(2, "0")}:00.000Z`,
    by: { office: "chair" },
    paragraphs: [],
    proposals: [],
    ...fields,
  });
  test("consecutive typing of one office is one step, an act ends it", () => {
    const table = { by: { office: "delegation", party: "ALT" }, act: { type: "table" }, proposals: ["q3-1"] } as const;
    const steps = groupSteps([entry(1, 1, {}), entry(2, 2, {}), entry(3, 3, table), entry(4, 4, {})], draftWith({}));
    expect(steps.map(({ seq, until }) => [seq, until])).toEqual([
      [1, 2],
      [3, 3],
      [4, 4],
    ]);
    expect(steps[1]!.sentence).toBe("Altora tabled q3-1");
  });
});

describe("alternatives", () => {
  test("rival wordings of the same words are one bracket, and equal wordings carry both names", () => {
    const offer = (n: number, sponsors: string[]): Proposal => ({
      id: `q1-${n}`,
      number: String(n),
      kind: "words",
      status: "open",
      version: 1,
      sponsors,
      changes: [{ id: `c1-${n}`, type: "words", paragraph: "p1-1", out: "shall", words: "", condition: "whole" }],
    });
    const runs = layRuns(
      [{ t: "States shall meet" }],
      ["should", "may", "should"].map((t, n) => ({
        id: `c1-${n + 1}`,
        proposal: `q1-${n + 1}`,
        in: "text",
        out: [[7, 12]],
        at: 12,
        words: [{ t }],
        order: n,
      })),
    );
    const paragraph: Paragraph = { id: "p1-1", kind: "paragraph", level: 1, label: "1", status: "open", runs };
    const draft = draftWith({
      parts: { consensus: [paragraph], summary: [] },
      proposals: [offer(1, ["ALT"]), offer(2, ["COR"]), offer(3, ["BRE"])],
    });
    const printed = pieces(paragraph, draft).map((piece) =>
      piece.is === "words"
        ? piece.t
        : piece.is === "open"
          ? "["
          : piece.is === "close"
            ? "]"
            : piece.is === "or"
              ? " / "
              : ` (${piece.proposals.join(" ")})`,
    );
    expect(printed.join("")).toBe("States [shall / should (q1-1 q1-3) / may (q1-2)] meet");
  });
});
