/**
 * What comes in is read in an object, or in front of them, within 128 MB, which may be several rooms': the platform ends
 * what needs more, and every room in it. So files may be less large here than on a machine of one's own, and what is larger
 * is refused in a sentence. What each size takes was measured (docs/deploy.md).
 */
import { Unzip, UnzipInflate, UnzipPassThrough } from "fflate";
import { refuse, RefusalCode, type Refusal } from "../../../drafts/refusal.ts";
import { readHere, type ReadApart, type ReadAsked } from "../../doors/uploads.ts";

const megabyte = 1024 * 1024;

export const workerBounds = {
  /** Bytes of a text that is no Word file: some 500 pages. */
  text: 1.5 * megabyte,
  /** Of a Word file, what is read of it, unpacked. */
  unpacked: 4 * megabyte,
  /** Of a body of JSON that begins a negotiation: a text, its signs escaped. */
  begun: 2 * megabyte,
  /** Of an archive that is put back: some 50,000 entries. */
  archive: 24 * megabyte,
} as const;

/** What a host of one's own takes comes here as an archive. */
export const elsewhere = "Unbracket on a machine of your own takes it";

/** Bytes that go into unpacking at a time: what they may become stays in bounds. */
const step = 16 * 1024;

/** Whether the parts of a zip that are read are larger than that; what is damaged is told by whoever reads it. */
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
    // Damaged: the reader says so, and where.
    return size > most;
  }
  return size > most;
};

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Why a file is too large to be read here, if it is. */
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

/** Reads files where it is asked, if there is room for them. */
export const readWithin: ReadApart = Object.assign(
  async (asked: ReadAsked) => tooLarge(asked.bytes) ?? (await readHere(asked)),
  {
    tracked: async (bytes: Uint8Array) => tooLarge(bytes) ?? (await readHere.tracked(bytes)),
    lineUp: readHere.lineUp,
    tooLarge,
  },
);
