/**
 * Publishes a revision: a named, immutable point of the record. With `renumber` all labels are renewed, and the record
 * keeps which old label became which new one.
 */
import { renumber } from "../label.ts";
import type { ChangeEntry } from "../change.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { RevisionEntry } from "../tables.ts";
import { newChangeOf, paragraphOf } from "./hosts.ts";
import { liveChanges } from "./called.ts";
import { Minutes } from "./minutes.ts";
import type { Decide } from "./plan.ts";

/** The paragraph that a proposed paragraph rivals: the one its proposal is an alternative to. */
const rivalOf = (draft: Draft, id: ParagraphId): ParagraphId | undefined => {
  const { record } = draft.tables;
  const proposal = newChangeOf(draft, id)?.[1].proposal;
  const of = proposal && record.proposals[proposal]?.alternativeOf;
  const first: ChangeEntry | undefined = of && liveChanges(record, of)[0]?.[1];
  return first && paragraphOf(record, first);
};

/**
 * Names the text as it stands after this entry. Refused for a name that is taken, capitals or not, and for digits alone
 * or a time, since wherever a moment is asked for those mean an entry or an hour. A new symbol holds from then on.
 */
export const publishRevision: Decide<"publish-revision"> = (draft, act, context) => {
  const undone = "Nothing was published.";
  const { record } = draft.tables;
  if (/^\d+$/u.test(act.name))
    return refuse(
      RefusalCode.digitsOnly,
      `A revision cannot be called ${act.name}: digits alone name an entry of the record. Call it "Rev.${act.name}". ${undone}`,
    );
  if (/^\d{4}-\d\d-\d\d/u.test(act.name))
    return refuse(RefusalCode.malformed, `A revision cannot be called ${act.name}: that is a time. ${undone}`);
  const taken = Object.keys(record.revisions).find((name) => name.toLowerCase() === act.name.toLowerCase());
  if (taken !== undefined)
    return refuse(RefusalCode.nameTaken, `There already is a ${taken}: a revision's name is used once. ${undone}`);
  const minutes = new Minutes(draft, context.seq);
  let renumbered: RevisionEntry["renumbered"];
  if (act.renumber) {
    const proposed = (id: ParagraphId): "drawn" | "unseen" | null => {
      if (record.paragraphs[id]?.strand !== null) return null;
      return newChangeOf(draft, id) ? "drawn" : "unseen";
    };
    const renewed = renumber(record, Object.keys(record.meta.annexes), proposed, (id) => rivalOf(draft, id));
    renumbered = renewed.renumbered;
    for (const id of Object.keys(record.labels) as ParagraphId[])
      if (!(id in renewed.labels)) minutes.set("labels", id, null);
    for (const [id, labels] of Object.entries(renewed.labels) as [ParagraphId, (typeof renewed.labels)[ParagraphId]][])
      if (JSON.stringify(record.labels[id]) !== JSON.stringify(labels)) minutes.set("labels", id, labels);
    // Renumbering concerns the whole text, and each renamed paragraph should say so in its history.
    for (const { paragraph, old, now } of renewed.renumbered) if (old !== now) minutes.touch(paragraph);
  }
  const symbol = act.symbol ?? record.meta.symbol;
  minutes.set("revisions", act.name, {
    name: act.name,
    symbol,
    seq: context.seq,
    at: context.at,
    ...(renumbered && { renumbered }),
  });
  minutes.meta("revision", act.name);
  if (symbol !== record.meta.symbol) minutes.meta("symbol", symbol);
  return minutes.plan();
};
