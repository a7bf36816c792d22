/**
 * Writes a table as CSV (RFC 4180): UTF-8 with the byte order mark that spreadsheets look for, and lines ending in
 * CRLF.
 */
import type { PositionsTable } from "./positions-table.ts";

/**
 * A cell of text. If a spreadsheet would take it for a formula, it gets an apostrophe in front, so that nobody's words
 * are executed by whoever opens the file.
 */
const cell = (text: string): string => {
  const guarded = /^\s*[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  const plain = guarded.replaceAll(/\r\n?/gu, "\n");
  return /["\n,;\t]/u.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
};

const line = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;

/** Writes the heads of the columns and the rows. What the table is about is written in the workbook only. */
export const writeCsv = ({ columns, rows }: PositionsTable): string =>
  `\uFEFF${line(columns.map(({ head }) => head))}${rows.map(({ cells }) => line(cells)).join("")}`;
