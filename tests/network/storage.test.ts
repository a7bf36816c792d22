/** Devices that keep less than they should: a browser whose storage is full or fails, and one device with two seats. */
import { afterEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { Copies } from "../../client/room/copies.ts";
import { DeviceDatabase } from "../../client/room/device-database.ts";
import { Kept } from "../../client/room/kept.ts";
import { Opened, scene } from "./scene.ts";
import { claimOf, isRecorded } from "./claims.ts";
import { expectOneText, expectTrue } from "./truth.ts";

const opened = new Opened();
afterEach(async () => {
  await opened.close();
  vi.restoreAllMocks();
});

/** From now on nothing more goes into localStorage. */
const full = () =>
  vi.spyOn(localStorage, "setItem").mockImplementation(() => {
    throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
  });

/** From now on what is asked of a database ends it, as a disk does that fails. */
const failing = (asked: "add" | "getAll") =>
  vi.spyOn(IDBObjectStore.prototype, asked).mockImplementation(function (this: IDBObjectStore) {
    const { db } = this.transaction;
    db.transaction([...db.objectStoreNames]).abort();
    return {} as IDBRequest;
  });

const nothingKept = { is: "offline", kept: false, words: 1 } as const;

describe("a device that is full", () => {
  test("lets every letter go up, says offline that it keeps nothing, and holds back whoever closes the page", async () => {
    const { server, proxy, one, chair, sit } = await scene(opened);
    const person = await sit("s", await server.invite("secretariat"));
    full();
    person.type(one, "The");
    await person.saved();
    await expectTrue(server, [claimOf(person)]);
    expect(person.room.holdsBack).toBe(false);
    proxy.down();
    await person.offline();
    person.type(one, "The");
    await person.until(() => person.sync.is === "offline" && person.sync.words === 1, "offline");
    expect(person.sync).toMatchObject(nothingKept);
    expect(person.room.holdsBack).toBe(true);
    await expectTrue(server, [claimOf(person)]);
    proxy.up();
    await expectOneText(server, [person, chair], [one]);
    expect(person.room.holdsBack).toBe(false);
  });

  test("gives up what was looked at before anything one has typed", async () => {
    const { server, proxy, one, two, chair, sit } = await scene(opened);
    const person = await sit("s", await server.invite("secretariat"));
    chair.type(two, "The");
    await chair.saved();
    person.room.took(two);
    person.room.looked(two);
    const prefix = `unbracket/${server.negotiation}/${person.invitation.seat}/seen/`;
    const seen = (): number => Object.keys(localStorage).filter((key) => key.startsWith(prefix)).length;
    expect(seen()).toBeGreaterThan(0);
    const { setItem } = localStorage;
    vi.spyOn(localStorage, "setItem").mockImplementation((key, value) => {
      if (seen() > 0) throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
      setItem.call(localStorage, key, value);
    });
    proxy.down();
    await person.offline();
    person.type(one, "The");
    await person.until(() => person.sync.is === "offline" && person.sync.words === 1, "offline");
    expect([person.sync, seen()]).toMatchObject([{ kept: true }, 0]);
    proxy.up();
    await expectOneText(server, [person, chair], [one]);
  });

  test("is opened again over words that wait: they are shown, counted and go up", async () => {
    const { server, proxy, one, chair, sit } = await scene(opened);
    const person = await sit("s", await server.invite("secretariat"));
    person.type(one, "The");
    await person.saved();
    proxy.down();
    await person.offline();
    // No room to say that something was typed: the letters themselves say so.
    full();
    person.type(one, "The");
    person.leave();
    await person.enter();
    await person.until(() => person.sync.is === "offline" && person.sync.words === 1, "offline, from the device");
    await expectTrue(server, [claimOf(person)]);
    proxy.up();
    await expectOneText(server, [person, chair], [one]);
    expect(isRecorded(await server.record(), person.typed[1]!)).toBe(true);
  });
});

describe("a database that fails", () => {
  test("while one types: the page says that nothing is kept, and all goes up from it", async () => {
    const { server, proxy, one, chair, sit } = await scene(opened);
    const person = await sit("s", await server.invite("secretariat"));
    failing("add");
    proxy.down();
    await person.offline();
    person.type(one, "The");
    await person.until(() => person.sync.is === "offline" && !person.sync.kept, "told so");
    expect(person.sync).toMatchObject(nothingKept);
    expect(person.room.holdsBack).toBe(true);
    proxy.up();
    await expectOneText(server, [person, chair], [one]);
  });

  test("while it is read: the page opens from the server, types on, and says that nothing is kept", async () => {
    const { server, proxy, one, chair, sit } = await scene(opened);
    const person = await sit("s", await server.invite("secretariat"));
    person.type(one, "The");
    await person.saved();
    person.leave();
    failing("getAll");
    await person.enter();
    await person.until(() => person.room.online && person.room.mayType(one) === true, "typing");
    person.type(one, "The");
    await person.saved();
    proxy.down();
    await person.offline();
    expect(person.sync).toMatchObject({ is: "offline", kept: false });
    proxy.up();
    await expectOneText(server, [person, chair], [one]);
  });
});

test("a copy set aside whose database cannot be read now gives its words back when it can, once", async () => {
  const kept = new Kept("negotiation", "seat", false);
  const make = (): Y.Doc => {
    const made = new Y.Doc();
    made.getText("words");
    return made;
  };
  const doc = make();
  doc.clientID = 7;
  const first = new Copies(kept, "draft", 1, make);
  first.remember({ client: 7, lease: "lease" }, true);
  const database = await DeviceDatabase.open(first.database, doc, () => undefined);
  doc.getText("words").insert(0, "not taken");
  first.setAside(doc, 2);
  await database!.close();
  const back: string[] = [];
  const visit = async (): Promise<void> => {
    const copies = new Copies(kept, "draft", 2, make);
    await copies.readAside();
    copies.handBack(make(), true, (lost) => back.push(...lost.flatMap(({ pieces }) => pieces)));
  };
  failing("getAll");
  await visit();
  expect(back).toEqual([]);
  vi.restoreAllMocks();
  await visit();
  await visit();
  expect(back).toEqual(["not taken"]);
});

test("two seats on one device wait each with its own words; one withdrawn leaves the other's where they are", async () => {
  const { server, proxy, one, two, chair, party, sit } = await scene(opened);
  const guest = await server.invite("delegation", [party]);
  const [person, other] = [await sit("s", await server.invite("secretariat")), await sit("d", guest)];
  other.draft(two);
  await other.saved();
  proxy.down();
  await Promise.all([person.offline(), other.offline()]);
  person.type(one, "The");
  const lost = other.draft(two)!;
  await expectTrue(server, [claimOf(person), claimOf(other)]);
  expect([person.sync, other.sync]).toMatchObject([{ words: 1 }, { words: 1 }]);
  person.leave();
  await server.ask(server.chair.token, `/invitations/${guest.id}`, undefined, "DELETE");
  proxy.up();
  await other.until(() => other.hasBack(lost), "the words back");
  const kept = async (seat: string): Promise<number> => {
    const prefix = `unbracket/${server.negotiation}/${seat}/`;
    const databases = await indexedDB.databases();
    return [...Object.keys(localStorage), ...databases.map(({ name }) => name)].filter((key) => key?.startsWith(prefix))
      .length;
  };
  await expect.poll(() => kept(guest.seat)).toBe(0);
  // Whose words have no other place than the page is asked before it is closed.
  expect(other.room.holdsBack).toBe(true);
  other.takeBack();
  expect(other.room.holdsBack).toBe(false);
  expect(await kept(person.invitation.seat)).toBeGreaterThan(3);
  await person.enter();
  await expectOneText(server, [person, chair], [one, two]);
});
