/**
 * Agreement is of exact words, the part and the parent (docs/spec.md G1). What it is bound to, whether it still holds,
 * and how it falls: visibly, naming its cause.
 */
import type { Draft, Paragraph } from "../draft.ts";
import { printWording } from "../notation/words.ts";
import type { ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { Seat } from "../party.ts";
import { wordsOf } from "../reading/words.ts";
import { locks } from "../status.ts";
import type { StatusEntry } from "../status.ts";
import { indexOf } from "./called.ts";
import type { Minutes } from "./minutes.ts";

type Bound = NonNullable<StatusEntry["bound"]>;

/** Words as notation; footnotes by their order in the paragraph, since their printed numbers change with others'. */
export const boundWords = (words: readonly Stretch[]): string => {
  const notes = [...new Set(words.flatMap((stretch) => (stretch.note === undefined ? [] : [stretch.note])))];
  return printWording(words, (note) => notes.indexOf(note) + 1);
};

/** What an agreement of this paragraph, as it stands now, is bound to. */
export const boundTo = (
  paragraph: Pick<Paragraph, "runs" | "parent">,
  part: Part | "removed",
  words: readonly Stretch[] = wordsOf(paragraph),
): Bound => ({ words: boundWords(words), part, ...(paragraph.parent && { parent: paragraph.parent }) });

/** Whether a paragraph is still what was agreed, or put under silence. True where nothing is bound. */
export const holds = (paragraph: Paragraph, part: Part | "removed"): boolean => {
  const bound = paragraph.standing?.bound;
  if (bound === undefined || !locks(paragraph.status)) return true;
  const now = boundTo(paragraph, part);
  return bound.words === now.words && bound.part === now.part && bound.parent === now.parent;
};

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

/** Agreed paragraphs whose words are no longer the agreed ones, in order: what late typing leaves behind. */
export const fallen = (draft: Draft): ParagraphId[] =>
  [...indexOf(draft).values()]
    .filter(({ paragraph, part }) => !holds(paragraph, part))
    .map(({ paragraph }) => paragraph.id);
