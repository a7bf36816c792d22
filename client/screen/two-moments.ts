/** The two moments that a comparison and a reconciliation are between: which there are to choose, and which come first. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import type { NegotiationInfo } from "../../drafts/info.ts";
import { momentName } from "./seat-screen.ts";

/** What the address says for the latest moment. */
export const now = "now";
/** The first entry of a record is the text the negotiation began with. */
export const beginning = "1";

export interface TwoMoments {
  readonly from: string;
  readonly to: string;
}

interface Choice {
  readonly value: string;
  readonly name: string;
}

/** What a seat may choose: how it began (offices), revisions, now; and what is chosen though it is none of these. */
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

/** The moments asked for, else the last two there are; null where there is only one. */
export const firstAsked = (info: NegotiationInfo, asked: URLSearchParams): TwoMoments | null => {
  const moments = choices(info, { from: "", to: now });
  if (moments.length < 2 && !asked.has("from")) return null;
  const last = info.revisions.at(-1);
  // Nothing happened since the last revision: what led to it is of more interest than that.
  const still = last !== undefined && last.seq >= info.head.seq && moments.length > 2;
  const usual = still ? moments.slice(0, -1) : moments;
  return { from: asked.get("from") ?? usual.at(-2)?.value ?? beginning, to: asked.get("to") ?? usual.at(-1)!.value };
};

/** A list to choose one of the two from. */
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
