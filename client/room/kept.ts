/**
 * What a device remembers of a seat between visits, besides the documents (which are in IndexedDB): leases, the last
 * head, how far own words were confirmed, bases of papers, what was looked at. These are small JSON values under one
 * prefix in localStorage; in memory only on a shared computer, or if the browser keeps nothing or has no room.
 */

/**
 * The words of what was looked at (`looked.ts`). They only show how something differs, so they are deleted first if
 * there is no room.
 */
const givesWay = "seen/";

/**
 * One seat's values in one negotiation, by key. Nothing throws when storage is denied or full: `lasts` and `holds` say
 * whether a value outlives the tab. Making one for a shared computer deletes what the seat had there.
 */
export class Kept {
  readonly #prefix: string;
  readonly #memory = new Map<string, string>();
  /** Values for which the device had no room, with what it has in their place; these are in memory. */
  readonly #instead = new Map<string, string | null>();
  #lasts: boolean;

  constructor(negotiation: string, seat: string, shared: boolean) {
    this.#prefix = `unbracket/${negotiation}/${seat}/`;
    this.#lasts = !shared && storageWorks(this.#prefix);
    if (shared) wipe(this.#prefix);
  }

  /** Whether anything is kept beyond the tab. */
  get lasts(): boolean {
    return this.#lasts;
  }

  /** Whether the value last written under a key is kept beyond the tab. */
  holds(key: string): boolean {
    return this.lasts && !this.#instead.has(key);
  }

  /** Deletes everything, and from now on keeps values only until the page is closed. */
  wipe(): void {
    this.#lasts = false;
    wipe(this.#prefix);
  }

  /** The name of a document's database. Every epoch and every reset has its own, so that copies cannot mix. */
  database(document: string, epoch: number, copy: number): string {
    return `${this.#prefix}${document}/${epoch}/${copy}`;
  }

  read<T>(key: string): T | undefined {
    const there = this.lasts ? localStorage.getItem(this.#prefix + key) : null;
    // Another tab may have found room since; it then has the newer value.
    const here = !this.lasts || (this.#instead.has(key) && this.#instead.get(key) === there);
    const text = here ? this.#memory.get(key) : there;
    return text === null || text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** Keeps a value; undefined deletes it. On a full device it is kept until the page is closed (see `holds`). */
  write(key: string, value: unknown): void {
    this.#instead.delete(key);
    if (value === undefined) {
      this.#memory.delete(key);
      if (this.lasts) localStorage.removeItem(this.#prefix + key);
      return;
    }
    const text = JSON.stringify(value);
    this.#memory.set(key, text);
    if (!this.lasts || fits(this.#prefix + key, text)) return;
    if (!key.startsWith(givesWay) && takeAway(this.#prefix + givesWay) && fits(this.#prefix + key, text)) return;
    this.#instead.set(key, localStorage.getItem(this.#prefix + key));
  }
}

/** Whether localStorage accepted a value. */
const fits = (key: string, text: string): boolean => {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    // Storage is full, or has been denied since the page was opened.
    return false;
  }
};

/** Deletes all values whose keys begin like this; says whether there were any. */
const takeAway = (prefix: string): boolean => {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  for (const key of keys) localStorage.removeItem(key);
  return keys.length > 0;
};

const storageWorks = (prefix: string): boolean => {
  try {
    localStorage.setItem(`${prefix}probe`, "1");
    localStorage.removeItem(`${prefix}probe`);
  } catch (error) {
    // If storage is denied (private windows, policies), everything works from memory, and the sync state says so. If it
    // is only full, it still has what earlier visits kept, perhaps with unsent words.
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    if (!full || Object.keys(localStorage).length === 0) return false;
  }
  return "indexedDB" in globalThis;
};

/** Deletes what an earlier visit left for this seat. */
const wipe = (prefix: string): void => {
  try {
    takeAway(prefix);
  } catch {
    return; // Storage is denied, so nothing was left in it.
  }
  if (!("indexedDB" in globalThis)) return;
  void indexedDB.databases().then((all) => {
    for (const { name } of all) if (name?.startsWith(prefix)) indexedDB.deleteDatabase(name);
  });
};
