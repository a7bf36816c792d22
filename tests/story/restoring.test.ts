/**
 * Restores at the end of evenings nobody wrote: what the preview says is what happens, the words are those of then, what
 * is on a device that was off line comes in unharmed, undoing gives everything back, and nothing is left unexplained.
 */
import { describe, expect, test } from "vitest";
import { draftJson, type Draft, type Paragraph } from "../../drafts/draft.ts";
import { wordsAfter, wordsBefore } from "../../drafts/reading/compare.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import type { Peer } from "../server/peer.ts";
import { cast, random, step, typing, type Cast } from "./anything.ts";

const given = <T>(answer: T | Refusal): T => {
  if (isRefusal(Object(answer) as object)) throw new Error((answer as Refusal).message);
  return answer as T;
};

const standing = (draft: Draft): string[] =>
  Object.entries(draft.parts).flatMap(([part, paragraphs]) =>
    paragraphs.filter(({ ins }) => ins === undefined).map((p) => `${part} ${p.id} ${plain(wordsOf(p))}`),
  );
const everywhere = (draft: Draft): readonly Paragraph[] => [...Object.values(draft.parts).flat(), ...draft.removed];
const wordsIn = (draft: Draft, id: string): string => {
  const found = everywhere(draft).find((p) => p.id === id);
  return found === undefined ? "" : plain(wordsOf(found));
};
/** Proposals and what parties say of them, without what is derived from the words they stand on. */
const asked = (draft: Draft): string =>
  JSON.stringify(
    draft.proposals.map(({ number, status, sponsors, positions }) => [number, status, sponsors, positions]),
  );

/** An evening of acts and typing; the pens may be off line at its end. */
const evening = async (seed: number, turns: number): Promise<Cast> => {
  const n = random(seed + 5);
  const people = cast(seed);
  const { house, chair, secretariat, delegations } = people;
  for (let turn = 0; turn < turns; turn++) {
    if (n(3) === 0) typing(n, people, house.draft(chair), `<${turn}>`);
    const { office, act } = step(n, house.draft(chair), house.negotiation.head.seq);
    const [party, head] = delegations[n(delegations.length)]!;
    await house.act(office ? (n(3) === 0 ? secretariat : chair) : head, office ? act : { ...act, as: party });
  }
  house.negotiation.flush();
  return people;
};

/** What stands in the way is reopened by the Chair, as the refusal says. */
const reopened = async ({ house, chair }: Cast, query: { paragraph?: Paragraph["id"]; at: string }) => {
  for (;;) {
    const would = house.negotiation.wouldRestore(chair, query);
    if (!isRefusal(would) || would.refused !== "locked") return would;
    for (const paragraph of would.details!["paragraphs"] as string[])
      await house.done(chair, { type: "set-status", paragraph, status: "open" });
  }
};

const count = Number(process.env["STORY_SEEDS"] ?? 24);
let restored = 0;
let givenBack = 0;

describe("a restore at the end of any evening", () => {
  for (let seed = 0; seed < count; seed++)
    test(`number ${seed} does what was shown, explains itself and can be undone`, async () => {
      const people = await evening(seed, 40);
      const { house, chair, pens } = people;
      const n = random(seed + 900);
      // Somebody types meanwhile, and nobody hears of it until all is done.
      const [pen] = pens as [Peer, ...Peer[]];
      pen.online();
      house.negotiation.flush();
      const open = Object.values(house.draft(chair).parts)
        .flat()
        .filter(({ ins }) => ins === undefined);
      const strand = pen.strand(open[n(open.length)]!.id);
      pen.offline = true;
      strand.insert(n(strand.length + 1), "<late>");
      for (let again = 0; again < 4; again++) {
        const at = String(1 + n(house.negotiation.head.seq));
        const then = house.draft(chair, at);
        const whole = again % 2 === 0;
        const now = house.draft(chair);
        const other = everywhere(then).filter(
          ({ id, ins }) => ins === undefined && wordsIn(then, id) !== wordsIn(now, id),
        );
        const picked = other[n(Math.max(1, other.length))];
        if (!whole && picked === undefined) continue;
        const query = { at, ...(!whole && { paragraph: picked!.id }) };
        const would = await reopened(people, query);
        if (isRefusal(would)) {
          expect(["nothing-to-do", "unknown-paragraph", "gone"]).toContain(would.refused);
          continue;
        }
        const before = house.draft(chair);
        const head = house.negotiation.head.seq;
        expect(would.head).toBe(head);
        const done = await house.done(chair, { type: "restore", ...query, seen: { seq: would.head } });
        restored++;
        const after = house.draft(chair);

        // The words and places of then; proposals and positions of now.
        if (whole) expect(standing(after)).toEqual(standing(then));
        else expect(wordsIn(after, picked!.id)).toBe(wordsIn(then, picked!.id));
        expect(asked(after)).toBe(asked(before));

        // What was shown is what happened.
        const shown = new Map(would.paragraphs.map((p) => [p.id as string, p]));
        for (const { id } of [...everywhere(before), ...everywhere(after)]) {
          const one = shown.get(id);
          const [was, is] = [wordsIn(before, id), wordsIn(after, id)];
          if (one === undefined) {
            const stood = (draft: Draft): string => standing(draft).find((line) => line.includes(` ${id} `)) ?? "";
            expect(stood(after)).toBe(stood(before));
          } else if (one.fate !== "added" && one.fate !== "removed") {
            expect(wordsBefore(one)).toBe(was);
            expect(wordsAfter(one)).toBe(is);
          }
        }
        const conditions = (draft: Draft): Map<string, string> =>
          new Map(
            draft.proposals.flatMap(({ changes }) => changes.map(({ id, condition }) => [id as string, condition])),
          );
        const [had, has] = [conditions(before), conditions(after)];
        const open = new Set(
          before.proposals
            .filter(({ status }) => status === "open" || status === "received")
            .flatMap(({ changes }) => changes.map(({ id }) => id as string)),
        );
        const turned = [...had].filter(([id, condition]) => open.has(id) && has.has(id) && has.get(id) !== condition);
        expect(would.brackets.length).toBe(turned.length);

        // Every word that went has an author the Chair may know.
        for (const { going, words } of would.paragraphs)
          if (words.some(({ is, t }) => is === "out" && /\p{L}/u.test(t)))
            expect(going.every(({ by, act }) => by !== undefined || act === "start")).toBe(true);

        const written = would.paragraphs.flatMap(({ going }) => going.map((one) => one.words));
        expect(written.reduce((sum, n) => sum + n, 0)).toBe(would.wordsGo);

        const reconciled = given(await house.negotiation.reconcile(chair, String(head), String(done.seq)));
        expect(reconciled.unexplained).toEqual([]);

        const undone = await house.act(chair, { type: "undo", seq: done.seq });
        if (isRefusal(undone)) throw new Error(undone.message);
        givenBack++;
        expect(standing(house.draft(chair))).toEqual(standing(before));
        expect(asked(house.draft(chair))).toBe(asked(before));
        expect([...conditions(house.draft(chair))].filter(([id]) => open.has(id))).toEqual(
          [...had].filter(([id]) => open.has(id)),
        );
        // The next one is a restore of what restores and their undoing left.
        await house.act(chair, { type: "restore", ...query });
      }
      for (const pen of pens) pen.online();
      house.negotiation.flush();
      const told = everywhere(house.draft(chair)).map((p) => plain(wordsOf(p)));
      expect(
        told.some((words) => words.includes("<late>")),
        "what was typed meanwhile stands",
      ).toBe(true);
      expect(house.log.filter((line) => /fail|taken-out|not-kept/u.test(line))).toEqual([]);
      expect(house.negotiation.verify()).toMatchObject({ ok: true });
      expect(JSON.stringify(draftJson(house.draft(chair)))).not.toBe("");
    });

  test("was done often enough to say so", () => {
    expect(restored).toBeGreaterThan(count);
    expect(givenBack).toBe(restored);
  });
});
