import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import { parseWording, printWording } from "../../../drafts/notation/words.ts";
import { parties } from "../reading/random-draft.ts";

const read = (text: string) => {
  const [paragraph] = parseNotation(text, { parties }).paragraphs;
  return [
    paragraph!.words.map(({ t }) => t).join(""),
    ...paragraph!.brackets.map((b) => [b.kind, b.from, b.to, b.sponsors.join(" "), b.alternatives ?? 0]),
  ];
};

describe("what is found in the wild", () => {
  test("a bracket without polarity is a hold, and its words stand", () => {
    expect(read("1. States [shall] meet")).toEqual(["States shall meet", ["hold", 7, 12, "", 0]]);
  });
  test("neighbours and slashes are alternatives that all stand", () => {
    expect(read("1. a [b][c]")).toEqual(["a bc", ["hold", 2, 3, "", 1], ["hold", 3, 4, "", 1]]);
    expect(read("1. [shall/should]")).toEqual(["shall/should", ["hold", 0, 5, "", 1], ["hold", 6, 12, "", 1]]);
  });
  test("a slash between blanks parts a choice and is no word; verbs in neighbouring brackets are one choice", () => {
    const agreed = ["agreed decided", ["hold", 0, 7, "", 1], ["hold", 7, 14, "", 1]];
    expect(read("1. [agreed / decided]")).toEqual(agreed);
    expect(read("1. [agreed] [decided]")).toEqual(agreed);
    expect(read("1. [may] [shall] [must]")).toEqual([
      "may shall must",
      ["hold", 0, 4, "", 1],
      ["hold", 4, 10, "", 1],
      ["hold", 10, 14, "", 1],
    ]);
    expect(read("1. [States / Parties]")).toEqual(["States Parties", ["hold", 0, 7, "", 1], ["hold", 7, 14, "", 1]]);
    // Two brackets of one phrase are no choice; neither is a bracket that has a slash in a sentence.
    expect(read("1. [legally] [binding]")).toEqual(["legally binding", ["hold", 0, 7, "", 0], ["hold", 8, 15, "", 0]]);
    expect(read("1. [the Parties / all States that have ratified it]")).toHaveLength(2);
  });
  test("names stand inside, after or before, also with parentheses and commas in them", () => {
    expect(read("1. [x (Corvane (Federal Republic of), Tessaly, United Provinces of)]")).toEqual([
      "x",
      ["hold", 0, 1, "COR TES", 0],
    ]);
    expect(read("1. [x] (Altora)")).toEqual(["x", ["hold", 0, 1, "ALT", 0]]);
    expect(read("1. Brevia: [x]")).toEqual(["x", ["hold", 0, 1, "BRE", 0]]);
  });
  test("names stand behind a dash or before a colon in the bracket; what is no name there are words", () => {
    expect(read("1. [freely – Altora]")).toEqual(["freely", ["hold", 0, 6, "ALT", 0]]);
    expect(read("1. [freely - Altora, Brevia]")).toEqual(["freely", ["hold", 0, 6, "ALT BRE", 0]]);
    expect(read("1. [Altora: freely]")).toEqual(["freely", ["hold", 0, 6, "ALT", 0]]);
    expect(read("1. [Altora and Brevia: freely]")).toEqual(["freely", ["hold", 0, 6, "ALT BRE", 0]]);
    expect(read("1. [freely] (Altora, Brevia)")).toEqual(["freely", ["hold", 0, 6, "ALT BRE", 0]]);
    expect(read("1. [shall / should – Altora]")).toEqual([
      "shall should",
      ["hold", 0, 6, "ALT", 1],
      ["hold", 6, 12, "ALT", 1],
    ]);
    expect(read("1. [freely – always]")).toEqual(["freely – always", ["hold", 0, 15, "", 0]]);
    expect(read("1. [Note: freely]")).toEqual(["Note: freely", ["hold", 0, 12, "", 0]]);
  });
  test("a name that is no party's is told once, with how often it stands there", () => {
    const { problems } = parseNotation(
      "1. [a (Altora, Nowhere)] [b] (Altora, nowhere)\n\n2. [c – Brevia, Nowhere] [d (Brevia, Elsewhere)]",
      { parties },
    );
    expect(problems).toEqual([
      {
        code: "unknown-name",
        message: '"Nowhere" is no party of this negotiation; 3 brackets were kept without that name.',
      },
      {
        line: 3,
        code: "unknown-name",
        message: '"Elsewhere" is no party of this negotiation; the bracket was kept without that name.',
      },
    ]);
  });
  test("remarks, links and unbalanced brackets are no brackets; the last are reported by line", () => {
    const parsed = parseNotation("1. a [sic] [b](https://x.example) [...]\n\n2. c ] d", { parties });
    expect(parsed.found.brackets).toBe(0);
    expect(parsed.problems.map(({ line, code }) => [line, code])).toEqual([[3, "unbalanced-bracket"]]);
  });
});

describe("what is not taken over is told", () => {
  const told = (text: string): unknown =>
    parseNotation(text, { parties }).problems.map(({ line, code, message }) => [line, code, message]);

  test("a bracket over the end of a paragraph, once, with where it closes", () => {
    expect(told("1. a [b\n\n2. c\n\n3. **d** ] e")).toEqual([
      [
        1,
        "bracket-over-paragraphs",
        "A bracket opens here and closes in a later paragraph, “d ] e”. Brackets over the end of a paragraph are not taken over: both signs were kept as text.",
      ],
    ]);
  });

  test("signs far from each other, in other parts or in footnotes are each told by themselves", () => {
    const far = Array.from({ length: 25 }, (_, n) => `${n + 2}. x`).join("\n\n");
    const codes = (text: string): unknown => parseNotation(text, { parties }).problems.map(({ code }) => code);
    for (const text of [
      `1. a [b\n\n${far}\n\n40. c ]`,
      "1. a [b\n\n=== Chair's summary ===\n\n1. c ]",
      "1. a ] b\n\n2. c [ d",
    ])
      expect(codes(text)).toEqual(["unbalanced-bracket", "unbalanced-bracket"]);
  });

  test("paragraphs that call themselves options", () => {
    const [problem] = parseNotation("1. States agree:\n\n    **Option 1:** to meet\n\n    [Option 2: not to]", {
      parties,
    }).problems;
    expect(problem).toMatchObject({ line: 3, code: "options" });
    expect(problem!.message).toMatch(/^2 paragraphs begin with “Option”/u);
    expect(told("1. Option 1 is not taken up.")).toEqual([]);
  });
});

test("a wording with a balanced bracket is refused, an escaped one is a letter", () => {
  expect(parseWording("a [b]", [])).toMatchObject({ refused: "bracket-in-wording" });
  expect(parseWording("a \\[b\\] ]", [])).toEqual({ words: [{ t: "a [b] ]" }] });
  expect(printWording([{ t: "a [" }, { t: " b", i: true }], () => 1)).toBe("a \\[*\\ b*");
});

const texts = new URL("../../../../shared/texts/", import.meta.url);
test("of the real texts every bracket is a bracket, no bracket by rule, or reported", (t) => {
  if (!existsSync(texts)) return t.skip("shared texts are not beside the project");
  for (const name of readdirSync(texts).filter((file) => /^(?:02|04|06|08)_/u.test(file))) {
    const text = readFileSync(new URL(name, texts), "utf8");
    const parsed = parseNotation(text, { parties });
    const reported = parsed.problems.filter(
      ({ code, message }) =>
        /^(?:unbalanced-bracket|bracket-over-paragraphs)$/u.test(code) && message.includes("opens"),
    ).length;
    if (!name.startsWith("06_")) continue;
    const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
    // Footnotes, links and their definitions are written with brackets and are none.
    const others = count(/\[\^[^\]]+\]/gu) + count(/^\[[^\]^]+\]: /gmu) + count(/\[(?:\.{3}|…|sic)\]/giu);
    const links = parsed.found.notImported.find(({ what }) => what === "link")?.count ?? 0;
    const left = count(/\[/gu) - others - links - parsed.found.brackets - reported;
    expect(left).toBeLessThanOrEqual(links);
    expect(left).toBeGreaterThanOrEqual(0);
  }
});

test("a file of Arabic letters that does not say its language is laid out from the right", () => {
  const language = (text: string): string | undefined => parseNotation(text, { parties }).language;
  expect(language("1. يجب على الدول أن تتخذ جميع التدابير (OWG).")).toBe("ar");
  expect(language("1. States shall take measures (التدابير).")).toBeUndefined();
  expect(language("---\nlanguage: fa\n---\n\n1. کشورها باید اقدام کنند.")).toBe("fa");
});
