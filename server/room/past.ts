/** The past as acts need it: what `restore` goes back to, and the inverse that `undo` appends. */
import type * as Y from "yjs";
import { emptyPlan, type Past, type Plan, type Undone } from "../../drafts/acts/plan.ts";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { copyDraftDoc } from "../../drafts/crdt/documents.ts";
import { pastOf } from "../../drafts/crdt/past.ts";
import { readDraft } from "../../drafts/crdt/read.ts";
import { undoneBy } from "../../drafts/crdt/undo.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { By, Seat } from "../../drafts/party.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import type { Act } from "../../drafts/wire.ts";
import { entryAt, fromBytes, payloadsOf } from "../record/entries.ts";
import { stateAt, type ActPayload, type DeskPayload, type NamesPayload } from "../record/replay.ts";
import { levelOf } from "./access.ts";
import type { Living } from "./living.ts";
import { momentOf } from "./moments.ts";

/**
 * The draft and document at a moment. Refused if there is no such moment. It does not ask who may read it: the caller
 * has to.
 */
export const readPast = (living: Living, at: string | number): Past | Refusal => {
  const seq = momentOf(living, String(at));
  if (isRefusal(Object(seq) as object)) return seq as Refusal;
  const { draft, names, desk, head } = stateAt(living.storage, seq as number, false);
  return pastIn(living, draft, readDraft({ draft, names, desk, seq: head.seq, at: head.at }));
};

/** A past moment, from its document and the draft read from it. */
export const pastIn = (living: Living, doc: Y.Doc, draft: Draft): Past => {
  const past = pastOf(doc, draft);
  return draft.seq < living.state.draftEpoch ? { ...past, elsewhere: true } : past;
};

/** Entries since that touched the same things, except those that do not stand in the way of an undo. */
const touchedSince = (
  living: Living,
  seat: Seat,
  seq: number,
  plan: Plan,
  type: ActPayload["type"],
): Undone["since"] => {
  const passing = new Set(["set-floor", "give-pen", "take-pen", "set-party", "publish-revision"]);
  // Typing in a paragraph does not prevent undoing its move or its status.
  if (plan.text.length === 0) for (const what of ["typing", "settled"]) passing.add(what);
  const since = new Map<number, { readonly seq: number; readonly by: By; readonly sentence: string }>();
  for (const id of [...plan.about.paragraphs, ...plan.about.proposals])
    for (const row of living.storage.exec<{ seq: number; what: string; seat: string | null }>(
      "SELECT seq, what, seat FROM touched WHERE id = ? AND seq > ? ORDER BY seq",
      id,
      seq,
    )) {
      if (passing.has(row.what)) continue;
      // Others' positions on the same proposal are independent of one's own.
      if (type === "take-position" && row.what === "take-position" && row.seat !== seat.id) continue;
      since.set(row.seq, { seq: row.seq, by: byOf(living, seat, row.seq), sentence: "" });
    }
  return [...since.values()].sort((a, b) => a.seq - b.seq);
};

/** Who made an entry, as far as the actor may know. */
const byOf = (living: Living, reader: Seat, seq: number): By => {
  const payloads = payloadsOf(living.storage, seq);
  const { office } = fromBytes<ActPayload>(payloads.act!.bytes);
  const party = payloads.names === undefined ? undefined : fromBytes<NamesPayload>(payloads.names.bytes).party;
  const named = party !== undefined && levelOf(reader, living.record.meta.names) === "full";
  return named ? { office, party } : { office };
};

/** What is needed to undo an entry; null if it is no act, or if its words are in a document that has ended. */
export const readUndone = (living: Living, act: Extract<Act, { type: "undo" }>, seat: Seat): Undone | null => {
  const { seq } = act;
  const entry = entryAt(living.storage, seq);
  if (entry === null || entry.kind !== "act" || seq <= living.state.draftEpoch) return null;
  const payloads = payloadsOf(living.storage, seq);
  const done = fromBytes<ActPayload>(payloads.act!.bytes);
  if (done.plan === undefined || payloads.names === undefined) return null;
  const { seat: by, writes: names } = fromBytes<NamesPayload>(payloads.names.bytes);
  const desk = payloads.desk === undefined ? [] : fromBytes<DeskPayload>(payloads.desk.bytes).writes;
  const plan: Plan = { ...emptyPlan, ...done.plan, names, desk };
  const before = stateAt(living.storage, seq - 1, false);
  // Carried out again on a copy, to get the writes that this added (anchors, retired strands).
  const { record } = carryOut(copyDraftDoc(before.draft), plan);
  const turned = undoneBy({
    before: before.draft,
    now: living.draft.doc,
    names: before.names,
    desk: before.desk,
    plan: { ...plan, record },
    seq: living.head.seq + 1,
  });
  const since = touchedSince(living, seat, seq, plan, done.type);
  const changed = { seq: living.head.seq, by: { office: "server" }, sentence: "the words have changed" } as const;
  return {
    seq,
    type: done.type as Act["type"],
    record: turned?.record ?? [],
    names: turned?.names ?? [],
    desk: turned?.desk ?? [],
    text: turned?.text ?? [],
    about: plan.about,
    bySameSeat: by === seat.id,
    since: turned === null && since.length === 0 ? [changed] : since,
  };
};
