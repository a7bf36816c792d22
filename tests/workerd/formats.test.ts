/**
 * Files in workerd: what is written there is what is read there, through the doors of the house. What becomes of a
 * returned file is told in tests/server/doors/imports.test.ts, which runs here as well.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { expect, test } from "vitest";
import { readTracked } from "../../drafts/formats/tracked-read.ts";
import { sentText, wouldBeText } from "../../drafts/formats/tracked-text.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Returned } from "../../drafts/returned/returned.ts";
import { openHouse, openRoom } from "../server/house.ts";

const words = "1. States [shall/should] meet every year.\n\n2. All [States] report.\n\n3. The summary is short.\n";

const begin = () => {
  const house = openHouse();
  const room = openRoom(house, words);
  const exported = async (query: string): Promise<Uint8Array<ArrayBuffer>> => {
    const answer = await house.ask(`${room.path}/export?${query}`, { token: room.tokens.altora });
    if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const looked = async (file: Uint8Array<ArrayBuffer>): Promise<Returned> => {
    const body = new FormData();
    body.set("file", new File([file], "ours.docx"));
    body.set("as", "XAL");
    const answer = await house.ask(`${room.path}/imports`, { method: "POST", body, token: room.tokens.altora });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Returned;
  };
  return { house, room, exported, looked };
};

/** The parts of a file that is a zip. */
const partsOf = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]));

test("a tracked file is written and read: both texts of it stand there, and unchanged it asks for nothing", async () => {
  const { exported, looked } = begin();
  const bytes = await exported("view=tracked&format=docx");
  const file = readTracked(bytes);
  if (isRefusal(file)) throw new Error(file.message);
  expect(sentText(file).join("\n")).toContain("The summary is short.");
  expect(wouldBeText(file).join("\n")).toContain("The summary is short.");
  expect(await looked(bytes)).toMatchObject({ changes: [] });
});

test("words put into a file that went out come back as a change of them alone", async () => {
  const { exported, looked } = begin();
  const parts = partsOf(await exported("view=tracked&format=docx"));
  const ours = "The summary is short.";
  const document = parts["word/document.xml"]!;
  expect(document.split(`${ours}</w:t></w:r>`)).toHaveLength(2);
  parts["word/document.xml"] = document.replace(
    `${ours}</w:t></w:r>`,
    `${ours}</w:t></w:r><w:ins w:id="9001" w:author="Acien, Clara" w:date="2031-11-03T10:00:00Z"><w:r><w:t xml:space="preserve"> It is public.</w:t></w:r></w:ins>`,
  );
  const changed = new Uint8Array(
    zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)]))),
  );
  const { summary, changes } = await looked(changed);
  expect([summary, changes.map(({ kind, called }) => [kind, called])]).toEqual(["1 insertion", [["insertion", "3"]]]);
});

test("every other form is written", async () => {
  const { exported } = begin();
  for (const view of ["clean", "bracketed", "annotated"])
    expect(partsOf(await exported(`view=${view}&format=docx`))["word/document.xml"]).toContain("The summary is short.");
  expect(partsOf(await exported("view=positions&format=xlsx"))["xl/worksheets/sheet1.xml"]).toContain("<row ");
  for (const query of ["view=positions&format=csv", "format=akn", "format=html", "format=md", "format=txt"])
    expect(new TextDecoder().decode(await exported(query))).toContain("The summary is short.");
});

test("a PDF is refused with what to take in its place", async () => {
  const { house, room } = begin();
  const answer = await house.ask(`${room.path}/export?format=pdf`, { token: room.tokens.altora });
  expect(answer.status).toBe(501);
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining("Take format=html") } });
});
