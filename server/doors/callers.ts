/**
 * Finds out who is asking. Scripts show the token of their join link (`Authorization: Bearer`). Browsers have one
 * HttpOnly cookie for each seat, and the request names the seat, so that two seats in one browser never act for each
 * other. The operator shows the secret of `serve`, which allows starting negotiations, inviting, reading and verifying,
 * but gives no voice in any room.
 */
import type { Context } from "hono";
import { getCookie, setCookie, deleteCookie } from "hono/cookie";
import type { Seat } from "../../drafts/party.ts";
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import { idsOfToken, negotiationIdPattern } from "../directory.ts";
import type { Directory } from "../directory.ts";
import type { Negotiation } from "../room/negotiation.ts";
import { Refused } from "./errors.ts";

/** The seat as which the operator reads: an office that sees names but is not admitted to the desk. */
const operatorSeat: Seat = { id: "operator", role: "secretariat", parties: [], head: true };

/** Whoever makes a request, once known. */
export interface Caller {
  readonly seat: Seat;
  /** Set if the operator asks, and no seat of the room. */
  readonly operator?: true;
}

/** The seat that invites; null for the operator, who may stand in for an office here. */
export const inviter = (caller: Caller): Seat | null => (caller.operator ? null : caller.seat);

const prefix = "unbracket";
/**
 * How many cookies of one request may be useless before no more are tried. They stay in a browser when a seat is
 * withdrawn.
 */
const mostStale = 50;
const operatorCookie = `${prefix}-operator`;
const cookieName = (negotiation: string, seat: string): string => `${prefix}.${negotiation}.${seat}`;

/** Compares tokens letter by letter to the end, so that the time taken says nothing. */
const same = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false;
  let differs = 0;
  for (let i = 0; i < a.length; i++) differs |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return differs === 0;
};

/** Knows the callers of one house. It decides who somebody is, and leaves to the room what they may do. */
export class Callers {
  readonly #directory: Directory;
  readonly #secret: string;

  constructor(directory: Directory, secret: string) {
    this.#directory = directory;
    this.#secret = secret;
  }

  /** The seat, or the operator, that makes this request to a negotiation. Throws `Refused` if it is nobody. */
  of(c: Context, negotiation: Negotiation): Caller {
    const bearer = bearerOf(c);
    if (bearer !== null) {
      if (this.#isSecret(bearer)) return { seat: operatorSeat, operator: true };
      const seated = this.#directory.seated(bearer);
      if (isRefusal(seated)) throw new Refused(seated);
      if (seated.negotiation !== negotiation)
        throw new Refused(refuse(RefusalCode.notSignedIn, "This token is for another negotiation."));
      return { seat: seated.seat };
    }
    const held = this.#seatsHeld(c, negotiation.id);
    const named = namedSeat(c, negotiation.id);
    const one = named ?? (held.size === 1 ? [...held.keys()][0] : undefined);
    if (one !== undefined) {
      const session = held.get(one);
      if (session === undefined)
        throw new Refused(refuse(RefusalCode.notSignedIn, "This browser does not hold that seat. Open its join link."));
      const seat = negotiation.seatBySession(session);
      if (seat?.id !== one)
        throw new Refused(
          seat !== null || negotiation.seat(one) === null
            ? refuse(RefusalCode.revoked, "This seat was withdrawn. Ask the Secretariat for a new link.")
            : refuse(RefusalCode.notSignedIn, "This device was signed out. Open the join link again."),
        );
      return { seat };
    }
    if (held.size > 1)
      throw new Refused(
        refuse(
          RefusalCode.whichSeat,
          "This browser holds several seats here: name one with the header Unbracket-Seat or with ?seat=.",
          { seats: [...held.keys()].sort() },
        ),
      );
    if (this.isOperator(c)) return { seat: operatorSeat, operator: true };
    throw new Refused(refuse(RefusalCode.notSignedIn, "Open a join link first, or send its token."));
  }

  /** Like `of`, but only a seat of the room: the operator does not act in a room. */
  seatOf(c: Context, negotiation: Negotiation): Seat {
    const caller = this.of(c, negotiation);
    if (caller.operator)
      throw new Refused(refuse(RefusalCode.notEntitled, "The operator has no seat in this room. Nothing was done."));
    return caller.seat;
  }

  /** Whether the request shows the operator's secret, as a bearer token or in the operator's cookie. */
  isOperator(c: Context): boolean {
    const shown = bearerOf(c) ?? getCookie(c, operatorCookie);
    return shown !== undefined && this.#isSecret(shown);
  }

  /** All seats this request has, in any negotiation. */
  seats(c: Context): { readonly negotiation: Negotiation; readonly seat: Seat }[] {
    const bearer = bearerOf(c);
    if (bearer !== null) {
      const seated = this.#directory.seated(bearer);
      return isRefusal(seated) ? [] : [seated];
    }
    let stale = 0;
    return Object.entries(getCookie(c)).flatMap(([name, session]) => {
      const [start, id, seatId] = name.split(".");
      if (start !== prefix || id === undefined || seatId === undefined || stale >= mostStale) return [];
      const negotiation = this.#directory.readable(id);
      const seat = negotiation?.seatBySession(session);
      if (negotiation && seat?.id === seatId) return [{ negotiation, seat }];
      stale++;
      return [];
    });
  }

  /** Whether this request shows any link token or seat cookie, valid or not. */
  shows(c: Context): boolean {
    return bearerOf(c) !== null || Object.keys(getCookie(c)).some((name) => name.startsWith(`${prefix}.`));
  }

  /** The session by which this browser has a seat; null if it has not. */
  sessionOf(c: Context, negotiation: Negotiation, seat: Seat): string | null {
    const session = this.#seatsHeld(c, negotiation.id).get(seat.id);
    return session !== undefined && negotiation.seatBySession(session)?.id === seat.id ? session : null;
  }

  /** Gives this browser a seat, by a cookie. Browsers keep cookies for 400 days at most. */
  keep(c: Context, negotiation: string, seat: Seat, session: string, secure: boolean): void {
    setCookie(c, cookieName(negotiation, seat.id), session, cookieOptions(secure));
  }

  /** Takes a seat from this browser; the link gives it back. */
  leave(c: Context, negotiation: string, seat: string, secure: boolean): void {
    deleteCookie(c, cookieName(negotiation, seat), cookieOptions(secure));
  }

  keepOperator(c: Context, token: string, secure: boolean): boolean {
    if (!this.#isSecret(token)) return false;
    setCookie(c, operatorCookie, token, cookieOptions(secure));
    return true;
  }

  isOperatorToken(token: string): boolean {
    return this.#isSecret(token);
  }

  #isSecret(token: string): boolean {
    return this.#secret !== "" && same(token, this.#secret);
  }

  /** From seat id to session, by the cookies of one negotiation. */
  #seatsHeld(c: Context, negotiation: string): Map<string, string> {
    const start = cookieName(negotiation, "");
    return new Map(
      Object.entries(getCookie(c)).flatMap(([name, session]) =>
        name.startsWith(start) ? [[name.slice(start.length), session] as const] : [],
      ),
    );
  }
}

/** The negotiations in which a request may have a seat, by its cookies or its token. They need not exist. */
export const negotiationsHeld = (c: Context): readonly string[] => {
  const bearer = bearerOf(c);
  if (bearer !== null) return idsOfToken(bearer);
  const named = Object.keys(getCookie(c)).flatMap((name) => {
    const [start, id, seat] = name.split(".");
    return start === prefix && id !== undefined && seat !== undefined ? [id] : [];
  });
  return [...new Set(named)].filter((id) => negotiationIdPattern.test(id));
};

const cookieOptions = (secure: boolean) =>
  ({ path: "/", httpOnly: true, sameSite: "Lax", secure, maxAge: 400 * 24 * 3600 }) as const;

const bearerOf = (c: Context): string | null => {
  const header = c.req.header("authorization");
  if (header === undefined) return null;
  const match = /^Bearer +(\S{1,512})$/i.exec(header);
  if (!match) throw new Refused(refuse(RefusalCode.notSignedIn, "Authorization is `Bearer <token of a join link>`."));
  return match[1]!;
};

/** The seat a request names: in the header, in `?seat=`, or by the address of the page it comes from. */
const namedSeat = (c: Context, negotiation: string): string | undefined => {
  const named = c.req.header("unbracket-seat") ?? c.req.query("seat");
  if (named) return named;
  const referer = c.req.header("referer");
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const [, page, id, seat] = new URL(referer).pathname.split("/");
  return page === "n" && id === negotiation ? seat : undefined;
};
