/**
 * Finds what each comment is about. On a change it is the reason; on another party's proposal or on a paragraph, a
 * plain phrase is a position to confirm. Comments about nothing that could be tabled are shown as they are.
 */
import { call } from "../acts/called.ts";
import type { Draft } from "../draft.ts";
import type { TrackedFile } from "../formats/tracked.ts";
import type { ParagraphId } from "../paragraph.ts";
import type { Stance } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import { applyChanges } from "../reading/difference.ts";
import { plain, wordsOf } from "../reading/words.ts";
import type { FilePlace, FileSight } from "./file-text.ts";
import type { Found } from "./found.ts";
import { inPlace, wholeInPlace } from "./in-place.ts";
import { saidIn, threadsOf } from "./remarks.ts";
import type { ReturnedComment } from "./returned.ts";
import { wordingIn } from "./tabling.ts";

/** What has to be known of a file and the draft to tell what comments are about. */
export interface Commented {
  readonly found: readonly Found[];
  readonly file: TrackedFile;
  /** The draft as it stands: positions are on its paragraphs and proposals. */
  readonly now: Draft;
  /** Comments with such a mark were in the file when it was sent, and are passed over. */
  readonly sent: FileSight["sent"];
  /** For each paragraph of the file, the draft's paragraph it stands for. */
  readonly lineOf: ReadonlyMap<number, ParagraphId>;
}

const meets = (place: FilePlace, paragraph: number, from: number, to: number): boolean =>
  place.paragraph === paragraph &&
  place.from <= to &&
  place.to >= from &&
  (place.from < to || place.to > from || from === to);

/** The letters of a paragraph's runs between two offsets. */
const lettersAt = (file: TrackedFile, paragraph: number, from: number, to: number): string =>
  file.paragraphs[paragraph]!.runs.map(({ t }) => t)
    .join("")
    .slice(from, to);

/** The range of the words as they were sent that a stretch of the file covers. */
const sentRange = (file: TrackedFile, paragraph: number, from: number, to: number): readonly [number, number] => {
  let [at, length] = [0, 0];
  let [start, end]: (number | null)[] = [null, null];
  for (const { t, ins, sign } of file.paragraphs[paragraph]!.runs) {
    const words = sign === undefined && ins === undefined;
    if (words) {
      const [a, b] = [Math.max(from, at), Math.min(to, at + t.length)];
      if (a < b) {
        start ??= length + a - at;
        end = length + b - at;
      }
      length += t.length;
    }
    at += t.length;
  }
  return [start ?? 0, end ?? 0];
};

/**
 * What the comments became, each together with the answers to it. Comments without words, and those our own export
 * wrote, are left out.
 */
export interface Remarks {
  /** By the change they are on, in the order of the file. */
  readonly reasons: ReadonlyMap<Found, readonly string[]>;
  /**
   * To be confirmed one by one: none is ticked by itself. A comment that says “delete” is here as words out, or as a
   * paragraph out.
   */
  readonly positions: readonly Found[];
  /** All others, only shown. */
  readonly comments: readonly ReturnedComment[];
}

/** What the comments of a file become. */
export const remarksOf = ({ file, found, now, sent, lineOf }: Commented): Remarks => {
  const reasons = new Map<Found, string[]>();
  const positions: Found[] = [];
  const comments: ReturnedComment[] = [];
  const threads = threadsOf(file.comments);
  const starts = new Map<number, number>();
  for (const [n, { comments: here }] of file.paragraphs.entries()) for (const one of here) starts.set(one, n);
  const byParagraph = new Map<number, Found[]>();
  for (const one of found)
    for (const paragraph of new Set(one.places.map((place) => place.paragraph))) {
      const list = byParagraph.get(paragraph);
      if (list) list.push(one);
      else byParagraph.set(paragraph, [one]);
    }
  const proposals = new Map(now.proposals.map((proposal) => [proposal.id, proposal]));
  for (const [n, comment] of file.comments.entries()) {
    const { author, at, from, to, answers } = comment;
    // Comments that our own export wrote are not news. An answer goes with the comment it answers.
    if (answers !== undefined || sent({ author, ...(at !== undefined && { at }) })) continue;
    const text = threads.get(n) ?? "";
    if (text === "") continue;
    const paragraph = starts.get(n);
    const id = paragraph === undefined ? null : (lineOf.get(paragraph) ?? null);
    const called = id === null ? "" : call(now, id);
    const on = paragraph === undefined ? "" : lettersAt(file, paragraph, from, to);
    const about =
      paragraph === undefined
        ? []
        : (byParagraph.get(paragraph) ?? []).filter(
            ({ places, whole }) => whole || places.some((place) => meets(place, paragraph, from, to)),
          );
    const said = saidIn(text);
    const mine = about.filter(({ untracked }) => !untracked);
    if (mine.length > 0 && said === null) {
      for (const one of mine) {
        const list = reasons.get(one);
        if (list) list.push(text);
        else reasons.set(one, [text]);
      }
      continue;
    }
    const where = id === null ? undefined : now.tables.record.places[id]?.part;
    if (
      said === null ||
      id === null ||
      where === undefined ||
      where === "removed" ||
      paragraph === undefined ||
      mine.length > 0
    ) {
      comments.push({ author, ...(at !== undefined && { at }), text, on, paragraph: id, called });
      continue;
    }
    const standing = (now.parts[where] ?? []).find((one) => one.id === id);
    const words = standing === undefined ? [] : wordsOf(standing);
    const proposed = proposalAt(file, sent, paragraph, from, to, standing?.ins !== undefined);
    const proposal = proposed === null ? undefined : proposalOfWords(standing, proposed);
    const common = {
      paragraph: id,
      part: where,
      paragraphKind: now.tables.record.paragraphs[id]!.kind,
      called,
      authors: [author],
      ...(at !== undefined && { at }),
      unticked: true as const,
      places: [],
      order: found.find((one) => one.paragraph === id)?.order ?? orderOf(lineOf, paragraph),
    };
    const quote = `A comment says “${text}”: tick it if it is meant so.`;
    const position = (stance: Stance, target: { proposal: ProposalId } | { paragraph: ParagraphId }): void => {
      positions.push({
        ...common,
        kind: "position",
        words: on === "" ? [] : [{ t: on, is: "kept" }],
        stance,
        ...("proposal" in target && {
          about: { proposal: target.proposal, number: proposals.get(target.proposal)!.number },
        }),
        ask: { position: { ...target, stance } },
        notes: [quote],
      });
    };
    if (proposal !== undefined) {
      const stance: Stance = said === "delete" ? "object" : said === "retain" ? "support" : said;
      position(stance, { proposal });
      continue;
    }
    if (said === "delete") {
      const [start, end] = sentRange(file, paragraph, from, to);
      const all = end - start === 0 || plain(words).slice(start, end).trim() === plain(words).trim();
      const stale = plain(words).slice(start, end) !== lettersAt(file, paragraph, from, to);
      const blank = plain(words)[start - 1] === " " ? 1 : 0;
      const edit = { from: start - blank, to: end, words: [] };
      positions.push({
        ...common,
        kind: all ? "paragraph-out" : "deletion",
        words: all ? wholeInPlace(words, "out") : inPlace(words, stale ? [] : [edit]),
        ask: all
          ? { asks: [{ paragraph: id, out: true }] }
          : stale
            ? null
            : { asks: [{ paragraph: id, wording: wordingIn(now, where)(applyChanges(words, [edit])) }] },
        ...(!all &&
          stale && { why: `Cannot be tabled: the words this comment is on do not stand in ${called} today.` }),
        notes: [quote],
      });
      continue;
    }
    if (said === "sponsor") {
      comments.push({ author, ...(at !== undefined && { at }), text, on, paragraph: id, called });
      continue;
    }
    position(said === "retain" ? "support" : said, { paragraph: id });
  }
  return { reasons, positions, comments };
};

const orderOf = (lineOf: ReadonlyMap<number, ParagraphId>, paragraph: number): number =>
  [...lineOf.keys()].filter((n) => n < paragraph).length + 1;

/** The proposed words a comment is on; "" if the whole paragraph is proposed; null if it is on the text itself. */
const proposalAt = (
  file: TrackedFile,
  sent: FileSight["sent"],
  paragraph: number,
  from: number,
  to: number,
  whole: boolean,
): string | null => {
  if (whole) return "";
  let at = 0;
  for (const { t, ins, del, sign } of file.paragraphs[paragraph]!.runs) {
    const end = at + t.length;
    const theirs = sign === "proposed" || (ins !== undefined && sent(ins)) || (del !== undefined && sent(del));
    if (theirs && at <= to && end >= from && (at < to || end > from || from === to)) return t;
    at = end;
  }
  return null;
};

const proposalOfWords = (
  standing:
    | {
        readonly ins?: readonly ProposalId[];
        readonly runs: readonly {
          readonly t: string;
          readonly ins?: readonly ProposalId[];
          readonly del?: readonly ProposalId[];
        }[];
      }
    | undefined,
  words: string,
): ProposalId | undefined => {
  if (standing === undefined) return undefined;
  if (words === "") return standing.ins?.[0];
  const said = words.trim();
  const run = standing.runs.find(
    ({ t, ins, del }) => (ins ?? del) !== undefined && t.trim() !== "" && (t.includes(said) || said.includes(t.trim())),
  );
  return run?.ins?.[0] ?? run?.del?.[0];
};
