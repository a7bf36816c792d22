/** Who made each change of a comparison, as far as the reader may know, by the entries that reconciling finds. */
import type { Seat } from "../../drafts/party.ts";
import { withAccounts } from "../../drafts/reading/accounts.ts";
import { changeLines } from "../../drafts/reading/change-lines.ts";
import type { Comparison } from "../../drafts/reading/compare.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Negotiation } from "../room/negotiation.ts";

/**
 * The comparison with the entry behind every difference. For a seat that may not read the record of that time it is
 * unchanged. Reconciling carries out the entries between the two moments again, which takes a while in a long record.
 */
export const withAuthors = async (
  negotiation: Negotiation,
  seat: Seat,
  comparison: Comparison,
): Promise<Comparison> => {
  const { from, to } = comparison;
  const backwards = from.seq > to.seq;
  const [first, last] = backwards ? [to.seq, from.seq] : [from.seq, to.seq];
  const told = await negotiation.reconcile(seat, String(first), String(last));
  const draft = negotiation.draft(seat, String(to.seq));
  if (isRefusal(told) || isRefusal(draft)) return comparison;
  const [oldest, newest] = [
    negotiation.draft(seat, String(first)),
    backwards ? negotiation.draft(seat, String(last)) : draft,
  ];
  if (isRefusal(oldest) || isRefusal(newest)) return comparison;
  const { statuses } = draft.tables.record;
  return withAccounts(comparison, told, {
    proposals: newest.proposals,
    backwards,
    lines: changeLines(told, oldest, newest),
    status: (id) => {
      const set = statuses[id];
      if (set === undefined) return null;
      const { at, office, reopened } = set;
      return reopened === undefined
        ? { by: { office }, at }
        : { by: { office: reopened.office }, at, cause: reopened.cause };
    },
  });
};
