/** What the Chair sets for the room and for a paragraph: phase, names, floor, pens, the manner of a section. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { PenEntry } from "../../drafts/tables.ts";
import { counted, listed, room as said } from "../words.ts";
import { parties } from "./asks.ts";
import type { Asks } from "./asks.ts";

/** A menu whose every choice says what follows from it; choosing is the act. */
const menu = <T extends string>(
  label: string,
  choices: Readonly<Record<T, string>>,
  chosen: T,
  online: boolean,
  choose: (choice: T) => void,
): TemplateResult =>
  html`<label class="field"
    >${label}<select
      ?disabled=${!online}
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as T)}
    >
      ${(Object.keys(choices) as T[]).map(
        (choice) => html`<option value=${choice} ?selected=${choice === chosen}>${choices[choice]}</option>`,
      )}
    </select></label
  >`;

export const roomFields = (asks: Asks, draft: Draft): TemplateResult => {
  const online = asks.room?.online === true;
  return html`${menu("Phase", said.phases, draft.phase, online, (phase) =>
    asks.ask({ type: "set-phase", phase }, said.phaseSet[phase]),
  )}
  ${menu("Names that delegations see", said.names, draft.names, online, (names) =>
    asks.ask({ type: "set-names", names }, said.namesSet[names]),
  )}
  ${
    draft.floor === undefined
      ? nothing
      : html`<button
          type="button"
          class="button"
          ?disabled=${!online}
          @click=${() => asks.ask({ type: "set-floor", paragraph: null }, said.floorOff)}
        >
          Take the paragraph off the floor
        </button>`
  }`;
};

/** For a heading: how proposals in its section come into the text. */
export const sectionManner = (asks: Asks, draft: Draft, p: Paragraph): TemplateResult | typeof nothing => {
  if (p.kind !== "heading") return nothing;
  const own = draft.tables.record.meta.sectionManners[p.id] ?? draft.manner;
  return menu(said.mannerOf(asks.label), said.manners, own, asks.room?.online === true, (manner) =>
    asks.ask({ type: "set-manner", manner, section: p.id }, said.mannerSet(asks.label, manner)),
  );
};

const holds = (pen: PenEntry, p: Paragraph): boolean => pen.paragraphs === undefined || pen.paragraphs.includes(p.id);

/** Who was lent the pen for this paragraph, and lending or taking it back: the Chair's alone. */
export const pensOn = (asks: Asks, draft: Draft, p: Paragraph): TemplateResult | typeof nothing => {
  if (asks.info?.seat.role !== "chair") return nothing;
  const online = asks.room?.online === true;
  const lent = Object.values(draft.tables.names?.pens ?? {}).filter((pen) => holds(pen, p));
  const called = (pen: PenEntry): string => (pen.party === undefined ? "A seat" : asks.nameOf(pen.party));
  return html`<form
    class="dialog-body pens"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      const party = String(new FormData(event.target as HTMLFormElement).get("party"));
      asks.ask({ type: "give-pen", party, paragraphs: [p.id] }, said.penGiven(asks.nameOf(party), asks.label));
    }}
  >
    <h3>${said.pens(asks.label)}</h3>
    ${lent.map(
      (pen) =>
        html`<p class="pen">
          <span
            >${called(pen)}${pen.paragraphs === undefined ? ", everywhere" : pen.paragraphs.length > 1 ? `, ${counted(pen.paragraphs.length, "paragraph")}` : ""}</span
          >
          <button
            type="button"
            class="link"
            ?disabled=${!online}
            @click=${() => {
              const holder = pen.party === undefined ? { seat: pen.seat ?? "" } : { party: pen.party };
              asks.ask({ type: "take-pen", ...holder }, said.penTaken(called(pen)));
            }}
          >
            Take the pen back
          </button>
        </p>`,
    )}
    <label class="field">Lend the pen to${parties(asks, "party")}</label>
    <p class="hint">${said.penHint}</p>
    <div class="dialog-foot"><button class="button" ?disabled=${!online}>Lend the pen</button></div>
  </form>`;
};

/** Sections that are worked in another manner than the whole, as the banner says it. */
export const otherManners = (draft: Draft): string => {
  const { sectionManners } = draft.tables.record.meta;
  const headings = Object.values(draft.parts)
    .flat()
    .filter((p) => sectionManners[p.id] !== undefined && sectionManners[p.id] !== draft.manner);
  if (headings.length === 0) return "";
  return said.sections(listed(headings.map((p) => p.label || "a section")), headings.length, draft.manner);
};
