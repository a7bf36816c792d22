/**
 * Nothing silent: finds every difference between two moments, each under one heading. The entries between them are
 * carried out again, one by one, and compared with what they did to the text. What the later text has beyond that, or
 * by an entry whose payload is not the recorded one, was done past the record.
 */
import { outlineOf, Outlines } from "../../drafts/crdt/outline.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Moment } from "../../drafts/reading/compare.ts";
import type { Explained, Heading, Reconciled, Unexplained } from "../../drafts/reading/explained.ts";
import { differencesOf, type Difference } from "../../drafts/reading/reconcile.ts";
import { isRefusal, refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { entryAt, isoTime, noHead } from "../record/entries.ts";
import { stateAt, type ActPayload } from "../record/replay.ts";
import { Reader } from "./history.ts";
import type { Living } from "./living.ts";
import type { Reading } from "./reading.ts";
import { inSlices } from "./slices.ts";
import { Span } from "./span.ts";
import { textAt, type TextAt } from "./text-at.ts";
import { tellAll, type Told } from "./told.ts";

export type { Reconciled };

const headingOf = (
  { what, paragraph }: Pick<Difference, "what" | "paragraph">,
  type: ActPayload["type"],
  draft: Draft,
): Heading => {
  const footnote = draft.tables.record.paragraphs[paragraph]?.kind === "footnote";
  if (what === "label" && (type === "publish-revision" || footnote)) return "renumbering";
  switch (type) {
    case "incorporate":
      return "incorporated";
    // Words typed late are put in their place by rule, but they are still the pen's.
    case "typing":
    case "settled":
      return "pen";
    case "move":
      return "move";
    case "publish-revision":
      return "renumbering";
    default:
      return "act";
  }
};

class Explaining {
  readonly #living: Living;
  readonly #reader: Reader;
  readonly #draft: Draft;
  readonly #known = new Map<number, Told | null>();

  constructor(living: Living, seat: Seat, draft: Draft) {
    this.#living = living;
    this.#reader = new Reader(living, seat);
    this.#draft = draft;
  }

  explain({ entries, ...difference }: Omit<Difference, "unrecorded">): Explained {
    const seq = entries.at(-1)!;
    const told = this.#told(seq)!;
    const { type, cause } = told.act;
    const heading = headingOf(difference, type, this.#draft);
    // For late typing that the server settled: whoever typed.
    const doer = (type === "settled" && cause !== undefined ? this.#told(cause) : null) ?? told;
    const [proposal] = told.proposals;
    const known = heading === "incorporated" && this.#draft.proposals.some(({ id }) => id === proposal);
    if (!this.#reader.sees(told) || !this.#reader.sees(doer))
      return { ...difference, heading, ...(known && { proposal: proposal! }) };
    const also = entries.slice(0, -1).filter((other) => this.#seen(other));
    return {
      ...difference,
      heading,
      ...(heading !== "pen" && { deed: type === "set-status" ? "editorial" : type }),
      ...(known && { proposal: proposal! }),
      seq,
      at: isoTime(told.entry.at),
      by: this.#reader.by(doer),
      ...(also.length > 0 && { also }),
    };
  }

  #seen(seq: number): boolean {
    const told = this.#told(seq);
    return told !== null && this.#reader.sees(told);
  }

  #told(seq: number): Told | null {
    let told = this.#known.get(seq);
    if (told === undefined) this.#known.set(seq, (told = [...tellAll(this.#living.storage, [seq])][0] ?? null));
    return told;
  }

  /** Reads entries that will be described, some at a time. */
  *read(seqs: readonly number[]): Generator<void> {
    for (const told of tellAll(this.#living.storage, seqs)) {
      this.#known.set(told.entry.seq, told);
      yield;
    }
  }
}

/** A moment's entry, time and revision. */
const momentAt = ({ storage, record }: Living, seq: number): Moment => {
  const revision = Object.values(record.revisions).find((one) => one.seq === seq)?.name;
  const entry = entryAt(storage, seq);
  return {
    seq,
    at: entry === null ? noHead.at : isoTime(entry.at),
    ...(revision !== undefined && { revision }),
  };
};

/** The living text, read in one go because it may change while an earlier one is read. */
const livingText = (living: Living): TextAt => {
  const reading = textAt(living.draft.doc, outlineOf(living.whole()), living.state.draftEpoch);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
};

/** The text right after an entry. */
const pastText = (living: Living, seq: number): Generator<void, TextAt> => {
  const { draft, draftEpoch } = stateAt(living.storage, seq, false);
  return textAt(draft, new Outlines(draft).now(), draftEpoch);
};

/** All differences of a span, the same for every reader. */
function* differing(
  living: Living,
  from: number,
  to: number,
  lives: TextAt | null,
): Generator<void, readonly Difference[]> {
  const later = lives ?? (yield* pastText(living, to));
  yield;
  const span = new Span(living.storage, from);
  yield;
  const first = yield* span.text();
  yield* span.carry(to);
  const [a, b] = yield* span.against(first, later);
  const found: Difference[] = [];
  for (const differences of differencesOf(a, b, span.evidence, span.language)) {
    found.push(...differences);
    yield;
  }
  return found;
}

function* reconciling(
  moments: Pick<Reconciled, "from" | "to">,
  explaining: Explaining,
  differences: readonly Difference[],
): Generator<void, Reconciled> {
  const told = differences.flatMap(({ entries, unrecorded }) => (unrecorded ? [] : entries));
  yield* explaining.read([...new Set(told)]);
  const explained: Explained[] = [];
  const unexplained: Unexplained[] = [];
  for (const { unrecorded, ...difference } of differences) {
    if (unrecorded) unexplained.push(difference);
    else explained.push(explaining.explain(difference));
    yield;
  }
  return { ...moments, explained, unexplained };
}

/**
 * Reconciles two moments, in slices. `to` absent means the latest the seat may read. Refused if it may not read one of
 * them, or if `from` is the later one. Differences by entries it may not see are there without their authors.
 */
export const reconcileOf = async (
  living: Living,
  reading: Reading,
  seat: Seat,
  from: string,
  to?: string,
): Promise<Reconciled | Refusal> => {
  const [a, b] = [reading.moment(seat, from), reading.draft(seat, to)];
  if (typeof a !== "number") return a;
  if (isRefusal(b)) return b;
  if (a > b.seq)
    return refuse(RefusalCode.malformed, "The first moment named comes after the second. Name the earlier one first.");
  const moments = { from: momentAt(living, a), to: momentAt(living, b.seq) };
  const explaining = new Explaining(living, seat, b);
  const [first, last] = [a, b.seq];
  const later = last === living.head.seq ? livingText(living) : null;
  const differences = await reading.spans.differences(living.deps, { from: first, to: last, later }, () =>
    differing(living, first, last, later),
  );
  return inSlices(living.deps, reconciling(moments, explaining, differences));
};
