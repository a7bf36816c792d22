/**
 * Turns edits of words into changes, each with the new wording of its paragraph. The two ends of a move stay together.
 */
import { call } from "../acts/called.ts";
import type { ParagraphId, Stretch } from "../paragraph.ts";
import { applyChanges } from "../reading/difference.ts";
import { plain, sliceWords } from "../reading/words.ts";
import type { Ask } from "../wire.ts";
import type { Edit } from "./edits.ts";
import { readFileText } from "./file-text.ts";
import type { Found } from "./found.ts";
import { inPlace, wholeInPlace } from "./in-place.ts";
import { wordingIn } from "./tabling.ts";
import { wouldBe } from "./texts.ts";
import type { Texts } from "./texts.ts";
import { readBrackets } from "./typed-brackets.ts";

/** An edit and the paragraph it is in. */
export interface PlacedEdit {
  readonly id: ParagraphId;
  readonly edit: Edit;
  readonly order: number;
}

/**
 * Adds to `found` a change for each edit of words, each hold, and each footnote put in. Where the words have changed
 * since, the change says so and asks for nothing.
 */
export class Worded {
  readonly texts: Texts;
  readonly found: Found[];

  constructor(texts: Texts, found: Found[]) {
    this.texts = texts;
    this.found = found;
  }

  /** Adds changes for all edits; the two ends of a move become one. */
  all(edits: readonly PlacedEdit[]): void {
    const alone: PlacedEdit[][] = [];
    const moves = new Map<string, PlacedEdit[]>();
    for (const one of edits) {
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

  #edited(group: readonly PlacedEdit[]): void {
    const byParagraph = Map.groupBy(group, ({ id }) => id);
    const asks: Ask[] = [];
    const words: Found["words"][number][] = [];
    let stale = false;
    for (const [id, placed] of byParagraph) {
      const edits = placed.map(({ edit }) => edit).sort((a, b) => a.from - b.from || a.to - b.to);
      const part = this.texts.now.tables.record.places[id]?.part ?? "removed";
      const gone = edits.some((edit) => edit.stale);
      const now = this.texts.words(id, this.texts.now);
      stale ||= gone || now === null;
      const host = gone || now === null ? (this.texts.words(id, this.texts.base) ?? []) : now;
      if (words.length > 0) words.push({ t: " ¶ ", is: "kept" });
      words.push(...inPlace(host, edits));
      if (!gone && now !== null)
        asks.push({ paragraph: id, wording: wordingIn(this.texts.now, part)(applyChanges(now, edits)) });
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
    const called = [...byParagraph.keys()].map((one) => call(this.texts.now, one)).join(" and ");
    const only = notes.length > 0 && !out && !put;
    for (const note of notes) this.#newFootnote(note, id, order, edits[0]!);
    if (only) return;
    this.found.push({
      kind,
      paragraph: id,
      part: this.texts.partOf(id) ?? "consensus",
      paragraphKind: this.texts.kindOf(id),
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

  /** Adds a hold: standing words with typed brackets around them. */
  held({ id, edit, order }: PlacedEdit): void {
    const { from, to, authors, at, places } = edit;
    const now = edit.stale ? null : this.texts.words(id, this.texts.now);
    const host = now ?? this.texts.words(id, this.texts.base) ?? [];
    const called = call(this.texts.now, id);
    const sign = (t: string, offset: number) => ({ from: offset, to: offset, words: [{ t }] });
    this.found.push({
      kind: "hold",
      paragraph: id,
      part: this.texts.partOf(id) ?? "consensus",
      paragraphKind: this.texts.kindOf(id),
      called,
      words: inPlace(host, [sign("[", from), sign("]", to)]),
      authors,
      ...(at !== undefined && { at }),
      ask: now === null ? null : { hold: { paragraph: id, ...this.#heldWords(id, now, from, to) } },
      ...(now === null && { why: this.#staleness(id, called) }),
      notes: [],
      places,
      order,
      from,
    });
  }

  /** The words that are held; undefined if it is the whole paragraph. */
  #heldWords(
    id: ParagraphId,
    now: readonly Stretch[],
    from: number,
    to: number,
  ): { readonly words?: string; readonly occurrence?: number } {
    const text = plain(now);
    const quote = text.slice(from, to);
    if (quote === text.trim()) return {};
    let occurrence = 0;
    for (let at = text.indexOf(quote); at >= 0 && at <= from; at = text.indexOf(quote, at + 1)) occurrence++;
    const part = this.texts.partOf(id) ?? "consensus";
    const words = wordingIn(this.texts.now, part)(sliceWords(now, from, to));
    return { words, ...(occurrence > 1 && { occurrence }) };
  }

  #staleness(id: ParagraphId, called: string): string {
    if (this.texts.partOf(id) === undefined) {
      const Called = called[0]!.toUpperCase() + called.slice(1);
      return `Cannot be tabled: ${Called} was taken out of the text since the file was made.`;
    }
    return `Cannot be tabled: these words of ${called} have changed since the file was made. Propose it on the text as it stands.`;
  }

  /**
   * Adds a footnote that was put in. It is proposed below the paragraph, because a wording can refer only to footnotes
   * that stand.
   */
  #newFootnote(note: number, paragraph: ParagraphId, order: number, edit: Edit): void {
    const runs = this.texts.file.notes[note];
    if (runs === undefined) return;
    const words = wouldBe(readBrackets(readFileText([{ paragraph: -1 - note, runs }], this.texts.sight)));
    const part = this.texts.partOf(paragraph) ?? "consensus";
    if (plain(words).trim() === "") return;
    const standing = plain(this.texts.words(paragraph, this.texts.now) ?? []);
    const before = standing.slice(Math.max(0, edit.from - 60), edit.from).trim();
    this.found.push({
      kind: "new-paragraph",
      paragraph,
      part,
      paragraphKind: "footnote",
      called: `a footnote of ${call(this.texts.now, paragraph)}`,
      words: wholeInPlace(words, "in"),
      authors: edit.authors,
      ...(edit.at !== undefined && { at: edit.at }),
      ...(edit.untracked && { untracked: true as const }),
      ask: {
        asks: [{ after: paragraph, kind: "footnote", wording: wordingIn(this.texts.now, part)(words) }],
        ...(before !== "" && { reason: `The reference to this footnote stands after “…${before}”.` }),
      },
      notes: before === "" ? [] : [`Its reference stands after “…${before}”.`],
      places: edit.places,
      order,
    });
  }
}
