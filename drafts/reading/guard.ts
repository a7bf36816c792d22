/**
 * What to look at twice in a comparison: a word that binds (shall, should, may), a negation, a quantifier, an operative
 * verb, a number or a date that was changed, with its sentence as it was and as it is. In Paris "shall" for "should" passed
 * through fatigue and nearly cost the agreement; arithmetic finds it in a second. A list of words per language
 * (guard-words.ts says what it does not cover), not an opinion.
 */
import type { Compared } from "./difference.ts";
import { guardWords } from "./guard-words.ts";

/** `verb`: an operative verb (decides, requests, encourages). `quantifier`: how many, and what limits it (as appropriate). */
export type GuardKind = "modal" | "negation" | "number" | "date" | "quantifier" | "verb";

/** In the order in which they are told. */
export const guardKinds: readonly GuardKind[] = ["modal", "negation", "quantifier", "verb", "number", "date"];

export interface Look {
  readonly kind: GuardKind;
  /** The words concerned as they were and as they are; "" where there were none. */
  readonly was: string;
  readonly now: string;
  /** The sentence as it reads now; of words taken out whole, as it read. */
  readonly sentence: string;
  /** The sentence as it read before, where it read otherwise. */
  readonly before?: string;
  /** It came or went with a whole paragraph: nothing there was changed. */
  readonly whole?: "added" | "removed";
  /** Where the words stand in the old text and in the new one; absent where they were read over several paragraphs. */
  readonly places?: { readonly was: readonly Place[]; readonly now: readonly Place[] };
}

/** Offsets in the words of a comparison that are not `in` (the old text) or not `out` (the new one). */
export type Place = readonly [from: number, to: number];

interface Language {
  readonly patterns: readonly (readonly [GuardKind, RegExp])[];
}

const languages = new Map<string, Language>();

/** Arabic is written with or without the signs of vowels, "and" and "then" grown to the word. */
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

/** A file seldom says its language: words of another script than that of the one it is held for are read by their own. */
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

/** "May" the month and "not" in "no later than" belong to what was found first: the longer of two that begin together. */
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

/** Where a sentence ends: behind its sign, and not behind the figure of "2.1" or the letter of "e.g." */
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

/** Changes that touch one guarded word are one: "30 June" for "31 December" is told once. */
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

/** What is on one side and not on the other, word for word. */
const without = (words: readonly Hit[], others: readonly Hit[]): Hit[] => {
  const left = others.map(({ word }) => same(word));
  return words.filter(({ word }) => {
    const at = left.indexOf(same(word));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

const spoken = (hits: readonly Hit[]): string => hits.map(({ word }) => word).join(", ");

/** The guarded words of a paragraph that came or went as a whole: one line a kind. */
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

/** What changed among the guarded words, change by change; of a paragraph that is new or gone, what it brings or takes. */
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

/** The words of a comparison with those to be looked at twice as pieces of their own. */
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
