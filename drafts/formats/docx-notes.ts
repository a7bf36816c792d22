/** The footnotes and endnotes of a Word file, read when the text refers to them. */
import { parsedNoteIndex } from "../notation/parsed.ts";
import type { Stretch } from "../paragraph.ts";
import type { WordPackage } from "./docx-package.ts";
import { countTracked } from "./docx-words.ts";
import type { Tracked } from "./docx-words.ts";
import { childrenOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** The notes of a file. `key` gives the key of a note, or null if the file has none with that id. */
export interface Notes {
  readonly key: (kind: "footnote" | "endnote", id: string) => number | null;
  /** The keys of notes to which these words are the first to refer. */
  readonly referred: (words: readonly Stretch[]) => readonly number[];
  readonly words: (key: number, read: (paragraph: XmlElement) => Stretch[]) => Stretch[];
}

/** Footnotes and endnotes, numbered together in the order of their references. */
export const newNotes = (file: WordPackage, tracked: Tracked): Notes => {
  const elements = new Map<string, XmlElement>();
  for (const kind of ["footnote", "endnote"] as const)
    for (const note of file.notes(kind)) {
      // Word keeps the separator lines among the notes.
      if (!["normal", undefined].includes(note.attributes["type"])) continue;
      countTracked(note, tracked);
      elements.set(`${kind} ${note.attributes["id"]}`, note);
    }
  const keys = new Map<string, number>();
  const given = new Set<number>();
  return {
    key: (kind, id) => {
      const name = `${kind} ${id}`;
      if (!elements.has(name)) return null;
      if (!keys.has(name)) keys.set(name, keys.size + 1);
      return keys.get(name)!;
    },
    referred: (words) => {
      const fresh = words
        .flatMap(({ note }) => (note === undefined ? [] : [parsedNoteIndex(note)]))
        .filter((key) => !given.has(key));
      for (const key of fresh) given.add(key);
      return fresh;
    },
    words: (key, read) => {
      const [name] = [...keys].find(([, one]) => one === key)!;
      return childrenOf(elements.get(name), "w:p").flatMap((paragraph, n): Stretch[] =>
        n === 0 ? read(paragraph) : [{ t: " " }, ...read(paragraph)],
      );
    },
  };
};
