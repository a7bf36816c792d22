/** What every writer needs besides the draft. */
import type { Draft } from "../draft.ts";
import type { Part } from "../paragraph.ts";
import type { PrintedChanges } from "../reading/change-lines.ts";
import type { Attribution, ViewName } from "../reading/view.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Head } from "../wire.ts";

/**
 * What an output is to show, and what to print about it. It grants nothing: the draft must be what the reader may see.
 */
export interface OutputOptions {
  readonly view: ViewName;
  /** Whom annotated output names. Clean and bracketed output names nobody, whatever this says. */
  readonly attribution: Attribution;
  /**
   * The head of the record that the file is made from. It is printed and embedded, so that the file can be checked
   * against the record.
   */
  readonly head?: Head;
  /**
   * For a paper nobody owns: the file contains no symbol, version, name, head, property or id of the record. Writers
   * have to be given the draft made by `asNonPaper`.
   */
  readonly nonPaper?: boolean;
  /** ISO time of the moment shown. */
  readonly asAt: string;
  /** What changed since an earlier moment, printed behind the text (changes-annex.ts). */
  readonly changes?: PrintedChanges;
  /** Parts to write, in this order; all when absent. */
  readonly parts?: readonly Part[];
}

/** Whom an output names; nobody in the clean and bracketed views. */
export const namesIn = ({ view, attribution }: OutputOptions): Attribution =>
  view === "clean" || view === "bracketed" ? "none" : attribution;

/** The draft without anything that says whose it is or where it comes from. */
export const asNonPaper = ({ revision: _, ...draft }: Draft): Draft => ({ ...draft, symbol: "", revisions: [] });

/** The head of the record as it is printed: seq, hash, time. */
export const printedHead = ({ seq, hash, at }: Head): string => `${seq} ${hash} ${at}`;

/** Why this view cannot be had in this form, or null. To be asked first: writers throw RangeError. */
export const outputRefusal = ({ view }: Pick<OutputOptions, "view">, format?: string): Refusal | null =>
  view === "tracked" && format !== "docx"
    ? refuse(
        RefusalCode.unavailable,
        "Tracked changes are made in Word files only: take docx. The annotated view shows the same proposals in every form, with the names in brackets.",
      )
    : null;

/** Throws for the tracked view, which only docx-tracked.ts writes. */
export const requireWritable = (options: OutputOptions): void => {
  const refusal = outputRefusal(options);
  if (refusal !== null) throw new RangeError(refusal.message);
};

/**
 * The parts to write, in the order asked for, else consensus text, annexes, Chair's summary. A part without paragraphs
 * is left out unless `also` has it.
 */
export const partsOf = (draft: Draft, { parts }: OutputOptions, also: ReadonlySet<Part> = new Set()): readonly Part[] =>
  (parts ?? (Object.keys(draft.parts) as Part[]).sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))).filter(
    (part) => (draft.parts[part]?.length ?? 0) > 0 || also.has(part),
  );

const placeOf = (part: Part): number => (part === "consensus" ? 0 : part === "summary" ? 2 : 1);
