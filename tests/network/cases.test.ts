/** What happens to networks, servers and seats while somebody types: each told once, on a real server behind a proxy. */
import { copyFileSync, rmSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import type { RefusedEvent } from "../../client/room/room.ts";
import { syncSentence } from "../../client/room/sync-state.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { patience } from "./person.ts";
import type { Person } from "./person.ts";
import { lentPen, Opened, scene as openScene } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { claimOf, isRecorded } from "./claims.ts";
import { expectOneText, expectTrue } from "./truth.ts";

const opened = new Opened();
afterEach(() => opened.close());

const scene = (): Promise<Scene> => openScene(opened);

describe("while somebody is offline", () => {
  test("their pen is taken: what did not arrive comes back with the reason, and goes on as a paper", async () => {
    const here = await scene();
    const { server, proxy, chair, party, one, two } = here;
    const person = await lentPen(here);
    person.type(one, "The");
    await person.saved();
    proxy.down();
    const lost = person.type(one, "The")!;
    await person.offline();
    await expectTrue(server, [claimOf(person)]);
    expect(person.sync).toMatchObject({ is: "offline", words: 1, kept: true });
    expect(isRefusal(await chair.room.act({ type: "take-pen", party }))).toBe(false);
    proxy.up();
    await person.refused();
    const [card] = person.room.handedBack;
    expect(card).toMatchObject({ paragraph: one, reason: expect.stringMatching(/pen/u) as string });
    expect(card!.pieces.join("")).toContain(lost);
    expect(syncSentence(person.sync)).toBe("Refused · here are your words");
    const paper = person.room.intoPaper(card!);
    expect(isRefusal(paper) ? paper.message : paper.text.toString()).toContain(lost);
    await person.until(() => person.sync.is === "saved", "the paper saved");
    expect(chair.words(one)).not.toContain(lost);
    expect(chair.words(two)).not.toBe("");
    expect(await server.verify()).toMatchObject({ code: 0 });
  });

  test("their invitation is revoked: the words come back, and the device is wiped", async () => {
    const here = await scene();
    const { server, proxy, one } = here;
    const person = await lentPen(here);
    person.type(one, "The");
    await person.saved();
    const prefix = `unbracket/${server.negotiation}/${person.invitation.seat}/`;
    const kept = async (): Promise<string[]> => [
      ...Object.keys(localStorage).filter((key) => key.startsWith(prefix)),
      ...(await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : [])),
    ];
    expect((await kept()).length).toBeGreaterThan(3);
    proxy.down();
    const lost = person.type(one, "The")!;
    await server.ask(server.chair.token, `/invitations/${person.invitation.id}`, undefined, "DELETE");
    proxy.up();
    await person.refused();
    expect(person.hasBack(lost)).toBe(true);
    expect(person.room.withdrawn).toBe(true);
    await person.until(() => Object.keys(localStorage).every((key) => !key.startsWith(prefix)), "wiped");
    await expect.poll(kept).toEqual([]);
    expect(isRecorded(await server.record(), person.typed[1]!)).toBe(false);
  });

  test("their invitation is revoked and the page closed: opening it wipes the device", async () => {
    const here = await scene();
    const { server, one } = here;
    const person = await lentPen(here);
    person.type(one, "The");
    await person.saved();
    person.leave();
    await server.ask(server.chair.token, `/invitations/${person.invitation.id}`, undefined, "DELETE");
    const room = await person.open();
    expect(room).toMatchObject({ refused: "revoked" });
    const prefix = `unbracket/${server.negotiation}/${person.invitation.seat}/`;
    expect(Object.keys(localStorage).filter((key) => key.startsWith(prefix))).toEqual([]);
    await expect
      .poll(async () => (await indexedDB.databases()).filter(({ name }) => name?.startsWith(prefix)))
      .toEqual([]);
  });

  // A role is changed by revoking the link and making another: whoever had it sits down anew.
  const unseated = async ({ server, proxy, chair, party, one, two }: Scene, head: Person) => {
    const kept = head.type(one, "The")!;
    const paper = head.draft(two)!;
    await head.saved();
    proxy.down();
    const [typed, drafted] = [head.type(one, "The")!, head.draft(two)!];
    await head.offline();
    await expectTrue(server, [claimOf(head), claimOf(chair)]);
    const tabling = { type: "table", as: party, paragraph: two, wording: "Nothing at all." } as const;
    expect(await head.room.attempt(tabling)).toMatchObject({ refused: "unavailable" });
    expect(isRefusal(await chair.room.act({ type: "take-pen", party }))).toBe(false);
    await server.ask(server.chair.token, `/invitations/${head.invitation.id}`, undefined, "DELETE");
    return { kept, paper, typed, drafted, tabling };
  };
  const outside = async ({ proxy, server }: Scene, head: Person, lost: readonly string[]): Promise<void> => {
    proxy.up();
    await head.until(() => lost.every((words) => head.hasBack(words)), "both words back");
    expect(head.room.withdrawn).toBe(true);
    const old = `unbracket/${server.negotiation}/${head.invitation.seat}/`;
    await head.until(() => Object.keys(localStorage).every((key) => !key.startsWith(old)), "wiped");
    const record = await server.record();
    expect(head.typed.map((words) => isRecorded(record, words))).toEqual([true, true, false, false]);
    head.takeBack();
    head.leave();
  };

  test("they are made a drafter instead of a head: words come back, and they write papers and table none", async () => {
    const here = await scene();
    const { server, chair, party, one, two, sit } = here;
    const head = await lentPen(here);
    const { kept, paper, typed, drafted, tabling } = await unseated(here, head);
    const again = await server.invite("delegation", [party], false);
    await outside(here, head, [typed, drafted]);
    const drafter = await sit("n", again);
    expect(drafter.room.info.seat).toMatchObject({ role: "delegation", head: false });
    expect(drafter.room.handedBack).toEqual([]);
    expect(drafter.words(one)).toContain(kept);
    expect(drafter.room.mayType(one)).not.toBe(true);
    expect(await drafter.room.attempt(tabling)).toMatchObject({ refused: "not-head" });
    // The delegation's paper is as far as it was saved, and is gone on with.
    await drafter.until(() => drafter.room.paperOn(two) !== null, "the paper");
    const papers = (): string => drafter.room.paperOn(two)!.text.toString();
    expect([papers().includes(paper), papers().includes(drafted)]).toEqual([true, false]);
    drafter.draft(two);
    await drafter.saved();
    await expectTrue(server, [claimOf(drafter), claimOf(chair)]);
    expect(chair.room.draft!.proposals).toEqual([]);
    await expectOneText(server, [drafter, chair], [one, two]);
  });

  test("they are made an observer instead: words come back, and what was not circulated is read no more", async () => {
    const here = await scene();
    const { server, chair, one, two, sit } = here;
    const head = await lentPen(here);
    const { typed, drafted, tabling } = await unseated(here, head);
    const again = await server.invite("observer");
    await outside(here, head, [typed, drafted]);
    const observer = await sit("n", again);
    expect(observer.room.info).toMatchObject({ seat: { role: "observer" }, caucuses: [] });
    expect(observer.room.info.documents.draft).toBeUndefined();
    expect([observer.room.draft, observer.room.handedBack, observer.room.papers]).toEqual([null, [], []]);
    expect(await observer.room.attempt(tabling)).toMatchObject({ refused: expect.any(String) as string });
    await expect(server.ask(again.token, "/acts", tabling)).rejects.toThrow("403");
    await expect(server.ask(again.token, "/draft")).rejects.toThrow(/40[34]/u);
    await expect(server.ask(again.token, "/clients", { document: "draft", device: "device-1" })).rejects.toThrow("403");
    expect(chair.room.draft!.proposals).toEqual([]);
    await expectOneText(server, [chair], [one, two]);
  });

  test("a captive portal answers everything with its page: it is offline, and nothing of it is believed", async () => {
    const { server, proxy, one, chair, sit } = await scene();
    const person = await sit("s", await server.invite("secretariat"));
    proxy.weather = { sky: "portal", delay: 0 };
    proxy.cut();
    person.type(one, "The");
    await person.offline();
    await person.room.ask();
    expect(await person.room.attempt({ type: "set-floor", paragraph: one })).toMatchObject({ refused: "unavailable" });
    expect(person.room.info.seat.role).toBe("secretariat");
    person.leave();
    await person.enter();
    await person.until(() => person.words(one).includes("s0x"), "the text of the device");
    await person.offline();
    await expectTrue(server, [claimOf(person)]);
    expect(person.sync).toMatchObject({ words: 1 });
    proxy.up();
    await expectOneText(server, [person, chair], [one]);
  });
});

describe("connections that arrive in another order", () => {
  test("what an older one brings after the newer has spoken is in the record once, and the newer goes on", async () => {
    const { server, proxy, one, two, chair, sit } = await scene();
    const person = await sit("s", await server.invite("secretariat"));
    person.type(one, "The");
    await person.saved();
    proxy.hold();
    person.type(one, "The");
    await expect.poll(() => proxy.held, patience).toBeGreaterThan(0);
    // The server knows nothing of its end, and has what came with it still before it.
    proxy.strand();
    await person.until(() => !person.room.online, "cut off");
    await person.saved();
    person.type(two, "The");
    await person.saved();
    const { times } = await server.record();
    await proxy.deliver();
    person.type(one, "The");
    await person.saved();
    await expectTrue(server, [claimOf(person), claimOf(chair)]);
    expect(person.room.handedBack).toEqual([]);
    expect(person.room.typesHere).toBe(true);
    await expectOneText(server, [person, chair], [one, two]);
    // One entry for the last word, and none for what came late.
    expect((await server.record()).times.length).toBe(times.length + 1);
  });

  test("one that knocks after the newer has spoken takes nothing with it", async () => {
    const { server, proxy, one, two, chair, sit } = await scene();
    const person = await sit("s", await server.invite("secretariat"));
    proxy.down();
    person.type(one, "The");
    await person.offline();
    proxy.weather = { sky: "late", delay: 0 };
    await expect.poll(() => proxy.held, patience).toBeGreaterThan(0);
    proxy.strand();
    proxy.weather = { sky: "fair", delay: 0 };
    await person.saved();
    person.type(two, "The");
    await person.saved();
    await proxy.deliver();
    await expectTrue(server, [claimOf(person), claimOf(chair)]);
    expect(person.room.handedBack).toEqual([]);
    expect(person.room.mayType(one)).toBe(true);
    person.type(one, "The");
    await person.saved();
    expect(person.room.typesHere).toBe(true);
    await expectOneText(server, [person, chair], [one, two]);
  });
});

describe("the server", () => {
  test("has its clock put forward and back: nobody waits, and the record's time never goes back", async () => {
    const { server, one, two, chair, sit } = await scene();
    const person = await sit("s", await server.invite("secretariat"));
    const hour = 3_600_000;
    for (const clock of [5 * hour, -3 * hour, 0, 48 * hour, -hour]) {
      await server.trouble({ clock });
      person.type(one, "The");
      chair.type(two, "The");
      await Promise.all([person.saved(), chair.saved()]);
      expect(
        isRefusal(await person.room.act({ type: "set-floor", paragraph: clock === 0 ? two : clock > 0 ? one : null })),
      ).toBe(false);
    }
    const { times } = await server.record();
    expect(times.length).toBeGreaterThan(10);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
    await expectOneText(server, [person, chair], [one, two]);
  });

  test("has a full disk: nobody is told that words are saved, others read on, and all goes up when there is room", async () => {
    const { server, one, two, chair, sit } = await scene();
    const person = await sit("s", await server.invite("secretariat"));
    await server.trouble({ diskFull: true });
    // Pages that are free already are used up first.
    for (let n = 0; n < 200 && person.sync.is === "saved"; n++) {
      person.type(one, "The");
      await person.until(() => ["saved", "offline"].includes(person.sync.is), "an answer");
      await expectTrue(server, [claimOf(person), claimOf(chair)]);
    }
    await person.until(() => person.sync.is !== "saved", "no more room");
    // The person is told what is wrong with the server, and not that the network is gone.
    await person.until(() => syncSentence(person.sync).startsWith("The server’s disk is full"), "the reason");
    expect(["offline", "still-saving"]).toContain(person.sync.is);
    const waiting = person.typed.at(-1)!;
    expect(isRecorded(await server.record(), waiting)).toBe(false);
    expect(await chair.room.attempt({ type: "set-floor", paragraph: two })).toMatchObject({ refused: "unavailable" });
    chair.type(two, "The");
    for (let n = 0; n < 10; n++) {
      person.type(two, "The");
      await expectTrue(server, [claimOf(person), claimOf(chair)]);
    }
    expect(server.said).toContain("round-not-kept");
    await server.trouble({ diskFull: false });
    await expectOneText(server, [person, chair], [one, two]);
    expect(syncSentence(person.sync)).toMatch(/^Saved/u);
  });

  test("is put back from an older backup: each author is offered what the record lost, nothing is merged blindly", async () => {
    const { server, proxy, one, two, chair, party, sit } = await scene();
    const person = await sit("s", await server.invite("secretariat"));
    const delegation = await sit("d", await server.invite("delegation", [party]));
    const old = person.type(one, "The")!;
    delegation.draft(one);
    await Promise.all([person.saved(), delegation.saved()]);
    const told: string[] = [];
    const read: string[] = [];
    delegation.room.addEventListener("refused", (event) => read.push((event as RefusedEvent).refusal.message));
    for (const { room } of [person, chair])
      room.addEventListener("refused", (event) => told.push((event as RefusedEvent).refusal.message));
    await server.end();
    copyFileSync(server.file, `${server.file}.copy`);
    await server.start();
    await Promise.all([person, chair, delegation].map((each) => each.until(() => each.room.online, "back")));
    const lost = person.type(one, "The")!;
    await person.saved();
    const alsoLost = chair.type(two, "The")!;
    await chair.saved();
    proxy.down();
    await person.offline();
    const waiting = person.type(two, "The")!;
    await server.kill();
    for (const more of ["-wal", "-shm"]) rmSync(`${server.file}${more}`, { force: true });
    copyFileSync(`${server.file}.copy`, server.file);
    await server.start();
    await chair.refused();
    proxy.up();
    await person.until(() => person.room.handedBack.length >= 2 && person.room.wordsHere, "the surplus");
    expect([lost, waiting].filter((words) => !person.hasBack(words))).toEqual([]);
    expect(chair.hasBack(alsoLost)).toBe(true);
    expect(person.hasBack(old)).toBe(false);
    expect(told.join()).toContain("put back to an earlier state");
    // Who only read what is gone is not offered others' words as their own, and is told where they went.
    await delegation.until(() => read.length > 0, "told");
    expect(read.join()).toContain("words go back to whoever typed them");
    expect(delegation.hasBack(lost) || delegation.hasBack(alsoLost)).toBe(false);
    const everybody = [person, chair].flatMap(({ room }) => room.handedBack.flatMap(({ pieces }) => pieces.join("")));
    expect([lost, alsoLost].filter((words) => everybody.filter((one) => one.includes(words)).length !== 1)).toEqual([]);
    const card = person.room.handedBack.find(({ pieces }) => pieces.join("").includes(lost))!;
    expect(card).toMatchObject({ paragraph: one, reason: expect.stringContaining("earlier state") as string });
    expect(card.whole).toContain(old);
    expect(person.words(one)).not.toContain(lost);
    // The words can go into a paper, or be typed again under the new client id.
    const paper = person.room.intoPaper(card);
    expect(isRefusal(paper) ? paper.message : paper.text.toString()).toContain(lost);
    for (const each of [person, chair]) each.takeBack();
    person.takenBack.push(card);
    await person.until(() => person.room.mayType(one) === true, "the pen");
    await expectOneText(server, [person, chair], [one, two]);
  });

  test("speaks a wire of another time: the page says so, keeps the words, and a page loaded anew sends them", async () => {
    const { server, proxy, one, chair, sit } = await scene();
    const person = await sit("s", await server.invite("secretariat"));
    proxy.rewrite = (head) => head.replace("wire=1", "wire=0");
    proxy.down();
    person.type(one, "The");
    proxy.up();
    await person.until(() => person.sync.is === "closed", "closed");
    expect(syncSentence(person.sync)).toContain("Load the page again: your words are kept on this device");
    expect(isRecorded(await server.record(), person.typed[0]!)).toBe(false);
    proxy.rewrite = null;
    person.leave();
    await person.enter();
    await expectOneText(server, [person, chair], [one]);
  });
});

test("a page left while it asks the server opens nothing any more, and the next has the pen", async () => {
  const { server, one, sit } = await scene();
  const person = await sit("s", await server.invite("secretariat"));
  const asking = person.room.ask();
  person.leave();
  await asking;
  await person.enter();
  await person.until(() => person.room.mayType(one) === true, "typing");
  person.type(one, "The");
  await person.saved();
  await expectTrue(server, [claimOf(person)]);
});
