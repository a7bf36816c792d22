/**
 * `backup`: copies the negotiations of a data folder while a server goes on writing, each as it is at one moment.
 * SQLite gives a reader a view that no writer changes, so a copy never contains half a round. A copy counts only after
 * it was opened and its record verified.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Unreadable } from "../directory.ts";
import { traceOf } from "../watch.ts";
import { Failed } from "./answer.ts";
import { openFolder } from "./folder.ts";
import { makeFile } from "./own-files.ts";

/**
 * Copies one negotiation. Its join links also open the copy, because it holds the same hashes of their tokens. The copy
 * gets its name only when it is whole, so that what a cut-off backup leaves is not taken for a negotiation.
 */
const copy = (from: string, to: string): void => {
  const part = `${to}.part`;
  rmSync(part, { force: true });
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    // SQLite accepts an empty file as if there were none. So this one is closed to all others from its first byte on.
    makeFile(part);
    database.prepare("VACUUM INTO ?").run(part);
    renameSync(part, to);
  } finally {
    database.close();
    rmSync(part, { force: true });
  }
};

/**
 * Copies `ids`, or every negotiation of the folder, into the folder `into`. Gives the exit code: 1 if a copy failed or
 * does not hold. Throws `Failed`, with nothing copied, if one of them is missing or is there already.
 */
export const backup = (dir: string, into: string, ids: readonly string[]): number => {
  if (!existsSync(dir)) throw new Failed(`There is no folder ${dir}.`);
  const source = openFolder(dir);
  const wanted = ids.length > 0 ? ids : source.ids();
  if (wanted.length === 0) console.error(`There is no negotiation in ${dir}.`);
  const missing = wanted.find((id) => !source.ids().includes(id));
  if (missing !== undefined) throw new Failed(`There is no negotiation ${missing} in ${dir}. Nothing was copied.`);
  const taken = wanted.find((id) => existsSync(join(into, `${id}.sqlite`)));
  if (taken !== undefined)
    throw new Failed(`${join(into, taken)}.sqlite is there already. Name another folder; nothing was copied.`);
  mkdirSync(into, { recursive: true, mode: 0o700 });
  const copies = openFolder(into);
  let failed = 0;
  for (const id of wanted) {
    const file = join(into, `${id}.sqlite`);
    try {
      copy(join(dir, `${id}.sqlite`), file);
      const { ok, entries, head, bad } = copies.get(id)!.verify();
      if (!ok) throw new Failed(bad?.reason ?? "its record does not hold");
      console.log(`${id}: ${entries} ${entries === 1 ? "entry" : "entries"}, head ${head.seq} ${head.hash}`);
    } catch (error) {
      failed++;
      rmSync(file, { force: true });
      const cause = error instanceof Unreadable ? error.cause : error;
      const why = cause instanceof Failed ? cause.message : traceOf(cause).error;
      console.error(`${id} could not be backed up: ${why}`);
    }
  }
  copies.close();
  return failed === 0 ? 0 : 1;
};
