/**
 * The three texts that reading a returned file needs (the file, the draft it was made from, and the draft as it
 * stands), and who sent it.
 */
import { call, callPart, indexOf } from "../acts/called.ts";
import type { Draft, Paragraph } from "../draft.ts";
import type { TrackedFile, TrackedMark } from "../formats/tracked.ts";
import type { Kind, ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { Party, PartyId, Seat } from "../party.ts";
import type { Source } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import { applyChanges } from "../reading/difference.ts";
import { wordsOf } from "../reading/words.ts";
import { partyCalled } from "./authors.ts";
import type { Sending } from "./authors.ts";
import { chosenIn } from "./decided-in-word.ts";
import type { FileSight, FileText } from "./file-text.ts";
import { placedIn } from "./match.ts";

/** What has to be given to read a returned file. */
export interface Returning {
  readonly file: TrackedFile;
  /** The draft it was made from, as the sender may read it; null if unknown. */
  readonly base: Draft | null;
  /** The draft as it stands. */
  readonly now: Draft;
  /** The seat that would table. */
  readonly seat: Seat;
  readonly as: PartyId;
  /** The party for each of Word's names; null leaves that author out. */
  readonly authors?: Readonly<Record<string, PartyId | null>>;
  /** How the file reached whoever enters it. */
  readonly source?: Source;
}

/** The texts of one returned file. Paragraphs are asked for by their ids in the draft; places are those of today. */
export class Texts {
  readonly file: TrackedFile;
  /** The draft the file was made from; today's if that is unknown. */
  readonly base: Draft;
  readonly now: Draft;
  readonly sending: Sending;
  readonly sight: FileSight;
  /** The proposals that were tracked changes in the file when it left; null if its view was another. */
  readonly shown: ReadonlySet<ProposalId> | null;

  constructor({ file, base, now, as, authors }: Returning) {
    this.file = file;
    this.now = now;
    this.base = base ?? now;
    const parties = partiesOf(now);
    this.sending = { as, parties, ...(authors && { given: authors }) };
    this.shown = file.stamp.view === "tracked" ? chosenIn(this.base) : null;
    this.sight = {
      sent: this.shown === null ? () => false : sentIn(file, this.base, parties, this.shown.size > 0),
      noteId: (note) => file.noteBookmarks[note] ?? null,
    };
  }

  /** A paragraph's words in a draft; null if it is in no part of it. */
  words(id: ParagraphId, draft: Draft): readonly Stretch[] | null {
    const found = paragraphIn(draft, id);
    return found === undefined ? null : wordsOf(found);
  }

  /** The part a paragraph is in today. */
  partOf(id: ParagraphId): Part | undefined {
    const part = this.now.tables.record.places[id]?.part;
    return part === "removed" ? undefined : part;
  }

  kindOf(id: ParagraphId): Kind {
    return this.now.tables.record.paragraphs[id]?.kind ?? this.base.tables.record.paragraphs[id]?.kind ?? "paragraph";
  }

  /** The place today: behind the paragraph before it in the sent text that still stands. */
  placeFor(
    { after, part }: { readonly after: ParagraphId | null; readonly part: Part },
    without: ReadonlySet<ParagraphId> = new Set(),
  ): { readonly part: Part; readonly after: ParagraphId | null } {
    const order = after === null ? [] : placedIn(this.base).map(({ paragraph }) => paragraph.id);
    for (let n = after === null ? -1 : order.indexOf(after); n >= 0; n--) {
      const id = order[n]!;
      const now = this.partOf(id);
      if (now !== undefined && !without.has(id) && this.now.tables.record.paragraphs[id]?.strand != null)
        return { part: now, after: id };
    }
    return { part, after: null };
  }
}

const second = (iso: string): string => iso.slice(0, 19);

/**
 * Recognizes the marks of parties that our tracked export had when it left, by their dates: a person with a party's
 * name works under another date. If a program gave every mark a new date, only the name is left to go by; if the file
 * left without such marks (no `some`), all marks are others'.
 */
const sentIn = (
  file: TrackedFile,
  base: Draft,
  parties: readonly Party[],
  some: boolean,
): ((mark: Pick<TrackedMark, "author" | "at">) => boolean) => {
  const { asAt } = file.stamp;
  const written = new Set(
    [...base.proposals.map(({ at }) => at), asAt].flatMap((at) => (at === undefined ? [] : [second(at)])),
  );
  const ours = ({ at }: Pick<TrackedMark, "at">): boolean => at !== undefined && written.has(second(at));
  const marks = [
    ...file.paragraphs.flatMap(({ runs, mark }) => [...runs, ...(mark === undefined ? [] : [mark])]),
    ...file.notes.flat(),
  ].flatMap(({ ins, del }) => [ins ?? [], del ?? []].flat());
  const dated = !some || marks.some((mark) => partyCalled(mark.author, parties) !== null && ours(mark));
  return (mark) =>
    /^Proposal \d/u.test(mark.author) ||
    (partyCalled(mark.author, parties) !== null && (!dated || mark.at === undefined || ours(mark)));
};

/** A paragraph of a draft that stands in a part or is proposed for one. */
export const paragraphIn = (draft: Draft, id: ParagraphId): Paragraph | undefined => {
  const found = indexOf(draft).get(id);
  return found === undefined || found.part === "removed" ? undefined : found.paragraph;
};

/** A place in words: "after 12", "to the Chair's summary, after 3". */
export const toPlace = (
  draft: Draft,
  { part, after }: { readonly part: Part; readonly after: ParagraphId | null },
  from: Part | undefined,
): string => {
  const where = after === null ? `to the start of ${callPart(part)}` : `after ${call(draft, after)}`;
  return part === from || after === null ? where : `to ${callPart(part)}, ${where}`;
};

const partiesOf = (draft: Draft): readonly Party[] => {
  const known = draft.tables.names?.parties;
  return known === undefined ? draft.parties : Object.values(known);
};

/** A paragraph's words in the file with every change accepted. */
export const wouldBe = ({ words, edits }: FileText): Stretch[] =>
  applyChanges(
    words,
    edits.toSorted((a, b) => a.from - b.from || a.to - b.to),
  );

/** The name of the move that a paragraph of the file is an end of. */
export const moveOf = ({ edits }: FileText): string | undefined => edits.find(({ move }) => move !== undefined)?.move;
