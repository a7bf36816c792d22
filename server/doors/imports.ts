/**
 * `/api/negotiations/:id/imports`: previews a delegation's Word file, and tables what was confirmed of it, one act
 * each. Nothing of the file is kept between the two. The preview contains the acts, and their keys make confirming
 * twice harmless.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { describeRoute } from "hono-openapi";
import * as v from "valibot";
import { mayAct } from "../../drafts/acts/authority.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { Stamp } from "../../drafts/formats/read-back.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import type { Source } from "../../drafts/position.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Returned, ReturnedAct, Tabled, TabledOne } from "../../drafts/returned/returned.ts";
import { askedAlready } from "../../drafts/returned/signed.ts";
import { authorsSchema, tabledSchema } from "../../drafts/returned/wire.ts";
import type { AuthorsGiven } from "../../drafts/returned/wire.ts";
import { paragraphIdSchema, partyIdSchema } from "../../drafts/wire.ts";
import type { Unless } from "../room/acts.ts";
import type { Negotiation } from "../room/negotiation.ts";
import { answers, checked, errors } from "./asked.ts";
import { granted, malformed, Refused, told } from "./errors.ts";
import type { House } from "./house.ts";
import { seatKey } from "./limits.ts";
import { negotiationOf } from "./rooms.ts";
import { formWithFile, uploadLimit } from "./uploads.ts";

/** The most bytes of a lot: fifty wordings, of which one may be as long as an act's. */
const lotBytes = 4 * 1024 * 1024;
/** An act of a lot counts as a tenth of an act by hand: lots are prepared elsewhere and come once. */
const lotWeighs = 0.1;
/** From this many letters on, an act counts as long (limits.ts). */
const long = 8 * 1024;
/** Ms between two lines that report progress. */
const heartbeat = 500;

const sources: ReadonlySet<string> = new Set(["own-seat", "floor", "email", "letter"]);

interface Asked {
  readonly as: PartyId;
  readonly authors?: AuthorsGiven;
  readonly source?: Source;
}

/** The other fields of the form. Refusals are thrown. */
const askedIn = (form: FormData): Asked => {
  const field = (name: string): string | undefined => {
    const value = form.get(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const as = v.safeParse(partyIdSchema, field("as"));
  if (!as.success)
    throw new Refused(
      refuse(RefusalCode.malformed, "The form does not say for which party: field `as`. Nothing was read."),
    );
  const said = field("authors");
  let authors: AuthorsGiven | undefined;
  if (said !== undefined) {
    let json: unknown;
    try {
      json = JSON.parse(said);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new Refused(refuse(RefusalCode.malformed, "The field `authors` is no JSON. Nothing was read."));
    }
    const read = v.safeParse(authorsSchema, json);
    if (!read.success) throw malformed(read.issues);
    authors = read.output;
  }
  const source = field("source");
  if (source !== undefined && !sources.has(source))
    throw new Refused(refuse(RefusalCode.malformed, `There is no source "${source}". Nothing was read.`));
  return {
    as: as.output,
    ...(authors && { authors }),
    ...(source !== undefined && { source: source as Source }),
  };
};

/**
 * Refuses a seat that may not preview a file for a party. Allowed are all who speak for it, drafters included, and the
 * Secretariat.
 */
const mayLook = (draft: Draft, seat: Seat, as: PartyId): void => {
  const probe = { type: "table", as, paragraph: v.parse(paragraphIdSchema, "p0-0"), out: true } as const;
  const denied = mayAct(draft, probe, seat);
  if (denied !== null && denied.refused !== RefusalCode.notHead) throw new Refused(denied);
};

/** The draft a file says it was made from; null if the record has no such moment, or this seat may not read it. */
const baseOf = async (negotiation: Negotiation, seat: Seat, stamp: Stamp): Promise<Draft | null> => {
  const at = (stamp.head?.seq ?? stamp.seq)?.toString() ?? stamp.revision;
  if (at === undefined) return null;
  await negotiation.look(seat, at);
  const material = negotiation.material(seat, { at });
  // What a file says of itself may be false: if it gives another hash for the moment, it is not from there.
  if (isRefusal(material) || (stamp.head !== undefined && stamp.head.hash !== material.head.hash)) return null;
  return material.draft;
};

const preview = async (
  house: House,
  negotiation: Negotiation,
  seat: Seat,
  bytes: Uint8Array,
  { as, authors, source }: Asked,
  step: (name: string) => void,
): Promise<Returned> => {
  const turn = house.limits.filesOf(seatKey(negotiation, seat));
  step("reading");
  const file = granted(await turn(() => house.read.tracked(bytes)));
  step("lining-up");
  const base = await baseOf(negotiation, seat, file.stamp);
  const now = granted(negotiation.draft(seat));
  // The Secretariat receives files by mail, unless the request says otherwise.
  const heard = source ?? (seat.role === "secretariat" ? "email" : undefined);
  return turn(() =>
    house.read.lineUp({ file, base, now, seat, as, ...(authors && { authors }), ...(heard && { source: heard }) }),
  );
};

const line = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);

/** Answers in lines while it works: what is being done and for how long; at last the preview, or why there is none. */
const inLines = (
  house: House,
  work: (step: (name: string) => void) => Promise<Returned>,
): ReadableStream<Uint8Array> => {
  let gone = false;
  return new ReadableStream({
    async start(controller) {
      const begun = house.now();
      let step = "waiting";
      const say = (value: unknown): void => {
        if (!gone) controller.enqueue(line(value));
      };
      const progress = (): void => say({ progress: { step, seconds: Math.round((house.now() - begun) / 100) / 10 } });
      const beat = setInterval(progress, heartbeat);
      try {
        const read = await work((name) => {
          step = name;
          progress();
        });
        say({ preview: read });
      } catch (error) {
        // The status has been sent already. What follows must say no more than an error page would.
        const { code, message } = told(error, house.log, "POST imports");
        say({ error: { code, message } });
      } finally {
        clearInterval(beat);
        if (!gone) controller.close();
      }
    },
    cancel() {
      gone = true;
    },
  });
};

/** The routes under `imports`, for a party's own file returned with tracked changes. */
export const importDoor = (house: House): Hono => {
  const { callers, limits } = house;
  const door = new Hono();

  /**
   * Who imports: a seat of the room. For the operator it is the Secretariat, as whose entry it stands until the party
   * confirms.
   */
  const seatIn = (c: Context, negotiation: Negotiation, acts: boolean): Seat => {
    const caller = callers.of(c, negotiation);
    if (caller.operator !== true || !acts) return caller.seat;
    const known = granted(negotiation.invitations(null)).find(
      ({ role, revoked }) => role === "secretariat" && !revoked,
    );
    const id = known?.seat ?? granted(negotiation.invite(null, { role: "secretariat" })).seat;
    return negotiation.seat(id) ?? caller.seat;
  };

  door.post(
    "/imports",
    uploadLimit,
    describeRoute({
      summary:
        "What a party's Word file would ask for: every change in place, with the act it would be; nothing is kept",
      description:
        "A form: `file`, `as` (a party); optionally `authors` (JSON from Word's names to parties, null leaves one out) and " +
        "`source`. With `Accept: application/x-ndjson` it answers lines while it works.",
      tags: ["imports"],
      responses: {
        200: answers("Returned (drafts/returned/returned.ts)"),
        ...errors(400, 401, 403, 404, 409, 413, 422, 503),
      },
    }),
    async (c) => {
      const negotiation = negotiationOf(house, c);
      const seat = seatIn(c, negotiation, false);
      const { form, file } = await formWithFile(c);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const asked = askedIn(form);
      mayLook(granted(negotiation.draft(seat)), seat, asked.as);
      const work = async (step: (name: string) => void): Promise<Returned> => {
        const read = await preview(house, negotiation, seat, bytes, asked, step);
        // The preview contains words of the draft, and the caller may have lost the seat meanwhile.
        callers.of(c, negotiation);
        return read;
      };
      if (!(c.req.header("accept") ?? "").includes("application/x-ndjson")) return c.json(await work(() => undefined));
      c.header("Content-Type", "application/x-ndjson; charset=utf-8");
      // Compressed, lines would be held back until there are more of them.
      c.header("Cache-Control", "no-store, no-transform");
      return c.body(inLines(house, work));
    },
  );

  door.post(
    "/imports/tabled",
    bodyLimit({ maxSize: lotBytes }),
    describeRoute({
      summary: "Tables what was confirmed of a file, one act each; where one is refused the others go on",
      tags: ["imports"],
      responses: {
        200: answers("Tabled: what became of each act, in their order"),
        ...errors(400, 401, 403, 404, 409, 413, 422),
      },
    }),
    checked("json", tabledSchema),
    async (c) => {
      const negotiation = negotiationOf(house, c);
      const seat = seatIn(c, negotiation, true);
      const acts = c.req.valid("json").acts as readonly ReturnedAct[];
      const key = seatKey(negotiation, seat);
      await limits.spend(key, "acts", Math.max(1, acts.length * lotWeighs));
      for (const act of acts) {
        const { length } = JSON.stringify(act);
        if (length > long) await limits.spend(negotiation.id, "longActs", Math.min(300, length / 1024));
      }
      const results: TabledOne[] = [];
      for (const act of acts) results.push(await tableOne(house, negotiation, seat, act));
      return c.json({ results } satisfies Tabled);
    },
  );
  return door;
};

/**
 * Tables one act, unless its party has asked for exactly the same already: another of its heads may have confirmed the
 * same file in the meantime.
 */
const tableOne = async (house: House, negotiation: Negotiation, seat: Seat, act: ReturnedAct): Promise<TabledOne> => {
  const key = act.key!;
  let there: Proposal | null = null;
  const once: Unless = (draft, plan, placing) => {
    if (act.type !== "table" && act.type !== "hold") return null;
    there = askedAlready(draft, act.as, plan, placing);
    return there === null
      ? null
      : refuse(RefusalCode.nothingToDo, `This is asked for already as ${there.number}. Nothing was tabled.`);
  };
  const turn = house.limits.acts;
  const answer = await turn.take(seatKey(negotiation, seat), (lend) => negotiation.act(seat, act, once, lend));
  const same = there as Proposal | null;
  if (same !== null) return { key, proposal: same.id, number: same.number, already: true };
  if (isRefusal(answer)) return { key, refused: { code: answer.refused, message: answer.message } };
  const { seq, proposal, number, received } = answer;
  return {
    key,
    seq,
    ...(proposal !== undefined && { proposal }),
    ...(number !== undefined && { number }),
    ...(received && { received }),
  };
};
