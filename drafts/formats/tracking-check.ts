/**
 * Computes what a paragraph's words become when proposals are incorporated one after another, without a document: the
 * steps of crdt/carry-out.ts on the letters as drawn. A tracked file is compared with it before it is written, so that
 * accepting all changes gives exactly that text.
 */
import type { ChangeId } from "../change.ts";
import type { Proposal, ProposalId } from "../proposal.ts";
import type { Segment } from "../reading/brackets.ts";

type Key = ChangeId | ProposalId;

/**
 * A stretch of letters with the same changes. When it is taken out it stays in its place, as letters of the CRDT do.
 */
interface Item {
  readonly segment: number;
  stands: boolean;
}

/** Where a change is: the letters it strikes, and the two between which its words go in. */
interface Place {
  readonly struck: readonly number[];
  readonly after: number | null;
  readonly before: number | null;
}

class Carrying {
  readonly #segments: readonly Segment[];
  readonly #text: Item[];
  readonly #places = new Map<Key, Place>();

  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
    this.#text = segments.flatMap(({ chain }, segment) => (chain.length === 0 ? [{ segment, stands: true }] : []));
    this.#anchor([], null, null);
  }

  /**
   * Incorporates one change. False if it has no place: what it amends is not in the text, or what it strikes is gone.
   */
  incorporate(key: Key): boolean {
    const place = this.#places.get(key);
    if (place === undefined) return false;
    const own = this.#segments.flatMap(({ chain }, segment) => (chain.at(-1) === key ? [segment] : []));
    const struck = this.#text.filter(({ segment, stands }) => stands && place.struck.includes(segment));
    // The words to replace are gone already: the act would be refused.
    if (struck.length === 0 && place.struck.length > 0) return false;
    const last = struck.at(-1);
    const at = this.#behind(last === undefined ? this.#gap(place) : this.#text.indexOf(last) + 1);
    const put = own.map((segment): Item => ({ segment, stands: true }));
    this.#text.splice(at, 0, ...put);
    for (const item of struck) item.stands = false;
    if (own.length === 0) return true;
    const left = this.#text.slice(0, at).findLast(({ stands }) => stands)?.segment ?? null;
    const right = this.#text.slice(at + put.length).find(({ stands }) => stands)?.segment ?? null;
    this.#anchor(this.#segments[own[0]!]!.chain, left, right);
    return true;
  }

  get words(): string {
    return this.#text.map(({ segment, stands }) => (stands ? this.#segments[segment]!.t : "")).join("");
  }

  /** Finds the places of the changes in a host's words; `left` and `right` are the letters beside all of them. */
  #anchor(host: readonly Key[], left: number | null, right: number | null): void {
    const inHost = ({ chain }: Segment): boolean => host.every((key, n) => chain[n] === key);
    const found = new Map<Key, { struck: number[]; after: number | null; before: number | null }>();
    const waiting: { before: number | null }[] = [];
    let after = left;
    const place = (key: Key): { struck: number[]; after: number | null; before: number | null } => {
      let known = found.get(key);
      if (known === undefined) found.set(key, (known = { struck: [], after, before: right }));
      return known;
    };
    for (const [n, segment] of this.#segments.entries()) {
      if (!inHost(segment)) continue;
      const inner = segment.chain[host.length];
      if (inner !== undefined) {
        // The letters a change strikes come before the gap for its own words.
        const one = place(inner);
        if (segment.chain.length === host.length + 1 && !waiting.includes(one)) {
          one.after = after;
          waiting.push(one);
        }
        continue;
      }
      for (const one of waiting.splice(0)) one.before = n;
      for (const { key, kind } of segment.strikes) if (kind === "deletion") place(key).struck.push(n);
      after = n;
    }
    for (const [key, one] of found) if (!this.#places.has(key)) this.#places.set(key, one);
  }

  /**
   * The index of a gap: after its left neighbour if that stands, else before the right one, else where the left one
   * stood.
   */
  #gap({ after, before }: Place): number {
    if (after === null) return 0;
    const [left, right] = [after, before].map((segment) => this.#text.findIndex((item) => item.segment === segment));
    if (this.#text[left!]?.stands === true) return left! + 1;
    return this.#text[right!]?.stands === true ? right! : left!;
  }

  /**
   * The index right behind the last standing letter before a place; letters that were taken out there end up behind it.
   */
  #behind(place: number): number {
    return this.#text.slice(0, place).findLastIndex(({ stands }) => stands) + 1;
  }
}

/** A paragraph's words after these proposals are incorporated in this order; null if one of them cannot be. */
export const incorporatedWords = (segments: readonly Segment[], proposals: readonly Proposal[]): string | null => {
  const letters = segments.filter(({ t }) => t !== "");
  const here = new Set(letters.flatMap(({ chain, strikes }) => [...chain, ...strikes.map(({ key }) => key)]));
  const carrying = new Carrying(letters);
  for (const { changes } of proposals)
    for (const { id, type } of changes) if (type !== "hold" && here.has(id) && !carrying.incorporate(id)) return null;
  return carrying.words;
};

/** The words of the file if exactly these changes are accepted. */
export const acceptedWords = (segments: readonly Segment[], accepted: (key: Key) => boolean): string =>
  segments
    .filter(
      ({ chain, strikes }) =>
        chain.every(accepted) && !strikes.some(({ key, kind }) => kind === "deletion" && accepted(key)),
    )
    .map(({ t }) => t)
    .join("");

/**
 * Proposals in the order of incorporating them: of each pair `first` comes before `then`; otherwise their order stays.
 * If pairs contradict one another, some are not kept.
 */
export const inTurn = (
  ids: readonly ProposalId[],
  pairs: readonly (readonly [first: ProposalId, then: ProposalId])[],
): ProposalId[] => {
  const waits = new Map<ProposalId, ProposalId[]>();
  for (const [first, then] of pairs) if (first !== then) waits.set(then, [...(waits.get(then) ?? []), first]);
  const turn = new Set<ProposalId>();
  const going = new Set<ProposalId>();
  const known = new Set(ids);
  const visit = (id: ProposalId): void => {
    if (turn.has(id) || going.has(id) || !known.has(id)) return;
    going.add(id);
    for (const before of waits.get(id) ?? []) visit(before);
    turn.add(id);
  };
  for (const id of ids) visit(id);
  return [...turn];
};
