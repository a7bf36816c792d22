/**
 * The other ways to be in the room: the wall of the hall, an observer who reads what was circulated, and a delegate with a
 * phone in the hand.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { device, House, sit } from "./house.ts";
import type { Device } from "./house.ts";
import {
  bracketsOf,
  caretAt,
  dialogOf,
  drawn,
  everything,
  leave,
  noErrors,
  paragraph,
  patience,
  saved,
  sitAs,
  tabledNumber,
  takeInHand,
  told,
  typeIn,
} from "./seats.ts";
import type { Seated } from "./seats.ts";

let house: House;
let chair: Seated;
let secretariat: Seated;
let hall: Device;
let observer: Device;
/** Brevia's delegate, on a phone that is touched. */
let phone: Device;

beforeAll(async () => {
  house = await House.open({ demo: true });
  const link = (sought: string): string => house.links().find(({ role }) => role === sought)!.link;
  [chair, secretariat, hall, observer] = await Promise.all([
    sitAs(house, "chair"),
    sitAs(house, "secretariat"),
    sit(link("screen"), { width: 1920, height: 1080 }),
    sit(link("observer")),
  ]);
  phone = await device({ width: 420, height: 900 }, { touch: true });
  await phone.page.goto(house.links().find(({ party }) => party === "XBV")!.link);
  await phone.page.getByRole("button", { name: "Join" }).tap();
  await paragraph(phone.page, "1").waitFor(patience);
});
afterAll(() => house.close());

const wall = (page: Page): Promise<string> => page.locator(".on-floor").innerText();

test("the wall shows the paragraph on the floor, and follows the floor without a hand", async () => {
  if (!hall.page.url().endsWith("/hall")) await hall.page.goto(`${hall.page.url().replace(/#.*$/, "")}/hall`);
  await expect.poll(() => wall(hall.page), patience).toMatch(/^12\b/);
  await takeInHand(chair.page, "25");
  await paragraph(chair.page, "25").getByRole("button", { name: "Floor", exact: true }).click();
  await expect.poll(() => wall(hall.page), patience).toMatch(/^25\b[\s\S]*agreed to nominate/);
  await typeIn(chair.page, "25", "agreed to nominate", " with joy");
  await expect.poll(() => wall(hall.page), patience).toContain("agreed to nominate with joy");
  await leave(chair.page);
});

test("the wall shows what is being taken down while it is typed, and the bracket once it is tabled", async () => {
  const { page } = secretariat;
  await takeInHand(page, "25");
  await page.getByRole("button", { name: "Take down for…" }).click();
  await dialogOf(page).getByLabel("For").selectOption({ label: "Altora" });
  await dialogOf(page).getByRole("button", { name: "Open the paper" }).click();
  await page.locator(".caret-here").waitFor();
  await caretAt(page, "25", "one technical");
  await page.keyboard.type(" forthwith");
  const taken = hall.page.getByRole("region").or(hall.page.locator(".taken-down")).first();
  await expect
    .poll(() => taken.innerText(), patience)
    .toMatch(/Being taken down for Altora[\s\S]*one technical forthwith/);
  expect(await wall(hall.page)).not.toContain("forthwith");
  await saved(page);
  await page.keyboard.press("Control+Enter");
  await page
    .getByRole("region", { name: "The room will read" })
    .getByRole("button", { name: "Table for Altora" })
    .click();
  await expect.poll(() => wall(hall.page), patience).toMatch(/forthwith[\s\S]*Altora/);
  await expect.poll(() => hall.page.locator(".taken-down").count(), patience).toBe(0);
});

test("an observer reads what was circulated and not what is negotiated, and learns of a revision by itself", async () => {
  const text = (): Promise<string> => drawn(observer.page, "25");
  await expect.poll(text, patience).toContain("agreed to nominate");
  expect(await everything(observer.page)).not.toMatch(/with joy|forthwith/);
  expect(await observer.page.locator(".caret-here, proposal-desk").count()).toBe(0);
  await chair.page.getByRole("button", { name: "Publish…" }).click();
  await dialogOf(chair.page).getByLabel("Name").fill("Rev.1");
  await dialogOf(chair.page).getByRole("button", { name: "Publish" }).click();
  await told(chair.page, "Rev.1 is published.");
  await expect.poll(() => observer.page.getByRole("banner").innerText(), patience).toContain("Rev.1");
  await expect.poll(text, patience).toContain("agreed to nominate with joy");
});

test("on a phone a delegate opens the proposals on a paragraph and supports one", async () => {
  const { page } = phone;
  await paragraph(page, "25").getByRole("button", { name: "25", exact: true }).tap();
  await page
    .getByRole("navigation", { name: "Views" })
    .getByRole("button", { name: /^Proposals/ })
    .tap();
  const sheet = page.getByRole("complementary", { name: /25/ });
  await expect.poll(() => sheet.innerText(), patience).toContain("forthwith");
  await sheet
    .locator("[data-proposal]")
    .filter({ hasText: "forthwith" })
    .first()
    .getByRole("radio", { name: "Support", exact: true })
    .tap();
  await page
    .locator(".toast")
    .filter({ hasText: /^\s*Support/ })
    .getByRole("button", { name: "Now" })
    .tap();
  await takeInHand(chair.page, "25");
  await expect
    .poll(() => chair.page.getByRole("complementary").innerText(), patience)
    .toMatch(/Brevia supports|1 support/);
  // The way out is not under the sheet, which has one of its own as well.
  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("button", { name: "Text" }).tap();
  await expect.poll(() => page.locator(".frame.desk-open").count()).toBe(0);
  await views.getByRole("button", { name: /^Proposals/ }).tap();
  await sheet.getByRole("button", { name: /close/i }).tap();
  await expect.poll(() => page.locator(".frame.desk-open").count()).toBe(0);
});

test("on a phone words and numbers are looked for by touch", async () => {
  const { page } = phone;
  await page.getByRole("banner").getByRole("button", { name: "Search, go to" }).tap();
  await dialogOf(page).getByRole("combobox").fill("12");
  await dialogOf(page)
    .getByRole("option")
    .filter({ has: page.locator("b").getByText("12", { exact: true }) })
    .tap();
  await expect.poll(() => paragraph(page, "12").getAttribute("aria-current"), patience).toBe("true");
});

test("on a phone the seat leads to the screens that its bar has no room for", async () => {
  const { page } = phone;
  await page.getByRole("button", { name: /^Your seat/ }).tap();
  const screens = dialogOf(page).getByRole("navigation", { name: "Screens" });
  await expect
    .poll(() => screens.getByRole("link").allInnerTexts(), patience)
    .toEqual(["History", "Compare", "Export"]);
  await page.keyboard.press("Escape");
  await expect.poll(() => dialogOf(page).count()).toBe(0);
});

test("on a phone a paper is typed in the text and tabled, all by touch", async () => {
  const { page } = phone;
  const words = paragraph(page, "26").locator(".w").first();
  // A tap in the first line, as a thumb does it, once the page stands still; where exactly, the caret says.
  await words.tap({ position: { x: 60, y: 12 } });
  await paragraph(page, "26").locator(".caret-here").waitFor();
  await page.keyboard.press("Home");
  await page.keyboard.type("Today ");
  await saved(page);
  const paper = paragraph(page, "26").locator("paper-bar");
  await paper.getByRole("button", { name: /^Table/ }).tap();
  const sheet = page.getByRole("region", { name: "The room will read" });
  await sheet.getByRole("button", { name: "Table as Brevia" }).tap();
  await tabledNumber(page);
  await expect
    .poll(() => bracketsOf(chair.page, "26"), patience)
    .toMatchObject({ ins: ["Today"], who: expect.arrayContaining(["Brevia"]) as string[] });
  expect(await drawn(chair.page, "26")).toContain("Today");
  noErrors(chair, secretariat, hall, observer, phone);
});
