import { describe, expect, test } from "vitest";
import { beginPaper, paperBase } from "../../../drafts/crdt/paper.ts";
import type * as Y from "yjs";
import { House, join, type Peer } from "../peer.ts";

/** Opens a paper on a paragraph in a peer's caucus, as the client does. */
const openPaper = (caucus: Peer, draft: Peer, paragraph: `p${number}-${number}`, id = "paper-1"): Y.Text => {
  const base = paperBase(draft.doc, paragraph, { seq: draft.head!.seq, language: "en" });
  return beginPaper(caucus.doc.getMap("papers"), id, base);
};

describe("what follows by rule", () => {
  test("agreed words that are typed over fall open, naming the typing and its office", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, house.seat("secretariat"));
    const one = house.paragraph(chair, "1");
    await house.done(chair, { type: "set-status", paragraph: one, status: "agreed-ad-ref" });
    pen.type(one, "meet", " in person");
    house.negotiation.flush();
    const paragraph = house.draft(chair).parts.consensus.find(({ id }) => id === one)!;
    expect(paragraph.status).toBe("open");
    expect(paragraph.standing?.reopened).toMatchObject({
      cause: "typed",
      office: "secretariat",
      was: "agreed-ad-ref",
      seq: house.negotiation.head.seq - 1,
    });
    expect(pen.closed).toBeNull();
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("words under silence are restored and the typed ones come back to their author as a paper", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const secretariat = house.seat("secretariat");
    const pen = join(house, secretariat);
    const one = house.paragraph(chair, "1");
    const words = house.words(chair, one);
    const until = new Date(house.clock.time + 60_000).toISOString();
    await house.done(chair, { type: "set-status", paragraph: one, status: "under-silence", until });
    pen.type(one, "meet", " canary");
    house.negotiation.flush();
    expect(house.words(chair, one)).toBe(words);
    expect(pen.strand(one).toString()).toBe(words);
    const home = join(house, secretariat, { document: "caucus/office-secretariat" });
    expect(JSON.stringify(home.doc.getMap("papers").toJSON())).toContain("canary");
    expect(house.draft(chair).parts.consensus.find(({ id }) => id === one)?.status).toBe("under-silence");
    const before = house.negotiation.head.seq;
    house.clock.pass(61_000);
    expect(house.negotiation.head.seq).toBe(before + 1);
    house.restart();
    house.clock.pass(61_000);
    expect(house.negotiation.head.seq).toBe(before + 1);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("what is typed late into a paragraph that was split is done where its words live now", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, house.seat("secretariat"));
    const one = house.paragraph(chair, "1");
    pen.offline = true;
    pen.type(one, "report", " LATE");
    await house.done(chair, { type: "split-paragraph", paragraph: one, at: 6 });
    pen.online();
    house.negotiation.flush();
    const all = house
      .draft(chair)
      .parts.consensus.map(({ id }) => house.words(chair, id))
      .join("|");
    expect(all).toContain("report LATE");
    expect(pen.closed).toBeNull();
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("leaving drafting begins a text of the words alone, and delegations come in then", async () => {
    const house = new House({ phase: "drafting" });
    const chair = house.seat("chair");
    const alt = house.seat("delegation", ["ALT"]);
    const pen = join(house, chair);
    const one = house.paragraph(chair, "1");
    expect(join(house, alt, { reader: true }).closed).toMatchObject({ code: 4404 });
    expect(house.negotiation.draft(alt)).toMatchObject({ refused: "not-entitled" });
    pen.type(one, "meet", " secretly");
    pen.erase(one, " secretly");
    house.negotiation.flush();
    await house.done(chair, { type: "set-phase", phase: "open" });
    expect(pen.closed).toMatchObject({ code: 4410, reason: "epoch" });
    const reader = join(house, alt, { reader: true });
    expect(reader.strand(one).toString()).toBe(house.words(chair, one));
    expect(bytesOf(reader)).not.toContain("secretly");
    const history = house.negotiation.history(alt, {});
    expect(JSON.stringify(history)).not.toContain("secretly");
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
    house.restart();
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
    expect(join(house, alt, { reader: true }).strand(one).toString()).toBe(house.words(chair, one));
  });

  test("leaving drafting keeps every bracket on its words, also where a pen has typed since", async () => {
    const house = new House({
      phase: "drafting",
      notation: "# Draft\n\n1. States [shall] meet every year.\n",
    });
    const chair = house.seat("chair");
    const one = house.paragraph(chair, "1");
    const words = house.words(chair, one);
    await house.done(chair, { type: "set-phase", phase: "open" });
    await house.done(house.seat("delegation", ["ALT"]), {
      type: "table",
      as: "ALT",
      paragraph: one,
      wording: words.replace("every year", "twice a year"),
    });
    await house.done(chair, { type: "set-phase", phase: "drafting" });
    const pen = join(house, chair);
    pen.type(one, "", "Again: ");
    house.negotiation.flush();
    const runs = (): unknown => house.draft(chair).parts.consensus.find(({ id }) => id === one)?.runs;
    const before = runs();
    await house.done(chair, { type: "set-phase", phase: "open" });
    expect(runs()).toEqual(before);
    expect(JSON.stringify(before)).toContain("twice");
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("a tabled paper is closed in the same transaction, and letters typed too late come back in one beside it", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const alt = house.seat("delegation", ["ALT"]);
    const draft = join(house, alt, { reader: true });
    const mine = join(house, alt, { document: "caucus/party-ALT", device: "a" });
    const other = join(house, alt, { document: "caucus/party-ALT", device: "b" });
    const one = house.paragraph(chair, "1");
    const text = openPaper(mine, draft, one);
    house.negotiation.flush();
    text.insert(text.toString().indexOf(" every year"), " in person", { src: "own" });
    house.negotiation.flush();
    other.offline = true;
    const theirs = (other.doc.getMap("papers").get("paper-1") as Y.Map<unknown>).get("text") as Y.Text;
    theirs.insert(theirs.length, " too late", { src: "own" });
    const tabled = await house.done(alt, { type: "table", as: "ALT", paper: "paper-1", seen: mine.seen() });
    expect(house.draft(chair).proposals).toMatchObject([{ id: tabled.proposal, sponsors: ["ALT"] }]);
    expect(mine.doc.getMap("papers").toJSON()["paper-1"]).toMatchObject({ tabled: true, text: "" });
    other.online();
    house.negotiation.flush();
    const papers = other.doc.getMap("papers").toJSON() as Record<string, { text: string; late?: string }>;
    expect(papers["paper-1"]?.text).toBe("");
    expect(Object.values(papers).find(({ late }) => late === "paper-1")?.text).toContain("too late");
    expect(await house.act(alt, { type: "table", as: "ALT", paper: "paper-1" })).toMatchObject({
      refused: "already-tabled",
    });
    house.restart();
    expect(join(house, alt, { document: "caucus/party-ALT" }).doc.getMap("papers").toJSON()).toEqual(papers);
  });

  test("an act is undone by its inverse, and not when others have built on it", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const bre = house.seat("delegation", ["BRE"]);
    const alt = house.seat("delegation", ["ALT"]);
    const one = house.paragraph(chair, "1");
    const words = house.words(chair, one);
    const tabled = await house.done(alt, {
      type: "table",
      as: "ALT",
      paragraph: one,
      wording: words.replace("shall", "may"),
    });
    const done = await house.done(chair, { type: "incorporate", proposal: tabled.proposal });
    expect(house.words(chair, one)).toContain("may meet");
    expect(await house.act(bre, { type: "undo", seq: done.seq })).toMatchObject({ refused: "not-entitled" });
    await house.done(chair, { type: "undo", seq: done.seq });
    expect(house.words(chair, one)).toBe(words);
    await house.done(bre, { type: "take-position", as: "BRE", proposal: tabled.proposal, stance: "support" });
    expect(await house.act(alt, { type: "undo", seq: tabled.seq })).toMatchObject({ refused: "cannot-undo" });
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("a paragraph is restored as it was at an earlier moment", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const pen = join(house, chair);
    const one = house.paragraph(chair, "1");
    const words = house.words(chair, one);
    const at = String(house.negotiation.head.seq);
    pen.erase(one, "every year ");
    house.negotiation.flush();
    await house.done(chair, { type: "restore", paragraph: one, at });
    expect(house.words(chair, one)).toBe(words);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });

  test("a wrong name mended is gone from the record, from every document and from the past", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const secretariat = house.seat("secretariat");
    const one = house.paragraph(chair, "1");
    const tabled = await house.done(secretariat, {
      type: "table",
      as: "COR",
      paragraph: one,
      wording: house.words(chair, one).replace("shall", "should"),
      reason: "said so",
    });
    const names = join(house, chair, { document: "names/full", reader: true });
    await house.done(chair, { type: "set-floor", paragraph: one });
    expect(JSON.stringify(house.draft(chair, String(tabled.seq)).proposals)).toContain("COR");
    await house.done(secretariat, { type: "correct", proposal: tabled.proposal, party: "BRE" });
    expect(names.closed).toMatchObject({ code: 4410 });
    expect(house.draft(chair).proposals[0]).toMatchObject({ sponsors: ["BRE"], reason: "said so" });
    expect(JSON.stringify(house.draft(chair, String(tabled.seq)).proposals)).not.toContain("COR");
    expect(JSON.stringify(house.negotiation.history(chair, {}))).not.toContain("COR");
    const kept = house.storage.exec<{ bytes: Uint8Array }>("SELECT bytes FROM payloads WHERE seq > 1");
    expect(kept.some(({ bytes }) => new TextDecoder().decode(bytes).includes("COR"))).toBe(false);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
    const before = house.draft(chair);
    house.restart();
    expect(house.draft(chair)).toEqual(before);
    expect(house.negotiation.verify()).toMatchObject({ ok: true });
  });
});

/** Everything a peer's socket brought, as letters. */
export const bytesOf = (peer: Peer): string =>
  peer.received
    .map((message) => (typeof message === "string" ? message : new TextDecoder().decode(message)))
    .join("\n");
