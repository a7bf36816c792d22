/**
 * The one entrance to all acts: from a draft, an act and its context to a plan, or to a refusal. Pure: the same three
 * always give the same outcome, and the draft is never changed.
 */
import type { Draft } from "../draft.ts";
import type { Act } from "../wire.ts";
import { mayAct } from "./authority.ts";
import { correct } from "./correct.ts";
import { admit, incorporate, setAside } from "./incorporate.ts";
import { insertParagraph } from "./insert-paragraph.ts";
import { move, removeParagraph } from "./move.ts";
import type { Context, Outcome } from "./plan.ts";
import { publishRevision } from "./publish-revision.ts";
import { restore } from "./restore.ts";
import { maintain, revise, withdraw } from "./revise.ts";
import { setStatus } from "./set-status.ts";
import { givePen, setFloor, setManner, setNames, setParty, setPhase, takePen } from "./settings.ts";
import { mergeParagraphs, splitParagraph } from "./split-paragraph.ts";
import { hold, table } from "./table.ts";
import { takePosition } from "./take-position.ts";
import { undo } from "./undo.ts";

/**
 * What an act does to this draft, or why it is refused: first the seat's authority is checked, then whether the act
 * fits.
 */
export const decide = (draft: Draft, act: Act, context: Context): Outcome =>
  mayAct(draft, act, context.seat) ?? decideEntitled(draft, act, context);

const decideEntitled = (draft: Draft, act: Act, context: Context): Outcome => {
  switch (act.type) {
    case "table":
      return table(draft, act, context);
    case "revise":
      return revise(draft, act, context);
    case "withdraw":
      return withdraw(draft, act, context);
    case "maintain":
      return maintain(draft, act, context);
    case "correct":
      return correct(draft, act, context);
    case "admit":
      return admit(draft, act, context);
    case "take-position":
      return takePosition(draft, act, context);
    case "hold":
      return hold(draft, act, context);
    case "incorporate":
      return incorporate(draft, act, context);
    case "set-aside":
      return setAside(draft, act, context);
    case "insert-paragraph":
      return insertParagraph(draft, act, context);
    case "split-paragraph":
      return splitParagraph(draft, act, context);
    case "merge-paragraphs":
      return mergeParagraphs(draft, act, context);
    case "remove-paragraph":
      return removeParagraph(draft, act, context);
    case "move":
      return move(draft, act, context);
    case "set-status":
      return setStatus(draft, act, context);
    case "publish-revision":
      return publishRevision(draft, act, context);
    case "restore":
      return restore(draft, act, context);
    case "undo":
      return undo(draft, act, context);
    case "give-pen":
      return givePen(draft, act, context);
    case "take-pen":
      return takePen(draft, act, context);
    case "set-floor":
      return setFloor(draft, act, context);
    case "set-phase":
      return setPhase(draft, act, context);
    case "set-manner":
      return setManner(draft, act, context);
    case "set-names":
      return setNames(draft, act, context);
    case "set-party":
      return setParty(draft, act, context);
  }
};
