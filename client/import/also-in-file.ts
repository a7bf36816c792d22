/** What else a file contains: comments that cannot be tabled, and what was not read. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Returned } from "../../drafts/returned/returned.ts";
import { count, dated } from "../words.ts";

/**
 * Draws every comment with its place, its time and its author's name as the file has them; the record names parties
 * only.
 */
export const drawComments = ({ comments }: Returned, now: number): TemplateResult =>
  html`<section class="im-also" aria-labelledby="im-comments">
    <h2 id="im-comments">Comments</h2>
    <p class="quiet">Shown here, tabled nowhere. A comment on changed words goes along with them as the reason.</p>
    <ul>
      ${comments.map(
        (comment) =>
          html`<li>
            <p class="im-source">
              <b><bdi>${comment.called}</bdi></b> ·
              <span dir="auto">${comment.author || "no name given"}</span
              >${comment.at === undefined ? nothing : html` · ${dated(comment.at, now)}`}
            </p>
            ${comment.on === "" ? nothing : html`<p class="im-on" dir="auto">“${comment.on}”</p>`}
            <p class="im-comment" dir="auto">${comment.text}</p>
          </li>`,
      )}
    </ul>
  </section>`;

/** Draws what was left in the file, with how often it is there. */
export const drawNotImported = ({ notImported }: Returned): TemplateResult =>
  html`<section class="im-also" aria-labelledby="im-left">
    <h2 id="im-left">Not imported</h2>
    <p class="quiet">It stands in the file and is no part of what would be tabled.</p>
    <ul class="im-left">
      ${notImported.map((one) => html`<li><span>${one.what}</span> <b>${count(one.count)}</b></li>`)}
    </ul>
  </section>`;
