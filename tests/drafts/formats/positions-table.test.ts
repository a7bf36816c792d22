import { strFromU8, unzipSync } from "fflate";
import { XmlDocument } from "libxml2-wasm";
import { describe, expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import { writeCsv } from "../../../drafts/formats/csv.ts";
import { positionsTable } from "../../../drafts/formats/positions-table.ts";
import type { PositionsTable, TableOptions } from "../../../drafts/formats/positions-table.ts";
import { writeXlsx } from "../../../drafts/formats/xlsx.ts";
import type { Position } from "../../../drafts/position.ts";
import type { ProposalId } from "../../../drafts/proposal.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { emptyNames } from "../../../drafts/tables.ts";
import { namedIn } from "./named.ts";
import { printedDraft, proposals } from "./printed-draft.ts";

const at = "2031-11-03T10:00:00.000Z";
const position = (stance: Position["stance"], more: Partial<Position> = {}): Position => ({
  stance,
  visibility: "public",
  at,
  ...more,
});

/** The printed draft with what some say of proposal 2 and of paragraph 12. */
const spoken = (more: Partial<Draft> = {}): Draft => {
  const draft = printedDraft();
  const second = proposals[0]!;
  const twelve = second.changes[0]!.paragraph;
  return {
    ...draft,
    proposals: [
      {
        ...second,
        positions: {
          XCV: position("object", { reason: "=HYPERLINK(1)" }),
          XDM: position("support", { condition: { kind: "ad-referendum" }, entered: "secretariat" }),
          XKL: position("can-live-with", { condition: { kind: "package", with: [proposals[1]!.id] } }),
          XMR: position("reserve", { visibility: "chair", reason: "for the Chair alone" }),
          northern: position("support"),
        },
      },
      ...proposals.slice(1),
    ],
    positions: [
      { ...position("reserve"), target: twelve, party: "XOL" },
      { ...position("support"), target: "consensus", party: "XLV" },
    ],
    tables: {
      ...draft.tables,
      names: {
        ...emptyNames,
        sponsors: Object.fromEntries(
          proposals.map(({ id, sponsors }) => [
            id,
            sponsors!.map((party) => ({ party, at, ...(party === "XBV" && { entered: "secretariat" as const }) })),
          ]),
        ) as Record<ProposalId, { party: string; at: string }[]>,
      },
    },
    ...more,
  };
};

const laid = (options: Partial<TableOptions> = {}, draft = spoken()): PositionsTable => {
  const table = positionsTable(draft, { attribution: "full", asAt: at, seesAll: true, ...options });
  if (isRefusal(table)) throw new RangeError(table.message);
  return table;
};
const cell = (table: PositionsTable, proposal: string, head: string): string | undefined =>
  table.rows.find(({ cells }) => cells[3] === proposal)?.cells[table.columns.findIndex((one) => one.head === head)];

describe("a table of positions", () => {
  const table = laid();

  test("has each proposal under the paragraph it is on, with what it asks for", () => {
    const rows = table.rows.filter(({ cells }) => cells[1] === "12").map(({ is, cells }) => [is, cells[3], cells[4]]);
    expect(rows[0]).toEqual(["paragraph", "", expect.stringContaining("States shall take all appropriate")]);
    expect(rows.slice(1, 3)).toEqual([
      ["proposal", "2", "shall → should\nReason: secret-reason"],
      ["proposal", "3", "shall → are encouraged to"],
    ]);
    expect(rows.map(([, , words]) => words)).toContain("hold: exchange information");
    expect(table.rows.find(({ cells }) => cells[1] === "12")?.cells[0]).toBe("Consensus text");
    // Words of States are taken out, never deleted.
    expect(table.rows.some(({ cells }) => (cells[4] ?? "").startsWith("delete"))).toBe(false);
  });

  test("says who proposes, sponsors, supports, reserves and objects, on which condition, and what was only taken down", () => {
    expect(cell(table, "2", "Altora")).toBe("proposer");
    expect(cell(table, "2", "Quellia")).toBe("sponsor");
    expect(cell(table, "2", "Brevia")).toBe("sponsor, entered by the Secretariat");
    expect(cell(table, "2", "Corvane")).toBe("object, “=HYPERLINK(1)”");
    expect(cell(table, "2", "Delmar")).toBe("support, ad referendum, entered by the Secretariat");
    expect(cell(table, "2", "Kallistan")).toBe("can live with, in a package with proposal 3");
    expect(cell(table, "2", "Velmora")).toBe("");
  });

  test("has rows for paragraphs and parts on which somebody has a position", () => {
    const oriel = table.columns.findIndex(({ head }) => head === "Oriel");
    const lorvale = table.columns.findIndex(({ head }) => head === "Lorvale");
    expect(table.rows.find(({ cells }) => cells[1] === "12")?.cells[oriel]).toBe("reserve");
    expect(table.rows[0]).toMatchObject({ is: "part" });
    expect(table.rows[0]!.cells[lorvale]).toBe("support");
  });

  test("tells nobody what was told the Chair alone", () => {
    expect(JSON.stringify(table)).not.toContain("for the Chair alone");
    expect(table.columns.map(({ head }) => head)).not.toContain("Meridia");
  });

  test("has columns for those who have spoken, groups first", () => {
    const heads = table.columns.slice(table.fixed).map(({ head }) => head);
    expect(heads.slice(0, 3)).toEqual(["Archipelago Group", "Northern Compact", "Altora"]);
    expect(heads).not.toContain("Sanvara");
  });

  test("of groups alone has columns for groups alone, and no State anywhere", () => {
    const groups = laid({ attribution: "groups" });
    expect(groups.columns.slice(groups.fixed).map(({ head }) => head)).toEqual([
      "Archipelago Group",
      "Northern Compact",
    ]);
    expect(cell(groups, "2", "Northern Compact")).toBe("support");
    expect(JSON.stringify(groups)).not.toMatch(/Altora|Corvane|XAL|HYPERLINK|secret-reason/u);
  });

  test("without names counts, and gives no reason", () => {
    const none = laid({ attribution: "none" });
    expect(none.columns.slice(none.fixed).map(({ head }) => head)).toEqual([
      "sponsor",
      "support",
      "can live with",
      "reserve",
      "object",
      "of these, on a condition",
    ]);
    const row = none.rows.find(({ cells }) => cells[3] === "2")!;
    expect(row.cells.slice(none.fixed)).toEqual(["3", "2", "1", "", "1", "2"]);
    expect(namedIn(JSON.stringify(none), spoken())).toEqual([]);
    expect(JSON.stringify(none)).not.toContain("secret-reason");
  });

  test("without names is refused to a seat that would count only what it may see", () => {
    const refused = positionsTable(spoken(), { attribution: "none", asAt: at, seesAll: false });
    expect(refused).toMatchObject({ refused: "attribution-refused" });
  });
});

/** Reads CSV as RFC 4180 has it. */
const readCsv = (text: string): string[][] => {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gu)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare ?? "");
    if (end === "\r\n") rows.push([]);
    else if (end === "") break;
  }
  return rows.slice(0, -1);
};

const hostile = [
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "  =1",
  'a "quoted", word',
  "two\nlines",
  "",
  "العربية، 中文",
  "]]></t>&<x>\u0000",
];
const wild: PositionsTable = {
  title: "<&>",
  language: "ar",
  fixed: 1,
  columns: hostile.map((head) => ({ head, width: 10 })),
  rows: [{ is: "proposal", cells: hostile }],
  about: hostile,
};

describe("as CSV", () => {
  test("reads back cell by cell, in UTF-8 with its mark", () => {
    const table = laid();
    const text = writeCsv(table);
    expect(text.startsWith("\uFEFFPart,Paragraph,")).toBe(true);
    expect(text.endsWith("\r\n")).toBe(true);
    expect(readCsv(text.slice(1))).toEqual([
      table.columns.map(({ head }) => head),
      ...table.rows.map(({ cells }) => cells),
    ]);
  });

  test("has no cell a spreadsheet would take for a formula", () => {
    const [, row] = readCsv(writeCsv(wild).slice(1));
    expect(row).toHaveLength(hostile.length);
    for (const text of row!) expect(text).not.toMatch(/^\s*[=+\-@\t\r]/u);
    expect(row![0]).toBe("'=cmd|' /C calc'!A0");
    expect(row!.slice(7, 11)).toEqual(hostile.slice(7, 11));
  });
});

describe("as a workbook", () => {
  const parts = (table: PositionsTable): Record<string, string> =>
    Object.fromEntries(Object.entries(unzipSync(writeXlsx(table))).map(([name, bytes]) => [name, strFromU8(bytes)]));

  test("has its heads and first columns frozen, a filter over all of it, and wrapped words", () => {
    const sheet = parts(laid())["xl/worksheets/sheet1.xml"]!;
    expect(sheet).toMatch(/<pane xSplit="4" ySplit="1" topLeftCell="E2"[^>]* state="frozen"\/>/u);
    expect(sheet).toMatch(/<autoFilter ref="A1:[A-Z]+\d+"\/>/u);
    expect(sheet).not.toContain("rightToLeft");
    expect(sheet).not.toContain("<f>");
  });

  test("reads from the right where its language does", () => {
    expect(parts(laid({}, spoken({ language: "ar" })))["xl/worksheets/sheet1.xml"]).toContain('rightToLeft="1"');
  });

  test("is well formed whatever stands in it, and holds every cell as words", () => {
    const wildParts = parts(wild);
    for (const text of Object.values(wildParts)) XmlDocument.fromString(text).dispose();
    const sheet = XmlDocument.fromString(wildParts["xl/worksheets/sheet1.xml"]!);
    const cells = sheet.find("//x:row[2]//x:t", { x: "http://schemas.openxmlformats.org/spreadsheetml/2006/main" });
    expect(cells.map(({ content }) => content).slice(0, 4)).toEqual(hostile.slice(0, 4));
  });

  test("is the same bytes for the same table", () => {
    expect(writeXlsx(laid())).toEqual(writeXlsx(laid()));
  });
});
