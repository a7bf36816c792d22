/** One's own letters: counted while offline, and found again when the server does not have them. */
import { expect, test } from "vitest";
import * as Y from "yjs";
import { keyOf, missingIn, ownPieces, wordCount } from "../../client/room/own-words.ts";
import type { Fresh } from "../../client/room/own-words.ts";
import { newCaucusDoc, newDraftDoc } from "../../drafts/crdt/documents.ts";

const strandDoc = (words: string): { doc: Y.Doc; text: Y.Text } => {
  const doc = newDraftDoc();
  doc.clientID = 1;
  const strands = new Y.Map<Y.Text>();
  doc.getMap("text").set("strands", strands);
  const text = new Y.Text();
  strands.set("s1-1", text);
  text.insert(0, words);
  doc.clientID = 1001;
  return { doc, text };
};
const copyOf = (doc: Y.Doc): Y.Doc => {
  const copy = newDraftDoc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
};
const fresh = (doc: Y.Doc): Fresh => ({ doc, known: Y.decodeStateVector(Y.encodeStateVector(doc)) });

test("own letters typed since a clock are found with their strand, those taken back are not", () => {
  const { doc, text } = strandDoc("States meet.");
  text.insert(6, " shall");
  const acked = Y.getState(doc.store, 1001);
  text.insert(12, " all soon");
  text.delete(16, 5);
  const pieces = ownPieces(doc, 1001, acked);
  expect(pieces.map(({ key, words }) => [key, words])).toEqual([["s1-1", " all"]]);
  expect(wordCount(pieces)).toBe(1);
});

test("what the server has of them is not missing, the rest is", () => {
  const { doc, text } = strandDoc("States meet.");
  text.insert(6, " shall");
  const server = copyOf(doc);
  text.insert(12, " all");
  const missing = missingIn(fresh(server), ownPieces(doc, 1001, 0));
  expect(missing.map(({ words }) => words)).toEqual([" all"]);
});

test("an id that went to somebody else does not pass for one's own words", () => {
  const mine = strandDoc("States meet.");
  const server = copyOf(mine.doc);
  mine.text.insert(6, " shall");
  server.clientID = 1001;
  (server.getMap("text").get("strands") as Y.Map<Y.Text>).get("s1-1")!.insert(6, " might");
  const missing = missingIn(fresh(server), ownPieces(mine.doc, 1001, 0));
  expect(missing.map(({ words }) => words)).toEqual([" shall"]);
});

test("a paper's words are known by the paper", () => {
  const doc = newCaucusDoc();
  const paper = new Y.Map<unknown>();
  doc.getMap("papers").set("k1", paper);
  const text = new Y.Text();
  paper.set("text", text);
  expect(keyOf(text)).toBe("k1");
});
