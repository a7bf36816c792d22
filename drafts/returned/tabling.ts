/**
 * Turns what a file asks for into acts to send. Each is tried on the draft first: what would be refused says so
 * beforehand, in the room's own sentence, and what is already before the room is not asked for again.
 */
import { decide } from "../acts/decide.ts";
import { call, count, indexOf, liveChanges, numberOf, partyName, pending } from "../acts/called.ts";
import { notesOf, readWording } from "../acts/wording.ts";
import type { Plan } from "../acts/plan.ts";
import type { ChangeEntry } from "../change.ts";
import type { Draft } from "../draft.ts";
import { printWording } from "../notation/words.ts";
import type { ParagraphId, Part, Stretch } from "../paragraph.ts";
import { sleeps } from "../paragraph.ts";
import type { PartyId, Seat } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import { gapOf, plain, struckBy } from "../reading/words.ts";
import { isRefusal, RefusalCode } from "../refusal.ts";
import { locks } from "../status.ts";
import type { Ask } from "../wire.ts";
import type { ReturnedAct } from "./returned.ts";
import { changesIn, signed, signedPlan } from "./signed.ts";

/** Writes words as an act has them: in notation, with footnotes by their numbers in this part. */
export const wordingIn = (draft: Draft, part: Part | "removed"): ((words: readonly Stretch[]) => string) => {
  const numbers = new Map(notesOf(draft, part).map((id, n) => [id, n + 1]));
  return (words) =>
    printWording(
      // A reference without a footnote cannot be written.
      words.filter(({ note, t }) => (note === undefined ? t !== "\uFFFC" : numbers.has(note))),
      (note) => numbers.get(note)!,
    );
};

/** The act for these asks; several become one act with several changes. */
export const tableOf = (as: PartyId, asks: readonly Ask[]): ReturnedAct =>
  asks.length === 1 ? { type: "table", as, ...asks[0]! } : { type: "table", as, changes: [...asks] };

/** How the sentences of refusals end; this is cut off in a preview. */
const undone =
  / ?(?:Nothing (?:was|else) (?:tabled|changed|revised|withdrawn|recorded)|(?:Your|The|Its) position(?: of [^.]+)? was not recorded)\.$/u;

/** The place of a new paragraph without footnotes, as a key; null for any other act. */
const placeOf = (act: ReturnedAct): string | null =>
  act.type !== "table" ||
  act.wording === undefined ||
  act.wording.includes("[^") ||
  act.paragraph ||
  act.change ||
  act.changes
    ? null
    : JSON.stringify([act.as, act.after, act.part, act.kind]);

/** What would become of an act: its plan, or the sentence that says why it has none. */
export type Tried =
  | { readonly plan: Plan }
  /** "Cannot be tabled: ..." or, if the record has it already, "Nothing to do: ...". */
  | { readonly why: string; readonly already?: true };

/** An existing proposal that asks for the same. */
export interface Same {
  readonly proposal: ProposalId;
  readonly number: string;
  /** Absent if names are not shown. */
  readonly sponsors?: readonly PartyId[];
}

/** Tries acts on a draft without carrying them out. */
export class Trial {
  readonly #draft: Draft;
  readonly #seat: Seat;
  /**
   * The draft without proposals, which do not matter for words of standing paragraphs: this makes trying two thousand
   * acts quick.
   */
  readonly #bare: Draft;
  #signatures: ReadonlyMap<string, ProposalId> | null = null;
  readonly #places = new Map<string, Plan>();
  /** By party, its proposals on the list, by how they read. One that an act was matched with is removed. */
  readonly #listed = new Map<PartyId, Map<string, ProposalId[]>>();

  constructor(draft: Draft, seat: Seat) {
    this.#draft = draft;
    this.#seat = seat;
    const { record } = draft.tables;
    this.#bare = {
      ...draft,
      tables: { ...draft.tables, record: { ...record, changes: {}, anchors: {}, proposals: {} } },
    };
  }

  try(act: ReturnedAct): Tried {
    const { seq, at } = this.#draft;
    const words = act.type === "hold" || (act.type === "table" && act.wording !== undefined);
    const paragraph = words ? act.paragraph : undefined;
    const stands = paragraph !== undefined && this.#draft.tables.record.paragraphs[paragraph]?.strand != null;
    // New paragraphs at one place differ only in words, so one of them is tried for all.
    const place = placeOf(act);
    const known = place === null ? undefined : this.#places.get(place);
    const again = known === undefined ? null : this.#again(known, act);
    if (again !== null) return { plan: again };
    const outcome = decide(stands ? this.#bare : this.#draft, act, { seq: seq + 1, at, seat: this.#seat });
    if (!isRefusal(outcome)) {
      if (place !== null) this.#places.set(place, outcome);
      return { plan: outcome };
    }
    const said = outcome.message.replace(undone, "");
    const stated = act.type === "take-position" || (act.type === "table" && act.wording?.trim());
    if (outcome.refused === RefusalCode.nothingToDo && stated) return { why: `Nothing to do: ${said}`, already: true };
    return { why: `Cannot be tabled: ${said}` };
  }

  #again(plan: Plan, act: ReturnedAct): Plan | null {
    const wording = act.type === "table" ? act.wording : undefined;
    if (wording === undefined) return null;
    const words = readWording(this.#draft, wording, "consensus");
    // The plan with other words. If these could be refused, the act is tried itself.
    if (isRefusal(words) || plain(words).trim() === "") return null;
    return {
      ...plan,
      record: plan.record.map((write) =>
        write.table === "changes" && write.value?.type === "new"
          ? { ...write, value: { ...write.value, words } }
          : write,
      ),
    };
  }

  /** Why it would go on the list beside the text, as a sentence; null if it would be drawn at once. */
  listed(plan: Plan, paragraph: ParagraphId | null, part: Part): string | null {
    if (sleeps(part)) return "The Chair's summary is not negotiated: the proposal sleeps there.";
    if (plan.answer.received !== true) return null;
    if (this.#draft.phase === "closed")
      return "The negotiation is closed: it is received, marked as late, for the Chair's ruling.";
    const status = paragraph === null ? undefined : indexOf(this.#draft).get(paragraph)?.paragraph.status;
    if (status !== undefined && locks(status))
      return status === "under-silence"
        ? "These words are under silence: it is received on the list, and breaks no silence."
        : "These words are agreed: it is received on the list, and stands in the text only if the Chair reopens them.";
    return "It is received on the list beside the text, for the Chair to admit.";
  }

  /**
   * A pending proposal that asks for exactly the same. With `party` that party's own on the list are considered too.
   * They are not drawn; if several read alike in one paragraph, each is matched with only one act, in order.
   */
  same(plan: Plan, party?: PartyId): Same | null {
    const signature = signedPlan(this.#draft, plan).join("\n");
    const found =
      this.#known().get(signature) ??
      (party === undefined
        ? undefined
        : this.#listedOf(
            party,
            changesIn(plan).map(([, one]) => one),
          ));
    if (found === undefined) return null;
    const sponsors = this.#draft.proposals.find(({ id }) => id === found)?.sponsors;
    return { proposal: found, number: numberOf(this.#draft, found), ...(sponsors && { sponsors }) };
  }

  #known(): ReadonlyMap<string, ProposalId> {
    if (this.#signatures !== null) return this.#signatures;
    const { record } = this.#draft.tables;
    const paragraphs = new Map(
      Object.values(this.#draft.parts)
        .flat()
        .map((paragraph) => [paragraph.id, paragraph]),
    );
    const made = new Map<string, ProposalId>();
    for (const { id, status } of this.#draft.proposals) {
      if (!pending(status)) continue;
      const parts = liveChanges(record, id).map(([change, entry]): string | null => {
        if (entry.type !== "words" && entry.type !== "hold") return signed(this.#draft, entry, [], 0);
        if ("change" in entry.in) return signed(this.#draft, entry, entry.out ?? [], entry.at ?? 0);
        const host = paragraphs.get(entry.in.paragraph);
        // Received changes are not drawn: only the server knows their places.
        if (host === undefined || !host.runs.some(({ changes }) => changes?.includes(change))) return null;
        return signed(this.#draft, entry, struckBy(host, change), gapOf(host, change));
      });
      if (parts.length > 0 && parts.every((part) => part !== null)) {
        const key = parts.sort().join("\n");
        if (!made.has(key)) made.set(key, id);
      }
    }
    return (this.#signatures = made);
  }

  #listedOf(party: PartyId, changes: readonly ChangeEntry[]): ProposalId | undefined {
    let listed = this.#listed.get(party);
    if (listed === undefined) {
      this.#listed.set(party, (listed = new Map()));
      for (const { id, status, sponsors } of this.#draft.proposals) {
        if (status !== "received" || !sponsors?.includes(party)) continue;
        const key = this.#read(liveChanges(this.#draft.tables.record, id).map(([, change]) => change));
        const alike = listed.get(key);
        if (alike) alike.push(id);
        else listed.set(key, [id]);
      }
    }
    return listed.get(this.#read(changes))?.shift();
  }

  /** What changes ask for, without the place within the paragraph. */
  #read(changes: readonly ChangeEntry[]): string {
    return changes
      .map((change) => {
        const bare = signed(this.#draft, change, [], 0);
        return change.type === "words" || change.type === "hold" ? `${bare} “${change.quote}”` : bare;
      })
      .sort()
      .join("\n");
  }

  /**
   * A proposal's name: "Proposal 1 (Altora)", "Proposal 1 (Altora and 2 others)"; "Proposal 1" if names are not shown.
   */
  calledSame({ number, sponsors }: Same): string {
    const [first, ...others] = sponsors ?? [];
    if (first === undefined) return `Proposal ${number}`;
    const name = partyName(this.#draft, first);
    return `Proposal ${number} (${others.length === 0 ? name : `${name} and ${count(others.length, "other")}`})`;
  }

  called(id: ParagraphId): string {
    return call(this.#draft, id);
  }
}
