import type * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { beginPaper, newParagraphBase } from "../../../drafts/crdt/paper.ts";
import type { CaucusInfo } from "../../../drafts/info.ts";
import { isRefusal, type Refusal } from "../../../drafts/refusal.ts";
import { House, join, type Peer } from "../peer.ts";

const made = (answer: CaucusInfo | Refusal | null): CaucusInfo => {
  if (answer === null || isRefusal(answer)) throw new RangeError(answer?.message ?? "no caucus");
  return answer;
};

/** How many more hellos each peer gets from what is done. */
const told = async (peers: readonly Peer[], what: () => unknown): Promise<number[]> => {
  const before = peers.map(({ hellos }) => hellos);
  await what();
  return peers.map(({ hellos }, n) => hellos - before[n]!);
};

const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;
const paper = (peer: Peer, id: string, words: string): Y.Text => {
  const text = beginPaper(peer.doc.getMap("papers"), id, newParagraphBase(on, { seq: 1, language: "en" }));
  text.insert(0, words, { src: "own" });
  peer.house.negotiation.flush();
  return text;
};

describe("what stands beside the documents", () => {
  test("a caucus formed, changed or destroyed is told its members on the connection of the text, and nobody else", async () => {
    const house = new House();
    const [alt, bre, cor] = (["ALT", "BRE", "COR"] as const).map((id) => house.seat("delegation", [id]));
    const peers = [alt!, bre!, cor!].map((seat) => join(house, seat, { reader: true }));
    expect(peers.map(({ hellos }) => hellos)).toEqual([1, 1, 1]);
    let group!: CaucusInfo;
    const form = (): void => {
      group = made(house.negotiation.formCaucus(alt!, { name: "Small group", members: ["BRE"] }));
    };
    expect(await told(peers, form)).toEqual([1, 1, 0]);
    expect(house.negotiation.info(bre!).caucuses.some(({ id }) => id === group.id)).toBe(true);
    expect(await told(peers, () => house.negotiation.setMembers(alt!, group.id, ["ALT", "COR"]))).toEqual([1, 1, 1]);
    expect(await told(peers, () => house.negotiation.destroyCaucus(alt!, group.id))).toEqual([1, 0, 1]);
    expect(peers.map(({ closed }) => closed)).toEqual([null, null, null]);
  });

  test("while drafting, who does not read the text yet is told on what they do read", async () => {
    const house = new House({ phase: "drafting" });
    const alt = house.seat("delegation", ["ALT"]);
    const home = join(house, alt, { document: "caucus/party-ALT" });
    const bre = house.seat("delegation", ["BRE"]);
    const form = () => house.negotiation.formCaucus(bre, { name: "Two", members: ["ALT"] });
    expect(await told([home], form)).toEqual([1]);
  });

  test("that the text was opened, or the desk, is told to whom it was opened", async () => {
    const house = new House({ phase: "drafting" });
    const [chair, secretariat] = [house.seat("chair"), house.seat("secretariat")];
    const alt = house.seat("delegation", ["ALT"]);
    const home = join(house, alt, { document: "caucus/party-ALT" });
    expect(await told([home], () => house.done(chair, { type: "set-phase", phase: "open" }))).toEqual([1]);
    expect(house.negotiation.info(alt).documents.draft).toBeDefined();
    const peers = [home, join(house, secretariat, { reader: true })];
    const admit = () => house.negotiation.settings(chair, { deskAdmits: [secretariat.id] });
    expect(await told(peers, admit)).toEqual([0, 1]);
    expect(house.negotiation.info(secretariat).documents.desk).toBeDefined();
  });

  test("a pen lent or taken is told its holder alone, also a second one for other paragraphs", async () => {
    const house = new House();
    const chair = house.seat("chair");
    const [alt, bre] = (["ALT", "BRE"] as const).map((id) => house.seat("delegation", [id]));
    const peers = [alt!, bre!].map((seat) => join(house, seat, { reader: true }));
    const [one, two] = ["1", "2"].map((label) => house.paragraph(chair, label));
    const act = (body: object) => () => house.done(chair, body);
    expect(await told(peers, act({ type: "give-pen", seat: alt!.id, paragraphs: [one] }))).toEqual([1, 0]);
    expect(house.negotiation.info(alt!).seat.pen).toEqual({ paragraphs: [one] });
    const writer = join(house, alt!);
    expect(await told([writer], act({ type: "give-pen", seat: alt!.id, paragraphs: [one, two] }))).toEqual([1]);
    expect(await told([writer, peers[1]!], act({ type: "take-pen", seat: alt!.id }))).toEqual([1, 0]);
    expect(writer.hello?.writes).toBe(false);
  });

  test("a pen goes to a seat that exists; one that a withdrawn seat held can be taken", async () => {
    const house = new House();
    const chair = house.seat("chair");
    for (const type of ["give-pen", "take-pen"])
      expect(await house.act(chair, { type, seat: "s000000000000" })).toMatchObject({ refused: "unknown-party" });
    const alt = house.seat("delegation", ["ALT"]);
    await house.done(chair, { type: "give-pen", seat: alt.id });
    const listed = house.negotiation.invitations(chair);
    if ("refused" in listed) throw new RangeError(listed.message);
    house.negotiation.revoke(chair, listed.find(({ seat }) => seat === alt.id)!.id);
    expect(await house.act(chair, { type: "give-pen", seat: alt.id })).toMatchObject({ refused: "unknown-party" });
    await house.done(chair, { type: "take-pen", seat: alt.id });
  });

  test("the desk is opened to seats that exist", () => {
    const house = new House();
    const chair = house.seat("chair");
    expect(house.negotiation.settings(chair, { deskAdmits: ["s000000000000"] })).toMatchObject({
      refused: "unknown-party",
    });
    const secretariat = house.seat("secretariat");
    expect(house.negotiation.settings(chair, { deskAdmits: [secretariat.id] })).toMatchObject({
      deskAdmits: [secretariat.id],
    });
    expect(house.negotiation.settings(secretariat, { deskAdmits: [] })).toMatchObject({ refused: "not-entitled" });
  });
});

describe("an open paper", () => {
  const opened = () => {
    const house = new House();
    const secretariat = house.seat("secretariat");
    const alt = house.seat("delegation", ["ALT"]);
    const { id } = made(house.negotiation.openCaucus(secretariat, { for: "COR" }));
    const document = `caucus/${id}`;
    const watching = join(house, alt, { reader: true });
    const pen = join(house, secretariat, { document });
    const lists = (): boolean[] =>
      [secretariat, alt].map((seat) => house.negotiation.info(seat).caucuses.some((one) => one.id === id));
    const table = (name: string) =>
      house.done(secretariat, { type: "table", as: "COR", paper: name, caucus: id, source: "floor" });
    return { house, pen, watching, lists, table, id };
  };

  test("leaves every list once all in it is tabled, and those who watched are told", async () => {
    const { house, pen, watching, lists, table } = opened();
    paper(pen, "paper-1", "Taken down from the floor.");
    const second = paper(pen, "paper-2", "And this.");
    expect(await told([watching], () => table("paper-1"))).toEqual([0]);
    expect(pen.doc.getMap("papers").toJSON()["paper-1"]).toMatchObject({ tabled: true, text: "" });
    expect(lists()).toEqual([true, true]);
    second.delete(0, second.length);
    expect(await told([watching], () => house.negotiation.flush())).toEqual([1]);
    expect(lists()).toEqual([false, false]);
    house.restart();
    expect(lists()).toEqual([false, false]);
  });

  test("comes back with letters that were typed too late, so that they are not lost", async () => {
    const { house, pen, watching, lists, table } = opened();
    const text = paper(pen, "paper-1", "Taken down");
    pen.offline = true;
    text.insert(text.length, " and late", { src: "own" });
    await table("paper-1");
    expect(lists()).toEqual([false, false]);
    pen.online();
    expect(await told([watching], () => house.negotiation.flush())).toEqual([1]);
    expect(lists()).toEqual([true, true]);
    expect(JSON.stringify(pen.doc.getMap("papers").toJSON())).toContain(" and late");
    expect(pen.closed).toBeNull();
  });

  test("that is begun and emptied is not over: its writer may go on", () => {
    const { house, pen, lists } = opened();
    const text = paper(pen, "paper-1", "Taken down");
    text.delete(0, text.length);
    house.negotiation.flush();
    expect(lists()).toEqual([true, true]);
  });
});
