/**
 * Reads the comments of a returned file. On a change they are its reason; a plain phrase of the field is a position to
 * confirm; anything else is shown and never tabled. Phrases must match completely: nothing is read into a comment.
 */
import type { TrackedComment } from "../formats/tracked.ts";
import type { Stance } from "../position.ts";

/** What a plain phrase says: a stance, or that the words should go out or stay. */
export type Said = Stance | "delete" | "retain";

const phrases: Readonly<Record<Said, readonly string[]>> = {
  sponsor: [
    "co-sponsor",
    "cosponsor",
    "we co-sponsor",
    "we cosponsor",
    "please add us as co-sponsor",
    "we wish to co-sponsor",
  ],
  support: [
    "support",
    "supported",
    "we support",
    "we support this",
    "we support this proposal",
    "we support this paragraph",
    "we can support this",
    "can support",
    "agree",
    "agreed",
    "we agree",
    "we agree with this",
  ],
  "can-live-with": [
    "can live with",
    "can live with this",
    "we can live with this",
    "we can live with it",
    "flexible",
    "we are flexible",
  ],
  reserve: [
    "reserve",
    "reserved",
    "reservation",
    "we reserve",
    "we reserve our position",
    "reserve our position",
    "position reserved",
    "general reservation",
    "scrutiny reservation",
  ],
  object: [
    "object",
    "we object",
    "we object to this",
    "oppose",
    "we oppose",
    "we oppose this",
    "cannot accept",
    "we cannot accept this",
    "we cannot accept",
    "cannot support",
    "we cannot support this",
    "red line",
    "this is a red line",
  ],
  delete: [
    "delete",
    "del",
    "to delete",
    "to be deleted",
    "please delete",
    "propose to delete",
    "propose deletion",
    "we propose to delete",
    "we propose to delete this",
  ],
  retain: [
    "retain",
    "keep",
    "please retain",
    "we wish to retain",
    "we wish to retain this",
    "we would like to retain this",
  ],
};
const said = new Map(
  (Object.entries(phrases) as [Said, readonly string[]][]).flatMap(([what, list]) =>
    list.map((phrase) => [phrase, what]),
  ),
);

/** What a comment says; null if it says more than one of the known phrases. */
export const saidIn = (text: string): Said | null =>
  said.get(
    text
      .normalize("NFC")
      .toLowerCase()
      .replace(/[\s\u00a0]+/gu, " ")
      .replace(/^[\s"“'‘[(]+|[\s"”'’\]).,;:!]+$/gu, ""),
  ) ?? null;

/** Each comment that is no answer, with its answers, as one text. Names of persons are left out. */
export const threadsOf = (comments: readonly TrackedComment[]): ReadonlyMap<number, string> => {
  const threads = new Map<number, string[]>();
  const heads = new Map<number, number>();
  for (const [n, { text, answers }] of comments.entries()) {
    const head = answers === undefined ? n : (heads.get(answers) ?? answers);
    heads.set(n, head);
    const said = text.trim();
    const thread = threads.get(head);
    if (thread === undefined) threads.set(head, said === "" ? [] : [said]);
    else if (said !== "") thread.push(said);
  }
  return new Map([...threads].map(([head, said]) => [head, said.join("\n")]));
};
