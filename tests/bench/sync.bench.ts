/**
 * What syncing costs, `npm run bench:sync`: crowds of up to 1,000 at this server and at its peers in turns, each server a
 * process of its own on a fresh folder; a house of 1,000 negotiations; a long evening opened cold; the Durable Object.
 * `-- --quick` does a little of the first in three minutes; `-- --only room,readers,many,cold,worker` some of it, and
 * `-- --runs N` as many turns, `-- --clients 50,200,400` rooms of so many clients. Ends with 1 when a target is missed.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { cold } from "./sync-cold.ts";
import type { CrowdReport } from "./sync-crowd.ts";
import { crowdAt, type Evening } from "./sync-crowds.ts";
import type { DialectName } from "./sync-dialect.ts";
import { many } from "./sync-many.ts";
import { median } from "./sync-process.ts";
import { installPeers, ours, start, type Running } from "./sync-servers.ts";
import { worker } from "./sync-worker.ts";

const parts = ["room", "readers", "many", "cold", "worker"] as const;
const { values: asked } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    runs: { type: "string" },
    clients: { type: "string" },
  },
});
const quick = asked.quick;
const runs = Number(asked.runs ?? (quick ? 1 : 5));
const chosen = new Set(asked.only?.split(",") ?? (quick ? ["room"] : parts));
const unknown = [...chosen].filter((name) => !(parts as readonly string[]).includes(name));
if (unknown.length > 0 || !(runs >= 1)) throw new RangeError(`--only ${parts.join(",")} and --runs 1 or more`);

const row = (...cells: readonly (string | number)[]): void => console.log(`| ${cells.join(" | ")} |`);
const head = (...cells: readonly string[]): void => {
  row(...cells);
  row(...cells.map((_, n) => (n === 0 ? "---" : "---:")));
};
const ms = (time: number): string => time.toFixed(time < 10 ? 1 : 0);
const machine = (): string => loadavg()[0]!.toFixed(1);

let missed = 0;
const target = (what: string, is: number, most: number, unit: string): void => {
  const held = is <= most;
  if (!held) missed++;
  const places = most < 0.1 ? 4 : 2;
  console.log(
    `${held ? "held  " : "MISSED"} ${what}: ${is.toFixed(places)}${unit}, at most ${most.toFixed(places)}${unit}`,
  );
};
const nothingLost = (what: string, reports: readonly CrowdReport[]): void => {
  const lost = reports.flatMap((report) => report.lost);
  if (lost.length > 0) console.error(lost.slice(0, 5).join("\n"));
  target(`${what}: connections that lack something`, lost.length, 0, "");
};
const of = (reports: readonly CrowdReport[], figure: (report: CrowdReport) => number): number =>
  median(reports.map(figure));

const visited = async (begin: () => Promise<Running>, evening: Evening): Promise<CrowdReport> => {
  const server = await begin();
  try {
    return await crowdAt(server, evening);
  } finally {
    await server.stop();
  }
};

/** The servers in turns, so that what else happens on the machine falls on all alike. */
const room = async (): Promise<void> => {
  const names: readonly DialectName[] = ["relay", "y-websocket", "hocuspocus", "unbracket"];
  const every = quick
    ? [[50, 20] as const, [400, 60] as const]
    : [50, 200, 400].flatMap((clients) => [[clients, 20] as const, [clients, Math.min(60, clients)] as const]);
  const wanted = asked.clients?.split(",").map(Number);
  const sizes = every.filter(([clients]) => wanted?.includes(clients) ?? true);
  if (sizes.length === 0) throw new RangeError(`--clients ${every.map(([clients]) => clients).join(",")}`);
  head("clients, writers", "server", "p50 ms", "p99 ms", "CPU s / 1,000", "MB", "frames / 1,000", "load");
  const results = new Map<string, CrowdReport[]>();
  const had = (clients: number, writers: number, name: DialectName): CrowdReport[] =>
    results.get(`${clients} ${writers} ${name}`)!;
  for (const [clients, writers] of sizes) {
    for (const name of names) results.set(`${clients} ${writers} ${name}`, []);
    for (let run = 0; run < runs; run++)
      for (const name of names)
        had(clients, writers, name).push(
          await visited(() => start(name), { clients, writers, warmUp: 2, measured: quick ? 4 : 6 }),
        );
    for (const name of names) {
      const reports = had(clients, writers, name);
      row(
        `${clients}, ${writers}`,
        name,
        ms(of(reports, ({ p50 }) => p50)),
        ms(of(reports, ({ p99 }) => p99)),
        of(reports, ({ processor }) => processor).toFixed(2),
        of(reports, ({ memory }) => memory.with).toFixed(0),
        of(reports, ({ frames }) => frames).toFixed(0),
        machine(),
      );
    }
  }
  const spent = (name: DialectName): number => of(had(400, 60, name), ({ processor }) => processor);
  const latest = (clients: number, writers: number, name: DialectName): number =>
    of(had(clients, writers, name), ({ p99 }) => p99);
  if (sizes.some(([clients]) => clients === 400)) {
    target(
      "CPU per 1,000 updates of the bare relay's, 400 clients, 60 writers",
      spent("unbracket") / spent("relay"),
      0.6,
      "",
    );
    target("p99, 400 clients, 60 writers", latest(400, 60, "unbracket"), 60, " ms");
  }
  for (const [clients, writers] of sizes)
    if (clients === 50)
      target(
        `p99 of y-websocket's, 50 clients, ${writers} writers`,
        latest(50, writers, "unbracket") / latest(50, writers, "y-websocket"),
        2.5,
        "",
      );
  for (const [clients, writers] of sizes)
    nothingLost(`${clients} clients, ${writers} writers`, had(clients, writers, "unbracket"));
};

/** 193 delegations of five and the Secretariat; a small meeting before it has the server as warm as it will be. */
const readers = async (): Promise<void> => {
  const server = await ours();
  try {
    await crowdAt(server, { clients: 60, writers: 10, warmUp: 1, measured: 4 });
    const hall = await crowdAt(server, { clients: 1_010, writers: 10, warmUp: 2, measured: 10, rest: 90 });
    const { memory } = hall;
    head("1,000 readers, 10 writers", "figure");
    row("p50, p99 ms", `${ms(hall.p50)}, ${ms(hall.p99)}`);
    row("CPU s per 1,000 updates", hall.processor.toFixed(2));
    row(
      "MB before, with all, after",
      [memory.before, memory.with, memory.after!].map((mb) => mb.toFixed(0)).join(", "),
    );
    row("load", machine());
    target("p99, 1,000 readers", hall.p99, 150, " ms");
    target("memory after the last has left, of what it was", memory.after! / memory.before, 1.2, "");
    nothingLost("1,000 readers", [hall]);
  } finally {
    await server.stop();
  }
};

const house = async (): Promise<void> => {
  const { negotiations, opened, letters, memory, rooms } = await many(1_000);
  head(`${negotiations} negotiations, 20 at a time`, "p50", "p99");
  row("opening, ms", ms(opened.p50), ms(opened.p99));
  row("a letter there and back, ms", ms(letters.p50), ms(letters.p99));
  console.log(
    `Memory: none open ${memory.none.toFixed(0)} MB, after 100 ${memory.hundred.toFixed(0)}, after all ${memory.all.toFixed(0)}; ${rooms} still open; load ${machine()}.`,
  );
};

const opening = async (): Promise<void> => {
  const { entries, ours: own, killed, level } = await cold(100_000, runs);
  const sides = [
    ["unbracket", own],
    ["unbracket, after a kill", killed],
    ["y-websocket, y-leveldb", level],
  ] as const;
  head(`${entries} entries, opened cold`, "ms, median", "fastest", "slowest", "CPU ms", "bytes");
  for (const [name, times] of sides) {
    const took = times.map(({ ms }) => ms);
    const spent = median(times.map(({ processor }) => processor)) * 1_000;
    row(name, ms(median(took)), ms(Math.min(...took)), ms(Math.max(...took)), ms(spent), times[0]!.bytes);
  }
  const share = (of: typeof own, figure: (one: (typeof own)[number]) => number): number =>
    median(of.map(figure)) / median(level.map(figure));
  const told = (of: typeof own): string =>
    `time ${share(of, ({ ms }) => ms).toFixed(4)}, CPU ${share(of, ({ processor }) => processor).toFixed(4)}`;
  console.log(`Load ${machine()}. Of y-websocket's: ${told(own)}; after a kill: ${told(killed)}.`);
  target(
    "time of y-websocket's",
    share(own, ({ ms }) => ms),
    1 / 40,
    "",
  );
};

const object = async (): Promise<void> => {
  const reports: CrowdReport[] = [];
  for (let run = 0; run < runs; run++)
    reports.push(await visited(worker, { clients: 400, writers: 20, warmUp: 2, measured: 6 }));
  head("Durable Object, wrangler dev", "p50 ms", "p99 ms", "CPU s / 1,000", "frames / 1,000", "load");
  row(
    "400, 20",
    ms(of(reports, ({ p50 }) => p50)),
    ms(of(reports, ({ p99 }) => p99)),
    of(reports, ({ processor }) => processor).toFixed(2),
    of(reports, ({ frames }) => frames).toFixed(0),
    machine(),
  );
  target(
    "p99 in a Durable Object, 400 clients, 20 writers",
    of(reports, ({ p99 }) => p99),
    250,
    " ms",
  );
  nothingLost("Durable Object", reports);
};

console.log(
  `Node ${process.version}, ${cpus().length} cores of ${cpus()[0]!.model}; ${runs} turns each; load ${machine()}.`,
);
if (chosen.has("room") || chosen.has("cold")) await installPeers();
const all = { room, readers, many: house, cold: opening, worker: object };
for (const name of parts) {
  if (!chosen.has(name)) continue;
  console.log("");
  await all[name]();
}
process.exitCode = missed === 0 ? 0 : 1;
