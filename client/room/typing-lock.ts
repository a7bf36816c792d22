/** Which tab of a browser types in a document: the one that holds a Web Lock. */

export class TypingLock {
  readonly #name: string;
  readonly #changed: () => void;
  #release: (() => void) | null = null;
  #held = false;
  #waiting: AbortController | null = null;
  /** Counts what was let go of: a lock that was asked for before comes to nobody. */
  #released = 0;

  /** `changed` is called when the lock comes or goes by itself: not by `take`. */
  constructor(name: string, changed: () => void) {
    this.#name = name;
    this.#changed = changed;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Takes the lock if no other tab has it; else waits for it in the background. */
  async take(): Promise<void> {
    // Without Web Locks (a page that is not a secure context) every tab types, and the lease tells them apart (4409).
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

  /** Takes it from the tab that has it; answers when it is here. */
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

  /** Lets go of it, also of one that is still on its way. */
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
        // Who asked may have left meanwhile: held by nobody, it would be gone for every page after this one.
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
      // Stopped waiting: perhaps for having it by now.
      if (options.signal?.aborted || !this.#held || asked !== this.#released) return;
      // Another tab took it: read on here, and wait for it to be free.
      this.#held = false;
      this.#release = null;
      this.#wait();
      this.#changed();
    }
  }
}
