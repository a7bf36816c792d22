/**
 * The last step of reading a returned file: comments are assigned, every act is tried on the draft, and everything is
 * counted.
 */
import { call, count, partyName } from "../acts/called.ts";
import type { Draft } from "../draft.ts";
import type { TrackedFile, TrackedMark } from "../formats/tracked.ts";
import type { ParagraphId } from "../paragraph.ts";
import { sleeps } from "../paragraph.ts";
import type { PartyId, Seat } from "../party.ts";
import type { Source } from "../position.ts";
import { limits } from "../wire.ts";
import { partyOfAuthor } from "./authors.ts";
import type { Sending } from "./authors.ts";
import type { Found } from "./found.ts";
import { keyOf } from "./key.ts";
import { remarksOf } from "./comments.ts";
import type { MadeFrom, Returned, ReturnedAct, ReturnedAuthor, ReturnedChange, ReturnedKind } from "./returned.ts";
import { tableOf } from "./tabling.ts";
import { paragraphIn } from "./texts.ts";
import type { Trial } from "./tabling.ts";

/** Everything found in a file, and what is needed to make a preview of it. */
export interface Finishing {
  readonly found: readonly Found[];
  readonly file: TrackedFile;
  /** The draft the file was made from; today's if that is unknown. */
  readonly base: Draft;
  /** The draft as it stands, on which the acts are tried. */
  readonly now: Draft;
  readonly trial: Trial;
  readonly sending: Sending;
  /** The seat that sends the file. */
  readonly seat: Seat;
  readonly authors: readonly ReturnedAuthor[];
  /** Whether a change or comment was in the file when it was sent. */
  readonly sent: (mark: TrackedMark) => boolean;
  /** For each paragraph of the file, the draft's paragraph it stands for. */
  readonly lineOf: ReadonlyMap<number, ParagraphId>;
  readonly madeFrom: MadeFrom;
  readonly notices: readonly string[];
  /** How the file reached whoever enters it; every act carries it that can. */
  readonly source?: Source;
}

const actOf = (one: Found, as: PartyId, reason: string | undefined, source: Source | undefined): ReturnedAct | null => {
  const { ask } = one;
  if (ask === null) return null;
  const from = source === undefined ? {} : { source };
  const why = reason === undefined || reason === "" ? {} : { reason };
  if ("withdraw" in ask) return { type: "withdraw", as, proposal: ask.withdraw };
  if ("position" in ask) return { type: "take-position", as, ...ask.position, ...why, ...from };
  if ("hold" in ask) return { type: "hold", as, ...ask.hold, ...why, ...from };
  if (ask.revise !== undefined) return { type: "revise", as, proposal: ask.revise, ...ask.asks[0]!, ...why };
  return { ...tableOf(as, ask.asks), ...why, ...from } as ReturnedAct;
};

/** Whether tabling this would put brackets in as letters. A remark in brackets ("[sic]") is words. */
const putsBrackets = ({ kind, words }: Found): boolean => {
  const put = words.flatMap(({ t, is }) => (is === "in" ? [t] : [])).join("");
  return kind !== "hold" && /[[\]［］【】]/u.test(put.replaceAll(/\[(?:sic!?|\.{3,}|…)\]/giu, ""));
};

/**
 * What a place is called today, and in the file if that differs: "5 (a), in the file 6 (a)"; if it is gone, "3, taken
 * out".
 */
const calledToday = ({ paragraph, called, kind }: Found, base: Draft, now: Draft): string => {
  if (paragraph === null || base.seq === now.seq) return called;
  const [then, today] = [paragraphIn(base, paragraph), paragraphIn(now, paragraph)];
  if (then === undefined || then.label === "" || then.kind === "heading") return called;
  const inFile = call(base, paragraph);
  if (today === undefined && kind !== "new-paragraph") return `${inFile}, taken out`;
  return today === undefined || today.label === then.label ? called : `${called}, in the file ${inFile}`;
};

const kindsCounted: Readonly<Record<ReturnedKind, keyof Returned["counts"]>> = {
  insertion: "insertions",
  deletion: "deletions",
  replacement: "replacements",
  "moved-words": "moved",
  hold: "holds",
  "paragraph-moved": "moved",
  "new-paragraph": "newParagraphs",
  "paragraph-out": "paragraphsOut",
  split: "splits",
  merge: "merges",
  position: "positions",
};

/** The preview: everything that was found, with its acts tried and keyed, and with counts. */
export const finish = (all: Finishing): Returned => {
  const { found, file, now, trial, sending, authors, madeFrom, notices, source } = all;
  // What only heads our own pages was never meant to be imported, so it is not counted.
  const renumbered = file.paragraphs.filter(({ labelChanged }) => labelChanged !== undefined).length;
  const notImported = [
    ...file.notImported.filter(({ what }) => madeFrom.seq === undefined || what !== "running header or footer"),
    // Only the room gives numbers, so these changes are not imported.
    ...(renumbered > 0 ? [{ what: "number changed by hand", count: renumbered }] : []),
  ];
  const { reasons, positions, comments } = remarksOf(all);
  const ordered = [...found, ...positions].sort((a, b) => a.order - b.order || (a.from ?? 0) - (b.from ?? 0));
  const keys = new Map<string, number>();
  // A delegation's file speaks for no other party, whatever Word's authors are called.
  const others = (party: PartyId): boolean =>
    all.seat.role === "delegation" &&
    party !== sending.as &&
    !Object.values(sending.given ?? {}).some((one) => one === party);
  const changes = ordered.map((one): ReturnedChange => {
    const parties = [...new Set(one.authors.map((name) => partyOfAuthor(name, sending).party))];
    const as = one.authors.length === 0 ? sending.as : (parties.find((party) => party !== null) ?? null);
    const notes = [...one.notes];
    if (parties.length > 1) notes.push("Several authors who speak for different parties touched these words.");
    if (putsBrackets(one))
      notes.push("Brackets typed in Word are letters here: what is proposed is bracketed by itself.");
    const own = one.ask !== null && "asks" in one.ask ? one.ask.reason : undefined;
    const said = [...(reasons.get(one) ?? []), ...(own === undefined ? [] : [own])].join("\n");
    const reason = said.length > limits.reason ? `${said.slice(0, limits.reason - 1)}…` : said;
    let act = as === null ? null : actOf(one, as, reason, source);
    let why = one.why ?? (as === null ? "Left out: its author speaks for no party here." : undefined);
    let { about } = one;
    let ticked = act !== null && !one.untracked && !one.unticked;
    let already = false;
    if (act !== null && why === undefined) {
      const tried = trial.try(act);
      if ("why" in tried) {
        ({ why, already = false } = tried);
        act = null;
      } else {
        const proposes = act.type === "table" || act.type === "hold";
        const same = proposes ? trial.same(tried.plan, as!) : null;
        const listed = proposes ? trial.listed(tried.plan, one.paragraph, one.part) : null;
        if (listed !== null) notes.push(listed);
        if (sleeps(one.part) && proposes) ticked = false;
        if (same !== null) {
          about = { proposal: same.proposal, number: same.number };
          ticked = false;
          if (same.sponsors?.includes(as!)) {
            act = null;
            already = true;
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
              `${trial.calledSame(same)} already asks for exactly this: ticking it makes ${partyName(now, as!)} a co-sponsor.`,
            );
            if ("why" in joined) {
              ({ why, already = false } = joined);
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
    if (ticked && others(as!)) {
      ticked = false;
      notes.push(`Its author is called like ${partyName(now, as!)}: tick it if it is to be tabled for it.`);
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
      called: calledToday(one, all.base, now),
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
      ...(already && { already: true as const }),
      notes,
    };
  });
  const counts = {
    insertions: 0,
    deletions: 0,
    replacements: 0,
    moved: 0,
    holds: 0,
    newParagraphs: 0,
    paragraphsOut: 0,
    splits: 0,
    merges: 0,
    positions: 0,
    comments: comments.length,
    untracked: 0,
    notImported: notImported.reduce((sum, one) => sum + one.count, 0),
    tableable: 0,
    ticked: 0,
    already: 0,
    refused: 0,
  };
  for (const { kind, untracked, act, ticked, already } of changes) {
    counts[kindsCounted[kind]]++;
    if (untracked) counts.untracked++;
    if (act !== undefined) counts.tableable++;
    else if (already) counts.already++;
    else counts.refused++;
    if (ticked) counts.ticked++;
  }
  const touched = new Set(changes.flatMap((change) => change.authors));
  return {
    as: sending.as,
    seq: now.seq,
    madeFrom,
    changes,
    comments,
    // Parties whose proposals were in the file when it left have done nothing in it, so they are not listed.
    authors: authors.filter(({ name }) => !all.sent({ author: name }) || touched.has(name)),
    notImported,
    notices,
    counts,
    summary: summaryOf(counts, changes),
  };
};

/**
 * The summary: "11 of 23 are on the record already. 14 insertions (1 untracked), 9 deletions, 2 comments, 3 things not
 * imported".
 */
const summaryOf = (counts: Returned["counts"], changes: readonly ReturnedChange[]): string => {
  const untracked = Map.groupBy(
    changes.filter((change) => change.untracked),
    ({ kind }) => kindsCounted[kind],
  );
  const nouns: readonly (readonly [keyof Returned["counts"], string, string?])[] = [
    ["insertions", "insertion"],
    ["deletions", "deletion"],
    ["replacements", "replacement"],
    ["moved", "move"],
    ["holds", "hold"],
    ["newParagraphs", "new paragraph"],
    ["paragraphsOut", "paragraph", " out"],
    ["splits", "split"],
    ["merges", "merge"],
    ["positions", "position"],
    ["comments", "comment"],
    ["notImported", "thing", " not imported"],
  ];
  const words = nouns.flatMap(([of, noun, how = ""]) => {
    const loose = untracked.get(of)?.length ?? 0;
    return counts[of] === 0 ? [] : [`${count(counts[of], noun)}${how}${loose === 0 ? "" : ` (${loose} untracked)`}`];
  });
  const all = changes.length;
  const there =
    counts.already === 0
      ? ""
      : counts.already < all
        ? `${counts.already} of ${all} ${counts.already === 1 ? "is" : "are"} on the record already. `
        : `${all === 1 ? "The change is" : `All ${all} are`} on the record already. `;
  return words.length === 0 ? "Nothing to do" : there + words.join(", ");
};
