/**
 * A Word file comes in: our own tracked text, changed as Word changes it, is dropped by a delegation, looked through in
 * place and tabled by one button, once. And the other way: every form the export page offers comes as a file.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inOrder } from "./axe.ts";
import { device, House } from "./house.ts";
import { Script } from "./script.ts";
import { drawn, noErrors, patience, roomOf, sitAs, told } from "./seats.ts";
import type { Seated } from "./seats.ts";
import { word } from "../server/word-file.ts";
import { onWorkers } from "./worker-host.ts";

const folder = mkdtempSync(join(tmpdir(), "unbracket-word-"));
let house: House;
let script: Script;
let delegation: Seated;

beforeAll(async () => {
  house = await House.open({ demo: true });
  script = new Script(house);
  delegation = await sitAs(house, "XMR", { width: 1280, height: 900 });
});
afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Edit {
  /** Words around the place, `out` among them. */
  readonly at: string;
  readonly out: string;
  readonly into: string;
  /** Done while Track Changes was off. */
  readonly untracked?: true;
}

/** A file of ours as Word would send it back: runs cut where they were changed, marks with a person's name. */
const changedInWord = (file: Uint8Array, edits: readonly Edit[]): Uint8Array => {
  const parts = unzipSync(file);
  let xml = strFromU8(parts["word/document.xml"]!);
  let id = 90_000;
  const mark = (name: "ins" | "del", runs: string): string =>
    `<w:${name} w:id="${id++}" w:author="Acien, Clara" w:date="2031-03-04T10:12:00Z">${runs}</w:${name}>`;
  for (const { at, out, into, untracked } of edits) {
    let done = false;
    xml = xml.replaceAll(
      /<w:r>(<w:rPr>(?:(?!<\/w:rPr>).)*<\/w:rPr>)?<w:t[^>]*>([^<]*)<\/w:t><\/w:r>/gu,
      (run, look: string | undefined, words: string) => {
        const from = words.indexOf(at) + at.indexOf(out);
        if (done || !words.includes(at)) return run;
        done = true;
        const piece = (text: string, tag = "t"): string =>
          text === "" ? "" : `<w:r>${look ?? ""}<w:${tag} xml:space="preserve">${text}</w:${tag}></w:r>`;
        const [before, after] = [words.slice(0, from), words.slice(from + out.length)];
        if (untracked) return piece(before + into + after);
        const changes = `${out === "" ? "" : mark("del", piece(out, "delText"))}${into === "" ? "" : mark("ins", piece(into))}`;
        return `${piece(before)}${changes}${piece(after)}`;
      },
    );
    if (!done) throw new RangeError(`The file has no run with "${at}".`);
  }
  parts["word/document.xml"] = strToU8(xml);
  return zipSync(parts);
};

/** The text as a delegation takes it home. */
const takenHome = async (): Promise<Uint8Array> => {
  const response = await fetch(`${house.url}${script.api}/export?view=clean&format=docx`, {
    headers: { authorization: `Bearer ${script.token("XMR")}` },
  });
  return new Uint8Array(await response.arrayBuffer());
};

const rows = (page: Page) => page.getByRole("list", { name: "Changes in the file" }).getByRole("listitem");
const tables = (page: Page) => page.getByRole("button", { name: /^(Table|Take|Revise|Nothing)/u });

let file = "";

test("a file dropped on the text is shown in place: ticked, or flagged because it was not tracked", async () => {
  const { page } = delegation;
  file = join(folder, "Meridia on Zero draft.docx");
  const changed = changedInWord(await takenHome(), [
    { at: "In a difficult environment", out: "difficult", into: "deteriorating" },
    { at: "the deliberate disturbance of", out: "disturbance", into: "jamming" },
    { at: "valued that the Group is open", out: "valued", into: "noted", untracked: true },
  ]);
  writeFileSync(file, changed);
  const dropped = await page.evaluateHandle(
    ([name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    },
    ["Meridia on Zero draft.docx", [...changed]] as const,
  );
  await page.getByRole("main").dispatchEvent("dragover", { dataTransfer: dropped });
  await page.getByText("Drop the Word file.").waitFor(patience);
  await page.getByRole("main").dispatchEvent("drop", { dataTransfer: dropped });
  await page.waitForURL(/\/import$/u);
  await rows(page).first().waitFor(patience);
  expect(await page.getByRole("main").getByRole("heading", { level: 2 }).first().innerText()).toMatch(
    /replacements \(1 untracked\)/u,
  );
  const row = (words: string) => rows(page).filter({ hasText: words });
  expect(await row("deteriorating").locator("ins").innerText()).toBe("deteriorating");
  expect(await row("deteriorating").locator("del").innerText()).toBe("difficult");
  expect(await row("deteriorating").getByRole("checkbox").isChecked()).toBe(true);
  expect(await row("deteriorating").innerText()).toContain("Acien, Clara");
  expect(await row("noted").innerText()).toContain("Changed without Track Changes");
  expect(await row("noted").getByRole("checkbox").isChecked()).toBe(false);
  expect(await tables(page).innerText()).toBe("Table 2 proposals as Meridia");
  await inOrder(page, "a file looked through");
});

test("keys walk the changes and tick them; sorts and places narrow them", async () => {
  const { page } = delegation;
  const n = await rows(page).count();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const first = rows(page).first().getByRole("checkbox");
  await expect.poll(() => first.evaluate((box) => box === document.activeElement), patience).toBe(true);
  const before = await first.isChecked();
  await page.keyboard.press("Space");
  expect(await first.isChecked()).toBe(!before);
  await page.getByRole("button", { name: "As suggested" }).click();
  expect(await first.isChecked()).toBe(before);
  // All at once is never what was not tracked.
  await page.getByRole("button", { name: "Untick all" }).click();
  await page.getByRole("button", { name: "Tick all" }).click();
  expect(await tables(page).innerText()).toBe("Table 2 proposals as Meridia");
  await page.getByRole("button", { name: /^Not tracked in Word/u }).click();
  await expect.poll(() => rows(page).count(), patience).toBe(1);
  await page.keyboard.press("Escape");
  await expect.poll(() => rows(page).count(), patience).toBe(n);
  await page.getByRole("combobox", { name: "In one paragraph" }).selectOption("4");
  await expect.poll(() => rows(page).count(), patience).toBe(1);
  await page.getByRole("combobox", { name: "In one paragraph" }).selectOption("");
});

test("an author who is left out has nothing ticked, and what was ticked by hand stays", async () => {
  const { page } = delegation;
  const whose = page.getByRole("combobox", { name: "Changes by Acien, Clara are tabled for" });
  await rows(page).filter({ hasText: "noted" }).getByRole("checkbox").check();
  await whose.selectOption({ label: "Nobody: left out" });
  await expect.poll(() => tables(page).innerText(), patience).toBe("Table 1 proposal as Meridia");
  await whose.selectOption({ label: "Meridia" });
  await expect.poll(() => tables(page).innerText(), patience).toBe("Table 3 proposals as Meridia");
  await rows(page).filter({ hasText: "noted" }).getByRole("checkbox").uncheck();
});

test("one button tables them, each with its number; the same file again tables nothing twice", async () => {
  const { page } = delegation;
  const before = (await script.draft()).proposals.length;
  const sent = Promise.withResolvers<void>();
  await page.route("**/imports/tabled", (route) => sent.promise.then(() => route.continue()), { times: 1 });
  await tables(page).click();
  // Nothing is said to be on the record before it is.
  await page.getByText("0 of 2 on the record.").waitFor(patience);
  const outcome = page.getByText("2 on the record.", { exact: true });
  expect(await outcome.count()).toBe(0);
  expect((await script.draft()).proposals).toHaveLength(before);
  sent.resolve();
  await outcome.waitFor(patience);
  const { proposals } = await script.draft();
  expect(proposals).toHaveLength(before + 2);
  const tabled = proposals.find(({ changes }) => changes[0]?.words.includes("deteriorating"))!;
  expect(tabled.sponsors).toEqual(["XMR"]);
  const row = rows(page).filter({ hasText: "deteriorating" });
  expect(await row.innerText()).toContain(`Tabled as ${tabled.number}`);
  await page.getByRole("button", { name: "Read the file again" }).click();
  await expect.poll(() => row.innerText(), patience).toContain(`already asks for this as ${tabled.number}`);
  expect(await page.getByRole("button", { name: "Nothing is ticked" }).getAttribute("aria-disabled")).toBe("true");
  // The names of those who typed in Word are no part of the record.
  expect(JSON.stringify(await script.ask("chair", "history?limit=5"))).not.toContain("Clara");
});

test("a link opens the proposal in the text", async () => {
  const { page } = delegation;
  const { id, number } = (await script.draft()).proposals.find(({ changes }) =>
    changes[0]?.words.includes("deteriorating"),
  )!;
  await page.goto(`${roomOf(page)}#${id}`);
  await page.locator(`#card-${id}`).waitFor(patience);
  expect(await page.locator(`#card-${id}`).innerText()).toContain(number);
  await expect.poll(() => drawn(page, "3"), patience).toContain("deteriorating");
});

test("what is no Word file is refused where it is dropped, and nothing is read", async () => {
  const { page } = delegation;
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "scan.pdf"));
    return transfer;
  });
  await page.getByRole("main").dispatchEvent("drop", { dataTransfer: dropped });
  await told(page, "Only a Word file (.docx) can be dropped on the text. Nothing was read.");
  await page.goto(`${roomOf(page)}/import`);
  await page.locator("input[type=file]").setInputFiles({
    name: "old.docx",
    mimeType: "application/octet-stream",
    buffer: Buffer.from("no archive"),
  });
  await page.getByRole("alert").waitFor(patience);
  await page.getByText("Choose a file").waitFor();
});

test("at 420 px the Secretariat chooses for whom, and looks the file through with a finger", async () => {
  const secretariat = await sitAs(house, "secretariat", { width: 420, height: 900 });
  const { page } = secretariat;
  await page.goto(`${roomOf(page)}/import`);
  await inOrder(page, "before a file is chosen");
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByText("For whom is it tabled?").waitFor();
  await page.getByRole("combobox", { name: "Tabled for" }).selectOption({ label: "Altora" });
  await rows(page).first().waitFor(patience);
  // What Meridia asks for already, Altora would join.
  await rows(page).filter({ hasText: "makes Altora a co-sponsor" }).first().getByRole("checkbox").check();
  expect(await page.getByRole("contentinfo").innerText()).toContain("entered by the Secretariat");
  await inOrder(page, "a file looked through on a phone");
  noErrors(secretariat);
});

test("every form of the text comes as a file, and the table of positions is seen first", async () => {
  const { page } = delegation;
  await page.goto(`${roomOf(page)}/export`);
  const download = async (name: string): Promise<Uint8Array> => {
    const [come] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: `Download ${name}` }).click(),
    ]);
    expect(come.suggestedFilename()).toMatch(new RegExp(`${name.replaceAll(".", "\\.")}$`, "u"));
    return new Uint8Array(readFileSync(await come.path()));
  };
  const choose = (name: string) => page.getByRole("radio", { name }).check();
  await choose("Annotated");
  await page.getByRole("radio", { name: "PDF", exact: true }).check();
  if (onWorkers) {
    await page.getByRole("link", { name: "Download annotated.pdf" }).click();
    await page.getByRole("alert").getByText("This server sets no PDF.").waitFor(patience);
    await page.getByRole("link", { name: "Open the print-ready page" }).waitFor();
  } else expect(strFromU8((await download("annotated.pdf")).slice(0, 5))).toBe("%PDF-");
  await choose("Akoma Ntoso");
  expect(strFromU8(await download("annotated.akn.xml"))).toContain("akomaNtoso");
  await choose("Tracked");
  expect(strFromU8(unzipSync(await download("tracked.docx"))["word/document.xml"]!)).toContain("<w:ins ");
  await choose("Table of positions");
  await page.getByRole("columnheader", { name: "Meridia" }).waitFor(patience);
  expect(Object.keys(unzipSync(await download("positions.xlsx")))).toContain("xl/workbook.xml");
  await inOrder(page, "the table of positions");
  noErrors({ ...delegation, errors: delegation.errors.filter((error) => !/status of 4\d\d/u.test(error)) });
});

test("a draft with tracked changes begins from the text one says, and says what is tracked in it", async () => {
  const { page, context, errors } = await device({ width: 420, height: 900 });
  await page.goto(house.url);
  const start = page.getByRole("button", { name: "Start from a draft" });
  await start.click();
  const draft = word(
    "1.\tStates {-shall-}{+should+} meet every year.",
    "2.\tAll States report{+ in writing+}.",
    "{+3.\tThe secretariat reports.+}",
  );
  const mimeType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "Zero draft, tracked.docx", mimeType, buffer: Buffer.from(draft) });
  const choice = page.getByRole("region", { name: /^The file has tracked changes/u });
  await choice.waitFor(patience);
  expect(await choice.innerText()).toContain("3 insertions and 1 deletion, by “Acien, Clara”.");
  await inOrder(page, "a draft with tracked changes");
  const preview = page.getByRole("list", { name: "How it was understood" });
  const button = (name: string) => choice.getByRole("button", { name });
  await button("Begin from the text with every change accepted").click();
  await expect.poll(() => preview.innerText(), patience).toContain("States should meet every year.");
  await button("Begin from the text as it was sent").click();
  await expect.poll(() => preview.innerText(), patience).toContain("States shall meet every year.");
  expect(await button("Begin from the text as it was sent").getAttribute("aria-pressed")).toBe("true");
  await inOrder(page, "a draft with tracked changes, understood");
  await page.getByLabel("Title").fill("Zero draft");
  await page.getByRole("button", { name: "Start the negotiation" }).click();
  await page.waitForURL(/\/n\/[\w-]+\/[\w-]+/u);
  await expect
    .poll(() => page.evaluate(() => document.querySelector("main")?.textContent ?? ""), patience)
    .toContain("States shall meet every year.");
  // A browser tells every refusal on its console: the first reading was one.
  expect(errors.filter((error) => !error.includes("422"))).toEqual([]);
  await context.close();
});
