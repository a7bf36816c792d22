/** The WebSocket given to the stock y-websocket provider: it counts frames, and keeps itself alive by text messages. */
import type { Frames } from "./frames.ts";

/**
 * In ms: how often the socket is checked, after what silence it is sent a "ping", and after what silence it is given
 * up.
 */
export const beat = { every: 2_500, ask: 7_500, silence: 20_000 } as const;

/** What a socket counts with, and whom it tells that it is alive. */
export interface SocketEars {
  readonly frames: Frames;
  /** A text message came, so the connection is alive. */
  heard(): void;
  /** Gives the number of the next connection (`nth.ts`). */
  nth(): string;
}

/**
 * Makes a class of sockets for one document. The provider drops a connection after 30 s of silence, but a room may well
 * be silent for longer. The host answers a text "ping" without waking the room; the provider can neither send one nor
 * read the answer, so this class does. A connection that has answered nothing for 20 s is dead although nobody closed
 * it (a laptop that slept, a network that changed). It is given up at once, because closing it in order would wait for
 * the other end.
 */
export const socketClass = (ears: SocketEars, Base: typeof WebSocket = WebSocket): typeof WebSocket =>
  class PingingSocket extends Base {
    #timer: ReturnType<typeof setInterval> | undefined;
    /** When something was last received, by a clock that nobody can set. */
    #heard = performance.now();
    #asked = false;

    constructor(url: string | URL, protocols?: string | string[]) {
      const counted = new URL(url);
      counted.searchParams.set("nth", ears.nth());
      super(counted.href, protocols);
      ears.frames.opened();
      // Also watches connections that never open.
      this.#timer = setInterval(() => this.#look(), beat.every);
      this.addEventListener("close", () => clearInterval(this.#timer));
    }

    #look(): void {
      const silent = performance.now() - this.#heard;
      // Only after a ping without answer: a page that the browser froze for minutes has not asked yet.
      if (this.#asked && silent >= beat.silence) this.#giveUp();
      else if (silent >= beat.ask) {
        if (this.readyState === Base.OPEN) super.send("ping");
        this.#asked = true;
      }
    }

    #giveUp(): void {
      clearInterval(this.#timer);
      this.onclose?.(new CloseEvent("close", { code: 1006 }));
      super.close();
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (data instanceof Uint8Array && !ears.frames.sending(data)) return;
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
          this.#heard = performance.now();
          this.#asked = false;
          if (typeof event.data === "string") ears.heard();
          else listener.call(this, event);
        });
    }
    override get onmessage(): ((this: WebSocket, event: MessageEvent) => unknown) | null {
      return super.onmessage;
    }
  };
