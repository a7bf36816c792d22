/**
 * Writes a draft as a Word file. Paragraph numbers are plain text with a tab, because automatic numbering cannot say
 * "12 bis". Each paragraph has a bookmark `p_<id>`, so that a returned file can be matched with the record. Properties
 * say which record it was made from. The same draft and options always give the same bytes.
 */
import { Document, Footer, Header, LineNumberRestartFormat, Packer } from "docx";
import type { ICommentOptions, Paragraph } from "docx";
import type { Draft } from "../draft.ts";
import { printedBody } from "./docx-body.ts";
import type { Body } from "./docx-body.ts";
import { coreProperties, still } from "./docx-finish.ts";
import { aside, changesOf, pageNumber, propertiesOf, renumberedOf, running } from "./docx-frame.ts";
import { documentStyles, styleIds } from "./docx-styles.ts";
import { markMoves, trackedBody } from "./docx-tracked.ts";
import { isRightToLeft } from "./html.ts";
import type { OutputOptions } from "./options.ts";
import { layPage } from "./page.ts";
import type { Page } from "./page.ts";
import { layTrackedPage } from "./tracking-page.ts";

/** Writes the draft as a .docx file. */
export const writeDocx = async (draft: Draft, options: OutputOptions): Promise<Uint8Array> => {
  const rightToLeft = isRightToLeft(draft.language);
  const laid = options.view === "tracked" ? trackedFile(draft, options) : printedFile(draft, options);
  const { page, body } = laid;
  const said = {
    title: page.title,
    subject: [page.symbol, page.version].filter((word) => word !== "").join(" "),
    description: [page.view, page.asAt, page.nature].join(". "),
    creator: options.nonPaper ? "" : "Unbracket",
  };
  const file = new Document({
    customProperties: options.nonPaper ? [] : propertiesOf(draft, options),
    styles: documentStyles(page.language, rightToLeft),
    footnotes: body.footnotes,
    endnotes: body.endnotes,
    ...(laid.comments && { comments: { children: laid.comments } }),
    // Word then tracks whatever anybody changes in the file.
    ...((options.view === "tracked" || options.view === "clean") && { features: { trackRevisions: true } }),
    sections: [
      {
        properties: {
          page: { margin: { top: 1417, bottom: 1304, left: 1531, right: 1304, header: 624, footer: 567 } },
          lineNumbers: { countBy: 5, restart: LineNumberRestartFormat.NEW_PAGE, distance: 454 },
        },
        headers: { default: new Header({ children: [running(page, rightToLeft)] }) },
        footers: { default: new Footer({ children: [pageNumber(page, rightToLeft)] }) },
        children: [
          ...firstLines(page, body.title, rightToLeft),
          ...body.children,
          ...renumberedOf(page, rightToLeft),
          ...changesOf(options, rightToLeft),
        ],
      },
    ],
  });
  const core = { path: "docProps/core.xml", data: coreProperties({ ...said, asAt: options.asAt }) };
  // In a right-to-left section, line numbers and the line above footnotes go to the right; the library cannot write
  // that.
  const finish = rightToLeft
    ? (xml: string) => (laid.finish?.(xml) ?? xml).replace("<w:docGrid", "<w:bidi/><w:docGrid")
    : laid.finish;
  return still(new Uint8Array(await Packer.toArrayBuffer(file, undefined, [core])), finish);
};

/** A body with its page, and how to finish it once it is written. */
interface Laid {
  readonly page: Omit<Page, "heading" | "parts">;
  readonly body: Body;
  readonly comments?: readonly ICommentOptions[];
  readonly finish?: (document: string) => string;
}

const printedFile = (draft: Draft, options: OutputOptions): Laid => {
  const page = layPage(draft, options);
  const body = printedBody(page, isRightToLeft(page.language), options.nonPaper === true);
  return { page, body };
};

const trackedFile = (draft: Draft, options: OutputOptions): Laid => {
  const page = layTrackedPage(draft, options);
  const body = trackedBody(page, {
    rightToLeft: isRightToLeft(page.language),
    nonPaper: options.nonPaper === true,
    asAt: options.asAt,
  });
  const { comments, moveMarks } = body;
  return { page, body, comments, ...(moveMarks.size > 0 && { finish: (xml: string) => markMoves(xml, moveMarks) }) };
};

const firstLines = (page: Laid["page"], title: Paragraph | undefined, rightToLeft: boolean): Paragraph[] => [
  title ?? aside(styleIds.title, page.title, rightToLeft),
  aside(styleIds.facts, [page.symbol, page.version, page.asAt].filter((word) => word !== "").join(" · "), rightToLeft),
  aside(styleIds.facts, `${page.nature} · ${page.view}`, rightToLeft, { spacing: { after: 240 } }),
  ...page.legend.map((sentence, n) =>
    aside(styleIds.legend, sentence, rightToLeft, n === page.legend.length - 1 ? { spacing: { after: 280 } } : {}),
  ),
];
