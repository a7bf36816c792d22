/** Several proposals at once: what can be done to them all, to some, and why not to the others. */
import { expect, test } from "vitest";
import { batchOf } from "../../client/desk/batch.ts";
import { altora, brevia, chair, Room } from "../drafts/build.ts";

const words = "States shall meet the other States at length, and the relays shall be kept.";
const room = (): Room => new Room([`1. ${words}`, "2. The relays stand."]);
const tabled = (on: Room, who: typeof altora, as: string, reads: string): void => {
  on.act(who, { type: "table", as, paragraph: on.id("1"), wording: reads });
};
const batch = (on: Room, ...numbers: readonly string[]) => {
  const { offers, notes } = batchOf(
    on.draft,
    chair,
    numbers.map((number) => on.proposal(number)),
  );
  return {
    offers: offers.map(({ type, proposals }) => [type, ...proposals.map(({ number }) => number)].join(" ")),
    notes,
  };
};

test("what stands in the text as brackets is incorporated or set aside together", () => {
  const here = room();
  tabled(here, altora, "ALT", words.replace("length", "length and in depth"));
  tabled(here, brevia, "BRE", words.replace("be kept", "be well kept"));
  expect(batch(here, "1", "2")).toEqual({ offers: ["incorporate 1 2", "set-aside 1 2"], notes: [] });
});

test("what is only received is admitted, not incorporated", () => {
  const here = room();
  here.act(chair, { type: "set-manner", manner: "chair-held" });
  tabled(here, altora, "ALT", words.replace("length", "length and in depth"));
  expect(batch(here, "1")).toEqual({ offers: ["admit 1", "set-aside 1"], notes: [] });
});

test("of received and open ones each is offered what can be done to it, and it is said why not more", () => {
  const here = room();
  tabled(here, altora, "ALT", words.replace("length", "length and in depth"));
  here.act(chair, { type: "set-manner", manner: "chair-held" });
  tabled(here, brevia, "BRE", words.replace("be kept", "be well kept"));
  expect(batch(here, "1", "2")).toEqual({
    offers: ["admit 2", "incorporate 1", "set-aside 1 2"],
    notes: ["2: received beside the text; admitted first, incorporated after that."],
  });
});

test("rivals for the same words are not incorporated together, nor is a hold, which has none", () => {
  const here = room();
  tabled(here, altora, "ALT", words.replace("kept", "maintained"));
  tabled(here, brevia, "BRE", words.replace("kept", "closed"));
  here.act(altora, { type: "hold", as: "ALT", paragraph: here.id("2"), words: "relays" });
  expect(batch(here, "1", "2", "3")).toEqual({
    offers: ["set-aside 1 2 3"],
    notes: ["3: a hold offers no words to incorporate.", "1 and 2: cannot stand together; incorporate one by itself."],
  });
});

test("words that are locked are neither admitted nor incorporated", () => {
  const here = room();
  here.act(chair, { type: "set-status", paragraph: here.id("1"), status: "agreed-ad-ref" });
  tabled(here, altora, "ALT", words.replace("kept", "maintained"));
  expect(batch(here, "1")).toEqual({
    offers: ["set-aside 1"],
    notes: ["1: the words are agreed or under silence."],
  });
});
