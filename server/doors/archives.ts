/**
 * Archives and proofs: the record as a file for the Chair and the operator, restoring one (operator only), and checking
 * whether an output is of the record.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { describeRoute } from "hono-openapi";
import * as v from "valibot";
import { refuse, RefusalCode } from "../../drafts/refusal.ts";
import { linkToken } from "../directory.ts";
import { restorable } from "../record/restore.ts";
import { answers, checked, errors } from "./asked.ts";
import { inviter } from "./callers.ts";
import { granted, Refused } from "./errors.ts";
import type { House } from "./house.ts";
import { seatKey } from "./limits.ts";
import { proveOutput } from "./proof.ts";
import { negotiationOf } from "./rooms.ts";
import { uploadedBytes, uploadLimit } from "./uploads.ts";

const archiveBytes = 1024 * 1024 * 1024;

const archiveQuery = v.object({
  audience: v.optional(v.picklist(["full", "groups", "none"]), "full"),
  /** Includes what was told the Chair alone; only the operator may ask for it. */
  desk: v.optional(v.literal("1")),
  seat: v.optional(v.pipe(v.string(), v.maxLength(100))),
});

/** After how many bytes of a file it is checked again that the reader still has the seat. */
const between = 256 * 1024;

/**
 * The pieces of a file as a stream. Each is made when it is taken, so asking for the head alone makes none. `seated`
 * throws if the reader has lost the seat; the file then ends without its seal.
 */
const streamOf = (pieces: Generator<Uint8Array>, seated: () => void): ReadableStream<Uint8Array> => {
  let told = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (told >= between)
          try {
            seated();
            told = 0;
          } catch (error) {
            pieces.return(undefined);
            throw error;
          }
        const next = pieces.next();
        if (next.done === true) return controller.close();
        told += next.value.length;
        controller.enqueue(next.value);
      },
      cancel() {
        pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
};

/** `/api/negotiations/:id/archive` and `/proofs`. */
export const archiveDoor = (house: House): Hono => {
  const door = new Hono();
  door.get(
    "/archive",
    describeRoute({
      summary: "The whole record in one file, for an audience (operator, Chair)",
      tags: ["outputs"],
      responses: { 200: { description: "The file (docs/archive.md)" }, ...errors(400, 401, 403, 404, 409) },
    }),
    checked("query", archiveQuery),
    (c) => {
      const negotiation = negotiationOf(house, c);
      const { audience, desk } = c.req.valid("query");
      const by = inviter(house.callers.of(c, negotiation));
      const pieces = granted(negotiation.archive(by, { audience, desk: desk === "1" }));
      c.header("Content-Type", "application/vnd.unbracket.archive");
      c.header("Content-Disposition", `attachment; filename="${negotiation.id}.archive"`);
      return c.body(streamOf(pieces, () => void house.callers.of(c, negotiation)));
    },
  );

  door.post(
    "/proofs",
    uploadLimit,
    describeRoute({
      summary:
        "Which moment of the record an exported file is of, and whether its words are the record's; nothing is kept",
      tags: ["outputs"],
      responses: {
        200: answers("The moment, and every paragraph that differs"),
        ...errors(400, 401, 403, 404, 413, 422),
      },
    }),
    async (c) => {
      const negotiation = negotiationOf(house, c);
      const { seat } = house.callers.of(c, negotiation);
      const bytes = await uploadedBytes(c);
      const turn = house.limits.turnOf(seatKey(negotiation, seat));
      const tooLarge = house.read.tooLarge?.(bytes) ?? null;
      if (tooLarge !== null) throw new Refused(tooLarge);
      return c.json(await turn(() => proveOutput(negotiation, seat, bytes)));
    },
  );
  return door;
};

/** `/api/archives`: restores a negotiation from its archive. */
export const restoreDoor = (house: House): Hono => {
  const { directory, callers, address } = house;
  const door = new Hono();
  const mustOperate = (c: Context): void => {
    if (!callers.isOperator(c))
      throw new Refused(refuse(RefusalCode.notEntitled, "Only the operator puts a record back."));
  };
  door.post(
    "/archives",
    // Checked before the body is read: nobody else's gigabyte is even counted.
    async (c, next) => {
      mustOperate(c);
      await next();
    },
    bodyLimit({
      maxSize: archiveBytes,
      onError: () => {
        throw new Refused(refuse(RefusalCode.tooLarge, "The archive is larger than 1 GB. Nothing was restored."));
      },
    }),
    describeRoute({
      summary: "Put a negotiation back from its archive (operator): the same record, new links",
      tags: ["start"],
      requestBody: {
        required: true,
        content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
      },
      responses: { 201: answers("Its id, its head, and a link for every seat, shown once"), ...errors(400, 403, 413) },
    }),
    async (c) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const header = granted(restorable(bytes));
      const negotiation = directory.restore(bytes, header.id);
      const chairs = header.seats.some(({ role }) => role === "chair") ? [] : [{ role: "chair" as const }];
      const seats = [...chairs, ...header.seats].map((ask) => {
        const { role, parties, seat, token: secret } = granted(negotiation.invite(null, ask));
        const token = linkToken(negotiation.id, secret);
        return { role, party: parties.join(","), seat, token, link: `${address().url}/join/${token}` };
      });
      return c.json({ id: negotiation.id, head: negotiation.head, seats }, 201);
    },
  );
  return door;
};
