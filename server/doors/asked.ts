/** What requests may contain. Each schema checks a request once, at the door, and also describes it in the API. */
import { resolver, validator } from "hono-openapi";
import type { GenericSchema } from "valibot";
import * as v from "valibot";
import { stepKinds } from "../../drafts/reading/step-kinds.ts";
import { limits, partSchema, partyIdSchema, paragraphIdSchema, written } from "../../drafts/wire.ts";
import { errorSchema, malformed } from "./errors.ts";

/** Checks one part of a request. What does not fit is refused as malformed, with the places. */
export const checked = <Target extends "json" | "query", Schema extends GenericSchema>(
  target: Target,
  schema: Schema,
) =>
  validator(target, schema, (result) => {
    if (!result.success) throw malformed(result.error);
  });

const asJson = { errorMode: "ignore" } as const;

/** Describes an answer for OpenAPI: by a schema, or by its media type alone. */
export const answers = (description: string, schema?: GenericSchema) => ({
  description,
  content: { "application/json": { schema: schema ? resolver(schema, asJson) : { type: "object" as const } } },
});

/** Describes the errors a route may answer with, which all have one form. */
export const errors = (...statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: errorWords[status] ?? "An error.",
        content: { "application/json": { schema: resolver(errorSchema, asJson) } },
      },
    ]),
  );

const errorWords: Readonly<Record<number, string>> = {
  400: "Not understood: the body or a parameter is malformed.",
  401: "Nobody: no seat was shown.",
  403: "This seat may not do or see this.",
  404: "Not there.",
  409: "The record is not as the caller took it to be, or several seats are held and none was named.",
  413: "Too large.",
  422: "Understood, and not possible.",
  429: "Too often; `Retry-After` says when to ask again.",
  501: "Not in this version.",
  503: "Not now.",
};

const text = (longest: number) => v.pipe(written, v.trim(), v.minLength(1), v.maxLength(longest));
const title = text(400);
const symbol = v.pipe(written, v.trim(), v.maxLength(limits.name));

/** What starts a negotiation without a file. `text` is a draft in notation. */
export const startSchema = v.object({
  title,
  symbol: v.optional(symbol, ""),
  text: v.optional(v.pipe(v.string(), v.maxLength(5_000_000))),
  language: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "not a language tag"))),
  phase: v.optional(v.picklist(["drafting", "open"])),
});

/** The fields beside an uploaded file. An empty title is taken from the file. */
export const startFieldsSchema = v.object({
  ...startSchema.entries,
  title: v.optional(v.pipe(written, v.trim(), v.maxLength(400)), ""),
  text: v.optional(v.never()),
});

/**
 * A link to be made for a new seat. Without `parties` it speaks for none, which the room refuses for a delegation;
 * without `days` its link works until it is revoked.
 */
export const inviteSchema = v.object({
  role: v.picklist(["chair", "secretariat", "delegation", "observer", "screen"]),
  parties: v.optional(v.pipe(v.array(partyIdSchema), v.maxLength(50))),
  /** For a delegation: a head binds it, a drafter writes papers only. */
  head: v.optional(v.boolean()),
  /** Days until the link stops working. */
  days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))),
});

/** The link that is to stop working, by the id of its invitation (not its token). */
export const revokeSchema = v.object({ invitation: text(100) });

/** A device that wants a client id for a document, so that it may write there. */
export const leaseSchema = v.object({
  document: v.pipe(v.string(), v.regex(/^(draft|desk|names\/(full|groups)|caucus\/[\w-]{1,64})$/, "not a document")),
  /** An id for the device, so that it keeps its lease. */
  device: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, "not a device id")),
});

const members = v.pipe(v.array(partyIdSchema), v.maxLength(300));

/** An open paper taken down for a party, or a shared space for several parties, empty or with a copy of a paper. */
export const caucusSchema = v.variant("kind", [
  v.object({ kind: v.literal("open"), for: partyIdSchema, name: v.optional(text(limits.name)) }),
  v.object({
    kind: v.literal("shared"),
    members: v.pipe(members, v.minLength(1)),
    name: v.optional(text(limits.name)),
    from: v.optional(v.object({ caucus: text(100), paper: text(100) })),
  }),
]);
/** The members that a caucus is to have from now on: all of them, not only new ones. */
export const membersSchema = v.object({ members });

/** Settings of a room. One that is absent stays as it is. */
export const settingsSchema = v.object({
  momentsForDelegations: v.optional(v.boolean()),
  deskAdmits: v.optional(v.pipe(v.array(text(100)), v.maxLength(100))),
});

/** A revision's name, a seq or an ISO time. */
const moment = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.name));
/** A moment; absent or "now" for the text as it is. */
const momentOrNow = v.optional(
  v.pipe(
    moment,
    v.transform((at) => (at === "now" ? undefined : at)),
  ),
);
const count = (most: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,9}$/, "not a number"), v.transform(Number), v.maxValue(most));

/** Any request may name its seat in the address, for cases where no header can be set. */
const seat = { seat: v.optional(text(100)) };

/** Which moment of the draft is wanted. */
export const draftQuery = v.object({ at: momentOrNow, ...seat });

/** A day or an ISO time. */
const when = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/, "not a day or an ISO time"),
  v.check((text) => !Number.isNaN(Date.parse(text)), "not a day or an ISO time"),
);

/** Filters of the history: an entry must pass all that are given. */
export const historyQuery = v.object({
  paragraph: v.optional(paragraphIdSchema),
  party: v.optional(partyIdSchema),
  /** The office of the seat. What the Secretariat entered for a party is found under both. */
  office: v.optional(v.picklist(["chair", "secretariat", "delegation", "server"])),
  kind: v.optional(v.picklist(stepKinds)),
  /** Entries about a paragraph that was in this part right before or after them, or about the part itself. */
  part: v.optional(partSchema),
  /** A day begins at 00:00 UTC and, as `until`, is included to its end. */
  from: v.optional(when),
  until: v.optional(when),
  /** Only entries after this seq (`after`), or before that one (`before`). */
  after: v.optional(count(Number.MAX_SAFE_INTEGER)),
  before: v.optional(count(Number.MAX_SAFE_INTEGER)),
  limit: v.optional(count(1000)),
  format: v.optional(v.picklist(["json", "txt"]), "json"),
  ...seat,
});

/** Without `around` a sample of the whole record; with it the steps around an entry. */
export const momentsQuery = v.object({ around: v.optional(count(Number.MAX_SAFE_INTEGER)), ...seat });

/** The paragraph whose authors are wanted, and at which moment. */
export const blameQuery = v.object({ paragraph: paragraphIdSchema, at: momentOrNow, ...seat });

/** The two moments between which every difference is to be explained. */
export const reconcileQuery = v.object({ from: moment, to: momentOrNow, ...seat });

/** The two moments to compare, and the form of the answer; every form but `json` is a file. */
export const compareQuery = v.object({
  from: moment,
  to: momentOrNow,
  format: v.optional(v.picklist(["json", "html", "md", "docx", "pdf"]), "json"),
  inline: v.optional(v.literal("1")),
  /** Leaves out who made each change, which takes longer than the rest. */
  bare: v.optional(v.literal("1")),
  ...seat,
});

/** `positions` is not a text, but the table of who holds which position. */
export const views = ["clean", "bracketed", "annotated", "tracked", "positions"] as const;
/** The forms of an output. `xlsx` and `csv` are for positions alone, all others for texts alone. */
export const formats = ["docx", "pdf", "html", "md", "txt", "akn", "json", "xlsx", "csv"] as const;

/** Which output is wanted. Whether the caller may have it so is decided later, in outputs.ts. */
export const exportQuery = v.object({
  /** By default the annotated text, or for a table format the positions. */
  view: v.optional(v.picklist(views)),
  /** By default Word, or for positions a table. */
  format: v.optional(v.picklist(formats)),
  attribution: v.optional(v.picklist(["full", "groups", "none"])),
  at: momentOrNow,
  /** With "0" the head of the record is neither printed nor embedded. */
  head: v.optional(v.picklist(["0", "1"])),
  /** Asks for a non-paper: without symbol, version, name, head or id. */
  nonpaper: v.optional(v.literal("1")),
  /** Adds an annex of what changed since this moment. */
  changes: v.optional(moment),
  /** Shows the output in the page instead of downloading it. */
  inline: v.optional(v.literal("1")),
  ...seat,
});
/** What is asked of an output after the check: every field may be absent. */
export type ExportAsk = v.InferOutput<typeof exportQuery>;
