/** What changed since this seat looked: what counts as a change, when it counts as seen, and that one's own is none. */
import { describe, expect, test } from "vitest";
import { Looked, rememberTabled } from "../../client/room/looked.ts";
import { changesBetween } from "../../client/past/since-then.ts";
import type { Draft, Paragraph, Run } from "../../drafts/draft.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { Proposal, ProposalId } from "../../drafts/proposal.ts";
import { emptyRecord } from "../../drafts/tables.ts";

interface Sketch {
  readonly id: string;
  readonly words: string;
  readonly part?: Part;
  readonly rank?: string;
  readonly status?: Paragraph["status"];
  readonly proposals?: readonly string[];
}

let seq = 1;
/** A draft from a few words; paragraphs are new objects each time, as after a change anywhere. */
const draft = (sketches: readonly Sketch[], proposals: readonly Partial<Proposal>[] = []): Draft => {
  const parts: Record<string, Paragraph[]> = { consensus: [], summary: [] };
  const places: Record<string, { part: Part; rank: string }> = {};
  sketches.forEach(({ id, words, part = "consensus", rank, status = "open", proposals: on = [] }, n) => {
    const added: Run[] = on.map((q) => ({ t: "or so", ins: [q as ProposalId] }));
    parts[part]!.push({
      id: id as ParagraphId,
      kind: "paragraph",
      level: 1,
      label: id.slice(1),
      status,
      runs: [{ t: words }, ...added],
    });
    places[id] = { part, rank: rank ?? String.fromCodePoint(97 + n) };
  });
  return {
    seq: seq++,
    language: "en",
    parts,
    proposals,
    revisions: [],
    tables: { record: { ...emptyRecord, places } },
  } as unknown as Draft;
};

/** A device's memory. */
const memory = () => {
  const all = new Map<string, string>();
  return {
    read: <T>(key: string): T | undefined => (all.has(key) ? (JSON.parse(all.get(key)!) as T) : undefined),
    write: (key: string, value: unknown): void => {
      if (value === undefined) all.delete(key);
      else all.set(key, JSON.stringify(value));
    },
  };
};
const looking = (kept = memory(), visible = () => true) => new Looked(kept, () => undefined, visible);
const news = (looked: Looked): string[] => looked.list.map(({ paragraph, kinds }) => `${paragraph} ${kinds.join("+")}`);
const id = (name: string): ParagraphId => name as ParagraphId;

const one = { id: "p1", words: "States shall meet." };
const two = { id: "p2", words: "States may write." };
const three = { id: "p3", words: "States can read." };

test("what this seat tabled out of a file is no news when the text is opened; what others did there is", () => {
  const kept = memory();
  looking(kept).read(draft([one, two, three]));
  const tabled = ["q1", "q2", "q3"].map((proposal) => ({ proposal: proposal as ProposalId, seq }));
  rememberTabled(kept, tabled.slice(0, 1));
  rememberTabled(kept, tabled.slice(1));
  const looked = looking(kept);
  looked.read(
    draft([
      { ...one, proposals: ["q1"] },
      { ...two, proposals: ["q2", "q9"] },
      { ...three, words: "States must read.", proposals: ["q3"] },
    ]),
  );
  expect(news(looked)).toEqual(["p2 proposed", "p3 words+proposed"]);
  expect(kept.read("tabled")).toBeUndefined();
});

describe("what is a change", () => {
  test("on the first visit nothing is", () => {
    const looked = looking();
    looked.read(draft([one, two]));
    expect(news(looked)).toEqual([]);
  });

  test("words, standing, place, proposals, paragraphs that came and went are each told as what they are", () => {
    const kept = memory();
    looking(kept).read(
      draft([one, two, three, { id: "p4", words: "Stays.", proposals: ["q1"] }, { id: "p5", words: "Goes." }]),
    );
    const looked = looking(kept);
    looked.read(
      draft(
        [
          { ...one, words: "States should meet." },
          { ...two, status: "agreed" },
          { id: "p4", words: "Stays.", proposals: ["q2"], rank: "d" },
          { id: "p6", words: "Comes.", rank: "e" },
          { ...three, part: "summary" },
        ],
        [
          { id: "q1" as ProposalId, number: "7", status: "incorporated" },
          { id: "q2" as ProposalId, number: "8", status: "open" },
        ],
      ),
    );
    expect(news(looked)).toEqual([
      "p1 words",
      "p2 status",
      "p4 proposed+decided",
      "p6 added",
      "p5 removed",
      "p3 moved",
    ]);
    const [words, status, asked, , , moved] = looked.list;
    expect(words!.compared?.filter(({ is }) => is !== "kept").map(({ is, t }) => `${is} ${t.trim()}`)).toEqual([
      "out shall",
      "in should",
    ]);
    expect(status!.status).toEqual({ was: "open", now: "agreed" });
    expect(asked!.decided).toEqual([{ id: "q1", number: "7", status: "incorporated" }]);
    expect(moved!.movedFrom).toBe("consensus");
  });

  test("another number alone is none", () => {
    const looked = looking();
    looked.read(draft([one, two]));
    const now = draft([one, two]);
    const renumbered = {
      ...now,
      parts: { consensus: now.parts.consensus.map((p) => ({ ...p, label: `${p.label} bis` })) },
    };
    looked.read(renumbered as unknown as Draft);
    expect(news(looked)).toEqual([]);
  });
});

describe("when it is seen", () => {
  test("what was passed leaves the list, on this visit and the next", () => {
    const kept = memory();
    const looked = looking(kept);
    looked.read(draft([one, two]));
    const now = draft([
      { ...one, words: "Other words." },
      { ...two, words: "Others too." },
    ]);
    looked.read(now);
    looked.took(id("p1"));
    expect(news(looked)).toHaveLength(2);
    looked.left(id("p1"));
    expect(news(looked)).toEqual(["p2 words"]);
    const next = looking(kept);
    next.read(now);
    expect(news(next)).toEqual(["p2 words"]);
  });

  test("what comes in while a paragraph is in hand is news when it leaves, against what was seen", () => {
    const looked = looking();
    looked.read(draft([one]));
    looked.read(draft([{ ...one, words: "States should meet." }]));
    looked.took(id("p1"));
    looked.read(draft([{ ...one, words: "States should meet soon." }]));
    looked.left(id("p1"));
    expect(news(looked)).toEqual(["p1 words"]);
    expect(looked.list[0]!.compared?.some(({ is, t }) => is === "in" && t.includes("soon"))).toBe(true);
    expect(looked.list[0]!.compared?.some(({ t }) => t.includes("shall"))).toBe(false);
    looked.took(id("p1"));
    looked.left(id("p1"));
    expect(news(looked)).toEqual([]);
  });

  test("a page that nobody has before them shows nothing", () => {
    let visible = true;
    const looked = looking(memory(), () => visible);
    looked.read(draft([one]));
    looked.read(draft([{ ...one, words: "Other words." }]));
    looked.took(id("p1"));
    visible = false;
    looked.left(id("p1"));
    expect(news(looked)).toEqual(["p1 words"]);
  });

  test("all can be marked at once, what was taken out as well", () => {
    const looked = looking();
    looked.read(draft([one, two]));
    looked.read(draft([{ ...one, words: "Other words." }]));
    expect(news(looked)).toEqual(["p1 words", "p2 removed"]);
    looked.mark([id("p1"), id("p2")]);
    expect(news(looked)).toEqual([]);
  });

  test("a device that is full says that words differ and not how", () => {
    const kept = memory();
    const full = {
      read: kept.read,
      write: (key: string, value: unknown): void => {
        if (!key.startsWith("seen/")) kept.write(key, value);
      },
    };
    const looked = looking(full as ReturnType<typeof memory>);
    looked.read(draft([one]));
    looked.read(draft([{ ...one, words: "Other words." }]));
    expect(news(looked)).toEqual(["p1 words"]);
    expect(looked.list[0]!.compared).toBeUndefined();
  });
});

describe("one's own", () => {
  test("words one types in the text are none", () => {
    const looked = looking();
    looked.read(draft([one, two]));
    looked.types(id("p1"));
    looked.read(
      draft([
        { ...one, words: "States shall now meet." },
        { ...two, words: "Somebody else’s." },
      ]),
    );
    expect(news(looked)).toEqual(["p2 words"]);
    looked.types(null);
    expect(news(looked)).toEqual(["p2 words"]);
  });

  test("an act is none, whichever comes first, its words or its answer", () => {
    for (const answerFirst of [true, false]) {
      const looked = looking();
      looked.read(draft([one, two]));
      const settle = looked.sends({ type: "set-status", paragraph: id("p1"), status: "parked" });
      const now = draft([{ ...one, status: "parked" }, two]);
      if (answerFirst) settle({ seq: now.seq });
      looked.read(now);
      if (!answerFirst) settle({ seq: now.seq });
      expect(news(looked)).toEqual([]);
    }
  });

  test("what was news before an act of one's own stays news, and so does another's proposal that comes with it", () => {
    const looked = looking();
    looked.read(draft([one, two]));
    looked.read(draft([{ ...one, words: "Other words." }, two]));
    const first = looked.sends({ type: "set-status", paragraph: id("p1"), status: "parked" });
    const second = looked.sends({ type: "set-status", paragraph: id("p2"), status: "parked" });
    const now = draft([
      { ...one, words: "Other words.", status: "parked" },
      { ...two, status: "parked", proposals: ["q9"] },
    ]);
    looked.read(now);
    first({ seq: now.seq });
    second({ seq: now.seq });
    expect(looked.list.map(({ paragraph }) => paragraph)).toEqual(["p1", "p2"]);
  });

  test("an act that was refused hides nothing", () => {
    const looked = looking();
    looked.read(draft([one]));
    const settle = looked.sends({ type: "set-status", paragraph: id("p1"), status: "parked" });
    settle(null);
    looked.read(draft([{ ...one, status: "parked" }]));
    expect(news(looked)).toEqual(["p1 status"]);
  });
});

test("what came in while somebody looked back is counted by paragraph", () => {
  const then = draft([one, two, three]);
  expect(changesBetween(then, then)).toBe(0);
  expect(changesBetween(then, draft([{ ...one, words: "Other." }, two, { id: "p4", words: "New." }]))).toBe(3);
});
