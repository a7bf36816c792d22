/** `/api/negotiations/:id`: outputs to download, and comparisons. */
import { Hono } from "hono";
import type { Context } from "hono";
import { describeRoute } from "hono-openapi";
import { withAuthors } from "./authors.ts";
import { answers, checked, compareQuery, errors, exportQuery } from "./asked.ts";
import { granted } from "./errors.ts";
import type { House } from "./house.ts";
import { afterTurn, seatKey } from "./limits.ts";
import { comparisonOutput, draftOutput, isUnset, noPdf, typesetOutput } from "./outputs.ts";
import type { Output, Unset } from "./outputs.ts";
import { negotiationOf } from "./rooms.ts";

/** The Content-Disposition header for a file name. Names with other than plain letters are also given by RFC 5987. */
const disposition = (name: string, inline: boolean): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const exact = plain === name ? "" : `; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escape)}`;
  return `${inline ? "inline" : "attachment"}; filename="${plain}"${exact}`;
};

/** `encodeURIComponent` leaves these four characters, which RFC 5987 does not allow. */
const escape = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;

const sent = (c: Context, { name, type, body }: Output, inline: boolean): Response => {
  c.header("Content-Type", type);
  c.header("Content-Disposition", disposition(name, inline));
  // An output is a document of its own: it has its own styles, runs nothing and loads nothing.
  c.header(
    "Content-Security-Policy",
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox",
  );
  return c.body(typeof body === "string" ? body : new Uint8Array(body));
};

/** The routes `export` and `compare`. An output shows no more than the seat that asks may know. */
export const fileDoor = (house: House): Hono => {
  const { callers } = house;
  const door = new Hono();

  /** Sends an output. A PDF is set only after the caller has given back its turn. */
  const handedOut = (
    c: Context,
    output: Output | Output<Unset>,
    key: string,
    inline: boolean,
  ): Response | Promise<Response> => {
    if (!isUnset(output)) return sent(c, output, inline);
    const { typeset } = house;
    if (typeset === undefined) throw noPdf();
    const turn = house.limits.printsOf(key);
    return afterTurn(c, async () => sent(c, await turn(() => typesetOutput(output, typeset)), inline));
  };

  door.get(
    "/export",
    describeRoute({
      summary: "An output of the draft, as a download",
      tags: ["outputs"],
      description:
        "`view=positions` is the table of paragraphs and proposals by parties, as xlsx or csv; every other view is a text, as " +
        "docx, pdf, html, md, txt, akn (Akoma Ntoso 3.0) or json. A PDF of the tracked view looks like the annotated one.",
      responses: { 200: { description: "The file" }, ...errors(400, 401, 403, 404, 409, 413, 422, 501) },
    }),
    checked("query", exportQuery),
    async (c) => {
      const negotiation = negotiationOf(house, c);
      const { seat } = callers.of(c, negotiation);
      const ask = c.req.valid("query");
      const output = await draftOutput(negotiation, seat, ask, {
        now: house.now(),
        typesets: house.typeset !== undefined,
      });
      return handedOut(c, output, seatKey(negotiation, seat), ask.inline === "1");
    },
  );

  door.get(
    "/compare",
    describeRoute({
      summary: "Two moments or revisions, paragraph by paragraph and word by word",
      tags: ["outputs"],
      responses: { 200: answers("Comparison, or a file"), ...errors(400, 401, 403, 404, 409, 501) },
    }),
    checked("query", compareQuery),
    async (c) => {
      const negotiation = negotiationOf(house, c);
      const { seat } = callers.of(c, negotiation);
      const { from, to, format, inline, bare } = c.req.valid("query");
      if (format === "pdf" && house.typeset === undefined) throw noPdf();
      await negotiation.look(seat, from, to);
      // Both moments are turned into entries at once, so that nothing that happens meanwhile is in only half of the
      // answer.
      const entry = (at: string | undefined): string =>
        at === undefined || at === "now" ? String(granted(negotiation.draft(seat)).seq) : at;
      const compared = granted(negotiation.compare(seat, entry(from), entry(to)));
      const comparison = bare === "1" ? compared : await withAuthors(negotiation, seat, compared);
      if (format === "json") return c.json(comparison);
      const output = await comparisonOutput(negotiation.info(seat), comparison, format);
      return handedOut(c, output, seatKey(negotiation, seat), inline === "1");
    },
  );

  return door;
};
