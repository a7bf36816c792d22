import { describe, expect, test } from "vitest";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Draft } from "../../../drafts/draft.ts";
import type { TrackedFile } from "../../../drafts/formats/tracked.ts";
import type { Returned, ReturnedChange } from "../../../drafts/returned/returned.ts";
import { lineUpReturned } from "../../../drafts/returned/line-up.ts";
import type { Returning } from "../../../drafts/returned/texts.ts";
import { altora, brevia, chair, Room, secretariat } from "../build.ts";
import { author, made, runs } from "./made-file.ts";

const text = [
  "# A. Overview",
  "1. States met in March and agreed to meet again.",
  "2. States shall report every year to the secretariat.",
  "(a) Reports are short;",
  "(b) Reports are public.",
  "3. All States are invited to respond^ in good time.",
  "^ See the report of the first session.",
  "# B. Threats",
  "4. States expressed concern at threats to relay stations.",
  "5. States recalled that relay stations carry the time signal.",
];

const back = (room: Room, file: TrackedFile, more: Partial<Returning> = {}): Returned =>
  lineUpReturned({ file, base: room.draft, now: room.draft, seat: altora, as: "ALT", ...more });

/** A change as a line: "replacement 2: {-shall-}{+should+}", with what is against it. */
const told = ({ kind, called, words, untracked, ticked, why, to, stance }: ReturnedChange): string => {
  const changed = words.map(({ t, is }) => (is === "kept" ? "" : is === "in" ? `{+${t}+}` : `{-${t}-}`)).join("");
  return [
    `${kind} ${called}`,
    ...(to ? [to] : []),
    ...(stance ? [stance] : []),
    ...(changed ? [changed] : []),
    ...(untracked ? ["untracked"] : []),
    ...(ticked ? [] : ["unticked"]),
    ...(why ? [why] : []),
  ].join(" | ");
};
const list = ({ changes }: Returned): string[] => changes.map(told);

/** Tables everything ticked in a real room. */
const tableAll = (room: Room, returned: Returned, seat = altora): string[] =>
  returned.changes.flatMap(({ act, ticked }) => (act && ticked ? [room.act(seat, act).number ?? ""] : []));

describe("a file that came back as it left", () => {
  test("asks for nothing", () => {
    const room = new Room(text);
    const returned = back(room, made(room.draft));
    expect(list(returned)).toEqual([]);
    expect(returned.summary).toBe("Nothing to do");
    const bare = made(room.draft, { bare: true });
    expect(list(back(room, bare))).toEqual([]);
    // Headings that lost their style are known by their words.
    const flat = bare.paragraphs.map((one) => ({
      ...one,
      kind: one.kind === "heading" ? ("opening" as const) : one.kind,
      label: one.kind === "heading" ? "" : one.label,
    }));
    expect(list(back(room, { ...bare, paragraphs: flat }))).toEqual([]);
  });
});

describe("what was done with Track Changes", () => {
  test("comes back in place, each with the act it would be", () => {
    const room = new Room(text);
    const file = made(room.draft, {
      lines: {
        "1": "States met in March{+ 2031+} and agreed{- to meet again-}.",
        "2": "States {-shall-}{+should+} report every year to the secretariat.",
        "4": "States expressed {+deep +}concern at threats to relay stations.",
      },
    });
    const returned = back(room, file);
    expect(list(returned)).toEqual([
      "insertion 1 | {+ 2031+}",
      "deletion 1 | {- to meet again-}",
      "replacement 2 | {-shall-}{+should+}",
      "insertion 4 | {+deep +}",
    ]);
    expect(returned.summary).toBe("2 insertions, 1 deletion, 1 replacement");
    expect(returned.changes[2]!.act).toEqual({
      type: "table",
      as: "ALT",
      paragraph: room.id("2"),
      wording: "States should report every year to the secretariat.",
      key: returned.changes[2]!.key,
    });
    expect(returned.authors).toMatchObject([{ name: author, party: "ALT", by: "sender" }]);
    expect(tableAll(room, returned)).toEqual(["1", "2", "3", "4"]);
    for (const n of ["1", "2", "3", "4"]) room.act(chair, { type: "incorporate", proposal: room.proposal(n).id });
    expect([room.text("1"), room.text("2"), room.text("4")]).toEqual([
      "States met in March 2031 and agreed.",
      "States should report every year to the secretariat.",
      "States expressed deep concern at threats to relay stations.",
    ]);
  });

  test("of two people in one word is one change", () => {
    const room = new Room(text);
    const returned = back(
      room,
      made(room.draft, { lines: { "2": "States shall re{-port-}{+Bo: view+} every year to the secretariat." } }),
    );
    expect(list(returned)).toEqual(["replacement 2 | {-report-}{+review+}"]);
    expect(returned.changes[0]!.authors).toEqual([author, "Bo"]);
  });

  test("on whole paragraphs: new, out, moved, split and merged", () => {
    const room = new Room(text);
    const returned = back(
      room,
      made(room.draft, {
        lines: {
          "1": ["States met in March and agreed to meet again.¶+", "{+States thanked the host.+}"],
          "4": ["{-States expressed concern at threats to relay stations.-}¶-"],
        },
      }),
    );
    expect(list(returned)).toEqual([
      "new-paragraph after 1 | {+States thanked the host.+}",
      "paragraph-out 4 | {-States expressed concern at threats to relay stations.-}",
    ]);
    expect(tableAll(room, returned)).toEqual(["1", "2"]);
    expect(room.labels()).toContain("1 bis");

    const again = new Room(text);
    const split = back(
      again,
      made(again.draft, {
        lines: {
          "1": ["States met in March¶+", " and agreed to meet again."],
          "4": "States expressed concern at threats to relay stations.¶-",
        },
      }),
    );
    expect(split.changes.map(({ kind, called }) => `${kind} ${called}`)).toEqual(["split 1", "merge 4 and 5"]);
    expect(tableAll(again, split)).toEqual(["1", "2"]);
    for (const n of ["1", "2"]) again.act(chair, { type: "incorporate", proposal: again.proposal(n).id });
    expect(again.text("1")).toBe("States met in March");
    expect(again.text("1 bis")).toBe(" and agreed to meet again.");
    expect(again.text("4")).toBe(
      "States expressed concern at threats to relay stations.States recalled that relay stations carry the time signal.",
    );
    expect(again.labels()).not.toContain("5");

    const moving = new Room(text);
    const moved = back(
      moving,
      made(moving.draft, {
        lines: {
          "1": ["{<m1: States met in March and agreed to meet again.-}¶-"],
          "4": [
            "States expressed concern at threats to relay stations.¶+",
            "{>m1: States met in March and agreed to meet again.+}",
          ],
        },
      }),
    );
    expect(list(moved)).toEqual(["paragraph-moved 1 | after 4"]);
    expect(moved.changes[0]!.act).toMatchObject({
      paragraph: moving.id("1"),
      to: { part: "consensus", after: moving.id("4") },
    });
  });

  test("in a footnote is on the footnote", () => {
    const room = new Room(text);
    const returned = back(
      room,
      made(room.draft, { notes: { 1: "See the report of the {-first-}{+second+} session." } }),
    );
    expect(list(returned)).toEqual(["replacement footnote 1 | {-first-}{+second+}"]);
    expect(tableAll(room, returned)).toEqual(["1"]);
  });
});

describe("what was done without Track Changes", () => {
  test("is flagged and not ticked", () => {
    const room = new Room(text);
    const returned = back(
      room,
      made(room.draft, {
        lines: {
          "2": "States should report every {+single +}year to the secretariat.",
          "5": "States recalled that relay stations carry the time signal.",
        },
        without: ["4"],
      }),
    );
    expect(list(returned)).toEqual([
      "replacement 2 | {-shall-}{+should+} | untracked | unticked",
      "insertion 2 | {+single +}",
      "paragraph-out 4 | {-States expressed concern at threats to relay stations.-} | untracked | unticked",
    ]);
    expect(returned.summary).toBe("1 insertion, 1 replacement (1 untracked), 1 paragraph out (1 untracked)");
    expect(returned.counts).toMatchObject({ ticked: 1, tableable: 3, refused: 0 });
  });
});

describe("a file of another text", () => {
  test("is said to be one, and offers none of its paragraphs", () => {
    const room = new Room(text);
    const file = made(room.draft, { bare: true, stamp: {} });
    const paragraphs = Array.from({ length: 80 }, (_, n) => ({
      ...file.paragraphs[0]!,
      kind: "paragraph" as const,
      label: `${n + 100}`,
      runs: runs(`Delegates ${n} spoke of fisheries, harbours and nets; {-x${n}-}`),
    }));
    const returned = back(room, { ...file, paragraphs }, { base: null });
    expect(returned.changes).toEqual([]);
    expect(returned.notices[0]).toBe(
      "The file is hardly of this text: 80 of its paragraphs stand nowhere in it and were left out.",
    );
    expect(returned.madeFrom.sentence).toContain("does not say which text it was made from");
  });
});

describe("a file made from an older text", () => {
  test("is lined up with today's", () => {
    const room = new Room(text);
    const base: Draft = room.draft;
    const file = made(base, {
      lines: {
        "1": "States met in March and {-agreed-}{+decided+} to meet again.",
        "2": "States {-shall-}{+should+} report every year to the secretariat.",
        "4": "States expressed {+deep +}concern at threats to relay stations.",
      },
    });
    room.type("1", 0, 6, "All States");
    room.type("2", 7, 5, "must");
    room.act(chair, { type: "remove-paragraph", paragraph: room.id("4") });
    const returned = back(room, file, { base });
    expect(list(returned)).toEqual([
      "replacement 1 | {-agreed-}{+decided+}",
      "replacement 2 | {-shall-}{+should+} | unticked | Cannot be tabled: these words of 2 have changed since the file was made. Propose it on the text as it stands.",
      "insertion 4, taken out | {+deep +} | unticked | Cannot be tabled: 4 was taken out of the text since the file was made.",
    ]);
    expect(returned.madeFrom).toMatchObject({ seq: base.seq, older: true });
    expect(tableAll(room, returned)).toEqual(["1"]);
    room.act(chair, { type: "incorporate", proposal: room.proposal("1").id });
    expect(room.text("1")).toBe("All States met in March and decided to meet again.");
  });
});

test("paragraphs joined without a blank between them say so", () => {
  const room = new Room(text);
  const notes = (line: string) => back(room, made(room.draft, { lines: { "4": line } })).changes[0]!.notes;
  expect(notes("States expressed concern at threats to relay stations.¶-")).toEqual([
    "No blank stands in the file where they are joined: “stations.States”.",
  ]);
  expect(notes("States expressed concern at threats to relay stations.{+ +}¶-")).toEqual([]);
});

test("what was numbered anew since is called as it is today and as in the file", () => {
  const room = new Room(text);
  const base: Draft = room.draft;
  const file = made(base, {
    lines: {
      "2": "States {-shall-}{+should+} report every year to the secretariat.",
      "3": "{-All-}{+Nearly all+} States are invited to respond\uFFFC in good time.",
    },
  });
  room.act(chair, { type: "remove-paragraph", paragraph: room.id("1") });
  room.act(chair, { type: "publish-revision", name: "Rev.1", renumber: true });
  expect(back(room, file, { base }).changes.map(({ called }) => called)).toEqual([
    "1, in the file 2",
    "2, in the file 3",
  ]);
});

describe("a paragraph parted or joined in the room meanwhile", () => {
  test("still has its letters, wherever they stand", () => {
    const room = new Room(text);
    const base: Draft = room.draft;
    const file = made(base, {
      lines: {
        "1": "States met in {-March-}{+April+} and agreed to meet {+soon +}again.",
        "5": "States recalled that relay stations carry the {-time-}{+clock+} signal.",
      },
    });
    room.act(chair, { type: "split-paragraph", paragraph: room.id("1"), at: "States met in March".length });
    room.act(chair, { type: "merge-paragraphs", paragraph: room.id("4"), with: room.id("5") });
    const returned = back(room, file, { base });
    expect(list(returned)).toEqual([
      "replacement 1 | {-March-}{+April+}",
      "insertion 1 bis | {+soon +}",
      "replacement 4 | {-time-}{+clock+}",
    ]);
    expect(tableAll(room, returned)).toEqual(["1", "2", "3"]);
  });
});

describe("what is already before the room", () => {
  test("is not tabled twice by its party, and may be co-sponsored by another", () => {
    const room = new Room(text);
    const file = made(room.draft, {
      lines: { "2": "States {-shall-}{+should+} report every year to the secretariat." },
    });
    tableAll(room, back(room, file));
    expect(list(back(room, file))).toEqual([
      "replacement 2 | {-shall-}{+should+} | unticked | Nothing to do: Altora already asks for this as 1.",
    ]);
    const again = back(room, file);
    expect(again.changes[0]).toMatchObject({ already: true });
    expect(again.counts).toMatchObject({ already: 1, refused: 0, tableable: 0 });
    expect(again.summary).toBe("The change is on the record already. 1 replacement");
    const other = back(room, file, { seat: brevia, as: "BRE" });
    expect(other.changes[0]).toMatchObject({
      ticked: false,
      about: { number: "1" },
      act: { type: "take-position", as: "BRE", stance: "sponsor" },
      notes: ["Proposal 1 (Altora) already asks for exactly this: ticking it makes Brevia a co-sponsor."],
    });
    room.act(brevia, other.changes[0]!.act!);
    expect(room.proposal("1").sponsors).toEqual(["ALT", "BRE"]);
  });
});

describe("comments", () => {
  test("on a change are its reason, as a plain phrase a position to confirm, else shown", () => {
    const room = new Room(text);
    const file = made(room.draft, {
      lines: { "2": "States {-shall-}{+should+} report every year to the secretariat." },
      comments: [
        { author, text: "Our capital cannot be bound.", label: "2", on: "shall" },
        { author, text: "We support this.", label: "4", on: "concern" },
        { author, text: "Delete", label: "5", on: "that relay stations carry the time signal" },
        { author, text: "Is this the agreed title?", label: "1", on: "March" },
      ],
    });
    const returned = back(room, file);
    expect(list(returned)).toEqual([
      "replacement 2 | {-shall-}{+should+}",
      "position 4 | support | unticked",
      "deletion 5 | {- that relay stations carry the time signal-} | unticked",
    ]);
    expect(returned.changes[0]).toMatchObject({
      reason: "Our capital cannot be bound.",
      act: { reason: "Our capital cannot be bound." },
    });
    expect(returned.comments).toMatchObject([{ text: "Is this the agreed title?", on: "March", called: "1" }]);
    expect(returned.counts.comments).toBe(1);
  });
});

describe("what would be refused", () => {
  test("says so beforehand, in the words of the room", () => {
    const room = new Room(text);
    const file = made(room.draft, {
      lines: { "2": "States {-shall-}{+should+} report every year to the secretariat." },
    });
    const drafter = { ...altora, head: false };
    expect(list(back(room, file, { seat: drafter }))[0]).toContain(
      "Cannot be tabled: Only a head of the delegation of Altora can table a proposal",
    );
    expect(list(back(room, file, { seat: brevia, as: "ALT" }))[0]).toContain(
      "Cannot be tabled: You speak for Brevia, not for Altora.",
    );
    expect(list(back(room, file, { seat: secretariat }))[0]).toBe("replacement 2 | {-shall-}{+should+}");
    room.act(chair, { type: "set-status", paragraph: room.id("2"), status: "agreed" });
    expect(back(room, file).changes[0]!.notes).toEqual([
      "These words are agreed: it is received on the list, and stands in the text only if the Chair reopens them.",
    ]);
  });

  test("an author called like another party is that party's, unless said otherwise", () => {
    const room = new Room(text);
    const file = made(room.draft, {
      lines: { "2": "States {-Brevia: shall-}{+Brevia: should+} report every year to the secretariat." },
    });
    const returned = back(room, file);
    expect(returned.authors).toMatchObject([{ name: "Brevia", party: "BRE", by: "name" }]);
    expect(list(returned)[0]).toContain("Cannot be tabled: You speak for Altora, not for Brevia.");
    // Nor is it ticked where the seat speaks for both.
    expect(back(room, file, { seat: { ...altora, parties: ["ALT", "BRE"] } }).changes[0]).toMatchObject({
      as: "BRE",
      ticked: false,
      act: { as: "BRE" },
      notes: ["Its author is called like Brevia: tick it if it is to be tabled for it."],
    });
    expect(back(room, file, { seat: secretariat }).changes[0]).toMatchObject({ as: "BRE", ticked: true });
    expect(back(room, file, { authors: { Brevia: "ALT" } }).changes[0]).toMatchObject({ as: "ALT", ticked: true });
    expect(list(back(room, file, { authors: { Brevia: null } }))[0]).toContain(
      "Left out: its author speaks for no party here.",
    );
    expect(isRefusal(returned)).toBe(false);
  });
});
