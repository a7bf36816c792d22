/**
 * How often a seat may ask, by what it asks for. Counted by seat and never by address: a hall is one address, and a
 * delegation's five devices are one seat. What is tried without any seat is counted for the whole house, and only where
 * it fails, so that nobody with a seat is kept waiting by somebody without.
 */
import type { Context, MiddlewareHandler } from "hono";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Negotiation } from "../room/negotiation.ts";
import { Bucket, type Allowance } from "../room/bucket.ts";
import { Bodies } from "./bodies.ts";
import { Refused, told } from "./errors.ts";
import type { House } from "./house.ts";
import { Turns } from "./turns.ts";

const perMinute = (burst: number, minute: number): Allowance => ({ burst, perSecond: minute / 60 });

/** What a seat may ask at once after quiet, and in each minute from then on. The table is in docs/limits.md. */
export const allowances = {
  /** The room as it is: who is in it, the text, the lists. */
  reads: perMinute(600, 600),
  acts: perMinute(300, 180),
  /** Kilobytes of long acts, of a whole room: comparing a long wording holds everybody up. */
  longActs: { burst: 400, perSecond: 3 },
  /** Looking back: history, moments, comparisons, authors, reconciling, outputs, previews of a restore. */
  pasts: perMinute(300, 120),
  /** The whole record in one file. */
  archives: perMinute(10, 2),
  /** Files that come in: previews, imports, proofs. */
  uploads: perMinute(60, 20),
  leases: perMinute(300, 120),
  caucuses: perMinute(60, 20),
  /** Links made, revoked, signed out; settings. */
  invitations: perMinute(1_000, 120),
  sockets: perMinute(300, 600),
  /** Devices that join with a link: one link may be many people's. */
  joins: perMinute(300, 300),
  /** Negotiations begun, where anyone on the machine may; in all. */
  starts: perMinute(300, 60),
  /** Tokens and cookies that open nothing, in all. */
  guesses: perMinute(300, 600),
} as const satisfies Record<string, Allowance>;
export type Kind = keyof typeof allowances;

/** Negotiations of one house. */
export const mostNegotiations = 20_000;

/** What a route of `/api/negotiations/:id` counts as, by method and the first word after the id. */
const routes: Readonly<Record<string, Kind>> = {
  "GET ": "reads",
  "GET draft": "reads",
  "GET invitations": "reads",
  "GET caucuses": "reads",
  "GET history": "pasts",
  "GET moments": "pasts",
  "GET blame": "pasts",
  "GET reconcile": "pasts",
  "GET compare": "pasts",
  "GET export": "pasts",
  "GET restore-preview": "pasts",
  "GET archive": "archives",
  "POST acts": "acts",
  "POST clients": "leases",
  "POST imports": "uploads",
  "POST proofs": "uploads",
  "POST invitations": "invitations",
  "DELETE invitations": "invitations",
  "PATCH settings": "invitations",
  "POST caucuses": "caucuses",
  "PUT caucuses": "caucuses",
  "DELETE caucuses": "caucuses",
  "POST leave": "reads",
  "GET verify": "reads",
};

/** What is read beside a room where the host can: what takes a moment, and what may take seconds. */
const readApart: ReadonlyMap<string, "short" | "long"> = new Map([
  ["", "short"],
  ["draft", "short"],
  ["history", "short"],
  ["moments", "short"],
  ["blame", "short"],
  ["reconcile", "long"],
  ["compare", "long"],
  ["export", "long"],
  ["restore-preview", "long"],
  ["archive", "long"],
]);

const words: Readonly<Record<Kind, string>> = {
  reads: "asks for the room more often than anybody looks at it",
  acts: "does more than anybody does by hand",
  longActs: "sends long wordings while the room is still taken up by others",
  pasts: "looks back more often than can be answered",
  archives: "asks for the whole record again and again",
  uploads: "sends more files than can be read",
  leases: "asks for more client ids than it has devices",
  caucuses: "changes caucuses more often than can be kept up with",
  invitations: "makes and revokes more links than anybody sends",
  sockets: "opens more connections than its devices need",
  joins: "is joined by more devices than can be seated",
  starts: "begins more negotiations than anybody holds",
  guesses: "tries links that do not open",
};

/** A seat's buckets are forgotten when they are full again; looked for when there are this many. */
const many = 20_000;
/** Ms a refusal for asking too often is held back at most; how many requests of one seat are held, and in all. */
const held = { most: 1_000, perSeat: 100, all: 2_000 } as const;
/**
 * What a seat may be refused, and thrown out for, before its refusals are held back: then for longer with each, so that
 * who does nothing else is soon answered every few seconds. People are refused something now and then.
 */
const troubles = { allowance: { burst: 40, perSecond: 1 }, each: 100, most: 5_000 } as const;

export class Limits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #troubles = new Map<string, Bucket>();
  readonly #held = new Map<string, number>();
  #heldInAll = 0;
  /** Whether the host can afford to hold a refusal back. */
  readonly #holds: boolean;
  /** What takes the processor long; acts, which wait for the disk and may go together. */
  readonly work = new Turns(1);
  readonly acts = new Turns(4);
  readonly #files = new Turns(2);
  readonly #prints = new Turns(1, { elsewhere: true });
  /** Bodies that are being sent. */
  readonly bodies = new Bodies();
  /** What is read beside the room: moments do not wait for what takes seconds. */
  readonly apart = { short: new Turns(2, { elsewhere: true }), long: new Turns(1, { elsewhere: true }) } as const;

  constructor(now: () => number, holds: boolean) {
    this.#now = now;
    this.#holds = holds;
  }

  #bucket(key: string, kind: Kind): Bucket {
    const name = `${kind} ${key}`;
    const known = this.#buckets.get(name);
    if (known !== undefined) return known;
    if (this.#buckets.size >= many)
      for (const [other, bucket] of this.#buckets) if (bucket.full) this.#buckets.delete(other);
    const bucket = new Bucket(allowances[kind], this.#now);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  /** Takes `n` of what a seat may ask, or answers the seconds after which it may. */
  take(key: string, kind: Kind, n = 1): number {
    return Math.ceil(this.#bucket(key, kind).take(n) / 1_000);
  }

  /** Likewise; throws the refusal, held back a little so that asking again at once gains nothing. */
  async spend(key: string, kind: Kind, n = 1): Promise<void> {
    const retryAfter = this.take(key, kind, n);
    if (retryAfter === 0) return;
    await this.hold(key, retryAfter);
    throw new Refused(tooOften(kind, retryAfter));
  }

  /** Waits a little before a refusal, where the host can and this seat has not many waiting already. */
  hold(key: string, seconds: number): Promise<void> {
    return this.#hold(key, Math.min(held.most, seconds * 1_000));
  }

  /** Whoever this is was refused something, or thrown out of a document. */
  troubled(key: string): void {
    let bucket = this.#troubles.get(key);
    if (bucket === undefined) {
      if (this.#troubles.size >= many)
        for (const [other, one] of this.#troubles) if (one.full) this.#troubles.delete(other);
      this.#troubles.set(key, (bucket = new Bucket(troubles.allowance, this.#now)));
    }
    bucket.owe(1);
  }

  /** Waits for as long as whoever is refused again and again has to; not at all for everybody else. */
  patience(key: string): Promise<void> {
    const owed = this.#troubles.get(key)?.owe(0) ?? 0;
    return owed === 0 ? Promise.resolve() : this.#hold(key, Math.min(troubles.most, owed * troubles.each));
  }

  async #hold(key: string, ms: number): Promise<void> {
    const now = this.#held.get(key) ?? 0;
    if (!this.#holds || now >= held.perSeat || this.#heldInAll >= held.all) return;
    this.#held.set(key, now + 1);
    this.#heldInAll++;
    await new Promise<void>((resume) => setTimeout(resume, ms));
    this.#heldInAll--;
    const then = this.#held.get(key)! - 1;
    if (then === 0) this.#held.delete(key);
    else this.#held.set(key, then);
  }

  /** The turns of one seat at what takes long. */
  turnOf(key: string): Turn {
    return (work) => this.work.take(key, work);
  }

  /** The turns of one seat at files that come in, which take nothing from the room where they are read apart. */
  filesOf(key: string): Turn {
    return (work) => this.#files.take(key, work);
  }

  /** The turns of one seat at files that are set apart, and take nothing from the room either. */
  printsOf(key: string): Turn {
    return (work) => this.#prints.take(key, work);
  }

  /** Somebody showed what opens nothing. Throws when the house has had too much of it. */
  guessed(): void {
    const retryAfter = this.take("", "guesses");
    if (retryAfter > 0) throw new Refused(tooOften("guesses", retryAfter));
  }
}

const tooOften = (kind: Kind, retryAfter: number) =>
  refuse(
    RefusalCode.tooMany,
    kind === "guesses"
      ? `Too many links were tried that do not open. Nothing was done; try again in ${retryAfter} s.`
      : `This seat ${words[kind]}. Nothing was done; ask again in ${retryAfter} s.`,
    { retryAfter },
  );

/** A turn of this caller for what takes long; given to whoever has read a body first. */
export type Turn = <T>(work: () => T | Promise<T>) => Promise<T>;

/** Names a seat to the limits. */
export const seatKey = (negotiation: Pick<Negotiation, "id">, seat: { readonly id: string }): string =>
  `${negotiation.id} ${seat.id}`;

/** Ten megabytes of file, and the form around it. */
export const uploadBytes = 10 * 1024 * 1024 + 64 * 1024;
/** An act carries up to two hundred wordings; far more than this is no act. */
export const actBytes = 4 * 1024 * 1024;

/** In front of every route of a negotiation: who asks, whether it may ask so often, and for readings whose turn it is. */
export const limited =
  (house: House): MiddlewareHandler =>
  async (c: Context, next) => {
    const [, , , , first = ""] = c.req.path.split("/");
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    // A route nobody has thought of here is counted all the same.
    const kind = routes[`${method} ${first}`] ?? (method === "GET" ? "reads" : "acts");
    const negotiation = house.directory.get(c.req.param("id") ?? "");
    if (negotiation === null) return next();
    const { seat, operator } = callerOf(house, c, negotiation);
    const key = seatKey(negotiation, seat);
    c.set(asking, key);
    if (!operator) await house.limits.spend(key, kind);
    // What has a body takes its turn when the body is there: a slow sender holds nobody up.
    if (!["reads", "pasts", "archives"].includes(kind))
      return house.limits.bodies.during(c, key, kind === "uploads" ? uploadBytes : actBytes, next);
    const length = method === "GET" ? readApart.get(first) : undefined;
    if (house.look !== undefined && length !== undefined) {
      const { look } = house;
      const answer = await house.limits.apart[length].take(key, () => look(c.req.raw));
      if (answer !== null) {
        c.res = answer;
        await stillSeated(house, c, negotiation);
        return;
      }
    }
    inTurn.set(c.req.raw, null);
    await house.limits.work.take(key, next);
    const rest = inTurn.get(c.req.raw) ?? null;
    if (rest !== null) c.res = await rest();
    await stillSeated(house, c, negotiation);
  };

/**
 * Whoever was withdrawn or signed out while an answer was made is told that, and nothing of the answer: it may have taken
 * minutes, and waited its turn before.
 */
const stillSeated = async (house: House, c: Context, negotiation: Negotiation): Promise<void> => {
  try {
    house.callers.of(c, negotiation);
  } catch (error) {
    await c.res.body?.cancel();
    const { status, ...refusal } = told(error, house.log, `${c.req.method} ${c.req.routePath}`);
    // Its headers, which may name a file, go with it: set twice, so that none of them is taken over.
    c.res = undefined;
    c.res = Response.json({ error: refusal }, { status });
  }
};

/** Requests whose turn it is, and how their answers go on afterwards. */
const inTurn = new WeakMap<Request, (() => Promise<Response>) | null>();

/** Goes on with an answer when the turn of its request is given back: what is waited for elsewhere holds nobody up. */
export const afterTurn = async (c: Context, rest: () => Promise<Response>): Promise<Response> => {
  if (!inTurn.has(c.req.raw)) return rest();
  inTurn.set(c.req.raw, rest);
  return c.body(null);
};

/** Under this name a request knows whose it is, once that is settled. */
const asking = "asking";

/** In front of everything: who is refused again and again is told so later and later. */
export const patient =
  (house: House): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const { status } = c.res;
    if (status < 400 || status >= 500 || status === 409) return;
    const key = (c.get(asking) as string | undefined) ?? "";
    house.limits.troubled(key);
    await house.limits.patience(key);
  };

const callerOf = (house: House, c: Context, negotiation: Negotiation): ReturnType<House["callers"]["of"]> => {
  try {
    return house.callers.of(c, negotiation);
  } catch (error) {
    if (error instanceof Refused && error.refusal.refused === RefusalCode.notSignedIn) house.limits.guessed();
    throw error;
  }
};
