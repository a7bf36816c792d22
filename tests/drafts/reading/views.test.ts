import fc from "fast-check";
import { expect, test } from "vitest";
import { consequences } from "../../../drafts/acts/consequences.ts";
import { draftJson } from "../../../drafts/draft.ts";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { writeHtml } from "../../../drafts/formats/html.ts";
import { writeJson } from "../../../drafts/formats/json.ts";
import { writeText } from "../../../drafts/formats/text.ts";
import { printNotation } from "../../../drafts/notation/print.ts";
import { compareDrafts } from "../../../drafts/reading/compare.ts";
import { legend } from "../../../drafts/reading/legend.ts";
import { sight } from "../../../drafts/reading/sight.ts";
import { groupSteps } from "../../../drafts/reading/timeline.ts";
import type { Attribution, ViewName } from "../../../drafts/reading/view.ts";
import { playedRoom, step } from "../acts/any-acts.ts";
import { altora, deepFreeze, observer } from "../build.ts";
import { randomDraft } from "./random-draft.ts";

const views = fc.constantFrom<ViewName>("clean", "bracketed", "annotated");
const attributions = fc.constantFrom<Attribution>("full", "groups", "none");

test("looking never changes a draft, in whatever view, for whomever, in whatever form", async () => {
  const drafts = fc.oneof(
    fc.integer().map(randomDraft),
    fc.array(step, { maxLength: 15 }).map((steps) => playedRoom(steps).draft),
  );
  await fc.assert(
    fc.asyncProperty(drafts, drafts, views, attributions, async (draft, other, view, attribution) => {
      const before = JSON.stringify(draft);
      deepFreeze(draft);
      const options = { view, attribution, asAt: draft.at } as const;
      writeText(draft, options);
      writeHtml(draft, options);
      writeJson(draft, options);
      printNotation(draft, options);
      legend(draft, view, attribution);
      compareDrafts(draft, other);
      compareDrafts(other, draft);
      draftJson(draft);
      for (const seat of [altora, observer]) sight(draft, seat);
      groupSteps([{ seq: 1, at: draft.at, by: { office: "chair" }, paragraphs: [], proposals: [] }], draft);
      for (const { id } of draft.proposals.slice(0, 3)) consequences(draft, { type: "set-aside", proposal: id });
      if (draft.proposals.length % 5 === 0) await writeDocx(draft, options);
      expect(JSON.stringify(draft)).toBe(before);
    }),
    { numRuns: 60 },
  );
});
