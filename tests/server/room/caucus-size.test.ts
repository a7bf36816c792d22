/** A caucus longer than a row of a Durable Object: told on Node and in workerd, where a longer row is refused. */
import * as Y from "yjs";
import { expect, test } from "vitest";
import { beginPaper, newParagraphBase } from "../../../drafts/crdt/paper.ts";
import { pieceBytes } from "../../../server/record/payloads.ts";
import { readCaucusDoc } from "../../../server/room/caucus.ts";
import { House, join, type Peer } from "../peer.ts";

const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;
const words = (doc: Y.Doc, paper: string): Y.Text => (doc.getMap("papers").get(paper) as Y.Map<Y.Text>).get("text")!;

test("is kept in rows, read whole after a kill, goes on being written, and shrinks when words are taken back", () => {
  const house = new House();
  const alt = house.seat("delegation", ["ALT"]);
  const document = "caucus/party-ALT";
  const rows = (): readonly { piece: number; bytes: number }[] =>
    house.storage.exec<{ piece: number; bytes: number }>(
      "SELECT piece, length(bytes) AS bytes FROM caucus_states WHERE caucus = 'party-ALT' ORDER BY piece",
    );
  let one: Peer = join(house, alt, { document });
  for (let n = 0; n < 9; n++) {
    const text = beginPaper(one.doc.getMap("papers"), `paper-${n}`, newParagraphBase(on, { seq: 1, language: "en" }));
    text.insert(0, `${n} `.repeat(200_000));
    house.clock.pass(5_000);
  }
  house.negotiation.flush();
  expect([one.closed, one.saved]).toEqual([null, one.sent]);
  const whole = one.doc.getMap("papers").toJSON();
  one.leave();
  house.negotiation.flush();
  // Nobody is in it any more: the state alone, over three megabytes of it.
  const kept = rows();
  expect(kept.length).toBeGreaterThanOrEqual(4);
  expect(kept.at(-1)!.piece).toBe(0);
  expect(Math.max(...kept.map(({ bytes }) => bytes))).toBeLessThanOrEqual(pieceBytes);
  expect(readCaucusDoc(house.storage, "party-ALT").getMap("papers").toJSON()).toEqual(whole);

  house.restart();
  one = join(house, alt, { document });
  expect(one.doc.getMap("papers").toJSON()).toEqual(whole);
  words(one.doc, "paper-3").insert(0, "One more word. ");
  house.negotiation.flush();
  expect(rows().at(-1)!.piece).toBe(1);
  // Killed with updates behind a state of several rows.
  house.restart();
  one = join(house, alt, { document });
  expect(words(one.doc, "paper-3").toString()).toMatch(/^One more word\. 3 3/u);
  for (let n = 0; n < 9; n++) words(one.doc, `paper-${n}`).delete(0, 300_000);
  house.negotiation.flush();
  one.leave();
  house.negotiation.flush();
  expect(rows().reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1_500_000);
  expect(words(readCaucusDoc(house.storage, "party-ALT"), "paper-5").length).toBe(100_000);
});
