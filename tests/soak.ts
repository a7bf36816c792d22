/**
 * `npm run soak`: the tests of laws with many seeds, and many more evenings than `npm test` has time for. Prints where it
 * begins, so that a run can be had again (`npm run soak -- SEED`), every seed that failed and how to repeat it, and closes
 * with the plain line `N passed, N failed`. Nothing here runs in `npm test`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
/** Each law with this many seeds. */
const rounds = 20;
/** Each kind of evening this many times; what counts its runs otherwise, likewise. */
const evenings = { STORY_SEEDS: "1000", RUNS: "3000" };
/** Ends of the server by -9 while people write, and weathers over their network. */
const network = { KILLS: "200", NETWORK_SEEDS: "100", NETWORK_STEPS: "100" };
/** The longest of the tests take minutes with so many runs. */
const patience = 60 * 60_000;

/** Their subject is the process on Node: its files, its kills, its command line. */
const nodeAlone: readonly string[] = ["tests/browser/network.test.ts"];

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), "unbracket-soak-"));
const total = { passed: 0, failed: 0 };

const run = async (told: string, files: readonly string[], env: NodeJS.ProcessEnv, project?: string): Promise<void> => {
  const file = join(folder, "report.json");
  rmSync(file, { force: true });
  const only = project === undefined ? [] : [`--project=${project}`];
  const args = ["run", ...only, `--testTimeout=${patience}`, "--reporter=json", `--outputFile.json=${file}`, ...files];
  const said: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [join(home, "node_modules/vitest/vitest.mjs"), ...args], {
      cwd: home,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => said.push(bytes));
    child.once("error", reject);
    child.once("exit", () => resolve());
  });
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    total.failed++;
    console.log(`${told}: ended without a report\n${Buffer.concat(said).toString()}`);
    return;
  }
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failed = report.numFailedTests + broken.length;
  total.passed += report.numPassedTests;
  total.failed += failed;
  console.log(`${told}: ${report.numPassedTests} passed, ${failed} failed`);
  if (failed === 0) return;
  const again = Object.entries(env).map(([name, value]) => `${name}=${value ?? ""}`);
  for (const { name, assertionResults } of report.testResults)
    for (const { status, fullName } of assertionResults)
      if (status === "failed") console.log(`  ${again.join(" ")} npx vitest run ${name}\n    ${fullName}`);
  for (const { name } of broken) console.log(`  could not run: ${name}`);
};

/** Test files that say `word`, under `folders`. */
const saying = (word: string, ...folders: readonly string[]): string[] =>
  folders.flatMap((name) =>
    readdirSync(join(home, "tests", name), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => join("tests", name, file))
      .filter((file) => readFileSync(join(home, file), "utf8").includes(word)),
  );

const first = Number(process.argv[2] ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(first)) throw new RangeError(`"${process.argv[2]}" is no seed: give a whole number`);
console.log(`Seeds ${first} to ${first + rounds - 1}; again with: npm run soak -- ${first}`);
try {
  const laws = saying("fast-check", "drafts", "client", "server", "story", "attack");
  for (let seed = first; seed < first + rounds; seed++)
    await run(`Laws, seed ${seed}`, laws, { FC_SEED: String(seed) });
  const counted = [...saying('env["STORY_SEEDS"]', "story", "server"), ...saying('env["RUNS"]', "drafts")];
  await run("Evenings", counted, evenings);
  // What is told of the house on Node, told of the one on Workers.
  const storiesIn = (name: string): string[] => saying("", name).filter((file) => !nodeAlone.includes(file));
  await run("The browser on Workers", storiesIn("browser"), { UNBRACKET_HOST: "worker" }, "browser");
  await run(
    "Stories on Workers",
    ["tests/story/canary.test.ts", "tests/hosts"],
    { UNBRACKET_HOST: "worker" },
    "workers",
  );
  await run("Bad network", saying("NETWORK_SEED", "network"), { ...network, NETWORK_SEED: String(first % 1_000_000) });
  await run("A million frames of noise", ["tests/attack/floods.test.ts"], {
    FRAMES: "1000000",
    FRAMES_SEED: String(first),
    // The heap is looked at before and after: the collector has to be asked.
    NODE_OPTIONS: "--expose-gc",
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
