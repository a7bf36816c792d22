/**
 * The filters of the history page, as its address has them, so that they can be shared, kept and cleared. Days are days
 * of the reader's time zone; the server is asked for moments.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { isStepKind } from "../../drafts/reading/step-kinds.ts";
import type { StepKind } from "../../drafts/reading/step-kinds.ts";
import type { By } from "../../drafts/party.ts";

/** The filters. A field that is "" filters nothing. */
export interface Asking {
  readonly paragraph: ParagraphId | "";
  readonly party: string;
  readonly office: By["office"] | "";
  readonly kind: StepKind | "";
  readonly part: string;
  /** Days, inclusive, in the form 2031-03-10. */
  readonly from: string;
  readonly until: string;
}

/** No filters: the whole record, as far as this seat may read it. */
export const nothingAsked: Asking = { paragraph: "", party: "", office: "", kind: "", part: "", from: "", until: "" };

const offices: readonly string[] = ["chair", "secretariat", "delegation", "server"] satisfies readonly By["office"][];
const isOffice = (name: string): name is By["office"] => offices.includes(name);
const day = (name: string): string => (/^\d{4}-\d{2}-\d{2}$/u.test(name) ? name : "");

/** The filters in an address; values that cannot be chosen are ignored. */
export const askingIn = (search: string): Asking => {
  const query = new URLSearchParams(search);
  const field = (name: string): string => query.get(name) ?? "";
  const [office, kind] = [field("office"), field("kind")];
  return {
    paragraph: field("paragraph") as ParagraphId | "",
    party: field("party"),
    office: isOffice(office) ? office : "",
    kind: isStepKind(kind) ? kind : "",
    part: field("part"),
    from: day(field("from")),
    until: day(field("until")),
  };
};

/** The filters as the query of an address; "" if there are none. */
export const addressOf = (asking: Asking): string => {
  const given = Object.entries(asking).filter(([, value]) => value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
};

/** Whether nothing is filtered, so that there is nothing to clear. */
export const asksForAll = (asking: Asking): boolean => Object.values(asking).every((value) => value === "");

/** The filters as the server's query: the reader's days become moments. */
export const queryOf = ({ from, until, ...asking }: Asking): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(asking).filter(([, value]) => value !== "")),
  ...(from !== "" && { from: new Date(`${from}T00:00`).toISOString() }),
  ...(until !== "" && { until: new Date(`${until}T23:59:59.999`).toISOString() }),
});
