/** One evening in the order of its steps, each looked at from another seat than the one that took it. */
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import type * as Y from "yjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNames } from "../../drafts/crdt/documents.ts";
import type { DraftJson } from "../../drafts/draft.ts";
import type { CaucusInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { onWorkers } from "../browser/worker-host.ts";
import { add, strike, type Device } from "./device.ts";
import { byId, drawn, Evening, everyParagraph, labelled, proposal, type Seat, words } from "./evening.ts";
import { expectOutputs } from "./outputs.ts";
import { outline, relaysText } from "./relays.ts";

let evening: Evening;
let chair: Seat;
let secretariat: Seat;
let a: Seat;
let drafter: Seat;
let b: Seat;
let c: Seat;
let observer: Seat;
let screen: Seat;
/** Everybody's live text. */
const live = new Map<Seat, Device>();
const at = (seat: Seat): Device => live.get(seat)!;
/** Paragraphs by the label they had in the Zero draft. */
let p: Record<string, ParagraphId>;
/** Proposals by a name of this evening. */
const q: Record<string, ProposalId> = {};

const everybody = (): readonly Seat[] => [chair, secretariat, a, drafter, b, c, observer, screen];
/** Waits until a seat's live text has an entry, so that what it shows is looked at no sooner. */
const shown = (seat: Seat, seq: number): Promise<void> => at(seat).caughtUp(seq);

beforeAll(async () => {
  evening = await Evening.open({ own: true });
});
afterAll(async () => {
  await evening.close();
});

describe("an evening", () => {
  test("1. the Chair starts from a file, invites, and circulates the Zero draft", async () => {
    chair = await evening.begin("draft.md", relaysText, { symbol: "OWG-R/2031/4" });
    for (const [party, name] of [
      ["XAL", "Altora"],
      ["XBV", "Brevia"],
      ["XCR", "Corvane"],
    ] as const)
      await chair.act({ type: "set-party", party, name, kind: "member-state" });
    secretariat = await chair.invite("secretariat");
    a = await chair.invite("delegation", ["XAL"]);
    drafter = await chair.invite("delegation", ["XAL"], false);
    b = await chair.invite("delegation", ["XBV"]);
    c = await chair.invite("delegation", ["XCR"]);
    observer = await chair.invite("observer");
    screen = await chair.invite("screen");
    expect((await observer.ask("/draft")).status).toBe(403);
    const { seq } = await chair.act({ type: "publish-revision", name: "Zero draft" });
    const circulated = await observer.draft();
    expect(circulated).toMatchObject({ revision: "Zero draft", symbol: "OWG-R/2031/4", seq });
    expect(outline(circulated)).toEqual(outline(await b.draft()));
    expect(circulated.title).toContain("orbital relays");
    p = Object.fromEntries(
      everyParagraph(circulated).flatMap(({ label, id, kind }) => (kind === "footnote" ? [] : [[label, id]])),
    );
    for (const seat of everybody())
      if (seat !== observer)
        live.set(
          seat,
          await seat.sync("draft", {
            reader: seat !== chair && seat !== secretariat,
          }),
        );
    expect(await (await fetch(`${evening.url}/join/${b.token}`)).text()).toContain("Brevia");
  });

  test("2. Chair and Secretariat type live and see each other's words and offices", async () => {
    at(chair).caret(p["2"]!, { name: "A person", color: "#f00" });
    at(secretariat).caret(p["3"]!, { name: "Another" });
    at(chair).type(p["2"]!, "shared good", " of all");
    at(secretariat).type(p["2"]!, "relay services", ", once launched,");
    await Promise.all([at(chair).saved(), at(secretariat).saved()]);
    const both = "States reaffirmed that relay services, once launched, are a shared good of all.";
    for (const seat of [chair, secretariat, b, screen])
      await at(seat).until(() => at(seat).words(p["2"]!) === both, "both people's words");
    // Whoever comes is seen before its caret is.
    await at(chair).until(
      () =>
        at(chair)
          .others()
          .some(({ paragraph }) => paragraph !== undefined),
      "the Secretariat's caret",
    );
    expect(at(chair).others()).toMatchObject([{ paragraph: p["3"], user: { office: "secretariat" } }]);
    await at(b).until(
      () =>
        at(b)
          .others()
          .filter(({ paragraph }) => paragraph !== undefined).length === 2,
      "both carets",
    );
    expect(JSON.stringify(at(b).others())).not.toMatch(/person|Another|#f00/u);
    const steps = (await b.history(`?paragraph=${p["2"]}`)).steps.filter(({ act }) => act === undefined);
    const typed = steps.filter(({ words: changed }) => changed !== undefined);
    expect(typed.map(({ by }) => by.office).sort()).toEqual(["chair", "secretariat"]);
  });

  test("3. a paper is its delegation's alone until it is tabled, and then stands attributed for everybody", async () => {
    const mine = await a.sync("caucus/party-XAL");
    const second = await drafter.sync("caucus/party-XAL");
    const paper = mine.paper("paper-1", at(a), p["3"]!);
    strike(paper, " should");
    add(paper, " should", " shall");
    await mine.saved();
    await second.until(() => second.paperWords("paper-1")?.includes("shall") === true, "the words in the paper");
    await second.saved();
    const theirs = second.doc.getMap("papers").get("paper-1") as Y.Map<Y.Text>;
    add(theirs.get("text")!, " every year", " in person");
    await second.saved();
    await mine.until(() => mine.paperWords("paper-1")?.includes("in person") === true, "the drafter's words");
    expect((await drafter.refused({ type: "table", as: "XAL", paper: "paper-1" })).code).toBe("not-head");
    expect((await b.draft()).proposals).toEqual([]);
    expect(at(b).words(p["3"]!)).not.toContain("shall");

    const tabled = await a.act({ type: "table", as: "XAL", paper: "paper-1", seen: mine.seen() });
    q["a1"] = tabled.proposal!;
    await shown(b, tabled.seq);
    for (const seat of [b, chair, screen]) {
      const draft = await seat.draft();
      expect(proposal(draft, q["a1"])).toMatchObject({ status: "open", number: "1", sponsors: ["XAL"] });
      expect(drawn(draft, p["3"]!, q["a1"]!)).toEqual({ ins: " shall in person", del: " should" });
    }
    expect(await b.text("/export?view=annotated&format=txt")).toMatch(/\[\+ ?shall \(Altora\)\]|shall.*Altora/u);
  });

  test("3. a new paragraph, one out, a move and one thing in several places", async () => {
    const added = await a.act({
      type: "table",
      as: "XAL",
      after: p["3"]!,
      wording: "A register of relays shall be kept.",
    });
    const out = await a.act({ type: "table", as: "XAL", paragraph: p["5"]!, out: true });
    const moved = await a.act({
      type: "table",
      as: "XAL",
      paragraph: p["6"]!,
      to: { part: "consensus", after: p["1"]! },
    });
    const now = await a.draft();
    const several = await a.act({
      type: "table",
      as: "XAL",
      reason: "One word for one thing.",
      changes: [
        { paragraph: p["4"]!, wording: words(now, p["4"]!).replace("interruptions", "outages") },
        { paragraph: p["7"]!, wording: words(now, p["7"]!).replace("interruption", "outage") },
      ],
    });
    Object.assign(q, { new: added.proposal, out: out.proposal, move: moved.proposal, several: several.proposal });
    expect(added.label).toBe("3 bis");
    const draft = await b.draft();
    expect(labelled(draft, "3 bis")).toMatchObject({ ins: [q["new"]] });
    expect(byId(draft, p["5"]!)).toMatchObject({ del: [q["out"]] });
    expect(byId(draft, p["6"]!).moveTo).toMatchObject([{ proposal: q["move"], part: "consensus" }]);
    expect(proposal(draft, q["several"])).toMatchObject({ reason: "One word for one thing.", kind: "several" });
    expect(
      proposal(draft, q["several"])
        .changes.map(({ paragraph }) => paragraph)
        .sort(),
    ).toEqual([p["4"], p["7"]].sort());
    const clean = await b.text("/export?view=clean&format=md");
    expect(clean).not.toContain("Altora");
    expect(clean).not.toContain("outages");
  });

  test("3. what is tabled while the Chair holds the text is received beside it, and drawn when it is admitted", async () => {
    await chair.act({ type: "set-manner", manner: "chair-held" });
    const wording = words(await b.draft(), p["8"]!).replace("invite", "request");
    const held = await b.act({ type: "table", as: "XBV", paragraph: p["8"]!, wording });
    expect(held.received).toBe(true);
    q["held"] = held.proposal!;
    let draft = await c.draft();
    expect(proposal(draft, q["held"]).status).toBe("received");
    expect(byId(draft, p["8"]!)).toMatchObject({ received: [q["held"]] });
    expect(drawn(draft, p["8"]!, q["held"])).toEqual({ ins: "", del: "" });
    await chair.act({ type: "admit", proposal: q["held"] });
    draft = await c.draft();
    expect(proposal(draft, q["held"]).status).toBe("open");
    expect(drawn(draft, p["8"]!, q["held"])).toEqual({ ins: "request", del: "invite" });
    await chair.act({ type: "set-manner", manner: "line-by-line" });
  });

  test("4. B brackets the same words otherwise, amends inside A's bracket, takes sides and changes its mind", async () => {
    const before = await b.draft();
    const rival = await b.act({
      type: "table",
      as: "XBV",
      paragraph: p["3"]!,
      alternativeTo: q["a1"]!,
      wording: words(before, p["3"]!).replace("should", "may"),
    });
    const change = proposal(before, q["new"]).changes[0]!;
    const amended = await b.act({
      type: "table",
      as: "XBV",
      change: change.id,
      wording: "A register of relays and of everybody's notices shall be kept.",
    });
    Object.assign(q, { rival: rival.proposal, amended: amended.proposal });
    await b.act({ type: "take-position", as: "XBV", proposal: q["several"]!, stance: "support" });
    await b.act({ type: "take-position", as: "XBV", proposal: q["out"]!, stance: "object" });
    await b.act({ type: "take-position", as: "XBV", proposal: q["move"]!, stance: "sponsor" });
    const held = await b.act({ type: "hold", as: "XBV", paragraph: p["6"]!, words: "in good time" });
    q["hold"] = held.proposal!;

    let draft = await c.draft();
    expect(proposal(draft, q["rival"])).toMatchObject({ alternativeOf: q["a1"], sponsors: ["XBV"] });
    expect(drawn(draft, p["3"]!, q["rival"]!)).toEqual({ ins: "may", del: "should" });
    expect(proposal(draft, q["amended"]).number).toBe(`${proposal(draft, q["new"]).number}.1`);
    const annotated = await c.text("/export?view=annotated&format=md");
    const line = annotated.split("\n").find((one) => one.includes("A register of relays"))!;
    expect(line).toContain("Altora");
    expect(line).toContain("Brevia");
    expect(line).toContain("of everybody's notices");
    expect(proposal(draft, q["several"]).positions).toMatchObject({ XBV: { stance: "support" } });
    expect(proposal(draft, q["out"]).positions).toMatchObject({ XBV: { stance: "object" } });
    expect(proposal(draft, q["move"]).sponsors).toEqual(["XAL", "XBV"]);
    expect(
      byId(draft, p["6"]!)
        .runs.filter((run) => run.hold?.includes(q["hold"]!))
        .map(({ t }) => t)
        .join(""),
    ).toBe("in good time");

    await b.act({
      type: "revise",
      as: "XBV",
      proposal: q["rival"]!,
      paragraph: p["3"]!,
      wording: words(await b.draft(), p["3"]!).replace("should", "might"),
    });
    await b.act({ type: "withdraw", as: "XBV", proposal: q["move"]! });
    await b.act({ type: "withdraw", as: "XBV", proposal: q["hold"]! });
    draft = await c.draft();
    expect(drawn(draft, p["3"]!, q["rival"]!)).toEqual({ ins: "might", del: "should" });
    expect(proposal(draft, q["rival"]).version).toBe(2);
    expect(proposal(draft, q["move"])).toMatchObject({ status: "open", sponsors: ["XAL"] });
    expect(proposal(draft, q["hold"]).status).toBe("withdrawn");
    expect((await b.refused({ type: "withdraw", as: "XAL", proposal: q["a1"] })).code).toBe("not-your-party");
  });

  test("5. the Secretariat takes down in an open paper; the wrong State is mended and its name is nowhere", async () => {
    const opened = await secretariat.post("/caucuses", { kind: "open", for: "XBV" });
    expect(opened.status).toBe(201);
    const caucus = (await opened.json()) as CaucusInfo;
    const taking = await secretariat.sync(`caucus/${caucus.id}`);
    const watching = await b.sync(`caucus/${caucus.id}`, { reader: true });
    const paper = taking.paper("floor-1", at(secretariat), p["7"]!);
    add(paper, "within minutes", " everywhere");
    await watching.until(() => watching.paperWords("floor-1")?.includes("everywhere") === true, "words being typed");
    const tabled = await secretariat.act({
      type: "table",
      as: "XBV",
      paper: "floor-1",
      caucus: caucus.id,
      source: "floor",
      seen: taking.seen(),
    });
    q["floor"] = tabled.proposal!;
    expect(proposal(await b.draft(), q["floor"])).toMatchObject({ sponsors: ["XBV"], entered: "secretariat" });
    await b.act({ type: "correct", proposal: q["floor"], confirm: true });
    expect(proposal(await c.draft(), q["floor"]).entered).toBeUndefined();

    const now = await secretariat.draft();
    const mistaken = await secretariat.act({
      type: "table",
      as: "XBV",
      paragraph: p["1"]!,
      reason: "A third session was held by relay.",
      wording: wordingOf(now, p["1"]!).replace("two sessions", "three sessions"),
    });
    q["mended"] = mistaken.proposal!;
    const names = await c.sync("names/full", { reader: true });
    expect(readNames(names.doc).sponsors[q["mended"]]).toMatchObject([{ party: "XBV" }]);
    const mended = await secretariat.act({ type: "correct", proposal: q["mended"], party: "XCR" });
    await names.until(() => names.closed !== null, "names beginning anew");
    expect(names.closed).toBe(4410);
    for (const seat of [chair, secretariat, a, b, c, screen]) {
      const draft = await seat.draft();
      expect(proposal(draft, q["mended"])).toMatchObject({ sponsors: ["XCR"] });
      expect(JSON.stringify(proposal(draft, q["mended"]))).not.toMatch(/XBV|Brevia/u);
      const then = await seat.draft(String(mistaken.seq));
      expect(JSON.stringify(proposal(then, q["mended"]))).not.toMatch(/XBV|Brevia/u);
      const { steps } = await seat.history();
      const about = steps.filter(({ proposals }) => proposals.includes(q["mended"]!));
      expect(about.length).toBeGreaterThan(0);
      expect(JSON.stringify(about)).not.toMatch(/XBV|Brevia/u);
      const fresh = readNames((await seat.sync("names/full", { reader: true })).doc);
      expect(JSON.stringify([fresh.sponsors[q["mended"]], fresh.reasons[q["mended"]]])).not.toMatch(/XBV|Brevia/u);
      for (const view of ["", `&at=${mistaken.seq}`]) {
        const text = await seat.text(`/export?view=annotated&format=md${view}`);
        expect(text.split("\n").find((line) => line.includes("three"))).not.toContain("Brevia");
      }
    }
    const own = await b.sync("caucus/party-XBV", { reader: true });
    expect(JSON.stringify(own.doc.getMap("own").toJSON())).not.toContain(q["mended"]);
    // The platform's file of an object is not ours to look into; in the archive there is no name either.
    if (!onWorkers) {
      const file = new DatabaseSync(join(evening.data, `${chair.negotiation}.sqlite`), { readOnly: true });
      const kept = file.prepare("SELECT seq FROM payloads WHERE seq = ? AND kind IN ('names','desk')");
      expect(kept.all(mistaken.seq)).toEqual([]);
      file.close();
    }
    expect(mended.seq).toBeGreaterThan(mistaken.seq);
  });

  test("6. incorporating says first what else lapses; set aside is shown and may be maintained", async () => {
    const refusal = await chair.refused({ type: "incorporate", proposal: q["a1"], lapses: [] });
    expect(refusal).toMatchObject({ status: 409, code: "changed-since" });
    const done = await chair.act({ type: "incorporate", proposal: q["a1"]!, lapses: [q["rival"]!] });
    expect(done.lapsed).toEqual([q["rival"]]);
    await shown(b, done.seq);
    const draft = await b.draft();
    expect(words(draft, p["3"]!)).toBe("States shall report every year in person to the Group.");
    expect(at(b).words(p["3"]!)).toBe(words(draft, p["3"]!));
    expect(proposal(draft, q["rival"]).status).toBe("lapsed");
    await chair.act({ type: "set-aside", proposal: q["out"]! });
    await a.act({ type: "maintain", as: "XAL", proposal: q["out"]! });
    expect(proposal(await c.draft(), q["out"])).toMatchObject({ status: "set-aside", maintained: true });
    expect((await chair.refused({ type: "set-aside", proposal: q["out"] })).code).toBe("already-decided");
  });

  test("6. agreed words are locked, and late typing resets them visibly", async () => {
    expect((await chair.refused({ type: "set-status", paragraph: p["4"], status: "agreed-ad-ref" })).code).toBe(
      "open-brackets",
    );
    await chair.act({ type: "set-status", paragraph: p["2"]!, status: "agreed-ad-ref" });
    const wording = words(await a.draft(), p["2"]!).replace("shared", "common");
    const late = await a.act({ type: "table", as: "XAL", paragraph: p["2"]!, wording });
    expect(late.received).toBe(true);
    expect((await chair.refused({ type: "admit", proposal: late.proposal })).code).toBe("locked");
    await chair.act({
      type: "set-status",
      paragraph: p["2"]!,
      status: "agreed-ad-ref",
      editorial: words(await chair.draft(), p["2"]!).replace("once launched", "once in orbit"),
    });
    expect(byId(await b.draft(), p["2"]!).status).toBe("agreed-ad-ref");
    expect(words(await b.draft(), p["2"]!)).toContain("once in orbit");
    at(secretariat).type(p["2"]!, "good", " thing");
    await at(secretariat).saved();
    const reopened = byId(await b.draft(), p["2"]!);
    expect(reopened.status).toBe("open");
    expect(reopened.standing?.reopened).toMatchObject({ cause: "typed", office: "secretariat" });
    await a.act({ type: "withdraw", as: "XAL", proposal: late.proposal! });
  });

  test("6. a paragraph goes to the Chair's summary and back while somebody types in it", async () => {
    const before = proposal(await b.draft(), q["several"]);
    at(secretariat).offline();
    at(secretariat).type(p["4"]!, "States expressed", " their");
    const there = await chair.act({ type: "move", paragraph: p["4"]!, to: { part: "summary", after: null } });
    await shown(b, there.seq);
    let draft = await b.draft();
    expect(draft.parts.summary.map(({ id }) => id)).toContain(p["4"]);
    expect((await b.text("/export?view=bracketed&format=md")).split("Chair's summary")[1]).not.toContain("outages");
    await at(secretariat).online();
    await at(secretariat).saved();
    await at(b).until(() => at(b).words(p["4"]!).includes("expressed their"), "the words typed meanwhile");
    at(secretariat).type(p["4"]!, "expressed their", " deep");
    const back = await chair.act({ type: "move", paragraph: p["4"]!, to: { part: "consensus", after: p["B"]! } });
    await at(secretariat).saved();
    await shown(b, back.seq);
    draft = await b.draft();
    expect(words(draft, p["4"]!)).toContain("States expressed their deep");
    expect(labelled(draft, "4").id).toBe(p["4"]);
    expect(proposal(draft, q["several"])).toMatchObject({ status: "open", changes: before.changes });
    expect(drawn(draft, p["4"]!, q["several"]!)).toEqual({ ins: "outages", del: "interruptions" });
    const { steps } = await b.history(`?paragraph=${p["4"]}`);
    expect(steps.filter(({ act }) => act === "move")).toHaveLength(2);
    expect(steps.some(({ proposals }) => proposals.includes(q["several"]!))).toBe(true);
    await chair.act({ type: "move", paragraph: p["9"]!, to: { part: "summary", after: null } });
  });

  test("6. labels stay as they are until Rev.1 renumbers, with a table of old and new; one's own last act is undone", async () => {
    const labels = (draft: DraftJson): string[] => draft.parts.consensus.map(({ label }) => label).filter(Boolean);
    expect((await chair.refused({ type: "incorporate", proposal: q["amended"] })).code).toBe("inside-another-proposal");
    await chair.act({ type: "incorporate", proposal: q["new"]! });
    expect(labels(await b.draft())).toEqual(expect.arrayContaining(["3", "3 bis", "4", "5", "8"]));
    const out = await secretariat.act({ type: "remove-paragraph", paragraph: p["5"]! });
    expect(labels(await b.draft())).not.toContain("5");
    const undone = await secretariat.act({ type: "undo", seq: out.seq });
    await shown(b, undone.seq);
    expect(labelled(await b.draft(), "5").id).toBe(p["5"]);
    expect((await chair.refused({ type: "undo", seq: out.seq })).code).toBe("not-entitled");
    const revision = await chair.act({
      type: "publish-revision",
      name: "Rev.1",
      symbol: "OWG-R/2031/4/Rev.1",
      renumber: true,
    });
    await shown(b, revision.seq);
    const draft = await observer.draft();
    const numbered = draft.parts.consensus.filter(({ kind }) => kind === "paragraph");
    expect(numbered.map(({ label }) => label)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    const table = draft.revisions.find(({ name }) => name === "Rev.1")!.renumbered!;
    expect(table.find(({ old, part }) => old === "3 bis" && part === "consensus")).toMatchObject({ now: "4" });
    expect(table.find(({ paragraph }) => paragraph === p["8"])).toMatchObject({ old: "8", now: "9" });
  });

  test("7. history tells who, when and what; two revisions are compared; outputs carry what they are", async () => {
    const { steps } = await b.history(`?paragraph=${p["3"]}`);
    const incorporated = steps.find(({ act }) => act === "incorporate")!;
    expect(incorporated.by.office).toBe("chair");
    expect(JSON.stringify(incorporated.words)).toContain("shall");
    expect(steps.find(({ act }) => act === "table")!.by.party).toBe("XAL");
    const comparison = await observer.compare("Zero draft", "Rev.1");
    const three = comparison.paragraphs.find(({ id }) => id === p["3"])!;
    expect(three.fate).toBe("changed");
    expect(three.words.filter(({ is }) => is !== "kept").map(({ t }) => t.trim())).toEqual(
      expect.arrayContaining(["should", "shall"]),
    );
    expect(comparison.guard).toEqual(
      expect.arrayContaining([expect.objectContaining({ was: "should", now: "shall" })]),
    );
    expect(comparison.paragraphs.find(({ id }) => id === p["9"])!.fate).toBe("moved");

    await expectOutputs(b);
    const disposition = (await b.ask("/export?view=clean&format=docx")).headers.get("content-disposition");
    expect(disposition).toMatch(/attachment.*clean\.docx/u);
  });

  test("8. after kill -9 everything is there, and what was typed meanwhile arrives", async () => {
    const before = { draft: await b.draft(), history: await b.history(), text: at(b).words(p["2"]!) };
    await evening.kill();
    at(secretariat).type(p["2"]!, "good thing", " while the lights were out");
    await evening.start();
    await at(secretariat).until(() => at(secretariat).synced, "the Secretariat back");
    await at(secretariat).saved();
    await at(b).until(() => at(b).words(p["2"]!).includes("lights were out"), "words typed while the server was down");
    expect(await b.draft(String(before.draft.seq))).toEqual(before.draft);
    const again = await b.history();
    expect(again.steps.slice(0, before.history.steps.length - 1)).toEqual(before.history.steps.slice(0, -1));
    const verified = await evening.command("verify", chair.negotiation);
    expect(verified).toMatchObject({ code: 0 });
    expect(evening.faults()).toEqual([]);
  });

  test("8. a record that was tampered with does not verify, and the entry is named", async () => {
    await evening.kill();
    // Who holds an object's database is the platform; what it hands out verifies or not (tests/hosts).
    if (onWorkers) return;
    const file = new DatabaseSync(join(evening.data, `${chair.negotiation}.sqlite`));
    const { seq, bytes } = file
      .prepare("SELECT seq, bytes FROM payloads WHERE kind = 'draft' ORDER BY seq LIMIT 1 OFFSET 3")
      .get() as { seq: number; bytes: Uint8Array };
    const forged = new Uint8Array(bytes);
    forged[forged.length - 1]! ^= 1;
    file.prepare("UPDATE payloads SET bytes = ? WHERE seq = ? AND kind = 'draft'").run(forged, seq);
    file.close();
    const verified = await evening.command("verify", chair.negotiation);
    expect(verified, verified.err).toMatchObject({ code: 1 });
    expect(verified.out).toContain(`Entry ${seq} `);
  });
});

/** The words of a paragraph as notation, its one footnote included. */
const wordingOf = (draft: DraftJson, id: ParagraphId): string =>
  byId(draft, id)
    .runs.filter((run) => run.ins === undefined)
    .map((run) => (run.note ? "[^1]" : run.t))
    .join("");
