/**
 * What a printed comparison asks the reader to look at twice: sentence by sentence, then one line for each paragraph
 * that came or went whole.
 */
import type { ComparedParagraph, Comparison, GuardHit } from "../reading/compare.ts";
import { guardKinds } from "../reading/guard.ts";

/** What to look at twice in one sentence, with the sentence, shortened if it is long. */
export interface PrintedLook {
  /** "12" */
  readonly where: string;
  readonly id: string;
  /** "modal verb, number" */
  readonly kind: string;
  /** "“shall” → “should”; “3” → “5”" */
  readonly change: string;
  readonly sentence: string;
  /** The sentence before; "" if it read the same. */
  readonly before: string;
}

/** What to look at twice in a whole comparison, in the order of the text. */
export interface PrintedLooks {
  /** "23 in sentences that changed: 4 modal verbs, 2 negations …" */
  readonly sum: string;
  readonly changed: readonly PrintedLook[];
  /** One line for each new paragraph, and for each one taken out. */
  readonly whole: readonly { readonly where: string; readonly id: string; readonly words: string }[];
}

const kinds: Readonly<Record<GuardHit["kind"], readonly [one: string, many: string]>> = {
  modal: ["modal verb", "modal verbs"],
  negation: ["negation", "negations"],
  quantifier: ["quantifier", "quantifiers"],
  verb: ["operative verb", "operative verbs"],
  number: ["number", "numbers"],
  date: ["date", "dates"],
};

/**
 * What is told of paragraphs that came or went whole: words that bind, and numbers. The rest is read with the
 * paragraph.
 */
const toldWhole: readonly GuardHit["kind"][] = ["modal", "negation", "number", "date"];

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/u;
/** Put between words of right-to-left scripts, so that the old words stay to the left of the new ones. */
const leftToRight = "\u200E";

/** "“shall” → “should”", always from left to right, whatever script the words are in. */
export const became = (was: string, now: string): string => {
  const mark = rightToLeft.test(was + now) ? leftToRight : "";
  const quote = (words: string): string => `${mark}“${words}”${mark}`;
  if (was === "") return `${quote(now)} in`;
  return now === "" ? `${quote(was)} out` : `${quote(was)} → ${quote(now)}`;
};

const changeOf = ({ was, now }: GuardHit): string => became(was, now);

/** The sentence around a word; if it is long, it is cut between words. */
const around = (sentence: string, word: string): string => {
  const most = 180;
  if (sentence.length <= most) return sentence;
  const at = Math.max(0, sentence.indexOf(word.split(" ")[0]!));
  const from = Math.max(0, at - most / 2);
  const to = Math.min(sentence.length, from + most);
  const start = from === 0 ? sentence.slice(0, to) : `… ${sentence.slice(from, to).replace(/^\S*\s/u, "")}`;
  return to === sentence.length ? start : `${start.replace(/\s\S*$/u, "")} …`;
};

/** The list of what to look at twice. `called` names a paragraph without a number. */
export const printedLooks = (
  { guard, paragraphs }: Comparison,
  called: (kind: ComparedParagraph["kind"]) => string,
): PrintedLooks => {
  const changed = guard.filter(({ whole }) => whole === undefined);
  const counts = guardKinds.flatMap((kind) => {
    const n = changed.filter((hit) => hit.kind === kind).length;
    return n === 0 ? [] : [`${n.toLocaleString("en")} ${kinds[kind][n === 1 ? 0 : 1]}`];
  });
  const calledOf = new Map(paragraphs.map((one) => [one.id, one]));
  const where = ({ paragraph, label }: GuardHit): string => {
    const fate = calledOf.get(paragraph);
    return label || called(fate?.kind ?? "paragraph");
  };
  const sentences = Map.groupBy(changed, (hit) => JSON.stringify([hit.paragraph, hit.sentence, hit.before]));
  const whole = Map.groupBy(
    guard.filter((hit) => hit.whole !== undefined && toldWhole.includes(hit.kind)),
    ({ paragraph }) => paragraph,
  );
  return {
    sum: counts.length === 0 ? "" : `In sentences that changed: ${counts.join(", ")}.`,
    changed: [...sentences.values()].map((hits) => {
      const [hit] = hits as [GuardHit, ...GuardHit[]];
      return {
        where: where(hit),
        id: hit.paragraph,
        kind: [...new Set(hits.map(({ kind }) => kinds[kind][0]))].join(", "),
        change: hits.map(changeOf).join("; "),
        sentence: around(hit.sentence, hit.now),
        before: hit.before === undefined ? "" : around(hit.before, hit.was),
      };
    }),
    whole: [...whole.values()].map((hits) => ({
      where: `${where(hits[0]!)} (${hits[0]!.whole === "added" ? "new" : "taken out"})`,
      id: hits[0]!.paragraph,
      words: hits.map(({ was, now }) => was || now).join("; "),
    })),
  };
};
