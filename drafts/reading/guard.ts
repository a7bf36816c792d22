/**
 * What to look at twice in a comparison: every changed word that binds (shall, should, may), negation, quantifier,
 * operative verb, number or date, with its sentence before and after. In Paris a "shall" in the place of "should" was
 * overlooked by tired people and nearly cost the agreement; arithmetic finds it in a second. It works by lists of words
 * (guard-words.ts says what they do not cover) and gives no opinion.
 */
import type { Compared } from "./difference.ts";
import { guardWords } from "./guard-words.ts";

/**
 * `verb` is an operative verb (decides, requests, encourages); `quantifier` says how many, or limits (as appropriate).
 */
export type GuardKind = "modal" | "negation" | "number" | "date" | "quantifier" | "verb";

/** In the order they are reported. */
export const guardKinds: readonly GuardKind[] = ["modal", "negation", "quantifier", "verb", "number", "date"];

/** A place to look at twice. It says that a word came, went or changed, and judges nothing. */
export interface Look {
  readonly kind: GuardKind;
  /** The words before and after; "" for none. */
  readonly was: string;
  readonly now: string;
  /** The sentence as it reads now; if the words were taken out as a whole, as it read. */
  readonly sentence: string;
  /** The sentence as it read before, if that differs. */
  readonly before?: string;
  /** Set if it came or went with a whole paragraph, so that nothing was changed in it. */
  readonly whole?: "added" | "removed";
  /** The places of the words in the old text and the new; absent if several paragraphs were read as one. */
  readonly places?: { readonly was: readonly Place[]; readonly now: readonly Place[] };
}

/** Offsets in a comparison's old text (all that is not `in`) or new text (all that is not `out`). */
export type Place = readonly [from: number, to: number];

interface Language {
  readonly patterns: readonly (readonly [GuardKind, RegExp])[];
}

const languages = new Map<string, Language>();

/** Matches Arabic words with or without vowel signs, and with "and" or "then" attached in front. */
const arabic = (words: string): string => `[وف]?(?:${words.replace(/[\u0621-\u064a]/gu, "$&[\u064b-\u0652\u0670]*")})`;

const languageOf = (tag: string): Language => {
  const primary = tag.split("-")[0]!.toLowerCase();
  let found = languages.get(primary);
  if (found === undefined) {
    const lists = guardWords[primary] ?? guardWords.en!;
    const unspaced = primary === "zh" || primary === "ja";
    const [left, right] = unspaced ? ["", ""] : ["(?<![\\p{L}\\p{M}\\p{N}])", "(?![\\p{L}\\p{M}\\p{N}])"];
    const make = (words: string): RegExp =>
      new RegExp(`${left}(?:${primary === "ar" ? arabic(words) : words})${right}`, "giu");
    const months = [lists.months, guardWords.en!.months].filter((some) => some !== "").join("|");
    const edge = unspaced ? "\\p{N}" : "\\p{L}\\p{N}";
    const date = [
      `\\p{Nd}{1,2}(?:st|nd|rd|th|er|º)? (?:de |of )?(?:${months})(?:(?:/\\p{L}+)?,? (?:de )?\\p{Nd}{4})?`,
      `(?:${months})(?:/\\p{L}+)? \\p{Nd}{1,2}, \\p{Nd}{4}`,
      `(?:${months})(?:/\\p{L}+)?,? (?:de )?\\p{Nd}{4}`,
      "\\p{Nd}{4}-\\p{Nd}{2}-\\p{Nd}{2}",
      "\\p{Nd}{1,2}[./]\\p{Nd}{1,2}[./]\\p{Nd}{4}",
      "(?:19|20|١٩|٢٠)\\p{Nd}{2}(?:年(?:\\p{Nd}{1,2}月)?(?:\\p{Nd}{1,2}日)?)?",
    ].join("|");
    languages.set(
      primary,
      (found = {
        patterns: [
          ["date", new RegExp(`(?<![${edge}])(?:${date})(?![${edge}])`, "giu")],
          [
            "number",
            /[\p{N}]+(?:[.,\u00a0\u202f](?=\p{N})\p{N}+)*(?:[\s\u00a0\u202f]?(?:%|٪|per ?cent|pour cent|por ciento|процент\p{L}*))?/giu,
          ],
          ["modal", make(lists.modal)],
          ["verb", make(lists.verb)],
          ["quantifier", make(lists.quantifier)],
          ["negation", make(lists.negation)],
          ["number", make(lists.number)],
        ],
      }),
    );
  }
  return found;
};

const scripts: readonly (readonly [language: string, letters: RegExp])[] = [
  ["ar", /\p{Script=Arabic}/gu],
  ["ru", /\p{Script=Cyrillic}/gu],
  ["zh", /\p{Script=Han}/gu],
];

/**
 * The language to use for a text. Files seldom give theirs, so words in another script than the given language's are
 * read by that script.
 */
const languageIn = (text: string, tag: string): string => {
  const primary = tag.split("-")[0]!.toLowerCase();
  if (guardWords[primary] === undefined) return tag;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const own = scripts.find(([, script]) => (text.match(script)?.length ?? 0) * 2 > letters)?.[0];
  if (own !== undefined) return own;
  return letters > 0 && scripts.some(([language]) => language === primary) ? "en" : tag;
};

interface Hit {
  readonly kind: GuardKind;
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

/**
 * The listed words in a text. Where two overlap, the one found first counts (kinds are searched in order): so "May" can
 * be the month, and "not" belongs to "no later than".
 */
const hitsOf = (text: string, language: string): Hit[] => {
  const taken = new Uint8Array(text.length);
  const hits: Hit[] = [];
  for (const [kind, pattern] of languageOf(language).patterns)
    for (const match of text.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (taken.subarray(from, to).some((one) => one !== 0)) continue;
      taken.fill(1, from, to);
      hits.push({ kind, from, to, word: match[0] });
    }
  return hits.sort((a, b) => a.from - b.from);
};

/** The end of a sentence, but not the full stop in "2.1" or "e.g." */
const sentenceEnds = /[.!?](?=[\s"”’»)\]]|$)(?<!\b\p{L}\.)|[;。；؟！？؛](?!\p{N})/gu;

const sentenceAt = (text: string, at: number): string => {
  let start = 0;
  let end = text.length;
  for (const { index } of text.matchAll(sentenceEnds)) {
    if (index < at) start = index + 1;
    else {
      end = index + 1;
      break;
    }
  }
  return text
    .slice(start, end)
    .replace(/^[\s"”’»)\]]+/u, "")
    .trimEnd();
};

interface Hunk {
  fromA: number;
  toA: number;
  fromB: number;
  toB: number;
}

const hunksOf = (compared: readonly Compared[]): Hunk[] => {
  const hunks: Hunk[] = [];
  let [atA, atB] = [0, 0];
  let open: Hunk | null = null;
  for (const { t, is } of compared) {
    if (is === "kept") {
      open = null;
      atA += t.length;
      atB += t.length;
      continue;
    }
    if (open === null) hunks.push((open = { fromA: atA, toA: atA, fromB: atB, toB: atB }));
    if (is === "out") open.toA = atA += t.length;
    else open.toB = atB += t.length;
  }
  return hunks;
};

const touches = (hit: Hit, from: number, to: number): boolean => hit.from < to && from < hit.to;

/** Joins changes that touch the same listed word: "30 June" for "31 December" is reported once. */
const joinedBy = (hunks: readonly Hunk[], old: readonly Hit[], now: readonly Hit[]): Hunk[] => {
  const joined: Hunk[] = [];
  for (const hunk of hunks) {
    const last = joined.at(-1);
    const shared =
      last !== undefined &&
      (old.some((hit) => touches(hit, last.fromA, last.toA) && touches(hit, hunk.fromA, hunk.toA)) ||
        now.some((hit) => touches(hit, last.fromB, last.toB) && touches(hit, hunk.fromB, hunk.toB)));
    if (shared) [last.toA, last.toB] = [hunk.toA, hunk.toB];
    else joined.push({ ...hunk });
  }
  return joined;
};

const same = (word: string): string => word.toLowerCase().replace(/\s+/gu, " ");

/** The words on one side that are not on the other. */
const without = (words: readonly Hit[], others: readonly Hit[]): Hit[] => {
  const left = others.map(({ word }) => same(word));
  return words.filter(({ word }) => {
    const at = left.indexOf(same(word));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

const spoken = (hits: readonly Hit[]): string => hits.map(({ word }) => word).join(", ");

/** The listed words of a paragraph that came or went as a whole, in one line for each kind. */
const wholeLooks = (text: string, language: string, whole: "added" | "removed"): Look[] => {
  const byKind = Map.groupBy(hitsOf(text, language), ({ kind }) => kind);
  return guardKinds.flatMap((kind): Look[] => {
    const hits = byKind.get(kind);
    if (hits === undefined) return [];
    const words = [...new Map(hits.map(({ word }) => [same(word), word])).values()].join(", ");
    const [was, now] = whole === "added" ? ["", words] : [words, ""];
    return [{ kind, was, now, sentence: sentenceAt(text, hits[0]!.from), whole }];
  });
};

/** What to look at twice, change by change; for a new or removed paragraph, what it brings or takes. */
export const lookTwice = (compared: readonly Compared[], tag: string): Look[] => {
  const textOf = (leave: "in" | "out"): string =>
    compared
      .filter(({ is }) => is !== leave)
      .map(({ t }) => t)
      .join("");
  const [old, now] = [textOf("in"), textOf("out")];
  const language = languageIn(now || old, tag);
  if (old === "" || now === "") return wholeLooks(old === "" ? now : old, language, old === "" ? "added" : "removed");
  const [oldHits, nowHits] = [hitsOf(old, language), hitsOf(now, language)];
  return joinedBy(hunksOf(compared), oldHits, nowHits).flatMap(({ fromA, toA, fromB, toB }) => {
    const [gone, come] = [
      oldHits.filter((hit) => touches(hit, fromA, toA)),
      nowHits.filter((hit) => touches(hit, fromB, toB)),
    ];
    return guardKinds.flatMap((kind): Look[] => {
      const [outs, ins] = [gone, come].map((hits) => hits.filter((hit) => hit.kind === kind)) as [Hit[], Hit[]];
      const [was, is] = [without(outs, ins), without(ins, outs)];
      if (was.length === 0 && is.length === 0) return [];
      const [sentence, before] = [sentenceAt(now, is[0]?.from ?? fromB), sentenceAt(old, was[0]?.from ?? fromA)];
      const places = {
        was: was.map(({ from, to }) => [from, to] as const),
        now: is.map(({ from, to }) => [from, to] as const),
      };
      return [{ kind, was: spoken(was), now: spoken(is), sentence, ...(before !== sentence && { before }), places }];
    });
  });
};

/** The words of a comparison, with those to look at twice as separate pieces. */
export const withLooks = (
  compared: readonly Compared[],
  looks: readonly Look[],
): (Compared & { readonly look?: Look })[] => {
  let [atA, atB] = [0, 0];
  return compared.flatMap((piece) => {
    const { t, is } = piece;
    const start = is === "in" ? atB : atA;
    if (is !== "in") atA += t.length;
    if (is !== "out") atB += t.length;
    if (is === "kept") return [piece];
    const side = is === "out" ? "was" : "now";
    const found = looks
      .flatMap((look) =>
        (look.places?.[side] ?? []).map(([from, to]) => ({ look, from: from - start, to: to - start })),
      )
      .filter(({ from, to }) => from < t.length && to > 0)
      .sort((a, b) => a.from - b.from);
    const pieces: (Compared & { readonly look?: Look })[] = [];
    let done = 0;
    for (const { look, from, to } of found) {
      if (from > done) pieces.push({ ...piece, t: t.slice(done, from) });
      const [begin, end] = [Math.max(from, done), Math.min(to, t.length)];
      if (begin < end) pieces.push({ ...piece, t: t.slice(begin, end), look });
      done = Math.max(done, end);
    }
    if (done < t.length) pieces.push(done === 0 ? piece : { ...piece, t: t.slice(done) });
    return pieces;
  });
};
