/** A Chair's first minute, alone: a draft is dropped, seen as understood, read, invited to and circulated. No shell. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync, strToU8 } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { closeBrowser, device, House, sit } from "./house.ts";
import type { Device } from "./house.ts";
import { dialogOf, drawn, everything, noErrors, paragraph, patience, saved, told, typeIn } from "./seats.ts";

let house: House;
let chair: Device;
const folder = mkdtempSync(join(tmpdir(), "unbracket-files-"));

const markdown = [
  "# Report of the Working Group on harbour lights",
  "",
  "## A. Overview",
  "",
  "1. States welcomed the second session[^1] and recalled that lights at sea are a shared good.",
  "",
  "2. States [agreed / decided] to meet again.",
  "",
  "## B. Next steps",
  "",
  "3. States request the Secretariat to prepare a list.",
  "",
  "[^1]: Held in spring.",
  "",
].join("\n");

const word = (text: string): string => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
const docx = (body: string): Uint8Array =>
  zipSync({
    "[Content_Types].xml": strToU8(
      `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    "_rels/.rels": strToU8(
      `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    "word/document.xml": strToU8(
      `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ),
  });

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** Chooses a file with the page's button. */
const choose = async (page: Page, path: string): Promise<void> => {
  const chooser = page.waitForEvent("filechooser");
  await page.getByText("Choose a file").click();
  await (await chooser).setFiles(path);
};

beforeAll(async () => {
  house = await House.open();
  chair = await device();
});
afterAll(async () => {
  await closeBrowser();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

test("what is no draft is refused with a sentence, and nothing is started", async () => {
  const { page } = chair;
  await page.goto(house.url);
  await page.getByRole("button", { name: "Start from a draft" }).waitFor();
  await choose(page, file("bomb.docx", docx(word(" ".repeat(64 * 1024 * 1024)))));
  await expect.poll(() => page.getByRole("alert").innerText(), patience).toMatch(/unpack|large|MB/i);
  await choose(
    page,
    file("old.doc", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(600))),
  );
  await expect.poll(() => page.getByRole("alert").innerText(), patience).toMatch(/Word 97|\.doc\b|older/i);
  await choose(page, file("picture.txt", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255)));
  await expect.poll(() => page.getByRole("alert").innerText(), patience).toMatch(/neither a Word file nor text/);
  expect(await page.getByRole("button", { name: "Start the negotiation" }).count()).toBe(0);
  expect(chair.errors.filter((error) => !/Failed to load resource/.test(error))).toEqual([]);
});

test("a Word file is shown as it was understood before anything is made of it", async () => {
  const { page } = chair;
  await choose(
    page,
    file(
      "lights.docx",
      docx(word("Draft on lights") + word("1. States welcomed the lamps.") + word("2. States shall keep them lit.")),
    ),
  );
  const preview = page.getByLabel("How it was understood");
  await expect.poll(() => preview.innerText(), patience).toContain("States shall keep them lit.");
  expect(await page.locator(".counts").innerText()).toMatch(/^[23] paragraphs/);
  await page.getByLabel("Title").fill("Draft on lights");
  await page.getByLabel("Symbol").fill("L/1");
  await page.getByRole("button", { name: "Start the negotiation" }).click();
  await page.waitForURL(/\/n\/[\w-]+\/[\w-]+$/);
  await expect.poll(() => page.getByRole("main").innerText(), patience).toContain("States shall keep them lit.");
  await expect.poll(() => page.getByRole("banner").innerText()).toContain("L/1");
});

test("a Markdown file that is dropped starts a negotiation with its sections, footnote and brackets", async () => {
  const { page } = chair;
  await page.goto(house.url);
  await page.getByRole("region", { name: "Your negotiations" }).waitFor();
  await page.getByRole("button", { name: "Start from a draft" }).click();
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "harbour.md", { type: "text/markdown" }));
    return transfer;
  }, markdown);
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: dropped });
  await expect
    .poll(() => page.locator(".counts").innerText(), patience)
    .toMatch(/3 paragraphs in 2 sections, \d brackets?, 1 footnote/);
  expect(await page.getByLabel("Title").inputValue()).toContain("harbour lights");
  await page.getByRole("button", { name: "Start the negotiation" }).click();
  await page.waitForURL(/\/n\/[\w-]+\/[\w-]+$/);
  await paragraph(page, "3").waitFor(patience);
  expect(await drawn(page, "1")).toContain("lights at sea are a shared good");
  expect(await drawn(page, "2")).toContain("agreed");
});

let delegation: Device;
let observer: Device;

test("the participants page makes links that seat people, and takes a seat back", async () => {
  const { page } = chair;
  const room = page.url();
  await page.getByRole("link", { name: "Participants" }).click();
  await page.waitForURL(/participants$/);
  const seat = page.getByRole("combobox", { name: "Seat", exact: true });
  await page.getByLabel("Speaks for").fill("Atlantis under the sea");
  await page.getByRole("button", { name: "Make a link" }).click();
  await expect.poll(() => page.locator("#invite-complaint").innerText()).toContain("No party of the roster is called");
  await page.getByLabel("Speaks for").fill("Kenya");
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = page.getByRole("textbox", { name: "Link for Kenya" });
  await link.waitFor(patience);
  await page.getByRole("button", { name: "Copy the link for Kenya" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await link.inputValue());
  await page.getByLabel("Speaks for").fill("Peru");
  await page.getByRole("button", { name: "Make a link" }).click();
  await page.getByRole("textbox", { name: "Link for Peru" }).waitFor(patience);
  await seat.selectOption("observer");
  await page.getByRole("button", { name: "Make a link" }).click();
  await page.getByRole("textbox", { name: "Link for Observer" }).waitFor(patience);
  await page.getByRole("button", { name: "Copy all" }).click();
  expect((await page.evaluate(() => navigator.clipboard.readText())).split("\n")).toHaveLength(3);

  delegation = await sit(copied);
  await expect.poll(() => drawn(delegation.page, "3"), patience).toContain("request the Secretariat");
  observer = await sit(await page.getByRole("textbox", { name: "Link for Observer" }).inputValue());
  await expect
    .poll(() => observer.page.getByRole("main").innerText(), patience)
    .toContain("No revision has been circulated yet");
  const other = await sit(await page.getByRole("textbox", { name: "Link for Peru" }).inputValue());
  await paragraph(other.page, "3").waitFor(patience);

  // Taking a seat back takes the text off the page that is open on it; words the record does not have are handed back.
  await typeIn(other.page, "3", "to prepare", " kept words");
  await saved(other.page);
  await page.reload();
  await page.getByRole("row", { name: /^Peru/ }).getByRole("button", { name: "Revoke" }).click();
  await expect
    .poll(() => page.getByRole("heading", { name: /seats/ }).innerText(), patience)
    .toMatch(/3 seats\s+1 revoked/);
  expect(await page.getByRole("row", { name: /^Peru/ }).count()).toBe(0);
  await other.page
    .getByRole("heading", { name: "This link no longer opens. Ask the Secretariat for a new one." })
    .waitFor(patience);
  expect(await everything(other.page)).not.toContain("request the Secretariat");
  await other.page.reload();
  await expect.poll(() => other.page.locator("body").innerText(), patience).toMatch(/This seat was withdrawn/);
  expect(await everything(other.page)).not.toContain("request the Secretariat");
  // A link made with an end, by a script, says on the page until when it opens.
  const [, negotiation, own] = /\/n\/([\w-]+)\/([\w-]+)/.exec(room)!;
  const made = await page.evaluate(
    async ([id, seatId]) =>
      (
        await fetch(`/api/negotiations/${id}/invitations`, {
          method: "POST",
          headers: { "content-type": "application/json", "unbracket-seat": seatId },
          body: JSON.stringify({ role: "screen", days: 3 }),
        })
      ).status,
    [negotiation!, own!] as const,
  );
  expect(made).toBe(201);
  await page.reload();
  await expect.poll(() => page.getByRole("row", { name: /^Screen/ }).innerText(), patience).toMatch(/link opens until/);
  await page.getByRole("link", { name: "Back to the text" }).click();
  await page.waitForURL(room);
});

test("the text is circulated as Zero draft, and everybody's page says so", async () => {
  const { page } = chair;
  await paragraph(page, "1").waitFor(patience);
  await page.getByRole("button", { name: "Publish…" }).click();
  const dialog = dialogOf(page);
  expect(await dialog.getByLabel("Name").inputValue()).toBe("Zero draft");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await told(page, "Zero draft is published.");
  await expect.poll(() => delegation.page.getByRole("banner").innerText(), patience).toContain("after Zero draft");
  await expect.poll(() => page.getByRole("banner").innerText(), patience).toContain("after Zero draft");
  // Who only watches reads what was circulated, and learns of it without asking again.
  await expect.poll(() => drawn(observer.page, "3"), patience).toContain("request the Secretariat");
  expect(await observer.page.getByRole("banner").innerText()).toContain("Zero draft");
});

test("a blank negotiation begins with its first paragraph", async () => {
  const { page } = chair;
  await page.goto(house.url);
  await page.getByRole("button", { name: "Start blank" }).first().click();
  await page.getByLabel("Title").fill("A blank one");
  await page.getByRole("button", { name: "Start the negotiation" }).click();
  await page.waitForURL(/\/n\/[\w-]+\/[\w-]+$/);
  await page.getByRole("button", { name: "Write the first paragraph" }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Kind").selectOption("paragraph");
  await dialog.getByLabel("Words").fill("States met.");
  await dialog.getByRole("button", { name: "Write it into the text" }).click();
  await expect.poll(() => drawn(page, "1"), patience).toContain("States met.");
  noErrors(chair, delegation, observer);
});
