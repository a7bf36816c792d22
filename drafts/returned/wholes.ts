/**
 * Whole paragraphs that were inserted, struck, moved, or reworded from first word to last, or that are missing from the
 * file.
 */
import { call, callPart, count } from "../acts/called.ts";
import { belongsTo, familyOf } from "../acts/family.ts";
import type { TrackedMark } from "../formats/tracked.ts";
import type { Kind, ParagraphId, Part, Stretch } from "../paragraph.ts";
import { inOrder } from "../reading/monotone.ts";
import { plain, wordsOf } from "../reading/words.ts";
import { readAlike } from "./carry.ts";
import type { FileText } from "./file-text.ts";
import type { Found } from "./found.ts";
import { wholeInPlace } from "./in-place.ts";
import type { Block, SentLine } from "./lines.ts";
import { placedIn } from "./match.ts";
import { wordingIn } from "./tabling.ts";
import { moveOf, toPlace } from "./texts.ts";
import type { Texts } from "./texts.ts";

/** The share of lines that may be missing; with more, the file is an excerpt, and what it lacks asks for nothing. */
const excerpt = 1 / 3;
/** Two paragraphs may have this many letters in common by chance. */
const lettersAlone = 20;

/** A paragraph of the draft that the file strikes, or all of whose words it strikes. */
export interface Out {
  readonly line: SentLine;
  readonly id: ParagraphId;
  /** Who struck it. */
  readonly by: TrackedMark;
  /** Its place in the file. */
  readonly order: number;
}
/** A paragraph of the file that is none of the draft's. */
export interface New {
  /** Its index in `TrackedFile.paragraphs`. */
  readonly paragraph: number;
  /** Who put it in; null if that was not tracked. */
  readonly by: TrackedMark | null;
  readonly text: FileText;
  /** As they read with every change in them accepted. */
  readonly words: readonly Stretch[];
  /** The draft's paragraph it comes behind in the file; null at the start of `part`. */
  readonly after: ParagraphId | null;
  readonly part: Part;
  /** Its place in the file. */
  readonly order: number;
  /** Word's name for the move it is an end of. */
  readonly move?: string;
}

/** How much two wordings have in common, in words, from 0 to 1. */
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

/** Reads the words of a paragraph that was reworded as a whole. */
export type ReadText = (order: number, text: FileText, id: ParagraphId) => void;

/**
 * Collects what happened to whole paragraphs (`outs`, `news`, `present`), and then adds changes to `found`. `reworded`
 * comes first and `moves` next: what they explain is neither struck nor new, and leaves both lists.
 */
export class Wholes {
  readonly texts: Texts;
  readonly found: Found[];
  readonly notices: string[];
  readonly outs: Out[] = [];
  readonly news: New[] = [];
  /** The paragraphs in the file, with their places there. */
  readonly present = new Map<ParagraphId, number>();
  readonly #text: ReadText;

  constructor(texts: Texts, found: Found[], notices: string[], text: ReadText) {
    this.texts = texts;
    this.found = found;
    this.notices = notices;
    this.#text = text;
  }

  /**
   * Finds paragraphs that were struck and replaced by the same author with much the same words: these were reworded.
   */
  reworded(blocks: readonly Block[], matched: ReadonlyMap<SentLine, ParagraphId>): void {
    const outs = new Map(this.outs.map((one) => [one.line, one]));
    const news = new Map(this.news.map((one) => [one.order, one]));
    const gone = new Set<Out | New>();
    for (const [n, block] of blocks.entries()) {
      if (block.is !== "out") continue;
      const id = matched.get(block.line);
      const out = outs.get(block.line);
      if (id === undefined || out === undefined || moveOf(block.line.text) !== undefined) continue;
      for (const order of [n + 2, n]) {
        const fresh = news.get(order);
        if (fresh === undefined || gone.has(fresh) || fresh.move !== undefined) continue;
        if (fresh.by?.author !== block.by.author) continue;
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
        gone.add(out).add(fresh);
        this.#text(n + 1, text, id);
        break;
      }
    }
    if (gone.size === 0) return;
    this.outs.splice(0, this.outs.length, ...this.outs.filter((one) => !gone.has(one)));
    this.news.splice(0, this.news.length, ...this.news.filter((one) => !gone.has(one)));
  }

  /**
   * Finds paragraphs that went out at one place and came in at another: by Word's name for the move, or by the same
   * words.
   */
  moves(): void {
    const pairs: [Out, New][] = [];
    const [outs, news] = [[...this.outs], [...this.news]];
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
    this.outs.splice(0, this.outs.length, ...outs);
    this.news.splice(0, this.news.length, ...news);
    const moving = new Set(pairs.map(([{ id }]) => id));
    const { record } = this.texts.now.tables;
    for (const [out, fresh] of pairs) {
      const { id, by, order } = out;
      // A family moves with its head.
      const head = [...moving].some((other) => other !== id && belongsTo(record, id, other));
      const place = this.texts.placeFor(fresh, moving);
      if (!head)
        this.#moved(id, place, {
          authors: [by.author],
          ...(by.at !== undefined && { at: by.at }),
          places: [...out.line.text.edits, ...fresh.text.edits].flatMap(({ places }) => places),
          order,
        });
      if (readAlike(plain(fresh.words), plain(out.line.text.words))) continue;
      // Reworded and moved: two proposals, so that each can be taken by itself.
      this.#text(
        order,
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

  outsAndNews(): void {
    const { record } = this.texts.now.tables;
    const going = new Set(this.outs.map(({ id }) => id));
    for (const { id, line, by, order } of this.outs) {
      const { parent } = record.paragraphs[id] ?? {};
      // A family goes out with its head.
      if (parent !== undefined && going.has(parent)) continue;
      const [sent, now] = [this.texts.words(id, this.texts.base), this.texts.words(id, this.texts.now)];
      const kin = familyOf(record, id).filter(
        (other) => other !== id && !going.has(other) && record.paragraphs[other]?.kind !== "footnote",
      );
      const notes: string[] = [];
      if (kin.length > 0)
        notes.push(
          `What belongs to it goes out with it: ${kin.map((other) => call(this.texts.now, other)).join(", ")}.`,
        );
      if (now !== null && sent !== null && plain(now) !== plain(sent))
        notes.push("Its words have changed since the file was made.");
      this.found.push({
        kind: "paragraph-out",
        paragraph: id,
        part: this.texts.partOf(id) ?? "consensus",
        paragraphKind: this.texts.kindOf(id),
        called: call(this.texts.now, id),
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
    for (const fresh of this.news) this.#fresh(fresh);
  }

  #fresh(fresh: New): void {
    const { by, words, order, paragraph, text } = fresh;
    if (plain(words).trim() === "") return;
    const place = this.texts.placeFor(fresh);
    const kind = this.#freshKind(paragraph, place.after);
    const wording = wordingIn(this.texts.now, place.part)(words);
    this.found.push({
      kind: "new-paragraph",
      paragraph: place.after,
      part: place.part,
      paragraphKind: kind ?? this.texts.file.paragraphs[paragraph]!.kind,
      called:
        place.after === null ? `at the start of ${callPart(place.part)}` : `after ${call(this.texts.now, place.after)}`,
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

  /** The kind that the file gives a new paragraph; undefined if the kind of its neighbour decides. */
  #freshKind(paragraph: number, after: ParagraphId | null): Kind | undefined {
    const { kind } = this.texts.file.paragraphs[paragraph]!;
    const neighbour = after === null ? undefined : this.texts.kindOf(after);
    if (kind === "title" || kind === "footnote") return undefined;
    if (kind === "heading" || kind === "sub-paragraph") return kind;
    return neighbour === undefined || neighbour === "heading" || neighbour === "title" ? kind : undefined;
  }

  /**
   * Finds paragraphs that were sent but are not in the file: taken out without tracking, unless the file is an excerpt.
   */
  missing(lines: readonly SentLine[], matched: ReadonlyMap<SentLine, ParagraphId>): void {
    const there = new Set([...matched.values(), ...lines.flatMap(({ bookmarks }) => bookmarks)]);
    const sent = placedIn(this.texts.base).filter(({ paragraph: { ins } }) => ins === undefined);
    const missing = sent.filter(
      ({ paragraph }) =>
        !there.has(paragraph.id) &&
        plain(wordsOf(paragraph)).trim() !== "" &&
        this.texts.partOf(paragraph.id) !== undefined,
    );
    if (missing.length === 0) return;
    if (missing.length > sent.length * excerpt) {
      this.notices.push(
        `The file holds ${sent.length - missing.length} of the ${count(sent.length, "paragraph")} of the text: the others are taken as unchanged.`,
      );
      return;
    }
    const gone = new Set(missing.map(({ paragraph }) => paragraph.id));
    const order = new Map(sent.map(({ paragraph }, n) => [paragraph.id, n]));
    for (const { paragraph, part } of missing) {
      const { id, parent } = paragraph;
      if (parent !== undefined && gone.has(parent)) continue;
      const before = sent.slice(0, order.get(id)).findLast((one) => this.present.has(one.paragraph.id));
      this.found.push({
        kind: "paragraph-out",
        paragraph: id,
        part,
        paragraphKind: paragraph.kind,
        called: call(this.texts.now, id),
        words: wholeInPlace(wordsOf(paragraph), "out"),
        authors: [],
        untracked: true,
        ask: { asks: [{ paragraph: id, out: true }] },
        notes: ["It is not in the file, and no tracked change takes it out."],
        places: [],
        order: (before === undefined ? 0 : this.present.get(before.paragraph.id)!) + 0.5,
      });
    }
  }

  /** Finds paragraphs that are in another order than they were sent in, without a tracked move. */
  untrackedMoves(lines: readonly SentLine[], matched: ReadonlyMap<SentLine, ParagraphId>): void {
    const ids = lines.flatMap((line) => matched.get(line) ?? []);
    const here = new Set(ids);
    const sent = placedIn(this.texts.base)
      .map(({ paragraph }) => paragraph.id)
      .filter((id) => here.has(id));
    const { come } = inOrder(sent, ids);
    const moved = new Set(come.map((n) => ids[n]!));
    const { record } = this.texts.now.tables;
    for (const n of come) {
      const id = ids[n]!;
      if (this.outs.some((one) => one.id === id)) continue;
      if ([...moved].some((other) => other !== id && belongsTo(record, id, other))) continue;
      const after = ids.slice(0, n).findLast((other) => !moved.has(other)) ?? null;
      const part = after === null ? (this.texts.partOf(id) ?? "consensus") : (this.texts.partOf(after) ?? "consensus");
      const place = this.texts.placeFor({ after, part }, moved);
      this.#moved(id, place, { authors: [], untracked: true, places: [], order: this.present.get(id) ?? 0 });
    }
  }

  #moved(
    id: ParagraphId,
    place: ReturnType<Texts["placeFor"]>,
    how: Pick<Found, "authors" | "at" | "untracked" | "places" | "order">,
  ): void {
    const words = this.texts.words(id, this.texts.now) ?? this.texts.words(id, this.texts.base) ?? [];
    this.found.push({
      kind: "paragraph-moved",
      paragraph: id,
      part: this.texts.partOf(id) ?? "consensus",
      paragraphKind: this.texts.kindOf(id),
      called: call(this.texts.now, id),
      words: wholeInPlace(words, "kept"),
      to: toPlace(this.texts.now, place, this.texts.partOf(id)),
      ask: { asks: [{ paragraph: id, to: place }] },
      notes: [],
      ...how,
    });
  }
}
