/**
 * Opening an uploaded zip safely. Sizes are counted while inflating, because the sizes a file declares lie; names that climb
 * out of the archive or stand there twice are refused. Nothing is written anywhere.
 */
import { Unzip, UnzipInflate, UnzipPassThrough } from "fflate";
import type { UnzipFile } from "fflate";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";

const megabyte = 1024 * 1024;

/**
 * Limits of an upload (docs/limits.md), in bytes except for `entries`: the file, one entry unpacked, all entries
 * unpacked.
 */
export const zipLimits = { file: 10 * megabyte, entries: 500, part: 30 * megabyte, total: 60 * megabyte } as const;

/** How many bytes are pushed at once: so few that what they can inflate to (a thousandfold) stays within bounds. */
const step = 16 * 1024;

const unsafe = (why: string): Refusal =>
  refuse(RefusalCode.unsafeFile, `The file was not opened: ${why}. Nothing was imported.`);

const join = (chunks: readonly Uint8Array[], size: number): Uint8Array => {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
};

/** A zip that was opened within `zipLimits`. */
export interface Unzipped {
  /** Names of all entries, with forward slashes. */
  readonly names: ReadonlySet<string>;
  /** The wanted entries, inflated. */
  readonly entries: ReadonlyMap<string, Uint8Array>;
}

/** The wanted entries of a zip, by name. Others are not inflated. */
export const unzipSafely = (bytes: Uint8Array, wanted: (name: string) => boolean): Unzipped | Refusal => {
  if (bytes.length > zipLimits.file) return unsafe("it is larger than 10 MB");
  const entries = new Map<string, Uint8Array>();
  const names = new Set<string>();
  let total = 0;
  let pending = 0;
  const refused: Refusal[] = [];
  const stop = (why: string): void => {
    refused.push(unsafe(why));
  };

  const open = (file: UnzipFile): void => {
    if (refused.length > 0) return;
    // Some writers use backslashes; both forms have to be the same name.
    const name = file.name.replaceAll("\\", "/").replace(/^\/+/u, "");
    if (names.size >= zipLimits.entries) return stop("it has more than 500 entries");
    if (name.split("/").includes("..")) return stop(`it has an entry that points outside it ("${file.name}")`);
    if (names.has(name)) return stop(`it has two entries called "${name}"`);
    names.add(name);
    if (!wanted(name)) return;
    const chunks: Uint8Array[] = [];
    let size = 0;
    pending++;
    file.ondata = (error, chunk, final) => {
      if (refused.length > 0) return;
      if (error) return stop(`its entry "${name}" is damaged`);
      size += chunk.length;
      total += chunk.length;
      if (size > zipLimits.part) return stop(`its entry "${name}" is larger than 30 MB when unpacked`);
      if (total > zipLimits.total) return stop("it is larger than 60 MB when unpacked");
      chunks.push(chunk);
      if (!final) return;
      pending--;
      entries.set(name, join(chunks, size));
    };
    file.start();
  };

  const unzip = new Unzip(open);
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  try {
    for (let at = 0; at < bytes.length && refused.length === 0; at += step)
      unzip.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  } catch (error) {
    stop(`it is damaged (${error instanceof Error ? error.message : String(error)})`);
  }
  if (pending > 0) stop("it ends in the middle");
  return refused[0] ?? { names, entries };
};
