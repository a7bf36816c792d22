/**
 * What to look at twice in a comparison: a modal verb, a negation, a quantifier, a number or a date that was changed. In
 * Paris "shall" for "should" passed through fatigue and nearly cost the agreement; arithmetic finds it in a second. A
 * list of words per language, not an opinion.
 */
import type { Compared } from "./difference.ts";

export type GuardKind = "modal" | "negation" | "number" | "date" | "quantifier";

export interface Look {
  readonly kind: GuardKind;
  /** The words concerned as they were and as they are; "" where there were none. */
  readonly was: string;
  readonly now: string;
  /** The sentence as it reads now. */
  readonly sentence: string;
}

type Words = Readonly<Record<"modal" | "negation" | "quantifier", string>>;
const english: Words = {
  modal: "shall|should|may|will|must|can|could|would|might|ought|need",
  negation: "not|no|never|nor|neither|without|none|cannot|except|unless",
  quantifier:
    "all|any|some|each|every|both|most|many|several|few|only|at least|at most|one|two|three|four|five|six|seven|eight|nine|ten|half|majority",
};
const words: Readonly<Record<string, Words>> = {
  en: english,
  fr: {
    modal: "doit|doivent|devrait|devraient|devra|devront|peut|peuvent|pourrait|pourraient|pourra|pourront",
    negation: "ne|n|pas|non|aucun|aucune|jamais|ni|sans|sauf",
    quantifier:
      "tous|toutes|tout|toute|chaque|certains|certaines|quelques|plusieurs|la plupart|seul|seule|seulement|uniquement",
  },
  es: {
    modal: "debe|deben|debería|deberían|deberá|deberán|puede|pueden|podría|podrían|podrá|podrán",
    negation: "no|ni|nunca|sin|ningún|ninguno|ninguna|salvo|excepto",
    quantifier: "todos|todas|todo|toda|cada|algunos|algunas|varios|varias|solo|sólo|únicamente|la mayoría",
  },
  ru: {
    modal: "должен|должна|должно|должны|следует|следовало|может|могут|могли|обязан|обязаны",
    negation: "не|ни|нет|без|никогда|никакой|никакие|кроме|за исключением",
    quantifier: "все|всех|всем|каждый|каждое|каждая|некоторые|некоторых|ряд|только|лишь|большинство",
  },
};
// Without blanks between words a list is looked for anywhere.
const unspaced: Readonly<Record<string, Words>> = {
  zh: {
    modal: "必须|应当|应该|应|可以|可|须|将|能够",
    negation: "不得|不|未|无|没有|除非|非",
    quantifier: "所有|全部|任何|一些|某些|每个|各|仅|至少|大多数",
  },
  ar: {
    modal: "يجب|ينبغي|يمكن|يجوز|سوف|يتعين",
    negation: "لا|ليس|لم|لن|دون|بدون|غير|إلا|عدا",
    quantifier: "جميع|كل|بعض|أي|معظم|فقط|كافة",
  },
};

const months =
  "January|February|March|April|May|June|July|August|September|October|November|December|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря";
const date = `\\d{1,2}(?:st|er|º)? (?:de )?(?:${months})(?: (?:de )?\\d{4})?|(?:${months}) \\d{4}|\\d{4}-\\d{2}-\\d{2}|(?:19|20)\\d{2}(?:年(?:\\d{1,2}月)?(?:\\d{1,2}日)?)?`;

const patterns = new Map<string, readonly (readonly [GuardKind, RegExp])[]>();
const patternsFor = (language: string): readonly (readonly [GuardKind, RegExp])[] => {
  const primary = language.split("-")[0]!.toLowerCase();
  let found = patterns.get(primary);
  if (found === undefined) {
    const [lists, spaced] = unspaced[primary] ? [unspaced[primary], false] : [words[primary] ?? english, true];
    const make = (list: string): RegExp =>
      spaced || primary === "ar"
        ? new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${list})(?![\\p{L}\\p{M}\\p{N}])`, "giu")
        : new RegExp(list, "gu");
    // In Chinese a letter stands right before and after a date.
    const edge = spaced || primary === "ar" ? "\\p{L}\\p{N}" : "\\p{N}";
    found = [
      ["date", new RegExp(`(?<![${edge}])(?:${date})(?![${edge}])`, "giu")],
      ["modal", make(lists.modal)],
      ["negation", make(lists.negation)],
      ["quantifier", make(lists.quantifier)],
      ["number", /\p{N}+(?:[.,]\p{N}+)*/gu],
    ];
    patterns.set(primary, found);
  }
  return found;
};

interface Hit {
  readonly kind: GuardKind;
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

/** Every guarded word of a text; a number inside a date is the date's. */
const hitsOf = (text: string, language: string): Hit[] => {
  const hits: Hit[] = [];
  for (const [kind, pattern] of patternsFor(language))
    for (const match of text.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (!hits.some((hit) => from < hit.to && hit.from < to)) hits.push({ kind, from, to, word: match[0] });
    }
  return hits.sort((a, b) => a.from - b.from);
};

const sentenceAt = (text: string, at: number): string => {
  const before = [...text.slice(0, at).matchAll(/[.;!?。；؟][\s"”’)]*/gu)].at(-1);
  const start = before === undefined ? 0 : before.index + before[0].length;
  const end = /[.;!?。；؟]/u.exec(text.slice(Math.max(at, start)));
  return text.slice(start, end === null ? text.length : Math.max(at, start) + end.index + 1).trim();
};

/** What changed among the guarded words, change by change. */
export const lookTwice = (compared: readonly Compared[], language: string): Look[] => {
  const textOf = (leave: "in" | "out"): string =>
    compared
      .filter(({ is }) => is !== leave)
      .map(({ t }) => t)
      .join("");
  const [old, now] = [textOf("in"), textOf("out")];
  const [oldHits, nowHits] = [hitsOf(old, language), hitsOf(now, language)];
  const looks: Look[] = [];
  let [atA, atB] = [0, 0];
  for (let n = 0; n < compared.length;) {
    if (compared[n]!.is === "kept") {
      atA += compared[n]!.t.length;
      atB += compared[n]!.t.length;
      n++;
      continue;
    }
    const [fromA, fromB] = [atA, atB];
    for (; n < compared.length && compared[n]!.is !== "kept"; n++)
      if (compared[n]!.is === "out") atA += compared[n]!.t.length;
      else atB += compared[n]!.t.length;
    for (const kind of ["modal", "negation", "quantifier", "number", "date"] as const) {
      const touched = (hits: readonly Hit[], from: number, to: number): string =>
        hits
          .filter((hit) => hit.kind === kind && hit.from < to && from < hit.to)
          .map(({ word }) => word)
          .join(" ");
      const [was, is] = [touched(oldHits, fromA, atA), touched(nowHits, fromB, atB)];
      if (was.toLowerCase() !== is.toLowerCase()) looks.push({ kind, was, now: is, sentence: sentenceAt(now, fromB) });
    }
  }
  return looks;
};
