/**
 * The negotiations of one host: each in a storage of its own, opened when first asked for. Join links name their
 * negotiation, so that a token is looked up in one record and not in all.
 */
import { refuse, RefusalCode } from "../drafts/refusal.ts";
import type { Refusal } from "../drafts/refusal.ts";
import type { Seat } from "../drafts/party.ts";
import { Negotiation } from "./room/negotiation.ts";
import type { Begin } from "./room/begin.ts";
import type { Deps } from "./room/deps.ts";

/** Where a host keeps its negotiations: files in a folder, or memory. */
export interface Shelf {
  ids(): readonly string[];
  has(id: string): boolean;
  /** What a room over the negotiation's storage is given; makes the storage when there is none. */
  deps(id: string): Deps;
  /** Takes a storage away whose negotiation could not begin. */
  discard(id: string): void;
}

/** Its storage is there and cannot be read: damaged, of another version, or no database. All others go on. */
export class Unreadable extends Error {
  readonly id: string;

  constructor(id: string, cause: unknown) {
    super(`the negotiation ${id} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.id = id;
  }
}

export const negotiationIdPattern = /^[\w-]{6,64}$/;

/** The token of a join link: the negotiation's id, a hyphen, and the secret. Also good as a bearer token. */
export const linkToken = (id: string, token: string): string => `${id}-${token}`;

export class Directory {
  readonly #shelf: Shelf;
  readonly #random: (bytes: number) => Uint8Array;
  readonly #open = new Map<string, Negotiation>();
  #closed = false;

  constructor(shelf: Shelf, random: (bytes: number) => Uint8Array) {
    this.#shelf = shelf;
    this.#random = random;
  }

  /** In the order of their ids. */
  ids(): readonly string[] {
    return [...this.#shelf.ids()].sort();
  }

  /** How many are open now. */
  get opened(): number {
    return this.#open.size;
  }

  /** The living negotiation, or null when there is none of this id. Throws `Unreadable`. */
  get(id: string): Negotiation | null {
    const open = this.#open.get(id);
    if (open !== undefined) return open;
    if (this.#closed || !negotiationIdPattern.test(id) || !this.#shelf.has(id)) return null;
    let deps: Deps | undefined;
    try {
      deps = this.#shelf.deps(id);
      const negotiation = Negotiation.open(deps);
      this.#open.set(id, negotiation);
      return negotiation;
    } catch (error) {
      deps?.storage.close?.();
      throw new Unreadable(id, error);
    }
  }

  /** Likewise, and null also for one that cannot be read: for lists, where one must not hide the others. */
  readable(id: string): Negotiation | null {
    try {
      return this.get(id);
    } catch (error) {
      if (error instanceof Unreadable) return null;
      throw error;
    }
  }

  /** Begins one under a new id. What cannot begin leaves nothing behind. */
  start(begin: Omit<Begin, "id">, id: string = this.#newId()): Negotiation {
    return this.#make(id, (deps) => Negotiation.create(deps, { ...begin, id }));
  }

  /** Puts one back from an archive, under the id it had, or a new one where that is taken. */
  restore(archive: Uint8Array, had: string): Negotiation {
    const id = this.#shelf.has(had) ? this.#newId() : had;
    return this.#make(id, (deps) => Negotiation.restore(deps, archive, id));
  }

  #make(id: string, make: (deps: Deps) => Negotiation): Negotiation {
    if (this.#shelf.has(id)) throw new RangeError(`there is a negotiation "${id}" already`);
    let deps: Deps | undefined;
    try {
      deps = this.#shelf.deps(id);
      const negotiation = make(deps);
      this.#open.set(id, negotiation);
      return negotiation;
    } catch (error) {
      deps?.storage.close?.();
      this.#shelf.discard(id);
      throw error;
    }
  }

  /** Takes one away for good, from memory and shelf. */
  remove(id: string): void {
    this.#open.get(id)?.close();
    this.#open.delete(id);
    this.#shelf.discard(id);
  }

  /** The negotiation and secret a link token stands for. Ids may have hyphens themselves, so every cut is tried. */
  byLinkToken(token: string): { readonly negotiation: Negotiation; readonly secret: string } | null {
    for (let cut = token.indexOf("-"); cut !== -1; cut = token.indexOf("-", cut + 1)) {
      const negotiation = this.get(token.slice(0, cut));
      if (negotiation) return { negotiation, secret: token.slice(cut + 1) };
    }
    return null;
  }

  /** Whom a link token seats, or why nobody. */
  seated(token: string): { readonly negotiation: Negotiation; readonly seat: Seat } | Refusal {
    const found = this.byLinkToken(token);
    const seat = found?.negotiation.seatByToken(found.secret);
    if (!found || !seat)
      return refuse(RefusalCode.notSignedIn, "This link no longer opens. Ask the Secretariat for a new one.");
    return { negotiation: found.negotiation, seat };
  }

  close(): void {
    this.#closed = true;
    for (const negotiation of this.#open.values()) negotiation.close();
    this.#open.clear();
  }

  /** Letters and digits only, the first a letter: an id never looks like an option of a command. */
  #newId(): string {
    const letters = "abcdefghijkmnpqrstuvwxyz";
    const signs = `${letters}23456789`;
    const bytes = this.#random(12);
    return Array.from(bytes, (byte, i) => (i === 0 ? letters[byte % letters.length] : signs[byte & 31])).join("");
  }
}
