/**
 * How a paragraph says, at the beginning of its first line, what it is: kind, level and label.
 *
 * `# ` a title, `## A. ` a heading, `12. ` a paragraph, `    (a) ` a sub-paragraph (four blanks a level), `PP1. ` and
 * `OP1. `, `[^1]: ` a footnote, anything else an opening. What these forms cannot say is written out:
 * `¶ paragraph 1 {12 (x)} `. The printer asks the same reader whether the pleasant form comes back, so they never differ.
 */
import { kinds } from "../paragraph.ts";
import type { Kind, Part } from "../paragraph.ts";

/** What a paragraph is and what it is called, as its first line says it. */
export interface Heading {
  readonly kind: Kind;
  readonly level: number;
  /** Without a closing point, as a draft has it; a footnote's key; "" for none. */
  readonly label: string;
}

/** A first line, read: its heading and the words after it. */
export interface Classified extends Heading {
  /** What follows the label. */
  readonly rest: string;
}

const suffix =
  "(?: (?:ante|bis|ter|quater|quinquies|sexies|septies|octies|novies|decies|undecies|duodecies|[a-z]+ies|alt)(?: \\d+)?)*";
const headingLabel = new RegExp(`^((?:[A-Z]{1,2}|[IVXLC]+|\\d+(?:\\.\\d+)*)${suffix})\\.(?:\\s+|$)`, "u");
const numbered = new RegExp(`^(\\d{1,4}(?:\\.\\d+)*[a-z]?${suffix})[.)](?:\\s+|$)`, "u");
const resolution = new RegExp(`^((?:PP|OP)\\d+${suffix})[.:]?(?:\\s+|$)`, "u");
const sub = new RegExp(`^(\\((?:[a-z]{1,5}|[A-Z]{1,2}|\\d{1,2})\\)${suffix})\\.?(?:\\s+|$)`, "u");
const explicit = /^¶ ([a-z-]+)(?: (\d+))?(?: \{([^}]*)\})?(?: |$)/u;
const footnote = /^\[\^([^\]\s]{1,40})\]:(?:\s+|$)/u;
const roman = /^\([ivx]+\)/u;
const stars = "^\\[*\\*{1,2}";
const preambular = new RegExp(`${stars}[A-Z]\\p{L}+(?:ing|ed)\\b[^*]*\\*`, "u");
/** Other beginnings of preambular paragraphs: not all begin with a participle, or with it at once. */
const preambularToo = new RegExp(
  `${stars}(?:(?:Also|Again|Further|[A-Z]\\p{Ll}+ly) (?:\\p{L}+(?:ing|ed)|aware|conscious|mindful)` +
    "|Aware|Conscious|Cognizant|Desirous|Mindful|Pursuant|In (?:accordance|conformity|furtherance|pursuance|pursuit))\\b[^*]*\\*",
  "u",
);

/** Remembers what came before, because sub-paragraphs are named after the paragraph above them. */
export class Blocks {
  #part: Part = "consensus";
  #stack: { level: number; label: string }[] = [];
  #preambular = 0;
  readonly #wild: boolean;
  /** Whether the last paragraph was preambular. */
  #amid = false;

  /** @param wild whether the text was written by others: then what it does not mark is read as a human reader would */
  constructor(wild = false) {
    this.#wild = wild;
  }

  /** A new part begins. */
  enter(part: Part): void {
    this.#part = part;
    this.#stack = [];
    this.#preambular = 0;
    this.#amid = false;
  }

  get part(): Part {
    return this.#part;
  }

  /** Notes a paragraph that was read or printed. */
  passed({ kind, level, label }: Heading): void {
    if (kind === "footnote") return;
    this.#amid = kind === "preambular";
    if (kind === "sub-paragraph") {
      this.#stack = this.#stack.filter((above) => above.level < level);
      this.#stack.push({ level, label });
      return;
    }
    if (kind === "preambular") this.#preambular++;
    this.#stack = [{ level: 0, label: kind === "heading" ? "" : label }];
  }

  #under(level: number, own: string): string {
    const above = this.#stack.findLast((entry) => entry.level < level)?.label ?? "";
    return above === "" || own === "" ? own : `${above} ${own}`;
  }

  /** The kind, level and label of a block; null if it is no paragraph. `text` includes its indentation. */
  classify(text: string): Classified | null {
    const indent = /^[ \t]*/u.exec(text)![0].replaceAll("\t", "    ").length;
    const body = text.trimStart();
    const after = (match: RegExpExecArray): string => body.slice(match[0].length);
    let match = explicit.exec(body);
    if (match !== null && kinds.includes(match[1] as Kind))
      return { kind: match[1] as Kind, level: Number(match[2] ?? 1), label: match[3] ?? "", rest: after(match) };
    match = footnote.exec(body);
    if (match !== null) return { kind: "footnote", level: 1, label: match[1]!, rest: after(match) };
    match = /^(#{1,10})(?:\s+|$)/u.exec(body);
    if (match !== null) {
      const rest = after(match);
      if (match[1]!.length === 1) return { kind: "title", level: 1, label: "", rest };
      const label = headingLabel.exec(rest);
      const level = match[1]!.length - 1;
      if (label === null) return { kind: "heading", level, label: "", rest };
      return { kind: "heading", level, label: label[1]!, rest: rest.slice(label[0].length) };
    }
    const level = Math.floor(indent / 4);
    match = sub.exec(body);
    if (match !== null) {
      const own = match[1]!;
      // Without indentation, "(i)" is of the second level unless it follows "(h)".
      const last = this.#stack.at(-1);
      const flat =
        roman.test(own) && last !== undefined && last.level > 0 && !(own === "(i)" && last.label.endsWith("(h)"))
          ? 2
          : 1;
      const at = level > 0 ? level : flat;
      return { kind: "sub-paragraph", level: at, label: this.#under(at, own), rest: after(match) };
    }
    match = numbered.exec(body);
    if (match !== null && level === 0) return { kind: "paragraph", level: 1, label: match[1]!, rest: after(match) };
    if (match !== null)
      return { kind: "sub-paragraph", level, label: this.#under(level, `(${match[1]!})`), rest: after(match) };
    match = resolution.exec(body);
    if (match !== null) {
      const kind = match[1]!.startsWith("PP") ? "preambular" : "operative";
      return { kind, level: 1, label: match[1]!, rest: after(match) };
    }
    match = /^[-•–*+](?:\s+|$)/u.exec(body);
    if (match !== null) return { kind: "sub-paragraph", level: Math.max(level, 1), label: "", rest: after(match) };
    if (body === "" || /^(?:>|===|---|\|)/u.test(body)) return null;
    if (level > 0) return { kind: "sub-paragraph", level, label: "", rest: body };
    // "*Recognizing* that ...," is the usual form of a preamble. Within one, it does not matter how the paragraph ends.
    const begins = preambular.test(body) || (this.#wild && preambularToo.test(body));
    const ends = /[,;]\]*(?:\[\^[^\]]+\])*$/u.test(body.trimEnd()) || (this.#wild && this.#amid);
    if (begins && ends) return { kind: "preambular", level: 1, label: `PP${this.#preambular + 1}`, rest: body };
    return { kind: "opening", level: 1, label: "", rest: body };
  }

  /** How the first line of a paragraph with this body begins, such that `classify` reads the same heading. */
  lead(heading: Heading, body: string): string {
    const { kind, level, label } = heading;
    const above = this.#under(level, "x").slice(0, -1);
    const natural = {
      title: "# ",
      heading: `${"#".repeat(level + 1)} ${label === "" ? "" : `${label}. `}`,
      opening: "",
      preambular: `${label}. `,
      operative: `${label}. `,
      paragraph: `${label}. `,
      "sub-paragraph": `${" ".repeat(4 * level)}${label === "" ? "" : `${label.startsWith(above) ? label.slice(above.length) : label} `}`,
      footnote: `[^${label}]: `,
    }[kind];
    const read = this.classify(natural + body);
    if (read?.kind === kind && read.level === level && read.label === label && read.rest === body) return natural;
    return `¶ ${kind} ${level} {${label.replaceAll("}", ")")}} `;
  }
}

/** The line that begins a part. */
export const partLine = (part: Part, annexes: Readonly<Record<string, string>>): string =>
  `=== ${partName(part, annexes)} ===`;

/** The line in a file of ours behind which it lists what changed since an earlier moment; nothing behind it is text. */
export const changesLine = (heading: string): string => `=== ${heading} ===`;
/**
 * Whether a line is a `changesLine`. To be believed only in a file that gives its time as ours do; others may write
 * such a line in their text.
 */
export const isChangesLine = (line: string): boolean => /^===\s*Changes since \S.*===\s*$/u.test(line);

/** What a part is called in print. */
export const partName = (part: Part, annexes: Readonly<Record<string, string>> = {}): string => {
  if (part === "consensus") return "Consensus text";
  if (part === "summary") return "Chair's summary";
  const letter = part.slice("annex-".length).toUpperCase();
  const title = annexes[part];
  return title === undefined || title === "" ? `Annex ${letter}` : `Annex ${letter}: ${title}`;
};

/** Reads a part line; null if it is none. */
export const readPartLine = (line: string): { part: Part; title?: string } | null => {
  const inner = /^={3,}\s*(.+?)\s*={3,}\s*$/u.exec(line)?.[1];
  if (inner === undefined) return null;
  if (/^chair['’]s summary$/iu.test(inner)) return { part: "summary" };
  if (/^consensus text$/iu.test(inner)) return { part: "consensus" };
  const annex = /^annex(?: ([a-z0-9]{1,8}))?(?:[:.]\s*(.*))?$/iu.exec(inner);
  if (annex === null) return null;
  return { part: `annex-${(annex[1] ?? "a").toLowerCase()}`, ...(annex[2] && { title: annex[2] }) };
};

/**
 * Reads a heading that begins an annex, in any form: "Annex", "Annex II", "ANNEX A. Lists", "Annex I – Lists". `id` is
 * empty if the annex has no number.
 */
export const annexHeading = (line: string): { id: string; title: string } | null => {
  const match = /^(?:Annex|ANNEX)(?:\s+([A-Z]|[IVXL]{1,6}|\d{1,2}))?(?:\s*[:.–—-]\s*(.*))?$/u.exec(line.trim());
  if (match !== null) return { id: (match[1] ?? "").toLowerCase(), title: (match[2] ?? "").trim() };
  const named = /^(?:Annex|ANNEX)\s+([A-Z]|[IVXL]{1,6}|\d{1,2})\s+(\p{Lu}.*[^.])$/u.exec(line.trim());
  return named === null ? null : { id: named[1]!.toLowerCase(), title: named[2]! };
};
