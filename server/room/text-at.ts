/** The text at one moment, letter by letter, read one paragraph at a time. */
import type * as Y from "yjs";
import { readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { readStanding, type Standing } from "../../drafts/crdt/standing.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { Outline } from "../../drafts/reading/reconcile.ts";

/** The text of a document at one moment: which paragraphs stand where, their labels, and their letters. */
export interface TextAt {
  readonly epoch: number;
  readonly outline: Outline;
  readonly words: ReadonlyMap<ParagraphId, Standing>;
}

/** The words of a paragraph that does not stand. */
export const nothing: Standing = { text: "", ids: [], notes: new Map() };

const wordsIn = (doc: Y.Doc, paragraph: ParagraphId): Standing => {
  const strand = readRecord(doc).paragraphs[paragraph]?.strand;
  const text = strand ? strandOf(doc, strand) : undefined;
  return text === undefined ? nothing : readStanding(text);
};

/** Reads the text of a document, which must not change meanwhile. */
export function* textAt(doc: Y.Doc, outline: Outline, epoch: number): Generator<void, TextAt> {
  const words = new Map<ParagraphId, Standing>();
  for (const id of outline.labels.keys()) {
    words.set(id, wordsIn(doc, id));
    yield;
  }
  return { epoch, outline, words };
}

const parts = new WeakMap<Outline, ReadonlyMap<ParagraphId, Part>>();
/** The part of each paragraph in an outline. */
export const places = (outline: Outline): ReadonlyMap<ParagraphId, Part> => {
  let known = parts.get(outline);
  if (known === undefined) {
    known = new Map(
      outline.order.map((place) => {
        const at = place.indexOf(" ");
        return [place.slice(at + 1) as ParagraphId, place.slice(0, at) as Part] as const;
      }),
    );
    parts.set(outline, known);
  }
  return known;
};

/** Letters with ids of others but with other content: these were put there past the record. */
export const otherwise = (made: Standing, said: Standing): Set<string> => {
  const letters = new Map<string, string>();
  const each = function* ({ text, ids, notes }: Standing): Generator<readonly [string, string]> {
    let n = 0;
    for (let k = 0; k < ids.length; k += 3)
      for (let clock = ids[k + 1]!; clock < ids[k + 1]! + ids[k + 2]!; clock++, n++)
        yield [`${ids[k]!} ${clock}`, `${text[n]} ${notes.get(n) ?? ""}`];
  };
  for (const [id, letter] of each(made)) letters.set(id, letter);
  const others = new Set<string>();
  for (const [id, letter] of each(said)) if ((letters.get(id) ?? letter) !== letter) others.add(id);
  return others;
};
