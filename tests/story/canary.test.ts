/**
 * What a seat may not see is never sent to it: searched for in every byte that came by socket and by HTTP, as it came,
 * inflated where it was packed, and read back where it was split over several pieces.
 */
import { inflateSync, strFromU8, unzipSync } from "fflate";
import { afterEach, describe, expect, test } from "vitest";
import type * as Y from "yjs";
import type { CaucusInfo } from "../../drafts/info.ts";
import { MessageType } from "../../drafts/wire.ts";
import { add, strike, type Device } from "./device.ts";
import { Evening, labelled, type Seat } from "./evening.ts";
import { relaysText } from "./relays.ts";

let evening: Evening;
afterEach(async () => {
  const faults = evening.faults();
  await evening.close();
  expect(faults).toEqual([]);
});

/** Bytes as letters of one byte each and as UTF-8 and UTF-16, and what is packed in them likewise. */
const readings = (bytes: Uint8Array): string[] => {
  const plain = [
    Buffer.from(bytes).toString("latin1"),
    Buffer.from(bytes).toString("utf8"),
    Buffer.from(bytes).toString("utf16le"),
  ];
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (isZip) return [...plain, ...Object.values(unzipSync(bytes)).map((file) => strFromU8(file))];
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? [...plain, strFromU8(inflateSync(bytes.subarray(10, -8)))] : plain;
};

const docJson = (doc: Y.Doc): string =>
  JSON.stringify(Object.fromEntries([...doc.share.keys()].map((key) => [key, doc.getMap(key).toJSON()])));

/** Everything a seat was ever sent, and its documents read back. */
const everythingOf = (seat: Seat): string =>
  [
    ...seat.received.flatMap(readings),
    ...seat.devices.flatMap(({ received }) => received.flatMap(readings)),
    ...seat.devices.map(({ doc }) => docJson(doc)),
  ].join("\n");

/** Documents that exist for somebody, and some that one might guess. */
const documents = [
  "draft",
  "names/full",
  "names/groups",
  "desk",
  "caucus/party-XAL",
  "caucus/party-XBV",
  "caucus/office-chair",
];

/** Knocks at every document and route there is; what is refused is a byte received as well. */
const askEverything = async (seat: Seat, moments: readonly string[]): Promise<void> => {
  const routes = [
    "",
    "/draft",
    "/history",
    "/history?format=txt",
    "/history?party=XAL",
    "/history?party=XBV",
    "/invitations",
    "/caucuses",
    "/verify",
    "/reconcile?from=1",
    "/blame?paragraph=p1-3",
    "/moments",
    "/moments?around=1",
    "/archive",
    "/archive?audience=none",
    "/history?office=delegation",
    "/history?kind=proposals",
    "/history?part=consensus",
  ];
  for (const moment of moments) {
    routes.push(`/draft?at=${moment}`, `/compare?from=1&to=${moment}`, `/compare?from=0&to=${moment}&format=html`);
    routes.push(`/export?view=annotated&format=docx&at=${moment}`, `/reconcile?from=1&to=${moment}`);
    routes.push(`/blame?paragraph=p1-3&at=${moment}`, `/restore-preview?at=${moment}`);
    routes.push(`/restore-preview?at=${moment}&paragraph=p1-3`, `/export?format=docx&changes=${moment}`);
    routes.push(`/moments?around=${/^\d+$/u.test(moment) ? moment : 9}`);
  }
  for (const view of ["clean", "bracketed", "annotated", "tracked"])
    for (const format of ["docx", "html", "md", "txt", "json", "pdf", "akn"])
      routes.push(`/export?view=${view}&format=${format}`, `/export?view=${view}&format=${format}&attribution=full`);
  for (const format of ["json", "html", "md", "docx"])
    routes.push(`/compare?from=Zero%20draft&to=Rev.1&format=${format}`);
  // A few at a time: connections that wait long for an answer are closed while others are made.
  const answers: Response[] = [];
  while (answers.length < routes.length)
    answers.push(
      ...(await Promise.all(routes.slice(answers.length, answers.length + 4).map((route) => seat.ask(route)))),
    );
  // What is refused is a byte received too, but most of it must be given for the search to mean anything.
  expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(15);
  const info = await seat.info();
  for (const document of [...documents, ...info.caucuses.map(({ id }) => `caucus/${id}`)]) {
    await seat.post("/clients", { document, device: "curious" });
    const device = await seat.knock(document);
    await device.until(() => device.synced || device.closed !== null, `${document} in sync or refused`);
  }
};

interface Room {
  readonly chair: Seat;
  readonly secretariat: Seat;
  readonly altora: Seat;
  readonly brevia: Seat;
  readonly watchers: readonly Seat[];
}

const room = async (): Promise<Room> => {
  evening = await Evening.open();
  const chair = await evening.begin("draft.md", relaysText, { symbol: "OWG-R/2031/4" });
  for (const [party, name] of [
    ["XAL", "Altora"],
    ["XBV", "Brevia"],
    ["XCR", "Corvane"],
  ] as const)
    await chair.act({ type: "set-party", party, name, kind: "member-state" });
  const [secretariat, altora, brevia] = [
    await chair.invite("secretariat"),
    await chair.invite("delegation", ["XAL"]),
    await chair.invite("delegation", ["XBV"]),
  ];
  const watchers = [
    await chair.invite("delegation", ["XCR"]),
    await chair.invite("observer"),
    await chair.invite("screen"),
  ];
  return { chair, secretariat, altora, brevia, watchers };
};

/** An evening in which one party tables, says things to the Chair alone, and types what it never tables. */
const happenings = async ({ chair, secretariat, altora, brevia }: Room, who: "XAL" | "XBV"): Promise<string[]> => {
  const [one, two] = who === "XAL" ? [altora, brevia] : [brevia, altora];
  await chair.act({ type: "publish-revision", name: "Zero draft" });
  const draft = await chair.draft();
  const [third, seventh] = [labelled(draft, "3").id, labelled(draft, "7").id];
  const text = await one.sync("draft", { reader: true });
  const mine = await one.sync(`caucus/party-${who}`);
  const kept = mine.paper("kept-paper", text, seventh);
  for (const letters of ["CANARY", "PAPER"]) add(kept, letters === "CANARY" ? "region" : "CANARY", letters);
  mine.caret(seventh, { name: "CANARYPERSON" });
  const tabled = mine.paper("tabled-paper", text, third);
  add(tabled, "year", "CANARYTRIED");
  const at = tabled.toString().indexOf("CANARYTRIED");
  tabled.delete(at, "CANARYTRIED".length);
  strike(tabled, " should");
  add(tabled, " should", " shall");
  await mine.saved();
  const { seq } = await one.act({
    type: "table",
    as: who,
    paper: "tabled-paper",
    reason: "CANARYDESK said to the Chair",
    reasonVisibility: "chair",
    seen: mine.seen(),
  });
  await one.act({
    type: "take-position",
    as: who,
    paragraph: seventh,
    stance: "reserve",
    visibility: "chair",
    reason: "CANARYRESERVE",
  });
  const floor = await secretariat.post("/caucuses", { kind: "open", for: who });
  const caucus = (await floor.json()) as CaucusInfo;
  const taking = await secretariat.sync(`caucus/${caucus.id}`);
  const said = taking.paper("floor-paper", await secretariat.sync(), seventh);
  add(said, "minutes", " everywhere");
  await taking.saved();
  const taken = await secretariat.act({
    type: "table",
    as: who,
    paper: "floor-paper",
    caucus: caucus.id,
    seen: taking.seen(),
  });
  await one.act({ type: "correct", proposal: taken.proposal!, confirm: true });
  // A small group of the one and the other's neighbour would be seen by it; of the two alone it is not.
  const shared = await one.post("/caucuses", {
    kind: "shared",
    members: [who === "XAL" ? "XBV" : "XAL"],
    name: "CANARYGROUP",
  });
  expect(shared.status).toBe(201);
  await two.sync(`caucus/${((await shared.json()) as CaucusInfo).id}`);
  await chair.act({ type: "set-floor", paragraph: seventh });
  const pen = await chair.sync();
  pen.type(third, "States", " all");
  await pen.saved();
  await chair.act({ type: "publish-revision", name: "Rev.1" });
  return [String(seq), String(taken.seq), "Rev.1"];
};

const listen = async (seat: Seat): Promise<Device[]> => {
  const devices: Device[] = [];
  for (const document of ["draft", "names/full"]) devices.push(await seat.knock(document));
  return devices;
};

describe("what a seat may not see is never sent to it, by socket or by HTTP", () => {
  test("a word in A's paper and a reason for the Chair alone reach neither another delegation, an observer nor the screen", async () => {
    const people = await room();
    for (const seat of people.watchers) await listen(seat);
    await listen(people.brevia);
    const moments = await happenings(people, "XAL");
    for (const seat of [people.watchers[0]!, people.watchers[1]!, people.watchers[2]!]) {
      await askEverything(seat, moments);
      const got = everythingOf(seat);
      expect(got.length).toBeGreaterThan(5_000);
      expect(got.match(/.{0,80}CANARY.{0,80}/u)?.[0]).toBeUndefined();
    }
    await askEverything(people.brevia, moments);
    expect(everythingOf(people.brevia).match(/CANARY(?!GROUP)\w*/gu)).toBeNull();
    await askEverything(people.secretariat, moments);
    expect(everythingOf(people.secretariat).match(/CANARY\w*/gu)).toBeNull();
    await askEverything(people.chair, moments);
    const chairs = new Set(everythingOf(people.chair).match(/CANARY[A-Z]*/gu));
    expect([...chairs].sort()).toEqual(["CANARYDESK", "CANARYRESERVE"]);
    await askEverything(people.altora, moments);
    expect(everythingOf(people.altora)).toContain("CANARYPAPER");
  });

  test("with names off, what another receives is the same whichever of two parties tabled", async () => {
    const got: string[][] = [];
    for (const who of ["XAL", "XBV"] as const) {
      const people = await room();
      await people.chair.act({ type: "set-names", names: "none" });
      const other = people.watchers[0]!;
      await listen(other);
      const moments = await happenings(people, who);
      await askEverything(other, moments);
      got.push(normalised(other));
      expect(everythingOf(other).match(/.{0,60}(?:XAL|XBV|Altora|Brevia).{0,60}/gu)).toBeNull();
      if (who === "XAL") await evening.close();
    }
    expect(got[1]).toEqual(got[0]);
  });
});

/** A packed file as its words: when it was packed is not what it says. */
const lettersOf = (bytes: Uint8Array): string =>
  bytes[0] === 0x50 && bytes[1] === 0x4b
    ? Object.entries(unzipSync(bytes))
        .filter(([name]) => name.startsWith("word/"))
        .map(([name, file]) => `${name}\n${strFromU8(file)}`)
        .join("\n")
    : Buffer.from(bytes).toString("latin1");

/**
 * What came, without what differs between any two evenings: times, hashes, random ids, and how often the same head was
 * told, which is a matter of how acts fell into rounds. PDFs are left out: which letters of a font they hold, and in which
 * order, hangs on the digits of the time; that they name nobody is asked of their words (tests/server/hosts/node-pdf.test.ts).
 * Presence is left out as well: it is told now and then and to whoever is there at that moment, and says who is here, never
 * who asked for what (that no name comes with it is asked above of everything that came).
 */
const normalised = (seat: Seat): string[] => {
  const all = [...seat.received, ...seat.devices.flatMap(({ received }) => received)];
  const came = all
    .filter((bytes) => Buffer.from(bytes.subarray(0, 5)).toString("latin1") !== "%PDF-")
    .filter((bytes) => bytes[0] !== MessageType.awareness)
    .map((bytes) =>
      lettersOf(bytes)
        .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{3})?Z)?/gu, "<time>")
        .replaceAll(/[0-9a-f]{64}/gu, "<hash>")
        .replaceAll(/\b[a-z]?[0-9a-f]{12,24}\b/gu, "<id>")
        .replaceAll(seat.negotiation, "<negotiation>")
        .replaceAll(/\d+ \w+ 20\d\d, \d\d:\d\d UTC/gu, "<printed time>"),
    );
  return [...new Set(came)].sort();
};
