/**
 * Whether something an act decides on has changed since the actor looked (`seen.seq`). Rulings decide on the proposal;
 * agreeing, reshaping and new wordings decide on the paragraph's words. Positions of others do not count as changes,
 * nor does anything the actor did.
 */
import type { Plan } from "../../drafts/acts/plan.ts";
import type { Seat } from "../../drafts/party.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import type { Act, ActType } from "../../drafts/wire.ts";
import { entryAt, fromBytes, isoTime, payloadsOf } from "../record/entries.ts";
import type { ActPayload } from "../record/replay.ts";
import type { Living } from "./living.ts";

/** The ids an act decides on, among those it names. */
const decidesOn = (act: Act): readonly string[] => {
  switch (act.type) {
    case "incorporate":
    case "set-aside":
    case "admit":
    case "revise":
    case "withdraw":
      return [act.proposal];
    case "take-position":
      return act.proposal === undefined || act.stance === null ? [] : [act.proposal];
    case "set-status":
      return act.status === "open" || act.status === "parked" ? [] : [act.paragraph];
    case "split-paragraph":
    case "remove-paragraph":
      return [act.paragraph];
    case "merge-paragraphs":
      return [act.paragraph, act.with];
    case "restore":
      return act.paragraph === undefined ? [] : [act.paragraph];
    default:
      return [];
  }
};

/** Acts that change no words, places or proposals. */
const harmless: readonly ActType[] = [
  "take-position",
  "set-floor",
  "give-pen",
  "take-pen",
  "set-party",
  "set-names",
  "publish-revision",
];

/** Paragraphs for which a whole new wording is given: words that came in unseen would be struck by it. */
const rewords = (act: Act): readonly string[] =>
  act.type === "table" || act.type === "revise"
    ? [act, ...(act.changes ?? [])].flatMap(({ paragraph, wording }) =>
        paragraph === undefined || wording === undefined ? [] : [paragraph],
      )
    : [];

/** What changes the words of a paragraph. Anything else does not affect a new wording for it. */
const rewording: readonly string[] = [
  "typing",
  "settled",
  "silence-kept",
  "incorporate",
  "split-paragraph",
  "merge-paragraphs",
  "restore",
  "undo",
] satisfies readonly (ActType | "typing" | "settled" | "silence-kept")[];

/** Entries after `seen` by which somebody else changed what the act decides on. */
const changesSince = (living: Living, seat: Seat, act: Act, seen: number): Set<number> => {
  const since = new Set<number>();
  if (act.type === "restore" && act.paragraph === undefined) {
    // The act decides on the whole text: anything that came in would be overwritten unseen.
    for (const row of living.storage.exec<{ seq: number; what: string; seat: string | null }>(
      "SELECT DISTINCT seq, what, seat FROM touched WHERE seq > ? ORDER BY seq",
      seen,
    ))
      if (row.seat !== seat.id && !harmless.includes(row.what as ActType)) since.add(row.seq);
    return since;
  }
  const look = (id: string, counts: (what: string) => boolean): void => {
    for (const row of living.storage.exec<{ seq: number; what: string; seat: string | null }>(
      "SELECT seq, what, seat FROM touched WHERE id = ? AND seq > ? ORDER BY seq",
      id,
      seen,
    ))
      if (row.seat !== seat.id && counts(row.what)) since.add(row.seq);
  };
  for (const id of decidesOn(act)) look(id, (what) => !harmless.includes(what as ActType));
  for (const id of rewords(act)) look(id, (what) => rewording.includes(what));
  return since;
};

/**
 * Refuses an act whose actor has not seen everything it decides on, with the entries that came between; these name
 * offices, never parties. Null if nothing did, or if the act does not say what its actor saw.
 */
export const changedSince = (living: Living, seat: Seat, act: Act, plan: Plan): Refusal | null => {
  const seen = act.seen?.seq;
  if (seen === undefined || seen >= living.head.seq) return null;
  const since = changesSince(living, seat, act, seen);
  if (since.size === 0) return null;
  const entries = [...since]
    .sort((a, b) => a - b)
    .map((seq) => {
      const entry = entryAt(living.storage, seq)!;
      const { type, office } = fromBytes<ActPayload>(payloadsOf(living.storage, seq).act!.bytes);
      return { seq, at: isoTime(entry.at), type, office };
    });
  const last = entries.at(-1)!;
  return refuse(
    RefusalCode.changedSince,
    `What you decide on has changed since you looked: ${entries.length === 1 ? "one change" : `${entries.length} changes`}, the last at ${last.at.slice(11, 16)} UTC. Nothing was changed.`,
    { since: entries, seen, now: living.head.seq, paragraphs: plan.about.paragraphs, proposals: plan.about.proposals },
  );
};
