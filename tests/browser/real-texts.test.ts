/** Real texts begin in the browser, take proposals from three seats and come out clean and annotated. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DraftJson } from "../../drafts/draft.ts";
import { device, House } from "./house.ts";
import { patience } from "./seats.ts";

const shared = join(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))), "shared");
const files = [
  join(shared, "texts/06_unfccc_paris_2015-12-04_agreement_only_markdown.txt"),
  join(shared, "docx/07-BackgroundReport_-_THE_WORKING_GROUP_ON_INTERNET_GOVERNANCE.docx"),
];
const parties = ["XAA", "XBB", "XCC"];

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

for (const path of files)
  test(`${basename(path).slice(0, 30)} becomes a negotiation in the browser and comes out again`, async (t) => {
    if (!existsSync(path)) t.skip(`${basename(path)} is not here: the shared texts do not lie beside the project`);
    const { page, context, errors } = await device();
    await page.goto(house.url);
    await page.getByRole("button", { name: "Start from a draft" }).click();
    const chooser = page.waitForEvent("filechooser");
    await page.getByText("Choose a file").click();
    await (await chooser).setFiles(path);
    await page.locator(".understood .counts").waitFor();
    expect(await page.locator(".understood").innerText()).toMatch(/paragraphs? in \d+ section/);
    await page.getByLabel("Symbol").fill("REAL/1");
    await page.getByRole("button", { name: "Start the negotiation" }).click();
    await page.waitForURL(/\/n\/[\w-]+\/[\w-]+/);
    await page.locator("draft-paragraph article").first().waitFor();
    const [, id, seat] = /\/n\/([\w-]+)\/([\w-]+)/.exec(page.url())!;
    const chair = <T>(route: string, body?: unknown): Promise<T> =>
      page.evaluate(
        async ([url, as, sent]) => {
          const response = await fetch(url!, {
            headers: { "unbracket-seat": as!, ...(sent && { "content-type": "application/json" }) },
            ...(sent && { method: "POST", body: sent }),
          });
          return (await response.json()) as never;
        },
        [`/api/negotiations/${id}/${route}`, seat, body === undefined ? "" : JSON.stringify(body)],
      );
    const draft = await chair<DraftJson>("draft");
    const numbered = draft.parts.consensus.filter(({ kind }) => kind === "paragraph");
    for (const [n, party] of parties.entries()) {
      await chair("acts", { type: "set-party", party, name: `Party of seat ${n + 1}`, kind: "list" });
      const { token } = await chair<{ token: string }>("invitations", { role: "delegation", parties: [party] });
      await house.ask(`/api/negotiations/${id}/acts`, token, {
        type: "table",
        as: party,
        after: numbered[n]!.id,
        wording: `Seat ${n + 1} asks for a paragraph here.`,
      });
    }
    for (const n of [1, 2, 3])
      await expect
        .poll(() => page.evaluate(() => document.querySelector("main")?.textContent ?? ""), patience)
        .toContain(`Seat ${n} asks for a paragraph here.`);
    for (const [view, name] of [
      ["clean", "Clean"],
      ["annotated", "Annotated"],
    ] as const) {
      await page.goto(`${house.url}/n/${id}/${seat}/export`);
      await page.getByRole("radio", { name: new RegExp(`^${name}\\b`) }).check();
      await page.getByRole("radio", { name: "Word", exact: true }).check();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: `Download ${view}.docx` }).click(),
      ]);
      const words = strFromU8(unzipSync(new Uint8Array(readFileSync(await download.path())))["word/document.xml"]!);
      expect(words.includes("Seat 2 asks for a paragraph here."), view).toBe(view === "annotated");
      expect(words.includes("Party of seat 2"), view).toBe(view === "annotated");
      expect(words.length).toBeGreaterThan(100_000);
    }
    expect(errors).toEqual([]);
    await context.close();
  });
