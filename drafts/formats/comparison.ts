/**
 * A comparison as a file: every paragraph with what came in and went out, who did it, and what deserves a second look.
 * What all forms say is laid out here once; facts, so no brackets. Word's form stands in comparison-docx.ts.
 */
import type { By, Party } from "../party.ts";
import type { Part } from "../paragraph.ts";
import type { Compared, ComparedParagraph, Comparison, GuardHit, Moment } from "../reading/compare.ts";
import { officialName } from "../roster/roster.ts";
import { escapeHtml, isRightToLeft } from "./html.ts";
import { printedNumber, printedTime } from "./page.ts";

/** Whose comparison it is: what the reader is told of the negotiation. */
export interface ComparisonOf {
  readonly title: string;
  readonly symbol: string;
  readonly language: string;
  /** The parties this reader may see named. */
  readonly parties: readonly Party[];
}

export interface ComparedLine {
  readonly id: string;
  readonly kind: ComparedParagraph["kind"];
  readonly level: number;
  readonly number: string;
  readonly words: readonly Compared[];
  /** "new; Altora, Chair": what became of it besides its words, and who did it. "" when nothing. */
  readonly remark: string;
  readonly fate: ComparedParagraph["fate"];
}

export interface ComparisonPage {
  readonly title: string;
  readonly symbol: string;
  readonly language: string;
  /** "Rev.1 (seq 214, 14 November 2031, 16:00 UTC) compared with Zero draft (…)" */
  readonly what: string;
  readonly parts: readonly { readonly heading: string; readonly lines: readonly ComparedLine[] }[];
  /** "12: shall → should", each with its sentence. */
  readonly lookTwice: readonly { readonly change: string; readonly sentence: string }[];
}

export const comparisonLegend = "Underlined: came in. Struck through: went out. Everything else stands as it stood.";

const partName = (part: Part): string =>
  part === "consensus"
    ? "Consensus text"
    : part === "summary"
      ? "Chair's summary (responsibility of the Chair)"
      : `Annex ${part.slice("annex-".length).toUpperCase()}`;

const momentName = ({ seq, at, revision }: Moment): string =>
  `${revision ?? "the working text"} (entry ${seq}, ${printedTime(at)})`;

const offices = {
  chair: "Chair",
  secretariat: "Secretariat",
  delegation: "a delegation",
  server: "the server",
} as const;

const whoDid = (by: readonly By[], of: ComparisonOf): string =>
  [
    ...new Set(
      by.map(({ office, party }) => {
        if (party === undefined) return offices[office];
        const known = of.parties.find(({ id }) => id === party);
        return known === undefined ? party : officialName(known, of.language);
      }),
    ),
  ].join(", ");

const statusWord = (status: string): string => status.replaceAll("-", " ");

const remarkOf = (paragraph: ComparedParagraph, of: ComparisonOf): string => {
  const { fate, was, status, by } = paragraph;
  const facts = [
    ...(fate === "added" ? ["new"] : fate === "removed" ? ["taken out"] : []),
    ...(was !== undefined && fate === "moved"
      ? [`moved, was ${was.label || "unnumbered"} in ${partName(was.part)}`]
      : []),
    ...(was !== undefined && fate !== "moved" && was.label !== paragraph.label ? [`was ${was.label}`] : []),
    ...(status === undefined || status.was === status.now
      ? []
      : [`${statusWord(status.was)}, now ${statusWord(status.now)}`]),
  ];
  const who = by === undefined || by.length === 0 ? [] : [whoDid(by, of)];
  return [...facts, ...who].join("; ");
};

const kinds: Readonly<Record<GuardHit["kind"], string>> = {
  modal: "modal verb",
  negation: "negation",
  number: "number",
  date: "date",
  quantifier: "quantifier",
  verb: "operative verb",
};

/** Lays out a comparison for printing, in the order of the later text. */
export const layComparison = (comparison: Comparison, of: ComparisonOf): ComparisonPage => {
  const parts = new Map<Part, ComparedLine[]>();
  for (const paragraph of comparison.paragraphs) {
    const lines = parts.get(paragraph.part) ?? [];
    parts.set(paragraph.part, lines);
    lines.push({
      id: paragraph.id,
      kind: paragraph.kind,
      level: paragraph.level,
      number: printedNumber(paragraph),
      words: paragraph.words,
      remark: remarkOf(paragraph, of),
      fate: paragraph.fate,
    });
  }
  return {
    title: of.title,
    symbol: of.symbol,
    language: of.language,
    what: `${momentName(comparison.to)} compared with ${momentName(comparison.from)}`,
    parts: [...parts].map(([part, lines]) => ({ heading: partName(part), lines })),
    lookTwice: comparison.guard.map(({ label, kind, was, now, sentence }) => ({
      change: `${label === "" ? "" : `${label}: `}${kinds[kind]} ${was === "" ? "" : `“${was}” `}→ ${now === "" ? "gone" : `“${now}”`}`,
      sentence,
    })),
  };
};

const style = `
:root{color-scheme:light dark;--ink:#15181d;--ink-2:#4b5361;--line:#c9ced6;--ins:#0a4a9c;--ins-wash:#e3edfa;--del:#8c2f1f;--del-wash:#fae7e2;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaee;--ink-2:#b2bac6;--line:#3a414c;--ins:#93bfff;--ins-wash:#1b2c45;--del:#f2a491;--del-wash:#3d221c;--paper:#1b1f25}}
body{margin:0 auto;padding:3rem 2rem 4rem;max-width:46rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.65 "Source Serif 4",Cambria,Georgia,"Times New Roman","Noto Naskh Arabic",serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.facts,.remark,.look{font-family:"IBM Plex Sans","Segoe UI","Helvetica Neue",Arial,sans-serif;color:var(--ink-2);font-size:.8125rem;line-height:1.5}
header{border-bottom:1px solid var(--line);padding-bottom:1.25rem;margin-bottom:1.5rem}
h1{font-size:1.65rem;line-height:1.25;margin:.35rem 0 .6rem}
h2{font-size:1.25rem;margin:2.4rem 0 .8rem;break-after:avoid}
.p{position:relative;margin:0 0 .25rem;padding-inline-start:3.4rem;white-space:pre-wrap}
.p.sub{margin-inline-start:3.4rem;padding-inline-start:2.4rem}
.p.head{font-weight:600;margin-block-start:1.4rem;padding-inline-start:0}
.p .n{position:absolute;inset-inline-start:0}.p.head .n{position:static;margin-inline-end:.5em}
.remark{margin:0 0 .9rem;padding-inline-start:3.4rem;min-height:.2rem}
ins{color:var(--ins);background:var(--ins-wash);text-decoration:underline;text-decoration-thickness:1.5px;text-underline-offset:3px}
del{color:var(--del);background:var(--del-wash);text-decoration:line-through}
@page{size:A4;margin:22mm 20mm 20mm 24mm}
@media print{:root{--ink:#000;--ink-2:#333;--line:#999;--ins:#000;--del:#595959;--ins-wash:none;--del-wash:none;--paper:#fff}body{max-width:none;padding:0;font-size:11pt}}
`.trim();

const wordsHtml = (words: readonly Compared[]): string =>
  words
    .map(({ t, is, b, i, note }) => {
      let html = note === undefined ? escapeHtml(t) : "<sup>*</sup>";
      if (i) html = `<i>${html}</i>`;
      if (b) html = `<b>${html}</b>`;
      return is === "in" ? `<ins>${html}</ins>` : is === "out" ? `<del>${html}</del>` : html;
    })
    .join("");

const lineHtml = ({ id, kind, number, words, remark }: ComparedLine): string => {
  const shape = kind === "heading" || kind === "title" ? " head" : kind === "sub-paragraph" ? " sub" : "";
  const label = number === "" ? "" : `<bdi class="n">${escapeHtml(number)}</bdi>`;
  return `<p class="p${shape}" id="p_${id}" dir="auto">${label}${wordsHtml(words)}</p>
<p class="remark">${escapeHtml(remark)}</p>`;
};

/** A complete HTML document, without scripts. */
export const writeComparisonHtml = (comparison: Comparison, of: ComparisonOf): string => {
  const page = layComparison(comparison, of);
  return `<!doctype html>
<html lang="${escapeHtml(page.language)}" dir="${isRightToLeft(page.language) ? "rtl" : "ltr"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml([page.symbol, page.title, "comparison"].filter((word) => word !== "").join(" · "))}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="facts"><b><bdi>${escapeHtml(page.symbol)}</bdi></b></p>
<h1 dir="auto">${escapeHtml(page.title)}</h1>
<p class="facts">${escapeHtml(page.what)}<br>${comparisonLegend}</p>
</header>
${
  page.lookTwice.length === 0
    ? ""
    : `<section class="look"><h2>Look twice</h2><ul>
${page.lookTwice.map(({ change, sentence }) => `<li><b>${escapeHtml(change)}</b>: ${escapeHtml(sentence)}</li>`).join("\n")}
</ul></section>`
}
<main>
${page.parts.map(({ heading, lines }) => `<section><h2>${escapeHtml(heading)}</h2>\n${lines.map(lineHtml).join("\n")}\n</section>`).join("\n")}
</main>
</body>
</html>
`;
};

const wordsMarkdown = (words: readonly Compared[]): string =>
  words
    .map(({ t, is, note }) => {
      const text = note === undefined ? t.replace(/[\\*_~`<>[\]]/gu, (sign) => `\\${sign}`) : "[^]";
      return is === "in" ? `<ins>${text}</ins>` : is === "out" ? `<del>${text}</del>` : text;
    })
    .join("");

/** Markdown with `<ins>` and `<del>`. */
export const writeComparisonMarkdown = (comparison: Comparison, of: ComparisonOf): string => {
  const page = layComparison(comparison, of);
  const blocks = [
    `# ${page.title}`,
    [page.symbol, page.what].filter((word) => word !== "").join(": "),
    comparisonLegend,
    ...(page.lookTwice.length === 0
      ? []
      : ["## Look twice", page.lookTwice.map(({ change, sentence }) => `- ${change}: ${sentence}`).join("\n")]),
    ...page.parts.flatMap(({ heading, lines }) => [
      `## ${heading}`,
      ...lines.flatMap(({ kind, number, words, remark }) => [
        `${kind === "heading" ? "### " : ""}${number === "" ? "" : `${number} `}${wordsMarkdown(words)}`,
        ...(remark === "" ? [] : [`*${remark}*`]),
      ]),
    ]),
  ];
  return `${blocks.join("\n\n")}\n`;
};
