/**
 * `npm run soak`: what `npm test` does in small, in full: a million frames of noise, 200 ends by -9, 100 weathers, 1,000
 * evenings, the laws with many seeds, the stories on Workers. Prints where it begins, so that a run can be had again
 * (`npm run soak -- SEED`), every seed that failed and how to repeat it, and closes with the plain line
 * `N passed, N failed`. One part alone, or several: `npm run soak -- --only kills,weathers SEED`. Nothing here runs in
 * `npm test`.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, stripVTControlCharacters } from "node:util";

const home = dirname(dirname(fileURLToPath(import.meta.url)));
/** Each law with this many seeds. */
const rounds = 20;
/** Each kind of evening this many times; what counts its runs otherwise, likewise. */
const evenings = { STORY_SEEDS: "1000", RUNS: "3000" };
/** The network's seeds are counted up from this and multiplied: it stays small. */
const networkSeed = (seed: number): string => String(seed % 1_000_000);
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
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), "unbracket-soak-"));
const total = { passed: 0, failed: 0 };

const run = async (told: string, files: readonly string[], env: NodeJS.ProcessEnv, project?: string): Promise<void> => {
  const file = join(folder, "report.json");
  rmSync(file, { force: true });
  const only = project === undefined ? [] : [`--project=${project}`];
  const args = [
    "run",
    ...only,
    `--testTimeout=${patience}`,
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${file}`,
    ...files,
  ];
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
  // What a test measured on the way stands in the outcome.
  for (const line of stripVTControlCharacters(Buffer.concat(said).toString()).split("\n"))
    if (line.startsWith("heap in MB")) console.log(line);
  if (failed === 0) return;
  const again = Object.entries(env).map(([name, value]) => `${name}=${value ?? ""}`);
  for (const { name, assertionResults } of report.testResults)
    for (const { status, fullName, failureMessages = [] } of assertionResults)
      if (status === "failed")
        console.log(
          `  ${again.join(" ")} npx vitest run ${name}\n    ${fullName}\n    ${failureMessages.join("\n    ")}`,
        );
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

/** Every part by its name, in the order they are done in: what is found soonest comes first. */
const parts: Readonly<Record<string, (seed: number) => Promise<void>>> = {
  frames: (seed) =>
    run("A million frames of noise", ["tests/attack/floods.test.ts"], {
      FRAMES: "1000000",
      FRAMES_SEED: String(seed),
      // The heap is looked at before and after: the collector has to be asked.
      NODE_OPTIONS: "--expose-gc",
    }),
  kills: (seed) => run("200 kills", saying('"KILLS"', "network"), { KILLS: "200", NETWORK_SEED: networkSeed(seed) }),
  weathers: (seed) =>
    run("100 weathers", saying('"NETWORK_SEEDS"', "network"), {
      NETWORK_SEEDS: "100",
      NETWORK_STEPS: "100",
      NETWORK_SEED: networkSeed(seed),
    }),
  evenings: () =>
    run("Evenings", [...saying('env["STORY_SEEDS"]', "story", "server"), ...saying('env["RUNS"]', "drafts")], evenings),
  laws: async (seed) => {
    const laws = saying("fast-check", "drafts", "client", "server", "story", "attack");
    for (let n = seed; n < seed + rounds; n++) await run(`Laws, seed ${n}`, laws, { FC_SEED: String(n) });
  },
  // What is told of the house on Node, told of the one on Workers.
  workers: async () => {
    const host = { UNBRACKET_HOST: "worker" };
    await run("Stories on Workers", ["tests/story/canary.test.ts", "tests/hosts"], host, "workers");
    const stories = saying("", "browser").filter((file) => !nodeAlone.includes(file));
    await run("The browser on Workers", stories, host, "browser");
  },
};

const asked = parseArgs({ options: { only: { type: "string" } }, allowPositionals: true });
const names = asked.values.only?.split(",") ?? Object.keys(parts);
for (const name of names)
  if (!(name in parts)) throw new RangeError(`"${name}" is no part: there are ${Object.keys(parts).join(", ")}`);
const [given] = asked.positionals;
const first = Number(given ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(first)) throw new RangeError(`"${given}" is no seed: give a whole number`);
const only = asked.values.only === undefined ? "" : `--only ${asked.values.only} `;
console.log(`Seed ${first}; again with: npm run soak -- ${only}${first}`);
try {
  for (const name of names) {
    const began = performance.now();
    await parts[name]!(first);
    console.log(`  (${name}: ${((performance.now() - began) / 60_000).toFixed(1)} minutes)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
