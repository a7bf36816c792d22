/** What is received beside the text and not drawn in it: what its author is shown before, and how it is read on the desk. */
import { expect, test } from "vitest";
import { asAdmitted } from "../../client/desk/admitted.ts";
import { clauseOf, excerptOf, readingsOf } from "../../client/desk/excerpt.ts";
import { needsOf, proposalsByParagraph } from "../../client/desk/standing.ts";
import { previewOf } from "../../client/room/preview.ts";
import type { Preview } from "../../client/room/preview.ts";
import { paragraphText } from "../../drafts/crdt/carry-out.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Act } from "../../drafts/wire.ts";
import { altora, brevia, chair, Room } from "../drafts/build.ts";

const words = "States shall meet the other States at length, and the relays shall be kept.";
const held = (): Room => {
  const room = new Room([`1. ${words}`, "2. The relays stand."]);
  room.act(chair, { type: "set-manner", manner: "chair-held" });
  return room;
};
const wording = (room: Room, as: string, on: string, reads: string): Extract<Act, { type: "table" }> => ({
  type: "table",
  as,
  paragraph: room.id(on),
  wording: reads,
});
const previewed = (room: Room, act: Act): Preview => {
  const preview = previewOf(room.doc, room.draft, act, altora, []);
  if (isRefusal(preview)) throw new Error(preview.message);
  return preview;
};
const runs = ({ paragraphs }: Preview): readonly string[] =>
  paragraphs.flatMap(({ paragraph }) =>
    paragraph.runs.map(({ t, ins, del }) => (ins?.length ? `+${t}+` : del?.length ? `-${t}-` : t)),
  );
const cardOf = (room: Room, number: string, label = "1") => {
  const p = room.get(label);
  return excerptOf(room.draft, asAdmitted(room.draft, p, paragraphText(room.doc, p.id) ?? null), room.proposal(number));
};

test("before it is tabled in chair-held manner a proposal is read as it would stand if admitted", () => {
  const room = held();
  const act = wording(room, "ALT", "1", words.replace("length", "length and in depth"));
  const before = room.draft;
  const preview = previewed(room, act);
  expect(preview.received).toBe(true);
  expect(runs(preview)).toEqual([
    "States shall meet the other States at length",
    "+ and in depth+",
    ", and the relays shall be kept.",
  ]);
  expect(room.draft).toBe(before);
});
test("so is a whole paragraph, and an amendment of what is itself only received", () => {
  const room = held();
  const fresh: Act = {
    type: "table",
    as: "ALT",
    after: room.id("1"),
    wording: "Others may join.",
  };
  expect(previewed(room, fresh).paragraphs.map(({ is }) => is)).toEqual(["new"]);
  expect(runs(previewed(room, fresh))).toEqual(["+Others may join.+"]);
  room.act(altora, wording(room, "ALT", "1", words.replace("length", "length and in depth")));
  const [change] = room.proposal("1").changes;
  const amends: Act = { type: "table", as: "BRE", change: change!.id, wording: " and in great depth" };
  const preview = previewOf(room.doc, room.draft, amends, brevia, []);
  expect(isRefusal(preview) ? [] : runs(preview).join("")).toContain("+ and in++ great++ depth+");
});

test("an insertion that is only received is read among the words it would stand between", () => {
  const room = held();
  room.act(altora, wording(room, "ALT", "1", words.replace("length", "length and in depth")));
  room.act(brevia, wording(room, "BRE", "1", words.replace("the other States", "the States")));
  expect(cardOf(room, "1")).toEqual([
    { t: "…States at length", is: "kept" },
    { t: " and in depth", is: "in" },
    { t: ", and the relays…", is: "kept" },
  ]);
});
test("it is read with and without beside one another, and no other proposal's words with it", () => {
  const room = held();
  room.act(altora, wording(room, "ALT", "1", words.replace("length", "length and in depth")));
  room.act(brevia, wording(room, "BRE", "1", words.replace("length", "length and often")));
  const p = asAdmitted(room.draft, room.get("1"), paragraphText(room.doc, room.id("1")) ?? null);
  const both = readingsOf(room.draft, p, room.proposal("1"));
  const said = (side: "stands" | "with"): string => both[side].map(({ t }) => t).join("");
  expect(said("stands")).toBe(words);
  expect(said("with")).toBe(words.replace("length", "length and in depth"));
});
test("typing beside it moves it along, and what becomes of it is read anew", () => {
  const room = held();
  room.act(altora, wording(room, "ALT", "1", words.replace("length", "length and in depth")));
  cardOf(room, "1");
  room.type("1", 0, 0, "All ");
  room.type("1", "All States shall meet the other States at length".length, 1, ";");
  expect(cardOf(room, "1").at(-1)).toEqual({ t: "; and the relays…", is: "kept" });
  room.act(altora, {
    type: "revise",
    as: "ALT",
    proposal: room.proposal("1").id,
    paragraph: room.id("1"),
    wording: `All ${words.replace("shall meet", "shall gladly meet").replace("length,", "length;")}`,
  });
  expect(
    cardOf(room, "1")
      .map(({ t }) => t)
      .join(""),
  ).toContain("shall gladly meet the other");
});
test("a new paragraph that is only received is on the desk of the one it would follow, in full", () => {
  const room = held();
  const long =
    "Others may join when they are ready, and those that joined may leave again whenever they see fit to do so, for good or for a while.";
  room.act(altora, { type: "table", as: "ALT", after: room.id("1"), wording: long });
  expect(
    proposalsByParagraph(room.draft)
      .get(room.id("1"))
      ?.map(({ number }) => number),
  ).toEqual(["1"]);
  expect(needsOf(room.draft, chair, new Set(), [])).toMatchObject([{ why: "received", paragraph: room.id("1") }]);
  expect(cardOf(room, "1")).toEqual([{ t: long, is: "in" }]);
});
test("heard, it is added after the words it follows, or before those it begins", () => {
  const room = held();
  room.act(altora, wording(room, "ALT", "1", words.replace("length", "length and in depth")));
  room.act(brevia, wording(room, "BRE", "1", `Today ${words}`));
  const p = asAdmitted(room.draft, room.get("1"), paragraphText(room.doc, room.id("1")) ?? null);
  const heard = (number: string): string => clauseOf(room.draft, p, room.proposal(number));
  expect(heard("1")).toBe("add “and in depth” after “States at length”");
  expect(heard("2")).toBe("add “Today” before “States shall meet the”");
});
