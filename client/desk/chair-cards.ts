/** The cards of the Chair and the Secretariat, which show what each proposal would do before it is decided on. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { ActAsked, DialogWanted, ProposalChosen } from "../frame/news.ts";
import { frame, notices } from "../words.ts";
import { consequence, desk as said } from "./desk-words.ts";
import {
  caveats,
  cardHead,
  cardSentence,
  excerpt,
  objections,
  readable,
  readings,
  reason,
  rivalShown,
  sponsorLine,
  tally,
} from "./card-parts.ts";
import type { DeskContext } from "./desk-context.ts";
import { forIt, positionsOn, tallyOf, tallyOfPositions } from "./standing.ts";
import type { Alternatives, Tally } from "./standing.ts";

/** A card's check box for the batch was changed. */
export class BatchTicked extends Event {
  static readonly type = "batch-ticked";
  readonly proposal: ProposalId;
  constructor(proposal: ProposalId) {
    super(BatchTicked.type, { bubbles: true });
    this.proposal = proposal;
  }
}

const send = (event: Event, news: Event): void => {
  event.currentTarget?.dispatchEvent(news);
};

const tick = (q: Proposal, desk: DeskContext): TemplateResult =>
  html`<input
    type="checkbox"
    aria-label=${said.select(q.number)}
    .checked=${desk.batch.has(q.id)}
    @change=${(event: Event) => send(event, new BatchTicked(q.id))}
  />`;

const numbers = (desk: DeskContext, ids: readonly ProposalId[]): readonly string[] =>
  ids.map((id) => desk.draft.proposals.find((q) => q.id === id)?.number ?? id);

const wouldDo = (type: "incorporate" | "set-aside", q: Proposal, desk: DeskContext): TemplateResult => {
  const would = desk.consequences(type, q);
  const label = type === "incorporate" ? "If incorporated:" : "If set aside:";
  const stay = desk.draft.proposals.filter(
    (other) =>
      other.id !== q.id &&
      other.status === "open" &&
      !would.lapses.includes(other.id) &&
      !would.adrift.includes(other.id) &&
      other.changes.some((c) => c.paragraph === desk.paragraph.id),
  ).length;
  return html`<p class="would">
    <b>${label}</b> ${consequence(
      {
        lapse: numbers(desk, would.lapses),
        lose: numbers(desk, would.adrift),
        sleep: numbers(desk, would.sleeps),
        wake: numbers(desk, would.wakes),
      },
      stay,
    )}
  </p>`;
};

const decide = (type: "incorporate" | "set-aside", q: Proposal, desk: DeskContext): ActAsked => {
  const would = desk.consequences(type, q);
  return new ActAsked({ type, proposal: q.id, lapses: [...would.lapses] }, notices.done[type](q.number));
};

const acts = (q: Proposal, desk: DeskContext): TemplateResult => {
  const button = (
    label: string,
    tone: string,
    key: string,
    act: (event: Event) => void,
    describedBy = "",
  ): TemplateResult =>
    html`<button
      type="button"
      class="button ${tone}"
      data-act=${key}
      aria-describedby=${describedBy === "" ? nothing : describedBy}
      aria-disabled=${desk.online ? nothing : "true"}
      title=${desk.online ? nothing : frame.needsConnection}
      @click=${(event: Event) => desk.online && act(event)}
    >
      ${label}
    </button>`;
  const floor = button(said.putOnFloor("this"), "", "floor", (event) =>
    send(
      event,
      new ActAsked({ type: "set-floor", paragraph: desk.paragraph.id }, notices.done.floor(desk.paragraph.label)),
    ),
  );
  // The Secretariat can only correct what it entered and nobody has confirmed.
  const correct =
    desk.seat.role === "secretariat" && q.entered !== undefined
      ? button(said.correct, "", "correct", (event) => send(event, new DialogWanted("correct", q.id)))
      : nothing;
  const setAside = button(
    said.setAside,
    "",
    "set-aside",
    (event) => send(event, decide("set-aside", q, desk)),
    `would-${q.id}`,
  );
  return html`<div class="acts">
    ${
      q.status === "received"
        ? button(said.admit, "solid", "admit", (event) =>
            send(event, new ActAsked({ type: "admit", proposal: q.id }, notices.done.admit(q.number))),
          )
        : button(
            said.incorporate(q.number),
            "solid",
            "incorporate",
            (event) => send(event, decide("incorporate", q, desk)),
            `would-${q.id}`,
          )
    }
    ${setAside} ${correct} ${desk.draft.floor === desk.paragraph.id ? nothing : floor}
  </div>`;
};

/** The chosen proposal in full: readings, who hesitates, the consequences, then the acts. */
const opened = (q: Proposal, desk: DeskContext): TemplateResult =>
  html`${readable(q, desk) ? readings(q, desk) : excerpt(q, desk)} ${caveats(q)} ${reason(q)} ${objections(q, desk)}
    <div id="would-${q.id}">
      ${q.status === "received" ? nothing : wouldDo("incorporate", q, desk)} ${wouldDo("set-aside", q, desk)}
    </div>
    ${acts(q, desk)}`;

const choose = (q: Proposal, desk: DeskContext) => (event: Event) => {
  if ((event.target as Element).closest("button, a, input") === null)
    send(event, new ProposalChosen(desk.chosen === q.id ? null : q.id, desk.paragraph.id));
};

/** One proposal on its own. Acts are offered only on the chosen card, under what would follow from them. */
export const chairCard = (q: Proposal, desk: DeskContext): TemplateResult => {
  const on = desk.chosen === q.id;
  return html`<li
    id="card-${q.id}"
    data-key=${q.id}
    data-proposal=${q.id}
    class="card${on ? " on" : ""}"
    tabindex=${on ? "0" : "-1"}
    aria-label=${cardSentence(q, desk)}
    aria-current=${on ? "true" : nothing}
    @click=${choose(q, desk)}
  >
    ${cardHead(q, desk, tick(q, desk))}
    ${on ? html`${tally(q, desk)}${opened(q, desk)}` : html`${excerpt(q, desk)}${caveats(q)}${tally(q, desk)}`}
  </li>`;
};

const cells = (counts: Tally | null): readonly TemplateResult[] =>
  (counts === null
    ? ["–", "–", "–", "–"]
    : [forIt(counts), counts["can-live-with"], counts.reserve, counts.object]
  ).map((n) => html`<td class=${n === 0 || n === "–" ? "none" : ""}>${n}</td>`);

/** Who wants the words as they stand, by positions on the paragraph itself; nothing is inferred from objections. */
const asItStands = (desk: DeskContext): Tally | null => {
  const own = positionsOn(desk.draft, desk.paragraph.id);
  return own.length === 0 ? null : tallyOfPositions(own);
};

/**
 * Rival wordings as a table, with the standing words first and counts of stances; the chosen one is opened below. "–"
 * stands for the standing words if nobody has said anything of the paragraph itself.
 */
export const chairAlternatives = (group: Alternatives, desk: DeskContext): TemplateResult => {
  const chosen = group.proposals.find((q) => q.id === desk.chosen);
  return html`<li class="rivals" data-key=${group.key}>
    <table class="stands">
      <thead>
        <tr>
          <th scope="col">${said.alternativesFor(group.stands)}</th>
          ${said.by.table.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            <span class="indent"></span
            ><span class="rival" lang=${desk.draft.language} dir="auto">${group.stands}</span>
            <small>${said.asItStands.toLowerCase()}</small>
          </th>
          ${cells(asItStands(desk))}
        </tr>
        ${group.proposals.map((q) => {
          const on = q.id === desk.chosen;
          return html`<tr
            data-proposal=${q.id}
            class=${on ? "on" : ""}
            id=${on ? nothing : `card-${q.id}`}
            tabindex="-1"
            aria-label=${cardSentence(q, desk)}
            @click=${choose(q, desk)}
          >
            <th scope="row">
              ${tick(q, desk)}<button
                type="button"
                class="link plain"
                tabindex="-1"
                @click=${(event: Event) => send(event, new ProposalChosen(on ? null : q.id, desk.paragraph.id))}
              >
                <b>${q.number}</b>
              </button>
              <span class="rival">${rivalShown(q, group.changes, desk)}</span>
              <small><bdi>${sponsorLine(q, desk)}</bdi></small>
            </th>
            ${cells(q.positions === undefined && q.sponsors === undefined ? null : tallyOf(q))}
          </tr>`;
        })}
      </tbody>
    </table>
    ${
      chosen === undefined
        ? nothing
        : html`<div
            id="card-${chosen.id}"
            data-proposal=${chosen.id}
            class="card on opened"
            tabindex="0"
            role="group"
            aria-label=${cardSentence(chosen, desk)}
          >
            ${cardHead(chosen, desk)} ${opened(chosen, desk)}
          </div>`
    }
  </li>`;
};
