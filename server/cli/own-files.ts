/**
 * Files of a data folder are for the eyes of its owner alone, from the first byte. What root makes there is the folder's
 * owner's, as SQLite has it with the files it makes itself: else a server that is not root could not write what a command
 * of root's began.
 */
import { closeSync, fchownSync, openSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Makes a file that was not there. By its descriptor, so that nothing put in its place meanwhile changes hands. */
export const makeFile = (path: string, text = ""): void => {
  const file = openSync(path, "wx", 0o600);
  try {
    if (process.getuid?.() === 0) {
      const { uid, gid } = statSync(dirname(path));
      if (uid !== 0) fchownSync(file, uid, gid);
    }
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
};
