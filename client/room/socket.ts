/** The WebSocket that the stock y-websocket provider is given: it counts frames and keeps itself alive by text. */
import type { Frames } from "./frames.ts";

const pingEvery = 10_000;

export interface SocketEars {
  readonly frames: Frames;
  /** A text message came: the connection is alive. */
  heard(): void;
}

/**
 * A class of sockets for one document. The provider drops a connection after 30 s of silence, and a room may well be
 * silent for longer; a text "ping" is answered by the host without waking the room, but the provider can neither send
 * one nor read the answer.
 */
export const socketClass = (ears: SocketEars, Base: typeof WebSocket = WebSocket): typeof WebSocket =>
  class PingingSocket extends Base {
    #timer: ReturnType<typeof setInterval> | undefined;

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      ears.frames.opened();
      this.addEventListener("open", () => {
        this.#timer = setInterval(() => {
          if (this.readyState === Base.OPEN) super.send("ping");
        }, pingEvery);
      });
      this.addEventListener("close", () => clearInterval(this.#timer));
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (data instanceof Uint8Array) ears.frames.sending(data);
      super.send(data as string);
    }

    override close(code?: number, reason?: string): void {
      clearInterval(this.#timer);
      super.close(code, reason);
    }

    override set onmessage(listener: ((this: WebSocket, event: MessageEvent) => unknown) | null) {
      super.onmessage =
        listener &&
        ((event: MessageEvent) => {
          if (typeof event.data === "string") ears.heard();
          else listener.call(this, event);
        });
    }
    override get onmessage(): ((this: WebSocket, event: MessageEvent) => unknown) | null {
      return super.onmessage;
    }
  };
