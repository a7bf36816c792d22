/**
 * How often a seat may ask, by what it asks for. It is counted by seat and never by address, because a hall has one
 * address, and a delegation's five devices have one seat. What is tried without a seat is counted for the whole house,
 * and only when it fails, so that nobody with a seat waits because of somebody without.
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

/** What a seat may ask at once after a quiet time, and then in each minute. The table is in docs/limits.md. */
export const allowances = {
  /** The room as it is: who is in it, the text, lists. */
  reads: perMinute(600, 600),
  acts: perMinute(300, 180),
  /** Kilobytes of long acts, for a whole room: comparing a long wording delays everybody. */
  longActs: { burst: 400, perSecond: 3 },
  /** The past: history, moments, comparisons, authors, reconciling, outputs, previews of a restore. */
  pasts: perMinute(300, 120),
  /** The whole record as one file. */
  archives: perMinute(10, 2),
  /** Uploaded files: previews, imports, proofs. */
  uploads: perMinute(60, 20),
  leases: perMinute(300, 120),
  caucuses: perMinute(60, 20),
  /** Making and revoking links, signing devices out, settings. */
  invitations: perMinute(1_000, 120),
  sockets: perMinute(300, 600),
  /** Devices joining by one link, which may be used by many people. */
  joins: perMinute(300, 300),
  /** Negotiations started, where anyone on the machine may; for the whole house. */
  starts: perMinute(300, 60),
  /** Invalid tokens and cookies; for the whole house. */
  guesses: perMinute(300, 600),
} as const satisfies Record<string, Allowance>;
/** What a request counts as; each kind has its own allowance. */
export type Kind = keyof typeof allowances;

/** The most negotiations of one house. */
export const mostNegotiations = 20_000;

/** What a route of `/api/negotiations/:id` counts as, by its method and the first word after the id. */
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

/** The readings that go to another process where the host can: `short` takes a moment, `long` may take seconds. */
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

/** From this many seats on, buckets that are full again are forgotten. */
const many = 20_000;
/**
 * How many ms a refusal for asking too often is delayed at most; how many such requests are delayed for one seat, and
 * in all.
 */
const held = { most: 1_000, perSeat: 100, all: 2_000 } as const;
/**
 * How many refusals (or closed connections) a seat may have before its refusals are delayed: then each one more adds
 * `each` ms, up to `most`. People are refused something now and then; a program that does nothing else is soon answered
 * only every few seconds.
 */
const troubles = { allowance: { burst: 40, perSecond: 1 }, each: 100, most: 5_000 } as const;

/** The allowances, turns and delays of one house. They are in memory alone, and begin anew with the server. */
export class Limits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #troubles = new Map<string, Bucket>();
  readonly #held = new Map<string, number>();
  #heldInAll = 0;
  /** Whether the host can afford to delay refusals. */
  readonly #holds: boolean;
  /**
   * Turns for what takes the processor long; `acts` has turns for acts, which wait for the disk and may run together.
   */
  readonly work = new Turns(1);
  readonly acts = new Turns(4);
  readonly #files = new Turns(2);
  readonly #prints = new Turns(1, { elsewhere: true });
  /** The bodies being sent. */
  readonly bodies = new Bodies();
  /** Turns for readings in another process; short ones do not wait for long ones. */
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

  /** Takes `n` from a seat's allowance. Gives 0, or the seconds after which it may ask again. */
  take(key: string, kind: Kind, n = 1): number {
    return Math.ceil(this.#bucket(key, kind).take(n) / 1_000);
  }

  /**
   * Takes `n` from a seat's allowance, or throws the refusal, a little delayed, so that asking again at once gains
   * nothing.
   */
  async spend(key: string, kind: Kind, n = 1): Promise<void> {
    const retryAfter = this.take(key, kind, n);
    if (retryAfter === 0) return;
    await this.hold(key, retryAfter);
    throw new Refused(tooOften(kind, retryAfter));
  }

  /** Delays a refusal a little, if the host can and this seat does not have many delayed already. */
  hold(key: string, seconds: number): Promise<void> {
    return this.#hold(key, Math.min(held.most, seconds * 1_000));
  }

  /** Notes that this caller was refused something, or thrown out of a document. */
  troubled(key: string): void {
    let bucket = this.#troubles.get(key);
    if (bucket === undefined) {
      if (this.#troubles.size >= many)
        for (const [other, one] of this.#troubles) if (one.full) this.#troubles.delete(other);
      this.#troubles.set(key, (bucket = new Bucket(troubles.allowance, this.#now)));
    }
    bucket.owe(1);
  }

  /** Delays a caller that is refused again and again; nobody else waits. */
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

  /** Gives turns to one seat for what takes long. */
  turnOf(key: string): Turn {
    return (work) => this.work.take(key, work);
  }

  /** Gives turns to one seat for uploaded files, which cost the room nothing where another process reads them. */
  filesOf(key: string): Turn {
    return (work) => this.#files.take(key, work);
  }

  /** Gives turns to one seat for PDFs, which also cost the room nothing. */
  printsOf(key: string): Turn {
    return (work) => this.#prints.take(key, work);
  }

  /** Notes an invalid token or cookie. Throws if the house has had too many. */
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

/** Runs work when it is this caller's turn. To be used once the request's body has been read. */
export type Turn = <T>(work: () => T | Promise<T>) => Promise<T>;

/** The key of a seat in the limits. */
export const seatKey = (negotiation: Pick<Negotiation, "id">, seat: { readonly id: string }): string =>
  `${negotiation.id} ${seat.id}`;

/** The most bytes of an upload: a file of ten megabytes, and the form around it. */
export const uploadBytes = 10 * 1024 * 1024 + 64 * 1024;
/** The most bytes of an act's body: an act may have two hundred wordings; more than this is no act. */
export const actBytes = 4 * 1024 * 1024;

/**
 * Runs before every route of a negotiation: finds who asks, checks how often, and lets readings wait for their turn.
 */
export const limited =
  (house: House): MiddlewareHandler =>
  async (c: Context, next) => {
    const [, , , , first = ""] = c.req.path.split("/");
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    // A route missing from the table is counted all the same.
    const kind = routes[`${method} ${first}`] ?? (method === "GET" ? "reads" : "acts");
    const negotiation = house.directory.get(c.req.param("id") ?? "");
    if (negotiation === null) return next();
    const { seat, operator } = callerOf(house, c, negotiation);
    const key = seatKey(negotiation, seat);
    c.set(asking, key);
    if (!operator) await house.limits.spend(key, kind);
    // A request with a body takes its turn when the body has come, so that a slow sender delays nobody.
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
 * Refuses a caller whose seat was withdrawn, or who was signed out, while the answer was made (which may take minutes);
 * nothing of the answer is then sent.
 */
const stillSeated = async (house: House, c: Context, negotiation: Negotiation): Promise<void> => {
  try {
    house.callers.of(c, negotiation);
  } catch (error) {
    await c.res.body?.cancel();
    const { status, ...refusal } = told(error, house.log, `${c.req.method} ${c.req.routePath}`);
    // Dropped with its headers, which may name a file. It is set twice because hono would keep the old headers
    // otherwise.
    c.res = undefined;
    c.res = Response.json({ error: refusal }, { status });
  }
};

/** Requests that have a turn, with what is left to do for their answers after it. */
const inTurn = new WeakMap<Request, (() => Promise<Response>) | null>();

/**
 * Goes on with an answer after its request has given back the turn, so that waiting for something elsewhere delays
 * nobody.
 */
export const afterTurn = async (c: Context, rest: () => Promise<Response>): Promise<Response> => {
  if (!inTurn.has(c.req.raw)) return rest();
  inTurn.set(c.req.raw, rest);
  return c.body(null);
};

/** The name under which a request keeps whose it is, once that is known. */
const asking = "asking";

/** Runs before everything else. Whoever is refused again and again gets each refusal later; 409 does not count. */
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
