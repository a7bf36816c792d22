import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { beforeEach, describe, expect, test } from "vitest";
import { isRefusal } from "../../../drafts/refusal.ts";
import type { Proof } from "../../../server/doors/proof.ts";
import { openHouse, openRoom } from "../house.ts";
import type { TestHouse, TestRoom } from "../house.ts";

const text = `# Draft report

1. States shall meet every year.[^1]

2. The Secretariat should prepare a summary [add: of all views (Altora)].

3. Participation is open to all States.

[^1]: As they did before.
`;

let house: TestHouse;
let room: TestRoom;
beforeEach(() => {
  house = openHouse();
  room = openRoom(house, text);
});

const exported = async (query: string, token = room.tokens.chair): Promise<{ bytes: Uint8Array; name: string }> => {
  const response = await house.ask(`${room.path}/export?${query}`, { token });
  expect([query, response.status]).toEqual([query, 200]);
  return {
    bytes: new Uint8Array(await response.arrayBuffer()),
    name: response.headers.get("content-disposition") ?? "",
  };
};
const inside = (format: string, bytes: Uint8Array): string =>
  format === "docx"
    ? Object.values(unzipSync(bytes))
        .map((part) => strFromU8(part))
        .join("\n")
    : strFromU8(bytes);
const written = ["docx", "html", "md", "txt"] as const;

describe("the end of the record in an output", () => {
  test("stands there unless it is switched off, and in no non-paper, which has neither symbol nor name", async () => {
    const { hash } = room.negotiation.head;
    for (const format of written) {
      expect(inside(format, (await exported(`format=${format}`)).bytes)).toContain(hash);
      expect(inside(format, (await exported(`format=${format}&head=0`)).bytes)).not.toContain(hash);
      const paper = await exported(`format=${format}&view=annotated&nonpaper=1`);
      expect(paper.name).toContain("Non-paper");
      for (const mark of [hash, "OWG/R/2031/4", "OWG-R", "Altora", "bookmarkStart", "p_p1"]) {
        expect([format, mark, inside(format, paper.bytes).includes(mark)]).toEqual([format, mark, false]);
        expect(paper.name).not.toContain(mark);
      }
    }
    const json = await house.ask(`${room.path}/export?format=json&nonpaper=1`, { token: room.tokens.chair });
    expect(json.status).toBe(422);
  });
});

describe("an output held against the record", () => {
  const prove = async (bytes: Uint8Array, token = room.tokens.chair, path = room.path): Promise<Proof> => {
    const body = new FormData();
    body.set("file", new File([new Uint8Array(bytes)], "whatever"));
    const response = await house.ask(`${path}/proofs`, { method: "POST", body, token });
    expect(response.status).toBe(200);
    return (await response.json()) as Proof;
  };
  const act = async (body: object, token = room.tokens.chair): Promise<void> => {
    const response = await house.ask(`${room.path}/acts`, { json: body, token });
    expect(response.status).toBe(200);
  };
  const paragraph = (label: string): string => {
    const draft = room.negotiation.draft(room.negotiation.seat(room.seats.chair)!);
    if (isRefusal(draft)) throw new RangeError(draft.message);
    return draft.parts.consensus.find((one) => one.label === label)!.id;
  };
  const lived = async (): Promise<void> => {
    await act(
      { type: "table", as: "XBV", paragraph: paragraph("3"), wording: "Participation is open to all." },
      room.tokens.brevia,
    );
    await act({ type: "publish-revision", name: "Rev.1" });
    await act({ type: "set-status", paragraph: paragraph("1"), status: "agreed" });
  };
  /** A file with words changed in it; in a Word file in its document. */
  const changed = (format: string, bytes: Uint8Array, was: string, now: string): Uint8Array => {
    if (format !== "docx") return strToU8(strFromU8(bytes).replace(was, now));
    const parts = unzipSync(bytes);
    parts["word/document.xml"] = strToU8(strFromU8(parts["word/document.xml"]!).replace(was, now));
    return zipSync(parts);
  };
  const formats = [...written, "json"] as const;
  const views = ["clean", "bracketed", "annotated"] as const;

  test("of any form and view is placed at its moment, and its words are found to be the record's", async () => {
    await lived();
    for (const format of formats)
      for (const view of views)
        for (const at of ["", "&at=Rev.1"]) {
          const { bytes } = await exported(`format=${format}&view=${view}${at}`);
          const proof = await prove(bytes);
          expect([format, view, at, proof.ok, proof.differences]).toEqual([format, view, at, true, []]);
          expect(proof.by).toBe("head");
          if (at === "") expect(proof.moment).toMatchObject({ ...room.negotiation.head, after: "Rev.1" });
          else expect(proof.moment).toMatchObject({ revision: "Rev.1" });
        }
  });

  test("is known whatever was attributed in it, and by every seat that may read the moment", async () => {
    await lived();
    for (const attribution of ["full", "groups", "none"])
      for (const format of formats) {
        const { bytes } = await exported(`format=${format}&attribution=${attribution}`);
        expect([format, attribution, (await prove(bytes, room.tokens.altora)).ok]).toEqual([format, attribution, true]);
      }
    const live = (await exported("format=md")).bytes;
    expect(await prove(live, room.tokens.observer)).toMatchObject({ ok: false, differences: [] });
    const revision = (await exported("format=md&at=Rev.1")).bytes;
    expect(await prove(revision, room.tokens.observer)).toMatchObject({ ok: true, moment: { revision: "Rev.1" } });
  });

  test("with a word changed is found out in every form, by label", async () => {
    await lived();
    for (const format of formats)
      for (const view of views) {
        const { bytes } = await exported(`format=${format}&view=${view}`);
        const proof = await prove(changed(format, bytes, "shall meet", "may meet"));
        expect([format, view, proof.ok, proof.differences.length]).toEqual([format, view, false, 1]);
        const [difference] = proof.differences;
        expect(difference!.label.replace(".", "")).toBe("1");
        expect(difference!.words.filter(({ is }) => is !== "kept").map(({ t, is }) => [is, t.trim()])).toEqual([
          ["out", "shall"],
          ["in", "may"],
        ]);
      }
  });

  test("with another name, a paragraph more or less, or another head is found out", async () => {
    await lived();
    const { bytes } = await exported("format=md");
    const md = strFromU8(bytes);
    const tried = (text: string): Promise<Proof> => prove(strToU8(text));
    expect(await tried(md.replace("(Altora)", "(Brevia)"))).toMatchObject({ ok: false, differences: [{ label: "2" }] });
    expect(await tried(md.replace("all [delete", "all[delete").concat("\n4. Nobody reports.\n"))).toMatchObject({
      ok: false,
      differences: expect.arrayContaining([expect.objectContaining({ is: "only-file", label: "4" })]),
    });
    const without = md
      .split("\n\n")
      .filter((block) => !block.startsWith("2. "))
      .join("\n\n");
    expect(await tried(without)).toMatchObject({ ok: false, differences: [{ is: "only-record", label: "2" }] });
    const { seq, hash } = room.negotiation.head;
    const other = await tried(md.replace(hash, "0".repeat(64)));
    expect(other).toMatchObject({ ok: false, differences: [], reason: expect.stringContaining("another record") });
    expect(await tried(md.replace(`entry ${seq}`, `entry ${seq + 5}`))).toMatchObject({ ok: false, differences: [] });
    expect(await tried(md.replace("Version: After Rev.1", "Version: After Rev.2"))).toMatchObject({
      ok: false,
      differences: [{ label: "version" }],
    });
    const html = (await exported("format=html")).bytes;
    expect((await prove(changed("html", html, "<main>", "<main><b>Agreed.</b>"))).ok).toBe(false);
    expect((await prove(changed("html", html, "</style>", ".p{display:none}</style>"))).ok).toBe(false);
  });

  test("of another negotiation is told to be so", async () => {
    const { bytes } = await exported("format=md");
    const other = openRoom(house, text);
    expect(await prove(bytes, other.tokens.chair, other.path)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("another record"),
    });
  });

  test("without its head is placed by what else it says, and what says nothing is not placed", async () => {
    await lived();
    const by = { docx: "seq", json: "seq", md: "time" } as const;
    for (const [format, way] of Object.entries(by))
      expect(await prove((await exported(`format=${format}&head=0&at=Rev.1`)).bytes)).toMatchObject({
        ok: true,
        by: way,
        moment: { revision: "Rev.1" },
      });
    expect(await prove((await exported("format=html&head=0")).bytes)).toMatchObject({ ok: false, differences: [] });
    expect(await prove((await exported("format=docx&nonpaper=1&view=clean")).bytes)).toMatchObject({ ok: false });
    const body = new FormData();
    body.set("file", new File(["{}"], "x.json"));
    const refused = await house.ask(`${room.path}/proofs`, { method: "POST", body, token: room.tokens.chair });
    expect(refused.status).toBe(422);
    expect((await house.ask(`${room.path}/proofs`, { method: "POST", body })).status).toBe(401);
  });
});
