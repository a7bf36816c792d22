/** The WebSocket that the stock y-websocket provider is given: it counts frames and keeps itself alive by text. */
import type { Frames } from "./frames.ts";

/** How often the socket is looked after, how long it may say nothing before it is asked, and before it is given up. */
export const beat = { every: 2_500, ask: 7_500, silence: 20_000 } as const;

export interface SocketEars {
  readonly frames: Frames;
  /** A text message came: the connection is alive. */
  heard(): void;
  /** Which of the device's connections the next one is (`nth.ts`). */
  nth(): string;
}

/**
 * A class of sockets for one document. The provider drops a connection after 30 s of silence, and a room may well be
 * silent for longer; a text "ping" is answered by the host without waking the room, but the provider can neither send
 * one nor read the answer. A connection that answers nothing for 20 s is over although nobody closed it (a laptop that
 * slept, a network that changed): it is given up at once, since closing it in order would wait for the other end.
 */
export const socketClass = (ears: SocketEars, Base: typeof WebSocket = WebSocket): typeof WebSocket =>
  class PingingSocket extends Base {
    #timer: ReturnType<typeof setInterval> | undefined;
    /** By a clock that nobody puts forward or back. */
    #heard = performance.now();
    #asked = false;

    constructor(url: string | URL, protocols?: string | string[]) {
      const counted = new URL(url);
      counted.searchParams.set("nth", ears.nth());
      super(counted.href, protocols);
      ears.frames.opened();
      // A connection that never opens says nothing either.
      this.#timer = setInterval(() => this.#look(), beat.every);
      this.addEventListener("close", () => clearInterval(this.#timer));
    }

    #look(): void {
      const silent = performance.now() - this.#heard;
      // Asked, and no answer: a page that the browser held still for minutes has not asked yet.
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
