/**
 * Which screen an address shows. Each screen is an element, loaded when first shown, that receives what the address
 * names as properties (`negotiation`, `seat`). Links between screens are plain `<a href>`; the router takes those that
 * match and leaves the rest to the browser.
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

export const pathOf = (negotiation: string, seat: string, screen = ""): string =>
  `/n/${negotiation}/${seat}${screen === "" ? "" : `/${screen}`}`;

/**
 * Whether the address is still that of a screen. A screen stands until the next one is loaded: meanwhile, and while its
 * answers are on their way, the reader may have gone elsewhere, or back.
 */
export const isAt = (path: string): boolean => location.pathname.replace(/\/$/, "") === path;

/** Writes into a screen's own address what it shows; an address that is another screen's by now stays as it is. */
export const keepAddress = (path: string, rest: string): void => {
  if (isAt(path)) history.replaceState(history.state, "", `${location.pathname}${rest}`);
};

/** Whether the screen on the page asks to be stayed on, as it asks the browser when the page is closed. */
const holdsBack = (): boolean => !dispatchEvent(new Event("beforeunload", { cancelable: true }));

/** Goes to an address of this client without loading the page anew; from a screen that holds back the browser goes, which asks. */
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

/** Shows the screen of the current address in `root`, now and whenever the address changes. */
export const startRouter = (root: HTMLElement): void => {
  /** The path that was last gone to, and that of the screen on the page. */
  let [wanted, standing] = ["", ""];
  const loaded = new Set<Screen>();
  const stand = (path: string, screen: Screen, named: Record<string, string>): void => {
    loaded.add(screen);
    standing = path;
    // Another address is another room: the element is made anew, so that nothing of the last one stays.
    render(nothing, root);
    const element = Object.assign(document.createElement(screen.tag), named);
    render(html`${element}`, root);
  };
  const show = async (): Promise<void> => {
    const { pathname } = location;
    if (pathname === wanted) return;
    wanted = pathname;
    // Back before the next screen was there: the one that was to be left is still what it was.
    if (pathname === standing) return;
    // Back or forward: the address has changed already, and the browser asks before it loads what stands there.
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
    // What is loaded stands at once: no screen lives on under an address that is not its own.
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
