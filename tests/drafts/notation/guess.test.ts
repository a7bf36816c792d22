/** What texts by others do not mark is seen all the same, and told; what is written here is never guessed at. */
import { describe, expect, test } from "vitest";
import { startPlan } from "../../../drafts/acts/start.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import type { ParsedDraft } from "../../../drafts/notation/parsed.ts";
import { printNotation } from "../../../drafts/notation/print.ts";
import { Room, parties } from "../build.ts";

const read = (text: string): ParsedDraft => parseNotation(text, { parties });
const lines = ({ paragraphs }: ParsedDraft): string[] =>
  paragraphs.map(({ part, kind, level, label, words }) =>
    [part, kind, ...(kind === "heading" ? [level] : []), label, words.map(({ t }) => t).join("")].join(" "),
  );
const labels = (parsed: ParsedDraft): string[] => {
  const plan = startPlan(parsed, { title: "", symbol: "", parties, seq: 1, at: "2031-03-04T10:00:00Z" });
  return plan.record.flatMap(({ table, value }) => (table === "labels" ? Object.values(value as object) : []));
};
const codes = ({ problems }: ParsedDraft): string[] => problems.map(({ code }) => code);

const report = `Progress report of the group
OWG/2031/1

A. Overview

1. States met.
B. Threats
2. States note that:

Fires

3. States go on.

Recommended next steps

4. States meet again

Annex II: Lists

A list

1. One.

2. Two.
`;

describe("a plain text", () => {
  test("has its first line as title, the symbol under it, headings that stand alone and an annex", () => {
    const parsed = read(report);
    expect([parsed.title, parsed.symbol]).toEqual(["Progress report of the group", "OWG/2031/1"]);
    expect(lines(parsed)).toEqual([
      "consensus heading 1 A Overview",
      "consensus paragraph 1 States met.",
      "consensus heading 1 B Threats",
      "consensus paragraph 2 States note that:",
      "consensus opening  Fires",
      "consensus paragraph 3 States go on.",
      "consensus heading 2  Recommended next steps",
      "consensus paragraph 4 States meet again",
      "annex-ii heading 1  A list",
      "annex-ii paragraph 1 One.",
      "annex-ii paragraph 2 Two.",
    ]);
    expect(parsed.annexes).toEqual({ "annex-ii": "Lists" });
    expect(parsed.found.sections).toBe(4);
  });

  test("says what was guessed, once for all headings", () => {
    expect(read(report).problems).toEqual([
      {
        line: 1,
        code: "taken-as-title",
        message: "The first line, “Progress report of the group”, was taken as the title.",
      },
      {
        line: 4,
        code: "taken-as-heading",
        message:
          "5 lines that stand alone were taken as headings: “A. Overview”, “B. Threats”, “Recommended next steps”, “Annex II: Lists”, “A list”.",
      },
    ]);
  });

  test("counts chapters and letters below each other, and tells the letter I from the number I", () => {
    const text = (...headings: string[]): string =>
      headings.map((one, n) => `${one}\n\n${n + 1}. States meet.`).join("\n\n");
    expect(
      lines(read(`T\n\n${text("I. Introduction", "A. Past", "B. Future", "II. Rules", "Rest")}`)).filter((line) =>
        line.includes("heading"),
      ),
    ).toEqual([
      "consensus heading 1 I Introduction",
      "consensus heading 2 A Past",
      "consensus heading 2 B Future",
      "consensus heading 1 II Rules",
      "consensus heading 3  Rest",
    ]);
    expect(lines(read(`T\n\n${text("H. Past", "I. Future", "J. Rest")}`)).filter((l) => l.includes("heading"))).toEqual(
      ["consensus heading 1 H Past", "consensus heading 1 I Future", "consensus heading 1 J Rest"],
    );
  });

  test("takes letters that follow each other line by line for a list", () => {
    expect(read("T\n\n1. States note:\n\nA. Fish\n\nB. Meat\n\nC. Salt\n\n2. States meet.").found.sections).toBe(0);
  });

  test("has no headings where lines are sentences, end a list, head every page or stand at the end", () => {
    const page = Array.from({ length: 10 }, (_, n) => `Draft of March\n\n${n + 1}. States meet.`).join("\n\n");
    for (const text of [page, "1. States meet.\n\nThis is a sentence.\n\n2. And more.", "1. States meet.\n\nThe end"]) {
      expect(read(text).found.sections).toBeLessThan(2);
      expect(codes(read(text)).filter((code) => code !== "taken-as-title")).toEqual([]);
    }
  });
});

describe("Markdown by others", () => {
  test("has an annex where a heading says so, with numbers of its own; the text keeps its own", () => {
    for (const heading of [
      "# Annex",
      "## ANNEX I",
      "# Annex A. Lists",
      "### Annex I – Lists",
      "Annex I Lists",
      "**Annex**",
    ]) {
      const parsed = read(
        `# Report\n\nA/AC.290/2021/CRP.2\n\n## A. Overview\n\n1. One.\n\n2. Two.\n\n${heading}\n\n1. List.`,
      );
      expect([parsed.title, parsed.symbol]).toEqual(["Report", "A/AC.290/2021/CRP.2"]);
      expect(parsed.paragraphs.at(-1)!.part).toMatch(/^annex-[ai]$/u);
      expect(labels(parsed)).toEqual(["A", "1", "2", "1"]);
    }
  });

  test("has a preamble whole, also where it does not begin with a participle or end with a comma", () => {
    const preamble = [
      "*Being* Parties to the Convention,",
      "*In pursuit* of its objective,",
      "*Pursuant to the* decision of [the] Conference,",
      "[*Also recognizing* the needs of all,]",
      "*Taking into account* the imperatives of the day.",
      "*Recognizing* the importance of food [and land]",
    ];
    const whole = read(`# R\n\nThe Parties,\n\n${preamble.join("\n\n")}\n\n## Article 1\n\n*Taking* part is free.`);
    expect(labels(whole)).toEqual(["PP1", "PP2", "PP3", "PP4", "PP5", "PP6"]);
    // Ours says what is preambular: nothing is taken for it.
    const ours = read(`# R\n\n> As at: 1 May 2031\n\nPP1. *Being* here,\n\n*In pursuit* of peace,\n\n*Taking* part.`);
    expect(ours.paragraphs.map(({ kind }) => kind)).toEqual(["preambular", "opening", "opening"]);
  });

  test("with two annexes has two, and one that comes back by name is the same", () => {
    const parsed = read("# R\n\n1. x.\n\n# Annex\n\n1. y.\n\n# Annex\n\n1. z.\n\n# Annex A\n\n2. more.");
    expect(parsed.paragraphs.map(({ part }) => part)).toEqual(["consensus", "annex-a", "annex-b", "annex-a"]);
  });

  test("with the sign of a title before every section has sections", () => {
    expect(lines(read("# R\n\n# A. Past\n\n1. x.\n\n# Future\n\n2. y.")).filter((l) => l.includes("heading"))).toEqual([
      "consensus heading 1 A Past",
      "consensus heading 2  Future",
    ]);
  });
});

describe("numbers given twice", () => {
  test("keep all others as they were: called after their heading, or bis where one stands twice in a row", () => {
    expect(
      labels(read("# R\n\n## A. Past\n\n1. a.\n\n2. b.\n\n2. c.\n\n3. d.\n\n## B. Rest\n\n4. e.\n\n3. f.")),
    ).toEqual(["A", "1", "2", "2 bis", "3", "B", "4", "B.3"]);
  });
  test("in most sections make every number begin with its section's", () => {
    expect(labels(read("# R\n\n## Article 1\n\n1. a.\n\n2. b.\n\n## Article 2\n\n1. c."))).toEqual([
      "1.1",
      "1.2",
      "2.1",
    ]);
  });
});

test("of a page that was written here nothing is guessed", () => {
  const { draft } = new Room(read("# Title\n\n¶ opening 1 {} OWG/2031/1\n\n## A. Overview\n\n1. States meet."));
  const printed = printNotation(draft, { view: "clean", attribution: "none" });
  const made = `${printed}\n\nAnnex\n\n1. x.\n\nRecommended next steps\n\n2. y.\n`;
  expect(lines(read(made)).filter((line) => !line.startsWith("consensus"))).toEqual([]);
  expect(codes(read(made))).toEqual([]);
});
