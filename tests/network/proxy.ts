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
   * `portal`: whatever is asked, the page of a captive portal is the answer; `late`: what connections bring is held until
   * it is delivered, though whoever sent it has given up by then.
   */
  readonly sky: "fair" | "down" | "silent" | "portal" | "late";
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

/** Work done in order, each after a wait of its own at least. */
class Turns {
  readonly #queue: { readonly at: number; readonly work: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  add(wait: number, work: () => void): void {
    this.#queue.push({ at: performance.now() + wait, work });
    if (this.#queue.length === 1) this.#next();
  }

  #next(): void {
    const first = this.#queue[0];
    if (first === undefined || this.#stopped) return;
    const wait = first.at - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => this.#next(), wait);
      return;
    }
    first.work();
    this.#queue.shift();
    this.#next();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}

/** One connection through the proxy. */
class Line {
  readonly near: Socket;
  #far: Socket | null = null;
  #left: number;
  readonly #proxy: Proxy;
  /** What waits for its turn: the opening, then each direction in order, so that no piece overtakes another. */
  readonly #opening = new Turns();
  readonly #turns: Record<"up" | "down", Turns> = { up: new Turns(), down: new Turns() };
  swallows = false;
  readonly #port: number;
  /** What is held of what came, and for how long that goes on. */
  #held: Buffer[] | null = null;

  constructor(proxy: Proxy, near: Socket, port: number) {
    this.#proxy = proxy;
    this.near = near;
    this.#port = port;
    const { cutWithin, sky } = proxy.weather;
    this.#left = cutWithin === undefined ? Infinity : proxy.chance(cutWithin);
    const nearGone = (): void => (this.#held === null ? this.cut() : undefined);
    near.on("error", nearGone);
    near.on("close", nearGone);
    if (sky === "portal") this.#portal();
    else if (sky === "silent") {
      this.swallows = true;
      near.resume();
    } else if (sky === "late") {
      this.hold();
      near.on("data", (bytes: Buffer) => this.#held?.push(bytes));
    } else {
      near.pause();
      this.#opening.add(this.#wait(), () => this.#open());
    }
  }

  /** Holds what comes from now on. */
  hold(): void {
    this.#held ??= [];
  }
  /** Bytes held of what came. */
  get held(): number {
    return this.#held?.reduce((sum, { length }) => sum + length, 0) ?? 0;
  }
  /** Whoever sent what is held finds the connection cut; the server does not. */
  strand(): void {
    if (this.#held !== null) this.near.destroy();
  }
  /** What was held arrives, and nothing after it; comes back when the server is done with it. */
  async deliver(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    const far = this.#far ?? this.#connect();
    const done = far.closed ? null : once(far, "close");
    for (const bytes of held) far.write(bytes);
    far.end();
    await done;
  }

  #connect(): Socket {
    const far = connect(this.#port, "127.0.0.1");
    this.#far = far;
    far.on("error", () => this.cut());
    const { down } = this.#turns;
    // What the server said last still waits for its turn.
    far.on("close", () => !this.swallows && down.add(0, () => this.cut()));
    far.on("end", () => !this.swallows && down.add(0, () => this.near.end()));
    far.on("data", (bytes: Buffer) => {
      if (!this.swallows) down.add(this.#wait(), () => this.#pass(this.near, bytes));
    });
    return far;
  }

  #open(): void {
    const far = this.#connect();
    const { up } = this.#turns;
    this.near.on("end", () => !this.swallows && up.add(0, () => far.end()));
    let first = true;
    this.near.on("data", (bytes: Buffer) => {
      const { rewrite } = this.#proxy;
      const carried = first && rewrite !== null ? Buffer.from(rewrite(bytes.toString("latin1")), "latin1") : bytes;
      first = false;
      if (this.#held !== null) this.#held.push(carried);
      else if (!this.swallows) up.add(this.#wait(), () => this.#pass(far, carried));
    });
    this.near.resume();
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

  #wait(): number {
    const { delay } = this.#proxy.weather;
    return delay === 0 ? 0 : this.#proxy.chance(delay);
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
    for (const turns of [this.#opening, this.#turns.up, this.#turns.down]) turns.stop();
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
  /** From now on what the connections there are bring is held. */
  hold(): void {
    for (const line of this.#lines) line.hold();
  }
  /** Bytes held in all. */
  get held(): number {
    return [...this.#lines].reduce((sum, { held }) => sum + held, 0);
  }
  /** Whoever sent what is held finds the connection cut, and comes again: the server knows of both then. */
  strand(): void {
    for (const line of this.#lines) line.strand();
  }
  /** What was held arrives now, after whatever came later; comes back when the server is done with it. */
  async deliver(): Promise<void> {
    await Promise.all([...this.#lines].map((line) => line.deliver()));
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
