/** Adding a party to this negotiation's roster: an ad hoc list, a group, an observer. */
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Party, PartyKind } from "../../drafts/party.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Act } from "../../drafts/wire.ts";
import { LightElement } from "../frame/light.ts";
import { counted } from "../words.ts";
import { newPartyId, partiesLike, partyOf } from "./finding-parties.ts";

type SetParty = Extract<Act, { type: "set-party" }>;

const kinds: readonly { readonly kind: PartyKind; readonly name: string }[] = [
  { kind: "list", name: "List of States, for this negotiation" },
  { kind: "group", name: "Group" },
  { kind: "observer", name: "Observer organization" },
  { kind: "observer-state", name: "Observer State" },
];

/**
 * The form that adds a party. A name that is on the roster already is not added again; only lists and groups have
 * members.
 */
@customElement("roster-form")
export class RosterForm extends LightElement {
  @property({ attribute: false }) accessor parties: readonly Party[] = [];
  /** Sends the act; gives the refusal, if there is one. */
  @property({ attribute: false }) accessor send: (act: SetParty) => Promise<Refusal | null> = () =>
    Promise.resolve(null);
  @state() accessor kind: PartyKind = "list";
  @state() accessor members: ReadonlySet<string> = new Set();
  @state() accessor looked = "";
  @state() accessor complaint = "";
  @state() accessor done = "";

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = String(new FormData(form).get("name") ?? "").trim();
    this.done = "";
    const same = partyOf(this.parties, name);
    if (name === "" || same !== undefined) {
      this.complaint = same === undefined ? "Give it a name." : `There already is ${same.name}. Nothing was changed.`;
      return;
    }
    const grouped = this.kind === "list" || this.kind === "group";
    const refusal = await this.send({
      type: "set-party",
      party: newPartyId(this.parties, this.kind, name),
      name,
      kind: this.kind,
      ...(grouped && this.members.size > 0 && { members: [...this.members] }),
    });
    this.complaint = refusal !== null && isRefusal(refusal) ? refusal.message : "";
    if (refusal !== null) return;
    this.done = `${name} is on the roster. Invite it above.`;
    this.members = new Set();
    this.looked = "";
    form.reset();
  };

  #members() {
    const states = this.parties.filter(({ kind }) => kind === "member-state" || kind === "observer-state");
    const like = partiesLike(states, this.looked);
    const shown = like.slice(0, 60);
    const flip = (id: string, on: boolean): void => {
      const members = new Set(this.members);
      if (on) members.add(id);
      else members.delete(id);
      this.members = members;
    };
    return html`<fieldset class="members">
      <legend>
        Members <small>${this.members.size === 0 ? "none chosen" : counted(this.members.size, "State")}</small>
      </legend>
      <input
        type="search"
        placeholder="Look for a State"
        aria-label="Look for a State"
        .value=${this.looked}
        @input=${(event: Event) => (this.looked = (event.target as HTMLInputElement).value)}
      />
      <div class="member-ticks">
        ${shown.map(
          (party) =>
            html`<label class="tick">
              <input
                type="checkbox"
                .checked=${this.members.has(party.id)}
                @change=${(event: Event) => flip(party.id, (event.target as HTMLInputElement).checked)}
              />
              <span dir="auto">${party.name}</span>
            </label>`,
        )}
        ${like.length === 0 ? html`<p class="quiet">No State of the roster is called that.</p>` : nothing}
        ${like.length > shown.length ? html`<p class="quiet">and ${like.length - shown.length} more: type to find them</p>` : nothing}
      </div>
    </fieldset>`;
  }

  protected override render() {
    return html`<form class="roster-form" @submit=${this.#add}>
      <label class="field">
        <span>What it is</span>
        <select @change=${(event: Event) => (this.kind = (event.target as HTMLSelectElement).value as PartyKind)}>
          ${kinds.map(({ kind, name }) => html`<option value=${kind} ?selected=${kind === this.kind}>${name}</option>`)}
        </select>
      </label>
      <label class="field">
        <span>Name, as it is printed in brackets</span>
        <input name="name" maxlength="80" autocomplete="off" dir="auto" />
      </label>
      ${this.kind === "list" || this.kind === "group" ? this.#members() : nothing}
      <p class="roster-end">
        <button type="submit" class="button">Add to the roster</button>
        <span role="status">${this.done}</span>
      </p>
      <p class="complaint" role="alert">${this.complaint}</p>
    </form>`;
  }
}
