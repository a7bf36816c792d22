/** Several people at once: nothing is lost, nobody is answered twice, and whoever looked too early is told what changed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DraftJson } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Act } from "../../drafts/wire.ts";
import type { Device } from "./device.ts";
import { byId, drawn, Evening, everyParagraph, labelled, proposal, type Seat, words } from "./evening.ts";
import { relaysText } from "./relays.ts";
import type { ActAnswer } from "../../drafts/wire.ts";

const parties = ["AUS", "BRA", "CAN", "DNK", "EGY", "FJI", "GHA", "HUN", "IND", "JPN"];

let evening: Evening;
let chair: Seat;
let secretariat: Seat;
let delegations: Seat[];
let p: Record<string, ParagraphId>;
let pen: Device;
let other: Device;
let reader: Device;

const idsOf = (draft: DraftJson): Record<string, ParagraphId> =>
  Object.fromEntries(
    everyParagraph(draft).flatMap(({ label, id, kind }) => (kind === "footnote" ? [] : [[label, id]])),
  );

beforeAll(async () => {
  evening = await Evening.open();
  chair = await evening.begin("draft.md", relaysText, { symbol: "OWG-R/2031/4" });
  secretariat = await chair.invite("secretariat");
  delegations = await Promise.all(parties.map((party) => chair.invite("delegation", [party])));
  p = idsOf(await chair.draft());
  pen = await chair.sync();
  other = await secretariat.sync();
  reader = await delegations[0]!.sync("draft", { reader: true });
});
afterAll(async () => {
  expect(evening.faults()).toEqual([]);
  const verified = await evening.command("verify", chair.negotiation);
  expect(verified, verified.err).toMatchObject({ code: 0 });
  await evening.close();
});

/** What the acts route answers: an answer, or an error in the fixed form. */
type Body = ActAnswer & { readonly error: { readonly code: string; readonly message: string } };

/** Each act by its seat, all sent before any is answered; the statuses and codes in order. */
const atOnce = async (...acts: readonly (readonly [Seat, object])[]): Promise<{ status: number; body: Body }[]> =>
  Promise.all(
    acts.map(async ([seat, act]) => {
      const response = await seat.post("/acts", act);
      return { status: response.status, body: (await response.json()) as Body };
    }),
  );

describe("at once", () => {
  test("of two opposite rulings on one proposal the first holds and the second is told so by name", async () => {
    const [first] = delegations as [Seat];
    for (let round = 0; round < 5; round++) {
      const wording = words(await first.draft(), p["2"]!).replace("shared", `shared (${round})`);
      const tabled = await first.act({ type: "table", as: "AUS", paragraph: p["2"]!, wording });
      const seen = { seq: tabled.seq };
      const answers = await atOnce(
        [chair, { type: "incorporate", proposal: tabled.proposal, seen }],
        [secretariat, { type: "set-aside", proposal: tabled.proposal, seen }],
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const refused = answers.find(({ status }) => status === 409)!.body.error;
      expect(["already-decided", "changed-since"]).toContain(refused.code);
      const draft = await delegations[1]!.draft();
      const { status } = proposal(draft, tabled.proposal);
      expect(status).toBe(answers[0]!.status === 200 ? "incorporated" : "set-aside");
      expect(words(draft, p["2"]!).includes(`(${round})`)).toBe(status === "incorporated");
    }
  });

  test("one withdraws what another incorporates: one of the two, whole", async () => {
    const wording = words(await chair.draft(), p["7"]!).replace("minutes", "seconds");
    const tabled = await delegations[2]!.act({ type: "table", as: "CAN", paragraph: p["7"]!, wording });
    const [taken, left] = await atOnce(
      [chair, { type: "incorporate", proposal: tabled.proposal }],
      [delegations[2]!, { type: "withdraw", as: "CAN", proposal: tabled.proposal }],
    );
    expect([taken!.status, left!.status].sort()).toEqual([200, 409]);
    const draft = await secretariat.draft();
    expect(words(draft, p["7"]!).includes("seconds")).toBe(taken!.status === 200);
    expect(proposal(draft, tabled.proposal).status).toBe(taken!.status === 200 ? "incorporated" : "withdrawn");
  });

  test("ten proposals on one sentence, tabled in the same moment while it is typed in, all stand", async () => {
    const before = words(await chair.draft(), p["3"]!);
    pen.type(p["3"]!, "States", " and groups of States");
    const answers = await atOnce(
      ...delegations.map((seat, n): [Seat, object] => [
        seat,
        {
          type: "table",
          as: parties[n],
          paragraph: p["3"],
          wording: before.replace("every year", `every ${n + 2} years`),
        },
      ]),
    );
    await pen.saved();
    expect(answers.map(({ status }) => status)).toEqual(parties.map(() => 200));
    await reader.caughtUp(Math.max(...answers.map(({ body }) => body.seq)));
    const draft = await secretariat.draft();
    expect(reader.words(p["3"]!)).toBe(words(draft, p["3"]!));
    expect(words(draft, p["3"]!)).toContain("States and groups of States should");
    for (const [n, { body }] of answers.entries()) {
      expect(proposal(draft, body.proposal!)).toMatchObject({ status: "open", sponsors: [parties[n]] });
      expect(drawn(draft, p["3"]!, body.proposal!).ins).toContain(`${n + 2}`);
    }
    const numbers = answers.map(({ body }) => body.number!);
    expect(new Set(numbers).size).toBe(10);
    const annotated = await secretariat.text("/export?view=annotated&format=txt");
    for (const { name } of draft.parties.filter(({ id }) => parties.includes(id))) expect(annotated).toContain(name);
    expect(annotated.split("\n").find((line) => line.startsWith("3. "))).toMatch(
      /2 .*3 .*4 .*5 .*6 .*7 .*8 .*9 .*10 .*11 /u,
    );
  });

  test("a new wording of words that changed unseen is refused, so that nobody strikes what it did not see", async () => {
    const draft = await chair.draft();
    const wording = words(draft, p["6"]!).replace("in good time", "ten days ahead");
    const act = { type: "table", as: "DNK", paragraph: p["6"]!, wording, seen: { seq: draft.seq } } as const;
    pen.type(p["6"]!, "notices", " and warnings");
    await pen.saved();
    const stale = await delegations[3]!.refused(act);
    expect(stale).toMatchObject({ status: 409, code: "changed-since", details: { since: [{ type: "typing" }] } });
    const now = await delegations[3]!.draft();
    expect(byId(now, p["6"]!).runs.some((run) => run.ins !== undefined)).toBe(false);
    const again = words(now, p["6"]!).replace("in good time", "ten days ahead");
    const tabled = await delegations[3]!.act({ ...act, wording: again, seen: { seq: now.seq } });
    // Rivals and positions since are no change of the words.
    const rival = await delegations[4]!.act({
      type: "table",
      as: "EGY",
      paragraph: p["6"]!,
      wording: words(now, p["6"]!).replace("good", "due"),
      seen: { seq: now.seq },
    });
    const after = await delegations[5]!.draft();
    expect(drawn(after, p["6"]!, tabled.proposal!).del).not.toContain("warnings");
    expect(drawn(after, p["6"]!, rival.proposal!)).toEqual({ ins: "due", del: "good" });
  });

  test("moves at once and typing at once leave one paragraph with every letter", async () => {
    const ids = everyParagraph(await chair.draft()).map(({ id }) => id);
    for (let round = 0; round < 5; round++) {
      pen.type(p["8"]!, "States", ` c${round}`);
      other.type(p["8"]!, "invite", ` s${round}`);
      const answers = await atOnce(
        [chair, { type: "move", paragraph: p["8"], to: { part: "summary", after: null } }],
        [secretariat, { type: "move", paragraph: p["8"], to: { part: "consensus", after: p["1"] } }],
        [
          secretariat,
          { type: "move", paragraph: p["9"], to: { part: "consensus", after: round % 2 ? p["8"] : p["5"] } },
        ],
      );
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      await Promise.all([pen.saved(), other.saved()]);
    }
    const draft = await delegations[5]!.draft();
    const now = everyParagraph(draft).map(({ id }) => id);
    expect([...now].sort()).toEqual([...ids].sort());
    expect(new Set(now).size).toBe(now.length);
    for (let round = 0; round < 5; round++)
      expect(words(draft, p["8"]!)).toMatch(new RegExp(`(?=.*c${round})(?=.*s${round})`, "u"));
    expect(pen.words(p["8"]!)).toBe(words(draft, p["8"]!));
    expect(other.words(p["8"]!)).toBe(words(draft, p["8"]!));
    await chair.act({ type: "move", paragraph: p["8"]!, to: { part: "summary", after: null } });
    await chair.act({ type: "move", paragraph: p["8"]!, to: { part: "consensus", after: p["C"]! } });
    expect(labelled(await chair.draft(), "8").id).toBe(p["8"]);
  });

  test("what one types while another splits, joins and incorporates stays, once", async () => {
    const wording = words(await chair.draft(), p["5"]!).replace("later session", "later, longer session");
    const tabled = await delegations[6]!.act({ type: "table", as: "GHA", paragraph: p["5"]!, wording });
    other.offline();
    other.type(p["5"]!, "The matter", " of relays");
    other.type(p["5"]!, "session", " in Geneva");
    const split = await chair.act({ type: "split-paragraph", paragraph: p["5"]!, at: 11 });
    await chair.act({ type: "incorporate", proposal: tabled.proposal! });
    await other.online();
    await other.saved();
    let draft = await delegations[0]!.draft();
    const whole = [p["5"]!, split.paragraph!].map((id) => words(draft, id)).join("|");
    expect(whole.match(/of relays/gu)).toHaveLength(1);
    expect(whole.match(/in Geneva/gu)).toHaveLength(1);
    expect(whole).toContain("longer");
    await chair.act({ type: "merge-paragraphs", paragraph: p["5"]!, with: split.paragraph! });
    draft = await delegations[0]!.draft();
    expect(words(draft, p["5"]!).replaceAll(/\s+/gu, " ")).toBe(
      "The matter of relays will be taken up again at a later, longer session in Geneva.",
    );
    await reader.caughtUp(draft.seq);
    expect(reader.words(p["5"]!)).toBe(words(draft, p["5"]!));
  });

  test("the same key is answered the same, at once and later, and another act under it is refused", async () => {
    const wording = words(await chair.draft(), p["1"]!);
    const act = {
      type: "table",
      as: "HUN",
      after: p["9"]!,
      wording: `Once only. ${wording.slice(0, 10)}`,
      key: "the-same-key-twice",
    };
    const answers = await atOnce(...Array.from({ length: 4 }, (): [Seat, object] => [delegations[7]!, act]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    const draft = await chair.draft();
    expect(draft.proposals.filter(({ sponsors }) => sponsors?.includes("HUN"))).toHaveLength(2);
    const other = await delegations[7]!.refused({ ...act, wording: "Something else." });
    expect(other).toMatchObject({ status: 409, code: "key-reused" });
    const elsewhere = await delegations[8]!.act({ ...act, as: "IND" } as Act);
    expect(elsewhere.seq).toBeGreaterThan(answers[0]!.body.seq);
  });

  test("who looked before something changed is told what did, and nothing is done", async () => {
    const seen = { seq: (await chair.draft()).seq };
    pen.type(p["2"]!, "States", " solemnly");
    await pen.saved();
    const { status, code, details } = await secretariat.refused({
      type: "set-status",
      paragraph: p["2"],
      status: "parked-or-not" as never,
      seen,
    });
    expect([status, code, details?.["places"] === undefined]).toEqual([400, "malformed", true]);
    const stale = await secretariat.refused({ type: "set-status", paragraph: p["2"], status: "agreed-ad-ref", seen });
    expect(stale).toMatchObject({ status: 409, code: "changed-since" });
    expect(stale.details).toMatchObject({ seen: seen.seq, paragraphs: [p["2"]] });
    expect(stale.details!["since"]).toMatchObject([{ office: "chair" }]);
    expect(byId(await delegations[0]!.draft(), p["2"]!).status).toBe("open");
    const now = await secretariat.draft();
    await secretariat.act({ type: "set-status", paragraph: p["2"]!, status: "agreed-ad-ref", seen: { seq: now.seq } });
    expect(byId(await delegations[0]!.draft(), p["2"]!).status).toBe("agreed-ad-ref");
  });

  test("an act that names typing waits for it, and is refused as behind when it does not come", async () => {
    const after = words(await chair.draft(), p["7"]!);
    const waits = pen.seen();
    const n = waits.frames["draft"]!.n + 1;
    const acting = chair.post("/acts", {
      type: "set-status",
      paragraph: p["7"],
      status: "agreed-ad-ref",
      seen: { seq: waits.seq, frames: { draft: { connection: waits.frames["draft"]!.connection, n } } },
    });
    pen.type(p["7"]!, "others", " too");
    const response = await acting;
    expect(response.status).toBe(200);
    const draft = await delegations[0]!.draft();
    expect(byId(draft, p["7"]!).status).toBe("agreed-ad-ref");
    expect(words(draft, p["7"]!)).toBe(after.replace("others", "others too"));
    const never = pen.seen();
    never.frames["draft"]!.n += 5;
    const behind = await chair.refused({ type: "set-status", paragraph: p["7"], status: "open", seen: never });
    expect(behind).toMatchObject({ status: 409, code: "behind" });
    expect(byId(await delegations[0]!.draft(), p["7"]!).status).toBe("agreed-ad-ref");
  });
});
