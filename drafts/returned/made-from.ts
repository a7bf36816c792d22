/** What a file says it was made from, as a sentence and as a moment of the record. */
import type { MadeFrom } from "./returned.ts";
import type { Returning } from "./texts.ts";

/** Every word of a stamp may be false: only a moment that whoever asks could read is taken for one. */
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
  // Nobody has the entries in mind: a moment between two revisions is told by the one before it.
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
