/**
 * Where the browser of the browser tests comes from: `CHROME_PATH`, an installed Chromium or Chrome, or, as root on
 * Debian, apt. Playwright's own download is not used: it needs a host that many build machines cannot reach.
 */
import { findProgram, install, runs } from "./apt.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const places = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome", "/opt/homebrew/bin"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** What to say when there is none. */
export const noChromium =
  "The browser tests need Chromium: install it (on Debian: apt-get install -y chromium) or set CHROME_PATH to a Chrome or Chromium.";

/** Switches with which Chromium starts as root, without a network and without asking. */
export const chromiumArgs: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium to use, or null. A `CHROME_PATH` that does not run is an error, since somebody meant it. */
export const findChromium = (env: NodeJS.ProcessEnv = process.env): string | null => {
  const asked = env["CHROME_PATH"];
  if (asked) {
    if (runs(asked)) return asked;
    throw new RangeError(`CHROME_PATH names "${asked}", which cannot be run.`);
  }
  return findProgram(names, places, env) ?? applications.find(runs) ?? null;
};

/** As `findChromium`; where there is none, installs it as root on Debian and its kin. */
export const findOrInstallChromium = (): string | null => {
  const found = findChromium();
  if (found) return found;
  install("Chromium", "chromium");
  return findChromium();
};

/** For tests: the path, or the sentence as an error. */
export const chromiumPath = (): string => {
  const found = findChromium();
  if (!found) throw new Error(noChromium);
  return found;
};
