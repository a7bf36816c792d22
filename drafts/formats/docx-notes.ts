/** Footnotes and endnotes of a Word file, found when the text refers to them. */
import { parsedNoteIndex } from "../notation/parsed.ts";
import type { Stretch } from "../paragraph.ts";
import type { WordPackage } from "./docx-package.ts";
import { countTracked } from "./docx-words.ts";
import type { Tracked } from "./docx-words.ts";
import { childrenOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** The notes of a file, by the key they are told under. */
export interface Notes {
  readonly key: (kind: "footnote" | "endnote", id: string) => number | null;
  /** Keys a paragraph refers to for the first time. */
  readonly referred: (words: readonly Stretch[]) => readonly number[];
  readonly words: (key: number, read: (paragraph: XmlElement) => Stretch[]) => Stretch[];
}

/** Footnotes and endnotes, numbered together in the order in which the text refers to them. */
export const newNotes = (file: WordPackage, tracked: Tracked): Notes => {
  const elements = new Map<string, XmlElement>();
  for (const kind of ["footnote", "endnote"] as const)
    for (const note of file.notes(kind)) {
      // Separators are notes to Word.
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
