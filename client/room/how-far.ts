/** How far one's own words in a document are, and since when, for the state in the top bar (`sync-state.ts`). */

const now = (): string => new Date().toISOString();

/**
 * For one document: it only notes what it is told, and begins with nothing unconfirmed and nothing saved. Times are ISO
 * 8601 where not said otherwise.
 */
export class HowFar {
  #unsavedSince: number | null = null;
  #savedAt: string | null = null;
  #offlineSince: string | null = null;
  #refusedFor: string | null = null;

  /** Since when (ms since 1970) own words are unconfirmed; null if all are confirmed. */
  get unsavedSince(): number | null {
    return this.#unsavedSince;
  }
  /** When own words were last known to be all on the record; null before that. */
  get savedAt(): string | null {
    return this.#savedAt;
  }
  /** Since when there is no connection; null once everything that the server has is here. */
  get offlineSince(): string | null {
    return this.#offlineSince;
  }
  /** Why the server kept nothing when it last tried, if so. */
  get refusedFor(): string | null {
    return this.#refusedFor;
  }

  /** Notes that something was typed, now or in an earlier visit; gives since when something is unconfirmed. */
  typed(since: number = Date.now()): number {
    return (this.#unsavedSince ??= since);
  }

  /** Notes that everything is on the record; gives the time. */
  confirmed(): string {
    this.#unsavedSince = null;
    this.#refusedFor = null;
    return (this.#savedAt = now());
  }

  /** Notes that unconfirmed words are not in this document any more: they were set aside, or given back. */
  letGo(): void {
    this.#unsavedSince = null;
  }

  /** Notes that everything the server has is here. */
  synced(): void {
    this.#offlineSince = null;
    if (this.#unsavedSince === null) this.confirmed();
  }

  /** Notes that the connection was cut, with the server's reason, if any. */
  cut(why: string | null = null): void {
    this.#offlineSince ??= now();
    this.#refusedFor = why ?? this.#refusedFor;
  }
}
