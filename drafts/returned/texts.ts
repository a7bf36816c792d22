/** The three texts a returned file is about: the file, the draft it was made from, and the draft as it stands; and who sent it. */
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

/** What is asked of a returned file. */
export interface Returning {
  readonly file: TrackedFile;
  /** The draft it was made from, as whoever asks may read it; null when that is not known. */
  readonly base: Draft | null;
  /** The draft as it stands. */
  readonly now: Draft;
  /** Who would table. */
  readonly seat: Seat;
  readonly as: PartyId;
  /** From Word's names to parties; null leaves an author out. */
  readonly authors?: Readonly<Record<string, PartyId | null>>;
  /** How it reached whoever enters it. */
  readonly source?: Source;
}

export class Texts {
  readonly file: TrackedFile;
  /** What the file was made from; today's draft where that is not known. */
  readonly base: Draft;
  readonly now: Draft;
  readonly sending: Sending;
  readonly sight: FileSight;
  /** Proposals whose words were tracked changes of the file when it left; null where its view draws them otherwise. */
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

  /** The words of a paragraph as a draft has them; null where it stands in no part of it. */
  words(id: ParagraphId, draft: Draft): readonly Stretch[] | null {
    const found = paragraphIn(draft, id);
    return found === undefined ? null : wordsOf(found);
  }

  /** The part it stands in today. */
  partOf(id: ParagraphId): Part | undefined {
    const part = this.now.tables.record.places[id]?.part;
    return part === "removed" ? undefined : part;
  }

  kindOf(id: ParagraphId): Kind {
    return this.now.tables.record.paragraphs[id]?.kind ?? this.base.tables.record.paragraphs[id]?.kind ?? "paragraph";
  }

  /** Behind what stands in front of it today, in the order of the text that was sent. */
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
 * Marks of a party that were in a tracked export of ours when it left: dated as it dates them. Who is called like a party in
 * Word works under another date. A program that dated every mark anew left nothing to tell them by but the name; a file that
 * left with none (no `some`) has only marks of others.
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

/** A paragraph that stands in a part of a draft, or is proposed for it. */
export const paragraphIn = (draft: Draft, id: ParagraphId): Paragraph | undefined => {
  const found = indexOf(draft).get(id);
  return found === undefined || found.part === "removed" ? undefined : found.paragraph;
};

/** "after 12", "to the Chair's summary, after 3". */
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

/** The words of a paragraph of the file with everything accepted. */
export const wouldBe = ({ words, edits }: FileText): Stretch[] =>
  applyChanges(
    words,
    edits.toSorted((a, b) => a.from - b.from || a.to - b.to),
  );

/** Word's name of the move a paragraph of the file is an end of. */
export const moveOf = ({ edits }: FileText): string | undefined => edits.find(({ move }) => move !== undefined)?.move;
