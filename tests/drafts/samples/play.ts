/** The sample's script carried out step by step on a real document, as a room would. */
import { decide } from "../../../drafts/acts/decide.ts";
import { startPlan } from "../../../drafts/acts/start.ts";
import { carryOut } from "../../../drafts/crdt/carry-out.ts";
import { beginDraftDoc, newDraftDoc } from "../../../drafts/crdt/documents.ts";
import { readDraft } from "../../../drafts/crdt/read.ts";
import type { Plan } from "../../../drafts/acts/plan.ts";
import type { Draft } from "../../../drafts/draft.ts";
import type { Seat } from "../../../drafts/party.ts";
import type { ProposalId } from "../../../drafts/proposal.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { sampleDraft, sampleParties, sampleScript, sampleSymbol, sampleTitle } from "../../../drafts/samples/relays.ts";
import { sampleAct } from "../../../drafts/samples/steps.ts";
import type { SampleStep } from "../../../drafts/samples/steps.ts";
import { applyWrites, emptyDesk, emptyNames } from "../../../drafts/tables.ts";

const seatOf = (by: SampleStep["by"]): Seat =>
  by === "chair" || by === "secretariat"
    ? { id: by, role: by, parties: [], head: true }
    : { id: `head-${by}`, role: "delegation", parties: [by], head: true };

export interface Played {
  readonly draft: Draft;
  /** As it was circulated, before anything was proposed. */
  readonly circulated: Draft;
  readonly made: ReadonlyMap<string, ProposalId>;
}

/** The negotiation after the whole script; throws with the step's number where one is refused. */
export const playSample = (): Played => {
  const doc = newDraftDoc();
  beginDraftDoc(doc);
  let [names, desk, seq] = [emptyNames, emptyDesk, 0];
  const at = (): string => new Date(Date.UTC(2031, 10, 3, 9) + seq * 60_000).toISOString();
  const read = (): Draft => readDraft({ draft: doc, names, desk, seq, at: at() });
  const carry = (plan: Plan): void => {
    seq++;
    carryOut(doc, plan);
    names = applyWrites(names, plan.names);
    desk = applyWrites(desk, plan.desk);
  };
  carry(
    startPlan(sampleDraft(), { title: sampleTitle, symbol: sampleSymbol, parties: sampleParties, seq: 1, at: at() }),
  );
  const made = new Map<string, ProposalId>();
  let circulated = read();
  for (const [n, step] of sampleScript.entries()) {
    const draft = read();
    const act = sampleAct(step, draft, made);
    const outcome = decide(draft, act, { seq: seq + 1, at: at(), seat: seatOf(step.by) });
    if (isRefusal(outcome))
      throw new Error(`step ${n} (${act.type} ${step.name ?? ""}) is refused: ${outcome.message}`);
    carry(outcome);
    if (act.type === "publish-revision") circulated = read();
    if (step.name !== undefined) made.set(step.name, outcome.answer.proposal!);
  }
  return { draft: read(), circulated, made };
};
