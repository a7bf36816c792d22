/** Material for `restore`: a draft as it was, with the letters its paragraphs had then. */
import type * as Y from "yjs";
import type { Past } from "../acts/plan.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import { strandOf } from "./documents.ts";
import { idsOf, lettersOf } from "./letters.ts";

/** `docThen` is the document rebuilt at that moment, `draftThen` what `readDraft` made of it. */
export const pastOf = (docThen: Y.Doc, draftThen: Draft): Past => {
  const letters: Record<ParagraphId, readonly number[]> = {};
  const { paragraphs } = draftThen.tables.record;
  for (const { id } of [...Object.values(draftThen.parts), draftThen.removed].flat()) {
    const strand = paragraphs[id]?.strand;
    const text = strand && strandOf(docThen, strand);
    if (!text) continue;
    const here = lettersOf(text);
    letters[id] = idsOf(here, 0, here.text.length);
  }
  return { draft: draftThen, letters };
};
