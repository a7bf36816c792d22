/**
 * Limits for what Workers read. An object, or the Worker in front, has 128 MB of memory, which several rooms may share,
 * and the platform ends whatever needs more with every room in it. So uploads must be smaller than on one's own
 * machine, and larger ones are refused with a sentence. What each size takes was measured (docs/deploy.md).
 */
import { Unzip, UnzipInflate, UnzipPassThrough } from "fflate";
import { refuse, RefusalCode, type Refusal } from "../../../drafts/refusal.ts";
import { readHere, type ReadApart, type ReadAsked } from "../../doors/uploads.ts";

const megabyte = 1024 * 1024;

/** The limits in bytes. A Word file is limited by what it holds unpacked, because that is what takes memory. */
export const workerBounds = {
  /** The most bytes of a text that is no Word file: some 500 pages. */
  text: 1.5 * megabyte,
  /** The most bytes of a Word file's XML parts, unpacked. */
  unpacked: 4 * megabyte,
  /** The most bytes of a JSON body that starts a negotiation: a text with escaped characters. */
  begun: 2 * megabyte,
  /** The most bytes of an archive to restore: some 50,000 entries. */
  archive: 24 * megabyte,
} as const;

/**
 * The end of the refusals. A negotiation begun from a larger file on one's own machine can be brought here as an
 * archive.
 */
export const elsewhere = "Unbracket on a machine of your own takes it";

/** How many bytes are unpacked at a time: so few that what they can become stays within bounds. */
const step = 16 * 1024;

/** Whether the XML parts of a zip are larger than `most` when unpacked. Damage is left to the reader to report. */
const unpacksBeyond = (bytes: Uint8Array, most: number): boolean => {
  let size = 0;
  const unzip = new Unzip((file) => {
    if (!/\.(?:xml|rels)$/iu.test(file.name)) return;
    file.ondata = (_, chunk) => {
      size += chunk?.length ?? 0;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  try {
    for (let at = 0; at < bytes.length && size <= most; at += step)
      unzip.push(bytes.subarray(at, at + step), at + step >= bytes.length);
  } catch {
    // Damaged: the reader will say so, and where.
    return size > most;
  }
  return size > most;
};

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Why a file is too large to be read here; null if it is not. */
const tooLarge = (bytes: Uint8Array): Refusal | null => {
  const { text, unpacked } = workerBounds;
  if (isZip(bytes))
    return unpacksBeyond(bytes, unpacked)
      ? refuse(
          RefusalCode.tooLarge,
          `What is written in this file is larger than ${unpacked / megabyte} MB when unpacked, more than is read on this host. ${elsewhere}. Nothing was read.`,
        )
      : null;
  return bytes.length > text
    ? refuse(
        RefusalCode.tooLarge,
        `The text is larger than ${text / megabyte} MB, more than is read on this host. ${elsewhere}. Nothing was read.`,
      )
    : null;
};

/** Reads files in this process, unless they are too large. */
export const readWithin: ReadApart = Object.assign(
  async (asked: ReadAsked) => tooLarge(asked.bytes) ?? (await readHere(asked)),
  {
    tracked: async (bytes: Uint8Array) => tooLarge(bytes) ?? (await readHere.tracked(bytes)),
    lineUp: readHere.lineUp,
    tooLarge,
  },
);
