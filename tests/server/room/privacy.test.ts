import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { beginPaper, paperBase } from "../../../drafts/crdt/paper.ts";
import { readDesk, readNames } from "../../../drafts/crdt/documents.ts";
import { readDraft } from "../../../drafts/crdt/read.ts";
import { draftJson, type Draft } from "../../../drafts/draft.ts";
import type { Seat } from "../../../drafts/party.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { DeskTables, NamesTables } from "../../../drafts/tables.ts";
import { House, join, text, type Peer } from "../peer.ts";

/** Everything a seat can get: every document it is told of or might guess, and every answer. */
const everything = (house: House, seat: Seat, peers: readonly Peer[]): string => {
  const { negotiation } = house;
  const answers = [
    negotiation.info(seat),
    negotiation.draft(seat),
    negotiation.material(seat, {}),
    negotiation.material(seat, { attribution: "none" }),
    negotiation.history(seat, {}),
    negotiation.compare(seat, "1", String(negotiation.head.seq)),
    negotiation.caucuses(seat),
  ];
  const guessed = ["draft", "names/full", "names/groups", "desk", "caucus/party-ALT", "caucus/office-chair"].map(
    (document) => join(house, seat, { document, reader: true }),
  );
  const bytes = [...peers, ...guessed].flatMap(({ received }) => received).map(asLetters);
  // Docs read back as well: words may stand split over several structs on the wire.
  const docs = [...peers, ...guessed].map(({ doc }) => JSON.stringify(docJson(doc)));
  return [JSON.stringify(answers), ...bytes, ...docs].join("\n");
};
const asLetters = (message: Uint8Array | string): string =>
  typeof message === "string" ? message : new TextDecoder().decode(message);
const docJson = (doc: Y.Doc): unknown =>
  Object.fromEntries([...doc.share.keys()].map((key) => [key, doc.getMap(key).toJSON()]));

/** One evening: A drafts privately and tells the Chair; somebody tables. */
const evening = async (house: House, who: "ALT" | "BRE"): Promise<void> => {
  const chair = house.seat("chair");
  const alt = house.seat("delegation", ["ALT"]);
  const bre = house.seat("delegation", ["BRE"]);
  const tabler = who === "ALT" ? alt : bre;
  const one = house.paragraph(chair, "1");
  const draft = join(house, alt, { reader: true });
  const mine = join(house, alt, { document: "caucus/party-ALT" });
  const base = paperBase(draft.doc, one, { seq: draft.head!.seq, language: "en" });
  const paper = beginPaper(mine.doc.getMap("papers"), "paper-1", base);
  paper.insert(10, "CANARYPAPER", { src: "own" });
  house.negotiation.flush();
  const wording = house.words(chair, one).replace("shall", "should");
  const tabled = await house.done(tabler, {
    type: "table",
    as: who,
    paragraph: one,
    wording,
    reason: "CANARYDESK",
    reasonVisibility: "chair",
  });
  await house.done(tabler, {
    type: "take-position",
    as: who,
    paragraph: house.paragraph(chair, "2"),
    stance: "reserve",
    visibility: "chair",
    reason: "CANARYRESERVE",
  });
  await house.done(chair, { type: "set-floor", paragraph: one });
  await house.done(chair, { type: "publish-revision", name: "Rev.1" });
  expect(tabled.proposal).toBeDefined();
};

describe("what a seat may not see is never sent to it", () => {
  test("a word in a paper and a reason for the Chair alone reach nobody else", async () => {
    const house = new House();
    const readers = [house.seat("delegation", ["COR"]), house.seat("observer"), house.seat("screen")];
    const peers = readers.map((seat) =>
      ["draft", "names/full", "names/groups"].map((document) => join(house, seat, { document, reader: true })),
    );
    await evening(house, "ALT");
    for (const [n, seat] of readers.entries()) {
      const got = everything(house, seat, peers[n]!);
      expect(got).not.toContain("CANARY");
      expect(got.length).toBeGreaterThan(1_000);
    }
    const chair = house.seat("chair");
    expect(everything(house, chair, [])).toContain("CANARYDESK");
    expect(everything(house, chair, [])).toContain("CANARYRESERVE");
    expect(everything(house, chair, [])).not.toContain("CANARYPAPER");
    const secretariat = house.seat("secretariat");
    expect(everything(house, secretariat, [])).not.toContain("CANARY");
  });

  test("with names off, what others receive is the same whichever party tabled", async () => {
    const got = [];
    for (const who of ["ALT", "BRE"] as const) {
      const house = new House({ seed: who === "ALT" ? 1 : 7 });
      await house.done(house.seat("chair"), { type: "set-names", names: "none" });
      const cor = house.seat("delegation", ["COR"]);
      const peer = join(house, cor, { reader: true });
      await evening(house, who);
      // Hashes hang on salts, connections and seats are random ids; all else must be equal.
      const normal = everything(house, cor, [peer]).replaceAll(/[0-9a-f]{64}|[is][0-9a-f]{12}|[0-9a-f]{16}/gu, "#");
      got.push(normal);
      expect(normal).not.toMatch(/ALT|BRE/u);
    }
    expect(got[0]).toBe(got[1]);
  });

  test("a reader of one level gets nothing of the other when the setting changes", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const cor = house.seat("delegation", ["COR"]);
    await evening(house, "ALT");
    const full = join(house, cor, { document: "names/full", reader: true });
    expect(readNames(full.doc).sponsors).not.toEqual({});
    await house.done(chair, { type: "set-names", names: "groups" });
    expect(full.closed).toMatchObject({ code: 4410 });
    expect(join(house, cor, { document: "names/full", reader: true }).closed).toMatchObject({ code: 4404 });
    const groups = join(house, cor, { document: "names/groups", reader: true });
    expect(groups.closed).toBeNull();
    expect(readNames(groups.doc).sponsors).toEqual({});
  });

  test("more attribution than one's own is refused, not trimmed", async () => {
    const house = new House();
    await house.done(house.seat("chair"), { type: "set-names", names: "none" });
    const alt = house.seat("delegation", ["ALT"]);
    expect(house.negotiation.material(alt, { attribution: "full" })).toMatchObject({ refused: "attribution-refused" });
    expect(isRefusal(house.negotiation.material(alt, {}))).toBe(false);
  });

  for (const names of ["full", "groups", "none"] as const)
    test(`with names ${names}, what a seat reads from its documents is sight of the whole`, async () => {
      const house = new House({ notation: text.replace("open to all", "[open] to all") });
      const chair = house.seat("chair");
      if (names !== "full") await house.done(chair, { type: "set-names", names });
      const seats = [chair, house.seat("delegation", ["ALT"]), house.seat("delegation", ["COR"]), house.seat("screen")];
      await evening(house, "ALT");
      expect(house.draft(seats[2]!).proposals.map(({ sponsors }) => sponsors)).toEqual(
        { full: [[], ["ALT"]], groups: [[], undefined], none: [undefined, undefined] }[names],
      );
      const grp = house.seat("delegation", ["GRP"]);
      const two = house.paragraph(chair, "2");
      await house.done(grp, {
        type: "table",
        as: "GRP",
        paragraph: two,
        wording: house.words(chair, two).replace("should", "shall"),
      });
      for (const seat of [...seats, grp]) {
        const info = house.negotiation.info(seat);
        const draft = join(house, seat, { reader: true });
        const synced = (document: string): Y.Doc => join(house, seat, { document, reader: true }).doc;
        const shared =
          info.documents.names === undefined ? undefined : readNames(synced(`names/${info.documents.names.level}`));
        const own = seat.parties.map((party) => synced(`caucus/party-${party}`));
        const tables = own.map((doc) => doc.getMap("own").toJSON() as unknown as NamesTables);
        const said = own.map((doc) => doc.getMap("said").toJSON() as unknown as DeskTables);
        const joined = together<NamesTables>([...(shared ? [shared] : []), ...tables]);
        const desk = info.documents.desk === undefined ? together<DeskTables>(said) : readDesk(synced("desk"));
        const read = readDraft({
          draft: draft.doc,
          names: joined,
          desk: told(desk),
          seq: draft.head!.seq,
          at: draft.head!.at,
        });
        expect(shown(read)).toEqual(shown(house.draft(seat)));
      }
    });
});

/** Tables of several documents as one: what is in any of them is known. */
const together = <T extends object>(parts: readonly T[]): T | undefined => {
  if (parts.length === 0) return undefined;
  const joined: Record<string, Record<string, unknown>> = {};
  for (const part of parts)
    for (const [table, rows] of Object.entries(part) as [string, Record<string, unknown>][])
      for (const [key, row] of Object.entries(rows)) (joined[table] ??= {})[key] ??= row;
  for (const table of Object.keys(parts[0]!)) joined[table] ??= {};
  return joined as T;
};
/** No position and none that one may know are drawn alike; sponsors are not, and are compared as they are. */
const shown = (draft: Draft): unknown => ({
  ...draftJson(draft),
  proposals: draft.proposals.map(({ positions, ...proposal }) => ({
    ...proposal,
    ...(Object.keys(positions ?? {}).length > 0 && { positions }),
  })),
  positions: draft.positions ?? [],
});
const told = (desk: DeskTables | undefined): DeskTables | undefined =>
  desk !== undefined && Object.keys(desk.positions).length + Object.keys(desk.reasons).length > 0 ? desk : undefined;
