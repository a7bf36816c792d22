import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { writeHtml } from "../../../drafts/formats/html.ts";
import { writeJson } from "../../../drafts/formats/json.ts";
import { outputRefusal } from "../../../drafts/formats/options.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { printedNames, printedNumber, printedTime } from "../../../drafts/formats/page.ts";
import { writeText } from "../../../drafts/formats/text.ts";
import { areLetters } from "../../../drafts/signs.ts";
import { printedDraft } from "./printed-draft.ts";

const annotated: OutputOptions = {
  view: "annotated",
  attribution: "full",
  asAt: "2031-11-03T10:00:00.000Z",
  head: { seq: 10, hash: "ab".repeat(32), at: "2031-11-03T10:00:00.000Z" },
};
const bracketed: OutputOptions = { ...annotated, view: "bracketed" };
const clean: OutputOptions = { ...annotated, view: "clean" };
const draft = printedDraft();

const paragraph = (text: string, number: string): string =>
  text.split("\n").find((line) => line.startsWith(`${number} `) || line.startsWith(`[+${number} `)) ?? "";

const docxParts = async (options: OutputOptions, of = draft): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(await writeDocx(of, options))).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
const wordsIn = (xml: string): string =>
  xml
    .replaceAll(/<w:tab\/>/gu, "\t")
    .replaceAll(/<\/w:p>/gu, "\n")
    .replaceAll(/<[^>]+>/gu, "");

/** Every output as one string, archives unpacked. */
const everything = async (options: OutputOptions): Promise<string> =>
  [
    writeText(draft, options),
    writeHtml(draft, options),
    writeJson(draft, options),
    ...Object.values(await docxParts(options)),
  ].join("\n");

describe("plain text", () => {
  test("prints brackets with names inside, proposer first, amendments inside amendments", () => {
    const line = paragraph(writeText(draft, annotated), "12.");
    expect(line).toContain("[shall / should (Altora, Brevia, Quellia) / are encouraged to (Northern Compact)] take");
    expect(line).toContain("[-all (Quellia)] appropriate");
    expect(line).toContain("[+voluntarily and (Delmar)]");
    expect(line).toContain(
      "upon request (Velmora, Altora, Corvane, Delmar, Kallistan, Tessaly (United Provinces of))]",
    );
    expect(line).toContain("[exchange information (Corvane)] on");
  });

  test("prints brackets around whole paragraphs and says what they ask for", () => {
    const text = writeText(draft, annotated);
    expect(text).toMatch(/^13\. \[States also noted.* \(paragraph out: Corvane, Delmar\)\]$/mu);
    expect(text).toMatch(
      /^13 bis\. \[States encouraged the sharing of lessons\. \(new paragraph: Archipelago Group\)\]$/mu,
    );
    expect(text).toMatch(/^20\. \[.* \(move to the start of the Chair’s summary: Altora\)\]$/mu);
  });

  test("names nobody in brackets alone", () => {
    expect(paragraph(writeText(draft, bracketed), "12.")).toContain(
      "[shall / should / are encouraged to] take [-all] appropriate",
    );
  });

  test("as it stands has no bracket and no proposed paragraph, and says how many are unresolved", () => {
    const text = writeText(draft, clean);
    expect(paragraph(text, "12.")).toBe(
      "12. States shall take all appropriate measures to prevent the misuse of orbital relays from their territory, and shall exchange information on <such> misuse & more.",
    );
    expect(text).not.toContain("13 bis");
    expect(text).toMatch(/Text as it stands, \d+ unresolved/u);
    expect(text).toContain("Not agreed text");
  });

  test("is called clean only where nothing is open", () => {
    const settled = printedDraft({
      proposals: [],
      parts: { consensus: printedDraft().parts.consensus.slice(0, 4), summary: [] },
    });
    expect(writeText(settled, clean)).toContain("Clean text");
  });

  test("has the parts under their own headings, the summary as the Chair's responsibility", () => {
    const text = writeText(draft, clean);
    const [annex, summary] = ["ANNEX A. MODEL FORM", "CHAIR’S SUMMARY"].map((heading) => text.indexOf(heading));
    expect(annex).toBeGreaterThan(0);
    expect(summary).toBeGreaterThan(annex!);
    expect(text.slice(summary)).toContain("responsibility of the Chair");
  });
});

describe("attribution", () => {
  test.each(["groups", "none"] as const)("%s names no State anywhere, metadata included", async (attribution) => {
    const all = await everything({ ...annotated, attribution });
    for (const name of ["Altora", "Velmora", "Quellia", "XAL", "XVM", "secret-reason"]) expect(all).not.toContain(name);
    expect(all.includes("Archipelago Group")).toBe(attribution === "groups");
  });

  test.each([clean, bracketed])("$view output names nobody, whatever is asked", async (options) => {
    const all = await everything(options);
    for (const name of ["Altora", "Corvane", "Archipelago Group", "Northern Compact", "secret-reason"])
      expect(all).not.toContain(name);
  });

  test("what was told the Chair alone is in no file", async () => {
    expect(await everything(annotated)).not.toContain("for the Chair alone");
  });
});

describe("HTML", () => {
  const html = writeHtml(draft, annotated);

  test("marks words with ins and del, and escapes what they say", () => {
    expect(html).toContain("<del>shall</del>");
    expect(html).toContain("<ins>should</ins>");
    expect(html).toContain("<b>on &lt;such&gt; misuse &amp; more.</b>");
  });

  test("stands alone: no script, nothing fetched", () => {
    expect(html).not.toMatch(/<script|src=|href="(?!#)|@import|url\(/u);
    expect(html).toContain('<html lang="en" dir="ltr">');
    expect(html).toContain('dir="auto"');
  });

  test("says symbol, version, time, nature and what the brackets mean", () => {
    for (const said of [
      "OWG-R/2031/4",
      "After Rev.1",
      "As at 3 November 2031, 10:00 UTC",
      "Not agreed text",
      "A slash parts alternatives",
    ])
      expect(html).toContain(said);
  });

  test("links footnotes both sides by number", () => {
    expect(html).toContain('<sup><a href="#consensus-note-1">1</a></sup>');
    expect(html).toContain('id="consensus-note-1"');
  });
});

describe("Word", () => {
  test("numbers paragraphs in letters with a tab, and marks each with its bookmark", async () => {
    const { "word/document.xml": xml = "" } = await docxParts(annotated);
    expect(wordsIn(xml)).toMatch(/^12\.\tStates \[shall \/ should/mu);
    expect(wordsIn(xml)).toMatch(/^13 bis\.\t\[/mu);
    expect(xml).not.toContain("<w:numPr>");
    const bookmarks = [...xml.matchAll(/w:name="(p_p\d+-\d+)"/gu)].map(([, name]) => name);
    expect(new Set(bookmarks).size).toBe(bookmarks.length);
    expect(bookmarks).toContain(`p_${draft.parts.summary[0]!.id}`);
  });

  test("uses named styles for additions, deletions, names and brackets", async () => {
    const { "word/document.xml": xml = "", "word/styles.xml": styles = "" } = await docxParts(annotated);
    for (const style of ["Addition", "Deletion", "Attribution", "Bracket", "Held"]) {
      expect(xml).toContain(`<w:rStyle w:val="${style}"/>`);
      expect(styles).toContain(`w:styleId="${style}"`);
    }
  });

  test("bars open paragraphs, counts lines by five, and not in headings or the legend", async () => {
    const { "word/document.xml": xml = "" } = await docxParts(annotated);
    expect(xml).toMatch(/<w:lnNumType[^>]*w:countBy="5"/u);
    expect(xml.match(/<w:pBdr>/gu)).toHaveLength(4);
    expect(xml).toMatch(/<w:pStyle w:val="UnbracketLegend"\/>(?:(?!<\/w:pPr>).)*<w:suppressLineNumbers/u);
  });

  test("keeps the text's footnotes apart from long lists of names", async () => {
    const parts = await docxParts(annotated);
    expect(wordsIn(parts["word/footnotes.xml"]!)).toContain("The sixth session was held");
    expect(wordsIn(parts["word/document.xml"]!)).toContain("(Velmora and 5 others)");
    expect(wordsIn(parts["word/endnotes.xml"]!)).toContain(
      "Velmora, Altora, Corvane, Delmar, Kallistan, Tessaly (United Provinces of)",
    );
  });

  test("embeds the revision and the head of the record", async () => {
    const { "docProps/custom.xml": custom = "" } = await docxParts(annotated);
    expect(custom).toContain("ab".repeat(32));
    expect(custom).toContain("Rev.1");
  });

  test("is the same bytes from the same draft, dated by the text", async () => {
    expect(
      strFromU8(await writeDocx(draft, annotated), true) === strFromU8(await writeDocx(draft, annotated), true),
    ).toBe(true);
    const { "docProps/core.xml": core = "" } = await docxParts(annotated);
    expect(core).toContain("2031-11-03T10:00:00Z");
  });

  test("opens also where words recorded long ago hold signs that no XML has a place for", async () => {
    const strange = "a\u0000b\u0008c\u000Bd\uFFFEe\uFFFFf\uD800g";
    const old: Draft = {
      ...draft,
      title: `Relays ${strange}`,
      symbol: `A/${strange}`,
      parts: {
        ...draft.parts,
        consensus: draft.parts.consensus.map((one) => ({
          ...one,
          runs: one.runs.map((run) => ({ ...run, t: `${run.t}${strange}` })),
        })),
      },
    };
    for (const view of ["annotated", "bracketed", "clean", "tracked"] as const)
      for (const [name, xml] of Object.entries(await docxParts({ ...annotated, view }, old)))
        expect([view, name, areLetters(xml)]).toEqual([view, name, true]);
  });

  test("is written from right to left where its language is", async () => {
    const { "word/document.xml": xml = "" } = await docxParts(annotated, printedDraft({ language: "ar" }));
    expect(xml).toContain("<w:bidi/>");
    expect(xml).toContain("<w:rtl/>");
  });
});

describe("small print", () => {
  test("the tracked view is a Word file, and refused by name in every other form", () => {
    const tracked = { ...annotated, view: "tracked" } as const;
    expect(outputRefusal(tracked, "html")).toMatchObject({ refused: "unavailable" });
    expect(outputRefusal(tracked, "docx")).toBeNull();
    expect(outputRefusal(annotated, "html")).toBeNull();
    expect(() => writeHtml(draft, tracked)).toThrow(RangeError);
  });

  test.each([
    ["paragraph", "12", "12."],
    ["paragraph", "12 bis", "12 bis."],
    ["sub-paragraph", "15 (a)", "(a)"],
    ["sub-paragraph", "15 bis (a) (ii)", "(ii)"],
    ["heading", "A", "A."],
    ["heading", "", ""],
  ] as const)("a %s called %j is numbered %j", (kind, label, number) =>
    expect(printedNumber({ kind, label })).toBe(number),
  );

  test("up to four names stand, more are counted", () => {
    expect(printedNames(["A", "B", "C", "D"])).toEqual({ t: "A, B, C, D" });
    expect(printedNames(["A", "B", "C", "D", "E"])).toEqual({ t: "A and 4 others", full: "A, B, C, D, E" });
  });

  test("times are UTC and words", () =>
    expect(printedTime("2031-03-01T09:05:59.123Z")).toBe("1 March 2031, 09:05 UTC"));
});
