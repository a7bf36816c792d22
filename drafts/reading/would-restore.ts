/**
 * What a restore would overwrite. It is read from the draft as it is and the draft as the restore's own plan would
 * leave it: words that go and come back, who wrote those that go, paragraphs that come, go and move, and what happens
 * to the brackets of others. Proposals and positions are never rewound; only the words they stand on change
 * (docs/spec.md T2).
 */
import type { Condition } from "../change.ts";
import type { Draft, Paragraph } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { By } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import type { ActType } from "../wire.ts";
import type { BlamedStretch } from "./blame.ts";
import { compareDrafts } from "./compare.ts";
import type { Compared, ComparedParagraph, Moment } from "./compare.ts";
import { readable } from "./difference.ts";
import { joinWords, plain, wordsOf } from "./words.ts";

/** Words that would go, in one item for each author, act or proposal that brought them. */
export interface Going {
  /** Absent if the reader may not know it. */
  readonly by?: By;
  /** Absent for typing. */
  readonly act?: ActType | "start";
  /** The proposal by which they were incorporated. */
  readonly proposal?: ProposalId;
  /** When the last of them came. */
  readonly at?: string;
  /** The number of words, as counted by the language's segmenter. */
  readonly words: number;
}

/** A paragraph compared between the text as it is today and the text after the restore. */
export interface WouldChange extends ComparedParagraph {
  /** In the order in which the words stand. */
  readonly going: readonly Going[];
  /** Set if it stands outside the text before and after: only the words kept for it change. */
  readonly out?: true;
  /** Set if only bold or italics change. */
  readonly marks?: true;
}

/** A bracket whose place would change; all others keep theirs. */
export interface WouldBracket {
  readonly proposal: ProposalId;
  readonly number: string;
  readonly paragraph: ParagraphId;
  readonly was: Condition;
  readonly becomes: Condition;
}

/** The whole preview. Nothing has been done yet; it holds for the text as of entry `head`. */
export interface WouldRestore {
  /** The moment to go back to. */
  readonly moment: Moment;
  /** The entry after which this was computed; the act names it in `seen`. */
  readonly head: number;
  /** The paragraphs that would differ, in the order of the text after the restore. */
  readonly paragraphs: readonly WouldChange[];
  /** The number of open brackets on those paragraphs that would keep their words. */
  readonly kept: number;
  readonly brackets: readonly WouldBracket[];
  /** Open proposals that would sleep because all they are about leaves the text; `wakes` are those that would wake. */
  readonly sleeps: readonly ProposalId[];
  readonly wakes: readonly ProposalId[];
  /** Incorporated proposals that would lose some of their words. On the record they stay incorporated. */
  readonly overwritten: readonly ProposalId[];
  /** Paragraphs that come back although their words also stand in the one they were joined to or split into. */
  readonly twice: readonly { readonly paragraph: ParagraphId; readonly in: ParagraphId }[];
  readonly wordsGo: number;
  readonly wordsReturn: number;
}

/** Who wrote the words that a comparison takes out. Each word belongs to whoever last wrote in it. */
const goingOf = (words: readonly Compared[], authors: readonly BlamedStretch[], segmenter: Intl.Segmenter): Going[] => {
  const found = new Map<string, { going: Omit<Going, "words">; words: number }>();
  let from = 0;
  const placed = authors.map((author) => ({ author, from, to: (from += author.t.length) }));
  const add = ({ by, act, proposal, at: when }: BlamedStretch): void => {
    const key = JSON.stringify([by, act, proposal]);
    const one = found.get(key);
    const latest = [one?.going.at ?? "", when ?? ""].toSorted().at(-1)!;
    const going = {
      ...(by && { by }),
      ...(act && { act }),
      ...(proposal && { proposal }),
      ...(latest !== "" && { at: latest }),
    };
    found.set(key, { going, words: (one?.words ?? 0) + 1 });
  };
  let at = 0;
  for (const piece of words) {
    if (piece.is === "in") continue;
    if (piece.is === "out")
      for (const { segment, index, isWordLike } of segmenter.segment(piece.t)) {
        if (isWordLike !== true) continue;
        const [start, end] = [at + index, at + index + segment.length];
        const wrote = placed.filter((one) => one.from < end && one.to > start).map(({ author }) => author);
        const last = wrote.toSorted((x, y) => (x.seq ?? 0) - (y.seq ?? 0)).at(-1);
        if (last !== undefined) add(last);
      }
    at += piece.t.length;
  }
  return [...found.values()].map(({ going, words: n }) => ({ ...going, words: n }));
};

/** Whether two paragraphs have a long text in common, so that nobody is surprised to read it twice. */
const shares = (a: string, b: string): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.trim().length >= 12 && long.includes(short.trim());
};

const pending = ({ status }: { readonly status: string }): boolean => status === "open" || status === "received";

/**
 * `now` and `after` are the two drafts as the reader may see them; `authors` gives who wrote a paragraph's present
 * words, as far as the reader may know.
 */
export const wouldRestore = (
  now: Draft,
  after: Draft,
  moment: Moment,
  authors: (paragraph: ParagraphId) => readonly BlamedStretch[],
): WouldRestore => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  const count = (text: string): number => [...segmenter.segment(text)].filter((one) => one.isWordLike === true).length;
  const sum = (paragraphs: readonly ComparedParagraph[], is: Compared["is"]): number =>
    paragraphs
      .flatMap(({ words }) => words)
      .reduce((total, piece) => total + (piece.is === is ? count(piece.t) : 0), 0);

  const removedThen = new Map(now.removed.map((p) => [p.id, p]));
  const outside = after.removed.flatMap((paragraph: Paragraph): ComparedParagraph[] => {
    const was = removedThen.get(paragraph.id);
    if (was === undefined || plain(wordsOf(was)) === plain(wordsOf(paragraph))) return [];
    const { id, kind, level, label } = paragraph;
    const words = readable(wordsOf(was), wordsOf(paragraph), after.language);
    return [{ id, kind, level, part: "consensus", label, fate: "changed", words }];
  });
  const marked = (draft: Draft): Map<ParagraphId, string> =>
    new Map(
      Object.values(draft.parts).flatMap((part) => part.map((p) => [p.id, JSON.stringify(joinWords(wordsOf(p)))])),
    );
  const [marks, marksAfter] = [marked(now), marked(after)];
  const onlyMarks = ({ id, fate }: ComparedParagraph): boolean =>
    fate === "same" && marks.get(id) !== marksAfter.get(id);
  const compared = compareDrafts(now, after).paragraphs.filter(
    (one) => one.fate !== "same" || one.status !== undefined || onlyMarks(one),
  );
  const changed = [...compared, ...outside];
  const going = (p: ComparedParagraph): Going[] =>
    p.words.some(({ is }) => is === "out") ? goingOf(p.words, authors(p.id), segmenter) : [];
  const paragraphs = [
    ...compared.map((p): WouldChange => ({ ...p, going: going(p), ...(onlyMarks(p) && { marks: true }) })),
    ...outside.map((p): WouldChange => ({ ...p, going: going(p), out: true })),
  ];

  const then = new Map(after.proposals.map((proposal) => [proposal.id, proposal]));
  const open = now.proposals.filter(pending);
  const touched = new Set(changed.map(({ id }) => id));
  const brackets: WouldBracket[] = [];
  let kept = 0;
  for (const proposal of open)
    for (const change of proposal.changes) {
      const becomes = then.get(proposal.id)?.changes.find(({ id }) => id === change.id)?.condition;
      if (becomes === undefined) continue;
      const { id, number } = proposal;
      if (becomes !== change.condition)
        brackets.push({ proposal: id, number, paragraph: change.paragraph, was: change.condition, becomes });
      else if (touched.has(change.paragraph)) kept++;
    }
  const slept = (list: Draft["proposals"]): Set<ProposalId> =>
    new Set(list.filter((one) => one.asleep === true).map(({ id }) => id));
  const [asleep, asleepThen] = [slept(now.proposals), slept(after.proposals)];

  const standing = Object.values(after.parts)
    .flat()
    .filter(({ ins }) => ins === undefined)
    .map((p) => ({ id: p.id, text: plain(wordsOf(p)) }));
  const twice = compared
    .filter(({ fate, words }) => fate === "added" || words.some(({ is }) => is === "in"))
    .flatMap(({ id, fate, words }) => {
      const back = words.filter(({ is }) => is === "in").map(({ t }) => t);
      const other = standing.find(
        (one) => one.id !== id && back.some((text) => shares(text, one.text) && (fate === "added" || count(text) > 2)),
      );
      return other === undefined ? [] : [{ paragraph: id, in: other.id }];
    });
  return {
    moment,
    head: now.seq,
    paragraphs,
    kept,
    brackets,
    sleeps: open.map(({ id }) => id).filter((id) => !asleep.has(id) && asleepThen.has(id)),
    wakes: open.map(({ id }) => id).filter((id) => asleep.has(id) && !asleepThen.has(id)),
    overwritten: [...new Set(paragraphs.flatMap((p) => p.going.flatMap(({ proposal }) => proposal ?? [])))],
    twice,
    wordsGo: sum(changed, "out"),
    wordsReturn: sum(changed, "in"),
  };
};
