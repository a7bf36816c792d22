import * as v from "valibot";
import { describe, expect, test } from "vitest";
import type { Draft, Paragraph } from "../../../drafts/draft.ts";
import { changeId } from "../../../drafts/change.ts";
import { paragraphId } from "../../../drafts/paragraph.ts";
import { proposalId } from "../../../drafts/proposal.ts";
import type { Proposal, ProposalId } from "../../../drafts/proposal.ts";
import { plain } from "../../../drafts/reading/words.ts";
import { states } from "../../../drafts/roster/states.ts";
import { sampleDraft, sampleParties, sampleScript, sampleSymbol, sampleTitle } from "../../../drafts/samples/relays.ts";
import { sampleAct } from "../../../drafts/samples/steps.ts";
import { blankMeta, emptyRecord } from "../../../drafts/tables.ts";
import { actSchema } from "../../../drafts/wire.ts";
import type { Act, Ask } from "../../../drafts/wire.ts";

const parsed = sampleDraft();
const of = (part: string, kind: string) => parsed.paragraphs.filter((one) => one.part === part && one.kind === kind);

describe("the text", () => {
  test("says first of all that everything in it is invented", () => {
    expect(parsed.paragraphs.slice(0, 2).map((one) => one.kind)).toEqual(["title", "opening"]);
    expect(plain(parsed.paragraphs[1]!.words)).toMatch(/every State, group and position in it are invented/u);
  });

  test("has seven lettered sections, 41 numbered paragraphs without a gap, an annex and a summary of its own", () => {
    expect(
      of("consensus", "heading")
        .filter((one) => one.level === 1)
        .map((one) => one.label)
        .join(""),
    ).toBe("ABCDEFG");
    expect(of("consensus", "paragraph").map((one) => Number(one.label))).toEqual(
      Array.from({ length: 41 }, (_, n) => n + 1),
    );
    expect([of("annex-a", "paragraph").length, of("summary", "paragraph").length]).toEqual([5, 5]);
    expect(parsed.annexes?.["annex-a"]).toMatch(/^Model form/u);
    expect([parsed.title, parsed.symbol]).toEqual([sampleTitle, sampleSymbol]);
  });

  test("has two footnotes, each referred to by the paragraph above it", () => {
    const notes = parsed.paragraphs.flatMap((one, index) => (one.kind === "footnote" ? [[one, index] as const] : []));
    expect(notes).toHaveLength(2);
    for (const [note, index] of notes) {
      const above = parsed.paragraphs[note.parent!]!;
      expect(above.footnotes).toEqual([index]);
      expect(above.words.filter((stretch) => stretch.note === `p0-${index}`)).toHaveLength(1);
    }
  });

  test("calls sub-paragraphs by their paragraph", () => {
    for (const sub of parsed.paragraphs.filter((one) => one.kind === "sub-paragraph"))
      expect(sub.label).toMatch(new RegExp(`^${parsed.paragraphs[sub.parent!]!.label} \\([a-d]\\)$`, "u"));
  });
});

describe("the parties", () => {
  test("are none of the United Nations, by code or by name", () => {
    const codes = new Set(states.map((state) => state.code));
    const names = new Set(states.map((state) => state.names.en));
    expect(sampleParties.filter((party) => codes.has(party.id) || names.has(party.name))).toEqual([]);
    for (const party of sampleParties.filter((one) => one.kind === "member-state"))
      expect(party.id).toMatch(/^X[A-Z]{2}$/u);
  });

  test("have members among themselves", () => {
    const ids = new Set(sampleParties.map((party) => party.id));
    expect(sampleParties.flatMap((party) => party.members ?? []).filter((id) => !ids.has(id))).toEqual([]);
  });
});

/** The text with nothing carried out: enough to write every act down, with the words of earlier proposals kept beside it. */
const laid = (proposals: readonly Proposal[]): Draft => {
  const paragraphs = parsed.paragraphs.map((one, index): Paragraph => ({
    id: paragraphId(1, index),
    kind: one.kind,
    level: one.level,
    label: one.label,
    status: "open",
    runs: one.words,
  }));
  const inPart = (part: string) => paragraphs.filter((_, index) => parsed.paragraphs[index]!.part === part);
  return {
    ...blankMeta,
    floor: undefined,
    revision: undefined,
    seq: 1,
    at: "2031-11-03T09:00:00.000Z",
    parts: { consensus: inPart("consensus"), "annex-a": inPart("annex-a"), summary: inPart("summary") },
    removed: [],
    proposals,
    parties: sampleParties,
    revisions: [],
    tables: { record: emptyRecord },
  };
};

const asksOf = (act: Act): readonly Ask[] => (act.type === "table" ? (act.changes ?? [act]) : []);

describe("the script", () => {
  const made = new Map<string, ProposalId>();
  const proposals: Proposal[] = [];
  const acts = sampleScript.map((step, index) => {
    const act = sampleAct(step, laid(proposals), made);
    if (step.name !== undefined) {
      expect(made.has(step.name)).toBe(false);
      const id = proposalId(index, 1);
      made.set(step.name, id);
      const words = asksOf(act).find((ask) => ask.wording !== undefined)?.wording ?? "";
      proposals.push({
        id,
        number: `${index}`,
        kind: "words",
        status: "open",
        version: 1,
        changes: [
          { id: changeId(index, 1), type: "words", paragraph: paragraphId(1, 1), out: "", words, condition: "whole" },
        ],
      });
    }
    return act;
  });

  test("is made of acts of the wire, by parties of the sample", () => {
    const ids = new Set(sampleParties.map((party) => party.id));
    for (const [index, act] of acts.entries()) {
      expect(v.safeParse(actSchema, act).issues).toBeUndefined();
      const { by } = sampleScript[index]!;
      if (!("as" in act)) continue;
      expect([...ids]).toContain(act.as);
      expect([act.as, "secretariat"]).toContain(by);
    }
  });

  test("makes about sixty proposals of every kind", () => {
    expect(made.size).toBeGreaterThan(55);
    const tables = acts.filter((act) => act.type === "table");
    expect(tables.some((act) => act.out)).toBe(true);
    expect(tables.some((act) => act.to)).toBe(true);
    expect(tables.some((act) => act.after !== undefined)).toBe(true);
    expect(tables.some((act) => act.change !== undefined)).toBe(true);
    expect(tables.some((act) => act.changes !== undefined)).toBe(true);
    expect(tables.filter((act) => act.alternativeTo !== undefined).length).toBeGreaterThan(4);
    expect(acts.filter((act) => act.type === "hold").length).toBeGreaterThan(5);
  });

  test("puts ten proposals or more on paragraph 12 and rivals on one word of it", () => {
    const twelve = laid([]).parts.consensus.find((one) => one.label === "12")!.id;
    const on = acts.filter((act) => (act.type === "table" || act.type === "hold") && act.paragraph === twelve);
    expect(on.length).toBeGreaterThanOrEqual(9);
    expect(
      on.filter(
        (act) => act.type === "table" && /^States (should|may|are encouraged to) take/u.test(act.wording ?? ""),
      ),
    ).toHaveLength(3);
  });

  test("takes positions of all kinds, with conditions, reasons and words for the Chair alone", () => {
    const said = acts.filter((act) => act.type === "take-position");
    expect(new Set(said.map((act) => act.stance))).toEqual(
      new Set(["sponsor", "support", "can-live-with", "reserve", "object"]),
    );
    expect(new Set(said.flatMap((act) => act.condition?.kind ?? []))).toEqual(new Set(["package", "ad-referendum"]));
    expect(said.some((act) => act.visibility === "chair")).toBe(true);
  });

  test("changes words in every rewording, and only where it says", () => {
    for (const act of acts)
      for (const ask of asksOf(act))
        if (ask.paragraph && ask.wording !== undefined) {
          const paragraph = Object.values(laid([]).parts)
            .flat()
            .find((one) => one.id === ask.paragraph)!;
          expect(ask.wording).not.toBe(plain(paragraph.runs));
          expect(ask.wording.replace(/\[\^\d?\]/gu, "")).not.toContain("[");
        }
  });
});
