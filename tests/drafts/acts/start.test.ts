import { describe, expect, test } from "vitest";
import type { ParsedBracket, ParsedDraft } from "../../../drafts/notation/parsed.ts";
import { altora, chair, parsedText, Room } from "../build.ts";

const read = (lines: readonly string[], change: (parsed: ParsedDraft) => void = () => {}): Room => {
  const parsed = structuredClone(parsedText(lines));
  change(parsed);
  return new Room(parsed);
};
const bracket = (
  from: number,
  to: number,
  kind: ParsedBracket["kind"],
  more: Partial<ParsedBracket> = {},
): ParsedBracket => ({
  from,
  to,
  kind,
  sponsors: [],
  unknownNames: [],
  ...more,
});
const put = (parsed: ParsedDraft, n: number, fields: object): void => {
  Object.assign(parsed.paragraphs[n]!, fields);
};

describe("a text becomes a negotiation", () => {
  test("with parts, families, footnotes and labels as they were read", () => {
    const room = read([
      "# A. Overview",
      "1. States meet^.",
      "^ In plenary.",
      "(a) first;",
      "PP1. Recalling,",
      "== summary",
      "1. Some spoke.",
      "== annex-a",
      "# Terms",
    ]);
    expect(room.labels()).toEqual(["A", "1", "1", "1 (a)", "PP1"]);
    expect(room.get("1 (a)").parent).toBe(room.id("1"));
    const note = room.paragraphs()[2]!;
    expect([note.kind, note.label, note.parent]).toEqual(["footnote", "1", room.id("1")]);
    expect(room.get("1").runs.find((run) => run.note)!.note).toBe(note.id);
    expect(room.draft.tables.record.meta.annexes).toEqual({ "annex-a": "Terms" });
    expect(room.draft).toMatchObject({
      title: "Draft report",
      symbol: "A/1",
      manner: "line-by-line",
      phase: "open",
      names: "full",
    });
  });

  test("[L2] numbers that begin anew in every article are called after it, others go on counting", () => {
    expect(
      read(["# Article 1 (definitions)", "1. One.", "2. Two.", "# Article 2", "1. Three.", "(a) sub;"]).labels(),
    ).toEqual(["", "1.1", "1.2", "", "2.1", "2.1 (a)"]);
    const figures = read(["# Article 2", "1. One.", "(a) sub;", "# Article 2bis", "1. Two."], (parsed) =>
      put(parsed, 2, { label: "1 (1)" }),
    );
    expect(figures.labels()).toEqual(["", "2.1", "2.1 (1)", "", "2bis.1"]);
    const insert = (after: string, kind: "paragraph" | "sub-paragraph"): string =>
      figures.act(chair, { type: "insert-paragraph", part: "consensus", after: figures.id(after), kind, text: "New." })
        .label!;
    expect([insert("2.1 (1)", "sub-paragraph"), insert("2.1", "paragraph"), insert("2bis.1", "paragraph")]).toEqual([
      "2.1 (2)",
      "2.1 bis",
      "2bis.2",
    ]);
    figures.act(chair, { type: "publish-revision", name: "Rev.1", renumber: true });
    expect(figures.labels()).toEqual(["", "2.1", "2.1 (1)", "2.1 (2)", "2.2", "", "2bis.1", "2bis.2"]);
    expect(read(["1. One.", "1. Two.", "PP1. Three.", "PP1. Four."]).labels()).toEqual(["1", "1 bis", "PP1", "PP2"]);
  });

  test("[P9] brackets without sponsors are unattributed; holds of unknown polarity stand", () => {
    const room = read(["1. States shall meet."], (parsed) =>
      put(parsed, 0, {
        brackets: [
          bracket(7, 12, "insertion", { words: [{ t: "should" }], alternatives: 1, sponsors: ["ALT"] }),
          bracket(7, 12, "insertion", { words: [{ t: "may well" }], alternatives: 1 }),
          bracket(3, 7, "insertion", { words: [{ t: "x" }], inside: 1 }),
          bracket(13, 17, "hold"),
          bracket(6, 6, "hold"),
        ].map((one, n) => (n === 2 ? { ...one, from: 0, to: 3 } : one)),
      }),
    );
    expect(
      room.draft.proposals.map(({ number, kind, sponsors, imported }) => [number, kind, sponsors, imported]),
    ).toEqual([
      ["1", "words", ["ALT"], undefined],
      ["2", "words", [], undefined],
      ["2.1", "words", [], undefined],
      ["3", "hold", [], true],
      ["4", "hold", [], true],
    ]);
    expect(room.proposal("2").alternativeOf).toBe(room.proposal("1").id);
    expect(room.proposal("2.1").changes[0]).toMatchObject({ out: "may", words: "x" });
    expect(room.text("1")).toBe("States shall meet.");
    expect(
      room.act(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States meet." }).number,
    ).toBe("5");
    room.act(chair, { type: "incorporate", proposal: room.proposal("1").id });
    expect(room.text("1")).toBe("States should meet.");
  });

  test("whole paragraphs may come in, go out or move", () => {
    const whole = { sponsors: ["BRE"], unknownNames: [] };
    const room = read(["1. One.", "2. Two.", "3. Three.", "== summary"], (parsed) => {
      put(parsed, 0, { del: [whole] });
      put(parsed, 1, { ins: whole, brackets: [bracket(0, 3, "insertion", { words: [{ t: "2" }] })] });
      put(parsed, 2, { moveTo: [{ ...whole, part: "summary", after: null }] });
    });
    expect(room.draft.proposals.map(({ number, kind }) => `${number} ${kind}`)).toEqual([
      "1 out",
      "2 new",
      "2.1 words",
      "3 move",
    ]);
    expect(room.get("2").ins).toEqual([room.proposal("2").id]);
    room.act(chair, { type: "incorporate", proposal: room.proposal("2").id });
    room.act(chair, { type: "incorporate", proposal: room.proposal("2.1").id });
    expect(room.text("2")).toBe("2.");
  });
});
