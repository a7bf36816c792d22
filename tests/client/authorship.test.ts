/** On records made act by act: what the page says of who wrote each word. */
import { describe, expect, test } from "vitest";
import { authorshipOf } from "../../client/history/authorship.ts";
import type { Authorship, Unit } from "../../client/history/authorship.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { House, join } from "../server/peer.ts";

const granted = <T extends object>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer as T;
};

const read = (house: House, seat: Seat, id: ParagraphId): Authorship => {
  const draft: Draft = granted(house.negotiation.draft(seat));
  const paragraph = Object.values(draft.parts)
    .flat()
    .find((p) => p.id === id)!;
  const blame = granted(house.negotiation.blame(seat, { paragraph: id }));
  const nameOf = (party: string): string => draft.parties.find((one) => one.id === party)?.name ?? party;
  const written = authorshipOf(paragraph, blame, { draft, nameOf });
  if (written === null) throw new RangeError("the blame is of other words");
  return written;
};

const units = ({ items }: Authorship): Unit[] => items.flatMap((item) => (item.is === "unit" ? [item] : []));

/** "word: sentence", for words and signs; with several origins they are joined. */
const told = (written: Authorship, word: string): string | undefined => {
  const unit = units(written).find(({ t }) => t === word);
  return unit?.origins.map((place) => written.origins[place]!.sentence).join(" + ");
};

const minutes = 60_000;

describe("who wrote this", () => {
  test("is said of every word: the first issue, a pen, a proposal and who incorporated it", async () => {
    const house = new House();
    const [chair, secretariat, alt] = [
      house.seat("chair"),
      house.seat("secretariat"),
      house.seat("delegation", ["ALT"]),
    ] as const;
    const one = house.paragraph(chair, "1");
    join(house, secretariat).type(one, "meet", " virtually");
    house.negotiation.flush();
    const wording = house.words(chair, one).replace("shall", "should");
    const { proposal } = await house.done(alt, { type: "table", as: "ALT", paragraph: one, wording });
    await house.done(chair, { type: "incorporate", proposal });
    const written = read(house, chair, one);
    expect(
      units(written)
        .map(({ t }) => t)
        .join(""),
    ).toBe(house.words(chair, one));
    expect(told(written, "States")).toBe("In the text since it was first issued");
    expect(told(written, "virtually")).toBe("Typed by the Secretariat");
    expect(told(written, "should")).toBe("Brought by proposal 1 of The Republic of ALT, incorporated by the Chair");
    expect(written.origins.map(({ mark }) => mark)).toEqual(["a", "b", "c"]);
    expect(written.origins.map(({ revision }) => revision)).toEqual([null, null, null]);
  });

  test("words in brackets are whose proposal they are, and stand in no revision", async () => {
    const house = new House();
    const [chair, alt] = [house.seat("chair"), house.seat("delegation", ["ALT"])];
    const one = house.paragraph(chair, "1");
    const wording = house.words(chair, one).replace("shall", "should");
    await house.done(alt, { type: "table", as: "ALT", paragraph: one, wording });
    await house.done(chair, { type: "publish-revision", name: "Rev.1" });
    const written = read(house, chair, one);
    expect(told(written, "should")).toBe("Asked for by proposal 1 of The Republic of ALT");
    const [issued, asked] = written.origins;
    expect([issued!.proposed, issued!.revision]).toEqual([false, "Rev.1"]);
    expect([asked!.proposed, asked!.revision]).toEqual([true, undefined]);
    expect(units(written).find(({ t }) => t === "shall")?.del).toHaveLength(1);
  });

  test("typing in one go is one origin however many entries it took; after a pause it is another", () => {
    const house = new House();
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const one = house.paragraph(chair, "1");
    const pen = join(house, secretariat);
    for (const [after, words, pause] of [
      ["meet", " in", 1],
      ["in", " this", 5],
      ["this", " place", 40],
      ["report", " again", 0],
    ] as const) {
      pen.type(one, after, words);
      house.negotiation.flush();
      house.clock.pass(pause * minutes);
    }
    const written = read(house, chair, one);
    const typed = written.origins.filter(({ sentence }) => sentence.startsWith("Typed"));
    expect(typed.map(({ words }) => words)).toEqual([3, 1]);
    expect(typed[0]!.at! < typed[0]!.until!).toBe(true);
    // The word itself still knows its own entry.
    const seqs = ["in", "this", "place"].map((t) => units(written).find((unit) => unit.t === t)?.seq);
    expect(new Set(seqs).size).toBe(3);
  });

  test("a word two pens have a share in has two origins", () => {
    const house = new House();
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const one = house.paragraph(chair, "1");
    join(house, secretariat).type(one, "report", "ing");
    house.negotiation.flush();
    expect(told(read(house, chair, one), "reporting")).toBe(
      "In the text since it was first issued + Typed by the Secretariat",
    );
  });

  test("what a seat may not know is said in words: names that are off, moments between revisions", async () => {
    const house = new House();
    const [chair, alt, bre] = [
      house.seat("chair"),
      house.seat("delegation", ["ALT"]),
      house.seat("delegation", ["BRE"]),
    ] as const;
    const [one, two] = ["1", "2"].map((label) => house.paragraph(chair, label)) as [ParagraphId, ParagraphId];
    await house.done(chair, { type: "give-pen", seat: alt.id });
    join(house, alt).type(one, "meet", " virtually");
    house.negotiation.flush();
    const wording = house.words(chair, two).replace("should", "shall");
    const { proposal } = await house.done(alt, { type: "table", as: "ALT", paragraph: two, wording });
    await house.done(chair, { type: "incorporate", proposal });
    await house.done(chair, { type: "set-names", names: "none" });
    expect(told(read(house, bre, one), "virtually")).toBe("Typed by a delegation, not named in this room");
    expect(told(read(house, bre, two), "shall")).toBe("Brought by proposal 1, incorporated by the Chair");
    expect(told(read(house, alt, one), "virtually")).toBe("Typed by The Republic of ALT");
    await house.done(chair, { type: "publish-revision", name: "Rev.1" });
    house.negotiation.settings(chair, { momentsForDelegations: false });
    const withheld = read(house, bre, one);
    expect(told(withheld, "virtually")).toBe("First stood in Rev.1; who brought it there is not open to this seat");
    expect(withheld.origins.every(({ seq }) => seq === undefined)).toBe(true);
  });

  test("is not drawn over words it was not read of", async () => {
    const house = new House();
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const one = house.paragraph(chair, "1");
    const before = granted(house.negotiation.blame(chair, { paragraph: one }));
    join(house, secretariat).type(one, "meet", " virtually");
    house.negotiation.flush();
    const draft: Draft = granted(house.negotiation.draft(chair));
    const paragraph = draft.parts.consensus.find((p) => p.id === one)!;
    expect(authorshipOf(paragraph, before, { draft, nameOf: String })).toBeNull();
  });
});
