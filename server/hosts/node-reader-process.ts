/** The process files are read in: takes one at a time and answers with what was read. */
import { setPriority } from "node:os";
import type { TrackedFile } from "../../drafts/formats/tracked.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { readHere, type ReadAnswer, type ReadAsked } from "../doors/uploads.ts";

export type ReaderAsked = { readonly draft: ReadAsked } | { readonly tracked: Uint8Array };

export type ReaderAnswer =
  | { readonly draft: ReadAnswer | Refusal }
  | { readonly tracked: TrackedFile | Refusal }
  /** A fault of ours, with its stack. */
  | { readonly failed: string };

/** It stands behind the house in the queue for the processor: a file may wait, what the room does may not. */
const behind = 10;
try {
  setPriority(behind);
} catch {
  // Then it stands beside the house: it takes its share of the machine, and nothing of the room.
}

const answerTo = async (asked: ReaderAsked): Promise<ReaderAnswer> =>
  "draft" in asked ? { draft: await readHere(asked.draft) } : { tracked: await readHere.tracked(asked.tracked) };

process.on("message", (asked: ReaderAsked) => {
  void answerTo(asked)
    .catch((error: unknown) => ({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
    .then((answer) => process.send!(answer));
});
