/** Three pens type, offline now and then, while the Chair moves, removes, splits and joins what they type in. */
import { expect, test } from "vitest";
import { decide } from "../../../drafts/acts/decide.ts";
import { strandOf } from "../../../drafts/crdt/documents.ts";
import { readDraft } from "../../../drafts/crdt/read.ts";
import { draftJson } from "../../../drafts/draft.ts";
import type { ParagraphId, Part } from "../../../drafts/paragraph.ts";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Act } from "../../../drafts/wire.ts";
import { chair } from "../build.ts";
import { House, words, type Pen } from "./house.ts";
import { seeded } from "./seeded.ts";

const at = "2026-01-01T00:00:00.000Z";

const evening = (seed: number): void => {
  const random = seeded(seed);
  let letter = 0x4e00;
  const fresh = (n: number): string => Array.from({ length: n }, () => String.fromCharCode(letter++)).join("");
  const house = new House();
  const begun = [12, 9, 15, 7].map((n) => house.add(fresh(n)));
  const typed = new Set(begun.flatMap((id) => [...house.plain(id)]));
  const taken = new Set<string>();
  for (const id of begun.slice(0, 2)) house.table(id, [[2, 5]], 5, words(fresh(3)));
  const pens = [11, 12, 13].map((client) => house.pen(client));

  const type = (pen: Pen): void => {
    const seen = readDraft({ draft: pen.doc, seq: house.seq, at });
    const all = [...Object.values(seen.parts), seen.removed].flat();
    const { id } = all[random(all.length)]!;
    const strand = seen.tables.record.paragraphs[id]?.strand;
    const text = strand ? strandOf(pen.doc, strand) : undefined;
    if (!text) return;
    pen.doc.transact(() => {
      const at = random(text.length + 1);
      if (random(3) > 0 || text.length === 0) {
        const put = fresh(1 + random(3));
        for (const one of put) typed.add(one);
        text.insert(at, put);
      } else {
        const from = random(text.length);
        const length = Math.min(1 + random(3), text.length - from);
        for (const one of text.toString().slice(from, from + length)) taken.add(one);
        text.delete(from, length);
      }
    }, "pen");
  };
  const act = (): void => {
    const draft = house.read();
    const stand = [...draft.parts.consensus, ...draft.parts.summary];
    const all = [...stand, ...draft.removed];
    const paragraph = all[random(all.length)]!.id;
    const part: Part = random(3) === 0 ? "summary" : "consensus";
    const after = [null, ...draft.parts[part]!.map(({ id }) => id)][random(draft.parts[part]!.length + 1)]!;
    const next = draft.parts.consensus[draft.parts.consensus.findIndex(({ id }) => id === paragraph) + 1];
    const acts: readonly Act[] = [
      { type: "move", paragraph, to: { part, after } },
      { type: "move", paragraph, to: { part, after } },
      { type: "move", paragraph, to: { part, after } },
      { type: "remove-paragraph", paragraph },
      { type: "split-paragraph", paragraph, at: 1 + random(6) },
      { type: "merge-paragraphs", paragraph, with: next?.id ?? paragraph },
    ];
    const outcome = decide(draft, acts[random(acts.length)]!, { seq: house.seq + 1, at, seat: chair });
    if (!isRefusal(outcome)) house.carry(outcome);
  };

  for (let n = 0; n < 60; n++) {
    const pen = pens[random(3)]!;
    const what = random(6);
    if (what < 3) type(pen);
    else if (what === 3) act();
    else if (what === 4) house.send(pen, 1 + random(3));
    else house.receive(pen, 1 + random(4));
  }
  house.flush();

  const draft = house.read();
  const places = [...Object.values(draft.parts), draft.removed].flat().map(({ id }) => id);
  expect(new Set(places).size, "every paragraph stands once").toBe(places.length);
  // What was joined to another has no words of its own any more and stands nowhere.
  const living = (Object.keys(house.record.paragraphs) as ParagraphId[]).filter(
    (id) => house.record.paragraphs[id]!.strand !== null,
  );
  expect(places.toSorted()).toEqual(living.toSorted());
  for (const pen of pens)
    expect(JSON.stringify(draftJson(readDraft({ draft: pen.doc, seq: house.seq, at })))).toBe(
      JSON.stringify(draftJson(draft)),
    );
  const letters = [...Object.values(draft.parts), draft.removed]
    .flat()
    .flatMap((paragraph) => [...plain(wordsOf(paragraph)).replaceAll(" ", "")]);
  expect(new Set(letters).size, "no letter twice").toBe(letters.length);
  const there = new Set(letters);
  expect(
    [...typed].filter((one) => !taken.has(one) && !there.has(one)),
    "no letter lost",
  ).toEqual([]);
  expect(
    letters.filter((one) => taken.has(one) || !typed.has(one)),
    "no letter comes back",
  ).toEqual([]);
};

test("moves and typing at once lose no letter, leave no paragraph twice, and end the same for everybody", () => {
  for (let seed = 1; seed <= Number(process.env["RUNS"] ?? 150); seed++)
    try {
      evening(seed);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
});
