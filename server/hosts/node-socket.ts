/**
 * The sockets of Node's house: those of `ws`, and what a round sends to everybody is put into frames once, as one piece of
 * bytes for all, and handed to the TCP socket in one write. That is most of what a large room costs.
 */
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { Shared } from "../room/socket.ts";

/** A server's frame of one binary message: whole, and not masked. */
const framed = (message: Uint8Array): Buffer => {
  const { length } = message;
  const head = Buffer.alloc(length < 126 ? 2 : length < 0x10000 ? 4 : 10);
  head[0] = 0x82;
  if (length < 126) head[1] = length;
  else if (length < 0x10000) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, message]);
};

/** Bytes of a frame besides what it carries, at least and at most. */
const overhead = { least: 6, most: 14 } as const;
/** Bytes that may have been read of what comes after the message at hand. */
const readAhead = 128 * 1024;

const wires = new WeakMap<Shared, Buffer>();

const wireOf = (shared: Shared): Buffer => {
  let wire = wires.get(shared);
  if (wire === undefined) wires.set(shared, (wire = Buffer.concat(shared.messages.map(framed))));
  return wire;
};

/**
 * `ws` writes every frame at once when it compresses nothing, so frames written beside it stand in their order. Where it
 * compresses, or before `over` was told, they go its own way.
 */
export class NodeSocket extends WebSocket {
  #tcp: IncomingMessage["socket"] | null = null;
  #take: ((message: Uint8Array | string) => void) | null = null;
  #noise: ((frames: number) => void) | null = null;
  /** Bytes of the line that came as messages, with a frame around each. */
  #carried = 0;
  /** Frames told of as noise. */
  #told = 0;

  /** The connection it came by. */
  over(request: IncomingMessage): void {
    this.#tcp = request.socket;
    this.#carried = this.#tcp.bytesRead;
  }

  /** What comes from now on goes there, and is not made an event of first: of short messages that is most of the cost. */
  take(receive: (message: Uint8Array | string) => void, noise: (frames: number) => void): void {
    this.#take = receive;
    this.#noise = noise;
  }

  override emit(event: string | symbol, ...told: unknown[]): boolean {
    if (event === "ping" || event === "pong") this.#listen();
    if (event !== "message" || this.#take === null) return super.emit(event, ...told);
    const [data, binary] = told as [Buffer, boolean];
    this.#carried += data.length + overhead.most;
    this.#listen();
    this.#take(binary ? data : data.toString());
    return true;
  }

  /**
   * Tells of frames that were no message: pings, pongs, and the pieces a message was cut into. `ws` says nothing of pieces;
   * what it took from the line besides messages is what they took at least.
   */
  #listen(): void {
    const bytes = (this.#tcp?.bytesRead ?? 0) - this.#carried - readAhead;
    const frames = Math.floor(bytes / overhead.least);
    if (frames <= this.#told) return;
    this.#noise?.(frames - this.#told);
    this.#told = frames;
  }

  sendShared(shared: Shared): void {
    if (this.#tcp === null || this.extensions !== "") for (const message of shared.messages) this.send(message);
    else if (this.readyState === WebSocket.OPEN) this.#tcp.write(wireOf(shared));
  }
}
