/** What the room is given from outside: it calls no clock, no randomness, no timer and no host of its own. */
import type { checkUpdate } from "../../drafts/crdt/check.ts";
import type { Storage } from "../record/storage.ts";
import type { Log, Meter } from "../watch.ts";

export interface Deps {
  readonly storage: Storage;
  /** Milliseconds since 1970. */
  now(): number;
  random(bytes: number): Uint8Array;
  /** Calls `fn` once after `ms`; the answer takes it back. */
  later(fn: () => void, ms: number): () => void;
  /** Lets everything else that waits go first: long readings ask for it between their slices. Absent, they go on. */
  pause?(): Promise<void>;
  /** Ms a round waits per open socket: what a send costs on this host. Absent: `pace.perSocket`. */
  readonly perSocket?: number;
  readonly log?: Log;
  readonly meter?: Meter;
  /** The structural check; tests put another in its place to show what it stops. */
  readonly check?: typeof checkUpdate;
}
