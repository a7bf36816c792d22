/**
 * The messages both sides know: acts over HTTP, and the message types of the sync sockets beyond y-websocket's own.
 * Names and fields of acts are fixed (other people's scripts send them); new optional fields may be added.
 */
import * as v from "valibot";
import type { ChangeId } from "./change.ts";
import { closedDirection } from "./direction.ts";
import { lettersAlone } from "./signs.ts";
import { kinds } from "./paragraph.ts";
import type { ParagraphId, Part } from "./paragraph.ts";
import { stances } from "./position.ts";
import type { ProposalId } from "./proposal.ts";
import { statuses } from "./status.ts";

const id = <T extends string>(pattern: RegExp, what: string): v.GenericSchema<T> =>
  v.pipe(v.string(), v.regex(pattern, `not ${what}`)) as unknown as v.GenericSchema<T>;

/** Checks the form alone: whether there is such a paragraph is for the act to say. */
export const paragraphIdSchema = id<ParagraphId>(/^p\d+-\d+$/, "a paragraph id");

/** Checks the form alone, of the id and not of the floor number. */
export const proposalIdSchema = id<ProposalId>(/^q\d+-\d+$/, "a proposal id");

/** Checks the form alone: whether the change is still live is for the act to say. */
export const changeIdSchema = id<ChangeId>(/^c\d+-\d+$/, "a change id");

/** Letters, digits, `_` and `-`, 40 at most. Whether the roster has the party is for the act to say. */
export const partyIdSchema = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,40}$/, "not a party id"),
  // Parties are looked up by id in plain objects, which inherit names such as "constructor".
  v.check((party) => !(party in Object.prototype), "not a party id"),
);
/** Any part by its form. An annex need not exist yet: the first paragraph inserted into it makes it. */
export const partSchema = id<Part>(/^(consensus|summary|annex-[a-z0-9]{1,8})$/, "a part");

/**
 * What one act may carry at most: texts in UTF-16 units, lists in items. The limits of id lists are larger than the
 * largest texts and rosters known, because an act may have to name every paragraph: to lend a pen, or to show what it
 * lapses.
 */
export const limits = {
  wording: 100_000,
  reason: 4_000,
  name: 80,
  changes: 200,
  proposals: 20_000,
  paragraphs: 20_000,
  parties: 2_000,
  /** Documents a seat may have typed in: the text, and every caucus a room may have. */
  documents: 2_001,
  /** Letters in the name of a document, or of a connection. */
  address: 100,
} as const;

/** A schema with at most `most` items. They are counted first, since checking them one by one is what takes time. */
const counted = <T extends v.GenericSchema>(most: number, whole: T, sizeOf: (value: object) => number) => {
  const few = v.custom<object>((value) => sizeOf(value as object) <= most, `more than ${most} items`);
  const run: T["~run"] = (dataset, config) => {
    const { value } = dataset;
    const many = typeof value === "object" && value !== null && sizeOf(value) > most;
    return many ? (few["~run"](dataset, config) as ReturnType<T["~run"]>) : whole["~run"](dataset, config);
  };
  return { ...whole, "~run": run };
};
const atMost = <T extends v.GenericSchema>(most: number, item: T) =>
  counted(most, v.pipe(v.array(item), v.maxLength(most)), (list) => (Array.isArray(list) ? list.length : 0));

/** Text that somebody wrote, less the characters no text may hold, and with all direction controls closed. */
export const written = v.pipe(
  v.string(),
  v.transform((text) => closedDirection(lettersAlone(text))),
);
const wording = v.pipe(written, v.maxLength(limits.wording));
const sentence = v.pipe(written, v.maxLength(limits.reason));
const name = v.pipe(written, v.trim(), v.minLength(1), v.maxLength(limits.name));
const after = v.nullable(paragraphIdSchema);
const destinationSchema = v.object({ part: partSchema, after });
const sourceSchema = v.picklist(["own-seat", "floor", "email", "letter"]);

/** Every kind of paragraph. A kind that does not fit its place is for the act to refuse. */
export const kindSchema = v.picklist(kinds);

/**
 * What is asked for in one place, in exactly one of these forms: a paragraph's whole new wording, a change's (an
 * amendment), a new paragraph after another (`after: null` with `part` is the part's start), a paragraph out, a move,
 * or a paper.
 */
const placeFields = {
  paragraph: v.optional(paragraphIdSchema),
  change: v.optional(changeIdSchema),
  after: v.optional(after),
  part: v.optional(partSchema),
  kind: v.optional(kindSchema),
  wording: v.optional(wording),
  out: v.optional(v.literal(true)),
  to: v.optional(destinationSchema),
  /** The id of a paper in `caucus` (default: the caucus of `as`). */
  paper: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
  caucus: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
};

/**
 * One place as it comes in. Which fields go together is not checked here: `askFor` (drafts/acts/asks.ts) refuses what
 * is in no form or in several.
 */
export const askSchema = v.object(placeFields);

/** What is asked for in one place. */
export type Ask = v.InferOutput<typeof askSchema>;

const conditionSchema = v.object({
  kind: v.picklist(["ad-referendum", "package", "other"]),
  with: v.optional(atMost(50, v.union([proposalIdSchema, paragraphIdSchema]))),
  text: v.optional(sentence),
});

const addressSchema = v.pipe(v.string(), v.maxLength(limits.address));
const framesSchema = v.record(
  addressSchema,
  v.object({ connection: addressSchema, n: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
);

const common = {
  /** Idempotency key: a second act with the same key gets the first one's answer, even after a restart. */
  key: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/, "a key is 8 to 64 letters, digits, - or _"))),
  /** What the actor saw: the draft, and for each document how far the actor's own typing went. */
  seen: v.optional(
    v.object({
      seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
      frames: v.optional(counted(limits.documents, framesSchema, (frames) => Object.keys(frames).length)),
    }),
  ),
};
const act = <T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.object({ type: v.literal(type), ...entries, ...common });

const as = partyIdSchema;
const lapses = v.optional(atMost(limits.proposals, proposalIdSchema));

/**
 * Every act, told apart by `type`. It checks form and size, cleans texts as `written` does, and drops fields it does
 * not know; whether the act fits the draft and the seat is for `decide` (drafts/acts/decide.ts) to say.
 */
export const actSchema = v.variant("type", [
  act("table", {
    as,
    reason: v.optional(sentence),
    /** Who may read the reason: with `chair`, the Chair only. */
    reasonVisibility: v.optional(v.picklist(["public", "chair"])),
    source: v.optional(sourceSchema),
    meeting: v.optional(name),
    alternativeTo: v.optional(proposalIdSchema),
    /** Other parties that sponsor it from the start; for the Secretariat only. */
    with: v.optional(atMost(limits.parties, partyIdSchema)),
    ...placeFields,
    changes: v.optional(v.pipe(atMost(limits.changes, askSchema), v.minLength(1))),
  }),
  act("revise", {
    as,
    proposal: proposalIdSchema,
    reason: v.optional(sentence),
    ...placeFields,
    changes: v.optional(v.pipe(atMost(limits.changes, askSchema), v.minLength(1))),
  }),
  act("withdraw", { as, proposal: proposalIdSchema }),
  act("maintain", { as, proposal: proposalIdSchema }),
  act("correct", {
    proposal: proposalIdSchema,
    /** The party it should have been taken down for ... */
    party: v.optional(partyIdSchema),
    /** ... instead of this one (default: the only or first sponsor). */
    instead: v.optional(partyIdSchema),
    /** The words as they should have been taken down; as in `table`, relative to the text without this proposal. */
    wording: v.optional(wording),
    /** The party says that it stands as taken down. */
    confirm: v.optional(v.literal(true)),
  }),
  act("admit", { proposal: proposalIdSchema }),
  act("take-position", {
    as,
    proposal: v.optional(proposalIdSchema),
    paragraph: v.optional(paragraphIdSchema),
    part: v.optional(partSchema),
    /** Null takes back the party's position. */
    stance: v.nullable(v.picklist(stances)),
    condition: v.optional(conditionSchema),
    visibility: v.optional(v.picklist(["public", "chair"])),
    source: v.optional(sourceSchema),
    reason: v.optional(sentence),
    meeting: v.optional(name),
  }),
  act("hold", {
    as,
    paragraph: paragraphIdSchema,
    /** The words held; absent for the whole paragraph. */
    words: v.optional(wording),
    /** Which occurrence of `words`, from 1. */
    occurrence: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    reason: v.optional(sentence),
    source: v.optional(sourceSchema),
  }),
  act("incorporate", { proposal: proposalIdSchema, lapses }),
  act("set-aside", { proposal: proposalIdSchema, lapses }),
  act("insert-paragraph", {
    part: partSchema,
    after,
    kind: kindSchema,
    text: wording,
    level: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9))),
  }),
  /** `at` is an offset into the words as they stand. */
  act("split-paragraph", { paragraph: paragraphIdSchema, at: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** Joins `paragraph` with `with`, which follows it. */
  act("merge-paragraphs", { paragraph: paragraphIdSchema, with: paragraphIdSchema }),
  act("remove-paragraph", { paragraph: paragraphIdSchema }),
  act("move", { paragraph: paragraphIdSchema, to: destinationSchema }),
  act("set-status", {
    paragraph: paragraphIdSchema,
    status: v.picklist(statuses),
    /** Deadline of `under-silence`, ISO time. */
    until: v.optional(v.pipe(v.string(), v.isoTimestamp())),
    /** An editorial correction of agreed words: their new wording. The agreement stays. */
    editorial: v.optional(wording),
  }),
  act("publish-revision", {
    name,
    symbol: v.optional(name),
    renumber: v.optional(v.boolean()),
    /**
     * The entry up to which the publisher has looked at the changes since the last revision. It is recorded, not
     * checked.
     */
    reviewed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  act("restore", { paragraph: v.optional(paragraphIdSchema), at: v.union([v.string(), v.number()]) }),
  act("undo", { seq: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  act("give-pen", {
    seat: v.optional(v.string()),
    party: v.optional(partyIdSchema),
    paragraphs: v.optional(atMost(limits.paragraphs, paragraphIdSchema)),
  }),
  act("take-pen", { seat: v.optional(v.string()), party: v.optional(partyIdSchema) }),
  act("set-floor", { paragraph: v.nullable(paragraphIdSchema) }),
  act("set-phase", { phase: v.picklist(["drafting", "open", "closed"]) }),
  /** With `section` (a heading) it is set for that section alone. */
  act("set-manner", { manner: v.picklist(["line-by-line", "chair-held"]), section: v.optional(paragraphIdSchema) }),
  act("set-names", { names: v.picklist(["full", "groups", "none"]) }),
  /** Adds a party to this negotiation's roster (an ad hoc list, an observer), or changes one. */
  act("set-party", {
    party: partyIdSchema,
    name,
    kind: v.picklist(["member-state", "observer-state", "group", "list", "observer"]),
    members: v.optional(atMost(limits.parties, partyIdSchema)),
    aliases: v.optional(atMost(limits.parties, name)),
  }),
]);

/** A command on the record, as `actSchema` lets it through. */
export type Act = v.InferOutput<typeof actSchema>;

/** The name of an act, as scripts send it and the record keeps it. It is never renamed. */
export type ActType = Act["type"];

/** The act of one type, with its own fields. */
export type ActOf<T extends ActType> = Extract<Act, { type: T }>;

/** The answer to an act: the seq of its entry and what it made. */
export interface ActAnswer {
  readonly seq: number;
  readonly proposal?: ProposalId;
  readonly paragraph?: ParagraphId;
  readonly number?: string;
  readonly label?: string;
  readonly lapsed?: readonly ProposalId[];
  /** Set when the proposal is on the list beside the text and not drawn in it. */
  readonly received?: true;
}

/** Why a sync socket was closed. The client of y-websocket does not reconnect after 4400 to 4499. */
export const CloseCode = {
  badFrame: 4400,
  notSignedIn: 4401,
  revoked: 4403,
  unknown: 4404,
  leasedElsewhere: 4409,
  /**
   * The local copy cannot be merged any more: take a new lease, load anew, and give the author the words not yet on the
   * record.
   */
  reset: 4410,
  tooMuch: 4413,
  /** The page speaks another form of the wire: it must be loaded again, and its words wait on the device. */
  outdated: 4426,
  /** Reconnect later. The code is outside the range after which clients give up. */
  again: 1013,
} as const;

/**
 * The form of the messages on a sync socket and of updates. It grows with every change that a page of the form before
 * would misread. A page names its own form as `?wire=`; none means 1.
 */
export const wireVersion = 1;
/** The oldest form that this server still speaks. */
export const oldestWire = 1;

/** Message types on a sync socket: y-websocket's own are 0 to 3. Each message is a varuint type, then its payload. */
export const MessageType = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** Server to client: a varuint n. The update frames of this connection up to the nth are on the record. */
  saved: 100,
  /** Server to client: a JSON string of Head, once after the first sync and after every entry that concerns it. */
  head: 101,
  /** Server to client, first of all: a JSON string of Hello. */
  hello: 102,
  /** Server to client before a 44xx close: a JSON string of Closing. */
  closing: 103,
  /**
   * There is no message for staying connected: the client sends the text "ping" and the server answers with the text
   * "pong".
   */
} as const;

/** The end of the record as a client last saw it. */
export interface Head {
  readonly seq: number;
  /** Hex SHA-256 of the entry. */
  readonly hash: string;
  readonly at: string;
}

/**
 * What the server tells a connection about itself. It is said again on an open connection when what stands beside the
 * documents has changed (docs/spec.md C2).
 */
export interface Hello {
  /** The name of this connection, for `seen.frames`. */
  readonly connection: string;
  readonly epoch: number;
  /** Whether updates that this connection sends are taken at all. */
  readonly writes: boolean;
  /** The form of the wire the server speaks; none means 1. */
  readonly wire?: number;
}

/** Why the server is about to close a connection. */
export interface Closing {
  /** The close code that follows (`CloseCode`). */
  readonly code: number;
  /** For programs, in one word: "no-pen". */
  readonly reason: string;
  /** Whole sentences for a person. */
  readonly message: string;
}

/** What `POST .../clients` answers. */
export interface Lease {
  readonly client: number;
  readonly lease: string;
  readonly epoch: number;
  readonly head: Head;
  /**
   * The Yjs clock up to which the record has this client id's typing. What a device has beyond it is not on the record.
   */
  readonly clock?: number;
}
