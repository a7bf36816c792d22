/** On the record of the sample: what a comparison says of who changed what, and whether that is all. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountsOf } from "../../client/compare/who-did-it.ts";
import type { Accounts } from "../../client/compare/who-did-it.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Comparison } from "../../drafts/reading/compare.ts";
import type { Step } from "../../drafts/reading/timeline.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { openSample } from "../../server/cli/sample.ts";
import type { Negotiation } from "../../server/room/negotiation.ts";
import { openHouse } from "../server/house.ts";

const granted = <T extends object>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new RangeError(answer.message);
  return answer as T;
};

describe("between the Zero draft of the sample and now", () => {
  const dir = mkdtempSync(join(tmpdir(), "sample-"));
  let negotiation: Negotiation;
  let seat: Seat;
  let draft: Draft;
  let steps: readonly Step[];
  let comparison: Comparison;
  let accounts: Accounts;

  beforeAll(async () => {
    const { directory } = openHouse();
    const { id } = (await openSample(dir, directory))("");
    negotiation = directory.get(id)!;
    const invited = granted(negotiation.invite(null, { role: "secretariat" }));
    seat = negotiation.seat(invited.seat)!;
    draft = granted(negotiation.draft(seat));
    const zero = draft.revisions[0]!;
    comparison = granted(negotiation.compare(seat, zero.name, String(draft.seq)));
    ({ steps } = granted(negotiation.history(seat, { after: zero.seq, limit: 500 })));
    const read = { proposals: draft.proposals, nameOf: (party: string) => party, now: Date.parse(draft.at) };
    accounts = accountsOf(comparison, steps, read);
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const changed = () =>
    comparison.paragraphs.filter((p) => p.fate !== "added" && p.words.some(({ is }) => is !== "kept"));

  test("every difference is explained", () => {
    expect(changed().length).toBeGreaterThan(0);
    expect(accounts.open).toEqual([]);
  });

  test("what was only proposed, or set aside, is not told as a change", () => {
    const told = changed().flatMap((p) => accounts.of.get(p.id) ?? []);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter(({ who }) => /tabled|revised|set aside|took down/u.test(who))).toEqual([]);
    expect(told.some(({ who }) => who.includes("Incorporated"))).toBe(true);
  });

  test("a change nobody accounts for is still seen", () => {
    const read = { proposals: draft.proposals, nameOf: (party: string) => party, now: Date.parse(draft.at) };
    const missing = steps.filter(({ act }) => act !== "incorporate");
    expect(accountsOf(comparison, missing, read).open.length).toBeGreaterThan(0);
  });
});
