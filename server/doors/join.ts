/**
 * `/join/:token`: a page that says as whom one would join, and a button. Opening the link changes nothing, so a mail
 * scanner takes no seat; the button binds this browser with a cookie and goes on to the negotiation.
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

// The page stands alone: it has no script, and its few rules come with it, in the tool's ink and grey.
const style = raw(`
  :root { color-scheme: light dark; --room: #e9ebee; --paper: #fff; --ink: #15181d; --ink-2: #4b5361; --line: #d9dde3 }
  @media (prefers-color-scheme: dark) {
    :root { --room: #0e1014; --paper: #1b1f25; --ink: #e8eaee; --ink-2: #b2bac6; --line: #313741 }
  }
  body { margin: 0; min-block-size: 100vh; display: grid; place-items: center; background: var(--room); color: var(--ink);
    font: 16px/1.5 "IBM Plex Sans Variable", system-ui, sans-serif }
  main { box-sizing: border-box; inline-size: min(30rem, calc(100vw - 2rem)); padding: 2rem; background: var(--paper);
    border: 1px solid var(--line); border-radius: 8px }
  h1 { margin: 0 0 .25rem; font: 600 1.25rem/1.4 "Source Serif 4 Variable", Georgia, serif; overflow-wrap: anywhere }
  p { margin: 0 0 .25rem; color: var(--ink-2) } strong { color: var(--ink) }
  button { margin-block-start: 1.5rem; min-block-size: 44px; padding: 0 1.5rem; font: inherit; font-weight: 500;
    color: var(--paper); background: var(--ink); border: 1px solid var(--ink); border-radius: 5px; cursor: pointer }
  button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px }
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
        <main>${content}</main>
      </body>
    </html>`;

const offices = {
  chair: "the Chair",
  secretariat: "the Secretariat",
  observer: "an observer",
  screen: "the screen in the hall",
};

/** As whom a seat joins: "Meridia, delegation", "the Chair". */
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

// The token is a secret: what was shown for it is in nobody's cache.
const fresh = (c: Context): void => c.header("Cache-Control", "no-store");

export const joinDoor = ({ directory, callers, address }: House): Hono => {
  const door = new Hono();
  const secure = () => address().url.startsWith("https:");

  door.get("/:token", (c) => {
    fresh(c);
    const token = c.req.param("token");
    if (callers.isOperatorToken(token)) return c.html(operatorInvitation());
    const seated = directory.seated(token);
    return isRefusal(seated) ? c.html(deadLink(), 404) : c.html(invitation(seated.negotiation, seated.seat));
  });

  door.post("/:token", bodyLimit({ maxSize: 1024 }), (c) => {
    fresh(c);
    const token = c.req.param("token");
    if (callers.keepOperator(c, token, secure())) return c.redirect("/", 303);
    const found = directory.byLinkToken(token);
    const bound = found?.negotiation.bind(found.secret);
    if (!found || !bound) return c.html(deadLink(), 404);
    callers.keep(c, found.negotiation.id, bound.seat, bound.session, secure());
    return c.redirect(`/n/${found.negotiation.id}/${bound.seat.id}`, 303);
  });
  return door;
};
