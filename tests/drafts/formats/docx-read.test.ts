import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, strToU8, zipSync } from "fflate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { readDocx } from "../../../drafts/formats/docx-read.ts";
import { readTracked } from "../../../drafts/formats/tracked-read.ts";
import type { ParsedDraft } from "../../../drafts/notation/parsed.ts";
import { plain } from "../../../drafts/reading/words.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { RefusalCode } from "../../../drafts/refusal.ts";
import { sampleParties } from "../../../drafts/samples/relays.ts";
import { printedDraft } from "./printed-draft.ts";
import { list, numbered, p, strict, style, wordEntries, wordFile } from "./word-file.ts";
import type { Made } from "./word-file.ts";

const read = async (file: Uint8Array | Made): Promise<ParsedDraft> => {
  const answer = await readDocx(file instanceof Uint8Array ? file : wordFile(file), { parties: sampleParties });
  if (isRefusal(answer)) throw new Error(`refused: ${answer.message}`);
  return answer;
};
const refused = async (file: Uint8Array): Promise<readonly [RefusalCode, string] | null> => {
  const answer = await readDocx(file);
  return isRefusal(answer) ? [answer.refused, answer.message] : null;
};
/** "paragraph 12: words", one a line. */
const told = ({ paragraphs }: ParsedDraft): string[] =>
  paragraphs.map(
    ({ kind, level, label, words }) =>
      [kind, ...(kind === "heading" || kind === "sub-paragraph" ? [level] : []), ...(label ? [label] : [])].join(" ") +
      `: ${plain(words).replaceAll("\uFFFC", "^")}`,
  );
const missing = (parsed: ParsedDraft): Record<string, number> =>
  Object.fromEntries(parsed.found.notImported.map(({ what, count }) => [what, count]));

describe("paragraphs", () => {
  test("have the numbers Word prints, computed level by level", async () => {
    const parsed = await read({
      numbering: list(["decimal", "%1."], ["lowerLetter", "(%2)"], ["lowerRoman", "(%3)"]),
      body: [
        numbered("One"),
        numbered("first", 1),
        numbered("second", 1),
        numbered("inner", 2),
        p(""),
        numbered("Two"),
        numbered("again", 1),
      ].join(""),
    });
    expect(told(parsed)).toEqual([
      "paragraph 1: One",
      "sub-paragraph 1 1 (a): first",
      "sub-paragraph 1 1 (b): second",
      "sub-paragraph 2 1 (b) (i): inner",
      "paragraph 2: Two",
      "sub-paragraph 1 2 (a): again",
    ]);
  });

  test("are counted where they are empty too, as Word prints them", async () => {
    const parsed = await read({
      numbering: list(["decimal", "%1."]),
      body: [numbered("One"), numbered(""), numbered("Three")].join(""),
    });
    expect(told(parsed)).toEqual(["paragraph 1: One", "paragraph 3: Three"]);
  });

  test("go on counting in a list made anew at an inner level", async () => {
    const at = (numId: number, start: number): string =>
      `<w:num w:numId="${numId}"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="${start}"/></w:lvlOverride></w:num>`;
    const parsed = await read({
      numbering: list(["decimal", "%1."], ["lowerLetter", "(%2)"], ["decimal", "%3."]) + at(2, 2),
      body: [numbered("One"), numbered("inner", 1), numbered("Two", 2, 2), numbered("Three", 2, 2)].join(""),
    });
    expect(told(parsed)).toEqual([
      "paragraph 1: One",
      "sub-paragraph 1 1 (a): inner",
      "paragraph 2: Two",
      "paragraph 3: Three",
    ]);
  });

  test("keep a label that is set bold, and the bold of the words behind it", async () => {
    const parsed = await read({ body: p("*12.\t*States meet.") + p("*(b) Shared*") });
    expect(told(parsed)).toEqual(["paragraph 12: States meet.", "sub-paragraph 1 12 (b): Shared"]);
    expect(parsed.paragraphs.map(({ words }) => words)).toEqual([[{ t: "States meet." }], [{ t: "Shared", b: true }]]);
  });

  test("have the numbers that are typed, bis included", async () => {
    const parsed = await read({
      body: [
        p("Report", '<w:pStyle w:val="Title"/>'),
        p("12.\tStates meet."),
        p("12 bis. Again."),
        p("(a) twice;"),
      ].join(""),
      styles: style("Title", "Title"),
    });
    expect(parsed.title).toBe("Report");
    expect(told(parsed)).toEqual([
      "paragraph 12: States meet.",
      "paragraph 12 bis: Again.",
      "sub-paragraph 1 12 bis (a): twice;",
    ]);
  });

  test("under headings of any language, at consecutive levels", async () => {
    const parsed = await read({
      body: [
        p("A. Overview", '<w:pStyle w:val="h1"/>'),
        p("Next steps", '<w:pStyle w:val="h4"/>'),
        p("1. States meet."),
      ].join(""),
      styles: style("h1", "heading 1") + style("h4", "Überschrift 4"),
    });
    expect(told(parsed)).toEqual(["heading 1 A: Overview", "heading 2: Next steps", "paragraph 1: States meet."]);
  });

  test("without heading styles have the title, symbol, headings and annexes that stand alone", async () => {
    const parsed = await read({
      numbering: list(["upperLetter", "%1."]),
      body: [
        p("*Progress report*"),
        p("OWG/2031/1"),
        numbered("Overview"),
        p("1. States met."),
        p("2. States note."),
        p("*Recommended next steps*"),
        p("3. States go on."),
        numbered("Threats"),
        p("4. Threats grow."),
        p("Annex II: Lists"),
        p("1. One."),
        p("2. Two."),
      ].join(""),
    });
    expect([parsed.title, parsed.symbol, parsed.annexes]).toEqual([
      "Progress report",
      "OWG/2031/1",
      { "annex-ii": "Lists" },
    ]);
    expect(told(parsed)).toEqual([
      "heading 1 A: Overview",
      "paragraph 1: States met.",
      "paragraph 2: States note.",
      "heading 2: Recommended next steps",
      "paragraph 3: States go on.",
      "heading 1 B: Threats",
      "paragraph 4: Threats grow.",
      "paragraph 1: One.",
      "paragraph 2: Two.",
    ]);
    expect(parsed.problems.map(({ code, message }) => [code, message])).toEqual([
      ["taken-as-title", "The first line, “Progress report”, was taken as the title."],
      [
        "taken-as-heading",
        "4 lines that stand alone were taken as headings: “A. Overview”, “Recommended next steps”, “B. Threats”, “Annex II: Lists”.",
      ],
    ]);
  });

  test("of a preamble are called the same whether the file is read or its changes are", async () => {
    const line = (italic: string, rest: string): string =>
      `<w:p><w:r><w:rPr><w:i/></w:rPr><w:t>${italic}</w:t></w:r><w:r><w:t xml:space="preserve">${rest}</w:t></w:r></w:p>`;
    const body = [
      line("Being", " Parties to the Convention,"),
      line("In pursuit", " of its objective,"),
      line("Taking into account", " the imperatives."),
      line("Noting", " the end,"),
    ].join("");
    const called = (all: readonly { readonly kind: string; readonly label: string }[]): string[] =>
      all.map(({ kind, label }) => `${kind} ${label}`);
    const tracked = readTracked(wordFile({ body }));
    if (isRefusal(tracked)) throw new Error(tracked.message);
    expect(called((await read({ body })).paragraphs)).toEqual(called(tracked.paragraphs));
  });

  test("keep bold and italics, their styles' too, but not a heading's", async () => {
    const parsed = await read({
      body: p("1. States *shall* meet") + p("*Bold* title", '<w:pStyle w:val="h"/>'),
      styles: style("h", "heading 1"),
    });
    expect(parsed.paragraphs[0]!.words).toEqual([{ t: "States " }, { t: "shall", b: true }, { t: " meet" }]);
    expect(parsed.paragraphs[1]!.words).toEqual([{ t: "Bold title" }]);
  });

  test("keep what would be structure in notation as letters", async () => {
    const parsed = await read({
      body: ["1. a \\ b", "2. # c", "=== Annex A ===", "# d", "- e", "> f"].map((text) => p(text)).join(""),
    });
    expect(told(parsed)).toEqual([
      "paragraph 1: a \\ b",
      "paragraph 2: # c",
      "opening: === Annex A ===",
      "opening: # d",
      "sub-paragraph 1: e",
      "opening: > f",
    ]);
  });

  test("of the Chair's summary and of annexes stand in parts of their own", async () => {
    const parsed = await read({
      body: [p("1. One"), p("Chair’s summary", '<w:pStyle w:val="h"/>'), p("1. Views differed.")].join(""),
      styles: style("h", "heading 1"),
    });
    expect(parsed.paragraphs.map(({ part, label }) => [part, label])).toEqual([
      ["consensus", "1"],
      ["summary", "1"],
    ]);
  });

  test("written from right to left make the language of the draft", async () => {
    const body = p("1. تجتمع الدول", "<w:bidi/>") + p("2. مرة أخرى", "<w:bidi/>");
    expect((await read({ body })).language).toBe("ar");
  });
});

describe("brackets", () => {
  test("are read as notation reads them, bold or not", async () => {
    const parsed = await read({ body: p("1. States *[*shall (Altora)*]* meet [add: twice (Delmar)]") });
    expect(parsed.paragraphs[0]!.brackets.map(({ kind, sponsors }) => [kind, sponsors])).toEqual([
      ["hold", ["XAL"]],
      ["insertion", ["XDM"]],
    ]);
  });

  test("that are unbalanced stay letters, and are reported by their paragraph", async () => {
    const parsed = await read({ body: p("1. States [shall meet") });
    expect(told(parsed)).toEqual(["paragraph 1: States [shall meet"]);
    expect(parsed.problems.map(({ message }) => message).join()).toMatch(
      /^In the paragraph “1\. States \[shall meet”/u,
    );
  });
});

describe("what is not words", () => {
  const note = (id: number, text: string): string => `<w:footnote w:id="${id}">${p(text)}</w:footnote>`;
  const reference = (id: number): string => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;

  test("footnotes stand with their paragraph, numbered as the text refers to them", async () => {
    const parsed = await read({
      footnotes: `<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>${note(2, "second")}${note(5, "first")}`,
      body: `<w:p><w:r><w:t>1. Here</w:t></w:r>${reference(5)}<w:r><w:t> and</w:t></w:r>${reference(2)}</w:p>`,
    });
    expect(told(parsed)).toEqual(["paragraph 1: Here^ and^", "footnote 1: first", "footnote 2: second"]);
    expect(parsed.paragraphs[0]!.footnotes).toEqual([1, 2]);
  });

  test("tables, pictures, text boxes, comments and symbols are counted; words of tables stay", async () => {
    const parsed = await read({
      comments: '<w:comment w:id="0" w:author="Clara"/>',
      body: `<w:tbl><w:tr><w:tc>${p("in a cell")}</w:tc></w:tr></w:tbl><w:p><w:r><w:t>1. One</w:t><w:drawing/><w:sym w:char="F0B7"/></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>${p("boxed")}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>${p("boxed")}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
    });
    expect(told(parsed)).toEqual(["opening: in a cell", "paragraph 1: One"]);
    expect(missing(parsed)).toEqual({
      picture: 1,
      "text box": 1,
      "sign of a symbol font": 1,
      "table (its words stand as paragraphs)": 1,
      comment: 1,
    });
    expect([parsed.found.comments, parsed.found.authors]).toEqual([1, ["Clara"]]);
  });

  test("hidden words and characters that turn the direction are left out, and counted", async () => {
    const parsed = await read({
      body: `<w:p><w:r><w:t>1. a\u202Eb</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>`,
    });
    expect(told(parsed)).toEqual(["paragraph 1: ab"]);
    expect(missing(parsed)).toEqual({ "direction control character": 1, "hidden run of words": 1 });
  });

  test("field codes are no words, their results are", async () => {
    const parsed = await read({
      body: `<w:p><w:r><w:t>See </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r></w:p>`,
    });
    expect(told(parsed)).toEqual(["opening: See 12"]);
  });
});

describe("tracked changes", () => {
  const run = "<w:r><w:t>x</w:t></w:r>";
  test.each([
    ["words put in", `<w:p><w:ins w:author="Clara">${run}</w:ins></w:p>`],
    ["words taken out", `<w:p><w:del w:author="Clara"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>`],
    ["words moved", `<w:p><w:moveFrom w:author="Clara">${run}</w:moveFrom></w:p>`],
    ["a paragraph mark", `<w:p><w:pPr><w:rPr><w:del w:author="Clara"/></w:rPr></w:pPr>${run}</w:p>`],
    ["a table row", `<w:tbl><w:tr><w:trPr><w:ins w:author="Clara"/></w:trPr><w:tc>${p("x")}</w:tc></w:tr></w:tbl>`],
  ])("of %s are refused by name, with their authors", async (_, body) => {
    const answer = await readDocx(wordFile({ body }));
    expect(answer).toMatchObject({ refused: "tracked-words", details: { authors: ["Clara"] } });
  });

  test("are decided all one way where it is asked for: the text that was sent, or the one that would be", async () => {
    const by = 'w:author="Clara"';
    const [put, struck] = [
      `<w:ins ${by}><w:r><w:t xml:space="preserve"> shall</w:t></w:r></w:ins>`,
      `<w:del ${by}><w:r><w:delText xml:space="preserve"> should</w:delText></w:r></w:del>`,
    ];
    const text = (words: string): string => `<w:r><w:t xml:space="preserve">${words}</w:t></w:r>`;
    const mark = `<w:pPr><w:rPr><w:del ${by}/></w:rPr></w:pPr>`;
    const row = `<w:tbl><w:tr><w:trPr><w:ins ${by}/></w:trPr><w:tc>${p("in a row")}</w:tc></w:tr></w:tbl>`;
    const file = wordFile({
      body: `<w:p>${mark}${text("1. States")}${struck}${put}</w:p><w:p>${text(" meet")}</w:p>${row}`,
    });
    const taken = async (take: "sent" | "would-be"): Promise<readonly [readonly string[], Record<string, number>]> => {
      const parsed = await readDocx(file, { take });
      if (isRefusal(parsed)) throw new Error(parsed.message);
      return [told(parsed), missing(parsed)];
    };
    const table = { "table (its words stand as paragraphs)": 1 };
    expect(await taken("sent")).toEqual([
      ["paragraph 1: States should", "opening: meet"],
      { "tracked change (rejected)": 4, ...table },
    ]);
    expect(await taken("would-be")).toEqual([
      ["paragraph 1: States shall meet", "opening: in a row"],
      { "tracked change (accepted)": 4, ...table },
    ]);
  });

  test("of formatting and numbering are counted", async () => {
    const parsed = await read({
      body: `<w:p><w:pPr><w:numPr><w:ins w:author="Clara"/></w:numPr></w:pPr><w:r><w:rPr><w:rPrChange w:author="Clara"/></w:rPr><w:t>1. One</w:t></w:r></w:p>`,
    });
    expect(missing(parsed)).toEqual({ "tracked change of formatting": 2 });
  });
});

describe("files of other writers", () => {
  const utf16 = (little: boolean) => (xml: string) =>
    Uint8Array.from(
      [0xfeff, ...Array.from({ length: xml.length }, (_, n) => xml.charCodeAt(n))].flatMap((unit) =>
        little ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255],
      ),
    );
  const body = p("1. États réunis");

  test.each<[string, Made]>([
    ["in the strict form", { body, namespace: strict }],
    ["in UTF-16, little end first", { body, encode: utf16(true) }],
    ["in UTF-16, big end first", { body, encode: utf16(false) }],
  ])("%s read the same", async (_, made) => expect(told(await read(made))).toEqual(["paragraph 1: États réunis"]));
});

describe("files that are refused", () => {
  const nested = (depth: number): string => `${"<w:sdt>".repeat(depth)}${"</w:sdt>".repeat(depth)}`;
  /** Two local entries of one name, which zip writers do not make. */
  const doubled = (): Uint8Array => {
    const zip = zipSync({ ...wordEntries({ body: p("x") }), "word/documenX.xml": strToU8("<x/>") }, { level: 0 });
    const at = strFromU8(zip, true).indexOf("word/documenX.xml");
    zip[at + "word/documen".length] = "t".charCodeAt(0);
    return zip;
  };
  test.each<[string, () => Uint8Array, RefusalCode, RegExp]>([
    ["an old .doc", () => Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), "not-a-word-file", /\.docx without a password/u],
    ["no zip", () => strToU8("hello"), "not-a-word-file", /not a Word file/u],
    ["an empty file", () => new Uint8Array(), "not-a-word-file", /not a Word file/u],
    ["a zip of something else", () => zipSync({ "a.txt": strToU8("hello") }), "not-a-word-file", /no document in it/u],
    [
      "a spreadsheet",
      () => zipSync({ ...wordEntries({}), "word/document.xml": strToU8("<workbook/>") }),
      "not-a-word-file",
      /another kind/u,
    ],
    [
      "a declared document type",
      () => wordFile({ body: p("x"), before: '<!DOCTYPE d [<!ENTITY e "boo">]>' }),
      "unsafe-file",
      /document type/u,
    ],
    ["an undeclared entity", () => wordFile({ body: p("&e;") }), "unsafe-file", /malformed/u],
    ["malformed XML", () => wordFile({ body: "<w:p>" }), "unsafe-file", /malformed/u],
    ["elements 300 deep", () => wordFile({ body: nested(300) }), "unsafe-file", /200 deep/u],
    [
      "a name that climbs out",
      () => wordFile({ more: { "../evil.xml": strToU8("<x/>") } }),
      "unsafe-file",
      /points outside/u,
    ],
    ["one name twice", doubled, "unsafe-file", /two entries/u],
    [
      "600 entries",
      () => wordFile({ more: Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`x${n}`, strToU8("x")])) }),
      "unsafe-file",
      /500 entries/u,
    ],
    [
      "a part of 40 MB in 40 KB",
      () => wordFile({ more: { "word/x.xml": new Uint8Array(40 * 1024 * 1024) } }),
      "unsafe-file",
      /30 MB/u,
    ],
    ["a file cut short", () => wordFile({ body: p("x".repeat(100)) }).slice(0, 500), "unsafe-file", /./u],
    [
      "a paragraph of 100,001 characters",
      () => wordFile({ body: p("x".repeat(100_001)) }),
      "too-large",
      /100,000 characters/u,
    ],
  ])("%s", async (_, make, code, sentence) => {
    const answer = await refused(make());
    expect(answer?.[0]).toBe(code);
    expect(answer?.[1]).toMatch(sentence);
    expect(answer?.[1]).toMatch(/Nothing was imported\.$|try again/u);
  });

  test("a size that the file declares is not believed", async () => {
    const zip = wordFile({ more: { "word/x.xml": new Uint8Array(40 * 1024 * 1024) } });
    const at = strFromU8(zip, true).indexOf("word/x.xml");
    zip.set([10, 0, 0, 0], at - 8);
    expect((await refused(zip))?.[0]).toBe("unsafe-file");
  });
});

describe("any damage", () => {
  const whole = wordFile({
    body: [p("A. Overview", '<w:pStyle w:val="h"/>'), numbered("One [two"), numbered("three] four", 1)].join(""),
    styles: style("h", "heading 1"),
    numbering: list(["decimal", "%1."], ["lowerLetter", "(%2)"]),
  });

  test("of the bytes is an answer or a refusal, never a crash", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const bytes = whole.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          const answer = await readDocx(bytes);
          expect(isRefusal(answer) ? answer.message : answer.title).toBeTypeOf("string");
        },
      ),
      { numRuns: 300 },
    );
  });

  test("of the document's XML likewise", async () => {
    const { "word/document.xml": xml = new Uint8Array(), ...others } = wordEntries({
      body: p("1. One") + numbered("two"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: xml.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const bytes = xml.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          const answer = await readDocx(zipSync({ ...others, "word/document.xml": bytes }));
          expect(isRefusal(answer) ? answer.message : answer.title).toBeTypeOf("string");
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("our own files", () => {
  test("come back clean: the same paragraphs, labels, parts and footnotes", async () => {
    const draft = printedDraft();
    const parsed = await read(await writeDocx(draft, { view: "clean", attribution: "none", asAt: draft.at }));
    const ours = [...draft.parts.consensus, ...draft.parts["annex-a"]!, ...draft.parts.summary].filter(
      ({ kind, ins }) => kind !== "title" && kind !== "footnote" && ins === undefined,
    );
    const theirs = parsed.paragraphs.filter(({ kind }) => kind !== "footnote");
    // The remark that heads the Chair's summary is not of the text.
    expect(theirs.map(({ kind, label }) => `${kind} ${label}`)).toEqual(
      ours.map(({ kind, label }) => `${kind} ${label}`),
    );
    expect(theirs.map(({ words }) => plain(words))).toEqual(
      ours.map(({ runs }) => plain(runs.filter((run) => !run.ins))),
    );
    expect(parsed.found.footnotes).toBe(2);
    expect(parsed.annexes).toEqual({ "annex-a": "Model form for the notification of a planned manoeuvre" });
  });
});

describe("our own files with brackets", () => {
  test("are read with a word of warning, since print does not say what a bracket asks for", async () => {
    const draft = printedDraft();
    const file = await writeDocx(draft, { view: "annotated", attribution: "full", asAt: draft.at });
    const { problems, found } = await read(file);
    expect(problems[0]?.code).toBe("own-brackets");
    expect(found.brackets).toBeGreaterThan(5);
  });
});

describe("real files", () => {
  const folder = join(import.meta.dirname, "../../../../shared/docx");
  const there = existsSync(folder);
  const file = (start: string): Uint8Array =>
    new Uint8Array(
      readFileSync(
        join(
          folder,
          readdirSync(folder).find((name) => name.startsWith(start))!,
        ),
      ),
    );

  test("a report of the United Nations family reads with its 54 footnotes; its one tracked change is of numbering", async (t) => {
    if (!there) t.skip("shared files are not beside the project");
    const parsed = await read(file("07-"));
    expect(parsed.found.footnotes).toBe(54);
    expect(missing(parsed)["tracked change of formatting"]).toBe(1);
    const numbers = parsed.paragraphs.filter(({ kind }) => kind === "paragraph").map(({ label }) => label);
    expect(numbers.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, n) => `${n + 1}`));
    // As LibreOffice prints them, over twenty lists that go on counting where another ended.
    expect(plain(parsed.paragraphs.find(({ label }) => label === "200")!.words)).toMatch(
      /^It is well acknowledged that affordable access/u,
    );
    expect(numbers.at(-1)).toBe("286");
    expect(plain(parsed.paragraphs.find(({ label }) => label === "3")!.words)).toMatch(
      /^The WGIG held four meetings in Geneva/u,
    );
  });

  test("a declaration reads with its preamble and articles", async (t) => {
    if (!there) t.skip("shared files are not beside the project");
    const parsed = await read(file("45-"));
    expect(parsed.title).toBe("United Nations Declaration on the Elimination of All Forms of Racial Discrimination");
    expect(parsed.paragraphs.filter(({ kind }) => kind === "preambular").length).toBeGreaterThan(8);
    expect(
      parsed.paragraphs
        .filter(({ kind }) => kind === "heading")
        .map(({ words }) => plain(words))
        .slice(1),
    ).toEqual(Array.from({ length: 11 }, (_, n) => `Article ${n + 1}`));
  });

  test("every other one reads or is refused by name, none crashes", async (t) => {
    if (!there) t.skip("shared files are not beside the project");
    for (const name of readdirSync(folder).filter((name) => name.endsWith(".docx"))) {
      const answer = await readDocx(new Uint8Array(readFileSync(join(folder, name))));
      if (isRefusal(answer)) expect([name, answer.refused]).toEqual([name, "tracked-words"]);
      else expect(answer.paragraphs.length).toBeGreaterThan(0);
    }
  });
});
