/** Names places in the text to which a paragraph could go. */
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { labelPrecedes } from "../../drafts/label.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import { text as said } from "../words.ts";

/** Where a paragraph stands or would go. */
export interface Place {
  readonly part: Part;
  /** The paragraph right before it; null for the beginning of the part. */
  readonly after: ParagraphId | null;
}

/** The part a paragraph is in; undefined if it is in none. */
export const partOf = (draft: Draft, p: Paragraph): Part | undefined =>
  (Object.keys(draft.parts) as Part[]).find((part) => draft.parts[part]?.some(({ id }) => id === p.id));

/** A place in words: "after 12" in the same part, "to Chair’s summary, after 3" in another. */
export const placeIn = (draft: Draft, p: Paragraph, to: Place, nameOf: (part: Part) => string | undefined): string => {
  const behind = draft.parts[to.part]?.find(({ id }) => id === to.after);
  const called = behind === undefined ? "" : said.called(behind.kind, behind.label);
  const after =
    to.after === null ? null : behind === undefined || called === "" ? said.unnumbered : behind.label || called;
  const part = nameOf(to.part) ?? to.part;
  if (partOf(draft, p) === to.part) return said.place("", after);
  // In an empty part there is only one place.
  return after === null && !draft.parts[to.part]?.length ? `to ${part}` : said.place(part, after);
};

/**
 * Where a paragraph that comes back to the consensus text goes: behind the last one whose label comes before the one it
 * had there; at the end if it never had one.
 */
export const wayBack = (draft: Draft, p: Paragraph): Place => {
  const stands = (draft.parts.consensus ?? []).filter(
    ({ parent, kind, ins }) => parent === undefined && kind !== "footnote" && !ins?.length,
  );
  const label = draft.tables.record.labels[p.id]?.consensus;
  if (label === undefined || label === "") return { part: "consensus", after: stands.at(-1)?.id ?? null };
  const alike = stands.filter((other) => other.kind === p.kind && other.label !== "");
  const before = alike.findLast((other) => labelPrecedes(other.label, label));
  if (before !== undefined) return { part: "consensus", after: before.id };
  // None of its kind comes before it: right before the first of its kind, but behind that one's heading.
  const at = alike[0] === undefined ? stands.length : stands.indexOf(alike[0]);
  return { part: "consensus", after: stands[at - 1]?.id ?? null };
};
