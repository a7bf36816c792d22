/**
 * Documents beside the text: names, desk and caucuses. Those that nobody writes are refused by the type of the message,
 * whatever is in it; a caucus takes papers from its members and nothing else, by the same rules as the text.
 */
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { beginPaper, newParagraphBase } from "../../drafts/crdt/paper.ts";
import { newCaucusDoc } from "../../drafts/crdt/documents.ts";
import type { Seat } from "../../drafts/party.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { readCaucusDoc } from "../../server/room/caucus.ts";
import { House, join, type Options } from "../server/peer.ts";
import { attacks, unchecked } from "./attacks.ts";
import { paperAttacks, type PaperAttack, type PaperScene } from "./paper-attacks.ts";

const paper = "paper-1";
const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;

/** A caucus of two delegations with a paper both have written in. */
const stage = (options: Options = {}) => {
  const house = new House(options);
  const [alt, bre] = [house.seat("delegation", ["ALT"]), house.seat("delegation", ["BRE"])];
  const formed = house.negotiation.formCaucus(alt, { name: "Two of us", members: ["ALT", "BRE"] });
  if (isRefusal(formed)) throw new RangeError(formed.message);
  const document = `caucus/${formed.id}`;
  const victim = join(house, alt, { document, device: "victim" });
  const attacker = join(house, bre, { document, device: "attacker" });
  const bystander = join(house, alt, { document, reader: true });
  beginPaper(victim.doc.getMap("papers"), paper, newParagraphBase(on, { seq: 1, language: "en" }));
  house.negotiation.flush();
  const words = (doc: Y.Doc): Y.Text => (doc.getMap("papers").get(paper) as Y.Map<Y.Text>).get("text")!;
  words(victim.doc).insert(0, "States may meet.");
  house.negotiation.flush();
  words(attacker.doc).insert(0, "All ");
  house.negotiation.flush();
  const scene: PaperScene = { attacker, victim, paper };
  return { house, scene, bystander, words, caucus: formed.id };
};

/** All of a caucus: words with their marks, fields, roots, clocks. */
const picture = (doc: Y.Doc): string =>
  JSON.stringify([
    [...doc.share.keys()].sort(),
    doc.getMap("papers").toJSON(),
    [...doc.getMap("papers").values()].map((one) => {
      const text = one instanceof Y.Map ? (one.get("text") as unknown) : null;
      return text instanceof Y.Text ? (text.toDelta() as unknown) : null;
    }),
    doc.getMap("own").toJSON(),
    doc.getMap("said").toJSON(),
    [...Y.decodeStateVector(Y.encodeStateVector(doc))],
  ]);

/** Whether an attack has changed anything for anybody, or gone unpunished. */
const succeeds = ({ make }: PaperAttack, options: Options = {}): boolean => {
  const { house, scene, bystander } = stage(options);
  const before = picture(bystander.doc);
  try {
    scene.attacker.update(make(scene));
    house.negotiation.flush();
    return picture(bystander.doc) !== before || scene.attacker.closed === null;
  } catch {
    // The room has fallen over, or whoever reads: that is success of a kind.
    return true;
  }
};

describe("attacks on a caucus from within", () => {
  for (const attack of paperAttacks)
    test(`a member who ${attack.name} changes nothing, is told so, and the others write on`, () => {
      const { house, scene, bystander, words, caucus } = stage();
      const before = picture(bystander.doc);
      const received = bystander.received.length;
      const { head } = house.negotiation;
      scene.attacker.update(attack.make(scene));
      house.negotiation.flush();
      expect(scene.attacker.closed?.code).toBe(4410);
      expect(scene.attacker.closing?.message).toMatch(/not taken/u);
      expect(picture(bystander.doc)).toBe(before);
      expect(bystander.received.length).toBe(received);
      words(scene.victim.doc).insert(0, "Still: ");
      house.negotiation.flush();
      expect(words(bystander.doc).toString()).toContain("Still: ");
      expect(scene.victim.closed).toBeNull();
      // Nothing of a caucus is ever in the record, and what is kept of it is what everybody saw.
      expect(house.negotiation.head).toEqual(head);
      house.restart();
      expect(picture(readCaucusDoc(house.storage, caucus))).toBe(picture(bystander.doc));
    });

  test("with the structural check switched off, many of them succeed", () => {
    expect(paperAttacks.filter((attack) => succeeds(attack)).map(({ name }) => name)).toEqual([]);
    const through = paperAttacks.filter((attack) => succeeds(attack, { check: unchecked })).map(({ name }) => name);
    expect(through).toContain("types under the id of a co-author");
    expect(through).toContain("marks words with what there is not");
    expect(through.length).toBeGreaterThanOrEqual(10);
  });

  test("what a member sends of another's letters is their own business: striking is writing", () => {
    const { house, scene, words, bystander } = stage();
    const text = words(scene.attacker.doc);
    text.delete(text.toString().indexOf("may"), 3);
    house.negotiation.flush();
    expect(words(bystander.doc).toString()).toBe("All States  meet.");
    expect(scene.attacker.closed).toBeNull();
  });
});

describe("attacks on documents that nobody writes", () => {
  const all = (): readonly [name: string, bytes: Uint8Array][] => {
    const { scene } = stage();
    const house = new House();
    const chair = house.seat("chair");
    const text = { attacker: join(house, house.seat("secretariat")), victim: join(house, chair) };
    const paragraph = house.paragraph(chair, "1");
    text.victim.type(paragraph, "States", " (victim)");
    text.attacker.type(paragraph, "meet", " (attacker)");
    house.negotiation.flush();
    return [
      ...attacks.map(({ name, make }): [string, Uint8Array] => [name, make({ ...text, paragraph })]),
      ...paperAttacks.map(({ name, make }): [string, Uint8Array] => [name, make(scene)]),
    ];
  };

  /** Who reads what without writing it. */
  const readers = (house: House): readonly [document: string, seat: Seat][] => {
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const [alt, screen] = [house.seat("delegation", ["ALT"]), house.seat("screen")];
    const open = house.negotiation.openCaucus(secretariat, { for: "ALT", name: "From the floor" });
    if (isRefusal(open)) throw new RangeError(open.message);
    return [
      ["names/full", chair],
      ["names/full", secretariat],
      ["names/full", alt],
      ["names/full", screen],
      ["desk", chair],
      [`caucus/${open.id}`, alt],
      [`caucus/${open.id}`, screen],
    ];
  };

  test("are refused by the type of the message, whatever is in it and whichever way it is sent", async () => {
    const bytes = all();
    expect(bytes.length).toBeGreaterThan(80);
    const house = new House({ phase: "open" });
    const seats = readers(house);
    const one = house.paragraph(seats[0]![1], "1");
    await house.done(seats[2]![1], { type: "table", as: "ALT", paragraph: one, wording: "States may meet." });
    const documents = [...new Set(seats.map(([document]) => document))];
    const chair = seats[0]![1];
    const state = (): string =>
      JSON.stringify(documents.map((document) => picture(join(house, chair, { document, reader: true }).doc)));
    const before = state();
    const { head } = house.negotiation;
    for (const [document, seat] of seats) {
      expect(house.negotiation.lease(seat, { document, device: "a" })).toMatchObject({ refused: "no-pen" });
      for (const [name, update] of bytes)
        for (const step2 of [false, true]) {
          const peer = join(house, seat, { document, reader: true });
          expect(peer.closed).toBeNull();
          peer.update(update, step2);
          house.negotiation.flush();
          expect([document, name, peer.closed]).toEqual([document, name, { code: 4410, reason: "no-pen" }]);
          peer.leave();
        }
    }
    // The Chair's devices have asked for the whole so often that they wait for it.
    house.clock.pass(60_000);
    expect(state()).toBe(before);
    expect(house.negotiation.head).toEqual(head);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("are not opened by another's lease, nor by the lease of another document", () => {
    const house = new House();
    const [chair, alt, bre] = [
      house.seat("chair"),
      house.seat("delegation", ["ALT"]),
      house.seat("delegation", ["BRE"]),
    ];
    const pen = join(house, chair).lease!;
    const paperLease = join(house, alt, { document: "caucus/party-ALT" }).lease!;
    for (const [seat, document, lease] of [
      [chair, "desk", pen],
      [chair, "names/full", pen],
      [chair, "caucus/office-chair", pen],
      [alt, "draft", paperLease],
      [bre, "caucus/party-BRE", paperLease],
      [bre, "caucus/party-ALT", paperLease],
    ] as const) {
      const peer = join(house, seat, { document, lease, doc: newCaucusDoc() });
      expect([document, peer.closed?.code]).toEqual([document, document === "caucus/party-ALT" ? 4404 : 4410]);
    }
  });
});
