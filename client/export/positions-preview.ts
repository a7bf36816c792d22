/** The first rows of the table of positions, as they are in the file. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { counted } from "../words.ts";

/** The most rows drawn: enough to see what the table contains. */
const most = 40;

/** Reads CSV as the server writes it (csv.ts): quoted cells may contain commas, doubled quotes and line ends. */
export const readCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gu;
  const words = text.replace(/^\uFEFF/u, "");
  while (cell.lastIndex < words.length) {
    const found = cell.exec(words);
    if (found === null) break;
    row.push(found[1] === undefined ? found[2]! : found[1].replaceAll('""', '"'));
    if (found[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
};

/** Draws the table from CSV, whose first row has the headings; says how many rows are not drawn. */
export const drawPositions = (csv: string): TemplateResult => {
  const [heads = [], ...rows] = readCsv(csv);
  return html`<div class="positions-box" tabindex="0" role="region" aria-label="The table’s first rows">
    <table class="positions-preview">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col" dir="auto">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, most).map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td dir="auto">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${rows.length > most ? html`<p class="quiet">and ${counted(rows.length - most, "more row")}</p>` : nothing}
  </div>`;
};
