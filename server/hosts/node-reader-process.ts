/** The process in which files are read. It takes one at a time, and answers with what was read. */
import type { TrackedFile } from "../../drafts/formats/tracked.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Returning } from "../../drafts/returned/texts.ts";
import type { Returned } from "../../drafts/returned/returned.ts";
import { readHere, type ReadAnswer, type ReadAsked } from "../doors/uploads.ts";
import { begins } from "./node-apart.ts";
import { serveBehind } from "./node-behind.ts";

/**
 * One task for the process: a file to read as a draft, a Word file to read for its tracked changes, or what to line up
 * with a draft.
 */
export type ReaderAsked =
  | { readonly draft: ReadAsked }
  | { readonly tracked: Uint8Array }
  | { readonly lineUp: Returning };

/** What came of one task. A `Refusal` is for whoever sent the file. */
export type ReaderAnswer =
  | { readonly draft: ReadAnswer | Refusal }
  | { readonly tracked: TrackedFile | Refusal }
  | { readonly returned: Returned }
  /** A fault of ours, with its stack. */
  | { readonly failed: string };

serveBehind();

const answerTo = async (asked: ReaderAsked): Promise<ReaderAnswer> => {
  if ("draft" in asked) return { draft: await readHere(asked.draft) };
  if ("lineUp" in asked) return { returned: await readHere.lineUp(asked.lineUp) };
  return { tracked: await readHere.tracked(asked.tracked) };
};

process.on("message", (asked: ReaderAsked) => {
  process.send!(begins);
  void answerTo(asked)
    .catch((error: unknown) => ({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
    .then((answer) => process.send!(answer));
});
