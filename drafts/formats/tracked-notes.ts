/** Reads footnotes, endnotes and comments of a file with tracked changes. */
import type { ParagraphId } from "../paragraph.ts";
import type { WordPackage } from "./docx-package.ts";
import { Walker } from "./docx-walk.ts";
import type { Listener } from "./docx-walk.ts";
import { Left } from "./docx-words.ts";
import type { Styles } from "./docx-words.ts";
import { putRun, Story } from "./tracked-story.ts";
import type { FileTold } from "./tracked-story.ts";
import type { TrackedComment, TrackedRun } from "./tracked.ts";
import { childrenOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** A footnote or endnote; its paragraphs are joined by blanks, and the white space at its start is left out. */
export interface ReadNote {
  readonly runs: readonly TrackedRun[];
  /** Which footnote it was when the file left us; null without a bookmark of ours. */
  readonly bookmark: ParagraphId | null;
  /** The comments in this note. */
  readonly comments: readonly number[];
}

/** The notes of a file, in the order of their references. Each is read when the first reference to it is met. */
export class Notes {
  readonly read: ReadNote[] = [];
  readonly #elements = new Map<string, XmlElement>();
  readonly #indexes = new Map<string, number>();

  constructor(file: WordPackage) {
    for (const kind of ["footnote", "endnote"] as const)
      for (const note of file.notes(kind))
        // Word keeps the separator lines among the notes.
        if (["normal", undefined].includes(note.attributes["type"]))
          this.#elements.set(`${kind} ${note.attributes["id"]}`, note);
  }

  /** The index of a note; null if the file has none with that id. `told` is that of the story with the reference. */
  index(kind: "footnote" | "endnote", id: string, told: FileTold, styles: Styles): number | null {
    const name = `${kind} ${id}`;
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const element = this.#elements.get(name);
    if (element === undefined) return null;
    const index = this.read.length;
    this.#indexes.set(name, index);
    this.read.push(readNote(element, told, styles));
    return index;
  }
}

const readNote = (note: XmlElement, told: FileTold, styles: Styles): ReadNote => {
  const comments: number[] = [];
  const own: FileTold = {
    ...told,
    changes: told.changes,
    comment(id) {
      const index = told.comment(id);
      if (index !== undefined && !comments.includes(index)) comments.push(index);
      // Places in a note go with its reference: a note has no place of its own in the text.
      return undefined;
    },
    note: () => null,
  };
  const story = new Story(own, new Walker(styles, told.left));
  for (const paragraph of childrenOf(note, "w:p")) story.paragraph(paragraph, []);
  told.changes = own.changes;
  const runs: TrackedRun[] = [];
  for (const [n, paragraph] of story.paragraphs.entries()) {
    if (n > 0) putRun(runs, { t: " ", ...story.paragraphs[n - 1]!.mark });
    for (const run of paragraph.runs) {
      // Drops the white space behind the note's number.
      const t = runs.length === 0 ? run.t.trimStart() : run.t;
      if (t !== "") putRun(runs, { ...run, t });
    }
  }
  return { runs, bookmark: story.paragraphs[0]?.bookmarks[0] ?? null, comments };
};

/** The comments of a file, and which answers which. */
export class Comments {
  readonly #elements: readonly XmlElement[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #threads: readonly XmlElement[];

  constructor(file: WordPackage) {
    this.#elements = file.comments();
    this.#indexes = new Map(this.#elements.map(({ attributes }, n) => [attributes["id"] ?? "", n]));
    this.#threads = file.commentThreads();
  }

  index(id: string): number | undefined {
    return this.#indexes.get(id);
  }

  /** All comments. One that is not placed in the text gets place 0 and belongs to no paragraph. */
  told(
    places: ReadonlyMap<number, Pick<TrackedComment, "from" | "to" | "through">>,
    styles: Styles,
  ): readonly TrackedComment[] {
    // Word names a comment in a thread by the id of its last paragraph.
    const byParagraph = new Map(
      (this.#threads.length === 0 ? [] : this.#elements).map((element, n) => [
        childrenOf(element, "w:p").at(-1)?.attributes["paraId"] ?? "",
        n,
      ]),
    );
    byParagraph.delete("");
    const threads = new Map(
      this.#threads.map(({ attributes }) => [byParagraph.get(attributes["paraId"] ?? ""), attributes]),
    );
    // What is left out of a comment is not counted: it is not the text.
    const walker = new Walker(styles, new Left());
    return this.#elements.map((element, n) => {
      const at = element.attributes["date"];
      const thread = threads.get(n);
      const answers = byParagraph.get(thread?.["paraIdParent"] ?? "");
      return {
        author: element.attributes["author"] ?? "",
        ...(at !== undefined && { at }),
        text: commentText(element, walker),
        ...(places.get(n) ?? { from: 0, to: 0 }),
        ...(answers !== undefined && answers !== n && { answers }),
        ...(["1", "true", "on"].includes(thread?.["done"] ?? "") && { resolved: true }),
      };
    });
  }
}

/** The words of a comment, with changes tracked in it taken as accepted: they are no proposals. */
const commentText = (element: XmlElement, walker: Walker): string => {
  let text = "";
  let struck = 0;
  const around: boolean[] = [];
  const listener: Listener = {
    letters(t) {
      if (struck === 0) text += t;
    },
    note: () => undefined,
    open({ name }) {
      const strikes = name === "w:del" || name === "w:moveFrom";
      around.push(strikes);
      if (strikes) struck++;
    },
    close() {
      if (around.pop()) struck--;
    },
  };
  for (const paragraph of childrenOf(element, "w:p")) {
    if (text !== "") text += "\n";
    walker.walk(paragraph, listener);
  }
  return text.trim();
};
