/** Who is invited: seats, their links, and revoking links; the roster; and what the Chair decides about the room. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { InvitationInfo, NegotiationInfo, Settings } from "../../drafts/info.ts";
import type { Role } from "../../drafts/party.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import { icon } from "../icons.ts";
import { momentName, SeatScreen } from "../screen/seat-screen.ts";
import { ask } from "../start/asking.ts";
import { counted, frame, listed, roleWords } from "../words.ts";
import { partiesLike, partyOf } from "./finding-parties.ts";
import { joinersRead } from "./joiners-read.ts";
import { seated, seatOrder } from "./seat-order.ts";
import "./roster-form.ts";

interface Made extends InvitationInfo {
  readonly link: string;
}

/** Until when a link works, or that it has expired. */
const opensUntil = (expires: string): string =>
  Date.parse(expires) <= Date.now() ? `link expired ${momentName(expires)}` : `link opens until ${momentName(expires)}`;

/** Matches an address that only this computer can reach: a link that begins with it is of no use to others. */
const loopback = /^(?:localhost|127\..*|\[::1\])$/u;

/** With more seats than this, a search field is shown. */
const many = 12;

/** The screen of participants. Seats and links are asked for only by Chair and Secretariat. */
@customElement("participants-page")
export class ParticipantsPage extends SeatScreen {
  protected override readonly heading = "Participants";
  @state() accessor invitations: readonly InvitationInfo[] | null = null;
  /** Links made during this visit. A link can be shown only once, since the server keeps only its hash. */
  @state() accessor made: readonly Made[] = [];
  @state() accessor invited: Role = "delegation";
  @state() accessor complaint = "";
  @state() accessor copied = "";
  /** What was done last, shown and read out. */
  @state() accessor said = "";
  @state() accessor looked = "";

  protected override async load(): Promise<void> {
    if (!this.office) return;
    const got = this.granted(await this.doors.get<{ invitations: readonly InvitationInfo[] }>("invitations"));
    if (got) this.invitations = got.invitations;
  }

  #name(id: string): string {
    return this.info?.parties.find((party) => party.id === id)?.name ?? id;
  }

  #whose(one: Pick<InvitationInfo, "role" | "parties">): string {
    return one.role === "delegation" ? one.parties.map((id) => this.#name(id)).join(", ") : roleWords[one.role];
  }

  #asWhat(one: InvitationInfo): string {
    return one.role === "delegation" && !one.head ? frame.drafter : roleWords[one.role];
  }

  /** What a seat is, besides whose it is; an office needs only its name. */
  #beside(one: InvitationInfo): string {
    return one.role === "delegation" ? this.#asWhat(one) : "";
  }

  readonly #invite = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const parties: string[] = [];
    const all = this.info?.parties ?? [];
    if (this.invited === "delegation") {
      const typed = String(data.get("party") ?? "").trim();
      const like = partiesLike(all, typed);
      const party = partyOf(all, typed) ?? (typed !== "" && like.length === 1 ? like[0] : undefined);
      if (party === undefined) {
        this.complaint =
          typed === ""
            ? "Name the party this seat speaks for."
            : like.length > 1
              ? `“${typed}” may be ${listed(like.slice(0, 4).map(({ name }) => name))}. No link was made.`
              : `No party of the roster is called “${typed}”. No link was made.`;
        form.querySelector<HTMLInputElement>("[name=party]")?.focus();
        return;
      }
      parties.push(party.id);
    }
    this.complaint = "";
    const made = this.granted(
      await this.doors.post<Made>("invitations", {
        role: this.invited,
        ...(data.get("days") !== "" && { days: Number(data.get("days")) }),
        ...(parties.length > 0 && { parties, head: data.get("reach") !== "drafter" }),
      }),
    );
    if (made === null) return;
    this.made = [made, ...this.made];
    this.copied = "";
    this.said = "";
    const party = form.querySelector<HTMLInputElement>("[name=party]");
    if (party) party.value = "";
    await this.load();
    party?.focus();
  };

  async #revoke(one: InvitationInfo): Promise<void> {
    const done = this.granted(await this.doors.delete<{ revoked: string }>(`invitations/${one.id}`));
    if (done === null) return;
    this.made = this.made.filter((made) => made.id !== one.id);
    const out = one.used
      ? "Whoever joined with it is out; what they put on the record stays."
      : "Nobody had joined with it.";
    this.said = `The link of ${this.#whose(one)} is revoked. ${out}`;
    await this.load();
    this.querySelector<HTMLElement>(".said")?.focus();
  }

  async #signOut(one: InvitationInfo): Promise<void> {
    const done = this.granted(await this.doors.delete<{ devices: number }>(`invitations/${one.id}/devices`));
    if (done === null) return;
    this.said = `${counted(done.devices, "device")} of ${this.#whose(one)} ${done.devices === 1 ? "is" : "are"} signed out. The link still opens.`;
    await this.load();
    this.querySelector<HTMLElement>(".said")?.focus();
  }

  async #copy(text: string, what: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = what;
    } catch {
      // The browser does not allow writing the clipboard: select the links, to be copied by hand.
      this.copied = "";
      this.said = "This browser does not let a page copy. The link is selected: copy it with Ctrl+C.";
      this.querySelector<HTMLInputElement>(`input[data-link="${CSS.escape(what)}"], .made input`)?.select();
    }
  }

  #links(): TemplateResult | typeof nothing {
    if (this.made.length === 0) return nothing;
    const all = this.made.map((one) => `${this.#whose(one)}\t${one.link}`).join("\n");
    const copy = (what: string, text: string, name: string, label: string): TemplateResult =>
      html`<button type="button" class="button small" aria-label=${label} @click=${() => this.#copy(text, what)}>
        ${this.copied === what ? html`${icon("tick")} Copied` : name}
      </button>`;
    return html`<section class="made" aria-label="New links" aria-live="polite">
      <header>
        <h2>${icon("lock")} ${this.made.length === 1 ? "New link" : `${this.made.length} new links`}</h2>
        <p>Shown once, here. Each opens one seat: send it to that seat alone.</p>
        ${this.made.length > 1 ? copy("all", all, "Copy all", "Copy all links") : nothing}
      </header>
      ${
        loopback.test(new URL(this.made[0]!.link).hostname)
          ? html`<p class="quiet">
              These links open on this computer alone. For others to join, the server has to run at an address they
              reach: docs/deploy.md says how.
            </p>`
          : nothing
      }
      <ul>
        ${this.made.map(
          (one) =>
            html`<li>
              <span class="made-whose"><b dir="auto">${this.#whose(one)}</b> <small>${this.#beside(one)}</small></span>
              <input
                readonly
                data-link=${one.id}
                aria-label=${`Link for ${this.#whose(one)}`}
                .value=${one.link}
                @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
              />
              ${copy(one.id, one.link, "Copy", `Copy the link for ${this.#whose(one)}`)}
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #form(info: NegotiationInfo): TemplateResult {
    return html`<form class="invite" novalidate @submit=${this.#invite}>
      <label class="field">
        <span>Seat</span>
        <select
          name="role"
          @change=${(event: Event) => {
            this.invited = (event.target as HTMLSelectElement).value as Role;
            this.complaint = "";
          }}
        >
          ${seatOrder.map((role) => html`<option value=${role} ?selected=${role === this.invited}>${roleWords[role]}</option>`)}
        </select>
      </label>
      ${
        this.invited === "delegation"
          ? html`<label class="field">
                <span>Speaks for</span>
                <input
                  name="party"
                  list="roster"
                  autocomplete="off"
                  dir="auto"
                  placeholder="State, group or list"
                  aria-describedby="invite-complaint"
                  aria-invalid=${this.complaint !== ""}
                />
              </label>
              <datalist id="roster">
                ${info.parties.flatMap((party) => [
                  html`<option value=${party.name}></option>`,
                  ...(party.aliases ?? []).map((alias) => html`<option value=${alias} label=${party.name}></option>`),
                ])}
              </datalist>
              <label class="field">
                <span>As</span>
                <select name="reach">
                  <option value="head">Head, who binds the delegation</option>
                  <option value="drafter">Drafter, who writes papers</option>
                </select>
              </label>`
          : html`<p class="invite-what">
              ${this.invited === "screen" ? "Shows the paragraph on the floor. No controls." : this.invited === "observer" ? "Reads the text. Proposes nothing." : `Acts as ${this.invited === "chair" ? "the Chair" : "the Secretariat"}.`}
            </p>`
      }
      <label class="field">
        <span>Link opens</span>
        <select name="days">
          <option value="">until it is revoked</option>
          <option value="1">for a day</option>
          <option value="7">for a week</option>
          <option value="30">for 30 days</option>
        </select>
      </label>
      <button type="submit" class="button solid">Make a link</button>
      <p class="complaint" id="invite-complaint" role="alert">${this.complaint}</p>
    </form>`;
  }

  #seats(invitations: readonly InvitationInfo[]): TemplateResult {
    const live = seated(
      invitations.filter((one) => one.revoked === undefined),
      (one) => this.#whose(one),
    );
    const gone = invitations.length - live.length;
    const like = new Set(partiesLike(this.info!.parties, this.looked).map(({ id }) => id));
    const wanted = this.looked.trim().toLocaleLowerCase();
    const shown = live.filter(
      (one) =>
        wanted === "" ||
        one.parties.some((id) => like.has(id)) ||
        this.#asWhat(one).toLocaleLowerCase().startsWith(wanted),
    );
    return html`<section aria-labelledby="seats-head">
      <div class="seats-head">
        <h2 id="seats-head">
          ${counted(live.length, "seat")} ${gone === 0 ? nothing : html`<small>${gone} revoked</small>`}
        </h2>
        ${
          live.length <= many
            ? nothing
            : html`<input
                type="search"
                class="look"
                placeholder="Find a seat"
                aria-label="Find a seat"
                .value=${this.looked}
                @input=${(event: Event) => (this.looked = (event.target as HTMLInputElement).value)}
              />`
        }
      </div>
      ${
        shown.length === 0
          ? html`<p class="nothing">No seat matches “${this.looked.trim()}”.</p>`
          : html`<table class="seats">
              <thead>
                <tr>
                  <th scope="col">Seat</th>
                  <th scope="col">As</th>
                  <th scope="col">Invited</th>
                  <th scope="col">Last joined</th>
                  <th scope="col"><span class="unseen">Revoke</span></th>
                </tr>
              </thead>
              <tbody>
                ${shown.map(
                  (one) =>
                    html`<tr>
                      <th scope="row" dir="auto">${this.#whose(one)}</th>
                      <td>${this.#beside(one)}</td>
                      <td>
                        ${momentName(one.created)}
                        ${one.expires === undefined ? nothing : html`<br /><small>${opensUntil(one.expires)}</small>`}
                      </td>
                      <td>
                        ${one.used ? momentName(one.used) : html`<span class="quiet">not yet</span>`}
                        ${(one.devices ?? 0) > 1 ? html`<br /><small>opened on ${one.devices} devices</small>` : nothing}
                      </td>
                      <td class="end">
                        ${
                          (one.devices ?? 0) === 0 || one.seat === this.info?.seat.id
                            ? nothing
                            : html`<button
                                type="button"
                                class="button small quiet"
                                aria-label=${`Sign out ${counted(one.devices ?? 0, "device")} of ${this.#whose(one)}, ${this.#asWhat(one)}`}
                                @click=${() => this.#signOut(one)}
                              >
                                Sign out
                              </button>`
                        }
                        ${
                          one.seat === this.info?.seat.id
                            ? html`<span class="quiet">you</span>`
                            : html`<button
                                type="button"
                                class="button small quiet"
                                aria-label=${`Revoke the link of ${this.#whose(one)}, ${this.#asWhat(one)}`}
                                @click=${() => this.#revoke(one)}
                              >
                                Revoke
                              </button>`
                        }
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
      ${live.length > 1 ? html`<p class="quiet">A seat keeps its role. For another, revoke its link and make a new one.</p>` : nothing}
    </section>`;
  }

  async #moments(event: Event): Promise<void> {
    const box = event.target as HTMLInputElement;
    const settings = this.granted(
      await ask<Settings>(`negotiations/${this.negotiation}/settings`, {
        method: "PATCH",
        headers: { "content-type": "application/json", "unbracket-seat": this.seat },
        body: JSON.stringify({ momentsForDelegations: box.checked }),
      }),
    );
    if (settings === null) {
      box.checked = !box.checked;
      return;
    }
    this.info = { ...this.info!, settings };
    this.said = settings.momentsForDelegations
      ? "Delegations may now read every moment since the text was opened."
      : "Delegations now read revisions only. What they read before stays with them.";
  }

  #room(info: NegotiationInfo): TemplateResult {
    const chair = info.seat.role === "chair";
    return html`<section class="room-settings" aria-labelledby="room-head">
      <h2 id="room-head">The room</h2>
      <label class="tick">
        <input
          type="checkbox"
          ?disabled=${!chair}
          .checked=${info.settings.momentsForDelegations}
          @change=${(event: Event) => void this.#moments(event)}
        />
        <span
          ><b>Delegations may look between revisions</b>
          <small
            >Off, their history and comparisons reach from one revision to the
            next.${chair ? "" : " Only the Chair changes this."}</small
          ></span
        >
      </label>
    </section>`;
  }

  readonly #addParty = async (act: Extract<Act, { type: "set-party" }>): Promise<Refusal | null> => {
    const sent = { ...act, seen: { seq: this.info!.head.seq } };
    const answer = await this.doors.post<ActAnswer>("acts", sent);
    if (isRefusal(answer)) return answer;
    const info = this.granted(await this.doors.info());
    if (info !== null) this.info = info;
    return null;
  };

  #roster(info: NegotiationInfo): TemplateResult {
    return html`<details class="roster">
      <summary>
        <h2>
          Add a list, a group or an observer
          <small>${counted(info.parties.length, "party", "parties")} on the roster</small>
        </h2>
      </summary>
      <roster-form .parties=${info.parties} .send=${this.#addParty}></roster-form>
    </details>`;
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    if (!this.office)
      return html`<main class="column participants">
        <p class="nothing">Only the Chair and the Secretariat see who is invited. Ask them for a link.</p>
      </main>`;
    const reads = joinersRead(info);
    return html`<main class="column participants" aria-label="Participants">
      <section aria-labelledby="invite-head">
        <h2 id="invite-head">Invite</h2>
        ${reads === null ? nothing : html`<p class="quiet">${reads}</p>`} ${this.#form(info)}
      </section>
      ${this.#links()}
      <p class="said" role="status" tabindex="-1">${this.said}</p>
      ${this.#roster(info)} ${this.invitations === null ? nothing : this.#seats(this.invitations)} ${this.#room(info)}
    </main>`;
  }
}
