/** Compares two files without a negotiation, last week's text and today's: paragraphs are paired by their words. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { begunDraft } from "../../drafts/crdt/begun.ts";
import type { Draft } from "../../drafts/draft.ts";
import { compareTexts } from "../../drafts/reading/as-one.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { comparisonOutput, isUnset, typesetOutput } from "../doors/outputs.ts";
import { pdfApart } from "../hosts/node-pdf.ts";
import { readFile } from "../doors/uploads.ts";
import { Failed } from "./answer.ts";

/** A file is of no moment of any record. */
const never = new Date(0).toISOString();

const draftIn = async (file: string): Promise<Draft> => {
  const parsed = await readFile(basename(file), readFileSync(file), []);
  if (isRefusal(parsed)) throw new Failed(`${basename(file)}: ${parsed.message}`);
  return begunDraft(parsed, [], never);
};

/**
 * The comparison of two files in a form, the earlier text first. Throws `Failed` for a file that cannot be read as a
 * draft.
 */
export const compareFiles = async (
  from: string,
  to: string,
  format: "html" | "docx" | "pdf" | "md" | "json",
): Promise<string | Uint8Array> => {
  const [a, b] = [await draftIn(from), await draftIn(to)];
  const comparison = compareTexts(a, b, { from: basename(from), to: basename(to) });
  if (format === "json") return `${JSON.stringify(comparison, null, 2)}\n`;
  const { title, symbol, language } = b;
  const of = { title: title || basename(to), symbol, language, parties: [] };
  const output = await comparisonOutput(of, comparison, format);
  if (!isUnset(output)) return output.body;
  const pdf = pdfApart();
  try {
    return (await typesetOutput(output, pdf)).body;
  } finally {
    pdf.close();
  }
};
