/**
 * Readings of a room by one who only looks on: the same doors, over negotiations another writes in. A host that can have
 * readings done beside the room (in a thread, say) does them there, so that the longest takes nobody's words a moment
 * longer. Who asks is settled there as well, from the same storage.
 */
import { Hono } from "hono";
import type { Context, Next } from "hono";
import { compress } from "hono/compress";
import { archiveDoor } from "./archives.ts";
import { notFound, onError } from "./errors.ts";
import { fileDoor } from "./files.ts";
import type { House } from "./house.ts";
import { restoringDoor } from "./restoring.ts";
import { negotiationOf, roomDoor } from "./rooms.ts";

/** Answers a reading beside the room; null where that cannot be done there, and the room has to answer it itself. */
export type LookApart = (request: Request) => Promise<Response | null>;

/** Whether an answer says that it could not be given here: of what nobody foresaw the room tells itself. */
export const gaveUp = ({ status }: Response): boolean => status === 500 || status === 503;

export const onlookingApp = (house: House): Hono => {
  const app = new Hono();
  app.onError(onError(house.log));
  app.notFound(notFound);
  app.use(compress());
  // Before anybody is asked for: whose seat was withdrawn is in the storage, what the text says since then is not in memory.
  app.use("/api/negotiations/:id/*", (c: Context, next: Next) => {
    negotiationOf(house, c).follow();
    return next();
  });
  for (const door of [roomDoor, restoringDoor, fileDoor, archiveDoor]) app.route("/api/negotiations/:id", door(house));
  return app;
};
