/**
 * The cards of a delegation (and of an observer, without buttons), with rival wordings and one's own position on each.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Paragraph } from "../../drafts/draft.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { ActAsked, DialogWanted, ProposalChosen, Waved } from "../frame/news.ts";
import { icon } from "../icons.ts";
import { counted, frame, notices } from "../words.ts";
import { desk as said } from "./desk-words.ts";
import {
  caveats,
  cardHead,
  cardSentence,
  excerpt,
  readings,
  reason,
  rivalShown,
  sponsorLine,
  tally,
} from "./card-parts.ts";
import { waits } from "./desk-context.ts";
import type { DeskContext } from "./desk-context.ts";
import { forIt, positionsOn, stanceOf, tallyOf, waitsFor } from "./standing.ts";
import type { Alternatives } from "./standing.ts";
import "./position-choice.ts";

const send = (event: Event, news: Event): void => {
  event.currentTarget?.dispatchEvent(news);
};

/** Whether to show buttons for positions: only a head takes positions, and others would just be refused. */
const takesPositions = (desk: DeskContext): boolean =>
  desk.as !== undefined && desk.seat.role === "delegation" && desk.seat.head;

const position = (q: Proposal, desk: DeskContext): TemplateResult | typeof nothing => {
  if (!takesPositions(desk) || !desk.namesArrived) return nothing;
  const party = desk.as!;
  const own = stanceOf(q, party);
  const told = desk.draft.tables.desk?.positions;
  const private_ = told && Object.values(told).find((entry) => entry.target === q.id && entry.party === party);
  if (own?.stance === "sponsor") return html`<p class="sponsoring">${icon("sponsor")} ${said.weSponsor}</p>`;
  return html`<position-choice
    .proposal=${q}
    .whom=${desk.nameOf(party)}
    .taken=${own ?? private_ ?? null}
    .sending=${desk.sending.get(q.id)?.stance ?? null}
    .online=${desk.online}
  ></position-choice>`;
};

/** Whether a proposal can be revised as a new wording of this paragraph; any other has to be tabled anew. */
const revisable = (q: Proposal, p: Paragraph): boolean =>
  q.changes.every((c) => c.type === "words" && c.change === undefined && c.paragraph === p.id);

const after = (q: Proposal, desk: DeskContext): TemplateResult | typeof nothing => {
  if (!takesPositions(desk)) return nothing;
  const as = desk.as!;
  const link = (label: string, act: (event: Event) => void): TemplateResult =>
    html`<button
      type="button"
      class="link"
      aria-disabled=${desk.online ? nothing : "true"}
      title=${desk.online ? nothing : frame.needsConnection}
      @click=${(event: Event) => desk.online && act(event)}
    >
      ${label}
    </button>`;
  const sponsoring = q.sponsors?.includes(as) === true;
  const links = sponsoring
    ? [
        link(q.sponsors!.length > 1 ? said.leave : said.withdraw, (event) =>
          send(
            event,
            new ActAsked(
              { type: "withdraw", as, proposal: q.id },
              q.sponsors!.length > 1 ? notices.done.leave(desk.nameOf(as), q.number) : notices.done.withdraw(q.number),
            ),
          ),
        ),
        ...(revisable(q, desk.paragraph)
          ? [link("Revise…", (event) => send(event, new DialogWanted("revise", q.id)))]
          : []),
        ...(q.entered === undefined
          ? []
          : [
              link(said.confirm, (event) =>
                send(
                  event,
                  new ActAsked({ type: "correct", proposal: q.id, confirm: true }, "Confirmed as taken down."),
                ),
              ),
              link(said.correct, (event) => send(event, new DialogWanted("correct", q.id))),
            ]),
      ]
    : [
        link(said.coSponsor, (event) =>
          send(
            event,
            new ActAsked(
              { type: "take-position", as, proposal: q.id, stance: "sponsor" },
              notices.done.sponsor(q.number),
            ),
          ),
        ),
        link(said.condition, (event) => send(event, new DialogWanted("condition", q.id))),
        link(said.tellChair, (event) => send(event, new DialogWanted("tell-chair", q.id))),
        ...(waitsFor(q, desk.seat, new Set()) && stanceOf(q, as) === undefined
          ? [link(desk.waved.has(q.id) ? said.forUsAgain : said.notForUs, (event) => send(event, new Waved(q.id)))]
          : []),
      ];
  return html`<div class="after">${links}</div>`;
};

const choose = (q: Proposal, desk: DeskContext) => (event: Event) => {
  if ((event.target as Element).closest("button, a, input, position-choice") === null && desk.chosen !== q.id)
    send(event, new ProposalChosen(q.id, desk.paragraph.id));
};

/**
 * One proposal on its own. Only a head of a delegation finds buttons for positions on it, and links to co-sponsor,
 * revise or withdraw once it is chosen.
 */
export const delegationCard = (q: Proposal, desk: DeskContext): TemplateResult => {
  const on = desk.chosen === q.id;
  return html`<li
    id=${desk.past ? nothing : `card-${q.id}`}
    data-key=${q.id}
    data-proposal=${q.id}
    class="card${on ? " on" : ""}"
    tabindex=${on ? "0" : "-1"}
    aria-label=${cardSentence(q, desk)}
    aria-current=${on ? "true" : nothing}
    @click=${choose(q, desk)}
  >
    ${cardHead(q, desk)} ${on && desk.clean ? readings(q, desk) : excerpt(q, desk)} ${caveats(q)} ${tally(q, desk)}
    ${reason(q)} ${position(q, desk)} ${on || q.entered !== undefined ? after(q, desk) : nothing}
  </li>`;
};

/** Who said, of the paragraph itself, that it should stay as it stands. */
const keptBy = (desk: DeskContext): string => {
  const names = positionsOn(desk.draft, desk.paragraph.id)
    .filter(({ stance }) => stance === "support" || stance === "sponsor")
    .map(({ party }) => desk.nameOf(party));
  if (names.length === 0) return "";
  const more = names.length - 2;
  return ` · ${said.keptBy(names.slice(0, 2).join(", "))}${more > 0 ? ` +${more}` : ""}`;
};

/** Rival wordings of the same words, one row each; the standing words come first. */
export const delegationAlternatives = (group: Alternatives, desk: DeskContext): TemplateResult => {
  const row = (q: Proposal): TemplateResult => {
    const on = desk.chosen === q.id;
    const counts = tallyOf(q);
    const needed = waits(q, desk);
    const standing =
      q.positions === undefined || !desk.countsKnown
        ? ""
        : ` · ${forIt(counts)} for${counts.object === 0 ? "" : `, ${counts.object} against`}`;
    return html`<li
      id=${desk.past ? nothing : `card-${q.id}`}
      data-proposal=${q.id}
      class="row-card${on ? " on" : ""}"
      tabindex=${on ? "0" : "-1"}
      aria-label=${cardSentence(q, desk)}
      aria-current=${on ? "true" : nothing}
      @click=${choose(q, desk)}
    >
      <div class="rival"><b>${q.number}</b>${rivalShown(q, group.changes, desk)}</div>
      <div class="by"><bdi>${sponsorLine(q, desk)}</bdi>${standing}</div>
      ${needed ? html`<div class="dot waits">Needs your position</div>` : nothing} ${position(q, desk)}
      ${on ? html`<div class="full">${desk.clean ? readings(q, desk) : nothing} ${reason(q)} ${after(q, desk)}</div>` : nothing}
    </li>`;
  };
  return html`<li class="rivals" data-key=${group.key}>
    <h3>${said.alternativesFor(group.stands)} <span>${counted(group.proposals.length + 1, "wording")}</span></h3>
    <ul>
      <li class="row-card">
        <div class="rival" lang=${desk.draft.language} dir="auto">${group.stands}</div>
        <div class="by">${said.asItStands.toLowerCase()}${keptBy(desk)}</div>
      </li>
      ${group.proposals.map(row)}
    </ul>
  </li>`;
};
