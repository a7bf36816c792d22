/**
 * Text taken out of the pages of a PDF: invented pages that imitate what is found there, and the real ones beside the
 * project. What is expected of the real ones is counted here by other means: from the lines of the file, with their
 * furniture taken out by patterns that know it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withoutFurniture } from "../../../drafts/notation/pages.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import type { ParsedBracket, ParsedDraft } from "../../../drafts/notation/parsed.ts";
import { parties } from "../reading/random-draft.ts";

const textOf = ({ words }: ParsedDraft["paragraphs"][number]): string => words.map(({ t }) => t).join("");
/** How often each letter stands there. */
const letters = (text: string): ReadonlyMap<string, number> => {
  const times = new Map<string, number>();
  for (const letter of text.toLowerCase().match(/\p{L}/gu) ?? []) times.set(letter, (times.get(letter) ?? 0) + 1);
  return times;
};
const ownLabels = ({ paragraphs }: ParsedDraft): string[] =>
  paragraphs.map(({ kind, label }) => (kind === "sub-paragraph" ? label.split(" ").at(-1)! : label));
const blank = (n: number): string[] => Array.from({ length: n }, () => "");

/** Pages with a running head and a number at the foot, as `pdftotext -layout` prints them. */
const onPages = (
  pages: readonly (readonly string[])[],
  { head = ["OWG/2031/1"], foot = (n: number, of: number) => `Page ${n} of ${of}` } = {},
): string =>
  pages
    .flatMap((lines, n) => [
      ...(n === 0 ? [] : [...head, ""]),
      ...lines,
      ...blank(3),
      `${" ".repeat(40)}${foot(n + 1, pages.length)}`,
      ...blank(2),
    ])
    .join("\n");

const wide =
  " 1.    States shall keep their relays in good repair, and each of them shall tell the others at once of what";
const more =
  "       it finds, so that no relay stands still for longer than a day [without the consent of those who use it].";

describe("the furniture of pages", () => {
  const pages = Array.from({ length: 5 }, (_, n) => [
    ` ${n + 1}.    States meet in the season numbered ${n + 1}, and in no other season than that one, at the seat.`,
    ...Array.from({ length: 8 }, (__, line) => more.replace("a day", `${n}.${line} days`)),
  ]);

  test("page numbers and running lines go, and are counted", () => {
    const found = withoutFurniture(onPages(pages).split("\n"))!;
    expect(found.repaired).toEqual([
      { what: "page number taken out", count: 5, line: 13 },
      { what: "line at the head or foot of a page taken out", count: 4, line: 16 },
    ]);
    expect(found.lines.filter(({ text }) => /Page \d|OWG/u.test(text))).toEqual([]);
    expect(found.lines.filter(({ text }) => text !== "")).toHaveLength(5 * 9);
  });

  test("numbers are known in other shapes: bare, between dashes, beside a symbol, in Russian, Arabic and Chinese", () => {
    for (const foot of [
      (n: number) => `- ${n} -`,
      (n: number, of: number) => `${n}/${of}`,
      (n: number) => `A/AC.290/2031/CRP.2          ${n}`,
      (n: number, of: number) => `Стр. ${n} из ${of}`,
      (n: number) => `صفحة ${n}`,
      (n: number) => `第 ${n} 页`,
    ]) {
      const long = pages.map((lines) => [...lines, ...lines.slice(1)]);
      const found = withoutFurniture(onPages(long, { foot }).split("\n"));
      expect([foot(1, 5), found?.repaired[0]?.count]).toEqual([foot(1, 5), 5]);
    }
  });

  test("a form feed ends a page where no numbers stand", () => {
    const text = pages.map((lines, n) => `${n === 0 ? "" : "\f"}RELAYS: DRAFT\n\n${lines.join("\n")}`).join("\n\n");
    const { repaired, lines } = withoutFurniture(text.split("\n"))!;
    expect(repaired).toEqual([{ what: "line at the head or foot of a page taken out", count: 4, line: 13 }]);
    // On the first page it is the title.
    expect(lines.filter(({ text: line }) => line.includes("RELAYS")).map(({ line }) => line)).toEqual([1]);
  });

  test("articles, paragraphs and footnotes that count up are no pages; a text without pages is left alone", () => {
    const articles = Array.from({ length: 6 }, (_, n) => [
      `Article ${n + 1}`,
      "",
      ...Array.from({ length: 9 }, () => more),
      "",
    ]);
    expect(withoutFurniture(articles.flat())).toBeNull();
    const close = Array.from({ length: 6 }, (_, n) => ["", String(n + 1), "", more]);
    expect(withoutFurniture(close.flat())).toBeNull();
    const notes = Array.from({ length: 6 }, (_, n) => [
      ...Array.from({ length: 20 }, () => more),
      "",
      String(n + 1),
      "  A note.",
    ]);
    expect(withoutFurniture(notes.flat())).toBeNull();
    expect(withoutFurniture(["1. States meet.", "", "2. They part."])).toBeNull();
  });

  test("a hundred thousand numbers are no reason to wait", () => {
    const lines = Array.from({ length: 100_000 }, (_, n) => (n % 2 === 0 ? String((n * 7919) % 5000) : ""));
    expect(withoutFurniture(lines)?.repaired[0]?.count ?? 0).toBeLessThanOrEqual(50_000);
  });
});

describe("a text on pages", () => {
  const filler = Array.from(
    { length: 12 },
    (_, n) => ` ${n + 10}.   A paragraph that stands here for its length alone, and for nothing else at all than that;`,
  );
  const read = (...lines: readonly string[]): ParsedDraft =>
    parseNotation(onPages([[...filler], lines, [...filler]]), { parties });
  const words = (...lines: readonly string[]): string[] =>
    read(...lines)
      .paragraphs.map((one) => `${one.label}|${textOf(one)}`)
      .slice(12, -12);

  test("joins lines that wrap and words cut by a hyphen, and narrows the blanks of justified lines", () => {
    expect(
      words(
        wide,
        "       it      finds,     so     that     no     relay     stands     still     for     longer     than     a     re-",
        "       lay-free day; and it shall inform the Secretary-",
        "       General.",
      ),
    ).toEqual([
      "1|States shall keep their relays in good repair, and each of them shall tell the others at once of what it finds, so that no relay stands still for longer than a relay-free day; and it shall inform the Secretary-General.",
    ]);
  });

  test("joins a paragraph over the end of a page, and tells lines by where they really stand", () => {
    const text = onPages([[...filler, wide], [more.replace("]", "] ]"), ...filler], filler]);
    const parsed = parseNotation(text, { parties });
    const joined = parsed.paragraphs[12]!;
    expect(textOf(joined)).toMatch(/of what it finds/u);
    expect(joined.brackets).toHaveLength(1);
    expect(parsed.problems.map(({ line, code }) => [line, code])).toEqual([[22, "unbalanced-bracket"]]);
    expect(text.split("\n")[21]).toContain("] ]");
    expect(parsed.found.repaired?.map(({ what }) => what)).toContain("paragraph joined over the end of a page");
  });

  test("reads labels in the margin, also behind a bracket and with bis, and sub-paragraphs by where they stand", () => {
    expect(
      words(
        "[1.    States meet [twice] a year:]",
        "       (a)     In spring;",
        "       [ (b)   In autumn, with:",
        "               (i)    Observers;",
        "               (ii)   Guests;]",
        "1.bis  They part.",
        "1ter [They meet again.]",
      ),
    ).toEqual([
      "1|States meet twice a year:",
      "1 (a)|In spring;",
      "1 (b)|[In autumn, with:",
      "1 (b) (i)|Observers;",
      "1 (b) (ii)|Guests;]",
      "1 bis|They part.",
      "1 ter|They meet again.",
    ]);
  });

  test("takes centred lines and lines in capitals as headings, and a paragraph's options as what stands under it", () => {
    const { paragraphs } = read(
      "",
      `${" ".repeat(45)}Article 4 (RELAYS)`,
      " 1.    Option 1: [States shall keep relays.]",
      "       Option 2: [States may keep relays.]",
      "",
      "RELAYS AT SEA",
      " 2.    No relay stands at sea.",
    );
    expect(paragraphs.slice(12, -12).map(({ kind, level, label }) => [kind, level, label])).toEqual([
      ["heading", 1, ""],
      ["paragraph", 1, "1"],
      ["sub-paragraph", 1, ""],
      ["heading", 1, ""],
      ["paragraph", 1, "2"],
    ]);
  });

  test("sets footnotes at the foot of a page apart from the paragraph that goes on behind them", () => {
    const page = [
      ...filler,
      wide,
      "",
      "",
      "1",
      "      Some doubt this.",
      "2",
      "      Others do not, and say so",
      "      at length.",
    ];
    const { paragraphs, found } = parseNotation(onPages([page, [more, ...filler], filler]), { parties });
    expect(textOf(paragraphs[12]!)).toMatch(/of what it finds/u);
    expect(paragraphs.slice(13, 15).map((one) => [one.kind, one.label, textOf(one)])).toEqual([
      ["footnote", "1", "Some doubt this."],
      ["footnote", "2", "Others do not, and say so at length."],
    ]);
    expect(found.footnotes).toBe(2);
  });

  test("takes no sign of print for emphasis or structure", () => {
    expect(words(" 1.    [NDMC*][INDC*] and *this* and C:\\relay stand.", "* without prejudice to anything")).toEqual([
      "1|NDMC*INDC* and *this* and C:\\relay stand.",
      "|* without prejudice to anything",
    ]);
  });
});

test("whatever stands on pages, no letter and no bracket is lost", () => {
  const piece = fc.constantFrom(
    ...[
      "1.",
      "12.",
      "[3.",
      "4.bis",
      "5ter",
      "(a)",
      "[ (b)",
      "(ii)",
      "Pp1",
      "PP2",
      "7",
      "Option 1:",
      "Option II",
      "A.",
      "IV.",
    ],
    ...[
      "[",
      "]",
      "[[",
      "]]",
      "［",
      "】",
      "shall",
      "the relay",
      "RELAYS",
      "re-",
      "and/",
      "of a State",
      "stand;",
      "met.",
      "*",
      "\\",
      "{note}",
      "#",
      "> x",
      "- y",
    ],
  );
  const line = fc
    .tuple(fc.integer({ min: 0, max: 45 }), fc.array(piece, { maxLength: 9 }), fc.constantFrom(" ", "   "))
    .map(([column, pieces, gap]) => (pieces.length === 0 ? "" : " ".repeat(column) + pieces.join(gap)));
  fc.assert(
    fc.property(fc.array(fc.array(line, { minLength: 6, maxLength: 14 }), { minLength: 3, maxLength: 4 }), (pages) => {
      // Lines that come again at the edges of pages are their furniture, whatever they say.
      const lines = pages.flat().flatMap((one) => (one === "" ? [] : [one.trim().replaceAll(/\s+/gu, " ")]));
      fc.pre(new Set(lines).size === lines.length);
      const parsed = parseNotation(onPages(pages, { head: [], foot: (n, of) => `${n}/${of}` }), { parties });
      const kept = pages.flat().join("\n");
      // Without a title of its own a text is called after its first heading.
      const heads = parsed.paragraphs.filter(({ kind }) => kind === "heading").map(textOf);
      const title = heads.some((head) => head.trim() === parsed.title) ? "" : parsed.title;
      const found = letters([title, ...ownLabels(parsed), ...parsed.paragraphs.map(textOf)].join("\n"));
      expect({ kept, found }).toEqual({ kept, found: letters(kept) });
    }),
    { numRuns: 300 },
  );
});

test("a text that is known to be whole is not searched for pages", () => {
  const text = onPages([
    [wide, more],
    [wide, more],
    [wide, more],
  ]);
  expect(parseNotation(text, { parties }).found.repaired).toBeDefined();
  expect(parseNotation(text, { parties, pages: false }).found.repaired).toBeUndefined();
});

const folder = new URL("../../../../shared/texts/", import.meta.url);

/** The file's lines without its head of remarks and its furniture, which is known here by name. */
const bareLines = (start: string, furniture: RegExp, titles: number): string[] => {
  const name = readdirSync(folder).find((file) => file.startsWith(start))!;
  let seen = 0;
  return readFileSync(new URL(name, folder), "utf8")
    .split("\n")
    .slice(5)
    .filter((line) => !/^\s*(?:Page )?\d+ of \d+\s*$/u.test(line) && !(furniture.test(line) && seen++ >= titles));
};
const count = (text: string, sign: string): number => text.split(sign).length - 1;
const bare = (words: string): string => words.replaceAll(/[\s\\‐-]+/gu, "");
/** What stands in a list and not in the other, each as often. */
const without = (list: readonly string[], others: readonly string[]): string[] => {
  const left = new Map<string, number>();
  for (const one of others) left.set(one, (left.get(one) ?? 0) + 1);
  return list.filter((one) => {
    const times = left.get(one) ?? 0;
    left.set(one, times - 1);
    return times <= 0;
  });
};
const isIn = (inner: ParsedBracket, outer: ParsedBracket): boolean =>
  inner !== outer && inner.from >= outer.from && inner.to <= outer.to && inner.to - inner.from < outer.to - outer.from;
/** The words of brackets that hold no other, blanks and hyphens apart. */
const innermost = (text: string): string[] => [...text.matchAll(/\[([^[\]]*)\]/gu)].map(([, inner]) => bare(inner!));

describe("the real texts on pages", () => {
  const cases = [
    {
      start: "02_",
      pages: 20,
      titles: 3,
      heads: 57,
      brackets: 224,
      over: 5,
      odd: [] as string[],
      furniture: /^(?:AD HOC WORKING GROUP ON THE|DURBAN PLATFORM FOR ENHANCED ACTION|ADP\.2015\.8\.InformalNote)$/u,
    },
    {
      start: "04_",
      pages: 46,
      titles: 0,
      heads: 45,
      brackets: 1630,
      over: 38,
      odd: ["its/their"],
      furniture: /^ADP 2-12 – Draft agreement and draft decision$/u,
    },
  ];
  for (const { start, pages, titles, heads, brackets, over, odd, furniture } of cases)
    test(`${start} has every bracket, and loses nothing but its furniture`, (t) => {
      if (!existsSync(folder)) return t.skip("shared texts are not beside the project");
      const lines = bareLines(start, furniture, titles);
      const text = lines.join("\n");
      const name = readdirSync(folder).find((file) => file.startsWith(start))!;
      const parsed = parseNotation(readFileSync(new URL(name, folder), "utf8"), { parties });
      expect(parsed.found.repaired?.slice(0, 2).map((one) => one.count)).toEqual([pages, heads]);
      const reported = (code: string, word = ""): number =>
        parsed.problems.filter((one) => one.code === code && one.message.includes(word)).length;
      const across = reported("bracket-over-paragraphs");
      expect({ brackets: parsed.found.brackets, across }).toEqual({ brackets, across: over });
      const unbalancedOpens = reported("unbalanced-bracket", "opens");
      expect(parsed.found.brackets + across + unbalancedOpens).toBe(count(text, "["));
      expect(parsed.found.brackets + across + reported("unbalanced-bracket", "closes here")).toBe(count(text, "]"));
      // Every letter of the pages is in the words, the labels or the title; only footnotes change their place.
      expect(letters([parsed.title, ...ownLabels(parsed), ...parsed.paragraphs.map(textOf)].join(""))).toEqual(
        letters(text),
      );
      // Around the same words: what is missing runs over paragraphs, or has a number or a footnote of print in it.
      const mine = parsed.paragraphs.flatMap((one) => {
        const words = textOf(one);
        return one.brackets
          .filter((bracket) => !one.brackets.some((other) => isIn(other, bracket)))
          .map(({ from, to }) => bare(words.slice(from, to)));
      });
      const all = innermost(text);
      const missing = without(all, mine);
      expect(missing.filter((words) => words.length < 15)).toEqual(odd);
      expect(missing.length).toBeLessThanOrEqual(across + unbalancedOpens + odd.length);
      expect(missing.length).toBeLessThan(all.length / 50);
      return undefined;
    });
});
