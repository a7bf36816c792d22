/** The annex "Changes since Rev.1" of an output: in every form, with the names asked for, and held against the record. */
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { beforeEach, describe, expect, test } from "vitest";
import type { DraftJson } from "../../../drafts/draft.ts";
import { readDocx } from "../../../drafts/formats/docx-read.ts";
import { parseNotation } from "../../../drafts/notation/parse.ts";
import { isRefusal } from "../../../drafts/refusal.ts";
import { sampleParties } from "../../../drafts/samples/relays.ts";
import type { Proof } from "../../../server/doors/proof.ts";
import { openHouse, openRoom } from "../house.ts";
import type { TestHouse, TestRoom } from "../house.ts";

const text = `# Draft report

## A. Meetings

1. States shall meet every year.[^1]

2. The Secretariat should prepare a summary of all views.

3. Participation is open to all States.

[^1]: As they did before.
`;
const formats = ["docx", "html", "md", "txt", "json"] as const;
const attributions = ["full", "groups", "none"] as const;

let house: TestHouse;
let room: TestRoom;

const act = async (body: object, token = room.tokens.chair): Promise<{ proposal: string }> => {
  const response = await house.ask(`${room.path}/acts`, { json: body, token });
  expect([body, response.status]).toEqual([body, 200]);
  return (await response.json()) as { proposal: string };
};
const draft = (): DraftJson => {
  const read = room.negotiation.draft(room.negotiation.seat(room.seats.chair)!);
  if (isRefusal(read)) throw new RangeError(read.message);
  return read;
};
const paragraph = (label: string): string => draft().parts.consensus!.find((one) => one.label === label)!.id;

/** Words of a proposal, a new paragraph of the Secretariat, a move and new numbers, between two revisions. */
beforeEach(async () => {
  house = openHouse();
  room = openRoom(house, text);
  const chair = room.tokens.chair;
  await act({ type: "publish-revision", name: "Rev.1" });
  const wording = "States should meet every second year.[^1]";
  const { proposal } = await act({ type: "table", as: "XAL", paragraph: paragraph("1"), wording }, room.tokens.altora);
  await act({ type: "incorporate", proposal });
  const insert = { type: "insert-paragraph", part: "consensus", after: paragraph("2"), kind: "paragraph" };
  await act({ ...insert, text: "Reports are public." }, room.tokens.secretariat);
  await act({ type: "move", paragraph: paragraph("3"), to: { part: "consensus", after: null } }, chair);
  await act({ type: "publish-revision", name: "Rev.2", renumber: true });
});

const response = (query: string, token: string = room.tokens.chair): Promise<Response> =>
  house.ask(`${room.path}/export?${query}`, { token });
const exported = async (query: string, token: string = room.tokens.chair): Promise<Uint8Array<ArrayBuffer>> => {
  const answer = await response(query, token);
  expect([query, answer.status]).toEqual([query, 200]);
  return new Uint8Array(await answer.arrayBuffer());
};
const inside = (format: string, bytes: Uint8Array): string =>
  format === "docx"
    ? Object.entries(unzipSync(bytes))
        .map(([name, part]) => `${name}\n${strFromU8(part)}`)
        .join("\n")
    : strFromU8(bytes);
const prove = async (bytes: Uint8Array, token: string = room.tokens.chair): Promise<Proof> => {
  const body = new FormData();
  body.set("file", new File([new Uint8Array(bytes)], "whatever"));
  const answer = await house.ask(`${room.path}/proofs`, { method: "POST", body, token });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Proof;
};

describe("an output with what changed", () => {
  test("lists it by paragraph with its heading, in every form", async () => {
    for (const format of formats) {
      const file = inside(format, await exported(`format=${format}&view=clean&changes=Rev.1`));
      for (const words of ["Changes since Rev.1", "Incorporated proposal 1", "Written in", "Moved"])
        expect([format, words, file.toLowerCase().includes(words.toLowerCase())]).toEqual([format, words, true]);
      expect(inside(format, await exported(`format=${format}&view=clean`))).not.toMatch(/changes since/iu);
    }
    expect(inside("txt", await exported("format=txt&view=clean&changes=Rev.1"))).toContain(
      "States [out: shall] [in: should] meet every [in: second] year.",
    );
  });

  test("names who was asked to be named, and nobody where it was not asked", async () => {
    for (const format of ["docx", "html", "md", "txt"] as const) {
      const of = async (query: string): Promise<string> =>
        inside(format, await exported(`format=${format}&changes=Rev.1&${query}`));
      expect(await of("view=clean")).not.toContain("Altora");
      expect(await of("view=clean&attribution=none")).not.toContain("Altora");
      expect(await of("view=clean&attribution=full")).toContain("Incorporated proposal 1 (Altora). The Chair");
    }
  });

  test("tells no number, name, revision, office or time in a non-paper", async () => {
    for (const format of ["docx", "html", "md", "txt"] as const) {
      const file = inside(format, await exported(`format=${format}&view=clean&changes=Rev.1&nonpaper=1`));
      expect(file).toMatch(/Changes since the earlier text/iu);
      expect(file).toContain("Incorporated proposal.");
      for (const mark of ["Altora", "Rev.1", "Chair,", "proposal 1", "unbracket-changes"])
        expect([format, mark, file.includes(mark)]).toEqual([format, mark, false]);
    }
  });

  test("is refused where the earlier moment is not there, comes later or is not for this seat", async () => {
    expect((await response("changes=Rev.9")).status).toBe(404);
    expect((await response("changes=Rev.2&at=Rev.1")).status).toBe(400);
    expect((await response("changes=1&at=Rev.1", room.tokens.observer)).status).toBe(403);
    expect((await response("changes=Rev.1&at=Rev.2", room.tokens.observer)).status).toBe(200);
  });

  test("is read back without its annex: none of its words is taken for the text's", async () => {
    const [bare, annexed] = await Promise.all(
      ["", "&changes=Rev.1"].map((more) => exported(`format=md&view=clean${more}`)),
    );
    const read = (bytes: Uint8Array) => parseNotation(strFromU8(bytes), { parties: sampleParties }).paragraphs;
    expect(read(annexed!)).toEqual(read(bare!));
    const word = async (more: string) => {
      const parsed = await readDocx(await exported(`format=docx&view=clean${more}`), { parties: sampleParties });
      return isRefusal(parsed) ? parsed : [parsed.paragraphs, parsed.found];
    };
    expect(await word("&changes=Rev.1")).toEqual(await word(""));
  });
});

describe("held against the record", () => {
  test("such a file is the record's, in every form, view and attribution", async () => {
    for (const format of formats)
      for (const view of ["clean", "annotated"])
        for (const attribution of attributions) {
          const bytes = await exported(`format=${format}&view=${view}&attribution=${attribution}&changes=Rev.1`);
          const { ok, differences } = await prove(bytes);
          expect([format, view, attribution, ok, differences]).toEqual([format, view, attribution, true, []]);
        }
  });

  test("so is one that was printed by a seat that may know less than who proves it", async () => {
    room.negotiation.settings(room.negotiation.seat(room.seats.chair)!, { momentsForDelegations: false });
    for (const token of [room.tokens.altora, room.tokens.observer])
      for (const format of formats) {
        const bytes = await exported(`format=${format}&view=clean&at=Rev.2&changes=Rev.1`, token);
        expect([format, inside(format, bytes).includes("The Chair, ")]).toEqual([format, false]);
        expect(await prove(bytes)).toMatchObject({ ok: true, differences: [] });
      }
  });

  test("a change of the annex is found out, and told to be in it", async () => {
    for (const format of formats) {
      const bytes = await exported(`format=${format}&view=clean&changes=Rev.1`);
      const change = (from: Uint8Array): Uint8Array<ArrayBuffer> =>
        new Uint8Array(strToU8(strFromU8(from).replace("Incorporated proposal 1", "Incorporated proposal 9")));
      let forged: Uint8Array<ArrayBuffer>;
      if (format === "docx") {
        const parts = unzipSync(bytes);
        parts["word/document.xml"] = change(parts["word/document.xml"]!);
        forged = new Uint8Array(zipSync(parts));
      } else forged = change(bytes);
      const { ok, differences } = await prove(forged);
      expect([format, ok, differences.map(({ part }) => part)]).toEqual([
        format,
        false,
        expect.arrayContaining(["changes"]),
      ]);
    }
  });
});
