/**
 * `npm test`: builds the client, finds (or as root installs) Chromium, LibreOffice and poppler, runs every test and closes
 * with the plain line `N passed, N failed`. Further arguments go to vitest: `npm test -- tests/drafts`. Reads nothing from
 * stdin.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram, install } from "./apt.ts";
import { findOrInstallChromium, noChromium } from "./chromium.ts";
import { findOrInstallOffice, noOffice } from "./office.ts";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
/** A run that hangs is ended here, so that whoever waits for it learns what hung. */
const patience = 24 * 60_000;

const run = (tool: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(home, "node_modules", tool), ...args], {
      cwd: home,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
    });
    const timer = setTimeout(() => {
      console.error(`${tool} took longer than ${patience / 60_000} minutes and was ended.`);
      child.kill("SIGKILL");
    }, patience);
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Real texts stand beside the project, and not everywhere: a file that says so may skip what needs them. */
const excusesItself = (file: string): boolean => readFileSync(file, "utf8").includes("beside the project");

/** Prints the closing line; answers the exit code. */
const close = (passed: number, failed: number): number => {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
};

const main = async (): Promise<number> => {
  const chromium = findOrInstallChromium();
  if (!chromium) {
    console.error(noChromium);
    return 1;
  }
  // Without it the tests that ask for a second opinion on Word files are skipped, which only a build machine holds against us.
  const office = findOrInstallOffice();
  if (!office) console.log(`${noOffice}.`);
  if (!findProgram(["pdftotext"], ["/usr/bin"])) install("poppler, which reads PDF,", "poppler-utils");
  if ((await run("vite/bin/vite.js", ["build", "--config", "client/vite.config.ts", "--logLevel", "warn"])) !== 0) {
    console.error("The client does not build; no test was run.");
    return close(0, 1);
  }
  const folder = mkdtempSync(join(tmpdir(), "unbracket-tests-"));
  try {
    const file = join(folder, "report.json");
    const args = [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${file}`,
      ...process.argv.slice(2),
    ];
    const code = await run("vitest/vitest.mjs", args, {
      CHROME_PATH: chromium,
      ...(office && { SOFFICE_PATH: office }),
    });
    let report: Report;
    try {
      report = JSON.parse(readFileSync(file, "utf8")) as Report;
    } catch {
      console.error("The tests ended without a report.");
      return close(0, 1);
    }
    // A file that could not even be loaded has no failed test in it, but is a failure all the same.
    const broken = report.testResults.filter(
      (one) => one.status === "failed" && !one.assertionResults.some((test) => test.status === "failed"),
    );
    for (const one of broken) console.error(`Could not run: ${one.name}`);
    const skipped = report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status !== "passed" && status !== "failed")
        .map(({ fullName }) => ({ fullName, excused: excusesItself(name) })),
    );
    if (skipped.length > 0) console.log(`Skipped (${skipped.length}):`);
    for (const { fullName, excused } of skipped)
      console.log(`  ${fullName}${excused ? " (texts beside the project)" : ""}`);
    // On a build machine nothing is skipped but for what is not there; elsewhere one may pick tests by name.
    const missing = process.env["CI"] === undefined ? 0 : skipped.filter(({ excused }) => !excused).length;
    if (missing > 0) console.error(`${missing} skipped without a reason: they count as failed.`);
    const failed = report.numFailedTests + broken.length + missing;
    if (code !== 0 && failed === 0) console.error("An error outside the tests made the run fail; it is shown above.");
    return close(report.numPassedTests, code !== 0 ? Math.max(1, failed) : failed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

process.exitCode = await main();
