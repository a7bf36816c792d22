/** The process files are read in: takes one at a time and answers with what was read. */
import { setPriority } from "node:os";
import type { TrackedFile } from "../../drafts/formats/tracked.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Returning } from "../../drafts/returned/texts.ts";
import type { Returned } from "../../drafts/returned/returned.ts";
import { readHere, type ReadAnswer, type ReadAsked } from "../doors/uploads.ts";

export type ReaderAsked =
  | { readonly draft: ReadAsked }
  | { readonly tracked: Uint8Array }
  | { readonly lineUp: Returning };

export type ReaderAnswer =
  | { readonly draft: ReadAnswer | Refusal }
  | { readonly tracked: TrackedFile | Refusal }
  | { readonly returned: Returned }
  /** A fault of ours, with its stack. */
  | { readonly failed: string };

/** It stands behind the house in the queue for the processor: a file may wait, what the room does may not. */
const behind = 10;
try {
  setPriority(behind);
} catch {
  // Then it stands beside the house: it takes its share of the machine, and nothing of the room.
}

const answerTo = async (asked: ReaderAsked): Promise<ReaderAnswer> => {
  if ("draft" in asked) return { draft: await readHere(asked.draft) };
  if ("lineUp" in asked) return { returned: await readHere.lineUp(asked.lineUp) };
  return { tracked: await readHere.tracked(asked.tracked) };
};

process.on("message", (asked: ReaderAsked) => {
  void answerTo(asked)
    .catch((error: unknown) => ({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
    .then((answer) => process.send!(answer));
});
