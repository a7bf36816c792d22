import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { beforeEach, describe, expect, test } from "vitest";
import type { Found, Problem } from "../../../drafts/notation/parsed.ts";
import { refuse, RefusalCode } from "../../../drafts/refusal.ts";
import { fileStem } from "../../../server/doors/outputs.ts";
import { openHouse, openRoom, secret } from "../house.ts";
import type { TestHouse, TestRoom } from "../house.ts";

let house: TestHouse;
beforeEach(() => {
  house = openHouse();
});

const form = (
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
): FormData => {
  const body = new FormData();
  body.set("file", new File([content], name));
  for (const [field, value] of Object.entries(fields)) body.set(field, value);
  return body;
};
const upload = (path: string, body: FormData, more: { token?: string } = {}): Promise<Response> =>
  house.ask(path, { method: "POST", body, ...more });

interface Preview {
  readonly title: string;
  readonly found: Found;
  readonly problems: readonly Problem[];
  readonly paragraphs: readonly { readonly label: string; readonly text: string }[];
}

const document = (body: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    zipSync({
      "[Content_Types].xml": strToU8(
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
      ),
      "_rels/.rels": strToU8(
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
      ),
      "word/document.xml": strToU8(
        `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
      ),
    }),
  );
const word = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

describe("a file to look at before anything begins", () => {
  test("in notation says what was found and which lines have unbalanced brackets", async () => {
    const text = "1. States [shall] meet.\n\n2. All [States report.\n\n3. The secretariat reports.\n";
    const response = await upload("/api/previews", form("draft.md", text));
    expect(response.status).toBe(200);
    const preview = (await response.json()) as Preview;
    expect(preview.found.brackets).toBe(1);
    expect(preview.problems.some(({ line }) => line === 3)).toBe(true);
    expect(preview.paragraphs.map((one) => one.text).join("\n")).toContain("All [States report.");
    expect(house.directory.ids()).toEqual([]);
  });

  test("in Word says what was found", async () => {
    const response = await upload("/api/previews", form("draft.docx", document(word("1. States shall meet."))));
    expect(response.status).toBe(200);
    expect(JSON.stringify(await response.json())).toContain("States shall meet.");
  });

  test("that is no Word file, no text or no form is refused by name", async () => {
    const bad: [FormData, number, string][] = [
      [form("draft.docx", "this is plain text"), 422, "not-a-word-file"],
      [form("old.doc", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])), 422, "not-a-word-file"],
      [form("picture.txt", new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0x00])), 422, "not-a-word-file"],
      [new FormData(), 400, "malformed"],
    ];
    for (const [body, status, code] of bad) {
      const response = await upload("/api/previews", body);
      const answer = (await response.json()) as { error: { code: string } };
      expect([response.status, answer.error.code]).toEqual([status, code]);
    }
    const noForm = await house.ask("/api/previews", { json: { file: "draft" } });
    expect(noForm.status).toBe(400);
  });

  test("that inflates without end is refused as unsafe", async () => {
    const bomb = document(word(" ".repeat(64 * 1024 * 1024)));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const response = await upload("/api/previews", form("bomb.docx", bomb));
    const answer = (await response.json()) as { error: { code: string } };
    expect([response.status, answer.error.code]).toEqual([422, "unsafe-file"]);
  });

  test("larger than ten megabytes is refused before it is read", async () => {
    const response = await upload("/api/previews", form("big.txt", "x".repeat(11 * 1024 * 1024)));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: "too-large" } });
  });
});

describe("a negotiation is started", () => {
  test("from JSON with a draft in notation, and its Chair's link opens", async () => {
    const response = await house.ask("/api/negotiations", {
      json: { title: "Draft report", symbol: "OWG/1", text: "1. States shall meet.\n" },
    });
    expect(response.status).toBe(201);
    const started = (await response.json()) as { id: string; seats: { role: string; link: string; token: string }[] };
    expect(started.id).toMatch(/^[\w-]{6,}$/);
    expect(started.seats).toMatchObject([{ role: "chair" }]);
    const draft = await house.ask(`/api/negotiations/${started.id}/draft`, { token: started.seats[0]!.token });
    expect(await draft.text()).toContain("States shall meet.");
  });

  test("from a file, with the browser as its Chair at once", async () => {
    const response = await upload("/api/negotiations", form("Report of the group.md", "1. States shall meet.\n"));
    expect(response.status).toBe(201);
    const started = (await response.json()) as { id: string; title: string; seat: string };
    expect(started.title).toBe("Report of the group");
    const cookie = response.headers.get("set-cookie")!.split(";")[0]!;
    const info = await house.ask(`/api/negotiations/${started.id}`, { headers: { cookie } });
    expect(await info.json()).toMatchObject({
      seat: { role: "chair", id: started.seat },
      phase: "open",
      names: "full",
    });
  });

  test("not from what is malformed, and nothing is left behind", async () => {
    for (const json of [{}, { title: "" }, { title: "x", symbol: "y".repeat(500) }, { title: "x", language: "?" }])
      expect((await house.ask("/api/negotiations", { json })).status).toBe(400);
    expect((await upload("/api/negotiations", form("x.docx", "no word file"))).status).toBe(422);
    expect(house.directory.ids()).toEqual([]);
  });

  test("only by the operator where others reach the server", async () => {
    house = openHouse({ loopback: false, url: "https://text.example.org" });
    const json = { title: "Draft report" };
    expect((await house.ask("/api/negotiations", { json })).status).toBe(403);
    expect((await upload("/api/previews", form("draft.md", "1. States."))).status).toBe(403);
    const started = await house.ask("/api/negotiations", { json, token: secret });
    expect(started.status).toBe(201);
    expect(((await started.json()) as { seats: { link: string }[] }).seats[0]!.link).toMatch(
      /^https:\/\/text\.example\.org\/join\//,
    );
  });
});

describe("an output", () => {
  let room: TestRoom;
  const get = (query: string, who: keyof TestRoom["tokens"] = "brevia"): Promise<Response> =>
    house.ask(`${room.path}/export?${query}`, { token: room.tokens[who] });
  beforeEach(async () => {
    room = openRoom(house, "1. States shall meet every year.\n");
    const draft = (await (await house.ask(`${room.path}/draft`, { token: room.tokens.chair })).json()) as {
      parts: { consensus: { id: string; label: string }[] };
    };
    const { id } = draft.parts.consensus.find(({ label }) => label === "1")!;
    const tabled = await house.ask(`${room.path}/acts`, {
      token: room.tokens.altora,
      json: { type: "table", as: "XAL", paragraph: id, wording: "States should meet every year." },
    });
    expect(tabled.status).toBe(200);
  });

  test("is a download called after symbol and view", async () => {
    const response = await get("view=annotated&format=docx");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="OWG-R-2031-4 annotated.docx"');
    expect(response.headers.get("content-type")).toContain("wordprocessingml");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(Array.from(bytes.slice(0, 2))).toEqual([0x50, 0x4b]);
  });

  test("shows brackets and names in the annotated view, brackets in the bracketed, neither in the clean", async () => {
    for (const format of ["html", "md", "txt"]) {
      const annotated = await (await get(`view=annotated&format=${format}`)).text();
      expect(annotated).toContain("should");
      expect(annotated).toContain("Altora");
      const bracketed = await (await get(`view=bracketed&format=${format}`)).text();
      expect(bracketed).toContain("should");
      expect(bracketed).not.toContain("Altora");
      const clean = await (await get(`view=clean&format=${format}`)).text();
      expect(clean).toContain("shall");
      expect(clean).not.toContain("should");
    }
  });

  test("runs nothing when it is shown in the page", async () => {
    const response = await get("view=annotated&format=html&inline=1");
    expect(response.headers.get("content-disposition")).toMatch(/^inline/);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });

  test("as JSON is the draft", async () => {
    const draft = await (await get("view=annotated&format=json")).json();
    expect(draft).toMatchObject({ symbol: "OWG/R/2031/4", proposals: [{ status: "open" }] });
  });

  test("that there is no such thing of is refused in a clear sentence", async () => {
    for (const [query, status] of [
      // Nothing sets PDFs in this house.
      ["format=pdf", 501],
      ["view=tracked&format=txt", 422],
      ["view=positions&format=docx", 422],
      ["view=annotated&format=csv", 422],
      ["view=positions&nonpaper=1", 422],
      ["view=positions&changes=1", 422],
      ["format=akn&nonpaper=1", 422],
    ] as const) {
      const response = await get(query);
      expect([query, response.status]).toEqual([query, status]);
      expect(await response.json()).toMatchObject({ error: { code: "unavailable" } });
    }
    expect((await get("format=rtf")).status).toBe(400);
    expect((await get("view=upside-down")).status).toBe(400);
  });

  test("as PDF is set by the host, when the turn of who asks is over", async () => {
    const pages: string[] = [];
    const setting = openHouse({
      typeset: async ({ page }) => {
        pages.push(page);
        return pages.length > 1
          ? refuse(RefusalCode.tooLarge, "This PDF takes too long to set.")
          : new TextEncoder().encode("%PDF-1.7");
      },
    });
    const other = openRoom(setting, "1. States shall meet.\n");
    const ask = (query: string): Promise<Response> =>
      setting.ask(`${other.path}/export?${query}`, { token: other.tokens.chair });
    const response = await ask("view=tracked&format=pdf");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="OWG-R-2031-4 tracked.pdf"');
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
    expect(await response.text()).toBe("%PDF-1.7");
    expect(JSON.parse(pages[0]!)).toMatchObject({ title: expect.any(String) });
    const refused = await ask("format=pdf");
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ error: { code: "too-large" } });
  });

  test("as Akoma Ntoso and as a table has a name and type of its own", async () => {
    const akn = await get("format=akn");
    expect(akn.headers.get("content-type")).toContain("application/akn+xml");
    expect(akn.headers.get("content-disposition")).toContain("OWG-R-2031-4 annotated.akn.xml");
    expect(await akn.text()).toContain("Altora</organization>");
    const csv = await get("format=csv");
    expect(csv.headers.get("content-disposition")).toContain("OWG-R-2031-4 positions.csv");
    expect(await csv.text()).toMatch(/^\uFEFF?Part,Paragraph,Status,Proposal,Words,Altora\r\n/u);
    const xlsx = await get("view=positions");
    expect(xlsx.headers.get("content-disposition")).toContain("OWG-R-2031-4 positions.xlsx");
    const sheet = unzipSync(new Uint8Array(await xlsx.arrayBuffer()))["xl/worksheets/sheet1.xml"]!;
    expect(strFromU8(sheet)).toContain("proposer");
  });

  test("of positions without names counts for who sees all of them, and is refused to others", async () => {
    expect(await (await get("view=positions&format=csv&attribution=none", "chair")).text()).not.toContain("Altora");
    await house.ask(`${room.path}/acts`, { token: room.tokens.chair, json: { type: "set-names", names: "none" } });
    const refused = await get("view=positions&format=csv");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: "attribution-refused" } });
    expect(await (await get("view=positions&format=csv", "chair")).text()).toContain("Altora");
  });

  test("names no more than its reader may see", async () => {
    await house.ask(`${room.path}/acts`, { token: room.tokens.chair, json: { type: "set-names", names: "none" } });
    const asked = await get("view=annotated&format=txt&attribution=full");
    expect(asked.status).toBe(403);
    expect(await asked.json()).toMatchObject({ error: { code: "attribution-refused" } });
    expect(await (await get("view=annotated&format=txt")).text()).not.toContain("Altora");
    expect(await (await get("view=annotated&format=txt", "chair")).text()).toContain("Altora");
  });

  test("of a comparison is a file too, with what came in and what went out", async () => {
    const { seq } = room.negotiation.head;
    const { proposals } = (await (await get("view=annotated&format=json")).json()) as { proposals: { id: string }[] };
    const incorporated = await house.ask(`${room.path}/acts`, {
      token: room.tokens.chair,
      json: { type: "incorporate", proposal: proposals[0]!.id },
    });
    expect(incorporated.status).toBe(200);
    const compared = async (format: string): Promise<Uint8Array> => {
      const path = `${room.path}/compare?from=${seq}&to=${seq + 1}&format=${format}`;
      const response = await house.ask(path, { token: room.tokens.chair });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-disposition")).toBe(
        `attachment; filename="OWG-R-2031-4 comparison.${format}"`,
      );
      return new Uint8Array(await response.arrayBuffer());
    };
    for (const format of ["html", "md"]) {
      const text = strFromU8(await compared(format));
      expect(text).toMatch(/<del[^>]*>(?:<b>)?shall</);
      expect(text).toMatch(/<ins[^>]*>(?:<b>)?should</);
      expect(text).toMatch(/“shall” → “should”.{0,20}modal verb/);
      expect(text).toMatch(/ncorporated by the Chair/);
      expect(text).toContain("Every difference is explained by the record: 1 by an incorporated proposal.");
    }
    const word = strFromU8(unzipSync(await compared("docx"))["word/document.xml"]!);
    expect(word).toMatch(/<w:strike\/>.{0,200}shall/);
    expect(word).toMatch(/<w:u w:val="single"\/>.{0,200}should/);
  });

  test("has a name that every system takes", () => {
    expect(fileStem("OWG/R/2031/4")).toBe("OWG-R-2031-4");
    expect(fileStem('../..\\a:b*c?"<>|\u0000d')).toBe("a-b-c-d");
    expect(fileStem(" . ")).toBe("draft");
    expect(fileStem("x".repeat(300))).toHaveLength(80);
  });
});
