/** What a restore would overwrite, read from two drafts: the one there is and the one the plan would leave. */
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import type { Past } from "../../../drafts/acts/plan.ts";
import { carryOut, paragraphText } from "../../../drafts/crdt/carry-out.ts";
import { newDraftDoc, serverClient } from "../../../drafts/crdt/documents.ts";
import { readDraft } from "../../../drafts/crdt/read.ts";
import type { ParagraphId } from "../../../drafts/paragraph.ts";
import type { BlamedStretch } from "../../../drafts/reading/blame.ts";
import { wouldRestore, type WouldRestore } from "../../../drafts/reading/would-restore.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { altora, chair, Room } from "../build.ts";

const text = [
  "1. States shall meet every year.",
  "2. States recall the last report and thank all who wrote it.",
  "3. States decide to meet again.",
  "== summary",
  "1. Some States spoke.",
];

/** What the Chair's restore to a past moment would do, decided on the draft and tried on a copy. */
const would = (
  room: Room,
  past: Past,
  paragraph?: ParagraphId,
  authors: (paragraph: ParagraphId) => readonly BlamedStretch[] = () => [],
): WouldRestore => {
  const plan = room.decide(chair, { type: "restore", at: 1, ...(paragraph && { paragraph }) }, { past });
  if (isRefusal(plan)) throw new Error(plan.message);
  const copy = newDraftDoc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(room.doc));
  copy.clientID = serverClient;
  carryOut(copy, plan);
  const after = readDraft({ draft: copy, names: room.names, desk: room.desk, seq: room.seq + 1, at: room.at });
  return wouldRestore(room.draft, after, { seq: 1, at: past.draft.at }, authors);
};

describe("[T7] what would be overwritten", () => {
  test("is told by paragraph: words, comings, goings and moves, in the order of the text as it would be", () => {
    const room = new Room(text);
    const past = room.past();
    const [one, two, three] = ["1", "2", "3"].map((label) => room.id(label));
    room.type("1", 0, 6, "All States");
    room.act(chair, { type: "remove-paragraph", paragraph: two! });
    room.act(chair, { type: "move", paragraph: three!, to: { part: "summary", after: null } });
    room.act(chair, { type: "insert-paragraph", part: "consensus", after: one!, kind: "paragraph", text: "New." });
    const { paragraphs, wordsGo, wordsReturn, head } = would(room, past);
    expect(paragraphs.map(({ label, fate }) => `${label} ${fate}`)).toEqual([
      "1 changed",
      "4 removed",
      "2 added",
      "3 moved",
    ]);
    expect(paragraphs[3]!.was).toMatchObject({ part: "summary" });
    expect([wordsGo, wordsReturn, head]).toEqual([2, 11, room.seq]);
  });

  test("names who wrote what goes, a word that came in two entries once", () => {
    const room = new Room(text);
    const past = room.past();
    room.type("1", 0, 0, "Now all ");
    const pen = { by: { office: "secretariat" } } as const;
    const authors: BlamedStretch[] = [
      { t: "Now a", seq: 2, at: "2026-03-10T10:00:00.000Z", ...pen },
      { t: "ll ", seq: 3, at: "2026-03-10T11:00:00.000Z", ...pen },
      { t: "States shall meet every year.", seq: 1, act: "start" },
    ];
    expect(would(room, past, room.id("1"), () => authors).paragraphs[0]!.going).toEqual([
      { ...pen, at: "2026-03-10T11:00:00.000Z", words: 2 },
    ]);
  });

  test("counts the brackets that keep their words and names those that do not, those that sleep and those that wake", () => {
    const room = new Room(text);
    const past = room.past();
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States should meet every year." });
    room.type("1", 23, 0, " blessed");
    room.act(altora, {
      type: "table",
      as: "ALT",
      paragraph: room.id("1"),
      wording: "States shall meet every bad year.",
    });
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("3"), wording: "States decide to meet." });
    room.act(chair, { type: "move", paragraph: room.id("3"), to: { part: "summary", after: null } });
    room.act(chair, { type: "insert-paragraph", part: "consensus", after: null, kind: "opening", text: "The Group," });
    const opening = room.paragraphs()[0]!.id;
    room.act(altora, { type: "table", as: "ALT", paragraph: opening, wording: "The whole Group," });
    const ids = room.draft.proposals.map(({ id }) => id);
    const { brackets, kept, sleeps, wakes } = would(room, past);
    expect(brackets).toEqual([
      { proposal: ids[1], number: "2", paragraph: room.id("1"), was: "whole", becomes: "gone" },
    ]);
    expect([kept, sleeps, wakes]).toEqual([3, [ids[3]], [ids[2]]]);
  });

  test("says where the words that come back will stand twice, and where only marks come back", () => {
    const room = new Room(text);
    const past = room.past();
    const [two, three] = [room.id("2"), room.id("3")];
    paragraphText(room.doc, room.id("1"))!.format(0, 6, { b: true });
    room.pen();
    expect(would(room, past).paragraphs).toMatchObject([{ id: room.id("1"), fate: "same", marks: true }]);
    room.act(chair, { type: "merge-paragraphs", paragraph: two, with: three });
    expect(would(room, past, three).twice).toEqual([{ paragraph: three, in: two }]);
    expect(would(room, past).twice).toEqual([]);
  });
});
