import type * as Y from "yjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginPaper, newParagraphBase } from "../../../drafts/crdt/paper.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { connectionLimits } from "../../../server/room/connection.ts";
import { leasesPerSeat } from "../../../server/room/leases.ts";
import { House, join, type Peer } from "../peer.ts";

describe("leases", () => {
  test("a device keeps its client id, another gets its own", () => {
    const house = new House();
    const chair = house.seat("chair");
    const first = join(house, chair, { device: "a" });
    const second = join(house, chair, { device: "b" });
    expect(second.lease!.client).not.toBe(first.lease!.client);
    expect(house.negotiation.lease(chair, { document: "draft", device: "a" })).toMatchObject({
      client: first.lease!.client,
      lease: first.lease!.lease,
    });
    house.restart();
    expect(house.negotiation.lease(chair, { document: "draft", device: "a" })).toMatchObject({
      client: first.lease!.client,
    });
  });

  test("the newer connection under one lease wins", () => {
    const house = new House();
    const chair = house.seat("chair");
    const old = join(house, chair);
    const young = join(house, chair, { lease: old.lease! });
    expect(old.closed).toMatchObject({ code: 4409 });
    expect(young.closed).toBeNull();
  });

  test("the ninth device takes the id idle longest, whose old lease types no more", () => {
    const house = new House();
    const chair = house.seat("chair");
    const one = house.paragraph(chair, "1");
    const peers: Peer[] = [];
    for (let n = 0; n < leasesPerSeat; n++) {
      peers.push(join(house, chair, { device: `device-${n}` }));
      house.clock.pass(1_000);
    }
    peers[0]!.type(one, "States", " early");
    house.negotiation.flush();
    const ninth = join(house, chair, { device: "ninth" });
    expect(ninth.lease!.client).toBe(peers[0]!.lease!.client);
    expect(ninth.lease!.lease).not.toBe(peers[0]!.lease!.lease);
    expect(peers[0]!.closed).toMatchObject({ code: 4409 });
    peers[0]!.type(one, "States", " lost");
    expect(join(house, chair, { doc: peers[0]!.doc, lease: peers[0]!.lease! }).closed).toMatchObject({
      code: 4410,
      reason: "lease",
    });
    ninth.type(one, "States", " ninth");
    house.negotiation.flush();
    expect(house.words(chair, one)).toMatch(/States ninth early/u);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });
});

describe("a sync socket", () => {
  test("says so when the record lacks what a device has seen, or a document began anew", () => {
    const house = new House();
    const chair = house.seat("chair");
    const { seq, hash } = house.negotiation.head;
    expect(join(house, chair, { head: `${seq}.${hash}` }).closed).toBeNull();
    expect(join(house, chair, { head: `${seq + 5}.${hash}` }).closed).toMatchObject({ code: 4410, reason: "record" });
    expect(join(house, chair, { head: `${seq}.${"0".repeat(64)}` }).closed).toMatchObject({ code: 4410 });
    expect(join(house, chair, { epoch: 77 }).closed).toMatchObject({ code: 4410, reason: "epoch" });
  });

  test("drops a reader that does not read, and takes it back", () => {
    const house = new House();
    const pen = join(house, house.seat("chair"));
    const slow = join(house, house.seat("screen"), { reader: true });
    const one = house.paragraph(pen.seat, "1");
    slow.buffered = connectionLimits.unread + 1;
    pen.type(one, "meet", " in person");
    house.negotiation.flush();
    expect(slow.closed).toMatchObject({ code: 1013 });
    const back = join(house, slow.seat, { reader: true, doc: slow.doc });
    expect(back.strand(one).toString()).toContain("in person");
  });

  test("sends one frame for a round, whatever was in it", () => {
    const house = new House();
    const chair = house.seat("chair");
    const pens = [join(house, chair), join(house, house.seat("secretariat"))];
    const reader = join(house, house.seat("screen"), { reader: true });
    const one = house.paragraph(chair, "1");
    const before = reader.received.length;
    for (const pen of pens) for (let n = 0; n < 5; n++) pen.type(one, "States", "x");
    house.clock.pass(100);
    // The words and the head of the record.
    expect(reader.received.length - before).toBe(2);
    expect(reader.strand(one).toString()).toContain("xxxxxxxxxx");
  });

  test("follows the pen: lent for a paragraph, typed there alone, taken back", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const alt = house.seat("delegation", ["ALT"]);
    const [one, two] = [house.paragraph(chair, "1"), house.paragraph(chair, "2")];
    expect(isRefusal(house.negotiation.lease(alt, { document: "draft", device: "a" }))).toBe(true);
    await house.done(chair, { type: "give-pen", party: "ALT", paragraphs: [one] });
    const pen = join(house, alt);
    expect(pen.hello).toMatchObject({ writes: true });
    pen.type(one, "meet", " in person");
    house.negotiation.flush();
    expect(pen.closed).toBeNull();
    pen.type(two, "prepare", " quickly");
    house.negotiation.flush();
    expect(pen.closed).toMatchObject({ code: 4410, reason: "no-pen" });
    expect(house.words(chair, two)).not.toContain("quickly");
    const again = join(house, alt);
    await house.done(chair, { type: "take-pen", party: "ALT" });
    expect(again.hello).toMatchObject({ writes: false });
    again.type(one, "meet", " never");
    house.negotiation.flush();
    expect(again.closed).toMatchObject({ code: 4410, reason: "no-pen" });
    expect(house.words(chair, one)).not.toContain("never");
  });
});

describe("caucuses", () => {
  const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;
  const paper = (peer: Peer, words: string): Y.Text => {
    const text = beginPaper(peer.doc.getMap("papers"), "paper-1", newParagraphBase(on, { seq: 1, language: "en" }));
    text.insert(0, words, { src: "own" });
    peer.house.negotiation.flush();
    return text;
  };

  test("an open paper is watched by all and typed by the Secretariat; whose it is stands beside it", async () => {
    const house = new House();
    const chair = house.seat("chair");
    await house.done(chair, { type: "set-names", names: "none" });
    const secretariat = house.seat("secretariat");
    const alt = house.seat("delegation", ["ALT"]);
    const opened = house.negotiation.openCaucus(secretariat, { for: "COR" });
    if (isRefusal(opened)) throw new RangeError(opened.message);
    expect(opened).toMatchObject({ kind: "open", for: "COR", writes: true });
    const seen = house.negotiation.caucuses(alt).find(({ id }) => id === opened.id);
    expect(seen).toMatchObject({ kind: "open", writes: false });
    expect(seen).not.toHaveProperty("for");
    const document = `caucus/${opened.id}`;
    const watching = join(house, alt, { document, reader: true });
    const pen = join(house, secretariat, { document });
    paper(pen, "Taken down from the floor.");
    expect(JSON.stringify(watching.doc.getMap("papers").toJSON())).toContain("Taken down");
    expect(house.negotiation.openCaucus(alt, { for: "ALT" })).toMatchObject({ refused: "not-entitled" });
    const tabled = await house.done(secretariat, {
      type: "table",
      as: "COR",
      paper: "paper-1",
      caucus: opened.id,
      source: "floor",
    });
    expect(tabled.proposal).toBeDefined();
  });

  test("a shared paper moves to a caucus of its own and its old place is closed", () => {
    const house = new House();
    const alt = house.seat("delegation", ["ALT"]);
    const bre = house.seat("delegation", ["BRE"]);
    const mine = join(house, alt, { document: "caucus/party-ALT" });
    paper(mine, "Shared words.");
    const shared = house.negotiation.sharePaper(alt, { caucus: "party-ALT", paper: "paper-1", with: ["BRE"] });
    if (isRefusal(shared)) throw new RangeError(shared.message);
    const theirs = join(house, bre, { document: `caucus/${shared.id}` });
    expect(theirs.doc.getMap("papers").toJSON()["paper-1"]).toMatchObject({ text: "Shared words." });
    expect(mine.doc.getMap("papers").toJSON()["paper-1"]).toMatchObject({ shared: shared.id, text: "" });
    expect(house.negotiation.sharePaper(bre, { caucus: "party-ALT", paper: "paper-1", with: [] })).toMatchObject({
      refused: "unknown-paper",
    });
    const left = house.negotiation.setMembers(alt, shared.id, ["ALT"]);
    expect(left).toMatchObject({ members: ["ALT"] });
    expect(theirs.closed).toMatchObject({ code: 4404 });
  });

  test("a destroyed caucus leaves no letter in the database", () => {
    const house = new House();
    const alt = house.seat("delegation", ["ALT"]);
    const formed = house.negotiation.formCaucus(alt, { name: "Small group", members: ["BRE"] });
    if (isRefusal(formed)) throw new RangeError(formed.message);
    const peer = join(house, alt, { document: `caucus/${formed.id}` });
    paper(peer, "CANARYGROUP");
    const kept = (): boolean =>
      house.storage
        .exec<{ bytes: Uint8Array }>("SELECT bytes FROM caucus_states UNION ALL SELECT bytes FROM payloads")
        .some(({ bytes }) => new TextDecoder().decode(bytes).includes("CANARYGROUP"));
    expect(kept()).toBe(true);
    expect(house.negotiation.destroyCaucus(alt, formed.id)).toBeNull();
    expect(kept()).toBe(false);
    expect(peer.closed).toMatchObject({ code: 4404 });
    expect(house.negotiation.caucuses(alt).some(({ id }) => id === formed.id)).toBe(false);
  });

  test("what was taken back in a paper leaves the database with its last reader", () => {
    const house = new House();
    const alt = house.seat("delegation", ["ALT"]);
    const peer = join(house, alt, { document: "caucus/party-ALT" });
    const text = paper(peer, "CANARYBACK");
    text.delete(0, text.length);
    house.negotiation.flush();
    peer.leave();
    house.negotiation.flush();
    const bytes = house.storage.exec<{ bytes: Uint8Array }>("SELECT bytes FROM caucus_states");
    expect(bytes.some((row) => new TextDecoder().decode(row.bytes).includes("CANARYBACK"))).toBe(false);
  });
});

describe("history", () => {
  test("tells who did what to a paragraph, typing of one office as one step", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const alt = house.seat("delegation", ["ALT"]);
    const pen = join(house, house.seat("secretariat"));
    const one = house.paragraph(chair, "1");
    for (const word of [" in", " person", " always"]) {
      pen.type(one, word === " in" ? "meet" : word === " person" ? " in" : " person", word);
      house.negotiation.flush();
    }
    await house.done(alt, {
      type: "table",
      as: "ALT",
      paragraph: one,
      wording: house.words(chair, one).replace("shall", "may"),
    });
    const page = house.negotiation.history(alt, { paragraph: one });
    if (isRefusal(page)) throw new RangeError(page.message);
    const [typed, tabled] = page.steps.slice(-2);
    expect(typed).toMatchObject({ by: { office: "secretariat" }, sentence: "The Secretariat typed in 1" });
    expect(typed!.until - typed!.seq).toBe(2);
    expect(
      typed!.words?.[0]?.compared
        .filter(({ is }) => is === "in")
        .map(({ t }) => t)
        .join(""),
    ).toContain("in person always");
    expect(tabled).toMatchObject({ by: { party: "ALT" }, act: "table" });
    expect(house.negotiation.history(alt, { party: "BRE" })).toMatchObject({ steps: [] });
    const first = house.negotiation.history(alt, { limit: 2 });
    if (isRefusal(first)) throw new RangeError(first.message);
    expect(first.next).toBe(2);
  });
});

describe("an honest evening", () => {
  test("several pens, offline and back, through restarts: nothing is lost and all agree", () => {
    const step = fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom("type", "type", "erase", "offline", "online", "flush", "restart"),
      paragraph: fc.integer({ min: 1, max: 3 }),
      at: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const house = new House();
        const seats = [house.seat("chair"), house.seat("secretariat"), house.seat("secretariat")];
        let peers = seats.map((seat) => join(house, seat));
        const ids = ["1", "2", "3"].map((label) => house.paragraph(seats[0]!, label));
        let word = 0;
        const typed: string[] = [];
        for (const { who, what, paragraph, at } of steps) {
          const peer = peers[who]!;
          const strand = peer.strand(ids[paragraph - 1]!);
          switch (what) {
            case "type": {
              const letters = `<${word++}>`;
              typed.push(letters);
              strand.insert(Math.min(at, strand.length), letters);
              break;
            }
            case "erase":
              // Only what was there at the start: what is typed can then be looked for.
              if (strand.length > 10 && /^[a-z ]{3}$/u.test(strand.toString().slice(4, 7))) strand.delete(4, 3);
              break;
            case "offline":
              peer.offline = true;
              break;
            case "online":
              peer.online();
              break;
            case "flush":
              house.negotiation.flush();
              break;
            case "restart":
              house.negotiation.flush();
              for (const old of peers) old.leave();
              house.restart();
              peers = peers.map((old) => join(house, old.seat, { doc: old.doc, lease: old.lease! }));
              break;
          }
        }
        for (const peer of peers) peer.online();
        house.negotiation.flush();
        const reader = join(house, seats[0]!, { reader: true });
        for (const id of ids) {
          const words = house.words(seats[0]!, id);
          for (const peer of [...peers, reader]) expect(peer.strand(id).toString()).toBe(words);
        }
        const all = ids.map((id) => house.words(seats[0]!, id)).join("");
        // A word typed inside another stands in two pieces; its letters are all there.
        const count = (letter: string): number => all.split(letter).length - 1;
        expect(count("<")).toBe(typed.length);
        expect(peers.map(({ closed }) => closed)).toEqual(peers.map(() => null));
        expect(house.negotiation.verify()).toMatchObject({ ok: true });
      }),
      { numRuns: 60 },
    );
  });
});
