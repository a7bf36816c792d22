/** What a page is held to wherever it is looked at: nothing that axe calls serious or critical, nothing wider than it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "vitest";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
interface Axe {
  run(options: object): Promise<{ violations: Violation[] }>;
}

/** What axe finds serious or critical on a page as it is now. */
const serious = async (page: Page): Promise<string[]> => {
  // The page's own content policy holds: the checker comes in beside it, not through it.
  await page.evaluate(source);
  const violations = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ["violations"] })).violations,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
};

const tooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

export const inOrder = async (page: Page, where: string): Promise<void> => {
  expect.soft(await serious(page), where).toEqual([]);
  expect.soft(await tooWide(page), `${where}: wider than the page`).toBe(false);
};
