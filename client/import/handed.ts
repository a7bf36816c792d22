/** A Word file dropped on the text waits here until the screen that reads it is shown. */
let handed: File | null = null;

export const handOver = (file: File): void => {
  handed = file;
};

/** The file handed over, once: whoever comes back to the screen later begins with none. */
export const takeHanded = (): File | null => {
  const file = handed;
  handed = null;
  return file;
};
