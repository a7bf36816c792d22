/**
 * Errors over HTTP always have the form `{ error: { code, message, details? } }`, with the code of the refusal and a
 * fitting status. Handlers throw `Refused` or return a refusal; no error leaves the server in another form.
 */
import type { Context, ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import * as v from "valibot";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { traceOf, type Log } from "../watch.ts";
import { Unreadable } from "../directory.ts";
import { NotKept } from "../room/round.ts";

/** The body of every error. */
export const errorSchema = v.object({
  error: v.object({
    code: v.string(),
    message: v.string(),
    details: v.optional(v.record(v.string(), v.unknown())),
  }),
});

/**
 * 400 not understood; 401 nobody; 403 not entitled; 404 not there; 409 the record or the room is not, or no longer, as
 * the caller assumed; 413 too large; 422 understood but impossible; 429 too often; 503 not now.
 */
const statuses: Readonly<Record<RefusalCode, ContentfulStatusCode>> = {
  [RefusalCode.malformed]: 400,
  [RefusalCode.tooLarge]: 413,
  [RefusalCode.tooMany]: 429,
  [RefusalCode.notSignedIn]: 401,
  [RefusalCode.whichSeat]: 409,
  [RefusalCode.unknownNegotiation]: 404,
  [RefusalCode.unknownParagraph]: 404,
  [RefusalCode.unknownProposal]: 404,
  [RefusalCode.unknownParty]: 404,
  [RefusalCode.unknownRevision]: 404,
  [RefusalCode.unknownPaper]: 404,
  [RefusalCode.notEntitled]: 403,
  [RefusalCode.notYourParty]: 403,
  [RefusalCode.notHead]: 403,
  [RefusalCode.noPen]: 403,
  [RefusalCode.notSponsor]: 403,
  [RefusalCode.onlySponsor]: 409,
  [RefusalCode.alreadyDecided]: 409,
  [RefusalCode.changedSince]: 409,
  [RefusalCode.behind]: 409,
  [RefusalCode.nothingToDo]: 422,
  [RefusalCode.wordsNotThere]: 422,
  [RefusalCode.bracketInWording]: 422,
  [RefusalCode.openBrackets]: 409,
  [RefusalCode.locked]: 409,
  [RefusalCode.asleep]: 409,
  [RefusalCode.gone]: 409,
  [RefusalCode.insideAnother]: 409,
  [RefusalCode.holdHasNoWords]: 422,
  [RefusalCode.insideFamily]: 422,
  [RefusalCode.nameTaken]: 409,
  [RefusalCode.digitsOnly]: 422,
  [RefusalCode.cannotUndo]: 409,
  [RefusalCode.closed]: 409,
  [RefusalCode.tabled]: 409,
  [RefusalCode.damagedPaper]: 409,
  [RefusalCode.attributionRefused]: 403,
  [RefusalCode.trackedWords]: 422,
  [RefusalCode.notAWordFile]: 422,
  [RefusalCode.unsafeFile]: 422,
  [RefusalCode.keyReused]: 409,
  [RefusalCode.revoked]: 403,
  [RefusalCode.unavailable]: 503,
};

/** Carries a refusal out of a handler. */
export class Refused extends Error {
  readonly refusal: Refusal;
  readonly status: ContentfulStatusCode;

  constructor(refusal: Refusal, status: ContentfulStatusCode = statuses[refusal.refused]) {
    super(refusal.message);
    this.refusal = refusal;
    this.status = status;
  }
}

/** Gives the value, or throws the refusal. */
export const granted = <T>(answer: T | Refusal): T => {
  if (typeof answer === "object" && answer !== null && "refused" in answer) throw new Refused(answer);
  return answer as T;
};

/** The refusal of a malformed body or query: the first few problems, with their places. */
export const malformed = (issues: readonly { readonly message: string; readonly path?: unknown }[]): Refused => {
  const places = issues.slice(0, 5).map((issue) => {
    const path = Array.isArray(issue.path)
      ? issue.path.map((step: unknown) =>
          typeof step === "object" && step !== null && "key" in step ? String(step.key) : String(step),
        )
      : [];
    return path.length > 0 ? `${path.join(".")}: ${issue.message}` : issue.message;
  });
  return new Refused(refuse(RefusalCode.malformed, `This was not understood. ${places.join("; ")}.`, { places }));
};

/** What the client is told of an error. */
interface ToldError {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly message: string;
  readonly details?: Refusal["details"];
}

/**
 * What the client is told of anything a handler threw. Only unforeseen errors are logged, because they are faults of
 * the server.
 */
export const told = (error: unknown, log: Log, route: string): ToldError => {
  if (error instanceof Refused) {
    const { refused: code, message, details } = error.refusal;
    return { status: error.status, code, message, ...(details && { details }) };
  }
  if (error instanceof HTTPException) {
    const code = error.status === 413 ? RefusalCode.tooLarge : RefusalCode.malformed;
    const message = error.message || error.getResponse().statusText || "The request was not understood.";
    return { status: error.status as ContentfulStatusCode, code, message };
  }
  if (error instanceof Unreadable) {
    log({ what: "room-unreadable", level: "error", negotiation: error.id, ...traceOf(error.cause) });
    const message = "This negotiation cannot be opened now. Ask whoever runs the server; the others go on.";
    return { status: 503, code: RefusalCode.unavailable, message };
  }
  // The sender left before the body was complete. That is no fault of the server's, and nobody reads the answer.
  if (error instanceof Error && "code" in error && error.code === "ECONNRESET")
    return { status: 400, code: RefusalCode.malformed, message: "The request was not sent to its end." };
  if (error instanceof NotKept) return { status: 503, code: RefusalCode.unavailable, message: error.message };
  log({ what: "request-failed", level: "error", route, ...traceOf(error) });
  const message = "The server failed. Nothing was changed by this request.";
  return { status: 500, code: "server-error", message };
};

const body = (c: Context, { status, ...error }: ToldError) => c.json({ error }, status);

/** Gives errors from handlers the fixed form. */
export const onError =
  (log: Log): ErrorHandler =>
  (error, c) => {
    const answer = told(error, log, `${c.req.method} ${c.req.routePath}`);
    const again = answer.details?.["retryAfter"];
    if (typeof again === "number") c.header("Retry-After", String(again));
    return body(c, answer);
  };

/** The answer for an address that no route has, in the form of all errors. */
export const notFound: NotFoundHandler = (c) =>
  body(c, { status: 404, code: "not-found", message: `There is nothing at ${c.req.method} ${c.req.path}.` });
