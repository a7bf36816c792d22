/**
 * What an entry did, as the words after a name: "incorporated 214 (Altora) into 12". The public payload of an act names
 * no party, so parties are taken from the reader's draft, which has passed `sight`. Paragraphs are called as they were
 * then: renumberings by later revisions are reversed.
 */
import { call, callPart, list, liveChanges, numberOf } from "../acts/called.ts";
import { paragraphOf } from "../acts/hosts.ts";
import type { ChangeEntry, ChangeId } from "../change.ts";
import type { Draft } from "../draft.ts";
import { noteMark } from "../paragraph.ts";
import type { ParagraphId, Part } from "../paragraph.ts";
import type { By } from "../party.ts";
import type { ProposalId } from "../proposal.ts";
import type { Status } from "../status.ts";
import type { Act, ActType } from "../wire.ts";
import { sponsorsOf } from "./view.ts";

/** What is known of the entry. */
export interface Done {
  readonly seq: number;
  readonly at: string;
  /** Absent for typing; for an act it has at least the type. */
  readonly act?: Act | ({ readonly type: ActType } & Readonly<Record<string, unknown>>);
  readonly paragraphs: readonly ParagraphId[];
  readonly proposals: readonly ProposalId[];
  /** Who did it, as the sentence will name them. */
  readonly by?: By;
}

/** The most paragraphs or proposals one sentence names; further ones are counted. */
const most = 4;

const field = (act: object, name: string): unknown => (act as Readonly<Record<string, unknown>>)[name];
const text = (act: object, name: string): string | null => {
  const value = field(act, name);
  return typeof value === "string" ? value : null;
};

/** A paragraph's label in a part at entry `seq`, with every later renumbering reversed. */
const labelThen = (draft: Draft, id: ParagraphId, part: Part, seq: number): string => {
  const since = draft.revisions
    .filter((revision) => revision.seq > seq && revision.renumbered !== undefined)
    .toSorted((a, b) => a.seq - b.seq);
  for (const { renumbered } of since) {
    const row = renumbered!.find((one) => one.paragraph === id && one.part === part);
    if (row !== undefined) return row.old;
  }
  return draft.tables.record.labels[id]?.[part] ?? "";
};

/**
 * What a paragraph was called at entry `seq` ("12", "3 of the Chair's summary"), in the given part or else where it was
 * negotiated. One without a label is called as in any other sentence.
 */
export const callThen = (draft: Draft, id: ParagraphId, seq: number, part?: Part | "removed"): string => {
  const labels = draft.tables.record.labels[id] ?? {};
  const parts = Object.keys(labels).filter((one) => labels[one as Part] !== "") as Part[];
  const here = parts.find((one) => one === part) ?? parts.find((one) => one === "consensus") ?? parts[0];
  if (here === undefined) return call(draft, id);
  const label = labelThen(draft, id, here, seq);
  if (label === "" || draft.tables.record.paragraphs[id]?.kind === "heading") return call(draft, id);
  return here === "consensus" ? label : `${label} of ${callPart(here)}`;
};

const made = new WeakMap<object, ReadonlyMap<string, readonly ChangeEntry[]>>();

/** The changes an entry made, recognized by its seq in their ids. */
const changesMade = (draft: Draft, seq: number): readonly ChangeEntry[] => {
  const { changes } = draft.tables.record;
  let index = made.get(changes);
  if (index === undefined) {
    const bySeq = new Map<string, ChangeEntry[]>();
    for (const [id, change] of Object.entries(changes) as [ChangeId, ChangeEntry][]) {
      const key = id.slice(1, id.indexOf("-"));
      const others = bySeq.get(key);
      if (others) others.push(change);
      else bySeq.set(key, [change]);
    }
    for (const some of bySeq.values()) some.sort((a, b) => a.order - b.order);
    made.set(changes, (index = bySeq));
  }
  return index.get(String(seq)) ?? [];
};

const clock = (iso: string, at: string): string => {
  const time = new Date(iso);
  const hour = `${iso.slice(11, 16)} UTC`;
  if (Number.isNaN(time.valueOf()) || iso.slice(0, 10) === at.slice(0, 10)) return hour;
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return `${day.format(time)}, ${hour}`;
};

const quoted = (quote: string): string => {
  const words = quote.replaceAll(noteMark, "").trim();
  return `“${words.length > 60 ? `${words.slice(0, 60).trimEnd()}…` : words}”`;
};

/** The sponsors: "Altora and 2 others"; "" if the reader may not know them. */
const sponsorsNamed = (draft: Draft, id: ProposalId): string => {
  const names = sponsorsOf(draft, [id], "full").map(({ name }) => name);
  const rest = names.length - 1;
  if (rest < 0) return "";
  return `${names[0]}${rest === 0 ? "" : rest === 1 ? ` and ${names[1]}` : ` and ${rest} others`}`;
};

/** A proposal with its sponsors: "214 (Altora and 2 others)"; just "214" if the reader may not know them. */
const whose = (draft: Draft, id: ProposalId): string => {
  const names = sponsorsNamed(draft, id);
  return names === "" ? numberOf(draft, id) : `${numberOf(draft, id)} (${names})`;
};

/** " for Velmora", if the Secretariat took it down and the sentence does not begin with the party; else "". */
const forWhom = (draft: Draft, id: ProposalId | undefined, by: By | undefined): string => {
  const names =
    id === undefined || by?.office !== "secretariat" || by.party !== undefined ? "" : sponsorsNamed(draft, id);
  return names === "" ? "" : ` for ${names}`;
};

/** What a party asked for: " on 12 and 14", ", a new paragraph 13 bis", ", to take 13 out". */
const asked = (draft: Draft, changes: readonly ChangeEntry[], seq: number): string => {
  const { record } = draft.tables;
  const [first] = changes;
  if (first === undefined) return "";
  const then = (id: ParagraphId): string => callThen(draft, id, seq);
  if (changes.length === 1)
    switch (first.type) {
      case "new":
        return record.labels[first.paragraph] === undefined
          ? ", a new paragraph"
          : `, a new paragraph ${then(first.paragraph)}`;
      case "out":
        return `, to take ${then(first.paragraph)} out`;
      case "move":
        return Object.keys(record.labels[first.paragraph] ?? {}).every((part) => part === first.to.part)
          ? `, to move ${then(first.paragraph)}`
          : `, to move ${then(first.paragraph)} to ${callPart(first.to.part)}`;
      case "words":
      case "hold": {
        const host = "change" in first.in ? record.changes[first.in.change] : undefined;
        if (host !== undefined) return `, amending ${numberOf(draft, host.proposal)}`;
      }
    }
  const paragraphs = [...new Set(changes.map((change) => paragraphOf(record, change)))];
  return ` on ${list(paragraphs.map(then), most)}`;
};

const newNumber = (old: string, now: string): string =>
  old === now ? "" : old === "" ? `, where this is ${now}` : `, where ${old} is now ${now}`;

const toPart = (from: string | null, to: Part): string =>
  from === to ? `within ${callPart(to)}` : `to ${callPart(to)}`;

/** Where an incorporated proposal went: " into 12", " as 13 bis", ", taking 13 out". */
const went = (draft: Draft, id: ProposalId, { seq, paragraphs }: Done): string => {
  const changes = liveChanges(draft.tables.record, id).map(([, change]) => change);
  const [first] = changes;
  const then = (paragraph: ParagraphId): string => callThen(draft, paragraph, seq);
  if (changes.length === 1 && first !== undefined) {
    if (first.type === "new") return ` as ${then(first.paragraph)}`;
    if (first.type === "out") return `, taking ${then(first.paragraph)} out`;
    if (first.type === "move") return `, moving ${then(first.paragraph)} to ${callPart(first.to.part)}`;
  }
  return paragraphs.length === 0 ? "" : ` into ${list(paragraphs.map(then), most)}`;
};

const stanceVerbs: Readonly<Record<string, string>> = {
  sponsor: "co-sponsored",
  support: "supported",
  "can-live-with": "can live with",
  reserve: "reserved its position on",
  object: "objected to",
};

const setTo: Readonly<Record<Status, (where: string) => string>> = {
  open: (where) => `reopened ${where}`,
  parked: (where) => `parked ${where}`,
  "under-silence": (where) => `put ${where} under silence`,
  "agreed-in-informals": (where) => `agreed ${where} in informals`,
  "agreed-ad-ref": (where) => `agreed ${where} ad referendum`,
  agreed: (where) => `agreed ${where}`,
};

const settings: Readonly<Record<string, string>> = {
  drafting: "took the text back into drafting",
  open: "opened the negotiation",
  closed: "closed the negotiation to new proposals",
  "line-by-line": "changed the manner of work to line by line",
  "chair-held": "changed the manner of work to chair-held",
  full: "turned all names on",
  groups: "let only groups be named",
  none: "turned names off",
};
const setTheSetting = (act: object, name: string): string => settings[text(act, name) ?? ""] ?? `changed the ${name}`;

/**
 * The party that got or lost a pen, if the reader's draft has it. The bare id of another would also say whose it is.
 */
const holder = (draft: Draft, act: object): string | null => {
  const id = text(act, "party");
  return draft.parties.find((party) => party.id === id)?.name ?? null;
};

/** What was done, to go after the name: "tabled 214 on 12". */
export const deedOf = (done: Done, draft: Draft): string => {
  const { act, seq, at, paragraphs, proposals } = done;
  const then = (id: ParagraphId): string => callThen(draft, id, seq);
  const named = list(paragraphs.map(then), most);
  const where = paragraphs[0] === undefined ? "the text" : then(paragraphs[0]);
  const [own] = proposals;
  const number = own === undefined ? "a proposal" : numberOf(draft, own);
  if (act === undefined) return `typed in ${named || "the text"}`;
  const fell = (ids: readonly ProposalId[]): string =>
    ids.length === 0
      ? ""
      : `; ${list(
          ids.map((id) => numberOf(draft, id)),
          most,
        )} lapsed`;
  const more = fell(proposals.slice(1));
  switch (act.type) {
    case "table":
      return `tabled ${number}${forWhom(draft, own, done.by)}${asked(draft, changesMade(draft, seq), seq)}`;
    case "hold": {
      const [change] = changesMade(draft, seq);
      const words = change?.type === "hold" && change.quote !== "" ? quoted(change.quote) : "words";
      const as = own === undefined ? "" : `, as ${number}`;
      return `held ${words} in ${where}${as}${forWhom(draft, own, done.by)}`;
    }
    case "revise":
      return `revised ${number}${asked(draft, changesMade(draft, seq), seq)}${more}`;
    case "withdraw":
      return field(act, "left") === true ? `left ${number}` : `withdrew ${number}${more}`;
    case "maintain":
      return `maintained ${number}`;
    case "correct":
      if (field(act, "confirm") === true) return `confirmed ${number} as taken down${more}`;
      return `corrected ${number} as taken down${forWhom(draft, own, done.by)}${more}`;
    case "admit":
      return `admitted ${own === undefined ? number : whose(draft, own)} to the text`;
    case "take-position": {
      const part = text(act, "part") as Part | null;
      const on = own !== undefined ? number : paragraphs[0] === undefined && part !== null ? callPart(part) : where;
      if (field(act, "stance") === null) return `took its position on ${on} back`;
      return `${stanceVerbs[text(act, "stance") ?? ""] ?? "changed its position on"} ${on}`;
    }
    case "incorporate":
      return own === undefined
        ? `incorporated ${number}`
        : `incorporated ${whose(draft, own)}${went(draft, own, done)}${more}`;
    case "set-aside":
      return `set ${own === undefined ? number : whose(draft, own)} aside${more}`;
    case "insert-paragraph":
      return `inserted ${where}`;
    case "split-paragraph":
      return paragraphs.length > 1 ? `split ${where} into ${named}` : `split ${where}`;
    case "merge-paragraphs":
      return `joined ${named}${fell(proposals)}`;
    case "remove-paragraph":
      return `took ${where} out of the text${fell(proposals)}`;
    case "move": {
      const to = field(act, "to");
      const part = typeof to === "object" && to !== null ? (text(to, "part") as Part | null) : null;
      const from = text(act, "from") as Part | null;
      const [first] = paragraphs;
      const what = first === undefined ? where : callThen(draft, first, seq, from ?? undefined);
      if (part === null) return `moved ${what}`;
      // Early entries give the part only.
      const after = field(to as object, "after");
      const behind =
        typeof after === "string"
          ? `, after ${callThen(draft, after as ParagraphId, seq, part)}`
          : after === null && from === part
            ? ", to its beginning"
            : "";
      if (text(act, "from") === "removed")
        return `put ${callThen(draft, first!, seq, part)} back into ${callPart(part)}`;
      return `moved ${what} ${toPart(from, part)}${behind}`;
    }
    case "set-status": {
      if (field(act, "editorial") !== undefined) return `corrected ${where} editorially`;
      const status = text(act, "status") as Status | null;
      const until = text(act, "until");
      if (status === null) return `changed the status of ${where}`;
      return `${setTo[status](where)}${until === null ? "" : ` until ${clock(until, at)}`}`;
    }
    case "publish-revision": {
      const name = text(act, "name");
      const renewed = draft.revisions.find((revision) => revision.name === name)?.renumbered;
      // In the history of a single paragraph, only its own number matters.
      const own = paragraphs.length === 1 ? renewed?.find(({ paragraph }) => paragraph === paragraphs[0]) : undefined;
      const numbers = own === undefined ? ", with new numbers" : newNumber(own.old, own.now);
      const [reviewed, since] = [field(act, "reviewed"), text(act, "since")];
      const looked =
        typeof reviewed === "number" && since !== null
          ? `, having gone through ${reviewed === seq - 1 ? `every change since ${since}` : `what changed since ${since} up to entry ${reviewed} of the record`}`
          : "";
      return `published ${name ?? "a revision"}${renewed === undefined ? "" : numbers}${looked}`;
    }
    case "restore": {
      const moment = String(field(act, "at") ?? "");
      const time = text(act, "time");
      const as = /^\d+$/u.test(moment)
        ? time === null
          ? ` as at entry ${moment}`
          : ` as it was at ${clock(time, at)} (entry ${moment})`
        : /^\d{4}-\d\d-\d\d/u.test(moment)
          ? ` as it was at ${clock(moment, at)}`
          : moment === ""
            ? ""
            : ` as in ${moment}`;
      const what = field(act, "whole") === true ? "the whole text" : named || "the text";
      return `restored ${what}${as}${fell(proposals)}`;
    }
    case "undo": {
      const undone = field(act, "seq");
      const undid = text(act, "undid");
      const entry = typeof undone === "number" ? ` (entry ${undone})` : "";
      return `took back its last act${entry}${undid === null ? "" : `: ${undid}`}`;
    }
    case "give-pen":
    case "take-pen": {
      const who = holder(draft, act);
      if (act.type === "take-pen") return `took the pen back${who === null ? "" : ` from ${who}`}`;
      return `lent the pen${who === null ? "" : ` to ${who}`}${named === "" ? "" : ` for ${named}`}`;
    }
    case "set-floor":
      return paragraphs[0] === undefined ? "cleared the floor" : `put ${where} on the floor`;
    case "set-phase":
      return setTheSetting(act, "phase");
    case "set-manner":
      return `${setTheSetting(act, "manner")}${paragraphs[0] === undefined ? "" : ` under ${where}`}`;
    case "set-names":
      return setTheSetting(act, "names");
    case "set-party":
      return "changed the list of parties";
  }
};
