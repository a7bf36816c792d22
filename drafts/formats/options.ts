/** What every writer is told besides the draft. */
import type { Draft } from "../draft.ts";
import type { Part } from "../paragraph.ts";
import type { PrintedChanges } from "../reading/change-lines.ts";
import type { Attribution, ViewName } from "../reading/view.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Head } from "../wire.ts";

export interface OutputOptions {
  readonly view: ViewName;
  /** Whom annotated output names. Clean and bracketed output names nobody, whatever this says. */
  readonly attribution: Attribution;
  /** The end of the record it was made from, printed and embedded so that the file can be checked against the record. */
  readonly head?: Head;
  /**
   * A paper nobody owns: no symbol, version, name, head, property or id of the record stands anywhere in the file. Give
   * writers the draft `asNonPaper`.
   */
  readonly nonPaper?: boolean;
  /** ISO time of the moment shown. */
  readonly asAt: string;
  /** What changed since an earlier moment, printed behind the text (changes-annex.ts). */
  readonly changes?: PrintedChanges;
  /** Parts to write, in this order; all when absent. */
  readonly parts?: readonly Part[];
}

/** Whom an output names: nobody in the clean and bracketed views. */
export const namesIn = ({ view, attribution }: OutputOptions): Attribution =>
  view === "clean" || view === "bracketed" ? "none" : attribution;

/** The draft without what says whose it is and where it belongs. */
export const asNonPaper = ({ revision: _, ...draft }: Draft): Draft => ({ ...draft, symbol: "", revisions: [] });

/** The end of the record as it is printed: seq, hash, time. */
export const printedHead = ({ seq, hash, at }: Head): string => `${seq} ${hash} ${at}`;

/** Why there is no such output in this form, or null. Writers throw RangeError when it was not asked first. */
export const outputRefusal = ({ view }: Pick<OutputOptions, "view">, format?: string): Refusal | null =>
  view === "tracked" && format !== "docx"
    ? refuse(
        RefusalCode.unavailable,
        "Tracked changes are made in Word files only: take docx. The annotated view shows the same proposals in every form, with the names in brackets.",
      )
    : null;

/** Throws for a view that this writer does not make: the tracked view is written by docx-tracked.ts alone. */
export const requireWritable = (options: OutputOptions): void => {
  const refusal = outputRefusal(options);
  if (refusal !== null) throw new RangeError(refusal.message);
};

/** The parts to write that the draft has, or that are written `also` without a word in them: the consensus text first, annexes next, the Chair's summary last. */
export const partsOf = (draft: Draft, { parts }: OutputOptions, also: ReadonlySet<Part> = new Set()): readonly Part[] =>
  (parts ?? (Object.keys(draft.parts) as Part[]).sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))).filter(
    (part) => (draft.parts[part]?.length ?? 0) > 0 || also.has(part),
  );

const placeOf = (part: Part): number => (part === "consensus" ? 0 : part === "summary" ? 2 : 1);
