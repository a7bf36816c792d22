import { expect, test } from "vitest";
import * as Y from "yjs";
import { newDraftCache, readDraft } from "../../../drafts/crdt/read.ts";
import { draftJson } from "../../../drafts/draft.ts";
import { changeId } from "../../../drafts/change.ts";
import { emptyPlan, type AnchorAsk, type TextStep } from "../../../drafts/acts/plan.ts";
import { paragraphId, strandId } from "../../../drafts/paragraph.ts";
import { proposalId } from "../../../drafts/proposal.ts";
import { ranksBetween } from "../../../drafts/rank.ts";
import type { RecordWrite } from "../../../drafts/tables.ts";
import { House } from "./house.ts";
import { seeded } from "./seeded.ts";

const at = "2026-01-01T00:00:00.000Z";

/** 300 paragraphs and 2,000 proposals in one plan. */
const large = (): House => {
  const house = new House();
  const random = seeded(3);
  const sentence = "recalling with concern the need to strengthen international cooperation and urges States ".repeat(
    5,
  );
  const record: RecordWrite[] = [];
  const anchors: AnchorAsk[] = [];
  const text: TextStep[] = [];
  for (const [n, rank] of ranksBetween(null, null, 300).entries()) {
    const id = paragraphId(2, n);
    const strand = strandId(2, n);
    record.push({ table: "paragraphs", key: id, value: { kind: "paragraph", level: 1, strand } });
    record.push({ table: "places", key: id, value: { part: "consensus", rank } });
    text.push({ do: "strand", strand, paragraph: id, words: [{ t: sentence }] });
  }
  for (let n = 1; n <= 2_000; n++) {
    const [proposal, id, paragraph] = [proposalId(2, n), changeId(2, n), paragraphId(2, random(300))];
    const from = random(400);
    const words = [{ t: "other words" }];
    record.push({
      table: "proposals",
      key: proposal,
      value: { number: `${n}`, kind: "words", status: "open", version: 1 },
    });
    record.push({
      table: "changes",
      key: id,
      value: {
        type: "words",
        proposal,
        version: 1,
        order: n,
        in: { paragraph },
        quote: sentence.slice(from, from + 8),
        words,
      },
    });
    anchors.push({ change: id, paragraph, ranges: [[from, from + 8]] });
  }
  house.carry({ ...emptyPlan, record, anchors, text });
  return house;
};

test("a keystroke in 300 paragraphs with 2,000 proposals is read in about a millisecond", (t) => {
  const house = large();
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
  const house = large();
  const again = new Y.Doc({ gc: false });
  again.getMap("text");
  again.getMap("record");
  Y.applyUpdateV2(again, Y.encodeStateAsUpdateV2(house.doc));
  expect(JSON.stringify(draftJson(readDraft({ draft: again, seq: 1, at })))).toBe(
    JSON.stringify(draftJson(readDraft({ draft: house.doc, seq: 1, at }))),
  );
});
