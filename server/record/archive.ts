/**
 * The whole record as one file (docs/archive.md): one line that names the form, one line of JSON (the header), one
 * frame for each entry, and a last frame that seals the file. It is written frame by frame, so a record of any length
 * can be written. Caucuses, tokens and settings are never in an archive. A payload that the audience may not see is
 * left out together with its salt; the entry keeps the digest, so the chain still holds.
 */
import { deflateSync, inflateSync } from "fflate";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import * as v from "valibot";
import type { Level } from "../../drafts/info.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { Head } from "../../drafts/wire.ts";
import { entriesAfter, fromBytes, payloadsOf, toBytes, type Entry, type PayloadKind, type Salted } from "./entries.ts";
import type { NamesPayload } from "./replay.ts";
import type { Storage } from "./storage.ts";

/** The first line of every archive of this form. */
const firstLine = "UNBRACKET ARCHIVE 1\n";
const newline = 0x0a;
/** How the body of a frame is packed. `seal` marks the last frame; its body is the SHA-256 of all bytes before it. */
const codec = { raw: 0, deflate: 1, seal: 2 } as const;
/** Bytes in the head of a frame: codec (1), length of the body as packed (4), length unpacked (4). */
const frameHead = 9;
/** Bytes of a frame's SHA-256 that are written after it, so that damage is found in the very frame where it is. */
const frameCheck = 4;
/** In bytes. No entry is larger; a frame that claims to be is refused before it is unpacked. */
const longestBody = 256 * 1024 * 1024;

const seatSchema = v.object({
  role: v.picklist(["chair", "secretariat", "delegation", "observer", "screen"]),
  parties: v.array(v.string()),
  head: v.boolean(),
});
/** A seat to invite again after a restore: its role, parties and rank, but neither the person nor the token. */
export type ArchivedSeat = v.InferOutput<typeof seatSchema>;

const headerSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[\w-]{6,64}$/)),
  head: v.strictObject({
    seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
    hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    at: v.pipe(v.string(), v.isoTimestamp()),
  }),
  audience: v.picklist(["full", "groups", "none"]),
  desk: v.boolean(),
  /**
   * The first entry whose act and text are in the file: 1 in a full archive, else the entry that opened the text to
   * all.
   */
  from: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seats: v.array(seatSchema),
});
/** The second line of an archive, as JSON. `seats` is empty unless the audience is `full`. */
export type ArchiveHeader = v.InferOutput<typeof headerSchema>;

/** An entry, with those of its payloads that the file holds. */
export interface Archived {
  readonly entry: Entry;
  readonly payloads: Partial<Record<PayloadKind, Salted>>;
}

/** What an archive is to hold, and for whom. */
export interface ArchiveAsk {
  readonly id: string;
  readonly head: Head;
  readonly audience: Level;
  /** Whether what only the Chair may see goes in; it does so for the audience `full` alone. */
  readonly desk: boolean;
  /** The entry at which the text that everybody may read today began. */
  readonly draftEpoch: number;
  readonly seats: readonly ArchivedSeat[];
  readonly isGroup: (party: PartyId) => boolean;
  /** All parties of the roster; for the audience `groups`, their ids are looked for in each payload of names. */
  readonly parties: readonly PartyId[];
}

const wordsSchema = v.strictTuple([
  v.pipe(v.number(), v.integer(), v.minValue(1)),
  v.pipe(v.number(), v.integer()),
  v.picklist(["start", "act", "typing", "server"]),
  v.array(v.strictTuple([v.picklist(["act", "desk", "draft", "names"]), v.string()])),
  v.string(),
  // Each: kind of payload, length of its salt, length of its bytes.
  v.array(
    v.strictTuple([
      v.picklist(["act", "desk", "draft", "names"]),
      v.pipe(v.number(), v.integer(), v.minValue(0)),
      v.pipe(v.number(), v.integer(), v.minValue(0)),
    ]),
  ),
]);

const uint32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};
const readUint32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);

const frame = (how: number, body: Uint8Array, unpacked: number): Uint8Array => {
  const framed = concatBytes(new Uint8Array([how]), uint32(body.length), uint32(unpacked), body);
  return concatBytes(framed, sha256(framed).subarray(0, frameCheck));
};

const entryFrame = ({ entry, payloads }: Archived): Uint8Array => {
  const { seq, at, kind, digests, hash } = entry;
  const held = digests.flatMap(([name]) => (payloads[name] === undefined ? [] : [[name, payloads[name]] as const]));
  const words = toBytes([
    seq,
    at,
    kind,
    digests,
    hash,
    held.map(([name, { salt, bytes }]) => [name, salt.length, bytes.length]),
  ]);
  const body = concatBytes(uint32(words.length), words, ...held.flatMap(([, { salt, bytes }]) => [salt, bytes]));
  const squeezed = deflateSync(body, { level: 6 });
  return squeezed.length < body.length
    ? frame(codec.deflate, squeezed, body.length)
    : frame(codec.raw, body, body.length);
};

/**
 * Whether a payload of names may be shown to an audience that sees groups only: it speaks of at least one group and of
 * no State. The digest is over the whole payload, so it is shown whole or not at all.
 */
const ofGroupsAlone = (bytes: Uint8Array, { parties, isGroup }: ArchiveAsk): boolean => {
  const { seat: _, ...said } = fromBytes<NamesPayload>(bytes);
  const text = JSON.stringify(said);
  // In the JSON a party's id stands by itself, or within a key next to other ids.
  const forms = (party: PartyId): string[] => [`"${party}"`, `|${party}"`, `:${party}"`, `"${party}|`, `|${party}|`];
  const spoken = parties.filter((party) => forms(party).some((form) => text.includes(form)));
  return spoken.length > 0 && spoken.every(isGroup) && !said.writes.some(({ table }) => table === "parties");
};

const shown = (kind: PayloadKind, bytes: Uint8Array, seq: number, from: number, ask: ArchiveAsk): boolean => {
  switch (kind) {
    case "act":
    case "draft":
      return seq >= from;
    case "desk":
      return ask.desk && ask.audience === "full";
    case "names":
      return ask.audience === "full" || (ask.audience === "groups" && seq >= from && ofGroupsAlone(bytes, ask));
  }
};

/** Writes the record up to `ask.head`, one frame after another. */
export function* writeArchive(storage: Storage, ask: ArchiveAsk): Generator<Uint8Array> {
  const { id, head, audience, seats } = ask;
  const full = audience === "full";
  const from = full ? 1 : ask.draftEpoch;
  const header: ArchiveHeader = { id, head, audience, desk: ask.desk && full, from, seats: full ? [...seats] : [] };
  const seal = sha256.create();
  const sealed = (bytes: Uint8Array): Uint8Array => {
    seal.update(bytes);
    return bytes;
  };
  yield sealed(concatBytes(new TextEncoder().encode(firstLine), toBytes(header), new Uint8Array([newline])));
  for (let after = 0; after < head.seq;) {
    const entries = entriesAfter(storage, after, 200, head.seq);
    if (entries.length === 0) break;
    for (const entry of entries) {
      const all = Object.entries(payloadsOf(storage, entry.seq)) as [PayloadKind, Salted][];
      const payloads = Object.fromEntries(all.filter(([kind, { bytes }]) => shown(kind, bytes, entry.seq, from, ask)));
      yield sealed(entryFrame({ entry, payloads }));
      after = entry.seq;
    }
  }
  yield frame(codec.seal, seal.digest(), 32);
}

/**
 * An archive cannot be read any further. `seq` is the entry that should have come next, if the damage is in an entry.
 */
export class Damaged extends Error {
  readonly seq: number | undefined;

  constructor(message: string, seq?: number) {
    super(message);
    this.seq = seq;
  }
}

/** Whether a file begins as an archive of this form does. Nothing else of it is read. */
export const isArchive = (bytes: Uint8Array): boolean =>
  new TextDecoder("latin1").decode(bytes.subarray(0, firstLine.length)) === firstLine;

/** An archive whose header was read and whose entries were not yet. */
export interface OpenArchive {
  readonly header: ArchiveHeader;
  /**
   * Yields the entries in order. Throws `Damaged` where the file cannot be read on, or at the end if the seal is
   * broken.
   */
  readonly entries: () => Generator<Archived>;
}

/** Opens an archive. Throws `Damaged` when the bytes are no archive, or when its header cannot be read. */
export const openArchive = (bytes: Uint8Array): OpenArchive => {
  if (!isArchive(bytes)) throw new Damaged("This is no archive of a record, or of a form this version does not know.");
  const end = bytes.indexOf(newline, firstLine.length);
  if (end === -1) throw new Damaged("The archive ends within its header.");
  let header;
  try {
    header = v.safeParse(headerSchema, fromBytes(bytes.subarray(firstLine.length, end)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (header?.success !== true) throw new Damaged("The header of the archive cannot be read.");
  return { header: header.output, entries: () => readEntries(bytes, end + 1) };
};

function* readEntries(bytes: Uint8Array, start: number): Generator<Archived> {
  let offset = start;
  for (let seq = 1; ; seq++) {
    if (offset + frameHead > bytes.length)
      throw new Damaged("the archive ends before it, and without the seal it was closed with", seq);
    const how = bytes[offset]!;
    const length = readUint32(bytes, offset + 1);
    const unpacked = readUint32(bytes, offset + 5);
    const body = offset + frameHead;
    if (body + length + frameCheck > bytes.length)
      throw new Damaged("the archive ends within it, or says a false length of it", seq);
    const check = sha256(bytes.subarray(offset, body + length)).subarray(0, frameCheck);
    if (bytesToHex(check) !== bytesToHex(bytes.subarray(body + length, body + length + frameCheck)))
      throw new Damaged("its bytes in the archive are damaged", seq);
    const packed = bytes.subarray(body, body + length);
    if (how === codec.seal) {
      if (bytesToHex(sha256(bytes.subarray(0, offset))) !== bytesToHex(packed))
        throw new Damaged("The seal of the archive is broken: the file is not the one that was written.");
      if (body + length + frameCheck !== bytes.length)
        throw new Damaged("Something was added to the archive after its seal.");
      return;
    }
    yield readBody(unpack(how, packed, unpacked, seq), seq);
    offset = body + length + frameCheck;
  }
}

const unpack = (how: number, packed: Uint8Array, length: number, seq: number): Uint8Array => {
  if (length > longestBody) throw new Damaged("it claims to be larger than any entry", seq);
  if (how === codec.raw && packed.length === length) return packed;
  if (how !== codec.deflate) throw new Damaged("it is packed in an unknown way", seq);
  let body: Uint8Array | null = null;
  try {
    body = inflateSync(packed, { out: new Uint8Array(length) });
  } catch {
    // Reported below: a body that does not unpack and one that unpacks to another length get the same sentence.
  }
  if (body?.length !== length) throw new Damaged("it does not unpack", seq);
  return body;
};

const readBody = (body: Uint8Array, seq: number): Archived => {
  const length = body.length < 4 ? Number.MAX_SAFE_INTEGER : readUint32(body, 0);
  let words;
  try {
    words = v.safeParse(wordsSchema, 4 + length > body.length ? null : fromBytes(body.subarray(4, 4 + length)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (words?.success !== true) throw new Damaged("it cannot be read as an entry", seq);
  const [own, at, kind, digests, hash, held] = words.output;
  const payloads: Partial<Record<PayloadKind, Salted>> = {};
  let offset = 4 + length;
  for (const [name, saltLength, bytesLength] of held) {
    const middle = offset + saltLength;
    payloads[name] = { salt: body.subarray(offset, middle), bytes: body.subarray(middle, middle + bytesLength) };
    offset = middle + bytesLength;
  }
  if (offset !== body.length) throw new Damaged("its payloads are not as long as it says", seq);
  return { entry: { seq: own, at, kind, digests, hash }, payloads };
};
