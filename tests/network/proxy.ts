/**
 * A bad network between devices and the server: a TCP proxy on loopback whose weather a test makes. It delays, cuts after
 * any number of bytes (so in the middle of a frame), swallows everything without closing, closes one direction only,
 * lets later connections arrive before earlier ones, and answers as a captive portal does. Bytes of one connection are
 * never reordered: TCP does not do that either. All chance comes from a seed.
 */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

export interface Weather {
  /**
   * `fair`: bytes pass; `down`: connections are refused; `silent`: connections open, and nothing passes or closes;
   * `portal`: whatever is asked, the page of a captive portal is the answer.
   */
  readonly sky: "fair" | "down" | "silent" | "portal";
  /** Each piece of bytes waits up to this long, in milliseconds; so does each connection before it is made. */
  readonly delay: number;
  /** A connection is cut after up to this many bytes; none by default. */
  readonly cutWithin?: number;
}

export const fair: Weather = { sky: "fair", delay: 0 };

const portalPage =
  "<!doctype html><title>Welcome</title><h1>Hotel Wi-Fi</h1><p>Accept our terms to go on line.</p><form method=post></form>";

/** Chance from a seed: whole numbers below a bound. */
export type Chance = (below: number) => number;

export const chanceOf = (seed: number): Chance => {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
};

/** One connection through the proxy. */
class Line {
  readonly near: Socket;
  #far: Socket | null = null;
  #left: number;
  readonly #proxy: Proxy;
  readonly #timers = new Set<NodeJS.Timeout>();
  /** When the last piece of each direction is let go, so that none overtakes another. */
  readonly #free = new Map<Socket, number>();
  swallows = false;

  constructor(proxy: Proxy, near: Socket, port: number) {
    this.#proxy = proxy;
    this.near = near;
    const { cutWithin, sky, delay } = proxy.weather;
    this.#left = cutWithin === undefined ? Infinity : proxy.chance(cutWithin);
    near.on("error", () => this.cut());
    near.on("close", () => this.cut());
    if (sky === "portal") this.#portal();
    else if (sky === "silent") {
      this.swallows = true;
      near.resume();
    } else {
      near.pause();
      this.#later(delay === 0 ? 0 : proxy.chance(delay), () => this.#open(port));
    }
  }

  #open(port: number): void {
    const far = connect(port, "127.0.0.1");
    this.#far = far;
    far.on("error", () => this.cut());
    far.on("close", () => {
      // What the server said last still waits for its turn.
      if (!this.swallows) this.#later(this.#wait(this.near), () => this.cut());
    });
    far.on("end", () => !this.swallows && this.#later(this.#wait(this.near), () => this.near.end()));
    this.near.on("end", () => !this.swallows && this.#later(this.#wait(far), () => far.end()));
    this.#carry(this.near, far, true);
    this.#carry(far, this.near, false);
    this.near.resume();
  }

  #carry(from: Socket, to: Socket, upwards: boolean): void {
    let first = upwards;
    from.on("data", (bytes: Buffer) => {
      if (this.swallows) return;
      let carried = bytes;
      if (first && this.#proxy.rewrite !== null)
        carried = Buffer.from(this.#proxy.rewrite(bytes.toString("latin1")), "latin1");
      first = false;
      this.#later(this.#wait(to), () => this.#pass(to, carried));
    });
  }

  #pass(to: Socket, bytes: Buffer): void {
    if (this.swallows || to.destroyed) return;
    if (bytes.length <= this.#left) {
      this.#left -= bytes.length;
      to.write(bytes);
      return;
    }
    to.write(bytes.subarray(0, this.#left), () => this.cut());
  }

  /** How long a piece waits now: no less than the one before it. */
  #wait(to: Socket): number {
    const { delay } = this.#proxy.weather;
    const now = performance.now();
    const at = Math.max(now + (delay === 0 ? 0 : this.#proxy.chance(delay)), this.#free.get(to) ?? 0);
    this.#free.set(to, at);
    return at - now;
  }

  #later(wait: number, work: () => void): void {
    if (wait <= 0) return work();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, wait);
    this.#timers.add(timer);
  }

  #portal(): void {
    this.near.once("data", () => {
      const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${portalPage.length}\r\nConnection: close\r\n\r\n`;
      this.near.end(head + portalPage);
    });
  }

  /** Closes one direction only: the client is told that nothing more comes, and may still send. */
  halfClose(): void {
    this.near.end();
  }

  cut(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.near.destroy();
    this.#far?.destroy();
    this.#proxy.gone(this);
  }
}

export class Proxy {
  weather: Weather = fair;
  /** What is made of the head of each request, the same number of bytes or not. */
  rewrite: ((head: string) => string) | null = null;
  readonly chance: Chance;
  readonly #server: Server;
  readonly #lines = new Set<Line>();

  /** Opens a proxy before a server on this machine. */
  static async before(url: string, seed: number): Promise<Proxy> {
    const proxy = new Proxy(Number(new URL(url).port), seed);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  private constructor(port: number, seed: number) {
    this.chance = chanceOf(seed);
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
      if (this.weather.sky === "down") {
        near.on("error", () => undefined); // Reset by who was refused.
        near.resetAndDestroy();
        return;
      }
      this.#lines.add(new Line(this, near, port));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  /** Connections that stand, as far as the devices know. */
  get open(): number {
    return this.#lines.size;
  }

  /** Cuts every connection, now. */
  cut(): void {
    for (const line of [...this.#lines]) line.cut();
  }
  /** Closes every connection in the one direction. */
  halfClose(): void {
    for (const line of this.#lines) line.halfClose();
  }
  /** From now on nothing passes on the connections there are, and nobody is told: half-open connections. */
  swallow(): void {
    for (const line of this.#lines) line.swallows = true;
  }
  /** Nobody comes through, and whoever was there is cut off. */
  down(): void {
    this.weather = { ...this.weather, sky: "down" };
    this.cut();
  }
  up(): void {
    this.weather = fair;
    for (const line of [...this.#lines]) if (line.swallows) line.cut();
  }

  gone(line: Line): void {
    this.#lines.delete(line);
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }
}
