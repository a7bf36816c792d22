/**
 * From what a file asks for to acts that can be sent, each tried on the draft as it stands: what would be refused says so
 * beforehand, with the sentence the room would say; what is already before the room is not asked for twice.
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

/** A wording as it stands in an act: notation, footnotes by the numbers they have in this part. */
export const wordingIn = (draft: Draft, part: Part | "removed"): ((words: readonly Stretch[]) => string) => {
  const numbers = new Map(notesOf(draft, part).map((id, n) => [id, n + 1]));
  return (words) =>
    printWording(
      // A reference that leads nowhere cannot be written.
      words.filter(({ note, t }) => (note === undefined ? t !== "\uFFFC" : numbers.has(note))),
      (note) => numbers.get(note)!,
    );
};

/** Several places are one act of several changes. */
export const tableOf = (as: PartyId, asks: readonly Ask[]): ReturnedAct =>
  asks.length === 1 ? { type: "table", as, ...asks[0]! } : { type: "table", as, changes: [...asks] };

/** What would be refused, and how it ends there. */
const undone =
  / ?(?:Nothing (?:was|else) (?:tabled|changed|revised|withdrawn|recorded)|(?:Your|The|Its) position(?: of [^.]+)? was not recorded)\.$/u;

/** Where a new paragraph of words without footnotes would stand, as a key; null for every other act. */
const placeOf = (act: ReturnedAct): string | null =>
  act.type !== "table" ||
  act.wording === undefined ||
  act.wording.includes("[^") ||
  act.paragraph ||
  act.change ||
  act.changes
    ? null
    : JSON.stringify([act.as, act.after, act.part, act.kind]);

export type Tried =
  | { readonly plan: Plan }
  /** "Cannot be tabled: ...", or "Nothing to do: ..." where the record holds it already. */
  | { readonly why: string; readonly already?: true };

/** The same as an existing proposal. */
export interface Same {
  readonly proposal: ProposalId;
  readonly number: string;
  /** Absent where names are not shown. */
  readonly sponsors?: readonly PartyId[];
}

/** Runs acts on a draft without doing them. */
export class Trial {
  readonly #draft: Draft;
  readonly #seat: Seat;
  /** For words of paragraphs that stand nobody asks the proposals: without them trying two thousand is quick. */
  readonly #bare: Draft;
  #signatures: ReadonlyMap<string, ProposalId> | null = null;
  readonly #places = new Map<string, Plan>();
  /** Of parties, what they asked for that is on the list, by how it reads; what an act was known by is taken out. */
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
    // Of new paragraphs in one place only the words differ: one is tried for all.
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
    // A plan with other words: what it would be refused for is tried as it is.
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

  /** Why it would stand on the list beside the text, as a sentence; null where it is drawn at once. */
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
   * A pending proposal that asks for exactly the same. For `party` its own on the list are known too: they are not drawn,
   * and of several that read alike in one paragraph each answers for one act tried, in their order.
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
        // Received ones are not drawn: where they are is the server's to know.
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

  /** What changes ask for, their places within the paragraph left out. */
  #read(changes: readonly ChangeEntry[]): string {
    return changes
      .map((change) => {
        const bare = signed(this.#draft, change, [], 0);
        return change.type === "words" || change.type === "hold" ? `${bare} “${change.quote}”` : bare;
      })
      .sort()
      .join("\n");
  }

  /** "Proposal 1 (Altora)", "Proposal 1 (Altora and 2 others)"; "Proposal 1" where names are not shown. */
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
