import { expect, test } from "vitest";
import { excerptOf } from "../../client/desk/excerpt.ts";
import { changeId } from "../../drafts/change.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { paragraphId } from "../../drafts/paragraph.ts";
import { proposalId } from "../../drafts/proposal.ts";
import type { Proposal } from "../../drafts/proposal.ts";

const id = paragraphId(1, 1);
const paragraph: Paragraph = {
  id,
  kind: "paragraph",
  level: 1,
  label: "12",
  status: "open",
  runs: [{ t: "States shall take all appropriate measures to prevent the misuse of the relays." }],
};
const received = (out: string, words: string): Proposal => ({
  id: proposalId(2, 1),
  number: "2",
  kind: "words",
  status: "received",
  version: 1,
  changes: [{ id: changeId(2, 1), type: "words", paragraph: id, out, words, condition: "whole" }],
});
const excerpt = (q: Proposal) => excerptOf({ proposals: [q] } as unknown as Draft, paragraph, q);

test("a tiny change that is only received is read among its neighbours", () => {
  expect(excerpt(received("all", "some"))).toEqual([
    { t: "States shall take ", is: "kept" },
    { t: "all", is: "out" },
    { t: "some", is: "in" },
    { t: " appropriate measures to prevent…", is: "kept" },
  ]);
});
test("but stands by itself where its words are there twice, and its place would be a guess", () => {
  expect(excerpt(received("the", "a")).map(({ t }) => t)).toEqual(["the", " ", "a"]);
});
test("what is left out follows the words, not their full stop", () => {
  const gone: Proposal = { ...received("", ""), kind: "out", status: "open" };
  const [change] = gone.changes;
  const sentence = "States met in the old hall of the relays in the winter and they all agreed on it.";
  const long: Paragraph = { ...paragraph, runs: [{ t: `${sentence} Then they went home again.` }] };
  const out = { ...gone, changes: [{ ...change!, type: "out" as const }] };
  expect(excerptOf({ proposals: [out] } as unknown as Draft, long, out)[0]!.t).toBe(`${sentence.slice(0, -1)}…`);
});
