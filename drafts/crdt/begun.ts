/** Makes the draft that a text would begin a negotiation with, without one: for a preview, and to compare two files. */
import { startPlan } from "../acts/start.ts";
import type { Draft } from "../draft.ts";
import type { ParsedDraft } from "../notation/parsed.ts";
import type { Party } from "../party.ts";
import { applyWrites, emptyNames } from "../tables.ts";
import { carryOut } from "./carry-out.ts";
import { beginDraftDoc, newDraftDoc } from "./documents.ts";
import { readDraft } from "./read.ts";

/** The draft as it would read right after its first entry, with all names. `at` is the ISO time it is given. */
export const begunDraft = (parsed: ParsedDraft, parties: readonly Party[], at: string): Draft => {
  const doc = newDraftDoc();
  beginDraftDoc(doc);
  const plan = startPlan(parsed, { title: parsed.title, symbol: parsed.symbol ?? "", parties, seq: 1, at });
  carryOut(doc, plan);
  return readDraft({ draft: doc, names: applyWrites(emptyNames, plan.names), seq: 1, at });
};
