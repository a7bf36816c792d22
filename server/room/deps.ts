/** Everything the room needs from outside. It uses no clock, randomness, timer or host of its own. */
import type { checkUpdate } from "../../drafts/crdt/check.ts";
import type { Storage } from "../record/storage.ts";
import type { Log, Meter } from "../watch.ts";

/** What a host, or a test, gives the room of one negotiation. */
export interface Deps {
  /** The storage of this negotiation alone. */
  readonly storage: Storage;
  /** Milliseconds since 1970. */
  now(): number;
  /** This many random bytes. Tokens and salts are made of them, so they must not be guessable. */
  random(bytes: number): Uint8Array;
  /** Calls `fn` once after `ms`. Calling the result cancels it. */
  later(fn: () => void, ms: number): () => void;
  /** Lets everything else that waits go first; long readings use it between slices. If absent, they go on at once. */
  pause?(): Promise<void>;
  /** How many ms a round waits for each open socket, by what a send costs on this host. If absent: `pace.perSocket`. */
  readonly perSocket?: number;
  readonly log?: Log;
  readonly meter?: Meter;
  /** The structural check of updates. Tests replace it to show what it stops. */
  readonly check?: typeof checkUpdate;
}
