/** What was bracketed in a file is bracketed in the negotiation begun from it: the same words, as often, as alternatives. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Draft, Paragraph } from "../../../drafts/draft.ts";
import { writeText } from "../../../drafts/formats/text.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import type { ParsedDraft, ParsedParagraph } from "../../../drafts/notation/parsed.ts";
import { printNotation } from "../../../drafts/notation/print.ts";
import { openBrackets } from "../../../drafts/reading/view.ts";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { parties, Room } from "../build.ts";

interface Bracketed {
  readonly words: string;
  readonly brackets: readonly string[];
}

/** Covered words and kind of each bracket of a paragraph that was read, and which are alternatives of each other. */
const read = ({ words, brackets }: ParsedParagraph): Bracketed => {
  const standing = plain(words);
  const says = (n: number): string => {
    const { from, to, kind, ranges } = brackets[n]!;
    return `${kind} ${(ranges ?? [[from, to] as const]).map(([a, b]) => `${a}-${b} ${standing.slice(a, b)}`).join("|")}`;
  };
  return {
    words: standing,
    brackets: brackets
      .map(({ alternatives }, n) => {
        const first = brackets.findIndex((other) => other.alternatives === alternatives);
        return alternatives === undefined ? says(n) : `${says(n)} or ${says(first)}`;
      })
      .toSorted(),
  };
};

/** The same of a paragraph of the draft, from its runs and its proposals alone. */
const drawn = (paragraph: Paragraph, draft: Draft): Bracketed => {
  const on = draft.proposals.filter(({ changes }) => changes[0]!.paragraph === paragraph.id);
  const says = ({ id, kind }: (typeof on)[number]): string => {
    const ranges: [number, number, string][] = [];
    let at = 0;
    for (const run of paragraph.runs) {
      if (run.ins) continue;
      const covered = run.hold?.includes(id) || run.del?.includes(id);
      const last = ranges.at(-1);
      if (covered && last?.[1] === at) ranges[ranges.length - 1] = [last[0], at + run.t.length, last[2] + run.t];
      else if (covered) ranges.push([at, at + run.t.length, run.t]);
      at += run.t.length;
    }
    return `${kind} ${ranges.map(([from, to, t]) => `${from}-${to} ${t}`).join("|")}`;
  };
  const group = on.map(
    ({ alternativeOf, id }) => alternativeOf ?? (on.some((o) => o.alternativeOf === id) ? id : null),
  );
  return {
    words: plain(wordsOf(paragraph)),
    brackets: on
      .map((proposal, n) =>
        group[n] === null ? says(proposal) : `${says(proposal)} or ${says(on.find(({ id }) => id === group[n])!)}`,
      )
      .toSorted(),
  };
};

/** Brackets that say the same twice, "[[a]]", are printed once. */
const once = ({ words, brackets }: Bracketed): unknown => [
  words,
  [...new Set(brackets.map((bracket) => bracket.replace(/ or .*$/su, "")))].toSorted(),
];

const begun = (parsed: ParsedDraft): Draft => new Room(parsed).draft;
const inOrder = (draft: Draft): readonly Paragraph[] => Object.values(draft.parts).flat();

describe("a text that is begun", () => {
  test("keeps neighbours and slashes as alternatives of holds, all standing", () => {
    const draft = begun(parseNotation("1. States [shall][should] meet [soon/often] or [not].", { parties }));
    const [paragraph] = draft.parts.consensus;
    expect(drawn(paragraph!, draft)).toEqual({
      words: "States shallshould meet soon/often or not.",
      brackets: [
        "hold 12-18 should or hold 7-12 shall",
        "hold 24-28 soon or hold 24-28 soon",
        "hold 29-34 often or hold 24-28 soon",
        "hold 38-41 not",
        "hold 7-12 shall or hold 7-12 shall",
      ],
    });
    expect(draft.proposals.every(({ imported, sponsors }) => imported && sponsors?.length === 0)).toBe(true);
  });

  test("counts a choice once, whatever it is written like, and so does what is printed and read back", () => {
    const text = "1. They [agreed / decided] and [may] [shall] and [a][b] and [soon/often] meet.";
    const draft = begun(parseNotation(text, { parties }));
    expect(openBrackets(draft)).toBe(4);
    expect(plain(wordsOf(draft.parts.consensus[0]!))).toBe(
      "They agreed decided and may shall and ab and soon/often meet.",
    );
    const again = begun(parseNotation(printNotation(draft, { view: "annotated", attribution: "full" }), { parties }));
    expect(openBrackets(again)).toBe(4);
    const page = writeText(draft, { view: "annotated", attribution: "full", asAt: draft.at });
    expect(page).toContain("They [agreed / decided] and [may / shall] and [a / b] and [soon/often] meet.");
    expect(again.parts.consensus.map((paragraph) => drawn(paragraph, again))).toEqual(
      draft.parts.consensus.map((paragraph) => drawn(paragraph, draft)),
    );
  });

  test("keeps brackets around whole paragraphs, empty ones, and such as stand in one another nine deep", () => {
    const deep = `${"[a ".repeat(9)}b${" c]".repeat(9)}`;
    const draft = begun(parseNotation(`1. [States meet.]\n\n2. In [ ] years, [].\n\n3. ${deep}`, { parties }));
    expect(draft.parts.consensus.map((paragraph) => drawn(paragraph, draft).brackets.length)).toEqual([1, 2, 9]);
    expect(openBrackets(draft)).toBe(12);
    const printed = printNotation(draft, { view: "bracketed", attribution: "none" });
    expect([...printed.matchAll(/\[hold:/gu)]).toHaveLength(12);
  });
});

const texts = new URL("../../../../shared/texts/", import.meta.url);
describe("the real texts, begun", () => {
  for (const start of ["02_", "04_", "06_"])
    test(`${start} has every bracket around the words it was found around, and prints and reads back so`, (t) => {
      if (!existsSync(texts)) return t.skip("shared texts are not beside the project");
      const name = readdirSync(texts).find((file) => file.startsWith(start))!;
      const parsed = parseNotation(readFileSync(new URL(name, texts), "utf8"), { parties });
      const draft = begun(parsed);
      const paragraphs = inOrder(draft);
      expect(paragraphs).toHaveLength(parsed.paragraphs.length);
      for (const [n, paragraph] of paragraphs.entries())
        expect(drawn(paragraph, draft)).toEqual(read(parsed.paragraphs[n]!));
      // One bracket a proposal, but for slashes, which make two of one.
      expect(draft.proposals.length).toBeGreaterThanOrEqual(parsed.found.brackets);
      expect(draft.proposals.length - parsed.found.brackets).toBeLessThan(10);

      const printed = printNotation(draft, { view: "bracketed", attribution: "none" });
      const again = parseNotation(printed, { parties });
      expect(again.problems.filter(({ code }) => code !== "options")).toEqual([]);
      expect(again.paragraphs.map((paragraph) => once(read(paragraph)))).toEqual(
        parsed.paragraphs.map((paragraph) => once(read(paragraph))),
      );
      // Begun from its own print it is printed the same, letter for letter.
      const body = (page: string): string => page.replaceAll(/^>.*\n/gmu, "");
      expect(body(printNotation(begun(again), { view: "bracketed", attribution: "none" }))).toBe(body(printed));
      // What one counts on the page is what the counter says, a group of alternatives being one bracket; but in
      // notation "[a/b]" and "[a]/[b]" are two brackets around a slash.
      const counted = [...printed.matchAll(/(?<!\\)\[(?:add|delete|hold):/gu)].length;
      const slashes = [...printed.matchAll(/(?<!\\)\]\/\[hold:/gu)].length;
      expect(counted - openBrackets(draft)).toBe(slashes);
    });
});
