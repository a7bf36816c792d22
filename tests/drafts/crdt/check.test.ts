import * as decoding from "lib0/decoding";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { checkUpdate, isRejected, judge, type Rule } from "../../../drafts/crdt/check.ts";
import { newCaucusDoc, newDraftDoc, strandOf, strandsOf } from "../../../drafts/crdt/documents.ts";
import { beginPaper, newParagraphBase, paperBase } from "../../../drafts/crdt/paper.ts";
import type { StrandId } from "../../../drafts/paragraph.ts";
import { House } from "./house.ts";
import { seeded } from "./seeded.ts";

const rule = (kind: Rule["kind"] = "strands", clients = [7]): Rule => ({
  clients: new Set(clients),
  kind,
  maxBytes: 65_536,
  maxStructs: 5_000,
});

const room = (): { house: House; pen: Y.Doc; strand: Y.Text; name: StrandId } => {
  const house = new House();
  const id = house.add("States shall promote capacity building.");
  const pen = newDraftDoc();
  Y.applyUpdate(pen, Y.encodeStateAsUpdate(house.doc));
  pen.clientID = 7;
  const name = house.record.paragraphs[id]!.strand!;
  return { house, pen, strand: strandOf(pen, name)!, name };
};

const updateOf = (doc: Y.Doc, write: () => void): Uint8Array => {
  const before = Y.encodeStateVector(doc);
  const updates: Uint8Array[] = [];
  const listen = (update: Uint8Array): number => updates.push(update);
  doc.on("update", listen);
  write();
  doc.off("update", listen);
  return updates.length === 1 ? updates[0]! : Y.encodeStateAsUpdate(doc, before);
};

/** Null when it is taken, and did what was checked; else why not. */
const submit = (doc: Y.Doc, update: Uint8Array, by = rule()): string | null => {
  const checked = checkUpdate(doc, update, by);
  if (isRejected(checked)) return checked.rejected;
  let verdict: string | null = "nothing was applied";
  const listen = (transaction: Y.Transaction): void => {
    verdict = judge(transaction, checked);
  };
  doc.once("afterTransaction", listen);
  Y.applyUpdate(doc, checked.bytes);
  return verdict;
};

describe("what a pen may send", () => {
  test("typing, deleting, marking and footnotes in strands are taken", () => {
    const { house, pen, strand } = room();
    const steps = [
      () => strand.insert(6, ", when able,"),
      () => strand.delete(0, 3),
      () => strand.format(2, 5, { b: true }),
      () => strand.insertEmbed(4, { note: "p1-2" }),
      () => pen.transact(() => (strand.delete(0, 2), strand.insert(0, "X"))),
    ];
    for (const step of steps) expect(submit(house.doc, updateOf(pen, step))).toBeNull();
    expect(strandOf(house.doc, "s2-1")!.toDelta()).toEqual(strand.toDelta());
  });
  test("what is known already is cut off, and the rest taken", () => {
    const { house, pen, strand, name } = room();
    expect(
      submit(
        house.doc,
        updateOf(pen, () => strand.insert(0, "A")),
      ),
    ).toBeNull();
    strand.insert(1, "B");
    const all = Y.encodeStateAsUpdate(pen, Y.encodeStateVector(newDraftDoc()));
    const mine = Y.diffUpdate(all, Y.encodeStateVector(house.doc));
    const whole = checkUpdate(house.doc, Y.encodeStateAsUpdate(pen), rule("strands", [7, 1]));
    if (isRejected(whole)) throw new Error(whole.rejected);
    expect(decoding.readVarUint(decoding.createDecoder(whole.bytes))).toBe(1);
    expect(submit(house.doc, mine)).toBeNull();
    expect(strandOf(house.doc, name)!.toString()).toBe(strand.toString());
  });
  test("two blocks of leased ids come in one update", () => {
    const { house, pen, strand } = room();
    strand.insert(0, "A");
    pen.clientID = 8;
    strand.insert(1, "B");
    const update = Y.encodeStateAsUpdate(pen, Y.encodeStateVector(house.doc));
    expect(submit(house.doc, update, rule("strands", [7]))).toMatch(/client 8/);
    expect(submit(house.doc, update, rule("strands", [7, 8]))).toBeNull();
  });
});

describe("what is refused, before anything is applied", () => {
  const attacks: Record<string, (r: ReturnType<typeof room>) => Uint8Array> = {
    "an id of another seat": ({ pen, strand }) => {
      pen.clientID = 9;
      return updateOf(pen, () => strand.insert(0, "x"));
    },
    "the server's id": ({ pen, strand }) => {
      pen.clientID = 1;
      return updateOf(pen, () => strand.insert(0, "x"));
    },
    "a gap in the clock": ({ pen, strand }) => {
      strand.insert(0, "first");
      return updateOf(pen, () => strand.insert(0, "second"));
    },
    "a write to the record": ({ pen }) =>
      updateOf(pen, () => (pen.getMap("record").get("meta") as Y.Map<unknown>).set("title", "mine")),
    "a new table": ({ pen }) => updateOf(pen, () => pen.getMap("record").set("mine", new Y.Map())),
    "a new strand": ({ pen }) => updateOf(pen, () => strandsOf(pen)!.set("s9-9", new Y.Text())),
    "a strand in place of another": ({ pen, name }) => updateOf(pen, () => strandsOf(pen)!.set(name, new Y.Text())),
    "a strand taken out": ({ pen, name }) => updateOf(pen, () => strandsOf(pen)!.delete(name)),
    "an entry of the record taken out": ({ pen }) =>
      updateOf(pen, () => (pen.getMap("record").get("meta") as Y.Map<unknown>).delete("title")),
    "another root": ({ pen }) => updateOf(pen, () => pen.getText("elsewhere").insert(0, "x")),
    "an attribute of the strand": ({ pen, strand }) => updateOf(pen, () => strand.setAttribute("x", "y")),
    "an unknown mark": ({ pen, strand }) => updateOf(pen, () => strand.format(0, 3, { colour: "red" })),
    "a mark with an odd value": ({ pen, strand }) => updateOf(pen, () => strand.format(0, 3, { b: { deep: 1 } })),
    "a paper's mark in the text": ({ pen, strand }) => updateOf(pen, () => strand.format(0, 3, { strike: true })),
    "an embed that is no note": ({ pen, strand }) => updateOf(pen, () => strand.insertEmbed(0, { image: "x" })),
    "an embed with more than a note": ({ pen, strand }) =>
      updateOf(pen, () => strand.insertEmbed(0, { note: "p1-1", x: 1 })),
    "a type inside the text": ({ pen, strand }) => updateOf(pen, () => strand.insertEmbed(0, new Y.Map())),
    "a subdocument": ({ pen, name }) =>
      updateOf(pen, () => (strandsOf(pen) as Y.Map<unknown>).set(`${name}x`, new Y.Doc())),
    "too many bytes": ({ pen, strand }) => updateOf(pen, () => strand.insert(0, "x".repeat(70_000))),
    "no update": () => Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 3),
    "deletion of letters nobody has": ({ pen, strand }) => {
      const other = newDraftDoc();
      Y.applyUpdate(other, Y.encodeStateAsUpdate(pen));
      other.clientID = 12;
      strandOf(other, "s2-1")!.insert(0, "zzz");
      Y.applyUpdate(pen, Y.encodeStateAsUpdate(other));
      return updateOf(pen, () => strand.delete(0, 3));
    },
    "letters beside letters nobody has": ({ pen, strand }) => {
      const other = newDraftDoc();
      Y.applyUpdate(other, Y.encodeStateAsUpdate(pen));
      other.clientID = 12;
      strandOf(other, "s2-1")!.insert(0, "zzz");
      Y.applyUpdate(pen, Y.encodeStateAsUpdate(other));
      return updateOf(pen, () => strand.insert(2, "x"));
    },
  };
  for (const [name, attack] of Object.entries(attacks))
    test(name, () => {
      const one = room();
      const before = Y.encodeStateAsUpdate(one.house.doc);
      expect(checkUpdate(one.house.doc, attack(one), rule())).toHaveProperty("rejected");
      expect(Y.encodeStateAsUpdate(one.house.doc)).toEqual(before);
    });

  test("deletions that overlap, which would cost time, are refused", () => {
    const { house } = room();
    // No structs; one client, the server's, with two ranges that are the same.
    const update = Uint8Array.of(0, 1, 1, 2, 0, 2, 0, 2);
    expect(checkUpdate(house.doc, update, rule())).toEqual({ rejected: expect.stringMatching(/strikes/) });
  });

  test("collected letters are refused in strands", () => {
    const { house, strand, pen } = room();
    const collecting = new Y.Doc();
    collecting.getMap("text");
    Y.applyUpdate(collecting, Y.encodeStateAsUpdate(pen));
    collecting.clientID = 7;
    void strand;
    const text = strandOf(collecting, "s2-1")!;
    text.insert(0, "abc");
    text.delete(0, 3);
    const update = Y.encodeStateAsUpdate(collecting, Y.encodeStateVector(house.doc));
    expect(checkUpdate(house.doc, update, rule())).toHaveProperty("rejected");
  });
});

describe("papers", () => {
  const caucus = (): { server: Y.Doc; member: Y.Doc; house: House } => {
    const house = new House();
    const server = newCaucusDoc();
    const member = newCaucusDoc();
    member.clientID = 7;
    return { server, member, house };
  };
  test("a member opens a paper and types in it", () => {
    const { server, member, house } = caucus();
    const id = house.add("States shall meet.");
    const base = paperBase(house.doc, id, { seq: 2, language: "en" });
    const papers = member.getMap<unknown>("papers");
    expect(
      submit(
        server,
        updateOf(member, () => beginPaper(papers, "one", base)),
        rule("papers"),
      ),
    ).toBeNull();
    const text = (papers.get("one") as Y.Map<unknown>).get("text") as Y.Text;
    expect(
      submit(
        server,
        updateOf(member, () => text.insert(0, "x", { src: "own" })),
        rule("papers"),
      ),
    ).toBeNull();
    expect(
      submit(
        server,
        updateOf(member, () => text.delete(0, 1)),
        rule("papers"),
      ),
    ).toBeNull();
    expect(
      submit(
        server,
        updateOf(member, () => text.format(0, 3, { strike: true })),
        rule("papers"),
      ),
    ).toBeNull();
    const note = newParagraphBase(
      { after: id, part: "consensus", kind: "paragraph", level: 1 },
      { seq: 2, language: "en" },
    );
    expect(
      submit(
        server,
        updateOf(member, () => beginPaper(papers, "two", note)),
        rule("papers"),
      ),
    ).toBeNull();
  });
  test("no paper, words or table of the server's is replaced or taken out", () => {
    const { server, member, house } = caucus();
    const base = paperBase(house.doc, house.add("States shall meet."), { seq: 2, language: "en" });
    const papers = member.getMap<unknown>("papers");
    submit(
      server,
      updateOf(member, () => beginPaper(papers, "one", base)),
      rule("papers"),
    );
    const attacks: ((m: Y.Doc) => void)[] = [
      (m) => m.getMap("papers").delete("one"),
      (m) => m.getMap("papers").set("one", new Y.Map()),
      (m) => (m.getMap("papers").get("one") as Y.Map<unknown>).set("text", new Y.Text()),
      (m) => (m.getMap("papers").get("one") as Y.Map<unknown>).delete("text"),
      (m) => (m.getMap("papers").get("one") as Y.Map<unknown>).set("tabled", true),
      (m) => (m.getMap("papers").get("one") as Y.Map<unknown>).set("toString", "x"),
      (m) => (m.getMap("papers").get("one") as Y.Map<unknown>).set("seq", { deep: 1 }),
      (m) => m.getMap("own").set("x", 1),
      (m) => m.getMap("papers").set("three", "words"),
    ];
    for (const attack of attacks) {
      const copy = newCaucusDoc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(server));
      copy.clientID = 7;
      expect(
        checkUpdate(
          server,
          updateOf(copy, () => attack(copy)),
          rule("papers"),
        ),
      ).toHaveProperty("rejected");
    }
  });
});

test("3,000 updates with bytes changed are refused or do what was checked, and never stay pending", () => {
  const random = seeded(9);
  const { house, pen, strand } = room();
  let taken = 0;
  for (let n = 0; n < 3_000; n++) {
    const update = updateOf(pen, () => {
      if (strand.length > 20 && random(2) === 0) strand.delete(random(strand.length - 2), 1 + random(2));
      else strand.insert(random(strand.length + 1), "ab");
    });
    const bent = update.slice();
    for (let k = 0; k <= random(3); k++) bent[random(bent.length)] = random(256);
    const copy = newDraftDoc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(house.doc));
    const verdict = submit(copy, bent);
    if (verdict === null) {
      taken++;
      expect(copy.store.pendingStructs).toBeNull();
      expect(copy.getMap("record").toJSON()).toEqual(house.doc.getMap("record").toJSON());
    } else expect(verdict).not.toMatch(/^(the clock|something is pending|changed)/);
    expect(submit(house.doc, update)).toBeNull();
  }
  expect(taken).toBeLessThan(3_000);
});
