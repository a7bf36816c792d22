/** Sends acts to the record, says what happened to them, and keeps what this seat waved aside. */
import type { Stance } from "../../drafts/position.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { ActAnswer, ActType } from "../../drafts/wire.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Sending } from "../desk/desk-context.ts";
import { Positions } from "../desk/positions.ts";
import { frame, notices, stanceWords } from "../words.ts";
import { desk as deskWords } from "../desk/desk-words.ts";
import type { ActAsked } from "./news.ts";
import type { Page } from "./page.ts";

/** Acts that are not undone but answered by an opposite act (drafts/acts/undo.ts gives the reasons). */
const final: ReadonlySet<ActType> = new Set([
  "publish-revision",
  "set-names",
  "set-phase",
  "set-manner",
  "give-pen",
  "take-pen",
  "undo",
]);

/** The key of the notice that says why something was not done. */
const refused = "refused";

/**
 * What this page sends for its seat. Only what was done since the page was opened can be undone, the last first. The
 * page shows refusals; they are not thrown.
 */
export class Acting {
  readonly #page: Page;
  /** One's own acts since the page was opened; the last one is at the end. */
  readonly #done: { readonly seq: number; readonly words: string }[] = [];
  readonly positions: Positions;

  constructor(page: Page) {
    this.#page = page;
    this.positions = new Positions(page, {
      send: (proposal, stance) => this.#send(proposal, stance),
      tell: (proposal, sending) => this.#tell(proposal, sending),
    });
  }

  async act(asked: ActAsked): Promise<void> {
    this.#page.notices?.hide(refused);
    const answer = await this.#page.room!.act(asked.act);
    if (isRefusal(answer)) await this.#explain(answer);
    else this.done(asked.act.type, answer, asked.said);
  }

  /** The page has said that an act was refused. This asks the record who was earlier, and says that too. */
  async #explain(refusal: Refusal): Promise<void> {
    const why = await this.#page.room?.overtakenBy(refusal);
    if (why != null) this.#page.notices?.more(refused, why);
  }

  /** To be called when an act is on the record: says it and, if such acts can be undone, allows it. */
  done(type: ActType, answer: ActAnswer, words: string): void {
    const undoable = !final.has(type);
    if (undoable) this.#done.push({ seq: answer.seq, words });
    this.#page.notices?.show({
      key: `said-${answer.seq}`,
      kind: "said",
      icon: "saved",
      words,
      ...(undoable ? { acts: [{ label: deskWords.undo, act: () => void this.undo() }] } : {}),
    });
  }

  /** Undoes one's own last act. If that is refused, says what was touched since; the act stays the last one. */
  async undo(): Promise<void> {
    const last = this.#done.at(-1);
    const { room } = this.#page;
    if (last === undefined) {
      this.#page.notices?.show({ key: "undo", kind: "said", words: notices.nothingToUndo });
      return;
    }
    if (room === null || !room.online) {
      this.#page.refuse(frame.needsConnection);
      return;
    }
    this.#page.notices?.hide(`said-${last.seq}`);
    const answer = await room.act({ type: "undo", seq: last.seq });
    if (isRefusal(answer)) return;
    this.#done.splice(this.#done.indexOf(last), 1);
    this.done("undo", answer, notices.undone(last.words));
  }

  #numberOf(proposal: ProposalId): string {
    return this.#page.draft?.proposals.find((q) => q.id === proposal)?.number ?? "";
  }

  async #send(proposal: ProposalId, stance: Stance | null): Promise<void> {
    const { as, room } = this.#page;
    if (as === undefined || room === null) return;
    const number = this.#numberOf(proposal);
    this.#page.notices?.hide(refused);
    const answer = await room.act({ type: "take-position", as, proposal, stance });
    if (isRefusal(answer)) await this.#explain(answer);
    else if (stance !== null) this.done("take-position", answer, deskWords.recorded(stanceWords[stance], number));
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
