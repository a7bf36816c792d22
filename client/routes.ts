/**
 * Which screen an address shows. Each screen is an element, loaded when it is first shown, that gets the parts of the
 * address as properties (`negotiation`, `seat`). Links between screens are plain `<a href>`: the router follows those
 * that match, and leaves the rest to the browser.
 */
import { html, nothing, render } from "lit";

interface Screen {
  readonly path: RegExp;
  readonly tag: string;
  readonly load: () => Promise<unknown>;
}

const room = "/n/(?<negotiation>[\\w-]{6,})/(?<seat>[\\w-]+)";

const screens: readonly Screen[] = [
  {
    path: new RegExp(`^${room}/?$`),
    tag: "negotiation-page",
    load: () => import("./frame/negotiation-page.ts"),
  },
  { path: /^\/$/, tag: "start-page", load: () => import("./start/start-page.ts") },
  {
    path: new RegExp(`^${room}/participants$`),
    tag: "participants-page",
    load: () => import("./participants/participants-page.ts"),
  },
  { path: new RegExp(`^${room}/compare$`), tag: "compare-page", load: () => import("./compare/compare-page.ts") },
  {
    path: new RegExp(`^${room}/reconcile$`),
    tag: "reconcile-page",
    load: () => import("./reconcile/reconcile-page.ts"),
  },
  { path: new RegExp(`^${room}/history$`), tag: "history-page", load: () => import("./history/history-page.ts") },
  { path: new RegExp(`^${room}/export$`), tag: "export-page", load: () => import("./export/export-page.ts") },
  { path: new RegExp(`^${room}/import$`), tag: "import-page", load: () => import("./import/import-page.ts") },
  { path: new RegExp(`^${room}/hall$`), tag: "hall-page", load: () => import("./hall/hall-page.ts") },
];

/** The address of a screen of a negotiation as one seat sees it; without `screen`, that of the text itself. */
export const pathOf = (negotiation: string, seat: string, screen = ""): string =>
  `/n/${negotiation}/${seat}${screen === "" ? "" : `/${screen}`}`;

/**
 * Whether the address is still that of a screen. A screen stays until the next one is loaded; meanwhile the reader may
 * have gone elsewhere, or back.
 */
export const isAt = (path: string): boolean => location.pathname.replace(/\/$/, "") === path;

/** Puts what a screen shows into its own address. Does nothing if the address is already another screen's. */
export const keepAddress = (path: string, rest: string): void => {
  if (isAt(path)) history.replaceState(history.state, "", `${location.pathname}${rest}`);
};

/** Whether the screen asks not to be left, as it would ask the browser when the page is closed. */
const holdsBack = (): boolean => !dispatchEvent(new Event("beforeunload", { cancelable: true }));

/**
 * Goes to an address of this client without loading the page anew; if the screen asks not to be left, the browser goes
 * there, and asks the user.
 */
export const goTo = (path: string): void => {
  if (holdsBack()) return location.assign(path);
  history.pushState(null, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
};

const screenAt = (path: string): { screen: Screen; named: Record<string, string> } | null => {
  for (const screen of screens) {
    const match = screen.path.exec(path);
    if (match !== null) return { screen, named: { ...match.groups } };
  }
  return null;
};

const lost = html`<main class="lost">
  <h1>There is nothing at this address.</h1>
  <p><a href="/">Your negotiations</a></p>
</main>`;

/** Shows the screen for the current address in `root`, now and whenever the address changes. */
export const startRouter = (root: HTMLElement): void => {
  /** The path asked for last, and the path of the screen that is shown. */
  let [wanted, standing] = ["", ""];
  const loaded = new Set<Screen>();
  const stand = (path: string, screen: Screen, named: Record<string, string>): void => {
    loaded.add(screen);
    standing = path;
    // Another address is another room: the element is made anew, so that nothing of the last one remains.
    render(nothing, root);
    const element = Object.assign(document.createElement(screen.tag), named);
    render(html`${element}`, root);
  };
  const show = async (): Promise<void> => {
    const { pathname } = location;
    if (pathname === wanted) return;
    wanted = pathname;
    // The reader went back before the next screen was there: the present one stays.
    if (pathname === standing) return;
    // The address has changed already (back or forward), so the browser is made to load it, and asks the user first.
    if (standing !== "" && holdsBack()) {
      wanted = standing;
      return location.reload();
    }
    const found = screenAt(pathname);
    if (found === null) {
      standing = pathname;
      render(lost, root);
      return;
    }
    // A screen whose code is loaded is shown at once, so that none is shown under an address that is not its own.
    if (!loaded.has(found.screen)) await found.screen.load();
    if (wanted === pathname) stand(pathname, found.screen, found.named);
  };
  addEventListener("popstate", () => void show());
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element).closest?.("a[href]");
    if (!(link instanceof HTMLAnchorElement) || link.target !== "" || link.hasAttribute("download")) return;
    if (link.origin !== location.origin || screenAt(link.pathname) === null || link.hash !== "") return;
    event.preventDefault();
    goTo(link.pathname + link.search);
  });
  void show();
};
