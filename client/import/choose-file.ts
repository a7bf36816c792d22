/** A button that lets a Word file be chosen where none is dropped. */
import type { TemplateResult } from "lit";
import { html } from "lit";

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
        // The same file may be chosen again after it was mended.
        input.value = "";
        if (file) take(file);
      }}
    />
  </label>`;
