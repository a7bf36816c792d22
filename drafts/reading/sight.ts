/**
 * What a seat may see of a draft: the only place that takes things away. Every GET, export and archive passes through
 * it, and the same rule decides what the server writes into the documents a seat syncs (`namesAtLevel`).
 *
 * - Chair: everything. Secretariat: everything but the desk, unless admitted to it.
 * - Delegations, observers, the screen: names by the negotiation's setting. `full`: all that is public; `groups`: group
 *   sponsors and positions only, reasons follow their party; `none`: no sponsor, position, party, reason, and not who
 *   took what down.
 * - A delegation always sees what its own parties sponsor, say and told the Chair.
 *
 * Which moment an observer reads (revisions only) is chosen before: `sight` takes away from a draft and picks none.
 *
 * Laws: twice is once; a lower level shows nothing a higher one does not.
 */
import type { Draft } from "../draft.ts";
import type { Party, PartyId, Seat } from "../party.ts";
import type { Position, PositionEntry } from "../position.ts";
import type { Proposal, ProposalId } from "../proposal.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { DeskTables, NamesSetting, NamesTables } from "../tables.ts";
import type { Attribution } from "./view.ts";

/** The level of names at which a seat reads now. Today's setting also applies when the past is read. */
export const sightLevel = (seat: Pick<Seat, "role">, names: NamesSetting): Attribution =>
  seat.role === "chair" || seat.role === "secretariat" ? "full" : names;

const height: Readonly<Record<Attribution, number>> = { none: 0, groups: 1, full: 2 };

/** Refuses a seat that asks for more attribution than it may see, rather than giving less; null if it may have it. */
export const mayAttribute = (seat: Pick<Seat, "role">, names: NamesSetting, asked: Attribution): Refusal | null => {
  const level = sightLevel(seat, names);
  if (height[asked] <= height[level]) return null;
  const now = level === "none" ? "Names are off in this negotiation" : "Only the names of groups are shown here";
  return refuse(
    RefusalCode.attributionRefused,
    `${now}: an output with ${asked === "full" ? "all names" : "the names of groups"} is not given to this seat. Nothing was made.`,
    { level, asked },
  );
};

/** What a seat is admitted to beyond its role. */
export interface SightOptions {
  /** Set if the Chair has admitted the seat to the desk. */
  readonly admitted?: boolean;
}

interface Rule {
  readonly level: Attribution;
  readonly own: ReadonlySet<PartyId>;
  readonly desk: boolean;
  readonly seat: string | null;
}

const pick = <V>(table: Readonly<Record<string, V>>, keep: (value: V, key: string) => boolean): Record<string, V> =>
  Object.fromEntries(Object.entries(table).filter(([key, value]) => keep(value, key)));

const sees =
  (rule: Rule, kinds: ReadonlyMap<PartyId, Party["kind"]>) =>
  (party: PartyId): boolean =>
    rule.level === "full" || rule.own.has(party) || (rule.level === "groups" && kinds.get(party) === "group");

const kindsOf = (parties: readonly Party[], names: NamesTables | undefined): Map<PartyId, Party["kind"]> =>
  new Map([...parties, ...Object.values(names?.parties ?? {})].map(({ id, kind }) => [id, kind]));

const namesFor = (names: NamesTables, rule: Rule, parties: readonly Party[]): NamesTables => {
  if (rule.level === "full") return names;
  const seen = sees(rule, kindsOf(parties, names));
  const sponsors: Record<ProposalId, NamesTables["sponsors"][ProposalId]> = {};
  for (const [id, list] of Object.entries(names.sponsors) as [ProposalId, NamesTables["sponsors"][ProposalId]][]) {
    const shown = list.filter(({ party }) => seen(party));
    // An entry without sponsors is an unattributed bracket; a proposal whose sponsors are all hidden must not look like
    // one.
    if (shown.length > 0 || (list.length === 0 && rule.level === "groups")) sponsors[id] = shown;
  }
  return {
    sponsors,
    reasons: pick(names.reasons, (_, id) => {
      const proposer = names.sponsors[id as ProposalId]?.[0]?.party;
      return proposer !== undefined && seen(proposer);
    }) as NamesTables["reasons"],
    positions: pick(names.positions, ({ party }) => seen(party)),
    pens: pick(
      names.pens,
      ({ party, seat }) => (party !== undefined && seen(party)) || (seat !== undefined && seat === rule.seat),
    ),
    parties: pick(names.parties, ({ id }) => seen(id)),
  };
};

/**
 * The names tables at a level, as the server writes them into the document `names/<level>` (without `own`). Parties in
 * `own` are visible besides.
 */
export const namesAtLevel = (names: NamesTables, level: Attribution, own: readonly PartyId[] = []): NamesTables =>
  namesFor(names, { level, own: new Set(own), desk: false, seat: null }, []);

const deskFor = (
  desk: DeskTables,
  rule: Rule,
  sponsors: (id: ProposalId) => readonly PartyId[],
): DeskTables | undefined => {
  if (rule.desk) return desk;
  const told = {
    positions: pick(desk.positions, ({ party }) => rule.own.has(party)),
    reasons: pick(desk.reasons, (_, id) => {
      const proposer = sponsors(id as ProposalId)[0];
      return proposer !== undefined && rule.own.has(proposer);
    }) as DeskTables["reasons"],
  };
  return Object.keys(told.positions).length + Object.keys(told.reasons).length > 0 ? told : undefined;
};

const proposalFor = (proposal: Proposal, rule: Rule, seen: (party: PartyId) => boolean, draft: Draft): Proposal => {
  const { sponsors, positions, reason, entered: _, at: _1, ...rest } = proposal;
  const proposer = sponsors?.[0];
  // The first sponsor this reader may see, as the tables of its level would give it.
  const { names } = draft.tables;
  const shownProposer = proposer !== undefined && seen(proposer) ? proposal : undefined;
  const first = names === undefined ? shownProposer : names.sponsors[proposal.id]?.find(({ party }) => seen(party));
  const shown = sponsors?.filter(seen);
  const positionsSeen =
    positions === undefined
      ? undefined
      : pick(
          positions as Readonly<Record<string, Position>>,
          ({ visibility }, party) => seen(party) && (visibility === "public" || rule.desk || rule.own.has(party)),
        );
  const mine = proposer !== undefined && rule.own.has(proposer);
  const publicReason = draft.tables.names?.reasons[proposal.id];
  const deskReason = draft.tables.desk?.reasons[proposal.id];
  const isPublic = deskReason === undefined || publicReason !== undefined;
  const reasonSeen =
    proposer === undefined || !seen(proposer) ? undefined : rule.desk || mine || isPublic ? reason : undefined;
  const hidden = shown === undefined || (shown.length === 0 && (sponsors!.length > 0 || rule.level === "none"));
  const visible: Proposal = {
    ...rest,
    ...(!hidden && { sponsors: shown }),
    ...(positionsSeen !== undefined &&
      (rule.level !== "none" || Object.keys(positionsSeen).length > 0) && { positions: positionsSeen }),
    ...(reasonSeen !== undefined && { reason: rule.desk || mine ? reasonSeen : (publicReason ?? reasonSeen) }),
    ...(first?.entered !== undefined && { entered: first.entered }),
    ...(first?.at !== undefined && { at: first.at }),
  };
  return same(visible, proposal) ? proposal : visible;
};

/** Whether two shallow values are equal, so that an unchanged value can stay the same object. */
const same = (a: object, b: object): boolean =>
  JSON.stringify(a) === JSON.stringify({ ...a, ...b }) && Object.keys(a).length === Object.keys(b).length;

const seenBefore = new WeakMap<Draft, Map<string, Draft>>();
const proposalsBefore = new WeakMap<
  readonly Proposal[],
  { key: string; names: unknown; desk: unknown; proposals: readonly Proposal[] }[]
>();

/** The draft as a seat may see it. The same draft and seat give the same object. */
export const sight = (draft: Draft, seat: Seat, options: SightOptions = {}): Draft => {
  if (seat.role === "chair") return draft;
  const rule: Rule = {
    level: sightLevel(seat, draft.names),
    own: new Set(seat.role === "delegation" ? seat.parties : []),
    desk: options.admitted === true,
    seat: seat.id,
  };
  const key = JSON.stringify([rule.level, [...rule.own].sort(), rule.desk, rule.seat]);
  const known = seenBefore.get(draft)?.get(key);
  if (known !== undefined) return known;
  const shown = take(draft, rule, key);
  for (const from of new Set([draft, shown])) {
    const map = seenBefore.get(from) ?? new Map<string, Draft>();
    map.set(key, shown);
    seenBefore.set(from, map);
  }
  return shown;
};

const take = (draft: Draft, rule: Rule, key: string): Draft => {
  const seen = sees(rule, kindsOf(draft.parties, draft.tables.names));
  const { names, desk } = draft.tables;
  const kept = proposalsBefore.get(draft.proposals) ?? [];
  let proposals = kept.find((k) => k.key === key && k.names === names && k.desk === desk)?.proposals;
  if (proposals === undefined) {
    proposals = draft.proposals.map((proposal) => proposalFor(proposal, rule, seen, draft));
    if (proposals.every((proposal, n) => proposal === draft.proposals[n])) proposals = draft.proposals;
    // Lists are read at a few levels and for a few parties at a time; older results are dropped.
    proposalsBefore.set(draft.proposals, [...kept.slice(-400), { key, names, desk, proposals }]);
  }
  const sponsors = new Map(draft.proposals.map((proposal) => [proposal.id, proposal.sponsors ?? []]));
  const tellable = ({ party, visibility }: PositionEntry): boolean =>
    seen(party) && (visibility === "public" || rule.desk || rule.own.has(party));
  const positions = draft.positions?.filter(tellable);
  const namesSeen = names && namesFor(names, rule, draft.parties);
  const deskSeen = desk && deskFor(desk, rule, (id) => sponsors.get(id) ?? []);
  const { positions: _, tables, ...rest } = draft;
  return {
    ...rest,
    proposals,
    parties: draft.parties.filter(({ id }) => seen(id)),
    ...(positions !== undefined && (rule.level !== "none" || positions.length > 0) && { positions }),
    tables: {
      record: tables.record,
      ...(namesSeen !== undefined && (rule.level !== "none" || rule.own.size > 0) && { names: namesSeen }),
      ...(deskSeen !== undefined && { desk: deskSeen }),
    },
  };
};
