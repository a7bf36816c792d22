/**
 * A program of its own: reads the database of a negotiation, whether its server runs, was killed or was never there, and
 * prints as JSON which letters of which client ids its record and its caucuses hold, and the words as they stand. It asks
 * nothing of the server and shares none of its code: the entries' updates are carried out in order on an empty document.
 *
 * `node tests/network/saved-in-record.ts FILE` answers once; without FILE it reads names of files, one a line, and
 * answers each in one line.
 */
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import * as Y from "yjs";

/** Letters of one client id: from a clock on, and whether they stand. */
export interface KeptLetters {
  readonly clock: number;
  readonly words: string;
  readonly standing: boolean;
}

export interface Recorded {
  readonly head: { readonly seq: number; readonly hash: string };
  /** When each entry was made, in order. */
  readonly times: readonly number[];
  readonly letters: Readonly<Record<string, readonly KeptLetters[]>>;
  /** Words by strand. */
  readonly words: Readonly<Record<string, string>>;
  /** Accepted acts by idempotency key. */
  readonly keys: readonly string[];
}

/** Papers are beside the record: each caucus is a state and the updates since. Client ids are of one document only. */
const caucusesIn = (database: DatabaseSync): Y.Doc[] => {
  const rows = database.prepare("SELECT caucus, bytes FROM caucus_states ORDER BY caucus, piece").all() as {
    caucus: string;
    bytes: Uint8Array;
  }[];
  return [...Map.groupBy(rows, ({ caucus }) => caucus).values()].map((pieces) => {
    const doc = new Y.Doc();
    for (const { bytes } of pieces) Y.applyUpdate(doc, bytes);
    return doc;
  });
};

const read = (file: string): Recorded => {
  const database = new DatabaseSync(file, { readOnly: true });
  // One moment of it, while its server may be writing.
  database.exec("BEGIN");
  try {
    const [head] = database.prepare("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1").all() as {
      seq: number;
      hash: string;
    }[];
    const payloads = database
      .prepare("SELECT seq, kind, bytes FROM payloads WHERE kind IN ('act', 'draft') ORDER BY seq, kind")
      .all() as { seq: number; kind: string; bytes: Uint8Array }[];
    const begins = payloads.findLast(({ kind, bytes }) => {
      if (kind !== "act") return false;
      const { starts } = JSON.parse(new TextDecoder().decode(bytes)) as { starts?: readonly string[] };
      return starts?.includes("draft") === true;
    });
    const doc = new Y.Doc({ gc: false });
    doc.transact(() => {
      for (const { seq, kind, bytes } of payloads)
        if (kind === "draft" && seq >= (begins?.seq ?? 0)) Y.applyUpdate(doc, bytes);
    });
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
      throw new Error("the record's updates do not follow from one another");
    const letters: Record<string, KeptLetters[]> = {};
    for (const one of [doc, ...caucusesIn(database)])
      for (const [client, structs] of one.store.clients)
        for (const struct of structs)
          if (struct instanceof Y.Item && struct.content instanceof Y.ContentString)
            (letters[client] ??= []).push({
              clock: struct.id.clock,
              words: struct.content.str,
              standing: !struct.deleted,
            });
    const strands = doc.getMap("text").get("strands");
    const words: Record<string, string> = {};
    if (strands instanceof Y.Map)
      for (const [strand, text] of strands) if (text instanceof Y.Text) words[strand] = text.toString();
    const keys = database.prepare("SELECT key FROM keys").all() as { key: string }[];
    const times = (database.prepare("SELECT at FROM entries ORDER BY seq").all() as { at: number }[]).map(
      ({ at }) => at,
    );
    return { head: head ?? { seq: 0, hash: "" }, times, letters, words, keys: keys.map(({ key }) => key) };
  } finally {
    database.close();
  }
};

const [file] = process.argv.slice(2);
if (file !== undefined) console.log(JSON.stringify(read(file)));
else for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(read(line)));
