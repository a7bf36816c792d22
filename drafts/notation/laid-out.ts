/**
 * The paragraphs of a text laid out on pages: lines that only wrap are joined, also over the end of a page, words cut by a
 * hyphen are put together, numbers that stand in the margin are labels, centred lines and lines in capitals are headings.
 * What comes out are blocks of notation; where each line of the source begins is kept, and what was joined is counted.
 */
import { Blocks } from "./blocks.ts";
import type { PageLine } from "./pages.ts";
import type { Repair } from "./parsed.ts";
import type { Block } from "./source.ts";

const latin = "(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)";
/** "12.", "[12.", "7.bis", "47bis", "(a)", "[ (c)": brackets before a number belong to its words. */
const labelled = new RegExp(
  `^((?:\\[\\s*)*)(?:(\\d{1,3})\\s?\\.?\\s?(${latin})?(?:\\.(?=[\\s[]|$)|(?<=s|r)(?=\\s))|(\\((?:[a-z]{1,5}|[A-Z]{1,2}|\\d{1,2})\\)))\\s*`,
  "u",
);
const resolution = /^(PP|Pp|OP|Op)\s?(\d{1,3})(?:\s?(bis|ter|quater))?[.:]?(?:\s+|$)/u;
const option = /^\[*Option\s?(?:\d{1,3}|[IVX]{1,4}|[A-H])\s*(?::|$)/u;
const headed = /^\[?(?:[A-Z]|[IVXLC]{1,6})(?: bis| ter)?\.\s+\S/u;
const sentenceEnd = /[.;:!?][\s"”’»\])}*\d]*$/u;
const noteNumber = /^\s*(\d{1,3})$/u;

/** How far a column may be off: letters of print are of different widths. */
const tolerance = 2;
const centred = 20;
/** A line is full when the next line's first word would not have had room, as near as can be told. */
const fullness = 0.82;

const columnOf = (line: string): number => /^\s*/u.exec(line)![0].replaceAll("\t", "        ").length;
const isCapitals = (text: string): boolean =>
  text.length <= 90 && /\p{Lu}{4}/u.test(text) && !/\p{Ll}/u.test(text) && !/[.;,*]\]*$/u.test(text);

interface Open {
  readonly kind: "text" | "heading" | "title";
  readonly lead: string;
  line: number;
  text: string;
  breaks: number[];
  lines: number[];
  /** Where its words begin on a line; unknown until its second line where the first is set in or out. */
  column: number;
  /** The end of its last line. */
  end: number;
  /** How many lines it has. */
  height: number;
}

/** The blocks of a text on pages, and what was set right. */
export const laidOut = (source: readonly PageLine[]): { blocks: readonly Block[]; repaired: readonly Repair[] } => {
  const blocks: Block[] = [];
  const repaired = new Map<string, { count: number; line: number }>();
  const repair = (what: string, line: number, count = 1): void => {
    const known = repaired.get(what);
    if (known === undefined) repaired.set(what, { count, line });
    else known.count += count;
  };
  const widths = source.map(({ text }) => text.trimEnd().length).filter((width) => width >= 40);
  const margin = widths.toSorted((a, b) => a - b)[Math.floor(widths.length * 0.9)] ?? 80;
  const whole = new Set(source.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}-]+/gu) ?? []));
  const hasLetteredHeads = source.some(({ text }) => columnOf(text) >= centred && /^\s*[A-Z]\.\s/u.test(text));

  let open: Open | null = null;
  /** A paragraph set aside while the footnotes at the end of its page are read. */
  let aside: Open | null = null;
  let notes: Open[] = [];
  let anchors: { label: number; text: number; level: number }[] = [];
  let pending: { lead: string; line: number } | null = null;
  let lastNote = 0;
  let titled = false;

  const emit = ({ lead, line, text, breaks, lines }: Open): void =>
    void blocks.push({ line, text: lead + text, breaks: breaks.map((at) => at + lead.length), lines });
  const close = (): void => {
    if (open !== null) emit(open);
    for (const note of notes) emit(note);
    [open, notes] = [null, []];
  };
  /** Letters of print mean nothing in notation but brackets. */
  const written = (text: string, line: number): string => {
    const narrow = text.trim().replaceAll(/\s+/gu, " ");
    if (/\S\s{2,}\S/u.test(text.trim())) repair("line with wide blanks narrowed", line);
    return narrow.replaceAll(/[\\*]/gu, "\\$&");
  };
  const begin = (kind: Open["kind"], lead: string, from: PageLine, text: string, column: number): Open => {
    const body = written(text, from.line);
    // What notation would take for structure at the beginning of a line is a letter here.
    const found = kind === "text" ? new Blocks().classify(lead + body) : null;
    const safe = kind !== "text" || (found !== null && found.rest === body) ? body : `\\${body}`;
    const end = from.text.trimEnd().length;
    return { kind, lead, line: from.line, text: safe, breaks: [], lines: [], column, end, height: 1 };
  };
  const append = (to: Open, from: PageLine): void => {
    let body = written(from.text, from.line);
    const cut = /(\p{L}+)[-‐\u00AD]$/u.exec(to.text);
    const next = /^\p{L}+/u.exec(body)?.[0];
    let blank = " ";
    if (cut !== null && next !== undefined) {
      const [first, second] = [cut[1]!.toLowerCase(), next.toLowerCase()];
      const isSoft = to.text.endsWith("\u00AD");
      const drops = isSoft || (whole.has(first + second) && !whole.has(`${first}-${second}`));
      if (drops) to.text = to.text.slice(0, -1);
      repair("word cut at the end of a line put together", from.line);
      blank = "";
    } else if (/\p{L}[/–—-]$/u.test(to.text) && /^[\p{L}\d]/u.test(body)) blank = "";
    else repair("line joined with the one before", from.line);
    if (from.afterPage) repair("paragraph joined over the end of a page", from.line);
    // A backslash must not reach what follows it.
    if (to.text.endsWith("\\") && !to.text.endsWith("\\\\")) body = ` ${body}`;
    to.text += blank;
    to.breaks.push(to.text.length);
    to.lines.push(from.line);
    to.text += body;
    to.end = from.text.trimEnd().length;
    to.height++;
  };

  const goesOn = (to: Open, from: PageLine, gap: boolean): boolean => {
    const text = from.text.trim();
    const column = columnOf(from.text);
    if (to.kind === "title" || (gap && !from.afterPage)) return false;
    if (to.kind === "heading")
      return !gap && Math.abs(column - to.column) < centred && to.height < 3 && isCapitals(text);
    const ended = sentenceEnd.test(to.text);
    const firstWord = /^\S+/u.exec(text)![0].length;
    const full = to.end + 1 + firstWord > margin * fullness;
    const small = /^[\p{Ll},;.)\]]/u.test(text);
    const aside = Math.abs(column - to.column);
    if (from.afterPage) return small || !ended || (full && aside <= 2 * tolerance);
    if (aside <= tolerance && /\p{L}[-‐\u00AD]$/u.test(to.text)) return true;
    if (!ended && aside <= centred && (small || (full && !option.test(text)))) return true;
    if (aside > tolerance) return false;
    return small || full || (!ended && !/[,)\]}]$/u.test(to.text) && !/^[[{(“"\p{Lu}\d]/u.test(text));
  };

  let gap = true;
  for (const [n, from] of source.entries()) {
    const text = from.text.trim();
    if (text === "") {
      if (pending === null) gap = true;
      continue;
    }
    const column = columnOf(from.text);
    const before = gap;
    gap = false;
    // A number alone in its line above words set in: a footnote, if it counts on from the last one.
    const note = noteNumber.exec(from.text);
    const under = source[n + 1];
    if (
      note !== null &&
      before &&
      Number(note[1]) > lastNote &&
      Number(note[1]) <= lastNote + 3 &&
      under !== undefined &&
      under.text.trim() !== "" &&
      !under.afterPage
    ) {
      lastNote = Number(note[1]);
      pending = { lead: `[^${note[1]!}]: `, line: from.line };
      continue;
    }
    if (
      note !== null &&
      lastNote > 0 &&
      Number(note[1]) === lastNote + 1 &&
      under !== undefined &&
      under.text.trim() !== "" &&
      notes.length > 0
    ) {
      lastNote = Number(note[1]);
      pending = { lead: `[^${note[1]!}]: `, line: from.line };
      continue;
    }
    if (pending !== null && pending.lead.startsWith("[^")) {
      // The paragraph above goes on behind the footnotes.
      aside ??= open;
      open = null;
      notes.push(begin("text", pending.lead, from, text, column));
      repair("footnote at the end of a page set apart", pending.line);
      pending = null;
      continue;
    }
    const lastOfNotes = notes.at(-1);
    if (aside !== null || (lastOfNotes !== undefined && open === null)) {
      if (!from.afterPage && !before && lastOfNotes !== undefined && column >= lastOfNotes.column - tolerance) {
        append(lastOfNotes, from);
        continue;
      }
      open = aside;
      aside = null;
    }
    const op = resolution.exec(text);
    if (op !== null && pending === null) {
      close();
      anchors = [];
      const lead = `${op[1]!.toUpperCase()}${op[2]!}${op[3] === undefined ? "" : ` ${op[3]}`}. `;
      const rest = text.slice(op[0].length);
      if (rest === "") pending = { lead, line: from.line };
      else open = begin("text", lead, from, rest, columnOf(from.text) + op[0].length);
      continue;
    }
    if (pending !== null) {
      open = begin("text", pending.lead, from, text, column);
      pending = null;
      continue;
    }
    const set = open === null || column < open.column - tolerance || sentenceEnd.test(open.text);
    const stands = before && (source[n + 1]?.text ?? "").trim() === "" && /^[^.;:,]+\.[^.;:,]+$/u.test(text);
    const capitals =
      (isCapitals(text) && (before || headed.test(text) || set) && !option.test(text)) || (stands && headed.test(text));
    if (!titled && blocks.length === 0 && open === null && isCapitals(text)) {
      open = begin("title", "# ", from, text, column);
      titled = true;
      continue;
    }
    if (open?.kind === "title" && !before && isCapitals(text)) {
      append(open, from);
      continue;
    }
    if (open !== null && open.kind === "heading" && goesOn(open, from, before)) {
      append(open, from);
      continue;
    }
    if (
      (column >= centred && /\p{L}/u.test(text) && text.length < margin - column && (before || column > margin / 4)) ||
      capitals
    ) {
      close();
      anchors = [];
      const level = hasLetteredHeads && !(column >= centred && /^\[?[A-Z]\.\s/u.test(text)) ? 2 : 1;
      open = begin("heading", `${"#".repeat(level + 1)} `, from, text, column);
      continue;
    }
    // The sign of a footnote that print set higher, torn off its line.
    if (note !== null && open !== null && !before) {
      append(open, from);
      continue;
    }
    const label = labelled.exec(text);
    if (label !== null && (label[0].length < text.length || label[4] !== undefined)) {
      close();
      const [, brackets = "", number, suffix, letter] = label;
      if (brackets !== "") repair("bracket before a number put behind it", from.line, brackets.match(/\[/gu)!.length);
      anchors = number === undefined ? anchors.filter((above) => above.label < column - tolerance / 2) : [];
      const level = number === undefined ? Math.max(1, (anchors.at(-1)?.level ?? 0) + 1) : 0;
      const own = number === undefined ? letter! : `${number}${suffix === undefined ? "" : ` ${suffix}`}.`;
      const rest = brackets.replaceAll(/\s/gu, "") + text.slice(label[0].length);
      const words = column + label[0].length;
      anchors.push({ label: column, text: words, level });
      open = begin("text", `${" ".repeat(4 * level)}${own} `, from, rest, words);
      continue;
    }
    if (
      open !== null &&
      !option.test(text) &&
      !text.startsWith("{") &&
      !/^\*\s/u.test(text) &&
      goesOn(open, from, before)
    ) {
      if (open.height === 1 || from.afterPage) open.column = column;
      append(open, from);
      continue;
    }
    close();
    const above = anchors.findLast((one) => one.label < column - 1 && one.text <= column + tolerance);
    const level = above === undefined ? 0 : above.level + 1;
    open = begin("text", " ".repeat(4 * level), from, text, column);
  }
  if (aside !== null) open = aside;
  close();
  return {
    blocks,
    repaired: [...repaired].map(([what, { count, line }]) => ({ what, count, line })),
  };
};
