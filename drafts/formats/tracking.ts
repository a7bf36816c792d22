/**
 * The tracked view before it becomes Word: each paragraph's letters with the proposals that put them in or take them
 * out, the paragraph marks, and comments for what a change cannot say. Laws: rejecting everything gives the text as it
 * stands; accepting everything gives the text with the chosen proposals incorporated (tracking-choice.ts).
 */
import type { Draft, Paragraph } from "../draft.ts";
import { sleeps } from "../paragraph.ts";
import type { Kind, ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { Proposal, ProposalId } from "../proposal.ts";
import { proposalIndex, segmentsOf } from "../reading/brackets.ts";
import type { Segment } from "../reading/brackets.ts";
import { familyIn } from "./families.ts";
import { besideOf, paragraphComments, trackedNote } from "./tracking-comments.ts";
import type { Telling, WrittenComment } from "./tracking-comments.ts";
import { wakeSegments } from "./tracking-choice.ts";
import type { Choice } from "./tracking-choice.ts";
import { movesOf } from "./tracking-moves.ts";
import type { Moves } from "./tracking-moves.ts";

/** The proposal a change belongs to, as the file says it. */
export interface TrackedBy {
  readonly proposal: ProposalId;
  /** Word's author: a party, or "Proposal 12". */
  readonly author: string;
  /** When it was tabled; absent if the reader may not know. */
  readonly at?: string;
  /** A name that both ends of a move share. */
  readonly move?: string;
}

/** Words that share one fate. Neither `ins` nor `del` means that they stand and stay. */
export interface TrackedWords extends Stretch {
  readonly ins?: TrackedBy;
  /** Set if they are struck; with `ins` they are struck inside words that are only proposed. */
  readonly del?: TrackedBy;
}

/** A paragraph or footnote in the tracked view; a paragraph that would move is there twice, under the same id. */
export interface TrackedLine {
  readonly id: ParagraphId;
  readonly kind: Kind;
  readonly level: number;
  readonly label: string;
  readonly words: readonly TrackedWords[];
  /** For its mark and number: the whole paragraph comes in, or goes out. */
  readonly ins?: TrackedBy;
  readonly del?: TrackedBy;
  /** Set on the second copy of a paragraph that would move, at the place it would go to. */
  readonly again?: true;
  /** Set on the first, or the last, line of a family that moves. */
  readonly moveStarts?: true;
  readonly moveEnds?: true;
  readonly comments: readonly WrittenComment[];
}

/** The lines of one part, in order. Comments on footnotes are on the lines, never on the notes. */
export interface TrackedPart {
  readonly lines: readonly TrackedLine[];
  /** The footnotes that the lines refer to, in order. A paragraph that moves has its own a second time. */
  readonly notes: readonly TrackedLine[];
  /** Footnotes of the part that no line refers to. */
  readonly loose: readonly TrackedLine[];
}

/** What applies to a whole paragraph: it comes in, goes out, or is one end of a move. */
interface Wrap {
  readonly ins?: TrackedBy;
  readonly del?: TrackedBy;
  /** Set at the place a paragraph leaves: only what stands is shown there, because proposals on its words go along. */
  readonly standing?: true;
}

/** Where a proposal was met in one paragraph's letters. */
interface Found {
  from: number;
  to: number;
}

/**
 * Lays out the tracked view of one draft, part by part. Each part is asked for once, in the order of printing, because
 * the comment on a whole proposal is written only the first time it is met.
 */
export class Tracking {
  readonly #draft: Draft;
  readonly #choice: Choice;
  readonly #telling: Telling;
  readonly #printed: ReadonlySet<Part>;
  readonly #by = new Map<ProposalId, TrackedBy>();
  readonly #index: ReturnType<typeof proposalIndex>;
  #moves: Moves | undefined;
  /** Tracked proposals whose comment has been written already. */
  readonly #told = new Set<ProposalId>();

  constructor(draft: Draft, choice: Choice, telling: Telling, printed: readonly Part[]) {
    this.#printed = new Set(printed);
    this.#draft = draft;
    this.#choice = choice;
    this.#telling = telling;
    this.#index = proposalIndex(draft.proposals);
  }

  part(part: Part): TrackedPart {
    const asleep = sleeps(part);
    const lines: TrackedLine[] = [];
    const notes: TrackedLine[] = [];
    const referred = new Set<ParagraphId>();
    const footnotes = new Map(
      (this.#draft.parts[part] ?? []).filter(({ kind }) => kind === "footnote").map((note) => [note.id, note]),
    );
    let waiting: WrittenComment[] = [];
    const put = (paragraph: Paragraph, wrap: Wrap, more: Partial<TrackedLine> = {}): void => {
      const laid = this.#line(paragraph, wrap, asleep, more);
      const own: TrackedLine[] = [];
      const noteOf = ({ note }: TrackedWords): Paragraph | undefined =>
        note === undefined ? undefined : (footnotes.get(note) ?? this.#noteOf(note));
      // In a draft not made here a reference may have no note; there is nothing to show for it.
      const line = { ...laid, words: laid.words.filter((one) => one.note === undefined || noteOf(one) !== undefined) };
      for (const one of line.words) {
        const { ins, del } = one;
        const words = noteOf(one);
        if (words === undefined) continue;
        referred.add(words.id);
        // A note whose reference is struck keeps its words; one whose reference is proposed is proposed with it.
        own.push(this.#line(words, { ...(ins && !del && { ins }) }, asleep, { ...more, label: words.label }));
      }
      // Not every version of Word takes comments in footnotes, so they go to the paragraph with the reference.
      const fromNotes = own.flatMap(({ comments }) => comments.map((one) => ({ ...one, from: 0, to: 0 })));
      notes.push(...own.map((note) => ({ ...note, comments: [] })));
      lines.push({ ...line, comments: [...waiting, ...line.comments, ...fromNotes] });
      waiting = [];
    };
    const paragraphs = this.#draft.parts[part] ?? [];
    const { away, coming } = this.#moving();
    const arrive = (behind: ParagraphId | null): void => {
      for (const { paragraph, by, label, starts, ends } of coming.get(part)?.get(behind) ?? [])
        if (paragraph.kind !== "footnote")
          put(
            paragraph,
            { ins: by },
            { again: true, label, ...(starts && { moveStarts: true }), ...(ends && { moveEnds: true }) },
          );
    };
    arrive(null);
    const out = this.#out(paragraphs);
    for (const paragraph of paragraphs) {
      const leaving = away.get(paragraph.id);
      const coming = paragraph.ins?.[0];
      if (paragraph.kind === "footnote") {
        // A proposed footnote is written where it is referred to.
      } else if (coming !== undefined && (asleep || !this.#choice.tracked.has(coming)))
        waiting.push(...(asleep ? [] : this.#beside(coming)));
      else if (leaving !== undefined)
        put(
          paragraph,
          { del: leaving.by, standing: true },
          { ...(leaving.starts && { moveStarts: true }), ...(leaving.ends && { moveEnds: true }) },
        );
      else {
        const del = out.get(paragraph.id);
        put(paragraph, {
          ...(coming !== undefined && { ins: this.#byOf(coming) }),
          ...(del && { del: this.#byOf(del) }),
        });
      }
      arrive(paragraph.id);
    }
    const loose = [...footnotes.values()]
      .filter(({ id, ins }) => ins === undefined && !referred.has(id))
      .map((note) => this.#line(note, {}, asleep, {}));
    waiting.push(...loose.flatMap(({ comments }) => comments.map((one) => ({ ...one, from: 0, to: 0 }))));
    const last = lines.at(-1);
    if (last !== undefined && waiting.length > 0)
      lines[lines.length - 1] = { ...last, comments: [...last.comments, ...waiting] };
    return { lines, notes, loose: loose.map((note) => ({ ...note, comments: [] })) };
  }

  #moving(): Moves {
    return (this.#moves ??= movesOf(this.#draft, this.#choice, (id) => this.#byOf(id), this.#printed));
  }

  #byOf(id: ProposalId): TrackedBy {
    let by = this.#by.get(id);
    if (by === undefined) {
      const proposal = this.#index.proposals.get(id)!;
      by = { proposal: id, author: this.#telling.author(proposal), ...this.#telling.dateOf(proposal) };
      this.#by.set(id, by);
    }
    return by;
  }

  #noteOf(id: ParagraphId): Paragraph | undefined {
    return Object.values(this.#draft.parts)
      .flat()
      .find((one) => one.id === id);
  }

  #beside(id: ProposalId): WrittenComment[] {
    const beside = this.#choice.beside.get(id);
    const proposal = this.#index.proposals.get(id);
    if (beside === undefined || proposal === undefined || this.#told.has(id)) return [];
    this.#told.add(id);
    return [besideOf(this.#telling, proposal, proposal.changes, beside, { from: 0, to: 0 })];
  }

  /** The paragraphs that go out, and by which proposal. */
  #out(paragraphs: readonly Paragraph[]): Map<ParagraphId, ProposalId> {
    const out = new Map<ParagraphId, ProposalId>();
    for (const [at, { del }] of paragraphs.entries()) {
      const by = del?.find((id) => this.#choice.tracked.has(id));
      if (by !== undefined) for (const { id } of familyIn(paragraphs, at)) out.set(id, by);
    }
    return out;
  }

  #line(paragraph: Paragraph, wrap: Wrap, asleep: boolean, more: Partial<TrackedLine>): TrackedLine {
    const words: TrackedWords[] = [];
    const found = new Map<ProposalId, Found>();
    let at = 0;
    const see = (id: ProposalId, from: number, to: number): void => {
      const seen = found.get(id);
      if (seen === undefined) found.set(id, { from, to });
      else [seen.from, seen.to] = [Math.min(seen.from, from), Math.max(seen.to, to)];
    };
    const segments = asleep ? segmentsOf(paragraph, this.#draft, false, true) : wakeSegments(paragraph, this.#draft);
    for (const segment of segments) {
      const { t, b, i, note } = segment;
      const { ins, del, shown, about } = this.#fate(segment, wrap);
      const end = shown ? at + t.length : at;
      for (const id of about) see(id, at, end);
      if (!shown || t === "") continue;
      at = end;
      const last = words.at(-1);
      if (
        last !== undefined &&
        note === undefined &&
        last.note === undefined &&
        [last.b === b, last.i === i, last.ins === ins, last.del === del].every(Boolean)
      )
        words[words.length - 1] = { ...last, t: last.t + t };
      else
        words.push({
          t,
          ...(b && { b }),
          ...(i && { i }),
          ...(note !== undefined && { note }),
          ...(ins && { ins }),
          ...(del && { del }),
        });
    }
    const { id, kind, level, label } = paragraph;
    return {
      id,
      kind,
      level,
      label,
      words,
      ...(wrap.ins && { ins: wrap.ins }),
      ...(wrap.del && { del: wrap.del }),
      // A paragraph that moves has its comments at its present place.
      comments: asleep || more.again ? [] : this.#comments(paragraph, found, at),
      ...more,
    };
  }

  /** For letters: who puts them in, who strikes them, and all proposals that concern them. */
  #fate(
    { chain, strikes }: Segment,
    wrap: Wrap,
  ): {
    readonly ins: TrackedBy | undefined;
    readonly del: TrackedBy | undefined;
    readonly shown: boolean;
    readonly about: readonly ProposalId[];
  } {
    const { tracked } = this.#choice;
    const proposalOf = (key: Segment["chain"][number]): ProposalId =>
      this.#index.byChange.get(key as never)?.proposal.id ?? (key as ProposalId);
    const owners = chain.map(proposalOf);
    const strikers = strikes.map(({ key, kind }) => ({ id: proposalOf(key), kind }));
    const about = [...owners, ...strikers.map(({ id }) => id)];
    const owner = owners.at(-1);
    const shown = owners.every((id) => tracked.has(id)) && !(wrap.standing && owner !== undefined);
    const striker = strikers.find(({ id, kind }) => kind === "deletion" && tracked.has(id));
    return {
      ins: owner === undefined ? wrap.ins : this.#byOf(owner),
      del: wrap.del ?? (striker && this.#byOf(striker.id)),
      shown,
      about,
    };
  }

  #comments(paragraph: Paragraph, found: Map<ProposalId, Found>, length: number): WrittenComment[] {
    const whole = { from: 0, to: length };
    const onAll = [paragraph.ins ?? [], paragraph.del ?? [], (paragraph.moveTo ?? []).map((move) => move.proposal)];
    const places = new Map<ProposalId, Found>(found);
    for (const id of onAll.flat()) places.set(id, whole);
    const inOrder = [...places.keys()].flatMap((id) => this.#index.proposals.get(id) ?? []);
    const place = (proposal: Proposal): number => this.#index.place.get(proposal.id) ?? 0;
    return inOrder
      .sort((a, b) => place(a) - place(b))
      .flatMap((proposal): WrittenComment[] => {
        const at = places.get(proposal.id)!;
        const beside = this.#choice.beside.get(proposal.id);
        if (beside !== undefined) {
          const changes = proposal.changes.filter(
            (change) => (change.paragraphs ?? [change.paragraph]).includes(paragraph.id) || change.type === "new",
          );
          return [besideOf(this.#telling, proposal, changes, beside, at)];
        }
        if (!this.#choice.tracked.has(proposal.id) || this.#told.has(proposal.id)) return [];
        this.#told.add(proposal.id);
        return trackedNote(this.#telling, proposal, at);
      })
      .concat(paragraphComments(this.#telling, paragraph.id, whole));
  }
}
