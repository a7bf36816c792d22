import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { beginPaper, newParagraphBase } from "../../drafts/crdt/paper.ts";
import type { Role } from "../../drafts/party.ts";
import { House, join } from "../server/peer.ts";
import { attacks, unchecked } from "./attacks.ts";

const message = (...numbers: number[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  for (const n of numbers) encoding.writeVarUint(encoder, n);
  return encoding.toUint8Array(encoder);
};

describe("attacks on a socket", () => {
  const frames: readonly [name: string, frame: Uint8Array | string, code: number][] = [
    ["text that is no ping", "hello", 4400],
    ["a message of no known type", message(77), 4400],
    ["a sync message of no known kind", message(0, 9, 0), 4400],
    ["an empty message", new Uint8Array(), 4400],
    ["a message cut short", message(0, 2, 500, 1), 4400],
    ["a giant message", new Uint8Array(2 << 20), 4413],
    ["awareness of a million", message(1, 4, 192, 132, 61, 0), 4400],
  ];
  for (const [name, frame, code] of frames)
    test(`${name} closes the connection with a reason`, () => {
      const house = new House();
      const peer = join(house, house.seat("chair"));
      peer.send(frame);
      house.negotiation.flush();
      expect(peer.closed?.code).toBe(code);
      expect(peer.closing).toMatchObject({ code });
      expect(house.negotiation.verify()).toMatchObject({ ok: true });
    });

  test("a ping in text is answered in text", () => {
    const house = new House();
    const peer = join(house, house.seat("chair"));
    peer.send("ping");
    expect(peer.received.at(-1)).toBe("pong");
    expect(peer.closed).toBeNull();
  });

  for (const role of ["delegation", "screen"] as const satisfies readonly Role[])
    test(`updates of a ${role} are refused by their type, whatever is in them`, () => {
      const house = new House();
      const peer = join(house, house.seat(role, role === "delegation" ? ["ALT"] : []), { reader: true });
      const one = house.paragraph(house.seat("chair"), "1");
      const { seq } = house.negotiation.head;
      peer.type(one, "meet", " forged");
      house.negotiation.flush();
      expect(peer.closed).toMatchObject({ code: 4410, reason: "no-pen" });
      expect(house.negotiation.head.seq).toBe(seq);
    });

  test("an empty answer of a stock client to a step 1 is no attempt to write", () => {
    const house = new House();
    const peer = join(house, house.seat("screen"), { reader: true });
    peer.update(new Uint8Array([0, 0]), true);
    expect(peer.closed).toBeNull();
  });

  test("what is not one's own is unknown: names, desk and caucuses of others", () => {
    const house = new House();
    house.seat("delegation", ["ALT"]);
    const bre = house.seat("delegation", ["BRE"]);
    for (const document of ["caucus/party-ALT", "caucus/office-chair", "desk", "names/groups", "nothing", "caucus/"]) {
      expect(join(house, bre, { document, reader: true }).closed).toMatchObject({ code: 4404 });
      expect(house.negotiation.lease(bre, { document, device: "a" })).toMatchObject({ refused: "no-pen" });
    }
    const observer = house.seat("observer");
    for (const document of ["draft", "names/full", "desk"])
      expect(join(house, observer, { document, reader: true }).closed).toMatchObject({ code: 4404 });
  });

  test("nobody types with another's lease, nor with a lease made up", () => {
    const house = new House();
    const chair = house.seat("chair");
    const secretariat = house.seat("secretariat");
    const theirs = join(house, chair);
    expect(join(house, secretariat, { lease: theirs.lease! }).closed).toMatchObject({ code: 4410, reason: "lease" });
    expect(join(house, chair, { lease: { ...theirs.lease!, lease: "made-up" } }).closed).toMatchObject({ code: 4410 });
  });

  test("a member of a caucus writes papers and nothing else in it", () => {
    const attempts: ((doc: Y.Doc) => void)[] = [
      (doc) => doc.getMap("own").set("sponsors", new Y.Map()),
      (doc) => (doc.getMap("own").get("positions") as Y.Map<unknown>).set("x|ALT", { stance: "object" }),
      (doc) => doc.getMap("said").set("x", 1),
      (doc) => doc.getMap("loot").set("x", 1),
      (doc) => doc.getMap("papers").set("p", new Y.Doc()),
    ];
    for (const attempt of attempts) {
      const house = new House();
      const alt = house.seat("delegation", ["ALT"]);
      const mate = join(house, alt, { document: "caucus/party-ALT", device: "mate" });
      const peer = join(house, alt, { document: "caucus/party-ALT", device: "me" });
      const before = JSON.stringify([mate.doc.getMap("own").toJSON(), mate.doc.getMap("papers").toJSON()]);
      attempt(peer.doc);
      house.negotiation.flush();
      expect(peer.closed).toMatchObject({ code: 4410 });
      expect(JSON.stringify([mate.doc.getMap("own").toJSON(), mate.doc.getMap("papers").toJSON()])).toBe(before);
      const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;
      beginPaper(mate.doc.getMap("papers"), "paper-1", newParagraphBase(on, { seq: 1, language: "en" }));
      house.negotiation.flush();
      expect(mate.closed).toBeNull();
    }
  });

  test("a cursor cannot claim to be somebody else", () => {
    const house = new House();
    const alt = house.seat("delegation", ["ALT"]);
    const one = house.paragraph(house.seat("chair"), "1");
    const chair = join(house, house.seat("chair"));
    const secretariat = join(house, house.seat("secretariat"));
    const reader = join(house, alt, { reader: true });
    const cursor = {
      anchor: { item: { client: 1, clock: 3 }, assoc: 0 },
      head: { item: { client: 1, clock: 3 }, assoc: -1 },
    };
    secretariat.caret({ user: { office: "chair", name: "The Chair" }, paragraph: one, cursor }, 1);
    secretariat.caret({ user: { office: "chair" }, paragraph: one }, 9, chair.doc.clientID);
    expect(reader.carets.get(secretariat.doc.clientID)).toEqual({
      user: { office: "secretariat" },
      paragraph: one,
      cursor,
    });
    expect(reader.carets.has(chair.doc.clientID)).toBe(false);
    secretariat.caret({ paragraph: one, cursor: "x".repeat(5_000) }, 10);
    expect(reader.carets.get(secretariat.doc.clientID)).toMatchObject({ cursor });
    secretariat.leave();
    expect(reader.carets.get(secretariat.doc.clientID)).toBeNull();
    expect(secretariat.closed).toBeNull();
  });
});

describe("attacks by acts", () => {
  test("nobody speaks for another, a drafter tables nothing, and unknown things stay unknown", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const head = house.seat("delegation", ["ALT"]);
    const drafter = house.seat("delegation", ["ALT"], false);
    const one = house.paragraph(chair, "1");
    const wording = "States may meet.";
    const { seq } = house.negotiation.head;
    const asked = [
      [head, { type: "table", as: "BRE", paragraph: one, wording }, "not-your-party"],
      [drafter, { type: "table", as: "ALT", paragraph: one, wording }, "not-head"],
      [house.seat("observer"), { type: "table", as: "ALT", paragraph: one, wording }, /not-/u],
      [house.seat("screen"), { type: "set-floor", paragraph: one }, "not-entitled"],
      [head, { type: "set-status", paragraph: one, status: "agreed" }, "not-entitled"],
      [head, { type: "table", as: "ALT", paragraph: "p9-99", wording }, "unknown-paragraph"],
      [head, { type: "table", as: "ALT", paper: "not-there" }, "unknown-paper"],
      [head, { type: "table", as: "ALT", paper: "x", caucus: "office-chair" }, "unknown-paper"],
      [chair, { type: "incorporate", proposal: "q9-9" }, "unknown-proposal"],
      [chair, { type: "restore", at: "99999" }, "unknown-revision"],
      [chair, { type: "restore", at: "constructor" }, "unknown-revision"],
      [chair, { type: "undo", seq: 1 }, "cannot-undo"],
      [chair, { type: "no-such-act" }, "malformed"],
      [chair, "not even an object", "malformed"],
      [chair, { type: "set-floor", paragraph: one, key: "__proto__; drop" }, "malformed"],
    ] as const;
    for (const [seat, body, refused] of asked) {
      const answer = (await house.act(seat, body as object)) as { refused?: string };
      if (typeof refused === "string") expect(answer, JSON.stringify(body)).toMatchObject({ refused });
      else expect(answer.refused).toMatch(refused);
    }
    expect(house.negotiation.head.seq).toBe(seq);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("a revoked seat acts, reads and types no more", async () => {
    const house = new House();
    const invited = house.negotiation.invite(null, { role: "secretariat" });
    if ("refused" in invited) throw new RangeError(invited.message);
    const bound = house.negotiation.bind(invited.token)!;
    const peer = join(house, bound.seat);
    expect(house.negotiation.revoke(null, invited.id)).toBeNull();
    expect(peer.closed).toMatchObject({ code: 4403 });
    expect(house.negotiation.seatBySession(bound.session)).toBeNull();
    expect(house.negotiation.seatByToken(invited.token)).toBeNull();
    expect(await house.act(bound.seat, { type: "set-floor", paragraph: null })).toMatchObject({ refused: "revoked" });
    expect(join(house, bound.seat, { reader: true }).closed).toMatchObject({ code: 4403 });
    const rows = house.storage.exec("SELECT * FROM invitations");
    expect(JSON.stringify(rows)).not.toContain(invited.token);
  });
});

describe("the second line", () => {
  test("what the check would have let through is judged, the text rebuilt, and nobody else in the round loses words", () => {
    const house = new House({ check: unchecked });
    const chair = house.seat("chair");
    const attacker = join(house, house.seat("secretariat"));
    const victim = join(house, chair);
    const reader = join(house, house.seat("delegation", ["ALT"]), { reader: true });
    const paragraph = house.paragraph(chair, "1");
    const attack = attacks.find(({ name }) => name === "renames the negotiation")!;
    victim.type(paragraph, "States", " before");
    attacker.update(attack.make({ attacker, victim, paragraph }));
    victim.type(paragraph, "meet", " after");
    house.negotiation.flush();
    expect(attacker.closed).toMatchObject({ code: 4410 });
    expect(house.negotiation.title).toBe("Draft report");
    expect(reader.strand(paragraph).toString()).toContain("States before shall meet after");
    expect(victim.saved).toBe(victim.sent);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });
});
