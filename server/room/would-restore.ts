/**
 * What a restore would overwrite. The act itself is decided as of now and carried out on a copy of the document, so
 * that what is shown is exactly what would happen. It is refused whenever the act would be.
 */
import { decide } from "../../drafts/acts/decide.ts";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { copyDraftDoc } from "../../drafts/crdt/documents.ts";
import { readDraft } from "../../drafts/crdt/read.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { wouldRestore, type WouldRestore } from "../../drafts/reading/would-restore.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import { applyWrites } from "../../drafts/tables.ts";
import type { ActOf } from "../../drafts/wire.ts";
import { blameOf } from "./blame.ts";
import type { Living } from "./living.ts";
import { pastIn } from "./past.ts";
import type { Reading } from "./reading.ts";

/** What a restore would be asked for. */
export interface RestoreQuery {
  /** Absent for the whole text. */
  readonly paragraph?: ParagraphId;
  /** A revision name, a seq or an ISO time. */
  readonly at: string;
}

/** For how many paragraphs the authors of lost words are given: as many as anybody would read before confirming. */
const authored = 100;

/** What would be lost and what would come back, as the seat may see both. Nothing is changed by asking. */
export const wouldRestoreOf = (
  living: Living,
  reading: Reading,
  seat: Seat,
  query: RestoreQuery,
): WouldRestore | Refusal => {
  const act: ActOf<"restore"> = { type: "restore", ...query };
  const moment = reading.moment(seat, query.at);
  if (typeof moment !== "number") return moment;
  const then = reading.at(moment);
  const past = pastIn(living, then.state.draft, then.draft);
  const draft = living.whole();
  const { names, desk } = living.state;
  const at = living.time();
  const seq = living.head.seq + 1;
  const plan = decide(draft, act, { seq, at, seat, past });
  // Nothing has been tried yet, so the refusal need not say that nothing was restored.
  if (isRefusal(plan)) return { ...plan, message: plan.message.replace(/ Nothing was restored\.$/u, "") };
  const copy = copyDraftDoc(living.draft.doc);
  carryOut(copy, plan);
  const after = readDraft({
    draft: copy,
    names: applyWrites(names, plan.names),
    desk: applyWrites(desk, plan.desk),
    seq,
    at,
  });
  const { seq: pastSeq, at: time } = past.draft;
  const revision = past.draft.revisions.find((one) => one.seq === pastSeq)?.name;
  let told = 0;
  return wouldRestore(
    reading.seen(seat, draft),
    reading.seen(seat, after),
    { seq: pastSeq, at: time, ...(revision !== undefined && { revision }) },
    (paragraph) => {
      if (++told > authored) return [];
      const blame = blameOf(living, reading, seat, { paragraph });
      return isRefusal(blame) ? [] : blame.stretches;
    },
  );
};
