/** What stands and what it is called, entry by entry: the same from the tables alone as from a whole reading of the draft. */
import { expect, test } from "vitest";
import { outlineOf, Outlines } from "../../drafts/crdt/outline.ts";
import { newDraftCache, readDraft } from "../../drafts/crdt/read.ts";
import { changeBy } from "../../drafts/crdt/standing.ts";
import { entriesAfter, payloadsOf } from "../../server/record/entries.ts";
import { advance, blankState } from "../../server/record/replay.ts";
import { cast, doRarer, random, step, typing } from "./anything.ts";
import { relaysText } from "./relays.ts";

const evenings = Math.max(6, Number(process.env["STORY_SEEDS"] ?? 0) / 10);

const spell = (words: string): string => words;

test("of every entry of an evening, with footnotes that are only asked for", async () => {
  let asked = 0;
  for (let seed = 0; seed < evenings; seed++) {
    const n = random(seed + 31);
    const people = cast(seed, relaysText);
    const { house, chair, secretariat, delegations } = people;
    for (let turn = 0; turn < 40; turn++) {
      if (n(2) === 0) typing(n, people, house.draft(chair), "<1>");
      if (n(6) === 0) {
        await doRarer(n, people, spell);
        continue;
      }
      const draft = house.draft(chair);
      const [party, head] = delegations[n(delegations.length)]!;
      const host = draft.parts.consensus.find(
        ({ runs, kind }) => kind === "paragraph" && runs.some(({ note }) => note),
      );
      if (host !== undefined && n(5) === 0) {
        // The reference moved to the front: it is struck in one place and asked for in another.
        const wording = `New[^1] ${house.words(chair, host.id).replaceAll(/[^\p{L} ]/gu, "")}`;
        if ((await house.act(head, { type: "table", as: party, paragraph: host.id, wording })) !== null) asked++;
        continue;
      }
      const { office, act } = step(n, draft, house.negotiation.head.seq, spell);
      await house.act(office ? (n(3) === 0 ? secretariat : chair) : head, office ? act : { ...act, as: party });
    }
    for (const pen of people.pens) pen.online();
    house.negotiation.flush();
    const state = blankState();
    const cache = newDraftCache();
    let outlines = new Outlines(state.draft);
    for (const entry of entriesAfter(house.storage, 0, 1_000)) {
      const before = state.draft;
      const change = changeBy(state.draft, () => {
        state.draft.clientID = 0;
        advance(state, entry, payloadsOf(house.storage, entry.seq), false);
      });
      if (state.draft !== before) outlines = new Outlines(state.draft);
      else outlines.touched(change?.strands.keys() ?? []);
      expect(outlines.now()).toEqual(outlineOf(readDraft({ draft: state.draft, seq: entry.seq, at: "" }, cache)));
    }
  }
  expect(asked).toBeGreaterThan(0);
});
