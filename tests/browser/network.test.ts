/**
 * Browsers behind a bad network: what they type waits in them, goes up when it can, and comes back where it cannot. The
 * proxy is the tests' own (tests/network/proxy.ts), and what is said to be saved is looked up in the database.
 */
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { Proxy } from "../network/proxy.ts";
import { recordIn } from "../network/server.ts";
import { closeBrowser, House, sit } from "./house.ts";
import type { Device } from "./house.ts";
import { drawn, leave, noErrors, paragraph, patience, saved, standing, typeIn } from "./seats.ts";

let house: House;
const proxies: Proxy[] = [];

beforeAll(async () => {
  house = await House.open({ demo: true });
});
afterAll(async () => {
  await closeBrowser();
  for (const proxy of proxies) await proxy.close();
  await house.close();
});

/** Sits down at a device whose only way to the server is through the proxy. */
const behind = async (proxy: Proxy, who: string): Promise<Device> => {
  const { link } = house.links().find(({ role, party }) => (party === "" ? role : party) === who)!;
  const seated = await sit(link.replace(house.url, proxy.url));
  await seated.page.getByRole("main").getByRole("article").first().waitFor();
  await saved(seated.page);
  return seated;
};
const badNetwork = async (seed: number): Promise<Proxy> => {
  const proxy = await Proxy.before(house.url, seed);
  proxies.push(proxy);
  return proxy;
};

const sync = (page: Page): Promise<string> => page.locator("top-bar .sync").innerText();
const reads = (page: Page, what: RegExp): Promise<void> =>
  expect.poll(() => sync(page), { timeout: 40_000 }).toMatch(what);
const file = (): string => join(house.data, `${house.links()[0]!.link.split("/").at(-1)!.split("-")[0]!}.sqlite`);
const recorded = (): string => Object.values(recordIn(file()).words).join("\n");

test("words typed offline in the text and in a paper wait in the browser, and go up over a network that keeps cutting", async () => {
  const proxy = await badNetwork(11);
  const chair = await behind(proxy, "chair");
  const altora = await behind(proxy, "XAL");
  proxy.down();
  await reads(chair.page, /Offline/);
  await typeIn(chair.page, "12", "States", " offline");
  await leave(chair.page);
  await reads(altora.page, /Offline/);
  await typeIn(altora.page, "13", "States", " everywhere");
  await leave(altora.page);
  await reads(chair.page, /1 word kept on this device/);
  await reads(altora.page, /1 word kept on this device/);
  expect(recorded()).not.toContain("States offline");
  // It comes back badly: every connection is cut after some thousand bytes, in the middle of whatever it was.
  proxy.weather = { sky: "fair", delay: 40, cutWithin: 6_000 };
  await expect.poll(recorded, { timeout: 60_000 }).toContain("States offline");
  proxy.up();
  proxy.cut();
  await saved(chair.page);
  await saved(altora.page);
  await expect.poll(() => standing(altora.page, "12"), patience).toContain("States offline");
  expect(recorded().split("States offline")).toHaveLength(2);
  expect(recorded()).not.toContain("everywhere");
  expect(await drawn(altora.page, "13")).toContain("everywhere");
  noErrors(chair, altora);
  await chair.context.close();
  await altora.context.close();
});

test("a page of another time says that it must be loaded again, keeps the words, and the page that comes sends them", async () => {
  const proxy = await badNetwork(12);
  const { context, page } = await behind(proxy, "chair");
  proxy.rewrite = (head) => head.replace("wire=1", "wire=0");
  proxy.down();
  await reads(page, /Offline/);
  await typeIn(page, "12", "States", " again");
  proxy.up();
  await reads(page, /Load the page again/);
  expect(recorded()).not.toContain("States again");
  proxy.rewrite = null;
  await page.reload();
  await page.getByRole("main").getByRole("article").first().waitFor();
  await saved(page);
  await expect.poll(recorded, patience).toContain("States again");
  await context.close();
});

test("a server put back from an older backup: the page says so, shows one's lost words, and they go on in a paper", async () => {
  const proxy = await badNetwork(13);
  const { context, page } = await behind(proxy, "chair");
  const files = ["", "-wal", "-shm"].map((end) => `${file()}${end}`);
  await house.kill();
  for (const one of files) if (existsSync(one)) copyFileSync(one, `${one}.backup`);
  await house.start();
  await saved(page);
  await expect.poll(() => proxy.open, patience).toBeGreaterThan(0);
  await typeIn(page, "14", "States", " forgotten");
  await leave(page);
  await expect.poll(recorded, patience).toContain("States forgotten");
  await saved(page);
  await house.kill();
  for (const one of files) rmSync(one, { force: true });
  for (const one of files) if (existsSync(`${one}.backup`)) copyFileSync(`${one}.backup`, one);
  await house.start();
  const card = page.locator("handed-back section").filter({ hasText: "forgotten" });
  await card.waitFor({ timeout: 40_000 });
  expect(await card.innerText()).toContain("put back to an earlier state");
  await reads(page, /Refused · here are your words/);
  expect(recorded()).not.toContain("forgotten");
  expect(await drawn(page, "14")).not.toContain("forgotten");
  await card.getByRole("button", { name: "Go on in a paper" }).click();
  await expect.poll(() => drawn(page, "14"), patience).toContain("forgotten");
  await saved(page);
  expect(recorded()).not.toContain("forgotten");
  expect(await paragraph(page, "14").count()).toBe(1);
  await context.close();
});

/** A paper's bar. */
const bar = (page: Page, label: string) => paragraph(page, label).locator("paper-bar");
/** The button that brings typing to this tab. */
const here = (page: Page) => page.getByRole("button", { name: "Type here instead" });
const room = (page: Page): Promise<void> => page.getByRole("main").getByRole("article").first().waitFor();

test("of two tabs the one without the pen discards and undoes nothing of a paper, and says why; with it, it does", async () => {
  const proxy = await badNetwork(14);
  const { context, page, errors } = await behind(proxy, "XAL");
  await typeIn(page, "15", "States", " jointly");
  await saved(page);
  const second = await context.newPage();
  await second.goto(page.url());
  await expect.poll(() => drawn(second, "15"), patience).toContain("jointly");
  // It says so before as well: a hand presses it all the same.
  await bar(second, "15").getByRole("button", { name: "Discard" }).click({ force: true });
  await expect.poll(() => bar(second, "15").innerText(), patience).toContain("Another tab of this browser is typing");
  await here(second).click();
  await expect.poll(() => here(second).count(), patience).toBe(0);
  await expect.poll(() => here(page).count(), patience).toBe(1);
  expect(await bar(second, "15").innerText()).not.toContain("Another tab");
  // The caret is still in the first tab's words, with its steps behind it.
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  expect(await drawn(page, "15")).toContain("jointly");
  await saved(page);
  await bar(second, "15").getByRole("button", { name: "Discard" }).click();
  for (const tab of [page, second]) await expect.poll(() => drawn(tab, "15"), patience).not.toContain("jointly");
  for (const tab of [page, second]) await saved(tab);
  noErrors({ context, page, errors });
  await context.close();
});

test("what an older connection brings late takes typing from nobody, and stands once", async () => {
  const proxy = await badNetwork(15);
  const { context, page } = await behind(proxy, "chair");
  proxy.hold();
  await typeIn(page, "12", "States", " lately");
  await expect.poll(() => proxy.held, patience).toBeGreaterThan(0);
  proxy.strand();
  await expect.poll(recorded, patience).toContain("States lately");
  // The page that comes after is another, on the same device.
  await page.reload();
  await room(page);
  await saved(page);
  await typeIn(page, "12", "lately", " indeed");
  await expect.poll(recorded, patience).toContain("lately indeed");
  await proxy.deliver();
  await page.keyboard.type(" so");
  await expect.poll(recorded, patience).toContain("lately indeed so");
  expect(await here(page).count()).toBe(0);
  expect(recorded().split("States lately")).toHaveLength(2);
  await saved(page);
  await context.close();
});

test("two seats of one browser, closed at the very letter: each finds its own words, and they go up", async () => {
  const proxy = await badNetwork(16);
  const chair = await behind(proxy, "chair");
  const secretariat = await chair.context.newPage();
  const { link } = house.links().find(({ role }) => role === "secretariat")!;
  await secretariat.goto(link.replace(house.url, proxy.url));
  await secretariat.getByRole("button", { name: "Join" }).click();
  await room(secretariat);
  await saved(secretariat);
  proxy.down();
  for (const page of [chair.page, secretariat]) await reads(page, /Offline/);
  await typeIn(chair.page, "16", "States", " chaired");
  const seats = [chair.page.url(), secretariat.url()] as const;
  await chair.page.close();
  await typeIn(secretariat, "17", "States", " overseen");
  await secretariat.close();
  proxy.up();
  for (const [n, address] of seats.entries()) {
    const page = await chair.context.newPage();
    await page.goto(address);
    await room(page);
    await saved(page);
    await expect.poll(recorded, patience).toContain(n === 0 ? "States chaired" : "States overseen");
    expect(await page.locator("handed-back section").count()).toBe(0);
    await page.close();
  }
  for (const words of ["States chaired", "States overseen"]) expect(recorded().split(words)).toHaveLength(2);
  await chair.context.close();
});

/** Leaves no room in a page's localStorage, to the letter, and nothing that could give way. */
const fill = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.includes("/seen/")) localStorage.removeItem(key);
    for (let size = 1 << 20, held = localStorage.getItem("elsewhere") ?? ""; size >= 1;)
      try {
        localStorage.setItem("elsewhere", held + "x".repeat(size));
        held += "x".repeat(size);
      } catch {
        size >>= 1;
      }
  });

test("a browser whose storage is full says so, asks before the page is left with words it alone has, and sends them", async () => {
  const proxy = await badNetwork(17);
  const { context, page } = await behind(proxy, "chair");
  await fill(page);
  await typeIn(page, "18", "States", " fully");
  await expect.poll(recorded, patience).toContain("States fully");
  await saved(page);
  await fill(page);
  proxy.down();
  await reads(page, /Offline/);
  await page.keyboard.type(" loaded");
  await reads(page, /this browser keeps nothing: copy your words/);
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked, patience).toEqual(["beforeunload"]);
  await page.getByRole("link", { name: "History" }).first().click();
  await expect.poll(() => asked, patience).toEqual(["beforeunload", "beforeunload"]);
  expect(await drawn(page, "18")).toContain("fully loaded");
  proxy.up();
  await expect.poll(recorded, { timeout: 40_000 }).toContain("States fully loaded");
  await saved(page);
  await page.getByRole("link", { name: "History" }).first().click();
  await page.waitForURL(/\/history/);
  expect(asked).toHaveLength(2);
  await context.close();
});
