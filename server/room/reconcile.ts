/**
 * Nothing silent: every difference between two moments under one heading. The entries between are carried out again, one
 * by one, and each is held to what it did to the text; what the text of the later moment says beyond that, or says by an
 * entry whose payload is not the recorded one, was done past the record.
 */
import { readDraft } from "../../drafts/crdt/read.ts";
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
    // Words typed late are put where they belong by rule; they are the pen's all the same.
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
    // Who typed what was put in its place late.
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
}

/** What is told of a moment: its entry, its time, and the revision it is. */
const momentAt = ({ storage, record }: Living, seq: number): Moment => {
  const revision = Object.values(record.revisions).find((one) => one.seq === seq)?.name;
  const entry = entryAt(storage, seq);
  return {
    seq,
    at: entry === null ? noHead.at : isoTime(entry.at),
    ...(revision !== undefined && { revision }),
  };
};

/** The later text: of the head it is what lives now, taken at once, since it goes on while this is read. */
const lastText = (living: Living, to: number): Generator<void, TextAt> => {
  if (to !== living.head.seq) {
    const { draft: doc, draftEpoch, head } = stateAt(living.storage, to, false);
    return textAt(doc, readDraft({ draft: doc, seq: head.seq, at: head.at }), draftEpoch);
  }
  const reading = textAt(living.draft.doc, living.whole(), living.state.draftEpoch);
  let step = reading.next();
  while (step.done !== true) step = reading.next();
  const text = step.value;
  return (function* () {
    yield;
    return text;
  })();
};

function* reconciling(
  living: Living,
  moments: { readonly from: Moment; readonly to: Moment },
  explaining: Explaining,
  last: Generator<void, TextAt>,
): Generator<void, Reconciled> {
  const { from, to } = moments;
  const later = yield* last;
  const span = new Span(living.storage, from.seq);
  const first = yield* span.text();
  yield* span.carry(to.seq);
  const [a, b] = yield* span.against(first, later);
  const explained: Explained[] = [];
  const unexplained: Unexplained[] = [];
  for (const differences of differencesOf(a, b, span.evidence, span.language)) {
    for (const { unrecorded, ...difference } of differences)
      if (unrecorded) unexplained.push(difference);
      else explained.push(explaining.explain(difference));
    yield;
  }
  return { from, to, explained, unexplained };
}

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
  return inSlices(living.deps, reconciling(living, moments, explaining, lastText(living, b.seq)));
};
