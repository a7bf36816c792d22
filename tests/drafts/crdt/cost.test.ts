import { expect, test } from "vitest";
import * as Y from "yjs";
import { newDraftCache, readDraft } from "../../../drafts/crdt/read.ts";
import { draftJson } from "../../../drafts/draft.ts";
import { paragraphId } from "../../../drafts/paragraph.ts";
import { largeHouse } from "./large.ts";

const at = "2026-01-01T00:00:00.000Z";

test("a keystroke in 300 paragraphs with 2,000 proposals is read in about a millisecond", (t) => {
  const house = largeHouse(300, 2_000);
  const cache = newDraftCache();
  let start = performance.now();
  const first = readDraft({ draft: house.doc, seq: 1, at }, cache);
  const whole = performance.now() - start;
  const text = house.text(paragraphId(2, 7));
  const times: number[] = [];
  for (let n = 0; n < 200; n++) {
    text.insert(n, "x");
    start = performance.now();
    readDraft({ draft: house.doc, seq: 1, at }, cache);
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[100]!;
  t.annotate(`whole ${whole.toFixed(1)} ms, keystroke ${median.toFixed(3)} ms`);
  const last = readDraft({ draft: house.doc, seq: 1, at }, cache);
  expect(last.parts.consensus.filter((paragraph, n) => paragraph !== first.parts.consensus[n])).toHaveLength(1);
  expect(JSON.stringify(draftJson(last))).toBe(JSON.stringify(draftJson(readDraft({ draft: house.doc, seq: 1, at }))));
  // Loose on purpose: machines differ and are busy; a reading that lays everything out anew would take twenty times it.
  expect(median).toBeLessThan(5);
});

test("a document that is stored and loaded again reads the same", () => {
  const house = largeHouse(300, 2_000);
  const again = new Y.Doc({ gc: false });
  again.getMap("text");
  again.getMap("record");
  Y.applyUpdateV2(again, Y.encodeStateAsUpdateV2(house.doc));
  expect(JSON.stringify(draftJson(readDraft({ draft: again, seq: 1, at })))).toBe(
    JSON.stringify(draftJson(readDraft({ draft: house.doc, seq: 1, at }))),
  );
});
