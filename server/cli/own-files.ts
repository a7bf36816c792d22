/**
 * Files of a data folder can be read by the folder's owner alone, from their first byte on. What root makes there
 * belongs to the folder's owner, which is also how SQLite treats the files it makes itself. Otherwise a server that is
 * not root could not write to what root's command began.
 */
import { closeSync, fchownSync, openSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a new file with mode 600; throws if there is one of this name. Its owner is set through the open file, so that
 * nothing that was put in its place meanwhile is given away.
 */
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
