/**
 * The named styles of Word files we write. They have names so that a whole text can be restyled, and so that reading
 * recognizes our own. LibreOffice replaces ids by the names without blanks; the names here give the same ids again.
 */
import { AlignmentType, BorderStyle, LineRuleType, UnderlineType } from "docx";
import type { IFontAttributesProperties, IStylesOptions } from "docx";

/**
 * The ids of styles. Reading skips what only heads the page (`Legend`, `Facts`, `Remark`) and what lists changes,
 * because none of it is the text; of the line behind a part (`looseNotes`) it takes the footnotes.
 */
export const styleIds = {
  title: "Title",
  heading1: "Heading1",
  heading2: "Heading2",
  part: "PartHeading",
  facts: "UnbracketFacts",
  legend: "UnbracketLegend",
  remark: "UnbracketRemark",
  looseNotes: "UnbracketNotes",
  changesHeading: "UnbracketChanges",
  change: "UnbracketChange",
  changeHow: "UnbracketChangeHow",
  changeLabel: "UnbracketChangeLabel",
  numbered: "NumberedParagraph",
  sub: "SubParagraph",
  opening: "OpeningParagraph",
  addition: "Addition",
  deletion: "Deletion",
  held: "Held",
  attribution: "Attribution",
  bracket: "Bracket",
  comment: "CommentText",
} as const;

/** Word chooses the font of a letter by its script; these two hold Latin, Cyrillic and Arabic letters. */
interface Faces {
  readonly serif: IFontAttributesProperties;
  readonly sans: IFontAttributesProperties;
}

const face = (name: string, eastAsia: string): IFontAttributesProperties => ({
  ascii: name,
  hAnsi: name,
  cs: name,
  eastAsia,
});

/** Fonts that come with Word and similar programs for simplified and traditional Chinese, Japanese and Korean. */
const facesOf = (language: string): Faces => {
  const [song, hei] = /^zh-(?:Hant|TW|HK|MO)\b/iu.test(language)
    ? ["PMingLiU", "Microsoft JhengHei"]
    : /^ja\b/iu.test(language)
      ? ["MS Mincho", "MS Gothic"]
      : /^ko\b/iu.test(language)
        ? ["Batang", "Malgun Gothic"]
        : ["SimSun", "Microsoft YaHei"];
  return { serif: face("Times New Roman", song), sans: face("Arial", hei) };
};
// Set explicitly: otherwise some readers take the number for twips, and large lines overlap.
const lineRule = LineRuleType.AUTO;
const grey = "4B5361";

/** In twips: where the words of a numbered paragraph, a sub-paragraph and a listed change begin. */
export const indents = { numbered: 794, sub: 1361, change: 1701 } as const;

/** The styles of a document in a language (BCP 47), written from right to left or not. */
export const documentStyles = (language: string, rightToLeft: boolean): IStylesOptions => {
  const { serif, sans } = facesOf(language);
  return {
    default: {
      document: {
        run: {
          font: serif,
          size: 23,
          language: { value: language, eastAsia: language, bidirectional: rightToLeft ? language : "ar-SA" },
        },
        paragraph: { spacing: { after: 150, line: 288, lineRule } },
      },
      title: {
        run: { font: serif, size: 36, bold: true },
        paragraph: { spacing: { before: 60, after: 160, line: 264, lineRule }, keepNext: true },
      },
      heading1: {
        run: { font: serif, size: 27, bold: true, color: "000000" },
        paragraph: { spacing: { before: 360, after: 150 }, keepNext: true, outlineLevel: 0 },
      },
      heading2: {
        run: { font: serif, size: 23, bold: true, italics: true, color: "000000" },
        paragraph: { spacing: { before: 220, after: 120 }, keepNext: true, outlineLevel: 1 },
      },
      footnoteText: { run: { size: 18 }, paragraph: { spacing: { after: 60, line: 240, lineRule } } },
      endnoteText: { run: { size: 18 }, paragraph: { spacing: { after: 60, line: 240, lineRule } } },
    },
    paragraphStyles: [
      {
        id: styleIds.part,
        name: "Part Heading",
        basedOn: "Heading1",
        next: styleIds.numbered,
        run: { size: 32 },
        paragraph: { outlineLevel: 0, keepNext: true, spacing: { before: 0, after: 200 } },
      },
      {
        id: styleIds.facts,
        name: "UnbracketFacts",
        basedOn: "Normal",
        run: { font: sans, size: 17, color: grey },
        paragraph: { spacing: { after: 20, line: 252, lineRule } },
      },
      {
        id: styleIds.legend,
        name: "UnbracketLegend",
        basedOn: "Normal",
        run: { font: sans, size: 16, color: grey },
        paragraph: {
          spacing: { after: 0, line: 250, lineRule },
          indent: { left: 113, right: 113 },
          border: Object.fromEntries(
            (["top", "bottom", "left", "right"] as const).map((side) => [
              side,
              { style: BorderStyle.SINGLE, size: 4, space: 6, color: "B8BEC8" },
            ]),
          ),
        },
      },
      {
        id: styleIds.remark,
        name: "UnbracketRemark",
        basedOn: "Normal",
        run: { font: sans, size: 18, color: grey },
        paragraph: { spacing: { after: 220 } },
      },
      {
        id: styleIds.looseNotes,
        name: "UnbracketNotes",
        basedOn: "Normal",
        run: { font: sans, size: 18, color: grey },
        paragraph: { spacing: { before: 240, after: 220 } },
      },
      {
        id: styleIds.changesHeading,
        name: "UnbracketChanges",
        basedOn: "Normal",
        run: { size: 32, bold: true },
        paragraph: { keepNext: true, spacing: { before: 0, after: 200 } },
      },
      {
        id: styleIds.change,
        name: "UnbracketChange",
        basedOn: "Normal",
        run: { size: 21 },
        paragraph: {
          indent: { start: indents.change, hanging: indents.change },
          spacing: { before: 120, after: 20, line: 264, lineRule },
        },
      },
      {
        id: styleIds.changeHow,
        name: "UnbracketChangeHow",
        basedOn: "Normal",
        run: { font: sans, size: 16, color: grey },
        paragraph: {
          indent: { start: indents.change, hanging: indents.change },
          spacing: { after: 100, line: 250, lineRule },
        },
      },
      {
        id: styleIds.numbered,
        name: "Numbered Paragraph",
        basedOn: "Normal",
        quickFormat: true,
        paragraph: { indent: { start: indents.numbered, hanging: indents.numbered }, alignment: AlignmentType.START },
      },
      {
        id: styleIds.sub,
        name: "Sub Paragraph",
        basedOn: "Normal",
        quickFormat: true,
        paragraph: { indent: { start: indents.sub, hanging: indents.sub - indents.numbered } },
      },
      { id: styleIds.opening, name: "Opening Paragraph", basedOn: "Normal", quickFormat: true },
      {
        id: styleIds.comment,
        name: "annotation text",
        basedOn: "Normal",
        run: { font: sans, size: 18 },
        paragraph: { spacing: { after: 0, line: 240, lineRule } },
      },
    ],
    characterStyles: [
      {
        id: styleIds.addition,
        name: "Addition",
        quickFormat: true,
        run: { bold: true, underline: { type: UnderlineType.SINGLE } },
      },
      { id: styleIds.deletion, name: "Deletion", quickFormat: true, run: { strike: true, color: "595959" } },
      { id: styleIds.held, name: "Held", quickFormat: true, run: { underline: { type: UnderlineType.DOTTED } } },
      {
        id: styleIds.attribution,
        name: "Attribution",
        quickFormat: true,
        run: { font: sans, italics: true, size: 16, color: grey },
      },
      { id: styleIds.changeLabel, name: "UnbracketChangeLabel", run: { font: sans, size: 17, bold: true } },
      { id: styleIds.bracket, name: "Bracket", quickFormat: true, run: { bold: true } },
    ],
  };
};
