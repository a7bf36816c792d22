/**
 * What an act would do to other proposals. It is shown before the act is confirmed, and the act itself does it. The
 * client sends what it showed as `lapses`; if something else would lapse by then, the act is refused with
 * `changed-since`.
 */
import type { ChangeEntry, ChangeId, Range } from "../change.ts";
import type { Draft } from "../draft.ts";
import { sleeps as sleepsIn } from "../paragraph.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { gapOf, struckBy } from "../reading/words.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { locks } from "../status.ts";
import type { Act } from "../wire.ts";
import { paragraphOf } from "./hosts.ts";
import { indexOf, list, liveChanges, numberOf, pending } from "./called.ts";
import { familyOf } from "./family.ts";

/**
 * What happens to others because of one act. All of it is shown before; only `lapses` is compared with what was shown
 * (docs/spec.md R4).
 */
export interface Consequences {
  /** Proposals that lose their last words or host, and so lapse in the same act. In order of floor number. */
  readonly lapses: readonly ProposalId[];
  /** Proposals that lose both neighbours of the place where their words go in: the place becomes a guess. */
  readonly adrift: readonly ProposalId[];
  /** Proposals of which no paragraph is left in a part that is negotiated. */
  readonly sleeps: readonly ProposalId[];
  /** Sleeping proposals that are before the room again, since one of their paragraphs comes back. */
  readonly wakes: readonly ProposalId[];
  /** Agreed paragraphs whose agreement falls. */
  readonly reopens: readonly ParagraphId[];
}

const none: Consequences = { lapses: [], adrift: [], sleeps: [], wakes: [], reopens: [] };

const sorted = (draft: Draft, ids: Iterable<ProposalId>): ProposalId[] =>
  [...ids].sort((a, b) => {
    const [x, y] = [numberOf(draft, a).split(".").map(Number), numberOf(draft, b).split(".").map(Number)];
    for (let n = 0; n < Math.max(x.length, y.length); n++)
      if ((x[n] ?? -1) !== (y[n] ?? -1)) return (x[n] ?? -1) - (y[n] ?? -1);
    return a < b ? -1 : 1;
  });

/**
 * The proposals that lapse when the changes `dead` lose their words or their host. Changes that amend them, or that
 * would stand under a new paragraph among them, are lost too, and so on; a proposal lapses when none of its changes is
 * left.
 */
const lapsedWith = (draft: Draft, dead: ReadonlySet<ChangeId>, decided: ProposalId | null): ProposalId[] => {
  const { record } = draft.tables;
  const gone = new Set(dead);
  const lapsed = new Set<ProposalId>();
  const others = (Object.keys(record.proposals) as ProposalId[]).filter(
    (id) => id !== decided && pending(record.proposals[id]!.status),
  );
  const hangs = (id: ChangeId, change: ChangeEntry): boolean => {
    if (change.type === "new")
      return (
        change.parent !== undefined &&
        [...gone].some((other) => {
          const host = record.changes[other];
          return host?.type === "new" && host.paragraph === change.parent;
        })
      );
    return (
      (change.type === "words" || change.type === "hold") &&
      "change" in change.in &&
      record.anchors[id] === undefined &&
      gone.has(change.in.change)
    );
  };
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    for (const id of others) {
      const live = liveChanges(record, id);
      for (const [change, entry] of live) if (!gone.has(change) && hangs(change, entry)) gone.add(change);
      if (live.length > 0 && live.every(([change]) => gone.has(change))) lapsed.add(id);
    }
  }
  return sorted(draft, lapsed);
};

const inside = (range: Range, ranges: readonly Range[]): boolean => {
  let at = range[0];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) if (from <= at && to > at) at = to;
  return at >= range[1];
};

const incorporating = (draft: Draft, proposal: ProposalId): Consequences => {
  const { record } = draft.tables;
  const struck = new Map<ParagraphId, Range[]>();
  const open = new Set<ParagraphId>();
  const moves: Act[] = [];
  for (const [id, change] of liveChanges(record, proposal)) {
    const paragraph = paragraphOf(record, change);
    const found = indexOf(draft).get(paragraph);
    if (!found) continue;
    open.add(paragraph);
    if (change.type === "words")
      struck.set(paragraph, [...(struck.get(paragraph) ?? []), ...struckBy(found.paragraph, id)]);
    else if (change.type === "out") moves.push({ type: "remove-paragraph", paragraph });
    else if (change.type === "move") moves.push({ type: "move", paragraph, to: change.to });
  }
  const dead = new Set<ChangeId>();
  const adrift = new Set<ProposalId>();
  for (const [paragraph, ranges] of struck) {
    const found = indexOf(draft).get(paragraph)!;
    const drawn = new Set(found.paragraph.runs.flatMap((run) => run.changes ?? []));
    for (const id of drawn) {
      const change = record.changes[id];
      if (change === undefined || change.proposal === proposal) continue;
      if ("in" in change && "change" in change.in && record.anchors[id] === undefined) continue;
      const own = struckBy(found.paragraph, id);
      if (own.length > 0 && own.every((range) => inside(range, ranges))) dead.add(id);
      else if (own.length === 0) {
        const gap = gapOf(found.paragraph, id);
        if (ranges.some(([from, to]) => from < gap && gap < to)) adrift.add(change.proposal);
      }
    }
  }
  // Changes that had no words left before this act count as lost too: nothing keeps such a proposal open.
  for (const other of draft.proposals)
    if (other.changes.some((change) => dead.has(change.id)))
      for (const change of other.changes) if (change.condition === "gone") dead.add(change.id);
  const lapses = lapsedWith(draft, dead, proposal);
  let all: Consequences = {
    ...none,
    lapses,
    adrift: sorted(
      draft,
      [...adrift].filter((id) => !lapses.includes(id)),
    ),
  };
  for (const move of moves) {
    const more = consequences(draft, move);
    all = {
      ...all,
      sleeps: [...all.sleeps, ...more.sleeps.filter((id) => id !== proposal && !lapses.includes(id))],
      wakes: [...all.wakes, ...more.wakes.filter((id) => id !== proposal)],
      reopens: [...all.reopens, ...more.reopens],
    };
  }
  return all;
};

const moving = (draft: Draft, id: ParagraphId, to: Part | "removed"): Consequences => {
  const { record } = draft.tables;
  const family = new Set(familyOf(record, id));
  const from = record.places[id]?.part ?? "removed";
  if (from === to) return none;
  const concerned = (Object.keys(record.proposals) as ProposalId[]).filter(
    (proposal) =>
      pending(record.proposals[proposal]!.status) &&
      liveChanges(record, proposal).some(([, change]) => family.has(paragraphOf(record, change))),
  );
  const asleep = (proposal: ProposalId, moved: boolean): boolean =>
    liveChanges(record, proposal).every(([, change]) => {
      const paragraph = paragraphOf(record, change);
      return sleepsIn(moved && family.has(paragraph) ? to : (record.places[paragraph]?.part ?? "removed"));
    });
  return {
    ...none,
    sleeps: sorted(
      draft,
      concerned.filter((proposal) => !asleep(proposal, false) && asleep(proposal, true)),
    ),
    wakes: sorted(
      draft,
      concerned.filter((proposal) => asleep(proposal, false) && !asleep(proposal, true)),
    ),
    reopens: [...family].filter((member) => locks(indexOf(draft).get(member)?.paragraph.status ?? "open")),
  };
};

/** What the act would do besides what it says. Empty for acts that touch no other proposal. */
export const consequences = (draft: Draft, act: Act): Consequences => {
  const { record } = draft.tables;
  switch (act.type) {
    case "incorporate":
      return incorporating(draft, act.proposal);
    case "set-aside":
    case "withdraw":
    case "revise": {
      const own = liveChanges(record, act.proposal).map(([id]) => id);
      return { ...none, lapses: lapsedWith(draft, new Set(own), act.proposal) };
    }
    case "merge-paragraphs": {
      // Proposals to take out or move this paragraph have nothing left to act on.
      const dead = (Object.entries(record.changes) as [ChangeId, ChangeEntry][])
        .filter(([, change]) => (change.type === "out" || change.type === "move") && change.paragraph === act.with)
        .map(([id]) => id);
      return { ...none, lapses: lapsedWith(draft, new Set(dead), null) };
    }
    case "remove-paragraph":
      return moving(draft, act.paragraph, "removed");
    case "move":
      return moving(draft, act.paragraph, act.to.part);
    default:
      return none;
  }
};

/** Refuses if what lapses now is not what the actor was shown. */
export const checkLapses = (
  draft: Draft,
  shown: readonly ProposalId[] | undefined,
  now: readonly ProposalId[],
  undone: string,
): Refusal | null => {
  if (shown === undefined) return null;
  const [a, b] = [new Set(shown), new Set(now)];
  if (a.size === b.size && [...a].every((id) => b.has(id))) return null;
  const more = now.filter((id) => !a.has(id)).map((id) => numberOf(draft, id));
  const less = [...a].filter((id) => !b.has(id)).map((id) => numberOf(draft, id));
  const changes = [
    ...(more.length > 0 ? [`${list(more)} would now lapse as well`] : []),
    ...(less.length > 0 ? [`${list(less)} would no longer lapse`] : []),
  ];
  return refuse(RefusalCode.changedSince, `Since you looked, this has changed: ${changes.join(", and ")}. ${undone}`, {
    lapses: now,
  });
};
