/** What Typst is given: the page as data, in which nothing is code and nobody is named who is not to be. */
import { describe, expect, test } from "vitest";
import { asNonPaper } from "../../../drafts/formats/options.ts";
import { writeComparisonTypst } from "../../../drafts/formats/typst-comparison.ts";
import { withRemark, writeTypst } from "../../../drafts/formats/typst.ts";
import { compareDrafts } from "../../../drafts/reading/compare.ts";
import { namedIn } from "./named.ts";
import { annotated, printedDraft } from "./printed-draft.ts";

const draft = printedDraft();

interface SetPage {
  readonly title: string;
  readonly keywords: readonly string[];
  readonly date: unknown;
  readonly legend: readonly string[];
  readonly parts: readonly {
    readonly heading: string | null;
    readonly paragraphs: readonly {
      readonly kind: string;
      readonly level: number;
      readonly number: string;
      readonly open: boolean;
      readonly rtl: boolean;
      readonly spans: readonly { readonly is: string; readonly [field: string]: unknown }[];
    }[];
  }[];
}
const pageOf = (options = annotated, of = draft): SetPage => JSON.parse(writeTypst(of, options).page) as SetPage;
const paragraph = (page: SetPage, number: string) =>
  page.parts.flatMap(({ paragraphs }) => paragraphs).find((one) => one.number === number)!;

test("a comparison to be set says what came in, what went out, and where to look twice", () => {
  const was = printedDraft({
    parts: { consensus: draft.parts.consensus.filter(({ label }) => label !== "12"), summary: [] },
  });
  const now = printedDraft({ parts: { consensus: draft.parts.consensus.slice(1), summary: [] }, title: '#panic("x")' });
  const source = writeComparisonTypst(compareDrafts(was, now), { ...now, parties: [] });
  const page = JSON.parse(source.page) as {
    readonly title: string;
    readonly looks: readonly { readonly where: string; readonly lines: readonly string[] }[];
    readonly parts: readonly {
      readonly items: readonly {
        readonly fold?: string;
        readonly words?: readonly { readonly t: string; readonly ins?: true; readonly del?: true }[];
      }[];
    }[];
  };
  const words = page.parts.flatMap(({ items }) => items).flatMap((item) => item.words ?? []);
  expect(page.title).toBe('#panic("x")');
  expect(
    words
      .filter(({ ins }) => ins)
      .map(({ t }) => t)
      .join(""),
  ).toContain("States shall take all appropriate measures");
  expect(
    words
      .filter(({ del }) => del)
      .map(({ t }) => t)
      .join(""),
  ).toContain("Draft annual progress report of the Open-ended");
  expect(page.looks.map(({ where }) => where)).toContain("12 (new)");
  expect(source.main).not.toContain("panic");
});

describe("a page to be set", () => {
  test("is data for a source that is always the same", () => {
    const words = '#panic("x") *b* $a$ @r `c` \\u{41} // [';
    const other = printedDraft({ title: words, parts: { consensus: [], summary: [] } });
    expect(writeTypst(other, annotated).main).toBe(writeTypst(draft, { ...annotated, view: "clean" }).main);
    expect(pageOf(annotated, other).title).toBe(words);
  });

  test("has literal numbers, brackets as words, and a bar where brackets are open", () => {
    const page = pageOf();
    const twelve = paragraph(page, "12.");
    expect(twelve.open).toBe(true);
    expect(
      twelve.spans
        .filter(({ is }) => is === "bracket")
        .map(({ t }) => t)
        .join(""),
    ).toBe("[][][[]][]");
    expect(paragraph(page, "13 bis.").spans[0]).toEqual({ is: "bracket", t: "[" });
    expect(paragraph(page, "1.").open).toBe(false);
  });

  test("prints the first of many names, and all of them in a note with a letter", () => {
    const names = paragraph(pageOf(), "12.").spans.find(({ full }) => full !== undefined)!;
    expect(names).toMatchObject({ t: "Velmora and 5 others", sign: "a" });
    expect(names["full"]).toBe("Velmora, Altora, Corvane, Delmar, Kallistan, Tessaly (United Provinces of)");
  });

  test("has each footnote where it is first referred to", () => {
    const notes = pageOf()
      .parts.flatMap(({ paragraphs }) => paragraphs)
      .flatMap(({ spans }) => spans)
      .filter(({ is }) => is === "note");
    expect(notes.map(({ number, first }) => [number, first])).toEqual([
      ["1", true],
      ["2", true],
    ]);
  });

  test("deepens its headings by one at most", () => {
    const levels = pageOf().parts.flatMap(({ heading, paragraphs }) => [
      ...(heading === null ? [] : [1]),
      ...paragraphs.filter(({ kind }) => kind === "heading").map(({ level }) => level),
    ]);
    expect(levels[0]).toBe(1);
    for (const [n, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[n - 1] ?? 0) + 1);
  });

  test("of the tracked view is that of the annotated one", () => {
    expect(writeTypst(draft, { ...annotated, view: "tracked" })).toEqual(writeTypst(draft, annotated));
  });

  test("isolates names that read the other way, and puts no sign elsewhere", () => {
    const arabic = printedDraft({
      language: "ar",
      parts: {
        ...draft.parts,
        consensus: draft.parts.consensus.map((one) =>
          one.label === "12" ? { ...one, runs: [{ t: "اتفقت الدول " }, ...one.runs] } : one,
        ),
      },
    });
    const page = pageOf(annotated, arabic);
    expect(paragraph(page, "12.").rtl).toBe(true);
    expect(paragraph(page, "12.").spans.find(({ is }) => is === "names")!["t"]).toMatch(/^\u2068.*\u2069$/u);
    expect(writeTypst(draft, annotated).page).not.toMatch(/[\u2066-\u2069]/u);
  });

  test("parts words longer than a line, and no letter from its marks; its title stays whole", () => {
    const word = "e\u0301".repeat(60);
    const long = printedDraft({
      title: word,
      parts: {
        consensus: [{ ...draft.parts.consensus[1]!, kind: "paragraph", label: "1", runs: [{ t: `a ${word} b` }] }],
        summary: [],
      },
    });
    const t = String(paragraph(pageOf(annotated, long), "1.").spans[0]?.["t"]);
    expect(t.replaceAll("\u200b", "")).toBe(`a ${word} b`);
    for (const piece of t.split(/[\s\u200b]/u))
      expect([piece.length <= 30, /^\p{M}/u.test(piece)]).toEqual([true, false]);
    expect(pageOf(annotated, long).title).toBe(word);
  });

  test("says what was found when it was set, in its legend", () => {
    const source = withRemark(writeTypst(draft, annotated), "A remark.");
    expect((JSON.parse(source.page) as SetPage).legend.at(-1)).toBe("A remark.");
  });

  test("without names has neither a name nor an id of a party who asks for anything", () => {
    for (const options of [
      { ...annotated, attribution: "none" },
      { ...annotated, view: "bracketed" },
      { ...annotated, view: "clean" },
    ] as const) {
      expect(namedIn(writeTypst(draft, options).page, draft)).toEqual([]);
    }
    expect(namedIn(writeTypst(draft, annotated).page, draft)).toContain("Altora");
  });

  test("of a non-paper has no symbol, version, time, hash or id", () => {
    const { page } = writeTypst(asNonPaper(draft), {
      view: "bracketed",
      attribution: "none",
      asAt: annotated.asAt,
      nonPaper: true,
    });
    expect(page).not.toMatch(/OWG-R\/2031\/4|Rev\.1|abab|[pqc]\d+-\d+/u);
    expect(JSON.parse(page)).toMatchObject({ keywords: [], date: null, description: null, symbol: "", head: "" });
  });
});
