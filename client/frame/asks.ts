/** What the forms of a dialog know, and the parts they share. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import { printWording } from "../../drafts/notation/words.ts";
import type { Stance } from "../../drafts/position.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import type { Act, ActOf } from "../../drafts/wire.ts";
import type { Previewed } from "../editor/table-preview.ts";
import type { Room } from "../room/room.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { partOf } from "../text/places.ts";
import { beginning, forms, stanceWords, text as said } from "../words.ts";

/** A correction, with what to say when it is on the record. */
export interface Correcting {
  readonly type: "correct";
  readonly act: ActOf<"correct">;
  readonly said: string;
}

/**
 * What a form is given by the dialog it is in. A form sends nothing itself: it asks for an act or a preview, and the
 * dialog stays open until the answer is there.
 */
export interface Asks {
  readonly room: Room | null;
  readonly draft: Draft | null;
  readonly info: NegotiationInfo | null;
  /** The paragraph in hand; null for none. */
  readonly paragraph: Paragraph | null;
  /** The part that is shown, or the first of two. */
  readonly partShown: Part;
  /** The party this seat speaks for at the moment; undefined for a seat without parties, such as the Chair's. */
  readonly as: PartyId | undefined;
  /** How a sentence calls the paragraph. */
  readonly label: string;
  /** How words and brackets are drawn; null until there is a draft. */
  readonly drawing: Omit<Drawing, "draft" | "cards" | "chosen"> | null;
  readonly nameOf: (party: PartyId) => string;
  /** Sends an act and closes the dialog; `words` are said when the act is on the record. */
  ask(act: Act, words: string): void;
  /** Shows what the room will read before the act is sent. */
  preview(act: Previewed | Correcting): void;
  close(): void;
  /** Whether what the form asked for is on its way; until then it cannot ask for anything else. */
  readonly waits: boolean;
  dispatchEvent(event: Event): boolean;
}

/**
 * A form in a dialog, with its button, Cancel, and `more` at the end of its foot. While an answer is awaited it submits
 * nothing.
 */
export const form = (
  asks: Asks,
  fields: TemplateResult,
  label: string,
  submit: (data: FormData) => void,
  more: TemplateResult | typeof nothing = nothing,
): TemplateResult => {
  return html`<form
    class="dialog-body"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      if (!asks.waits) submit(new FormData(event.target as HTMLFormElement));
    }}
  >
    ${fields}
    <div class="dialog-foot">
      <button class="button solid" aria-disabled=${asks.waits ? "true" : nothing}>${label}</button>
      <button type="button" class="button" @click=${() => asks.close()}>Cancel</button>
      ${more}
    </div>
  </form>`;
};

/** The paragraph's words with only this proposal in them, in notation. */
export const wordingWith = (p: Paragraph, proposal: Proposal): string => {
  const runs = p.runs.filter(
    ({ ins, del }) => (ins ?? []).every((id) => id === proposal.id) && del?.includes(proposal.id) !== true,
  );
  const notes = runs.flatMap((run) => (run.note === undefined ? [] : [run.note]));
  return printWording(runs, (note) => String(notes.indexOf(note) + 1));
};

/** A hint for fields of words: how marks are written. */
export const marksHint: TemplateResult = html`<p class="hint">${forms.marks}</p>`;

/** The field for a position, named `stance`. Sponsoring is not among them. */
export const stance = (chosen: Stance): TemplateResult => {
  return html`<label class="field"
    >Position<select name="stance">
      ${(["support", "can-live-with", "reserve", "object"] as const).map(
        (stance) => html`<option value=${stance} ?selected=${stance === chosen}>${stanceWords[stance]}</option>`,
      )}
    </select></label
  >`;
};

/**
 * A list of the parties. If nobody is chosen, it begins with an empty choice, so that a party is never named by
 * accident.
 */
export const parties = (asks: Asks, name: string, chosen?: PartyId, focus = false): TemplateResult => {
  const parties = asks.info?.parties ?? [];
  return html`<select name=${name} required ?autofocus=${focus}>
    ${chosen === undefined ? html`<option value="" disabled selected>${said.choose}</option>` : nothing}
    ${parties.map((party) => html`<option value=${party.id} ?selected=${party.id === chosen}>${party.name}</option>`)}
  </select>`;
};

/** A part as it is called in lists: an annex by its title, if it has one. */
export const partName = (draft: Draft, part: Part): string =>
  said.parts[part] ?? draft.tables.record.meta.annexes[part] ?? part;

/** A place in the text. The paragraphs offered are those of the chosen part; in another part, the place is its end. */
export const place = (asks: Asks, draft: Draft, p: Paragraph): TemplateResult => {
  // Side by side two parts are shown: the one meant is the paragraph's.
  const own = partOf(draft, p) ?? asks.partShown;
  const here = draft.parts[own] ?? [];
  const offered = (other: Paragraph): boolean =>
    other.parent === undefined && other.id !== p.id && other.kind !== "footnote";
  const before = here
    .slice(
      0,
      here.findIndex(({ id }) => id === p.id),
    )
    .findLast(offered);
  const chosen = (event: Event): void => {
    const part = event.target as HTMLSelectElement;
    const after = part.form?.elements.namedItem("after");
    if (!(after instanceof HTMLSelectElement)) return;
    for (const group of after.querySelectorAll("optgroup")) group.hidden = group.dataset["part"] !== part.value;
    const last = after.querySelector<HTMLOptionElement>("optgroup:not([hidden]) option:last-child");
    after.value = last?.value ?? "";
  };
  return html`<label class="field"
      >Part<select name="part" @change=${chosen}>
        ${(Object.keys(draft.parts) as Part[]).map((part) => html`<option value=${part} ?selected=${part === own}>${partName(draft, part)}</option>`)}
      </select></label
    >
    <label class="field"
      >After<select name="after">
        <option value="">the beginning</option>
        ${(Object.entries(draft.parts) as [Part, readonly Paragraph[]][]).map(
          ([part, paragraphs]) =>
            html`<optgroup label=${partName(draft, part)} data-part=${part} ?hidden=${part !== own}>
              ${paragraphs
                .filter(offered)
                .map(
                  (other) =>
                    html`<option value=${other.id} ?selected=${other === before}>
                      ${other.label} ${beginning(plain(wordsOf(other)))}
                    </option>`,
                )}
            </optgroup>`,
        )}
      </select></label
    >`;
};

/**
 * The place chosen in the fields of `place`. `after` is null for the beginning of the part. A chosen paragraph decides
 * the part.
 */
export const destination = (asks: Asks, data: FormData): { part: Part; after: ParagraphId | null } => {
  const after = String(data.get("after") ?? "");
  const part = Object.entries(asks.draft?.parts ?? {}).find(([, paragraphs]) =>
    paragraphs.some((p) => p.id === after),
  )?.[0];
  return { part: (part ?? data.get("part")) as Part, after: after === "" ? null : (after as ParagraphId) };
};
