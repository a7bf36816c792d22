/**
 * Readings of a room in a process that only reads: the same routes, over negotiations in which another process writes.
 * Where the host can, readings are done there, so that even the longest delays nobody's words. Who asks is checked
 * there too, from the same storage.
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

/** Answers a reading in another process; null if it cannot be answered there, so that the room has to do it. */
export type LookApart = (request: Request) => Promise<Response | null>;

/** Whether an answer means that the reading process failed. The room then answers itself, and reports any fault. */
export const gaveUp = ({ status }: Response): boolean => status === 500 || status === 503;

/**
 * The application of that process. It expects readings only; which ones come to it, the server in front decides
 * (limits.ts).
 */
export const onlookingApp = (house: House): Hono => {
  const app = new Hono();
  app.onError(onError(house.log));
  app.notFound(notFound);
  app.use(compress());
  // `follow` comes before the check of who asks, so that a seat withdrawn meanwhile is noticed, and the text is
  // current.
  app.use("/api/negotiations/:id/*", (c: Context, next: Next) => {
    negotiationOf(house, c).follow();
    return next();
  });
  for (const door of [roomDoor, restoringDoor, fileDoor, archiveDoor]) app.route("/api/negotiations/:id", door(house));
  return app;
};
