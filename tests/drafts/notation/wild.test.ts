/** What bracketed texts are written like by others: who asks for what, what is a choice, and what is no bracket at all. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readDocx } from "../../../drafts/formats/docx-read.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import type { ParsedDraft } from "../../../drafts/notation/parsed.ts";
import { rosterParties } from "../../../drafts/roster/roster.ts";
import { parseWording, printWording } from "../../../drafts/notation/words.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { p, wordFile } from "../formats/word-file.ts";
import { parties } from "../reading/random-draft.ts";

const one = (text: string, of = parties) => parseNotation(`1. ${text}`, { parties: of }).paragraphs[0]!;
/** The words, then each bracket as `kind<words>names`, alternatives with the number of their group. */
const read = (text: string, of = parties): string[] => {
  const paragraph = one(text, of);
  const words = paragraph.words.map(({ t }) => t).join("");
  return [
    words,
    ...paragraph.brackets.map(({ kind, from, to, words: added, sponsors, supporters = [], alternatives }) => {
      const own = added === undefined ? words.slice(from, to) : added.map(({ t }) => t).join("");
      const names = [...sponsors, ...supporters.map((party) => `+${party}`)].join(" ");
      return `${kind}${alternatives === undefined ? "" : ` ${alternatives}`}<${own}>${names}`;
    }),
  ];
};

describe("who", () => {
  test("several names stand before a bracket with a colon, also on behalf of a group", () => {
    expect(read("Altora, Brevia: [x]")).toEqual(["x", "hold<x>ALT BRE"]);
    expect(read("States meet. Altora and Brevia: [x]")).toEqual(["States meet. x", "hold<x>ALT BRE"]);
    expect(read("States and Altora: [x]")).toEqual(["States and x", "hold<x>ALT"]);
    expect(read("Corvane (Federal Republic of), Brevia: [x]")).toEqual(["x", "hold<x>COR BRE"]);
    expect(read("Note: [x]")).toEqual(["Note: x", "hold<x>"]);
  });

  test("names are found in any of their spellings, in six languages, with any apostrophe and dash", () => {
    const roster = rosterParties();
    const named = (name: string): readonly string[] => one(`[x] (${name})`, roster).brackets[0]!.sponsors;
    for (const [name, id] of [
      ["Iran (Islamic Republic of)", "IRN"],
      ["Islamic Republic of Iran", "IRN"],
      ["Bolivia (Plurinational State of)", "BOL"],
      ["Plurinational State of Bolivia", "BOL"],
      ["Cote d'Ivoire", "CIV"],
      ["Côte d’Ivoire", "CIV"],
      ["TURKIYE", "TUR"],
      ["Guinea–Bissau", "GNB"],
      ["the Netherlands", "NLD"],
      ["Китай", "CHN"],
      ["中国", "CHN"],
      ["الصين", "CHN"],
      ["Suisse", "CHE"],
    ] as const)
      expect([name, named(name)]).toEqual([name, [id]]);
    expect(named("Antigua & Barbuda, Trinidad and Tobago & Chile")).toEqual(["ATG", "TTO", "CHL"]);
    expect(one("[x]（中国、法国）", roster).brackets[0]!.sponsors).toEqual(["CHN", "FRA"]);
  });

  test("support is told from sponsorship, and who speaks for a group from who holds the position", () => {
    const roster = rosterParties();
    expect(read("[x] (Chile, supported by Peru and Mexico)", roster)).toEqual(["x", "hold<x>CHL +PER +MEX"]);
    const [, group] = read("Fiji on behalf of the Pacific Islands Forum: [x]", roster);
    expect(group).not.toContain("FJI");
    expect(group).toMatch(/^hold<x>\S+$/u);
  });
});

describe("what", () => {
  test("polarity is taken where the names say it", () => {
    for (const [text, kind] of [
      ["[old words (delete: Brevia)]", "deletion"],
      ["[old words (Brevia – delete)]", "deletion"],
      ["[old words] (Brevia: del.)", "deletion"],
      ["[old words – Brevia, delete]", "deletion"],
      ["[Brevia: delete: old words]", "deletion"],
      ["[old words (retain: Brevia)]", "hold"],
      ["[old words] (Brevia, keep)", "hold"],
      ["[old words (Brevia)]", "hold"],
    ] as const)
      expect([text, ...read(text)]).toEqual([text, "old words", `${kind}<old words>BRE`]);
    expect(read("[Brevia: add: new words]")).toEqual(["", "insertion<new words>BRE"]);
  });

  test("a slash between two brackets makes them a choice; between blanks it is no word", () => {
    expect(read("[shall]/[should]")).toEqual(["shall/should", "hold 1<shall>", "hold 1<should>"]);
    expect(read("[shall] / [should] act")).toEqual(["shall should act", "hold 1<shall >", "hold 1<should>"]);
    expect(read("[and/or network]")).toEqual(["and/or network", "hold<and/or network>"]);
    expect(read("[shall] and [should]")).toEqual(["shall and should", "hold<shall>", "hold<should>"]);
  });

  test("neighbours that call themselves options are a choice", () => {
    expect(read("[Option 1: to meet] [Option 2: to part]")).toEqual([
      "Option 1: to meet Option 2: to part",
      "hold 1<Option 1: to meet >",
      "hold 1<Option 2: to part>",
    ]);
    expect(
      read("[Alt 1 x] [Alt 2 y] [Alt 3 z]")
        .slice(1)
        .map((told) => told.slice(0, 6)),
    ).toEqual(["hold 1", "hold 1", "hold 1"]);
  });

  test("one letter, a blank, an X, a comma and nothing at all are brackets", () => {
    expect(read("State[s] by [X] in [ ] years[,] or [] less")).toEqual([
      "States by X in   years, or  less",
      "hold<s>",
      "hold<X>",
      "hold< >",
      "hold<,>",
      "hold<>",
    ]);
  });
});

describe("brackets of other scripts", () => {
  test("full-width and lenticular signs are brackets, each closed by its own kind", () => {
    expect(read("各国［应/须］采取【一切】措施")).toEqual([
      "各国应/须采取一切措施",
      "hold 1<应>",
      "hold 1<须>",
      "hold<一切>",
    ]);
    const { problems, found } = parseNotation("1. 各国［应］采取【一切］措施]", { parties });
    expect(found.brackets).toBe(1);
    expect(problems.map(({ code }) => code)).toEqual([
      "unbalanced-bracket",
      "unbalanced-bracket",
      "unbalanced-bracket",
    ]);
  });

  test("as letters they are printed so that they stay letters", () => {
    const words = [{ t: "各国［应］【】采取" }];
    const printed = printWording(words, () => 1);
    expect(printed).toBe("各国\\［应\\］\\【\\】采取");
    expect(parseWording(printed, [])).toEqual({ words });
    expect(parseNotation(`1. ${printed}`, { parties }).found.brackets).toBe(0);
  });

  test("Arabic and Russian words are held and chosen like any others", () => {
    expect(read("على الدول أن [تتخذ/تعتمد] جميع [التدابير] (Altora)")).toEqual([
      "على الدول أن تتخذ/تعتمد جميع التدابير",
      "hold 1<تتخذ>",
      "hold 1<تعتمد>",
      "hold<التدابير>ALT",
    ]);
    expect(read("Государства [должны][обязаны] [принять/обеспечить] меры").slice(1)).toEqual([
      "hold 1<должны>",
      "hold 1<обязаны>",
      "hold 2<принять>",
      "hold 2<обеспечить>",
    ]);
  });
});

describe("brackets typed in a Word file", () => {
  const inWord = async (...lines: readonly string[]): Promise<ParsedDraft> => {
    const file = await readDocx(wordFile({ body: lines.map((line) => p(line)).join("") }), { parties });
    if (isRefusal(file)) throw new Error(file.message);
    return file;
  };

  test("are read as those of a text, also where letters of them are bold", async () => {
    const file = await inWord(
      "1. 各国［应/须］采取措施",
      "2. States [shall/should] *[*meet*] (Altora)*",
      "3. Brevia: [x [y]] [old (delete: Altora)]",
    );
    expect(file.paragraphs.map(({ words }) => words.map(({ t }) => t).join(""))).toEqual([
      "各国应/须采取措施",
      "States shall/should meet",
      "x y old",
    ]);
    expect(
      file.paragraphs.map(({ brackets }) => brackets.map(({ kind, sponsors }) => `${kind} ${sponsors.join()}`)),
    ).toEqual([
      ["hold ", "hold "],
      ["hold ", "hold ", "hold ALT"],
      ["hold BRE", "hold ", "deletion ALT"],
    ]);
  });

  test("are not taken for the furniture of pages, whatever counts up in it", async () => {
    const lines = Array.from({ length: 30 }, (_, n) =>
      n % 6 === 5 ? `Page ${Math.ceil(n / 6)} of 5` : `${n + 1}. States [meet].`,
    );
    const { found } = await inWord(...lines);
    expect([found.brackets, found.repaired]).toEqual([25, undefined]);
  });
});

test("sixty brackets in one another are read; what is too deep to be meant is no reason to fall over", () => {
  const deep = (n: number): string => `${"[a ".repeat(n)}b${" c]".repeat(n)}`;
  expect(one(deep(60)).brackets).toHaveLength(60);
  const { found, problems } = parseNotation(`1. ${deep(5_000)}`, { parties });
  expect([found.brackets, problems.map(({ code }) => code)]).toEqual([200, ["brackets-too-deep"]]);
  expect(parseNotation(`1. ${"[".repeat(20_000)}`, { parties }).found.brackets).toBe(0);
});

const folder = new URL("../../../../shared/texts/", import.meta.url);
test("06_, in Markdown, has every bracket: those of its letters, less notes, links and the one that never closes", (t) => {
  if (!existsSync(folder)) return t.skip("shared texts are not beside the project");
  const name = readdirSync(folder).find((file) => file.startsWith("06_"))!;
  const text = readFileSync(new URL(name, folder), "utf8");
  const { found, problems } = parseNotation(text, { parties });
  const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
  const across = problems.filter(({ code }) => code === "bracket-over-paragraphs").length;
  const alone = (word: string): number =>
    problems.filter(({ code, message }) => code === "unbalanced-bracket" && message.startsWith(`A bracket ${word}`))
      .length;
  // References to notes, definitions of links, links by name; remarks in brackets.
  const none = count(/\[\^[^\]\s]+\]/gu) + count(/^\[[^\]^]+\]: \S/gmu) + count(/\[(?:\.{3}|…|sic)\]/giu);
  const links = found.notImported.find(({ what }) => what === "link")!.count;
  expect(found.brackets + across + alone("opens")).toBe(count(/\[/gu) - none - 2 * links);
  expect(found.brackets + across + alone("closes")).toBe(count(/\]/gu) - none - 2 * links);
  expect(found).toMatchObject({ brackets: 997, footnotes: 16, sections: 32 });
  expect(found.repaired).toBeUndefined();
  return undefined;
});
