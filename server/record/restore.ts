/**
 * Restores a record from an archive into an empty storage, byte for byte, and makes what is derived from it: the index
 * of what each entry touched, the index of letters, named revisions, checkpoints. `restorable` verifies the archive
 * before anything is written.
 */
import type { Refusal } from "../../drafts/refusal.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { readRecord } from "../../drafts/crdt/documents.ts";
import { openArchive, type ArchiveHeader } from "./archive.ts";
import { verifyArchive } from "./archive-verify.ts";
import { settleEarlier } from "./earlier.ts";
import { fromBytes, type EntryKind, type PayloadKind, type Salted } from "./entries.ts";
import { Index } from "./indexed.ts";
import { keepPayload } from "./payloads.ts";
import { blankState, keepState, type ActPayload, type NamesPayload } from "./replay.ts";
import { keepSetting } from "./schema.ts";
import { Spacing } from "./spacing.ts";
import type { Storage } from "./storage.ts";

/** Whether a negotiation can be restored from this archive: its header, or a refusal that says why not. */
export const restorable = (bytes: Uint8Array): ArchiveHeader | Refusal => {
  const { ok, bad, header } = verifyArchive(bytes);
  if (!ok || header === undefined) {
    const place = bad?.seq === undefined ? "" : `entry ${bad.seq}: `;
    // The reason is half a sentence if it is about an entry, and a whole one if it is about the file.
    const reason = (bad?.reason ?? "no reason was given").replace(/\.$/u, "");
    return refuse(RefusalCode.malformed, `The archive does not hold: ${place}${reason}. Nothing was restored.`);
  }
  const [first] = openArchive(bytes).entries();
  // Without the roster nobody could speak; without the first acts no moment before the opening could be read.
  if (header.from > 1 || first?.payloads.names === undefined)
    return refuse(
      RefusalCode.malformed,
      "The archive withholds names for its audience; a negotiation is restored from a full one. Nothing was restored.",
    );
  return header;
};

/** Writes the record of a verified archive, in one transaction. The storage has to be prepared and empty. */
export const restoreArchive = (storage: Storage, bytes: Uint8Array, id: string): void => {
  settleEarlier(storage);
  storage.transaction(() => {
    keepSetting(storage, "id", id);
    let deskless = 0;
    const state = blankState();
    const index = new Index(storage);
    const spacing = new Spacing(storage, 0);
    let kept = 0;
    for (const { entry, payloads } of openArchive(bytes).entries()) {
      const { seq, at, kind, digests, hash } = entry;
      storage.exec(
        "INSERT INTO entries (seq, at, kind, digests, hash) VALUES (?, ?, ?, ?, ?)",
        seq,
        at,
        kind,
        JSON.stringify(digests),
        hash,
      );
      for (const [name, payload] of Object.entries(payloads)) keepPayload(storage, seq, name as PayloadKind, payload);
      if (payloads.desk === undefined && digests.some(([name]) => name === "desk")) deskless = seq;
      keepTouched(storage, seq, kind, payloads);
      index.advance(state, entry, payloads, true);
      spacing.took(Object.values(payloads).map((payload) => payload.bytes));
      if (spacing.due(seq)) {
        keepState(storage, state);
        spacing.kept((kept = seq));
      }
    }
    for (const { name, seq } of Object.values(readRecord(state.draft).revisions))
      storage.exec("INSERT INTO revisions (name, seq) VALUES (?, ?)", name, seq);
    // The archive has none of the Chair's payloads up to here; this tells verify not to miss them.
    if (deskless > 0) keepSetting(storage, "desk-withheld", String(deskless));
    // If a client id that has typed were given out again, two different letters would have the same id.
    const last = Math.max(999, ...state.draft.store.clients.keys());
    keepSetting(storage, "next-client", String(last + 1));
    if (state.head.seq > kept) keepState(storage, state);
    index.keep();
  });
};

/** Writes which paragraphs and proposals an entry is about, as the room did when it appended the entry. */
const keepTouched = (
  storage: Storage,
  seq: number,
  kind: EntryKind,
  payloads: Partial<Record<PayloadKind, Salted>>,
): void => {
  const act = fromBytes<ActPayload>(payloads.act!.bytes);
  const named = payloads.names === undefined ? undefined : fromBytes<NamesPayload>(payloads.names.bytes).seat;
  // When the server settles late typing, the entry counts as that of the seat that typed.
  const caused =
    act.type === "settled"
      ? storage.exec<{ seat: string | null }>("SELECT seat FROM touched WHERE seq = ? LIMIT 1", act.cause ?? 0)[0]?.seat
      : undefined;
  const seat = named ?? caused ?? null;
  const about = act.plan?.about;
  const ids = about === undefined ? (act.paragraphs ?? []) : [...about.paragraphs, ...about.proposals];
  for (const id of new Set(ids))
    storage.exec(
      "INSERT OR REPLACE INTO touched (id, seq, what, seat) VALUES (?, ?, ?, ?)",
      id,
      seq,
      kind === "typing" ? "typing" : act.type,
      seat,
    );
};
