/**
 * The record as a seat may read it: which entries, and who made them as far as it may know. For the words at each entry
 * see history-words.ts.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { By, PartyId, Seat } from "../../drafts/party.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { call, list } from "../../drafts/acts/called.ts";
import { paragraphOf } from "../../drafts/acts/hosts.ts";
import type { Draft } from "../../drafts/draft.ts";
import { callThen, deedOf } from "../../drafts/reading/deeds.ts";
import { groupSteps, type Step, type TimelineEntry } from "../../drafts/reading/timeline.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import type { ActType } from "../../drafts/wire.ts";
import { entryAt, isoTime } from "../record/entries.ts";
import { setting } from "../record/schema.ts";
import type { Storage } from "../record/storage.ts";
import { levelOf, readsDesk, readsText } from "./access.ts";
import { Filters, type HistoryFilters } from "./history-filters.ts";
import { wordsAlong } from "./history-words.ts";
import { rememberingLabels } from "./labels-remembered.ts";
import type { Living } from "./living.ts";
import type { Reading } from "./reading.ts";
import { tell, tellAll, type Told } from "./told.ts";

/** Which steps of the history are wanted; an absent field leaves nothing out. */
export interface HistoryQuery extends HistoryFilters {
  /** Entries about this paragraph, or about a proposal that asks or asked for something on it. */
  readonly paragraph?: ParagraphId;
  /** Entries made for this party, as far as the reader may know. */
  readonly party?: PartyId;
  /** Only entries after this seq. */
  readonly after?: number;
  /** Entries in a page: 200 if absent, at most 500. */
  readonly limit?: number;
}

/** Steps in the order of the record, oldest first. Typing is joined, so there may be fewer steps than entries. */
export interface HistoryPage {
  readonly steps: readonly Step[];
  /** Pass this as `after` to get the next page; absent at the end. */
  readonly next?: number;
}

const most = 500;
const usual = 200;

/** What a reader may know of entries, by the same rule as `sight`. */
export class Reader {
  readonly seat: Seat;
  readonly #living: Living;
  readonly #revisionsOnly: boolean;
  readonly #office: boolean;
  readonly #desk: boolean;

  constructor(living: Living, seat: Seat) {
    this.seat = seat;
    this.#living = living;
    this.#office = seat.role === "chair" || seat.role === "secretariat";
    this.#desk = readsDesk(seat, living.admitted);
    const live = readsText(seat, living.record.meta, living.state.names);
    this.#revisionsOnly = !live || (!this.#office && setting(living.storage, "moments") === "no");
  }

  knows(party: PartyId): boolean {
    const { meta } = this.#living.record;
    const level = levelOf(this.seat, meta.names);
    if (level === "full" || this.seat.parties.includes(party)) return true;
    return level === "groups" && this.#living.state.names.parties[party]?.kind === "group";
  }

  sees({ entry, act, names, desk, proposals, paragraphs }: Told): boolean {
    if (act.type === "publish-revision") return true;
    if (this.#revisionsOnly) return false;
    // Delegations do not see what was done while drafting.
    if (!this.#office && entry.seq < this.#living.state.draftEpoch) return false;
    const party = names?.party;
    const own = party !== undefined && this.seat.parties.includes(party);
    // What was told the Chair alone is shown to nobody else, not even that there was something.
    const changed = (act.plan?.record.length ?? 0) + (act.plan?.text.length ?? 0) + (names?.writes.length ?? 0);
    if (act.type === "take-position" && changed === 0 && desk !== null) return this.#desk || own;
    if (act.type === "take-position") return names === null ? false : party === undefined || this.knows(party);
    return act.type !== "silence-ended" || paragraphs.length + proposals.length > 0;
  }

  by({ act, names }: Told): By {
    const party = names?.party;
    if (party === undefined) return { office: act.office };
    const { entered } = names!;
    // If the party may not be known, neither may it be known whether the Secretariat entered it.
    if (!this.knows(party)) return { office: "delegation" };
    return entered === undefined ? { office: act.office, party } : { office: "delegation", party, entered };
  }
}

/** The sentence for an entry of kind `server`, which nobody made by an act. */
export const serverSentence = (told: Told, draft: Draft): string => {
  const where =
    list(
      told.paragraphs.map((id) => call(draft, id)),
      4,
    ) || "the text";
  switch (told.act.type) {
    case "start":
      return told.paragraphs.length === 1
        ? `The text was first issued, with ${callThen(draft, told.paragraphs[0]!, told.entry.seq)} in it`
        : "The negotiation began";
    case "settled":
      return `Words typed late were put where those around them stand now, in ${where}`;
    case "reopened":
      return `The agreement on ${where} fell: its words were typed over`;
    case "silence-kept":
      return `Words typed in ${where} under silence were given back to their author`;
    default:
      return `The silence on ${where} came to its end`;
  }
};

/**
 * Proposals that ask for something on a paragraph, or did in an earlier version. Positions on them belong to its
 * history.
 */
const proposedOn = ({ tables: { record } }: Draft, paragraph: ParagraphId): ReadonlySet<ProposalId> =>
  new Set(
    Object.values(record.changes)
      .filter((change) => paragraphOf(record, change) === paragraph)
      .map(({ proposal }) => proposal),
  );

/**
 * Entries in order: all, or only those that the index lists for one of these ids. So the history of a paragraph takes
 * time by its own entries, not by the length of the record.
 */
function* entriesAbout(storage: Storage, ids: readonly string[] | null, after: number, until: number): Generator<Told> {
  for (let at = after; at < until;) {
    let seqs: readonly number[];
    if (ids === null) seqs = Array.from({ length: Math.min(most, until - at) }, (_, n) => at + 1 + n);
    else {
      const about = new Set<number>();
      for (const id of ids)
        for (const { seq } of storage.exec<{ seq: number }>(
          "SELECT seq FROM touched WHERE id = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
          id,
          at,
          until,
          most,
        ))
          about.add(seq);
      seqs = [...about].sort((a, b) => a - b).slice(0, most);
    }
    yield* tellAll(storage, seqs);
    at = seqs.length < most ? until : seqs.at(-1)!;
  }
}

/**
 * A page of the history as a seat may read it: entries it may not see are left out, and do not count in `limit`.
 * Refused if it may not read the text at all.
 */
export const historyOf = (living: Living, reading: Reading, seat: Seat, query: HistoryQuery): HistoryPage | Refusal => {
  const reader = new Reader(living, seat);
  const draft = reading.draft(seat);
  if (isRefusal(draft)) return draft;
  const { paragraph, party } = query;
  const limit = Math.min(Math.max(1, query.limit ?? usual), most);
  const filters = new Filters(living.storage, living.record, query);
  const ids = paragraph === undefined ? null : [paragraph, ...proposedOn(draft, paragraph)];
  const until = Math.min(living.head.seq, filters.until);
  const picked: Told[] = [];
  for (const told of entriesAbout(living.storage, ids, Math.max(query.after ?? 0, filters.after), until)) {
    if (!reader.sees(told)) continue;
    const by = reader.by(told);
    if (party !== undefined && by.party !== party) continue;
    if (!filters.fits({ ...told, seq: told.entry.seq }, by)) continue;
    picked.push(told);
    if (picked.length === limit) break;
  }
  const steps = stepsOf(living, reader, draft, picked, query);
  const last = picked.at(-1)?.entry.seq ?? until;
  return picked.length === limit && last < until ? { steps, next: last } : { steps };
};

/**
 * What the sentence of an act needs from other entries: what an undo took back, and the time to which a restore went
 * back.
 */
export const fromOthers = (
  living: Living,
  reader: Reader,
  draft: Draft,
  { act }: Told,
): Readonly<Record<string, unknown>> => {
  const named = act.type === "undo" ? act.details?.["seq"] : act.type === "restore" ? act.details?.["at"] : undefined;
  const entry = /^\d+$/u.test(String(named)) ? entryAt(living.storage, Number(named)) : null;
  if (entry === null) return {};
  if (act.type === "restore") return { time: isoTime(entry.at) };
  const undone = tell(living, entry);
  if (!reader.sees(undone) || entry.kind !== "act") return {};
  const { type, details } = undone.act;
  const { paragraphs, proposals, names } = undone;
  const said = names?.said === undefined ? {} : { stance: names.said };
  const deed = { type: type as ActType, ...details, ...said };
  const at = isoTime(entry.at);
  return { undid: deedOf({ seq: entry.seq, at, act: deed, paragraphs, proposals, by: reader.by(undone) }, draft) };
};

const stepsOf = (
  living: Living,
  reader: Reader,
  now: Draft,
  picked: readonly Told[],
  { paragraph, party, office, kind }: HistoryQuery,
): Step[] => {
  const draft = rememberingLabels(
    living.storage,
    now,
    picked.flatMap((told) => told.paragraphs),
  );
  // The history of one paragraph does not show the words of others.
  const along = wordsAlong(
    living,
    paragraph === undefined
      ? picked
      : picked.map((told) => ({ ...told, paragraphs: told.paragraphs.filter((id) => id === paragraph) })),
    draft.language,
  );
  const words: typeof along = (id, from, until) =>
    paragraph === undefined || id === paragraph ? along(id, from, until) : [];
  const steps: Step[] = [];
  let run: TimelineEntry[] = [];
  const flush = (): void => {
    steps.push(...groupSteps(run, draft, { words }));
    run = [];
  };
  for (const told of picked) {
    const { entry, act, names } = told;
    const by = reader.by(told);
    // If a filter leaves entries out, typing is joined only where nothing else came between: otherwise words changed by
    // others would be shown as its own.
    const leaves = party !== undefined || office !== undefined || kind !== undefined;
    if (leaves && run.at(-1)?.seq !== entry.seq - 1) flush();
    const about = {
      seq: entry.seq,
      at: isoTime(entry.at),
      by,
      // Acts are described as a whole ("split 7 into 7 and 7 bis"); of typing, only this paragraph's is.
      paragraphs:
        paragraph === undefined || (entry.kind === "act" && act.type !== "publish-revision")
          ? told.paragraphs
          : told.paragraphs.filter((id) => id === paragraph),
      proposals: told.proposals,
    };
    if (entry.kind === "act") {
      const said = names?.said === undefined ? {} : { stance: names.said };
      const others = fromOthers(living, reader, draft, told);
      run.push({ ...about, act: { type: act.type as ActType, ...act.details, ...said, ...others } });
    } else if (entry.kind === "typing") run.push(about);
    else {
      flush();
      const compared = about.paragraphs.flatMap((id) => {
        const changed = words(id, entry.seq, entry.seq);
        return changed.some(({ is }) => is !== "kept") ? [{ paragraph: id, compared: changed }] : [];
      });
      steps.push({
        ...about,
        until: entry.seq,
        sentence: serverSentence({ ...told, paragraphs: about.paragraphs }, draft),
        ...(compared.length > 0 && entry.kind === "server" && { words: compared }),
      });
    }
  }
  flush();
  return steps;
};
