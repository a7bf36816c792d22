/** Changes and what they are about: the paragraph, the proposed paragraph, and the change whose words another amends. */
import type { ChangeEntry, ChangeId, NewChange, WordsChange } from "../change.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { pending } from "./called.ts";

/** The open or received change that would bring a paragraph in. */
export const newChangeOf = (draft: Draft, id: ParagraphId): readonly [ChangeId, NewChange] | null => {
  const { changes, proposals, paragraphs } = draft.tables.record;
  // It has words of its own from the act that brings it in until that is undone.
  if (paragraphs[id]?.strand) return null;
  for (const [key, change] of Object.entries(changes) as [ChangeId, ChangeEntry][]) {
    if (change.type !== "new" || change.paragraph !== id) continue;
    const proposal = proposals[change.proposal];
    if (proposal && pending(proposal.status) && proposal.version === change.version) return [key, change];
  }
  return null;
};

/** The paragraph a change is about, through the changes it amends. */
export const paragraphOf = (draft: Draft["tables"]["record"], change: ChangeEntry): ParagraphId => {
  let at: ChangeEntry = change;
  while ((at.type === "words" || at.type === "hold") && "change" in at.in) {
    const host: ChangeEntry | undefined = draft.changes[at.in.change];
    if (host === undefined) throw new RangeError(`no change ${at.in.change}`);
    at = host;
  }
  return at.type === "words" || at.type === "hold"
    ? (at.in as { readonly paragraph: ParagraphId }).paragraph
    : at.paragraph;
};

/** A change another one may be made inside: with words, and of a proposal still before the room. */
export const hostOf = (
  draft: Draft,
  id: ChangeId,
  undone: string,
): readonly [ChangeId, WordsChange | NewChange] | Refusal => {
  const { changes, proposals } = draft.tables.record;
  const change = changes[id];
  const proposal = change && proposals[change.proposal];
  if (change === undefined || proposal === undefined)
    return refuse(RefusalCode.unknownProposal, `There is no change ${id} in this negotiation. ${undone}`);
  if (!pending(proposal.status) || proposal.version !== change.version)
    return refuse(
      RefusalCode.alreadyDecided,
      proposal.version !== change.version
        ? `The sponsors of ${proposal.number} have revised it since: these words are no longer proposed. ${undone}`
        : `${proposal.number} is no longer open, so its words cannot be amended: propose on the text. ${undone}`,
      { proposal: change.proposal, status: proposal.status },
    );
  if (change.type === "hold")
    return refuse(
      RefusalCode.holdHasNoWords,
      `${proposal.number} holds words and offers none: propose on the words themselves. ${undone}`,
    );
  if (change.type !== "words" && change.type !== "new")
    return refuse(
      RefusalCode.wordsNotThere,
      `${proposal.number} offers no words that could be amended: it takes a paragraph out or moves it. ${undone}`,
    );
  if (change.words.length === 0)
    return refuse(
      RefusalCode.wordsNotThere,
      `${proposal.number} takes words out and offers none at this place: propose on the text itself. ${undone}`,
    );
  return [id, change];
};
