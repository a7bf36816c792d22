import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { trackingChoice } from "../../../drafts/formats/tracking-choice.ts";
import { layTrackedPage } from "../../../drafts/formats/tracking-page.ts";
import type { TrackedPage } from "../../../drafts/formats/tracking-page.ts";
import type { TrackedLine, TrackedPart } from "../../../drafts/formats/tracking.ts";
import { playedRoom, step, stepFields } from "../acts/any-acts.ts";
import type { Step } from "../acts/any-acts.ts";
import { altora, brevia, chair, deepFreeze, meridia, Room } from "../build.ts";
import { randomDraft } from "../reading/random-draft.ts";
import { wordText } from "./redline-oracle.ts";

const runs = Number(process.env["RUNS"] ?? 280);

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
  const holds = (steps: readonly Step[]): void => {
    const room = playedRoom(steps);
    const page = layTrackedPage(room.draft, optionsFor(room.draft));
    expect(decided(page, "reject")).toEqual(standing(room.draft));
    expect(decided(page, "accept")).toEqual(standing(incorporated(room)));
  };

  test("[W2] rejecting all gives the text as it stands; accepting all, the text with its proposals incorporated", () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 70 }), holds), { numRuns: runs });
  });

  test("[W2] so it is where dozens of proposals and amendments meet on a few words, and paragraphs are split and joined under them", () => {
    const kind = fc.constantFrom(0, 0, 1, 2, 2, 2, 3, 4, 6, 9, 13, 14, 15);
    const words = fc.array(fc.constantFrom("States", "shall", "meet", "every", "year", "recall"), {
      minLength: 1,
      maxLength: 7,
    });
    const crowded = fc.record({ ...stepFields, kind, words });
    fc.assert(fc.property(fc.array(crowded, { minLength: 40, maxLength: 80, size: "max" }), holds), {
      numRuns: runs / 4,
    });
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

describe("accepting everything gives the text with all that is tracked incorporated, also where", () => {
  const agrees = (room: Room, tracked: readonly string[], beside: readonly string[] = []): void => {
    const { draft } = room;
    const numbered = (ids: Iterable<string>): string[] =>
      [...ids].map((id) => draft.proposals.find((proposal) => proposal.id === id)!.number);
    const choice = trackingChoice(draft);
    expect([numbered(choice.tracked), numbered(choice.beside.keys())]).toEqual([tracked, beside]);
    const page = layTrackedPage(draft, optionsFor(draft));
    expect(decided(page, "accept")).toEqual(standing(incorporated(room)));
  };
  const text = ["1. States meet.", "(a) in person;", "2. All report.", "== summary", "1. Some spoke."];
  const table = (room: Room, seat: typeof altora, ask: object): void => {
    room.act(seat, { type: "table", as: seat.parties[0]!, ...ask } as Parameters<Room["act"]>[1]);
  };

  test("several put words into one gap: the last is incorporated first, and all of them are tracked", () => {
    const room = new Room(text);
    const paragraph = room.id("1");
    for (const [seat, words] of [
      [altora, "once"],
      [brevia, "twice"],
      [meridia, "often"],
    ] as const)
      table(room, seat, { paragraph, wording: `States meet ${words}.` });
    agrees(room, ["3", "2", "1"]);
  });

  test("several put words at one end of words that are themselves proposed", () => {
    const room = new Room(text);
    table(room, altora, { paragraph: room.id("2"), wording: "None." });
    const change = room.draft.proposals[0]!.changes[0]!.id;
    table(room, brevia, { change, wording: `Almost ${room.draft.proposals[0]!.changes[0]!.words}` });
    table(room, meridia, { change, wording: `Nearly ${room.draft.proposals[0]!.changes[0]!.words}` });
    agrees(room, ["1", "1.2", "1.1"]);
  });

  test("a paragraph was split inside words that are to be replaced by words somebody amends", () => {
    const room = new Room(["1. States meet every year in March.", "2. All report."]);
    table(room, altora, { paragraph: room.id("1"), wording: "Delegations gather." });
    const change = room.draft.proposals[0]!.changes[0]!.id;
    table(room, brevia, { change, wording: "Envoys gather" });
    room.act(chair, { type: "split-paragraph", paragraph: room.id("1"), at: 12 });
    const put = room.draft.parts.consensus!.flatMap(({ runs: all }) => all.filter(({ ins }) => ins !== undefined));
    expect(put.filter(({ t }) => t.includes("Envoys"))).toHaveLength(1);
    agrees(room, ["1", "1.1"]);
  });

  test("a paragraph would come to stand behind one that goes out with its family, or moves with one that is agreed", () => {
    const room = new Room(text);
    table(room, altora, { paragraph: room.id("1"), out: true });
    table(room, brevia, { paragraph: room.id("2"), to: { part: "consensus", after: room.id("1 (a)") } });
    agrees(room, ["1"], ["2"]);
    const other = new Room(text);
    table(other, altora, { paragraph: other.id("1"), to: { part: "summary", after: null } });
    other.act(chair, { type: "set-status", paragraph: other.id("1 (a)"), status: "agreed" });
    agrees(other, [], ["1"]);
  });

  test("a paragraph moves behind one that was proposed there and withdrawn", () => {
    const room = new Room(text);
    table(room, altora, { after: room.draft.parts["summary"]![0]!.id, part: "summary", wording: "Others listened." });
    room.act(altora, { type: "withdraw", as: "ALT", proposal: room.draft.proposals[0]!.id });
    table(room, brevia, {
      paragraph: room.id("2"),
      to: { part: "summary", after: room.draft.parts["summary"]![0]!.id },
    });
    agrees(room, ["2"]);
  });
});
