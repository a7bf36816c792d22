/**
 * Reads the draft now, or at a past moment, as a seat may see it. Today's level of names applies to the past too. Which
 * moments a seat may read is decided here; what it sees of one, by `sight` alone.
 */
import { readDraft } from "../../drafts/crdt/read.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { Party, Seat } from "../../drafts/party.ts";
import { compareDrafts, type Comparison } from "../../drafts/reading/compare.ts";
import { mayAttribute, sight, sightLevel } from "../../drafts/reading/sight.ts";
import type { Attribution } from "../../drafts/reading/view.ts";
import { isRefusal, refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import type { Head } from "../../drafts/wire.ts";
import { entryAt, headOf, noHead } from "../record/entries.ts";
import { stateAt, statingAt, type State } from "../record/replay.ts";
import { setting } from "../record/schema.ts";
import { readsDesk, readsText } from "./access.ts";
import type { Living } from "./living.ts";
import { momentOf } from "./moments.ts";
import { inSlices } from "./slices.ts";
import { Spans } from "./spans.ts";

/** For an output: the draft that this seat may print, and the record it was read from. */
export interface Material {
  readonly draft: Draft;
  readonly head: Head;
  readonly attribution: Attribution;
}

/** How many past drafts are kept in memory: a comparison reads two, a slider a few more. */
const kept = 6;

/** Readings of one room. Only `whole` and `at` give more than a seat may see. */
export class Reading {
  readonly #living: Living;
  readonly #past = new Map<number, { readonly draft: Draft; readonly state: State }>();

  #epoch = 0;

  /** The results of recent reconciliations. */
  readonly spans = new Spans();

  constructor(living: Living) {
    this.#living = living;
  }

  /** The draft as a seat may see it. `at` is a revision name, a seq or an ISO time; absent means now. */
  draft(seat: Seat, at?: string): Draft | Refusal {
    const seq = this.moment(seat, at);
    return typeof seq === "number" ? this.seen(seat, this.whole(seq)) : seq;
  }

  seen(seat: Seat, draft: Draft): Draft {
    const { names } = this.#living.record.meta;
    return sight(draft.names === names ? draft : { ...draft, names }, seat, {
      admitted: readsDesk(seat, this.#living.admitted),
    });
  }

  /** The whole draft right after an entry. It must not leave the room without `sight`. */
  whole(seq: number): Draft {
    return seq === this.#living.head.seq ? this.#living.whole() : this.at(seq).draft;
  }

  /** The past at one entry: document, tables and draft. */
  at(seq: number): { readonly draft: Draft; readonly state: State } {
    return this.#known().get(seq) ?? this.#keep(seq, stateAt(this.#living.storage, seq, false));
  }

  /** The past drafts in memory. Dropped when names begin anew, because a name may have been mended in the past too. */
  #known(): ReadonlyMap<number, { readonly draft: Draft; readonly state: State }> {
    const epoch = this.#living.state.projected?.epoch ?? 0;
    if (epoch !== this.#epoch) this.#past.clear();
    this.#epoch = epoch;
    return this.#past;
  }

  /**
   * Reads past moments in slices, to have them in memory when they are asked for right afterwards. Moments that the
   * seat may not read are skipped here, and refused then.
   */
  async look(seat: Seat, moments: readonly (string | undefined)[]): Promise<void> {
    const living = this.#living;
    for (const at of moments) {
      const seq = at === undefined ? living.head.seq : this.moment(seat, at);
      if (typeof seq !== "number" || seq === living.head.seq || this.#known().has(seq)) continue;
      const epoch = living.state.projected?.epoch;
      const state = await inSlices(living.deps, statingAt(living.storage, seq, false));
      // If names were mended meanwhile, what was read may contain a name that is gone.
      if (living.state.projected?.epoch === epoch && !this.#known().has(seq)) this.#keep(seq, state);
    }
  }

  #keep(seq: number, state: State): { readonly draft: Draft; readonly state: State } {
    const { draft, names, desk, head } = state;
    const past = { state, draft: readDraft({ draft, names, desk, seq: head.seq, at: head.at }) };
    this.#past.set(seq, past);
    if (this.#past.size > kept) this.#past.delete(this.#past.keys().next().value!);
    return past;
  }

  /** The entry that is meant; a refusal if this seat may not read it. */
  moment(seat: Seat, at?: string): number | Refusal {
    const { record, state, head } = this.#living;
    const revisions = Object.values(record.revisions).sort((a, b) => a.seq - b.seq);
    const live = readsText(seat, record.meta, state.names);
    if (at === undefined) {
      if (live) return head.seq;
      const last = revisions.at(-1);
      return (
        last?.seq ??
        refuse(RefusalCode.notEntitled, "Nothing has been circulated yet. You will read it here when it is.")
      );
    }
    const seq = momentOf(this.#living, at);
    if (typeof seq !== "number") return seq;
    if (revisions.some((revision) => revision.seq === seq)) return seq;
    if (!live) return refuse(RefusalCode.notEntitled, "This seat reads what was circulated: name a revision.");
    const office = seat.role === "chair" || seat.role === "secretariat";
    if (!office && seq !== head.seq) {
      if (seq < state.draftEpoch)
        return refuse(RefusalCode.notEntitled, "What was written before the text was opened is not read here.");
      if (setting(this.#living.storage, "moments") === "no")
        return refuse(RefusalCode.notEntitled, "The Chair shows revisions only: name one.");
    }
    return seq;
  }

  material(seat: Seat, ask: { readonly at?: string; readonly attribution?: Attribution }): Material | Refusal {
    const { names } = this.#living.record.meta;
    const attribution = ask.attribution ?? sightLevel(seat, names);
    const denied = mayAttribute(seat, names, attribution);
    if (denied !== null) return denied;
    const seq = this.moment(seat, ask.at);
    if (typeof seq !== "number") return seq;
    const entry = entryAt(this.#living.storage, seq);
    return { draft: this.seen(seat, this.whole(seq)), head: entry === null ? noHead : headOf(entry), attribution };
  }

  compare(seat: Seat, from: string, to: string): Comparison | Refusal {
    const a = this.draft(seat, from);
    if (isRefusal(a)) return a;
    const b = this.draft(seat, to);
    return isRefusal(b) ? b : compareDrafts(a, b);
  }

  /** The roster as this seat may see it. */
  roster(seat: Seat): readonly Party[] {
    return this.seen(seat, this.#living.whole()).parties;
  }
}
