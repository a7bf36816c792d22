import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

/**
 * Has the two fonts that are needed first fetched with the page, instead of after its style sheet has been read. The
 * others are fetched by `unicode-range` when a letter needs them.
 */
const preloadFonts = (): Plugin => ({
  name: "preload-fonts",
  transformIndexHtml: {
    order: "post",
    handler: (_, context) =>
      Object.keys(context.bundle ?? {})
        .filter((file) => /(source-serif-4|ibm-plex-sans)-latin-wght-normal/.test(file))
        .map((file) => ({
          tag: "link",
          attrs: { rel: "preload", as: "font", type: "font/woff2", crossorigin: "", href: `/${file}` },
          injectTo: "head" as const,
        })),
  },
});

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/",
  plugins: [preloadFonts()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    // The content security policy allows no data: addresses, so every asset has to be a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": "http://127.0.0.1:8787",
      "/join": "http://127.0.0.1:8787",
      "/sync": { target: "ws://127.0.0.1:8787", ws: true },
    },
  },
});
