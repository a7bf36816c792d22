import { defineConfig } from "vitest/config";

/** Tests of laws do the same runs each time. */
const setupFiles = ["tests/seeded-properties.ts"];

/**
 * `heart` needs no browser and no port; `room` starts servers on loopback; `browser` drives a real Chromium against a
 * real server, one file at a time, because the machine may have two cores. For the same reason one project follows the
 * other.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "heart", include: ["tests/{drafts,client}/**/*.test.ts"], testTimeout: 60_000, setupFiles } },
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
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
