/**
 * From runs to brackets: finds which stretches of a paragraph stand inside which bracket. Nesting comes later
 * (view.ts).
 *
 * A paragraph's runs are cut into segments, and every drawn change becomes a range of segments. Ranges of the same kind
 * over the same segments share one bracket. A struck stretch with the words offered instead right behind it is a group
 * of alternatives; so are neighbours whose proposals are connected by `alternativeOf`.
 */
import type { ChangeId } from "../change.ts";
import type { Draft, Paragraph, Run } from "../draft.ts";
import type { Proposal, ProposalId } from "../proposal.ts";

/** A replacement has no kind of its own: it is `alternatives`, a struck stretch and the words offered instead. */
export type BracketKind = "insertion" | "deletion" | "hold" | "alternatives";

/** The id of a change; of its proposal, if runs do not name changes (in a draft from other people's JSON). */
type Key = ChangeId | ProposalId;

/** A piece of a run. Places are given as indexes of segments, so that an empty bracket has a place of its own. */
export interface Segment extends Run {
  /** Offset in the words as they stand; absent for proposed words. */
  readonly from?: number;
  /** The changes that bring these words in, outermost first. */
  readonly chain: readonly Key[];
  /** The changes that strike or hold these words. */
  readonly strikes: readonly { readonly key: Key; readonly kind: "deletion" | "hold" }[];
}

/** One bracket, or (kind `option`) one option of a group, which has no brackets of its own in print. */
export interface Stretch {
  readonly kind: BracketKind | "option";
  /** For a group: the kind of its first option. */
  readonly of?: "deletion" | "insertion" | "hold";
  readonly changes: readonly ChangeId[];
  readonly proposals: readonly ProposalId[];
  /** The segments it covers, in order. There are several spans if its letters are not together any more. */
  readonly spans: readonly (readonly [from: number, to: number])[];
  /** Of two over the same segments, the one with the lower rank is outside. */
  readonly rank: number;
  readonly covers: (segment: number) => boolean;
  /** For an option: its group, and whether " / " has to be printed before it. */
  readonly group?: Stretch;
  readonly or?: boolean;
}

interface Index {
  readonly proposals: ReadonlyMap<ProposalId, Proposal>;
  readonly byChange: ReadonlyMap<ChangeId, { readonly proposal: Proposal; readonly type: string }>;
  readonly place: ReadonlyMap<ProposalId, number>;
}
const indexes = new WeakMap<readonly Proposal[], Index>();

/** The proposals of a draft by id and by change. */
export const proposalIndex = (proposals: readonly Proposal[]): Index => {
  let index = indexes.get(proposals);
  if (index === undefined) {
    const byChange = new Map<ChangeId, { proposal: Proposal; type: string }>();
    for (const proposal of proposals) for (const { id, type } of proposal.changes) byChange.set(id, { proposal, type });
    index = {
      proposals: new Map(proposals.map((proposal) => [proposal.id, proposal])),
      byChange,
      place: new Map(proposals.map(({ id }, n) => [id, n])),
    };
    indexes.set(proposals, index);
  }
  return index;
};

/** Whether a proposal is printed in the text: it is open and does not sleep. */
export const drawn = (index: Index, id: ProposalId): boolean => {
  const proposal = index.proposals.get(id);
  return proposal !== undefined && proposal.status === "open" && proposal.asleep !== true;
};

const blank = /^\s+$/u;
const isBlank = ({ t, note }: Segment): boolean => note === undefined && blank.test(t);

/** Sorts a run's changes into those that bring its words in and those that strike or hold them. */
const sortChanges = (run: Run, index: Index): Pick<Segment, "chain" | "strikes"> => {
  const chain: Key[] = [];
  const strikes: { key: Key; kind: "deletion" | "hold" }[] = [];
  const has = (list: readonly ProposalId[] | undefined, id: ProposalId): boolean => list?.includes(id) === true;
  if (run.changes === undefined) {
    chain.push(...(run.ins ?? []));
    for (const key of run.del ?? []) strikes.push({ key, kind: "deletion" });
    for (const key of run.hold ?? []) strikes.push({ key, kind: "hold" });
    return { chain, strikes };
  }
  for (const [n, key] of run.changes.entries()) {
    const found = index.byChange.get(key);
    if (found === undefined) continue;
    const { proposal, type } = found;
    // It brings the whole paragraph in; it strikes nothing, even if it has no words yet.
    if (type === "new") {
      if (chain.length === 0) chain.push(key);
      continue;
    }
    const [inside, struck] = [has(run.ins, proposal.id), has(run.del, proposal.id) || has(run.hold, proposal.id)];
    // A party may amend its own words. Its proposal is then in both lists, with the host first.
    const hosts =
      inside &&
      (!struck ||
        chain.length === 0 ||
        run.changes
          .slice(n + 1)
          .some((id) => index.byChange.get(id)?.proposal.changes.some((c) => c.id === id && c.change === key)));
    if (hosts) chain.push(key);
    else if (struck) strikes.push({ key, kind: type === "hold" ? "hold" : "deletion" });
  }
  return { chain, strikes };
};

/**
 * Cuts a paragraph into segments. With `blanks` they are segments of their own, so that a bracket can close before
 * them.
 */
export const segmentsOf = (paragraph: Paragraph, draft: Draft, blanks: boolean, asleep: boolean): Segment[] => {
  const index = proposalIndex(draft.proposals);
  const shown = (list: readonly ProposalId[] | undefined): readonly ProposalId[] | undefined => {
    const left = asleep ? [] : list?.filter((id) => drawn(index, id));
    return left === undefined || left.length === 0 ? undefined : left;
  };
  const segments: Segment[] = [];
  let at = 0;
  for (const run of paragraph.runs) {
    // A proposed paragraph always shows its words, even if it sleeps.
    const own = paragraph.ins !== undefined;
    if (!own && run.ins?.some((id) => asleep || !drawn(index, id))) continue;
    const stands = run.ins === undefined;
    const [del, hold] = [shown(run.del), shown(run.hold)];
    const changes = run.changes?.filter((id) => {
      const found = index.byChange.get(id);
      return found !== undefined && (own && found.type === "new" ? true : !asleep && drawn(index, found.proposal.id));
    });
    const { ins, del: _d, hold: _h, changes: _c, ...words } = run;
    const seen: Run = {
      ...words,
      ...(ins && { ins }),
      ...(del && { del }),
      ...(hold && { hold }),
      ...(changes?.length && { changes }),
    };
    if (run.t === "" && !del && !hold && (run.del || run.hold)) continue;
    const { chain, strikes } = sortChanges(seen, index);
    // The change that brings the whole paragraph in has its bracket beside the words, not in them.
    const whole = own && chain[0] !== undefined && (index.byChange.get(chain[0] as ChangeId)?.type ?? "new") === "new";
    const cut = { ...seen, chain: whole ? chain.slice(1) : chain, strikes };
    const parts = blanks && run.note === undefined ? /^(\s*)(.*?)(\s*)$/su.exec(run.t)!.slice(1) : [run.t];
    for (const t of parts.filter((t) => t !== "").length === 0 ? [""] : parts.filter((t) => t !== "")) {
      segments.push({ ...cut, t, ...(stands && { from: at }) });
      if (stands) at += t.length;
    }
  }
  return segments;
};

interface Range {
  readonly kind: "insertion" | "deletion" | "hold";
  readonly keys: Key[];
  spans: [number, number][];
  rank: number;
  readonly depth: number;
  covers: (segment: number) => boolean;
}

const rangesOf = (segments: readonly Segment[]): Range[] => {
  const ranges = new Map<string, Range>();
  const cover = new Map<string, Set<number>>();
  const put = (kind: Range["kind"], key: Key, n: number, depth: number): void => {
    const id = `${kind} ${key} ${depth}`;
    let range = ranges.get(id);
    if (range === undefined) {
      const covered = new Set<number>();
      cover.set(id, covered);
      const rank = kind === "insertion" ? 2 * depth + 1 : 2 * depth + (kind === "hold" ? 0 : 0.2);
      range = { kind, keys: [key], spans: [], rank, depth, covers: (at) => covered.has(at) };
      ranges.set(id, range);
    }
    cover.get(id)!.add(n);
    const last = range.spans.at(-1);
    // Words put inside a stretch do not divide it; other letters of the same wording do.
    if (
      last !== undefined &&
      segments.slice(last[1], n).every((between) => between.chain.length > depth || between.t === "")
    )
      last[1] = n + 1;
    else range.spans.push([n, n + 1]);
  };
  for (const [n, segment] of segments.entries()) {
    for (const [depth, key] of segment.chain.entries()) put("insertion", key, n, depth);
    for (const { key, kind } of segment.strikes) put(kind, key, n, segment.chain.length);
  }
  return [...ranges.values()];
};

/** Joins ranges of the same kind over the same segments. */
const joinEqual = (ranges: readonly Range[]): Range[] => {
  const joined = new Map<string, Range>();
  for (const range of ranges) {
    const id = `${range.kind} ${range.depth} ${range.spans.join(" ")}`;
    const same = joined.get(id);
    if (same === undefined) joined.set(id, range);
    else same.keys.push(...range.keys);
  }
  return [...joined.values()];
};

const trim = (segments: readonly Segment[], [from, to]: readonly [number, number]): [number, number] => {
  let [a, b] = [from, to];
  while (a < b && isBlank(segments[a]!)) a++;
  while (b > a && isBlank(segments[b - 1]!)) b--;
  // A bracket around nothing but blanks stays where it is.
  return a < b ? [a, b] : [from, to];
};

/**
 * All brackets of the segments. `merged` has segments that are not printed because equal words beside them are, with
 * the changes and proposals that those then also stand for.
 */
export interface Layout {
  readonly stretches: readonly Stretch[];
  readonly hidden: ReadonlySet<number>;
  readonly merged: ReadonlyMap<
    number,
    { readonly changes: readonly ChangeId[]; readonly proposals: readonly ProposalId[] }
  >;
}

/** Lays out the brackets of one paragraph. `blanks` must be what `segmentsOf` was given. */
export const layOut = (segments: readonly Segment[], draft: Draft, blanks: boolean): Layout => {
  const index = proposalIndex(draft.proposals);
  const proposalOf = (key: Key): ProposalId => index.byChange.get(key as ChangeId)?.proposal.id ?? (key as ProposalId);
  const inOrder = (ids: readonly ProposalId[]): ProposalId[] =>
    [...new Set(ids)].sort((a, b) => (index.place.get(a) ?? 0) - (index.place.get(b) ?? 0));
  const changesOf = (keys: readonly Key[]): ChangeId[] =>
    keys.filter((key) => index.byChange.has(key as ChangeId)) as ChangeId[];
  const about = (keys: readonly Key[]): { changes: ChangeId[]; proposals: ProposalId[] } => ({
    changes: changesOf(keys),
    proposals: inOrder(keys.map(proposalOf)),
  });
  const rootOf = (id: ProposalId): ProposalId => {
    const seen = new Set<ProposalId>();
    let at = id;
    for (
      let up = index.proposals.get(at)?.alternativeOf;
      up !== undefined && !seen.has(up);
      up = index.proposals.get(at)?.alternativeOf
    ) {
      seen.add(at);
      at = up;
    }
    return at;
  };
  const tied = (a: Range, b: Range): boolean => {
    const roots = new Set(a.keys.map((key) => rootOf(proposalOf(key))));
    return (
      b.keys.some((key) => roots.has(rootOf(proposalOf(key)))) &&
      a.keys.concat(b.keys).some((key) => index.proposals.get(proposalOf(key))?.alternativeOf !== undefined) &&
      !b.keys.some((key) => a.keys.some((other) => proposalOf(other) === proposalOf(key)))
    );
  };

  const ranges = joinEqual(rangesOf(segments));
  const insertions = ranges.filter((range) => range.kind === "insertion");
  const startingAt = new Map<string, Range>();
  for (const range of insertions)
    if (range.spans.length === 1) startingAt.set(`${range.depth} ${range.spans[0]![0]}`, range);

  interface Option {
    readonly range: Range;
    readonly keys: readonly Key[];
    readonly span: readonly [number, number];
    readonly or: boolean;
  }
  interface Group {
    readonly options: Option[];
    readonly rank: number;
  }
  const groups: Group[] = [];
  const used = new Set<Range>();

  // Groups of struck words and what is offered instead right behind them.
  for (const range of ranges) {
    if (range.kind !== "deletion" || range.spans.length !== 1) continue;
    const span = range.spans[0]!;
    const options: Option[] = [];
    for (let at = span[1]; ;) {
      const offered = startingAt.get(`${range.depth} ${at}`);
      if (offered === undefined || !range.keys.includes(offered.keys[0]!)) break;
      options.push({ range: offered, keys: offered.keys, span: offered.spans[0]!, or: true });
      used.add(offered);
      at = offered.spans[0]![1];
    }
    if (options.length === 0) continue;
    used.add(range);
    const bare = range.keys.filter((key) => !options.some((option) => option.keys.includes(key)));
    groups.push({ options: [{ range, keys: bare, span, or: false }, ...options], rank: range.rank });
  }
  const crosses = (a: readonly number[], b: readonly number[]): boolean =>
    a[0]! < b[0]! && b[0]! < a[1]! && a[1]! < b[1]!;
  /** Whether any bracket only partly overlaps these neighbours: then each of them stands by itself. */
  const crossed = (spans: readonly (readonly [number, number])[]): boolean =>
    [...spans, [spans[0]![0], spans.at(-1)![1]] as const].some((span) =>
      ranges
        .flatMap((range) => range.spans)
        .concat(groups.map(({ options }): [number, number] => [options[0]!.span[0], options.at(-1)!.span[1]]))
        .some((other) => crosses(span, other) || crosses(other, span)),
    );
  // Groups of neighbours that their proposals call alternatives: words offered at one gap, or words held side by side.
  const alone = ranges
    .filter((range) => !used.has(range) && range.kind !== "deletion" && range.spans.length === 1)
    .sort((a, b) => a.spans[0]![0] - b.spans[0]![0] || b.spans[0]![1] - a.spans[0]![1]);
  for (const first of alone) {
    if (used.has(first)) continue;
    const options: Option[] = [{ range: first, keys: first.keys, span: first.spans[0]!, or: false }];
    for (;;) {
      const last = options.at(-1)!;
      const end = last.span[1];
      const slash = blanks && first.kind === "hold" && segments[end]?.t.trim() === "/";
      const next = alone.find(
        (range) =>
          !used.has(range) &&
          range !== last.range &&
          range.kind === first.kind &&
          range.depth === first.depth &&
          (range.spans[0]![0] === end || (slash && range.spans[0]![0] === end + 1)) &&
          range.spans[0]![1] > end &&
          tied(last.range, range),
      );
      if (next === undefined) break;
      options.push({ range: next, keys: next.keys, span: next.spans[0]!, or: next.spans[0]![0] === end });
    }
    if (options.length < 2 || crossed(options.map(({ span }) => span))) continue;
    // A deletion of everything held goes around the single holds: around the group it would look like an option.
    const [start, end] = [first.spans[0]![0], options.at(-1)!.span[1]];
    if (first.kind === "hold" && ranges.some(({ spans }) => spans.some(([from, to]) => from === start && to === end)))
      continue;
    for (const option of options) used.add(option.range);
    groups.push({ options, rank: first.kind === "insertion" ? first.rank - 0.5 : first.rank });
  }

  // A bracket over more than a group's struck words, up to their end, goes around the whole group.
  for (const { options } of groups) {
    const [base, end] = [options[0]!, options.at(-1)!.span[1]];
    if (base.range.kind !== "deletion") continue;
    for (const range of ranges) {
      if (used.has(range) || range.kind === "insertion" || range.depth !== base.range.depth) continue;
      const last = range.spans.at(-1)!;
      if (last[1] !== base.span[1] || last[0] > base.span[0]) continue;
      last[1] = end;
      range.rank = Math.min(range.rank, base.range.rank - 0.1);
      const [covers, from] = [range.covers, base.span[1]];
      range.covers = (at) => covers(at) || (at >= from && at < end);
    }
  }

  const fit = (span: readonly [number, number]): readonly [number, number] => (blanks ? trim(segments, span) : span);
  const hidden = new Set<number>();
  const merged = new Map<number, { changes: ChangeId[]; proposals: ProposalId[] }>();
  const stretches: Stretch[] = [];
  const within = (spans: readonly (readonly [number, number])[]) => (at: number) =>
    spans.some(([from, to]) => at >= from && at < to);
  for (const range of ranges) {
    if (used.has(range)) continue;
    const spans = range.spans.map(fit);
    const covers = range.kind === "insertion" ? within(spans) : range.covers;
    stretches.push({ kind: range.kind, ...about(range.keys), spans, rank: range.rank, covers });
  }
  for (const { options, rank } of groups) {
    const plainWords = ({ range, span }: Option): string | null => {
      if (range.kind !== "insertion") return null;
      const inside = segments.slice(...span);
      if (inside.some(({ chain, strikes }) => chain.length > range.depth + 1 || strikes.length > 0)) return null;
      return JSON.stringify(inside.map(({ t, b, i, note }) => [t, b, i, note]));
    };
    // Equal wordings become one option, with the names of both.
    const kept: { option: Option; keys: Key[]; words: string | null }[] = [];
    for (const option of options) {
      const words = plainWords(option);
      const same = words === null ? undefined : kept.find((other) => other.words === words);
      if (same === undefined) {
        kept.push({ option, keys: [...option.keys], words });
        continue;
      }
      same.keys.push(...option.keys);
      for (let at = option.span[0]; at < option.span[1]; at++) hidden.add(at);
      for (let at = same.option.span[0]; at < same.option.span[1]; at++) merged.set(at, about(same.keys));
    }
    const spans = kept.map(({ option }) => fit(option.span));
    const whole = [[spans[0]![0], Math.max(...spans.map(([, to]) => to))]] as const;
    // A group that was cut goes on only at letters of its own, never at other words standing inside it.
    const reach = ({ range, span }: Option): ((at: number) => boolean) =>
      range.kind === "insertion" ? within([span]) : range.covers;
    const group: Stretch = {
      kind: "alternatives",
      of: options[0]!.range.kind,
      ...about(options.flatMap(({ range }) => range.keys)),
      changes: [...new Set(changesOf(options.flatMap(({ range }) => range.keys)))],
      spans: whole,
      rank,
      covers: (at) => options.some((option) => reach(option)(at)),
    };
    // If only one wording is left of several equal insertions, there is no choice: it is an ordinary bracket.
    if (kept.length === 1) {
      const { of, ...alone } = group;
      stretches.push({ ...alone, kind: of!, ...about(kept[0]!.keys) });
      continue;
    }
    stretches.push(group);
    for (const [n, { option, keys }] of kept.entries())
      stretches.push({
        kind: "option",
        ...about(keys),
        spans: [spans[n]!],
        // A bracket over just the struck or held words goes inside their option, so that the option's names stand at
        // its end.
        rank: option.range.kind === "insertion" ? rank + 0.05 : -1,
        covers: reach(option),
        group,
        or: option.or,
      });
  }
  return { stretches, hidden, merged };
};
