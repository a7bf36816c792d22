/**
 * Loaded into the server's process before the server: what no test can do to a machine, done to the process alone. Its
 * clock is put forward or back, and the disk below its databases is full (`PRAGMA max_page_count`: the file cannot grow,
 * so SQLite itself says that it is full). Told by messages from the process that started it.
 */
import { DatabaseSync } from "node:sqlite";

export interface Trouble {
  /** Milliseconds the wall clock is off. */
  readonly clock?: number;
  readonly diskFull?: boolean;
}

// The processes the server starts are no servers: their clock is their own, and their line to it stays open.
delete process.env["NODE_OPTIONS"];

let off = 0;
let full = false;

const rightly = Date.now;
Date.now = () => rightly() + off;

const most = 1_073_741_823;
// eslint-disable-next-line typescript/unbound-method -- called with its own `this` below
const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  // Never below what the file has already: from here on it cannot grow.
  if (sql.startsWith("BEGIN")) exec.call(this, `PRAGMA max_page_count = ${full ? 1 : most}`);
  exec.call(this, sql);
};

process.on("message", ({ clock, diskFull }: Trouble) => {
  off = clock ?? off;
  full = diskFull ?? full;
  process.send?.("done");
});
process.channel?.unref();
