import type { KnipConfig } from "knip";

export default {
  entry: [
    "server/cli/{unbracket,link}.ts",
    "tests/workerd/node-{storage,meter}.ts",
    "client/index.html",
    "tests/**/*.test.ts",
    // Pages that browser tests have built for themselves.
    "tests/browser/*-page/*.ts",
    // Run as a process of its own, to weigh it.
    "tests/bench/{history-heap,formats-alone}.ts",
    // Processes of their own: who reads the database, what is loaded into the server, a device that can be frozen.
    "tests/network/{saved-in-record,in-server,device-process}.ts",
    "tests/server/hosts/endless-house.ts",
    // A process of its own, and others' servers: their packages are no dependencies of the project.
    "tests/bench/sync-crowd.ts",
  ],
  project: ["{drafts,server,client,tests}/**/*.{ts,css}"],
  // Style sheets import packages too.
  compilers: {
    css: (text) => [...text.matchAll(/@import "([^"]+)"/g)].map(([, name]) => `import "${name}";`).join("\n"),
  },
  ignoreExportsUsedInFile: true,
  ignoreBinaries: ["apt-get", "pdftotext"],
  // hono-openapi loads the first two by the kind of schema it meets; the third is put into pages as text;
  // `cloudflare:test` is the platform's. Fonts are files that the process that sets PDFs is given.
  ignoreDependencies: [
    "@hono/standard-validator",
    "@valibot/to-json-schema",
    "axe-core",
    "cloudflare",
    "@expo-google-fonts/.*",
  ],
} satisfies KnipConfig;
