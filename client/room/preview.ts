/**
 * What the room will read after an act, computed on a copy of the text with the same functions as on the server, so
 * that what is shown is what will stand.
 */
import * as Y from "yjs";
import { decide } from "../../drafts/acts/decide.ts";
import type { PaperReading } from "../../drafts/acts/plan.ts";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { newDraftDoc, readRecord, serverClient, writeTables } from "../../drafts/crdt/documents.ts";
import { paperLetters } from "../../drafts/crdt/paper.ts";
import { readDraft } from "../../drafts/crdt/read.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { Part } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Compared } from "../../drafts/reading/difference.ts";
import { lookTwice } from "../../drafts/reading/guard.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { applyWrites, emptyNames } from "../../drafts/tables.ts";
import type { Act } from "../../drafts/wire.ts";
import { rivalsOf } from "./rivals.ts";
import type { Rival } from "./rivals.ts";

/**
 * A paragraph as the act would leave it: with other words (`words`), added (`new`), proposed to be taken out (`out`),
 * or moved, with the part it would go to.
 */
export type PreviewParagraph =
  | { readonly is: "words" | "new" | "out"; readonly paragraph: Paragraph }
  | { readonly is: "move"; readonly paragraph: Paragraph; readonly to: Part };

/** What an act would do, before it is sent; nothing of it is on the record. */
export interface Preview {
  /** The draft after the act. */
  readonly draft: Draft;
  /** What it changes, each paragraph once for each way it is changed; empty if the act is about no proposal. */
  readonly paragraphs: readonly PreviewParagraph[];
  /** A line for each changed modal verb or negation: "Changes “shall” to “should”". */
  readonly guard: readonly string[];
  /** Open proposals of others for which the author has to say whether this is meant instead of them. */
  readonly rivals: readonly Rival[];
  /** Whether it would be received on the list and not drawn; `draft` is then as it would be once admitted. */
  readonly received: boolean;
}

/**
 * The preview of an act on the text in `doc`, which is left as it is; or the refusal to expect, except that a drafter
 * may preview what only a head may table. `papers` are those the act tables.
 */
export const previewOf = (
  doc: Y.Doc,
  draft: Draft,
  act: Act,
  seat: Seat,
  papers: readonly { readonly key: string; readonly reading: PaperReading; readonly text: Y.Text }[],
): Preview | Refusal => {
  const seq = draft.seq + 1;
  // A drafter may preview what a head will table.
  const plan = decide(draft, act, {
    seq,
    at: draft.at,
    seat: { ...seat, head: true },
    papers: Object.fromEntries(papers.map(({ key, reading }) => [key, reading])),
  });
  if (isRefusal(plan)) return plan;
  const copy = newDraftDoc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = serverClient;
  carryOut(copy, plan);
  const received = plan.answer.received === true;
  if (received && plan.answer.proposal !== undefined) admitOn(copy, plan.answer.proposal);
  const names = applyWrites(draft.tables.names ?? emptyNames, plan.names);
  const after = readDraft({ draft: copy, names, seq, at: draft.at });
  copy.destroy();
  const proposal = after.proposals.find((one) => one.id === plan.answer.proposal);
  const paragraphs = (proposal?.changes ?? []).flatMap((change): PreviewParagraph[] => {
    const paragraph = [...Object.values(after.parts).flat(), ...after.removed].find((p) => p.id === change.paragraph);
    if (!paragraph) return [];
    if (change.type === "move" && change.to) return [{ is: "move", paragraph, to: change.to.part }];
    return [{ is: change.type === "new" || change.type === "out" ? change.type : "words", paragraph }];
  });
  const seen = new Set<string>();
  const shown = paragraphs.filter(
    ({ is, paragraph }) => !seen.has(`${is}${paragraph.id}`) && seen.add(`${is}${paragraph.id}`),
  );
  return {
    draft: after,
    paragraphs: shown,
    guard: guardLines(
      [
        ...papers.map(({ text }) => comparedPaper(text)),
        // A paper shows more than runs do: also what is only received, or inside others' words.
        ...(proposal && papers.length === 0 ? shown.map(({ paragraph }) => comparedRuns(paragraph, proposal.id)) : []),
      ],
      draft.language,
    ),
    // A received proposal is beside nothing yet; the Chair asks when it is admitted.
    rivals: proposal && !received ? rivalsOf(after, proposal) : [],
    received,
  };
};

/** Admits a proposal on a copy, with the received proposals whose words it amends. */
const admitOn = (copy: Y.Doc, proposal: ProposalId): void => {
  const { proposals, changes } = readRecord(copy);
  const admitted = new Set([proposal]);
  // The loop also visits what is added to the set on the way: hosts of hosts.
  for (const id of admitted)
    for (const change of Object.values(changes)) {
      if (change.proposal !== id || !("in" in change) || !("change" in change.in)) continue;
      const host = changes[change.in.change]?.proposal;
      if (host !== undefined && proposals[host]?.status === "received") admitted.add(host);
    }
  writeTables(
    copy,
    "record",
    [...admitted].map((id) => ({ table: "proposals", key: id, value: { ...proposals[id]!, status: "open" } })),
  );
};

/** The runs of a paragraph as a proposal changes them: what it adds, what it strikes, and the rest. */
const comparedRuns = (paragraph: Paragraph, proposal: ProposalId): Compared[] =>
  paragraph.runs.flatMap((run): Compared[] => {
    const is = run.ins?.includes(proposal) ? "in" : run.del?.includes(proposal) ? "out" : "kept";
    return is === "kept" && run.ins?.length ? [] : [{ t: run.t, is }];
  });

/** A paper's own additions and strikes. Words that others propose are shown only where it changes them. */
export const comparedPaper = (text: Y.Text): Compared[] => {
  const letters = paperLetters(text);
  const changed = new Set(letters.filter(({ src, strike }) => src !== "own" && strike).map(({ src }) => src));
  return letters.flatMap(({ t, src, strike }): Compared[] => {
    if (src === "own") return strike ? [] : [{ t, is: "in" }];
    return src === "text" || changed.has(src) ? [{ t, is: strike ? "out" : "kept" }] : [];
  });
};

/** A line for each changed modal verb, negation, quantifier, number or date. */
export const guardLines = (compared: readonly (readonly Compared[])[], language: string): string[] => [
  ...new Set(
    compared.flatMap((words) =>
      lookTwice(words, language).map(({ was, now }) =>
        was === "" ? `Adds “${now}”` : now === "" ? `Takes out “${was}”` : `Changes “${was}” to “${now}”`,
      ),
    ),
  ),
];
