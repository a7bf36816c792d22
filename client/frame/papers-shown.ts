/** Papers in their places: their words in the paragraph, their bars below it, new paragraphs where they would go. */
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

/** The papers on the paragraphs of a part, as they are read in place. */
export const papersHere = (page: Page, part: Part): ReadonlyMap<ParagraphId, PaperHere> => {
  const here = new Map<ParagraphId, PaperHere>();
  for (const paper of page.room?.papers ?? []) {
    if (!("paragraph" in paper.on) || paper.tabled) continue;
    const at = page.reading!.at(paper.on.paragraph);
    if (at?.part !== part) continue;
    const { p } = at;
    // One's own paper stands before one that is taken down for others.
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

/** Bars of papers: who sees it, how much it holds, what can be done. */
export const barOfPaper = (page: Page, paper: Paper): TemplateResult => {
  return html`<paper-bar
    .room=${page.room}
    .paper=${paper}
    .drawing=${page.drawn}
    .labelOf=${(other: Paper) => paperLabel(page, other)}
    .done=${(event: ActDone) => tabled(page, event)}
    @paper-discarded=${() => {
      page.newPaper = null;
      // The caret does not fall through to the words of the text.
      if (paper.caucus.id === page.takingDown) {
        page.takingDown = undefined;
        page.typing = false;
      }
      page.say(noticeWords.done.discarded);
    }}
  ></paper-bar>`;
};

/** What is being taken down on a paragraph, for those who only watch. */
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

/** Something was tabled, from a paper or a dialog. */
export const tabled = (page: Page, { act, answer }: ActDone): void => {
  page.newPaper = null;
  page.typing = false;
  page.takingDown = undefined;
  if (answer.number !== undefined)
    page.acting.done(act.type, answer, noticeWords.tabled(answer.number, new Date().toISOString()));
};

/** Where in a part a paper without a paragraph in it is read: behind a paragraph, or first; null where it is not. */
const placeOf = (page: Page, paper: Paper, part: Part): { readonly after: ParagraphId | null } | null => {
  const { on } = paper;
  const paragraphs = page.draft!.parts[part] ?? [];
  const last = paragraphs.at(-1)?.id ?? null;
  if ("after" in on) {
    if (on.part !== part) return null;
    // What it was to follow may have left.
    return { after: on.after === null || paragraphs.some(({ id }) => id === on.after) ? on.after : last };
  }
  // Own words on a paragraph that stands in no part any more are kept where it stood.
  const gone = paper.counts.additions + paper.counts.strikes + paper.counts.holds > 0;
  const labels = page.draft!.tables.record.labels[on.paragraph] ?? {};
  const stood = "summary" in labels && !("consensus" in labels) ? "summary" : "consensus";
  return gone && stood === part && page.draft!.removed.some(({ id }) => id === on.paragraph) ? { after: last } : null;
};

/** Papers that propose a paragraph, by the paragraph they would follow; and those whose paragraph has left, at the end. */
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
 * An open paper for a party on the paragraph in hand, with the caret in it. Until it can be typed in, the dialog that
 * asked for it stays: said aloud, words are typed at once, and must not go into the text.
 */
export const takeDownFor = async (page: Page, party: PartyId): Promise<void> => {
  const { hand, room } = page;
  const dialogs = page.querySelector<PageDialogs>("page-dialogs");
  if (hand === null || room === null || dialogs === null) return;
  const opening = room.openFor(party, { paragraph: hand });
  // A caret that is there already would stay in the text: it goes, and comes back in the paper with what is typed now.
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

/** The hand leaves its paragraph: an open paper in which nothing was written is not left standing for all to see. */
export const leaveTakingDown = (page: Page): void => {
  const paper =
    page.hand === null || page.takingDown === undefined ? null : page.room?.paperOn(page.hand, page.takingDown);
  if (paper == null) return;
  const { additions, strikes, holds } = paper.counts;
  if (additions + strikes + holds === 0) page.room!.discard(paper);
};
