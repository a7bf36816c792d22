/** What comes in is smaller here than on a machine of one's own, for memory is; and what is too large is refused in a sentence. */
import { env, SELF } from "cloudflare:test";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { workerBounds } from "../../server/hosts/worker/bounds.ts";
import { ask } from "./device.ts";

const { OPERATOR_TOKEN } = env as unknown as { readonly OPERATOR_TOKEN: string };
const house = "http://127.0.0.1:8787";
const megabyte = 1024 * 1024;

const sent = async (path: string, body: BodyInit, more: Record<string, string> = {}, token = OPERATOR_TOKEN) => {
  const headers = { authorization: `Bearer ${token}`, ...more };
  const answer = await SELF.fetch(`${house}${path}`, { method: "POST", body, headers });
  const { error } = (await answer.json()) as { error?: { code: string; message: string } };
  return { status: answer.status, code: error?.code, message: error?.message ?? "" };
};
const form = (name: string, bytes: Uint8Array<ArrayBuffer>, fields: Record<string, string> = {}): FormData => {
  const body = new FormData();
  body.set("file", new File([bytes], name));
  for (const [field, value] of Object.entries(fields)) body.set(field, value);
  return body;
};
const line = "States shall consider every year the safety of orbital relays.\n\n";
const text = (bytes: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(strToU8(line.repeat(Math.ceil(bytes / line.length))));
const word = (bytes: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    zipSync({ "word/document.xml": new Uint8Array(bytes).fill(0x20), "media/one.png": new Uint8Array(9) }),
  );

test("a file larger than is read here is refused with its size, before a negotiation begins and in a room", async () => {
  const { id, seats } = await ask<{ id: string; seats: { token: string }[] }>("/api/negotiations", OPERATOR_TOKEN, {
    title: "Draft report",
    symbol: "UB/2031/1",
    text: line,
  });
  const refused = { status: 413, code: "too-large", message: expect.stringContaining("on a machine of your own") };
  const unpacked = word(workerBounds.unpacked + 1);
  // A few kilobytes as it is sent.
  expect(unpacked.length).toBeLessThan(64 * 1024);
  expect(await sent("/api/previews", form("a.docx", unpacked))).toMatchObject(refused);
  expect(await sent("/api/negotiations", form("a.docx", unpacked))).toMatchObject(refused);
  const { token } = await ask<{ token: string }>(`/api/negotiations/${id}/invitations`, seats[0]!.token, {
    role: "secretariat",
  });
  const ofParty = form("a.docx", unpacked, { as: "AUS" });
  expect(await sent(`/api/negotiations/${id}/imports`, ofParty, {}, token)).toMatchObject(refused);
  expect(await sent(`/api/negotiations/${id}/proofs`, form("a.docx", unpacked), {}, token)).toMatchObject(refused);
  expect(await sent("/api/previews", form("a.md", text(workerBounds.text + 1)))).toMatchObject(refused);
  expect(await sent("/api/previews", form("a.docx", word(1000)))).toMatchObject({ status: 422 });
});

test("a text or an archive larger than fits into memory is refused in front of the objects", async () => {
  const json = { "content-type": "application/json" };
  const long = JSON.stringify({ title: "Long", symbol: "L/1", text: "a".repeat(workerBounds.begun) });
  expect(await sent("/api/negotiations", long, json)).toMatchObject({
    status: 413,
    message: expect.stringMatching(/^The text is larger than 2 MB.*Nothing was kept\.$/u),
  });
  const archive = new Uint8Array(workerBounds.archive + 1);
  expect(await sent("/api/archives", archive)).toMatchObject({
    status: 413,
    code: "too-large",
    message: expect.stringMatching(/^The archive is larger than 24 MB/u),
  });
  // Who does not operate is told that, whatever was sent.
  expect((await sent("/api/archives", archive.subarray(0, megabyte), {}, "somebody")).status).toBe(403);
});
