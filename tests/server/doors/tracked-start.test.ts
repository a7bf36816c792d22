import { expect, test } from "vitest";
import { wordFile } from "../../drafts/formats/word-file.ts";
import { openHouse } from "../house.ts";

const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
const file = wordFile({
  body: `<w:p>${run("1. States ")}<w:ins w:author="Clara">${run("shall ")}</w:ins>${run("meet.")}</w:p>`,
});

const preview = async (take?: string): Promise<unknown> => {
  const form = new FormData();
  form.set("file", new File([new Uint8Array(file)], "zero.docx"));
  if (take !== undefined) form.set("take", take);
  return (await openHouse().ask("/api/previews", { method: "POST", body: form })).json();
};

test("a Word file with tracked changes is refused with their number, unless it is said which of its texts is taken", async () => {
  expect(await preview()).toMatchObject({
    error: { code: "tracked-words", details: { insertions: 1, authors: ["Clara"] } },
  });
  expect(await preview("sent")).toMatchObject({ paragraphs: [{ label: "1", text: "States meet." }] });
  expect(await preview("would-be")).toMatchObject({ paragraphs: [{ label: "1", text: "States shall meet." }] });
  expect(await preview("both")).toMatchObject({ error: { code: "malformed" } });
});
