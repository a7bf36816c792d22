import fc from "fast-check";
import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { readTracked } from "../../../drafts/formats/tracked-read.ts";
import { joinedParagraphs, sentText, wouldBeText } from "../../../drafts/formats/tracked-text.ts";
import type { TrackedFile, TrackedParagraph, TrackedRun } from "../../../drafts/formats/tracked.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { printedDraft } from "./printed-draft.ts";
import { list, numbered, p, strict, style, wordFile } from "./word-file.ts";
import type { Made } from "./word-file.ts";

const read = (made: Uint8Array | Made): TrackedFile => {
  const answer = readTracked(made instanceof Uint8Array ? made : wordFile(made));
  if (isRefusal(answer)) throw new Error(`refused: ${answer.message}`);
  return answer;
};

/** Runs as "same {+Clara:in} {-Clara:out}", both signs where one struck another's words. */
const shown = (runs: readonly TrackedRun[]): string =>
  runs
    .map(({ t, ins, del, b, i }) => {
      const fate = [ins && `+${ins.author}${ins.move ? "~" : ""}`, del && `-${del.author}${del.move ? "~" : ""}`];
      const words = `${b ? "*" : ""}${i ? "/" : ""}${t}`;
      return ins || del ? `{${fate.filter(Boolean).join("")}:${words}}` : words;
    })
    .join("");
/** "12 bis | words ¶+Clara", one a paragraph. */
const told = ({ paragraphs }: TrackedFile): string[] =>
  paragraphs.map(({ label, runs, mark }: TrackedParagraph) => {
    const marks = `${mark?.ins ? ` ¶+${mark.ins.author}` : ""}${mark?.del ? ` ¶-${mark.del.author}` : ""}`;
    return `${label === "" ? "" : `${label} | `}${shown(runs)}${marks}`;
  });
const missing = ({ notImported }: TrackedFile): Record<string, number> =>
  Object.fromEntries(notImported.map(({ what, count }) => [what, count]));

const run = (text: string, properties = ""): string =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
const by = (author: string): string => `w:id="1" w:author="${author}" w:date="2031-11-14T10:00:00Z"`;
const ins = (text: string, author = "Clara"): string => `<w:ins ${by(author)}>${run(text)}</w:ins>`;
const del = (text: string, author = "Clara"): string =>
  `<w:del ${by(author)}><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
const para = (inner: string, mark = "", more = ""): string =>
  `<w:p><w:pPr>${more}${mark && `<w:rPr><w:${mark} ${by("Clara")}/></w:rPr>`}</w:pPr>${inner}</w:p>`;

describe("words", () => {
  test("put in, struck, and put in by one and struck by another, are told with their authors and times", () => {
    const both = `<w:ins ${by("Clara")}>${run("new ")}${del("not ", "Dmitri")}</w:ins>`;
    const file = read({ body: para(run("States ") + del("should") + ins("shall") + both + run("meet")) });
    expect(told(file)).toEqual(["States {-Clara:should}{+Clara:shallnew }{+Clara-Dmitri:not }meet"]);
    expect(file.paragraphs[0]!.runs[1]!.del).toEqual({ author: "Clara", at: "2031-11-14T10:00:00Z" });
    expect(file.authors).toEqual([
      { name: "Clara", insertions: 1, deletions: 1, comments: 0, moves: 0 },
      { name: "Dmitri", insertions: 0, deletions: 1, comments: 0, moves: 0 },
    ]);
  });

  test("of one author beside each other are one run, whenever each was written", () => {
    const later = ins("b").replace("10:00", "11:00");
    expect(told(read({ body: para(ins("a") + later + ins("c", "Dmitri")) }))).toEqual(["{+Clara:ab}{+Dmitri:c}"]);
  });

  test("in content controls, links, smart tags and field results stand; codes and fallbacks do not", () => {
    const field = (code: string, result: string): string =>
      `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:t>code</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;
    const body = para(
      `<w:sdt><w:sdtContent>${ins("a")}</w:sdtContent></w:sdt><w:hyperlink>${run("b")}</w:hyperlink><w:smartTag>${run("c")}</w:smartTag>${field("REF x", "d")}<w:fldSimple w:instr="PAGE">${run("e")}</w:fldSimple><w:r><mc:AlternateContent><mc:Choice><w:t>f</w:t></mc:Choice><mc:Fallback><w:t>g</w:t></mc:Fallback></mc:AlternateContent></w:r>`,
    );
    expect(told(read({ body }))).toEqual(["{+Clara:a}bcdef"]);
  });

  test("have tabs, breaks, hyphens that do not break, bold and italics", () => {
    const body = para(
      `${run("a", "<w:b/>")}<w:r><w:tab/><w:br/><w:noBreakHyphen/><w:br w:type="page"/></w:r>${run("b", "<w:i/>")}`,
    );
    expect(told(read({ body }))).toEqual(["*a\t\n\u2011/b"]);
  });

  test("of text boxes are not taken, and that is said", () => {
    const body = para(
      `<w:r><w:drawing><w:txbxContent>${para(ins("boxed"))}</w:txbxContent></w:drawing></w:r>${run("words")}`,
    );
    const file = read({ body });
    expect([told(file), missing(file)]).toEqual([["words"], { "text box": 1 }]);
  });

  test("that only look otherwise are counted as formatting", () => {
    const body =
      para(run("a", `<w:b/><w:rPrChange ${by("Clara")}/>`)) + para(run("b"), "", `<w:pPrChange ${by("Clara")}/>`);
    const file = read({ body });
    expect([told(file), missing(file)]).toEqual([["*a", "b"], { "tracked change of formatting": 2 }]);
  });
});

describe("paragraph marks", () => {
  test("put in split a paragraph, struck join two, and drop no letter", () => {
    const split = read({ body: para(run("One"), "ins") + para(run(" two")) });
    expect([sentText(split), wouldBeText(split)]).toEqual([["One two"], ["One", " two"]]);
    const merged = read({ body: para(run("One"), "del") + para(run(" two")) });
    expect([sentText(merged), wouldBeText(merged)]).toEqual([["One", " two"], ["One two"]]);
  });

  test("of a whole paragraph put in or struck go with it", () => {
    const file = read({ body: para(run("a")) + para(ins("b"), "ins") + para(del("c"), "del") + para(run("d")) });
    expect([sentText(file), wouldBeText(file)]).toEqual([
      ["a", "c", "d"],
      ["a", "b", "d"],
    ]);
    expect(joinedParagraphs(file, "sent").map(({ paragraphs }) => paragraphs)).toEqual([[0], [1, 2], [3]]);
  });

  test("at the end of a cell join nothing, unless the row goes", () => {
    const cell = (inner: string): string => `<w:tc>${inner}</w:tc>`;
    const row = (inner: string, properties = ""): string => `<w:tr>${properties}${inner}</w:tr>`;
    const table = `<w:tbl>${row(cell(para(run("a"), "del")) + cell(para(run("b"))))}${row(cell(para(run("c"))), `<w:trPr><w:del ${by("Clara")}/></w:trPr>`)}</w:tbl>`;
    const file = read({ body: table + para(run("d")) });
    expect(told(file)).toEqual(["a", "b", "{-Clara:c} ¶-Clara", "d"]);
    expect([sentText(file), wouldBeText(file)]).toEqual([
      ["a", "b", "c", "d"],
      ["a", "b", "d"],
    ]);
    expect(file.paragraphs.map(({ inTable }) => inTable)).toEqual([true, true, true, undefined]);
    expect(missing(file)).toEqual({ "table (its words stand as paragraphs)": 1 });
  });
});

describe("moves", () => {
  const from = (id: number, name: string, inner: string): string =>
    `<w:moveFromRangeStart w:id="${id}" w:name="${name}"/><w:moveFrom ${by("Clara")}>${inner}</w:moveFrom><w:moveFromRangeEnd w:id="${id}"/>`;
  const to = (id: number, name: string, inner: string): string =>
    `<w:moveToRangeStart w:id="${id}" w:name="${name}"/><w:moveTo ${by("Clara")}>${inner}</w:moveTo><w:moveToRangeEnd w:id="${id}"/>`;

  test("pair by the name of their range, and are one change", () => {
    const file = read({ body: para(from(1, "m", run("x"))) + para(run("y")) + para(to(2, "m", run("x"))) });
    expect(told(file)).toEqual(["{-Clara~:x}", "y", "{+Clara~:x}"]);
    expect(file.authors).toEqual([{ name: "Clara", insertions: 0, deletions: 0, comments: 0, moves: 1 }]);
  });

  test("of a whole paragraph take its mark along", () => {
    const body = para(from(1, "m", run("x")), "moveFrom") + para(run("y")) + para(to(2, "m", run("x")), "moveTo");
    const file = read({ body: body + para(run("z")) });
    expect(file.paragraphs[0]!.mark?.del?.move).toBe("m");
    expect([sentText(file), wouldBeText(file)]).toEqual([
      ["x", "y", "z"],
      ["y", "x", "z"],
    ]);
  });

  test("without their other end are words that come in, or go out", () => {
    expect(told(read({ body: para(from(1, "m", run("x"))) }))).toEqual(["{-Clara:x}"]);
  });
});

describe("labels", () => {
  test("typed and computed are apart from the words; bis and sub-paragraphs are called as a draft calls them", () => {
    const file = read({
      numbering: list(["decimal", "%1."], ["lowerLetter", "(%2)"]),
      body: numbered("One") + numbered("sub", 1) + p("12 bis.\tStates") + p("(a) twice") + p("PP3. Recalling"),
    });
    expect(told(file)).toEqual(["1 | One", "1 (a) | sub", "12 bis | States", "12 bis (a) | twice", "PP3 | Recalling"]);
    expect(file.paragraphs.map(({ typed }) => typed?.[0]?.t)).toEqual([
      undefined,
      undefined,
      "12 bis.\t",
      "(a) ",
      "PP3. ",
    ]);
    expect(sentText(file)[2]).toBe("12 bis.\tStates");
  });

  test("of paragraphs put in and struck are computed in the text each stands in", () => {
    const numPr = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>';
    const file = read({
      numbering: list(["decimal", "%1."]),
      body: [
        para(run("a"), "", numPr),
        para(ins("new"), "ins", numPr),
        para(del("old"), "del", numPr),
        para(run("b"), "", numPr),
      ].join(""),
    });
    // As it was sent: a, old, b; as it would be: a, new, b.
    expect(file.paragraphs.map(({ label }) => label)).toEqual(["1", "2", "2", "3"]);
  });

  test("changed by hand are told with what they were and by whom", () => {
    const body = p("12. Before") + para(`${run("13")}${ins(" bis")}${run(". States")}`);
    const [, changed] = read({ body }).paragraphs;
    expect(changed).toMatchObject({ label: "13 bis", labelChanged: { from: "13", by: { author: "Clara" } } });
    expect(shown(changed!.runs)).toBe("States");
  });

  test("of a paragraph that was replaced as a whole stay apart from its words on both sides", () => {
    const file = read({ body: para(del("12. States meet") + ins("12. Parties meet")) });
    expect(told(file)).toEqual(["12 | {-Clara:States meet}{+Clara:Parties meet}"]);
    expect([sentText(file), wouldBeText(file)]).toEqual([["12. States meet"], ["12. Parties meet"]]);
  });

  test("of a paragraph joined to the one above it are what it was called", () => {
    const file = read({ body: para(run("12. One"), "del") + para(del("13. ") + run("two")) });
    expect(file.paragraphs.map(({ label }) => label)).toEqual(["12", "13"]);
    expect(wouldBeText(file)).toEqual(["12. Onetwo"]);
  });

  test("numbering that was put on or taken off in tracking is told", () => {
    const numPr = `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins ${by("Clara")}/></w:numPr>`;
    const file = read({ numbering: list(["decimal", "%1."]), body: para(run("a"), "", numPr) });
    expect(file.paragraphs[0]).toMatchObject({ label: "1", labelChanged: { from: "", by: { author: "Clara" } } });
  });

  test("begin anew in annexes, which are parts", () => {
    const heading = '<w:pStyle w:val="h"/>';
    const body = p("1. One") + p("Annex II", heading) + p("1. Again");
    const file = read({ body, styles: style("h", "heading 1") });
    expect(file.paragraphs.map(({ part, label, divides }) => [part, label, divides])).toEqual([
      ["consensus", "1", undefined],
      ["annex-ii", "", true],
      ["annex-ii", "1", undefined],
    ]);
  });
});

describe("footnotes and comments", () => {
  test("footnotes are tracked as the text is, once each, in the order of their references", () => {
    const reference = '<w:r><w:footnoteReference w:id="2"/></w:r>';
    const file = read({
      footnotes: `<w:footnote w:id="2">${para(`<w:r><w:footnoteRef/></w:r>${run(" See ")}${ins("A/1")}`)}</w:footnote>`,
      body: para(`${run("x")}<w:ins ${by("Clara")}>${reference}</w:ins>`) + para(reference),
    });
    expect(file.notes.map(shown)).toEqual(["See {+Clara:A/1}"]);
    expect(file.paragraphs.map(({ runs }) => runs.map(({ note, ins: put }) => [note, put?.author]))).toEqual([
      [
        [undefined, undefined],
        [0, "Clara"],
      ],
      [[0, undefined]],
    ]);
  });

  test("comments stand at letters of the words, over paragraphs too, without the label's", () => {
    const comment = (id: number, text: string): string =>
      `<w:comment w:id="${id}" w:author="Clara" w:date="2031-11-14T10:00:00Z">${p(text)}</w:comment>`;
    const body = [
      `<w:p>${run("12. States ")}<w:commentRangeStart w:id="0"/>${run("shall")}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>${run(" meet")}</w:p>`,
      `<w:p>${run("a")}<w:commentRangeStart w:id="1"/>${run("bc")}</w:p><w:p>${run("d")}<w:commentRangeEnd w:id="1"/></w:p>`,
      `<w:p>${run("ef")}<w:r><w:commentReference w:id="2"/></w:r></w:p>`,
    ].join("");
    const file = read({ body, comments: comment(0, "why") + comment(1, "both") + comment(2, "here") });
    expect(file.comments.map(({ text, from, to, through }) => [text, from, to, through])).toEqual([
      ["why", 7, 12, undefined],
      ["both", 1, 3, 2],
      ["here", 2, 2, undefined],
    ]);
    expect(file.paragraphs.map(({ comments }) => comments)).toEqual([[0], [1], [], [2]]);
  });

  test("a comment in a footnote stands with its reference", () => {
    const note = `<w:commentRangeStart w:id="0"/>${run("note")}<w:commentRangeEnd w:id="0"/>`;
    const file = read({
      comments: `<w:comment w:id="0" w:author="Clara">${p("why")}</w:comment>`,
      footnotes: `<w:footnote w:id="2"><w:p>${note}</w:p></w:footnote>`,
      body: `<w:p>${run("ab")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>`,
    });
    expect([file.paragraphs[0]!.comments, file.comments[0]!.from]).toEqual([[0], 2]);
  });
});

describe("bookmarks", () => {
  const start = (id: number): string => `<w:bookmarkStart w:id="${id}" w:name="p_p1-${id}"/>`;
  const end = (id: number): string => `<w:bookmarkEnd w:id="${id}"/>`;

  test("tell which paragraph of ours it was; after a split several have one, after a joining one has several", () => {
    const body = [
      para(start(1) + run("a")),
      para(run("b") + end(1)),
      para(`${start(2)}${run("c")}${end(2)}${start(3)}${run("d")}${end(3)}`),
      `<w:p>${start(4)}${run("e")}</w:p>${end(4)}${start(5)}<w:p>${end(5)}${run("f")}</w:p>`,
    ].join("");
    expect(read({ body }).paragraphs.map(({ bookmark, joined }) => [bookmark, ...(joined ?? [])])).toEqual([
      ["p1-1"],
      ["p1-1"],
      ["p1-2", "p1-3"],
      ["p1-4"],
      ["p1-5"],
    ]);
  });
});

describe("our own files", () => {
  test("come back with their paragraphs, labels, footnotes and stamp, and nothing to do", async () => {
    const draft = printedDraft();
    const file = read(await writeDocx(draft, { view: "clean", attribution: "none", asAt: draft.at }));
    const ours = (["consensus", "annex-a", "summary"] as const).flatMap((part) =>
      draft.parts[part]!.filter(
        ({ kind, ins: put }) => kind !== "footnote" && kind !== "title" && put === undefined,
      ).map((paragraph) => ({ ...paragraph, part })),
    );
    const theirs = file.paragraphs.filter(({ kind, bookmark }) => bookmark !== undefined && kind !== "title");
    expect(theirs.map(({ bookmark, part, kind, label }) => [bookmark, part, kind, label])).toEqual(
      ours.map(({ id, part, kind, label }) => [id, part, kind, label]),
    );
    expect([file.stamp.seq, file.stamp.view, file.authors]).toEqual([draft.seq, "clean", []]);
    expect(file.noteBookmarks.every((id) => id !== null)).toBe(true);
    expect(sentText(file)).toEqual(wouldBeText(file));
  });

  test("with brackets say which letters are signs and which are only proposed", async () => {
    const draft = printedDraft();
    const file = read(await writeDocx(draft, { view: "annotated", attribution: "full", asAt: draft.at }));
    const signs = new Set(file.paragraphs.flatMap(({ runs }) => runs.map(({ sign }) => sign)));
    expect([...signs].toSorted()).toEqual(["bracket", "names", "proposed", undefined]);
    const stands = file.paragraphs
      .filter(({ bookmark }) => bookmark !== undefined)
      .map(({ runs }) => runs.map(({ t, sign }) => (sign === undefined ? t : "")).join(""));
    const clean = read(await writeDocx(draft, { view: "clean", attribution: "none", asAt: draft.at }));
    for (const { runs } of clean.paragraphs.filter(({ bookmark }) => bookmark !== undefined))
      expect(stands).toContain(runs.map(({ t }) => t).join(""));
  });
});

describe("files of other writers", () => {
  const body = para(run("États ") + ins("réunis"));
  const utf16 = (xml: string): Uint8Array =>
    Uint8Array.from(
      [0xfeff, ...Array.from({ length: xml.length }, (_, n) => xml.charCodeAt(n))].flatMap((unit) => [
        unit >> 8,
        unit & 255,
      ]),
    );
  test.each<[string, Made]>([
    ["in the strict form", { body, namespace: strict }],
    ["in UTF-16", { body, encode: utf16 }],
    [
      "under other prefixes",
      { body, encode: (xml) => strToU8(xml.replaceAll("w:", "ns0:").replaceAll("xmlns:w=", "xmlns:ns0=")) },
    ],
  ])("%s read the same", (_, made) => expect(told(read(made))).toEqual(["États {+Clara:réunis}"]));
});

describe("laws", () => {
  const author = fc.constantFrom("Clara", "Dmitri");
  const words = fc.stringMatching(/^[a-z ]{1,6}$/u);
  const piece = fc.oneof(
    words.map((t) => ({ sent: t, wouldBe: t, xml: run(t) })),
    fc.tuple(words, author).map(([t, who]) => ({ sent: "", wouldBe: t, xml: ins(t, who) })),
    fc.tuple(words, author).map(([t, who]) => ({ sent: t, wouldBe: "", xml: del(t, who) })),
    fc
      .tuple(words, author)
      .map(([t, who]) => ({ sent: "", wouldBe: "", xml: `<w:ins ${by("Eve")}>${del(t, who)}</w:ins>` })),
  );
  const paragraphs = fc.array(fc.tuple(fc.array(piece, { maxLength: 5 }), fc.constantFrom("", "ins", "del")), {
    minLength: 1,
    maxLength: 6,
  });

  test("rejecting all gives the letters that were sent, accepting all those that would be", () => {
    fc.assert(
      fc.property(paragraphs, (made) => {
        const all = [...made, [[], ""] as const];
        const file = read({
          body: all.map(([pieces, mark]) => para(pieces.map(({ xml }) => xml).join(""), mark)).join(""),
        });
        const expected = (side: "sent" | "wouldBe", gone: string): string[] =>
          all
            .map(([pieces, mark]) => pieces.map((one) => one[side]).join("") + (mark === gone ? "" : "¶"))
            .join("")
            .split("¶")
            .slice(0, -1);
        expect([sentText(file), wouldBeText(file)]).toEqual([expected("sent", "ins"), expected("wouldBe", "del")]);
      }),
    );
  });
});
