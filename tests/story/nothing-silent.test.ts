/**
 * Who wrote this, and nothing silent, against a naive list that carries an author with every letter. In these evenings
 * every letter is written once (blanks apart), so that the list needs no identities: who wrote a letter is the entry after
 * which it was first seen in any strand, and whoever made it come or go is the entry at which a paragraph got or lost it.
 */
import { describe, expect, test } from "vitest";
import { readRecord, strandsOf } from "../../drafts/crdt/documents.ts";
import { newDraftCache, readDraft } from "../../drafts/crdt/read.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Blame } from "../../drafts/reading/blame.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import type { RecordTables } from "../../drafts/tables.ts";
import { actSchema } from "../../drafts/wire.ts";
import { entriesAfter, fromBytes, payloadsOf } from "../../server/record/entries.ts";
import { advance, blankState, type ActPayload } from "../../server/record/replay.ts";
import type { Reconciled } from "../../server/room/reconcile.ts";
import { cast, doRarer, random, step, typing, type Cast } from "./anything.ts";
import { relaysText } from "./relays.ts";

/** Writes every letter once: syllables that join with nothing. */
const speller = (): ((words: string) => string) => {
  let next = 0xac00;
  return (words) => words.replaceAll(/[^\s]/gu, () => String.fromCharCode(next++));
};
const once = (letter: string): boolean => letter >= "\uac00" && letter <= "\ud7a3";

const spelled = (spell: (words: string) => string): string =>
  relaysText
    .split("\n")
    .map((line) => {
      const [, head = "", words = ""] =
        /^(\s*(?:#+ (?:[A-Z]\. )?|\d+\. |\([a-z]\) |\[\^\d+\]: )?)(.*)$/u.exec(line) ?? [];
      return (
        head +
        words
          .split(/(\[\^\d+\])/u)
          .map((piece) => (piece.startsWith("[^") ? piece : spell(piece)))
          .join("")
      );
    })
    .join("\n");

/** One moment: what stands in each paragraph, and in what order. */
interface Then {
  readonly words: ReadonlyMap<ParagraphId, string>;
  readonly named: ReadonlyMap<ParagraphId, string>;
  readonly order: readonly string[];
}

const thenOf = (draft: Draft): Then => {
  const standing = Object.entries(draft.parts).flatMap(([part, list]) =>
    list.filter(({ ins }) => ins === undefined).map((paragraph) => ({ part, paragraph })),
  );
  return {
    words: new Map(standing.map(({ paragraph }) => [paragraph.id, plain(wordsOf(paragraph))])),
    named: new Map(standing.map(({ paragraph }) => [paragraph.id, paragraph.label])),
    order: standing.map(({ part, paragraph }) => `${part} ${paragraph.id}`),
  };
};

interface Naive {
  /** By letter, the entry after which it was first seen. */
  readonly author: ReadonlyMap<string, number>;
  /** Letters that came a second time: a word asked for that stood already, or incorporated anew after an undo. */
  readonly twice: ReadonlySet<string>;
  /** By seq. */
  readonly moments: readonly Then[];
  readonly types: readonly ActPayload["type"][];
}

/** How many things an evening may bring, as `step` counts them. */
const things = 31;
/** Rather what takes words apart and brings them back. */
const reshaping = [15, 19, 20, 21, 26, 30, 30];
const leaning = (n: (below: number) => number): ((below: number) => number) => {
  const lean = n(5) < 2;
  return (below) => (lean && below === things ? reshaping[n(reshaping.length)]! : n(below));
};

/** The words an act brings itself: of proposals, of what it incorporates, and of edits that return nothing. */
const writtenBy = ({ plan }: ActPayload, { changes }: RecordTables): string =>
  [
    ...(plan?.record ?? []).flatMap(({ table, value }) =>
      table === "changes" && value !== null && "words" in value ? value.words : [],
    ),
    ...(plan?.text ?? []).flatMap((one) =>
      one.do === "edit" ? one.edits.filter(({ were }) => were === undefined).flatMap(({ words }) => words) : [],
    ),
    ...(plan?.text ?? []).flatMap((one) => {
      const change = one.do === "incorporate" || one.do === "embody" ? changes[one.change] : undefined;
      return change !== undefined && "words" in change ? change.words : [];
    }),
  ]
    .map(({ t }) => t)
    .join("");

const naiveOf = ({ house }: Cast): Naive => {
  const author = new Map<string, number>();
  const twice = new Set<string>();
  const moments: Then[] = [thenOf(readDraft({ draft: blankState().draft, seq: 0, at: "" }))];
  const types: ActPayload["type"][] = ["start"];
  const state = blankState();
  const cache = newDraftCache();
  state.draft.clientID = 0;
  for (const entry of entriesAfter(house.storage, 0, 1_000)) {
    const payloads = payloadsOf(house.storage, entry.seq);
    const act = fromBytes<ActPayload>(payloads.act!.bytes);
    types.push(act.type);
    for (const letter of writtenBy(act, readRecord(state.draft))) if (author.has(letter)) twice.add(letter);
    advance(state, entry, payloads, false);
    for (const strand of strandsOf(state.draft)!.values())
      for (const letter of strand.toString()) if (!author.has(letter)) author.set(letter, entry.seq);
    moments.push(thenOf(readDraft({ draft: state.draft, seq: entry.seq, at: "" }, cache)));
  }
  expect(readRecord(state.draft).meta.title).not.toBe("");
  return { author, twice, moments, types };
};

const given = <T extends object>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new RangeError(`${answer.refused}: ${answer.message}`);
  return answer as T;
};

/** Gives how many letters it looked at. */
const sameAuthors = (naive: Naive, blame: Blame, revisions: readonly { name: string; seq: number }[]): number => {
  let looked = 0;
  const then = naive.moments[blame.moment.seq]!;
  expect(plain(blame.stretches)).toBe(then.words.get(blame.paragraph));
  const stood = (letter: string, seq: number): boolean =>
    [...naive.moments[seq]!.words.values()].some((words) => words.includes(letter));
  for (const { t, seq, revision } of blame.stretches)
    for (const letter of t) {
      if (!once(letter) || naive.twice.has(letter)) continue;
      looked++;
      const told = [letter, seq, revision];
      const first = revisions.find((one) => one.seq >= seq! && stood(letter, one.seq))?.name;
      expect(told).toEqual([letter, naive.author.get(letter), first]);
    }
  return looked;
};

const accounted = (naive: Naive, { from, to, explained, unexplained }: Reconciled): void => {
  expect(unexplained).toEqual([]);
  const [a, b] = [naive.moments[from.seq]!, naive.moments[to.seq]!];
  for (const one of explained) {
    expect(one.seq! > from.seq && one.seq! <= to.seq).toBe(true);
    const type = naive.types[one.seq!]!;
    if (type === "typing" || type === "settled") expect(["pen", "renumbering"]).toContain(one.heading);
    if (type === "incorporate") expect(["incorporated", "renumbering"]).toContain(one.heading);
  }
  // Put in place, the differences make the later words of the earlier.
  for (const id of new Set([...a.words.keys(), ...b.words.keys()])) {
    const mine = explained.filter(({ paragraph, what }) => paragraph === id && what === "words");
    const was = a.words.get(id) ?? "";
    let [made, at] = ["", 0];
    for (const one of mine) {
      expect(was.slice(one.wasAt, one.wasAt! + one.was.length)).toBe(one.was);
      made += was.slice(at, one.wasAt) + one.now;
      at = one.wasAt! + one.was.length;
    }
    expect(made + was.slice(at)).toBe(b.words.get(id) ?? "");
    // Each letter that came or went did so at one of the entries named.
    for (const one of mine)
      for (const letter of one.was + one.now) {
        const [had, has] = [was.includes(letter), (b.words.get(id) ?? "").includes(letter)];
        if (!once(letter) || had === has) continue;
        let seq = to.seq;
        while ((naive.moments[seq - 1]!.words.get(id) ?? "").includes(letter) === has) seq--;
        expect([...(one.also ?? []), one.seq]).toContain(seq);
      }
    const named = explained.some(({ paragraph, what }) => paragraph === id && what === "label");
    const stays = a.named.has(id) && b.named.has(id);
    expect(named).toBe(stays && a.named.get(id) !== b.named.get(id));
  }
  // What is said to have kept its place is in the same order and part as it was.
  const placed = new Set(explained.filter(({ what }) => what === "place").map(({ paragraph }) => paragraph));
  const kept = ({ order }: Then): string[] => order.filter((place) => !placed.has(place.split(" ")[1] as ParagraphId));
  expect(kept(b)).toEqual(kept(a));
};

const runs = Number(process.env["STORY_SEEDS"] ?? 240);
const turns = 24;
const apart = 10;

const deeds = ["typing", "settled", "reopened", "silence-kept", "silence-ended"] as const;

/** How often an entry of each type came onto the record. */
const happened = new Map<string, number>();

/** Every type of act there is, and what follows by rule. */
const types = [...actSchema.options.map(({ entries }) => entries.type.literal), ...deeds];

describe("every letter and every difference", () => {
  for (let first = 0; first < runs; first += runs / apart)
    test(`of evenings ${first} to ${first + runs / apart - 1} is whose the naive list says`, async () => {
      for (let seed = first; seed < first + runs / apart; seed++) {
        const n = random(seed + 77);
        const spell = speller();
        const people = cast(seed, spelled(spell));
        const { house, chair, secretariat, delegations } = people;
        for (let turn = 0; turn < turns; turn++) {
          if (n(2) === 0) typing(n, people, house.draft(chair), spell("<1>"));
          if (n(5) < 2) {
            await doRarer(n, people, spell);
            continue;
          }
          const { seq } = house.negotiation.head;
          const { office, act } = step(leaning(n), house.draft(chair), seq, spell);
          const [party, head] = delegations[n(delegations.length)]!;
          await house.act(office ? (n(3) === 0 ? secretariat : chair) : head, office ? act : { ...act, as: party });
        }
        for (const pen of people.pens) pen.online();
        house.negotiation.flush();
        expect(house.negotiation.verify().bad).toBeUndefined();
        const naive = naiveOf(people);
        for (const type of naive.types) happened.set(type, (happened.get(type) ?? 0) + 1);
        const last = house.negotiation.head.seq;
        const { revisions } = house.draft(chair);
        let looked = 0;
        for (const at of [last, 1 + n(last)])
          for (const id of naive.moments[at]!.words.keys())
            looked += sameAuthors(
              naive,
              given(house.negotiation.blame(chair, { paragraph: id, at: String(at) })),
              revisions,
            );
        expect(looked).toBeGreaterThan(500);
        const from = n(last);
        for (const [a, b] of [
          [1, last],
          [from, from + n(last - from + 1)],
        ] as const)
          accounted(naive, given(await house.negotiation.reconcile(chair, String(a), String(b))));
      }
    });

  test("of all acts: each has happened, and often where there are evenings enough", () => {
    // Of a few evenings one cannot ask that they bring everything.
    const least = runs < 200 ? 0 : runs / 40;
    const often = Object.fromEntries(types.map((type) => [type, happened.get(type) ?? 0]));
    const seldom = Object.entries(often).filter(([, count]) => count < least);
    expect(seldom, JSON.stringify(often)).toEqual([]);
  });
});
