/**
 * Writes a draft as one HTML file that needs nothing else: no scripts and no fonts to fetch. It can be read on a screen
 * and printed (print CSS, page numbers by the browser), and struck and new words are plain `<ins>` and `<del>`.
 */
import type { Draft } from "../draft.ts";
import { layPage } from "./page.ts";
import type { Page, PrintedNote, PrintedParagraph, PrintedPart, Renumbered, Span } from "./page.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { PrintedChange, PrintedChanges } from "../reading/change-lines.ts";
import type { OutputOptions } from "./options.ts";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for HTML, also inside quoted attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/gu, (c) => escapes[c]!);

const style = `
:root{color-scheme:light dark;--ink:#15181d;--ink-2:#4b5361;--line:#c9ced6;--ins:#0a4a9c;--del:#8c2f1f;--hold:#6f2a78;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaee;--ink-2:#b2bac6;--line:#3a414c;--ins:#93bfff;--del:#f2a491;--hold:#dea9e6;--paper:#1b1f25}}
*{box-sizing:border-box}
body{margin:0 auto;padding:3rem 2rem 4rem;max-width:46rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.65 "Source Serif 4","Source Serif Pro",Cambria,Georgia,"Times New Roman","Noto Naskh Arabic",serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
header,footer,.legend,.status,.names,.remark{font-family:"IBM Plex Sans","Segoe UI","Helvetica Neue",Arial,sans-serif}
header{border-bottom:1px solid var(--line);padding-bottom:1.25rem;margin-bottom:1.5rem}
h1{font:600 1.65rem/1.25 inherit;font-family:inherit;margin:.35rem 0 .6rem}
h2{font-size:1.25rem;line-height:1.35;margin:2.4rem 0 .8rem;break-after:avoid}
h3{font-size:1.05rem;line-height:1.4;margin:1.8rem 0 .6rem;break-after:avoid}
.part{font-size:1.45rem;margin-top:3.2rem;border-top:2px solid var(--ink);padding-top:1rem}
header h1{font-family:"Source Serif 4","Source Serif Pro",Cambria,Georgia,serif;font-size:1.65rem;line-height:1.25;font-weight:600}
.facts{margin:0;color:var(--ink-2);font-size:.8125rem;line-height:1.5}
.facts b{color:var(--ink);font-weight:600}
.legend{color:var(--ink-2);font-size:.78rem;line-height:1.55;margin:0 0 2rem;padding:.8rem 1rem;border:1px solid var(--line)}
.legend p{margin:.15rem 0}
.remark{color:var(--ink-2);font-size:.85rem;margin:0 0 1.4rem}
.p{position:relative;margin:0 0 .95rem;padding-inline-start:3.4rem;white-space:pre-wrap;orphans:2;widows:2}
.p .n{position:absolute;inset-inline-start:0;width:3.2rem}
.p.sub{margin-inline-start:3.4rem;padding-inline-start:2.4rem}
.p.sub .n{width:2.2rem}
.p.none{padding-inline-start:0}
.p.open::before{content:"";position:absolute;inset-inline-start:-1rem;top:.3em;bottom:.3em;border-inline-start:2px solid var(--ink)}
.p.sub.open::before{inset-inline-start:-4.4rem}
ins{font-weight:600;text-decoration:underline;text-decoration-thickness:1.5px;text-underline-offset:3px;color:var(--ins)}
del{color:var(--del);text-decoration:line-through}
.hold{border-bottom:1.5px dotted var(--hold)}
.k{font-weight:700}
.k.insertion{color:var(--ins)}.k.deletion{color:var(--del)}.k.hold{border:0;color:var(--hold)}
.names{font-style:italic;font-size:.72em;color:var(--ink-2)}
.status{font-size:.72rem;color:var(--ink-2);white-space:nowrap;border:1px solid var(--line);border-radius:3px;padding:0 .35em;margin-inline-start:.4em}
sup{line-height:0;font-size:.7em}
sup a{color:inherit;text-decoration:none}
.notes{font-size:.85rem;line-height:1.5;border-top:1px solid var(--line);margin-top:2.4rem;padding-top:.8rem}
.notes p{margin:.2rem 0;padding-inline-start:1.8rem;position:relative;white-space:pre-wrap}
.notes .n{position:absolute;inset-inline-start:0}
.renumbered{margin-top:3rem;color:var(--ink-2);font:.8125rem/1.6 "IBM Plex Sans","Segoe UI","Helvetica Neue",Arial,sans-serif}
.renumbered h2,.renumbered h3{font-size:inherit;margin:.6rem 0 .2rem}
.renumbered ul{columns:7rem;margin:0;padding:0;list-style:none}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.8rem;color:var(--ink-2);font-size:.72rem;overflow-wrap:anywhere}
@page{size:A4;margin:24mm 20mm 20mm 24mm}
@media print{:root{--ink:#000;--ink-2:#333;--line:#999;--ins:#000;--del:#595959;--hold:#000;--paper:#fff}body{max-width:none;padding:0;padding-inline-start:1.2rem;font-size:11pt;line-height:1.5}.p{margin-bottom:.65rem}.p.open::before{content:none}.p.open{margin-inline-start:-1rem;padding-inline-start:calc(4.4rem - 2px);border-inline-start:2px solid var(--ink)}.p.open .n{inset-inline-start:calc(1rem - 2px)}.p.sub.open{padding-inline-start:calc(6.8rem - 2px)}.p.sub.open .n{inset-inline-start:calc(4.4rem - 2px)}.p.none.open{padding-inline-start:calc(1rem - 2px)}.part{break-before:page;margin-top:0}.legend{break-inside:avoid}}
`.trim();

/** A CSS string that can end neither itself nor the element it stands in. */
const cssString = (text: string): string =>
  `"${text.replaceAll(/[^A-Za-z0-9 ,:.·()/-]/gu, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `)}"`;

/**
 * Prints on every page what text it is, as at when, and the page number. Browsers without page margin boxes leave these
 * out.
 */
const runningStyle = ({ symbol, version, asAt, nature }: Page): string =>
  `@page{font:8pt "IBM Plex Sans","Segoe UI","Helvetica Neue",Arial,sans-serif;color:#4b5361;@top-left{content:${cssString([symbol, version].filter((word) => word !== "").join(" · "))}}@top-right{content:${cssString(`${asAt} · ${nature}`)}}@bottom-right{content:counter(page) " / " counter(pages)}}`;

/** Only in files that list changes, so that others stay the same byte for byte. */
const changesStyle = `
#changes table{width:100%;border-collapse:collapse;font-size:.9rem;line-height:1.45}
#changes :is(th,td){text-align:start;vertical-align:top;padding:.45rem .9rem .45rem 0;border-top:1px solid var(--line)}
#changes :is(th,td:last-child){font:.75rem/1.5 "IBM Plex Sans","Segoe UI","Helvetica Neue",Arial,sans-serif}
#changes thead th{border:0;color:var(--ink-2)}
#changes tbody tr>th:first-child{width:5.5rem;font-weight:600}#changes small{display:block;font-weight:400;color:var(--ink-2)}
#changes td:last-child{width:12rem;padding-inline-end:0;color:var(--ink-2)}
#changes .more>*{border-top-color:transparent}#changes tr{break-inside:avoid}
@media (max-width:36rem){#changes :is(thead,tbody,tr,th,td){display:block;width:auto!important}#changes thead{display:none}#changes tr{border-top:1px solid var(--line);padding:.4rem 0}#changes tr>*{border:0;padding:.1rem 0}}
`.trim();

/** Writes the draft as a complete HTML document. */
export const writeHtml = (draft: Draft, options: OutputOptions): string => {
  const page = layPage(draft, options);
  const idOf: IdOf = options.nonPaper ? () => "" : (id) => ` id="p_${id}"`;
  const title = [page.symbol, page.title, page.version].filter((word) => word !== "").join(" · ");
  return `<!doctype html>
<html lang="${escapeHtml(page.language)}" dir="${isRightToLeft(page.language) ? "rtl" : "ltr"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${options.head ? `<meta name="unbracket-record" content="${options.head.seq} ${escapeHtml(options.head.hash)}">\n` : ""}${options.changes?.since === undefined ? "" : `<meta name="unbracket-changes" content="${escapeHtml(options.changes.since)}">\n`}<style>${style}
${runningStyle(page)}${options.changes === undefined ? "" : `\n${changesStyle}`}</style>
</head>
<body>
${headerOf(page, idOf)}
<section class="legend" aria-label="Legend">
${page.legend.map((sentence) => `<p dir="auto">${escapeHtml(sentence)}</p>`).join("\n")}
</section>
<main>
${page.parts.map((part) => partHtml(part, idOf)).join("\n")}
</main>${page.renumbered === undefined ? "" : `\n${renumberedHtml(page.renumbered)}`}${options.changes === undefined ? "" : `\n${changesHtml(options.changes)}`}
<footer dir="auto"><bdi>${[page.symbol, page.version, page.asAt, page.nature, page.head ?? ""]
    .filter((word) => word !== "")
    .map(escapeHtml)
    .join("</bdi> · <bdi>")}</bdi></footer>
</body>
</html>
`;
};

/** Whether a language is written from right to left. */
export const isRightToLeft = (language: string): boolean => /^(ar|fa|he|ur|ps|yi|dv|ckb)\b/iu.test(language);

/** The attribute that gives a paragraph's id in the record. */
type IdOf = (id: ParagraphId) => string;

const headerOf = (page: Page, idOf: IdOf): string => `<header>
<p class="facts"><b><bdi>${escapeHtml(page.symbol)}</bdi></b></p>
${titleHtml(page, idOf)}
<p class="facts" dir="auto"><b>${escapeHtml(page.nature)}</b> · ${escapeHtml(page.version)} · ${escapeHtml(page.asAt)}<br>${escapeHtml(page.view)}</p>
</header>`;

const titleHtml = ({ heading, title }: Page, idOf: IdOf): string =>
  heading === undefined
    ? `<h1 dir="auto">${escapeHtml(title)}</h1>`
    : `<h1${idOf(heading.id)} dir="auto">${spansHtml(heading.spans, (n) => `consensus-note-${n}`)}</h1>`;

const partHtml = (part: PrintedPart, idOf: IdOf): string => {
  const noteId = (number: number): string => `${part.part}-note-${number}`;
  return [
    `<section id="${part.part}">`,
    ...(part.heading === undefined ? [] : [`<h2 class="part" dir="auto">${escapeHtml(part.heading)}</h2>`]),
    ...(part.remark === undefined ? [] : [`<p class="remark" dir="auto">${escapeHtml(part.remark)}</p>`]),
    ...part.paragraphs.map((paragraph) => paragraphHtml(paragraph, noteId, idOf)),
    ...(part.notes.length === 0 ? [] : [notesHtml(part.notes, noteId)]),
    "</section>",
  ].join("\n");
};

/** A number, isolated from the direction of the words behind it; its full stop is on the side of the words. */
const numberHtml = (number: string): string => {
  const label = number.replace(/\.$/u, "");
  return `<bdi>${escapeHtml(label)}</bdi>${number.slice(label.length)}`;
};

const paragraphHtml = (paragraph: PrintedParagraph, noteId: (n: number) => string, idOf: IdOf): string => {
  const words = spansHtml(paragraph.spans, noteId);
  const id = idOf(paragraph.id);
  if (paragraph.kind === "heading" || paragraph.kind === "title") {
    const tag = paragraph.level <= 1 ? "h2" : "h3";
    const number = paragraph.number === "" ? "" : `${numberHtml(paragraph.number)} `;
    return `<${tag}${id} dir="auto">${number}${words}</${tag}>`;
  }
  const classes = [
    "p",
    ...(paragraph.kind === "sub-paragraph" ? ["sub"] : []),
    ...(paragraph.number === "" ? ["none"] : []),
    ...(paragraph.open ? ["open"] : []),
  ].join(" ");
  const number = paragraph.number === "" ? "" : `<span class="n">${numberHtml(paragraph.number)}</span>`;
  const status = paragraph.status === undefined ? "" : ` <span class="status">${escapeHtml(paragraph.status)}</span>`;
  return `<p class="${classes}"${id} dir="auto">${number}${words}${status}</p>`;
};

const renumberedHtml = ({ heading, parts }: Renumbered): string =>
  `<section class="renumbered"><h2>${escapeHtml(heading)}</h2>\n${parts
    .map(
      ({ name, numbers }) =>
        `${name === "" ? "" : `<h3>${escapeHtml(name)}</h3>\n`}<ul>${numbers.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`,
    )
    .join("\n")}\n</section>`;

const changesHtml = ({ heading, legend, rows, renumbered }: PrintedChanges): string => {
  const wordsOf = (words: PrintedChange["words"]): string =>
    words
      .map(({ t, is, b, i }) => {
        let html = escapeHtml(t);
        if (i) html = `<i>${html}</i>`;
        if (b) html = `<b>${html}</b>`;
        return is === "in" ? `<ins>${html}</ins>` : is === "out" ? `<del>${html}</del>` : html;
      })
      .join("");
  const row = ({ label, was, words, how }: PrintedChange): string =>
    `<tr${label === "" ? ' class="more"' : ""}><th scope="row"><bdi>${escapeHtml(label)}</bdi>${was === "" ? "" : ` <small>was <bdi>${escapeHtml(was)}</bdi></small>`}</th><td dir="auto">${wordsOf(words)}</td><td>${escapeHtml(how)}</td></tr>`;
  return [
    `<section id="changes"><h2 class="part">${escapeHtml(heading)}</h2>`,
    `<p class="remark">${escapeHtml(legend)}${rows.length === 0 ? "" : " Struck through: went out. Underlined: came in."}</p>`,
    ...(rows.length === 0
      ? []
      : [
          `<table><thead><tr><th scope="col">Paragraph</th><th scope="col">Change</th><th scope="col">How it came about</th></tr></thead><tbody>`,
          ...rows.map(row),
          "</tbody></table>",
        ]),
    ...(renumbered.length === 0 ? [] : [`<p class="remark">Renumbered: ${escapeHtml(renumbered.join(", "))}</p>`]),
    "</section>",
  ].join("\n");
};

const notesHtml = (notes: readonly PrintedNote[], noteId: (n: number) => string): string =>
  `<section class="notes" aria-label="Footnotes">\n${notes
    .map(
      (note) =>
        `<p id="${noteId(note.number)}" dir="auto"><span class="n"><bdi>${note.number}</bdi></span>${spansHtml(note.spans, noteId)}</p>`,
    )
    .join("\n")}\n</section>`;

const spansHtml = (spans: readonly Span[], noteId: (n: number) => string): string =>
  spans
    .map((span) => {
      switch (span.is) {
        case "words": {
          let html =
            span.note === undefined
              ? escapeHtml(span.t)
              : `<sup><a href="#${noteId(span.note)}">${span.note}</a></sup>`;
          if (span.i) html = `<i>${html}</i>`;
          if (span.b) html = `<b>${html}</b>`;
          if (span.hold) html = `<span class="hold">${html}</span>`;
          if (span.del) html = `<del>${html}</del>`;
          if (span.ins) html = `<ins>${html}</ins>`;
          return html;
        }
        case "bracket":
          return `<span class="k ${span.kind}">${span.t}</span>`;
        case "names":
          return `<span class="names">\u00a0(<bdi>${escapeHtml(span.full ?? span.t)}</bdi>)</span>`;
        case "strike":
          return `<span class="names">${escapeHtml(span.t)}</span>`;
        case "or":
          return `<span class="k"> / </span>`;
      }
    })
    .join("");
