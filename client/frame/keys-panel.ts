/** The table of keys, and the switch for single letters. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import { commands } from "../keys.ts";
import type { Where } from "../keys.ts";
import { readSettings, writeSettings } from "./settings.ts";

const headings: readonly (readonly [Where, string])[] = [
  ["reading", "Reading"],
  ["desk", "On a card"],
  ["chair", "Chair and Secretariat"],
  ["typing", "Typing"],
  ["everywhere", "Everywhere"],
];

/** Keys that the editor handles itself. */
const typing: readonly (readonly [string, string])[] = [
  ["Ctrl Enter", "What the room will read; again: table"],
  ["[", "On selected words: hold them"],
  ["Ctrl Z", "Undo, own steps only"],
];

/** Draws the table; `changed` is called after the switch was used. */
export const keysPanel = (changed: () => void): TemplateResult =>
  html`<div class="dialog-body keys">
    <div class="key-columns">
      ${headings.map(([where, heading]) => {
        const rows = [
          ...commands
            .filter((command) => command.where === where && command.keys.length > 0)
            .map(({ keys, label }) => [keys.join(" or "), label] as const),
          ...(where === "typing" ? typing : []),
        ];
        return html`<section>
          <h3>${heading}</h3>
          <dl>
            ${rows.map(
              ([keys, label]) =>
                html`<div>
                  <dt><kbd>${keys}</kbd></dt>
                  <dd>${label}</dd>
                </div>`,
            )}
          </dl>
        </section>`;
      })}
    </div>
    <label class="tick"
      ><input
        type="checkbox"
        .checked=${readSettings().letters}
        @change=${(event: Event) => {
          writeSettings({ ...readSettings(), letters: (event.target as HTMLInputElement).checked });
          changed();
        }}
      />
      Single letters act while no caret is in the words</label
    >
  </div>`;
