/** What a document of the room is given, and what it reports. */
import type { Head } from "../../drafts/wire.ts";
import type { Lost } from "./device-copy.ts";
import type { Doors } from "./doors.ts";
import type { Kept } from "./kept.ts";
import type { Wanted } from "./wanted.ts";

export interface DocumentOptions extends Wanted {
  readonly doors: Doors;
  readonly kept: Kept;
  /** Its content, connection or confirmation changed. */
  readonly changed: () => void;
  /** Somebody's caret moved. */
  readonly people: () => void;
  readonly head: (head: Head) => void;
  readonly lost: (lost: readonly Lost[]) => void;
  /** The record does not go as far as this device has seen. */
  readonly wentBack: () => void;
  /** A pen came or went: the server now takes updates, or does not any more. */
  readonly penChanged: () => void;
  /** The server closed the connection for good (4400 to 4499). */
  readonly closed: (code: number, message: string) => void;
  readonly socket?: typeof WebSocket;
}
