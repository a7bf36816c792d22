/**
 * `/join/:token`: a page that says as whom one would join, with a button. Opening the link changes nothing, so that a
 * mail scanner takes no seat. The button gives this browser the seat by a cookie, and goes on to the negotiation.
 */
import { Hono } from "hono";
import type { Context } from "hono";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { bodyLimit } from "hono/body-limit";
import type { Party, Seat } from "../../drafts/party.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Negotiation } from "../room/negotiation.ts";
import type { House } from "./house.ts";
import { seatKey } from "./limits.ts";

// The page stands alone, without scripts and with its own few styles, in the colours of the client.
const style = raw(`
  :root { color-scheme: light dark; --room: light-dark(#e9ebee, #0e1014); --paper: light-dark(#fff, #1b1f25);
    --ink: light-dark(#15181d, #e8eaee); --ink-2: light-dark(#4b5361, #b2bac6); --line: light-dark(#d9dde3, #313741);
    --on-solid: light-dark(#fff, #15181d); --serif: "Source Serif 4 Variable", "Noto Naskh Arabic", Georgia, serif }
  *, *::before { box-sizing: border-box }
  body { margin: 0; min-block-size: 100dvh; display: grid; grid-template-columns: minmax(0, 30rem); place-content: center;
    gap: 1rem; padding: 1.5rem 1rem 12vh; background: var(--room); color: var(--ink);
    font: 1rem/1.5 "IBM Plex Sans Variable", system-ui, sans-serif }
  .brand { font: 600 1.1875rem/1.3 var(--serif) }
  .brand b { margin-inline-end: .4rem; font-weight: 700; letter-spacing: 1px }
  main { padding: 1.75rem 2rem 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 8px }
  h1 { margin: .125rem 0 .5rem; font: 600 1.375rem/1.35 var(--serif); overflow-wrap: anywhere }
  p { margin: 0; color: var(--ink-2); overflow-wrap: anywhere } strong { color: var(--ink); font-weight: 600 }
  button { margin-block-start: 1.5rem; min-block-size: 44px; padding: 0 2rem; font: inherit; font-weight: 500;
    color: var(--on-solid); background: var(--ink); border: 1px solid var(--ink); border-radius: 5px; cursor: pointer }
  button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px }
  @media (max-width: 30rem) { main { padding: 1.25rem } button { inline-size: 100% } }
  @media (forced-colors: active) {
    button { background: Highlight; color: HighlightText; border-color: Highlight; forced-color-adjust: none }
  }
`);

const page = (title: string, content: HtmlEscapedString | Promise<HtmlEscapedString>) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <div class="brand" aria-hidden="true"><b>] [</b>Unbracket</div>
        <main>${content}</main>
      </body>
    </html>`;

const offices = {
  chair: "the Chair",
  secretariat: "the Secretariat",
  observer: "an observer",
  screen: "the screen in the hall",
};

/** The seat as the page names it: "Meridia, delegation", "the Chair". */
export const joiningAs = (seat: Seat, parties: readonly Party[]): { readonly who: string; readonly role: string } => {
  if (seat.role !== "delegation") return { who: offices[seat.role], role: "" };
  const names = seat.parties.map((id) => parties.find((party) => party.id === id)?.name ?? id);
  return { who: names.join(" and "), role: seat.head ? "delegation" : "delegation, drafter" };
};

const deadLink = () =>
  page(
    "This link no longer opens",
    html`<h1>This link no longer opens.</h1>
      <p>Ask the Secretariat for a new one.</p>`,
  );

const button = html`<form method="post"><button type="submit">Join</button></form>`;

const invitation = (negotiation: Negotiation, seat: Seat) => {
  const { who, role } = joiningAs(seat, negotiation.info(seat).parties);
  const title = negotiation.title === "" ? "an untitled draft" : negotiation.title;
  return page(
    `Join ${title}`,
    html`<p>You are joining</p>
      <h1 dir="auto">${title}</h1>
      <p>as <strong dir="auto">${who}</strong>${role === "" ? "" : `, ${role}`}.</p>
      ${button}`,
  );
};

const operatorInvitation = () =>
  page(
    "Operate this server",
    html`<p>You are joining</p>
      <h1>this server</h1>
      <p>as <strong>its operator</strong>: you can start negotiations and invite to them.</p>
      ${button}`,
  );

// The token is a secret, so nothing about it may be cached.
const fresh = (c: Context): void => c.header("Cache-Control", "no-store");

/** The routes under `/join`. A link that opens nothing gets a page that says so, with 404, and counts as a guess. */
export const joinDoor = ({ directory, callers, address, limits }: House): Hono => {
  const door = new Hono();
  const secure = () => address().url.startsWith("https:");

  door.get("/:token", (c) => {
    fresh(c);
    const token = c.req.param("token");
    if (callers.isOperatorToken(token)) return c.html(operatorInvitation());
    const seated = directory.seated(token);
    if (!isRefusal(seated)) return c.html(invitation(seated.negotiation, seated.seat));
    limits.guessed();
    return c.html(deadLink(), 404);
  });

  door.post("/:token", bodyLimit({ maxSize: 1024 }), async (c) => {
    fresh(c);
    const token = c.req.param("token");
    if (callers.keepOperator(c, token, secure())) return c.redirect("/", 303);
    const found = directory.byLinkToken(token);
    const seat = found?.negotiation.seatByToken(found.secret);
    if (!found || !seat) {
      limits.guessed();
      return c.html(deadLink(), 404);
    }
    const { negotiation, secret } = found;
    // If pressed again, the browser stays the same device; every new device is noted.
    let session = callers.sessionOf(c, negotiation, seat);
    if (session === null) {
      await limits.spend(seatKey(negotiation, seat), "joins");
      session = negotiation.bind(secret)?.session ?? null;
      // The link was revoked while this request waited.
      if (session === null) return c.html(deadLink(), 404);
    }
    callers.keep(c, negotiation.id, seat, session, secure());
    // The screen in the hall has nothing to press, so it goes straight to the hall view.
    const wall = seat.role === "screen" ? "/hall" : "";
    return c.redirect(`/n/${negotiation.id}/${seat.id}${wall}`, 303);
  });
  return door;
};
