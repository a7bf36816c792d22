/** A button for choosing a Word file, for those who do not drop one. */
import type { TemplateResult } from "lit";
import { html } from "lit";

/** Draws the button. `looks` are its classes; `take` is called with one file, also if it is the same one again. */
export const chooseFile = (words: string, looks: string, take: (file: File) => void): TemplateResult =>
  html`<label class="${looks} choose-file">
    ${words}
    <input
      class="unseen"
      type="file"
      accept=".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const file = input.files?.[0];
        // So that the same file can be chosen again after it was corrected.
        input.value = "";
        if (file) take(file);
      }}
    />
  </label>`;
