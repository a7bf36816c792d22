/** `/compare` at the door: now is a moment, every difference names its entry, in each of the four forms. */
import { strFromU8, unzipSync } from "fflate";
import { beforeEach, describe, expect, test } from "vitest";
import type { Comparison } from "../../../drafts/reading/compare.ts";
import { openHouse, openRoom } from "../house.ts";
import type { TestHouse, TestRoom } from "../house.ts";

const text = [
  "## A. Overview",
  "1. States shall meet every year.",
  "2. All States report on measures taken.",
  "3. Some States proposed a register of operators.",
  "4. The Secretariat prepares a summary of the discussion.",
].join("\n\n");

let house: TestHouse;
let room: TestRoom;
beforeEach(() => {
  house = openHouse();
  room = openRoom(house, `${text}\n`);
});

type Who = keyof TestRoom["tokens"];
const get = (who: Who, path: string): Promise<Response> => house.ask(room.path + path, { token: room.tokens[who] });
const compared = async (who: Who, query: string): Promise<Comparison> => {
  const response = await get(who, `/compare?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Comparison;
};
const act = async (who: Who, json: unknown): Promise<{ proposal?: string; paragraph?: string }> => {
  const response = await house.ask(`${room.path}/acts`, { token: room.tokens[who], json });
  expect([json, response.status]).toEqual([json, 200]);
  return (await response.json()) as { proposal?: string; paragraph?: string };
};
const ids = async (): Promise<ReadonlyMap<string, string>> => {
  const draft = (await (await get("chair", "/draft")).json()) as {
    parts: { consensus: { id: string; label: string }[] };
  };
  return new Map(draft.parts.consensus.map(({ id, label }) => [label, id]));
};

/** An incorporated proposal, a new paragraph, one taken out, one moved, a status, and new numbers. */
const evening = async (): Promise<void> => {
  const at = await ids();
  const { proposal } = await act("altora", {
    type: "table",
    as: "XAL",
    paragraph: at.get("1"),
    wording: "States should meet every year.",
  });
  await act("chair", { type: "incorporate", proposal });
  await act("chair", {
    type: "insert-paragraph",
    part: "consensus",
    after: at.get("1"),
    kind: "paragraph",
    text: "They must not meet twice.",
  });
  await act("chair", { type: "remove-paragraph", paragraph: at.get("2") });
  await act("chair", { type: "move", paragraph: at.get("4"), to: { part: "consensus", after: at.get("1") } });
  await act("chair", { type: "set-status", paragraph: at.get("3"), status: "agreed-ad-ref" });
  await act("chair", { type: "publish-revision", name: "Rev.1", renumber: true });
};

describe("a comparison", () => {
  test("goes to now, by that name or by none, and from now as well", async () => {
    await evening();
    const seq = room.negotiation.head.seq;
    const now = await compared("chair", `from=1&to=${seq}`);
    expect(await compared("chair", "from=1")).toEqual(now);
    expect(await compared("chair", "from=1&to=now")).toEqual(now);
    const back = await compared("chair", "from=now&to=1");
    expect([back.from.seq, back.to.seq]).toEqual([seq, 1]);
    expect((await get("chair", "/compare")).status).toBe(400);
  });

  test("names the entry behind each difference, and that the record explains them all", async () => {
    await evening();
    const { paragraphs, explained } = await compared("brevia", "from=1");
    const told = paragraphs.map(({ label, fate, accounts, unexplained }) => [
      label,
      fate,
      (accounts ?? [])
        .filter(({ what }) => what !== "label")
        .map(({ heading, deed, proposal, by }) =>
          [heading, deed, proposal?.number, by?.office].filter((one) => one !== undefined).join(" "),
        ),
      unexplained,
    ]);
    expect(told).toEqual([
      ["A", "same", [], undefined],
      ["1", "changed", ["incorporated incorporate 1 chair"], undefined],
      ["2", "removed", expect.arrayContaining(["act remove-paragraph chair"]), undefined],
      ["2", "moved", ["move move chair"], undefined],
      ["3", "added", expect.arrayContaining(["act insert-paragraph chair"]), undefined],
      ["4", "same", ["act set-status chair"], undefined],
    ]);
    expect(explained).toMatchObject({ unexplained: 0, by: { incorporated: 1 } });
    expect((await compared("brevia", "from=1&bare=1")).explained).toBeUndefined();
  });

  test("the other way round tells what went out as what came in, by the same entries", async () => {
    await evening();
    const { paragraphs, explained } = await compared("chair", "from=now&to=1");
    expect(explained?.unexplained).toBe(0);
    const first = paragraphs.find(({ label }) => label === "1")!;
    expect(first.accounts).toMatchObject([
      { what: "words", was: " should", now: " shall", heading: "incorporated", proposal: { number: "1" } },
    ]);
    expect(paragraphs.find(({ fate }) => fate === "removed")?.accounts).toMatchObject([
      { deed: "insert-paragraph" },
      {},
    ]);
  });

  test("says in HTML, Word and Markdown who did what, and gives old and new numbers", async () => {
    await evening();
    const file = async (format: string): Promise<string> => {
      const response = await get("altora", `/compare?from=1&format=${format}`);
      expect(response.status).toBe(200);
      const bytes = new Uint8Array(await response.arrayBuffer());
      return format === "docx"
        ? strFromU8(unzipSync(bytes)["word/document.xml"]!)
            .replace(/<\/w:p>/gu, "\n")
            .replace(/<[^>]+>/gu, "")
        : strFromU8(bytes)
            .replace(/<style>.*?<\/style>/su, "")
            .replace(/<[^>]+>/gu, "")
            .replaceAll("\\", "");
    };
    for (const format of ["html", "docx", "md"]) {
      const said = await file(format);
      for (const part of [
        "1 paragraph reworded, 1 new, 1 taken out, 1 moved",
        "Open brackets: 0 then, 0 now. Proposals: tabled 1; incorporated 1.",
        "Every difference is explained by the record:",
        "(Altora), incorporated by the Chair, ",
        "Inserted by the Chair, ",
        "Taken out by the Chair, ",
        "Moved by the Chair, ",
        "Open, now agreed ad ref.",
        "Set by the Chair, ",
        "“shall” → “should”",
        "Old and new numbers",
        "4 → 2",
        "Now: States should meet every year.",
        "Then: States shall meet every year.",
      ])
        expect([format, said.includes(part), part, said.includes(part) ? "" : said]).toEqual([format, true, part, ""]);
    }
  });

  test("tells a seat to which moments are closed what differs and nothing of who did it", async () => {
    await act("chair", { type: "publish-revision", name: "Zero draft" });
    await evening();
    const settings = await house.ask(`${room.path}/settings`, {
      method: "PATCH",
      token: room.tokens.chair,
      json: { momentsForDelegations: false },
    });
    expect(settings.status).toBe(200);
    const { paragraphs } = await compared("brevia", "from=Zero draft&to=Rev.1");
    expect(paragraphs.some(({ fate }) => fate === "changed")).toBe(true);
    expect(paragraphs.some(({ unexplained }) => unexplained !== undefined)).toBe(false);
    const observed = await compared("observer", "from=Zero draft");
    expect(observed.to.revision).toBe("Rev.1");
  });
});
