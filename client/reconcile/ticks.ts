/** Which lines the Chair has gone through, kept on this device until the revision is published. */

const prefix = "unbracket-sign-off ";

/**
 * The Chair's ticks for one list, by the keys of its lines. They are a help for going through it, and never on the
 * record.
 */
export class Ticks {
  readonly #key: string;
  readonly #ticked: Set<string>;

  /** The ticks for the revision after `since`; those for earlier ones are deleted. */
  constructor(negotiation: string, since: string) {
    const own = `${prefix}${negotiation} `;
    this.#key = own + since;
    this.#ticked = new Set();
    try {
      for (const key of Object.keys(localStorage))
        if (key.startsWith(own) && key !== this.#key) localStorage.removeItem(key);
      const kept: unknown = JSON.parse(localStorage.getItem(this.#key) ?? "[]");
      if (Array.isArray(kept)) for (const key of kept) if (typeof key === "string") this.#ticked.add(key);
    } catch {
      // Storage is denied or holds something else: ticks are kept as long as the list is open.
    }
  }

  has(key: string): boolean {
    return this.#ticked.has(key);
  }

  set(keys: readonly string[], ticked: boolean): void {
    for (const key of keys)
      if (ticked) this.#ticked.add(key);
      else this.#ticked.delete(key);
    this.#keep();
  }

  #keep(): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#ticked]));
    } catch {
      // As above.
    }
  }
}
