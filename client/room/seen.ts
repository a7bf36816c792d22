/**
 * A paragraph as somebody saw it, and how it has changed since. Pure functions; looked.ts keeps what is needed. Changes
 * are those a reader of the text would see: words, proposals on them, place, agreement; but not positions.
 */
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { Kind, ParagraphId, Part, Stretch } from "../../drafts/paragraph.ts";
import type { ProposalId, ProposalStatus } from "../../drafts/proposal.ts";
import type { Status } from "../../drafts/status.ts";
import { readable } from "../../drafts/reading/difference.ts";
import type { Compared } from "../../drafts/reading/difference.ts";
import { wordsOf } from "../../drafts/reading/words.ts";

/** What is kept of a paragraph that was looked at; small enough to keep for every paragraph. */
export interface Seen {
  /** A digest of words, status and proposals. */
  readonly digest: string;
  readonly proposals: readonly ProposalId[];
  readonly part: Part;
  /** Its rank; another rank means another place. */
  readonly rank: string;
  readonly kind: Kind;
  readonly label: string;
  readonly status: Status | "reopened";
  /** The entry after which it was looked at. */
  readonly seq: number;
}

/**
 * The kinds of change a reader sees. One paragraph may have several; `words` and `status` compare then and now,
 * `proposed` and `decided` are about its proposals.
 */
export type ChangeKind = "added" | "removed" | "moved" | "words" | "status" | "proposed" | "decided";

/** How one paragraph has changed since it was looked at. */
export interface Change {
  readonly paragraph: ParagraphId;
  readonly kind: Kind;
  /** Its label now or, if it was removed, then. */
  readonly label: string;
  readonly part: Part;
  readonly kinds: readonly ChangeKind[];
  /** The words then and now, woven into one; absent if they are equal, or if the words then were not kept. */
  readonly compared?: readonly Compared[];
  readonly proposed: readonly ProposalId[];
  readonly decided: readonly { readonly id: ProposalId; readonly number: string; readonly status: ProposalStatus }[];
  readonly status?: { readonly was: Seen["status"]; readonly now: Seen["status"] };
  readonly movedFrom?: Part;
  /** The entry up to which it had been seen. */
  readonly since: number;
}

/** A paragraph with its place in the text. */
export interface Placed {
  readonly p: Paragraph;
  readonly part: Part;
  /** Orders it within the part, as a string; "" if the record gives it no place. */
  readonly rank: string;
}

/** All paragraphs of a draft with their places, in the order of the parts. */
export const placedIn = ({ parts, tables: { record } }: Draft): ReadonlyMap<ParagraphId, Placed> =>
  new Map(
    (Object.entries(parts) as [Part, readonly Paragraph[]][]).flatMap(([part, paragraphs]) =>
      paragraphs.map((p) => [p.id, { p, part, rank: record.places[p.id]?.rank ?? "" }] as const),
    ),
  );

/** All paragraphs in the order of the text; removed ones are where they stood. */
export const inOrder = (
  now: ReadonlyMap<ParagraphId, Placed>,
  seen: ReadonlyMap<ParagraphId, Seen>,
): readonly ParagraphId[] => {
  const order = [...now.keys()];
  for (const [id, { part, rank }] of seen) {
    if (now.has(id)) continue;
    const behind = order.findIndex((other) => {
      const placed = now.get(other);
      return placed?.part === part && placed.rank > rank;
    });
    const last = order.findLastIndex((other) => (now.get(other) ?? seen.get(other))?.part === part);
    order.splice(behind >= 0 ? behind : last + 1, 0, id);
  }
  return order;
};

/** FNV-1a with the length: small enough to keep for every paragraph. A collision would only hide one change. */
const hashOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return `${text.length.toString(36)}.${(hash >>> 0).toString(36)}`;
};

const standingOf = (p: Paragraph): Seen["status"] =>
  p.status === "open" && p.standing?.reopened !== undefined ? "reopened" : p.status;

const proposalsOn = (p: Paragraph): readonly ProposalId[] =>
  [
    ...new Set([
      ...p.runs.flatMap((run) => [...(run.ins ?? []), ...(run.del ?? []), ...(run.hold ?? [])]),
      ...(p.ins ?? []),
      ...(p.del ?? []),
      ...(p.moveTo ?? []).map((move) => move.proposal),
      ...(p.received ?? []),
    ]),
  ].sort();

interface Digest {
  readonly digest: string;
  readonly proposals: readonly ProposalId[];
}
/** Remembers digests, so that none is made twice for the same Paragraph object. */
const digests = new WeakMap<Paragraph, Digest>();

/**
 * Equal digests mean the same words (with bold and italics), status and proposals; the place is not in it. Proposals
 * are in the order of their ids.
 */
export const digestOf = (p: Paragraph): Digest => {
  const known = digests.get(p);
  if (known !== undefined) return known;
  const made = digestWith(p, proposalsOn(p));
  digests.set(p, made);
  return made;
};

const digestWith = (p: Paragraph, proposals: readonly ProposalId[]): Digest => {
  const words = wordsOf(p)
    .map(({ t, b, i }) => `${b ? "\u0001" : ""}${i ? "\u0002" : ""}${t}`)
    .join("\u0003");
  return { digest: hashOf(`${standingOf(p)}|${proposals.join()}|${words}`), proposals };
};

/** What to keep of a paragraph looked at as it was after entry `seq`. */
export const seenOf = ({ p, part, rank }: Placed, seq: number): Seen => ({
  ...digestOf(p),
  part,
  rank,
  kind: p.kind,
  label: p.label,
  status: standingOf(p),
  seq,
});

/** Whether a paragraph is as it was seen. */
export const isAsSeen = (seen: Seen | undefined, { p, part, rank }: Placed): boolean =>
  seen !== undefined && seen.digest === digestOf(p).digest && seen.part === part && seen.rank === rank;

/** Whether nothing but these proposals, one's own, came since it was seen. */
export const isNewsOnlyBy = (
  seen: Seen | undefined,
  { p, part, rank }: Placed,
  own: ReadonlySet<ProposalId>,
): boolean => {
  const all = proposalsOn(p);
  if (seen === undefined) return p.ins !== undefined && all.length > 0 && all.every((id) => own.has(id));
  const others = all.filter((id) => !own.has(id) || seen.proposals.includes(id));
  return (
    others.length < all.length &&
    seen.part === part &&
    seen.rank === rank &&
    digestWith(p, others).digest === seen.digest
  );
};

const textOf = (words: readonly Stretch[]): string => words.map(({ t }) => t).join("");

/** How a paragraph has changed. `words` are those it had when it was seen, if they were kept. */
export const changeOf = (
  draft: Draft,
  paragraph: ParagraphId,
  seen: Seen | undefined,
  words: readonly Stretch[] | undefined,
  now: Placed | undefined,
): Change | null => {
  if (now === undefined) {
    if (seen === undefined) return null;
    const { kind, label, part, seq } = seen;
    const compared = words?.map((stretch): Compared => ({ ...stretch, is: "out" }));
    return {
      paragraph,
      kind,
      label,
      part,
      kinds: ["removed"],
      proposed: [],
      decided: [],
      since: seq,
      ...(compared !== undefined && { compared }),
    };
  }
  const { p, part, rank } = now;
  const here = { paragraph, kind: p.kind, label: p.label, part };
  const { proposals } = digestOf(p);
  if (seen === undefined) {
    const compared = wordsOf(p).map((stretch): Compared => ({ ...stretch, is: "in" }));
    return { ...here, kinds: ["added"], compared, proposed: proposals, decided: [], since: 0 };
  }
  if (isAsSeen(seen, now)) return null;
  const kinds: ChangeKind[] = [];
  const standing = standingOf(p);
  const compared =
    words !== undefined && JSON.stringify(words) !== JSON.stringify(wordsOf(p))
      ? readable(words, wordsOf(p), draft.language)
      : undefined;
  const differ = compared?.some(({ is }) => is !== "kept") === true;
  const proposed = proposals.filter((id) => !seen.proposals.includes(id));
  const decided = seen.proposals
    .filter((id) => !proposals.includes(id))
    .flatMap((id) => draft.proposals.filter((q) => q.id === id && q.status !== "open" && q.status !== "received"))
    .map(({ id, number, status }) => ({ id, number, status }));
  if (differ) kinds.push("words");
  if (proposed.length > 0) kinds.push("proposed");
  if (decided.length > 0) kinds.push("decided");
  if (seen.part !== part || seen.rank !== rank) kinds.push("moved");
  if (seen.status !== standing) kinds.push("status");
  // Only the words can differ then: they were not kept, or only bold or italics changed.
  if (kinds.length === 0) kinds.push("words");
  return {
    ...here,
    kinds,
    proposed,
    decided,
    since: seen.seq,
    ...(differ && textOf(words!) !== "" && { compared: compared! }),
    ...(seen.status !== standing && { status: { was: seen.status, now: standing } }),
    ...(seen.part !== part && { movedFrom: seen.part }),
  };
};
