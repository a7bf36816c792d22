/**
 * `/sync/:id/<document>`: a WebSocket for one document of one seat. The door finds the seat and hands the socket to the
 * room, which decides everything. A refusal is a close code between 4400 and 4499, after the socket has opened, because
 * the client gives up on those alone; only a page of another site is turned away before.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import type { UpgradeWebSocket, WSContext } from "hono/ws";
import { CloseCode } from "../../drafts/wire.ts";
import { RefusalCode } from "../../drafts/refusal.ts";
import type { Receiver } from "../room/negotiation.ts";
import type { Knock, Socket } from "../room/socket.ts";
import type { Negotiation } from "../room/negotiation.ts";
import { Unreadable } from "../directory.ts";
import { Refused } from "./errors.ts";
import type { House } from "./house.ts";
import { sameOrigin } from "./origin.ts";

/** What the room needs of a host's socket beyond hono's: how much waits to be sent. */
export interface HostSocket {
  readonly bufferedAmount: number;
  send(message: Uint8Array | string): void;
}

/** Longest message taken from a client; the room checks updates against limits of its own. */
export const longestMessage = 4 * 1024 * 1024;

const documentPattern = /^(draft|desk|names\/(full|groups)|caucus\/[\w-]{1,64})$/;

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** Close reasons are at most 123 bytes on the wire. */
const reasonOf = (message: string): string => {
  const bytes = new TextEncoder().encode(message);
  return bytes.length <= 123 ? message : new TextDecoder().decode(bytes.slice(0, 120)).replace(/\uFFFD$/u, "") + "…";
};

const socketOf = (ws: WSContext<HostSocket>): Socket => ({
  send(message) {
    // A close that crosses a broadcast is no error of either.
    if (ws.readyState === 1) ws.raw?.send(message);
  },
  close(code, reason) {
    ws.close(code, reasonOf(reason));
  },
  get buffered() {
    return ws.raw?.bufferedAmount ?? 0;
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

/** The seat's knock, or with which code and reason nobody is let in. */
const knockOf = (
  house: House,
  c: Context,
  document: string,
):
  | { readonly negotiation: Negotiation; readonly knock: Knock }
  | { readonly code: number; readonly reason: string } => {
  try {
    const negotiation = house.directory.get(c.req.param("id") ?? "");
    if (!negotiation) return { code: CloseCode.unknown, reason: "There is no negotiation of this id here." };
    if (!documentPattern.test(document))
      return { code: CloseCode.unknown, reason: "There is no document of this name." };
    const seat = house.callers.seatOf(c, negotiation);
    const client = whole(c.req.query("client"));
    const epoch = whole(c.req.query("epoch"));
    const lease = c.req.query("lease");
    const head = c.req.query("head");
    return {
      negotiation,
      knock: {
        seat: seat.id,
        document,
        ...(client !== undefined && { client }),
        ...(epoch !== undefined && { epoch }),
        ...(lease ? { lease } : {}),
        ...(head ? { head } : {}),
      },
    };
  } catch (error) {
    if (error instanceof Refused) return { code: codeOf(error), reason: error.message };
    if (error instanceof Unreadable) {
      house.log(`error: ${error.message}`);
      return { code: CloseCode.again, reason: "This negotiation cannot be opened now." };
    }
    throw error;
  }
};

export const syncDoor = (house: House, upgrade: UpgradeWebSocket<HostSocket>): Hono => {
  const door = new Hono();
  door.use(async (c, next) => {
    sameOrigin(c, house.address());
    await next();
  });
  door.get(
    "/:id/:document{.+}",
    upgrade((c) => {
      const asked = knockOf(house, c, c.req.param("document") ?? "");
      let receiver: Receiver | null = null;
      let open = false;
      const fail = (ws: WSContext<HostSocket>, error: unknown): void => {
        house.log(`error on a sync socket: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        ws.close(1011, "The server failed. Your words are kept on your device.");
      };
      return {
        onOpen(_, ws) {
          open = true;
          house.meters.socketOpened();
          if ("code" in asked) {
            ws.close(asked.code, reasonOf(asked.reason));
            return;
          }
          try {
            receiver = asked.negotiation.connect(socketOf(ws), asked.knock);
          } catch (error) {
            fail(ws, error);
          }
        },
        onMessage(event, ws) {
          const { data } = event;
          try {
            if (typeof data === "string") receiver?.receive(data);
            else if (data instanceof ArrayBuffer) receiver?.receive(new Uint8Array(data));
            else throw new TypeError("a message is text or bytes");
          } catch (error) {
            fail(ws, error);
          }
        },
        onClose() {
          if (!open) return;
          open = false;
          house.meters.socketClosed();
          receiver?.closed();
          receiver = null;
        },
      };
    }),
  );
  return door;
};
