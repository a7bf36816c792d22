/**
 * Sentences from the record on who changed a paragraph since a moment, or acted on a proposal first: "The Chair
 * incorporated 218 at 14:35."
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { changesText } from "../../drafts/reading/timeline.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { isRefusal, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { hour } from "../words.ts";
import type { Doors } from "./doors.ts";

/** Acts that change which paragraphs stand where without changing a word. */
const moving: ReadonlySet<string> = new Set([
  "move",
  "remove-paragraph",
  "split-paragraph",
  "merge-paragraphs",
  "restore",
]);

/** Acts after which a proposal is decided or changed. */
const deciding: ReadonlySet<string> = new Set([
  "incorporate",
  "set-aside",
  "withdraw",
  "admit",
  "revise",
  "correct",
  "undo",
]);

/** The most sentences given. */
const most = 3;

/** The last steps that changed a paragraph's words or place, oldest first; empty if the record cannot be read now. */
export const causesOf = async (
  doors: Pick<Doors, "get">,
  paragraph: ParagraphId,
  since: number,
): Promise<readonly string[]> => {
  const query = new URLSearchParams({ paragraph, after: String(since), limit: "500" });
  const page = await doors.get<{ readonly steps: readonly Step[] }>(`history?${query}`);
  if (isRefusal(page)) return [];
  const sentences = page.steps
    .filter(
      (step) =>
        (changesText(step) && step.words?.some((one) => one.paragraph === paragraph)) ||
        (step.act !== undefined && moving.has(step.act)),
    )
    .map(({ sentence, at }) => `${sentence} at ${hour(at)}.`);
  // What was done, undone and done again within a minute is given once, as of the last time.
  return [...new Set(sentences.toReversed())].slice(0, most).toReversed();
};

/**
 * Why an act came too late: who did what to the proposal, and when. Null if the refusal has another reason, or if this
 * seat may not know.
 */
export const overtakenBy = async (
  doors: Pick<Doors, "get">,
  refusal: Refusal,
  paragraphsOf: (proposal: ProposalId) => readonly ParagraphId[],
): Promise<string | null> => {
  const { refused, details } = refusal;
  const decided =
    refused === RefusalCode.alreadyDecided ? (details?.["proposal"] as ProposalId | undefined) : undefined;
  const since =
    refused === RefusalCode.changedSince ? (details?.["since"] as readonly { readonly seq: number }[] | undefined) : [];
  const seqs = new Set(since?.map(({ seq }) => seq));
  const proposals = decided === undefined ? ((details?.["proposals"] ?? []) as readonly ProposalId[]) : [decided];
  if (decided === undefined && seqs.size === 0) return null;
  const on = ((details?.["paragraphs"] ?? []) as readonly ParagraphId[]).concat(proposals.flatMap(paragraphsOf));
  const [paragraph] = on;
  if (paragraph === undefined) return null;
  const after = seqs.size === 0 ? 0 : Math.min(...seqs) - 1;
  const query = new URLSearchParams({ paragraph, after: String(after), limit: "1000" });
  const page = await doors.get<{ readonly steps: readonly Step[] }>(`history?${query}`);
  if (isRefusal(page)) return null;
  const step = page.steps.findLast(({ seq, until, act, proposals: about }) =>
    decided === undefined
      ? [...seqs].some((one) => one >= seq && one <= until)
      : act !== undefined && deciding.has(act) && about.includes(decided),
  );
  return step === undefined ? null : `${step.sentence} at ${hour(step.at)}.`;
};
