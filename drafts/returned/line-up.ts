/**
 * A returned file lined up with the draft: what its authors did becomes changes in place, each with the act it would be.
 * Arithmetic on words only; nothing is accepted by itself. Laws: a file that came back as it left asks for nothing; what
 * was done with Track Changes comes back as exactly those changes; what was done without is flagged and never ticked.
 */
import { call, callPart, count, numberOf, pending } from "../acts/called.ts";
import { belongsTo, familyOf } from "../acts/family.ts";
import type { Draft } from "../draft.ts";
import type { TrackedFile, TrackedMark } from "../formats/tracked.ts";
import type { Kind, ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { Party, PartyId, Seat } from "../party.ts";
import type { Source } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import { applyChanges, readable } from "../reading/difference.ts";
import { inOrder } from "../reading/monotone.ts";
import { plain, wordsOf } from "../reading/words.ts";
import type { Ask } from "../wire.ts";
import { authorsOf, partyCalled, partyOfAuthor } from "./authors.ts";
import type { Sending } from "./authors.ts";
import { readAlike } from "./carry.ts";
import { chosenIn, decidedInWord } from "./decided-in-word.ts";
import { editsToday } from "./edits.ts";
import type { Edit } from "./edits.ts";
import { readFileText } from "./file-text.ts";
import type { FileSight, FileText } from "./file-text.ts";
import { finish } from "./finish.ts";
import type { Found } from "./found.ts";
import { inPlace, wholeInPlace } from "./in-place.ts";
import { readBlocks } from "./lines.ts";
import type { Block, SentLine } from "./lines.ts";
import { matchLines, placedIn } from "./match.ts";
import { matchProposed, proposedWords } from "./proposed-words.ts";
import type { HostEdit, ProposedWords } from "./proposed-words.ts";
import type { MadeFrom, Returned } from "./returned.ts";
import { Trial, wordingIn } from "./tabling.ts";

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

/** Lines a file may lack before it is taken for an excerpt, whose silence asks for nothing. */
const excerpt = 1 / 3;
/** As many letters two paragraphs share by chance. */
const lettersAlone = 20;

interface Out {
  readonly line: SentLine;
  readonly id: ParagraphId;
  readonly by: TrackedMark;
  readonly order: number;
}
interface New {
  readonly paragraph: number;
  readonly by: TrackedMark | null;
  readonly text: FileText;
  readonly words: readonly Stretch[];
  readonly after: ParagraphId | null;
  readonly part: Part;
  readonly order: number;
  readonly move?: string;
}
interface Placed {
  readonly id: ParagraphId;
  readonly edit: Edit;
  readonly order: number;
}

const wouldBe = ({ words, edits }: FileText): Stretch[] =>
  applyChanges(
    words,
    edits.toSorted((a, b) => a.from - b.from || a.to - b.to),
  );

const moveOf = ({ edits }: FileText): string | undefined => edits.find(({ move }) => move !== undefined)?.move;

/** How much two wordings share, from 0 to 1, by words. */
const shared = (a: readonly Stretch[], b: readonly Stretch[]): number => {
  const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const [one, other] = [words(plain(a)), words(plain(b))];
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let both = 0;
  for (const word of other) {
    const n = left.get(word) ?? 0;
    if (n > 0) {
      left.set(word, n - 1);
      both++;
    }
  }
  return one.length + other.length === 0 ? 0 : (2 * both) / (one.length + other.length);
};

class Lining {
  readonly #file: TrackedFile;
  readonly #base: Draft;
  readonly #now: Draft;
  readonly #asked: Returning;
  readonly #sending: Sending;
  readonly #sight: FileSight;
  readonly #shown: ReadonlySet<ProposalId> | null;
  readonly #found: Found[] = [];
  readonly #notices: string[] = [];
  readonly #outs: Out[] = [];
  readonly #news: New[] = [];
  readonly #placed: Placed[] = [];
  readonly #present = new Map<ParagraphId, number>();
  readonly #lineOf = new Map<number, ParagraphId>();
  readonly #notes = new Map<number, ParagraphId>();
  readonly #hostEdits: { readonly edit: HostEdit; readonly paragraph: ParagraphId; readonly order: number }[] = [];
  #signsStruck = 0;
  #order = 0;

  constructor(asked: Returning) {
    const { file, base, now, as, authors } = asked;
    this.#asked = asked;
    this.#file = file;
    this.#now = now;
    this.#base = base ?? now;
    this.#sending = { as, parties: partiesOf(now), ...(authors && { given: authors }) };
    const tracked = file.stamp.view === "tracked";
    const { parties } = this.#sending;
    this.#sight = {
      sent: ({ author }) => tracked && (/^Proposal \d/u.test(author) || partyCalled(author, parties) !== null),
      noteId: (note) => file.noteBookmarks[note] ?? null,
    };
    this.#shown = tracked ? chosenIn(this.#base) : null;
  }

  read(): Returned {
    const blocks = readBlocks(this.#file, this.#sight);
    const lines = blocks.flatMap((block) =>
      block.is === "line" || block.is === "out" ? [block.line] : block.is === "joined" ? block.lines : [],
    );
    const matched = matchLines(lines, this.#base);
    for (const [line, id] of matched) for (const n of line.paragraphs) this.#lineOf.set(n, id);
    let previous: ParagraphId | null = null;
    let part: Part = "consensus";
    for (const [n, block] of blocks.entries()) {
      this.#order = n + 1;
      const here = this.#block(block, matched, previous, part);
      if (here !== null) [previous, part] = [here, this.#partOf(here) ?? part];
    }
    this.#reworded(blocks, matched);
    this.#moves();
    this.#outsAndNews();
    this.#words();
    this.#inHosts();
    this.#footnotes();
    this.#missing(lines, matched);
    this.#untrackedMoves(lines, matched);
    if (this.#signsStruck > 0)
      this.#notices.push(
        `Brackets or names were struck in ${count(this.#signsStruck, "place")}: they are drawn by the view and are no words. Strike the words, or take a position on the proposal.`,
      );
    return finish({
      found: this.#found,
      file: this.#file,
      base: this.#base,
      now: this.#now,
      trial: new Trial(this.#now, this.#asked.seat),
      sending: this.#sending,
      authors: authorsOf(this.#file, this.#sending),
      sent: this.#sight.sent,
      lineOf: this.#lineOf,
      madeFrom: madeFrom(this.#asked),
      notices: this.#notices,
      ...(this.#asked.source && { source: this.#asked.source }),
    });
  }

  #partOf(id: ParagraphId): Part | undefined {
    const part = this.#now.tables.record.places[id]?.part;
    return part === "removed" ? undefined : part;
  }

  /** Reads one block; answers the paragraph that what follows stands behind, or null when that is the same as before. */
  #block(
    block: Block,
    matched: ReadonlyMap<SentLine, ParagraphId>,
    previous: ParagraphId | null,
    part: Part,
  ): ParagraphId | null {
    switch (block.is) {
      case "line": {
        const { line } = block;
        const id = matched.get(line);
        if (id === undefined) {
          if (!line.divides) this.#stranger(line, previous, part);
          return null;
        }
        this.#line(line, id);
        return id;
      }
      case "new": {
        const move = moveOf(block.text);
        this.#news.push({
          paragraph: block.paragraph,
          by: block.by,
          text: block.text,
          words: wouldBe(block.text),
          after: previous,
          part: previous === null ? this.#file.paragraphs[block.paragraph]!.part : part,
          order: this.#order,
          ...(move !== undefined && { move }),
        });
        return null;
      }
      case "out": {
        const id = matched.get(block.line);
        if (id === undefined) {
          if (plain(block.line.text.words).trim() !== "")
            this.#notices.push(
              `A paragraph was struck that does not stand in the text: “${clip(block.line.text.words)}”.`,
            );
          return null;
        }
        this.#present.set(id, this.#order);
        // Words of a proposed paragraph, all struck.
        if (block.line.text.proposed.length > 0) this.#line(block.line, id);
        else this.#outs.push({ line: block.line, id, by: block.by, order: this.#order });
        return null;
      }
      case "joined":
        return this.#joined(block, matched, previous, part);
    }
  }

  /** Whose words stand there, as they were sent, and what stands there now. */
  #words_(id: ParagraphId, draft: Draft): readonly Stretch[] | null {
    const place = draft.tables.record.places[id];
    if (place === undefined || place.part === "removed") return null;
    const found = (draft.parts[place.part] ?? []).find((paragraph) => paragraph.id === id);
    return found === undefined ? null : wordsOf(found);
  }

  #line(line: SentLine, id: ParagraphId): void {
    this.#present.set(id, this.#order);
    this.#text(line.text, id);
    const all = line.text.words.length > 0 && line.text.edits.length > 0;
    // All its words struck and none put in: the paragraph is meant, whether its mark was caught or not.
    if (all && plain(wouldBe(line.text)).trim() === "" && line.text.proposed.length === 0) {
      const at = this.#placed.findLastIndex((one) => one.id === id);
      if (at >= 0 && this.#placed.filter((one) => one.id === id).length === 1) {
        const [{ edit }] = this.#placed.splice(at, 1) as [Placed];
        this.#outs.push({
          line,
          id,
          by: { author: edit.authors[0] ?? "", ...(edit.at !== undefined && { at: edit.at }) },
          order: this.#order,
        });
      }
    }
  }

  /** The words of one paragraph, or of a footnote. */
  #text(text: FileText, id: ParagraphId): void {
    this.#signsStruck += text.signsStruck;
    const paragraph = paragraphIn(this.#base, id);
    if (paragraph === undefined) return;
    let sent: readonly Stretch[] = wordsOf(paragraph);
    const own = proposedWords(paragraph, this.#base, this.#shown);
    const edits = [...text.edits];
    if (text.proposed.length > 0 || own.pieces.size > 0 || own.strikes.size > 0) {
      const decided = decidedInWord(text, sent, own, this.#shown !== null, this.#base.language);
      sent = decided.words;
      for (const { proposal, stance } of decided.taken) this.#decided(proposal, stance, id);
      this.#proposed(text, id, own, decided.offset, edits);
    }
    for (const [offset, note] of text.notes) {
      const noteAt = noteIn(sent, offset) ?? this.#sight.noteId(note);
      if (noteAt !== null) this.#notes.set(note, noteAt);
    }
    if (paragraph.ins !== undefined) return;
    const now = this.#words_(id, this.#now);
    // The marks of a file's footnotes are told by where they stand.
    const words = named(text.words, sent);
    for (const edit of editsToday({ words, edits }, sent, now ?? sent, this.#now.language))
      this.#placed.push({ id, edit: now === null ? { ...edit, stale: true } : edit, order: this.#order });
  }

  #proposed(
    text: FileText,
    id: ParagraphId,
    own: ProposedWords,
    offset: (at: number) => number | null,
    edits: FileText["edits"][number][],
  ): void {
    for (const { at, items } of text.proposed) {
      const gap = offset(at);
      const pieces = gap === null ? [] : (own.pieces.get(gap) ?? []);
      const { edits: inside, left } = matchProposed(items, pieces);
      for (const edit of inside) this.#hostEdits.push({ edit, paragraph: id, order: this.#order });
      // What Word says a party put in, and no proposal of theirs has: it is new, and theirs.
      for (const item of left) {
        const by = item.by ?? item.out;
        if (by === undefined) continue;
        if (item.is === "sent" && item.out !== undefined) continue;
        edits.push({
          from: at,
          to: at,
          words: [{ t: item.t }],
          authors: [by.author],
          ...(by.at !== undefined && { at: by.at }),
          places: [item.place],
        });
      }
    }
  }

  /** Another party's tracked change accepted or rejected in Word. */
  #decided(proposal: ProposalId, stance: "support" | "object", paragraph: ParagraphId): void {
    const known = this.#found.find((one) => one.about?.proposal === proposal && one.untracked);
    if (known !== undefined) {
      if (known.stance === stance || known.ask === null) return;
      this.#found.splice(this.#found.indexOf(known), 1, {
        ...known,
        ask: null,
        why: `Cannot be tabled: of ${numberOf(this.#now, proposal)} some changes were accepted in Word and others rejected. Amend it, or take a position on it.`,
      });
      return;
    }
    const entry = this.#now.tables.record.proposals[proposal];
    // Decided meanwhile: there is nothing left to say of it here.
    if (entry === undefined || !pending(entry.status)) return;
    const sponsors = this.#now.proposals.find(({ id }) => id === proposal)?.sponsors ?? [];
    const mine = sponsors.includes(this.#sending.as);
    if (mine && stance === "support") return;
    const { number } = entry;
    this.#found.push({
      kind: "position",
      paragraph,
      part: this.#partOf(paragraph) ?? "consensus",
      paragraphKind: this.#kindOf(paragraph),
      called: call(this.#now, paragraph),
      words: [],
      about: { proposal, number },
      stance,
      authors: [],
      untracked: true,
      ask: mine ? { withdraw: proposal } : { position: { proposal, stance } },
      notes: [
        mine
          ? `Your own ${number} was rejected in Word: ticking this withdraws it.`
          : stance === "support"
            ? `${number} was accepted in Word: ticking this says that you support it.`
            : `${number} was rejected in Word: ticking this says that you object to it.`,
      ],
      places: [],
      order: this.#order,
    });
  }

  #kindOf(id: ParagraphId): Kind {
    return this.#now.tables.record.paragraphs[id]?.kind ?? this.#base.tables.record.paragraphs[id]?.kind ?? "paragraph";
  }

  /** Words without a paragraph of the draft, and no tracking that put them in. */
  #stranger({ text, paragraphs, kind }: SentLine, previous: ParagraphId | null, part: Part): void {
    const words = wouldBe(text);
    if (plain(words).trim() === "") return;
    const said = plain(words).trim();
    const { title, symbol } = this.#now;
    const known = [title, symbol, this.#base.title, this.#file.title, ...partHeadings(this.#base)];
    if (known.some((one) => readAlike(one, said))) return;
    const n = paragraphs[0]!;
    this.#news.push({
      paragraph: n,
      by: null,
      text: {
        ...text,
        words: [],
        edits: [{ from: 0, to: 0, words, authors: [], places: text.edits.flatMap(({ places }) => places) }],
      },
      words,
      after: previous,
      part: previous === null ? this.#file.paragraphs[n]!.part : part,
      order: this.#order,
    });
    void kind;
  }

  #joined(
    block: Extract<Block, { is: "joined" }>,
    matched: ReadonlyMap<SentLine, ParagraphId>,
    previous: ParagraphId | null,
    part: Part,
  ): ParagraphId | null {
    const ids = block.lines.flatMap((line) => matched.get(line) ?? []);
    for (const id of ids) this.#present.set(id, this.#order);
    const authors = [...new Set(block.by.map(({ author }) => author))];
    const at = block.by.findLast((mark) => mark.at !== undefined)?.at;
    const texts = block.wouldBe.map((paragraphs) =>
      wouldBe(
        readFileText(
          paragraphs.map((paragraph) => ({ paragraph, runs: this.#file.paragraphs[paragraph]!.runs })),
          this.#sight,
        ),
      ),
    );
    // A paragraph goes on in the first that would be and holds letters of it.
    const assigned = new Map<number, ParagraphId>();
    for (const line of block.lines) {
      const id = matched.get(line);
      if (id === undefined) continue;
      const own = block.wouldBe.findIndex(
        (paragraphs, n) =>
          !assigned.has(n) &&
          paragraphs.some((p) => line.paragraphs.includes(p) && keepsLetters(this.#file, p, this.#sight)),
      );
      if (own >= 0) assigned.set(own, id);
    }
    const asks: Ask[] = [];
    const shown: Found["words"][number][] = [];
    let after: ParagraphId | null = previous;
    let stale = ids.length < block.lines.length;
    for (const [n, words] of texts.entries()) {
      const id = assigned.get(n);
      const where = after === null ? part : (this.#partOf(after) ?? part);
      const print = wordingIn(this.#now, where);
      if (shown.length > 0) shown.push({ t: "¶ ", is: "kept" });
      if (id === undefined) {
        if (plain(words).trim() === "") continue;
        asks.push({ ...(after === null ? { part: where, after: null } : { after }), wording: print(words) });
        shown.push(...wholeInPlace(words, "in"));
        continue;
      }
      after = id;
      const [sent, now] = [this.#words_(id, this.#base), this.#words_(id, this.#now)];
      if (now === null || sent === null || plain(sent) !== plain(now)) stale = true;
      if (now !== null && plain(now) !== plain(words)) asks.push({ paragraph: id, wording: print(words) });
      shown.push(...readable(now ?? sent ?? [], words, this.#now.language));
    }
    for (const id of ids)
      if (![...assigned.values()].includes(id)) {
        asks.push({ paragraph: id, out: true });
        const words = this.#words_(id, this.#now);
        if (words === null || plain(words) !== plain(this.#words_(id, this.#base) ?? [])) stale = true;
        shown.push(...wholeInPlace(words ?? [], "out"));
      }
    const first = ids[0] ?? null;
    if (asks.length > 0 || stale)
      this.#found.push({
        kind: texts.length > block.lines.length ? "split" : "merge",
        paragraph: first,
        part: first === null ? part : (this.#partOf(first) ?? part),
        paragraphKind: first === null ? "paragraph" : this.#kindOf(first),
        called: ids.map((id) => call(this.#now, id)).join(" and ") || "a paragraph of the file",
        words: shown,
        authors,
        ...(at !== undefined && { at }),
        ask: stale ? null : { asks },
        ...(stale && {
          why: "Cannot be tabled: the words that were parted or joined are not those that stand there now. Propose it on the text as it stands.",
        }),
        notes: [],
        places: block.wouldBe.flat().map((paragraph) => ({ paragraph, from: 0, to: Number.MAX_SAFE_INTEGER })),
        order: this.#order,
      });
    return ids.at(-1) ?? null;
  }

  /** A paragraph struck and another put in its place by the same hand, in much the same words: it was reworded. */
  #reworded(blocks: readonly Block[], matched: ReadonlyMap<SentLine, ParagraphId>): void {
    for (const [n, block] of blocks.entries()) {
      if (block.is !== "out") continue;
      const id = matched.get(block.line);
      const out = this.#outs.findIndex((one) => one.line === block.line);
      if (id === undefined || out < 0) continue;
      for (const order of [n + 2, n]) {
        const at = this.#news.findIndex(
          (one) => one.order === order && one.by?.author === block.by.author && one.move === undefined,
        );
        const fresh = this.#news[at];
        if (fresh === undefined || moveOf(block.line.text) !== undefined) continue;
        if (
          readAlike(plain(fresh.words), plain(block.line.text.words)) ||
          shared(fresh.words, block.line.text.words) < 0.5
        )
          continue;
        const text: FileText = {
          ...block.line.text,
          edits: [
            {
              from: 0,
              to: plain(block.line.text.words).length,
              words: fresh.words,
              authors: [block.by.author],
              ...(block.by.at !== undefined && { at: block.by.at }),
              places: [...block.line.text.edits, ...fresh.text.edits].flatMap(({ places }) => places),
            },
          ],
        };
        this.#outs.splice(out, 1);
        this.#news.splice(at, 1);
        this.#order = n + 1;
        this.#text(text, id);
        break;
      }
    }
  }

  /** What went out in one place and came in in another: by the name Word gave the move, else by the same words. */
  #moves(): void {
    const pairs: [Out, New][] = [];
    const [outs, news] = [[...this.#outs], [...this.#news]];
    const pair = (key: (words: string, move: string | undefined, author: string) => string | null): void => {
      const waiting = Map.groupBy(
        news.filter(({ by }) => by !== null),
        (one) => key(plain(one.words).trim(), one.move, one.by!.author),
      );
      for (const out of [...outs]) {
        const name = key(plain(out.line.text.words).trim(), moveOf(out.line.text), out.by.author);
        const fresh = name === null ? undefined : waiting.get(name)?.shift();
        if (fresh === undefined) continue;
        outs.splice(outs.indexOf(out), 1);
        news.splice(news.indexOf(fresh), 1);
        pairs.push([out, fresh]);
      }
    };
    pair((_, move) => move ?? null);
    pair((words, _, author) => (words.length < lettersAlone ? null : `${author}\n${words}`));
    this.#outs.splice(0, this.#outs.length, ...outs);
    this.#news.splice(0, this.#news.length, ...news);
    const moving = new Set(pairs.map(([{ id }]) => id));
    const { record } = this.#now.tables;
    for (const [out, fresh] of pairs) {
      const { id, by, order } = out;
      // A family moves with its head.
      const head = [...moving].some((other) => other !== id && belongsTo(record, id, other));
      const place = this.#placeFor(fresh, moving);
      if (!head)
        this.#found.push({
          kind: "paragraph-moved",
          paragraph: id,
          part: this.#partOf(id) ?? "consensus",
          paragraphKind: this.#kindOf(id),
          called: call(this.#now, id),
          words: wholeInPlace(this.#words_(id, this.#now) ?? this.#words_(id, this.#base) ?? [], "kept"),
          to: toPlace(this.#now, place, this.#partOf(id)),
          authors: [by.author],
          ...(by.at !== undefined && { at: by.at }),
          ask: { asks: [{ paragraph: id, to: place }] },
          notes: [],
          places: [...out.line.text.edits, ...fresh.text.edits].flatMap(({ places }) => places),
          order,
        });
      if (readAlike(plain(fresh.words), plain(out.line.text.words))) continue;
      // Reworded while it moved: two proposals, each to be taken by itself.
      this.#order = order;
      this.#text(
        {
          ...out.line.text,
          edits: [
            {
              from: 0,
              to: plain(out.line.text.words).length,
              words: fresh.words,
              authors: [by.author],
              places: fresh.text.edits.flatMap(({ places }) => places),
            },
          ],
        },
        id,
      );
    }
  }

  /** Behind what stands in front of it today, in the order of the text that was sent. */
  #placeFor(
    { after, part }: Pick<New, "after" | "part">,
    without: ReadonlySet<ParagraphId> = new Set(),
  ): { readonly part: Part; readonly after: ParagraphId | null } {
    const order = after === null ? [] : placedIn(this.#base).map(({ paragraph }) => paragraph.id);
    for (let n = after === null ? -1 : order.indexOf(after); n >= 0; n--) {
      const id = order[n]!;
      const now = this.#partOf(id);
      if (now !== undefined && !without.has(id) && this.#now.tables.record.paragraphs[id]?.strand != null)
        return { part: now, after: id };
    }
    return { part, after: null };
  }

  #outsAndNews(): void {
    const { record } = this.#now.tables;
    const going = new Set(this.#outs.map(({ id }) => id));
    for (const { id, line, by, order } of this.#outs) {
      const { parent } = record.paragraphs[id] ?? {};
      // A family goes out with its head.
      if (parent !== undefined && going.has(parent)) continue;
      const [sent, now] = [this.#words_(id, this.#base), this.#words_(id, this.#now)];
      const kin = familyOf(record, id).filter(
        (other) => other !== id && !going.has(other) && record.paragraphs[other]?.kind !== "footnote",
      );
      const notes: string[] = [];
      if (kin.length > 0)
        notes.push(`What belongs to it goes out with it: ${kin.map((other) => call(this.#now, other)).join(", ")}.`);
      if (now !== null && sent !== null && plain(now) !== plain(sent))
        notes.push("Its words have changed since the file was made.");
      this.#found.push({
        kind: "paragraph-out",
        paragraph: id,
        part: this.#partOf(id) ?? "consensus",
        paragraphKind: this.#kindOf(id),
        called: call(this.#now, id),
        words: wholeInPlace(now ?? sent ?? line.text.words, "out"),
        authors: [by.author],
        ...(by.at !== undefined && { at: by.at }),
        ask: { asks: [{ paragraph: id, out: true }] },
        notes,
        places: line.text.edits.flatMap(({ places }) => places),
        order,
        whole: true,
      });
    }
    for (const fresh of this.#news) this.#fresh(fresh);
  }

  #fresh(fresh: New): void {
    const { by, words, order, paragraph, text } = fresh;
    if (plain(words).trim() === "") return;
    const place = this.#placeFor(fresh);
    const kind = this.#freshKind(paragraph, place.after);
    const wording = wordingIn(this.#now, place.part)(words);
    this.#found.push({
      kind: "new-paragraph",
      paragraph: place.after,
      part: place.part,
      paragraphKind: kind ?? this.#file.paragraphs[paragraph]!.kind,
      called:
        place.after === null ? `at the start of ${callPart(place.part)}` : `after ${call(this.#now, place.after)}`,
      words: wholeInPlace(words, "in"),
      authors: by === null ? [] : [by.author],
      ...(by?.at !== undefined && { at: by.at }),
      ...(by === null && { untracked: true as const }),
      ask: {
        asks: [
          {
            ...(place.after === null ? { part: place.part, after: null } : { after: place.after }),
            ...(kind && { kind }),
            wording,
          },
        ],
      },
      notes: [],
      places: [{ paragraph, from: 0, to: Number.MAX_SAFE_INTEGER }, ...text.edits.flatMap(({ places }) => places)],
      order,
    });
  }

  /** The kind a file's new paragraph says it is, where that is more than what its neighbour is. */
  #freshKind(paragraph: number, after: ParagraphId | null): Kind | undefined {
    const { kind } = this.#file.paragraphs[paragraph]!;
    const neighbour = after === null ? undefined : this.#kindOf(after);
    if (kind === "title" || kind === "footnote") return undefined;
    if (kind === "heading" || kind === "sub-paragraph") return kind;
    return neighbour === undefined || neighbour === "heading" || neighbour === "title" ? kind : undefined;
  }

  /** Edits of words, those of one move together. */
  #words(): void {
    const alone: Placed[][] = [];
    const moves = new Map<string, Placed[]>();
    for (const one of this.#placed) {
      const { move } = one.edit;
      if (move === undefined) {
        alone.push([one]);
        continue;
      }
      const ends = moves.get(move);
      if (ends === undefined) alone.push(moves.set(move, [one]).get(move)!);
      else ends.push(one);
    }
    for (const group of alone) this.#edited(group);
  }

  #edited(group: readonly Placed[]): void {
    const byParagraph = Map.groupBy(group, ({ id }) => id);
    const asks: Ask[] = [];
    const words: Found["words"][number][] = [];
    let stale = false;
    for (const [id, placed] of byParagraph) {
      const edits = placed.map(({ edit }) => edit).sort((a, b) => a.from - b.from || a.to - b.to);
      const part = this.#now.tables.record.places[id]?.part ?? "removed";
      const gone = edits.some((edit) => edit.stale);
      const now = this.#words_(id, this.#now);
      stale ||= gone || now === null;
      const host = gone || now === null ? (this.#words_(id, this.#base) ?? []) : now;
      if (words.length > 0) words.push({ t: " ¶ ", is: "kept" });
      words.push(...inPlace(host, edits));
      if (!gone && now !== null)
        asks.push({ paragraph: id, wording: wordingIn(this.#now, part)(applyChanges(now, edits)) });
    }
    const edits = group.map(({ edit }) => edit);
    const { id, order } = group[0]!;
    const [out, put] = [edits.some(({ from, to }) => from < to), edits.some((edit) => edit.words.length > 0)];
    const kind = group.length > 1 ? "moved-words" : out && put ? "replacement" : out ? "deletion" : "insertion";
    const at = edits
      .flatMap((edit) => edit.at ?? [])
      .sort()
      .at(-1);
    const notes = edits.flatMap((edit) => edit.notes ?? []);
    const called = [...byParagraph.keys()].map((one) => call(this.#now, one)).join(" and ");
    const only = notes.length > 0 && !out && !put;
    for (const note of notes) this.#newFootnote(note, id, order, edits[0]!);
    if (only) return;
    this.#found.push({
      kind,
      paragraph: id,
      part: this.#partOf(id) ?? "consensus",
      paragraphKind: this.#kindOf(id),
      called,
      words,
      authors: [...new Set(edits.flatMap(({ authors }) => authors))],
      ...(at !== undefined && { at }),
      ...(edits.some(({ untracked }) => untracked) && { untracked: true as const }),
      ask: stale ? null : { asks },
      ...(stale && { why: this.#staleness(id, called) }),
      notes: [],
      places: edits.flatMap(({ places }) => places),
      order,
      from: edits[0]!.from,
    });
  }

  #staleness(id: ParagraphId, called: string): string {
    if (this.#partOf(id) === undefined) {
      const Called = called[0]!.toUpperCase() + called.slice(1);
      return `Cannot be tabled: ${Called} was taken out of the text since the file was made.`;
    }
    return `Cannot be tabled: these words of ${called} have changed since the file was made. Propose it on the text as it stands.`;
  }

  /** A footnote put in: it is proposed below the paragraph, since a wording refers only to footnotes that stand. */
  #newFootnote(note: number, paragraph: ParagraphId, order: number, edit: Edit): void {
    const runs = this.#file.notes[note];
    if (runs === undefined) return;
    const words = wouldBe(readFileText([{ paragraph: -1 - note, runs }], this.#sight));
    const part = this.#partOf(paragraph) ?? "consensus";
    if (plain(words).trim() === "") return;
    const standing = plain(this.#words_(paragraph, this.#now) ?? []);
    const before = standing.slice(Math.max(0, edit.from - 60), edit.from).trim();
    this.#found.push({
      kind: "new-paragraph",
      paragraph,
      part,
      paragraphKind: "footnote",
      called: `a footnote of ${call(this.#now, paragraph)}`,
      words: wholeInPlace(words, "in"),
      authors: edit.authors,
      ...(edit.at !== undefined && { at: edit.at }),
      ...(edit.untracked && { untracked: true as const }),
      ask: {
        asks: [{ after: paragraph, kind: "footnote", wording: wordingIn(this.#now, part)(words) }],
        ...(before !== "" && { reason: `The reference to this footnote stands after “…${before}”.` }),
      },
      notes: before === "" ? [] : [`Its reference stands after “…${before}”.`],
      places: edit.places,
      order,
    });
  }

  /** What was done inside words that another party, or the party itself, proposes. */
  #inHosts(): void {
    const { record } = this.#now.tables;
    for (const { edit, paragraph, order } of this.#hostEdits) {
      const change = record.changes[edit.change];
      const proposal = change && record.proposals[change.proposal];
      if (change === undefined || proposal === undefined || (change.type !== "words" && change.type !== "new"))
        continue;
      const length = plain(change.words).length;
      const cuts = edit.out.map(([from, to]) => ({ from, to, words: [] as Stretch[] }));
      const puts = edit.put.map(({ at, t }) => ({ from: at, to: at, words: [{ t }] as Stretch[] }));
      const edits = [...cuts, ...puts].sort((a, b) => a.from - b.from || a.to - b.to);
      const all = edit.put.length === 0 && edit.out.reduce((sum, [from, to]) => sum + to - from, 0) >= length;
      const mine =
        this.#now.proposals.find(({ id }) => id === change.proposal)?.sponsors?.includes(this.#sending.as) === true;
      const about = { proposal: change.proposal, number: proposal.number, change: edit.change };
      const part = this.#partOf(paragraph) ?? "consensus";
      const wording = wordingIn(this.#now, part)(applyChanges(change.words, edits));
      this.#found.push({
        kind: all
          ? "position"
          : edit.put.length === 0
            ? "deletion"
            : edit.out.length === 0
              ? "insertion"
              : "replacement",
        paragraph,
        part,
        paragraphKind: this.#kindOf(paragraph),
        called: call(this.#now, paragraph),
        words: inPlace(change.words, edits),
        about,
        ...(all && { stance: "object" as const }),
        authors: edit.authors,
        ...(edit.at !== undefined && { at: edit.at }),
        ask: all
          ? mine
            ? { withdraw: change.proposal }
            : { position: { proposal: change.proposal, stance: "object" } }
          : mine
            ? { revise: change.proposal, asks: [{ change: edit.change, wording }] }
            : { asks: [{ change: edit.change, wording }] },
        ...(all && { unticked: true as const }),
        notes: [
          all
            ? mine
              ? `All words of your own ${proposal.number} were struck: ticking this withdraws it.`
              : `All words of ${proposal.number} were struck: ticking this says that you object to it.`
            : mine
              ? `A new version of your own ${proposal.number}.`
              : `An amendment to ${proposal.number}.`,
        ],
        places: edit.places,
        order,
      });
    }
  }

  #footnotes(): void {
    for (const [note, id] of this.#notes) {
      const runs = this.#file.notes[note];
      if (runs === undefined) continue;
      this.#order = this.#present.get(this.#base.tables.record.paragraphs[id]?.parent ?? id) ?? this.#order;
      const from = this.#placed.length;
      this.#text(readFileText([{ paragraph: -1 - note, runs }], this.#sight), id);
      for (const one of this.#placed.splice(from)) this.#edited([one]);
    }
  }

  /** Paragraphs that were sent and are not in the file: taken out without tracking, or the file is an excerpt. */
  #missing(lines: readonly SentLine[], matched: ReadonlyMap<SentLine, ParagraphId>): void {
    const there = new Set([...matched.values(), ...lines.flatMap(({ bookmarks }) => bookmarks)]);
    const sent = placedIn(this.#base).filter(({ paragraph: { ins } }) => ins === undefined);
    const missing = sent.filter(
      ({ paragraph }) =>
        !there.has(paragraph.id) && plain(wordsOf(paragraph)).trim() !== "" && this.#partOf(paragraph.id) !== undefined,
    );
    if (missing.length === 0) return;
    if (missing.length > sent.length * excerpt) {
      this.#notices.push(
        `The file holds ${sent.length - missing.length} of the ${count(sent.length, "paragraph")} of the text: the others are taken as unchanged.`,
      );
      return;
    }
    const gone = new Set(missing.map(({ paragraph }) => paragraph.id));
    const order = new Map(sent.map(({ paragraph }, n) => [paragraph.id, n]));
    for (const { paragraph, part } of missing) {
      const { id, parent } = paragraph;
      if (parent !== undefined && gone.has(parent)) continue;
      const before = sent.slice(0, order.get(id)).findLast((one) => this.#present.has(one.paragraph.id));
      this.#found.push({
        kind: "paragraph-out",
        paragraph: id,
        part,
        paragraphKind: paragraph.kind,
        called: call(this.#now, id),
        words: wholeInPlace(wordsOf(paragraph), "out"),
        authors: [],
        untracked: true,
        ask: { asks: [{ paragraph: id, out: true }] },
        notes: ["It is not in the file, and no tracked change takes it out."],
        places: [],
        order: (before === undefined ? 0 : this.#present.get(before.paragraph.id)!) + 0.5,
      });
    }
  }

  /** Paragraphs that stand in another order than they were sent in, without a tracked move. */
  #untrackedMoves(lines: readonly SentLine[], matched: ReadonlyMap<SentLine, ParagraphId>): void {
    const ids = lines.flatMap((line) => matched.get(line) ?? []);
    const here = new Set(ids);
    const sent = placedIn(this.#base)
      .map(({ paragraph }) => paragraph.id)
      .filter((id) => here.has(id));
    const { come } = inOrder(sent, ids);
    const moved = new Set(come.map((n) => ids[n]!));
    const { record } = this.#now.tables;
    for (const n of come) {
      const id = ids[n]!;
      if (this.#outs.some((one) => one.id === id)) continue;
      if ([...moved].some((other) => other !== id && belongsTo(record, id, other))) continue;
      const after = ids.slice(0, n).findLast((other) => !moved.has(other)) ?? null;
      const part = after === null ? (this.#partOf(id) ?? "consensus") : (this.#partOf(after) ?? "consensus");
      const place = this.#placeFor({ after, part }, moved);
      this.#found.push({
        kind: "paragraph-moved",
        paragraph: id,
        part: this.#partOf(id) ?? "consensus",
        paragraphKind: this.#kindOf(id),
        called: call(this.#now, id),
        words: wholeInPlace(this.#words_(id, this.#now) ?? [], "kept"),
        to: toPlace(this.#now, place, this.#partOf(id)),
        authors: [],
        untracked: true,
        ask: { asks: [{ paragraph: id, to: place }] },
        notes: [],
        places: [],
        order: this.#present.get(id) ?? 0,
      });
    }
  }
}

const keepsLetters = (file: TrackedFile, n: number, { sent }: FileSight): boolean =>
  file.paragraphs[n]!.runs.some(
    ({ t, ins, del }) => t !== "" && (ins === undefined || sent(ins)) && (del === undefined || sent(del)),
  );

const paragraphIn = (draft: Draft, id: ParagraphId) => {
  const part = draft.tables.record.places[id]?.part;
  return part === undefined || part === "removed"
    ? undefined
    : (draft.parts[part] ?? []).find((paragraph) => paragraph.id === id);
};

/** The footnote referred to at an offset. */
const noteIn = (words: readonly Stretch[], offset: number): ParagraphId | null => {
  let at = 0;
  for (const { t, note } of words) {
    if (at === offset) return note ?? null;
    at += t.length;
    if (at > offset) return null;
  }
  return null;
};

/** A file's note marks, called by the footnotes they stand for where the words around them are those that were sent. */
const named = (file: readonly Stretch[], sent: readonly Stretch[]): readonly Stretch[] => {
  if (plain(file) !== plain(sent)) return file;
  let at = 0;
  return file.map((stretch) => {
    const note = stretch.t === "\uFFFC" ? noteIn(sent, at) : null;
    at += stretch.t.length;
    return note === null ? stretch : { ...stretch, note };
  });
};

/** What heads the parts of a file of ours: it is no paragraph of theirs. */
const partHeadings = (draft: Draft): string[] => [
  "Chair’s summary",
  ...Object.entries(draft.tables.record.meta.annexes).map(([part, title]) => {
    const name = `Annex ${part.slice("annex-".length).toUpperCase()}`;
    return title ? `${name}. ${title}` : name;
  }),
];

const clip = (words: readonly Stretch[]): string => {
  const text = plain(words).trim();
  return text.length > 60 ? `${text.slice(0, 60).trimEnd()}…` : text;
};

const toPlace = (
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

const madeFrom = ({ file: { stamp }, base, now }: Returning): MadeFrom => {
  const said = {
    ...(stamp.view !== undefined && { view: stamp.view }),
    ...(stamp.revision !== undefined && { revision: stamp.revision }),
  };
  if (base === null)
    return {
      ...said,
      older: false,
      sentence:
        stamp.seq === undefined && stamp.revision === undefined
          ? "The file does not say which text it was made from: it was lined up with the text as it stands."
          : "The file says it was made from a moment that is not of this record, or not to be read from this seat: it was lined up with the text as it stands.",
    };
  const called = base.revisions.find(({ seq }) => seq === base.seq)?.name ?? `entry ${base.seq}`;
  const older = base.seq !== now.seq;
  return {
    ...said,
    seq: base.seq,
    ...(base.revision !== undefined && { revision: base.revision }),
    older,
    sentence: older
      ? `The file was made from ${called}; its changes were carried to the same words of the text as it stands.`
      : `The file was made from the text as it stands (${called}).`,
  };
};

/** What a returned file asks for. */
export const lineUpReturned = (asked: Returning): Returned => new Lining(asked).read();

/** For whom an author's changes are tabled. */
export { partyOfAuthor };
