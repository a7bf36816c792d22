/**
 * Evenings nobody wrote: seats do whatever comes to hand, in any order, while pens type, go off line and come back. The
 * server may refuse anything by name; it may not fail, lose a letter, show two people different texts, or keep a record
 * that does not verify.
 */
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { draftJson } from "../../drafts/draft.ts";
import { writeHtml } from "../../drafts/formats/html.ts";
import { writeText } from "../../drafts/formats/text.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import { printNotation } from "../../drafts/notation/print.ts";
import { pieces } from "../../drafts/reading/view.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { cast, random, step, typing, type Cast } from "./anything.ts";

const check = ({ house, chair, delegations, pens, reader }: Cast): void => {
  const faults = house.log.filter((line) => /fail|taken-out|not-kept/u.test(line));
  expect(faults).toEqual([]);
  for (const pen of pens) expect(pen.closed).toBeNull();
  const draft = house.draft(chair);
  const state = (doc: Y.Doc): unknown => [doc.getMap("record").toJSON(), doc.getMap("text").toJSON()];
  for (const pen of pens) expect(state(pen.doc)).toEqual(state(reader.doc));
  const known = new Set(
    Object.values(draft.parts)
      .flat()
      .map(({ id }) => id),
  );
  expect(known.size).toBe(Object.values(draft.parts).flat().length);
  for (const part of Object.values(draft.parts)) {
    const labels = part
      .filter(({ kind }) => kind !== "footnote")
      .map(({ label }) => label)
      .filter(Boolean);
    expect(new Set(labels).size, labels.join(", ")).toBe(labels.length);
  }
  // What is open and drawn is to be seen in the text.
  for (const view of ["clean", "bracketed", "annotated"] as const) {
    const options = { view, attribution: "full", asAt: draft.at } as const;
    const md = printNotation(draft, options);
    expect(writeHtml(draft, options).length).toBeGreaterThan(100);
    expect(writeText(draft, options).length).toBeGreaterThan(100);
    const back = parseNotation(md, { parties: [...draft.parties] });
    if (view === "clean") expect(back.found.brackets).toBe(0);
    const told = (paragraphs: readonly { kind: string; label: string; ins?: unknown }[]): string[] =>
      paragraphs
        .filter(({ ins, kind }) => (view !== "clean" || ins === undefined) && kind !== "footnote" && kind !== "title")
        .map(({ kind, label }) => `${kind} ${label}`);
    expect(told(back.paragraphs), md).toEqual(told(Object.values(draft.parts).flat()));
  }
  const sleeping = new Set([...draft.parts.summary!, ...draft.removed].map(({ id }) => id));
  for (const { id, status, asleep, changes } of draft.proposals) {
    if (status !== "open" || asleep === true) continue;
    const drawn = draft.parts.consensus!.some(
      (paragraph) =>
        [paragraph.ins, paragraph.del, paragraph.moveTo?.map(({ proposal }) => proposal)].some((on) =>
          on?.includes(id),
        ) || pieces(paragraph, draft).some((piece) => piece.is === "open" && piece.bracket.proposals.includes(id)),
    );
    expect(
      drawn || changes.every(({ condition, paragraph }) => condition === "gone" || sleeping.has(paragraph)),
      id,
    ).toBe(true);
  }
  const last = String(house.negotiation.head.seq);
  for (const seat of [chair, delegations[2]![1]]) {
    expect(isRefusal(house.negotiation.compare(seat, "1", last))).toBe(false);
    expect(isRefusal(house.negotiation.history(seat, {}))).toBe(false);
  }
  const seen = house.draft(delegations[1]![1]);
  expect(Object.keys(seen.parts)).toEqual(Object.keys(draft.parts));
};

describe("any evening", () => {
  // 109 to 268 found what fourteen in a row do not. STORY_SEED and STORY_SEEDS ask for others.
  const first = Number(process.env["STORY_SEED"] ?? 0);
  const asked = Array.from({ length: Number(process.env["STORY_SEEDS"] ?? 10) }, (_, k) => first + k);
  for (const seed of process.env["STORY_SEED"] === undefined ? [...asked, 109, 121, 136, 268] : asked)
    test(`number ${seed} ends with one text for everybody and a record that verifies`, async () => {
      const n = random(seed + 1);
      const people = cast(seed);
      const { house, chair, secretariat, delegations } = people;
      let carried = 0;
      for (let turn = 0; turn < 60; turn++) {
        if (n(3) === 0) typing(n, people, house.draft(chair), `<${turn}>`);
        const draft = house.draft(chair);
        const { seq } = house.negotiation.head;
        const { office, act } = step(n, draft, seq);
        const [party, head] = delegations[n(delegations.length)]!;
        const taken = n(6) === 0;
        const seat = office ? (n(3) === 0 ? secretariat : chair) : taken ? secretariat : head;
        const before = JSON.stringify(draftJson(draft));
        const answer = await house.act(seat, office ? act : { ...act, as: party });
        if (!isRefusal(answer)) carried++;
        else {
          expect(answer.message, JSON.stringify(act)).toMatch(/[.?]$/u);
          expect(answer.refused, JSON.stringify([act, answer])).not.toBe("unavailable");
          if (house.negotiation.head.seq === seq) expect(JSON.stringify(draftJson(house.draft(chair)))).toBe(before);
        }
        if (turn % 10 === 9) {
          for (const pen of people.pens) pen.online();
          house.negotiation.flush();
          check(people);
        }
      }
      expect(carried).toBeGreaterThan(15);
      const now = JSON.stringify(draftJson(house.draft(chair)));
      const history = JSON.stringify(house.negotiation.history(chair, {}));
      expect(house.negotiation.verify().bad).toBeUndefined();
      house.restart();
      expect(JSON.stringify(draftJson(house.draft(chair)))).toBe(now);
      expect(JSON.stringify(house.negotiation.history(chair, {}))).toBe(history);
      expect(house.negotiation.verify().bad).toBeUndefined();
    });
});
