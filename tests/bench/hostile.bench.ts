/**
 * What twenty attackers do to ten honest clients, `npm run bench:hostile`: the ten type and read at a server of its own
 * process, first alone and then with the attackers at it, five times over; what counts is the ratio of the two p99s of
 * one run. The attackers are a process of their own, a little behind in the queue for the processor, since on a machine
 * of two cores they would otherwise slow the ten down rather than the server.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { AttackTask } from "./hostile-attackers.ts";
import type { CrowdReport, CrowdTask } from "./sync-crowd.ts";
import type { Holds } from "./loop-holds.ts";
import { load, median, memoryOf, processorOf } from "./sync-process.ts";
import { begin } from "./sync-room.ts";
import { folder, ours } from "./sync-servers.ts";
import type { Knock } from "./sync-dialect.ts";

const runs = Number(process.env["BENCH_RUNS"] ?? 5);
const seconds = Number(process.env["BENCH_SECONDS"] ?? 10);
const honest = 10;
const attackers = 20;
/**
 * The attackers have what the server and the ten leave over of one core, as if they had a machine of their own: the others
 * may use every core, and the attackers are in the class of what runs when nothing else wants to; where the kernel groups
 * processes by session, theirs stands last. Without a core to stay on they would take turns with the server on both.
 */
const aside = ["taskset", "--cpu-list", String(cpus().length - 1), "chrt", "--idle", "0"] as const;
const last = (pid: number): void => {
  const group = `/proc/${pid}/autogroup`;
  if (existsSync(group)) writeFileSync(group, "19");
};

const report = <T>(script: string, task: unknown): Promise<T> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, script)], { stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (bytes: Buffer) => (said += bytes.toString()));
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve(JSON.parse(said) as T);
      else reject(new Error(`${script} ended with ${code}: ${said}`));
    });
    child.stdin.end(JSON.stringify(task));
  });

/** Begins the attack; gives how to end it, with what became of it. */
const attack = (task: AttackTask): Promise<() => Promise<Record<string, number>>> =>
  new Promise((resolve, reject) => {
    const script = join(import.meta.dirname, "hostile-attackers.ts");
    const child = spawn(aside[0], [...aside.slice(1), process.execPath, script], {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    last(child.pid!);
    let said = "";
    const ended = new Promise<void>((end) => child.once("exit", () => end()));
    child.once("error", reject);
    child.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      if (said.includes("attacking"))
        resolve(async () => {
          child.kill("SIGTERM");
          await ended;
          return JSON.parse(said.slice(said.indexOf("{"))) as Record<string, number>;
        });
    });
    child.stdin.end(JSON.stringify(task));
  });

const asked = async <T>(url: string, token: string, body?: object): Promise<T> => {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

/** What the server's loop was held between two times, over all seconds in between. */
interface Held {
  /** Ms, by the clock and of the processor. */
  readonly longest: number;
  readonly longestOfProcessor: number;
  /** Shares of the time: in turns of more than ten ms by the clock, likewise of the processor, and waiting for a core. */
  readonly long: number;
  readonly longOfProcessor: number;
  readonly waited: number;
}

const heldIn = (file: string, from: number, until: number): Held => {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const seconds = lines.map((line) => JSON.parse(line) as Holds).filter(({ at }) => at > from + 1_000 && at <= until);
  const most = (of: "longest" | "longestOfProcessor"): number => Math.max(0, ...seconds.map((one) => one[of]));
  const part = (of: "long" | "longOfProcessor" | "waited"): number =>
    seconds.reduce((sum, one) => sum + one[of], 0) / (seconds.length * 1_000);
  return {
    longest: most("longest"),
    longestOfProcessor: most("longestOfProcessor"),
    long: part("long"),
    longOfProcessor: part("longOfProcessor"),
    waited: part("waited"),
  };
};

interface Run {
  readonly alone: CrowdReport;
  readonly attacked: CrowdReport;
  readonly ratio: number;
  readonly cpu: number;
  readonly memory: number;
  readonly ends: Record<string, number>;
  /** Alone, and under attack. */
  readonly held: readonly [Held, Held];
}

const once = async (): Promise<Run> => {
  const data = folder();
  const holds = join(data, "holds");
  const server = await ours(data, holds);
  try {
    const { url, pids, port } = server;
    const { id, address, chair } = await begin(url, {}, 60);
    const invited = async (ask: object): Promise<string> =>
      (await asked<{ token: string }>(`${address}/invitations`, chair, ask)).token;
    const knocks: Knock[] = [];
    for (let n = 0; n < honest; n++) {
      const token = await invited({ role: "secretariat" });
      const { client, lease } = await asked<{ client: number; lease: string }>(`${address}/clients`, token, {
        document: "draft",
        device: "laptop",
      });
      const headers = { authorization: `Bearer ${token}` };
      knocks.push({
        path: `/sync/${id}/draft?client=${client}&lease=${lease}`,
        headers,
        writes: { client, paragraph: n },
      });
    }
    const draft = await asked<{ parts: Record<string, { id: string }[]> }>(`${address}/draft`, chair);
    const paragraph = Object.values(draft.parts).flat().at(-1)!.id;
    const elsewhere = await begin(url, {}, 3);
    const asks: readonly [role: string, ask: object][] = [
      ["secretariat", { role: "secretariat" }],
      ["chair", { role: "chair" }],
      ["head", { role: "delegation", parties: ["AUS"] }],
      ["head", { role: "delegation", parties: ["BRA"] }],
      ["drafter", { role: "delegation", parties: ["AUS"], head: false }],
      ["observer", { role: "observer" }],
      ["screen", { role: "screen" }],
    ];
    const seats: AttackTask["seats"][number][] = [{ role: "foreign", token: elsewhere.chair }];
    const withdrawn = await asked<{ id: string; token: string }>(`${address}/invitations`, chair, { role: "chair" });
    await fetch(`${address}/invitations/${withdrawn.id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${chair}` },
    });
    seats.push({ role: "revoked", token: withdrawn.token });
    for (let n = 0; seats.length < attackers; n++) {
      const [role, ask] = asks[n % asks.length]!;
      seats.push({ role, token: await invited(ask) });
    }
    const crowd: CrowdTask = {
      dialect: "unbracket",
      document: "draft",
      port,
      pids,
      knocks,
      pace: 5,
      warmUp: 2,
      measured: seconds,
    };
    const began = Date.now();
    const alone = await report<CrowdReport>("sync-crowd.ts", crowd);
    const without = heldIn(holds, began, Date.now());
    const end = await attack({ url, id, seats, paragraph, proposals: [] });
    await wait(1_000);
    const [cpu, at, since] = [processorOf(pids), performance.now(), Date.now()];
    const attacked = await report<CrowdReport>("sync-crowd.ts", { ...crowd, strangers: true });
    const busy = (processorOf(pids) - cpu) / ((performance.now() - at) / 1_000);
    const memory = memoryOf(pids);
    const held = [without, heldIn(holds, since, Date.now())] as const;
    const ends = await end();
    return { alone, attacked, ratio: attacked.p99 / alone.p99, cpu: busy, memory, ends, held };
  } finally {
    await server.stop();
  }
};

console.log(
  `${honest} honest clients at 5 letters a second, ${attackers} attackers, ${seconds} s each; load ${load()}\n`,
);
console.log(
  "| run | alone p50/p99 ms | attacked p50/p99 ms | ratio of p99 | server's processor | memory MB | crowd late ms | lost | loop held: longest | of the processor | over 10 ms | of the processor | waited for a core |",
);
console.log(`| ${"--: | ".repeat(13).trim()}`);
const ratios: number[] = [];
const all: Record<string, number> = {};
for (let n = 1; n <= runs; n++) {
  const { alone, attacked, ratio, cpu, memory, ends, held } = await once();
  ratios.push(ratio);
  for (const [what, count] of Object.entries(ends)) all[what] = (all[what] ?? 0) + count;
  const [a, b] = [alone, attacked].map(({ p50, p99 }) => `${p50.toFixed(1)}/${p99.toFixed(1)}`);
  const lost = [...alone.lost, ...attacked.lost].length;
  const each = (tell: (one: Held) => string): string => held.map(tell).join(" / ");
  const part = (share: number): string => `${(share * 100).toFixed(1)} %`;
  console.log(
    `| ${n} | ${a} | ${b} | ${ratio.toFixed(2)} | ${(cpu * 100).toFixed(0)} % | ${memory.toFixed(0)} | ${alone.late.toFixed(0)}/${attacked.late.toFixed(0)} | ${lost} | ${each(({ longest }) => longest.toFixed(0))} | ${each(({ longestOfProcessor }) => longestOfProcessor.toFixed(0))} | ${each(({ long }) => part(long))} | ${each(({ longOfProcessor }) => part(longOfProcessor))} | ${each(({ waited }) => part(waited))} |`,
  );
}
console.log(`\nmedian ratio ${median(ratios).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}`);
console.log(`what became of the attacks:`);
for (const [what, count] of Object.entries(all).toSorted(([, a], [, b]) => b - a)) console.log(`  ${count} × ${what}`);
if (Math.max(...ratios) > 3) process.exitCode = 1;
