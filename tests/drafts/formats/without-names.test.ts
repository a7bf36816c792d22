/**
 * Attribution "none" means in every form: no name, other spelling or id of a party that asked for or said anything, in the
 * words, the attributes, the metadata or a part of the package.
 */
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import { writeAkn } from "../../../drafts/formats/akn.ts";
import { writeCsv } from "../../../drafts/formats/csv.ts";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { writeHtml } from "../../../drafts/formats/html.ts";
import { writeJson } from "../../../drafts/formats/json.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { positionsTable } from "../../../drafts/formats/positions-table.ts";
import { writeText } from "../../../drafts/formats/text.ts";
import { writeTypst } from "../../../drafts/formats/typst.ts";
import { writeXlsx } from "../../../drafts/formats/xlsx.ts";
import { printNotation } from "../../../drafts/notation/print.ts";
import type { Attribution } from "../../../drafts/reading/view.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { namedIn } from "./named.ts";
import { printedDraft, proposals } from "./printed-draft.ts";

const at = "2031-11-03T10:00:00.000Z";
const said = { stance: "object", visibility: "public", at, reason: "as told in the room" } as const;
/** With positions of others on a proposal and a paragraph. */
const draft: Draft = printedDraft({
  proposals: [{ ...proposals[0]!, positions: { XSV: said, XOL: said } }, ...proposals.slice(1)],
  positions: [{ ...said, target: proposals[0]!.changes[0]!.paragraph, party: "XLV" }],
});

const unzipped = (bytes: Uint8Array): string =>
  Object.entries(unzipSync(bytes))
    .map(([name, part]) => `${name}\n${strFromU8(part)}`)
    .join("\n");

const written = async (attribution: Attribution): Promise<Readonly<Record<string, string>>> => {
  const options: OutputOptions = {
    view: "annotated",
    attribution,
    asAt: at,
    head: { seq: 10, hash: "ab".repeat(32), at },
  };
  const table = positionsTable(draft, { attribution, asAt: at, seesAll: true });
  if (isRefusal(table)) throw new RangeError(table.message);
  return {
    akn: writeAkn(draft, options),
    csv: writeCsv(table),
    docx: unzipped(await writeDocx(draft, options)),
    tracked: unzipped(await writeDocx(draft, { ...options, view: "tracked" })),
    html: writeHtml(draft, options),
    json: writeJson(draft, options),
    md: printNotation(draft, options),
    pdf: writeTypst(draft, options).page,
    txt: writeText(draft, options),
    xlsx: unzipped(writeXlsx(table)),
  };
};

test("without names no form has one, of whoever asked or said anything", async () => {
  const full = await written("full");
  const none = await written("none");
  expect(Object.entries(none).map(([format, text]) => [format, namedIn(text, draft)])).toEqual(
    Object.keys(none).map((format) => [format, []]),
  );
  for (const text of Object.values(none)) expect(text).not.toContain("as told in the room");
  // So that nothing above is true because nothing was written.
  for (const [format, text] of Object.entries(full))
    expect([format, namedIn(text, draft)]).toEqual([format, expect.arrayContaining(["Altora"])]);
});

test("with names of groups alone no form has a State", async () => {
  const states = { ...draft, parties: draft.parties.filter(({ kind }) => kind === "member-state") };
  for (const [format, text] of Object.entries(await written("groups"))) {
    // Who belongs to a group is told by the roster, and says nothing of what a State holds.
    const words = text.replaceAll(/"members": \[[^\]]*\]/gu, "");
    expect([format, namedIn(words, states)]).toEqual([format, []]);
    expect([format, text.includes("Northern Compact")]).toEqual([format, true]);
  }
});
