/**
 * Moves a paragraph with its family, inside a part or between parts, and takes one out. Words are not touched, so
 * brackets, history and whoever is typing in it come along.
 */
import type { Draft } from "../draft.ts";
import { newLabel, printedLabel, takenLabels } from "../label.ts";
import type { ParagraphEntry, ParagraphId, Part } from "../paragraph.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import { locks } from "../status.ts";
import { officeOf, reopen } from "./agreement.ts";
import { checkDestination } from "./asks.ts";
import { Call, callPart, callStatus, findParagraph, indexOf } from "./called.ts";
import { belongsTo, familyOf, landing, ranksBehind } from "./family.ts";
import { orderOf } from "../label.ts";
import { Minutes } from "./minutes.ts";
import type { Decide } from "./plan.ts";

/** A paragraph's entry with another parent, or with none. */
export const under = (
  { parent: _, ...entry }: ParagraphEntry,
  parent: ParagraphId | null | undefined,
): ParagraphEntry => (parent ? { ...entry, parent } : entry);

/**
 * Puts a family in another place, which the caller has checked: ranks in order, labels where it enters a part for the
 * first time, and agreement reset where it leaves the part or gets another parent.
 */
export const relocate = (
  draft: Draft,
  minutes: Minutes,
  id: ParagraphId,
  part: Part | "removed",
  after: ParagraphId | null,
  office: "chair" | "secretariat" | "delegation",
  at: string,
): void => {
  const family = familyOf(minutes.tables, id);
  const leaving = new Set(family);
  const entry = minutes.tables.paragraphs[id]!;
  const from = minutes.tables.places[id]!.part;
  const order = orderOf(minutes.tables, part).filter((other) => !leaving.has(other));
  let { behind, parent } =
    part === "removed"
      ? { behind: order.at(-1) ?? null, parent: entry.parent }
      : landing(minutes.tables, entry.kind, entry.level, after);
  if (behind !== null && leaving.has(behind)) {
    const all = orderOf(minutes.tables, part);
    behind = all.slice(0, all.indexOf(id)).findLast((other) => !leaving.has(other)) ?? null;
  }
  const reparented = entry.kind === "sub-paragraph" && part !== "removed" && parent !== entry.parent;
  if (reparented) minutes.set("paragraphs", id, under(entry, parent));
  const ranks = ranksBehind(minutes.tables, part, behind, family.length, leaving);
  let label: string | undefined;
  if (part !== "removed") label = minutes.tables.labels[id]?.[part] ?? newLabelOf(minutes, id, part, behind, leaving);
  for (const [n, member] of family.entries()) {
    minutes.set("places", member, { part, rank: ranks[n]! });
    minutes.touch(member);
    if (part !== "removed") nameIn(minutes, member, part, member === id ? label : undefined);
    const standing = indexOf(draft).get(member)?.paragraph;
    if (standing && locks(standing.status) && (from !== part || (member === id && reparented)))
      reopen(minutes, standing, "moved", office, at);
  }
};

const newLabelOf = (
  minutes: Minutes,
  id: ParagraphId,
  part: Part,
  behind: ParagraphId | null,
  leaving: ReadonlySet<ParagraphId>,
): string => {
  const { paragraphs, labels, places } = minutes.tables;
  // The family is leaving its old place, so it is not among its own neighbours.
  const others = Object.fromEntries(Object.entries(places).filter(([other]) => !leaving.has(other as ParagraphId)));
  return newLabel({ paragraphs, labels, places: others as typeof places }, paragraphs[id]!, part, behind);
};

/**
 * Gives a member of a family its label where it enters a part for the first time: sub-paragraphs are named after their
 * parent and keep their letter.
 */
const nameIn = (minutes: Minutes, id: ParagraphId, part: Part, label: string | undefined): void => {
  const { labels, paragraphs } = minutes.tables;
  if (labels[id]?.[part] !== undefined) return;
  const entry = paragraphs[id]!;
  let name = label;
  if (name === undefined && entry.kind === "sub-paragraph") {
    const old = Object.values(labels[id] ?? {}).find((given) => given !== undefined && given !== "") ?? "";
    const parent = entry.parent === undefined ? "" : (labels[entry.parent]?.[part] ?? "");
    const kept = `${parent} ${printedLabel(old)}`.trim();
    name = old !== "" && !takenLabels(minutes.tables, part).has(kept) ? kept : undefined;
  }
  if (name === undefined && entry.kind !== "footnote") {
    const order = orderOf(minutes.tables, part);
    name = newLabelOf(minutes, id, part, order[order.indexOf(id) - 1] ?? null, new Set([id]));
  }
  if (name !== undefined && name !== "") minutes.set("labels", id, { ...minutes.tables.labels[id], [part]: name });
};

/**
 * Moves a paragraph with its family; one that was taken out comes back by it. Agreement falls where the part or the
 * paragraph above changes (docs/spec.md G1). Refused for a paragraph that is only proposed or was joined to another.
 */
export const move: Decide<"move"> = (draft, act, context) => {
  const undone = "Nothing was moved.";
  const found = findParagraph(draft, act.paragraph, undone);
  if (isRefusal(found)) return found;
  const { record } = draft.tables;
  if (record.paragraphs[act.paragraph]?.strand === null)
    return found.part === "removed"
      ? refuse(
          RefusalCode.gone,
          `${Call(draft, act.paragraph)} was joined to another paragraph and has no words of its own. ${undone}`,
        )
      : refuse(
          RefusalCode.insideAnother,
          `${Call(draft, act.paragraph)} is only proposed and cannot be moved. ${undone}`,
        );
  const wrong = checkDestination(draft, act.paragraph, act.to, undone);
  if (wrong) return wrong;
  const minutes = new Minutes(draft, context.seq);
  relocate(draft, minutes, act.paragraph, act.to.part, act.to.after, officeOf(context.seat), context.at);
  const moved = orderOf(minutes.tables, act.to.part);
  const before = orderOf(record, act.to.part);
  if (found.part === act.to.part && moved.every((id, n) => id === before[n]))
    return refuse(
      RefusalCode.nothingToDo,
      `${Call(draft, act.paragraph)} already stands there in ${callPart(act.to.part)}. ${undone}`,
    );
  return minutes.plan({
    paragraph: act.paragraph,
    label: minutes.tables.labels[act.paragraph]?.[act.to.part] ?? "",
  });
};

/** Takes a paragraph and its family out of the text. They then stand in no part; moving them back is the undo. */
export const removeParagraph: Decide<"remove-paragraph"> = (draft, act, context) => {
  const undone = "Nothing was taken out.";
  const found = findParagraph(draft, act.paragraph, undone);
  if (isRefusal(found)) return found;
  if (found.part === "removed")
    return refuse(RefusalCode.gone, `${Call(draft, act.paragraph)} was already taken out of the text. ${undone}`);
  const { record } = draft.tables;
  if (record.paragraphs[act.paragraph]?.strand === null)
    return refuse(
      RefusalCode.insideAnother,
      `${Call(draft, act.paragraph)} is only proposed: set the proposal aside instead. ${undone}`,
    );
  for (const id of familyOf(record, act.paragraph)) {
    const status = indexOf(draft).get(id)?.paragraph.status ?? "open";
    if (locks(status))
      return refuse(
        RefusalCode.locked,
        `${Call(draft, id)} is ${callStatus(status)}: it stays until the Chair reopens it. ${undone}`,
        { paragraphs: [id] },
      );
  }
  const minutes = new Minutes(draft, context.seq);
  relocate(draft, minutes, act.paragraph, "removed", null, officeOf(context.seat), context.at);
  if (
    record.meta.floor !== null &&
    (record.meta.floor === act.paragraph || belongsTo(record, record.meta.floor, act.paragraph))
  )
    minutes.meta("floor", null);
  return minutes.plan({ paragraph: act.paragraph });
};
