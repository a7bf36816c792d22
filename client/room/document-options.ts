/** What a document of the room is given, and what it reports. */
import type { Head } from "../../drafts/wire.ts";
import type { Lost } from "./device-copy.ts";
import type { Doors } from "./doors.ts";
import type { Kept } from "./kept.ts";
import type { Wanted } from "./wanted.ts";

/** Given once, when the document is made; the functions are called as long as it is open. */
export interface DocumentOptions extends Wanted {
  readonly doors: Doors;
  readonly kept: Kept;
  /** Its content, connection or confirmation changed. */
  readonly changed: () => void;
  /** Somebody's caret moved. */
  readonly people: () => void;
  /** The server has said how far the record goes. */
  readonly head: (head: Head) => void;
  /** Words of one's own that the server does not accept; to be kept for their author. */
  readonly lost: (lost: readonly Lost[]) => void;
  /** The record does not go as far as this device has seen. */
  readonly wentBack: () => void;
  /** A pen came or went: the server now takes updates, or does not any more. */
  readonly penChanged: () => void;
  /** The server closed the connection for good (4400 to 4499). */
  readonly closed: (code: number, message: string) => void;
  /** In place of the browser's WebSocket, for tests. */
  readonly socket?: typeof WebSocket;
}
