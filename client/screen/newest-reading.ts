/**
 * The reading that an element waits for: the newest it began. If it was put off it is asked for again by itself, and
 * the element is drawn with the reason. Older ones are not asked for any more, and none is once the element is gone.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Waiting } from "../room/asked-again.ts";

/** The element that waits. */
export type Reader = Pick<ReactiveControllerHost, "addController" | "requestUpdate"> & {
  readonly isConnected: boolean;
};

/** One for each element; it ends by itself when the element leaves the page. */
export class NewestReading implements ReactiveController {
  readonly #reader: Reader;
  #newest = 0;
  #late: Refusal | null = null;

  constructor(reader: Reader) {
    this.#reader = reader;
    reader.addController(this);
  }

  /** Why there is no answer yet; null if nothing prevents it. */
  get late(): Refusal | null {
    return this.#late;
  }

  /** Begins a reading, which replaces the one before. `wanted` says whether it is still the newest. */
  begin(): Waiting {
    const own = ++this.#newest;
    this.#say(null);
    return {
      wanted: () => this.#newest === own && this.#reader.isConnected,
      told: (refusal) => this.#say(refusal),
    };
  }

  /** To be called when nobody waits any more. */
  end(): void {
    this.#newest++;
    this.#say(null);
  }

  hostDisconnected(): void {
    this.end();
  }

  #say(refusal: Refusal | null): void {
    if (this.#late === refusal) return;
    this.#late = refusal;
    this.#reader.requestUpdate();
  }
}
