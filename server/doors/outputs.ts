/** An output as a file: which writer makes it, and what it is called. */
import { writeComparisonHtml, writeComparisonMarkdown } from "../../drafts/formats/comparison.ts";
import type { ComparisonOf } from "../../drafts/formats/comparison.ts";
import { changesAnnex } from "../../drafts/formats/changes-annex.ts";
import type { AnnexOptions } from "../../drafts/formats/changes-annex.ts";
import { writeHtml } from "../../drafts/formats/html.ts";
import { writeJson } from "../../drafts/formats/json.ts";
import { asNonPaper, outputRefusal } from "../../drafts/formats/options.ts";
import type { OutputOptions } from "../../drafts/formats/options.ts";
import { writeText } from "../../drafts/formats/text.ts";
import type { Draft } from "../../drafts/draft.ts";
import { printNotation } from "../../drafts/notation/print.ts";
import type { Seat } from "../../drafts/party.ts";
import type { PrintedChanges } from "../../drafts/reading/change-lines.ts";
import type { Comparison } from "../../drafts/reading/compare.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Negotiation } from "../room/negotiation.ts";
import type { ExportAsk } from "./asked.ts";
import { granted, Refused } from "./errors.ts";

export interface Output {
  /** `OWG-R-2031-4 annotated.docx` */
  readonly name: string;
  readonly type: string;
  readonly body: string | Uint8Array;
}

type Format = ExportAsk["format"];
/** Forms that are written from a draft, and read back. */
export type Written = "docx" | "html" | "md" | "txt" | "json";

const types: Readonly<Record<Written, string>> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  html: "text/html; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  json: "application/json; charset=utf-8",
};

/** What writes each form. */
export const writers: Readonly<
  Record<Written, (draft: Draft, options: OutputOptions) => string | Uint8Array | Promise<Uint8Array>>
> = {
  // The library that writes Word files is large; commands that print nothing start without it.
  docx: async (draft, options) => (await import("../../drafts/formats/docx.ts")).writeDocx(draft, options),
  html: writeHtml,
  md: printNotation,
  txt: writeText,
  json: writeJson,
};

const isWritten = (format: Format): format is Written => format in writers;

/** A symbol or title as part of a file name on any system: no separators, no control characters, not too long. */
export const fileStem = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[/\\:*?"<>|\p{Cc}]+/gu, "-")
    // Marks of direction would let a name read backwards ("fdp.exe").
    .replace(/\p{Bidi_Control}+/gu, "")
    .replace(/\s+/gu, " ")
    .replace(/^[\s.-]+|[\s.-]+$/gu, "")
    .slice(0, 80)
    .trim() || "draft";

const stemOf = ({ symbol, title }: Pick<Draft, "symbol" | "title">): string => fileStem(symbol.trim() || title);

/** The draft as a seat may print it. What this version does not write is refused before anything is read. */
export const draftOutput = async (
  negotiation: Negotiation,
  seat: Seat,
  ask: ExportAsk,
  now: number,
): Promise<Output> => {
  const { format, attribution, at } = ask;
  const nonPaper = ask.nonpaper === "1";
  // Without names the annotated view is the bracketed one.
  const view = nonPaper && ask.view === "annotated" ? "bracketed" : ask.view;
  if (!isWritten(format))
    throw new Refused(
      refuse(
        RefusalCode.unavailable,
        `${format.toUpperCase()} is not written by this version. Take docx, html, md, txt or json.`,
      ),
      501,
    );
  if (nonPaper && format === "json")
    throw new Refused(
      refuse(
        RefusalCode.unavailable,
        "JSON says what everything is called in the record, so there is no non-paper in it.",
      ),
      422,
    );
  const refusal = outputRefusal({ view });
  if (refusal !== null) throw new Refused(refusal, 501);
  await negotiation.look(seat, at, ask.changes);
  const material = granted(
    negotiation.material(seat, { ...(at !== undefined && { at }), ...(attribution !== undefined && { attribution }) }),
  );
  const draft = nonPaper ? asNonPaper(material.draft) : material.draft;
  // Clean and bracketed text names nobody; its annex names whom it is asked to.
  const annexNames = nonPaper || (attribution === undefined && view !== "annotated") ? "none" : material.attribution;
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
  const body = await writers[format](draft, {
    view,
    attribution: nonPaper ? "none" : material.attribution,
    ...(!nonPaper && ask.head !== "0" && { head: material.head }),
    ...(nonPaper && { nonPaper }),
    ...(changes !== undefined && { changes }),
    // What is live is as of now; a moment of the past is as of its last entry.
    asAt: at === undefined ? new Date(now).toISOString() : material.draft.at,
  });
  const stem = nonPaper ? "Non-paper" : stemOf(draft);
  return { name: `${stem} ${view}.${format}`, type: types[format], body };
};

/** What changed up to the moment of an output, as far as the seat may read it. Refusals are thrown. */
export const changesSince = async (
  negotiation: Negotiation,
  seat: Seat,
  since: string,
  { at, draft: to }: { readonly at: string | undefined; readonly draft: Draft },
  told: Pick<AnnexOptions, "attribution" | "nonPaper">,
): Promise<PrintedChanges> => {
  const from = granted(negotiation.draft(seat, since));
  // Asked in the same turn as `to` was read: entries may come while it is answered.
  return changesAnnex(granted(await negotiation.reconcile(seat, since, at)), from, to, { since, ...told });
};

/** A comparison as a file; `of` says what its reader is told of the negotiation. */
export const comparisonOutput = async (
  of: ComparisonOf,
  comparison: Comparison,
  format: "docx" | "html" | "md",
): Promise<Output> => {
  const body =
    format === "html"
      ? writeComparisonHtml(comparison, of)
      : format === "md"
        ? writeComparisonMarkdown(comparison, of)
        : await (await import("../../drafts/formats/comparison-docx.ts")).writeComparisonDocx(comparison, of);
  return { name: `${stemOf(of)} comparison.${format}`, type: types[format], body };
};
