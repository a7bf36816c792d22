/** Nothing silent, by example of each heading; random evenings are in tests/story/nothing-silent.test.ts. */
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { checkUpdate } from "../../../drafts/crdt/check.ts";
import { readRecord, strandOf } from "../../../drafts/crdt/documents.ts";
import type { Seat } from "../../../drafts/party.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Reconciled } from "../../../server/room/reconcile.ts";
import { Negotiation } from "../../../server/room/negotiation.ts";
import { slice } from "../../../server/room/slices.ts";
import { House, join, seeded } from "../peer.ts";

const reconcile = async (house: House, seat: Seat, from = "1", to?: string): Promise<Reconciled> => {
  const answer = await house.negotiation.reconcile(seat, from, to);
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer;
};

/** Heading, what it was and what it came to, in short. */
const short = ({ explained }: Reconciled): unknown[] =>
  explained.map(({ what, heading, was, now, deed }) => [
    what,
    heading,
    was,
    now,
    ...(deed === undefined ? [] : [deed]),
  ]);

const room = () => {
  let live: Y.Doc | undefined;
  const house = new House({
    check: (doc, ...others) => {
      live = doc;
      return checkUpdate(doc, ...others);
    },
  });
  const chair = house.seat("chair");
  const altora = house.seat("delegation", ["ALT"]);
  const first = house.paragraph(chair, "1");
  return { house, chair, altora, first, live: () => live! };
};

describe("every difference stands under a heading", () => {
  test("words of an incorporated proposal, with the proposal", async () => {
    const { house, chair, altora, first } = room();
    const wording = "States should meet every year and report on what they have done.";
    const { proposal } = await house.done(altora, { type: "table", as: "ALT", paragraph: first, wording });
    const { seq } = await house.done(chair, { type: "incorporate", proposal });
    const told = await reconcile(house, chair);
    expect(told.explained).toEqual([
      expect.objectContaining({
        paragraph: first,
        was: " shall",
        now: " should",
        heading: "incorporated",
        proposal,
        seq,
        by: { office: "chair" },
      }),
    ]);
    expect(told.unexplained).toEqual([]);
  });

  test("a pen's words, whole words and whose", async () => {
    const { house, chair, altora, first } = room();
    await house.done(chair, { type: "give-pen", seat: altora.id });
    join(house, altora).type(first, "year", "s");
    house.negotiation.flush();
    const [one] = (await reconcile(house, chair)).explained;
    expect(one).toMatchObject({
      heading: "pen",
      was: " year",
      now: " years",
      by: { office: "delegation", party: "ALT" },
    });
    expect(one).not.toHaveProperty("deed");
  });

  test("words retyped as they were are no difference", async () => {
    const { house, chair, first } = room();
    const pen = join(house, chair);
    pen.erase(first, " every");
    pen.type(first, "meet", " every");
    house.negotiation.flush();
    expect((await reconcile(house, chair)).explained).toEqual([]);
  });

  test("one of several equal words that went is explained", async () => {
    const house = new House({ notation: "# Draft\n\n1. and and and and so on\n" });
    const chair = house.seat("chair");
    join(house, chair).erase(house.paragraph(chair, "1"), "and ");
    house.negotiation.flush();
    const told = await reconcile(house, chair);
    expect(told.unexplained).toEqual([]);
    expect(short(told)).toEqual([["words", "pen", " and", ""]]);
  });

  test("restore, undo, editorial correction, insertion, removal, split and merge, by their names", async () => {
    const { house, chair, first } = room();
    const from = (): string => String(house.negotiation.head.seq);
    const after = async (...acts: readonly object[]): Promise<unknown[]> => {
      const start = from();
      for (const act of acts) await house.done(chair, act);
      const told = await reconcile(house, chair, start);
      expect(told.unexplained).toEqual([]);
      return short(told);
    };
    join(house, chair).type(first, "shall", " always");
    house.negotiation.flush();
    expect(await after({ type: "restore", paragraph: first, at: 1 })).toEqual([
      ["words", "act", " always", "", "restore"],
    ]);
    expect(await after({ type: "undo", seq: house.negotiation.head.seq })).toEqual([
      ["words", "act", "", " always", "undo"],
    ]);
    const editorial = "States shall always meet every year and report on what they have done!";
    expect(await after({ type: "set-status", paragraph: first, status: "agreed" })).toEqual([]);
    expect(await after({ type: "set-status", paragraph: first, status: "agreed", editorial })).toEqual([
      ["words", "act", ".", "!", "editorial"],
    ]);
    await house.done(chair, { type: "set-status", paragraph: first, status: "open" });
    expect(
      await after({ type: "insert-paragraph", part: "consensus", after: first, kind: "paragraph", text: "New words." }),
    ).toEqual([
      ["place", "act", "", "consensus", "insert-paragraph"],
      ["words", "act", "", "New words.", "insert-paragraph"],
    ]);
    const second = house.paragraph(chair, "2");
    expect((await after({ type: "remove-paragraph", paragraph: second })).slice(0, 1)).toEqual([
      ["place", "act", "consensus", "", "remove-paragraph"],
    ]);
    const third = house.paragraph(chair, "3");
    for (const line of await after({ type: "split-paragraph", paragraph: third, at: 13 }))
      expect((line as string[]).at(-1)).toBe("split-paragraph");
    const all = house.draft(chair).parts.consensus!;
    const at = all.findIndex(({ id }) => id === third);
    const merged = await after({ type: "merge-paragraphs", paragraph: third, with: all[at + 1]!.id });
    expect(merged.length).toBeGreaterThan(1);
    for (const line of merged) expect((line as string[]).at(-1)).toBe("merge-paragraphs");
  });

  test("a move and a renumbering", async () => {
    const { house, chair, first } = room();
    const third = house.paragraph(chair, "3");
    await house.done(chair, { type: "move", paragraph: third, to: { part: "consensus", after: null } });
    expect(short(await reconcile(house, chair))).toEqual([["place", "move", "consensus", "consensus", "move"]]);
    const before = String(house.negotiation.head.seq);
    await house.done(chair, { type: "publish-revision", name: "Rev.1", renumber: true });
    const told = await reconcile(house, chair, before, "Rev.1");
    expect(told.to.revision).toBe("Rev.1");
    expect(told.explained.length).toBeGreaterThan(0);
    for (const one of told.explained)
      expect(one).toMatchObject({ what: "label", heading: "renumbering", deed: "publish-revision" });
    expect(told.explained.find(({ paragraph }) => paragraph === first)).toMatchObject({ was: "1", now: "2" });
  });

  test("a paragraph that moved past two others is the one that moved", async () => {
    const { house, chair, first } = room();
    const second = house.paragraph(chair, "2");
    await house.done(chair, { type: "move", paragraph: second, to: { part: "consensus", after: null } });
    const placed = (await reconcile(house, chair)).explained.filter(({ what }) => what === "place");
    expect(placed.map(({ paragraph }) => paragraph)).toEqual([second]);
    expect(placed[0]!.paragraph).not.toBe(first);
  });

  test("the opening of a text that was in drafting changes nothing by itself", async () => {
    const house = new House({ phase: "drafting" });
    const chair = house.seat("chair");
    join(house, chair).type(house.paragraph(chair, "1"), "shall", " always");
    house.negotiation.flush();
    await house.done(chair, { type: "set-phase", phase: "open" });
    const told = await reconcile(house, chair);
    expect(told.unexplained).toEqual([]);
    expect(short(told)).toEqual([["words", "pen", "", " always"]]);
  });

  test("a delegation that reads revisions alone is told the heading and no entry", async () => {
    const { house, chair, altora, first } = room();
    await house.done(chair, { type: "publish-revision", name: "Rev.1" });
    join(house, chair).type(first, "shall", " always");
    house.negotiation.flush();
    await house.done(chair, { type: "publish-revision", name: "Rev.2" });
    house.negotiation.settings(chair, { momentsForDelegations: false });
    const [one] = (await reconcile(house, altora, "Rev.1", "Rev.2")).explained;
    expect(one).toMatchObject({ heading: "pen", now: " always" });
    for (const field of ["seq", "by", "deed", "at"]) expect(one).not.toHaveProperty(field);
    const answer = await house.negotiation.reconcile(altora, "1", "Rev.2");
    expect(isRefusal(answer) && answer.refused).toBe("not-entitled");
  });

  test("a long span is read in slices, and what is typed meanwhile is not in it", async () => {
    const { house, chair, first } = room();
    const pen = join(house, chair);
    for (let n = 0; n < 300; n++) {
      pen.type(first, "shall", n % 3 === 0 ? " y" : "x");
      house.negotiation.flush();
    }
    const { seq } = house.negotiation.head;
    const words = house.words(chair, first);
    let pauses = 0;
    const others = Negotiation.open({
      storage: house.storage,
      now: () => house.clock.time,
      random: seeded(9),
      later: house.clock.later,
      pause: async () => {
        pauses++;
        if (pauses > 3) return;
        const done = others.act(chair, {
          type: "insert-paragraph",
          part: "consensus",
          after: first,
          kind: "paragraph",
          text: "Meanwhile.",
        });
        others.flush();
        expect(isRefusal(await done)).toBe(false);
      },
    });
    const told = await others.reconcile(chair, "1");
    if (isRefusal(told)) throw new RangeError(told.message);
    expect(pauses).toBeGreaterThan(300 / slice.steps - 1);
    expect(others.head.seq).toBe(seq + 3);
    expect(told.to.seq).toBe(seq);
    expect(told.unexplained).toEqual([]);
    expect(told.explained.every(({ paragraph, heading }) => paragraph === first && heading === "pen")).toBe(true);
    expect(words).toContain(told.explained[0]!.now);
  });

  test("a footnote that is numbered anew by what was typed before it is", async () => {
    const notation = "# Draft\n\n1. One[^1] word.\n\n2. Another[^2] word.\n\n[^1]: The first.\n\n[^2]: The second.\n";
    const house = new House({ notation });
    const chair = house.seat("chair");
    join(house, chair).strand(house.paragraph(chair, "1")).delete("One".length, 1);
    house.negotiation.flush();
    const told = await reconcile(house, chair);
    expect(told.unexplained).toEqual([]);
    const labels = told.explained.filter(({ what }) => what === "label");
    expect(labels.map(({ was, now, heading, seq }) => [was, now, heading, seq])).toEqual([
      ["1", "2", "renumbering", 2],
      ["2", "1", "renumbering", 2],
    ]);
  });

  test("words put back under silence are explained by no more than themselves", async () => {
    const { house, chair, first } = room();
    const until = new Date(house.clock.time + 3_600_000).toISOString();
    const pen = join(house, chair);
    await house.done(chair, { type: "set-status", paragraph: first, status: "under-silence", until });
    pen.erase(first, " every year");
    house.negotiation.flush();
    expect(short(await reconcile(house, chair))).toEqual([]);
  });

  test("the later moment named first is refused", async () => {
    const { house, chair, first } = room();
    join(house, chair).type(first, "shall", " always");
    house.negotiation.flush();
    const answer = await house.negotiation.reconcile(chair, String(house.negotiation.head.seq), "1");
    expect(isRefusal(answer) && answer.refused).toBe("malformed");
  });
});

describe("what is past the record stands under unexplained", () => {
  test("a false index of letters explains nothing and hides nothing", async () => {
    const { house, chair, first, live } = room();
    const pen = join(house, chair);
    pen.type(first, "shall", " always");
    house.negotiation.flush();
    const { seq } = house.negotiation.head;
    strandOf(live(), readRecord(live()).paragraphs[first]!.strand!)!.insert(6, " never");
    for (const table of ["letters", "struck", "stands"]) house.storage.exec(`DELETE FROM ${table}`);
    // Whatever the server or a pen wrote is said to be the copy of what was typed.
    for (const client of [1, pen.doc.clientID])
      house.storage.exec(
        "INSERT INTO letters (epoch, client, clock, length, seq, first, root_epoch, root_client, root_clock) VALUES (1, ?, 0, 100000, ?, 1, 1, ?, 0)",
        client,
        seq,
        pen.doc.clientID,
      );
    const { explained, unexplained } = await reconcile(house, chair);
    expect(explained.map(({ now }) => now)).toEqual([" always"]);
    expect(unexplained.map(({ now, entries }) => [now, entries])).toEqual([[" never", []]]);
  });

  test("letters that say something else under the same ids", async () => {
    const { house, chair, first, live } = room();
    join(house, chair).type(house.paragraph(chair, "2"), "should", " well");
    house.negotiation.flush();
    const strand = strandOf(live(), readRecord(live()).paragraphs[first]!.strand!)!;
    const { content } = strand._start!;
    if (!(content instanceof Y.ContentString)) throw new RangeError("no letters");
    content.str = content.str.replace("shall", "might");
    const { explained, unexplained } = await reconcile(house, chair);
    expect(explained.map(({ now }) => now)).toEqual([" well"]);
    expect(unexplained.map(({ was, now, entries }) => [was, now, entries])).toEqual([[" shall", " might", []]]);
  });

  test("words put into the living document, and words taken out of it", async () => {
    const { house, chair, first, live } = room();
    join(house, chair).type(first, "shall", " always");
    house.negotiation.flush();
    const words = strandOf(live(), readRecord(live()).paragraphs[first]!.strand!)!;
    words.insert(6, " never");
    words.delete(words.toString().indexOf(" report"), " report".length);
    const { explained, unexplained } = await reconcile(house, chair);
    expect(explained.map(({ now }) => now)).toEqual([" always"]);
    expect(unexplained.map(({ paragraph, was, now, entries }) => [paragraph, was, now, entries])).toEqual([
      [first, "", " never", []],
      [first, " report", "", []],
    ]);
  });

  test("a place and a label put into the living record", async () => {
    const { house, chair, first, live } = room();
    join(house, chair).type(first, "shall", " always");
    house.negotiation.flush();
    const table = (name: string) => live().getMap("record").get(name) as Y.Map<unknown>;
    table("labels").set(first, { consensus: "99" });
    table("places").set(first, { part: "summary", rank: "V" });
    const { unexplained } = await reconcile(house, chair);
    expect(unexplained.map(({ what }) => what)).toContain("place");
  });

  test("an entry whose words were changed in the database is named", async () => {
    const { house, chair, first } = room();
    const pen = join(house, chair);
    const other = new Y.Doc({ gc: false });
    Y.applyUpdate(other, Y.encodeStateAsUpdate(pen.doc));
    pen.type(first, "shall", " always");
    house.negotiation.flush();
    const { seq } = house.negotiation.head;
    other.clientID = pen.lease!.client;
    const vector = Y.encodeStateVector(other);
    strandOf(other, readRecord(other).paragraphs[first]!.strand!)!.insert(6, " never ever");
    house.storage.exec(
      "UPDATE payloads SET bytes = ? WHERE seq = ? AND kind = 'draft'",
      Y.encodeStateAsUpdate(other, vector),
      seq,
    );
    house.restart();
    const { explained, unexplained } = await reconcile(house, chair);
    expect(explained).toEqual([]);
    expect(unexplained.map(({ now, entries }) => [now, entries])).toEqual([[" never ever", [seq]]]);
  });
});
