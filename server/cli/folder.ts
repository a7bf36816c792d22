/** A data folder as a shelf: the negotiation `<id>` is the file `DIR/<id>.sqlite`. */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { randomFillSync } from "node:crypto";
import { join } from "node:path";
import { Directory, negotiationIdPattern } from "../directory.ts";
import type { Shelf } from "../directory.ts";
import { nodeDeps } from "../hosts/node.ts";
import type { Deps } from "../room/deps.ts";
import { makeFile } from "./own-files.ts";

const ending = ".sqlite";

type Watch = Pick<Deps, "log" | "meter">;

const folderShelf = (dir: string, watch: Watch): Shelf => {
  const fileOf = (id: string): string => join(dir, `${id}${ending}`);
  return {
    ids: () =>
      existsSync(dir)
        ? readdirSync(dir)
            .filter((name) => name.endsWith(ending))
            .map((name) => name.slice(0, -ending.length))
            .filter((id) => negotiationIdPattern.test(id))
        : [],
    has: (id) => negotiationIdPattern.test(id) && existsSync(fileOf(id)),
    deps(id) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      // SQLite gives the files beside a database the rights of the database, so these too are closed to everybody else.
      if (!existsSync(fileOf(id))) makeFile(fileOf(id));
      return nodeDeps(fileOf(id), watch);
    },
    discard(id) {
      for (const more of ["", "-wal", "-shm"]) rmSync(`${fileOf(id)}${more}`, { force: true });
    },
  };
};

/** Random bytes that nobody can predict: tokens and salts are made of them. */
export const random = (bytes: number): Uint8Array => randomFillSync(new Uint8Array(bytes));

/** The negotiations of a folder. Whoever opens one to write must hold its lock. */
export const openFolder = (dir: string, watch: Watch = {}): Directory => new Directory(folderShelf(dir, watch), random);
