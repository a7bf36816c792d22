/**
 * The negotiations of one host, each in a storage of its own and opened when first needed. A join link names its
 * negotiation, so that its token is looked up in that negotiation only.
 */
import { refuse, RefusalCode } from "../drafts/refusal.ts";
import type { Refusal } from "../drafts/refusal.ts";
import type { Seat } from "../drafts/party.ts";
import { Negotiation } from "./room/negotiation.ts";
import type { Begin } from "./room/begin.ts";
import type { Deps } from "./room/deps.ts";

/** Where a host keeps its negotiations: files in a folder, or memory. */
export interface Shelf {
  /** The id of the one negotiation there is room for; absent if there is room for many. */
  readonly only?: string;
  ids(): readonly string[];
  has(id: string): boolean;
  /** What the room of a negotiation gets from outside. Makes the storage if there is none. */
  deps(id: string): Deps;
  /** Removes the storage of a negotiation that could not begin. */
  discard(id: string): void;
}

/**
 * A negotiation's storage exists but cannot be read: it is damaged, of another version, or no database. Others are not
 * affected.
 */
export class Unreadable extends Error {
  readonly id: string;

  constructor(id: string, cause: unknown) {
    super(`the negotiation ${id} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.id = id;
  }
}

/**
 * What an id of a negotiation looks like. Ids become names of files and parts of addresses, so one from outside is held
 * against this before anything is looked up.
 */
export const negotiationIdPattern = /^[\w-]{6,64}$/;

/** The token in a join link: the negotiation's id, a hyphen, and the secret. It also works as a bearer token. */
export const linkToken = (id: string, token: string): string => `${id}-${token}`;

/** The ids a link token may begin with. Ids may contain hyphens, so the text before each hyphen is one. */
export const idsOfToken = (token: string): readonly string[] =>
  [...token.matchAll(/-/gu)].map(({ index }) => token.slice(0, index)).filter((id) => negotiationIdPattern.test(id));

/** A new id of letters and digits. The first is a letter, so that an id never looks like an option of a command. */
export const newNegotiationId = (random: (bytes: number) => Uint8Array): string => {
  const letters = "abcdefghijkmnpqrstuvwxyz";
  const signs = `${letters}23456789`;
  return Array.from(random(12), (byte, i) => (i === 0 ? letters[byte % letters.length] : signs[byte & 31])).join("");
};

/** Rooms with nobody in them are closed after this many ms; at most so many of them stay open. */
export const idle = { after: 5 * 60_000, most: 50 } as const;

/** The negotiations of a host, each open at most once. After `close`, `get` finds none. */
export class Directory {
  readonly #shelf: Shelf;
  readonly #random: (bytes: number) => Uint8Array;
  /** In the order they were used; the last one used is at the end. */
  readonly #open = new Map<string, Negotiation>();
  readonly #used = new Map<string, number>();
  readonly #now: () => number;
  readonly #opening: (deps: Deps) => Negotiation;
  #closed = false;

  /** `opening` replaces the usual way to open a negotiation (for reading only). */
  constructor(
    shelf: Shelf,
    random: (bytes: number) => Uint8Array,
    now: () => number = Date.now,
    opening: (deps: Deps) => Negotiation = Negotiation.open,
  ) {
    this.#shelf = shelf;
    this.#random = random;
    this.#now = now;
    this.#opening = opening;
  }

  #keep(id: string, negotiation: Negotiation): Negotiation {
    this.#open.delete(id);
    this.#open.set(id, negotiation);
    this.#used.set(id, this.#now());
    return negotiation;
  }

  #forget(id: string): void {
    this.#open.get(id)?.close();
    this.#open.delete(id);
    this.#used.delete(id);
  }

  /**
   * Closes rooms that nobody is in: those not used for `idle.after` ms, and of the rest all but the `idle.most` used
   * last. A room that waits for a deadline or is being read stays open. A closed room is opened again when needed.
   * Closes at most `most` of them, since each takes the disk some milliseconds; says whether there are more.
   */
  rest(most = Infinity): boolean {
    const empty = [...this.#open].filter(([, negotiation]) => negotiation.empty);
    const surplus = empty.length - idle.most;
    let closed = 0;
    for (const [n, [id]] of empty.entries()) {
      if (n >= surplus && this.#now() - this.#used.get(id)! <= idle.after) continue;
      if (closed === most) return true;
      this.#forget(id);
      closed++;
    }
    return false;
  }

  /** All ids, sorted. */
  ids(): readonly string[] {
    return [...this.#shelf.ids()].sort();
  }

  /** How many rooms are open now. */
  get opened(): number {
    return this.#open.size;
  }

  /** The living negotiation; null if there is none with this id. Throws `Unreadable`. */
  get(id: string): Negotiation | null {
    const open = this.#open.get(id);
    if (open !== undefined) return this.#keep(id, open);
    if (this.#closed || !negotiationIdPattern.test(id) || !this.#shelf.has(id)) return null;
    let deps: Deps | undefined;
    try {
      deps = this.#shelf.deps(id);
      return this.#keep(id, this.#opening(deps));
    } catch (error) {
      deps?.storage.close?.();
      throw new Unreadable(id, error);
    }
  }

  /** Like `get`, but null if it cannot be read: in a list, one must not hide the others. */
  readable(id: string): Negotiation | null {
    try {
      return this.get(id);
    } catch (error) {
      if (error instanceof Unreadable) return null;
      throw error;
    }
  }

  /** Begins a negotiation under a new id. If it cannot begin, nothing is left behind. */
  start(begin: Omit<Begin, "id">, id: string = this.#newId()): Negotiation {
    return this.#make(id, (deps) => Negotiation.create(deps, { ...begin, id }));
  }

  /** Restores a negotiation from an archive, under the id it had or, if that is taken, a new one. */
  restore(archive: Uint8Array, had: string): Negotiation {
    const id = this.#shelf.only !== undefined || this.#shelf.has(had) ? this.#newId() : had;
    return this.#make(id, (deps) => Negotiation.restore(deps, archive, id));
  }

  #make(id: string, make: (deps: Deps) => Negotiation): Negotiation {
    if (this.#shelf.has(id)) throw new RangeError(`there is a negotiation "${id}" already`);
    let deps: Deps | undefined;
    try {
      deps = this.#shelf.deps(id);
      return this.#keep(id, make(deps));
    } catch (error) {
      deps?.storage.close?.();
      this.#shelf.discard(id);
      throw error;
    }
  }

  /** Removes a negotiation for good, from memory and from the shelf. */
  remove(id: string): void {
    this.#forget(id);
    this.#shelf.discard(id);
  }

  /** The negotiation and secret that a link token stands for; null if there is none. */
  byLinkToken(token: string): { readonly negotiation: Negotiation; readonly secret: string } | null {
    for (const id of idsOfToken(token)) {
      const negotiation = this.get(id);
      if (negotiation) return { negotiation, secret: token.slice(id.length + 1) };
    }
    return null;
  }

  /** The seat that a link token opens, or a refusal that says why there is none. */
  seated(token: string): { readonly negotiation: Negotiation; readonly seat: Seat } | Refusal {
    const found = this.byLinkToken(token);
    const seat = found?.negotiation.seatByToken(found.secret);
    if (!found || !seat)
      return refuse(RefusalCode.notSignedIn, "This link no longer opens. Ask the Secretariat for a new one.");
    return { negotiation: found.negotiation, seat };
  }

  close(): void {
    this.#closed = true;
    for (const id of [...this.#open.keys()]) this.#forget(id);
  }

  #newId(): string {
    return this.#shelf.only ?? newNegotiationId(this.#random);
  }
}
