/**
 * Who may do what. A delegation's head binds it; a drafter writes papers only; the Secretariat takes down for any
 * party; the Chair and the Secretariat rule; pens type, and the Chair lends them. The software never rules a State out
 * of order: what it refuses here is speaking for somebody else.
 */
import type { Draft } from "../draft.ts";
import type { ParagraphId } from "../paragraph.ts";
import { groupRights, memberRights, observerRights } from "../party.ts";
import type { Party, PartyId, PartyKind, PartyRights, Seat } from "../party.ts";
import { refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Act, ActType } from "../wire.ts";
import { call, list, partyName } from "./called.ts";

const noRights: PartyRights = { propose: false, cosponsor: false, breakSilence: false, vote: false };

/** What a party of this kind may do, unless the roster says otherwise of it. */
export const rightsOf = (kind: PartyKind): PartyRights => {
  switch (kind) {
    case "member-state":
      return memberRights;
    case "observer-state":
      return observerRights;
    case "group":
    case "list":
      return groupRights;
    case "observer":
      return noRights;
  }
};

/** A party of this negotiation's roster. */
export const findParty = (draft: Draft, id: PartyId): Party | undefined => {
  const named = draft.tables.names?.parties;
  return (named && Object.hasOwn(named, id) ? named[id] : undefined) ?? draft.parties.find((party) => party.id === id);
};

const deeds: Readonly<Record<ActType, string>> = {
  table: "table a proposal",
  revise: "revise a proposal",
  withdraw: "withdraw a proposal",
  maintain: "maintain a proposal",
  correct: "correct what was taken down",
  admit: "admit a proposal into the text",
  "take-position": "take a position",
  hold: "hold words",
  incorporate: "incorporate a proposal",
  "set-aside": "set a proposal aside",
  "insert-paragraph": "insert a paragraph",
  "split-paragraph": "split a paragraph",
  "merge-paragraphs": "join paragraphs",
  "remove-paragraph": "take a paragraph out",
  move: "move a paragraph",
  "set-status": "agree a paragraph or change its status",
  "publish-revision": "publish a revision",
  restore: "restore the text",
  undo: "undo an act",
  "give-pen": "lend a pen",
  "take-pen": "take a pen back",
  "set-floor": "put a paragraph on the floor",
  "set-phase": "open or close the negotiation",
  "set-manner": "change the manner of work",
  "set-names": "switch names on or off",
  "set-party": "change the list of parties",
};

const notEntitled = (type: ActType, who: string): Refusal =>
  refuse(RefusalCode.notEntitled, `Only ${who} can ${deeds[type]}. Nothing was changed.`);

/**
 * Whether a seat holds the pen for a paragraph (with null: for the whole text). Chair and Secretariat always do, others
 * if a pen was lent to their seat or to one of their parties.
 */
export const holdsPen = (draft: Draft, seat: Seat, paragraph: ParagraphId | null): boolean => {
  if (seat.role === "chair" || seat.role === "secretariat") return true;
  if (seat.role !== "delegation") return false;
  const pens = draft.tables.names?.pens ?? {};
  return [`seat:${seat.id}`, ...seat.parties.map((party) => `party:${party}`)].some((key) => {
    const pen = pens[key];
    if (pen === undefined) return false;
    return pen.paragraphs === undefined || (paragraph !== null && pen.paragraphs.includes(paragraph));
  });
};

const penFor = (
  draft: Draft,
  type: ActType,
  seat: Seat,
  paragraphs: readonly (ParagraphId | null)[],
): Refusal | null => {
  if (paragraphs.every((paragraph) => holdsPen(draft, seat, paragraph))) return null;
  const named = paragraphs.filter((id) => id !== null).map((id) => call(draft, id));
  return refuse(
    RefusalCode.noPen,
    `You do not hold the pen${named.length > 0 ? ` for ${list(named)}` : " for this place"}: only the Chair, the Secretariat and whoever ` +
      `is lent the pen can ${deeds[type]}. You can propose it instead. Nothing was changed.`,
  );
};

/** Refuses a seat that does not speak for party `as`: only its heads do, and the Secretariat, who takes down for it. */
const speaksFor = (draft: Draft, type: ActType, seat: Seat, as: PartyId): Refusal | null => {
  // A client that may see no names has no roster, so only the server can tell whether the party exists.
  if (findParty(draft, as) === undefined && draft.tables.names !== undefined)
    return refuse(RefusalCode.unknownParty, `There is no party "${as}" in this negotiation. Nothing was changed.`);
  const party = { name: partyName(draft, as) };
  if (seat.role === "chair")
    return refuse(
      RefusalCode.notEntitled,
      `The Chair does not ${deeds[type]} for ${party.name}: its own seat does, or the Secretariat takes it down. Nothing was changed.`,
    );
  if (seat.role === "delegation") {
    if (!seat.parties.includes(as))
      return refuse(
        RefusalCode.notYourParty,
        seat.parties.length === 0
          ? `You do not speak for ${party.name}. Nothing was changed.`
          : `You speak for ${list(seat.parties.map((id) => partyName(draft, id)))}, not for ${party.name}. Nothing was changed.`,
      );
    if (!seat.head)
      return refuse(
        RefusalCode.notHead,
        `Only a head of the delegation of ${party.name} can ${deeds[type]}: drafters write papers. Nothing was changed.`,
      );
  }
  return null;
};

const mayPropose = (draft: Draft, type: ActType, as: PartyId): Refusal | null => {
  const party = findParty(draft, as);
  if (party === undefined || party.rights.propose) return null;
  return refuse(RefusalCode.notEntitled, `${party.name} may speak but not ${deeds[type]} here. Nothing was changed.`);
};

const rules = (type: ActType, seat: Seat): Refusal | null =>
  seat.role === "chair" || seat.role === "secretariat" ? null : notEntitled(type, "the Chair or the Secretariat");

/** Why this seat may not do this, or null. Whether the act fits the draft is left to the act itself. */
export const mayAct = (draft: Draft, act: Act, seat: Seat): Refusal | null => {
  if (seat.role === "observer" || seat.role === "screen")
    return refuse(
      RefusalCode.notEntitled,
      seat.role === "screen"
        ? `The screen shows the text and does nothing else. Nothing was changed.`
        : `You are observing: observers read and do not ${deeds[act.type]}. Nothing was changed.`,
    );
  switch (act.type) {
    case "table":
    case "revise":
    case "hold":
      return speaksFor(draft, act.type, seat, act.as) ?? mayPropose(draft, act.type, act.as);
    case "take-position": {
      const forbidden = speaksFor(draft, act.type, seat, act.as);
      if (forbidden || act.stance !== "sponsor") return forbidden;
      const party = findParty(draft, act.as);
      return party === undefined || party.rights.cosponsor
        ? null
        : refuse(
            RefusalCode.notEntitled,
            `${party.name} may not sponsor proposals here. Its position was not recorded.`,
          );
    }
    case "withdraw":
    case "maintain":
      return speaksFor(draft, act.type, seat, act.as);
    case "correct":
      if (seat.role === "secretariat") return null;
      if (seat.role === "delegation")
        return seat.head
          ? null
          : refuse(RefusalCode.notHead, `Only a head of the delegation can ${deeds[act.type]}. Nothing was changed.`);
      return notEntitled(act.type, "the Secretariat or the party concerned");
    case "admit":
    case "incorporate":
    case "set-aside":
    case "move":
    case "set-status":
    case "publish-revision":
    case "set-floor":
    case "set-phase":
    case "set-manner":
    case "set-names":
    case "set-party":
      return rules(act.type, seat);
    case "insert-paragraph":
      return penFor(draft, act.type, seat, [act.after]);
    case "split-paragraph":
    case "remove-paragraph":
      return penFor(draft, act.type, seat, [act.paragraph]);
    case "merge-paragraphs":
      return penFor(draft, act.type, seat, [act.paragraph, act.with]);
    case "restore":
      if (act.paragraph !== undefined) return penFor(draft, act.type, seat, [act.paragraph]);
      return seat.role === "chair" ? null : notEntitled(act.type, "the Chair");
    case "give-pen":
    case "take-pen":
      return seat.role === "chair" ? null : notEntitled(act.type, "the Chair");
    case "undo":
      // Undo is open to all: acts/undo.ts compares the seat with the one the record names.
      return null;
  }
};
