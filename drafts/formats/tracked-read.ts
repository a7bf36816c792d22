/**
 * Reads a Word file with tracked changes just as it is: nothing is accepted, rejected or matched with a draft, and
 * whatever is left out is counted.
 */
import { isRefusal, refuse } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { notWord, openPackage } from "./docx-package.ts";
import type { WordPackage } from "./docx-package.ts";
import { readStamp } from "./docx-stamp.ts";
import { styleIds } from "./docx-styles.ts";
import { placeNames, Walker } from "./docx-walk.ts";
import { countTracked, furniture, Left, readStyles } from "./docx-words.ts";
import type { Tracked } from "./docx-words.ts";
import { authorsOf } from "./tracked-authors.ts";
import { namesOf } from "./tracked-names.ts";
import { Comments, Notes } from "./tracked-notes.ts";
import { endCells, toldParagraphs } from "./tracked-paragraph.ts";
import { Story } from "./tracked-story.ts";
import type { FileTold } from "./tracked-story.ts";
import { isIn } from "./tracked-text.ts";
import type { TrackedFile, TrackedParagraph } from "./tracked.ts";
import { child, childrenOf, textOf, UnsafeXml, valueOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** Reads a .docx file with its tracked changes, or says why it cannot. */
export const readTracked = (bytes: Uint8Array): TrackedFile | Refusal => {
  try {
    const file = openPackage(bytes);
    return isRefusal(file) ? file : readFile(file);
  } catch (error) {
    if (!(error instanceof UnsafeXml)) throw error;
    return refuse(error.code, `The file was not read: ${error.message}. Nothing was imported.`);
  }
};

const watched: ReadonlySet<string> = new Set(["w:p", ...placeNames]);

const readFile = (file: WordPackage): TrackedFile | Refusal => {
  const left = new Left();
  const styles = readStyles(file.styles());
  const stamp = readStamp(file);
  const comments = new Comments(file);
  const notes = new Notes(file);
  const told: FileTold = {
    changes: 0,
    left,
    ours: Object.keys(stamp).length > 0,
    comment: (id) => comments.index(id),
    note(kind, id) {
      const known = notes.read.length;
      const index = notes.index(kind, id, told, styles);
      return index === null ? null : { index, comments: index < known ? [] : notes.read[index]!.comments };
    },
  };
  const story = new Story(told, new Walker(styles, left));
  const tables = new Set<XmlElement>();
  let besides = 0;
  const body = file.document(watched, (element, inside) => {
    if (element.name !== "w:p") return story.place(element);
    const style = valueOf(child(element, "w:pPr"), "w:pStyle");
    if (style !== undefined && furniture.has(style)) {
      if (style === styleIds.looseNotes) for (const id of footnotesIn(element)) told.note("footnote", id);
      besides += changesIn(element);
      return;
    }
    for (const one of inside) if (one.name === "w:tbl") tables.add(one);
    story.paragraph(element, inside);
  });
  if (body.name !== "w:document") return notWord("This is not a Word file (.docx): it holds another kind of document.");

  const heads = file.runningHeads();
  left.add("table (its words stand as paragraphs)", tables.size);
  left.add("running header or footer", heads.filter((head) => /\p{L}/u.test(textOf(head))).length);
  left.add(
    "tracked change in a header, a footer or what heads a file of ours",
    heads.reduce((sum, head) => sum + changesIn(head), besides),
  );
  left.add("tracked change of formatting", trackedIn(body).formatting);
  for (const { what, count } of file.unopened()) left.add(what, count);

  endCells(story.paragraphs);
  const parts = { styles, numbering: file.numbering() };
  const [sent, wouldBe] = (["sent", "would-be"] as const).map((side) => namesOf(story.paragraphs, side, parts));
  const { paragraphs, places } = toldParagraphs(story.paragraphs, story.anchors, sent!, wouldBe!);
  const found = {
    paragraphs,
    notes: notes.read.map(({ runs }) => runs),
    comments: comments.told(places, styles),
  };
  return {
    stamp,
    title: file.title() ?? titleIn(paragraphs),
    ...found,
    noteBookmarks: notes.read.map(({ bookmark }) => bookmark),
    authors: authorsOf(found),
    notImported: left.list(),
  };
};

/** The ids of the footnotes an element refers to. */
const footnotesIn = (element: XmlElement): string[] =>
  childrenOf(element).flatMap((one) =>
    one.name === "w:footnoteReference" ? [one.attributes["id"] ?? ""] : footnotesIn(one),
  );

const trackedIn = (element: XmlElement): Tracked => {
  const tracked: Tracked = { insertions: 0, deletions: 0, moves: 0, formatting: 0, authors: new Set() };
  countTracked(element, tracked);
  return tracked;
};

const changesIn = (element: XmlElement): number => {
  const { insertions, deletions, moves } = trackedIn(element);
  return insertions + deletions + moves;
};

/** The words, as sent, of the first paragraph with the style Title. */
const titleIn = (paragraphs: readonly TrackedParagraph[]): string =>
  (paragraphs.find(({ kind }) => kind === "title")?.runs ?? [])
    .filter((run) => isIn("sent", run))
    .map(({ t }) => t)
    .join("")
    .trim();
