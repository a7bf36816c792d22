/** The signs of a paragraph's status: icon, margin bar and word, always together. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Paragraph } from "../../drafts/draft.ts";
import type { Status } from "../../drafts/status.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { hour, statusShort, statusWords } from "../words.ts";

/** `reopened` is not a status on the record: it is `open` after the last agreement fell. */
export type Standing = Status | "reopened";

/** The status to show for a paragraph. */
export const standingOf = (p: Paragraph): Standing =>
  p.status === "open" && p.standing?.reopened !== undefined ? "reopened" : p.status;

const signs: Readonly<Record<Standing, { icon: IconName; tone: string; bar: string }>> = {
  open: { icon: "open", tone: "s-open", bar: "bar-open" },
  parked: { icon: "parked", tone: "s-parked", bar: "bar-parked" },
  "under-silence": { icon: "silence", tone: "s-silence", bar: "bar-silence" },
  "agreed-in-informals": { icon: "informals", tone: "s-informals", bar: "" },
  "agreed-ad-ref": { icon: "ad-ref", tone: "s-ad-ref", bar: "" },
  agreed: { icon: "agreed", tone: "s-agreed", bar: "" },
  reopened: { icon: "reopened", tone: "s-reopened", bar: "bar-reopened" },
};

/**
 * The class of the bar in the margin; "" for none. Agreed words have none, nor has an open paragraph without brackets.
 */
export const barOf = (p: Paragraph, brackets: number): string => {
  const standing = standingOf(p);
  // An open paragraph without brackets has no bar.
  return standing === "open" && brackets === 0 ? "" : signs[standing].bar;
};

/** The sign under the number in the margin. There is none for open, which the bar shows. */
export const gutterMark = (p: Paragraph): TemplateResult | typeof nothing => {
  const standing = standingOf(p);
  if (standing === "open") return nothing;
  const sign = signs[standing];
  const words = standing === "under-silence" && p.standing?.until ? hour(p.standing.until) : statusShort[standing];
  return html`<small class=${sign.tone} title=${statusWords[standing]}
    >${icon(sign.icon)}<span class="words">${words}</span></small
  >`;
};

/** Where there are only 16 px: the icon, with a name for screen readers. */
export const outlineMark = (p: Paragraph): TemplateResult => {
  const standing = standingOf(p);
  return html`<span
    class="mark ${signs[standing].tone}"
    role="img"
    aria-label=${statusWords[standing]}
    title=${statusWords[standing]}
    >${icon(signs[standing].icon)}</span
  >`;
};

/** Icon and word, for the head of the desk. */
export const standingChip = (p: Paragraph): TemplateResult => {
  const standing = standingOf(p);
  return html`<span class="chip ${signs[standing].tone}">${icon(signs[standing].icon)} ${statusWords[standing]}</span>`;
};
