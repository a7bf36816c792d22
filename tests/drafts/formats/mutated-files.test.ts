/**
 * Word files damaged at random, in their XML and in their bytes: an answer or a refusal in a sentence, never a crash, never a
 * hang. They begin as files our own writers make, as files made by hand, and as the real ones where these are beside the project.
 * `RUNS` says how many; the seed is fixed, and `FC_SEED` gives others.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { expect, test } from "vitest";
import { writeDocx } from "../../../drafts/formats/docx.ts";
import { readDocx } from "../../../drafts/formats/docx-read.ts";
import { readTracked } from "../../../drafts/formats/tracked-read.ts";
import { sentText, wouldBeText } from "../../../drafts/formats/tracked-text.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { printedDraft } from "./printed-draft.ts";
import { list, numbered, p, wordFile } from "./word-file.ts";

const runs = Number(process.env["RUNS"] ?? 100);

const folder = join(import.meta.dirname, "../../../../shared/docx");
/** The largest takes a second to take apart and put together again. */
const real = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith(".docx") && !name.startsWith("07"))
      .map((name) => new Uint8Array(readFileSync(join(folder, name))))
  : [];

const tracked = wordFile({
  numbering: list(["decimal", "%1."], ["lowerLetter", "(%2)"]),
  comments: `<w:comment w:id="0" w:author="A">${p("why")}</w:comment>`,
  footnotes: `<w:footnote w:id="2">${p("note")}</w:footnote>`,
  body: [
    numbered("One"),
    `<w:p><w:pPr><w:rPr><w:del w:author="A" w:id="1"/></w:rPr></w:pPr><w:bookmarkStart w:id="0" w:name="p_p1-2"/><w:r><w:t>12.</w:t><w:tab/></w:r><w:ins w:id="2" w:author="A"><w:r><w:t>in</w:t></w:r><w:del w:id="3" w:author="B"><w:r><w:delText>both</w:delText></w:r></w:del></w:ins><w:bookmarkEnd w:id="0"/></w:p>`,
    `<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>x</w:t><w:footnoteReference w:id="2"/></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`,
    `<w:p><w:moveFromRangeStart w:id="7" w:name="m"/><w:moveFrom w:id="8" w:author="A"><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:moveFromRangeEnd w:id="7"/></w:p>`,
    `<w:tbl><w:tr><w:trPr><w:ins w:id="9" w:author="A"/></w:trPr><w:tc>${p("cell")}</w:tc></w:tr></w:tbl>`,
    `<w:p><w:moveToRangeStart w:id="10" w:name="m"/><w:moveTo w:id="11" w:author="A"><w:r><w:t>gone</w:t></w:r></w:moveTo><w:moveToRangeEnd w:id="10"/></w:p>`,
  ].join(""),
});

const files = async (): Promise<readonly Uint8Array[]> => {
  const draft = printedDraft();
  const options = { attribution: "full", asAt: draft.at } as const;
  const ours = await Promise.all(
    (["clean", "annotated", "tracked"] as const).map((view) => writeDocx(draft, { ...options, view })),
  );
  return [tracked, ...ours, ...real];
};

/** One thing done to a file: `at` and `to` are places in a thousandth of what it is done to. */
type Damage =
  | { readonly in: "bytes"; readonly at: number; readonly byte: number }
  | { readonly in: "size"; readonly at: number }
  | { readonly in: "xml"; readonly part: number; readonly at: number; readonly to: number; readonly how: How };
const hows = ["drop", "twice", "swap", "close", "letters", "attribute", "open"] as const;
type How = (typeof hows)[number];

const place = fc.nat({ max: 999_999 });
const damages: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ in: fc.constant("bytes" as const), at: place, byte: fc.nat({ max: 255 }) }) },
  { weight: 1, arbitrary: fc.record({ in: fc.constant("size" as const), at: place }) },
  {
    weight: 8,
    arbitrary: fc.record({
      in: fc.constant("xml" as const),
      part: place,
      at: place,
      to: place,
      how: fc.constantFrom(...hows),
    }),
  },
);

const within = (place_: number, length: number): number => Math.floor((place_ / 1_000_000) * length);

/** Tags are taken out, doubled, exchanged, closed early: most outcomes are still XML, of a kind no writer makes. */
const hurt = (xml: string, { at, to, how }: Extract<Damage, { readonly in: "xml" }>): string => {
  const tags = xml.match(/<[^>]*>|[^<]+/gu) ?? [];
  if (tags.length === 0) return xml;
  const [n, m] = [within(at, tags.length), within(to, tags.length)];
  const one = tags[n]!;
  switch (how) {
    case "drop":
      tags.splice(n, 1);
      break;
    case "twice":
      tags.splice(m, 0, one);
      break;
    case "swap":
      [tags[n], tags[m]] = [tags[m]!, one];
      break;
    case "close":
      tags[n] = one.replace(/(?<!\/)>$/u, "/>");
      break;
    case "open":
      tags[n] = one.replace(/\/>$/u, ">");
      break;
    case "letters":
      tags[n] = one.startsWith("<") ? `${one}\u202E&#x1F4A9;${"x".repeat(m % 300)}` : "";
      break;
    case "attribute":
      tags[n] = one.replaceAll(/"[^"]*"/gu, `"${["", "-1", "99999999999", "__proto__", "w:p", "\u0626"][m % 6]}"`);
      break;
  }
  return tags.join("");
};

const damaged = (file: Uint8Array, list_: readonly Damage[]): Uint8Array => {
  const inside = list_.filter((damage) => damage.in === "xml");
  let bytes = file;
  if (inside.length > 0) {
    const entries = unzipSync(file);
    // The parts with words are hurt most.
    const names = Object.keys(entries).filter((name) => /\.(?:xml|rels)$/u.test(name));
    const main = names.filter((name) => /document|notes|comments|numbering|styles/u.test(name));
    for (const damage of inside) {
      const from = damage.part % 4 === 0 ? names : main;
      const name = from[damage.part % from.length]!;
      entries[name] = strToU8(hurt(strFromU8(entries[name]!), damage));
    }
    bytes = zipSync(entries, { level: 1 });
  }
  bytes = bytes.slice();
  for (const damage of list_)
    if (damage.in === "bytes") bytes[within(damage.at, bytes.length)] = damage.byte;
    else if (damage.in === "size") bytes = bytes.slice(0, within(damage.at, bytes.length));
  return bytes;
};

// A hang ends with the time the test has.
test("a damaged Word file is read or refused in a sentence, and ends", { timeout: runs * 2_000 }, async () => {
  const whole = await files();
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 10_000 }),
      fc.array(damages, { minLength: 1, maxLength: 6 }),
      async (which, list_) => {
        const bytes = damaged(whole[which % whole.length]!, list_);
        const told = readTracked(bytes);
        if (isRefusal(told)) expect(told.message).toMatch(/^(?:This|The) .*\.$/su);
        else for (const text of [...sentText(told), ...wouldBeText(told)]) expect(text).toBeTypeOf("string");
        const parsed = await readDocx(bytes);
        expect(isRefusal(parsed) ? parsed.message : parsed.title).toBeTypeOf("string");
      },
    ),
    { numRuns: runs },
  );
});
