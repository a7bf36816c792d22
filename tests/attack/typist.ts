/** Somebody who types into a room of this process without a line between: its frames come at once and in order. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { newCaucusDoc, newDraftDoc } from "../../drafts/crdt/documents.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { MessageType } from "../../drafts/wire.ts";
import type { Receiver } from "../../server/room/entrance.ts";
import type { Negotiation } from "../../server/room/negotiation.ts";

export class Typist {
  readonly doc: Y.Doc;
  /** The code it was closed with. */
  closed: number | null = null;
  readonly #receiver: Receiver;

  constructor(negotiation: Negotiation, seat: string, document = "draft") {
    this.doc = document === "draft" ? newDraftDoc() : newCaucusDoc();
    const sitting = negotiation.seat(seat)!;
    const lease = negotiation.lease(sitting, { document, device: `typist-${seat}`.slice(0, 40) });
    if (isRefusal(lease)) throw new RangeError(lease.message);
    const receiver = negotiation.connect(
      { send: (message) => this.#take(message), close: (code) => (this.closed ??= code), buffered: 0 },
      { seat, document, client: lease.client, lease: lease.lease, epoch: lease.epoch },
    );
    if (receiver === null) throw new RangeError(`${document} was not opened`);
    this.#receiver = receiver;
    this.#send(0, Y.encodeStateVector(this.doc));
    this.doc.clientID = lease.client;
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#send(2, update);
    });
  }

  #send(type: number, bytes: Uint8Array): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MessageType.sync);
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, bytes);
    this.#receiver.receive(encoding.toUint8Array(encoder));
  }

  #take(message: Uint8Array | string): void {
    if (typeof message === "string") return;
    const decoder = decoding.createDecoder(message);
    if (decoding.readVarUint(decoder) !== MessageType.sync || decoding.readVarUint(decoder) === 0) return;
    Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder), this);
  }

  leave(): void {
    this.#receiver.closed();
  }
}
