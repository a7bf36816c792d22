/** One party takes words out, another offers others for them: neither is ever told as the other. */
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { rivalWords } from "../../client/desk/excerpt.ts";
import { arranged } from "../../client/desk/standing.ts";
import { effectOf } from "../../client/text/drawn-pieces.ts";
import type { Drawing } from "../../client/text/drawn-pieces.ts";
import { foldAt, replaced } from "../../client/text/folding.ts";
import { changeId } from "../../drafts/change.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { writeDocx } from "../../drafts/formats/docx.ts";
import { writeHtml } from "../../drafts/formats/html.ts";
import { writeText } from "../../drafts/formats/text.ts";
import { paragraphId } from "../../drafts/paragraph.ts";
import { memberRights } from "../../drafts/party.ts";
import { proposalId } from "../../drafts/proposal.ts";
import type { Proposal, ProposalChange } from "../../drafts/proposal.ts";
import { pieces } from "../../drafts/reading/view.ts";
import { emptyRecord } from "../../drafts/tables.ts";

const p1 = paragraphId(1, 1);
const [strikes, offers, third] = [proposalId(2, 1), proposalId(3, 1), proposalId(4, 1)];
const change = (n: number, out: string, words: string): ProposalChange => ({
  id: changeId(n, 1),
  type: "words",
  paragraph: p1,
  out,
  words,
  condition: "whole",
});
const proposal = (n: number, sponsor: string, changes: readonly ProposalChange[]): Proposal => ({
  id: proposalId(n, 1),
  number: `${n}`,
  kind: "words",
  status: "open",
  version: 1,
  sponsors: [sponsor],
  changes,
});
const again = { ...change(2, "", "promptly "), id: changeId(2, 2) };
const own = (n: number) => ({ ins: [proposalId(n, 1)], changes: [changeId(n, 1)] });

const paragraph = (rivals: number): Paragraph => ({
  id: p1,
  kind: "paragraph",
  level: 1,
  label: "12",
  status: "open",
  runs: [
    { t: "States shall " },
    { t: "promptly ", ins: [strikes], changes: [again.id] },
    { t: "notify every " },
    {
      t: "relay",
      del: [strikes, offers, ...(rivals > 1 ? [third] : [])],
      changes: [changeId(2, 1), changeId(3, 1), ...(rivals > 1 ? [changeId(4, 1)] : [])],
    },
    { t: "satellite", ...own(3) },
    ...(rivals > 1 ? [{ t: "vessel", ...own(4) }] : []),
    { t: " operator." },
  ],
});
const draftWith = (rivals = 1): Draft => ({
  title: "T",
  symbol: "",
  seq: 5,
  at: "2031-11-03T10:00:00.000Z",
  language: "en",
  phase: "open",
  manner: "line-by-line",
  names: "full",
  parts: { consensus: [paragraph(rivals)] } as unknown as Draft["parts"],
  removed: [],
  proposals: [
    proposal(2, "ALT", [change(2, "relay", ""), again]),
    proposal(3, "BRE", [change(3, "relay", "satellite")]),
    ...(rivals > 1 ? [proposal(4, "COR", [change(4, "relay", "vessel")])] : []),
  ],
  parties: (
    [
      ["ALT", "Altora"],
      ["BRE", "Brevia"],
      ["COR", "Corvane"],
    ] as const
  ).map(([id, name]) => ({ id, name, kind: "member-state" as const, rights: memberRights })),
  revisions: [],
  tables: { record: emptyRecord },
});
const here = (draft: Draft): Paragraph => draft.parts.consensus[0]!;
const drawing = (draft: Draft, more: Partial<Drawing> = {}): Drawing => ({
  draft,
  view: "annotated",
  own: new Set(),
  chosen: null,
  narrow: false,
  namesArrived: true,
  noteLabel: () => "",
  cards: false,
  ...more,
});
const options = { view: "annotated", attribution: "full", asAt: "2031-11-03T10:00:00.000Z" } as const;

describe("a strike beside a replacement", () => {
  test("is an option of its own in print, whose party adds nothing", async () => {
    const draft = draftWith();
    expect(writeText(draft, options)).toContain("every [relay / delete (Altora) / satellite (Brevia)] operator");
    const page = writeHtml(draft, options)
      .replaceAll(/<[^>]*>/gu, "")
      .replaceAll("\u00a0", " ");
    expect(page).toContain("every [relay / delete (Altora) / satellite (Brevia)] operator");
    const unnamed = writeText(draft, { ...options, view: "bracketed" });
    expect(unnamed).toContain("every [relay / delete / satellite] operator");
    const file = new TextDecoder().decode(unzipSync(await writeDocx(draft, options))["word/document.xml"]);
    expect(file.replaceAll(/<[^>]*>/gu, "").replaceAll("\u00a0", " ")).toContain(
      "every [relay / delete (Altora) / satellite (Brevia)] operator",
    );
  });
  test("is told as struck, the other as added, and both say instead of what", () => {
    const draft = draftWith();
    const laid = pieces(here(draft), draft);
    const told = laid.flatMap((piece) => (piece.is === "names" ? [effectOf(piece, piece.proposals.join())] : []));
    expect(told).toEqual([` added by ${strikes}`, ` struck by ${strikes}`, ` added by ${offers}`]);
    const open = laid.findIndex((piece) => piece.is === "open" && piece.bracket.kind === "alternatives");
    const group = laid[open]!;
    expect(group.is === "open" && replaced(laid, open, group.bracket)).toBe("relay");
  });
  test("folds as one of the alternatives, and unfolds when it is chosen", () => {
    const draft = draftWith(2);
    const laid = pieces(here(draft), draft);
    const open = laid.findIndex((piece) => piece.is === "open" && piece.bracket.kind === "alternatives");
    const group = laid[open]!;
    if (group.is !== "open") throw new Error("no group");
    const folded = foldAt(laid, open, group.bracket, drawing(draft))!;
    expect(folded.label).toBe("4 alternatives");
    expect(folded.first.map(({ is }) => is)).toEqual(["words"]);
    const chosen = foldAt(laid, open, group.bracket, drawing(draft, { chosen: strikes }))!;
    expect(chosen.label).toBe("2 more");
    expect(chosen.shown).toMatchObject([[{ is: "names", strikes: true }]]);
  });
  test("is “take out” in the table of alternatives, never what it adds elsewhere", () => {
    const draft = draftWith();
    const { alternatives } = arranged(draft, here(draft), draft.proposals);
    expect(alternatives.map(({ stands }) => stands)).toEqual(["relay"]);
    const [row] = alternatives;
    const words = row!.proposals.map((q) => rivalWords(here(draft), q, row!.changes));
    expect(words).toEqual(["take-out", [{ t: "satellite", is: "in" }]]);
  });
});
