import { describe, expect, test } from "vitest";
import type { PartyId, Role, Seat } from "../../drafts/party.ts";
import { actSchema } from "../../drafts/wire.ts";
import { House, join } from "../server/peer.ts";

/** Everybody there is, with real credentials. */
const people = [
  ["chair", "chair", []],
  ["secretariat", "secretariat", []],
  ["head of ALT", "delegation", ["ALT"]],
  ["drafter of ALT", "delegation", ["ALT"]],
  ["head of BRE", "delegation", ["BRE"]],
  ["observer", "observer", []],
  ["screen", "screen", []],
] as const satisfies readonly (readonly [string, Role, readonly PartyId[]])[];
type Who = (typeof people)[number][0];

/** Who may read and who may write each document; nobody else may either. */
const documents: Readonly<Record<string, { readonly reads: readonly Who[]; readonly writes: readonly Who[] }>> = {
  draft: {
    reads: ["chair", "secretariat", "head of ALT", "drafter of ALT", "head of BRE", "screen"],
    writes: ["chair", "secretariat"],
  },
  "names/full": {
    reads: ["chair", "secretariat", "head of ALT", "drafter of ALT", "head of BRE", "screen"],
    writes: [],
  },
  "names/groups": { reads: [], writes: [] },
  "names/none": { reads: [], writes: [] },
  desk: { reads: ["chair"], writes: [] },
  "caucus/party-ALT": {
    reads: ["head of ALT", "drafter of ALT"],
    writes: ["head of ALT", "drafter of ALT"],
  },
  "caucus/party-BRE": { reads: ["head of BRE"], writes: ["head of BRE"] },
  "caucus/office-chair": { reads: ["chair"], writes: ["chair"] },
  "caucus/office-secretariat": { reads: ["secretariat"], writes: ["secretariat"] },
  "caucus/": { reads: [], writes: [] },
  "caucus/../draft": { reads: [], writes: [] },
  "": { reads: [], writes: [] },
  __proto__: { reads: [], writes: [] },
};

/** `type` is the act it is set for: some need something before them. */
const stage = async (type = "") => {
  const house = new House();
  const seats = new Map<Who, Seat>(
    people.map(([who, role, parties]) => [who, house.seat(role, parties, who !== "drafter of ALT")]),
  );
  const as = (who: Who): Seat => seats.get(who)!;
  const [one, two, three] = ["1", "2", "3"].map((label) => house.paragraph(as("chair"), label));
  const wording = house.words(as("chair"), one!).replace("shall", "may");
  const tabled = await house.done(as("secretariat"), { type: "table", as: "ALT", paragraph: one, wording });
  await house.done(as("chair"), { type: "publish-revision", name: "Zero draft" });
  let [received, undone] = [tabled.proposal!, 1];
  if (type === "admit") {
    await house.done(as("chair"), { type: "set-manner", manner: "chair-held" });
    const words = { paragraph: three, wording: "The summary may be short." };
    received = (await house.done(as("secretariat"), { type: "table", as: "BRE", ...words })).proposal!;
  }
  if (type === "maintain") await house.done(as("chair"), { type: "set-aside", proposal: tabled.proposal });
  if (type === "take-pen") await house.done(as("chair"), { type: "give-pen", party: "BRE" });
  if (type === "undo") undone = (await house.done(as("secretariat"), { type: "set-floor", paragraph: two })).seq;
  return { house, as, one: one!, two: two!, three: three!, proposal: tabled.proposal!, received, undone };
};

/** Every act, and who of all may do it; for everybody else it is refused and changes nothing. */
const acts = ({ one, two, three, proposal, received, undone, as }: Awaited<ReturnType<typeof stage>>) => {
  const words = { paragraph: two, wording: "The Secretariat may prepare a summary." };
  const offices = ["chair", "secretariat"] as const;
  const forAlt = ["head of ALT", "secretariat"] as const;
  const list: readonly (readonly [body: { readonly type: string }, may: readonly Who[]])[] = [
    [{ type: "table", as: "ALT", ...words } as never, forAlt],
    [{ type: "revise", as: "ALT", proposal, paragraph: one, wording: "States could." } as never, forAlt],
    [{ type: "withdraw", as: "ALT", proposal } as never, forAlt],
    [{ type: "take-position", as: "ALT", paragraph: two, stance: "reserve" } as never, forAlt],
    [
      { type: "take-position", as: "BRE", proposal, stance: "object", visibility: "chair" } as never,
      ["head of BRE", "secretariat"],
    ],
    [{ type: "hold", as: "ALT", paragraph: two } as never, forAlt],
    [{ type: "correct", proposal, confirm: true } as never, ["head of ALT"]],
    [{ type: "incorporate", proposal } as never, offices],
    [{ type: "set-aside", proposal } as never, offices],
    [{ type: "insert-paragraph", part: "consensus", after: two, kind: "paragraph", text: "New." } as never, offices],
    [{ type: "split-paragraph", paragraph: two, at: 10 } as never, offices],
    [{ type: "merge-paragraphs", paragraph: two, with: three } as never, offices],
    [{ type: "remove-paragraph", paragraph: three } as never, offices],
    [{ type: "move", paragraph: three, to: { part: "summary", after: null } } as never, offices],
    [{ type: "set-status", paragraph: two, status: "agreed" } as never, offices],
    [{ type: "publish-revision", name: "Rev.1" } as never, offices],
    [{ type: "restore", at: "1" } as never, ["chair"]],
    [{ type: "give-pen", party: "BRE" } as never, ["chair"]],
    [{ type: "give-pen", seat: as("observer").id } as never, []],
    [{ type: "set-floor", paragraph: two } as never, offices],
    [{ type: "set-phase", phase: "closed" } as never, offices],
    [{ type: "set-manner", manner: "chair-held" } as never, offices],
    [{ type: "set-names", names: "none" } as never, offices],
    [{ type: "set-party", party: "DOR", name: "Dorado", kind: "member-state" } as never, offices],
    [{ type: "take-pen", party: "BRE" } as never, ["chair"]],
    [{ type: "admit", proposal: received } as never, offices],
    [{ type: "maintain", as: "ALT", proposal } as never, forAlt],
    [{ type: "undo", seq: undone } as never, ["secretariat"]],
  ];
  return list;
};

describe("each role's real credentials", () => {
  test("open the documents that are its own, to read or to write, and are told nothing of the others", async () => {
    const { house, as } = await stage();
    for (const [document, { reads, writes }] of Object.entries(documents))
      for (const [who] of people) {
        const peer = join(house, as(who), { document, reader: true });
        if (reads.includes(who)) expect([who, document, peer.closed]).toEqual([who, document, null]);
        else {
          expect([who, document, peer.closed]).toMatchObject([who, document, { code: 4404 }]);
          // Nothing but the greeting and the reason, the same for what exists and what does not.
          expect(peer.received).toHaveLength(2);
          expect(peer.closing?.message).toBe("There is no such document for this seat.");
        }
        peer.leave();
        const lease = house.negotiation.lease(as(who), { document, device: "here" });
        expect([who, document, "client" in lease]).toEqual([who, document, writes.includes(who)]);
      }
  });

  const types = [
    ...new Set(
      acts({ one: "p1-1", two: "p1-2", three: "p1-3", proposal: "q1-1", as: () => ({ id: "x" }) } as never).map(
        ([{ type }]) => type,
      ),
    ),
  ];
  test("are tried on every act there is", () => {
    expect(types.toSorted()).toEqual(actSchema.options.map(({ entries }) => entries.type.literal).toSorted());
  });

  test.each(types)("do no act that is another's: %s", async (type) => {
    const at = await stage(type);
    const { house, as } = at;
    for (const [body, may] of acts(at).filter(([one]) => one.type === type)) {
      const { head } = house.negotiation;
      for (const [who] of people) {
        if (may.includes(who)) continue;
        const answer = await house.act(as(who), body);
        expect([who, type, "refused" in answer && answer.refused]).toEqual([
          who,
          type,
          expect.stringMatching(/^(not-|no-pen$|nothing-to-do$)/u),
        ]);
        expect(house.negotiation.head).toEqual(head);
      }
    }
    // Those who may, may: each in a room of its own.
    for (const [n, [, may]] of acts(at).entries())
      for (const who of may) {
        const fresh = await stage(type);
        const [body] = acts(fresh)[n]!;
        if (body.type !== type) continue;
        const answer = await fresh.house.act(fresh.as(who), body);
        // To restore what has not changed is nothing to do; it is the role that is asked about here.
        expect([who, type, "refused" in answer ? answer.refused : null]).toEqual([
          who,
          type,
          type === "restore" ? "nothing-to-do" : null,
        ]);
      }
  });

  test("read no more than their own: drafts, histories, comparisons, invitations, settings", async () => {
    const { house, as } = await stage();
    const { negotiation } = house;
    for (const who of ["head of ALT", "drafter of ALT", "observer", "screen"] as const) {
      expect(negotiation.invitations(as(who))).toMatchObject({ refused: "not-entitled" });
      expect(negotiation.invite(as(who), { role: "chair" })).toMatchObject({ refused: "not-entitled" });
      expect(negotiation.revoke(as(who), "i000000000000")).toMatchObject({ refused: "not-entitled" });
      expect(negotiation.settings(as(who), { momentsForDelegations: true })).toMatchObject({ refused: "not-entitled" });
      expect(negotiation.openCaucus(as(who), { for: "ALT" })).toMatchObject({ refused: "not-entitled" });
    }
    expect(negotiation.settings(as("secretariat"), { deskAdmits: [] })).toMatchObject({ refused: "not-entitled" });
    for (const who of ["observer", "screen"] as const)
      expect(negotiation.formCaucus(as(who), { name: "x", members: ["ALT"] })).toMatchObject({
        refused: "not-entitled",
      });
    expect(negotiation.draft(as("observer"), "1")).toMatchObject({ refused: "not-entitled" });
    expect(negotiation.compare(as("observer"), "1", "Zero draft")).toMatchObject({ refused: "not-entitled" });
    for (const caucus of ["party-BRE", "office-chair", "party-ALT"]) {
      const ask = { caucus, paper: "paper-1", with: ["COR"] };
      expect(negotiation.sharePaper(as("observer"), ask)).toMatchObject({ refused: "unknown-paper" });
      expect(negotiation.destroyCaucus(as("head of BRE"), caucus)).toHaveProperty("refused");
      expect(negotiation.setMembers(as("drafter of ALT"), caucus, ["ALT"])).toHaveProperty("refused");
    }
  });
});
