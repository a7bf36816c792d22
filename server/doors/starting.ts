/** `/api`: lists one's negotiations, previews what a file would become, and starts negotiations. */
import { Hono } from "hono";
import type { Context } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import * as v from "valibot";
import type { ParsedDraft } from "../../drafts/notation/parsed.ts";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { rosterParties } from "../../drafts/roster/roster.ts";
import { linkToken } from "../directory.ts";
import { answers, errors, startFieldsSchema, startSchema } from "./asked.ts";
import { granted, malformed, Refused } from "./errors.ts";
import type { House } from "./house.ts";
import { mostNegotiations, seatKey, uploadBytes, type Turn } from "./limits.ts";
import { previewUpload, readDraftText, readUpload, uploadLimit, type ReadApart } from "./uploads.ts";

/** On one's own machine anybody may start a negotiation, elsewhere only the operator. */
const mayStart = (house: House, c: Context): boolean => house.address().loopback || house.callers.isOperator(c);

const mustBeAbleToStart = (house: House, c: Context): void => {
  if (!mayStart(house, c))
    throw new Refused(refuse(RefusalCode.notEntitled, "Here only the operator starts a negotiation."));
};

interface Beginning {
  readonly title: string;
  readonly symbol: string;
  readonly phase?: "drafting" | "open";
  readonly parsed?: ParsedDraft;
}

/** What a negotiation should begin with, from a form with a file or from JSON. */
const beginningOf = async (c: Context, turn: Turn, read: ReadApart): Promise<Beginning> => {
  const parties = rosterParties();
  if (/^multipart\/form-data/i.test(c.req.header("content-type") ?? "")) {
    const { parsed, name, fields } = await readUpload(c, parties, turn, read);
    const given = v.safeParse(startFieldsSchema, fields);
    if (!given.success) throw malformed(given.issues);
    const { title, symbol, language, phase } = given.output;
    return {
      title: title || parsed.title || name.replace(/\.\w+$/, ""),
      symbol: symbol || parsed.symbol || "",
      parsed: language === undefined ? parsed : { ...parsed, language },
      ...(phase !== undefined && { phase }),
    };
  }
  let body: unknown;
  try {
    body = await c.req.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused(refuse(RefusalCode.malformed, "The body is no JSON."));
    throw error;
  }
  const given = v.safeParse(startSchema, body);
  if (!given.success) throw malformed(given.issues);
  const { text, title, symbol, language, phase } = given.output;
  const parsed =
    text === undefined && language === undefined
      ? undefined
      : granted(await turn(() => readDraftText(text ?? "", parties)));
  return {
    title,
    symbol,
    ...(parsed !== undefined && { parsed: language === undefined ? parsed : { ...parsed, language } }),
    ...(phase !== undefined && { phase }),
  };
};

/** The routes under no negotiation's id: the list, the sample, the preview of a file, and the start. */
export const startDoor = (house: House): Hono => {
  const { directory, callers, address, limits } = house;
  const door = new Hono();

  door.get(
    "/negotiations",
    describeRoute({
      summary: "The negotiations this browser or token has a seat in; for the operator, all",
      tags: ["start"],
      responses: { 200: answers("Negotiations, and whether one may be started here") },
    }),
    async (c) => {
      const started = { mayStart: mayStart(house, c), sample: house.sample() !== null };
      if (callers.isOperator(c)) {
        const ids = directory.ids();
        const negotiations = ids.flatMap((id) => {
          const one = directory.readable(id);
          return one === null ? [] : [{ id, title: one.title, symbol: one.symbol, head: one.head }];
        });
        const unavailable = ids.filter((id) => !negotiations.some((one) => one.id === id));
        return c.json({ negotiations, ...(unavailable.length > 0 && { unavailable }), ...started });
      }
      const seats = callers.seats(c);
      const [first] = seats;
      if (first !== undefined) await limits.spend(seatKey(first.negotiation, first.seat), "reads");
      else if (callers.shows(c)) limits.guessed();
      const negotiations = seats.map(({ negotiation, seat }) => {
        const { caucuses: _c, documents: _d, parties, ...info } = negotiation.info(seat);
        return { ...info, parties: parties.filter(({ id }) => seat.parties.includes(id)) };
      });
      negotiations.sort((a, b) => (a.head.at < b.head.at ? 1 : a.head.at > b.head.at ? -1 : 0));
      return c.json({ negotiations, ...started });
    },
  );

  door.get(
    "/sample",
    describeRoute({
      summary: "The sample negotiation: invented States, a join link per seat",
      tags: ["start"],
      responses: { 200: answers("Its id and links, where the host shows one"), ...errors(404) },
    }),
    (c) => {
      const sample = house.sample();
      if (sample) return c.json(sample);
      throw new Refused(refuse(RefusalCode.unknownNegotiation, "This server shows no sample."), 404);
    },
  );

  door.post(
    "/previews",
    // Checked before the body is read.
    async (c, next) => {
      if (callers.isOperator(c)) return next();
      const [first] = callers.seats(c);
      if (first === undefined) mustBeAbleToStart(house, c);
      const key = first === undefined ? "" : seatKey(first.negotiation, first.seat);
      await limits.spend(key, "uploads");
      return limits.bodies.during(c, key, uploadBytes, next);
    },
    uploadLimit,
    describeRoute({
      summary: "What a Word, Markdown or text file would become; nothing is kept",
      tags: ["start"],
      requestBody: {
        required: true,
        content: {
          "multipart/form-data": {
            schema: {
              type: "object",
              required: ["file"],
              properties: { file: { type: "string", format: "binary" } },
            },
          },
        },
      },
      responses: { 200: answers("What was found and what was not understood"), ...errors(400, 403, 413, 422, 503) },
    }),
    async (c) => {
      const parties = rosterParties();
      const [first] = callers.seats(c);
      const turn = limits.filesOf(first === undefined ? "" : seatKey(first.negotiation, first.seat));
      return c.json(await previewUpload(c, parties, turn, house.read));
    },
  );

  door.post(
    "/negotiations",
    async (c, next) => {
      mustBeAbleToStart(house, c);
      const operates = Boolean(c.req.header("authorization")) && callers.isOperator(c);
      if (!operates) await limits.spend("", "starts");
      if (directory.ids().length >= mostNegotiations)
        throw new Refused(
          refuse(RefusalCode.tooMany, "This server holds as many negotiations as it may. None was begun."),
        );
      return operates ? next() : limits.bodies.during(c, "", uploadBytes, next);
    },
    uploadLimit,
    describeRoute({
      summary: "Start a negotiation, from a file, from notation or blank",
      tags: ["start"],
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: resolver(startSchema, { errorMode: "ignore" }) },
          "multipart/form-data": {
            schema: {
              type: "object",
              required: ["file"],
              properties: {
                file: { type: "string", format: "binary" },
                title: { type: "string", description: "Taken from the file when empty." },
                symbol: { type: "string" },
                language: { type: "string" },
                phase: { enum: ["drafting", "open"] },
              },
            },
          },
        },
      },
      responses: { 201: answers("Its id and the Chair's link, shown once"), ...errors(400, 403, 413, 422, 503) },
    }),
    async (c) => {
      const beginning = await beginningOf(c, limits.filesOf(""), house.read);
      const negotiation = directory.start({ ...beginning, parties: rosterParties() });
      const chair = granted(negotiation.invite(null, { role: "chair" }));
      const token = linkToken(negotiation.id, chair.token);
      // Whoever starts a negotiation in a browser becomes its Chair there; a script gets the token.
      if (c.req.header("authorization") === undefined) {
        const bound = negotiation.bind(chair.token);
        if (bound) callers.keep(c, negotiation.id, bound.seat, bound.session, address().url.startsWith("https:"));
      }
      return c.json(
        {
          id: negotiation.id,
          title: negotiation.title,
          symbol: negotiation.symbol,
          seat: chair.seat,
          seats: [{ role: "chair", party: "", seat: chair.seat, token, link: `${address().url}/join/${token}` }],
          ...(beginning.parsed && { found: beginning.parsed.found, problems: beginning.parsed.problems }),
        },
        201,
      );
    },
  );
  return door;
};
