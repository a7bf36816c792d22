/**
 * Every field somebody can write in, with everything that is more than letters to some reader: markup, marks of direction,
 * formulas, line breaks. Every output of every view and every answer that shows it shows text: no element, no formula, no
 * line of its own, and no letter of anybody else turned round.
 */
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { beginPaper, newParagraphBase } from "../../drafts/crdt/paper.ts";
import { formats, views } from "../../server/doors/asked.ts";
import { openHouse, openRoom, origin, type TestHouse, type TestRoom } from "../server/house.ts";
import { Typist } from "./typist.ts";

const override = "\u202E";
const opened = "\u202B\u2067\u202A\u2068";
const closed = "\u2069\u202C";
/** Unclosed, closed without having been opened, and an override: of a field of its own name. */
const trick = (field: string): string => `${closed}${field}${override}<b onclick=x>${opened}${field}`;
const formula = `=HYPERLINK("http://evil.example")`;

/** Whether every mark of direction in a piece of text is closed within it, and none overrides. */
const turned = (piece: string): string | null => {
  const open: string[] = [];
  for (const sign of piece)
    if (sign === "\u202D" || sign === "\u202E") return "an override";
    else if (sign === "\u202A" || sign === "\u202B") open.push("\u202C");
    else if (sign >= "\u2066" && sign <= "\u2068") open.push("\u2069");
    else if ((sign === "\u202C" || sign === "\u2069") && open.pop() !== sign) return "closed without being opened";
  return open.length > 0 ? "left open" : null;
};

const strings = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...strings(one)]);
};

/** What stands between two tags, or within an attribute. */
const pieces = (markup: string): string[] => markup.split(/[<>"]/u);

/** An output as the texts a reader shows one by one. */
const shown = (name: string, bytes: Uint8Array): readonly string[] => {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    return Object.entries(unzipSync(bytes)).flatMap(([part, file]) =>
      /\.(xml|rels)$/u.test(part) ? pieces(strFromU8(file)) : [],
    );
  const text = strFromU8(bytes);
  if (name.includes("json")) return strings(JSON.parse(text));
  if (name.includes("html") || name.includes("akn")) return pieces(text);
  return text.split(/\r?\n/u);
};

let house: TestHouse;
let room: TestRoom;
beforeAll(async () => {
  house = openHouse();
  room = openRoom(
    house,
    "1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n\n3. It is open to all.\n",
  );
  const act = async (who: keyof TestRoom["tokens"], json: object): Promise<{ proposal?: string }> => {
    const answer = await house.ask(`${room.path}/acts`, { token: room.tokens[who], json });
    if (!answer.ok) throw new RangeError(`${JSON.stringify(json)}: ${await answer.text()}`);
    return (await answer.json()) as { proposal?: string };
  };
  const { parts } = (await (await house.ask(`${room.path}/draft`, { token: room.tokens.chair })).json()) as {
    parts: { consensus: { id: string; label: string }[] };
  };
  const [one, two, three] = ["1", "2", "3"].map((n) => parts.consensus.find(({ label }) => label === n)!.id);
  await act("chair", { type: "publish-revision", name: "Zero" });
  await act("secretariat", {
    type: "set-party",
    party: "list-x",
    name: `${trick("party")}\n9. Agreed`,
    kind: "list",
    aliases: [trick("alias"), formula],
  });
  const { proposal } = await act("altora", {
    type: "table",
    as: "XAL",
    paragraph: one,
    wording: `${formula} States ${trick("wording")} shall meet every year.`,
    reason: `${trick("reason")}\nand more`,
    meeting: trick("meeting"),
  });
  await act("brevia", { type: "take-position", as: "XBV", proposal, stance: "object", reason: trick("objection") });
  await act("secretariat", {
    type: "take-position",
    as: "list-x",
    paragraph: two,
    stance: "reserve",
    reason: formula,
    meeting: trick("sitting"),
    condition: { kind: "other", text: trick("condition") },
  });
  await act("altora", { type: "hold", as: "XAL", paragraph: three, words: "open", reason: trick("hold") });
  await act("secretariat", {
    type: "table",
    as: "list-x",
    paragraph: two,
    wording: "It prepares nothing.",
    source: "floor",
  });
  await act("secretariat", {
    type: "insert-paragraph",
    part: "consensus",
    after: two,
    kind: "heading",
    text: trick("heading"),
  });
  await act("secretariat", {
    type: "insert-paragraph",
    part: "annex-1",
    after: null,
    kind: "paragraph",
    text: trick("annex"),
  });
  // A paper: letters typed past every schema of an act.
  const typist = new Typist(room.negotiation, room.seats.brevia, "caucus/party-XBV");
  const on = { after: three as `p${number}-${number}`, part: "consensus", kind: "paragraph", level: 1 } as const;
  beginPaper(typist.doc.getMap("papers"), "paper-1", newParagraphBase(on, { seq: 2, language: "en" })).insert(
    0,
    `Paper ${trick("paper")} ends.`,
  );
  room.negotiation.flush();
  await act("brevia", { type: "table", as: "XBV", paper: "paper-1" });
  await act("chair", { type: "publish-revision", name: trick("revision"), symbol: trick("symbol") });
  await act("chair", { type: "incorporate", proposal });
});

const got = async (path: string, who: keyof TestRoom["tokens"] = "chair"): Promise<Response> =>
  house.ask(`${room.path}${path}`, { token: room.tokens[who] });

describe("tricks in every field", () => {
  const outputs = views.flatMap((view) => formats.map((format) => `/export?view=${view}&format=${format}`));
  const comparisons = ["json", "html", "md", "docx"].map((format) => `/compare?from=Zero&format=${format}`);
  const answers = [
    "",
    "/draft",
    "/history",
    "/history?format=txt",
    "/moments",
    "/caucuses",
    "/invitations",
    "/reconcile?from=1",
  ];
  const annexes = ["docx", "html", "md", "txt"].map((format) => `/export?view=annotated&format=${format}&changes=Zero`);

  test("are letters in each output of each view, and turn nobody's words", async () => {
    let written = 0;
    for (const path of [...outputs, ...annexes, ...comparisons, ...answers]) {
      const answer = await got(path);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      // What a host or a form does not have is refused in words; those are read, too.
      if (answer.ok) written++;
      else expect([path, [422, 501, 503].includes(answer.status)]).toEqual([path, true]);
      if (answer.ok && path.includes("pdf")) continue;
      for (const piece of shown(answer.ok ? path : "json", bytes))
        expect([path, piece, turned(piece)]).toEqual([path, piece, null]);
      const name = decodeURIComponent(answer.headers.get("content-disposition") ?? "");
      expect(name).not.toMatch(/[\p{Bidi_Control}<>\p{Cc}]/u);
    }
    expect(written).toBeGreaterThan(30);
  });

  test("make no element in any form that has elements", async () => {
    for (const path of [...outputs, ...annexes, ...comparisons].filter((one) => /html|akn|docx|xlsx/u.test(one))) {
      const answer = await got(path);
      if (!answer.ok) continue;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const parts =
        bytes[0] === 0x50 ? Object.values(unzipSync(bytes)).map((file) => strFromU8(file)) : [strFromU8(bytes)];
      for (const part of parts) expect([path, part.includes("<b onclick")]).toEqual([path, false]);
      if (path.includes("annotated"))
        expect([path, parts.some((part) => part.includes("&lt;b onclick"))]).toEqual([path, true]);
      // A cell that begins like a formula holds letters.
      for (const part of parts) expect([path, /<f>|<f /u.test(part)]).toEqual([path, false]);
    }
  });

  test("begin no cell of a table that programs would calculate", async () => {
    const answer = await got("/export?view=positions&format=csv");
    expect(answer.status).toBe(200);
    const csv = await answer.text();
    for (const cell of csv.split(/,|\r?\n/u)) expect(cell).not.toMatch(/^"?[=+@\t\r]/u);
    expect(csv).toContain("HYPERLINK");
  });

  test("of a title, a symbol and the name of a file are closed where a negotiation begins", async () => {
    const asked = await house.ask("/api/negotiations", {
      method: "POST",
      headers: { origin },
      json: { title: trick("title"), symbol: trick("s"), text: `# ${trick("head")}\n\n1. Text.\n` },
    });
    expect(asked.status).toBe(201);
    const { title, symbol } = (await asked.json()) as { title: string; symbol: string };
    expect([turned(title), turned(symbol), title.includes("title")]).toEqual([null, null, true]);
    const body = new FormData();
    body.set("file", new File(["1. States shall meet.\n"], `${override}txt.${opened}.md`));
    const filed = await house.ask("/api/negotiations", { method: "POST", headers: { origin }, body });
    expect(filed.status).toBe(201);
    expect(turned(((await filed.json()) as { title: string }).title)).toBeNull();
  });

  test("of a caucus' name reach its members alone, and turn nothing there", async () => {
    const made = await house.ask(`${room.path}/caucuses`, {
      token: room.tokens.altora,
      json: { kind: "shared", members: ["XBV"], name: trick("caucus") },
    });
    expect(made.status).toBe(201);
    const answer = await (await got("/caucuses", "brevia")).text();
    expect(answer).toContain("caucus");
    for (const piece of strings(JSON.parse(answer))) expect(turned(piece)).toBeNull();
  });
});
