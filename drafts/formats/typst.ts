/**
 * A draft as input for Typst, which sets a tagged PDF of it: a constant source (typst-template.ts), and the page as
 * data. The host runs Typst (server/hosts/node-pdf.ts); this file runs anywhere.
 */
import type { Draft } from "../draft.ts";
import { isRightToLeft } from "./html.ts";
import type { OutputOptions } from "./options.ts";
import { layPage } from "./page.ts";
import type { Page, PrintedNote, PrintedParagraph, PrintedPart, Span } from "./page.ts";
import { typstTemplate } from "./typst-template.ts";

/** What Typst is given: the source, and the page that it reads as `sys.inputs.page`. */
export interface TypstSource {
  readonly main: string;
  /** The page as JSON. */
  readonly page: string;
}

/** The font families, by the script most of a text is in. The host has the font files. */
export const typstFonts = {
  latin: "Source Serif 4",
  sans: "IBM Plex Sans",
  arabic: "Amiri",
  chinese: "Noto Serif SC",
} as const;

interface SetSpan {
  readonly is: "words" | "bracket" | "or" | "strike" | "names" | "note";
  readonly [field: string]: unknown;
}

interface SetParagraph {
  readonly kind: "heading" | "paragraph";
  /** The level of a heading, for the outline of the PDF: never two deeper than the one before. */
  readonly level: number;
  readonly number: string;
  readonly spans: readonly SetSpan[];
  readonly status: string | null;
  readonly open: boolean;
  readonly rtl: boolean;
  /** In millimetres. */
  readonly inset: number;
}

/**
 * Writes what Typst needs to set the draft. The tracked view is printed like the annotated one, as paper has no tracked
 * changes.
 */
export const writeTypst = (draft: Draft, options: OutputOptions): TypstSource => {
  const printed = options.view === "tracked" ? { ...options, view: "annotated" as const } : options;
  return { main: typstTemplate, page: JSON.stringify(setPage(layPage(draft, printed), printed)) };
};

/** The same page with one more sentence in its legend, for something the host found out while setting it. */
export const withRemark = ({ main, page }: TypstSource, remark: string): TypstSource => {
  const read = JSON.parse(page) as { readonly legend: readonly string[] };
  return { main, page: JSON.stringify({ ...read, legend: [...read.legend, remark] }) };
};

/** The fields that every page's source uses. */
export const frameOf = (of: {
  readonly title: string;
  readonly language: string;
  readonly symbol: string;
  readonly version: string;
  readonly running: string;
}): object => {
  const [lang = "en", ...rest] = of.language.toLowerCase().split("-");
  return {
    title: whole(of.title),
    lang: /^[a-z]{2,3}$/u.test(lang) ? lang : "en",
    region: rest.find((tag) => /^[a-z]{2}$/u.test(tag)) ?? null,
    rtl: isRightToLeft(of.language),
    fonts: fontsFor(lang),
    symbol: inHead(clean(of.symbol)),
    version: inHead(clean(of.version)),
    running: of.running,
  };
};

const setPage = (page: Page, options: OutputOptions): object => {
  const rtl = isRightToLeft(page.language);
  const setter = new Setter(rtl);
  const facts = [
    [page.symbol, page.version, page.asAt].filter((word) => word !== "").join(" · "),
    `${page.nature} · ${page.view}`,
  ];
  const heading = page.heading && setter.heading(page.heading, page.parts[0]?.notes ?? []);
  return {
    ...frameOf({ ...page, running: `${page.asAt} · ${page.nature}` }),
    keywords: options.nonPaper ? [] : keywordsOf(options),
    description: options.nonPaper
      ? null
      : [page.symbol, page.version, page.asAt, page.nature].filter(Boolean).join(" · "),
    date: options.nonPaper ? null : dateOf(options.asAt),
    head: page.head ?? "",
    facts: facts.map(clean),
    legend: page.legend,
    heading: heading ?? [{ is: "words", t: clean(page.title) }],
    parts: page.parts.map((part) => setter.part(part)),
    renumbered: page.renumbered ?? null,
    changes: changesOf(options, rtl),
  };
};

/** What ties the file to the record. A party is never among it. */
const keywordsOf = ({ view, head }: OutputOptions): string[] => [
  `view ${view}`,
  ...(head === undefined ? [] : [`record ${head.seq} ${head.hash}`]),
];

const dateOf = (iso: string): Readonly<Record<string, number>> => {
  const [year, month, day, hour, minute, second] = iso.match(/\d+/gu)!.map(Number);
  return { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! };
};

/**
 * The fonts to try, in order. The font for the language's script is first, so that blanks and signs come from it; each
 * letter is set in the first font that has it.
 */
const fontsFor = (lang: string): { readonly serif: readonly string[]; readonly sans: readonly string[] } => {
  const { latin, sans, arabic, chinese } = typstFonts;
  const serif =
    lang === "zh"
      ? [chinese, latin, arabic]
      : isRightToLeft(lang)
        ? [arabic, latin, chinese]
        : [latin, arabic, chinese];
  return { serif, sans: [sans, arabic, chinese] };
};

/** Text for setting: without control characters, and with places to break in words longer than a line. */
export const clean = (text: string): string => whole(text).replaceAll(longWord, parted);
const whole = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, " ");

/** Letters in a row with no place to break; Chinese and Japanese can break anywhere. */
const longWord = /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{45,}/gu;
const parted = (word: string): string => (word.match(/(?:\P{M}\p{M}*|\p{M}+){1,15}/gu) ?? [word]).join("\u200b");

/** Keeps the symbol of a document on one line: "A/RES/75/240". */
const symbolsWhole = (text: string): string =>
  text.replaceAll(/(?<![\p{L}\p{N}])[A-Z]+(?:\/[A-Z0-9][A-Za-z0-9.]*)+/gu, (symbol) =>
    symbol.replaceAll("/", "/\u2060"),
  );

/** Shortens a text to what fits beside the time at the head of a page. */
const inHead = (text: string): string => (text.length <= 48 ? text : `${text.slice(0, 47).trimEnd()}…`);

/** Whether a text reads from right to left, by its first letter; `otherwise` if it has none. */
export const readsFromRight = (text: string, otherwise: boolean): boolean => {
  const [letter] = /\p{L}/u.exec(text) ?? [];
  return letter === undefined ? otherwise : /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/u.test(letter);
};

const plainOf = (spans: readonly Span[]): string => spans.map((span) => (span.is === "words" ? span.t : "")).join("");

/** "a", "b" … "z", "aa". Notes with names have letters, because numbers are for the text's own footnotes. */
const letters = (n: number): string =>
  n < 26 ? String.fromCharCode(97 + n) : letters(Math.floor(n / 26) - 1) + letters(n % 26);

/** Sets spans in the order of the page. It counts the notes with names, and knows which footnotes have been set. */
class Setter {
  readonly #rtl: boolean;
  #lists = 0;
  /** The level of the last heading. */
  #deep = 0;
  readonly #placed = new Set<string>();

  constructor(rtl: boolean) {
    this.#rtl = rtl;
  }

  heading(paragraph: PrintedParagraph, notes: readonly PrintedNote[]): readonly SetSpan[] {
    return this.#spans(paragraph.spans, "consensus", notes);
  }

  part({ part, heading, remark, paragraphs, notes }: PrintedPart): object {
    if (heading !== undefined) this.#deep = 1;
    const base = heading === undefined ? 0 : 1;
    const set = paragraphs.map((paragraph) => this.#paragraph(paragraph, part, notes, base));
    return {
      heading: heading === undefined ? null : clean(heading),
      remark: remark ?? null,
      paragraphs: set,
      // Notes that no standing word refers to (say, because the words were struck) are printed behind the part.
      notes: notes
        .filter(({ number }) => !this.#placed.has(keyOf(part, number)))
        .map(({ number, spans }) => ({ number: `${number}`, spans: this.#inside(spans) })),
    };
  }

  #paragraph(
    { kind, level, number, spans, status, open }: PrintedParagraph,
    part: string,
    notes: readonly PrintedNote[],
    base: number,
  ): SetParagraph {
    const heads = kind === "heading" || kind === "title";
    if (heads) this.#deep = Math.min(base + (level <= 1 ? 1 : 2), this.#deep + 1);
    return {
      kind: heads ? "heading" : "paragraph",
      level: Math.max(1, this.#deep),
      number: clean(number),
      spans: this.#spans(spans, part, notes),
      status: status ?? null,
      open: open && !heads,
      rtl: readsFromRight(plainOf(spans), this.#rtl),
      inset: kind === "sub-paragraph" ? Math.min(14 + 10 * (level - 1), 54) : 0,
    };
  }

  #spans(spans: readonly Span[], part: string, notes: readonly PrintedNote[]): SetSpan[] {
    const rtl = readsFromRight(plainOf(spans), this.#rtl);
    return spans.flatMap((span): SetSpan[] => {
      if (span.is === "names") {
        const t = isolated(span.t, rtl);
        if (span.full === undefined) return [{ is: "names", t }];
        return [{ is: "names", t, full: clean(span.full), sign: letters(this.#lists++) }];
      }
      if (span.is !== "words" || span.note === undefined) return setSpan(span);
      const key = keyOf(part, span.note);
      const first = !this.#placed.has(key);
      this.#placed.add(key);
      const note = first ? notes.find(({ number }) => number === span.note) : undefined;
      return [
        { is: "note", number: `${span.note}`, key, first, ...(first && { spans: this.#inside(note?.spans ?? []) }) },
      ];
    });
  }

  /** Spans inside a footnote, which cannot have notes: names are in full. */
  #inside(spans: readonly Span[]): SetSpan[] {
    const rtl = readsFromRight(plainOf(spans), this.#rtl);
    return spans.flatMap((span): SetSpan[] =>
      span.is === "names"
        ? [{ is: "names", t: isolated(span.full ?? span.t, rtl) }]
        : span.is === "words" && span.note !== undefined
          ? [{ is: "words", t: `${span.note}` }]
          : setSpan(span),
    );
  }
}

const keyOf = (part: string, number: number): string => `${part}-note-${number}`;

/**
 * Names in words of the other direction are isolated. Elsewhere nothing is added, since copied text would carry it
 * along.
 */
const isolated = (names: string, rtl: boolean): string =>
  readsFromRight(names, rtl) === rtl ? clean(names) : `\u2068${clean(names)}\u2069`;

const wordsOf = ({ t, b, i, ins, del, hold }: Extract<Span, { is: "words" }>): SetSpan => ({
  is: "words",
  t: symbolsWhole(clean(t)),
  ...(b && { b }),
  ...(i && { i }),
  ...(ins && { ins }),
  ...(del && { del }),
  ...(hold && { hold }),
});

const setSpan = (span: Span): SetSpan[] => {
  switch (span.is) {
    case "words":
      return span.t === "" ? [] : [wordsOf(span)];
    case "names":
      return [{ is: "names", t: clean(span.t) }];
    case "bracket":
    case "strike":
      return [{ is: span.is, t: span.t }];
    case "or":
      return [span];
  }
};

const changesOf = ({ changes }: OutputOptions, rtl: boolean): object | null => {
  if (changes === undefined) return null;
  const { heading, legend, rows, renumbered } = changes;
  return {
    heading: clean(heading),
    legend: `${legend}${rows.length === 0 ? "" : " Struck through: went out. Bold and underlined: came in."}`,
    rows: rows.map(({ label, was, words, how }) => ({
      label: clean(label),
      was: clean(was),
      how: clean(how),
      rtl: readsFromRight(words.map(({ t }) => t).join(""), rtl),
      words: words.map(({ t, is, b, i }) => ({
        t: clean(t),
        ...(b && { b }),
        ...(i && { i }),
        ...(is === "in" && { ins: true }),
        ...(is === "out" && { del: true }),
      })),
    })),
    renumbered: renumbered.length === 0 ? "" : `Renumbered: ${renumbered.join(", ")}`,
  };
};
