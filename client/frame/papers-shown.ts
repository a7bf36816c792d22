/**
 * Shows papers in their places: their words in the paragraph, their bars below it, new paragraphs where they would go.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import { pieces } from "../../drafts/reading/view.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { ActDone } from "../editor/news.ts";
import { paperTemplates } from "../editor/paper-words.ts";
import { deltaOf } from "../editor/schema.ts";
import { icon } from "../icons.ts";
import type { Paper } from "../room/states.ts";
import type { PaperHere } from "../text/draft-paragraph.ts";
import { notices as noticeWords, text as textWords } from "../words.ts";
import type { PageDialogs } from "./dialogs.ts";
import type { Page } from "./page.ts";
import "../editor/paper-bar.ts";

/** The papers on the paragraphs of a part, shown in place. */
export const papersHere = (page: Page, part: Part): ReadonlyMap<ParagraphId, PaperHere> => {
  const here = new Map<ParagraphId, PaperHere>();
  for (const paper of page.room?.papers ?? []) {
    if (!("paragraph" in paper.on) || paper.tabled) continue;
    const at = page.reading!.at(paper.on.paragraph);
    if (at?.part !== part) continue;
    const { p } = at;
    // One's own paper is shown rather than one that is taken down for others.
    if (paper.caucus.kind === "open" && here.has(p.id)) continue;
    here.set(p.id, {
      kind: paper.caucus.kind === "open" ? "open" : "private",
      words: () =>
        paperTemplates(deltaOf(paper.text), pieces(p, page.draft!), {
          ...page.drawn,
          chosen: page.chosen,
          cards: p.id === page.hand,
        }),
    });
  }
  return here;
};

/** The bar of a paper: who sees it, how much it contains, what can be done with it. */
export const barOfPaper = (page: Page, paper: Paper): TemplateResult => {
  return html`<paper-bar
    .room=${page.room}
    .paper=${paper}
    .drawing=${page.drawn}
    .labelOf=${(other: Paper) => paperLabel(page, other)}
    .done=${(event: ActDone) => tabled(page, event)}
    @paper-discarded=${() => {
      page.newPaper = null;
      // The caret must not end up in the words of the text.
      if (paper.caucus.id === page.takingDown) {
        page.takingDown = undefined;
        page.typing = false;
      }
      page.say(noticeWords.done.discarded);
    }}
  ></paper-bar>`;
};

/** What is being taken down on a paragraph, for seats that only watch. */
export const watchedBar = (page: Page, id: ParagraphId): TemplateResult | typeof nothing => {
  const paper = page.room?.papers.find(
    (one) => one.caucus.kind === "open" && "paragraph" in one.on && one.on.paragraph === id,
  );
  if (paper === undefined) return nothing;
  const whom = paper.caucus.for === undefined ? "" : page.nameOf(paper.caucus.for);
  return html`<div class="paper-bar"><b>${icon("observe")} ${textWords.takenDown(whom)}</b></div>`;
};

const paperLabel = (page: Page, paper: Paper): string => {
  const { on } = paper;
  const p =
    "paragraph" in on
      ? (page.reading?.at(on.paragraph)?.p ?? page.draft?.removed.find(({ id }) => id === on.paragraph))
      : undefined;
  return p === undefined ? textWords.newParagraph : page.reading!.labelOf(p);
};

/** To be called when something was tabled from a paper or a dialog. */
export const tabled = (page: Page, { act, answer }: ActDone): void => {
  page.newPaper = null;
  page.typing = false;
  page.takingDown = undefined;
  if (answer.number !== undefined)
    page.acting.done(act.type, answer, noticeWords.tabled(answer.number, new Date().toISOString()));
};

/**
 * Where a paper without a paragraph is shown in a part: behind a paragraph, or at the start (`after: null`); null if it
 * is not in this part.
 */
const placeOf = (page: Page, paper: Paper, part: Part): { readonly after: ParagraphId | null } | null => {
  const { on } = paper;
  const paragraphs = page.draft!.parts[part] ?? [];
  const last = paragraphs.at(-1)?.id ?? null;
  if ("after" in on) {
    if (on.part !== part) return null;
    // The paragraph it was to follow may have left the part.
    return { after: on.after === null || paragraphs.some(({ id }) => id === on.after) ? on.after : last };
  }
  // Own words on a paragraph that is in no part any more are shown where it was.
  const gone = paper.counts.additions + paper.counts.strikes + paper.counts.holds > 0;
  const labels = page.draft!.tables.record.labels[on.paragraph] ?? {};
  const stood = "summary" in labels && !("consensus" in labels) ? "summary" : "consensus";
  return gone && stood === part && page.draft!.removed.some(({ id }) => id === on.paragraph) ? { after: last } : null;
};

/** Papers that propose a paragraph, by the one they would follow; those whose paragraph has left come last. */
export const newPapers = (page: Page, part: Part): ReadonlyMap<ParagraphId | null, TemplateResult> => {
  const shown = new Map<ParagraphId | null, TemplateResult>();
  for (const paper of page.room?.papers ?? []) {
    const place = paper.tabled ? null : placeOf(page, paper, part);
    if (place === null) continue;
    const { after } = place;
    const proposes = "after" in paper.on;
    const title = proposes ? textWords.newParagraph : paperLabel(page, paper);
    const caret = paper.key === page.newPaper;
    const private_ = paper.caucus.kind !== "open";
    shown.set(
      after,
      html`${shown.get(after) ?? nothing}
        <article class="p hand paper${private_ ? "" : " open-paper"}" data-paper=${paper.key} aria-label=${title}>
          <div class="gutter">
            <small class="lock">${icon(private_ ? "lock" : "take-down")}<span class="words"> private</span></small>
          </div>
          <div class="body">
            <div class="tall ${proposes ? "k-i" : ""}">
              <span class="tag ${proposes ? "k-i" : ""}">${icon(proposes ? "insertion" : "lock")} ${title}</span>${
                caret
                  ? html`<div class="w host" dir="auto"></div>`
                  : html`<div
                      class="w"
                      dir="auto"
                      @click=${() => {
                        page.newPaper = paper.key;
                        page.typing = false;
                      }}
                    >
                      <span class="letters"
                        >${paperTemplates(deltaOf(paper.text), [], { ...page.drawn, chosen: null, cards: false })}</span
                      >
                    </div>`
              }
            </div>
          </div>
          ${barOfPaper(page, paper)}
        </article>`,
    );
  }
  return shown;
};

/**
 * Opens a paper for a party on the paragraph in hand, with the caret in it. The dialog that asked for it stays until
 * the paper can be typed in: what is being said is typed at once, and must not go into the text.
 */
export const takeDownFor = async (page: Page, party: PartyId): Promise<void> => {
  const { hand, room } = page;
  const dialogs = page.querySelector<PageDialogs>("page-dialogs");
  if (hand === null || room === null || dialogs === null) return;
  const opening = room.openFor(party, { paragraph: hand });
  // A caret that is already there would stay in the text, so it is removed, and then put into the paper.
  page.typing = false;
  page.caret.awaits();
  const wanted = await dialogs.until(opening);
  const paper = await opening;
  if (isRefusal(paper) || !wanted || page.reading?.at(hand) == null) {
    page.caret.forgets();
    if (wanted) dialogs.close();
    if (isRefusal(paper)) page.refuse(paper);
    else room.discard(paper);
    return;
  }
  page.takingDown = paper.caucus.id;
  page.caret.awaits();
  await Promise.all([dialogs.gone(), page.updateComplete]);
  page.take(hand, true);
  page.takingDown = paper.caucus.id;
};

/** Leaves the paragraph in hand: an open paper with nothing in it is discarded, because everybody would see it. */
export const leaveTakingDown = (page: Page): void => {
  const paper =
    page.hand === null || page.takingDown === undefined ? null : page.room?.paperOn(page.hand, page.takingDown);
  if (paper == null) return;
  const { additions, strikes, holds } = paper.counts;
  if (additions + strikes + holds === 0) page.room!.discard(paper);
};
