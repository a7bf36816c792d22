import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plain, wordsOf } from "../../../drafts/reading/words.ts";
import { lineUpReturned } from "../../../drafts/returned/line-up.ts";
import type { Returned, ReturnedChange } from "../../../drafts/returned/returned.ts";
import type { Returning } from "../../../drafts/returned/texts.ts";
import { altora, brevia, chair, Room } from "../build.ts";
import { author, made } from "./made-file.ts";
import type { Made } from "./made-file.ts";

const text = [
  "1. States met in March and agreed to meet again.",
  "2. States shall report every year to the secretariat.",
  "3. All States are invited to respond^ in good time, and all States do.",
  "^ See the report of the first session.",
  "4. 各国应当每年举行会议。",
];

const back = (room: Room, more: Made, how: Partial<Returning> = {}): Returned =>
  lineUpReturned({ file: made(room.draft, more), base: room.draft, now: room.draft, seat: altora, as: "ALT", ...how });

const told = ({ kind, called, words, ticked, why }: ReturnedChange): string => {
  const drawn = words.map(({ t, is }) => (is === "kept" ? "" : is === "in" ? `{+${t}+}` : `{-${t}-}`)).join("");
  return [`${kind} ${called}`, drawn, ...(ticked ? [] : ["unticked"]), ...(why ? [why] : [])].join(" | ");
};
const list = (line: string, label = "2"): string[] => {
  const returned = back(new Room(text), { lines: { [label]: line } });
  return returned.changes.map(told);
};
const acts = ({ changes }: Returned) => changes.map(({ act }) => act);
const letters = "Brackets typed in Word are letters here: what is proposed is bracketed by itself.";

describe("brackets typed around words that stand", () => {
  test("hold them", () => {
    const room = new Room(text);
    const returned = back(room, { lines: { "2": "States {+[+}shall report{+]+} every year to the secretariat." } });
    expect(returned.changes.map(told)).toEqual(["hold 2 | {+[+}{+]+}"]);
    expect(returned.summary).toBe("1 hold");
    expect(returned.changes[0]).toMatchObject({ authors: [author], notes: [] });
    const { key } = returned.changes[0]!;
    expect(acts(returned)).toEqual([{ type: "hold", as: "ALT", paragraph: room.id("2"), words: "shall report", key }]);
    room.act(altora, returned.changes[0]!.act!);
    expect(room.text("2")).toBe("States shall report every year to the secretariat.");
    expect(room.proposal("1")).toMatchObject({ sponsors: ["ALT"], status: "open" });
    const again = back(room, { lines: { "2": "States {+[+}shall report{+]+} every year to the secretariat." } });
    expect(again.changes.map(told)[0]).toContain("Nothing to do: Altora already asks for this as 1.");
    const other = back(
      room,
      { lines: { "2": "States {+[+}shall report{+]+} every year to the secretariat." } },
      { seat: brevia, as: "BRE" },
    );
    expect(other.changes[0]).toMatchObject({
      ticked: false,
      act: { type: "take-position", stance: "sponsor" },
      notes: ["Proposal 1 (Altora) already asks for exactly this: ticking it makes Brevia a co-sponsor."],
    });
  });

  test("say which of words that stand twice, hold all of a paragraph, a letter, Chinese, words of a footnote", () => {
    const room = new Room(text);
    const returned = back(room, {
      lines: {
        "1": "{+[+}States met in March and agreed to meet again.{+]+}",
        "2": "State{+[+}s{+]+} shall report every year to the secretariat.",
        "3": "All States are invited to respond\uFFFC in good time, and all {+[ +}States {+]+}do.",
        "4": "各国{+［+}应当{+］+}每年举行会议。",
      },
      notes: { 1: "See the report of the {+[+}first{+]+} session." },
    });
    expect(
      returned.changes.map(({ called, act }) => [called, act?.type === "hold" && [act.words, act.occurrence]]),
    ).toEqual([
      ["1", [undefined, undefined]],
      ["2", ["s", undefined]],
      ["footnote 1", ["first", undefined]],
      ["3", ["States", 2]],
      ["4", ["应当", undefined]],
    ]);
    for (const { act } of returned.changes) room.act(altora, act!);
    expect(room.draft.proposals).toHaveLength(5);
  });

  test("stand beside what is struck and put in within them", () => {
    expect(list("States {+[+}shall {-report-}{+meet+} every year{+]+} to the secretariat.")).toEqual([
      "hold 2 | {+[+}{+]+}",
      "replacement 2 | {-report-}{+meet+}",
    ]);
    expect(list("States {+[+}shall {+[+}report{+]+} every year{+]+} to the secretariat.")).toEqual([
      "hold 2 | {+[+}{+]+}",
      "hold 2 | {+[+}{+]+}",
    ]);
    // The words struck and typed again in brackets are the same words.
    expect(list("States {-shall-}{+[shall]+} report every year to the secretariat.")).toEqual(["hold 2 | {+[+}{+]+}"]);
  });

  test("are carried to the words as they stand today, and say so where those are others", () => {
    const room = new Room(text);
    const base = room.draft;
    const lines = { "2": "States {+[+}shall report{+]+} every year to the secretariat." };
    const file = made(base, { lines });
    const change = (line: string, number: string): void => {
      room.act(brevia, { type: "table", as: "BRE", paragraph: room.id("2"), wording: line });
      room.act(chair, { type: "incorporate", proposal: room.proposal(number).id });
    };
    change("All member States shall report every year to the secretariat.", "1");
    const carried = lineUpReturned({ file, base, now: room.draft, seat: altora, as: "ALT" });
    expect(carried.changes[0]!.act).toMatchObject({ type: "hold", words: "shall report" });
    change("All member States shall meet every year.", "2");
    const gone = lineUpReturned({ file, base, now: room.draft, seat: altora, as: "ALT" });
    expect(gone.changes.map(told)).toEqual([
      "hold 2 | {+[+}{+]+} | unticked | Cannot be tabled: these words of 2 have changed since the file was made. Propose it on the text as it stands.",
    ]);
  });
});

describe("brackets typed with what is put in or struck", () => {
  test("are those a proposal is drawn in anyway, and fall away", () => {
    expect(list("States shall report{+ [and implement]+} every year to the secretariat.")).toEqual([
      "insertion 2 | {+ and implement+}",
    ]);
    expect(list("States {-shall-}{+[should]+} report every year to the secretariat.")).toEqual([
      "replacement 2 | {-shall-}{+should+}",
    ]);
    expect(list("States {+[+}{-shall-}{+should]+} report every year to the secretariat.")).toEqual([
      "replacement 2 | {-shall-}{+should+}",
    ]);
    expect(list("States shall report {+[+}{-every year -}{+]+}to the secretariat.")).toEqual([
      "deletion 2 | {-every year -}",
    ]);
    const room = new Room(text);
    const whole = back(room, {
      lines: {
        "1": ["States met in March and agreed to meet again.¶+", "{+[States thanked the host.]+}"],
        "2": ["{+[+}{-States shall report every year to the secretariat.-}{+]+}¶-"],
      },
    });
    expect(whole.changes.map(told)).toEqual([
      "new-paragraph after 1 | {+States thanked the host.+}",
      "paragraph-out 2 | {-States shall report every year to the secretariat.-}",
    ]);
  });
});

describe("what is no bracket by the rules of the notation", () => {
  const noted = (line: string): boolean =>
    back(new Room(text), { lines: { "2": line } }).changes.every(({ notes }) => notes.includes(letters));
  const tail = "report every year to the secretariat.";

  test("is tabled as the letters it is: an editor's remark, an omission, a link", () => {
    expect(list(`States shall ${"{+[sic] +}"}${tail}`)).toEqual(["insertion 2 | {+[sic] +}"]);
    expect(noted(`States shall {+[sic] +}${tail}`)).toBe(false);
    expect(list(`States shall {+[...] +}${tail}`)).toEqual(["insertion 2 | {+[...] +}"]);
    expect(list(`States shall {+[^1] +}${tail}`)).toEqual(["insertion 2 | {+[^1] +}"]);
    expect(list(`States shall {+[here](https://example.org/a) +}${tail}`)).toEqual([
      "insertion 2 | {+[here](https://example.org/a) +}",
    ]);
  });

  test("without its partner, of two authors, empty, a choice, or around a part of what was put in: letters, with a note", () => {
    for (const line of [
      `States {+[+}shall ${tail}`,
      `States shall{+]+} ${tail}`,
      `States {+Ann: [+}shall{+Bo: ]+} ${tail}`,
      `States {+[+}shall{+］+} ${tail}`,
      `States shall {+[ ] +}${tail}`,
      `States {+[may/+}shall{+]+} ${tail}`,
      `States shall {+[may/must] +}${tail}`,
      `States {+[+}shall{+][should]+} ${tail}`,
      `States shall {+meet [and sit] +}${tail}`,
    ]) {
      expect(list(line).join()).toMatch(/[[\]］]/u);
      expect(noted(line), line).toBe(true);
    }
    // The one that has no partner does not take another's.
    expect(list(`States {+[+}shall {+[+}report{+]+} every year to the secretariat.`)).toEqual([
      "insertion 2 | {+[+}",
      "hold 2 | {+[+}{+]+}",
    ]);
  });
});

test("brackets typed around any words hold those words, and leave every other change what it is without them", () => {
  const words = ["States", "shall", "meet", "every", "year", "各国", "الدول", "and"];
  const line = fc.record({
    words: fc.array(fc.constantFrom(...words), { minLength: 3, maxLength: 12 }),
    from: fc.nat(11),
    length: fc.nat(4),
    edit: fc.record({ at: fc.nat(11), kind: fc.constantFrom("in", "out", "both", "none") }),
  });
  fc.assert(
    fc.property(line, ({ words: own, from, length, edit }) => {
      const [first, last] = [from % own.length, Math.min(own.length - 1, (from % own.length) + length)];
      const at = edit.at % own.length;
      // What is struck whole in its brackets is a deletion, and put together with one it is another rule's.
      const kind = at >= first && at <= last ? "none" : edit.kind;
      const written = (brackets: boolean): string =>
        own
          .map((word, n) => {
            const changed =
              n !== at || kind === "none"
                ? word
                : kind === "in"
                  ? `{+anew +}${word}`
                  : kind === "out"
                    ? `{-${word}-}`
                    : `{-${word}-}{+anew+}`;
            return `${brackets && n === first ? "{+[+}" : ""}${changed}${brackets && n === last ? "{+]+}" : ""}`;
          })
          .join(" ");
      const room = new Room([`1. ${own.join(" ")}`, "2. The end."]);
      const [bare, bracketed] = [false, true].map((brackets) => back(room, { lines: { "1": written(brackets) } })) as [
        Returned,
        Returned,
      ];
      const isHold = ({ kind: is }: ReturnedChange): boolean => is === "hold";
      expect(bracketed.changes.filter((change) => !isHold(change)).map(told)).toEqual(bare.changes.map(told));
      const held = bracketed.changes.filter(isHold);
      expect(held).toHaveLength(1);
      const before = plain(wordsOf(room.paragraphs()[0]!));
      room.act(altora, held[0]!.act!);
      expect(plain(wordsOf(room.paragraphs()[0]!))).toBe(before);
      const [anchor] = room.draft.proposals[0]!.changes;
      expect(room.draft.tables.record.changes[anchor!.id]).toMatchObject({
        quote: own.slice(first, last + 1).join(" "),
      });
      // It is the same place, not the same words elsewhere.
      expect(back(room, { lines: { "1": written(true) } }).changes.find(isHold)!.why).toContain("Nothing to do");
    }),
    { numRuns: 120 },
  );
});
