/**
 * What the room calls a paragraph. A label belongs to (paragraph, part), is given when the paragraph first enters the
 * part and is never shifted or used again until a revision renumbers (docs/spec.md L1, L2).
 *
 * Numbered kinds count per part: `15` (paragraph), `PP3` (preambular), `OP1` (operative). Sub-paragraphs are called
 * after their parent: `15 (a)`, `15 (a) (i)`. Headings are lettered where their neighbours of the same level are. Titles,
 * openings and unlettered headings have no label, footnotes a derived number that is never stored.
 */
import { parts as standingParts } from "./paragraph.ts";
import type { Kind, ParagraphEntry, ParagraphId, Part } from "./paragraph.ts";
import type { RecordTables, RevisionEntry } from "./tables.ts";

/** The tables on which labels are decided. */
export type LabelTables = Pick<RecordTables, "paragraphs" | "places" | "labels">;

const multiplicatives = [
  "bis",
  "ter",
  "quater",
  "quinquies",
  "sexies",
  "septies",
  "octies",
  "novies",
  "decies",
  "undecies",
  "duodecies",
  "terdecies",
  "quaterdecies",
  "quindecies",
  "sexdecies",
  "septendecies",
  "octodecies",
  "novodecies",
  "vicies",
];
const suffix = new RegExp(` (?:(?:${multiplicatives.join("|")})(?: \\d+)?|alt(?: \\d+)?)$`, "u");

/**
 * The paragraphs of a part (or the removed ones), sorted by rank, then id. Merely proposed paragraphs are among them.
 */
export const orderOf = (tables: Pick<RecordTables, "places">, part: Part | "removed"): ParagraphId[] =>
  (Object.keys(tables.places) as ParagraphId[])
    .filter((id) => tables.places[id]!.part === part)
    .sort((a, b) => {
      const [rankA, rankB] = [tables.places[a]!.rank, tables.places[b]!.rank];
      if (rankA !== rankB) return rankA < rankB ? -1 : 1;
      return a < b ? -1 : a > b ? 1 : 0;
    });

/** The parts that hold a paragraph or must exist: consensus, then annexes in order, then the Chair's summary. */
export const partsOf = (tables: Pick<RecordTables, "places">, annexes: readonly string[] = []): Part[] => {
  const found = new Set<Part>(annexes as Part[]);
  for (const place of Object.values(tables.places)) if (place.part !== "removed") found.add(place.part);
  for (const part of standingParts) found.delete(part);
  return ["consensus", ...[...found].sort(), "summary"];
};

const letters = (n: number): string => {
  let word = "";
  for (let rest = n; rest > 0; rest = Math.floor((rest - 1) / 26))
    word = String.fromCharCode(97 + ((rest - 1) % 26)) + word;
  return word;
};
const lettersValue = (word: string): number =>
  [...word].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0);

const romanDigits: readonly (readonly [number, string])[] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];
/** A number in small roman numerals: 4 is "iv". */
export const roman = (n: number): string => {
  let word = "";
  let rest = n;
  for (const [value, digit] of romanDigits) while (rest >= value) [word, rest] = [word + digit, rest - value];
  return word;
};
const romanValue = (word: string): number => {
  let value = 0;
  let rest = word;
  for (const [worth, digit] of romanDigits)
    while (rest.startsWith(digit)) [value, rest] = [value + worth, rest.slice(digit.length)];
  return rest === "" && roman(value) === word ? value : 0;
};

/** A way of counting: the nth label of the series, and the number of a label in it (0 if it is not in the series). */
interface Series {
  readonly nth: (n: number) => string;
  readonly value: (label: string) => number;
}

const numbered = (prefix: string): Series => ({
  nth: (n) => `${prefix}${n}`,
  value: (label) =>
    label.startsWith(prefix) && /^\d+$/u.test(label.slice(prefix.length)) ? Number(label.slice(prefix.length)) : 0,
});
const lettered: Series = {
  nth: (n) => letters(n).toUpperCase(),
  value: (label) => (/^[A-Z]{1,2}$/u.test(label) ? lettersValue(label.toLowerCase()) : 0),
};
/**
 * The series under `parent`: letters, then roman numerals, then capitals by level; figures if the neighbour `like` has
 * figures.
 */
const under = (parent: string, level: number, like = ""): Series => {
  const lead = parent === "" ? "" : `${parent} `;
  const inside = (label: string): string =>
    label.startsWith(lead) ? (/^\(([^()]+)\)$/u.exec(label.slice(lead.length))?.[1] ?? "") : "";
  if (/\(\d+\)$/u.test(like))
    return {
      nth: (n) => `${lead}(${n})`,
      value: (label) => (/^\d+$/u.test(inside(label)) ? Number(inside(label)) : 0),
    };
  if (level === 2) return { nth: (n) => `${lead}(${roman(n)})`, value: (label) => romanValue(inside(label)) };
  const upper = level > 2;
  return {
    nth: (n) => `${lead}(${upper ? letters(n).toUpperCase() : letters(n)})`,
    value: (label) => {
      const word = inside(label);
      return (upper ? /^[A-Z]{1,2}$/u : /^[a-z]{1,2}$/u).test(word) ? lettersValue(word.toLowerCase()) : 0;
    },
  };
};

const prefixes: Readonly<Partial<Record<Kind, string>>> = { paragraph: "", preambular: "PP", operative: "OP" };

const labelIn = (tables: LabelTables, id: ParagraphId | undefined, part: Part): string =>
  id === undefined ? "" : (tables.labels[id]?.[part] ?? "");

/** Every label ever given in a part since the last renumbering. */
export const takenLabels = (tables: Pick<RecordTables, "labels">, part: Part): Set<string> => {
  const taken = new Set<string>();
  for (const labels of Object.values(tables.labels)) {
    const label = labels[part];
    if (label !== undefined && label !== "") taken.add(label);
  }
  return taken;
};

/** The first of `base bis`, `base ter` ... that is free. */
const bis = (base: string, taken: ReadonlySet<string>): string => {
  for (const word of multiplicatives) if (!taken.has(`${base} ${word}`)) return `${base} ${word}`;
  for (let n = 2; ; n++) if (!taken.has(`${base} vicies ${n}`)) return `${base} vicies ${n}`;
};

/** `15 alt`, `15 alt 2` ...: a rival of the paragraph called `label`. */
export const alternativeLabel = (label: string, taken: ReadonlySet<string>): string => {
  const base = `${label.replace(suffix, (word) => (word.startsWith(" alt") ? "" : word))} alt`;
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base} ${n}`)) return `${base} ${n}`;
};

const firstFree = (series: Series, from: number, taken: ReadonlySet<string>): string => {
  for (let n = from; ; n++) if (!taken.has(series.nth(n))) return series.nth(n);
};

/**
 * The label of a paragraph that enters `part` right behind `behind` (null: at its start) and is not in `order` yet. ""
 * for kinds without labels.
 */
export const newLabel = (
  tables: LabelTables,
  paragraph: Pick<ParagraphEntry, "kind" | "level" | "parent">,
  part: Part,
  behind: ParagraphId | null,
  alternativeTo?: string,
): string => {
  const { kind, level, parent } = paragraph;
  const order = orderOf(tables, part);
  const taken = takenLabels(tables, part);
  if (alternativeTo !== undefined && alternativeTo !== "" && kind !== "footnote")
    return alternativeLabel(alternativeTo, taken);
  const like = (id: ParagraphId): boolean => {
    const entry = tables.paragraphs[id];
    if (entry === undefined || entry.kind !== kind || labelIn(tables, id, part) === "") return false;
    if (kind === "sub-paragraph") return entry.parent === parent && entry.level === level;
    return kind !== "heading" || (entry.level === level && lettered.value(baseOf(labelIn(tables, id, part))) > 0);
  };
  let series: Series;
  if (kind === "sub-paragraph")
    series = under(labelIn(tables, parent, part), level, baseOf(labelIn(tables, order.find(like), part)));
  else if (kind === "heading") {
    if (!order.some(like)) return "";
    series = lettered;
  } else if (prefixes[kind] !== undefined) series = numbered(prefixes[kind]);
  else return "";
  const at = behind === null ? -1 : order.indexOf(behind);
  const previous = order.slice(0, at + 1).findLast(like);
  const next = order.slice(at + 1).find(like);
  if (next === undefined) {
    // At the end of the part: one more than the highest number ever given, which may be a qualified one ("29.3").
    const last = previous === undefined ? "" : baseOf(labelIn(tables, previous, part));
    const qualified = /^(.*\D)?(\d+)$/u.exec(last);
    const counts = kind !== "sub-paragraph" && kind !== "heading" && qualified ? numbered(qualified[1] ?? "") : series;
    let highest = 0;
    for (const label of taken) highest = Math.max(highest, counts.value(baseOf(label)));
    return firstFree(counts, highest + 1, taken);
  }
  if (previous !== undefined) return bis(baseOf(labelIn(tables, previous, part)), taken);
  const before = `${baseOf(labelIn(tables, next, part))} ante`;
  return taken.has(before) ? bis(before, taken) : before;
};

/**
 * Gives labels to the paragraphs of one part in order, each added at the end. The labels are those `newLabel` would
 * give, but without going through all earlier paragraphs, so that a file of thousands of paragraphs is read quickly.
 */
export class LabelsInOrder {
  /** All labels given so far. */
  readonly taken = new Set<string>();
  /** The highest number after each prefix: for "PP29", 29 under "PP". */
  readonly #numbers = new Map<string, number>();
  /** For each kind, the base of its last label. */
  readonly #last = new Map<Kind, string>();
  /** For each parent and level, the series of its sub-paragraphs and the highest number given. */
  readonly #under = new Map<string, { readonly series: Series; highest: number }>();
  /** The levels at which headings have letters, and the highest letter given. */
  readonly #lettered = new Set<number>();
  #letter = 0;

  #siblings({ level, parent }: Pick<ParagraphEntry, "level" | "parent">, parentLabel: string, like: string) {
    const key = `${parent ?? ""} ${level}`;
    const known = this.#under.get(key);
    if (known !== undefined) return known;
    const begun = { series: under(parentLabel, level, like), highest: 0 };
    if (like !== "") this.#under.set(key, begun);
    return begun;
  }

  /** The label of the next paragraph. `parentLabel` is the label of the paragraph it stands under. */
  next(paragraph: Pick<ParagraphEntry, "kind" | "level" | "parent">, parentLabel: string): string {
    const { kind, level } = paragraph;
    if (kind === "sub-paragraph") {
      const { series, highest } = this.#siblings(paragraph, parentLabel, "");
      return firstFree(series, highest + 1, this.taken);
    }
    if (kind === "heading") return this.#lettered.has(level) ? firstFree(lettered, this.#letter + 1, this.taken) : "";
    if (prefixes[kind] === undefined) return "";
    const qualified = qualifiedNumber.exec(this.#last.get(kind) ?? "");
    const prefix = qualified ? (qualified[1] ?? "") : prefixes[kind];
    return firstFree(numbered(prefix), (this.#numbers.get(prefix) ?? 0) + 1, this.taken);
  }

  /** Notes that the next paragraph has this label, whether it was read from a file or given by `next`. */
  give(paragraph: Pick<ParagraphEntry, "kind" | "level" | "parent">, label: string, parentLabel: string): void {
    const { kind, level } = paragraph;
    const base = baseOf(label);
    this.taken.add(label);
    const [, prefix = "", number] = qualifiedNumber.exec(base) ?? [];
    if (number !== undefined) this.#numbers.set(prefix, Math.max(this.#numbers.get(prefix) ?? 0, Number(number)));
    this.#letter = Math.max(this.#letter, lettered.value(base));
    this.#last.set(kind, base);
    if (kind === "heading" && lettered.value(base) > 0) this.#lettered.add(level);
    if (kind !== "sub-paragraph") return;
    const siblings = this.#siblings(paragraph, parentLabel, base);
    siblings.highest = Math.max(siblings.highest, siblings.series.value(base));
  }
}

/** Splits a label into what stands before its last number, and that number. */
const qualifiedNumber = /^(.*\D)?(\d+)$/u;

/** `15` of `15 bis` and `15 alt 2`; "1 ante" stays, since what follows it still stands before 1. */
export const baseOf = (label: string): string => {
  let base = label;
  while (suffix.test(base)) base = base.replace(suffix, "");
  return base;
};

const inNumbers = new Intl.Collator("en", { numeric: true });
/**
 * The base of a label and its qualifiers as sortable numbers: "15 ante" comes before "15", "15 alt" and "15 bis" after
 * it.
 */
const qualifiers = (label: string): { readonly base: string; readonly ranks: readonly number[] } => {
  const ranks: number[] = [];
  let base = label;
  for (let found = suffix.exec(base); found !== null; found = suffix.exec(base)) {
    const [word = "", nth] = found[0].trim().split(" ");
    ranks.unshift((word === "alt" ? 1 : multiplicatives.indexOf(word) + 2) + Number(nth ?? 0) / 1000);
    base = base.slice(0, found.index);
  }
  const ante = base.endsWith(" ante");
  return { base: ante ? base.slice(0, -" ante".length) : base, ranks: [ante ? -1 : 0, ...ranks] };
};

/** Whether, judging by their labels alone, paragraph `a` stands before paragraph `b` of the same kind. */
export const labelPrecedes = (a: string, b: string): boolean => {
  const [one, other] = [qualifiers(a), qualifiers(b)];
  const apart = inNumbers.compare(one.base, other.base);
  if (apart !== 0) return apart < 0;
  const at = Math.max(one.ranks.length, other.ranks.length);
  for (let n = 0; n < at; n++) {
    const [x, y] = [one.ranks[n] ?? 0, other.ranks[n] ?? 0];
    if (x !== y) return x < y;
  }
  return false;
};

/** The part of a label that is printed before the words: of `15 (a)` only `(a)`, since 15 stands above it. */
export const printedLabel = (label: string): string =>
  /(\([^()]+\)(?: (?:bis|ter|quater|\w+ies|alt|ante).*)?)$/u.exec(label)?.[1] ?? label;

/** What a renumbering gives: the labels that replace all older ones, and what the revision keeps of the change. */
export interface Renumbering {
  /** A paragraph that is not in here has no label any more. */
  readonly labels: Readonly<Record<ParagraphId, Readonly<Partial<Record<Part, string>>>>>;
  /**
   * By part, every paragraph that had a label or has one now, also where the two are the same. Within a part those that
   * stand come first, in their order, then those only proposed.
   */
  readonly renumbered: NonNullable<RevisionEntry["renumbered"]>;
}

/**
 * New labels for all paragraphs. Those that stand are counted afresh in each part; those only proposed (`proposed`) are
 * named after the paragraph they follow; removed ones lose their labels. `alternatives` names the paragraph that a
 * proposed one rivals.
 */
export const renumber = (
  tables: LabelTables,
  annexes: readonly string[],
  proposed: (id: ParagraphId) => "drawn" | "unseen" | null,
  alternatives: (id: ParagraphId) => ParagraphId | undefined = () => undefined,
): Renumbering => {
  let labels: Record<ParagraphId, Partial<Record<Part, string>>> = {};
  const renumbered: { part: Part; paragraph: ParagraphId; old: string; now: string }[] = [];
  for (const part of partsOf(tables, annexes)) {
    const order = orderOf(tables, part);
    const counts = new Map<string, number>();
    const sections = new Map<Kind, string>();
    const count = (key: string): number => {
      const n = (counts.get(key) ?? 0) + 1;
      counts.set(key, n);
      return n;
    };
    const now = (id: ParagraphId): string => labels[id]?.[part] ?? "";
    for (const id of order) {
      if (proposed(id) !== null) continue;
      const entry = tables.paragraphs[id];
      const old = labelIn(tables, id, part);
      if (entry === undefined) continue;
      let label = "";
      const prefix = prefixes[entry.kind];
      if (prefix !== undefined) {
        // A text that counts afresh in every article ("2.1") goes on doing so.
        const section =
          /^(.*\D)?\d+(?: ante)?$/u.exec(baseOf(old))?.[1] ?? (old === "" ? sections.get(entry.kind) : "") ?? "";
        sections.set(entry.kind, section);
        label = numbered(section || prefix).nth(count(section || entry.kind));
      } else if (entry.kind === "sub-paragraph") {
        const parent = entry.parent === undefined ? "" : now(entry.parent);
        label = under(parent, entry.level, baseOf(old)).nth(count(`${parent}/${entry.level}`));
      } else if (entry.kind === "heading" && old !== "")
        label = lettered.value(baseOf(old)) > 0 ? lettered.nth(count(`heading/${entry.level}`)) : old;
      if (label !== "") labels = { ...labels, [id]: { ...labels[id], [part]: label } };
      if (old !== "" || label !== "") renumbered.push({ part, paragraph: id, old, now: label });
    }
    for (const [n, id] of order.entries()) {
      if (proposed(id) === null) continue;
      const old = labelIn(tables, id, part);
      const entry = tables.paragraphs[id];
      if (entry === undefined || proposed(id) === "unseen" || old === "") continue;
      // The next plain number belongs to a paragraph that stands, so a proposed one is named after the one it follows.
      const rival = alternatives(id);
      const behind = order
        .slice(0, n)
        .findLast((other) => tables.paragraphs[other]?.kind === entry.kind && now(other) !== "");
      const taken = takenLabels({ labels }, part);
      const label =
        rival !== undefined && now(rival) !== ""
          ? alternativeLabel(now(rival), taken)
          : behind !== undefined && entry.kind !== "sub-paragraph"
            ? bis(baseOf(now(behind)), taken)
            : newLabel({ ...tables, labels }, entry, part, order[n - 1] ?? null);
      labels = { ...labels, [id]: { ...labels[id], [part]: label } };
      renumbered.push({ part, paragraph: id, old, now: label });
    }
  }
  return { labels, renumbered };
};
