/**
 * `backup`: the negotiations of a data folder as one moment each, while a server goes on writing. SQLite gives one reader a
 * view that no writer changes, so a copy never holds half a round; each is opened and its record verified before it counts.
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
 * A copy as it is put aside; links open it as they open the original, since it holds the same hashes of them. It has its
 * name once it is whole: what a cut-off backup leaves behind is no negotiation.
 */
const copy = (from: string, to: string): void => {
  const part = `${to}.part`;
  rmSync(part, { force: true });
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    // Into an empty file, which SQLite takes as none: nobody else may read it from the first byte.
    makeFile(part);
    database.prepare("VACUUM INTO ?").run(part);
    renameSync(part, to);
  } finally {
    database.close();
    rmSync(part, { force: true });
  }
};

/** Copies `ids`, or every negotiation there is, into the folder `into`; the exit code is 1 when a copy does not hold. */
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
