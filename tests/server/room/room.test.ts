import { describe, expect, test } from "vitest";
import { isRefusal } from "../../../drafts/refusal.ts";
import { MessageType } from "../../../drafts/wire.ts";
import { House, join } from "../peer.ts";

describe("a room", () => {
  test("passes a pen's words on once they are on the record, and says so", () => {
    const house = new House();
    const chair = house.seat("chair");
    const delegation = house.seat("delegation", ["ALT"]);
    const pen = join(house, chair);
    const reader = join(house, delegation, { reader: true });
    const one = house.paragraph(chair, "1");
    pen.type(one, "meet", " in person");
    house.negotiation.flush();
    expect(reader.strand(one).toString()).toContain("shall meet in person every year");
    expect(pen.saved).toBe(pen.sent);
    expect(pen.head).toEqual(house.negotiation.head);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("restores everything from its storage", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const secretariat = house.seat("secretariat");
    const alt = house.seat("delegation", ["ALT"]);
    const pen = join(house, secretariat);
    const one = house.paragraph(chair, "1");
    pen.type(one, "meet", " in person");
    const tabled = await house.done(alt, {
      type: "table",
      as: "ALT",
      paragraph: one,
      wording: "States should meet in person every year and report on what they have done.",
    });
    const before = house.draft(chair);
    house.restart();
    expect(house.draft(chair)).toEqual(before);
    expect(house.draft(chair).proposals.map(({ id }) => id)).toEqual([tabled.proposal]);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
    const again = join(house, secretariat, { doc: pen.doc, lease: pen.lease! });
    again.type(one, "in person", " or online");
    house.negotiation.flush();
    expect(again.closed).toBeNull();
    expect(house.words(chair, one)).toContain("meet in person or online every year");
  });

  test("gives the same key the same answer, also after a restart", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const floor = { type: "set-floor", paragraph: house.paragraph(chair, "2"), key: "key-0001" };
    const first = await house.done(chair, floor);
    expect(await house.done(chair, floor)).toEqual(first);
    house.restart();
    expect(await house.done(chair, floor)).toEqual(first);
    expect(await house.act(chair, { ...floor, paragraph: null })).toMatchObject({ refused: "key-reused" });
    expect(house.negotiation.head.seq).toBe(first.seq);
  });

  test("sends nothing and changes nothing when the disk refuses the commit", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, chair);
    const reader = join(house, house.seat("delegation", ["ALT"]), { reader: true });
    const one = house.paragraph(chair, "1");
    const words = house.words(chair, one);
    const got = reader.received.length;
    house.broken = true;
    pen.type(one, "meet", " in person");
    const act = house.act(chair, { type: "set-floor", paragraph: one });
    expect(await act).toMatchObject({ refused: "unavailable" });
    expect(reader.received.length).toBe(got);
    expect(pen.closed).toMatchObject({ code: 1013 });
    expect(pen.closing?.message).toContain("kept");
    expect(house.words(chair, one)).toBe(words);
    const back = join(house, chair, { doc: pen.doc, lease: pen.lease! });
    expect(back.closed).toBeNull();
    expect(reader.strand(one).toString()).toContain("meet in person");
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("goes on after disks that refuse again and again: acts, typing, cursors, caucuses, seats", async () => {
    const house = new House();
    const [chair, alt] = [house.seat("chair"), house.seat("delegation", ["ALT"])];
    const one = house.paragraph(chair, "1");
    const reader = join(house, alt, { reader: true });
    let pen = join(house, chair);
    const picture = () => ({
      head: house.negotiation.head,
      words: house.words(chair, one),
      caucuses: house.negotiation.caucuses(alt),
      invitations: house.negotiation.invitations(chair),
      rows: house.storage.exec("SELECT count(*) AS n FROM payloads UNION ALL SELECT count(*) FROM keys"),
    });
    for (let n = 0; n < 5; n++) {
      const before = picture();
      const got = reader.received.length;
      house.broken = true;
      pen.type(one, "meet", ` ${n}`);
      pen.caret({ paragraph: one, cursor: { anchor: n } }, n + 1);
      const acts = [
        house.negotiation.act(alt, {
          type: "table",
          as: "ALT",
          paragraph: one,
          wording: "Other words.",
          key: "again-and-again",
        }),
        house.negotiation.act(chair, { type: "set-floor", paragraph: one }),
      ];
      house.negotiation.flush();
      for (const answer of await Promise.all(acts)) expect(answer).toMatchObject({ refused: "unavailable" });
      expect(pen.closed).toMatchObject({ code: 1013 });
      // A cursor is kept nowhere: it alone may have been shown, and taken away with its connection.
      expect(reader.received.slice(got).every((message) => message[0] === MessageType.awareness)).toBe(true);
      const made: (() => unknown)[] = [
        () => house.negotiation.formCaucus(alt, { name: "Small group", members: ["BRE"] }),
        () => house.negotiation.invite(chair, { role: "delegation", parties: ["BRE"] }),
        () => house.negotiation.settings(chair, { momentsForDelegations: false }),
      ];
      for (const make of made) {
        house.broken = true;
        expect(make).toThrow("Nothing was changed");
      }
      expect(picture()).toEqual(before);
      pen = join(house, chair, { doc: pen.doc, lease: pen.lease! });
      expect(pen.closed).toBeNull();
      expect(reader.strand(one).toString()).toBe(house.words(chair, one));
      expect(house.words(chair, one)).toContain(` ${n}`);
    }
    await house.done(alt, {
      type: "table",
      as: "ALT",
      paragraph: one,
      wording: "Other words.",
      key: "again-and-again",
    });
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("takes an actor's own typing in first, and refuses when it does not come", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, chair);
    const one = house.paragraph(chair, "1");
    pen.offline = true;
    pen.type(one, "meet", " in person");
    const act = { type: "split-paragraph", paragraph: one, at: 6, seen: pen.seen() };
    const answer = house.negotiation.act(chair, act);
    house.negotiation.flush();
    pen.online();
    house.clock.pass(100);
    const done = await answer;
    expect(isRefusal(done)).toBe(false);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });

    pen.offline = true;
    pen.type(house.paragraph(chair, "2"), "prepare", " quickly");
    const late = house.negotiation.act(chair, { type: "set-floor", paragraph: one, seen: pen.seen() });
    house.clock.pass(2_000);
    const other = await house.done(house.seat("secretariat"), {
      type: "set-floor",
      paragraph: house.paragraph(chair, "3"),
    });
    expect(other.seq).toBe(house.negotiation.head.seq);
    house.clock.pass(2_000);
    expect(await late).toMatchObject({ refused: "behind" });
  });

  test("refuses a ruling on what has changed since the actor looked", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, house.seat("secretariat"));
    const one = house.paragraph(chair, "1");
    const seen = { seq: house.negotiation.head.seq };
    pen.type(one, "meet", " in person");
    const answer = await house.act(chair, { type: "set-status", paragraph: one, status: "agreed", seen });
    expect(answer).toMatchObject({ refused: "changed-since" });
    expect(await house.done(chair, { type: "set-status", paragraph: one, status: "agreed" })).toMatchObject({
      seq: house.negotiation.head.seq,
    });
  });

  test("goes on in every document after a restart, also in those it rebuilds from the acts", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const alt = house.seat("delegation", ["ALT"]);
    const documents = ["draft", "names/full", "desk"];
    const one = house.paragraph(chair, "1");
    const say = (stance: string, visibility = "public"): Promise<unknown> =>
      house.done(alt, { type: "take-position", as: "ALT", paragraph: one, stance, visibility });
    let peers = documents.map((document) => join(house, chair, { document, reader: true }));
    await say("support");
    await say("reserve", "chair");
    for (const stance of ["object", "can-live-with"]) {
      house.restart();
      // A device that was here before comes with its copy: the same documents, the same epochs.
      peers = peers.map((old) =>
        join(house, chair, { document: old.document, reader: true, doc: old.doc, epoch: old.hello!.epoch }),
      );
      await say(stance);
      // Of what a party tells the Chair only the last word stands, so that each must say something new.
      await say(stance === "object" ? "object" : "support", "chair");
      await say("reserve");
    }
    expect(peers.map(({ closed }) => closed)).toEqual([null, null, null]);
    const fresh = documents.map((document) => join(house, chair, { document, reader: true }));
    for (const [n, peer] of peers.entries()) {
      for (const root of ["record", "names", "desk"])
        expect(peer.doc.getMap(root).toJSON()).toEqual(fresh[n]!.doc.getMap(root).toJSON());
    }
    expect(JSON.stringify(peers[1]!.doc.getMap("names").toJSON())).toContain("reserve");
  });

  test("hands a waiting act back when it closes", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, chair);
    const frames = { draft: { connection: pen.hello!.connection, n: pen.sent + 1 } };
    const waiting = house.negotiation.act(chair, { type: "set-floor", paragraph: null, seen: { seq: 1, frames } });
    house.negotiation.flush();
    house.negotiation.close();
    expect(await waiting).toMatchObject({ refused: "unavailable" });
    expect(pen.closed).toMatchObject({ code: 1001 });
    expect(await house.negotiation.act(chair, { type: "set-floor", paragraph: null })).toMatchObject({
      refused: "revoked",
    });
  });
});
