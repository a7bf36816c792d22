/** Outputs as files: which writer makes them, and their names. */
import { writeComparisonHtml, writeComparisonMarkdown } from "../../drafts/formats/comparison.ts";
import type { ComparisonOf } from "../../drafts/formats/comparison.ts";
import { changesAnnex } from "../../drafts/formats/changes-annex.ts";
import type { AnnexOptions } from "../../drafts/formats/changes-annex.ts";
import { writeHtml } from "../../drafts/formats/html.ts";
import { writeJson } from "../../drafts/formats/json.ts";
import { asNonPaper, outputRefusal } from "../../drafts/formats/options.ts";
import type { OutputOptions } from "../../drafts/formats/options.ts";
import { positionsTable } from "../../drafts/formats/positions-table.ts";
import type { PositionsTable } from "../../drafts/formats/positions-table.ts";
import { writeText } from "../../drafts/formats/text.ts";
import type { TypstSource } from "../../drafts/formats/typst.ts";
import type { Draft } from "../../drafts/draft.ts";
import { printNotation } from "../../drafts/notation/print.ts";
import type { Seat } from "../../drafts/party.ts";
import type { PrintedChanges } from "../../drafts/reading/change-lines.ts";
import type { Comparison } from "../../drafts/reading/compare.ts";
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { ViewName } from "../../drafts/reading/view.ts";
import { sightLevel } from "../../drafts/reading/sight.ts";
import type { Negotiation } from "../room/negotiation.ts";
import type { ExportAsk } from "./asked.ts";
import { granted, Refused } from "./errors.ts";

/** A file to hand out; one that is still `Unset` has no bytes yet. */
export interface Output<Body = string | Uint8Array> {
  /** The file name: `OWG-R-2031-4 annotated.docx`. */
  readonly name: string;
  /** Its media type, with the character set if it is text. */
  readonly type: string;
  readonly body: Body;
}

/** Sets a page as PDF, in another process, so that nobody's words wait for it. */
export type Typeset = (source: TypstSource) => Promise<Uint8Array | Refusal>;

/** An output that still has to be set. */
export interface Unset {
  readonly is: "unset";
  readonly source: TypstSource;
}

type Format = NonNullable<ExportAsk["format"]>;
/** Forms that can be written from a draft and read back. */
export type Written = "docx" | "html" | "md" | "txt" | "json";
/** Forms that can only be written. */
type OneWay = "akn" | "pdf";
type Table = "xlsx" | "csv";

const types: Readonly<Record<Format, string>> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  html: "text/html; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  json: "application/json; charset=utf-8",
  pdf: "application/pdf",
  akn: "application/akn+xml; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8; header=present",
};

/** File endings that differ from the form's name. */
const endings: Partial<Record<Format, string>> = { akn: "akn.xml" };
const endingOf = (format: Format): string => endings[format] ?? format;

/** The writer of each form. */
export const writers: Readonly<
  Record<Written, (draft: Draft, options: OutputOptions) => string | Uint8Array | Promise<Uint8Array>>
> = {
  // The library for Word files is large; commands that write none start without it.
  docx: async (draft, options) => (await import("../../drafts/formats/docx.ts")).writeDocx(draft, options),
  html: writeHtml,
  md: printNotation,
  txt: writeText,
  json: writeJson,
};

/** The writers of forms that are not read back. For a PDF it makes the page, which the host then sets. */
const oneWay: Readonly<Record<OneWay, (draft: Draft, options: OutputOptions) => Promise<string | Unset>>> = {
  akn: async (draft, options) => (await import("../../drafts/formats/akn.ts")).writeAkn(draft, options),
  pdf: async (draft, options) => ({
    is: "unset",
    source: (await import("../../drafts/formats/typst.ts")).writeTypst(draft, options),
  }),
};

const tables: Readonly<Record<Table, (table: PositionsTable) => Promise<string | Uint8Array>>> = {
  xlsx: async (table) => (await import("../../drafts/formats/xlsx.ts")).writeXlsx(table),
  csv: async (table) => (await import("../../drafts/formats/csv.ts")).writeCsv(table),
};

const isTable = (format: Format): format is Table => format in tables;

/** A symbol or title as part of a file name for any system: no separators or control characters, and not too long. */
export const fileStem = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[/\\:*?"<>|\p{Cc}]+/gu, "-")
    // Direction marks could make a name read backwards ("fdp.exe").
    .replace(/\p{Bidi_Control}+/gu, "")
    .replace(/\s+/gu, " ")
    .replace(/^[\s.-]+|[\s.-]+$/gu, "")
    .slice(0, 80)
    .trim() || "draft";

const stemOf = ({ symbol, title }: Pick<Draft, "symbol" | "title">): string => fileStem(symbol.trim() || title);

/** The refusal where the host cannot set PDFs. */
export const noPdf = (): Refused =>
  new Refused(
    refuse(
      RefusalCode.unavailable,
      "This server has nothing to set a PDF with. Take format=html: it prints as it is, and a browser saves it as PDF.",
    ),
    501,
  );

/** Fills in the defaults of a request for an output. Throws if its parts do not fit together. */
const settled = (
  ask: ExportAsk,
  typesets: boolean,
):
  | { readonly view: "positions"; readonly format: Table }
  | { readonly view: ViewName; readonly format: Written | OneWay } => {
  const nonPaper = ask.nonpaper === "1";
  const format = ask.format ?? (ask.view === "positions" ? "xlsx" : "docx");
  const view = ask.view ?? (isTable(format) ? "positions" : "annotated");
  const refused = (message: string, status: 422 | 501 = 422): Refused =>
    new Refused(refuse(RefusalCode.unavailable, message), status);
  if (view === "positions") {
    if (!isTable(format)) throw refused("The table of positions is written as xlsx or csv.");
    if (nonPaper) throw refused("A table of positions says who holds which, so there is no non-paper of it.");
    if (ask.changes !== undefined) throw refused("A table of positions lists no changes. Take an output of the text.");
    return { view, format };
  }
  if (isTable(format))
    throw refused(`${format.toUpperCase()} holds the table of positions: take view=positions, or another format.`);
  if (nonPaper && (format === "json" || format === "akn"))
    throw refused(
      `${format === "json" ? "JSON" : "Akoma Ntoso"} says what everything is called in the record, so there is no non-paper in it.`,
    );
  if (format === "pdf" && !typesets) throw noPdf();
  const refusal = outputRefusal({ view: format === "pdf" && view === "tracked" ? "annotated" : view }, format);
  if (refusal !== null) throw new Refused(refusal, 422);
  // The annotated view without names is the bracketed view.
  return { view: nonPaper && view === "annotated" ? "bracketed" : view, format };
};

/**
 * An output of the draft as a seat may print it; a PDF still has to be set. Forms and views that cannot be written are
 * refused before anything is read.
 */
export const draftOutput = async (
  negotiation: Negotiation,
  seat: Seat,
  ask: ExportAsk,
  { now, typesets }: { readonly now: number; readonly typesets: boolean },
): Promise<Output | Output<Unset>> => {
  const { attribution, at } = ask;
  const nonPaper = ask.nonpaper === "1";
  const { view, format } = settled(ask, typesets);
  await negotiation.look(seat, at, ask.changes);
  const material = granted(
    negotiation.material(seat, { ...(at !== undefined && { at }), ...(attribution !== undefined && { attribution }) }),
  );
  const named = (stem: string): string => `${stem} ${view}.${endingOf(format)}`;
  // The living text is as of now, a past moment as of its last entry.
  const asAt = at === undefined ? new Date(now).toISOString() : material.draft.at;
  const head = ask.head === "0" ? {} : { head: material.head };
  if (view === "positions") {
    const { draft } = material;
    const seesAll = sightLevel(seat, draft.names) === "full";
    const table = granted(positionsTable(draft, { attribution: material.attribution, asAt, seesAll, ...head }));
    return { name: named(stemOf(draft)), type: types[format], body: await tables[format](table) };
  }
  const draft = nonPaper ? asNonPaper(material.draft) : material.draft;
  // Clean and bracketed text names nobody; its annex names whom the request asks for.
  const annexNames =
    nonPaper || (attribution === undefined && view !== "annotated" && view !== "tracked")
      ? "none"
      : material.attribution;
  const changes =
    ask.changes === undefined
      ? undefined
      : await changesSince(
          negotiation,
          seat,
          ask.changes,
          { at, draft: material.draft },
          { attribution: annexNames, nonPaper },
        );
  const options: OutputOptions = {
    view,
    attribution: nonPaper ? "none" : material.attribution,
    ...(!nonPaper && head),
    ...(nonPaper && { nonPaper }),
    ...(changes !== undefined && { changes }),
    asAt,
  };
  const body = await (format === "akn" || format === "pdf" ? oneWay[format] : writers[format])(draft, options);
  const file = { name: named(nonPaper ? "Non-paper" : stemOf(draft)), type: types[format] };
  return typeof body === "object" && "is" in body ? { ...file, body } : { ...file, body };
};

/** Whether an output still has to be set. */
export const isUnset = (output: Output | Output<Unset>): output is Output<Unset> =>
  typeof output.body === "object" && "is" in output.body;

/** Sets an output, or throws why it cannot. */
export const typesetOutput = async ({ name, type, body }: Output<Unset>, typeset: Typeset): Promise<Output> => {
  const set = await typeset(body.source);
  if (isRefusal(set)) throw new Refused(set);
  return { name, type, body: set };
};

/** What changed up to the moment of an output, as far as the seat may read it. Throws refusals. */
export const changesSince = async (
  negotiation: Negotiation,
  seat: Seat,
  since: string,
  { at, draft: to }: { readonly at: string | undefined; readonly draft: Draft },
  told: Pick<AnnexOptions, "attribution" | "nonPaper">,
): Promise<PrintedChanges> => {
  const from = granted(negotiation.draft(seat, since));
  // Asked in the same turn in which `to` was read, because entries may be appended while it is answered.
  return changesAnnex(granted(await negotiation.reconcile(seat, since, at)), from, to, { since, ...told });
};

/** A comparison as a file; a PDF still has to be set. `of` is what its reader is told of the negotiation. */
export const comparisonOutput = async (
  of: ComparisonOf,
  comparison: Comparison,
  format: "docx" | "html" | "md" | "pdf",
): Promise<Output | Output<Unset>> => {
  const file = { name: `${stemOf(of)} comparison.${format}`, type: types[format] };
  switch (format) {
    case "html":
      return { ...file, body: writeComparisonHtml(comparison, of) };
    case "md":
      return { ...file, body: writeComparisonMarkdown(comparison, of) };
    case "docx": {
      const { writeComparisonDocx } = await import("../../drafts/formats/comparison-docx.ts");
      return { ...file, body: await writeComparisonDocx(comparison, of) };
    }
    case "pdf": {
      const { writeComparisonTypst } = await import("../../drafts/formats/typst-comparison.ts");
      return { ...file, body: { is: "unset", source: writeComparisonTypst(comparison, of) } };
    }
  }
};
