/**
 * What follows from typing by rule, in the same round. Words typed late into a retired strand are repeated where the
 * words live now. Agreed words that were typed over are open again, visibly. Words under silence are put back, and the
 * typed ones go back to their author. Typing is never refused because of a lock: only the editor and the acts keep
 * locks.
 */
import { emptyPlan } from "../../drafts/acts/plan.ts";
import { settle } from "../../drafts/crdt/settle.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId, StrandId, Stretch } from "../../drafts/paragraph.ts";
import type { By, Seat } from "../../drafts/party.ts";
import { wordChanges } from "../../drafts/reading/difference.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import { locks, type StatusEntry } from "../../drafts/status.ts";
import { toBytes } from "../record/entries.ts";
import type { ActPayload } from "../record/replay.ts";
import type { Living } from "./living.ts";
import { handBack } from "./papers.ts";

/** Typing that has just been appended as one entry. */
export interface Typed {
  readonly seat: Seat;
  readonly office: By["office"];
  /** Its entry, named as the cause of what follows. */
  readonly seq: number;
  /** Paragraphs that have these strands, or took over from them. */
  readonly paragraphs: readonly ParagraphId[];
  /** The strands typed in, retired ones among them. */
  readonly strands: ReadonlySet<StrandId>;
  /** The words of locked paragraphs as they were before this typing. */
  readonly before: ReadonlyMap<ParagraphId, readonly Stretch[]>;
}

/** Appends what follows from typing as entries of the server, in the same transaction. Usually nothing does. */
export const afterTyping = (living: Living, typed: Typed): void => {
  const { retired } = living.record;
  let touched = typed.paragraphs;
  if ([...typed.strands].some((strand) => retired[strand] !== undefined))
    touched = [...touched, ...settleLate(living, typed)];
  const { statuses } = living.record;
  const locked = [...new Set(touched)].filter((id) => locks(statuses[id]?.status ?? "open"));
  if (locked.length === 0) return;
  for (const paragraph of everyParagraph(living.whole()))
    if (locked.includes(paragraph.id)) lockedTypedOver(living, paragraph, typed);
};

/** All paragraphs of a draft: those that stand, those only proposed, and those taken out. */
export const everyParagraph = (draft: Draft): Paragraph[] => [...Object.values(draft.parts).flat(), ...draft.removed];

const settleLate = (living: Living, typed: Typed): readonly ParagraphId[] => {
  const mark = living.draft.mark;
  const settled = settle(living.draft.doc);
  const update = living.draft.since(mark);
  if (settled === null || update === null) return [];
  const act: ActPayload = { type: "settled", office: "server", paragraphs: settled.paragraphs, cause: typed.seq };
  living.append(
    "server",
    living.time(),
    { act: toBytes(act), draft: update },
    { ids: settled.paragraphs, what: "settled", seat: typed.seat.id },
  );
  return settled.paragraphs;
};

/** Handles a locked paragraph whose words are not what they were before the typing. */
const lockedTypedOver = (living: Living, paragraph: Paragraph, typed: Typed): void => {
  const standing = living.record.statuses[paragraph.id];
  const was = typed.before.get(paragraph.id);
  const now = wordsOf(paragraph);
  if (standing === undefined || was === undefined || sameWords(was, now)) return;
  const about = { paragraphs: [paragraph.id], proposals: [] };
  const deed = { kind: "server", office: "server", at: living.time(), cause: typed.seq } as const;
  if (standing.status === "under-silence") {
    const edits = wordChanges(now, was, living.record.meta.language);
    living.carry(
      { ...emptyPlan, text: [{ do: "edit", paragraph: paragraph.id, edits }], about },
      { ...deed, type: "silence-kept" },
    );
    handBack(living, typed.seat, paragraph.id, was, now);
    return;
  }
  const reopened: StatusEntry = {
    status: "open",
    at: deed.at,
    office: "server",
    reopened: { cause: "typed", seq: typed.seq, office: typed.office, was: standing.status },
  };
  living.carry(
    { ...emptyPlan, record: [{ table: "statuses", key: paragraph.id, value: reopened }], about },
    { ...deed, type: "reopened" },
  );
};

const sameWords = (a: readonly Stretch[], b: readonly Stretch[]): boolean => JSON.stringify(a) === JSON.stringify(b);
