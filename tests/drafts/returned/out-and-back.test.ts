import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { begunDraft } from "../../../drafts/crdt/begun.ts";
import type { Draft } from "../../../drafts/draft.ts";
import { readDocx } from "../../../drafts/formats/docx-read.ts";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { readTracked } from "../../../drafts/formats/tracked-read.ts";
import type { TrackedFile, TrackedParagraph, TrackedRun } from "../../../drafts/formats/tracked.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import type { ParsedDraft } from "../../../drafts/notation/parsed.ts";
import type { Seat } from "../../../drafts/party.ts";
import type { ViewName } from "../../../drafts/reading/view.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { lineUpReturned } from "../../../drafts/returned/line-up.ts";
import type { Returned } from "../../../drafts/returned/returned.ts";
import { playedRoom, step } from "../acts/any-acts.ts";
import { altora, brevia, chair, Room } from "../build.ts";
import { playSample } from "../samples/play.ts";

const out = async (draft: Draft, view: ViewName): Promise<TrackedFile> => {
  const file = readTracked(await writeDocx(draft, { view, attribution: "full", asAt: draft.at }));
  if (isRefusal(file)) throw new Error(file.message);
  return file;
};
const back = (file: TrackedFile, draft: Draft, seat: Seat = altora, as = "ALT", base: Draft = draft): Returned =>
  lineUpReturned({ file, base, now: draft, seat, as });
const told = ({ changes }: Returned): string[] =>
  changes.map(({ kind, called, words, stance, about, ticked, untracked, why }) =>
    [
      `${kind} ${called}`,
      ...(about ? [`on ${about.number}`] : []),
      ...(stance ? [stance] : []),
      words.flatMap(({ t, is }) => (is === "kept" ? [] : [is === "in" ? `{+${t}+}` : `{-${t}-}`])).join(""),
      ...(untracked ? ["untracked"] : []),
      ...(ticked ? [] : ["unticked"]),
      ...(why === undefined ? [] : [why]),
    ]
      .filter((word) => word !== "")
      .join(" | "),
  );

describe("footnotes that no words refer to", () => {
  const room = new Room([
    "1. States met^ in March.",
    "^ The first session.",
    "2. States shall report^ every year.",
    "^ The form of the report is annexed.",
  ]);
  room.type("1", "States met".length, 1, "");
  const { draft } = room;

  test.each<ViewName>(["clean", "bracketed", "annotated", "tracked"])(
    "are footnotes of the file all the same, %s",
    async (view) => {
      const file = await out(draft, view);
      const words = file.notes.map((note) => note.map(({ t }) => t).join(""));
      expect(words.toSorted()).toEqual(["The first session.", "The form of the report is annexed."]);
      expect(file.noteBookmarks.every((id) => id !== null)).toBe(true);
      expect(back(file, draft)).toMatchObject({ changes: [], summary: "Nothing to do", notImported: [] });
      const loose = words.indexOf("The first session.");
      const mark = { author: "Acien, Clara", at: "2031-03-10T12:00:00Z" };
      const notes = file.notes.with(loose, [{ t: "The first " }, { t: "and last ", ins: mark }, { t: "session." }]);
      const returned = back({ ...file, notes }, draft);
      expect(told(returned)).toEqual(["insertion footnote 2 | {+and last +}"]);
      const bytes = await writeDocx(draft, { view, attribution: "full", asAt: "2031-03-10T12:00:00Z" });
      expect(((await readDocx(bytes)) as ParsedDraft).found.footnotes).toBe(2);
    },
  );
});

describe("a file of ours that came back unchanged asks for nothing", () => {
  const secretariat: Seat = { id: "s", role: "secretariat", parties: [], head: true };
  test.each<ViewName>(["clean", "bracketed", "annotated", "tracked"])(
    "with the sample's brackets, %s",
    async (view) => {
      const { draft } = playSample();
      const returned = back(await out(draft, view), draft, secretariat, "XAL");
      expect(told(returned)).toEqual([]);
      expect(returned).toMatchObject({ summary: "Nothing to do", comments: [], notices: [] });
    },
  );

  test.each<ViewName>(["clean", "tracked"])("with numbers of any form, %s", async (view) => {
    const parsed = parseNotation("# Report\n\n1. States met.\n\n2. States shall report.\n", { parties: [] });
    const paragraphs = parsed.paragraphs.map((one) => (one.label === "" ? one : { ...one, label: `I.${one.label}` }));
    const draft = begunDraft({ ...parsed, paragraphs }, [], "2031-03-10T12:00:00.000Z");
    expect(draft.parts.consensus.map(({ label }) => label)).toEqual(expect.arrayContaining(["I.1", "I.2"]));
    expect(told(back(await out(draft, view), draft, secretariat, "XAL"))).toEqual([]);
  });

  test("and says from which text it was made", async () => {
    const room = new Room(["1. States shall meet every year."]);
    const sentence = async (before: Draft): Promise<string> =>
      back(await out(before, "clean"), room.draft, altora, "ALT", before).madeFrom.sentence;
    const begun = room.draft;
    expect(await sentence(begun)).toBe(`The file was made from the text as it stands (entry ${begun.seq}).`);
    room.act(chair, { type: "publish-revision", name: "Rev.1" });
    const circulated = room.draft;
    expect(await sentence(circulated)).toBe("The file was made from the text as it stands (Rev.1).");
    room.act(altora, { type: "table", as: "ALT", paragraph: room.id("1"), wording: "States should meet every year." });
    const later = room.draft;
    expect(await sentence(later)).toBe(
      `The file was made from the text as it stands (after Rev.1, entry ${later.seq}).`,
    );
    room.act(brevia, { type: "table", as: "BRE", paragraph: room.id("1"), out: true });
    const carried = "its changes were carried to the same words of the text as it stands.";
    expect(await sentence(begun)).toBe(`The file was made from an earlier text (entry ${begun.seq}); ${carried}`);
    expect(await sentence(circulated)).toBe(`The file was made from Rev.1; ${carried}`);
    expect(await sentence(later)).toBe(
      `The file was made from an earlier text (after Rev.1, entry ${later.seq}); ${carried}`,
    );
  });

  test("whatever was done in the room before", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom<ViewName>("clean", "bracketed", "annotated", "tracked"),
        async (steps, view) => {
          const { draft } = playedRoom(steps);
          expect(told(back(await out(draft, view), draft))).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** A party's tracked change as somebody leaves it in Word. */
const inRuns = (
  file: TrackedFile,
  label: string,
  change: (runs: readonly TrackedRun[]) => readonly TrackedRun[],
): TrackedFile => ({
  ...file,
  paragraphs: file.paragraphs.map((one): TrackedParagraph =>
    one.label === label ? { ...one, runs: change(one.runs) } : one,
  ),
});
const clara = { author: "Acien, Clara", at: "2031-03-10T12:00:00Z" };
const plainly = ({ ins: _, del: __, ...run }: TrackedRun): TrackedRun => run;
const accepted = (runs: readonly TrackedRun[]): TrackedRun[] => runs.filter(({ del }) => !del).map(plainly);
const rejected = (runs: readonly TrackedRun[]): TrackedRun[] => runs.filter(({ ins }) => !ins).map(plainly);

describe("other parties' proposals in a tracked file", () => {
  const room = (): Room => {
    const made = new Room([
      "1. States shall meet every year.",
      "2. All States report to the secretariat.",
      "3. The secretariat reports.",
    ]);
    made.act(altora, { type: "table", as: "ALT", paragraph: made.id("1"), wording: "States should meet every year." });
    made.act(altora, {
      type: "table",
      as: "ALT",
      paragraph: made.id("2"),
      wording: "All States report in writing to the secretariat.",
    });
    made.act(altora, { type: "table", as: "ALT", after: made.id("2"), wording: "Reports are public and short." });
    made.act(altora, { type: "table", as: "ALT", paragraph: made.id("3"), out: true });
    return made;
  };

  test("accepted in Word are read as support, rejected ones as an objection, both to be confirmed", async () => {
    const { draft } = room();
    const file = await out(draft, "tracked");
    expect(told(back(inRuns(file, "1", accepted), draft, brevia, "BRE"))).toEqual([
      "position 1 | on 1 | support | untracked | unticked",
    ]);
    expect(told(back(inRuns(file, "1", rejected), draft, brevia, "BRE"))).toEqual([
      "position 1 | on 1 | object | untracked | unticked",
    ]);
    expect(told(back(inRuns(file, "2", accepted), draft, brevia, "BRE"))).toEqual([
      "position 2 | on 2 | support | untracked | unticked",
    ]);
    expect(told(back(inRuns(file, "2", rejected), draft, brevia, "BRE"))).toEqual([
      "position 2 | on 2 | object | untracked | unticked",
    ]);
    // Its own: accepting asks for nothing, rejecting withdraws.
    expect(told(back(inRuns(file, "1", accepted), draft))).toEqual([]);
    const own = back(inRuns(file, "1", rejected), draft);
    expect(own.changes[0]!.act).toMatchObject({ type: "withdraw", as: "ALT" });
  });

  test("edited by another hand are amended", async () => {
    const made = room();
    const { draft } = made;
    const file = await out(draft, "tracked");
    const edited = inRuns(file, "2", (runs) =>
      runs.flatMap((run) => {
        if (run.ins === undefined) return [run];
        const [before, behind] = run.t.split("in writing") as [string, string];
        return [
          { ...run, t: `${before}in ` },
          { ...run, t: "writing", del: clara },
          { t: "good time", ins: clara },
          { ...run, t: behind },
        ];
      }),
    );
    const returned = back(edited, draft, brevia, "BRE");
    expect(told(returned)).toEqual(["replacement 2 | on 2 | {-writing-}{+good time+}"]);
    made.act(brevia, returned.changes[0]!.act!);
    expect(made.proposal("2.1")).toMatchObject({ sponsors: ["BRE"] });
    // By its own party it is a new version.
    const own = back(edited, draft);
    expect(own.changes[0]!.act).toMatchObject({ type: "revise", as: "ALT" });
  });

  test("struck whole by another hand are objected to", async () => {
    const { draft } = room();
    const file = await out(draft, "tracked");
    const struck = inRuns(file, "2", (runs) => runs.map((run) => (run.ins ? { ...run, del: clara } : run)));
    expect(told(back(struck, draft, brevia, "BRE"))).toEqual([
      "position 2 | on 2 | object | {- in writing-} | unticked",
    ]);
  });

  test("beside a new change of one's own stay what they are", async () => {
    const { draft } = room();
    const file = await out(draft, "tracked");
    const edited = inRuns(file, "1", (runs) => [
      ...runs.slice(0, -1),
      { ...runs.at(-1)!, t: " meet every" },
      { t: " single", ins: clara },
      { t: " year." },
    ]);
    expect(told(back(edited, draft, brevia, "BRE"))).toEqual(["insertion 1 | {+ single+}"]);
  });

  test("are told from what somebody called like a party does in Word", async () => {
    const { draft } = room();
    const file = await out(draft, "tracked");
    const named = { author: "Altora", at: clara.at };
    const edited = {
      ...inRuns(file, "3", () => [
        { t: "The " },
        { t: "secretariat", del: named },
        { t: "Secretariat", ins: named },
        { t: " reports." },
      ]),
      comments: [...file.comments, { author: "Altora", at: clara.at, text: "Why?", from: 0, to: 3 }],
    };
    const returned = back(edited, draft);
    expect(told(returned)).toContain("replacement 3 | {-secretariat-}{+Secretariat+}");
    expect(told(returned)).toHaveLength(1);
    expect(returned.comments).toMatchObject([{ author: "Altora", text: "Why?" }]);
    // A program that dates every mark anew leaves only names to tell them by: nothing of ours is asked for again.
    const anew = <T extends Pick<TrackedRun, "ins" | "del">>({ ins, del, ...one }: T) => ({
      ...one,
      ...(ins && { ins: { ...ins, at: clara.at } }),
      ...(del && { del: { ...del, at: clara.at } }),
    });
    const redated: TrackedFile = {
      ...file,
      comments: [],
      paragraphs: file.paragraphs.map(({ runs, mark, ...one }) => ({
        ...one,
        runs: runs.map(anew),
        ...(mark && { mark: anew(mark) }),
      })),
    };
    expect(told(back(redated, draft))).toEqual([]);
  });
});
