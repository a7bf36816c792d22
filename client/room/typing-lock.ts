/** Decides which tab of a browser types in a document: the one that holds a Web Lock. */

/**
 * One document's lock in this tab. It is waited for until it is released, so a tab takes over by itself when the other
 * closes.
 */
export class TypingLock {
  readonly #name: string;
  readonly #changed: () => void;
  #release: (() => void) | null = null;
  #held = false;
  #waiting: AbortController | null = null;
  /** Counts releases, so that a lock asked for before a release is not taken after it. */
  #released = 0;

  /** `changed` is called when the lock comes or goes by itself, not by `take`. */
  constructor(name: string, changed: () => void) {
    this.#name = name;
    this.#changed = changed;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Takes the lock if no other tab has it; otherwise waits for it in the background. */
  async take(): Promise<void> {
    // Without Web Locks (in a page that is no secure context) every tab types, and the server tells them apart by lease
    // (4409).
    if (!("locks" in navigator)) {
      this.#held = true;
      return;
    }
    if (this.#held || this.#waiting) return;
    const asked = this.#released;
    const free = await new Promise<boolean>((resolve) => {
      void this.#request({ ifAvailable: true }, resolve);
    });
    if (!free && asked === this.#released) this.#wait();
  }

  /** Takes the lock from the tab that has it; resolves when it is here. */
  steal(): Promise<void> {
    if (!("locks" in navigator)) {
      this.#held = true;
      this.#changed();
      return Promise.resolve();
    }
    this.#waiting?.abort();
    return new Promise((resolve) => {
      void this.#request({ steal: true }, (held) => {
        if (held) this.#changed();
        resolve();
      });
    });
  }

  /** Releases the lock, even one that is still on its way. */
  release(): void {
    this.#released++;
    this.#waiting?.abort();
    this.#waiting = null;
    this.#held = false;
    this.#release?.();
    this.#release = null;
  }

  #wait(): void {
    const waiting = new AbortController();
    this.#waiting = waiting;
    void this.#request({ signal: waiting.signal }, (held) => {
      if (this.#waiting === waiting) this.#waiting = null;
      if (held) this.#changed();
    });
  }

  async #request(options: LockOptions, answer: (held: boolean) => void): Promise<void> {
    const asked = this.#released;
    try {
      await navigator.locks.request(this.#name, options, (lock) => {
        // Whoever asked may have left: a lock held by nobody would be lost for all later pages.
        if (lock === null || asked !== this.#released) {
          answer(false);
          return undefined;
        }
        this.#held = true;
        answer(true);
        return new Promise<void>((resolve) => {
          this.#release = resolve;
        });
      });
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
      // The waiting was stopped, perhaps because the lock is here by now.
      if (options.signal?.aborted || !this.#held || asked !== this.#released) return;
      // Another tab took it: go on reading here, and wait until it is free.
      this.#held = false;
      this.#release = null;
      this.#wait();
      this.#changed();
    }
  }
}
