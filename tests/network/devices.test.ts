/**
 * Several devices of one seat: each has an id of its own, eight at once; who loses it is told so, and gets back what had
 * not arrived. They are pages of one process here, which share no storage and no lock between tabs.
 */
import { afterEach, expect, test, vi } from "vitest";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { Person } from "./person.ts";
import { Proxy } from "./proxy.ts";
import { Server } from "./server.ts";
import { claimOf, isRecorded } from "./claims.ts";
import { expectOneText, expectTrue } from "./truth.ts";

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  vi.unstubAllGlobals();
});

const scene = async (): Promise<{ server: Server; proxy: Proxy; fair: Proxy; device: typeof Person.sit }> => {
  vi.stubGlobal("navigator", {});
  const server = await Server.open("1. The first paragraph.\n\n2. The second paragraph.\n");
  closing.push(() => server.close());
  const [proxy, fair] = [await Proxy.before(server.url, 1), await Proxy.before(server.url, 2)];
  closing.push(
    () => proxy.close(),
    () => fair.close(),
  );
  const device: typeof Person.sit = async (...asked) => {
    const person = await Person.sit(...asked);
    closing.push(() => person.leave());
    return person;
  };
  return { server, proxy, fair, device };
};

const paragraphsOf = (person: Person): readonly ParagraphId[] =>
  person.room.draft!.parts["consensus"]!.slice(-2).map(({ id }) => id);

test("two devices of one seat type at once, each with an id of its own, also while one is offline", async () => {
  const { server, proxy, fair, device } = await scene();
  const laptop = await device("l", server, fair, server.chair, false);
  const phone = await device("p", server, proxy, server.chair, false);
  const paragraphs = paragraphsOf(laptop);
  const [one] = paragraphs as [ParagraphId];
  laptop.type(one, "The");
  phone.type(one, "The");
  await Promise.all([laptop.saved(), phone.saved()]);
  proxy.down();
  phone.type(one, "The");
  laptop.type(one, "The");
  await phone.offline();
  await expectTrue(server, [claimOf(phone), claimOf(laptop)]);
  proxy.up();
  await expectOneText(server, [laptop, phone], paragraphs);
  expect(new Set([...laptop.typed, ...phone.typed].map(({ client }) => client)).size).toBe(2);
});

test("a ninth device takes the id of the one idle longest: what that one typed offline comes back, and it types on", async () => {
  const { server, proxy, fair, device } = await scene();
  const first = await device("a", server, proxy, server.chair, false);
  const paragraphs = paragraphsOf(first);
  const [one, two] = paragraphs as [ParagraphId, ParagraphId];
  first.type(one, "The");
  await first.saved();
  proxy.down();
  const waiting = first.type(two, "The")!;
  await first.offline();
  const others: Person[] = [];
  for (const name of "bcdefghi") {
    const other = await device(name, server, fair, server.chair, false);
    other.type(one, "The");
    await other.saved();
    others.push(other);
  }
  proxy.up();
  await first.refused();
  expect(first.hasBack(waiting)).toBe(true);
  expect(first.room.handedBack).toHaveLength(1);
  expect(first.room.handedBack[0]).toMatchObject({
    paragraph: two,
    reason: expect.stringContaining("Another of your devices") as string,
  });
  expect(isRecorded(await server.record(), first.typed[1]!)).toBe(false);
  first.takeBack();
  await first.until(() => first.room.mayType(one) === true, "typing again, under another id");
  first.type(two, "The");
  await first.saved();
  expect(first.typed[2]!.client).not.toBe(first.typed[0]!.client);
  await expectOneText(server, [first, ...others.slice(1)], paragraphs);
});

test("a connected device whose id is taken reads on, and types again when asked to", async () => {
  const { server, fair, device } = await scene();
  const people: Person[] = [];
  for (const name of "abcdefghi") people.push(await device(name, server, fair, server.chair, false));
  const loser = (): Person | undefined => people.find(({ room }) => !room.typesHere);
  await people[0]!.until(() => loser() !== undefined, "an id taken");
  const lost = loser()!;
  const [one] = paragraphsOf(people[0]!) as [ParagraphId];
  expect(lost.room.mayType(one)).toContain("Type here instead?");
  people[8]!.type(one, "The");
  await people[8]!.saved();
  await lost.until(() => lost.words(one).includes("i0x"), "what another typed");
  lost.room.typeHere();
  await lost.until(() => lost.room.mayType(one) === true, "typing again");
  lost.type(one, "The");
  await lost.saved();
  expect(isRecorded(await server.record(), lost.typed[0]!)).toBe(true);
});
