/** What the page's keys and buttons do. */
import type { Stance } from "../../drafts/position.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { askWhoWrote, showHistory } from "../history/history-side.ts";
import type { CommandId } from "../keys.ts";
import { commandOf, typesInto } from "../keys.ts";
import { goTo, pathOf } from "../routes.ts";
import { notices as noticeWords } from "../words.ts";
import type { PageDialogs } from "./dialogs.ts";
import type { GoTo } from "./go-to.ts";
import { ActAsked } from "./news.ts";
import type { Page } from "./page.ts";
import type { RestoreDialog } from "./restore-dialog.ts";
import { restoreHere, restoreWhole } from "./restoring.ts";
import { lookBack, pastOf } from "./looking.ts";
import { readSettings } from "./settings.ts";
import { showChanged, walkChanged } from "./since.ts";
import { neighbour, toBracket, toNeed } from "./walk.ts";

const regions = [
  "top-bar .bar",
  "draft-outline .outline-row, draft-outline a",
  "draft-text article",
  "proposal-desk",
] as const;

const follow = (page: Page): void => {
  const { floor } = page.draft ?? {};
  page.following = !page.following;
  if (page.following && floor !== undefined) page.take(floor, false, true);
};

const nextRegion = (page: Page): void => {
  const shown = regions
    .flatMap((selector) => page.querySelector<HTMLElement>(selector) ?? [])
    .filter((found) => found.offsetParent !== null);
  const at = shown.findIndex((found) =>
    found.closest("top-bar, .outline, draft-text, proposal-desk")?.contains(document.activeElement),
  );
  const next = shown[(at + 1) % shown.length];
  if (next?.localName === "proposal-desk") {
    if (page.desk?.focusCard(page.chosen ?? undefined) !== true) next.querySelector<HTMLElement>("button, a")?.focus();
  } else if (next?.localName === "article") run(page, "to-text");
  else (next?.matches("a, button") ? next : next?.querySelector<HTMLElement>("a, button"))?.focus();
};

const proposeNew = (page: Page): void => {
  const at = page.reading?.at(page.hand);
  if (!at || page.room === null) return;
  const p = at.p.parent === undefined ? at.p : (page.reading!.at(at.p.parent)?.p ?? at.p);
  const kind =
    p.kind === "title" || p.kind === "heading" || p.kind === "opening" || p.kind === "footnote" ? "paragraph" : p.kind;
  const opened = page.room.openPaper({ after: p.id, part: at.part, kind, level: p.level });
  if (isRefusal(opened)) page.refuse(opened);
  else {
    page.typing = false;
    page.newPaper = opened.key;
  }
};

/** Carries out a command, whether given by key or by button. */
export const run = (page: Page, command: string): void => {
  const move = (step: number): void => {
    const next = neighbour(page, step);
    if (next) page.take(next.id, false);
  };
  const stance = (chosen: Stance): void => {
    const proposal = page.desk?.focused ?? page.chosen;
    if (proposal !== null && page.as !== undefined && page.room?.seat.head && page.room.online)
      page.acting.positions.tap(proposal, chosen);
  };
  const actButton = (act: string): void => {
    const below = page.querySelector<HTMLElement>(`draft-paragraph .hand [data-act="${act}"]`);
    if (page.desk?.focusAct(act) !== true) below?.focus();
  };
  const screen = (name: string): void => goTo(pathOf(page.negotiation, page.seat, name));
  const does: Readonly<Record<CommandId | "close-desk" | "sync" | "propose-new", () => void>> = {
    next: () => move(1),
    previous: () => move(-1),
    "next-bracket": () => toBracket(page, 1),
    "previous-bracket": () => toBracket(page, -1),
    "next-need": () => toNeed(page),
    "next-changed": () => walkChanged(page, 1),
    "previous-changed": () => walkChanged(page, -1),
    "changed-list": () => showChanged(page, !page.sinceList),
    "look-back": () => lookBack(page),
    type: () => page.hand !== null && page.take(page.hand, true),
    "go-to": () => page.querySelector<GoTo>("go-to")?.open("places"),
    commands: () => page.querySelector<GoTo>("go-to")?.open("commands"),
    "view-clean": () => page.viewed("clean"),
    "view-bracketed": () => page.viewed("bracketed"),
    "view-annotated": () => page.viewed("annotated"),
    "side-by-side": () => {
      page.sides = !page.sides;
    },
    follow: () => follow(page),
    "to-desk": () => {
      page.timeline = false;
      page.sinceList = false;
      if (matchMedia("(max-width: 999px)").matches) page.drawer = "desk";
      void page.updateComplete.then(() => page.desk?.focusCard(page.chosen ?? undefined));
    },
    "to-text": () => {
      page.drawer = "";
      const at = page.reading?.at(page.hand);
      if (at) page.textOf(at.part)?.show(at.p.id);
    },
    history: () => (page.hand === null ? screen("history") : showHistory(page, !page.timeline || page.wrote !== null)),
    "who-wrote": () => (page.wrote === null || !page.timeline ? askWhoWrote(page) : showHistory(page, false)),
    compare: () => screen("compare"),
    export: () => screen("export"),
    import: () => screen("import"),
    keys: () => page.querySelector<PageDialogs>("page-dialogs")?.open("keys"),
    "next-region": () => nextRegion(page),
    support: () => stance("support"),
    "can-live-with": () => stance("can-live-with"),
    reserve: () => stance("reserve"),
    object: () => stance("object"),
    "co-sponsor": () => {
      const proposal = page.draft?.proposals.find((q) => q.id === (page.desk?.focused ?? page.chosen));
      if (proposal && page.as !== undefined && page.room?.seat.head)
        void page.acting.act(
          new ActAsked(
            { type: "take-position", as: page.as, proposal: proposal.id, stance: "sponsor" },
            noticeWords.done.sponsor(proposal.number),
          ),
        );
    },
    "read-clean": () => {
      page.chosen ??= page.desk?.focused ?? null;
      page.clean = !page.clean;
    },
    incorporate: () => actButton("incorporate"),
    "set-aside": () => actButton("set-aside"),
    agree: () => actButton("agree"),
    move: () => actButton("move"),
    floor: () => actButton("floor"),
    batch: () => {
      const proposal = page.desk?.focused;
      if (proposal) page.desk?.tick(proposal);
    },
    "undo-act": () => void page.acting.undo(),
    "restore-paragraph": () => restoreHere(page),
    "restore-whole": () => restoreWhole(page),
    leave: () => page.caret.leave(),
    "close-desk": () => {
      page.drawer = "";
    },
    sync: () => page.querySelector<HTMLElement>("handed-back button")?.focus(),
    "propose-new": () => proposeNew(page),
  };
  does[command as keyof typeof does]?.();
};

/** Handles a key pressed anywhere on the page. */
export const pressed = (page: Page, event: KeyboardEvent): void => {
  if (
    event.defaultPrevented ||
    page.querySelector<PageDialogs>("page-dialogs")?.isOpen ||
    page.querySelector<GoTo>("go-to")?.isOpen ||
    page.querySelector<RestoreDialog>("restore-dialog")?.isOpen
  )
    return;
  const past = pastOf(page);
  if (past !== null) {
    // A preview or form that is open over the page has the keys first.
    if (document.querySelector("wa-dialog[open]") === null) past.pressed(event);
    return;
  }
  if (event.key === "Escape" && !typesInto(event.target)) {
    if (page.drawer !== "") page.drawer = "";
    else page.chosen = null;
    return;
  }
  const inDesk = page.desk?.contains(event.target as Node) === true;
  const command = commandOf(event, readSettings().letters, page.office, inDesk);
  if (command === null) return;
  event.preventDefault();
  run(page, command);
};
