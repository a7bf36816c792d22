/**
 * The requests that table a returned file. `POST .../imports` takes a form with `file`, `as` (a party), and optionally
 * `authors` (JSON from Word's names to parties; null leaves an author out) and `source`. It answers with `Returned`.
 * Asked with `Accept: application/x-ndjson` it sends lines while it works: `{ "progress": { "step", "seconds" } }`,
 * then `{ "preview": Returned }` or `{ "error": { "code", "message" } }`. What was confirmed goes to `POST
 * .../imports/tabled` in lots, with the acts as the preview gave them.
 */
import * as v from "valibot";
import { actSchema, partyIdSchema } from "../wire.ts";

/** The most acts in one lot: a file of two thousand changes takes forty lots, and the progress bar moves after each. */
export const mostInLot = 50;

/** `authors` of the form. Whether a party is of this negotiation is decided when its acts are tried. */
export const authorsSchema = v.record(v.pipe(v.string(), v.maxLength(400)), v.nullable(partyIdSchema));
/** For some of Word's names the party that the sender says they speak for; null leaves the author out. */
export type AuthorsGiven = v.InferOutput<typeof authorsSchema>;

const tabled = ["table", "revise", "hold", "take-position", "withdraw"];

/**
 * The body of `POST .../imports/tabled`. Only acts that a file may become pass, each with its key, so that a lot sent
 * twice tables nothing twice.
 */
export const tabledSchema = v.object({
  acts: v.pipe(
    v.array(
      v.pipe(
        actSchema,
        v.check(({ type }) => tabled.includes(type), "a file tables proposals and takes positions"),
        v.check(({ key }) => key !== undefined, "each act of a file carries its key"),
      ),
    ),
    v.minLength(1),
    v.maxLength(mostInLot),
  ),
});
