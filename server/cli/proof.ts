/** What `verify` prints about a record, about an archive, and about an output that was compared with the record. */
import type { Verified } from "../../drafts/info.ts";
import { verifyArchive } from "../record/archive-verify.ts";
import type { Proof } from "../doors/proof.ts";

const placedBy = {
  head: "by the end of the record it carries",
  seq: "by the entry it names, without a hash",
  time: "by the time it names, without a hash",
  revision: "by the revision it names, without a hash",
} as const;

const kinds = {
  words: "",
  drawn: " (the same words in other signs)",
  "only-file": " (in the file alone)",
  "only-record": " (missing in the file)",
} as const;

/**
 * Prints to which moment the file belongs and what differs, as `[-record-]{+file+}`. Gives the exit code: 0 if nothing
 * differs.
 */
export const printProof = ({ ok, by, moment, view, attribution, differences, reason }: Proof): number => {
  if (moment === undefined || view === undefined) {
    console.log(reason ?? "The file belongs to no moment of this record.");
    return 1;
  }
  const where = moment.revision ?? (moment.after === undefined ? "Working text" : `Working text after ${moment.after}`);
  console.log(`${where}: entry ${moment.seq} ${moment.hash}, ${moment.at}`);
  console.error(`Placed ${placedBy[by ?? "head"]}; compared as ${view} output, names: ${attribution ?? "none"}.`);
  if (ok) {
    console.log("Its words are those of the record there.");
    return 0;
  }
  const n = differences.length;
  console.log(`Its words are not those of the record there: ${n} ${n === 1 ? "place differs" : "places differ"}.`);
  for (const { part, label, is, words } of differences) {
    const shown = words
      .map(({ t, is: fate }) => (fate === "out" ? `[-${t}-]` : fate === "in" ? `{+${t}+}` : t))
      .join("");
    console.log(`${[part, label || "(no number)"].filter(Boolean).join(" ")}${kinds[is]}: ${shown}`);
  }
  return 1;
};

/** Prints whether a record holds or, if not, its first bad entry. Gives the exit code. */
export const printVerified = ({ ok, entries, head, bad, dropped }: Verified): number => {
  if (ok) {
    if (dropped !== undefined)
      console.error(
        `Gone by right, with the chain holding: names of entries: ${dropped.names}, desk of entries: ${dropped.desk}.`,
      );
    console.log(`The record holds: ${entries} ${entries === 1 ? "entry" : "entries"}, head ${head.seq} ${head.hash}`);
    return 0;
  }
  const { seq, document, reason } = bad ?? { reason: "no reason was given" };
  const what = document === undefined ? "The record" : `Document "${document}"`;
  console.log(seq === undefined ? `${what} does not hold: ${reason}` : `Entry ${seq} does not hold: ${reason}`);
  return 1;
};

/** Verifies an archive in this process, whoever holds it: neither a data folder nor a server is needed. */
export const printArchive = (bytes: Uint8Array): number => {
  const verified = verifyArchive(bytes);
  const { header, withheld } = verified;
  if (verified.ok && header !== undefined) {
    const { names, desk, text } = withheld;
    console.error(`Archive of ${header.id} for the audience "${header.audience}", as at ${header.head.at}.`);
    if (names + desk + text > 0)
      console.error(`Withheld, with the chain holding: names of ${names}, desk of ${desk}, text and acts of ${text}.`);
    if (header.from > 1)
      console.error(`Entries before ${header.from} were checked for their place in the chain alone.`);
  }
  return printVerified(verified);
};
