/** Builds the page of the editor's tests, serves it on loopback and opens it in a real browser. */
import { readFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { build } from "vite";
import { closeBrowser, openBrowser } from "./house.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

export interface EditorStage {
  readonly page: Page;
  readonly errors: readonly string[];
  /** Calls a function of the page's `stage` (editor-page/stage.ts). */
  do<T = void>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** Composes as an input method does: steps are what is shown before the commit. */
  compose(steps: readonly string[], commit: string, between?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export const openEditorStage = async (): Promise<EditorStage> => {
  const root = fileURLToPath(new URL("./editor-page/", import.meta.url));
  const outDir = mkdtempSync(join(tmpdir(), "unbracket-editor-"));
  await build({
    root,
    base: "./",
    logLevel: "error",
    configFile: false,
    build: { outDir, emptyOutDir: true, minify: false },
  });
  const server = await serve(outDir);
  const { port } = server.address() as { port: number };
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  await page.goto(`http://127.0.0.1:${port}/index.html`);
  await page.waitForFunction(() => "stage" in window);
  const call = <T>(name: string, ...args: readonly unknown[]): Promise<T> =>
    page.evaluate(
      ([name, args]) => {
        const { stage } = window as unknown as { stage: Record<string, (...args: unknown[]) => unknown> };
        return stage[name as string]!(...(args as unknown[]));
      },
      [name, args] as const,
    ) as Promise<T>;
  const cdp = await page.context().newCDPSession(page);
  return {
    page,
    errors,
    do: call,
    async compose(steps, commit, between) {
      for (const text of steps)
        await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      await between?.();
      await cdp.send("Input.insertText", { text: commit });
    },
    async close() {
      await closeBrowser();
      await new Promise((resolve) => server.close(resolve));
      rmSync(outDir, { recursive: true, force: true });
    },
  };
};

const serve = (folder: string): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
      try {
        const bytes = readFileSync(join(folder, pathname));
        response.writeHead(200, { "content-type": types[extname(pathname)] ?? "application/octet-stream" }).end(bytes);
      } catch {
        response.writeHead(404).end(); // the browser asks for an icon
      }
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
