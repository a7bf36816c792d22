/**
 * Matches a returned file with the draft: what its authors did becomes changes in their places, each with the act it
 * would be. It only compares words, and accepts nothing by itself. Laws: a file that comes back unchanged asks for
 * nothing; what was done with Track Changes comes out as exactly those changes; what was done without is flagged, and
 * never ticked.
 */
import { count } from "../acts/called.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId, Part, Stretch } from "../paragraph.ts";
import { plain, wordsOf } from "../reading/words.ts";
import { authorsOf } from "./authors.ts";
import { readAlike } from "./carry.ts";
import { decidedInWord } from "./decided-in-word.ts";
import { editIn, editsToday, holdsToday } from "./edits.ts";
import type { Edit } from "./edits.ts";
import { readFileText } from "./file-text.ts";
import type { FileText } from "./file-text.ts";
import { finish } from "./finish.ts";
import type { Found } from "./found.ts";
import { readBlocks } from "./lines.ts";
import type { Block, SentLine } from "./lines.ts";
import { madeFrom } from "./made-from.ts";
import { matchLines } from "./match.ts";
import { Others } from "./others.ts";
import type { InHost } from "./others.ts";
import { partedFound } from "./parted.ts";
import { matchProposed, proposedWords } from "./proposed-words.ts";
import type { ProposedWords } from "./proposed-words.ts";
import type { Returned } from "./returned.ts";
import { Trial } from "./tabling.ts";
import { readBrackets } from "./typed-brackets.ts";
import { moveOf, paragraphIn, Texts, wouldBe } from "./texts.ts";
import type { Returning } from "./texts.ts";
import { Wholes } from "./wholes.ts";
import { Worded } from "./worded.ts";
import type { PlacedEdit } from "./worded.ts";

/** With this many paragraphs that are nowhere in the draft, the file is taken for another text. */
const manyStrangers = 50;

class Lining {
  readonly #asked: Returning;
  readonly #texts: Texts;
  readonly #found: Found[] = [];
  readonly #notices: string[] = [];
  readonly #placed: PlacedEdit[] = [];
  readonly #hostEdits: InHost[] = [];
  readonly #lineOf = new Map<number, ParagraphId>();
  readonly #notes = new Map<number, ParagraphId>();
  readonly #wholes: Wholes;
  readonly #worded: Worded;
  readonly #others: Others;
  #signsStruck = 0;
  /** The beginnings of paragraphs struck in the file that are nowhere in the draft. */
  readonly #struckStrangers: string[] = [];
  /** Whether the file is another text: paragraphs that are nowhere in the draft are then not offered one by one. */
  #foreign = false;
  #order = 0;

  constructor(asked: Returning) {
    this.#asked = asked;
    this.#texts = new Texts(asked);
    this.#worded = new Worded(this.#texts, this.#found);
    this.#others = new Others(this.#texts, this.#found);
    this.#wholes = new Wholes(this.#texts, this.#found, this.#notices, (order, text, id) => {
      this.#order = order;
      this.#text(text, id);
    });
  }

  read(): Returned {
    const blocks = readBlocks(this.#texts.file, this.#texts.sight);
    const lines = blocks.flatMap((block) =>
      block.is === "line" || block.is === "out" ? [block.line] : block.is === "joined" ? block.lines : [],
    );
    const matched = matchLines(lines, this.#texts.base);
    for (const [line, id] of matched) for (const n of line.paragraphs) this.#lineOf.set(n, id);
    const strangers = lines.filter((line) => !matched.has(line) && plain(line.text.words).trim() !== "").length;
    this.#foreign = strangers > manyStrangers && strangers > 4 * matched.size;
    if (this.#foreign)
      this.#notices.push(
        `The file is hardly of this text: ${strangers} of its paragraphs stand nowhere in it and were left out.`,
      );
    let previous: ParagraphId | null = null;
    let part: Part = "consensus";
    for (const [n, block] of blocks.entries()) {
      this.#order = n + 1;
      const here = this.#block(block, matched, previous, part);
      if (here !== null) [previous, part] = [here, this.#texts.partOf(here) ?? part];
    }
    this.#wholes.reworded(blocks, matched);
    this.#wholes.moves();
    this.#wholes.outsAndNews();
    this.#worded.all(this.#placed);
    this.#others.amended(this.#hostEdits);
    this.#footnotes();
    this.#wholes.missing(lines, matched);
    this.#wholes.untrackedMoves(lines, matched);
    const [first, ...others] = this.#struckStrangers;
    if (first !== undefined)
      this.#notices.push(
        others.length === 0
          ? `A paragraph was struck that does not stand in the text: “${first}”.`
          : `${count(others.length + 1, "paragraph")} were struck that do not stand in the text, the first of them: “${first}”.`,
      );
    if (this.#signsStruck > 0)
      this.#notices.push(
        `Brackets or names were struck in ${count(this.#signsStruck, "place")}: they are drawn by the view and are no words. Strike the words, or take a position on the proposal.`,
      );
    return finish({
      found: this.#found,
      file: this.#texts.file,
      base: this.#texts.base,
      now: this.#texts.now,
      trial: new Trial(this.#texts.now, this.#asked.seat),
      sending: this.#texts.sending,
      seat: this.#asked.seat,
      authors: authorsOf(this.#texts.file, this.#texts.sending),
      sent: this.#texts.sight.sent,
      lineOf: this.#lineOf,
      madeFrom: madeFrom(this.#asked),
      notices: this.#notices,
      ...(this.#asked.source && { source: this.#asked.source }),
    });
  }

  /** Reads one block. Gives the paragraph that what follows stands behind, or null if that has not changed. */
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
        this.#wholes.news.push({
          paragraph: block.paragraph,
          by: block.by,
          text: block.text,
          words: wouldBe(block.text),
          after: previous,
          part: previous === null ? this.#texts.file.paragraphs[block.paragraph]!.part : part,
          order: this.#order,
          ...(move !== undefined && { move }),
        });
        return null;
      }
      case "out": {
        const id = matched.get(block.line);
        if (id === undefined) {
          if (plain(block.line.text.words).trim() !== "") this.#struckStrangers.push(clip(block.line.text.words));
          return null;
        }
        this.#wholes.present.set(id, this.#order);
        // Words of a proposed paragraph, all of them struck.
        if (block.line.text.proposed.length > 0) this.#line(block.line, id);
        else this.#wholes.outs.push({ line: block.line, id, by: block.by, order: this.#order });
        return null;
      }
      case "joined": {
        const ids = block.lines.flatMap((line) => matched.get(line) ?? []);
        for (const id of ids) this.#wholes.present.set(id, this.#order);
        const parted = partedFound(this.#texts, block, matched, { previous, part, order: this.#order });
        if (parted !== null) this.#found.push(parted);
        return ids.at(-1) ?? null;
      }
    }
  }

  #line(line: SentLine, id: ParagraphId): void {
    this.#wholes.present.set(id, this.#order);
    const before = this.#placed.length;
    this.#text(line.text, id);
    // If all words are struck and none put in, the paragraph is meant, even if its mark is not struck.
    const { words, edits, proposed } = line.text;
    const one = this.#placed.at(-1);
    if (one === undefined || this.#placed.length !== before + 1 || words.length === 0 || edits.length === 0) return;
    if (proposed.length > 0 || plain(wouldBe(line.text)).trim() !== "") return;
    this.#placed.pop();
    const { authors, at } = one.edit;
    const by = { author: authors[0] ?? "", ...(at !== undefined && { at }) };
    this.#wholes.outs.push({ line, id, by, order: this.#order });
  }

  /** Reads the words of one paragraph, or of a footnote. */
  #text(text: FileText, id: ParagraphId): void {
    this.#signsStruck += text.signsStruck;
    const paragraph = paragraphIn(this.#texts.base, id);
    if (paragraph === undefined) return;
    let sent: readonly Stretch[] = wordsOf(paragraph);
    const own = proposedWords(paragraph, this.#texts.base, this.#texts.shown);
    const edits = [...text.edits];
    if (text.proposed.length > 0 || own.pieces.size > 0 || own.strikes.size > 0) {
      const decided = decidedInWord(text, sent, own, this.#texts.shown !== null, this.#texts.base.language);
      sent = decided.words;
      for (const { proposal, stance } of decided.taken) this.#others.decided(proposal, stance, id, this.#order);
      this.#proposed(text, id, own, decided.offset, edits);
    }
    for (const [offset, note] of text.notes) {
      const noteAt = noteIn(sent, offset) ?? this.#texts.sight.noteId(note);
      if (noteAt !== null) this.#notes.set(note, noteAt);
    }
    if (paragraph.ins !== undefined) return;
    const now = this.#texts.words(id, this.#texts.now);
    // Note marks in a file are identified by their places.
    const words = named(text.words, sent);
    const { language } = this.#texts.now;
    for (const edit of editsToday({ words, edits }, sent, now ?? sent, language)) {
      const order = this.#order;
      const stale: Edit = now === null ? { ...edit, stale: true } : edit;
      const moved = stale.stale ? this.#inHeir(id, stale, sent) : null;
      this.#placed.push(moved === null ? { id, edit: stale, order } : { ...moved, order });
    }
    for (const hold of holdsToday({ ...text, words }, sent, now ?? sent, language)) {
      const edit: Edit = now === null ? { ...hold, stale: true } : hold;
      const moved = edit.stale ? this.#inHeir(id, edit, sent) : null;
      this.#worded.held({ id, edit, ...moved, order: this.#order });
    }
  }

  /** Finds an edit whose letters moved to another paragraph by a split or merge. */
  #inHeir(id: ParagraphId, edit: Edit, sent: readonly Stretch[]): Pick<PlacedEdit, "id" | "edit"> | null {
    const { base, now } = this.#texts;
    const strand = base.tables.record.paragraphs[id]?.strand;
    for (const heir of strand == null ? [] : (now.tables.record.retired[strand] ?? [])) {
      const words = heir === id ? null : this.#texts.words(heir, now);
      const found = words === null ? null : editIn(edit, sent, words, now.language);
      if (found !== null) return { id: heir, edit: found };
    }
    return null;
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
      // Word says that a party put this in, but none of its proposals has it: so it is new, and that party's.
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

  /** Reads words that belong to no paragraph of the draft and were not put in with tracking. */
  #stranger({ text, paragraphs }: SentLine, previous: ParagraphId | null, part: Part): void {
    const words = wouldBe(text);
    if (this.#foreign || plain(words).trim() === "") return;
    const said = plain(words).trim();
    const { title, symbol } = this.#texts.now;
    const known = [title, symbol, this.#texts.base.title, this.#texts.file.title, ...partHeadings(this.#texts.base)];
    if (known.some((one) => readAlike(one, said))) return;
    const n = paragraphs[0]!;
    this.#wholes.news.push({
      paragraph: n,
      by: null,
      text: {
        ...text,
        words: [],
        edits: [{ from: 0, to: 0, words, authors: [], places: text.edits.flatMap(({ places }) => places) }],
      },
      words,
      after: previous,
      part: previous === null ? this.#texts.file.paragraphs[n]!.part : part,
      order: this.#order,
    });
  }

  #footnotes(): void {
    const { paragraphs, noteBookmarks } = this.#texts.file;
    const referred = new Set(paragraphs.flatMap(({ runs }) => runs.flatMap(({ note }) => note ?? [])));
    for (const [note, id] of noteBookmarks.entries())
      if (id !== null && !referred.has(note) && paragraphIn(this.#texts.base, id)?.kind === "footnote")
        this.#notes.set(note, id);
    for (const [note, id] of this.#notes) {
      const runs = this.#texts.file.notes[note];
      if (runs === undefined) continue;
      this.#order =
        this.#wholes.present.get(this.#texts.base.tables.record.paragraphs[id]?.parent ?? id) ?? this.#order;
      const from = this.#placed.length;
      this.#text(readBrackets(readFileText([{ paragraph: -1 - note, runs }], this.#texts.sight)), id);
      for (const one of this.#placed.splice(from)) this.#worded.all([one]);
    }
  }
}

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

/** Gives the file's note marks their footnotes, where the words around them are those that were sent. */
const named = (file: readonly Stretch[], sent: readonly Stretch[]): readonly Stretch[] => {
  if (plain(file) !== plain(sent)) return file;
  let at = 0;
  return file.map((stretch) => {
    const note = stretch.t === "\uFFFC" ? noteIn(sent, at) : null;
    at += stretch.t.length;
    return note === null ? stretch : { ...stretch, note };
  });
};

/** The headings of parts in our own files, which are not paragraphs. */
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

/** Reads what a returned file asks for. */
export const lineUpReturned = (asked: Returning): Returned => new Lining(asked).read();
