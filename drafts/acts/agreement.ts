/**
 * Agreement: what it is bound to (the exact words, the part and the parent: docs/spec.md G1), and how it falls, visibly
 * and with its cause.
 */
import type { Paragraph } from "../draft.ts";
import { printWording } from "../notation/words.ts";
import type { Part, Stretch } from "../paragraph.ts";
import type { Seat } from "../party.ts";
import { wordsOf } from "../reading/words.ts";
import type { StatusEntry } from "../status.ts";
import type { Minutes } from "./minutes.ts";

type Bound = NonNullable<StatusEntry["bound"]>;

/**
 * The words in notation. Footnotes are counted within the paragraph, since printed numbers change with other
 * paragraphs.
 */
const boundWords = (words: readonly Stretch[]): string => {
  const notes = [...new Set(words.flatMap((stretch) => (stretch.note === undefined ? [] : [stretch.note])))];
  return printWording(words, (note) => notes.indexOf(note) + 1);
};

/** What an agreement of this paragraph would be bound to, as the paragraph stands now. */
export const boundTo = (
  paragraph: Pick<Paragraph, "runs" | "parent">,
  part: Part | "removed",
  words: readonly Stretch[] = wordsOf(paragraph),
): Bound => ({ words: boundWords(words), part, ...(paragraph.parent && { parent: paragraph.parent }) });

/** The office a seat acts as. */
export const officeOf = (seat: Seat): "chair" | "secretariat" | "delegation" =>
  seat.role === "chair" || seat.role === "secretariat" ? seat.role : "delegation";

type Cause = NonNullable<StatusEntry["reopened"]>["cause"];
type Office = NonNullable<StatusEntry["reopened"]>["office"];

/** Makes an agreement fall: the paragraph is open and says what reopened it. `seq` is the entry that did it. */
export const reopen = (
  minutes: Minutes,
  paragraph: Paragraph,
  cause: Cause,
  office: Office,
  at: string,
  seq: number = minutes.seq,
): void => {
  minutes.set("statuses", paragraph.id, {
    status: "open",
    at,
    office: office === "delegation" ? "server" : office,
    reopened: { cause, seq, office, was: paragraph.status },
  });
  minutes.touch(paragraph.id);
};
