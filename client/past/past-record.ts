/**
 * Reads the past from the server: steps stretch by stretch, drafts moment by moment. What was read is kept, and nothing
 * is asked for twice at the same time.
 */
import type { Draft, DraftJson } from "../../drafts/draft.ts";
import type { MomentsInfo, PastMoment, PastStretch } from "../../drafts/past-moments.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { emptyRecord } from "../../drafts/tables.ts";
import type { Doors } from "../room/doors.ts";
import { stepAt } from "./scale.ts";

/** The most moments kept. */
const kept = 24;
/** How many stretches without any step for this seat are skipped at once. */
const passed = 50;

/**
 * What one reader has read of the past. It keeps the 24 drafts used last. A draft from it is for reading: its tables
 * are empty. A refusal is given back and not kept, so asking again asks the server again.
 */
export class PastRecord {
  readonly #doors: Pick<Doors, "get">;
  readonly #stretches = new Map<number, PastStretch>();
  readonly #drafts = new Map<string, Draft>();
  #last = Number.MAX_SAFE_INTEGER;
  readonly #asked = new Map<string, Promise<unknown>>();

  constructor(doors: Pick<Doors, "get">) {
    this.#doors = doors;
  }

  /** To be asked first: the record is then read up to where it ended at that time. */
  async info(): Promise<MomentsInfo | Refusal> {
    const info = await this.#once("moments", () => this.#doors.get<MomentsInfo>("moments"));
    if (!isRefusal(info)) this.#last = info.last;
    return info;
  }

  /** The draft at a moment, if it was read before. */
  seen(seq: number): Draft | undefined {
    return this.#drafts.get(String(seq));
  }

  /** The draft at a moment: an entry's number, a revision's name or a time. */
  async draft(at: string): Promise<Draft | Refusal> {
    const known = this.#drafts.get(at);
    if (known !== undefined) {
      this.#keep(at, known);
      return known;
    }
    const answer = await this.#once(`draft ${at}`, () =>
      this.#doors.get<DraftJson>(`draft?${new URLSearchParams({ at })}`),
    );
    if (isRefusal(answer)) return answer;
    // Tables are for deciding on a draft; reading it does not need them.
    const draft: Draft = { ...answer, tables: { record: emptyRecord } };
    this.#keep(at, draft);
    return draft;
  }

  #keep(at: string, draft: Draft): void {
    this.#drafts.delete(at);
    this.#drafts.set(at, draft);
    if (this.#drafts.size > kept) this.#drafts.delete(this.#drafts.keys().next().value!);
  }

  /** The step at an entry, if its stretch has been read. */
  known(seq: number): PastMoment | undefined {
    const stretch = this.#stretchWith(seq);
    return stretch === undefined ? undefined : stepAt(stretch.moments, seq);
  }

  /** The step at an entry, or the last one before it. */
  async step(seq: number): Promise<PastMoment | Refusal | null> {
    const stretch = await this.#stretch(seq);
    if (isRefusal(stretch)) return stretch;
    return stepAt(stretch.moments, seq) ?? this.#from(stretch.from - 1, -1, () => true);
  }

  /** The next step after an entry (`way` 1), or the last before it (-1); null at the end of the record. */
  next(seq: number, way: 1 | -1): Promise<PastMoment | Refusal | null> {
    return this.#from(way > 0 ? seq + 1 : seq, way, (moment) => (way > 0 ? moment.seq > seq : moment.seq < seq));
  }

  async #from(seq: number, way: 1 | -1, fits: (moment: PastMoment) => boolean): Promise<PastMoment | Refusal | null> {
    let at = seq;
    for (let n = 0; n < passed && at >= 1 && at <= this.#last; n++) {
      // One after the other, because each says where the next begins.
      const stretch = await this.#stretch(at);
      if (isRefusal(stretch)) return stretch;
      const found = way > 0 ? stretch.moments.find(fits) : stretch.moments.findLast(fits);
      if (found !== undefined) return found;
      const beyond = way > 0 ? stretch.to + 1 : stretch.from - 1;
      // The last stretch ends where the record ended.
      if (way > 0 && beyond <= at) return null;
      at = beyond;
    }
    return null;
  }

  #stretchWith(seq: number): PastStretch | undefined {
    for (const stretch of this.#stretches.values()) if (stretch.from <= seq && seq <= stretch.to) return stretch;
    return undefined;
  }

  async #stretch(seq: number): Promise<PastStretch | Refusal> {
    const known = this.#stretchWith(seq);
    if (known !== undefined) return known;
    const answer = await this.#once(`stretch ${seq}`, () => this.#doors.get<PastStretch>(`moments?around=${seq}`));
    if (!isRefusal(answer)) this.#stretches.set(answer.from, answer);
    return answer;
  }

  async #once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const asked = this.#asked.get(key) as Promise<T> | undefined;
    if (asked !== undefined) return asked;
    const answer = ask().finally(() => this.#asked.delete(key));
    this.#asked.set(key, answer);
    return answer;
  }
}
