/**
 * What a device remembers of a seat between visits, beside the documents themselves (IndexedDB): leases, the last head,
 * how far own words were confirmed, papers' bases, what was looked at. Small JSON values under one prefix, in
 * localStorage, or in memory on a shared computer and where the browser keeps nothing.
 */

export class Kept {
  readonly #prefix: string;
  readonly #memory = new Map<string, string>();
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
    const text = this.lasts ? localStorage.getItem(this.#prefix + key) : this.#memory.get(key);
    return text === null || text === undefined ? undefined : (JSON.parse(text) as T);
  }

  write(key: string, value: unknown): void {
    if (value === undefined) {
      this.#memory.delete(key);
      if (this.lasts) localStorage.removeItem(this.#prefix + key);
      return;
    }
    const text = JSON.stringify(value);
    this.#memory.set(key, text);
    if (this.lasts) localStorage.setItem(this.#prefix + key, text);
  }
}

const storageWorks = (prefix: string): boolean => {
  try {
    localStorage.setItem(`${prefix}probe`, "1");
    localStorage.removeItem(`${prefix}probe`);
    return "indexedDB" in globalThis;
  } catch {
    // Storage is denied (private windows, policies): everything works from memory and the sync state says so.
    return false;
  }
};

/** Takes away what an earlier visit left for this seat. */
const wipe = (prefix: string): void => {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    return; // Storage is denied, so nothing was left in it.
  }
  if (!("indexedDB" in globalThis)) return;
  void indexedDB.databases().then((all) => {
    for (const { name } of all) if (name?.startsWith(prefix)) indexedDB.deleteDatabase(name);
  });
};
