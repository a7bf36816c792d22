/** Acts on their way from the page to the record, what is said of them, and what this seat waved aside. */
import type { Stance } from "../../drafts/position.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Sending } from "../desk/desk-context.ts";
import { Positions } from "../desk/positions.ts";
import { desk as deskWords } from "../words.ts";
import type { ActAsked } from "./news.ts";
import type { Page } from "./page.ts";

export class Acting {
  readonly #page: Page;
  readonly positions: Positions;

  constructor(page: Page) {
    this.#page = page;
    this.positions = new Positions(page, {
      send: (proposal, stance) => this.#send(proposal, stance),
      tell: (proposal, sending) => this.#tell(proposal, sending),
    });
  }

  async act(asked: ActAsked): Promise<void> {
    const { room, notices } = this.#page;
    const answer = await room!.act(asked.act);
    if (!isRefusal(answer))
      notices?.show({ key: `said-${answer.seq}`, kind: "said", icon: "saved", words: asked.said });
  }

  #numberOf(proposal: ProposalId): string {
    return this.#page.draft?.proposals.find((q) => q.id === proposal)?.number ?? "";
  }

  async #send(proposal: ProposalId, stance: Stance | null): Promise<void> {
    const { as, room } = this.#page;
    if (as === undefined || room === null) return;
    const number = this.#numberOf(proposal);
    const answer = await room.act({ type: "take-position", as, proposal, stance });
    if (!isRefusal(answer) && stance !== null) this.#page.say(deskWords.recorded(stance.replaceAll("-", " "), number));
  }

  #tell(proposal: ProposalId, sending: Sending | null): void {
    const { as, notices, nameOf } = this.#page;
    const key = `position-${proposal}`;
    if (sending === null || sending.stance === null || as === undefined) {
      notices?.hide(key);
      return;
    }
    const number = this.#numberOf(proposal);
    notices?.show({
      key,
      kind: "waiting",
      icon: sending.stance,
      words: deskWords.pending(sending.stance, number, nameOf(as), sending.seconds),
      acts: [
        { label: deskWords.undo, act: () => this.positions.undo(proposal) },
        { label: deskWords.now, act: () => void this.positions.now(proposal) },
      ],
    });
    if (sending.seconds === 4) this.#page.say(deskWords.pending(sending.stance, number, nameOf(as), 4));
  }
}
