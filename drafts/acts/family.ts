/**
 * Families and places: sub-paragraphs and footnotes stand right behind the paragraph above them, and move, go out and
 * come back with it. Nothing ever lands inside a family it does not belong to (docs/spec.md L3).
 */
import { newLabel, orderOf } from "../label.ts";
import type { Kind, ParagraphEntry, ParagraphId, Part } from "../paragraph.ts";
import { rankBetween, ranksBetween } from "../rank.ts";
import type { RecordTables } from "../tables.ts";
import type { Minutes } from "./minutes.ts";

type Tables = Pick<RecordTables, "paragraphs" | "places" | "labels">;

/** Whether `id` belongs, at any depth, to `head`. */
export const belongsTo = (tables: Pick<RecordTables, "paragraphs">, id: ParagraphId, head: ParagraphId): boolean => {
  for (let parent = tables.paragraphs[id]?.parent; parent !== undefined; parent = tables.paragraphs[parent]?.parent)
    if (parent === head) return true;
  return false;
};

/** The head and what stands behind it and belongs to it, in order. What went out earlier by itself is not among them. */
export const familyOf = (tables: Tables, head: ParagraphId): ParagraphId[] => {
  const place = tables.places[head];
  if (place === undefined) return [head];
  const order = orderOf(tables, place.part);
  const family = [head];
  for (let n = order.indexOf(head) + 1; n < order.length && belongsTo(tables, order[n]!, head); n++)
    family.push(order[n]!);
  return family;
};

/** The outermost paragraph of the family in the same place. */
export const rootOf = (tables: Tables, id: ParagraphId): ParagraphId => {
  const part = tables.places[id]?.part;
  let root = id;
  for (let parent = tables.paragraphs[id]?.parent; parent !== undefined; parent = tables.paragraphs[parent]?.parent)
    if (tables.places[parent]?.part === part) root = parent;
  return root;
};

/** A place for something new or moved, which keeps families together (docs/spec.md L3). */
export interface Landing {
  /** The paragraph it will stand right behind; null at the part's start. */
  readonly behind: ParagraphId | null;
  /** The paragraph it will belong to; absent if it belongs to none. */
  readonly parent?: ParagraphId;
}

const heads: ReadonlySet<Kind> = new Set(["opening", "preambular", "paragraph", "operative", "sub-paragraph"]);

/** Where something of this kind lands when it is put after `after`: never inside a family it does not belong to. */
export const landing = (tables: Tables, kind: Kind, level: number, after: ParagraphId | null): Landing => {
  if (after === null) return { behind: null };
  if (kind === "footnote" || kind === "sub-paragraph") {
    let above: ParagraphId | undefined = after;
    if (tables.paragraphs[above]?.kind === "footnote") above = tables.paragraphs[above]?.parent;
    let sibling: ParagraphId | undefined;
    if (kind === "sub-paragraph")
      while (
        above !== undefined &&
        tables.paragraphs[above]?.kind === "sub-paragraph" &&
        tables.paragraphs[above]!.level >= level
      ) {
        sibling = above;
        above = tables.paragraphs[above]!.parent;
      }
    if (above !== undefined && heads.has(tables.paragraphs[above]?.kind ?? "title")) {
      if (sibling !== undefined) return { behind: familyOf(tables, sibling).at(-1)!, parent: above };
      if (kind === "footnote" && after !== above) return { behind: after, parent: above };
      // First in its family, but behind the footnotes of the paragraph itself.
      const notes = familyOf(tables, above).filter(
        (id) => tables.paragraphs[id]?.kind === "footnote" && tables.paragraphs[id]?.parent === above,
      );
      const family = familyOf(tables, above);
      let behind: ParagraphId = above;
      for (let n = 1; n < family.length && notes.includes(family[n]!); n++) behind = family[n]!;
      return { behind, parent: above };
    }
  }
  return { behind: familyOf(tables, rootOf(tables, after)).at(-1)! };
};

/** New paragraphs proposed behind one place stand in the order they were tabled: 15 bis, then 15 ter. */
export const behindProposed = (tables: Tables, part: Part, { behind, parent }: Landing): ParagraphId | null => {
  const order = orderOf(tables, part);
  let last = behind;
  const passed: ParagraphId[] = [];
  for (const id of order.slice(behind === null ? 0 : order.indexOf(behind) + 1)) {
    const entry = tables.paragraphs[id]!;
    if (entry.strand !== null) break;
    if (entry.parent !== parent && !passed.some((other) => belongsTo(tables, id, other))) break;
    passed.push(id);
    last = id;
  }
  return last;
};

/** `count` ranks right behind a paragraph of a part. `leaving` are on their way out of these places. */
export const ranksBehind = (
  tables: Pick<RecordTables, "places">,
  part: Part | "removed",
  behind: ParagraphId | null,
  count: number,
  leaving: ReadonlySet<ParagraphId> = new Set(),
): string[] => {
  const order = orderOf(tables, part).filter((id) => !leaving.has(id));
  const low = behind === null ? null : tables.places[behind]!.rank;
  const next = order.find((id) => low === null || tables.places[id]!.rank > low);
  const high = next === undefined ? null : tables.places[next]!.rank;
  return count === 1 ? [rankBetween(low, high)] : ranksBetween(low, high, count);
};

/** Puts a new paragraph in its place and names it. Returns its label. */
export const settle = (
  minutes: Minutes,
  id: ParagraphId,
  entry: ParagraphEntry,
  part: Part,
  behind: ParagraphId | null,
  alternativeTo?: string,
): string => {
  const label = newLabel(minutes.tables, entry, part, behind, alternativeTo);
  const [rank] = ranksBehind(minutes.tables, part, behind, 1);
  minutes.set("paragraphs", id, entry);
  minutes.set("places", id, { part, rank: rank! });
  if (label !== "") minutes.set("labels", id, { ...minutes.tables.labels[id], [part]: label });
  minutes.touch(id);
  return label;
};
