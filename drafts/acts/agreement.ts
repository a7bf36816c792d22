/**
 * Agreement is of exact words, the part and the parent (docs/spec.md G1). What it is bound to,
 * and how it falls: visibly, naming its cause.
 */
import type { Paragraph } from "../draft.ts";
import { printWording } from "../notation/words.ts";
import type { Part, Stretch } from "../paragraph.ts";
import type { Seat } from "../party.ts";
import { wordsOf } from "../reading/words.ts";
import type { StatusEntry } from "../status.ts";
import type { Minutes } from "./minutes.ts";

type Bound = NonNullable<StatusEntry["bound"]>;

/** Words as notation; footnotes by their order in the paragraph, since their printed numbers change with others'. */
const boundWords = (words: readonly Stretch[]): string => {
  const notes = [...new Set(words.flatMap((stretch) => (stretch.note === undefined ? [] : [stretch.note])))];
  return printWording(words, (note) => notes.indexOf(note) + 1);
};

/** What an agreement of this paragraph, as it stands now, is bound to. */
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

/** An agreement falls: the paragraph is open and says what reopened it. `seq` is the entry that did it. */
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
