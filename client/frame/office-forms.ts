/** Forms for the Chair, the Secretariat and pens: decisions, texts and corrections that need more than a button. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { printWording } from "../../drafts/notation/words.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { pieces } from "../../drafts/reading/view.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { ActOf } from "../../drafts/wire.ts";
import { drawPieces } from "../text/drawn-pieces.ts";
import { forms, notices } from "../words.ts";
import "../reconcile/publish-form.ts";
import { destination, form, marksHint, parties, place, wordingWith } from "./asks.ts";
import type { Asks, Correcting } from "./asks.ts";
import { TakeDownWanted } from "./news.ts";
import { pensOn, sectionManner } from "./room-forms.ts";

/** Puts a paragraph under silence until a time, at first three hours from now, rounded up to a half hour. */
export const silence = (asks: Asks, p: Paragraph): TemplateResult => {
  const soon = new Date(Math.ceil((Date.now() + 3 * 3_600_000) / 1_800_000) * 1_800_000);
  const local = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  return form(
    asks,
    html`<label class="field">Until<input type="datetime-local" name="until" required value=${local} /></label>
      <p class="hint">While it runs the words are locked. When it ends unbroken, you declare; the record does not.</p>`,
    `Put ${asks.label} under silence`,
    (data) =>
      asks.ask(
        {
          type: "set-status",
          paragraph: p.id,
          status: "under-silence",
          until: new Date(String(data.get("until"))).toISOString(),
        },
        notices.done.status(asks.label, "under-silence"),
      ),
  );
};

/** Publishing a revision (`reconcile/publish-form.ts`). */
export const publish = (asks: Asks, draft: Draft): TemplateResult =>
  html`<publish-form .asks=${asks} .draft=${draft}></publish-form>`;

/** Begins to take down for a party what it says on the floor; its paper is open to all. */
export const takeDown = (asks: Asks): TemplateResult => {
  return form(
    asks,
    html`<label class="field">For${parties(asks, "party", undefined, true)}</label>
      <p class="hint">
        Everybody sees it being typed. Tabled, it says “entered by the Secretariat” until that delegation confirms or
        corrects it.
      </p>`,
    "Open the paper",
    (data) => asks.dispatchEvent(new TakeDownWanted(String(data.get("party")))),
  );
};

/** The preview of a correction: the paragraph with its brackets. */
export const correcting = (asks: Asks, { act, said }: Correcting, back: () => void): TemplateResult => {
  const preview = asks.room?.preview(act);
  const foot = (acts: TemplateResult | typeof nothing): TemplateResult =>
    html`<div class="dialog-foot">
      ${acts}<button type="button" class="button" @click=${back}>${forms.back}</button>
    </div>`;
  if (preview === undefined || asks.drawing === null) return foot(nothing);
  if (isRefusal(preview))
    return html`<div class="dialog-body">
      <p role="alert">${preview.message}</p>
      ${foot(nothing)}
    </div>`;
  const drawing = { ...asks.drawing, draft: preview.draft, cards: false, chosen: null };
  return html`<div class="dialog-body">
    <section class="sheet-card" aria-label=${forms.roomReads}>
      <h4>${forms.roomReads}</h4>
      ${preview.paragraphs.map(
        ({ paragraph }) =>
          html`<p class="w" lang=${preview.draft.language} dir="auto">
            <span class="letters">${drawPieces(pieces(paragraph, preview.draft), drawing)}</span>
          </p>`,
      )}
      ${preview.guard.map((line) => html`<p class="guard">${line}</p>`)}
    </section>
    ${foot(
      html`<button type="button" class="button solid" autofocus @click=${() => asks.ask(act, said)}>
        ${forms.correct}
      </button>`,
    )}
  </div>`;
};

/**
 * Corrects a proposal that was taken down: its words, if words are all it changes, and for an office the party that
 * said it. New words are previewed first.
 */
export const correct = (asks: Asks, proposal: Proposal): TemplateResult => {
  const office = asks.as === undefined;
  // A received proposal is not in any words yet.
  const wordingNow =
    asks.paragraph === null || proposal.status === "received" ? "" : wordingWith(asks.paragraph, proposal);
  const first = proposal.sponsors?.[0];
  return form(
    asks,
    html`${
      office
        ? html`<label class="field">It was said by${parties(asks, "party", first)}</label> ${
              (proposal.sponsors?.length ?? 0) > 1
                ? html`<label class="field"
                    >instead of<select name="instead">
                      ${proposal.sponsors!.map((id) => html`<option value=${id}>${asks.nameOf(id)}</option>`)}
                    </select></label
                  >`
                : nothing
            }`
        : nothing
    }
    ${
      asks.paragraph === null || proposal.changes.some((c) => c.type !== "words" || c.change !== undefined)
        ? nothing
        : html`<label class="field"
              >The paragraph as it should read with
              ${proposal.number}${wordingNow === "" ? " (leave empty to keep the words)" : ""}<textarea
                name="wording"
                rows="5"
                dir="auto"
                .value=${wordingNow}
              ></textarea></label
            >${marksHint}`
    }`,
    "Correct",
    (data) => {
      const party = String(data.get("party") ?? "");
      const instead = data.get("instead");
      const wording = String(data.get("wording") ?? "").trim();
      const act: ActOf<"correct"> = {
        type: "correct",
        proposal: proposal.id,
        ...(office && party !== "" && party !== first ? { party } : {}),
        ...(typeof instead === "string" && party !== "" && party !== instead ? { party, instead } : {}),
        ...(wording === "" || wording === wordingNow.trim() ? {} : { wording }),
      };
      const said = `${proposal.number} is corrected.`;
      // New words are previewed before they are sent; for another party there is nothing to preview.
      if (act.wording === undefined) asks.ask(act, said);
      else asks.preview({ type: "correct", act, said });
    },
  );
};

const notation = (p: Paragraph): string => {
  const notes = p.runs.flatMap((run) => (run.note === undefined ? [] : [run.note]));
  return printWording(wordsOf(p), (note) => String(notes.indexOf(note) + 1));
};

/** Corrects agreed words in form only, so that the agreement stays. */
export const editorial = (asks: Asks, p: Paragraph): TemplateResult => {
  return form(
    asks,
    html`<p class="hint">
        A correction of form that keeps the agreement. It is recorded as such, with the words before and after.
      </p>
      ${marksHint}
      <label class="field">Words<textarea name="wording" rows="8" dir="auto" .value=${notation(p)}></textarea></label>`,
    "Correct editorially",
    (data) =>
      asks.ask(
        { type: "set-status", paragraph: p.id, status: p.status, editorial: String(data.get("wording")) },
        `${asks.label} is corrected; it stays agreed.`,
      ),
  );
};

/**
 * Puts a paragraph into the text itself, not as a proposal: after the one in hand (a sub-paragraph counts as its
 * parent), or at the beginning of the part shown.
 */
export const insert = (asks: Asks): TemplateResult => {
  const p = asks.paragraph;
  return form(
    asks,
    html`<label class="field"
        >Kind<select name="kind">
          <option value="paragraph" ?selected=${p?.kind === "paragraph"}>Numbered paragraph</option>
          <option value="sub-paragraph" ?selected=${p?.kind === "sub-paragraph"}>Sub-paragraph</option>
          <option value="heading" ?selected=${p === null}>Heading</option>
          <option value="opening">Opening</option>
          <option value="preambular" ?selected=${p?.kind === "preambular"}>Preambular paragraph</option>
          <option value="operative" ?selected=${p?.kind === "operative"}>Operative paragraph</option>
          <option value="title">Title</option>
        </select></label
      >
      <label class="field">Words<textarea name="text" rows="4" required dir="auto"></textarea></label>`,
    "Write it into the text",
    (data) =>
      asks.ask(
        {
          type: "insert-paragraph",
          part: asks.partShown,
          after: p === null ? null : (p.parent ?? p.id),
          kind: data.get("kind") as Paragraph["kind"],
          text: String(data.get("text")),
        },
        "The new paragraph stands in the text.",
      ),
  );
};

/** All that an office can do with one paragraph as a whole: manner of its section, move, merge, take out, pens. */
export const paragraphActs = (asks: Asks, draft: Draft, p: Paragraph): TemplateResult => {
  const all = draft.parts[asks.partShown] ?? [];
  const next = all
    .slice(all.indexOf(p) + 1)
    .find((other) => other.kind === p.kind && other.parent === p.parent && !other.ins?.length);
  return html`${sectionManner(asks, draft, p)}
  ${form(
    asks,
    place(asks, draft, p),
    `Move ${asks.label}`,
    (data) => asks.ask({ type: "move", paragraph: p.id, to: destination(asks, data) }, `${asks.label} is moved.`),
    html`<span class="grow"></span>
      ${
        next === undefined
          ? nothing
          : html`<button
              type="button"
              class="button"
              @click=${() => asks.ask({ type: "merge-paragraphs", paragraph: p.id, with: next.id }, `${asks.label} and ${next.label} are one paragraph.`)}
            >
              Merge with ${next.label}
            </button>`
      }
      <button
        type="button"
        class="button"
        @click=${() => asks.ask({ type: "remove-paragraph", paragraph: p.id }, `${asks.label} is out of the text; moving it back is the undo.`)}
      >
        Take out of the text
      </button>`,
  )}
  ${pensOn(asks, draft, p)}`;
};
