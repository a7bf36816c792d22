/**
 * What the room will read after an act, worked out on a copy of the text: the same pure act and the same carrying out as
 * on the server, so that what is shown is what will stand.
 */
import * as Y from "yjs";
import { decide } from "../../drafts/acts/decide.ts";
import type { PaperReading } from "../../drafts/acts/plan.ts";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { newDraftDoc, serverClient } from "../../drafts/crdt/documents.ts";
import { readDraft } from "../../drafts/crdt/read.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { Part } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { wordChanges } from "../../drafts/reading/difference.ts";
import { plain, sliceWords } from "../../drafts/reading/words.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { applyWrites, emptyNames } from "../../drafts/tables.ts";
import type { Act } from "../../drafts/wire.ts";

export type PreviewParagraph =
  | { readonly is: "words" | "new" | "out"; readonly paragraph: Paragraph }
  | { readonly is: "move"; readonly paragraph: Paragraph; readonly to: Part };

export interface Preview {
  /** The draft as it would be. */
  readonly draft: Draft;
  readonly paragraphs: readonly PreviewParagraph[];
  /** A line for each modal verb or negation changed: "Changes “shall” to “should”". */
  readonly guard: readonly string[];
  /** It would be received on the list, not drawn. */
  readonly received: boolean;
}

export const previewOf = (
  doc: Y.Doc,
  draft: Draft,
  act: Act,
  seat: Seat,
  papers: Readonly<Record<string, PaperReading>>,
): Preview | Refusal => {
  const seq = draft.seq + 1;
  // A drafter may read what a head will table.
  const plan = decide(draft, act, { seq, at: draft.at, seat: { ...seat, head: true }, papers });
  if (isRefusal(plan)) return plan;
  const copy = newDraftDoc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = serverClient;
  carryOut(copy, plan);
  const names = applyWrites(draft.tables.names ?? emptyNames, plan.names);
  const after = readDraft({ draft: copy, names, seq, at: draft.at });
  copy.destroy();
  const proposal = after.proposals.find((one) => one.id === plan.answer.proposal);
  const received = plan.answer.received === true;
  const paragraphs = (proposal?.changes ?? []).flatMap((change): PreviewParagraph[] => {
    const paragraph = [...Object.values(after.parts).flat(), ...after.removed].find((p) => p.id === change.paragraph);
    if (!paragraph) return [];
    if (change.type === "move" && change.to) return [{ is: "move", paragraph, to: change.to.part }];
    return [{ is: change.type === "new" || change.type === "out" ? change.type : "words", paragraph }];
  });
  const seen = new Set<string>();
  return {
    draft: after,
    paragraphs: paragraphs.filter(
      ({ is, paragraph }) => !seen.has(`${is}${paragraph.id}`) && seen.add(`${is}${paragraph.id}`),
    ),
    guard: guardLines(papers, draft.language),
    received,
  };
};

const watched =
  /^(shall|should|may|might|will|would|must|can|could|ought|not|no|never|nor|neither|without|cannot|all|any|each|every|only)$/i;

/** Each change of a paper that touches a modal verb, a negation or a quantifier, as a line. */
export const guardLines = (papers: Readonly<Record<string, PaperReading>>, language: string): string[] =>
  Object.values(papers).flatMap((paper) =>
    paper.asks.flatMap((ask) => {
      if (ask.hold) return [];
      const old = [{ t: ask.in === "text" ? ask.letters.quote : ask.quote }];
      return wordChanges(old, ask.words, language).flatMap(({ from, to, words }) =>
        guardLine(plain(sliceWords(old, from, to)), plain(words)),
      );
    }),
  );

const guardLine = (was: string, now: string): string[] => {
  const [old, fresh] = [watchedIn(was), watchedIn(now)];
  if (old.join() === fresh.join()) return [];
  if (old.length > 0 && fresh.length > 0) return [`Changes ${quoted(old)} to ${quoted(fresh)}`];
  return old.length > 0 ? [`Takes out ${quoted(old)}`] : [`Adds ${quoted(fresh)}`];
};

const watchedIn = (words: string): string[] =>
  (words.match(/[\p{L}\p{M}’']+/gu) ?? []).filter((word) => watched.test(word));
const quoted = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(" ");
