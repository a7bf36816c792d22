/**
 * What keys do while looking at the past: they move through moments and regions. None of them acts on the living text.
 */
import { goTo } from "../routes.ts";
import { readSettings } from "../frame/settings.ts";
import { signOf } from "../keys.ts";
import { inReadingOrder } from "../text/reading-order.ts";
import type { ProposalDesk } from "../desk/proposal-desk.ts";
import type { PastView } from "./past-view.ts";
import { stepOf } from "./slider-news.ts";

const walk = (view: PastView, way: 1 | -1): void => {
  const all = inReadingOrder(view.shown?.parts[view.partShown] ?? []);
  const at = all.findIndex(({ id }) => id === view.hand);
  const next = at < 0 ? all[way > 0 ? 0 : all.length - 1] : all[at + way];
  if (next !== undefined) view.take(next.id);
};

const nextRegion = (view: PastView): void => {
  const regions = [
    view.querySelector<HTMLElement>("time-slider input"),
    view.querySelector<HTMLElement>("draft-outline a"),
    view.querySelector<HTMLElement>("draft-text article[tabindex='0']"),
    view.querySelector<HTMLElement>("proposal-desk [data-proposal], proposal-desk button"),
  ].filter((one) => one !== null && one.offsetParent !== null) as HTMLElement[];
  const at = regions.findIndex((one) =>
    one.closest(".time-bar, .outline, draft-text, proposal-desk")?.contains(document.activeElement),
  );
  regions[(at + 1) % regions.length]?.focus();
};

/** Handles a key pressed anywhere while looking at the past. */
export const pressedInPast = (view: PastView, event: KeyboardEvent): void => {
  if (event.key === "Escape") {
    event.preventDefault();
    if (view.drawer !== "") view.drawer = "";
    else view.leave();
    return;
  }
  if (event.key === "F6") {
    event.preventDefault();
    nextRegion(view);
    return;
  }
  const inField = (event.target as Element).closest("select, textarea, input:not([type=range])") !== null;
  if (inField || event.defaultPrevented) return;
  const step = stepOf(event, getComputedStyle(view).direction === "rtl");
  const inTabs = (event.target as Element).closest("[role=tablist], [role=radiogroup]") !== null;
  if (step?.by === "step" && /^Arrow(Left|Right)$/.test(event.key) && !inTabs) {
    event.preventDefault();
    view.dispatchEvent(step);
    return;
  }
  if (!readSettings().letters) return;
  const does: Readonly<Record<string, () => void>> = {
    j: () => walk(view, 1),
    k: () => walk(view, -1),
    "1": () => (view.view = "clean"),
    "2": () => (view.view = "bracketed"),
    "3": () => !view.namesOff && (view.view = "annotated"),
    d: () => {
      view.moved();
      goTo(view.compareAddress);
    },
    t: () => {
      view.drawer = "";
      if (view.hand !== null) view.text?.show(view.hand);
    },
    p: () => {
      if (matchMedia("(max-width: 999px)").matches) view.drawer = "desk";
      void view.updateComplete.then(() => view.querySelector<ProposalDesk>("proposal-desk")?.focusCard());
    },
    y: () => view.ask(!view.asking),
    "Shift h": () => view.leave(),
  };
  const act = does[signOf(event) ?? ""];
  if (act === undefined) return;
  event.preventDefault();
  act();
};
