/** Does pieces of work one after the other, so that each finds what it works on in a finished state. */
export class InTurn {
  #last: Promise<void> = Promise.resolve();

  /**
   * Does the work after everything added before. If it fails, that becomes an unhandled rejection, and the next is done
   * all the same.
   */
  add(work: () => Promise<void> | undefined): void {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
  }

  /** Resolves when everything added so far is done. */
  get done(): Promise<void> {
    return this.#last;
  }
}
