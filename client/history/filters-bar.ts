/** The filters of the history page: paragraph, who, part, days, kind of step. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { DraftJson } from "../../drafts/draft.ts";
import type { Paragraph } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { By } from "../../drafts/party.ts";
import { stepKinds } from "../../drafts/reading/step-kinds.ts";
import { annexName } from "../frame/tools.ts";
import type { Part } from "../../drafts/paragraph.ts";
import { icon } from "../icons.ts";
import { beginning, text } from "../words.ts";
import { history as said } from "./history-words.ts";
import { asksForAll, nothingAsked } from "./asking.ts";
import type { Asking } from "./asking.ts";

/** Offices are in the same list as parties; no party's id begins like this. */
const officeMark = "office:";

const partName = (part: string): string => text.parts[part] ?? annexName(part as Part);

const excerpt = (p: Paragraph): string =>
  beginning(
    p.runs
      .filter((run) => run.ins === undefined)
      .map(({ t }) => t)
      .join(""),
    40,
  );

const options = (paragraphs: readonly Paragraph[], chosen: string): readonly TemplateResult[] =>
  paragraphs.map(
    (p) =>
      html`<option value=${p.id} ?selected=${p.id === chosen}>
        ${p.kind === "footnote" ? `Footnote ${p.label}` : p.label} ${excerpt(p)}
      </option>`,
  );

const paragraphField = (draft: DraftJson | null, asking: Asking, ask: (next: Asking) => void): TemplateResult => {
  const parts = Object.entries(draft?.parts ?? {})
    .map(([part, all]) => [part, all.filter((p) => p.label !== "")] as const)
    .filter(([, all]) => all.length > 0);
  const removed = (draft?.removed ?? []).filter((p) => p.kind !== "footnote");
  const known = [...parts.flatMap(([, all]) => all), ...removed].some(({ id }) => id === asking.paragraph);
  return html`<label class="field across">
    <span>Paragraph</span>
    <select
      @change=${(event: Event) =>
        ask({ ...asking, paragraph: (event.target as HTMLSelectElement).value as ParagraphId | "" })}
    >
      <option value="" ?selected=${asking.paragraph === ""}>The whole text</option>
      ${
        asking.paragraph === "" || known
          ? nothing
          : html`<option value=${asking.paragraph} selected>The paragraph of this address</option>`
      }
      ${parts.map(
        ([part, all]) => html`<optgroup label=${partName(part)}>${options(all, asking.paragraph)}</optgroup>`,
      )}
      ${
        removed.length === 0
          ? nothing
          : html`<optgroup label=${said.takenOut}>${options(removed, asking.paragraph)}</optgroup>`
      }
    </select>
  </label>`;
};

const whoField = (info: NegotiationInfo, asking: Asking, ask: (next: Asking) => void): TemplateResult => {
  const choose = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    const office = value.startsWith(officeMark) ? (value.slice(officeMark.length) as By["office"]) : "";
    ask({ ...asking, office, party: office === "" ? value : "" });
  };
  return html`<label class="field across">
    <span>By</span>
    <select @change=${choose}>
      <option value="" ?selected=${asking.party === "" && asking.office === ""}>Everybody</option>
      <optgroup label="Offices">
        ${(Object.keys(said.offices) as By["office"][]).map(
          (office) =>
            html`<option value="${officeMark}${office}" ?selected=${office === asking.office}>
              ${said.offices[office]}
            </option>`,
        )}
      </optgroup>
      ${
        info.parties.length === 0
          ? nothing
          : html`<optgroup label="Parties">
              ${info.parties.map(
                (party) =>
                  html`<option value=${party.id} ?selected=${party.id === asking.party}>${party.name}</option>`,
              )}
            </optgroup>`
      }
    </select>
  </label>`;
};

const partField = (draft: DraftJson | null, asking: Asking, ask: (next: Asking) => void): TemplateResult =>
  html`<label class="field across">
    <span>Part</span>
    <select @change=${(event: Event) => ask({ ...asking, part: (event.target as HTMLSelectElement).value })}>
      <option value="" ?selected=${asking.part === ""}>All parts</option>
      ${Object.keys(draft?.parts ?? {}).map(
        (part) => html`<option value=${part} ?selected=${part === asking.part}>${partName(part)}</option>`,
      )}
    </select>
  </label>`;

const dayField = (name: "from" | "until", label: string, asking: Asking, ask: (next: Asking) => void): TemplateResult =>
  html`<label class="field">
    <span>${label}</span>
    <input
      type="date"
      min=${name === "until" && asking.from !== "" ? asking.from : nothing}
      max=${name === "from" && asking.until !== "" ? asking.until : nothing}
      .value=${asking[name]}
      @change=${(event: Event) => ask({ ...asking, [name]: (event.target as HTMLInputElement).value })}
    />
  </label>`;

/** Whether there are filters besides the kind; a phone then shows which. */
const narrowed = (asking: Asking): boolean => !asksForAll({ ...asking, kind: "" });

/** Draws the filters; each change calls `ask` with all of them. Without a draft there are no paragraphs to choose. */
export const filtersBar = (
  info: NegotiationInfo,
  draft: DraftJson | null,
  asking: Asking,
  ask: (next: Asking) => void,
): TemplateResult =>
  html`<form class="filters-bar" aria-label="Filters" @submit=${(event: Event) => event.preventDefault()}>
    <details class="narrowing" ?open=${!matchMedia("(max-width: 719px)").matches || narrowed(asking)}>
      <summary>${said.narrow}</summary>
      <div class="narrowing-fields">
        ${paragraphField(draft, asking, ask)} ${whoField(info, asking, ask)} ${partField(draft, asking, ask)}
        <div class="days">${dayField("from", "From", asking, ask)} ${dayField("until", "To", asking, ask)}</div>
      </div>
    </details>
    <div class="filters" role="group" aria-label="Which steps">
      ${(["", ...stepKinds] as const).map(
        (kind) =>
          html`<button
            type="button"
            class="filter"
            aria-pressed=${asking.kind === kind ? "true" : "false"}
            @click=${() => ask({ ...asking, kind })}
          >
            ${kind === "" ? said.everything : said.kinds[kind]}
          </button>`,
      )}
      ${
        asksForAll(asking)
          ? nothing
          : html`<button type="button" class="button quiet small clear" @click=${() => ask(nothingAsked)}>
              ${icon("close")} ${said.clear}
            </button>`
      }
    </div>
  </form>`;
