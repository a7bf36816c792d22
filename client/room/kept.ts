/**
 * What a device remembers of a seat between visits, beside the documents themselves (IndexedDB): leases, the last head,
 * how far own words were confirmed, papers' bases, what was looked at. Small JSON values under one prefix, in
 * localStorage, or in memory on a shared computer and where the browser keeps nothing or has no room left.
 */

/** Words of what was looked at (`looked.ts`): they only say how something differs, and give way where there is no room. */
const givesWay = "seen/";

export class Kept {
  readonly #prefix: string;
  readonly #memory = new Map<string, string>();
  /** Values the device had no room for, and what it has in their place: they stand in memory. */
  readonly #instead = new Map<string, string | null>();
  #lasts: boolean;

  constructor(negotiation: string, seat: string, shared: boolean) {
    this.#prefix = `unbracket/${negotiation}/${seat}/`;
    this.#lasts = !shared && storageWorks(this.#prefix);
    if (shared) wipe(this.#prefix);
  }

  /** Whether anything outlives the tab. */
  get lasts(): boolean {
    return this.#lasts;
  }

  /** Whether what was written last under a key outlives the tab. */
  holds(key: string): boolean {
    return this.lasts && !this.#instead.has(key);
  }

  /** Takes everything away, and keeps nothing from now on but until the page is closed. */
  wipe(): void {
    this.#lasts = false;
    wipe(this.#prefix);
  }

  /** Name of a document's database: another for every epoch and every reset, so that no two copies can mix. */
  database(document: string, epoch: number, copy: number): string {
    return `${this.#prefix}${document}/${epoch}/${copy}`;
  }

  read<T>(key: string): T | undefined {
    const there = this.lasts ? localStorage.getItem(this.#prefix + key) : null;
    // Another tab may have found room since: then it knows more.
    const here = !this.lasts || (this.#instead.has(key) && this.#instead.get(key) === there);
    const text = here ? this.#memory.get(key) : there;
    return text === null || text === undefined ? undefined : (JSON.parse(text) as T);
  }

  /** Keeps a value; undefined takes it away. A device that is full keeps it until the page is closed (`holds`). */
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

/** Whether localStorage took a value. */
const fits = (key: string, text: string): boolean => {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    // Full, or denied since the page was opened.
    return false;
  }
};

/** Takes away the values whose keys begin so; whether there were any. */
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
    // Storage is denied (private windows, policies): everything works from memory and the sync state says so. One that is
    // only full has what earlier visits kept, words that wait among it.
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    if (!full || Object.keys(localStorage).length === 0) return false;
  }
  return "indexedDB" in globalThis;
};

/** Takes away what an earlier visit left for this seat. */
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
