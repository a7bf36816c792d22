/**
 * Writes a table as an Excel workbook: one sheet with the table, one that says what it is. It is written by hand,
 * because only seven small parts are needed. Heads stay in view; there are a filter, widths and wrapped words; a sheet
 * may read from the right. Every cell is a string, so nothing is ever a formula. The same table gives the same bytes.
 */
import { strToU8, zipSync } from "fflate";
import { isRightToLeft } from "./html.ts";
import type { PositionsTable, TableRow } from "./positions-table.ts";
import { escapeXml, xmlDeclaration } from "./xml-text.ts";

/** The most characters a cell can hold. */
const longest = 32_767;

/** The name of a column: "A", "Z", "AA". */
const columnName = (n: number): string =>
  n < 26 ? String.fromCharCode(65 + n) : columnName(Math.floor(n / 26) - 1) + columnName(n % 26);

/** Text as XML, cut to what a cell can hold. */
const xml = (text: string): string => escapeXml(text.slice(0, longest));

/** The index of each style in `styles`. */
const looks = { plain: 0, head: 1, words: 2, strong: 3, about: 4 } as const;

const styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="10"/><name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EBF0"/></patternFill></fill></fills><borders count="2"><border/><border><left style="thin"><color rgb="FFC9CED6"/></left><right style="thin"><color rgb="FFC9CED6"/></right><top style="thin"><color rgb="FFC9CED6"/></top><bottom style="thin"><color rgb="FFC9CED6"/></bottom></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf><xf borderId="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" borderId="1" applyFont="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const cellOf = (column: number, row: number, text: string, look: number): string =>
  text === ""
    ? `<c r="${columnName(column)}${row}" s="${look}"/>`
    : `<c r="${columnName(column)}${row}" s="${look}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`;

/** How many lines a text takes in a column. East Asian letters count as two wide. */
const linesIn = (text: string, width: number): number =>
  text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length + wideIn(line)) / (width * 1.15))), 0);
const wideIn = (text: string): number =>
  text.match(/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60]/gu)?.length ?? 0;

/**
 * The height of a row in points (at most 409), given because not every program makes room for wrapped words by itself.
 */
const heightOf = (cells: readonly string[], widths: readonly number[]): number =>
  Math.min(409, 3 + 13 * Math.max(1, ...cells.map((text, n) => linesIn(text, widths[n] ?? 10))));

const rowOf = (
  row: number,
  cells: readonly string[],
  widths: readonly number[],
  look: (column: number) => number,
): string =>
  `<row r="${row}" ht="${heightOf(cells, widths)}" customHeight="1">${cells.map((text, column) => cellOf(column, row, text, look(column))).join("")}</row>`;

/** Paragraphs are bold, proposals on them are not. */
const lookOf =
  ({ is }: TableRow, fixed: number) =>
  (column: number): number =>
    is !== "proposal" && column < fixed - 1 ? looks.strong : looks.words;

const sheet = (table: PositionsTable): string => {
  const { columns, rows, fixed, language } = table;
  const last = `${columnName(columns.length - 1)}${rows.length + 1}`;
  // Paragraph and proposal stay in view when scrolling to the parties. Their words do not, as they are wide.
  const frozen = fixed - 1;
  const widths = columns.map(({ width }) => width);
  const view = isRightToLeft(language) ? ' rightToLeft="1"' : "";
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:${last}"/><sheetViews><sheetView workbookViewId="0"${view}><pane xSplit="${frozen}" ySplit="1" topLeftCell="${columnName(frozen)}2" activePane="bottomRight" state="frozen"/><selection pane="bottomRight"/></sheetView></sheetViews><cols>${columns
    .map(({ width }, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`)
    .join("")}</cols><sheetData>${rowOf(
    1,
    columns.map(({ head }) => head),
    widths,
    () => looks.head,
  )}${rows.map((row, n) => rowOf(n + 2, row.cells, widths, lookOf(row, fixed))).join("")}</sheetData><autoFilter ref="A1:${last}"/><pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="8" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`;
};

const aboutSheet = (about: readonly string[]): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="1" max="1" width="110" customWidth="1"/></cols><sheetData>${about
    .map((text, n) => rowOf(n + 1, [text], [110], () => looks.about))
    .join("")}</sheetData></worksheet>`;

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const officeRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
const contentType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Writes the workbook. */
export const writeXlsx = (table: PositionsTable): Uint8Array => {
  const filter = `Positions!$A$1:$${columnName(table.columns.length - 1)}$${table.rows.length + 1}`;
  const parts: Readonly<Record<string, string>> = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${contentType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${contentType}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${contentType}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${contentType}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${packageRelations}"><Relationship Id="r1" Type="${officeRelations}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    "docProps/core.xml": `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${xml(table.title)}</dc:title><dc:language>${xml(table.language)}</dc:language></cp:coreProperties>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${officeRelations}"><sheets><sheet name="Positions" sheetId="1" r:id="r1"/><sheet name="About" sheetId="2" r:id="r2"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">${filter}</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">Positions!$1:$1</definedName></definedNames></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${packageRelations}"><Relationship Id="r1" Type="${officeRelations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${officeRelations}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="${officeRelations}/styles" Target="styles.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": sheet(table),
    "xl/worksheets/sheet2.xml": aboutSheet(table.about),
    "xl/styles.xml": styles,
  };
  return zipSync(
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(xmlDeclaration + part)])),
    {
      mtime: "1980-01-02T00:00:00",
      level: 6,
    },
  );
};
