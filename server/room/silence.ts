/**
 * Silence procedures end by the clock. The server notes this on the record; what it means is for the Chair to declare.
 */
import { emptyPlan } from "../../drafts/acts/plan.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { keepSetting, setting } from "../record/schema.ts";
import type { Living } from "./living.ts";

/** Paragraphs under silence whose end has not been noted yet, with the deadline in ms and as ISO time. */
const running = (living: Living): [ParagraphId, number, string][] =>
  Object.entries(living.record.statuses).flatMap(([id, { status, until }]) =>
    status === "under-silence" && until !== undefined && setting(living.storage, `silence-noted ${id}`) !== until
      ? [[id as ParagraphId, Date.parse(until), until] as [ParagraphId, number, string]]
      : [],
  );

/** When the next silence ends, in ms; null if none is running. */
export const nextDeadline = (living: Living): number | null => {
  const times = running(living).map(([, time]) => time);
  return times.length === 0 ? null : Math.min(...times);
};

/** Appends one `server` entry for all silences that have ended. */
export const noteEndedSilences = (living: Living): void => {
  const now = living.deps.now();
  const ended = running(living).filter(([, time]) => time <= now);
  if (ended.length === 0) return;
  for (const [id, , until] of ended) keepSetting(living.storage, `silence-noted ${id}`, until);
  const about = { paragraphs: ended.map(([id]) => id), proposals: [] };
  living.carry({ ...emptyPlan, about }, { kind: "server", type: "silence-ended", office: "server", at: living.time() });
};
