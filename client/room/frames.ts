/**
 * Counts the update frames of one connection. The server numbers them as they arrive and says how far they are on the
 * record (`saved`), deletions included: state vectors do not move on a deletion, so clocks would lie.
 */
import * as decoding from "lib0/decoding";
import { MessageType } from "../../drafts/wire.ts";
import type { Hello } from "../../drafts/wire.ts";

/** Sub-types of a sync message that carry an update: the answer to step 1, and updates. */
const step2 = 1;
const update = 2;

export class Frames {
  #connection: string | null = null;
  #writes = false;
  #sent = 0;
  #saved = 0;
  #stepTwo = false;

  /** A new socket: its frames are counted from 1. */
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

  /** Who this connection is; true when it was said before. */
  hello(hello: Hello): boolean {
    const again = this.#connection === hello.connection;
    this.#connection = hello.connection;
    this.#writes = hello.writes;
    return again;
  }

  /**
   * Called with everything that is to be sent; whether it may go. Updates before step 2 may not: they follow on letters
   * typed before this connection, which the server does not have, and step 2 will hold them all.
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

  /** Something was typed that this connection did not take: only the next one's step 2 brings it. */
  missed(): void {
    this.#stepTwo = false;
  }

  saved(n: number): void {
    this.#saved = Math.max(this.#saved, n);
  }

  /** Whether the server has said who this connection is, and that it takes its updates. */
  get writes(): boolean {
    return this.#connection !== null && this.#writes;
  }

  /** Everything sent is on the record, and what was typed before connecting was sent. */
  get settled(): boolean {
    return this.#stepTwo && this.#connection !== null && this.#saved >= this.#sent;
  }

  /** What was typed before this connection is on the record: acts wait for it. */
  get caughtUp(): boolean {
    return this.#stepTwo && this.#saved >= 1;
  }

  /** For `seen.frames`; null while there is nothing to name. */
  get name(): { readonly connection: string; readonly n: number } | null {
    return this.#connection !== null && this.#sent > 0 ? { connection: this.#connection, n: this.#sent } : null;
  }
}
