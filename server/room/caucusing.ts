/**
 * What seats ask of caucuses. Each request is done at its place in the queue, and answered with the caucus as the seat
 * then sees it.
 */
import type { CaucusInfo } from "../../drafts/info.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { CloseCode } from "../../drafts/wire.ts";
import { caucusInfo, destroyCaucus, formCaucus, openCaucus, setMembers, sharePaper } from "./caucuses.ts";
import type { Living } from "./living.ts";
import type { Round } from "./round.ts";

/** The most caucuses of one negotiation: one for every party there is, and nine more for each. */
export const mostCaucuses = 2_000;

/**
 * The requests about caucuses of one room. All but `of` are done in a round, and throw `NotKept` if it could not be
 * written.
 */
export class Caucusing {
  readonly #living: Living;
  readonly #round: Round;

  constructor(living: Living, round: Round) {
    this.#living = living;
    this.#round = round;
  }

  /** The caucuses that a seat may see. */
  of(seat: Seat): readonly CaucusInfo[] {
    return [...this.#living.caucuses.values()].flatMap((caucus) => caucusInfo(this.#living, seat, caucus) ?? []);
  }

  open(seat: Seat, ask: { readonly for: PartyId; readonly name?: string }): CaucusInfo | Refusal {
    return this.#begin(seat, () => openCaucus(this.#living, seat, ask));
  }

  form(seat: Seat, ask: { readonly name: string; readonly members: readonly PartyId[] }): CaucusInfo | Refusal {
    return this.#begin(seat, () => formCaucus(this.#living, seat, ask));
  }

  setMembers(seat: Seat, caucus: string, members: readonly PartyId[]): CaucusInfo | Refusal | null {
    const answer = this.#round.now(() => setMembers(this.#living, seat, caucus, members));
    if (answer !== null) return answer;
    return this.of(seat).find(({ id }) => id === caucus) ?? null;
  }

  share(
    seat: Seat,
    ask: { readonly caucus: string; readonly paper: string; readonly with: readonly PartyId[] },
  ): CaucusInfo | Refusal {
    return this.#begin(seat, () => sharePaper(this.#living, seat, ask));
  }

  destroy(seat: Seat, caucus: string): Refusal | null {
    const sheet = this.#living.caucuses.has(caucus) ? this.#living.caucuses.sheet(caucus) : null;
    const answer = this.#round.now(() => destroyCaucus(this.#living, seat, caucus));
    if (answer !== null) return answer;
    for (const connection of [...(sheet?.connections ?? [])])
      connection.refuse(CloseCode.unknown, "destroyed", "This caucus has been destroyed.");
    this.#living.deps.storage.scrub?.();
    return null;
  }

  #begin(seat: Seat, make: () => string | Refusal): CaucusInfo | Refusal {
    if (this.#living.caucuses.size >= mostCaucuses)
      return refuse(
        RefusalCode.tooMany,
        `This negotiation has ${mostCaucuses} caucuses. Destroy some first; nothing was changed.`,
      );
    const id = this.#round.now(make);
    if (typeof id !== "string") return id;
    return (
      caucusInfo(this.#living, seat, this.#living.caucuses.get(id)!) ??
      refuse(RefusalCode.notEntitled, "This caucus is not open to your seat.")
    );
  }
}
