/** Which paragraphs stand in which part, in which order, and what they are called there. */
import type { ParagraphId, Part } from "../paragraph.ts";
import type { RecordTables } from "../tables.ts";
import { byNumbers, byUnit } from "./order.ts";

const none: readonly never[] = [];

/** Sorts by rank, then id; puts sub-paragraphs and footnotes behind their parent if it is in the same part. */
const inOrder = (ids: readonly ParagraphId[], record: RecordTables): ParagraphId[] => {
  const here = new Set(ids);
  const children = new Map<ParagraphId | null, ParagraphId[]>();
  const ranked = ids
    .map((id) => [id, record.places[id]!.rank] as const)
    .toSorted(([a, x], [b, y]) => byUnit(x, y) || byNumbers(a, b));
  for (const [id] of ranked) {
    const above = record.paragraphs[id]!.parent;
    const parent = above !== undefined && above !== id && here.has(above) ? above : null;
    const list = children.get(parent);
    if (list) list.push(id);
    else children.set(parent, [id]);
  }
  const ordered: ParagraphId[] = [];
  const put = (id: ParagraphId): void => {
    ordered.push(id);
    for (const child of children.get(id) ?? none) put(child);
  };
  for (const id of children.get(null) ?? none) put(id);
  return ordered;
};

/** The order of a text. It comes from the record alone, so typing never changes it. */
export interface Arranged {
  /** All parts in order; the removed paragraphs are in none of them. */
  readonly parts: readonly Part[];
  /**
   * Has a list, perhaps empty, for each of `parts` and for "removed". Sub-paragraphs and footnotes stand behind their
   * parent if it is in the same part.
   */
  readonly ordered: ReadonlyMap<Part | "removed", readonly ParagraphId[]>;
}

/** The paragraphs of each part, in order. One without words is in it only if an open proposal would bring it in. */
export const arrange = (record: RecordTables, comesIn: (id: ParagraphId) => boolean): Arranged => {
  const members = new Map<Part | "removed", ParagraphId[]>();
  for (const id of Object.keys(record.places) as ParagraphId[]) {
    const entry = record.paragraphs[id];
    // Left out: paragraphs of proposals no longer open, which never were in the text, and received ones, which are not
    // drawn yet.
    if (!entry || (entry.strand === null && !comesIn(id))) continue;
    const { part } = record.places[id]!;
    const list = members.get(part);
    if (list) list.push(id);
    else members.set(part, [id]);
  }
  const annexes = new Set<Part | "removed">([...Object.keys(record.meta.annexes), ...members.keys()] as Part[]);
  for (const part of ["consensus", "summary", "removed"] as const) annexes.delete(part);
  const parts = ["consensus", ...[...annexes].toSorted(byUnit), "summary"] as Part[];
  return {
    parts,
    ordered: new Map([...parts, "removed" as const].map((part) => [part, inOrder(members.get(part) ?? none, record)])),
  };
};

/** What a paragraph that is no footnote is called in a part. */
export const labelIn = (record: RecordTables, id: ParagraphId, part: Part | "removed"): string => {
  const labels = record.labels[id];
  if (!labels) return "";
  // A removed paragraph keeps the label it had last where it was negotiated.
  return (part === "removed" ? (labels.consensus ?? Object.values(labels)[0]) : labels[part]) ?? "";
};

/** Numbers footnotes in the order of their references; those that nothing refers to any more come last. */
export const numberNotes = (
  { parts, ordered }: Arranged,
  notesIn: (id: ParagraphId) => readonly ParagraphId[],
  paragraphs: RecordTables["paragraphs"],
): Map<ParagraphId, string> => {
  const order = parts.flatMap((part) => ordered.get(part)!);
  const here = new Set(order.filter((id) => paragraphs[id]!.kind === "footnote"));
  const numbered = new Map<ParagraphId, string>();
  const give = (note: ParagraphId): void => {
    if (here.has(note) && !numbered.has(note)) numbered.set(note, String(numbered.size + 1));
  };
  if (here.size === 0) return numbered;
  for (const id of order) for (const note of notesIn(id)) give(note);
  for (const id of here) give(id);
  return numbered;
};
