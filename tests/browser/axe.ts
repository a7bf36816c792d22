/** Whether a page is in order as it is now: for who hears it, and in width. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "vitest";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
interface Axe {
  run(options: object): Promise<{ violations: Violation[] }>;
}

/** What axe finds serious or critical. */
const serious = async (page: Page): Promise<string[]> => {
  // The page's own content policy holds: the checker comes in beside it, not through it.
  await page.evaluate(axe);
  const violations = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ["violations"] })).violations,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
};

/** What reaches over the edge of the page. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
      .map((one) => `${one.localName}.${one.className}`);
  });

/** Nothing axe calls serious or critical, nothing wider than the page. */
export const inOrder = async (page: Page, where: string): Promise<void> => {
  expect.soft(await serious(page), where).toEqual([]);
  expect.soft(await tooWide(page), where).toEqual([]);
};
