/** One synced document in memory: its Y.Doc and epoch, who is connected, and what this round has written in it. */
import * as Y from "yjs";
import type { Connection } from "./connection.ts";

/** A document that has not been built yet although its content is known. */
export interface Unread {
  /** The whole document as one update, for clients that have nothing. */
  readonly whole: Uint8Array;
  readonly vector: Uint8Array;
  read(): Y.Doc;
}

/**
 * A synced document. Its Y.Doc is the living one: what is written in it is sent to all connections when the round ends.
 */
export class Sheet {
  /** The name in its address: `draft`, `names/full`, `desk`, `caucus/<id>` ... */
  readonly name: string;
  readonly connections = new Set<Connection>();
  #doc: Y.Doc | null;
  #unread: Unread | null;
  #epoch: number;
  #written: Uint8Array[] = [];
  /** The whole document as one update, for clients that have nothing; kept until something is written. */
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

  /** Whether the document has not been built yet. */
  get unread(): boolean {
    return this.#doc === null;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Replaces the Y.Doc: rebuilt from the record (same epoch), or begun anew. */
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

  /** The number of updates written since `take`; can be passed to `since`. */
  get mark(): number {
    return this.#written.length;
  }

  /** What was written since a mark, as one update; null if nothing was. */
  since(mark: number): Uint8Array | null {
    const written = this.#written.slice(mark);
    if (written.length === 0) return null;
    return written.length === 1 ? written[0]! : Y.mergeUpdates(written);
  }

  /** Everything written in this round, which ends with this call; null if nothing was. */
  take(): Uint8Array | null {
    const all = this.since(0);
    this.#written = [];
    return all;
  }

  /** Drops what was written so far without sending it to anybody. */
  skip(): void {
    this.#written = [];
  }

  /** What a client with this state vector lacks. */
  lacking(vector: Uint8Array): Uint8Array {
    const nothing = vector.length === 1 && vector[0] === 0;
    return nothing ? (this.#whole ??= Y.encodeStateAsUpdate(this.doc)) : Y.encodeStateAsUpdate(this.doc, vector);
  }

  vector(): Uint8Array {
    return this.#unread?.vector ?? Y.encodeStateVector(this.doc);
  }

  /** The Yjs clock up to which the document has what a client id wrote. */
  clock(client: number): number {
    if (this.#unread === null) return Y.getState(this.doc.store, client);
    return Y.decodeStateVector(this.#unread.vector).get(client) ?? 0;
  }
}

/** All connections of these sheets. */
export const connectionsOf = (sheets: readonly Sheet[]): Connection[] =>
  sheets.flatMap((sheet) => [...sheet.connections]);
