/** How the room works: the floor, the phase, the manner, what is seen of names, pens, and the list of parties. */
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Draft } from "../draft.ts";
import type { Meta, PenEntry } from "../tables.ts";
import type { Party } from "../party.ts";
import { findParty, rightsOf } from "./authority.ts";
import { Call, findParagraph, list, partyName } from "./called.ts";
import { Minutes } from "./minutes.ts";
import type { Context, Decide, Outcome } from "./plan.ts";

const unchanged = "Nothing was changed.";
const already = (what: string): Refusal => refuse(RefusalCode.nothingToDo, `${what} ${unchanged}`);

const setMeta = <K extends keyof Meta & string>(draft: Draft, context: Context, key: K, value: Meta[K]): Outcome => {
  const minutes = new Minutes(draft, context.seq);
  minutes.meta(key, value);
  return minutes.plan();
};

/**
 * Puts a paragraph on the floor, or with null none. One that is only proposed may be; one that was taken out may not.
 */
export const setFloor: Decide<"set-floor"> = (draft, act, context) => {
  if (act.paragraph === draft.tables.record.meta.floor)
    return already(
      act.paragraph === null
        ? "No paragraph is on the floor."
        : `${Call(draft, act.paragraph)} is already on the floor.`,
    );
  const minutes = new Minutes(draft, context.seq);
  minutes.meta("floor", act.paragraph);
  if (act.paragraph === null) return minutes.plan();
  const found = findParagraph(draft, act.paragraph, "The floor was not changed.");
  if (isRefusal(found)) return found;
  if (found.part === "removed")
    return refuse(
      RefusalCode.gone,
      `${Call(draft, act.paragraph)} was taken out of the text. The floor was not changed.`,
    );
  minutes.touch(act.paragraph);
  return minutes.plan({ paragraph: act.paragraph, label: found.paragraph.label });
};

const phases = { drafting: "in drafting", open: "open", closed: "closed" } as const;

/** Opens, closes or returns to drafting, from any phase to any other. */
export const setPhase: Decide<"set-phase"> = (draft, act, context) =>
  act.phase === draft.phase
    ? already(`The negotiation is already ${phases[act.phase]}.`)
    : setMeta(draft, context, "phase", act.phase);

/**
 * Sets how proposals are received from now on, in the whole text or under one heading; those already drawn or listed
 * stay as they are.
 */
export const setManner: Decide<"set-manner"> = (draft, act, context) => {
  const { meta, paragraphs } = draft.tables.record;
  if (act.section === undefined)
    return act.manner === meta.manner
      ? already(`The manner of work is already ${act.manner}.`)
      : setMeta(draft, context, "manner", act.manner);
  const found = findParagraph(draft, act.section, unchanged);
  if (isRefusal(found)) return found;
  if (paragraphs[act.section]?.kind !== "heading")
    return refuse(
      RefusalCode.malformed,
      `${Call(draft, act.section)} is not a heading: a section is named by its heading. ${unchanged}`,
    );
  if (meta.sectionManners[act.section] === act.manner) return already(`This section is already ${act.manner}.`);
  const minutes = new Minutes(draft, context.seq);
  minutes.meta("sectionManners", { ...meta.sectionManners, [act.section]: act.manner });
  minutes.touch(act.section);
  return minutes.plan();
};

/** Sets what delegations see of names, at once and of the past too (docs/spec.md S4). */
export const setNames: Decide<"set-names"> = (draft, act, context) =>
  act.names === draft.names
    ? already(
        act.names === "full"
          ? "All names are already shown."
          : act.names === "groups"
            ? "Only groups are already shown."
            : "Names are already off.",
      )
    : setMeta(draft, context, "names", act.names);

type Holder = { readonly seat?: string | undefined; readonly party?: string | undefined };

const holderOf = (draft: Draft, act: Holder): { readonly key: string; readonly called: string } | Refusal => {
  if ((act.seat === undefined) === (act.party === undefined))
    return refuse(RefusalCode.malformed, `A pen is lent to one seat or one party: say which. ${unchanged}`);
  if (act.seat !== undefined) return { key: `seat:${act.seat}`, called: "This seat" };
  if (findParty(draft, act.party!) === undefined)
    return refuse(RefusalCode.unknownParty, `There is no party "${act.party}" in this negotiation. ${unchanged}`);
  return { key: `party:${act.party}`, called: partyName(draft, act.party!) };
};

/** Lends a pen to one seat or one party, beside whatever pen it holds already. */
export const givePen: Decide<"give-pen"> = (draft, act, context) => {
  const holder = holderOf(draft, act);
  if (isRefusal(holder)) return holder;
  for (const id of act.paragraphs ?? []) {
    const found = findParagraph(draft, id, unchanged);
    if (isRefusal(found)) return found;
  }
  const before = draft.tables.names?.pens[holder.key];
  // Lending for named paragraphs adds to those lent before; lending without naming any is for all.
  const paragraphs = act.paragraphs && [...new Set([...(before?.paragraphs ?? []), ...act.paragraphs])];
  if (before && (before.paragraphs === undefined || paragraphs?.length === before.paragraphs.length))
    return already(`${holder.called} already holds this pen.`);
  const minutes = new Minutes(draft, context.seq);
  const pen: PenEntry = {
    ...(act.seat !== undefined && { seat: act.seat }),
    ...(act.party !== undefined && { party: act.party }),
    ...(paragraphs && { paragraphs }),
  };
  minutes.name("pens", holder.key, pen);
  return minutes.plan();
};

/** Takes back all that was lent to one seat or one party. A seat may still hold the pen of its party. */
export const takePen: Decide<"take-pen"> = (draft, act, context) => {
  const holder = holderOf(draft, act);
  if (isRefusal(holder)) return holder;
  if (draft.tables.names?.pens[holder.key] === undefined)
    return already(`${holder.called} holds no pen that was lent.`);
  const minutes = new Minutes(draft, context.seq);
  minutes.name("pens", holder.key, null);
  return minutes.plan();
};

/** Adds or changes a party of this negotiation's roster: an ad hoc list, an observer. */
export const setParty: Decide<"set-party"> = (draft, act, context) => {
  const others = Object.values(draft.tables.names?.parties ?? {}).filter((party) => party.id !== act.party);
  const same = others.find((party) => party.name.toLowerCase() === act.name.toLowerCase());
  if (same) return refuse(RefusalCode.nameTaken, `There already is a party called ${same.name}. ${unchanged}`);
  const unknown = (act.members ?? []).filter(
    (member) => member === act.party || findParty(draft, member) === undefined,
  );
  if (unknown.length > 0)
    return refuse(
      RefusalCode.unknownParty,
      `${list(unknown)} cannot be a member: no such party is in this negotiation. ${unchanged}`,
    );
  const before = findParty(draft, act.party);
  const members = act.members ?? (before?.kind === act.kind ? before.members : undefined);
  const aliases = act.aliases ?? before?.aliases;
  const party: Party = {
    id: act.party,
    name: act.name,
    kind: act.kind,
    ...(aliases && aliases.length > 0 && { aliases }),
    ...(members && members.length > 0 && { members }),
    rights: before?.kind === act.kind ? before.rights : rightsOf(act.kind),
  };
  const minutes = new Minutes(draft, context.seq);
  minutes.name("parties", act.party, party);
  return minutes.plan();
};
