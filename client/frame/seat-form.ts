/** One's own seat: for whom one speaks, how the text is shown, and whether this computer is shared. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ViewName } from "../../drafts/reading/view.ts";
import { icon } from "../icons.ts";
import { mayImport } from "../import/may-import.ts";
import { text as said } from "../words.ts";
import { room as roomWords } from "./room-words.ts";
import { pathOf } from "../routes.ts";
import type { Asks } from "./asks.ts";
import { DialogWanted, SettingsChanged, ViewChosen } from "./news.ts";
import { isShared, setShared } from "../room/shared-computer.ts";
import "../history/record-head.ts";
import { readSettings, writeSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";

/** Draws the form. What is chosen takes effect at once; a shared computer by loading the page anew. */
export const settings = (asks: Asks, info: NegotiationInfo): TemplateResult => {
  const settings = readSettings();
  const office = info.seat.role === "chair" || info.seat.role === "secretariat";
  const change = (next: Partial<Settings>): void => {
    writeSettings({ ...readSettings(), ...next });
    asks.dispatchEvent(new SettingsChanged());
  };
  // The bar of a phone has no room for these links, so they are here.
  const screen = (name: "history" | "compare" | "export", label: string): TemplateResult =>
    html`<a class="button" href=${pathOf(info.id, info.seat.id, name)}>${icon(name)} ${label}</a>`;
  return html`<div class="dialog-body">
    ${
      info.seat.parties.length > 1
        ? html`<label class="field"
            >Speaking for<select
              @change=${(event: Event) => asks.dispatchEvent(new SettingsChanged((event.target as HTMLSelectElement).value))}
            >
              ${info.seat.parties.map((id) => html`<option value=${id} ?selected=${id === asks.as}>${asks.nameOf(id)}</option>`)}
            </select></label
          >`
        : nothing
    }
    <label class="field"
      >Size of the text<select @change=${(event: Event) => change({ text: (event.target as HTMLSelectElement).value })}>
        ${[
          ["15", "Small"],
          ["", "Usual"],
          ["19", "Large"],
          ["21", "Largest"],
        ].map(([value, label]) => html`<option value=${value!} ?selected=${value === settings.text}>${label}</option>`)}
      </select></label
    >
    <label class="field"
      >Light or dark<select @change=${(event: Event) => change({ scheme: (event.target as HTMLSelectElement).value })}>
        ${[
          ["", "As the device"],
          ["light", "Light"],
          ["dark", "Dark"],
        ].map(
          ([value, label]) => html`<option value=${value!} ?selected=${value === settings.scheme}>${label}</option>`,
        )}
      </select></label
    >
    <label class="field"
      ><span
        ><input
          type="checkbox"
          .checked=${isShared()}
          ?disabled=${asks.room?.sync.is !== "saved" || asks.room.handedBack.length > 0}
          @change=${(event: Event) => {
            setShared((event.target as HTMLInputElement).checked);
            // Entering the room anew decides what is kept from now on.
            location.reload();
          }}
        />
        Shared computer: keep nothing here</span
      ></label
    >
    ${
      info.seat.role === "observer" || info.seat.role === "screen"
        ? nothing
        : html`<p class="quiet">
            A private paper is for its caucus alone until it is tabled. Whoever runs the server could read it there.
          </p>`
    }
    ${
      asks.draft === null
        ? nothing
        : html`<label class="field other-screens"
            >The text shows<select
              @change=${(event: Event) => asks.dispatchEvent(new ViewChosen((event.target as HTMLSelectElement).value as ViewName))}
            >
              ${(["clean", "bracketed", "annotated"] as const)
                .filter((view) => view !== "annotated" || office || info.documents.names !== undefined)
                .map(
                  (view) =>
                    html`<option value=${view} ?selected=${view === asks.drawing?.view}>${said.views[view]}</option>`,
                )}
            </select></label
          >`
    }
    <nav class="dialog-foot other-screens" aria-label="Screens">
      ${screen("history", "History")} ${screen("compare", "Compare")} ${screen("export", "Export")}
    </nav>
    <p class="dialog-foot">
      ${office ? html`<a class="button" href=${pathOf(info.id, info.seat.id, "participants")}>${icon("people")} Participants</a>` : nothing}
      ${
        office && asks.draft !== null
          ? html`<button type="button" class="button" @click=${() => asks.dispatchEvent(new DialogWanted("room"))}>
              ${icon("manner")} ${roomWords.open}
            </button>`
          : nothing
      }
      ${mayImport(info) ? html`<a class="button" href=${pathOf(info.id, info.seat.id, "import")}>${icon("import")} Import a Word file</a>` : nothing}
      <a class="button" href=${pathOf(info.id, info.seat.id, "hall")}>${icon("hall")} Hall view</a>
      <button type="button" class="button" @click=${() => asks.dispatchEvent(new DialogWanted("keys"))}>
        ${icon("keys")} Keys
      </button>
    </p>
    <record-head .head=${asks.room?.info.head ?? info.head} negotiation=${info.id} seat=${info.seat.id}></record-head>
  </div>`;
};
