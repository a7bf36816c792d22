import type { KnipConfig } from "knip";

export default {
  entry: [
    "server/cli/{unbracket,link}.ts",
    "client/index.html",
    "tests/**/*.test.ts",
    // Pages that browser tests have built for themselves.
    "tests/browser/*-page/*.ts",
  ],
  project: ["{drafts,server,client,tests}/**/*.{ts,css}"],
  // Style sheets import packages too.
  compilers: {
    css: (text) => [...text.matchAll(/@import "([^"]+)"/g)].map(([, name]) => `import "${name}";`).join("\n"),
  },
  ignoreExportsUsedInFile: true,
  ignoreBinaries: ["apt-get"],
  // hono-openapi loads these by the kind of schema it meets.
  ignoreDependencies: ["@hono/standard-validator", "@valibot/to-json-schema"],
} satisfies KnipConfig;
