/** The top bar: which text and version, where the floor is, whether one's words are saved, and which seat one has. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Draft } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { SyncState } from "../room/states.ts";
import { syncSentence } from "../room/sync-state.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { mayImport } from "../import/may-import.ts";
import { pathOf } from "../routes.ts";
import { frame, roleWords, sync as syncWords } from "../words.ts";
import { past } from "../past/past-words.ts";
import { room as roomWords } from "./room-words.ts";
import { LightElement } from "./light.ts";
import { CommandChosen, DialogWanted } from "./news.ts";

const syncIcons: Readonly<Record<SyncState["is"], IconName>> = {
  opening: "saving",
  "catching-up": "saving",
  saved: "saved",
  saving: "saving",
  "still-saving": "saving",
  offline: "offline",
  refused: "refused",
  closed: "unlink",
};

/** The element. It only shows; its buttons go up as commands. */
@customElement("top-bar")
export class TopBar extends LightElement {
  @property({ attribute: false }) accessor info: NegotiationInfo | null = null;
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property({ attribute: false }) accessor sync: SyncState = { is: "opening" };
  @property({ attribute: false }) accessor as: PartyId | undefined;
  /** The revision being read, if there is no living text. */
  @property() accessor revision = "";
  @property() accessor floorLabel = "";
  @property({ attribute: false }) accessor following = false;
  @property({ attribute: false }) accessor online = false;

  #command(command: string): () => void {
    return () => this.dispatchEvent(new CommandChosen(command));
  }

  #floor(office: boolean): TemplateResult | typeof nothing {
    if (this.draft === null) return nothing;
    if (this.floorLabel === "") return nothing;
    const label = office ? `On the floor: ${this.floorLabel}` : frame.floor(this.floorLabel);
    return html`<button
      type="button"
      class="pill floor"
      aria-pressed=${this.following ? "true" : "false"}
      title=${this.following ? "Following the floor (f)" : "Follow the floor (f)"}
      @click=${this.#command("follow")}
    >
      ${icon("floor")} ${label} ${this.following ? html`<span class="quiet">· ${frame.following}</span>` : nothing}
    </button>`;
  }

  /** The Chair's and the Secretariat's link to the room's settings, which also shows the manner. */
  #room(office: boolean): TemplateResult | typeof nothing {
    if (!office || this.draft === null) return nothing;
    return html`<button
      type="button"
      class="pill manner"
      aria-disabled=${this.online ? nothing : "true"}
      title=${this.online ? roomWords.about : frame.needsConnection}
      @click=${() => this.online && this.dispatchEvent(new DialogWanted("room"))}
    >
      ${icon("manner")} ${roomWords.open}<span class="quiet">· ${roomWords.mannerShort[this.draft.manner]}</span>
    </button>`;
  }

  #sync(): TemplateResult {
    const { is } = this.sync;
    const [first, ...rest] = syncSentence(this.sync, (iso, seconds) =>
      new Date(iso).toLocaleTimeString("en-GB", seconds ? {} : { hour: "2-digit", minute: "2-digit" }),
    ).split(/(?<=^Saved) | · /);
    // Read out only when the kind of state changes; the seconds of "still saving" are just shown.
    return html`<button
        type="button"
        class="sync is-${is}"
        title=${is === "saved" ? syncWords.savedLong : nothing}
        @click=${this.#command("sync")}
      >
        ${icon(syncIcons[is])}
        <span class="sync-words"
          >${first}<span class="long"
            >${rest.length > 0 ? ` ${is === "saved" ? "" : "· "}${rest.join(" · ")}` : ""}</span
          ></span
        >
      </button>
      <span class="unseen" role="status">${spoken[is]}</span>`;
  }

  #seat(info: NegotiationInfo): TemplateResult {
    const { seat } = info;
    const party = this.as === undefined ? undefined : info.parties.find(({ id }) => id === this.as)?.name;
    const name = party ?? (seat.role === "observer" ? frame.observing : roleWords[seat.role]);
    const under = party === undefined ? "" : seat.head ? roleWords[seat.role] : frame.drafter;
    return html`<button type="button" class="seat" @click=${() => this.dispatchEvent(new DialogWanted("settings"))}>
      ${icon(seat.role === "chair" ? "gavel" : seat.role === "observer" ? "observe" : seat.role === "secretariat" ? "pen" : "seat")}
      <span
        ><span class="unseen">Your seat and settings: </span
        ><b>${name}</b>${under === "" ? nothing : html`<small>${under}</small>`}</span
      >
    </button>`;
  }

  protected override render() {
    const { info } = this;
    if (info === null)
      return html`<header class="bar">
        <a class="brand" href="/"><b class="mark" aria-hidden="true">] [</b><span>Unbracket</span></a>
      </header>`;
    const office = info.seat.role === "chair" || info.seat.role === "secretariat";
    const revision = this.draft?.revision;
    const link = (screen: string, sign: IconName, label: string, key: string): TemplateResult =>
      html`<a
        class="button quiet small"
        href=${pathOf(info.id, info.seat.id, screen)}
        title=${key === "" ? label : `${label} (${key})`}
        >${icon(sign)} <span>${label}</span></a
      >`;
    return html`<header class="bar">
      <a class="brand" href="/" aria-label="Unbracket: your negotiations"
        ><b class="mark" aria-hidden="true">] [</b><span>Unbracket</span></a
      >
      <h1 class="of">
        <b dir="auto">${this.draft?.title ?? info.title}</b
        ><small
          ><bdi>${this.draft?.symbol ?? info.symbol}</bdi> ·
          ${
            this.revision === "" && this.draft !== null && revision !== undefined
              ? html`<a
                  class="quiet-link"
                  href=${`${pathOf(info.id, info.seat.id, "reconcile")}?${new URLSearchParams({ from: revision, to: "now" })}`}
                  title="Every difference since ${revision}"
                  >${frame.after(revision)}</a
                >`
              : this.revision === ""
                ? frame.after(revision)
                : this.revision
          }</small
        >
      </h1>
      <nav class="links" aria-label="Screens">
        ${link("history", "history", "History", "h")} ${link("compare", "compare", "Compare", "d")}
        ${link("export", "export", "Export", "e")}
        ${office ? link("participants", "people", "Participants", "") : nothing}
        ${!office && mayImport(info) ? link("import", "import", "Import a Word file", "") : nothing}
      </nav>
      ${
        this.draft === null
          ? nothing
          : html`<button
              type="button"
              class="button quiet small look-back"
              title="${past.opens} (Shift h)"
              aria-label=${past.open}
              @click=${this.#command("look-back")}
            >
              ${icon("look-back")} <span>${past.open}</span>
            </button>`
      }
      <span class="grow"></span>
      ${this.#floor(office)} ${this.#room(office)}
      ${
        this.draft === null
          ? nothing
          : html`<button
                type="button"
                class="search"
                aria-label=${office ? "Go to" : "Search, go to"}
                title="Search, go to (/)"
                @click=${this.#command("go-to")}
              >
                ${icon("search")} <span>${office ? "Go to" : "Search, go to"}</span> <kbd>/</kbd>
              </button>
              ${this.#sync()}`
      }
      ${this.#seat(info)}
    </header>`;
  }
}

const spoken: Readonly<Record<SyncState["is"], string>> = {
  opening: "Opening",
  "catching-up": "Shown from this device, catching up",
  saved: "Saved",
  saving: "",
  "still-saving": "Still saving",
  offline: "Offline",
  refused: "Refused: here are your words",
  closed: "Closed",
};
