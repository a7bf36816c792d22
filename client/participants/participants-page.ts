/** Who is invited: seats, their links, and taking a link back. For the Chair and the Secretariat. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { InvitationInfo, NegotiationInfo } from "../../drafts/info.ts";
import type { Role } from "../../drafts/party.ts";
import { icon } from "../icons.ts";
import { momentName, SeatScreen } from "../screen/seat-screen.ts";
import { roleWords } from "../words.ts";

interface Made extends InvitationInfo {
  readonly link: string;
}

const roles: readonly Role[] = ["delegation", "secretariat", "chair", "observer", "screen"];

@customElement("participants-page")
export class ParticipantsPage extends SeatScreen {
  protected override readonly heading = "Participants";
  @state() accessor invitations: readonly InvitationInfo[] = [];
  /** Links made on this visit: a link is shown once, the server keeps only its hash. */
  @state() accessor made: readonly Made[] = [];
  @state() accessor invited: Role = "delegation";
  @state() accessor complaint = "";
  @state() accessor copied = "";

  protected override async load(): Promise<void> {
    const got = this.granted(await this.doors.get<{ invitations: readonly InvitationInfo[] }>("invitations"));
    if (got) this.invitations = got.invitations;
  }

  #name(id: string): string {
    return this.info?.parties.find((party) => party.id === id)?.name ?? id;
  }

  #whose(one: InvitationInfo): string {
    if (one.role !== "delegation") return roleWords[one.role];
    return `${one.parties.map((id) => this.#name(id)).join(", ")}${one.head ? "" : ", drafter"}`;
  }

  /** The party somebody typed: by official name, alias or id. */
  #partyOf(typed: string): string | null {
    const wanted = typed.trim().toLocaleLowerCase();
    const found = this.info?.parties.find((party) =>
      [party.name, party.id, ...(party.aliases ?? [])].some((name) => name.toLocaleLowerCase() === wanted),
    );
    return found?.id ?? null;
  }

  readonly #invite = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const parties: string[] = [];
    if (this.invited === "delegation") {
      const typed = String(data.get("party") ?? "");
      const party = this.#partyOf(typed);
      if (party === null) {
        this.complaint =
          typed.trim() === ""
            ? "Name the party this seat speaks for."
            : `No party of the roster is called “${typed.trim()}”. No link was made.`;
        return;
      }
      parties.push(party);
    }
    this.complaint = "";
    const made = this.granted(
      await this.doors.post<Made>("invitations", {
        role: this.invited,
        ...(parties.length > 0 && { parties, head: data.get("reach") !== "drafter" }),
      }),
    );
    if (made === null) return;
    this.made = [made, ...this.made];
    form.reset();
    await this.load();
    form.querySelector<HTMLInputElement>("[name=party]")?.focus();
  };

  async #revoke(one: InvitationInfo): Promise<void> {
    const done = this.granted(await this.doors.delete<{ revoked: string }>(`invitations/${one.id}`));
    if (done === null) return;
    this.made = this.made.filter((made) => made.id !== one.id);
    await this.load();
  }

  async #copy(text: string, what: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.copied = what;
  }

  #links(): TemplateResult | typeof nothing {
    if (this.made.length === 0) return nothing;
    const all = this.made.map((one) => `${this.#whose(one)}\t${one.link}`).join("\n");
    return html`<section class="made" aria-label="New links">
      <header>
        <h2>New links</h2>
        <p>Shown once. Each opens one seat; send it to that seat alone.</p>
        <button type="button" class="button small" @click=${() => this.#copy(all, "all")}>
          ${this.copied === "all" ? "Copied" : "Copy all"}
        </button>
      </header>
      <ul>
        ${this.made.map(
          (one) =>
            html`<li>
              <b dir="auto">${this.#whose(one)}</b>
              <input
                readonly
                aria-label=${`Link for ${this.#whose(one)}`}
                .value=${one.link}
                @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
              />
              <button type="button" class="button small" @click=${() => this.#copy(one.link, one.id)}>
                ${this.copied === one.id ? "Copied" : "Copy"}
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #form(info: NegotiationInfo): TemplateResult {
    return html`<form class="invite" @submit=${this.#invite}>
      <h2>Invite</h2>
      <label class="field"
        ><span>Seat</span>
        <select
          name="role"
          @change=${(event: Event) => (this.invited = (event.target as HTMLSelectElement).value as Role)}
        >
          ${roles.map((role) => html`<option value=${role} ?selected=${role === this.invited}>${roleWords[role]}</option>`)}
        </select>
      </label>
      ${
        this.invited === "delegation"
          ? html`<label class="field"
                ><span>Speaks for</span>
                <input
                  name="party"
                  list="roster"
                  autocomplete="off"
                  placeholder="State, group or list"
                  aria-invalid=${this.complaint !== ""}
                />
              </label>
              <datalist id="roster">
                ${info.parties.map((party) => html`<option value=${party.name}></option>`)}
              </datalist>
              <label class="field"
                ><span>As</span>
                <select name="reach">
                  <option value="head">Head, who binds the delegation</option>
                  <option value="drafter">Drafter, who writes papers</option>
                </select>
              </label>`
          : nothing
      }
      <button type="submit" class="button solid">Make a link</button>
      <p class="complaint" role="alert">${this.complaint}</p>
    </form>`;
  }

  #seats(): TemplateResult {
    const live = this.invitations.filter((one) => one.revoked === undefined);
    const gone = this.invitations.length - live.length;
    return html`<section aria-label="Seats">
      <h2>
        ${live.length} ${live.length === 1 ? "seat" : "seats"}${gone === 0 ? "" : html` <small>${gone} revoked</small>`}
      </h2>
      <table class="seats">
        <thead>
          <tr>
            <th scope="col">Seat</th>
            <th scope="col">Role</th>
            <th scope="col">Invited</th>
            <th scope="col">Last joined</th>
            <th><span class="unseen">Revoke</span></th>
          </tr>
        </thead>
        <tbody>
          ${live.map(
            (one) =>
              html`<tr>
                <th scope="row" dir="auto">${this.#whose(one)}</th>
                <td>${roleWords[one.role]}</td>
                <td>${momentName(one.created)}</td>
                <td>${one.used ? momentName(one.used) : html`<span class="quiet">not yet</span>`}</td>
                <td>
                  ${
                    one.seat === this.info?.seat.id
                      ? html`<span class="quiet">you</span>`
                      : html`<button type="button" class="button small quiet" @click=${() => this.#revoke(one)}>
                          ${icon("close")} Revoke
                        </button>`
                  }
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    return html`<main class="column participants">${this.#form(info)} ${this.#links()} ${this.#seats()}</main>`;
  }
}
