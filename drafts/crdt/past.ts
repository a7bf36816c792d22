/** What `restore` needs of a past moment: the draft then, with the letters of its paragraphs. */
import type * as Y from "yjs";
import type { Past } from "../acts/plan.ts";
import type { Draft } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import { strandOf } from "./documents.ts";
import { idsOf, lettersOf } from "./letters.ts";

/** `docThen` is the document rebuilt at that moment, and `draftThen` the draft read from it. */
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
