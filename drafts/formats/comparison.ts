/**
 * Writes a comparison as an HTML document and as Markdown, from the layout of comparison-page.ts. For Word see
 * comparison-docx.ts.
 */
import type { Comparison } from "../reading/compare.ts";
import { comparisonLegend, layComparison } from "./comparison-page.ts";
import type { ComparedItem, ComparedLine, ComparedSpan, ComparisonOf, ComparisonPage } from "./comparison-page.ts";
import { escapeHtml, isRightToLeft } from "./html.ts";

export type { ComparisonOf } from "./comparison-page.ts";

const style = `
:root{color-scheme:light dark;--ink:#15181d;--ink-2:#4b5361;--line:#c9ced6;--ins:#0a4a9c;--ins-wash:#e3edfa;--del:#8c2f1f;--del-wash:#fae7e2;--danger:#a8111c;--paper:#fff;--panel:#f5f6f8}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaee;--ink-2:#b2bac6;--line:#3a414c;--ins:#93bfff;--ins-wash:#1b2c45;--del:#f2a491;--del-wash:#3d221c;--danger:#ff9a94;--paper:#1b1f25;--panel:#15181d}}
body{margin:0 auto;padding:3rem 2rem 4rem;max-width:46rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.65 "Source Serif 4",Cambria,Georgia,"Times New Roman","Noto Naskh Arabic",serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.facts,.remark,.who,.fold,.look,.numbers,summary{font-family:"IBM Plex Sans","Segoe UI","Helvetica Neue",Arial,sans-serif;color:var(--ink-2);font-size:.8125rem;line-height:1.5}
header{border-bottom:1px solid var(--line);padding-bottom:1.25rem;margin-bottom:1.5rem}
h1{font-size:1.65rem;line-height:1.25;margin:.35rem 0 .6rem}
h2{font-size:1.25rem;margin:2.4rem 0 .8rem;break-after:avoid}
.totals{margin:.9rem 0 0;padding:0;list-style:none;color:var(--ink);font-size:.9375rem}
.totals li{margin:0 0 .2rem}
.bad{color:var(--danger);font-weight:600}
.p{position:relative;margin:0 0 .15rem;padding-inline-start:3.6rem;white-space:pre-wrap}
.p.sub{margin-inline-start:3.6rem;padding-inline-start:2.6rem}
.p.head{font-weight:600;margin-block-start:1.4rem;padding-inline-start:0;break-after:avoid}
.p .n{position:absolute;inset-inline-start:0}.p.head .n,.p .n.long{position:static;margin-inline-end:.5em}
.remark,.who{margin:0;padding-inline-start:3.6rem}
.sub+.remark,.sub+.who,.sub+.remark+.who{padding-inline-start:7.2rem}
.remark{color:var(--ink);font-weight:500}
.gap{margin:0 0 1rem}
.fold{margin:.4rem 0 1.1rem;padding:.15rem 0;border-block:1px dotted var(--line)}
details{margin:.6rem 0 1.2rem;padding:.3rem .8rem;border:1px solid var(--line);border-radius:5px}
details[open]{padding-bottom:.8rem}
summary{cursor:pointer;color:var(--ink);font-weight:500}
details .p{font-size:.9375rem;line-height:1.5}
ins{color:var(--ins);background:var(--ins-wash);text-decoration:underline;text-decoration-thickness:1.5px;text-underline-offset:3px}
del{color:var(--del);background:var(--del-wash);text-decoration:line-through}
ins,del{unicode-bidi:isolate}
ins.x,del.x{outline:1.5px solid currentColor;outline-offset:-.5px;font-weight:600}
.look ul{padding:0;list-style:none}
.look li{margin:0 0 .7rem;padding-inline-start:5rem;position:relative;break-inside:avoid}
.look li>b:first-child{position:absolute;inset-inline-start:0;color:var(--ink);max-width:4.8rem}
.look em{font-style:normal;color:var(--ink);font-weight:600}
.look q{display:block;quotes:none;font-family:"Source Serif 4",Cambria,Georgia,serif;font-size:.9375rem}
.look q.was{color:var(--ink-2)}
a{color:inherit}
.numbers ul{columns:11rem;padding:0;list-style:none;margin:.4rem 0}
@page{size:A4;margin:22mm 20mm 20mm 24mm}
@media print{:root{--ink:#000;--ink-2:#333;--line:#999;--ins:#000;--del:#595959;--ins-wash:none;--del-wash:none;--paper:#fff}body{max-width:none;padding:0;font-size:11pt}details{border-width:0 0 0 1px;border-radius:0}details::details-content{content-visibility:visible;display:block;block-size:auto}summary{list-style:none}}
@media (max-width:34rem){body{padding:1.25rem 1rem 3rem}.p,.remark,.who{padding-inline-start:2.6rem}.p.sub{margin-inline-start:1.2rem}.sub+.remark,.sub+.who,.sub+.remark+.who{padding-inline-start:3.8rem}}
`.trim();

const wordsHtml = (words: readonly ComparedSpan[]): string =>
  words
    .map(({ t, is, b, i, note, noteLabel, look }) => {
      let html = note === undefined ? escapeHtml(t) : `<sup>${escapeHtml(noteLabel ?? "*")}</sup>`;
      if (i) html = `<i>${html}</i>`;
      if (b) html = `<b>${html}</b>`;
      const box = look ? ' class="x"' : "";
      return is === "in" ? `<ins${box}>${html}</ins>` : is === "out" ? `<del${box}>${html}</del>` : html;
    })
    .join("");

const lineHtml = ({ id, kind, number, words, remark, accounts, unexplained }: ComparedLine): string => {
  const shape = kind === "heading" || kind === "title" ? " head" : kind === "sub-paragraph" ? " sub" : "";
  const long = [...number].length > 6 ? " long" : "";
  const label = number === "" ? "" : `<bdi class="n${long}">${escapeHtml(number)}</bdi>`;
  return [
    `<p class="p${shape}" id="p_${id}" dir="auto">${label}${wordsHtml(words)}</p>`,
    ...(remark === "" ? [] : [`<p class="remark">${escapeHtml(remark)}</p>`]),
    ...accounts.map((line) => `<p class="who" dir="auto">${escapeHtml(line)}</p>`),
    ...unexplained.map((line) => `<p class="who bad">Not explained by the record: ${escapeHtml(line)}</p>`),
    '<div class="gap"></div>',
  ].join("\n");
};

const itemHtml = (item: ComparedItem): string =>
  item.is === "line"
    ? lineHtml(item)
    : item.is === "fold"
      ? `<p class="fold">${escapeHtml(item.text)}</p>`
      : `<details><summary>${escapeHtml(item.text)}</summary>\n${item.lines.map(lineHtml).join("\n")}\n</details>`;

/** If there is more than this to look at twice, the list is closed behind its sum. */
const mostOpen = 40;

const looksHtml = ({ sum, changed, whole }: ComparisonPage["lookTwice"]): string => {
  if (changed.length + whole.length === 0) return "";
  const link = (id: string, where: string): string => `<b><a href="#p_${id}"><bdi>${escapeHtml(where)}</bdi></a></b>`;
  const items = changed.map(
    ({ where, id, kind, change, sentence, before }) =>
      `<li>${link(id, where)} <em><bdi dir="ltr">${escapeHtml(change)}</bdi></em> ${escapeHtml(kind)}${before === "" ? "" : `<q class="was">Then: <bdi>${escapeHtml(before)}</bdi></q>`}<q>${before === "" ? "" : "Now: "}<bdi>${escapeHtml(sentence)}</bdi></q></li>`,
  );
  const wholes = whole.map(({ where, id, words }) => `<li>${link(id, where)} <bdi>${escapeHtml(words)}</bdi></li>`);
  return `<section class="look" aria-label="Look twice"><h2>Look twice</h2>
${sum === "" ? "" : `<p>${escapeHtml(sum)}</p>`}
${items.length === 0 ? "" : `<details${items.length <= mostOpen ? " open" : ""}><summary>Each with its sentence</summary><ul>\n${items.join("\n")}\n</ul></details>`}
${wholes.length === 0 ? "" : `<details><summary>What ${wholes.length === 1 ? "a paragraph" : `${wholes.length} paragraphs`} that came or went brought or took along</summary><ul>\n${wholes.join("\n")}\n</ul></details>`}
</section>`;
};

const numbersHtml = (renumbered: ComparisonPage["renumbered"]): string =>
  renumbered.length === 0
    ? ""
    : `<section class="numbers"><h2>Old and new numbers</h2>
${renumbered.map(({ name, numbers }) => `${name === "" ? "" : `<h3>${escapeHtml(name)}</h3>`}<ul>${numbers.map((one) => `<li><bdi>${escapeHtml(one)}</bdi></li>`).join("")}</ul>`).join("\n")}
</section>`;

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
<ul class="totals">
${page.totals.map((total) => `<li>${escapeHtml(total)}</li>`).join("\n")}
${page.unexplained.map((one) => `<li class="bad">${escapeHtml(one)}</li>`).join("\n")}
</ul>
</header>
${looksHtml(page.lookTwice)}
<main>
${page.parts.map(({ heading, items }) => `<section><h2>${escapeHtml(heading)}</h2>\n${items.map(itemHtml).join("\n")}\n</section>`).join("\n")}
</main>
${numbersHtml(page.renumbered)}
</body>
</html>
`;
};

const plainMarkdown = (text: string): string => text.replace(/[\\*_~`<>[\]]/gu, (sign) => `\\${sign}`);

const wordsMarkdown = (words: readonly ComparedSpan[]): string =>
  words
    .map(({ t, is, note, noteLabel, look }) => {
      const text = note === undefined ? plainMarkdown(t) : `\\[^${noteLabel ?? ""}\\]`;
      const strong = look ? `<b>${text}</b>` : text;
      return is === "in" ? `<ins>${strong}</ins>` : is === "out" ? `<del>${strong}</del>` : text;
    })
    .join("");

const lineMarkdown = ({ kind, number, words, remark, accounts, unexplained }: ComparedLine): string[] => {
  const facts = [
    ...(remark === "" ? [] : [remark]),
    ...accounts,
    ...unexplained.map((one) => `NOT EXPLAINED BY THE RECORD: ${one}`),
  ];
  return [
    `${kind === "heading" ? "### " : ""}${number === "" ? "" : `${number} `}${wordsMarkdown(words)}`,
    ...(facts.length === 0 ? [] : [facts.map((fact) => `*${plainMarkdown(fact)}*`).join("  \n")]),
  ];
};

const itemMarkdown = (item: ComparedItem): string[] =>
  item.is === "line"
    ? lineMarkdown(item)
    : item.is === "fold"
      ? [`*(${plainMarkdown(item.text)})*`]
      : [`**${plainMarkdown(item.text)}**`, ...item.lines.flatMap(lineMarkdown)];

const looksMarkdown = ({ sum, changed, whole }: ComparisonPage["lookTwice"]): string[] => [
  ...(changed.length + whole.length === 0 ? [] : ["## Look twice"]),
  ...(sum === "" ? [] : [sum]),
  ...(changed.length === 0
    ? []
    : [
        changed
          .map(
            ({ where, kind, change, sentence, before }) =>
              `- **${plainMarkdown(where)}** ${plainMarkdown(change)} (${kind})${before === "" ? "" : `  \n  Then: ${plainMarkdown(before)}`}  \n  ${before === "" ? "" : "Now: "}${plainMarkdown(sentence)}`,
          )
          .join("\n"),
      ]),
  ...(whole.length === 0
    ? []
    : [
        "Paragraphs that came or went, and what they bring or take along:",
        whole.map(({ where, words }) => `- **${plainMarkdown(where)}** ${plainMarkdown(words)}`).join("\n"),
      ]),
];

/** Writes Markdown with `<ins>` and `<del>`; in them `<b>` marks words to look at twice. */
export const writeComparisonMarkdown = (comparison: Comparison, of: ComparisonOf): string => {
  const page = layComparison(comparison, of);
  const blocks = [
    `# ${page.title}`,
    [page.symbol, page.what].filter((word) => word !== "").join(": "),
    comparisonLegend,
    [...page.totals, ...page.unexplained.map((one) => `NOT EXPLAINED: ${one}`)]
      .map((total) => `- ${plainMarkdown(total)}`)
      .join("\n"),
    ...looksMarkdown(page.lookTwice),
    ...page.parts.flatMap(({ heading, items }) => [`## ${heading}`, ...items.flatMap(itemMarkdown)]),
    ...(page.renumbered.length === 0 ? [] : ["## Old and new numbers"]),
    ...page.renumbered.flatMap(({ name, numbers }) => [
      ...(name === "" ? [] : [`### ${name}`]),
      numbers.map((one) => `- ${plainMarkdown(one)}`).join("\n"),
    ]),
  ];
  return `${blocks.join("\n\n")}\n`;
};
