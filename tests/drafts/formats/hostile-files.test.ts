/**
 * Word files made to harm, one test a trick: each is refused by name, or read safely and what was left out is said. Both readers of
 * Word files are asked, the one that begins a draft and the one that reads tracked changes.
 */
import { strFromU8, strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readDocx } from "../../../drafts/formats/docx-read.ts";
import { readTracked } from "../../../drafts/formats/tracked-read.ts";
import type { TrackedFile } from "../../../drafts/formats/tracked.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { RefusalCode } from "../../../drafts/refusal.ts";
import { p, wordEntries, wordFile } from "./word-file.ts";

const megabyte = 1024 * 1024;

const refusedBy = async (file: Uint8Array, code: RefusalCode, sentence: RegExp): Promise<void> => {
  for (const answer of [await readDocx(file), readTracked(file)]) {
    if (!isRefusal(answer)) return expect.unreachable("the file was read");
    expect([answer.refused, answer.message]).toEqual([code, expect.stringMatching(sentence)]);
    expect(answer.message).toMatch(/Nothing was imported\.$|try again\.$/u);
  }
};
const read = (file: Uint8Array): TrackedFile => {
  const answer = readTracked(file);
  if (isRefusal(answer)) throw new Error(answer.message);
  return answer;
};
const texts = ({ paragraphs }: TrackedFile): string[] => paragraphs.map(({ runs }) => runs.map(({ t }) => t).join(""));
const missing = (found: TrackedFile["notImported"]): Record<string, number> =>
  Object.fromEntries(found.map(({ what, count }) => [what, count]));

const relations = (inner: string): Uint8Array =>
  strToU8(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`,
  );
const relation = (type: string, target: string, external = false): string =>
  `<Relationship Id="x${target.length}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${external ? ' TargetMode="External"' : ""}/>`;

/** An entry under a name that zip writers do not write twice, or not at all. */
const renamed = (file: Uint8Array, from: string, to: string): Uint8Array => {
  const bytes = file.slice();
  for (let at = strFromU8(bytes, true).indexOf(from); at >= 0; at = strFromU8(bytes, true).indexOf(from))
    bytes.set(strToU8(to), at);
  return bytes;
};

describe("zip bombs", () => {
  test("a part of 40 MB in 40 KB", () =>
    refusedBy(wordFile({ more: { "word/x.xml": new Uint8Array(40 * megabyte) } }), "unsafe-file", /30 MB/u));

  test("many parts of 20 MB", () => {
    const part = new Uint8Array(20 * megabyte);
    const more = { "word/a.xml": part, "word/b.xml": part, "word/c.xml": part, "word/d.xml": part };
    return refusedBy(wordFile({ more }), "unsafe-file", /60 MB/u);
  });

  test("a part that says it is ten bytes long", () => {
    const file = wordFile({ more: { "word/x.xml": new Uint8Array(40 * megabyte) } });
    const at = strFromU8(file, true).indexOf("word/x.xml");
    file.set([10, 0, 0, 0], at - 8);
    return refusedBy(file, "unsafe-file", /30 MB|damaged/u);
  });

  test("a picture as large is not even unpacked", () => {
    const file = wordFile({ body: p("x"), more: { "word/media/a.png": new Uint8Array(40 * megabyte) } });
    expect(texts(read(file))).toEqual(["x"]);
  });

  test("a file of more than 10 MB", () =>
    refusedBy(new Uint8Array(10 * megabyte + 1).fill(0x50), "not-a-word-file", /./u));

  test("a Word file of more than 10 MB", () => {
    const file = new Uint8Array(10 * megabyte + 1);
    file.set(wordFile({ body: p("x") }));
    return refusedBy(file, "unsafe-file", /10 MB/u);
  });

  test("a zip in a zip in a zip is no Word file", () =>
    refusedBy(zipSync({ "a.zip": zipSync({ "b.zip": wordFile({}) }) }), "not-a-word-file", /no document in it/u));
});

describe("names of entries", () => {
  test("one that climbs out", () =>
    refusedBy(wordFile({ more: { "../../etc/passwd.xml": strToU8("<x/>") } }), "unsafe-file", /points outside/u));

  test("one that climbs out with backslashes", () =>
    refusedBy(wordFile({ more: { "word\\..\\..\\a.xml": strToU8("<x/>") } }), "unsafe-file", /points outside/u));

  test("one twice, so that two readers read two documents", () => {
    const file = zipSync({ ...wordEntries({ body: p("x") }), "word/documenX.xml": strToU8("<x/>") }, { level: 0 });
    return refusedBy(renamed(file, "word/documenX.xml", "word/document.xml"), "unsafe-file", /two entries/u);
  });

  test("600 of them", () => {
    const more = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`x${n}`, strToU8("x")]));
    return refusedBy(wordFile({ more }), "unsafe-file", /500 entries/u);
  });

  test("one that is every object's", () => {
    const more = { "__proto__.xml": strToU8("<x/>"), "word/constructor": strToU8("x") };
    expect(texts(read(wordFile({ body: p("x"), more })))).toEqual(["x"]);
  });
});

describe("XML", () => {
  const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");

  test.each([
    ["a billion laughs", { before: `<!DOCTYPE d [<!ENTITY l0 "lol">${laughs}]>`, body: p("&l9;") }],
    ["a file of the machine", { before: '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>', body: p("&e;") }],
    ["an address of the network", { before: '<!DOCTYPE d SYSTEM "http://127.0.0.1/x.dtd">', body: p("x") }],
  ])("%s by a document type", (_, made) => refusedBy(wordFile(made), "unsafe-file", /declares a document type/u));

  test("an entity nobody declared", () => refusedBy(wordFile({ body: p("&e;") }), "unsafe-file", /malformed/u));

  test("a document type in a footnote", () => {
    const made = { body: p("x"), footnotes: "" };
    const entries = { ...wordEntries(made), "word/footnotes.xml": strToU8("<!DOCTYPE d []><x/>") };
    return refusedBy(zipSync(entries), "unsafe-file", /declares a document type/u);
  });

  test("elements 300 deep", () =>
    refusedBy(wordFile({ body: "<w:sdt>".repeat(300) + "</w:sdt>".repeat(300) }), "unsafe-file", /200 deep/u));

  test("half a million elements in one paragraph", () =>
    refusedBy(wordFile({ body: `<w:p>${"<w:r/>".repeat(600_000)}</w:p>` }), "unsafe-file", /500,000 elements/u));

  test("forty thousand attributes under names of their own", () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `<w:p w:a${n}="1" x${n}="2"><w:x${n}/></w:p>`).join("");
    expect(read(wordFile({ body: names + p("x") })).paragraphs).toHaveLength(20_001);
  });

  test("a paragraph of 100,001 characters", () =>
    refusedBy(wordFile({ body: p("x".repeat(100_001)) }), "too-large", /100,000 characters/u));

  test("a style based on itself, and two on each other", () => {
    const style = (id: string, on: string): string =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${id}"/><w:basedOn w:val="${on}"/></w:style>`;
    const body = p("x", '<w:pStyle w:val="a"/>') + p("y", '<w:pStyle w:val="b"/>');
    expect(texts(read(wordFile({ styles: style("a", "a") + style("b", "c") + style("c", "b"), body })))).toEqual([
      "x",
      "y",
    ]);
  });

  test("a number of a billion, at a level that is none", () => {
    const level = `<w:lvl w:ilvl="0"><w:start w:val="1000000000"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1."/></w:lvl>`;
    const numbering = `<w:abstractNum w:abstractNumId="7">${level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>`;
    const at = (ilvl: string): string => `<w:numPr><w:ilvl w:val="${ilvl}"/><w:numId w:val="1"/></w:numPr>`;
    const file = read(wordFile({ numbering, body: p("x", at("0")) + p("y", at("-1")) + p("z", at("1e99")) }));
    expect(file.paragraphs.every(({ label }) => label.length < 40)).toBe(true);
  });

  test("another encoding, in which the words would be others", () => {
    const file = { ...wordEntries({}), "word/document.xml": strToU8('<?xml version="1.0" encoding="utf-7"?><x/>') };
    return refusedBy(zipSync(file), "unsafe-file", /written in utf-7/u);
  });
});

describe("what a package points to", () => {
  const package_ = (targets: string, more: Record<string, Uint8Array> = {}): Uint8Array =>
    wordFile({ body: p("x"), more: { "word/_rels/document.xml.rels": relations(targets), ...more } });

  test("a template, a picture and a document elsewhere are not fetched, and are reported", async () => {
    const file = package_(
      relation("attachedTemplate", "http://127.0.0.1/t.dotm", true) +
        relation("image", "http://127.0.0.1/pixel.png", true) +
        relation("hyperlink", "http://127.0.0.1/page", true),
    );
    expect(missing(read(file).notImported)).toEqual({
      "link to something outside the file (never fetched)": 2,
      "web address behind words": 1,
    });
    const parsed = await readDocx(file);
    expect(isRefusal(parsed) ? {} : missing(parsed.found.notImported)).toEqual(missing(read(file).notImported));
  });

  test("a document that is itself elsewhere is none", () => {
    const entries = {
      ...wordEntries({ body: p("x") }),
      "_rels/.rels": relations(relation("officeDocument", "http://127.0.0.1/d.xml", true)),
    };
    return refusedBy(zipSync(entries), "not-a-word-file", /no document in it/u);
  });

  test("a path that climbs out of the package finds nothing", () => {
    const entries = {
      ...wordEntries({ body: p("x") }),
      "_rels/.rels": relations(relation("officeDocument", "../../../etc/passwd.xml")),
    };
    return refusedBy(zipSync(entries), "not-a-word-file", /no document in it/u);
  });

  test("styles that are the document, notes that are the styles", () => {
    const file = package_(relation("styles", "document.xml") + relation("footnotes", "document.xml"));
    expect(texts(read(file))).toEqual(["x"]);
  });

  test("macros, embedded files and documents inside are reported and not opened", () => {
    const file = package_(relation("aFChunk", "afchunk.mht"), {
      "word/vbaProject.bin": strToU8("macro"),
      "word/embeddings/sheet.xlsx": strToU8("PK"),
      "word/afchunk.mht": strToU8("<script>"),
    });
    expect(missing(read(file).notImported)).toEqual({
      "macro (not kept)": 1,
      "embedded file (not opened)": 1,
      "document inside the document (not opened)": 1,
    });
  });
});

describe("words that are not what they seem", () => {
  test("characters that turn the direction are taken out, and counted", () => {
    const file = read(wordFile({ body: p("pay \u202E001\u202C now\u2066!\u2069") }));
    expect([texts(file), missing(file.notImported)]).toEqual([["pay 001 now!"], { "direction control character": 4 }]);
  });

  test("hidden words are left out, and counted", () => {
    const hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>not </w:t></w:r><w:r><w:t>agreed</w:t></w:r></w:p>";
    const file = read(wordFile({ body: hidden }));
    expect([texts(file), missing(file.notImported)]).toEqual([["agreed"], { "hidden run of words": 1 }]);
  });

  test("a field that never ends hides nothing", () => {
    const begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>code</w:t></w:r></w:p>';
    expect(texts(read(wordFile({ body: begin + p("words") })))).toEqual(["", "words"]);
  });

  test("a bookmark that is no id of ours is no bookmark", () => {
    const marked = (name: string): string =>
      `<w:p><w:bookmarkStart w:id="1" w:name="${name}"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>`;
    const names = ["p_p1-2", "p___proto__", "p_p1-2; drop", `p_p${"9".repeat(40)}-1`, "_GoBack"];
    expect(read(wordFile({ body: names.map(marked).join("") })).paragraphs.map(({ bookmark }) => bookmark)).toEqual([
      "p1-2",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("a comment that answers itself answers nobody", () => {
    const comment = (id: number, paragraph: string): string =>
      `<w:comment w:id="${id}" w:author="A"><w:p w14:paraId="${paragraph}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:r><w:t>c${id}</w:t></w:r></w:p></w:comment>`;
    const threads = `<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:commentEx w15:paraId="A" w15:paraIdParent="A" w15:done="1"/><w15:commentEx w15:paraId="B" w15:paraIdParent="A"/></w15:commentsEx>`;
    const file = wordFile({
      body: p("x"),
      comments: comment(1, "A") + comment(2, "B"),
      more: {
        "word/commentsExtended.xml": strToU8(threads),
        "word/_rels/document.xml.rels": relations(
          relation("comments", "comments.xml") + relation("commentsExtended", "commentsExtended.xml"),
        ),
      },
    });
    expect(read(file).comments).toEqual([
      { author: "A", text: "c1", from: 0, to: 0, resolved: true },
      { author: "A", text: "c2", from: 0, to: 0, answers: 0 },
    ]);
  });
});

describe("changes without end", () => {
  const insertion = '<w:ins w:author="A"><w:r><w:t>x</w:t></w:r></w:ins><w:r><w:t>y</w:t></w:r>';
  const changes = (count: number, each: number): Uint8Array =>
    wordFile({ body: `<w:p>${insertion.repeat(each)}</w:p>`.repeat(count / each) });

  test("100,000 are refused by name", () => {
    const answer = readTracked(changes(100_000, 100));
    expect(answer).toMatchObject({
      refused: "too-large",
      message: expect.stringContaining("more than 20,000 tracked changes"),
    });
  });

  test("20,000 are read", () => {
    expect(read(changes(20_000, 100)).authors).toEqual([
      { name: "A", insertions: 20_000, deletions: 0, moves: 0, comments: 0 },
    ]);
  });

  test("40,000 in a footnote are refused too", () => {
    const footnotes = `<w:footnote w:id="2">${`<w:p>${insertion.repeat(100)}</w:p>`.repeat(400)}</w:footnote>`;
    const body = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>';
    expect(readTracked(wordFile({ body, footnotes }))).toMatchObject({ refused: "too-large" });
  });

  test("a thousand authors, each with a name of a thousand letters", () => {
    const body = Array.from(
      { length: 1_000 },
      (_, n) => `<w:p><w:ins w:author="${"A".repeat(1_000)}${n}"><w:r><w:t>x</w:t></w:r></w:ins></w:p>`,
    ).join("");
    expect(read(wordFile({ body })).authors).toHaveLength(1_000);
  });

  test("20,000 bookmarks that never end", () => {
    const body = Array.from(
      { length: 20_000 },
      (_, n) => `<w:p><w:bookmarkStart w:id="${n}" w:name="p_p1-${n}"/><w:r><w:t>x</w:t></w:r></w:p>`,
    ).join("");
    expect(readTracked(wordFile({ body }))).toMatchObject({
      refused: "unsafe-file",
      message: expect.stringContaining("more than 100 bookmarks"),
    });
  });
});

describe("files of other kinds", () => {
  const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
  test.each<readonly [string, Uint8Array, RegExp]>([
    ["an old .doc, or one with a password", Uint8Array.from(signature), /\.docx without a password/u],
    ["rich text", strToU8("{\\rtf1 hello}"), /not a Word file/u],
    ["nothing", new Uint8Array(), /not a Word file/u],
    ["a spreadsheet", zipSync({ ...wordEntries({}), "word/document.xml": strToU8("<workbook/>") }), /another kind/u],
  ])("%s", (_, file, sentence) => refusedBy(file, "not-a-word-file", sentence));
});
