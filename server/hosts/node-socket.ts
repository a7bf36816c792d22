/**
 * Sockets on Node: those of `ws`, but what a round sends to everybody is framed only once, as one piece of bytes for
 * all, and written to the TCP socket in one go. This is most of what a large room costs.
 */
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { Shared } from "../room/socket.ts";

/** A server's frame for one binary message: in one piece, and not masked. */
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

/** The least and the most bytes of a frame besides its content. */
const overhead = { least: 6, most: 14 } as const;
/** How many bytes beyond the current message may have been read already. */
const readAhead = 128 * 1024;

const wires = new WeakMap<Shared, Buffer>();

const wireOf = (shared: Shared): Buffer => {
  let wire = wires.get(shared);
  if (wire === undefined) wires.set(shared, (wire = Buffer.concat(shared.messages.map(framed))));
  return wire;
};

/**
 * `ws` writes every frame at once if it compresses nothing, so that frames written directly keep their order. If it
 * compresses, or before `over` was called, frames go through `ws`.
 */
export class NodeSocket extends WebSocket {
  #tcp: IncomingMessage["socket"] | null = null;
  #take: ((message: Uint8Array | string) => void) | null = null;
  #noise: ((frames: number) => void) | null = null;
  /** Bytes received as messages, each with its frame. */
  #carried = 0;
  /** How many frames were reported as noise. */
  #told = 0;

  /** To be called with the request by which the connection came. */
  over(request: IncomingMessage): void {
    this.#tcp = request.socket;
    this.#carried = this.#tcp.bytesRead;
  }

  /**
   * Passes all further messages directly to `receive`, without making events first: for short messages these are most
   * of the cost.
   */
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
   * Reports frames that were no messages: pings, pongs, and pieces of messages. `ws` does not report pieces, so their
   * number is estimated, at the least, from the bytes received besides messages.
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
