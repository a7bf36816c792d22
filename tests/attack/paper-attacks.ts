/** Hand-made attacks on a caucus by one who may write in it, each as bytes: its papers are shared, its rules are not. */
import * as Y from "yjs";
import { newCaucusDoc } from "../../drafts/crdt/documents.ts";
import type { Peer } from "../server/peer.ts";
import { byHand, collected, letters, skipped } from "./by-hand.ts";

/** Two members of different seats; both have written in the paper. */
export interface PaperScene {
  readonly attacker: Peer;
  readonly victim: Peer;
  readonly paper: string;
}

export interface PaperAttack {
  readonly name: string;
  make(scene: PaperScene): Uint8Array;
}

const forged = (scene: PaperScene, client: number, write: (doc: Y.Doc) => void): Uint8Array => {
  const doc = newCaucusDoc();
  doc.gc = false;
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(scene.attacker.doc));
  doc.clientID = client;
  const before = Y.encodeStateVector(doc);
  doc.transact(() => write(doc));
  return Y.encodeStateAsUpdate(doc, before);
};

const own = (scene: PaperScene): number => scene.attacker.lease!.client;
const clockOf = (scene: PaperScene, client: number): number => Y.getState(scene.attacker.doc.store, client);
const papers = (doc: Y.Doc): Y.Map<unknown> => doc.getMap("papers");
const paperOf = (scene: PaperScene, doc: Y.Doc): Y.Map<unknown> => papers(doc).get(scene.paper) as Y.Map<unknown>;
const textOf = (scene: PaperScene, doc: Y.Doc): Y.Text => paperOf(scene, doc).get("text") as Y.Text;
const idOf = ({ id }: Y.Item): readonly [number, number] => [id.client, id.clock];
const firstLetter = (scene: PaperScene): readonly [number, number] => idOf(textOf(scene, scene.attacker.doc)._start!);

const mine = (name: string, write: (scene: PaperScene, doc: Y.Doc) => void): PaperAttack => ({
  name,
  make: (s) => forged(s, own(s), (doc) => write(s, doc)),
});
const field = (name: string, key: string, value: unknown): PaperAttack =>
  mine(name, (s, doc) => paperOf(s, doc).set(key, value));
const hiddenInField = (name: string, make: () => unknown): PaperAttack =>
  mine(name, (s, doc) => paperOf(s, doc).set("level", make()));
const withStructs = (
  name: string,
  structs: (s: PaperScene) => Parameters<typeof byHand>[0][number]["structs"],
  ahead = 0,
): PaperAttack => ({
  name,
  make: (s) => byHand([{ client: own(s), clock: clockOf(s, own(s)) + ahead, structs: structs(s) }]),
});

/** Maps in one another. */
const nest = (papers: Y.Map<unknown>, depth: number): void => {
  let outer = papers;
  for (let n = 0; n < depth; n++) {
    const inner = new Y.Map<unknown>();
    outer.set("deep", inner);
    outer = inner;
  }
};

export const paperAttacks: readonly PaperAttack[] = [
  mine("types a sign that no file can hold", (s, doc) =>
    textOf(s, doc).insert(0, "a\u0000b\u000Bc\uFFFE", { src: "own" }),
  ),
  {
    name: "types under the id of a co-author",
    make: (s) => forged(s, s.victim.lease!.client, (doc) => textOf(s, doc).insert(0, "forged")),
  },
  { name: "types under the server's id", make: (s) => forged(s, 1, (doc) => textOf(s, doc).insert(0, "forged")) },
  {
    name: "types under an id nobody was lent",
    make: (s) => forged(s, 424_242, (doc) => textOf(s, doc).insert(0, "forged")),
  },
  {
    name: "hides a co-author's block behind its own",
    make: (s) =>
      Y.mergeUpdates([
        forged(s, own(s), (doc) => textOf(s, doc).insert(0, "mine")),
        forged(s, s.victim.lease!.client, (doc) => textOf(s, doc).insert(0, "forged")),
      ]),
  },
  {
    name: "sends collected structs of a co-author",
    make: (s) => {
      const { client } = s.victim.lease!;
      return byHand([{ client, clock: clockOf(s, client), structs: [collected(4)] }]);
    },
  },
  withStructs("leaves a gap in its clock", (s) => [letters(firstLetter(s), "forged")], 5),
  withStructs("skips a stretch of its clock", (s) => [skipped(3), letters(firstLetter(s), "forged")]),
  withStructs("collects more than anybody has typed", () => [collected(200_000)]),
  withStructs("hangs letters on one that never was", () => [letters([999_999, 7], "forged")]),
  withStructs("hangs letters on one of its own future", (s) => [letters([own(s), clockOf(s, own(s)) + 50], "forged")]),
  withStructs("hangs letters on the paper itself", (s) => [
    letters(idOf(papers(s.attacker.doc)._map.get(s.paper)!), "forged"),
  ]),
  {
    name: "sends two blocks of one id",
    make: (s) => {
      const block = { client: own(s), clock: clockOf(s, own(s)), structs: [letters(firstLetter(s), "forged")] };
      return byHand([block, block]);
    },
  },
  { name: "deletes letters of an id that never was", make: () => byHand([], [[777_777, 0, 5]]) },
  {
    name: "deletes beyond what is known",
    make: (s) => byHand([], [[s.victim.lease!.client, clockOf(s, s.victim.lease!.client) + 10, 50]]),
  },
  { name: "deletes nothing, beyond what is known", make: (s) => byHand([], [[own(s), clockOf(s, own(s)) + 10, 0]]) },
  {
    name: "takes the whole paper away by a delete set alone",
    make: (s) => {
      const [client, clock] = idOf(papers(s.attacker.doc)._map.get(s.paper)!);
      return byHand([], [[client, clock, 1]]);
    },
  },
  {
    name: "takes the words of a paper away by a delete set alone",
    make: (s) => {
      const [client, clock] = idOf(paperOf(s, s.attacker.doc)._map.get("text")!);
      return byHand([], [[client, clock, 1]]);
    },
  },
  mine("makes a root of its own", (_, doc) => doc.getMap("loot").set("a", 1)),
  mine("makes a root of letters", (_, doc) => doc.getText("loot").insert(0, "forged")),
  mine("says its party's share of the record itself", (_, doc) => doc.getMap("own").set("sponsors", new Y.Map())),
  mine("says what the Chair was told", (_, doc) => doc.getMap("said").set("q1-1", "forged")),
  mine("takes a paper away", (s, doc) => papers(doc).delete(s.paper)),
  mine("puts another paper in a paper's place", (s, doc) => papers(doc).set(s.paper, new Y.Map())),
  mine("puts other words in the words' place", (s, doc) => paperOf(s, doc).set("text", new Y.Text("forged"))),
  mine("takes the words away", (s, doc) => paperOf(s, doc).delete("text")),
  field("closes a paper as if it were tabled", "tabled", true),
  field("says that a paper was shared", "shared", "c1"),
  field("writes a field no paper has", "sponsor", "BRE"),
  field("writes a field called constructor", "constructor", 1),
  field("writes a field called __proto__", "__proto__", 1),
  field("writes a seq that is none", "seq", -1),
  field("writes a seq that is a list", "seq", [1, 2]),
  field("writes a paragraph that is none", "paragraph", "<script>"),
  field("writes a megabyte into a field", "kind", "x".repeat(81)),
  hiddenInField("hides a map in a field", () => new Y.Map()),
  hiddenInField("hides a document in a field", () => new Y.Doc()),
  mine("hides a document among papers", (_, doc) => papers(doc).set("hidden", new Y.Doc())),
  mine("hides words among papers", (_, doc) => papers(doc).set("hidden", new Y.Text("loot"))),
  mine("hides a number among papers", (_, doc) => papers(doc).set("hidden", 1)),
  mine("calls a paper like nothing is called", (_, doc) => papers(doc).set("../desk", new Y.Map())),
  mine("calls a paper by nothing", (_, doc) => papers(doc).set("", new Y.Map())),
  mine("calls a paper with a hundred letters", (_, doc) => papers(doc).set("p".repeat(100), new Y.Map())),
  mine("nests maps thousands deep", (_, doc) => nest(papers(doc), 4_000)),
  mine("nests maps three deep", (_, doc) => nest(papers(doc), 3)),
  mine("hides a document in the words", (s, doc) => textOf(s, doc).insertEmbed(0, new Y.Doc())),
  mine("hides a map in the words", (s, doc) => textOf(s, doc).insertEmbed(0, new Y.Map())),
  mine("hides an object in the words", (s, doc) => textOf(s, doc).insertEmbed(0, { note: "p1-1", loot: 1 })),
  mine("hides a picture in the words", (s, doc) => textOf(s, doc).insertEmbed(0, { image: "https://evil.example" })),
  mine("marks words with what there is not", (s, doc) => textOf(s, doc).format(0, 2, { link: "javascript:alert(1)" })),
  mine("marks words with a source that is none", (s, doc) => textOf(s, doc).format(0, 2, { src: "desk" })),
  mine("marks words with a value that is none", (s, doc) => textOf(s, doc).format(0, 2, { strike: { deep: 1 } })),
  mine("sets an attribute of the words themselves", (s, doc) => textOf(s, doc).setAttribute("tabled", true)),
  mine("makes a paper of elements", (_, doc) => {
    const paper = new Y.Map<unknown>();
    papers(doc).set("elements", paper);
    paper.set("text", new Y.XmlText("forged"));
  }),
  mine("sends more than an update may carry", (s, doc) => textOf(s, doc).insert(0, "x".repeat(600 * 1024))),
  mine("sends more structs than an update may carry", (s, doc) => {
    const text = textOf(s, doc);
    for (let n = 0; n < 6_000; n++) text.insert(text.length - (n % 2), "x");
  }),
  { name: "sends noise", make: () => Uint8Array.from({ length: 200 }, (_, n) => (n * 89 + 31) & 0xff) },
  {
    name: "sends half an update",
    make: (s) => forged(s, own(s), (doc) => textOf(s, doc).insert(0, "a longer piece of words")).slice(0, -12),
  },
];
