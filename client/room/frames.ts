/**
 * Counts the update frames of one connection. The server numbers them as they arrive, and says up to which number they
 * are on the record (`saved`). This covers deletions too; state vectors would not, because a deletion does not change
 * them.
 */
import * as decoding from "lib0/decoding";
import { MessageType } from "../../drafts/wire.ts";
import type { Hello } from "../../drafts/wire.ts";

/** The kinds of sync messages that contain an update: the answer to step 1, and updates. */
const step2 = 1;
const update = 2;

/**
 * One document's count, for all its connections one after another: each new socket starts it anew. Without a connection
 * nothing is settled or caught up.
 */
export class Frames {
  #connection: string | null = null;
  #writes = false;
  #sent = 0;
  #saved = 0;
  #stepTwo = false;

  /** To be called for a new socket, whose frames are counted from 1. */
  opened(): void {
    this.closed();
  }

  closed(): void {
    this.#connection = null;
    this.#writes = false;
    this.#sent = 0;
    this.#saved = 0;
    this.#stepTwo = false;
  }

  /** Notes what the server says of this connection; true if it said so before. */
  hello(hello: Hello): boolean {
    const again = this.#connection === hello.connection;
    this.#connection = hello.connection;
    this.#writes = hello.writes;
    return again;
  }

  /**
   * To be called with every message before it is sent; says whether it may be sent. Updates may not be before step 2:
   * they follow letters typed before this connection, which the server does not have, and step 2 will contain them all.
   */
  sending(message: Uint8Array): boolean {
    const decoder = decoding.createDecoder(message);
    if (decoding.readVarUint(decoder) !== MessageType.sync) return true;
    const kind = decoding.readVarUint(decoder);
    if (kind === step2) this.#stepTwo = true;
    if (kind === update && !this.#stepTwo) return false;
    if (kind === step2 || kind === update) this.#sent++;
    return true;
  }

  /** Something was typed that this connection did not send; only the step 2 of the next one will contain it. */
  missed(): void {
    this.#stepTwo = false;
  }

  saved(n: number): void {
    this.#saved = Math.max(this.#saved, n);
  }

  /** Whether the server has said that it takes this connection's updates. */
  get writes(): boolean {
    return this.#connection !== null && this.#writes;
  }

  /** Whether everything sent is on the record, including what was typed before connecting. */
  get settled(): boolean {
    return this.#stepTwo && this.#connection !== null && this.#saved >= this.#sent;
  }

  /** Whether what was typed before this connection is on the record; acts wait for that. */
  get caughtUp(): boolean {
    return this.#stepTwo && this.#saved >= 1;
  }

  /** The name for `seen.frames`; null if nothing was sent. */
  get name(): { readonly connection: string; readonly n: number } | null {
    return this.#connection !== null && this.#sent > 0 ? { connection: this.#connection, n: this.#sent } : null;
  }
}
