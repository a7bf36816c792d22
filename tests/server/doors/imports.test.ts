import { beforeEach, describe, expect, test } from "vitest";
import type { Draft } from "../../../drafts/draft.ts";
import type { Returned, ReturnedAct, Tabled } from "../../../drafts/returned/returned.ts";
import { readHere } from "../../../server/doors/uploads.ts";
import { openHouse, openRoom, secret } from "../house.ts";
import { word } from "../word-file.ts";
import type { TestHouse, TestRoom } from "../house.ts";

const words =
  "1. States shall meet every year.\n\n2. All States report to the secretariat.\n\n3. The secretariat reports.\n";

let house: TestHouse;
let room: TestRoom;
beforeEach(() => {
  house = openHouse();
  room = openRoom(house, words);
});

const form = (file: Uint8Array<ArrayBuffer>, fields: Record<string, string>): FormData => {
  const body = new FormData();
  body.set("file", new File([file], "ours.docx"));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return body;
};
const upload = (file: Uint8Array<ArrayBuffer>, token: string, fields: Record<string, string> = { as: "XAL" }) =>
  house.ask(`${room.path}/imports`, { method: "POST", body: form(file, fields), token });
const preview = async (...asked: Parameters<typeof upload>): Promise<Returned> => {
  const response = await upload(...asked);
  expect(response.status).toBe(200);
  return (await response.json()) as Returned;
};
const table = (acts: readonly ReturnedAct[], token: string) =>
  house.ask(`${room.path}/imports/tabled`, { json: { acts }, token });
const tabled = async (...asked: Parameters<typeof table>): Promise<Tabled["results"]> => {
  const response = await table(...asked);
  expect(response.status).toBe(200);
  return ((await response.json()) as Tabled).results;
};
const ticked = ({ changes }: Returned): ReturnedAct[] =>
  changes.flatMap(({ act, ticked: on }) => (act && on ? [act] : []));

const file = (): Uint8Array<ArrayBuffer> =>
  word(
    "1.\tStates {-shall-}{+should+} meet every year.",
    "2.\tAll States report to the secretariat{+ in writing+}.",
    "3.\tThe secretariat reports.",
  );

describe("a party's Word file", () => {
  test("is looked through without anything being kept", async () => {
    const before = room.negotiation.head;
    const returned = await preview(file(), room.tokens.altora);
    expect(returned.summary).toBe("1 insertion, 1 replacement");
    expect(returned.changes.map(({ kind, called, ticked: on }) => [kind, called, on])).toEqual([
      ["replacement", "1", true],
      ["insertion", "2", true],
    ]);
    expect(returned.authors).toMatchObject([{ name: "Acien, Clara", party: "XAL", by: "sender" }]);
    expect(room.negotiation.head).toEqual(before);
  });

  test("is tabled by one confirmation, one act each, and by a second one not again", async () => {
    const acts = ticked(await preview(file(), room.tokens.altora));
    const first = await tabled(acts, room.tokens.altora);
    expect(first.map(({ number, refused }) => number ?? refused)).toEqual(["1", "2"]);
    const { seq } = room.negotiation.head;
    const second = await tabled(acts, room.tokens.altora);
    expect(second.map(({ number }) => number)).toEqual(["1", "2"]);
    expect(room.negotiation.head.seq).toBe(seq);
    const again = await preview(file(), room.tokens.altora);
    expect(again.changes.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^Nothing to do: .* already asks for this as 1\.$/),
      expect.stringMatching(/^Nothing to do: .* already asks for this as 2\.$/),
    ]);
  });

  test("that typed brackets around words holds them, once, whoever confirms it", async () => {
    const held = word("1.\tStates {+[+}shall{+]+} meet every year.", "2.\tAll States report to the secretariat.");
    const acts = ticked(await preview(held, room.tokens.altora));
    const other = ticked(await preview(held, room.tokens.secretariat));
    expect(acts).toMatchObject([{ type: "hold", words: "shall" }]);
    expect(await tabled(acts, room.tokens.altora)).toMatchObject([{ number: "1" }]);
    expect(await tabled(other, room.tokens.secretariat)).toMatchObject([{ number: "1", already: true }]);
    const { seq } = room.negotiation.head;
    await tabled(acts, room.tokens.altora);
    expect(room.negotiation.head.seq).toBe(seq);
  });

  test("names no person on the record", async () => {
    await tabled(ticked(await preview(file(), room.tokens.altora)), room.tokens.altora);
    const draft = await (await house.ask(`${room.path}/draft`, { token: room.tokens.chair })).text();
    const history = await (await house.ask(`${room.path}/history`, { token: room.tokens.chair })).text();
    expect(draft).toContain("in writing");
    expect(draft + history).not.toContain("Acien");
  });

  test("where one act is refused the others go on", async () => {
    const acts = ticked(await preview(file(), room.tokens.altora));
    const chair = { token: room.tokens.chair };
    const { paragraph } = acts[0] as { paragraph: string };
    await house.ask(`${room.path}/acts`, { json: { type: "remove-paragraph", paragraph }, ...chair });
    const results = await tabled(acts, room.tokens.altora);
    expect(results).toMatchObject([{ refused: { code: "gone" } }, { number: "1" }]);
  });

  test("is the party's own, its drafters look, and the Secretariat enters it as mailed in", async () => {
    const refused = async (token: string, fields?: Record<string, string>): Promise<[number, string]> => {
      const response = await upload(file(), token, fields);
      return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code ?? ""];
    };
    expect(await refused(room.tokens.brevia)).toEqual([403, "not-your-party"]);
    expect(await refused(room.tokens.observer)).toEqual([403, "not-entitled"]);
    expect(await refused(room.tokens.chair)).toEqual([403, "not-entitled"]);
    expect(await refused(room.tokens.altora, {})).toEqual([400, "malformed"]);
    expect(await refused(room.tokens.altora, { as: "XAL", authors: "no json" })).toEqual([400, "malformed"]);
    const empty = await upload(new Uint8Array(), room.tokens.altora);
    expect(await empty.json()).toMatchObject({ error: { message: expect.stringMatching(/^The file is empty\./u) } });
    const drafter = await preview(file(), room.tokens.drafter);
    expect(drafter.changes[0]!.why).toContain("Only a head of the delegation");
    const entered = await preview(file(), room.tokens.secretariat);
    expect(entered.changes[0]!.act).toMatchObject({ source: "email" });
    const [one] = await tabled(ticked(entered), room.tokens.secretariat);
    expect(one).toMatchObject({ number: "1" });
  });

  test("from the command line is entered by the Secretariat, whether or not it has a seat", async () => {
    const returned = await preview(file(), secret);
    const results = await tabled(ticked(returned), secret);
    expect(results.map(({ number }) => number)).toEqual(["1", "2"]);
    const draft = (await (await house.ask(`${room.path}/draft`, { token: room.tokens.chair })).json()) as {
      proposals: { sponsors: string[]; entered?: string }[];
    };
    expect(draft.proposals.map(({ sponsors, entered }) => [sponsors, entered])).toEqual([
      [["XAL"], "secretariat"],
      [["XAL"], "secretariat"],
    ]);
  });

  const manners: readonly (readonly [string, object | null])[] = [
    ["drawn at once", null],
    ["received on the list", { type: "set-manner", manner: "chair-held" }],
    ["received late", { type: "set-phase", phase: "closed" }],
  ];
  const everywhere = (): Uint8Array<ArrayBuffer> =>
    word(
      "1.\tStates {-shall-}{+should+} meet {+[+}every{+]+} year.",
      "{+In between.+}¶+",
      "2.\tAll States {+of it +}report to the secretariat{+ of it+}.",
      "3.\t{-The secretariat reports.-}¶-",
    );
  test.each(manners)("imported by two heads at once is tabled once where it is %s", async (_, setting) => {
    if (setting !== null) await house.ask(`${room.path}/acts`, { json: setting, token: room.tokens.chair });
    // Between the two looks something happens elsewhere, so that their keys differ.
    const one = ticked(await preview(everywhere(), room.tokens.altora));
    const note = { type: "take-position", as: "XBV", part: "consensus", stance: "support" };
    await house.ask(`${room.path}/acts`, { json: note, token: room.tokens.brevia });
    const other = ticked(await preview(everywhere(), room.tokens.altora));
    const third = ticked(await preview(everywhere(), room.tokens.secretariat));
    expect(one).toHaveLength(6);
    const all = await Promise.all([
      tabled(one, room.tokens.altora),
      tabled(other, room.tokens.altora),
      tabled(third, room.tokens.secretariat),
    ]);
    for (const n of one.keys()) {
      const three = all.map((results) => results[n]!);
      expect(new Set(three.map(({ number }) => number)).size).toBe(1);
      expect(three.filter(({ already }) => already)).toHaveLength(2);
    }
    const draft = (await (await house.ask(`${room.path}/draft`, { token: room.tokens.chair })).json()) as Draft;
    expect(draft.proposals).toHaveLength(6);
  });

  test("is tabled where the same words are asked for elsewhere, or by another, or were withdrawn", async () => {
    const chairHeld = { type: "set-manner", manner: "chair-held" };
    await house.ask(`${room.path}/acts`, { json: chairHeld, token: room.tokens.chair });
    const acts = ticked(await preview(word("3.\tThe {+the +}secretariat {+the +}reports."), room.tokens.altora));
    const brevias = ticked(
      await preview(word("3.\tThe {+the +}secretariat reports."), room.tokens.brevia, { as: "XBV" }),
    );
    expect(await tabled(acts.slice(0, 1), room.tokens.altora)).toMatchObject([{ number: "1" }]);
    // Ticked by hand by another head of the same delegation, each of them one of two that read alike.
    expect((await tabled(acts.slice(1), room.tokens.secretariat))[0]).toEqual(
      expect.not.objectContaining({ already: true }),
    );
    expect((await tabled(brevias, room.tokens.brevia))[0]).toEqual(expect.not.objectContaining({ already: true }));
    const { proposals } = (await (await house.ask(`${room.path}/draft`, { token: room.tokens.chair })).json()) as Draft;
    expect(proposals.map(({ sponsors }) => sponsors)).toEqual([["XAL"], ["XAL"], ["XBV"]]);
    const withdrawn = { type: "withdraw", as: "XAL", proposal: proposals[0]!.id };
    await house.ask(`${room.path}/acts`, { json: withdrawn, token: room.tokens.altora });
    const again = await tabled(acts.slice(0, 1), room.tokens.secretariat);
    expect(again).toMatchObject([{ number: "4" }]);
  });

  test("that takes a while says so line by line", async () => {
    const response = await house.ask(`${room.path}/imports`, {
      method: "POST",
      body: form(file(), { as: "XAL" }),
      token: room.tokens.altora,
      headers: { accept: "application/x-ndjson" },
    });
    const lines = (await response.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.slice(0, -1).map((line) => (line["progress"] as { step: string }).step)).toEqual([
      "reading",
      "lining-up",
    ]);
    expect((lines.at(-1)!["preview"] as Returned).summary).toBe("1 insertion, 1 replacement");
    const bad = await house.ask(`${room.path}/imports`, {
      method: "POST",
      body: form(new Uint8Array([1, 2, 3]), { as: "XAL" }),
      token: room.tokens.altora,
      headers: { accept: "application/x-ndjson" },
    });
    expect((await bad.text()).trim().split("\n").at(-1)).toContain('"not-a-word-file"');
  });

  test("that meets a fault of ours is told of it as elsewhere, and the log has none of its words", async () => {
    const { lineUp } = readHere;
    Object.assign(readHere, {
      lineUp: () => Promise.reject(new RangeError('no place for "in writing" by Acien, Clara')),
    });
    try {
      const response = await house.ask(`${room.path}/imports`, {
        method: "POST",
        body: form(file(), { as: "XAL" }),
        token: room.tokens.altora,
        headers: { accept: "application/x-ndjson" },
      });
      const last = (await response.text()).trim().split("\n").at(-1)!;
      expect(JSON.parse(last)).toEqual({
        error: { code: "server-error", message: "The server failed. Nothing was changed by this request." },
      });
      const logged = house.logged.filter((line) => line.includes("request-failed"));
      expect(logged).toHaveLength(1);
      expect(logged.join()).not.toMatch(/in writing|Acien/u);
    } finally {
      Object.assign(readHere, { lineUp });
    }
  });

  test("a lot holds acts of files alone, each with its key", async () => {
    const acts = ticked(await preview(file(), room.tokens.altora));
    const { key: _, ...keyless } = acts[0]!;
    for (const json of [
      { acts: [] },
      { acts: [keyless] },
      { acts: [{ type: "set-phase", phase: "closed", key: "k".repeat(8) }] },
    ])
      expect((await house.ask(`${room.path}/imports/tabled`, { json, token: room.tokens.secretariat })).status).toBe(
        400,
      );
  });
});
