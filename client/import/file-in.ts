/** How a Word file comes in: where it is dropped, and how far reading it is. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Party, PartyId } from "../../drafts/party.ts";
import type { Reading } from "./asking.ts";
import { chooseFile } from "./choose-file.ts";
import { partyChoice } from "./file-side.ts";

/** Whether a file is being dragged, and not words of a text. */
export const filesIn = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;

const megabyte = 1024 * 1024;
const sized = (bytes: number): string =>
  bytes >= megabyte ? `${(bytes / megabyte).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;

/** Draws the beginning: for which party, and where to drop a file. It is read as soon as both are known. */
export const drawDrop = (begin: {
  readonly parties: readonly Party[];
  readonly as: PartyId;
  readonly file: File | null;
  readonly over: boolean;
  /** The address of the text as a Word file to work in. */
  readonly tracked: string;
  readonly choose: (party: PartyId) => void;
  readonly take: (file: File) => void;
}): TemplateResult =>
  html`<section class="im-in" aria-label="Import a Word file">
    <p>
      A delegation’s Word file with tracked changes becomes its proposals. You see every change in its place first;
      nothing is tabled before you confirm it.
    </p>
    ${partyChoice(begin.parties, begin.as, begin.choose)}
    <div class="drop${begin.over ? " over" : ""}">
      <p>${begin.file === null ? "Drop the Word file here (.docx)." : html`<bdi>${begin.file.name}</bdi>`}</p>
      ${chooseFile(begin.file === null ? "Choose a file" : "Choose another file", "button", begin.take)}
      ${begin.file !== null && begin.as === "" ? html`<p role="status">For whom is it tabled? Choose the party above.</p>` : nothing}
    </div>
    <p class="im-none">
      No file yet? <a href=${begin.tracked}>Take the text as a Word file</a>, change it with Track Changes, and bring it
      back here.
    </p>
    <ul class="im-kept">
      <li>Changes, moves, new and struck paragraphs and footnotes become proposals, one act each.</li>
      <li>What was changed with Track Changes switched off is shown apart and tabled only if you tick it.</li>
      <li>Names of persons in the file stay in the file: the record names the party.</li>
    </ul>
  </section>`;

/** What the server says it is doing. */
const steps: Readonly<Record<string, string>> = {
  waiting: "Waiting for other files to be read",
  reading: "Reading the file",
  "lining-up": "Lining it up with the text",
};

/** What the server is doing, with the seconds if it takes any. */
export const drawReading = (
  reading: Reading,
  about: { readonly name: string; readonly seconds: number; readonly callOff: () => void },
): TemplateResult => {
  const sending = reading.is === "sending";
  const said = sending
    ? `Sending ${sized(reading.sent)} of ${sized(reading.of)}`
    : (steps[reading.step] ?? "Reading the file");
  return html`<section class="im-reading" aria-label="Reading">
    <p><b dir="auto">${about.name}</b></p>
    ${
      sending
        ? html`<progress max=${reading.of} value=${reading.sent} aria-label=${said}></progress>`
        : html`<progress aria-label=${said}></progress>`
    }
    <p class="im-step">
      <span role="status">${said}</span>${about.seconds > 0 ? html`<span>${about.seconds} s</span>` : nothing}
      <span class="grow"></span>
      <button type="button" class="link" @click=${about.callOff}>Stop</button>
    </p>
  </section>`;
};
