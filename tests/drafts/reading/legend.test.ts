import { describe, expect, test } from "vitest";
import type { Paragraph } from "../../../drafts/draft.ts";
import { paragraphId } from "../../../drafts/paragraph.ts";
import type { Proposal } from "../../../drafts/proposal.ts";
import { legend, outsideBrackets, titleOfView, unresolved } from "../../../drafts/reading/legend.ts";
import type { Status } from "../../../drafts/status.ts";
import { draftWith } from "./random-draft.ts";

const paragraph = (n: number, status: Status, fields: Partial<Paragraph> = {}): Paragraph => ({
  id: paragraphId(1, n),
  kind: "paragraph",
  level: 1,
  label: String(n),
  status,
  runs: [{ t: "States meet." }],
  ...fields,
});
const held: Proposal = {
  id: "q1-1",
  number: "1",
  kind: "hold",
  status: "open",
  version: 1,
  sponsors: ["ALT"],
  changes: [{ id: "c1-1", type: "hold", paragraph: paragraphId(1, 1), out: "", words: "", condition: "whole" }],
};
const onOne: Partial<Paragraph> = { runs: [{ t: "States meet.", hold: ["q1-1"], changes: ["c1-1"] }] };
const draftOf = (consensus: Paragraph[], proposals: Proposal[] = [], summary: Paragraph[] = []) =>
  draftWith({ parts: { consensus, summary }, proposals });

describe("a view", () => {
  test("is called clean only where nothing is open", () => {
    expect(titleOfView(draftOf([paragraph(1, "agreed")]), "clean")).toBe("Clean text");
    const open = draftOf([paragraph(1, "open", onOne)], [held]);
    expect(titleOfView(open, "clean")).toBe("Text as it stands, 1 unresolved");
    expect(titleOfView(open, "annotated")).toBe("Text with brackets and names, 1 unresolved");
    expect(titleOfView(draftOf([]), "bracketed")).toBe("Text with brackets, no open brackets");
    expect([0, 1, 312].map(unresolved)).toEqual(["No open brackets", "1 unresolved", "312 unresolved"]);
  });
});

describe("words outside brackets", () => {
  test("are agreed only where every paragraph that is negotiated is", () => {
    const heading = paragraph(9, "open", { kind: "heading" });
    const summary = [paragraph(8, "open")];
    expect(
      outsideBrackets(draftOf([heading, paragraph(1, "agreed"), paragraph(2, "agreed-ad-ref")], [], summary)),
    ).toBe("Words outside brackets are agreed.");
    expect(
      outsideBrackets(draftOf([paragraph(1, "agreed"), paragraph(2, "parked"), paragraph(3, "under-silence")])),
    ).toBe("Words outside brackets are agreed only in paragraphs marked agreed (1 of 3).");
    const none = "Words outside brackets are not agreed either: no paragraph has been agreed yet.";
    expect([draftOf([paragraph(1, "open")]), draftOf([])].map(outsideBrackets)).toEqual([none, none]);
  });

  test("a paragraph that is only proposed is not among those to be agreed", () => {
    const proposed = paragraph(2, "open", { ins: ["q1-1"] });
    expect(outsideBrackets(draftOf([paragraph(1, "agreed"), proposed]))).toBe("Words outside brackets are agreed.");
  });
});

describe("a legend", () => {
  const open = draftOf([paragraph(1, "open", onOne)], [held], [paragraph(2, "open")]);
  const has = (view: Parameters<typeof legend>[1], attribution: Parameters<typeof legend>[2]): string =>
    legend(open, view, attribution).join(" ");

  test("says what brackets mean and how many are open wherever there are brackets", () => {
    for (const view of ["bracketed", "annotated", "tracked"] as const) {
      expect(has(view, "full")).toContain("A square bracket marks words that are not agreed");
      expect(has(view, "full")).toContain("1 bracket is open.");
    }
    expect(has("clean", "none")).toContain("It is not a clean text: 1 unresolved.");
    expect(has("clean", "none")).not.toContain("square bracket");
    expect(legend(draftOf([]), "clean", "none")[0]).toBe("The text as it stands. No bracket is open.");
  });

  test("says whose names are shown only where names are", () => {
    expect(has("annotated", "full")).toContain("those of its sponsors");
    expect(has("annotated", "groups")).toContain("Only groups are named");
    expect(has("tracked", "none")).toContain("Nobody is named");
    for (const view of ["clean", "bracketed"] as const) expect(has(view, "full")).not.toContain("sponsors");
  });

  test("says that the summary is the Chair's, where there is one", () => {
    expect(has("clean", "none")).toContain("The Chair’s summary is the responsibility of the Chair.");
    expect(legend(draftOf([paragraph(1, "open")]), "clean", "none").join(" ")).not.toContain("summary");
  });
});
