/** A Word file that was dropped on the text, until the screen that reads it is shown. */
let handed: File | null = null;

/** Keeps a dropped file for the screen that reads it, in this page only; a later one takes its place. */
export const handOver = (file: File): void => {
  handed = file;
};

/** Gives the file once, so that whoever comes back to the screen later begins without one. */
export const takeHanded = (): File | null => {
  const file = handed;
  handed = null;
  return file;
};
