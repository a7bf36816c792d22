/** A seat knows what is its own whatever the room's setting; what is hidden is absent, never empty. */
import { expect, test } from "vitest";
import * as Y from "yjs";
import { NamesKnown } from "../../client/room/names-known.ts";
import { newCaucusDoc } from "../../drafts/crdt/documents.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { emptyNames } from "../../drafts/tables.ts";

const caucusWith = (root: "own" | "said", table: string, values: Record<string, unknown>): Y.Doc => {
  const doc = newCaucusDoc();
  const map = new Y.Map(Object.entries(values));
  doc.getMap(root).set(table, map);
  return doc;
};
const sponsor = [{ party: "XME", at: "2031-03-10T14:00:00Z" }];

test("with no names at all, one's own proposals still have their sponsor", () => {
  const known = new NamesKnown();
  expect(known.read([caucusWith("own", "sponsors", { "q1-1": sponsor })])).toBe(true);
  expect(known.names(undefined)?.sponsors).toEqual({ "q1-1": sponsor });
  expect(known.said).toBeUndefined();
});

test("the same share read again is no news, and gives the same objects", () => {
  const doc = caucusWith("own", "sponsors", { "q1-1": sponsor });
  const known = new NamesKnown();
  known.read([doc]);
  const before = known.names(emptyNames);
  expect(known.read([doc])).toBe(false);
  expect(known.names(emptyNames)).toBe(before);
});

test("what was told the Chair alone comes back to who told it", () => {
  const known = new NamesKnown();
  known.read([caucusWith("said", "reasons", { "q1-1": "Our capital asks." })]);
  expect(known.said?.reasons).toEqual({ "q1-1": "Our capital asks." });
});

test("proposals of others lose the empty list that would read as nobody", () => {
  const proposal = (id: ProposalId, sponsors: readonly string[]): Proposal => ({
    id,
    number: "1",
    kind: "words",
    status: "open",
    version: 1,
    changes: [],
    sponsors,
  });
  const draft = { proposals: [proposal("q1-1", ["XME"]), proposal("q2-1", [])] } as unknown as Draft;
  const names = { ...emptyNames, sponsors: { "q1-1": sponsor } };
  const known = new NamesKnown();
  const hidden = known.hide(draft, names);
  expect(hidden.proposals.map(({ sponsors }) => sponsors)).toEqual([["XME"], undefined]);
  expect(known.hide(draft, names).proposals).toBe(hidden.proposals);
});
