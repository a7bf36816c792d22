/**
 * What the heart costs, `npm run bench:heart`: medians in milliseconds, and as a ratio against loading the same bytes into
 * a plain Y.Doc, so that figures of different machines can be held side by side. Everything is measured at two sizes, one
 * four times the other: what grows more than four times is looked at.
 */
import * as Y from "yjs";
import { consequences } from "../../drafts/acts/consequences.ts";
import { decide } from "../../drafts/acts/decide.ts";
import type { Plan } from "../../drafts/acts/plan.ts";
import { carryOut } from "../../drafts/crdt/carry-out.ts";
import { newDraftDoc, serverClient } from "../../drafts/crdt/documents.ts";
import { newDraftCache, readDraft, type DraftCache } from "../../drafts/crdt/read.ts";
import { draftJson, type Draft } from "../../drafts/draft.ts";
import { writeHtml } from "../../drafts/formats/html.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import { printNotation } from "../../drafts/notation/print.ts";
import { paragraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { proposalId } from "../../drafts/proposal.ts";
import { compareDrafts } from "../../drafts/reading/compare.ts";
import { sight } from "../../drafts/reading/sight.ts";
import { openBrackets, pieces } from "../../drafts/reading/view.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { sampleParties } from "../../drafts/samples/relays.ts";
import type { Act } from "../../drafts/wire.ts";
import { nodeDeps } from "../../server/hosts/node.ts";
import { Negotiation } from "../../server/room/negotiation.ts";
import { largeHouse, largeNames } from "../drafts/crdt/large.ts";

const at = "2026-01-01T00:00:00.000Z";
const chair: Seat = { id: "chair", role: "chair", parties: [], head: true };
const delegation: Seat = { id: "p1", role: "delegation", parties: ["P1"], head: true };
const rounds = 15;

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!;
/** `prepare` is not timed. */
const measured = <T>(prepare: (n: number) => T, run: (ready: T, n: number) => unknown): number =>
  median(
    Array.from({ length: rounds }, (_, n) => {
      const ready = prepare(n);
      const start = performance.now();
      run(ready, n);
      return performance.now() - start;
    }),
  );

const measureAll = (paragraphs: number, proposals: number): ReadonlyMap<string, number> => {
  const house = largeHouse(paragraphs, proposals);
  const bytes = Y.encodeStateAsUpdate(house.doc);
  const names = largeNames(proposals);
  const loaded = (): Y.Doc => {
    const doc = newDraftDoc();
    Y.applyUpdate(doc, bytes);
    doc.clientID = serverClient;
    return doc;
  };
  const read = (draft: Y.Doc, cache?: DraftCache, seq = 2): Draft =>
    readDraft({ draft, names, seq, at }, cache ?? newDraftCache());
  const warm = (): { doc: Y.Doc; cache: DraftCache; draft: Draft } => {
    const [doc, cache] = [loaded(), newDraftCache()];
    return { doc, cache, draft: read(doc, cache) };
  };
  const seven = paragraphId(2, 7);
  const tableOn = (draft: Draft): Act => {
    const words = plain(wordsOf(draft.parts.consensus[7]!));
    return { type: "table", as: "P1", paragraph: seven, wording: words.replace("with concern", "without concern") };
  };
  const incorporate: Act = { type: "incorporate", proposal: proposalId(2, proposals >> 1) };
  const planned = (draft: Draft, act: Act, seat: Seat): Plan => {
    const outcome = decide(draft, act, { seq: 3, at, seat });
    if (isRefusal(outcome)) throw new Error(outcome.message);
    return outcome;
  };
  const typed = (one: ReturnType<typeof warm>, n: number): ReturnType<typeof warm> => {
    for (const piece of one.draft.parts.consensus) pieces(piece, one.draft);
    (one.doc.getMap("text").get("strands") as Y.Map<Y.Text>).get("s2-7")!.insert(n, "x");
    return one;
  };
  const one = warm();
  const everyPiece = (draft: Draft): void => {
    for (const paragraph of draft.parts.consensus) pieces(paragraph, draft);
  };
  const figures = new Map<string, number>();
  const figure = <T>(name: string, prepare: (n: number) => T, run: (ready: T, n: number) => unknown): void =>
    void figures.set(name, measured(prepare, run));

  figure(
    "a plain Y.Doc loads the bytes",
    () => new Y.Doc({ gc: false }),
    (doc) => Y.applyUpdate(doc, bytes),
  );
  figure("readDraft, first", loaded, (doc) => read(doc));
  figure(
    "readDraft, after a keystroke",
    (n) => typed(one, n),
    ({ doc, cache }) => read(doc, cache),
  );
  figure(
    "readDraft, after a tabled proposal",
    () => {
      const { doc, cache, draft } = warm();
      carryOut(doc, planned(draft, tableOn(draft), delegation));
      return { doc, cache };
    },
    ({ doc, cache }) => read(doc, cache, 3),
  );
  figure(
    "readDraft, after a position",
    (n) => {
      const { doc, cache } = warm();
      const stance = { target: "whole", party: "P1", stance: "object", visibility: "public", at } as const;
      return { doc, cache, names: { ...names, positions: { ...names.positions, [`whole|P${n}`]: stance } } };
    },
    ({ doc, cache, names: now }) => readDraft({ draft: doc, names: now, seq: 3, at }, cache),
  );
  figure("pieces of every paragraph", () => read(loaded()), everyPiece);
  figure(
    "pieces of every paragraph, after a keystroke",
    (n) => {
      const { doc, cache } = typed(one, n);
      return read(doc, cache);
    },
    everyPiece,
  );
  figure(
    "openBrackets",
    () => read(loaded()),
    (draft) => openBrackets(draft),
  );
  figure(
    "decide: table",
    () => read(loaded()),
    (draft) => planned(draft, tableOn(draft), delegation),
  );
  figure(
    "decide: incorporate",
    () => read(loaded()),
    (draft) => planned(draft, incorporate, chair),
  );
  figure(
    "consequences of incorporating",
    () => read(loaded()),
    (draft) => consequences(draft, incorporate),
  );
  const carried = (act: (draft: Draft) => Act, seat: Seat) => () => {
    const doc = loaded();
    const draft = read(doc);
    return { doc, plan: planned(draft, act(draft), seat) };
  };
  figure("carryOut: table", carried(tableOn, delegation), ({ doc, plan }) => carryOut(doc, plan));
  figure(
    "carryOut: incorporate",
    carried(() => incorporate, chair),
    ({ doc, plan }) => carryOut(doc, plan),
  );
  figure(
    "sight of a delegation, groups named",
    () => ({ ...read(loaded()), names: "groups" as const }),
    (draft) => sight(draft, delegation),
  );
  figure(
    "draft as JSON",
    () => read(loaded()),
    (draft) => JSON.stringify(draftJson(draft)),
  );
  figure(
    "annotated as notation",
    () => read(loaded()),
    (draft) => printNotation(draft, { view: "annotated", attribution: "full" }),
  );
  figure(
    "annotated as HTML",
    () => read(loaded()),
    (draft) => writeHtml(draft, { view: "annotated", attribution: "full", asAt: at }),
  );
  figure(
    "compare with one paragraph changed",
    (n) => {
      const { doc, cache, draft } = typed(warm(), n);
      return [draft, read(doc, cache, 3)] as const;
    },
    ([before, now]) => compareDrafts(before, now),
  );
  return figures;
};

/** What a room does for one act, with so many proposals before it: CPU ms of tabling, one after the other. */
const tablingIn = async (paragraphs: number, sizes: readonly number[]): Promise<ReadonlyMap<number, number>> => {
  const sentence = "recalling with concern the need to strengthen international cooperation and urges States ";
  const text = Array.from({ length: paragraphs }, (_, n) => `${n + 1}. ${sentence.repeat(4)} item ${n + 1}.`);
  const parsed = parseNotation(text.join("\n\n"), { parties: sampleParties });
  const room = Negotiation.create(nodeDeps(":memory:"), {
    id: "heart",
    title: "Draft",
    symbol: "A/1",
    parties: sampleParties,
    parsed,
  });
  const invited = room.invite(null, { role: "secretariat" });
  if (isRefusal(invited)) throw new Error(invited.message);
  const secretariat = room.seat(invited.seat)!;
  const begun = room.draft(secretariat);
  if (isRefusal(begun)) throw new Error(begun.message);
  const standing = begun.parts.consensus.map((paragraph) => [paragraph.id, plain(wordsOf(paragraph))] as const);
  const costs = new Map<number, number>();
  let since = process.cpuUsage();
  for (let n = 1; n <= sizes.at(-1)!; n++) {
    // A stride that meets every paragraph, and another word each time.
    const [paragraph, words] = standing[(n * 7) % standing.length]!;
    const wording = words
      .split(" ")
      .map((word, place) => (place === 1 + (n % 40) ? `word${n}` : word))
      .join(" ");
    if (sizes.includes(n + lastActs)) since = process.cpuUsage();
    const answer = room.act(secretariat, { type: "table", as: sampleParties[n % 10]!.id, paragraph, wording });
    room.flush();
    const done = await answer;
    if (isRefusal(done)) throw new Error(done.message);
    const { user, system } = process.cpuUsage(since);
    if (sizes.includes(n)) costs.set(n, (user + system) / 1_000 / lastActs);
  }
  room.close();
  return costs;
};
const lastActs = 80;
const tablingSizes = [100, 500, 2_000];

measureAll(15, 100);
const small = measureAll(75, 500);
const large = measureAll(300, 2_000);
const base = large.get("a plain Y.Doc loads the bytes")!;
console.log("| | 300 paragraphs, 2,000 proposals | against loading | 75 and 500 | grows |");
console.log("|---|--:|--:|--:|--:|");
for (const [name, ms] of large) {
  const less = small.get(name)!;
  const cells = [`${ms.toFixed(2)} ms`, (ms / base).toFixed(2), `${less.toFixed(2)} ms`, `× ${(ms / less).toFixed(1)}`];
  console.log(`| ${[name, ...cells].join(" | ")} |`);
}

// Once for the engine to know the code, once to be measured.
await tablingIn(300, [500]);
const tabling = await tablingIn(300, tablingSizes);
const fewest = tabling.get(tablingSizes[0]!)!;
console.log(`\n| tabling a proposal in 300 paragraphs, CPU an act | ${lastActs} acts up to | against the first |`);
console.log("|--:|--:|--:|");
for (const [size, ms] of tabling) console.log(`| ${ms.toFixed(2)} ms | ${size} | × ${(ms / fewest).toFixed(1)} |`);
