/**
 * Splits a paragraph in two, or merges two. The words go to fresh strands and the old strands are retired whole, so
 * that what a pen still types there is not lost. Letters keep their order: what followed the paragraph follows its
 * second half.
 */
import type { Draft } from "../draft.ts";
import { orderOf, newLabel } from "../label.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { Paragraph } from "../draft.ts";
import { plain, sliceWords, wordsOf } from "../reading/words.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { locks } from "../status.ts";
import { Call, call, callStatus, findStanding } from "./called.ts";
import { consequences } from "./consequences.ts";
import { familyOf, ranksBehind } from "./family.ts";
import { graphemes } from "./graphemes.ts";
import { Minutes } from "./minutes.ts";
import type { Decide } from "./plan.ts";
import { lapse } from "./revise.ts";

const unlocked = (draft: Draft, paragraph: Paragraph, undone: string): Refusal | null =>
  locks(paragraph.status)
    ? refuse(
        RefusalCode.locked,
        `${Call(draft, paragraph.id)} is ${callStatus(paragraph.status)}: its words are locked until the Chair reopens it. ${undone}`,
        { paragraphs: [paragraph.id] },
      )
    : null;

/**
 * The first half keeps id and label. The answer names the second, which gets the sub-paragraphs and the footnotes it
 * refers to. Refused at either end, inside a grapheme (docs/spec.md A7) and on locked words.
 */
export const splitParagraph: Decide<"split-paragraph"> = (draft, act, context) => {
  const undone = "Nothing was split.";
  const found = findStanding(draft, act.paragraph, undone);
  if (isRefusal(found)) return found;
  const { paragraph, part } = found;
  const locked = unlocked(draft, paragraph, undone);
  if (locked) return locked;
  const words = wordsOf(paragraph);
  const text = plain(words);
  if (act.at <= 0 || act.at >= text.length)
    return refuse(
      RefusalCode.nothingToDo,
      `${Call(draft, act.paragraph)} has no words on one side of this place. ${undone}`,
    );
  if (!graphemes(text, draft.language).has(act.at))
    return refuse(RefusalCode.malformed, `This place is in the middle of a character. ${undone}`);
  const { record } = draft.tables;
  const entry = record.paragraphs[act.paragraph]!;
  const minutes = new Minutes(draft, context.seq);
  const id = minutes.newParagraph();
  const [strand, intoStrand] = [minutes.newStrand(), minutes.newStrand()];
  const later = new Set(
    sliceWords(words, act.at).flatMap((stretch) => (stretch.note === undefined ? [] : [stretch.note])),
  );
  // Children go with the second half, except the footnotes that the first half refers to.
  const children = familyOf(record, act.paragraph).filter(
    (other) => record.paragraphs[other]?.parent === act.paragraph,
  );
  const staying = children.filter((other) => record.paragraphs[other]?.kind === "footnote" && !later.has(other));
  const going = children.filter((other) => !staying.includes(other));
  const behind = staying.at(-1) ?? act.paragraph;
  const label = newLabel(record, entry, part, behind);
  // In order: the notes that stay, the new paragraph, then the children that go with it. Only places that change are
  // written.
  const notes = going.filter((other) => record.paragraphs[other]?.kind === "footnote");
  const passed = notes.filter((other) => orderOf(record, part).indexOf(other) < orderOf(record, part).indexOf(behind));
  const ranks = ranksBehind(record, part, behind, 1 + passed.length);
  minutes.set("paragraphs", act.paragraph, { ...entry, strand });
  minutes.set("paragraphs", id, { ...entry, strand: intoStrand });
  minutes.set("places", id, { part, rank: ranks[0]! });
  for (const [n, note] of passed.entries()) minutes.set("places", note, { part, rank: ranks[n + 1]! });
  for (const other of going) minutes.set("paragraphs", other, { ...record.paragraphs[other]!, parent: id });
  if (label !== "") minutes.set("labels", id, { [part]: label });
  minutes.step({ do: "split", paragraph: act.paragraph, at: act.at, strand, into: id, intoStrand });
  minutes.touch(act.paragraph, id);
  return minutes.plan({ paragraph: id, label });
};

/** The paragraph right behind another; footnotes and paragraphs that are only proposed do not count. */
const following = (draft: Draft, id: ParagraphId, part: Part): ParagraphId | undefined => {
  const { record } = draft.tables;
  const order = orderOf(record, part);
  return order
    .slice(order.indexOf(id) + 1)
    .find((other) => record.paragraphs[other]?.kind !== "footnote" && record.paragraphs[other]?.strand !== null);
};

/**
 * Joins two neighbours under the id and label of the first, which takes over what belonged to the second. The second is
 * then out of the text without words of its own: a restore brings it back (docs/spec.md T5), a move does not. Refused
 * for different kinds, unless a sub-paragraph joins the paragraph it belongs to, and on locked words.
 */
export const mergeParagraphs: Decide<"merge-paragraphs"> = (draft, act, context) => {
  const undone = "Nothing was joined.";
  const first = findStanding(draft, act.paragraph, undone);
  if (isRefusal(first)) return first;
  const second = findStanding(draft, act.with, undone);
  if (isRefusal(second)) return second;
  const locked = unlocked(draft, first.paragraph, undone) ?? unlocked(draft, second.paragraph, undone);
  if (locked) return locked;
  if (first.part !== second.part || following(draft, act.paragraph, first.part) !== act.with)
    return refuse(
      RefusalCode.malformed,
      `${Call(draft, act.with)} does not stand right after ${call(draft, act.paragraph)}: only neighbours are joined. ${undone}`,
    );
  const { record } = draft.tables;
  const child = record.paragraphs[act.with]?.parent === act.paragraph;
  if (first.paragraph.kind !== second.paragraph.kind && !child)
    return refuse(
      RefusalCode.malformed,
      `${Call(draft, act.with)} and ${call(draft, act.paragraph)} are of different kinds and cannot be joined. ${undone}`,
    );
  const minutes = new Minutes(draft, context.seq);
  const strand = minutes.newStrand();
  const [a, b] = [plain(wordsOf(first.paragraph)), plain(wordsOf(second.paragraph))];
  const joint = a === "" || b === "" || /\s$/u.test(a) || /^\s/u.test(b) ? "" : " ";
  const { lapses } = consequences(draft, act);
  const family = familyOf(record, act.with).slice(1);
  minutes.set("paragraphs", act.paragraph, { ...record.paragraphs[act.paragraph]!, strand });
  // Its words now live in the other paragraph. Without a strand it cannot come back by being moved.
  minutes.set("paragraphs", act.with, { ...record.paragraphs[act.with]!, strand: null });
  const last = orderOf(record, "removed").at(-1) ?? null;
  minutes.set("places", act.with, { part: "removed", rank: ranksBehind(record, "removed", last, 1)[0]! });
  if (draft.tables.record.statuses[act.with] !== undefined) minutes.set("statuses", act.with, null);
  for (const other of family)
    if (record.paragraphs[other]?.parent === act.with)
      minutes.set("paragraphs", other, { ...record.paragraphs[other], parent: act.paragraph });
  if (record.meta.floor === act.with) minutes.meta("floor", act.paragraph);
  minutes.step({ do: "merge", paragraph: act.paragraph, with: act.with, joint, strand });
  minutes.touch(act.paragraph, act.with);
  lapse(minutes, lapses);
  return minutes.plan({ paragraph: act.paragraph, ...(lapses.length > 0 && { lapsed: lapses }) });
};
