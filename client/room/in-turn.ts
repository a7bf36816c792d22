/** Work that waits for each other: each piece leaves what it works on in a state the next can take. */
export class InTurn {
  #last: Promise<void> = Promise.resolve();

  /** Does it when everything before it is done; a failure is reported as an unhandled rejection, and the next is done all the same. */
  add(work: () => Promise<void> | undefined): void {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
  }

  /** Until what was added so far is done. */
  get done(): Promise<void> {
    return this.#last;
  }
}
