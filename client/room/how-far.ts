/** How far one's own words in a document are, and since when: what the top bar is told from (`sync-state.ts`). */

const now = (): string => new Date().toISOString();

export class HowFar {
  #unsavedSince: number | null = null;
  #savedAt: string | null = null;
  #offlineSince: string | null = null;
  #refusedFor: string | null = null;

  /** Since when (milliseconds) own words are unconfirmed; null when all are. */
  get unsavedSince(): number | null {
    return this.#unsavedSince;
  }
  get savedAt(): string | null {
    return this.#savedAt;
  }
  /** Since when the connection is gone; null from when everything the server has is here. */
  get offlineSince(): string | null {
    return this.#offlineSince;
  }
  /** Why the server kept nothing, the last time it was asked to. */
  get refusedFor(): string | null {
    return this.#refusedFor;
  }

  /** Something was typed, now or at a moment an earlier visit remembers; answers since when it is unconfirmed. */
  typed(since: number = Date.now()): number {
    return (this.#unsavedSince ??= since);
  }

  /** All of it is on the record; answers when that was. */
  confirmed(): string {
    this.#unsavedSince = null;
    this.#refusedFor = null;
    return (this.#savedAt = now());
  }

  /** What was unconfirmed waits in this document no longer: it was set aside, or is its author's again. */
  letGo(): void {
    this.#unsavedSince = null;
  }

  /** Everything the server has is here. */
  synced(): void {
    this.#offlineSince = null;
    if (this.#unsavedSince === null) this.confirmed();
  }

  /** The connection went, with the reason the server gave for it, if any. */
  cut(why: string | null = null): void {
    this.#offlineSince ??= now();
    this.#refusedFor = why ?? this.#refusedFor;
  }
}
