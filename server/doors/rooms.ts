/** `/api/negotiations/:id`: who is in the room, what its text says, and the acts it is asked for. */
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { describeRoute, resolver } from "hono-openapi";
import { draftJson } from "../../drafts/draft.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { actSchema } from "../../drafts/wire.ts";
import { linkToken } from "../directory.ts";
import type { Negotiation } from "../room/negotiation.ts";
import {
  answers,
  blameQuery,
  caucusSchema,
  checked,
  draftQuery,
  errors,
  historyQuery,
  inviteSchema,
  leaseSchema,
  membersSchema,
  momentsQuery,
  reconcileQuery,
  revokeSchema,
  settingsSchema,
} from "./asked.ts";
import { inviter } from "./callers.ts";
import { granted, Refused } from "./errors.ts";
import { historyText } from "./history-text.ts";
import type { House } from "./house.ts";
import { actBytes, seatKey } from "./limits.ts";

/** The negotiation that an address names. Throws a refusal if there is none. */
export const negotiationOf = (house: House, c: Context): Negotiation => {
  const negotiation = house.directory.get(c.req.param("id") ?? "");
  if (negotiation) return negotiation;
  throw new Refused(refuse(RefusalCode.unknownNegotiation, "There is no negotiation of this id here."));
};

/** Each so many letters count as one act more, up to two hundred, because long wordings take long to compare. */
const actWeighs = 2 * 1024;
const heaviest = 200;
/** From this many letters on an act counts as long; and the most kilobytes one act counts as. */
const long = 8 * 1024;
const longest = 300;

/** If a longer body is refused, it is not even read. */
const unread = 512 * 1024;

/** The body as JSON. Refusals are thrown. `weigh` is called before it is parsed. */
const jsonBody = async (c: Context, weigh: (letters: number) => Promise<void>): Promise<unknown> => {
  // A body that announces itself as very long is weighed before it is read; if it is refused, the connection is cut.
  const said = Number(c.req.header("content-length") ?? 0);
  if (said > unread) await weigh(said);
  const text = await c.req.text();
  if (said <= unread) await weigh(text.length);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Malformed letters are the sender's fault; a broken connection is passed on as an error.
    if (error instanceof SyntaxError) throw new Refused(refuse(RefusalCode.malformed, "The body is no JSON."));
    throw error;
  }
};

/** A query without the fields that were not given. */
const given = <Query extends object>(query: Query) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Query]?: Exclude<Query[Field], undefined>;
  };

const described = (summary: string, description: string, ...failing: readonly number[]) =>
  describeRoute({ summary, tags: ["negotiation"], responses: { 200: answers(description), ...errors(...failing) } });

/**
 * All routes of one room but outputs, imports, archives and the preview of a restore, which have doors of their own.
 */
export const roomDoor = (house: House): Hono => {
  const { callers, address, limits } = house;
  const door = new Hono();
  const room = (c: Context) => negotiationOf(house, c);
  const small = bodyLimit({ maxSize: 64 * 1024 });

  door.get("/", described("Title, symbol, own seat, roster, counts", "NegotiationInfo", 401, 403, 404, 409), (c) => {
    const negotiation = room(c);
    return c.json(negotiation.info(callers.of(c, negotiation).seat));
  });

  door.get(
    "/draft",
    described("The draft as this seat may see it, now or at a moment", "Draft", 401, 403, 404, 409),
    checked("query", draftQuery),
    async (c) => {
      const negotiation = room(c);
      const { seat } = callers.of(c, negotiation);
      const { at } = c.req.valid("query");
      await negotiation.look(seat, at);
      return c.json(draftJson(granted(negotiation.draft(seat, at))));
    },
  );

  door.get(
    "/history",
    described(
      "What happened, oldest first, as steps: of a paragraph, party, office, kind, part (the one the paragraph stood in right before or after the entry) or time",
      "HistoryPage",
      400,
      401,
      403,
      404,
    ),
    checked("query", historyQuery),
    (c) => {
      const negotiation = room(c);
      const { seat } = callers.of(c, negotiation);
      const { format, seat: _, ...asked } = c.req.valid("query");
      const page = granted(negotiation.history(seat, given(asked)));
      return format === "txt" ? c.text(historyText(page.steps, negotiation.info(seat).parties)) : c.json(page);
    },
  );

  door.get(
    "/moments",
    described(
      "From where to where this seat may look back; with `around` the steps of the stretch an entry is in",
      "MomentsInfo, or PastStretch",
      400,
      401,
      403,
      404,
    ),
    checked("query", momentsQuery),
    (c) => {
      const negotiation = room(c);
      const { seat } = callers.of(c, negotiation);
      const { around } = c.req.valid("query");
      return c.json(around === undefined ? negotiation.moments(seat) : granted(negotiation.stretch(seat, around)));
    },
  );

  door.post(
    "/acts",
    bodyLimit({ maxSize: actBytes }),
    describeRoute({
      summary: "An act: the only way anything but words changes",
      tags: ["negotiation"],
      requestBody: {
        required: true,
        content: { "application/json": { schema: resolver(actSchema, { errorMode: "ignore" }) } },
      },
      responses: {
        200: answers("The seq of its entry, and the id of the proposal or paragraph it made"),
        ...errors(400, 401, 403, 404, 409, 413, 422, 503),
      },
    }),
    async (c) => {
      const negotiation = room(c);
      const seat = callers.seatOf(c, negotiation);
      const body = await jsonBody(c, async (length) => {
        await limits.spend(seatKey(negotiation, seat), "acts", Math.min(heaviest, length / actWeighs));
        if (length > long) await limits.spend(negotiation.id, "longActs", Math.min(longest, length / 1024));
      });
      // While an act waits for typing, which may never come, others get its turn.
      const done = (lend: () => void) => negotiation.act(seat, body, undefined, lend);
      return c.json(granted(await limits.acts.take(seatKey(negotiation, seat), done)));
    },
  );

  door.post(
    "/clients",
    small,
    described("A client id to type under, leased to one device", "Lease", 400, 401, 403, 404),
    checked("json", leaseSchema),
    (c) => {
      const negotiation = room(c);
      return c.json(granted(negotiation.lease(callers.seatOf(c, negotiation), c.req.valid("json"))));
    },
  );

  door.get("/invitations", described("Who was invited", "Invitations, without tokens", 401, 403, 404), (c) => {
    const negotiation = room(c);
    const invitations = granted(negotiation.invitations(inviter(callers.of(c, negotiation))));
    return c.json({ invitations });
  });

  door.post(
    "/invitations",
    small,
    describeRoute({
      summary: "Invite: a seat and the link that opens it",
      tags: ["negotiation"],
      responses: { 201: answers("The invitation, its link and token, shown once"), ...errors(400, 401, 403, 404) },
    }),
    checked("json", inviteSchema),
    (c) => {
      const negotiation = room(c);
      const { role, parties, head, days } = c.req.valid("json");
      const invited = granted(
        negotiation.invite(inviter(callers.of(c, negotiation)), {
          role,
          ...(parties !== undefined && { parties }),
          ...(head !== undefined && { head }),
          ...(days !== undefined && { days }),
        }),
      );
      const token = linkToken(negotiation.id, invited.token);
      return c.json({ ...invited, token, link: `${address().url}/join/${token}` }, 201);
    },
  );

  const revoke = (c: Context, invitation: string) => {
    const negotiation = room(c);
    const refusal = negotiation.revoke(inviter(callers.of(c, negotiation)), invitation);
    if (refusal) throw new Refused(refusal);
    return c.json({ revoked: invitation });
  };
  const revokes = described("Revoke a link; whoever sits there is shown out", "The id revoked", 400, 401, 403, 404);
  door.delete("/invitations", small, revokes, checked("json", revokeSchema), (c) =>
    revoke(c, c.req.valid("json").invitation),
  );
  door.delete("/invitations/:invitation", revokes, (c) => revoke(c, c.req.param("invitation")));

  door.delete(
    "/invitations/:invitation/devices",
    described(
      "Sign out every device that joined with a link; the link stays",
      "How many there were",
      400,
      401,
      403,
      404,
    ),
    (c) => {
      const negotiation = room(c);
      const by = inviter(callers.of(c, negotiation));
      return c.json(granted(negotiation.signOut(by, c.req.param("invitation"))));
    },
  );

  door.get("/caucuses", described("The caucuses of this seat", "Caucuses", 401, 404), (c) => {
    const negotiation = room(c);
    return c.json({ caucuses: negotiation.caucuses(callers.seatOf(c, negotiation)) });
  });

  door.post(
    "/caucuses",
    small,
    describeRoute({
      summary: "An open paper, a small group, or a paper shared with others",
      tags: ["negotiation"],
      responses: { 201: answers("The caucus"), ...errors(400, 401, 403, 404) },
    }),
    checked("json", caucusSchema),
    (c) => {
      const negotiation = room(c);
      const seat = callers.seatOf(c, negotiation);
      const ask = c.req.valid("json");
      if (ask.kind === "open") {
        const { kind: _, ...open } = ask;
        return c.json(granted(negotiation.openCaucus(seat, open)), 201);
      }
      if (ask.from !== undefined)
        return c.json(granted(negotiation.sharePaper(seat, { ...ask.from, with: ask.members })), 201);
      const name = ask.name ?? ask.members.join(", ");
      return c.json(granted(negotiation.formCaucus(seat, { name, members: ask.members })), 201);
    },
  );

  door.put(
    "/caucuses/:caucus/members",
    small,
    described("Who shares a caucus", "The caucus", 400, 401, 403, 404),
    checked("json", membersSchema),
    (c) => {
      const negotiation = room(c);
      const seat = callers.seatOf(c, negotiation);
      // Null if the caller has taken its own party out of the caucus.
      return c.json({
        caucus: granted(negotiation.setMembers(seat, c.req.param("caucus"), c.req.valid("json").members)),
      });
    },
  );

  door.delete(
    "/caucuses/:caucus",
    described("Destroy a caucus and its papers", "The id destroyed", 401, 403, 404),
    (c) => {
      const negotiation = room(c);
      const caucus = c.req.param("caucus");
      const refusal = negotiation.destroyCaucus(callers.seatOf(c, negotiation), caucus);
      if (refusal) throw new Refused(refusal);
      return c.json({ destroyed: caucus });
    },
  );

  door.patch(
    "/settings",
    small,
    described("What the Chair decides about the room", "Settings", 400, 401, 403, 404),
    checked("json", settingsSchema),
    (c) => {
      const negotiation = room(c);
      return c.json(granted(negotiation.settings(callers.seatOf(c, negotiation), c.req.valid("json"))));
    },
  );

  door.post("/leave", described("This browser gives its seat up", "The seat left", 401, 404), (c) => {
    const negotiation = room(c);
    const seat = callers.seatOf(c, negotiation);
    callers.leave(c, negotiation.id, seat.id, address().url.startsWith("https:"));
    return c.json({ left: seat.id });
  });

  door.get(
    "/verify",
    described("Replays the record (operator)", "Whether the chain and the replayed state hold", 401, 403, 404),
    async (c) => {
      const negotiation = room(c);
      if (!callers.isOperator(c))
        throw new Refused(refuse(RefusalCode.notEntitled, "Only the operator has the record replayed here."));
      return c.json(await negotiation.verifyInSlices());
    },
  );

  door.get(
    "/blame",
    described("Who wrote this: a paragraph's words, each with what brought it", "Blame", 400, 401, 403, 404),
    checked("query", blameQuery),
    async (c) => {
      const negotiation = room(c);
      const { seat } = callers.of(c, negotiation);
      const { paragraph, at } = c.req.valid("query");
      await negotiation.look(seat, at);
      return c.json(granted(negotiation.blame(seat, { paragraph, ...(at !== undefined && { at }) })));
    },
  );

  door.get(
    "/reconcile",
    described(
      "Nothing silent: every difference between two moments under one heading",
      "Reconciled: what the record explains, and what it does not",
      400,
      401,
      403,
      404,
    ),
    checked("query", reconcileQuery),
    async (c) => {
      const negotiation = room(c);
      const { seat } = callers.of(c, negotiation);
      const { from, to } = c.req.valid("query");
      return c.json(granted(await negotiation.reconcile(seat, from, to)));
    },
  );
  return door;
};
