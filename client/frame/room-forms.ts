/** What the Chair sets for the room and for a paragraph: phase, names, floor, pens, the manner of a section. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { Manner, NamesSetting, PenEntry, Phase } from "../../drafts/tables.ts";
import { counted, frame, listed } from "../words.ts";
import { room as said } from "./room-words.ts";
import { parties } from "./asks.ts";
import type { Asks } from "./asks.ts";

/** A list of choices. Nothing is set until the form is sent, so arrow keys may move through it. */
const menu = <T extends string>(
  label: string,
  name: string,
  choices: Readonly<Record<T, string>>,
  chosen: T,
  focus = false,
): TemplateResult =>
  html`<label class="field"
    >${label}<select name=${name} ?autofocus=${focus}>
      ${(Object.keys(choices) as T[]).map(
        (choice) => html`<option value=${choice} ?selected=${choice === chosen}>${choices[choice]}</option>`,
      )}
    </select></label
  >`;

/** The settings of the room: phase, names, manner, floor. Each changed one is sent as an act of its own. */
export const roomForm = (asks: Asks, draft: Draft): TemplateResult => {
  const online = asks.room?.online === true;
  const floor = Object.values(draft.parts)
    .flat()
    .find(({ id }) => id === draft.floor);
  const apply = (data: FormData): void => {
    const phase = data.get("phase") as Phase;
    const names = data.get("names") as NamesSetting;
    const manner = data.get("manner") as Manner;
    if (phase !== draft.phase) asks.ask({ type: "set-phase", phase }, said.phaseSet[phase]);
    if (names !== draft.names) asks.ask({ type: "set-names", names }, said.namesSet[names]);
    if (manner !== draft.manner) asks.ask({ type: "set-manner", manner }, said.mannersSet[manner]);
    asks.close();
  };
  return html`<form
    class="dialog-body"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      apply(new FormData(event.target as HTMLFormElement));
    }}
  >
    ${menu(said.phase, "phase", said.phases, draft.phase, true)}
    ${menu(said.seeNames, "names", said.names, draft.names)} ${menu(said.manner, "manner", said.manners, draft.manner)}
    <div class="dialog-foot">
      <button class="button solid" ?disabled=${!online} title=${online ? nothing : frame.needsConnection}>
        ${said.apply}
      </button>
      <button type="button" class="button" @click=${() => asks.close()}>Cancel</button>
      <span class="grow"></span>
      ${
        floor === undefined
          ? nothing
          : html`<button
              type="button"
              class="button"
              ?disabled=${!online}
              @click=${() => asks.ask({ type: "set-floor", paragraph: null }, said.floorOff)}
            >
              ${said.offFloor(floor.label)}
            </button>`
      }
    </div>
  </form>`;
};

/** For a heading: the manner in which proposals in its section come into the text. */
export const sectionManner = (asks: Asks, draft: Draft, p: Paragraph): TemplateResult | typeof nothing => {
  if (p.kind !== "heading") return nothing;
  const own = draft.tables.record.meta.sectionManners[p.id] ?? draft.manner;
  return html`<form
    class="dialog-body"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      const manner = new FormData(event.target as HTMLFormElement).get("manner") as Manner;
      if (manner === own) asks.close();
      else asks.ask({ type: "set-manner", manner, section: p.id }, said.mannerSet(asks.label, manner));
    }}
  >
    ${menu(said.mannerOf(asks.label), "manner", said.manners, own)}
    <div class="dialog-foot"><button class="button" ?disabled=${asks.room?.online !== true}>${said.apply}</button></div>
  </form>`;
};

const holds = (pen: PenEntry, p: Paragraph): boolean => pen.paragraphs === undefined || pen.paragraphs.includes(p.id);

/** Who was lent the pen for this paragraph, and lending it or taking it back (the Chair only). */
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

/** Sections with another manner than the whole text, as the banner names them. */
export const otherManners = (draft: Draft): string => {
  const { sectionManners } = draft.tables.record.meta;
  const headings = Object.values(draft.parts)
    .flat()
    .filter((p) => sectionManners[p.id] !== undefined && sectionManners[p.id] !== draft.manner);
  if (headings.length === 0) return "";
  return said.sections(listed(headings.map((p) => p.label || "a section")), headings.length, draft.manner);
};
