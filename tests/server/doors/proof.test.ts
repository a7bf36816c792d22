import { strFromU8, unzipSync } from "fflate";
import { beforeEach, describe, expect, test } from "vitest";
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
