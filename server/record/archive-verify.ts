/**
 * Verifies an archive from the file alone: the chain holds, and every act, carried out again, makes the change that was
 * recorded.
 */
import type { Verified } from "../../drafts/info.ts";
import { Damaged, openArchive, type ArchiveHeader } from "./archive.ts";
import { carryChecked } from "./chain.ts";
import { blankState, type State } from "./replay.ts";

/** The outcome of verifying an archive: whether it holds, what it is, and what is missing from it by design. */
export interface VerifiedArchive extends Verified {
  /** Absent when not even the header could be read. */
  readonly header?: ArchiveHeader;
  /** How many payloads of each kind are recorded and not in the file: withheld, or dropped when a name was mended. */
  readonly withheld: Readonly<Record<"names" | "desk" | "text", number>>;
}

/**
 * Verifies an archive with nothing but its bytes. Entries before `header.from` carry no act and no text, so only their
 * place in the chain is checked. A file cannot prove that its head is the right one: compare the head with one kept
 * elsewhere.
 */
export const verifyArchive = (bytes: Uint8Array): VerifiedArchive => {
  const state: State = blankState();
  const withheld = { names: 0, desk: 0, text: 0 };
  let header: ArchiveHeader | undefined;
  const failed = (reason: string, seq?: number): VerifiedArchive => ({
    ok: false,
    entries: state.head.seq,
    head: header?.head ?? state.head,
    bad: { ...(seq !== undefined && { seq }), reason },
    withheld,
    ...(header && { header }),
  });
  try {
    const archive = openArchive(bytes);
    header = archive.header;
    for (const { entry, payloads } of archive.entries()) {
      const wrong = carryChecked(state, entry, payloads, entry.seq < header.from);
      if (wrong !== null) return failed(wrong, entry.seq);
      for (const [kind] of entry.digests)
        if (payloads[kind] === undefined) withheld[kind === "names" || kind === "desk" ? kind : "text"]++;
    }
  } catch (error) {
    if (error instanceof Damaged) return failed(error.message, error.seq);
    throw error;
  }
  if (state.head.seq < header.head.seq)
    return failed(`it is missing: the record goes on to ${header.head.seq}`, state.head.seq + 1);
  if (state.head.hash !== header.head.hash || state.head.at !== header.head.at)
    return failed("The record in the archive ends elsewhere than its header says.");
  return { ok: true, entries: state.head.seq, head: state.head, withheld, header };
};
