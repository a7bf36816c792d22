/**
 * Chooses which open proposals can be tracked changes together. In a Word file each letter has one fate, so of
 * proposals on the same words the first becomes a change and the others become comments beside it. A proposal is
 * tracked whole or not at all: accepting every change in the file means incorporating just these proposals, in this
 * order. Combinations that the rules here allow are then compared with what the acts would do (tracking-check.ts); if
 * the words differ, the later proposal gives way.
 */
import { paragraphOf } from "../acts/hosts.ts";
import type { ChangeId } from "../change.ts";
import type { Draft, Paragraph } from "../draft.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import { sleeps } from "../paragraph.ts";
import type { Proposal, ProposalId } from "../proposal.ts";
import { drawn, proposalIndex, segmentsOf } from "../reading/brackets.ts";
import type { Segment } from "../reading/brackets.ts";
import { locks } from "../status.ts";
import { familyIn, headIn, landingIn } from "./families.ts";
import { acceptedWords, incorporatedWords, inTurn } from "./tracking-check.ts";

/** Why a drawn proposal is not a tracked change. */
export type Beside =
  /** It concerns the same words or paragraph as a tracked one. */
  | { readonly why: "rival"; readonly of: ProposalId }
  /** It amends words of a proposal that is not tracked, or stands under a paragraph of one. */
  | { readonly why: "inside"; readonly of: ProposalId }
  /** It holds words and offers none. */
  | { readonly why: "hold" }
  /** Its words are gone, agreed or asleep, so it cannot become text as it stands. */
  | { readonly why: "stuck" };

/** What becomes of open proposals in the tracked view: a change, or a comment and why. */
export interface Choice {
  /**
   * The tracked proposals in the order of incorporating them: as on the floor, except that of several at one gap the
   * last goes first, since each one's words go right behind the letter before the gap.
   */
  readonly tracked: ReadonlySet<ProposalId>;
  readonly beside: ReadonlyMap<ProposalId, Beside>;
}

const segmented = new WeakMap<Paragraph, { readonly proposals: readonly Proposal[]; readonly segments: Segment[] }>();

/**
 * A paragraph of a part that does not sleep, cut wherever a change begins or ends. The same draft gives the same object.
 */
export const wakeSegments = (paragraph: Paragraph, draft: Draft): readonly Segment[] => {
  const known = segmented.get(paragraph);
  if (known?.proposals === draft.proposals) return known.segments;
  const segments = segmentsOf(paragraph, draft, false, false);
  segmented.set(paragraph, { proposals: draft.proposals, segments });
  return segments;
};

class Weighing {
  readonly #draft: Draft;
  readonly #index: ReturnType<typeof proposalIndex>;
  readonly #rivals = new Map<ProposalId, Set<ProposalId>>();
  /** For each paragraph, the proposals that change its words or place. */
  readonly #touching = new Map<ParagraphId, Set<ProposalId>>();
  readonly #standing = new Map<ParagraphId, { readonly paragraph: Paragraph; readonly part: Part }>();
  /** Proposals that put words into the same gap without striking words before it, in the order they are drawn. */
  readonly #gaps: (readonly ProposalId[])[] = [];
  /**
   * Pairs of a proposal that puts words in beside letters and one that strikes those letters. Incorporated in this
   * order, the letters are still there to mark the place; otherwise the place would depend on letters that may be gone
   * and drawn nowhere.
   */
  readonly #besideStruck: (readonly [put: ProposalId, strikes: ProposalId])[] = [];
  /** Changes that show in the words of some paragraph that does not sleep. */
  readonly #inSight = new Set<ChangeId | ProposalId>();
  /** Proposals whose words would end up somewhere else than they are drawn. */
  readonly #astray = new Set<ProposalId>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#index = proposalIndex(draft.proposals);
    for (const [part, paragraphs] of Object.entries(draft.parts) as [Part, readonly Paragraph[]][])
      for (const paragraph of paragraphs) this.#standing.set(paragraph.id, { paragraph, part });
  }

  choose(): Choice {
    const parts = Object.entries(this.#draft.parts) as [Part, readonly Paragraph[]][];
    for (const [part, paragraphs] of parts) if (!sleeps(part)) for (const one of paragraphs) this.#words(one);
    for (const [part, paragraphs] of parts) if (!sleeps(part)) this.#wholes(paragraphs);
    this.#alternatives();
    for (;;) {
      const floor = new Set<ProposalId>();
      const beside = new Map<ProposalId, Beside>();
      for (const proposal of this.#draft.proposals) {
        if (!drawn(this.#index, proposal.id)) continue;
        const why = this.#stuck(proposal) ?? this.#inside(proposal, floor) ?? this.#rival(proposal.id, floor);
        if (why === null) floor.add(proposal.id);
        else beside.set(proposal.id, why);
      }
      const turns = inTurn([...floor], this.#pairs(floor));
      // Each round makes two more proposals rivals, so this comes to an end.
      if (!this.#partDiffering(floor, turns)) return { tracked: new Set(turns), beside };
    }
  }

  /**
   * Which of two proposals is incorporated first: a host before its amendments and, of two at one gap, the one drawn
   * behind.
   */
  #pairs(tracked: ReadonlySet<ProposalId>): (readonly [ProposalId, ProposalId])[] {
    const pairs: (readonly [ProposalId, ProposalId])[] = [];
    for (const id of tracked)
      for (const { change, type, paragraph } of this.#index.proposals.get(id)!.changes) {
        const host = change === undefined ? undefined : this.#index.byChange.get(change)?.proposal.id;
        const above = type === "new" ? this.#broughtBy(this.#standing.get(paragraph)?.paragraph.parent) : undefined;
        for (const first of [host, above]) if (first !== undefined) pairs.push([first, id]);
      }
    pairs.push(...this.#besideStruck);
    for (const gap of this.#gaps) {
      const here = gap.filter((id) => tracked.has(id));
      for (const [n, id] of here.entries()) if (n > 0) pairs.push([id, here[n - 1]!]);
    }
    return pairs;
  }

  /** Makes rivals of proposals that the file would combine differently than the acts. Says whether there were any. */
  #partDiffering(tracked: ReadonlySet<ProposalId>, turns: readonly ProposalId[]): boolean {
    const turn = new Map(turns.map((id, n) => [id, n]));
    let parted = false;
    for (const { paragraph, part } of this.#standing.values()) {
      const here = this.#touching.get(paragraph.id);
      if (here === undefined || here.size < 2 || sleeps(part)) continue;
      const segments = wakeSegments(paragraph, this.#draft);
      const inWords = new Set(
        segments
          .flatMap(({ chain, strikes }) => [...chain, ...strikes.map(({ key }) => key)])
          .map((key) => this.#proposalOf(key)),
      );
      const floor = (id: ProposalId): number => this.#index.place.get(id)!;
      const meeting = [...inWords].filter((id) => tracked.has(id)).sort((a, b) => floor(a) - floor(b));
      // If runs do not name their changes (a draft not made here), nobody can tell what incorporating does.
      if (meeting.length < 2 || paragraph.runs.some(({ ins, del, changes }) => (ins ?? del) && !changes)) continue;
      const differ = (ids: readonly ProposalId[]): boolean => {
        const some = new Set(ids);
        const inOrder = ids.toSorted((a, b) => turn.get(a)! - turn.get(b)!).map((id) => this.#index.proposals.get(id)!);
        return (
          incorporatedWords(segments, inOrder) !== acceptedWords(segments, (key) => some.has(this.#proposalOf(key)))
        );
      };
      if (!differ(meeting)) continue;
      const last = meeting.findIndex((_, n) => differ(meeting.slice(0, n + 1)));
      const [later, before] = [meeting[last]!, meeting.slice(0, last)];
      const rival = before.find((id) => differ([id, later])) ?? before.at(-1);
      if (rival === undefined) this.#astray.add(later);
      else this.#apart(later, rival);
      parted = true;
    }
    return parted;
  }

  /** The proposal that would bring a paragraph in. */
  #broughtBy(paragraph: ParagraphId | undefined): ProposalId | undefined {
    return paragraph === undefined ? undefined : this.#standing.get(paragraph)?.paragraph.ins?.[0];
  }

  #drawn(list: readonly ProposalId[] | undefined): ProposalId[] {
    return (list ?? []).filter((id) => drawn(this.#index, id));
  }

  #proposalOf(key: ChangeId | ProposalId): ProposalId {
    return this.#index.byChange.get(key as ChangeId)?.proposal.id ?? (key as ProposalId);
  }

  #touch(paragraph: ParagraphId, proposal: ProposalId): void {
    const known = this.#touching.get(paragraph);
    if (known === undefined) this.#touching.set(paragraph, new Set([proposal]));
    else known.add(proposal);
  }

  #apart(a: ProposalId, b: ProposalId): void {
    if (a === b) return;
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = this.#rivals.get(one);
      if (known === undefined) this.#rivals.set(one, new Set([other]));
      else known.add(other);
    }
  }

  #allApart(ids: Iterable<ProposalId>): void {
    const list = [...new Set(ids)];
    for (const [n, a] of list.entries()) for (const b of list.slice(n + 1)) this.#apart(a, b);
  }

  /**
   * Finds conflicts in a paragraph's words: letters that two strike, words put inside a stretch another strikes, and
   * equal words at one gap.
   */
  #words(paragraph: Paragraph): void {
    for (const id of this.#drawn(paragraph.ins)) this.#touch(paragraph.id, id);
    const segments = wakeSegments(paragraph, this.#draft);
    const strikers = segments.map(({ strikes }) =>
      strikes.filter(({ kind }) => kind === "deletion").map(({ key }) => key),
    );
    this.#crowds(segments);
    const offered = new Map<string, Map<ProposalId, string>>();
    const gaps = new Map<string, Set<ProposalId>>();
    for (const [n, { chain, t }] of segments.entries()) {
      for (const key of [...chain, ...strikers[n]!]) {
        this.#touch(paragraph.id, this.#proposalOf(key));
        this.#inSight.add(key);
      }
      this.#allApart(strikers[n]!.map((key) => this.#proposalOf(key)));
      for (const [depth, key] of chain.entries()) {
        const owner = this.#proposalOf(key);
        const before = this.#host(segments, n, depth, -1);
        const after = this.#host(segments, n, depth, 1);
        if (before !== null && after !== null)
          for (const striker of strikers[before]!)
            if (strikers[after]!.includes(striker)) this.#apart(owner, this.#proposalOf(striker));
        for (const letters of [before, after])
          for (const striker of letters === null ? [] : strikers[letters]!)
            if (striker !== key) this.#besideStruck.push([owner, this.#proposalOf(striker)]);
        const gap = `${chain.slice(0, depth).join()} ${before}`;
        const here = offered.get(gap) ?? new Map<ProposalId, string>();
        here.set(owner, (here.get(owner) ?? "") + t);
        offered.set(gap, here);
        if (before === null || !strikers[before]!.includes(key)) gaps.set(gap, (gaps.get(gap) ?? new Set()).add(owner));
      }
    }
    for (const gap of gaps.values()) if (gap.size > 1) this.#gaps.push([...gap]);
    for (const here of offered.values()) {
      if (here.size < 2) continue;
      for (const same of Map.groupBy(here, ([, words]) => words.trim()).values())
        this.#allApart(same.map(([owner]) => owner));
    }
  }

  /**
   * Where struck stretches meet without a kept letter between them, the order of words put in there by several
   * proposals depends on which letters go first. So three or more that meet are rivals, and any two if no letter is
   * kept at all.
   */
  #crowds(segments: readonly Segment[]): void {
    const hosts = new Map<string, { strikers: ProposalId[]; owners: ProposalId[] }>();
    /** Hosts with at least one letter that nobody strikes. */
    const kept = new Set<string>();
    const flush = (host: string): void => {
      const crowd = hosts.get(host);
      if (crowd === undefined) return;
      hosts.delete(host);
      const owners = new Set(crowd.owners);
      const all = new Set([...crowd.strikers, ...owners]);
      const meet = crowd.strikers.length > 0 && owners.size > 1 && all.size > 2;
      if (meet || (crowd.strikers.length > 0 && !kept.has(host))) this.#allApart(all);
    };
    for (const { chain, strikes, t } of segments) {
      if (t === "") continue;
      const struck = strikes.filter(({ kind }) => kind === "deletion").map(({ key }) => this.#proposalOf(key));
      for (let depth = 0; depth <= chain.length; depth++) {
        const host = chain.slice(0, depth).join();
        if (depth === chain.length && struck.length === 0) {
          kept.add(host);
          flush(host);
          continue;
        }
        const crowd = hosts.get(host) ?? { strikers: [], owners: [] };
        if (depth === chain.length) crowd.strikers.push(...struck);
        else crowd.owners.push(this.#proposalOf(chain[depth]!));
        hosts.set(host, crowd);
      }
    }
    for (const host of hosts.keys()) flush(host);
  }

  /** The nearest letter, in direction `step`, of the words into which those at this depth were put. */
  #host(segments: readonly Segment[], from: number, depth: number, step: 1 | -1): number | null {
    const { chain } = segments[from]!;
    for (let n = from + step; n >= 0 && n < segments.length; n += step) {
      const other = segments[n]!;
      if (other.t === "" || chain.slice(0, depth).some((key, at) => other.chain[at] !== key)) {
        if (other.t === "") continue;
        return null;
      }
      if (other.chain.length === depth) return n;
    }
    return null;
  }

  /** Finds conflicts between proposals to take out or move paragraphs, with their families. */
  #wholes(paragraphs: readonly Paragraph[]): void {
    for (const [at, { del, moveTo = [] }] of paragraphs.entries()) {
      const [out, moves] = [this.#drawn(del), moveTo.filter(({ proposal }) => drawn(this.#index, proposal))];
      if (out.length + moves.length === 0) continue;
      const family = familyIn(paragraphs, at);
      for (const { id } of family)
        for (const proposal of [...out, ...moves.map((move) => move.proposal)]) this.#touch(id, proposal);
      this.#allApart([...out, ...moves.map((move) => move.proposal)]);
    }
    // The acts look at the paragraph a change was tabled on, even after that was split.
    const { record } = this.#draft.tables;
    for (const { id, changes } of this.#draft.proposals)
      for (const change of changes) {
        const entry = record.changes[change.id];
        if (entry !== undefined && drawn(this.#index, id)) this.#touch(paragraphOf(record, entry), id);
      }
    // Only now is it known which proposals touch which paragraphs.
    for (const [at, { del, moveTo = [] }] of paragraphs.entries()) {
      const family = familyIn(paragraphs, at);
      for (const out of this.#drawn(del))
        for (const { id } of family) for (const other of this.#touching.get(id) ?? []) this.#apart(out, other);
      for (const { proposal, part, after } of moveTo) {
        if (!drawn(this.#index, proposal)) continue;
        for (const member of family)
          for (const other of this.#touching.get(member.id) ?? [])
            if (sleeps(part) || this.#shifts(other, family) || this.#drawn(member.ins).includes(other))
              this.#apart(proposal, other);
        this.#destination(proposal, part, after);
      }
    }
  }

  /** Whether a proposal would take out or move one of these paragraphs. */
  #shifts(proposal: ProposalId, family: readonly Paragraph[]): boolean {
    return family.some(
      ({ del, moveTo }) => del?.includes(proposal) || moveTo?.some((move) => move.proposal === proposal),
    );
  }

  /** The paragraph behind which another would go must itself stay where it is. */
  #destination(proposal: ProposalId, part: Part, after: ParagraphId | null): void {
    const there = this.#draft.parts[part] ?? [];
    const landing = landingIn(there, after);
    if (landing === null || landing < 0) return;
    const family = familyIn(there, headIn(there, after!));
    for (const { id, ins } of family) {
      for (const other of this.#drawn(ins)) this.#apart(proposal, other);
      for (const other of this.#touching.get(id) ?? []) if (this.#shifts(other, family)) this.#apart(proposal, other);
    }
  }

  #alternatives(): void {
    const groups = new Map<ProposalId, ProposalId[]>();
    for (const { id } of this.#draft.proposals) {
      if (!drawn(this.#index, id)) continue;
      let root = id;
      const seen = new Set<ProposalId>();
      for (let up: ProposalId | undefined = id; up !== undefined && !seen.has(up);) {
        seen.add(up);
        root = up;
        up = this.#index.proposals.get(up)?.alternativeOf;
      }
      const group = groups.get(root);
      if (group === undefined) groups.set(root, [id]);
      else group.push(id);
    }
    for (const group of groups.values()) this.#allApart(group);
  }

  #stuck({ id: proposal, changes }: Proposal): Beside | null {
    if (this.#astray.has(proposal)) return { why: "stuck" };
    const asks = changes.filter(({ type }) => type !== "hold");
    if (asks.length === 0) return { why: "hold" };
    const { record } = this.#draft.tables;
    const stuck = asks.some(({ id, type, paragraph, paragraphs: pieces = [], condition, to }) => {
      if ((condition === "gone" || condition === "adrift") && type === "words") return true;
      // Its letters, or the words it amends, may all be in a piece of the paragraph that sleeps by now.
      if (type === "words" && !this.#inSight.has(id) && !this.#inSight.has(proposal)) return true;
      // One piece of a split paragraph may sleep: incorporating changes that piece too, but the file does not show it.
      if (type === "words" && pieces.some((piece) => sleeps(this.#standing.get(piece)?.part ?? "removed"))) return true;
      const entry = record.changes[id];
      // If the paragraph was joined to another, the acts look at where it stands itself.
      const home = entry === undefined ? undefined : paragraphOf(record, entry);
      if (home !== undefined && type !== "move" && sleeps(record.places[home]?.part ?? "removed")) return true;
      if (home !== undefined && locks(this.#standing.get(home)?.paragraph.status ?? "open")) return true;
      const found = this.#standing.get(paragraph);
      if (found === undefined) return true;
      const paragraphs = this.#draft.parts[found.part]!;
      const whole = type === "out" || type === "move";
      const touched = whole ? familyIn(paragraphs, paragraphs.indexOf(found.paragraph)) : [found.paragraph];
      if (touched.some(({ status }) => locks(status))) return true;
      if (type !== "move" || to === undefined) return sleeps(found.part);
      const there = this.#draft.parts[to.part];
      return there === undefined || landingIn(there, to.after) === null;
    });
    return stuck ? { why: "stuck" } : null;
  }

  #inside({ id, changes }: Proposal, tracked: ReadonlySet<ProposalId>): Beside | null {
    for (const { id: key, change, type, paragraph } of changes) {
      const host = change === undefined ? undefined : this.#index.byChange.get(change)?.proposal;
      if (host !== undefined && drawn(this.#index, host.id) && (host.id === id || !tracked.has(host.id)))
        return { why: "inside", of: host.id };
      if (type !== "new") continue;
      const { changes: entries, paragraphs } = this.#draft.tables.record;
      const entry = entries[key];
      const parent = entry?.type === "new" ? entry.parent : this.#standing.get(paragraph)?.paragraph.parent;
      const above = this.#broughtBy(parent);
      if (above !== undefined && !tracked.has(above)) return { why: "inside", of: above };
      if (above === undefined && parent !== undefined && paragraphs[parent]?.strand === null) return { why: "stuck" };
    }
    return null;
  }

  #rival(id: ProposalId, tracked: ReadonlySet<ProposalId>): Beside | null {
    for (const other of this.#rivals.get(id) ?? []) if (tracked.has(other)) return { why: "rival", of: other };
    return null;
  }
}

const chosen = new WeakMap<Draft["parts"], { readonly proposals: readonly Proposal[]; readonly choice: Choice }>();

/** The choice for a draft; the same draft gives the same object. */
export const trackingChoice = (draft: Draft): Choice => {
  const known = chosen.get(draft.parts);
  if (known?.proposals === draft.proposals) return known.choice;
  const choice = new Weighing(draft).choose();
  chosen.set(draft.parts, { proposals: draft.proposals, choice });
  return choice;
};
