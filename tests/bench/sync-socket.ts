/**
 * A WebSocket with next to no work of its own, so that a crowd of a thousand fits into one process beside the server it
 * measures: frames are read where they lie, and sent under a mask of zeros.
 */
import { connect, type Socket } from "node:net";

/** What is done with what comes. */
export interface Ears {
  /** One binary message; the bytes are good until it returns. */
  message(bytes: Buffer): void;
  closed(why: string): void;
}

/** A client's frame: masked, as the protocol asks, with a mask that changes nothing. */
const framed = (opcode: number, payload: Uint8Array): Buffer => {
  const { length } = payload;
  if (length > 0xffff) throw new RangeError("no frame of a crowd is as long as that");
  const head = length < 126 ? 2 : 4;
  const frame = Buffer.alloc(head + 4 + length);
  frame[0] = 0x80 | opcode;
  if (length < 126) frame[1] = 0x80 | length;
  else {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.set(payload, head + 4);
  return frame;
};

const upgrade = (port: number, path: string, headers: Readonly<Record<string, string>>): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ].join("\r\n");

export class CrowdSocket {
  readonly #socket: Socket;
  readonly #ears: Ears;
  #rest: Buffer | null = null;
  #upgraded = false;
  #opened: (() => void) | null = null;
  #ended = false;

  private constructor(socket: Socket, ears: Ears) {
    this.#socket = socket;
    this.#ears = ears;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", (error) => this.#end(error.message));
    socket.on("close", () => this.#end("the connection ended"));
  }

  /** Opens one; rejected when the server does not upgrade. */
  static open(port: number, path: string, headers: Readonly<Record<string, string>>, ears: Ears): Promise<CrowdSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" });
      const made = new CrowdSocket(socket, {
        message: (bytes) => ears.message(bytes),
        closed(why) {
          reject(new Error(why));
          ears.closed(why);
        },
      });
      made.#opened = () => resolve(made);
      socket.once("connect", () => socket.write(upgrade(port, path, headers)));
    });
  }

  send(payload: Uint8Array): void {
    this.#socket.write(framed(2, payload));
  }

  close(): void {
    this.#ended = true;
    this.#socket.end(framed(8, new Uint8Array([0x03, 0xe8])));
  }

  #end(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.destroy();
    this.#ears.closed(why);
  }

  #take(chunk: Buffer): void {
    let bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = null;
    if (!this.#upgraded) {
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) {
        this.#rest = bytes;
        return;
      }
      const answer = bytes.toString("latin1", 0, end);
      if (!answer.startsWith("HTTP/1.1 101")) return this.#end(answer.split("\r\n")[0]!);
      this.#upgraded = true;
      this.#opened?.();
      bytes = bytes.subarray(end + 4);
    }
    this.#frames(bytes);
  }

  #frames(bytes: Buffer): void {
    let at = 0;
    while (at + 2 <= bytes.length) {
      let start = at + 2;
      let length = bytes[at + 1]! & 0x7f;
      if (length === 126) {
        if (start + 2 > bytes.length) break;
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (length === 127) {
        if (start + 8 > bytes.length) break;
        length = Number(bytes.readBigUInt64BE(start));
        start += 8;
      }
      if (start + length > bytes.length) break;
      this.#frame(bytes[at]!, bytes.subarray(start, start + length));
      at = start + length;
    }
    // A copy: what is kept must not hold the whole chunk.
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
  }

  #frame(first: number, payload: Buffer): void {
    const opcode = first & 0x0f;
    if ((first & 0x80) === 0) return this.#end("a message in pieces: none of these servers sends one");
    if (opcode === 2) this.#ears.message(payload);
    else if (opcode === 9) this.#socket.write(framed(10, payload));
    else if (opcode === 8)
      this.#end(
        `closed with ${payload.length >= 2 ? payload.readUInt16BE(0) : "no code"} ${payload.toString("utf8", 2)}`,
      );
  }
}
