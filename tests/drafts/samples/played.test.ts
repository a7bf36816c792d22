import { describe, expect, test } from "vitest";
import { writeText } from "../../../drafts/formats/text.ts";
import { compareDrafts } from "../../../drafts/reading/compare.ts";
import { bracketsOf, openBrackets } from "../../../drafts/reading/view.ts";
import { playSample } from "./play.ts";

const { draft, circulated, made } = playSample();
const proposal = (name: string) => draft.proposals.find(({ id }) => id === made.get(name))!;
const paragraph = (label: string) => draft.parts.consensus.find((one) => one.label === label)!;

describe("the sample, played", () => {
  test("carries out every step and opens on many brackets, most of them on 12", () => {
    expect(draft.proposals.length).toBeGreaterThan(60);
    expect(openBrackets(draft)).toBeGreaterThan(50);
    expect(bracketsOf(paragraph("12"), draft)).toBeGreaterThanOrEqual(9);
    expect(draft.floor).toBe(paragraph("12").id);
  });

  test("began with a Zero draft without a proposal on it", () => {
    expect([circulated.revision, circulated.proposals.length, openBrackets(circulated)]).toEqual(["Zero draft", 0, 0]);
    expect(draft.revisions.map(({ name }) => name)).toEqual(["Zero draft"]);
  });

  test("shows what was decided since the Zero draft, a modal, a number and a quantifier to be looked at twice", () => {
    const { paragraphs, guard } = compareDrafts(circulated, draft);
    const changed = paragraphs.filter(({ fate }) => fate === "changed").map(({ label }) => label);
    expect(changed).toEqual(["6 (c)", "18", "24", "28", "29"]);
    expect(guard.map(({ label, kind, was, now }) => [label, kind, was, now])).toEqual([
      ["18", "quantifier", "Some", "Several"],
      ["24", "number", "131", "134"],
      ["28", "modal", "could", "should"],
      ["29", "modal", "should", "shall"],
    ]);
  });

  test("has proposals in every state", () => {
    const states = new Set(draft.proposals.map(({ status }) => status));
    for (const status of ["open", "incorporated", "set-aside", "withdrawn", "received"])
      expect([...states]).toContain(status);
    expect(proposal("entirety-17").maintained).toBe(true);
  });

  test("has paragraphs in every state but reopened ones are open and say why", () => {
    const states = new Set(draft.parts.consensus.map(({ status }) => status));
    expect([...states].sort()).toEqual([
      "agreed",
      "agreed-ad-ref",
      "agreed-in-informals",
      "open",
      "parked",
      "under-silence",
    ]);
    expect(paragraph("26").standing?.reopened?.cause).toBe("chair");
  });

  test("amends others' words, with both names", () => {
    expect(proposal("voluntarily").number).toBe(`${proposal("request").number}.1`);
    const line = writeText(draft, { view: "annotated", attribution: "full", asAt: draft.at })
      .split("\n")
      .find((one) => one.startsWith("12. "))!;
    expect(line).toContain("[+and voluntarily (Delmar)]");
    expect(line).toContain("(Velmora, Corvane, Tessaly (United Provinces of))");
  });

  test("keeps footnotes where words around them change", () => {
    const words = writeText(draft, { view: "bracketed", attribution: "none", asAt: draft.at });
    expect(words).toContain("established elsewhere.[^2]");
  });

  test("gives one word of 12 four readings", () => {
    const twelve = writeText(draft, { view: "bracketed", attribution: "none", asAt: draft.at })
      .split("\n")
      .find((one) => one.startsWith("12. "))!;
    expect(twelve).toMatch(/\[shall \/ should \/ may \/ are encouraged to\] take/u);
  });
});
