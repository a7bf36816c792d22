/**
 * `/sync/:id/<document>`: a WebSocket for one document of one seat. The route finds the seat and hands the socket to
 * the room, which decides everything else. Refusals are close codes between 4400 and 4499, sent after the socket has
 * opened, because only after those does the client give up. Only pages of other sites are turned away before.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import type { UpgradeWebSocket, WSContext, WSEvents } from "hono/ws";
import { CloseCode } from "../../drafts/wire.ts";
import { RefusalCode } from "../../drafts/refusal.ts";
import type { Resting } from "../room/connection.ts";
import type { Receiver } from "../room/entrance.ts";
import type { Knock, Shared, Socket } from "../room/socket.ts";
import type { Negotiation } from "../room/negotiation.ts";
import { Unreadable } from "../directory.ts";
import { Refused } from "./errors.ts";
import { traceOf } from "../watch.ts";
import type { House } from "./house.ts";
import { seatKey } from "./limits.ts";
import { sameOrigin } from "./origin.ts";

/** What the room needs of a host's socket beyond hono's, such as how much waits to be sent. */
export interface HostSocket {
  readonly bufferedAmount: number;
  send(message: Uint8Array | string): void;
  /**
   * Passes all further messages directly to `receive`; without this method they come as events. `noise` is told how
   * many frames came that are no messages.
   */
  take?(receive: (message: Uint8Array | string) => void, noise: (frames: number) => void): void;
  /** Sends messages that others are sent too, if the host can save work by that. */
  sendShared?(shared: Shared): void;
  /** Absent on Workers, where the platform ends connections. */
  terminate?(): void;
  pause?(): void;
  resume?(): void;
  /** Keeps what the connection needs after a sleep, where the host's sockets outlive a sleep of the room. */
  rest?(resting: Resting): void;
}

/** The longest message taken from a client, in bytes. For updates the room has limits of its own. */
export const longestMessage = 4 * 1024 * 1024;

/**
 * How many more frames are taken after a connection was closed before the line is cut. An honest client has a few under
 * way.
 */
const mostAfterwards = 1_000;

const documentPattern = /^(draft|desk|names\/(full|groups)|caucus\/[\w-]{1,64})$/;

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** A close reason; on the wire it may have 123 bytes. */
const reasonOf = (message: string): string => {
  const bytes = new TextEncoder().encode(message);
  return bytes.length <= 123 ? message : new TextDecoder().decode(bytes.slice(0, 120)).replace(/\uFFFD$/u, "") + "…";
};

/** `thrownOut` is called when the socket is closed for something nobody should do. */
const socketOf = (ws: WSContext<HostSocket>, thrownOut?: () => void): Socket => ({
  send(message) {
    // If a close crosses a broadcast, neither is an error.
    if (ws.readyState === 1) ws.raw?.send(message);
  },
  ...(ws.raw?.sendShared && {
    sendShared(shared) {
      if (ws.readyState === 1) ws.raw?.sendShared?.(shared);
    },
  }),
  close(code, reason) {
    if (code >= 4400) thrownOut?.();
    ws.close(code, reasonOf(reason));
  },
  get buffered() {
    return ws.raw?.bufferedAmount ?? 0;
  },
  drop() {
    ws.raw?.terminate?.();
  },
  ...(ws.raw?.pause && {
    pause() {
      ws.raw?.pause?.();
    },
    resume() {
      ws.raw?.resume?.();
    },
  }),
  rest(resting) {
    ws.raw?.rest?.(resting);
  },
});

const codeOf = (refused: Refused): number => {
  switch (refused.refusal.refused) {
    case RefusalCode.revoked:
    case RefusalCode.notEntitled:
      return CloseCode.revoked;
    default:
      return CloseCode.notSignedIn;
  }
};

/** What a seat asks to be connected to, or the code and reason for which it is not. */
const knockOf = (
  house: House,
  c: Context,
  document: string,
):
  | { readonly negotiation: Negotiation; readonly knock: Knock; readonly key: string }
  | { readonly code: number; readonly reason: string; readonly key: string; readonly held?: () => Promise<void> } => {
  let key = "";
  try {
    const negotiation = house.directory.get(c.req.param("id") ?? "");
    if (!negotiation) return { code: CloseCode.unknown, reason: "There is no negotiation of this id here.", key };
    if (!documentPattern.test(document))
      return { code: CloseCode.unknown, reason: "There is no document of this name.", key };
    const seat = house.callers.seatOf(c, negotiation);
    key = seatKey(negotiation, seat);
    const wait = house.limits.take(key, "sockets");
    if (wait > 0)
      return {
        code: CloseCode.again,
        reason: `wait-${wait}: this seat opens more connections than its devices need.`,
        key,
        held: () => house.limits.hold(key, wait),
      };
    const client = whole(c.req.query("client"));
    const epoch = whole(c.req.query("epoch"));
    const lease = c.req.query("lease");
    const head = c.req.query("head");
    const wire = whole(c.req.query("wire"));
    const nth = /^([\w-]{1,40})\.(\d{1,15})$/u.exec(c.req.query("nth") ?? "");
    return {
      negotiation,
      key,
      knock: {
        seat: seat.id,
        document,
        ...(client !== undefined && { client }),
        ...(epoch !== undefined && { epoch }),
        ...(lease ? { lease } : {}),
        ...(head ? { head } : {}),
        ...(wire !== undefined && { wire }),
        ...(nth && { nth: { page: nth[1]!, n: Number(nth[2]) } }),
      },
    };
  } catch (error) {
    if (error instanceof Refused) {
      if (codeOf(error) === CloseCode.notSignedIn && house.limits.take("", "guesses") > 0)
        return { code: CloseCode.again, reason: "Too many links were tried that do not open.", key };
      return { code: codeOf(error), reason: error.message, key };
    }
    if (error instanceof Unreadable) {
      house.log({ what: "room-unreadable", level: "error", negotiation: error.id, ...traceOf(error.cause) });
      return { code: CloseCode.again, reason: "This negotiation cannot be opened now.", key };
    }
    throw error;
  }
};

type Watched = Pick<House, "log" | "meter">;

/**
 * The events of a socket. `start` is called when it has opened, and gives the receiver of its messages, if it has one.
 */
const happenings = (
  { log, meter }: Watched,
  start: (ws: WSContext<HostSocket>) => Receiver | null,
): WSEvents<HostSocket> => {
  let receiver: Receiver | null = null;
  let open = false;
  let afterwards = 0;
  const fail = (ws: WSContext<HostSocket>, error: unknown): void => {
    log({ what: "socket-failed", level: "error", ...traceOf(error) });
    ws.close(1011, "The server failed. Your words are kept on your device.");
  };
  const shownOut = (ws: WSContext<HostSocket>, frames: number): boolean => {
    if (receiver !== null && ws.readyState === 1) return false;
    afterwards += frames;
    if (afterwards > mostAfterwards) ws.raw?.terminate?.();
    return true;
  };
  const receive = (ws: WSContext<HostSocket>, message: Uint8Array | string): void => {
    if (shownOut(ws, 1)) return;
    try {
      receiver?.receive(message);
    } catch (error) {
      fail(ws, error);
    }
  };
  return {
    onOpen(_, ws) {
      open = true;
      meter.count("connections");
      try {
        receiver = start(ws);
        ws.raw?.take?.(
          (message) => receive(ws, message),
          (frames) => shownOut(ws, frames) || receiver?.noise(frames),
        );
      } catch (error) {
        fail(ws, error);
      }
    },
    onMessage(event, ws) {
      const { data } = event;
      if (typeof data === "string") receive(ws, data);
      else if (data instanceof ArrayBuffer) receive(ws, new Uint8Array(data));
      else fail(ws, new TypeError("a message is text or bytes"));
    },
    onClose() {
      if (!open) return;
      open = false;
      meter.count("connections", -1);
      receiver?.closed();
      receiver = null;
    },
  };
};

/** Goes on with a socket that was open before the room slept. */
export const resumed = (
  watched: Watched,
  negotiation: Negotiation | null,
  resting: Resting | null,
): WSEvents<HostSocket> =>
  happenings(watched, (ws) => {
    const receiver = resting === null ? null : (negotiation?.resume(socketOf(ws), resting) ?? null);
    // If the connection cannot go on, it is closed so that the client connects again by itself.
    if (receiver === null) ws.close(CloseCode.again, "again");
    return receiver;
  });

/** The route of the sockets; `upgrade` is how this host makes a request a WebSocket. */
export const syncDoor = (house: House, upgrade: UpgradeWebSocket<HostSocket>): Hono => {
  const door = new Hono();
  door.use(async (c, next) => {
    sameOrigin(c, house.address());
    await next();
  });
  door.get(
    "/:id/:document{.+}",
    upgrade(async (c) => {
      const asked = knockOf(house, c, c.req.param("document") ?? "");
      const { key } = asked;
      // A client that comes back at once whatever it is told is let in late, before any work is done for it.
      await house.limits.patience(key);
      return happenings(house, (ws) => {
        if (!("code" in asked)) {
          const receiver = asked.negotiation.connect(
            socketOf(ws, () => house.limits.troubled(key)),
            asked.knock,
          );
          if (receiver === null) house.limits.troubled(key);
          return receiver;
        }
        house.limits.troubled(key);
        void (asked.held?.() ?? Promise.resolve()).then(() => ws.close(asked.code, reasonOf(asked.reason)));
        return null;
      });
    }),
  );
  return door;
};
