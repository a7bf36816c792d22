/** The record as lines for a terminal: number, time, who, what. For typing, the words that went out and came in. */
import type { By, Party } from "../../drafts/party.ts";
import type { Step } from "../../drafts/reading/timeline.ts";

const offices = {
  chair: "Chair",
  secretariat: "Secretariat",
  delegation: "A delegation",
  server: "Server",
} as const satisfies Record<By["office"], string>;

/** The name of a party or, if it is not known, of the office. */
export const byName = (by: By, parties: readonly Party[]): string => {
  if (by.party === undefined) return offices[by.office];
  const name = parties.find((party) => party.id === by.party)?.name ?? by.party;
  return by.entered ? `${name} (entered by the Secretariat)` : name;
};

const minute = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)}`;

/** Replaces line breaks, so that a name or wording cannot look like another line of the record. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");

/**
 * Steps as lines, in the order they are given, each ended by a line break; empty without steps. The steps must be those
 * the reader may see. Line breaks in names and words become spaces.
 */
export const historyText = (steps: readonly Step[], parties: readonly Party[]): string =>
  steps
    .map((step) => {
      const seq = step.until > step.seq ? `${step.seq}-${step.until}` : String(step.seq);
      const head = `${seq}\t${minute(step.at)}\t${oneLine(byName(step.by, parties))}\t${oneLine(step.sentence)}\n`;
      const words = (step.words ?? []).map(({ compared }) => {
        const line = compared.map(({ t, is }) => (is === "in" ? `{+${t}+}` : is === "out" ? `{-${t}-}` : t)).join("");
        return `\t${oneLine(line)}\n`;
      });
      return head + words.join("");
    })
    .join("");
