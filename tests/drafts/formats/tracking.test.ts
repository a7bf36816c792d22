import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { trackingChoice } from "../../../drafts/formats/tracking-choice.ts";
import { layTrackedPage } from "../../../drafts/formats/tracking-page.ts";
import type { TrackedPage } from "../../../drafts/formats/tracking-page.ts";
import type { TrackedLine, TrackedPart } from "../../../drafts/formats/tracking.ts";
import { playedRoom, step } from "../acts/any-acts.ts";
import { chair, deepFreeze, Room } from "../build.ts";
import { randomDraft } from "../reading/random-draft.ts";
import { wordText } from "./redline-oracle.ts";

const optionsFor = (draft: Draft): OutputOptions => ({ view: "tracked", attribution: "full", asAt: draft.at });

/** The room with every tracked proposal incorporated, one act each. */
const incorporated = (room: Room): Draft => {
  for (const proposal of trackingChoice(room.draft).tracked) room.act(chair, { type: "incorporate", proposal });
  return room.draft;
};

const decided = (tracked: TrackedPage, side: "accept" | "reject"): string[] => {
  const gone = ({ ins, del }: Pick<TrackedLine, "ins" | "del">): boolean =>
    side === "accept" ? del !== undefined : ins !== undefined;
  const textOf = (lines: readonly TrackedLine[]): string[] =>
    lines
      .filter((line) => !gone(line))
      .map(
        ({ label, words }) =>
          `${label}|${words
            .filter((one) => !gone(one))
            .map(({ t }) => t)
            .join("")}`,
      );
  const parts: TrackedPart[] = [...(tracked.heading ? [tracked.heading] : []), ...tracked.parts];
  return parts.flatMap(({ lines }) => textOf(lines));
};

/** As the view of a draft on which nothing is drawn has it. */
const standing = (draft: Draft): string[] =>
  Object.values(draft.parts)
    .flat()
    .filter(({ kind, ins }) => kind !== "footnote" && ins === undefined)
    .map(
      ({ label, runs }) =>
        `${label}|${runs
          .filter(({ ins }) => ins === undefined)
          .map(({ t }) => t)
          .join("")}`,
    );

describe("laws of the tracked view", () => {
  test("[W2] rejecting all gives the text as it stands; accepting all, the text with its proposals incorporated", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 70 }), (steps) => {
        const room = playedRoom(steps);
        const page = layTrackedPage(room.draft, optionsFor(room.draft));
        expect(decided(page, "reject")).toEqual(standing(room.draft));
        expect(decided(page, "accept")).toEqual(standing(incorporated(room)));
      }),
      { numRuns: 400 },
    );
  });

  test("holds of drafts of any make, with or without their record, and looking changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const draft = randomDraft(seed);
        const before = JSON.stringify(draft);
        deepFreeze(draft);
        const options = optionsFor(draft);
        expect(decided(layTrackedPage(draft, options), "reject")).toEqual(standing(draft));
        if (seed % 10 === 0) await writeDocx(draft, options);
        expect(JSON.stringify(draft)).toBe(before);
      }),
      { numRuns: 80 },
    );
  });

  test("[W2] another's code reads the same two texts out of the Word file", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const room = playedRoom(steps);
        const before = room.draft;
        const bytes = await writeDocx(before, optionsFor(before));
        const clean = (draft: Draft): Promise<Uint8Array> => writeDocx(draft, { ...optionsFor(draft), view: "clean" });
        expect(wordText(bytes, "reject")).toEqual(wordText(await clean(before)));
        expect(wordText(bytes, "accept")).toEqual(wordText(await clean(incorporated(room))));
      }),
      { numRuns: 20 },
    );
  });
});
