/**
 * Sends acts. An act carries an idempotency key, the draft its author looked at, and how far the author's own typing
 * went. A lost answer is asked for again under the same key, so that an act happens once or not at all.
 */
import { refuse, isRefusal, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import type { Doors } from "./doors.ts";
import type { Frames } from "./frames.ts";

/** What sending acts needs of a document in which one types. */
export interface TypedDocument {
  readonly name: string;
  readonly frames: Frames;
  readonly connected: boolean;
  /** Since when own words are unconfirmed; null if all are confirmed. */
  readonly unsavedSince: number | null;
}

/** Ms to wait before each new attempt after a lost answer. */
const waits = [300, 1_000, 2_500, 5_000];
/** Ms an act waits for what was typed offline to be on the record. */
const patience = 5_000;
const step = 50;

/** The time by which acts wait and are sent again; tests replace it. */
export interface ActsClock {
  /** In ms; only differences count. */
  now(): number;
  /** Resolves after some milliseconds. */
  after(milliseconds: number): Promise<void>;
}

const wallClock: ActsClock = {
  now: () => Date.now(),
  after: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * The way of all acts of one seat to the record. `send` never throws: what is not done comes back as a refusal. Only a
 * lost answer is asked for again, at most four times; any other refusal is final.
 */
export class Acts {
  readonly #doors: Pick<Doors, "post">;
  readonly #documents: () => readonly TypedDocument[];
  readonly #clock: ActsClock;

  constructor(doors: Pick<Doors, "post">, documents: () => readonly TypedDocument[], clock: ActsClock = wallClock) {
    this.#doors = doors;
    this.#documents = documents;
    this.#clock = clock;
  }

  /** Sends an act; `seq` is that of the draft the actor looked at. */
  async send(act: Act, seq: number): Promise<ActAnswer | Refusal> {
    const late = await this.#typingSent();
    if (late) return late;
    const frames = Object.fromEntries(
      this.#documents().flatMap((d) => (d.frames.writes && d.frames.name ? [[d.name, d.frames.name]] : [])),
    );
    const body = { ...act, key: act.key ?? newKey(), seen: { seq, frames, ...act.seen } };
    for (let attempt = 0; ; attempt++) {
      const answer = await this.#doors.post<ActAnswer>("acts", body);
      const lost = isRefusal(answer) && answer.refused === RefusalCode.unavailable;
      if (!lost || attempt >= waits.length) return answer;
      await this.#clock.after(waits[attempt]!);
    }
  }

  /**
   * Waits until what was typed before the connection is on the record. What was typed since is named in the act by its
   * frames.
   */
  async #typingSent(): Promise<Refusal | null> {
    const until = this.#clock.now() + patience;
    for (;;) {
      const waiting = this.#documents().filter((d) => d.unsavedSince !== null && !d.frames.caughtUp);
      if (waiting.length === 0) return null;
      if (this.#clock.now() >= until)
        return waiting.some((d) => !d.connected)
          ? refuse(RefusalCode.unavailable, "This needs a connection. Nothing was recorded; your words are kept here.")
          : refuse(
              RefusalCode.behind,
              "Your own typing has not arrived yet. Nothing was recorded; try again in a moment.",
            );
      await this.#clock.after(step);
    }
  }
}

const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
