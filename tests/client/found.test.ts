import { describe, expect, test } from "vitest";
import { factsOf, groupProblems, keptOf } from "../../client/start/found.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import { sampleParties } from "../../drafts/samples/relays.ts";
import { previewOf } from "../../server/doors/uploads.ts";

const previewed = (text: string) => previewOf(parseNotation(text, { parties: sampleParties }), sampleParties);

describe("a file that is looked at before anything begins", () => {
  test("shows its brackets as the room would read them, and counts what it shows", () => {
    const text =
      "# Draft\n\n## A. One\n\n1. States [delete: shall / add: should (Altora)] meet [in person].[^1]\n\n[^1]: In Geneva.\n";
    const preview = previewed(text);
    const { paragraphs, notes } = preview.page.parts[0]!;
    const said = paragraphs
      .at(-1)!
      .spans.map((span) =>
        span.is === "words" ? `${span.del ? "-" : ""}${span.ins ? "+" : ""}${span.t}` : span.is === "or" ? "/" : span.t,
      );
    expect(said.join("|")).toContain("[|-shall|/|+should|Altora|]");
    expect(notes.map(({ number }) => number)).toEqual([1]);
    const opened = paragraphs.flatMap(({ spans }) => spans).filter((span) => span.is === "bracket" && span.t === "[");
    expect(preview.page.unresolved).toBe(opened.length);
    expect(factsOf(preview)).toBe("1 paragraph in 1 section, 2 brackets, 1 footnote.");
  });

  test("says what of its form was kept, and nothing where there is none", () => {
    expect(keptOf(previewed("12 bis. States *meet*.\n\n(a) Often;\n"))).toBe(
      "Kept as they stand: 2 labels (12 bis among them), 1 sub-paragraph, and italic.",
    );
    expect(keptOf(previewed("States meet.\n"))).toBe("");
  });

  test("without sections is not said to have any", () => {
    expect(factsOf(previewed("1. States meet.\n\n2. They part.\n"))).toBe("2 paragraphs, no brackets.");
  });

  test("names problems of one kind once, and each name that is no party once", () => {
    const groups = groupProblems([
      { line: 1, code: "unbalanced-bracket", message: "opens here" },
      { line: 2, code: "unknown-name", message: '"X" is no party' },
      { line: 3, code: "unbalanced-bracket", message: "closes here" },
      { line: 4, code: "unknown-name", message: '"X" is no party' },
      { line: 5, code: "unknown-name", message: '"Y" is no party' },
    ]);
    expect(groups.map(({ first, others }) => [first.line, others.length])).toEqual([
      [1, 1],
      [2, 1],
      [5, 0],
    ]);
  });
});
