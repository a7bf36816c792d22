/** The last step of lining up: comments find what they are about, every act is tried on the draft, and everything is counted. */
import { call, count, partyName } from "../acts/called.ts";
import type { Draft } from "../draft.ts";
import type { TrackedFile, TrackedMark } from "../formats/tracked.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import { sleeps } from "../paragraph.ts";
import type { PartyId } from "../party.ts";
import type { Source, Stance } from "../position.ts";
import { plain, wordsOf } from "../reading/words.ts";
import { limits } from "../wire.ts";
import { partyOfAuthor } from "./authors.ts";
import type { Sending } from "./authors.ts";
import type { FilePlace } from "./file-text.ts";
import type { Found } from "./found.ts";
import { inPlace, wholeInPlace } from "./in-place.ts";
import { keyOf } from "./key.ts";
import { saidIn, threadOf } from "./remarks.ts";
import type {
  MadeFrom,
  Returned,
  ReturnedAct,
  ReturnedAuthor,
  ReturnedChange,
  ReturnedComment,
  ReturnedKind,
} from "./returned.ts";
import { tableOf, wordingIn } from "./tabling.ts";
import type { Trial } from "./tabling.ts";
import { applyChanges } from "../reading/difference.ts";

export interface Finishing {
  readonly found: readonly Found[];
  readonly file: TrackedFile;
  readonly base: Draft;
  readonly now: Draft;
  readonly trial: Trial;
  readonly sending: Sending;
  readonly authors: readonly ReturnedAuthor[];
  readonly sent: (mark: TrackedMark) => boolean;
  readonly lineOf: ReadonlyMap<number, ParagraphId>;
  readonly madeFrom: MadeFrom;
  readonly notices: readonly string[];
  readonly source?: Source;
}

const meets = (place: FilePlace, paragraph: number, from: number, to: number): boolean =>
  place.paragraph === paragraph &&
  place.from <= to &&
  place.to >= from &&
  (place.from < to || place.to > from || from === to);

/** Letters of a paragraph's runs from one offset to another. */
const lettersAt = (file: TrackedFile, paragraph: number, from: number, to: number): string =>
  file.paragraphs[paragraph]!.runs.map(({ t }) => t)
    .join("")
    .slice(from, to);

/** The words of the text as it was sent that a stretch of the file covers, as offsets. */
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

interface Remarks {
  readonly reasons: ReadonlyMap<Found, readonly string[]>;
  readonly positions: readonly Found[];
  readonly comments: readonly ReturnedComment[];
}

const remarksOf = ({ file, found, now, sent, lineOf }: Finishing): Remarks => {
  const reasons = new Map<Found, string[]>();
  const positions: Found[] = [];
  const comments: ReturnedComment[] = [];
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
    // What our own export says beside the text is no news; what was answered stands with what it answers.
    if (answers !== undefined || sent({ author })) continue;
    const text = threadOf(file.comments, n);
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
      part: where as Part,
      paragraphKind: now.tables.record.paragraphs[id]!.kind,
      called,
      authors: [author],
      ...(at !== undefined && { at }),
      unticked: true as const,
      places: [],
      order: found.find((one) => one.paragraph === id)?.order ?? orderOf(lineOf, paragraph),
    };
    const quote = `A comment says “${text}”: tick it if it is meant so.`;
    const position = (
      stance: Stance,
      target: { proposal: `q${number}-${number}` } | { paragraph: ParagraphId },
    ): void => {
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

/** The proposed words a comment stands on; "" on a paragraph that is proposed as a whole; null on the text itself. */
const proposalAt = (
  file: TrackedFile,
  sent: Finishing["sent"],
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
        readonly ins?: readonly `q${number}-${number}`[];
        readonly runs: readonly {
          readonly t: string;
          readonly ins?: readonly `q${number}-${number}`[];
          readonly del?: readonly `q${number}-${number}`[];
        }[];
      }
    | undefined,
  words: string,
): `q${number}-${number}` | undefined => {
  if (standing === undefined) return undefined;
  if (words === "") return standing.ins?.[0];
  const said = words.trim();
  const run = standing.runs.find(
    ({ t, ins, del }) => (ins ?? del) !== undefined && t.trim() !== "" && (t.includes(said) || said.includes(t.trim())),
  );
  return run?.ins?.[0] ?? run?.del?.[0];
};

const actOf = (one: Found, as: PartyId, reason: string | undefined, source: Source | undefined): ReturnedAct | null => {
  const { ask } = one;
  if (ask === null) return null;
  const from = source === undefined ? {} : { source };
  const why = reason === undefined || reason === "" ? {} : { reason };
  if ("withdraw" in ask) return { type: "withdraw", as, proposal: ask.withdraw };
  if ("position" in ask) return { type: "take-position", as, ...ask.position, ...why, ...from };
  if (ask.revise !== undefined) return { type: "revise", as, proposal: ask.revise, ...ask.asks[0]!, ...why };
  return { ...tableOf(as, ask.asks), ...why, ...from } as ReturnedAct;
};

const kindsCounted: Readonly<Record<ReturnedKind, keyof Returned["counts"]>> = {
  insertion: "insertions",
  deletion: "deletions",
  replacement: "replacements",
  "moved-words": "moved",
  "paragraph-moved": "moved",
  "new-paragraph": "newParagraphs",
  "paragraph-out": "paragraphsOut",
  split: "splits",
  merge: "merges",
  position: "positions",
};

/** Everything that was found, tried, keyed and counted. */
export const finish = (all: Finishing): Returned => {
  const { found, file, now, trial, sending, authors, madeFrom, notices, source } = all;
  // What heads the pages of a file of ours was never to be imported.
  const notImported = file.notImported.filter(
    ({ what }) => madeFrom.seq === undefined || what !== "running header or footer",
  );
  const { reasons, positions, comments } = remarksOf(all);
  const ordered = [...found, ...positions].sort((a, b) => a.order - b.order || (a.from ?? 0) - (b.from ?? 0));
  const keys = new Map<string, number>();
  const changes = ordered.map((one): ReturnedChange => {
    const parties = [...new Set(one.authors.map((name) => partyOfAuthor(name, sending).party))];
    const as = one.authors.length === 0 ? sending.as : (parties.find((party) => party !== null) ?? null);
    const notes = [...one.notes];
    if (parties.length > 1) notes.push("Several authors who speak for different parties touched these words.");
    const own = one.ask !== null && "asks" in one.ask ? one.ask.reason : undefined;
    const said = [...(reasons.get(one) ?? []), ...(own === undefined ? [] : [own])].join("\n");
    const reason = said.length > limits.reason ? `${said.slice(0, limits.reason - 1)}…` : said;
    let act = as === null ? null : actOf(one, as, reason, source);
    let why = one.why ?? (as === null ? "Left out: its author speaks for no party here." : undefined);
    let { about } = one;
    let ticked = act !== null && !one.untracked && !one.unticked;
    if (act !== null && why === undefined) {
      const tried = trial.try(act);
      if ("why" in tried) {
        why = tried.why;
        act = null;
      } else {
        const same = act.type === "table" ? trial.same(tried.plan) : null;
        const listed = act.type === "table" ? trial.listed(tried.plan, one.paragraph, one.part) : null;
        if (listed !== null) notes.push(listed);
        if (sleeps(one.part) && act.type === "table") ticked = false;
        if (same !== null) {
          about = { proposal: same.proposal, number: same.number };
          ticked = false;
          if (same.sponsors?.includes(as!)) {
            act = null;
            why = `Nothing to do: ${partyName(now, as!)} already asks for this as ${same.number}.`;
          } else {
            act = {
              type: "take-position",
              as: as!,
              proposal: same.proposal,
              stance: "sponsor",
              ...(source && { source }),
            };
            const joined = trial.try(act);
            notes.push(
              `${same.number} of ${trial.sponsorsOf(same)} already asks for exactly this: ticking it makes ${partyName(now, as!)} a co-sponsor.`,
            );
            if ("why" in joined) {
              why = joined.why;
              act = null;
            }
          }
        }
      }
    }
    if (why !== undefined) {
      act = null;
      ticked = false;
    }
    const signs = JSON.stringify([now.seq, act ?? [one.kind, one.paragraph, one.words, why]]);
    const nth = (keys.get(signs) ?? 0) + 1;
    keys.set(signs, nth);
    const key = keyOf(`${nth} ${signs}`);
    return {
      key,
      kind: one.kind,
      paragraph: one.paragraph,
      part: one.part,
      paragraphKind: one.paragraphKind,
      called: one.called,
      words: one.words,
      ...(one.to !== undefined && { to: one.to }),
      ...(about && { about }),
      ...(one.stance !== undefined && { stance: one.stance }),
      as,
      authors: one.authors,
      ...(one.at !== undefined && { at: one.at }),
      ...(one.untracked && { untracked: true as const }),
      ...(reason !== "" && { reason }),
      ticked,
      ...(act !== null && { act: { ...act, key } }),
      ...(why !== undefined && { why }),
      notes,
    };
  });
  const counts = {
    insertions: 0,
    deletions: 0,
    replacements: 0,
    moved: 0,
    newParagraphs: 0,
    paragraphsOut: 0,
    splits: 0,
    merges: 0,
    positions: 0,
    comments: file.comments.filter(({ author, answers }) => answers === undefined && !all.sent({ author })).length,
    untracked: 0,
    notImported: notImported.reduce((sum, one) => sum + one.count, 0),
    tableable: 0,
    ticked: 0,
    refused: 0,
  };
  for (const { kind, untracked, act, ticked } of changes) {
    if (untracked) counts.untracked++;
    else counts[kindsCounted[kind]]++;
    if (act === undefined) counts.refused++;
    else counts.tableable++;
    if (ticked) counts.ticked++;
  }
  return {
    as: sending.as,
    seq: now.seq,
    madeFrom,
    changes,
    comments,
    authors,
    notImported,
    notices,
    counts,
    summary: summaryOf(counts),
  };
};

/** "14 insertions, 9 deletions, 2 comments, 1 untracked edit, 3 things not imported". */
const summaryOf = (counts: Returned["counts"]): string => {
  const said: [number, string][] = [
    [counts.insertions, "insertion"],
    [counts.deletions, "deletion"],
    [counts.replacements, "replacement"],
    [counts.moved, "move"],
    [counts.newParagraphs, "new paragraph"],
    [counts.paragraphsOut, "paragraph"],
    [counts.splits, "split"],
    [counts.merges, "merge"],
    [counts.positions, "position"],
    [counts.comments, "comment"],
    [counts.untracked, "untracked edit"],
    [counts.notImported, "thing"],
  ];
  const words = said
    .filter(([n]) => n > 0)
    .map(([n, noun]) => `${count(n, noun)}${noun === "paragraph" ? " out" : noun === "thing" ? " not imported" : ""}`);
  return words.length === 0 ? "Nothing to do" : words.join(", ");
};
