/**
 * Reads back a file we wrote, to prove it: what it says of its origin, and its paragraphs as printed. The file in
 * question and one newly written from the record are read in the same way, so that any difference is one in the file.
 * Not compared are marks (bold, italic) and, in Word files, what only heads the pages.
 */
import * as v from "valibot";
import { Blocks } from "../notation/blocks.ts";
import { parseNotation } from "../notation/parse.ts";
import type { ParsedBracket, ParsedDraft, ParsedParagraph } from "../notation/parsed.ts";
import { readSource } from "../notation/source.ts";
import type { Party } from "../party.ts";
import type { ViewName } from "../reading/view.ts";
import { revisionIn } from "../reading/version.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { openPackage } from "./docx-package.ts";
import type { WordPackage } from "./docx-package.ts";
import { readStamp } from "./docx-stamp.ts";
import { styleIds } from "./docx-styles.ts";
import { trackedLines } from "./tracked-lines.ts";
import { child, childrenOf, valueOf } from "./xml.ts";

/** What a file says of its origin. Any of it may be false. */
export interface Stamp {
  readonly head?: { readonly seq: number; readonly hash: string };
  readonly seq?: number;
  /** The latest revision at its moment. */
  readonly revision?: string;
  /** ISO time. */
  readonly asAt?: string;
  readonly view?: ViewName;
  /** Set if it lists changes: the moment since which. */
  readonly changes?: string;
}

/** A paragraph as it is in the file. `label` is "" if it has none. */
export interface Line {
  readonly part: string;
  readonly label: string;
  readonly text: string;
  /** What is compared, if that is more than the words. */
  readonly exact?: string;
}

/** The forms of output that can be read back. Others, such as PDF and Akoma Ntoso, are refused. */
export type ReadFormat = "docx" | "html" | "md" | "txt" | "json";

/** A file read back. The format is told by its content, never by its name. */
export interface ReadBack {
  readonly format: ReadFormat;
  readonly stamp: Stamp;
  /** In the order of the file. */
  readonly lines: readonly Line[];
}

const unreadable = (what: string): Refusal => refuse(RefusalCode.notAWordFile, `${what} Nothing was compared.`);

const pdfSign = [0x25, 0x50, 0x44, 0x46, 0x2d];
const notReadBack = (what: string, where: string): Refusal =>
  unreadable(
    `${what} is not read back. The end of the record stands ${where}: take the same moment as docx or html and hold that against the record.`,
  );

/** Reads a file by its content: Word, our JSON, our HTML, our plain text, else notation. */
export const readBack = async (bytes: Uint8Array, parties: readonly Party[]): Promise<ReadBack | Refusal> => {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readWord(bytes, parties);
  if (pdfSign.every((byte, n) => bytes[n] === byte)) return notReadBack("A PDF", "in its foot");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    return unreadable("This is neither a Word file nor text in UTF-8.");
  }
  if (/^\s*\{/u.test(text)) return readJson(text);
  if (/^\s*<!doctype html>/iu.test(text)) return readHtml(text);
  if (/^\s*<\?xml[^>]*>\s*<akomaNtoso\b/u.test(text)) return notReadBack("Akoma Ntoso", "in its `proprietary`");
  return text.startsWith("# ") ? readNotation(text, parties) : readPlain(text);
};

const viewNamed = (title: string | undefined): { readonly view?: ViewName } => {
  if (title === undefined) return {};
  if (title.startsWith("Text with brackets and names")) return { view: "annotated" };
  if (title.startsWith("Text with brackets")) return { view: "bracketed" };
  return /^(?:Clean text|Text as it stands)/u.test(title) ? { view: "clean" } : {};
};
const headIn = (found: RegExpExecArray | null): Pick<Stamp, "head"> =>
  found === null ? {} : { head: { seq: Number(found[1]), hash: found[2]! } };

/** The name for lines of the annex of changes: they are compared, but never taken for the text. */
const changesPart = "changes";
const changeLine = (text: string): Line => ({ part: changesPart, label: "", text });

const annexStyles: ReadonlySet<string> = new Set([styleIds.changesHeading, styleIds.change, styleIds.changeHow]);

/** The annex of changes in a Word file of ours, recognized by its styles, with struck and underlined words marked. */
const wordChanges = (file: WordPackage): Line[] => {
  const lines: Line[] = [];
  file.document(new Set(["w:p"]), (element) => {
    const style = valueOf(child(element, "w:pPr"), "w:pStyle");
    if (style === undefined || !annexStyles.has(style)) return;
    const runs = childrenOf(element, "w:r").map((run) => {
      const t = childrenOf(run)
        .map(({ name, children }) => (name === "w:tab" ? "\t" : name === "w:t" ? children.join("") : ""))
        .join("");
      const mark = valueOf(child(run, "w:rPr"), "w:rStyle");
      return mark === styleIds.addition ? `{+${t}+}` : mark === styleIds.deletion ? `{-${t}-}` : t;
    });
    lines.push(changeLine(runs.join("")));
  });
  return lines;
};

const readWord = async (bytes: Uint8Array, parties: readonly Party[]): Promise<ReadBack | Refusal> => {
  const file = openPackage(bytes);
  if (isRefusal(file)) return file;
  const stamp = readStamp(file);
  if (stamp.view === "tracked") {
    const { readTracked } = await import("./tracked-read.ts");
    const tracked = readTracked(bytes);
    if (isRefusal(tracked)) return tracked;
    return { format: "docx", stamp, lines: [...trackedLines(tracked), ...wordChanges(file)] };
  }
  const { readDocx } = await import("./docx-read.ts");
  const parsed = await readDocx(bytes, { parties });
  if (isRefusal(parsed)) return parsed;
  return { format: "docx", stamp, lines: [...parsedLines(parsed), ...wordChanges(file)] };
};

const readNotation = (text: string, parties: readonly Party[]): ReadBack => {
  const said = (name: string): string | undefined => new RegExp(`^> ${name}: (.*)$`, "mu").exec(text)?.[1]?.trim();
  const [version, asAt, changes] = [said("Version"), said("As at"), said("Changes since")];
  const stamp: Stamp = {
    ...headIn(/^entry (\d{1,15}), ([0-9a-f]{64})\b/u.exec(said("Record") ?? "")),
    ...(version !== undefined && { revision: revisionIn(version) }),
    ...(asAt !== undefined && { asAt }),
    ...viewNamed(said("View")),
    ...(changes !== undefined && { changes }),
  };
  const annex = readSource(text, new Blocks()).changes.map(changeLine);
  return { format: "md", stamp, lines: [...parsedLines(parseNotation(text, { parties })), ...annex] };
};

const bracketText = ({ from, to, kind, words, sponsors, unknownNames, inside, ranges }: ParsedBracket): string => {
  const names = [...sponsors, ...unknownNames].join(", ");
  const put = words === undefined ? "" : ` "${words.map(({ t }) => t).join("")}"`;
  const places = (ranges ?? [[from, to]]).map((range) => range.join("-")).join(", ");
  return `{${kind}${put} at ${places}${inside === undefined ? "" : ` in ${inside}`}${names === "" ? "" : ` (${names})`}}`;
};

const parsedLine = ({ part, label, words, brackets, ins, del, moveTo }: ParsedParagraph): Line => {
  const whole = [ins && ["added", ins], del && ["removed", del], moveTo && ["moved", moveTo]].filter(Boolean);
  return {
    part,
    label,
    text: [words.map(({ t }) => t).join(""), ...brackets.map(bracketText), ...whole.map((one) => JSON.stringify(one))]
      .join(" ")
      .trim(),
  };
};

const parsedLines = (parsed: ParsedDraft): Line[] => [
  { part: "", label: "title", text: parsed.title },
  ...(parsed.symbol === undefined ? [] : [{ part: "", label: "symbol", text: parsed.symbol }]),
  ...Object.entries(parsed.annexes ?? {}).map(([part, text]) => ({ part, label: "title", text })),
  ...parsed.paragraphs.map(parsedLine),
];

/** Removes the time of printing, which is not part of the text. */
const facts = (text: string): string => text.replaceAll(/As at \d+ \w+ \d+, \d\d:\d\d UTC/gu, "As at …");
const numbered = (text: string): string =>
  /^(\[\^\d+\]:|\S{1,12}(?: (?:bis|ter|quater|alt))?[.)])\s/u.exec(text)?.[1] ?? "";

const readPlain = (text: string): ReadBack | Refusal => {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => /^Record \d{1,15} [0-9a-f]{64}\b/u.test(line));
  if (at === -1)
    return unreadable(
      "The file carries no end of the record (plain text is told by nothing else): it belongs nowhere.",
    );
  let part = "consensus";
  // The last such line behind a rule begins the annex: the text comes before it, whatever it says.
  const changes = lines.findLast((line, n) => /^CHANGES SINCE \S/u.test(line) && lines[n - 1] === "----");
  const body = lines.slice(at + 1).flatMap((line): Line[] => {
    if (line.trim() === "") return [];
    if (/^(?:ANNEX [A-Z]\b|CHAIR’S SUMMARY)/u.test(line)) part = line.toLowerCase();
    if (line === changes) part = changesPart;
    const words = line.trim();
    return [{ part, label: numbered(words), text: words }];
  });
  const top = lines.slice(0, at).filter((line) => line !== "");
  return {
    format: "txt",
    stamp: {
      ...headIn(/^Record (\d+) ([0-9a-f]{64})/u.exec(lines[at]!)),
      ...viewNamed(top.find((line) => viewNamed(line).view !== undefined)),
      ...(changes !== undefined && { changes: changes.replace(/^CHANGES SINCE (?:entry (?=\d+$))?/u, "") }),
    },
    lines: [
      { part: "", label: "title", text: top[0] ?? "" },
      { part: "", label: "head of the page", text: facts(top[1] ?? "") },
      ...body,
    ],
  };
};

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  nbsp: "\u00a0",
};
const htmlText = (html: string): string =>
  html
    .replaceAll(/<(?:del)\b[^>]*>/gu, "{-")
    .replaceAll("</del>", "-}")
    .replaceAll(/<(?:ins)\b[^>]*>/gu, "{+")
    .replaceAll("</ins>", "+}")
    .replaceAll("<br>", " ")
    .replaceAll(/<[^>]*>/gu, "")
    .replaceAll(/&(#?\w+);/gu, (all, name: string) => entities[name] ?? all)
    .trim();

/** Every letter of the page is in one of its pieces, tags too: what a style hides or a script adds is a difference. */
const readHtml = (text: string): ReadBack => {
  const meta = /<meta name="unbracket-record" content="(\d{1,15}) ([0-9a-f]{64})">/u.exec(text);
  const changes = /<meta name="unbracket-changes" content="([^"]*)">/u.exec(text)?.[1];
  let part = "";
  const lines = text.split(/(?=<(?:body|header|main|footer|section|h1|h2|h3|p|tr)\b)/u).flatMap((piece): Line[] => {
    part = /^<section id="([\w-]+)"/u.exec(piece)?.[1] ?? part;
    const number = /<span class="n"><bdi>(.*?)<\/bdi>\.?<\/span>/su.exec(piece)?.[1];
    const before = part === "";
    const words = piece.startsWith("<!doctype") ? "" : htmlText(piece);
    const label = before || piece.startsWith("<footer") ? "head or foot of the page" : htmlText(number ?? "");
    return [{ part, label, text: facts(words), exact: facts(piece) }];
  });
  const stamp = {
    ...headIn(meta),
    ...viewNamed(/<br>([^<]*)<\/p>/u.exec(text)?.[1]),
    ...(changes !== undefined && { changes: htmlText(changes) }),
  };
  return { format: "html", stamp, lines };
};

const idsSchema = v.optional(v.array(v.string()));
const runSchema = v.looseObject({ t: v.string(), ins: idsSchema, del: idsSchema, hold: idsSchema });
const jsonSchema = v.looseObject({
  title: v.string(),
  symbol: v.string(),
  seq: v.pipe(v.number(), v.integer()),
  revision: v.optional(v.string()),
  head: v.optional(v.looseObject({ seq: v.pipe(v.number(), v.integer()), hash: v.string() })),
  changes: v.optional(v.looseObject({ since: v.optional(v.string()), rows: v.array(v.unknown()) })),
  parts: v.record(
    v.string(),
    v.array(v.looseObject({ label: v.string(), kind: v.string(), status: v.string(), runs: v.array(runSchema) })),
  ),
  proposals: v.array(v.looseObject({ number: v.union([v.string(), v.number()]) })),
});

const readJson = (text: string): ReadBack | Refusal => {
  let read;
  try {
    read = v.safeParse(jsonSchema, JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (read?.success !== true) return unreadable("This JSON is not that of a draft.");
  const { title, symbol, seq, revision, head, parts, proposals, changes } = read.output;
  const tag = (sign: string, ids: readonly string[] | undefined): string =>
    ids === undefined ? "" : `{${sign} ${ids.join(",")}}`;
  return {
    format: "json",
    stamp: {
      seq,
      ...(revision !== undefined && { revision }),
      ...(head && { head: { seq: head.seq, hash: head.hash } }),
      ...(changes?.since !== undefined && { changes: changes.since }),
    },
    lines: [
      { part: "", label: "title", text: title },
      { part: "", label: "symbol", text: symbol },
      ...Object.entries(parts).flatMap(([part, paragraphs]) =>
        paragraphs.map((paragraph) => {
          const { label, kind, status, runs } = paragraph;
          return {
            part,
            label,
            text: `${runs.map(({ t, ins, del, hold }) => t + tag("+", ins) + tag("-", del) + tag("?", hold)).join("")} {${kind}, ${status}}`,
            exact: JSON.stringify(paragraph),
          };
        }),
      ),
      ...proposals.map((proposal) => ({
        part: "",
        label: `proposal ${proposal.number}`,
        text: JSON.stringify(proposal),
      })),
      ...(changes === undefined ? [] : [{ ...changes, rows: [] }, ...changes.rows]).map((row) =>
        changeLine(JSON.stringify(row)),
      ),
    ],
  };
};
