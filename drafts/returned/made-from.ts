/** The moment of the record a file says it was made from, and a sentence about it. */
import type { MadeFrom } from "./returned.ts";
import type { Returning } from "./texts.ts";

/** Anything in a stamp may be false, so a moment counts only if the reader could have read it. */
export const madeFrom = ({ file: { stamp }, base, now }: Returning): MadeFrom => {
  const said = {
    ...(stamp.view !== undefined && { view: stamp.view }),
    ...(stamp.revision !== undefined && { revision: stamp.revision }),
  };
  if (base === null)
    return {
      ...said,
      older: false,
      sentence:
        stamp.seq === undefined && stamp.revision === undefined
          ? "The file does not say which text it was made from: it was lined up with the text as it stands."
          : "The file says it was made from a moment that is not of this record, or not to be read from this seat: it was lined up with the text as it stands.",
    };
  // Nobody knows entries by number: a moment between two revisions is described by the revision before it.
  const { revision, seq } = base;
  const exactly = base.revisions.find((one) => one.seq === seq)?.name;
  const behind = revision === undefined ? "" : `after ${revision}, `;
  const older = base.seq !== now.seq;
  return {
    ...said,
    seq: base.seq,
    ...(base.revision !== undefined && { revision: base.revision }),
    older,
    sentence: older
      ? `The file was made from ${exactly ?? `an earlier text (${behind}entry ${seq})`}; its changes were carried to the same words of the text as it stands.`
      : `The file was made from the text as it stands (${exactly ?? `${behind}entry ${seq}`}).`,
  };
};
