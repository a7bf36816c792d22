/**
 * What the slider over the record needs: the range a seat may look at, times along it, and what was done at each step.
 * The cost does not grow with the record: a fixed number of times over the whole of it, and steps for one stretch only,
 * without words.
 */
import type { By, Seat } from "../../drafts/party.ts";
import type { MomentsInfo, PastMoment, PastStretch } from "../../drafts/past-moments.ts";
import { groupSteps, type TimelineEntry } from "../../drafts/reading/timeline.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import type { ActType } from "../../drafts/wire.ts";
import { isoTime } from "../record/entries.ts";
import { setting } from "../record/schema.ts";
import { readsText } from "./access.ts";
import { fromOthers, Reader, serverSentence } from "./history.ts";
import { rememberingLabels } from "./labels-remembered.ts";
import { tellAll } from "./told.ts";
import type { Living } from "./living.ts";
import type { Reading } from "./reading.ts";

/** How many times are given over the whole record. */
const times = 256;
/**
 * How many entries' steps are given at once. Stretches begin at fixed entries, so that steps are the same for
 * everybody.
 */
const stretch = 200;

/** Whether, and why, a seat reads revisions only; the same rule as in Reading.moment. */
const onlyRevisions = ({ record, state, storage }: Living, seat: Seat): MomentsInfo["only"] => {
  if (!readsText(seat, record.meta, state.names)) return "circulated";
  const office = seat.role === "chair" || seat.role === "secretariat";
  return !office && setting(storage, "moments") === "no" ? "chair" : undefined;
};

/** The first entry a seat may look at. What was before the opening of the text is for Chair and Secretariat alone. */
const firstFor = ({ state }: Living, seat: Seat): number =>
  seat.role === "chair" || seat.role === "secretariat" ? 1 : Math.max(1, state.draftEpoch);

/**
 * The range and times of the slider, some 256 evenly over the entries. A seat that reads revisions only gets no time
 * but the head's, and `only` says why.
 */
export const momentsOf = (living: Living, seat: Seat): MomentsInfo => {
  const { storage, head } = living;
  const only = onlyRevisions(living, seat);
  const first = Math.min(firstFor(living, seat), Math.max(1, head.seq));
  const step = Math.max(1, Math.ceil((head.seq - first) / times));
  const seqs = new Set([head.seq]);
  if (only === undefined) for (let seq = first; seq < head.seq; seq += step) seqs.add(seq);
  const told = [...seqs]
    .sort((a, b) => a - b)
    .flatMap((seq) =>
      storage
        .exec<{ at: number }>("SELECT at FROM entries WHERE seq = ?", seq)
        .map(({ at }) => [seq, isoTime(at)] as const),
    );
  return { first, last: head.seq, times: told, ...(only !== undefined && { only }) };
};

/** The steps of the stretch that contains an entry, oldest first. */
export const stretchOf = (living: Living, reading: Reading, seat: Seat, around: number): PastStretch | Refusal => {
  const now = reading.draft(seat);
  if (isRefusal(now)) return now;
  const within = Math.min(Math.max(1, around), Math.max(1, living.head.seq));
  const from = within - ((within - 1) % stretch);
  const reader = new Reader(living, seat);
  const to = Math.min(from + stretch - 1, living.head.seq);
  const seqs = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const seen = [...tellAll(living.storage, seqs)].filter((told) => reader.sees(told));
  // Paragraphs are called as the room called them then.
  const draft = rememberingLabels(
    living.storage,
    now,
    seen.flatMap(({ paragraphs }) => paragraphs),
  );
  const named = new Map(draft.revisions.map(({ seq, name }) => [seq, name]));
  const at = new Map(seen.map(({ entry }) => [entry.seq, isoTime(entry.at)]));
  const moments: PastMoment[] = [];
  const moment = (seq: number, since: number, by: By, sentence: string, paragraphs: PastMoment["paragraphs"]): void => {
    const revision = named.get(seq);
    moments.push({
      seq,
      since,
      at: at.get(seq)!,
      by,
      sentence,
      paragraphs: paragraphs.slice(0, 20),
      ...(revision !== undefined && { revision }),
    });
  };
  let run: TimelineEntry[] = [];
  const flush = (): void => {
    for (const { seq, until, by, sentence, paragraphs } of groupSteps(run, draft))
      moment(until, seq, by, sentence, paragraphs);
    run = [];
  };
  for (const told of seen) {
    const { entry, act, names, paragraphs, proposals } = told;
    const by = reader.by(told);
    const about = { seq: entry.seq, at: isoTime(entry.at), by, paragraphs, proposals };
    if (entry.kind === "typing") run.push(about);
    else if (entry.kind === "act") {
      const said = names?.said === undefined ? {} : { stance: names.said };
      run.push({
        ...about,
        act: { type: act.type as ActType, ...act.details, ...said, ...fromOthers(living, reader, draft, told) },
      });
    } else {
      flush();
      moment(entry.seq, entry.seq, by, serverSentence(told, draft), paragraphs);
    }
  }
  flush();
  return { from, to, moments };
};
