/** Two tabs of one seat in one browser, and two devices of it: who types, who discards, and what becomes of the words. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { typing } from "../../client/room/undo.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { Opened, scene } from "./scene.ts";
import { claimOf } from "./claims.ts";
import type { Proxy } from "./proxy.ts";
import { expectOneText, expectTrue } from "./truth.ts";
import { Person } from "./person.ts";

const opened = new Opened();
afterEach(async () => {
  await opened.close();
  vi.unstubAllGlobals();
});

describe("two tabs of one seat", () => {
  test("one types; the other takes over, with words that never left the first, and nothing is lost or twice", async () => {
    const { server, proxy, one, chair, sit } = await scene(opened);
    const secretariat = await server.invite("secretariat");
    const first = await sit("s", secretariat);
    const second = await sit("t", secretariat);
    expect([first.room.typesHere, second.room.typesHere]).toEqual([true, false]);
    expect(second.type(one, "The")).toBeNull();
    first.type(one, "The");
    await first.saved();
    proxy.down();
    await Promise.all([first.offline(), second.offline()]);
    const unsent = first.type(one, "The")!;
    second.room.typeHere();
    await second.until(() => second.room.typesHere && second.room.mayType(one) === true, "typing here");
    expect(second.words(one)).toContain(unsent);
    expect(first.type(one, "The")).toBeNull();
    second.type(one, "The");
    // The tab that has the pen now answers for the words of both.
    second.typed.unshift(...first.typed);
    await expectTrue(server, [claimOf(second)]);
    expect(second.sync).toMatchObject({ is: "offline", words: 2 });
    first.leave();
    proxy.up();
    await second.saved();
    await expectOneText(server, [second, chair], [one]);
  });

  test("a paper is typed in by the one alone: under the other's id nobody would take the words", async () => {
    const { server, one, chair, party, sit } = await scene(opened);
    const delegation = await server.invite("delegation", [party]);
    const first = await sit("d", delegation);
    const second = await sit("e", delegation);
    first.draft(one);
    await first.saved();
    await second.until(() => second.room.paperOn(one) !== null, "the paper");
    const paper = second.room.paperOn(one)!;
    expect(second.room.mayWrite(paper)).toContain("Type here instead?");
    const back = { id: "x", document: "draft", paragraph: one, pieces: ["x"], whole: "x", reason: "", at: "" };
    expect(second.room.intoPaper(back)).toMatchObject({ refused: "unavailable" });
    second.room.typeHere();
    await second.until(() => second.room.mayWrite(paper) === true, "typing here");
    expect(first.draft(one)).toBeNull();
    second.draft(one);
    await second.saved();
    await expectOneText(server, [second, chair], [one]);
  });

  test("a paper is discarded by the one alone: the other is told why, and every word stays", async () => {
    const { server, one, chair, party, sit } = await scene(opened);
    const delegation = await server.invite("delegation", [party]);
    const first = await sit("d", delegation);
    const second = await sit("e", delegation);
    first.draft(one);
    await first.saved();
    const words = first.room.paperOn(one)!.text.toString();
    await second.until(() => second.room.paperOn(one)?.text.toString() === words, "the paper");
    const refused = { refused: "unavailable", message: expect.stringContaining("Type here instead?") as string };
    expect(second.room.discard(second.room.paperOn(one)!)).toMatchObject(refused);
    // Carried onto today's words, the old one would go as well.
    expect(second.room.renewPaper(second.room.paperOn(one)!)).toMatchObject({ refused: "unavailable" });
    expect(second.room.paperOn(one)!.text.toString()).toBe(words);
    await expectOneText(server, [first, second, chair], [one]);
    second.room.typeHere();
    await second.until(() => second.room.mayWrite(second.room.paperOn(one)!) === true, "typing here");
    expect(second.room.discard(second.room.paperOn(one)!)).toBeNull();
    await second.until(() => second.room.sync.is === "saved", "saved");
    await first.until(() => first.room.papers.length === 0, "gone for both");
    expect([first, second].map(({ room }) => [room.papers.length, room.handedBack.length])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test("undo stays with the tab that typed: it takes back its own when it types again, and nothing of the other's", async () => {
    const { server, one, chair, party, sit } = await scene(opened);
    const delegation = await server.invite("delegation", [party]);
    const first = await sit("d", delegation);
    const second = await sit("e", delegation);
    const mine = first.draft(one)!;
    const undo = first.room.undoOf(first.room.paperOn(one)!.text);
    const { text } = first.room.paperOn(one)!;
    text.doc!.transact(() => text.insert(0, "Undone. ", { src: "own" }), typing);
    await first.saved();
    second.room.typeHere();
    const writes = (): boolean => {
      const paper = second.room.paperOn(one);
      return paper !== null && second.room.mayWrite(paper) === true;
    };
    await second.until(writes, "typing here");
    const theirs = second.draft(one)!;
    await second.saved();
    await first.until(() => first.room.paperOn(one)!.text.toString().includes(theirs), "the other's words");
    first.room.typeHere();
    await first.until(() => first.room.mayWrite(first.room.paperOn(one)!) === true, "typing again");
    undo.undo();
    expect(undo.canUndo()).toBe(false);
    await first.saved();
    const left = first.room.paperOn(one)!.text.toString();
    expect([left.includes(mine), left.includes(theirs), left.includes("Undone")]).toEqual([true, true, false]);
    await second.until(() => second.room.paperOn(one)!.text.toString() === left, "one paper");
    await expectOneText(server, [first, second, chair], [one]);
  });
});

describe("two devices of one seat", () => {
  /** Two devices that share no storage and no lock. */
  const devices = async () => {
    vi.stubGlobal("navigator", {});
    const here = await scene(opened);
    const delegation = await here.server.invite("delegation", [here.party]);
    const sit = async (name: string, by: Proxy): Promise<Person> => {
      const person = await Person.sit(name, here.server, by, delegation, false);
      opened.add(() => person.leave());
      return person;
    };
    const laptop = await sit("l", here.fair);
    const phone = await sit("p", here.proxy);
    laptop.draft(here.one);
    await laptop.saved();
    const words = ({ room }: Person): string | undefined => room.paperOn(here.one)?.text.toString();
    await phone.until(() => words(phone) === words(laptop), "the paper, with every letter");
    return { ...here, laptop, phone };
  };

  test("a paper one discards leaves the other at once, which may begin another", async () => {
    const { server, one, laptop, phone, chair } = await devices();
    expect(phone.room.discard(phone.room.paperOn(one)!)).toBeNull();
    await Promise.all([laptop, phone].map((each) => each.until(() => each.room.papers.length === 0, "gone")));
    laptop.typed.length = 0;
    laptop.draft(one);
    await laptop.saved();
    await phone.until(
      () => phone.room.paperOn(one)?.text.toString() === laptop.room.paperOn(one)!.text.toString(),
      "it",
    );
    await expectOneText(server, [laptop, phone, chair], [one]);
  });

  test("what the other typed in it meanwhile, without a connection, stands alone in it and can be tabled", async () => {
    const { server, proxy, one, laptop, phone, chair } = await devices();
    proxy.down();
    await phone.offline();
    const late = phone.draft(one)!;
    expect(laptop.room.discard(laptop.room.paperOn(one)!)).toBeNull();
    laptop.typed.length = 0;
    await laptop.until(() => laptop.sync.is === "saved", "discarded");
    proxy.up();
    await phone.saved();
    const words = (person: Person): string | undefined => person.room.paperOn(one)?.text.toString();
    await laptop.until(() => words(laptop)?.trim() === late, "the words");
    expect(words(phone)).toBe(words(laptop));
    await expectTrue(server, [claimOf(laptop), claimOf(phone)]);
    // Nobody struck the words that went with the paper: they are not asked out.
    const tabling = phone.room.tabling([phone.room.paperOn(one)!], phone.room.seat.parties[0]!);
    expect(isRefusal(await phone.room.attempt(tabling))).toBe(false);
    await chair.until(() => chair.room.draft!.proposals.length === 1, "the proposal");
    expect(chair.room.draft!.proposals[0]!.changes).toMatchObject([{ out: "", words: ` ${late}` }]);
  });

  test("a paper is carried onto today's words after one device discarded it under the other's late letters", async () => {
    const { server, proxy, one, laptop, phone, chair } = await devices();
    proxy.down();
    await phone.offline();
    const late = phone.draft(one)!;
    expect(laptop.room.discard(laptop.room.paperOn(one)!)).toBeNull();
    laptop.typed.length = 0;
    proxy.up();
    await phone.saved();
    await phone.until(() => phone.room.paperOn(one)!.text.toString().trim() === late, "the words");
    expect(isRefusal(phone.room.renewPaper(phone.room.paperOn(one)!))).toBe(false);
    phone.typed.length = 0;
    const words = phone.room.paperOn(one)!.text.toString();
    expect([words.includes(late), words.includes("The first paragraph.")]).toEqual([true, true]);
    await laptop.until(() => laptop.room.paperOn(one)?.text.toString() === words, "one paper");
    await expectOneText(server, [laptop, phone, chair], [one]);
  });
});
