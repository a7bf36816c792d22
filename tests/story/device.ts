/**
 * One device on one document, by the stock y-websocket provider: leases a client id, counts its frames as the server
 * does, and waits for what comes. Nothing here sleeps: whoever waits is woken by what arrives.
 */
import * as decoding from "lib0/decoding";
import { WebSocket as NodeSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { newCaucusDoc, newDraftDoc, newTableDoc, readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { beginPaper, newParagraphBase, paperBase } from "../../drafts/crdt/paper.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import { MessageType } from "../../drafts/wire.ts";
import type { Closing, Head, Hello, Lease } from "../../drafts/wire.ts";
import type { Seat, SyncOptions } from "./evening.ts";

/** How long anything may take to arrive before the test says what did not. */
const patience = 25_000;

// Every provider listens for the end of the process; a room of people is no leak.
process.setMaxListeners(0);

const newDoc = (document: string): Y.Doc => {
  if (document === "draft") return newDraftDoc();
  return document.startsWith("caucus/") ? newCaucusDoc() : newTableDoc();
};

const bytesOf = (data: unknown): Uint8Array => {
  if (typeof data === "string") return new TextEncoder().encode(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data as Uint8Array);
};

export class Device {
  readonly seat: Seat;
  readonly document: string;
  readonly doc: Y.Doc;
  readonly lease: Lease | null;
  /** Every message the socket brought. */
  readonly received: Uint8Array[] = [];
  hello: Hello | null = null;
  head: Head | null = null;
  closing: Closing | null = null;
  closed: number | null = null;
  readonly #provider: WebsocketProvider;
  #sent = 0;
  #saved = 0;
  readonly #waiting = new Set<() => void>();

  static async open(seat: Seat, document: string, options: SyncOptions): Promise<Device> {
    let lease: Lease | null = null;
    if (options.reader !== true) {
      const response = await seat.post("/clients", { document, device: options.device ?? "laptop" });
      if (!response.ok) throw new Error(`/clients ${document}: ${response.status} ${await response.text()}`);
      lease = (await response.json()) as Lease;
    }
    return new Device(seat, document, lease);
  }

  private constructor(seat: Seat, document: string, lease: Lease | null) {
    this.seat = seat;
    this.document = document;
    this.lease = lease;
    this.doc = newDoc(document);
    if (lease !== null) this.doc.clientID = lease.client;
    this.#provider = new WebsocketProvider(
      `${seat.evening.url.replace("http", "ws")}/sync/${seat.negotiation}`,
      document,
      this.doc,
      {
        connect: false,
        disableBc: true,
        WebSocketPolyfill: this.#socket(),
        params: lease === null ? {} : { client: String(lease.client), lease: lease.lease, epoch: String(lease.epoch) },
      },
    );
    this.#listen();
    this.#provider.connect();
  }

  /** A socket that shows its token, as a script does, and counts what goes out and comes in. */
  #socket(): typeof WebSocket {
    const device = this;
    class Socket extends NodeSocket {
      constructor(url: string) {
        super(url, { headers: { authorization: `Bearer ${device.seat.token}` } });
        device.#sent = 0;
        device.#saved = 0;
        this.on("message", (data) => device.received.push(bytesOf(data)));
        this.on("close", (code) => {
          device.closed = code;
          device.#wake();
        });
      }
      override send(data: Uint8Array): void {
        if (data[0] === MessageType.sync && data[1] !== 0) device.#sent++;
        super.send(data);
      }
    }
    return Socket as unknown as typeof WebSocket;
  }

  #listen(): void {
    const provider = this.#provider;
    const json = <T>(decoder: decoding.Decoder): T => JSON.parse(decoding.readVarString(decoder)) as T;
    const on = (type: number, take: (decoder: decoding.Decoder) => void): void => {
      provider.messageHandlers[type] = (_encoder, decoder) => {
        take(decoder);
        this.#wake();
      };
    };
    on(MessageType.saved, (decoder) => (this.#saved = decoding.readVarUint(decoder)));
    on(MessageType.head, (decoder) => (this.head = json<Head>(decoder)));
    on(MessageType.hello, (decoder) => (this.hello = json<Hello>(decoder)));
    on(MessageType.closing, (decoder) => (this.closing = json<Closing>(decoder)));
    provider.on("sync", (synced) => {
      // Yjs takes a new id when its own comes back from afar; this one is leased.
      if (synced && this.lease !== null) this.doc.clientID = this.lease.client;
      this.#wake();
    });
    provider.awareness.on("change", () => this.#wake());
    this.doc.on("afterAllTransactions", () => this.#wake());
  }

  get synced(): boolean {
    return this.#provider.synced;
  }

  /** Comes back when this holds; looks again whenever something arrived. */
  until(holds: () => boolean, what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`did not come within ${patience} ms: ${what}`));
      }, patience);
      this.#waiting.add(look);
      look();
    });
  }

  #wake(): void {
    for (const look of this.#waiting) look();
  }

  /** Comes back when all that was typed here is on the record. */
  saved(): Promise<void> {
    return this.until(() => this.synced && this.#saved >= this.#sent, `${this.document} saved`);
  }

  /** Comes back when this device has the record up to an entry. */
  caughtUp(seq: number): Promise<void> {
    return this.until(() => (this.head?.seq ?? 0) >= seq, `${this.document} up to ${seq}`);
  }

  /** What an act says it has seen: the head, and own typing so far. */
  seen(): { seq: number; frames: Record<string, { connection: string; n: number }> } {
    return {
      seq: this.head?.seq ?? 0,
      frames: { [this.document]: { connection: this.hello!.connection, n: this.#sent } },
    };
  }

  /** Goes off line: what is typed now waits on the device. */
  offline(): void {
    this.#provider.disconnect();
  }
  async online(): Promise<void> {
    this.#provider.connect();
    await this.until(() => this.synced, `${this.document} back in sync`);
  }
  leave(): void {
    this.#provider.destroy();
  }

  strand(id: ParagraphId): Y.Text {
    const strand = readRecord(this.doc).paragraphs[id]?.strand;
    const text = strand ? strandOf(this.doc, strand) : undefined;
    if (text === undefined) throw new RangeError(`no strand for ${id} here`);
    return text;
  }
  words(id: ParagraphId): string {
    return this.strand(id).toString();
  }

  /** Types after the first occurrence of `after`. */
  type(id: ParagraphId, after: string, typed: string): void {
    const strand = this.strand(id);
    const at = strand.toString().indexOf(after);
    if (at < 0) throw new RangeError(`"${after}" does not stand in "${strand.toString()}"`);
    strand.insert(at + after.length, typed);
  }

  /** Says where the caret is. */
  caret(paragraph: ParagraphId, user: object): void {
    this.#provider.awareness.setLocalState({ paragraph, cursor: { at: 1 }, user });
  }
  /** Who else is seen here. */
  others(): { readonly paragraph?: string; readonly user?: { readonly office: string; readonly party?: string } }[] {
    const { awareness } = this.#provider;
    return [...awareness.getStates()].filter(([client]) => client !== this.doc.clientID).map(([, state]) => state);
  }

  /** Opens a paper in this caucus on a paragraph as another device shows it. */
  paper(id: string, draft: Device, paragraph: ParagraphId): Y.Text {
    const base = paperBase(draft.doc, paragraph, { seq: draft.head!.seq, language: "en" });
    return beginPaper(this.doc.getMap("papers"), id, base);
  }
  newParagraphPaper(id: string, draft: Device, after: ParagraphId, part: Part = "consensus"): Y.Text {
    const on = { after, part, kind: "paragraph", level: 1 } as const;
    return beginPaper(this.doc.getMap("papers"), id, newParagraphBase(on, { seq: draft.head!.seq, language: "en" }));
  }
  /** The words of a paper, or undefined when it is not here. */
  paperWords(id: string): string | undefined {
    const paper = this.doc.getMap("papers").get(id);
    return paper instanceof Y.Map ? String(paper.get("text")) : undefined;
  }
}

/** Own words into a paper after a stretch that stands there. */
export const add = (paper: Y.Text, after: string, own: string): void => {
  const at = paper.toString().indexOf(after);
  if (at < 0) throw new RangeError(`"${after}" does not stand in "${paper.toString()}"`);
  paper.insert(at + after.length, own, { src: "own" });
};
/** Strikes others' words in a paper, as Backspace does there. */
export const strike = (paper: Y.Text, stretch: string): void => {
  const at = paper.toString().indexOf(stretch);
  if (at < 0) throw new RangeError(`"${stretch}" does not stand in "${paper.toString()}"`);
  paper.format(at, stretch.length, { strike: true });
};
