/** Processes the house starts: what they know, and that none outlives it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { answerOf, startApart } from "../../../server/hosts/node-apart.ts";

const endless = new URL("endless-process.ts", import.meta.url);

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // nobody has this number any more
  }
};

test("a process in the middle of something endless is gone when the house was killed, goes before it when memory ends, and was given none of its settings", async (t) => {
  if (!existsSync("/proc/self/stat")) t.skip("elsewhere a process whose parent ended keeps its parent's number");
  const house = fork(fileURLToPath(new URL("endless-house.ts", import.meta.url)), [], {
    env: { ...process.env, UNBRACKET_URL: "https://drafts.example.org" },
    execArgv: [],
  });
  const [{ pid, env }] = (await once(house, "message")) as [{ pid: number; env: string[] }];
  try {
    expect(env.filter((name) => !name.startsWith("NODE_CHANNEL"))).toEqual([]);
    expect(lives(pid)).toBe(true);
    // Where memory ends, it goes before the house does.
    expect(Number(readFileSync(`/proc/${pid}/oom_score_adj`, "utf8"))).toBeGreaterThan(
      Number(readFileSync(`/proc/${house.pid}/oom_score_adj`, "utf8")),
    );
    house.kill("SIGKILL");
    await expect.poll(() => lives(pid), { timeout: 30_000 }).toBe(false);
  } finally {
    house.kill("SIGKILL");
    if (lives(pid)) process.kill(pid, "SIGKILL");
  }
});

test("a process that takes too long, and one that ends, are told from one that answers", async () => {
  const child = startApart(endless);
  expect(await answerOf(child, "begin", 60_000)).toMatchObject({ pid: child.pid });
  expect(await answerOf(child, "again", 50)).toBe("too-long");
  const ended = answerOf(child, "again", 60_000);
  child.kill("SIGKILL");
  expect(await ended).toBe("ended");
  expect(await answerOf(child, "again", 60_000)).toBe("ended");
});
