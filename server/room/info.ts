/** What a seat is told about the negotiation as a whole. */
import type { CaucusInfo, DocumentInfo, NegotiationInfo, Settings } from "../../drafts/info.ts";
import type { Seat } from "../../drafts/party.ts";
import { openBrackets } from "../../drafts/reading/view.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { setting } from "../record/schema.ts";
import { levelOf, penOf } from "./access.ts";
import type { Living } from "./living.ts";
import type { Reading } from "./reading.ts";

/** The Chair's settings. Whom the desk admits is told to the Chair alone. */
export const settingsOf = (living: Living, seat: Seat): Settings => ({
  momentsForDelegations: setting(living.storage, "moments") !== "no",
  ...(seat.role === "chair" && { deskAdmits: living.admitted }),
});

const documentsOf = (living: Living, seat: Seat): NegotiationInfo["documents"] => {
  const at = (document: string): DocumentInfo | undefined => {
    const { reads, writes } = living.reach(seat, document);
    return reads ? { epoch: living.sheet(document)!.epoch, writes } : undefined;
  };
  const draft = at("draft");
  const desk = at("desk");
  const level = levelOf(seat, living.record.meta.names);
  const names = level === "none" ? undefined : at(`names/${level}`);
  return {
    ...(draft && { draft }),
    ...(names && level !== "none" && { names: { ...names, level } }),
    ...(desk && { desk }),
  };
};

/**
 * What a page asks for first, and again after each `hello`. Counts are of the draft as the seat may read it, and 0 if
 * it may read none.
 */
export const infoOf = (
  living: Living,
  id: string,
  seat: Seat,
  caucuses: readonly CaucusInfo[],
  reading: Reading,
): NegotiationInfo => {
  const { meta, revisions } = living.record;
  const pen = penOf(seat, living.state.names);
  const draft = reading.draft(seat);
  const seen = isRefusal(draft) ? null : draft;
  return {
    id,
    title: meta.title,
    symbol: meta.symbol,
    language: meta.language,
    seat: { ...seat, ...(pen && { pen }) },
    parties: reading.roster(seat),
    caucuses,
    documents: documentsOf(living, seat),
    counts: {
      open: seen === null ? 0 : openBrackets(seen),
      settled:
        seen === null ? 0 : seen.proposals.filter(({ status }) => status !== "open" && status !== "received").length,
    },
    revisions: Object.values(revisions).sort((a, b) => a.seq - b.seq),
    phase: meta.phase,
    manner: meta.manner,
    names: meta.names,
    head: living.head,
    settings: settingsOf(living, seat),
  };
};
