/**
 * Handles one act at its place in the queue: whose seat it is, whether it may act, whether what it decides on has
 * changed since, and what the act does. Then it is carried out and appended. A refusal leaves everything as it was.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { decide } from "../../drafts/acts/decide.ts";
import type { Context, Plan } from "../../drafts/acts/plan.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { By, Seat } from "../../drafts/party.ts";
import { isRefusal, refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import type { Placing } from "../../drafts/returned/signed.ts";
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import { changedSince } from "./changed-since.ts";
import { crowded } from "./crowded.ts";
import { beginAnew } from "./epoch.ts";
import { seatById } from "./invitations.ts";
import { mendName } from "./mended.ts";
import type { ActPayload } from "../record/replay.ts";
import type { Deed, Living } from "./living.ts";
import { closePapers, readPapers, type PaperRead } from "./papers.ts";
import { traceOf } from "../watch.ts";
import { readPast, readUndone } from "./past.ts";
import { placingIn } from "./placing.ts";
import { Reading } from "./reading.ts";
import { Spoilt } from "./typing.ts";

/**
 * What became of an act: the entry it is, with what it made, or why nothing was changed. An accepted act sent again
 * under its key gets the answer it got the first time.
 */
export type Answer = ActAnswer | Refusal;

/** A last condition, checked right before the act is carried out. If it gives a refusal, the act is not carried out. */
export type Unless = (draft: Draft, plan: Plan, placing: Placing) => Refusal | null;

const digestOf = (act: Act): string => {
  const { key: _key, seen: _seen, ...body } = act;
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(body))));
};

/**
 * The answer given earlier under the same key. The same key with another act is an error of the client, and is refused.
 */
const known = (living: Living, seat: Seat, act: Act): Answer | null => {
  if (act.key === undefined) return null;
  const row = living.storage.exec<{ digest: string; answer: string }>(
    "SELECT digest, answer FROM keys WHERE seat = ? AND key = ?",
    seat.id,
    act.key,
  )[0];
  if (row === undefined) return null;
  return row.digest === digestOf(act)
    ? (JSON.parse(row.answer) as ActAnswer)
    : refuse(RefusalCode.keyReused, "This key was used for another act. Nothing was changed.");
};

const officeOf = (seat: Seat): By["office"] =>
  seat.role === "chair" || seat.role === "secretariat" ? seat.role : "delegation";

/** The party an act is done for, and whether the Secretariat enters it. */
const partyOf = (seat: Seat, act: Act): Pick<Deed, "party" | "entered"> => {
  const party =
    "as" in act ? act.as : act.type === "correct" && seat.role === "delegation" ? seat.parties[0] : undefined;
  if (party === undefined) return {};
  return seat.role === "secretariat" ? { party, entered: "secretariat" } : { party };
};

/** Carries out an act or refuses it. Throws `Spoilt` if carrying it out failed half way. */
export const perform = (living: Living, seat: Seat, act: Act, unless?: Unless): Answer => {
  const before = known(living, seat, act);
  if (before !== null) return before;
  // A refusal could tell whether words are there to be held, or a paragraph to speak of; who may not read the text must
  // not learn that.
  if (seat.role === "delegation" && !living.reach(seat, "draft").reads)
    return refuse(
      RefusalCode.notEntitled,
      "The Chair is still drafting: the text is not open to delegations yet. Nothing was changed.",
    );
  const draft = living.whole();
  const papers = readPapers(living, seat, act);
  if (isRefusal(papers)) return papers;
  if ((act.type === "give-pen" || act.type === "take-pen") && act.seat !== undefined) {
    // Seats are not in the record, so `decide` does not know them. The pen of a revoked seat can still be taken.
    const there = seatById(living.storage, act.seat);
    if (there === null && (act.type === "give-pen" || living.state.names.pens[`seat:${act.seat}`] === undefined))
      return refuse(RefusalCode.unknownParty, "There is no such seat in this negotiation. Nothing was changed.");
    if (there !== null && there.role !== "delegation" && act.type === "give-pen")
      return refuse(RefusalCode.nothingToDo, "A pen is lent to a delegation. Nothing was changed.");
  }
  const past = act.type === "restore" ? restoredFrom(living, seat, act) : {};
  if (isRefusal(past)) return past;
  const context: Context = {
    seq: living.head.seq + 1,
    at: living.time(),
    seat,
    ...(papers.length > 0 && { papers: Object.fromEntries(papers.map(({ name, reading }) => [name, reading])) }),
    ...past,
    ...(act.type === "undo" && { undone: readUndone(living, act, seat) ?? undefined }),
  };
  let outcome;
  try {
    outcome = decide(draft, act, context);
    if (!isRefusal(outcome))
      outcome = unless?.(draft, outcome, placingIn(living)) ?? crowded(draft, act, outcome) ?? outcome;
  } catch (error) {
    // Deciding changes nothing, so only this act is refused and the round goes on.
    living.deps.log?.({ what: "act-failed", level: "error", act: act.type, ...traceOf(error) });
    return refuse(
      RefusalCode.unavailable,
      "This could not be done because of a fault of the server. Nothing was changed.",
    );
  }
  if (isRefusal(outcome)) return outcome;
  const stale = changedSince(living, seat, act, outcome);
  if (stale !== null) return stale;
  try {
    return carried(living, seat, act, outcome, papers, context.at);
  } catch (error) {
    throw new Spoilt(act, `carrying out ${act.type} failed: ${(error as Error).stack}`, { cause: error });
  }
};

/**
 * Refuses a restore of what the seat may not read: words from before the opening, or moments that the Chair does not
 * show.
 */
const restoredFrom = (
  living: Living,
  seat: Seat,
  act: Extract<Act, { type: "restore" }>,
): Pick<Context, "past"> | Refusal => {
  const moment = new Reading(living).moment(seat, String(act.at));
  if (typeof moment !== "number") return moment;
  const past = readPast(living, act.at);
  return isRefusal(past) ? past : { past };
};

/** What the history says of an act besides what it is about. It names no party and no stance. */
const detailsOf = (living: Living, act: Act, plan: Plan): ActPayload["details"] => {
  switch (act.type) {
    case "move":
      return { from: living.record.places[act.paragraph]?.part, to: act.to };
    // Other sponsors remain, so nothing changes in the text.
    case "withdraw":
      return plan.record.length === 0 ? { left: true } : undefined;
    case "restore":
      return { at: act.at, ...(act.paragraph === undefined && { whole: true }) };
    case "undo":
      return { seq: act.seq };
    case "take-position":
      return act.part === undefined ? undefined : { part: act.part };
    case "set-status":
      return {
        status: act.status,
        ...(act.until !== undefined && { until: act.until }),
        ...(act.editorial !== undefined && { editorial: true }),
      };
    case "publish-revision":
      return {
        name: act.name,
        ...(act.reviewed !== undefined &&
          living.record.meta.revision !== null && { reviewed: act.reviewed, since: living.record.meta.revision }),
      };
    case "set-phase":
      return { phase: act.phase };
    case "set-manner":
      return { manner: act.manner };
    case "set-names":
      return { names: act.names };
    case "correct":
      return act.confirm === undefined ? undefined : { confirm: true };
    default:
      return undefined;
  }
};

const carried = (
  living: Living,
  seat: Seat,
  act: Act,
  plan: Plan,
  papers: readonly PaperRead[],
  at: string,
): ActAnswer => {
  const leavesDrafting =
    act.type === "set-phase" && living.record.meta.phase === "drafting" && act.phase !== "drafting";
  const starts: ("draft" | "names")[] = [];
  if (leavesDrafting) starts.push("draft");
  if (act.type === "set-names") starts.push("names");
  const mended = act.type === "correct" ? mendName(living, act, plan) : null;
  if (mended !== null) starts.push("names");
  const full = mended ?? plan;
  const deed: Deed = {
    kind: "act",
    type: act.type,
    office: officeOf(seat),
    seat,
    ...partyOf(seat, act),
    at,
    ...(starts.length > 0 && { starts }),
    details: detailsOf(living, act, plan),
    ...(act.type === "take-position" && { said: act.stance }),
    ...(act.type === "undo" && { undone: act.seq }),
  };
  const head = living.carry(leavesDrafting ? beginAnew(living.draft.doc, full) : full, deed);
  if (act.type === "publish-revision")
    living.storage.exec("INSERT INTO revisions (name, seq) VALUES (?, ?)", act.name, head.seq);
  if (mended !== null) living.checkpoint();
  closePapers(living, papers);
  const answer: ActAnswer = { seq: head.seq, ...plan.answer };
  if (act.key !== undefined)
    living.storage.exec(
      "INSERT INTO keys (seat, key, digest, answer) VALUES (?, ?, ?, ?)",
      seat.id,
      act.key,
      digestOf(act),
      JSON.stringify(answer),
    );
  return answer;
};
