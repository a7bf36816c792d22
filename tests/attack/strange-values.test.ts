/** Values no page of ours would send: names that every object has, signs that are letters in no file. */
import { beforeEach, describe, expect, test } from "vitest";
import type * as Y from "yjs";
import { beginPaper, newParagraphBase } from "../../drafts/crdt/paper.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { openHouse, openRoom, type TestHouse, type TestRoom } from "../server/house.ts";
import { House, join } from "../server/peer.ts";

let house: TestHouse;
let room: TestRoom;
beforeEach(() => {
  house = openHouse();
  room = openRoom(house, "1. States shall meet every year.\n\n2. The Secretariat prepares a summary.\n");
});

const asked = (who: keyof TestRoom["tokens"], path: string, json: object, method = "POST"): Promise<Response> =>
  house.ask(`${room.path}${path}`, { token: room.tokens[who], json, method });

describe("a name that every object has", () => {
  const names = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "__defineGetter__"];

  test("is no party's: nothing is done for it, by anybody, and nothing fails", async () => {
    const { head } = room.negotiation;
    for (const name of names) {
      const acts: readonly (readonly [who: keyof TestRoom["tokens"], body: object])[] = [
        ["secretariat", { type: "take-position", as: name, paragraph: "p1-1", stance: "reserve" }],
        ["secretariat", { type: "table", as: name, paragraph: "p1-1", wording: "States may meet." }],
        ["secretariat", { type: "table", as: "XAL", with: [name], paragraph: "p1-1", wording: "States may meet." }],
        ["secretariat", { type: "hold", as: name, paragraph: "p1-1" }],
        ["chair", { type: "set-party", party: name, name: "Proto", kind: "member-state" }],
        ["chair", { type: "give-pen", party: name }],
        ["chair", { type: "take-pen", party: name }],
      ];
      for (const [who, body] of acts) expect([name, (await asked(who, "/acts", body)).status]).toEqual([name, 400]);
      for (const [who, path, body] of [
        ["chair", "/invitations", { role: "delegation", parties: [name] }],
        ["secretariat", "/caucuses", { kind: "open", for: name }],
        ["altora", "/caucuses", { kind: "shared", members: [name] }],
      ] as const)
        expect([name, path, (await asked(who, path, body)).status]).toEqual([name, path, 400]);
      const history = await house.ask(`${room.path}/history?party=${name}`, { token: room.tokens.chair });
      expect([name, history.status]).toEqual([name, 400]);
      const lent = await asked("chair", "/acts", { type: "give-pen", seat: name });
      expect([name, lent.status]).toEqual([name, 404]);
    }
    expect(room.negotiation.head).toEqual(head);
    expect(house.logged).toEqual([]);
  });
});

describe("signs that are letters in no file", () => {
  const strange = "a\u0000b\u0008c\u000Bd\uFFFEe\uFFFFf\uD800g\uDC00h";

  test("are left out of every field: the record holds, also put back, and each Word file can be read again", async () => {
    const acts: readonly (readonly [who: keyof TestRoom["tokens"], body: object])[] = [
      ["chair", { type: "set-party", party: "XZZ", name: `Z ${strange}`, kind: "list" }],
      ["altora", { type: "table", as: "XAL", paragraph: "p1-1", wording: `States ${strange} meet.`, reason: strange }],
      ["secretariat", { type: "take-position", as: "XBV", paragraph: "p1-1", stance: "reserve", reason: strange }],
      [
        "secretariat",
        { type: "take-position", as: "XBV", paragraph: "p1-2", stance: "object", reason: strange, visibility: "chair" },
      ],
      ["secretariat", { type: "insert-paragraph", part: "consensus", after: null, kind: "paragraph", text: strange }],
      ["chair", { type: "publish-revision", name: `Rev ${strange}`, symbol: `S/${strange}` }],
    ];
    for (const [who, body] of acts) {
      const answer = await asked(who, "/acts", body);
      expect([body, answer.status]).toEqual([body, 200]);
    }
    expect(room.negotiation.verify()).toMatchObject({ ok: true });
    const pieces = room.negotiation.archive(null, { audience: "full", desk: true });
    if ("refused" in pieces) throw new RangeError(pieces.message);
    const archive = new Uint8Array(await new Blob([...pieces].map((piece) => new Uint8Array(piece))).arrayBuffer());
    expect(house.directory.restore(archive, "put-back").verify()).toMatchObject({ ok: true });
    const token = room.tokens.chair;
    for (const view of ["clean", "bracketed", "annotated", "tracked"]) {
      const word = await house.ask(`${room.path}/export?format=docx&view=${view}`, { token });
      const body = new FormData();
      body.set("file", new File([await word.arrayBuffer()], "x.docx"));
      const proof = await house.ask(`${room.path}/proofs`, { method: "POST", token, body });
      expect([view, proof.status, await proof.json()]).toMatchObject([view, 200, { ok: true }]);
    }
    const { parts } = (await (await house.ask(`${room.path}/draft`, { token })).json()) as {
      parts: { consensus: { runs: { t: string }[] }[] };
    };
    expect(parts.consensus[0]!.runs.map(({ t }) => t).join("")).toBe("abc defgh");
  });

  test("are left out of a text that a negotiation begins with", async () => {
    const begun = await house.ask("/api/negotiations", {
      json: { title: strange, text: `1. States ${strange} meet.\n` },
    });
    expect(begun.status).toBe(422); // with a zero in it, it is no text at all
    const text = `1. States ${strange.replaceAll("\u0000", "")} meet.\n`;
    const answer = await house.ask("/api/negotiations", { json: { title: strange, text } });
    expect(answer.status).toBe(201);
    const { id, title } = (await answer.json()) as { id: string; title: string };
    expect(title).toBe("abc defgh");
    expect(house.directory.get(id)!.verify()).toMatchObject({ ok: true });
  });
});

describe("papers", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

  test("called by names every object has, and with such names in every field, spoil nothing for who shares them", async () => {
    const peers = new House();
    const [alt, chair] = [peers.seat("delegation", ["ALT"]), peers.seat("chair")];
    const document = "caucus/party-ALT";
    const [writer, mate] = [
      join(peers, alt, { document, device: "writer" }),
      join(peers, alt, { document, device: "mate" }),
    ];
    const on = { after: null, part: "consensus", kind: "paragraph", level: 1 } as const;
    const base = newParagraphBase(on, { seq: 1, language: "en" });
    const papers = writer.doc.getMap("papers");
    const paperOf = (of: Y.Doc, name: string): Y.Map<unknown> => of.getMap("papers").get(name) as Y.Map<unknown>;
    for (const name of names) beginPaper(papers, name, base).insert(0, `Words of ${name}.`);
    beginPaper(papers, "honest", base).insert(0, "Honest words.");
    peers.negotiation.flush();
    expect([writer.closed, mate.closed]).toEqual([null, null]);
    // Part and kind are short strings as the line has it; what is made of them is decided when they are tabled.
    for (const name of names) {
      const paper = paperOf(writer.doc, name);
      paper.set("part", name);
      paper.set("kind", name);
    }
    peers.negotiation.flush();
    expect(writer.closed).toBeNull();
    for (const name of names) {
      const { head } = peers.negotiation;
      for (const act of [
        { type: "table", as: "ALT", paper: name, caucus: "party-ALT" },
        { type: "table", as: "ALT", paper: name },
        { type: "table", as: "ALT", changes: [{ paper: name }, { paper: "honest" }] },
        { type: "table", as: "ALT", paper: name, caucus: name },
      ]) {
        const answer = await peers.act(alt, act);
        expect([name, answer]).toEqual([
          name,
          { refused: expect.any(String) as string, message: expect.any(String) as string },
        ]);
        expect([name, isRefusal(answer) && answer.refused]).not.toEqual([name, "unavailable"]);
      }
      expect(peers.negotiation.head).toEqual(head);
      // Fields that are not a paper's are refused, whatever they are called.
      const attacker = join(peers, alt, { document, device: `attacker-${names.indexOf(name)}` });
      paperOf(attacker.doc, "honest").set(name, { polluted: true });
      peers.negotiation.flush();
      expect([name, attacker.closed]).toMatchObject([name, { code: 4410 }]);
      peers.clock.pass(11_000);
    }
    expect(peers.log.filter((line) => line.includes("failed") || line.includes("taken-out"))).toEqual([]);
    const tabled = await peers.done(alt, { type: "table", as: "ALT", paper: "honest" });
    expect(tabled.proposal).toBeDefined();
    peers.restart();
    const shared = peers.negotiation.sharePaper(alt, { caucus: "party-ALT", paper: "__proto__", with: ["BRE"] });
    expect(isRefusal(shared)).toBe(false);
    expect(peers.negotiation.caucuses(chair)).toHaveLength(1);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(peers.negotiation.verify()).toMatchObject({ ok: true });
    // What the page makes of them: a list, each under its own name.
    const late = join(peers, alt, { document, reader: true });
    const read = [...late.doc.getMap("papers").keys()].toSorted();
    expect(read).toEqual([...names, "honest"].toSorted());
  });
});
