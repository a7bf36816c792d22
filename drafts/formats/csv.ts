/** A table as CSV (RFC 4180): UTF-8 with the mark that spreadsheets look for, lines parted by CRLF. */
import type { PositionsTable } from "./positions-table.ts";

/**
 * A cell of text. What a spreadsheet would take for a formula gets an apostrophe in front: words of a delegation are never
 * carried out by whoever opens the file.
 */
const cell = (text: string): string => {
  const guarded = /^\s*[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  const plain = guarded.replaceAll(/\r\n?/gu, "\n");
  return /["\n,;\t]/u.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
};

const line = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;

/** Writes the columns' heads and the rows; what the table is about stands in the workbook only. */
export const writeCsv = ({ columns, rows }: PositionsTable): string =>
  `\uFEFF${line(columns.map(({ head }) => head))}${rows.map(({ cells }) => line(cells)).join("")}`;
