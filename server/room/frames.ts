/** Encodes and decodes sync messages: those of y-websocket, and those of drafts/wire.ts. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { MessageType, type Closing, type Head, type Hello } from "../../drafts/wire.ts";

/** Kinds of sync messages, as in y-protocols/sync. */
export const SyncType = { step1: 0, step2: 1, update: 2 } as const;

const made = (type: number, write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
};

/** A message of y-protocols/sync. `bytes` is a state vector for `step1`, otherwise an update. */
export const syncFrame = (type: (typeof SyncType)[keyof typeof SyncType], bytes: Uint8Array): Uint8Array =>
  made(MessageType.sync, (encoder) => {
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, bytes);
  });

/** Says that the first `n` update frames of this connection are on disk. What is beyond, the device keeps. */
export const savedFrame = (n: number): Uint8Array =>
  made(MessageType.saved, (encoder) => encoding.writeVarUint(encoder, n));

const jsonFrame = (type: number, value: unknown): Uint8Array =>
  made(type, (encoder) => encoding.writeVarString(encoder, JSON.stringify(value)));

/**
 * Says how far the record goes. It is sent after the words of its entries, so whoever has this head has all of them.
 */
export const headFrame = (head: Head): Uint8Array => jsonFrame(MessageType.head, head);
/** The first message on every connection. Sent again when what its seat may do or has has changed. */
export const helloFrame = (hello: Hello): Uint8Array => jsonFrame(MessageType.hello, hello);
/**
 * The reason for a close, sent right before it: a close frame itself has room for 123 bytes of reason (RFC 6455, 5.5).
 */
export const closingFrame = (closing: Closing): Uint8Array => jsonFrame(MessageType.closing, closing);

/** The cursor of one client; null when it has left. */
export interface Caret {
  readonly client: number;
  readonly clock: number;
  readonly state: object | null;
}

/** Carets as y-protocols/awareness has them. A state of null takes that client's caret away. */
export const awarenessFrame = (carets: readonly Caret[]): Uint8Array =>
  made(MessageType.awareness, (encoder) => {
    const inner = encoding.createEncoder();
    encoding.writeVarUint(inner, carets.length);
    for (const { client, clock, state } of carets) {
      encoding.writeVarUint(inner, client);
      encoding.writeVarUint(inner, clock);
      encoding.writeVarString(inner, JSON.stringify(state));
    }
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
  });

/** What a client can send on a sync socket. */
export type Message =
  | { readonly is: "step1"; readonly vector: Uint8Array }
  | { readonly is: "update"; readonly step2: boolean; readonly bytes: Uint8Array }
  | { readonly is: "awareness"; readonly carets: readonly { client: number; clock: number; json: string }[] }
  | { readonly is: "query-awareness" };

/** Reads one message. Throws on anything else; the connection is then closed with a reason. */
export const readMessage = (bytes: Uint8Array): Message => {
  const decoder = decoding.createDecoder(bytes);
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case MessageType.sync: {
      const sub = decoding.readVarUint(decoder);
      const payload = decoding.readVarUint8Array(decoder);
      if (sub === SyncType.step1) return { is: "step1", vector: payload };
      if (sub === SyncType.step2 || sub === SyncType.update)
        return { is: "update", step2: sub === SyncType.step2, bytes: payload };
      throw new RangeError(`a sync message of unknown kind ${sub}`);
    }
    case MessageType.awareness: {
      const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder));
      const count = decoding.readVarUint(inner);
      if (count > 1_000) throw new RangeError(`awareness of ${count} clients`);
      const carets = [];
      for (let n = 0; n < count; n++)
        carets.push({
          client: decoding.readVarUint(inner),
          clock: decoding.readVarUint(inner),
          json: decoding.readVarString(inner),
        });
      return { is: "awareness", carets };
    }
    case MessageType.queryAwareness:
      return { is: "query-awareness" };
    default:
      throw new RangeError(`a message of unknown type ${type}`);
  }
};
