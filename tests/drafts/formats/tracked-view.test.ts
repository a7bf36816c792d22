import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { asNonPaper } from "../../../drafts/formats/options.ts";
import type { OutputOptions } from "../../../drafts/formats/options.ts";
import { differences } from "../../../drafts/formats/proof.ts";
import { readBack } from "../../../drafts/formats/read-back.ts";
import { trackingChoice } from "../../../drafts/formats/tracking-choice.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { sampleParties } from "../../../drafts/samples/parties.ts";
import { playSample } from "../samples/play.ts";
import { printedDraft } from "./printed-draft.ts";

const asAt = "2031-11-03T10:00:00.000Z";
const tracked: OutputOptions = {
  view: "tracked",
  attribution: "full",
  asAt,
  head: { seq: 10, hash: "ab".repeat(32), at: asAt },
};
const draft = printedDraft();
const { draft: played } = playSample();

const partsOf = async (of: Draft, options: OutputOptions = tracked): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(await writeDocx(of, options))).map(([name, bytes]) => [name, strFromU8(bytes)]),
  );
const document = async (of: Draft, options?: OutputOptions): Promise<string> =>
  (await partsOf(of, options))["word/document.xml"]!;
const comments = async (of: Draft, options?: OutputOptions): Promise<string[]> =>
  [
    ...(await partsOf(of, options))["word/comments.xml"]!.matchAll(
      /<w:comment [^>]*w:author="([^"]*)".*?<\/w:comment>/gsu,
    ),
  ].map(([all, author]) => `${author}: ${all.replaceAll(/<[^>]+>/gu, "")}`);

/** One paragraph of the document, changes as braces. */
const shown = (xml: string, number: string): string =>
  xml
    .split("</w:p>")
    .map((paragraph) =>
      paragraph
        .replaceAll(/<w:(ins|del|moveFrom|moveTo) [^>]*w:author="([^"]*)"[^>]*\/>/gu, "{¶ $1 $2}")
        .replaceAll(/<w:(ins|del|moveFrom|moveTo) [^>]*w:author="([^"]*)"[^>]*>/gu, "{$1 $2: ")
        .replaceAll(/<\/w:(?:ins|del|moveFrom|moveTo)>/gu, "}")
        .replaceAll("<w:tab/>", "\t")
        .replaceAll(/<[^>]+>/gu, ""),
    )
    .find((text) => text.includes(`${number}\t`)) ?? "";

describe("a tracked file", () => {
  test("has States as authors, and one striking inside another's words", async () => {
    const twelve = shown(await document(played), "12.");
    expect(twelve).toContain("{del Altora: shall}{ins Altora: should}");
    expect(twelve).toContain("{ins Velmora:  upon request}{ins Delmar:  and voluntarily}");
    expect(twelve).toContain("{ins Archipelago Group: {del Oriel: a single}}{ins Oriel: one}");
  });

  test("brings paragraphs in and out with their marks and numbers, and moves them as moves", async () => {
    const xml = await document(played);
    expect(shown(xml, "13.")).toMatch(/^\{¶ del Corvane\}\{del Corvane: 13\.\t\}/u);
    expect(shown(xml, "13 bis.")).toMatch(/^\{¶ ins Archipelago Group\}\{ins Archipelago Group: 13 bis\.\t\}/u);
    expect(shown(xml, "28.")).toMatch(/^\{¶ moveTo Kallistan\}/u);
    const names = [...xml.matchAll(/<w:move(From|To)RangeStart [^>]*w:name="([^"]*)"/gu)].map(([, end, name]) => [
      end,
      name,
    ]);
    expect(names).toEqual([
      ["To", "move1"],
      ["From", "move1"],
    ]);
  });

  test("[W1] [W3] says of rivals on the same words, of holds, sponsors and positions in comments", async () => {
    const said = await comments(played);
    expect(said).toContain(
      "Northern Compact: Proposal 15: “are encouraged to” for “shall”. On the same words as proposal 13, which is shown as a change; Word can show only one. Can live with: Altora, Kallistan, Meridia. Object: Velmora.",
    );
    expect(said).toContain(
      "Corvane: Proposal 20: “and shall exchange information on such misuse” is held: not agreed.",
    );
    expect(said.find((one) => one.startsWith("Altora: Proposal 13."))).toContain("Sponsors: Altora, Brevia, Lorvale.");
  });

  test("dates changes by their tabling, and counts all its ids in one row", async () => {
    const xml = await document(played);
    const dates = new Set([...xml.matchAll(/w:date="([^"]*)"/gu)].map(([, date]) => date!));
    expect(dates.size).toBeGreaterThan(30);
    for (const date of dates) expect(date).toMatch(/^2031-11-03T\d\d:\d\d:\d\dZ$/u);
    const ids = [...xml.matchAll(/<w:(?!comment|footnote)\w+(?<!RangeEnd|bookmarkEnd) [^>]*?w:id="(\d+)"/gu)].map(
      ([, id]) => id,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("counts footnotes in the order of the text and comments above them, without which LibreOffice 7 shifts footnotes", async () => {
    const xml = await document(played);
    const ids = (of: string): number[] =>
      [...xml.matchAll(new RegExp(`<w:${of} w:id="(\\d+)"`, "gu"))].map(([, id]) => Number(id));
    const notes = ids("footnoteReference");
    expect(notes.length).toBeGreaterThan(1);
    expect(notes).toEqual(notes.map((_, n) => n + 1));
    expect(Math.min(...ids("commentReference"))).toBe(notes.length + 1);
  });

  test("tracks whoever types in it", async () => {
    for (const view of ["clean", "tracked"] as const)
      expect((await partsOf(draft, { ...tracked, view }))["word/settings.xml"]).toContain("<w:trackRevisions/>");
  });

  test("leaves nothing out: each open proposal is a change or stands in a comment", async () => {
    const { tracked: changes, beside } = trackingChoice(played);
    const open = played.proposals.filter(({ status, asleep }) => status === "open" && !asleep);
    expect(changes.size + beside.size).toBe(open.length);
    const said = (await comments(played)).join("\n");
    for (const id of beside.keys())
      expect(said).toContain(`Proposal ${played.proposals.find((one) => one.id === id)!.number}:`);
  });

  test("is the same bytes from the same draft", async () => {
    expect(await writeDocx(played, tracked)).toEqual(await writeDocx(played, tracked));
  });
});

describe("attribution", () => {
  const names = sampleParties.flatMap((party) => [party.name, ...(/^X[A-Z]{2}$/u.test(party.id) ? [party.id] : [])]);
  const text = async (options: OutputOptions): Promise<string> =>
    Object.values(await partsOf(played, options)).join("\n");

  test("[W4] none names no party in any part of the file, its metadata included", async () => {
    const all = await text({ ...tracked, attribution: "none" });
    const words = await text({ ...tracked, view: "clean" });
    const attributed = names.filter((name) => !words.includes(name));
    expect(attributed.length).toBeGreaterThan(20);
    expect(attributed.filter((name) => all.includes(name))).toEqual([]);
    expect(all.includes('w:author="Proposal 13"')).toBe(true);
  });

  test("groups names groups alone", async () => {
    const all = await text({ ...tracked, attribution: "groups" });
    for (const { name, kind } of sampleParties)
      if (kind !== "group") expect([name, all.includes(`"${name}"`)]).toEqual([name, false]);
    expect(all.includes('w:author="Archipelago Group"')).toBe(true);
    expect(all.includes("Altora")).toBe(false);
  });

  test("what was told the Chair alone is in no file", async () => {
    expect(
      Object.values(await partsOf(draft))
        .join("\n")
        .includes("for the Chair alone"),
    ).toBe(false);
  });

  test("a non-paper has no number of the record in it", async () => {
    const all = Object.values(
      await partsOf(asNonPaper(played), { view: "tracked", attribution: "none", asAt, nonPaper: true }),
    ).join("\n");
    expect(all.includes('w:author="Proposal"')).toBe(true);
    for (const mark of [/Proposal \d/u, /proposal \d/u, /p_p\d/u, /Unbracket (?:seq|head|view)/u])
      expect([mark, mark.test(all)]).toEqual([mark, false]);
  });
});

describe("verify", () => {
  const read = async (bytes: Uint8Array) => {
    const file = await readBack(bytes, played.parties);
    if (isRefusal(file)) throw new Error(file.message);
    return file;
  };

  test("reads what the file was made from, and finds nothing different in one written at another time", async () => {
    const file = await read(await writeDocx(played, tracked));
    expect(file.stamp).toMatchObject({ view: "tracked", seq: played.seq, head: { seq: 10 } });
    const again = await read(await writeDocx(played, { ...tracked, asAt: "2032-01-01T00:00:00.000Z" }));
    expect(differences(again.lines, file.lines, "en")).toEqual([]);
  });

  test.each([
    ["a word in a change", "feasible", "possible"],
    ["an author", 'w:author="Kallistan"', 'w:author="Altora"'],
    ["a word that stands", "hospitals", "schools"],
  ])("tells %s from what was written", async (_, old, now) => {
    const entries = unzipSync(await writeDocx(played, tracked));
    entries["word/document.xml"] = strToU8(strFromU8(entries["word/document.xml"]!).replace(old, now));
    const forged = await read(zipSync(entries));
    expect(
      differences((await read(await writeDocx(played, tracked))).lines, forged.lines, "en").length,
    ).toBeGreaterThan(0);
  });
});
