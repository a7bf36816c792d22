import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests of laws do the same runs each time. */
const setupFiles = ["tests/seeded-properties.ts"];

/** Without it one core of a machine with two would stand by: these tests compute, and share nothing. */
const bothCores = { maxWorkers: Math.max(2, availableParallelism() - 1) };

/** What is told of record and room on Node is told in workerd too, over an object's storage. */
const inWorkerd = {
  name: "an object's storage in place of Node's",
  enforce: "pre" as const,
  resolveId(id: string) {
    const [, ours] = /(?:hosts|\.)\/(node-(?:storage|meter)\.ts)$/u.exec(id) ?? [];
    return ours === undefined ? null : fileURLToPath(import.meta.resolve(`./tests/workerd/${ours}`));
  },
};

/**
 * `heart` needs no browser and no port; `room` starts servers on loopback, `network` lets lines to them fail; `workerd` tells record and room inside Durable
 * Objects, `workers` the house as `wrangler dev` runs it; `browser` drives a real Chromium against a
 * real server, one file at a time, because the machine may have two cores. For the same reason one project follows the
 * other.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "heart",
          include: ["tests/{drafts,client}/**/*.test.ts"],
          testTimeout: 60_000,
          setupFiles,
          ...bothCores,
        },
      },
      {
        test: {
          name: "room",
          include: ["tests/{server,story,attack}/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          setupFiles,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "network",
          include: ["tests/network/**/*.test.ts"],
          // They wait for networks that fail, and hardly compute.
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          setupFiles,
          sequence: { groupOrder: 5 },
        },
      },
      {
        plugins: [
          inWorkerd,
          cloudflareTest({
            main: "./server/hosts/worker/worker.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              compatibilityFlags: ["nodejs_compat"],
              bindings: { LOOPBACK: "yes", OPERATOR_TOKEN: "the-operator-of-these-tests" },
            },
          }),
        ],
        test: {
          name: "workerd",
          include: [
            "tests/server/{record,room}/*.test.ts",
            "tests/server/doors/imports.test.ts",
            "tests/attack/{documents,private-documents,sockets,links}.test.ts",
            "tests/workerd/*.test.ts",
          ],
          // They copy files, or look into them.
          exclude: ["tests/server/record/{storage-file,forms}.test.ts", "tests/server/room/backup.test.ts"],
          testTimeout: 60_000,
          setupFiles: [...setupFiles, "tests/workerd/one-object.ts"],
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "workers",
          include: [
            "tests/hosts/*.test.ts",
            "tests/story/evening.test.ts",
            "tests/browser/story.test.ts",
            // Many evenings: `npm run soak` has time for them.
            ...(process.env["UNBRACKET_HOST"] === "worker" ? ["tests/story/canary.test.ts"] : []),
          ],
          globalSetup: ["tests/shared-worker.ts"],
          env: { UNBRACKET_HOST: "worker" },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // What comes to a page from another seat may take a while on a busy machine.
          expect: { poll: { timeout: 15_000 } },
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
