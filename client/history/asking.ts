/**
 * What is asked of the history, as the address of the page says it: it can be shared, kept and cleared. Days are those of
 * the reader; the server is asked for moments.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { isStepKind } from "../../drafts/reading/step-kinds.ts";
import type { StepKind } from "../../drafts/reading/step-kinds.ts";
import type { By } from "../../drafts/party.ts";

/** Every field is "" where nothing is left out by it. */
export interface Asking {
  readonly paragraph: ParagraphId | "";
  readonly party: string;
  readonly office: By["office"] | "";
  readonly kind: StepKind | "";
  readonly part: string;
  /** Days, as 2031-03-10. */
  readonly from: string;
  readonly until: string;
}

export const nothingAsked: Asking = { paragraph: "", party: "", office: "", kind: "", part: "", from: "", until: "" };

const offices: readonly string[] = ["chair", "secretariat", "delegation", "server"] satisfies readonly By["office"][];
const isOffice = (name: string): name is By["office"] => offices.includes(name);
const day = (name: string): string => (/^\d{4}-\d{2}-\d{2}$/u.test(name) ? name : "");

/** What an address asks for; what it says and nobody offers is left out. */
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

/** The same as an address, "" when nothing is left out. */
export const addressOf = (asking: Asking): string => {
  const given = Object.entries(asking).filter(([, value]) => value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
};

export const asksForAll = (asking: Asking): boolean => Object.values(asking).every((value) => value === "");

/** What the server is asked: days of this reader as moments. */
export const queryOf = ({ from, until, ...asking }: Asking): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(asking).filter(([, value]) => value !== "")),
  ...(from !== "" && { from: new Date(`${from}T00:00`).toISOString() }),
  ...(until !== "" && { until: new Date(`${until}T23:59:59.999`).toISOString() }),
});
