/** How each server is spoken to: what opens a connection, how an update goes out, and where it lies in what comes. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** One connection of a crowd: where it knocks, and what it types under, if it types. */
export interface Knock {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The Yjs client id, and the number of the paragraph it types in. */
  readonly writes?: { readonly client: number; readonly paragraph: number };
}

export type DialectName = "relay" | "y-websocket" | "hocuspocus" | "unbracket";

export interface Dialect {
  /** Sent as soon as the socket is open. */
  readonly hello: readonly Uint8Array[];
  /** Whether a document comes back for that. */
  readonly syncs: boolean;
  /** Whether a writer is sent its own updates too. */
  readonly echoes: boolean;
  update(bytes: Uint8Array): Uint8Array;
  /** Kind of a message by its first bytes: a document, an update, or anything else. */
  kindOf(message: Buffer): "document" | "update" | "other";
  /** The update in a message of the first two kinds. */
  read(message: Buffer): Uint8Array;
}

const written = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
};

/** The y-websocket protocol behind a prefix that is the same in every message. */
const speaking = (
  prefix: Uint8Array,
  first: readonly Uint8Array[],
  kind: Pick<Dialect, "syncs" | "echoes">,
): Dialect => {
  const start = prefix.length;
  const sync = (sub: number, bytes: Uint8Array): Uint8Array =>
    written((encoder) => {
      encoding.writeUint8Array(encoder, prefix);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint(encoder, sub);
      encoding.writeVarUint8Array(encoder, bytes);
    });
  return {
    ...kind,
    hello: kind.syncs ? [...first, sync(0, new Uint8Array([0]))] : first,
    update: (bytes) => sync(2, bytes),
    kindOf(message) {
      // 4 is Hocuspocus's own for the answer to a first step.
      if (message[start] !== 0 && message[start] !== 4) return "other";
      return message[start + 1] === 2 ? "update" : message[start + 1] === 1 ? "document" : "other";
    },
    read: (message) => decoding.readVarUint8Array(decoding.createDecoder(message.subarray(start + 2))),
  };
};

const nothing = new Uint8Array();

export const dialect = (name: DialectName, document: string): Dialect => {
  switch (name) {
    case "relay":
      return speaking(nothing, [], { syncs: false, echoes: false });
    case "y-websocket":
    case "unbracket":
      return speaking(nothing, [], { syncs: true, echoes: true });
    case "hocuspocus": {
      const prefix = written((encoder) => encoding.writeVarString(encoder, document));
      const token = written((encoder) => {
        encoding.writeUint8Array(encoder, prefix);
        encoding.writeVarUint(encoder, 2);
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarString(encoder, "anybody");
      });
      return speaking(prefix, [token], { syncs: true, echoes: true });
    }
  }
};
