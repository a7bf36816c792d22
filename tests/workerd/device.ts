/** One device of a seat at the house on Workers, over a real WebSocket: it speaks the y-websocket protocol. */
import { SELF } from "cloudflare:test";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { newDraftDoc, readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { MessageType, type Closing, type Lease } from "../../drafts/wire.ts";

const house = "http://127.0.0.1:8787";

/** A request as a script makes it, with the token of a join link. */
export const ask = async <T>(path: string, token: string, body?: unknown, method = "POST"): Promise<T> => {
  const answer = await SELF.fetch(`${house}${path}`, {
    ...(body !== undefined && { method, body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

const frame = (type: number, write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
};

/** How a device comes: under which lease, as which connection of its page (`page.n`). */
interface Knocking {
  readonly lease: Lease;
  readonly nth: string;
}

export class Device {
  readonly doc = newDraftDoc();
  readonly carets = new Map<number, { readonly user?: unknown } | null>();
  readonly texts: string[] = [];
  hellos = 0;
  saved = 0;
  sent = 0;
  closing: Closing | null = null;
  closed: number | null = null;
  readonly lease: Lease;
  #socket: WebSocket;
  #wanted: { readonly is: () => boolean; readonly done: () => void }[] = [];

  /** Joins, types under a client id of its own, and has the whole text when this is done. */
  static async open(negotiation: string, token: string, as: Partial<Knocking> = {}): Promise<Device> {
    const device = await Device.knock(negotiation, token, as);
    await device.until(() => readRecord(device.doc).meta.title !== "");
    device.doc.clientID = device.lease.client;
    return device;
  }

  /** Knocks, whatever comes of it: under a lease it has already, or a new one. */
  static async knock(negotiation: string, token: string, { lease: had, nth }: Partial<Knocking>): Promise<Device> {
    const lease =
      had ??
      (await ask<Lease>(`/api/negotiations/${negotiation}/clients`, token, {
        document: "draft",
        device: `device-${token.slice(-8)}`,
      }));
    const query = new URLSearchParams({ client: `${lease.client}`, lease: lease.lease, epoch: `${lease.epoch}` });
    if (nth !== undefined) query.set("nth", nth);
    const answer = await SELF.fetch(`${house}/sync/${negotiation}/draft?${query}`, {
      headers: { upgrade: "websocket", authorization: `Bearer ${token}` },
    });
    if (answer.webSocket === null) throw new Error(`no socket: ${answer.status} ${await answer.text()}`);
    return new Device(answer.webSocket, lease);
  }

  private constructor(socket: WebSocket, lease: Lease) {
    this.#socket = socket;
    this.lease = lease;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.texts.push(data);
      else this.#take(new Uint8Array(data as ArrayBuffer));
      this.#look();
    });
    socket.addEventListener("close", ({ code }) => {
      this.closed = code;
      this.#look();
    });
    socket.accept();
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#update(2, update);
    });
    this.send(
      frame(MessageType.sync, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
      }),
    );
  }

  send(message: Uint8Array | string): void {
    this.#socket.send(message);
  }

  /** Waits for something that a message brings; the test's own limit ends it. */
  until(is: () => boolean): Promise<void> {
    if (is()) return Promise.resolve();
    return new Promise((done) => this.#wanted.push({ is, done }));
  }

  #look(): void {
    const ready = this.#wanted.filter(({ is }) => is());
    this.#wanted = this.#wanted.filter((wanted) => !ready.includes(wanted));
    for (const { done } of ready) done();
  }

  #update(type: 1 | 2, update: Uint8Array): void {
    this.sent++;
    this.send(
      frame(MessageType.sync, (encoder) => {
        encoding.writeVarUint(encoder, type);
        encoding.writeVarUint8Array(encoder, update);
      }),
    );
  }

  #take(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    switch (decoding.readVarUint(decoder)) {
      case MessageType.sync: {
        const type = decoding.readVarUint(decoder);
        const bytes = decoding.readVarUint8Array(decoder);
        if (type === 0) this.#update(1, Y.encodeStateAsUpdate(this.doc, bytes));
        else Y.applyUpdate(this.doc, bytes, this);
        return;
      }
      case MessageType.awareness: {
        const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder));
        for (let n = decoding.readVarUint(inner); n > 0; n--) {
          const client = decoding.readVarUint(inner);
          decoding.readVarUint(inner);
          this.carets.set(client, JSON.parse(decoding.readVarString(inner)) as { user?: unknown } | null);
        }
        return;
      }
      case MessageType.saved:
        this.saved = decoding.readVarUint(decoder);
        return;
      case MessageType.hello:
        this.hellos++;
        return;
      case MessageType.closing:
        this.closing = JSON.parse(decoding.readVarString(decoder)) as Closing;
    }
  }

  /** Shows its caret in a paragraph. */
  caret(paragraph: ParagraphId, clock: number, more: object = {}): void {
    const inner = encoding.createEncoder();
    encoding.writeVarUint(inner, 1);
    encoding.writeVarUint(inner, this.lease.client);
    encoding.writeVarUint(inner, clock);
    encoding.writeVarString(inner, JSON.stringify({ paragraph, ...more }));
    this.send(
      frame(MessageType.awareness, (encoder) => encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))),
    );
  }

  words(paragraph: ParagraphId): Y.Text {
    const strand = readRecord(this.doc).paragraphs[paragraph]?.strand;
    const words = strand ? strandOf(this.doc, strand) : undefined;
    if (words === undefined) throw new RangeError(`no words of ${paragraph} here`);
    return words;
  }

  close(): void {
    this.#socket.close(1000);
  }
}
