/**
 * Positions on their way to the record. A tap waits four seconds, in which it can be undone or sent at once. If the
 * page is hidden it is sent early. It is shown as taken only when the record has answered.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Stance } from "../../drafts/position.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Sending } from "./desk-context.ts";

const patience = 4;

interface Waiting {
  readonly stance: Stance | null;
  seconds: number;
  timer: ReturnType<typeof setInterval> | undefined;
}

/** What the page does for positions on their way. A stance of null takes the position back. */
export interface PositionsHost {
  /** Sends the position. Resolves when the record has accepted or refused it. */
  send(proposal: ProposalId, stance: Stance | null): Promise<void>;
  /** Called each second, and when the position has gone, so that the notice can show it. */
  tell(proposal: ProposalId, sending: Sending | null): void;
}

/**
 * The positions of one page that are not on the record yet, at most one per proposal: a second tap replaces the first
 * and begins the wait anew. If the page goes, all of them are sent.
 */
export class Positions implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #does: PositionsHost;
  readonly #waiting = new Map<ProposalId, Waiting>();

  constructor(host: ReactiveControllerHost, does: PositionsHost) {
    this.#host = host;
    this.#does = does;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.#hidden);
    addEventListener("pagehide", this.#hidden);
  }
  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.#hidden);
    removeEventListener("pagehide", this.#hidden);
    for (const id of this.#waiting.keys()) void this.now(id);
  }

  get sending(): ReadonlyMap<ProposalId, Sending> {
    return new Map(this.#waiting);
  }

  tap(proposal: ProposalId, stance: Stance | null): void {
    clearInterval(this.#waiting.get(proposal)?.timer);
    const waiting: Waiting = { stance, seconds: patience, timer: undefined };
    waiting.timer = setInterval(() => {
      waiting.seconds--;
      if (waiting.seconds <= 0) void this.now(proposal);
      else this.#does.tell(proposal, waiting);
    }, 1000);
    this.#waiting.set(proposal, waiting);
    this.#does.tell(proposal, waiting);
    this.#host.requestUpdate();
  }

  undo(proposal: ProposalId): void {
    const waiting = this.#waiting.get(proposal);
    // While it is being sent it cannot be changed: a change of mind is a new act.
    if (waiting === undefined || waiting.seconds <= 0) return;
    clearInterval(waiting.timer);
    this.#forget(proposal);
  }

  async now(proposal: ProposalId): Promise<void> {
    const waiting = this.#waiting.get(proposal);
    if (waiting?.timer === undefined) return;
    clearInterval(waiting.timer);
    waiting.timer = undefined;
    waiting.seconds = 0;
    this.#does.tell(proposal, null);
    this.#host.requestUpdate();
    await this.#does.send(proposal, waiting.stance);
    if (this.#waiting.get(proposal) === waiting) this.#forget(proposal);
  }

  #forget(proposal: ProposalId): void {
    this.#waiting.delete(proposal);
    this.#does.tell(proposal, null);
    this.#host.requestUpdate();
  }

  readonly #hidden = (): void => {
    if (document.visibilityState === "hidden") for (const id of this.#waiting.keys()) void this.now(id);
  };
}
