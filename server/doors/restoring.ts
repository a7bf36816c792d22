/** `/api/negotiations/:id/restore-preview`: shows what a restore would overwrite, without restoring anything. */
import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import * as v from "valibot";
import { answers, blameQuery, checked, errors, reconcileQuery } from "./asked.ts";
import { granted } from "./errors.ts";
import type { House } from "./house.ts";
import { negotiationOf } from "./rooms.ts";

const { paragraph, ...others } = blameQuery.entries;
const restoreQuery = v.object({ ...others, paragraph: v.optional(paragraph), at: reconcileQuery.entries.from });

/** The route alone; the restore itself is an act. Only a seat of the room may ask, not the operator. */
export const restoringDoor = (house: House): Hono => {
  const door = new Hono();
  door.get(
    "/restore-preview",
    describeRoute({
      summary: "What a restore of a paragraph, or of the whole text, would overwrite now",
      tags: ["negotiation"],
      responses: {
        200: answers("WouldRestore; its `head` is what the act names as `seen`"),
        ...errors(400, 401, 403, 404, 409),
      },
    }),
    checked("query", restoreQuery),
    async (c) => {
      const negotiation = negotiationOf(house, c);
      const asked = c.req.valid("query");
      const seat = house.callers.seatOf(c, negotiation);
      await negotiation.look(seat, asked.at);
      return c.json(
        granted(
          negotiation.wouldRestore(seat, {
            at: asked.at,
            ...(asked.paragraph !== undefined && { paragraph: asked.paragraph }),
          }),
        ),
      );
    },
  );
  return door;
};
