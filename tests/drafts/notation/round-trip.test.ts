import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draft, Paragraph } from "../../../drafts/draft.ts";
import { sleeps } from "../../../drafts/paragraph.ts";
import type { Part } from "../../../drafts/paragraph.ts";
import { changeId } from "../../../drafts/change.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import { parsedNote } from "../../../drafts/notation/parsed.ts";
import type { ParsedDraft, ParsedParagraph } from "../../../drafts/notation/parsed.ts";
import { printNotation } from "../../../drafts/notation/print.ts";
import { proposalId } from "../../../drafts/proposal.ts";
import { layRuns } from "../../../drafts/reading/runs.ts";
import type { Laid } from "../../../drafts/reading/runs.ts";
import { parties, randomDraft } from "../reading/random-draft.ts";

type Says = (id: string) => readonly string[];
interface Shown {
  kind: string;
  level: number;
  label: string;
  part: string;
  ins: string[] | null;
  del: string[] | null;
  moves: unknown[];
  letters: unknown[];
}

/** Letter by letter: its marks, and whose words it is, who strikes it, who holds it. */
const lettersOf = (
  runs: Paragraph["runs"],
  says: Says,
  note: (id: string) => number,
  own: readonly string[],
): string[] => {
  const who = (list: readonly string[] | undefined): string =>
    list === undefined || list.length === 0 ? "" : `{${[...new Set(list.flatMap(says))].sort().join(" ")}}`;
  const shown: [string, string][] = [];
  for (const run of runs) {
    // A proposed paragraph without words is drawn beside itself only.
    if (run.t === "" && run.del?.some((id) => own.includes(id))) continue;
    const ins = run.ins?.filter((id) => !own.includes(id));
    const marks =
      run.t === "" ? "empty" : `${run.b ? "b" : ""}${run.i ? "i" : ""}${run.note === undefined ? "" : note(run.note)}`;
    const key = `${marks} +${who(ins)} -${who(run.del)} =${who(run.hold)}`;
    const last = shown.at(-1);
    if (last !== undefined && last[0] === key && run.t !== "" && run.note === undefined) last[1] += run.t;
    else shown.push([key, run.t]);
  }
  return shown.map(([key, t]) => `${key} ${JSON.stringify(t)}`);
};

const shownOf = (draft: Draft): Shown[] => {
  const all = (Object.keys(draft.parts) as Part[]).flatMap((part) =>
    draft.parts[part]!.map((paragraph) => ({ part, paragraph })),
  );
  const index = new Map(all.map(({ paragraph }, n) => [paragraph.id as string, n]));
  const says: Says = (id) => draft.proposals.find((proposal) => proposal.id === id)!.sponsors!;
  return all.map(({ part, paragraph }) => {
    const asleep = sleeps(part);
    const runs = asleep
      ? paragraph.runs
          .filter((run) => !run.ins && run.t !== "")
          .map(({ del: _, hold: __, changes: ___, ...words }) => words)
      : paragraph.runs;
    const who = (list: readonly string[] | undefined): string[] | null =>
      list === undefined || asleep ? null : [...new Set(list.flatMap(says))].sort();
    return {
      kind: paragraph.kind,
      level: paragraph.level,
      label: paragraph.label.replaceAll("}", ")"),
      part,
      ins: who(paragraph.ins),
      del: who(paragraph.del),
      moves: asleep
        ? []
        : (paragraph.moveTo ?? []).map(({ proposal, after, part: to }) => [
            to,
            after === null ? null : index.get(after)!,
            [...says(proposal)].sort(),
          ]),
      letters: lettersOf(runs, says, (id) => index.get(id)!, paragraph.ins ?? []),
    };
  });
};

const runsOf = ({ words, brackets }: ParsedParagraph): Paragraph["runs"] =>
  layRuns(
    words,
    brackets.map((bracket, n): Laid => ({
      id: changeId(9, n),
      proposal: proposalId(9, n),
      in: bracket.inside === undefined ? "text" : changeId(9, bracket.inside),
      out: bracket.ranges ?? (bracket.from < bracket.to ? [[bracket.from, bracket.to]] : []),
      at: bracket.to,
      words: bracket.words ?? [],
      order: n,
      ...(bracket.kind === "hold" && { hold: true }),
    })),
  );

const shownParsed = (parsed: ParsedDraft): Shown[] =>
  parsed.paragraphs.map((paragraph) => ({
    kind: paragraph.kind,
    level: paragraph.level,
    label: paragraph.label,
    part: paragraph.part,
    ins: paragraph.ins ? [...paragraph.ins.sponsors].sort() : null,
    del: paragraph.del ? [...new Set(paragraph.del.flatMap(({ sponsors }) => sponsors))].sort() : null,
    moves: (paragraph.moveTo ?? []).map(({ part, after, sponsors }) => [part, after, [...sponsors].sort()]),
    letters: lettersOf(
      runsOf(paragraph),
      (id) => paragraph.brackets[Number(id.split("-")[1])]!.sponsors,
      (id) => parsed.paragraphs.findIndex((_, n) => parsedNote(n) === id),
      [],
    ),
  }));

const freeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
};

describe("print, then parse", () => {
  test("gives the same paragraphs, labels, words, brackets and sponsors, and changes nothing by looking", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draft = freeze(randomDraft(seed));
        const printed = printNotation(draft, { view: "annotated", attribution: "full" });
        const parsed = parseNotation(printed, { parties });
        expect({ printed, shown: shownParsed(parsed) }).toEqual({ printed, shown: shownOf(draft) });
        expect([parsed.title, parsed.symbol, parsed.language]).toEqual([draft.title, draft.symbol, draft.language]);
        expect(parsed.problems).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("gives the same words and brackets without names", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draft = freeze(randomDraft(seed));
        const nameless = { ...draft, proposals: draft.proposals.map((proposal) => ({ ...proposal, sponsors: [] })) };
        const printed = printNotation(draft, { view: "bracketed", attribution: "full" });
        for (const { name } of parties.filter((party) => party.name !== "Altora" && party.name !== "Brevia"))
          expect(printed).not.toContain(name);
        expect({ printed, shown: shownParsed(parseNotation(printed, { parties })) }).toEqual({
          printed,
          shown: shownOf(nameless),
        });
      }),
      { numRuns: 400 },
    );
  });
});
