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

export const paragraphIdSchema = id<ParagraphId>(/^p\d+-\d+$/, "a paragraph id");
export const proposalIdSchema = id<ProposalId>(/^q\d+-\d+$/, "a proposal id");
export const changeIdSchema = id<ChangeId>(/^c\d+-\d+$/, "a change id");
export const partyIdSchema = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,40}$/, "not a party id"),
  // Parties are looked up by id in plain objects, which have these without being given them.
  v.check((party) => !(party in Object.prototype), "not a party id"),
);
export const partSchema = id<Part>(/^(consensus|summary|annex-[a-z0-9]{1,8})$/, "a part");

/**
 * Limits on what one act may carry: words in UTF-16 units, lists in items. Those of ids are more than the largest texts
 * and rosters there are have: who shows what lapses, or lends a pen for every paragraph, names them all.
 */
export const limits = {
  wording: 100_000,
  reason: 4_000,
  name: 80,
  changes: 200,
  proposals: 20_000,
  paragraphs: 20_000,
  parties: 2_000,
  /** Documents somebody types in at once: the text, and every caucus a room may have. */
  documents: 2_001,
  /** Letters of a document's name, and of a connection's. */
  address: 100,
} as const;

/** What has so many items at most. More are refused before any is looked at, which is what takes time. */
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

/** What somebody writes: letters, and it turns none but its own. */
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

export const kindSchema = v.picklist(kinds);

/**
 * What is asked for in one place. Exactly one form: a paragraph's whole new wording, a change's (an amendment), a new
 * paragraph after another (`after: null` with `part` is the part's start), a paragraph out, a move, or a paper.
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
  /** Id of a paper in `caucus` (default: the caucus of `as`). */
  paper: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
  caucus: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
};
export const askSchema = v.object(placeFields);
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
  /** Idempotency key: the same key twice gets the same answer, also after a restart. */
  key: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/, "a key is 8 to 64 letters, digits, - or _"))),
  /** What the actor saw: the draft looked at, and one's own typing so far by document. */
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

export const actSchema = v.variant("type", [
  act("table", {
    as,
    reason: v.optional(sentence),
    /** The reason is for the Chair only. */
    reasonVisibility: v.optional(v.picklist(["public", "chair"])),
    source: v.optional(sourceSchema),
    meeting: v.optional(name),
    alternativeTo: v.optional(proposalIdSchema),
    /** Other parties that sponsor from the start; Secretariat only. */
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
    /** The party concerned says it stands as taken down. */
    confirm: v.optional(v.literal(true)),
  }),
  act("admit", { proposal: proposalIdSchema }),
  act("take-position", {
    as,
    proposal: v.optional(proposalIdSchema),
    paragraph: v.optional(paragraphIdSchema),
    part: v.optional(partSchema),
    /** null takes the position back. */
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
    /** Nothing: the whole paragraph. */
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
    /** An editorial correction of agreed words: the new wording, in one act that keeps the agreement. */
    editorial: v.optional(wording),
  }),
  act("publish-revision", {
    name,
    symbol: v.optional(name),
    renumber: v.optional(v.boolean()),
    /** The entry up to which whoever publishes has looked at what changed since the last revision. Recorded, never held against the head. */
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
  /** For one section when `section` (a heading) is given. */
  act("set-manner", { manner: v.picklist(["line-by-line", "chair-held"]), section: v.optional(paragraphIdSchema) }),
  act("set-names", { names: v.picklist(["full", "groups", "none"]) }),
  /** Adds or changes a party of this negotiation's roster: an ad hoc list, an observer. */
  act("set-party", {
    party: partyIdSchema,
    name,
    kind: v.picklist(["member-state", "observer-state", "group", "list", "observer"]),
    members: v.optional(atMost(limits.parties, partyIdSchema)),
    aliases: v.optional(atMost(limits.parties, name)),
  }),
]);

export type Act = v.InferOutput<typeof actSchema>;
export type ActType = Act["type"];
export type ActOf<T extends ActType> = Extract<Act, { type: T }>;

/** The answer to an act: the seq of its entry and what it made. */
export interface ActAnswer {
  readonly seq: number;
  readonly proposal?: ProposalId;
  readonly paragraph?: ParagraphId;
  readonly number?: string;
  readonly label?: string;
  readonly lapsed?: readonly ProposalId[];
  /** `received` when it is on the list beside the text rather than drawn in it. */
  readonly received?: true;
}

/** Why a sync socket was closed; y-websocket's client stops for good on 4400 to 4499. */
export const CloseCode = {
  badFrame: 4400,
  notSignedIn: 4401,
  revoked: 4403,
  unknown: 4404,
  leasedElsewhere: 4409,
  /** The local copy can no longer be merged: take a fresh lease, load anew, hand the author the surplus. */
  reset: 4410,
  tooMuch: 4413,
  /** The page speaks a wire of another time: it is loaded again, and its words wait on the device. */
  outdated: 4426,
  /** Reconnect later: not in the range on which the client gives up. */
  again: 1013,
} as const;

/**
 * What is said on a sync socket, and what an update is made of, as a number. It grows with every change that a page of
 * the form before would misread; a page names its own as `?wire=` (none means 1).
 */
export const wireVersion = 1;
/** The oldest form this server still speaks. */
export const oldestWire = 1;

/** Message types on a sync socket: y-websocket's own are 0 to 3. Each message is a varuint type, then its payload. */
export const MessageType = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** Server to client: varuint n, the number of this connection's last update frame that is on the record. */
  saved: 100,
  /** Server to client: a JSON string of Head, once after the first sync and after every entry that concerns it. */
  head: 101,
  /** Server to client on opening: a JSON string of Hello. */
  hello: 102,
  /** Server to client before a 44xx close: a JSON string of Closing. */
  closing: 103,
  /** Client to server, kept alive by text ping; the server answers text "pong" to text "ping". */
} as const;

/** The end of the record as a client last saw it. */
export interface Head {
  readonly seq: number;
  /** Hex SHA-256 of the entry. */
  readonly hash: string;
  readonly at: string;
}

export interface Hello {
  /** Names this connection in `seen.frames`. */
  readonly connection: string;
  readonly epoch: number;
  /** Whether updates of this connection are taken at all. */
  readonly writes: boolean;
  /** The wire the server speaks; none means 1. */
  readonly wire?: number;
}

export interface Closing {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** What `POST .../clients` answers. */
export interface Lease {
  readonly client: number;
  readonly lease: string;
  readonly epoch: number;
  readonly head: Head;
  /** How far the record goes under this client id: what a device has beyond it is not on the record. */
  readonly clock?: number;
}
