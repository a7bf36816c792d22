/** What outputs call the parts of a text. */
import type { Part } from "../paragraph.ts";

const annexLetter = (part: Part): string => part.slice("annex-".length).toUpperCase();

/** As a heading and in a table: "Consensus text", "Chair’s summary", "Annex A". */
export const partTitle = (part: Part): string =>
  part === "consensus" ? "Consensus text" : part === "summary" ? "Chair’s summary" : `Annex ${annexLetter(part)}`;

/** Inside a sentence: "the consensus text", "the Chair’s summary", "annex A". */
export const partInWords = (part: Part): string =>
  part === "consensus"
    ? "the consensus text"
    : part === "summary"
      ? "the Chair’s summary"
      : `annex ${annexLetter(part)}`;
