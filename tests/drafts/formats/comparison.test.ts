import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { writeComparisonDocx } from "../../../drafts/formats/comparison-docx.ts";
import { layComparison } from "../../../drafts/formats/comparison-page.ts";
import { writeComparisonHtml, writeComparisonMarkdown } from "../../../drafts/formats/comparison.ts";
import { compareDrafts } from "../../../drafts/reading/compare.ts";
import { stretchName } from "../../../drafts/reading/stretch-name.ts";
import { chair, Room } from "../build.ts";

const lines = [
  "# A. Overview",
  ...Array.from(
    { length: 9 },
    (_, n) => `${n + 1}. States shall meet for the ${n + 1}th time, and <report> on *it* to [the] Assembly.`,
  ),
  "# B. Threats",
  "10. They left.^",
  "^ A note.",
];
const room = new Room(lines);
const before = room.draft;
room.type("5", room.text("5").indexOf("shall"), 5, "may");
for (const label of ["6", "7", "8"]) room.act(chair, { type: "remove-paragraph", paragraph: room.id(label) });
const comparison = compareDrafts(before, room.draft);
const of = { title: "Draft <report>", symbol: "A/1", language: "en", parties: [] };

describe("a comparison on paper", () => {
  test("folds what stayed under its headings, and keeps together what was taken out in a row", () => {
    const items = layComparison(comparison, of).parts[0]!.items;
    expect(items.map((item) => (item.is === "line" ? item.number : item.text))).toEqual([
      "A.",
      "1 to 4: 4 paragraphs unchanged",
      "5.",
      "6 to 8: 3 paragraphs taken out, 42 words",
      "9 to 10: 2 paragraphs, 1 heading and 1 footnote unchanged",
    ]);
  });

  test("prints words of the text as words, whatever signs they hold, and runs nothing", () => {
    const html = writeComparisonHtml(comparison, of);
    expect(html).toContain("&lt;report&gt; on *it* to [the] Assembly.");
    expect(html).not.toContain("<script");
    expect(writeComparisonMarkdown(comparison, of)).toContain("\\<report\\> on \\*it\\* to \\[the\\] Assembly.");
  });

  test("is written from right to left where its language is", () => {
    expect(writeComparisonHtml(comparison, { ...of, language: "ar" })).toContain('<html lang="ar" dir="rtl">');
  });

  test("boxes what is to be looked at twice, and lists it with its sentence then and now", async () => {
    expect(writeComparisonHtml(comparison, of)).toContain('<del class="x">shall</del> <ins class="x">may</ins>');
    const file = unzipSync(await writeComparisonDocx(comparison, of));
    const word = strFromU8(file["word/document.xml"]!);
    expect(word).toMatch(/<w:bdr [^>]*>(?:(?!<w:t).)*<w:t[^>]*>shall<\/w:t>/su);
    const said = word.replace(/<\/w:p>/gu, "\n").replace(/<[^>]+>/gu, "");
    expect(said).toContain("Then: States shall meet for the 5th time");
    expect(said).toContain("Now: States may meet for the 5th time");
    // Long runs that were taken out stand behind the text.
    expect(said.indexOf("Words that were taken out")).toBeGreaterThan(said.indexOf("9 to 10: "));
  });
});

test("paragraphs in a row are called by their numbers; headings and footnotes are counted apart", () => {
  const one = (kind: "paragraph" | "footnote" | "heading" | "opening", label = "") => ({ kind, label });
  expect(stretchName([one("paragraph", "4")])).toBe("4: 1 paragraph");
  expect(stretchName([one("opening"), one("opening")])).toBe("2 paragraphs");
  expect(stretchName([one("paragraph", "19"), one("footnote", "2")])).toBe("19: 1 paragraph and 1 footnote");
  expect(
    stretchName([one("heading", "B"), one("paragraph", "4"), one("paragraph", "6 (b)"), one("footnote", "2")]),
  ).toBe("4 to 6 (b): 2 paragraphs, 1 heading and 1 footnote");
});
