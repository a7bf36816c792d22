/** The two moments of a comparison or reconciliation: which can be chosen, and which are chosen at first. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import type { NegotiationInfo } from "../../drafts/info.ts";
import { momentName } from "./seat-screen.ts";

/** The latest moment, as the address has it. */
export const now = "now";
/** The first entry of a record: the text with which the negotiation began. */
export const beginning = "1";

/**
 * Two moments, the earlier first. Each is as in the address: a revision's name, an entry's number, a time, or "now".
 */
export interface TwoMoments {
  readonly from: string;
  readonly to: string;
}

interface Choice {
  readonly value: string;
  readonly name: string;
}

/** The moments a seat can choose: the beginning (Chair and Secretariat), revisions, now, and those chosen already. */
export const choices = (info: NegotiationInfo, { from, to }: TwoMoments): readonly Choice[] => {
  const office = info.seat.role === "chair" || info.seat.role === "secretariat";
  const moments = [
    ...(office ? [{ value: beginning, name: "As it began" }] : []),
    ...info.revisions.map(({ name, at }) => ({ value: name, name: `${name}, ${momentName(at)}` })),
    ...(info.documents.draft ? [{ value: now, name: "Now" }] : []),
  ];
  const named = (value: string): string =>
    /^\d+$/u.test(value) ? `Entry ${value}` : Number.isNaN(Date.parse(value)) ? value : momentName(value);
  for (const value of [from, to])
    if (value !== "" && !moments.some((one) => one.value === value)) moments.unshift({ value, name: named(value) });
  return moments;
};

/** The moments in the address, else the last two there are; null if there is only one. */
export const firstAsked = (info: NegotiationInfo, asked: URLSearchParams): TwoMoments | null => {
  const moments = choices(info, { from: "", to: now });
  if (moments.length < 2 && !asked.has("from")) return null;
  const last = info.revisions.at(-1);
  // If nothing has happened since the last revision, what led to it is more interesting.
  const still = last !== undefined && last.seq >= info.head.seq && moments.length > 2;
  const usual = still ? moments.slice(0, -1) : moments;
  return { from: asked.get("from") ?? usual.at(-2)?.value ?? beginning, to: asked.get("to") ?? usual.at(-1)!.value };
};

/** A list for choosing one of the two. */
export const drawChoice = (
  name: string,
  chosen: string,
  offered: readonly Choice[],
  choose: (value: string) => void,
): TemplateResult =>
  html`<label class="field across">
    <span>${name}</span>
    <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${offered.map(({ value, name: called }) => html`<option value=${value} ?selected=${value === chosen}>${called}</option>`)}
    </select>
  </label>`;
