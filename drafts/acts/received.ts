/**
 * What follows from a proposal's changes: its kind, the proposal it amends, and whether it is drawn at once or received
 * on the list.
 */
import type { HoldChange, WordsChange } from "../change.ts";
import type { Draft, Paragraph } from "../draft.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { ProposalId, ProposalKind } from "../proposal.ts";
import { locks } from "../status.ts";
import type { Manner } from "../tables.ts";
import type { Asked } from "./asks.ts";
import { indexOf } from "./called.ts";
import { familyOf } from "./family.ts";
import { paragraphOf } from "./hosts.ts";
import type { Minutes } from "./minutes.ts";

/** The manner that applies to a paragraph: of the innermost section that has one of its own, else the negotiation's. */
const mannerAt = (draft: Draft, part: Part | "removed", id: ParagraphId | null): Manner => {
  const { meta } = draft.tables.record;
  const paragraphs: readonly Paragraph[] = part === "removed" ? [] : (draft.parts[part] ?? []);
  let level = Number.POSITIVE_INFINITY;
  for (let n = paragraphs.findIndex((paragraph) => paragraph.id === id); n >= 0; n--) {
    const paragraph = paragraphs[n]!;
    if (paragraph.kind !== "heading" || paragraph.level >= level) continue;
    level = paragraph.level;
    const manner = meta.sectionManners[paragraph.id];
    if (manner !== undefined) return manner;
  }
  return meta.manner;
};

/** What kind of proposal these changes make. */
export const kindOf = (changes: Asked["changes"]): ProposalKind => {
  const types = new Set(changes.map(([, change]) => change.type));
  const [first] = types;
  if (types.size > 1 || first === undefined) return "several";
  if (first === "words" || first === "hold") {
    const hosts = new Set(changes.map(([, change]) => JSON.stringify((change as WordsChange | HoldChange).in)));
    return hosts.size === 1 ? first : "several";
  }
  return changes.length === 1 ? first : "several";
};

/**
 * The one proposal that all these changes amend, for the floor number. Null if any is on the text itself, or if they
 * amend several.
 */
export const amendedBy = (draft: Draft, changes: Asked["changes"]): ProposalId | null => {
  const hosts = new Set(
    changes.map(([, change]) =>
      (change.type === "words" || change.type === "hold") && "change" in change.in
        ? (draft.tables.record.changes[change.in.change]?.proposal ?? null)
        : null,
    ),
  );
  return hosts.size === 1 ? [...hosts][0]! : null;
};

/**
 * Why these changes are received on the list rather than drawn in the text: agreed words or words under silence, a part
 * or section in chair-held manner, a host that is itself on the list, or a closed negotiation. Null if they are drawn
 * at once.
 */
export const receivedFor = (
  draft: Draft,
  minutes: Minutes,
  changes: Asked["changes"],
): "closed" | "locked" | "held" | null => {
  if (draft.phase === "closed") return "closed";
  const { proposals, changes: all } = draft.tables.record;
  let held: "held" | null = null;
  for (const [, change] of changes) {
    if ((change.type === "words" || change.type === "hold") && "change" in change.in) {
      const host = all[change.in.change];
      if (host && proposals[host.proposal]?.status === "received") held = "held";
    }
    const id = paragraphOf(minutes.tables, change);
    const found = indexOf(draft).get(id);
    const family = change.type === "out" || change.type === "move" ? familyOf(draft.tables.record, id) : [id];
    if (change.type !== "new" && family.some((member) => locks(indexOf(draft).get(member)?.paragraph.status ?? "open")))
      return "locked";
    const at = change.type === "new" ? change.after : id;
    const part = change.type === "new" ? change.part : (found?.part ?? "removed");
    if (mannerAt(draft, part, at) === "chair-held") held = "held";
  }
  return held;
};
