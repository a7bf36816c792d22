/** One synced document as it lives: the Y.Doc, its epoch, who is connected, and what this round has written in it. */
import * as Y from "yjs";
import type { Connection } from "./connection.ts";

/** A document nobody has asked for yet, though what is in it is known. */
export interface Unread {
  /** All of it, for who has nothing. */
  readonly whole: Uint8Array;
  readonly vector: Uint8Array;
  read(): Y.Doc;
}

export class Sheet {
  /** As in its address: `draft`, `names/full`, `desk`, `caucus/<id>` ... */
  readonly name: string;
  readonly connections = new Set<Connection>();
  #doc: Y.Doc | null;
  #unread: Unread | null;
  #epoch: number;
  #written: Uint8Array[] = [];
  /** All of it, for who has nothing, until something is written. */
  #whole: Uint8Array | null = null;
  readonly #listen = (update: Uint8Array): void => {
    this.#written.push(update);
    this.#whole = null;
  };

  constructor(name: string, doc: Y.Doc | Unread, epoch: number) {
    this.name = name;
    this.#epoch = epoch;
    this.#doc = doc instanceof Y.Doc ? doc : null;
    this.#unread = doc instanceof Y.Doc ? null : doc;
    this.#whole = this.#unread?.whole ?? null;
    this.#doc?.on("update", this.#listen);
  }

  get doc(): Y.Doc {
    return this.#doc ?? this.#read();
  }

  #read(): Y.Doc {
    const doc = this.#unread!.read();
    this.#unread = null;
    this.#doc = doc;
    doc.on("update", this.#listen);
    return doc;
  }

  /** Whether nobody has asked for the document yet. */
  get unread(): boolean {
    return this.#doc === null;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Another Y.Doc takes this one's place: rebuilt from the record (same epoch), or begun anew. */
  replace(doc: Y.Doc, epoch: number): void {
    if (doc !== this.#doc) {
      this.#doc?.off("update", this.#listen);
      this.#unread = null;
      this.#doc = doc;
      doc.on("update", this.#listen);
      this.#written = [];
      this.#whole = null;
    }
    this.#epoch = epoch;
  }

  /** How many updates have been written since `take`; a mark for `since`. */
  get mark(): number {
    return this.#written.length;
  }

  /** What was written since a mark, as one update; null when nothing was. */
  since(mark: number): Uint8Array | null {
    const written = this.#written.slice(mark);
    if (written.length === 0) return null;
    return written.length === 1 ? written[0]! : Y.mergeUpdates(written);
  }

  /** Everything written in this round, which is over with that. */
  take(): Uint8Array | null {
    const all = this.since(0);
    this.#written = [];
    return all;
  }

  /** What was written so far goes to nobody. */
  skip(): void {
    this.#written = [];
  }

  /** What a client lacks that has `vector`. */
  lacking(vector: Uint8Array): Uint8Array {
    const nothing = vector.length === 1 && vector[0] === 0;
    return nothing ? (this.#whole ??= Y.encodeStateAsUpdate(this.doc)) : Y.encodeStateAsUpdate(this.doc, vector);
  }

  vector(): Uint8Array {
    return this.#unread?.vector ?? Y.encodeStateVector(this.doc);
  }

  /** How far the document goes in what a client wrote. */
  clock(client: number): number {
    if (this.#unread === null) return Y.getState(this.doc.store, client);
    return Y.decodeStateVector(this.#unread.vector).get(client) ?? 0;
  }
}

/** Everybody who is connected to one of these. */
export const connectionsOf = (sheets: readonly Sheet[]): Connection[] =>
  sheets.flatMap((sheet) => [...sheet.connections]);
