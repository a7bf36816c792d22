import { expect, test } from "vitest";
import { excerptOf } from "../../../client/desk/excerpt.ts";
import { admittedThen } from "../../../client/past/admitted-then.ts";
import { paragraphText } from "../../../drafts/crdt/carry-out.ts";
import type { Draft } from "../../../drafts/draft.ts";
import { emptyRecord } from "../../../drafts/tables.ts";
import { altora, brevia, chair, Room } from "../../drafts/build.ts";

const words = "States shall meet the other States at length, and the relays shall be kept.";
const held = (): Room => {
  const room = new Room([`1. ${words}`, "2. The relays stand."]);
  room.act(chair, { type: "set-manner", manner: "chair-held" });
  room.act(altora, {
    type: "table",
    as: "ALT",
    paragraph: room.id("1"),
    wording: words.replace("length", "length and in depth"),
  });
  return room;
};
/** The draft as it is asked for of the past: no tables come with it. */
const asRead = (draft: Draft): Draft => ({ ...draft, tables: { record: emptyRecord } });
const cardThen = (room: Room, then: Draft) => {
  const [p] = then.parts["consensus"]!;
  const drawn = admittedThen(p!, then, room.draft, (id) => paragraphText(room.doc, id) ?? null);
  return drawn && excerptOf(then, drawn, then.proposals[0]!).map(({ t }) => t);
};

test("at a past moment a received addition is read among the words it would have gone between", () => {
  const room = held();
  const then = asRead(room.draft);
  const near = ["…States at length", " and in depth", ", and the relays…"];
  expect(cardThen(room, then)).toEqual(near);
  // What came and was decided since does not take that away.
  room.act(brevia, { type: "table", as: "BRE", paragraph: room.id("1"), wording: words.replace("kept", "well kept") });
  room.act(chair, { type: "set-aside", proposal: room.proposal("1").id });
  expect(cardThen(room, then)).toEqual(near);
});

test("where the words are others now, or it was revised since, its place is not guessed", () => {
  const room = held();
  const then = asRead(room.draft);
  room.type("1", 0, 0, "All ");
  expect(cardThen(room, then)).toBeUndefined();
  const revised = held();
  const before = asRead(revised.draft);
  revised.act(altora, {
    type: "revise",
    as: "ALT",
    proposal: revised.proposal("1").id,
    paragraph: revised.id("1"),
    wording: words.replace("length", "great length"),
  });
  expect(cardThen(revised, before)).toBeUndefined();
});
