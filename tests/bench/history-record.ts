/**
 * Makes a record for `npm run bench:history` by driving the room itself: 40 delegations type with a lent pen, table and
 * take positions, the Chair rules, moves, splits, merges and publishes; every entry comes through a round of its own.
 * One paragraph has a history of exactly 200 entries, the same ones in a record of any length.
 */
import * as decoding from "lib0/decoding";
import * as Y from "yjs";
import { newDraftDoc, readRecord, strandOf } from "../../drafts/crdt/documents.ts";
import { printWording } from "../../drafts/notation/words.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { isRefusal, type Refusal } from "../../drafts/refusal.ts";
import { MessageType, type ActAnswer } from "../../drafts/wire.ts";
import type { Storage } from "../../server/record/storage.ts";
import { SyncType, syncFrame } from "../../server/room/frames.ts";
import type { Receiver } from "../../server/room/entrance.ts";
import { Negotiation } from "../../server/room/negotiation.ts";
import { seeded } from "../drafts/crdt/seeded.ts";
import { Clock, party, seeded as seededBytes } from "../server/peer.ts";
import type { Stroke } from "./history-typing.ts";

export const shape = { paragraphs: 150, seats: 40, onChosen: 200 } as const;

/** What a record of `entries` entries holds besides typing: in proportion, so that one ten times as long has ten times it. */
const quotas = (entries: number) => ({
  table: entries / 50,
  position: (entries * 3) / 100,
  incorporate: (entries * 3) / 1_000,
  setAside: entries / 500,
  move: entries / 2_000,
  split: entries / 4_000,
  merge: entries / 4_000,
  revision: entries / 20_000,
});
type Deed = keyof ReturnType<typeof quotas>;

const opening =
  "States shall cooperate in good faith and take appropriate measures to strengthen capacity, to share information in a timely manner and to report every two years on what has been done";

const notation = Array.from(
  { length: shape.paragraphs },
  (_, n) => `${n + 1}. ${opening} under item ${n + 1} of the programme.`,
).join("\n\n");

interface Pen {
  readonly seat: Seat;
  readonly client: number;
  readonly receiver: Receiver;
}

/** A stretch of typing under way: who, where, and where the caret stands. */
interface Session {
  readonly pen: Pen;
  readonly paragraph: ParagraphId;
  caret: number;
  left: number;
}

class Maker {
  readonly negotiation: Negotiation;
  readonly chosen: ParagraphId;
  readonly #clock = new Clock();
  readonly #random = seeded(5);
  readonly #chair: Seat;
  readonly #pens: readonly Pen[];
  /** Everything everybody has: kept by a reader's connection, typed in under the client id of whose turn it is. */
  readonly #mirror = newDraftDoc();
  readonly #strokes: readonly Stroke[];
  #stroke = 0;
  #refused = 0;
  #sessions: Session[] = [];
  readonly #open: ProposalId[] = [];
  readonly #done: Record<Deed, number> = {
    table: 0,
    position: 0,
    incorporate: 0,
    setAside: 0,
    move: 0,
    split: 0,
    merge: 0,
    revision: 0,
  };

  constructor(storage: Storage, strokes: readonly Stroke[]) {
    this.#strokes = strokes;
    const parties = Array.from({ length: shape.seats }, (_, n) => party(`D${n + 1}`));
    this.negotiation = Negotiation.create(
      { storage, now: () => this.#clock.time, random: seededBytes(3), later: this.#clock.later },
      { id: "history", title: "Draft report", symbol: "A/X/1", parties, parsed: parseNotation(notation, { parties }) },
    );
    this.#chair = this.#seat("chair", []);
    const mirror = this.#connect(this.#chair, null, (message) => this.#take(message));
    mirror.receive(syncFrame(SyncType.step1, Y.encodeStateVector(this.#mirror)));
    const seats = parties.map(({ id }) => this.#seat("delegation", [id]));
    for (const { id } of seats) void this.#act(this.#chair, { type: "give-pen", seat: id });
    this.#pens = seats.map((seat) => {
      const lease = this.negotiation.lease(seat, { document: "draft", device: "laptop" });
      if (isRefusal(lease)) throw new RangeError(lease.message);
      return { seat, client: lease.client, receiver: this.#connect(seat, lease, () => undefined) };
    });
    this.chosen = this.#paragraphs()[70]!;
  }

  #seat(role: Seat["role"], of: readonly string[]): Seat {
    const invited = this.negotiation.invite(null, { role, parties: of, head: true });
    if (isRefusal(invited)) throw new RangeError(invited.message);
    return this.negotiation.seat(invited.seat)!;
  }

  #connect(
    seat: Seat,
    lease: { readonly client: number; readonly lease: string } | null,
    send: (message: Uint8Array | string) => void,
  ): Receiver {
    const close = (code: number, reason: string): void => {
      throw new RangeError(`${seat.id} was closed: ${code} ${reason}`);
    };
    const receiver = this.negotiation.connect(
      { send, close, buffered: 0 },
      { seat: seat.id, document: "draft", ...(lease && { client: lease.client, lease: lease.lease }) },
    );
    if (receiver === null) throw new RangeError(`${seat.id} was not let in`);
    return receiver;
  }

  #take(message: Uint8Array | string): void {
    if (typeof message === "string") return;
    const decoder = decoding.createDecoder(message);
    if (decoding.readVarUint(decoder) !== MessageType.sync) return;
    if (decoding.readVarUint(decoder) === SyncType.step1) return;
    // Under nobody's id: Yjs would take another for one that comes back from the server.
    this.#mirror.clientID = 0;
    Y.applyUpdate(this.#mirror, decoding.readVarUint8Array(decoder));
  }

  /** In the consensus text, in order of nothing in particular but always the same. */
  #paragraphs(): ParagraphId[] {
    const { places, paragraphs } = readRecord(this.#mirror);
    return (Object.keys(places) as ParagraphId[])
      .filter((id) => places[id]!.part === "consensus" && paragraphs[id]!.strand !== null)
      .toSorted((a, b) => (places[a]!.rank < places[b]!.rank ? -1 : 1));
  }

  #strand(paragraph: ParagraphId): Y.Text | undefined {
    const strand = readRecord(this.#mirror).paragraphs[paragraph]?.strand;
    return strand ? strandOf(this.#mirror, strand) : undefined;
  }

  /** Does an act in a round of its own. */
  async #act(seat: Seat, act: object): Promise<ActAnswer | Refusal> {
    this.#clock.time += 20_000;
    const answer = this.negotiation.act(seat, act);
    this.negotiation.flush();
    return answer;
  }

  /** One keystroke of a pen, as one entry; gives where the caret stands then. */
  #type(pen: Pen, words: Y.Text, caret: number, stroke: Stroke): number {
    this.#clock.time += 700;
    const out = Math.min(stroke.out, words.length);
    const at = Math.max(0, Math.min(caret + stroke.move, words.length - out));
    const listen = (typed: Uint8Array): void => pen.receiver.receive(syncFrame(SyncType.update, typed));
    this.#mirror.clientID = pen.client;
    this.#mirror.on("update", listen);
    this.#mirror.transact(() => {
      if (out > 0) words.delete(at, out);
      if (stroke.words !== "") words.insert(at, stroke.words);
    });
    this.#mirror.off("update", listen);
    this.negotiation.flush();
    return at + stroke.words.length;
  }

  /** Eight stretches of typing are under way at any time, in as many paragraphs. */
  #typeOn(): void {
    const turn = this.#random(8);
    let session = this.#sessions[turn];
    let words = session && this.#strand(session.paragraph);
    if (session === undefined || words === undefined || session.left === 0) {
      const taken = new Set([this.chosen, ...this.#sessions.map(({ paragraph }) => paragraph)]);
      const paragraph = this.#pick(this.#paragraphs().filter((id) => !taken.has(id)));
      words = this.#strand(paragraph)!;
      session = {
        pen: this.#pick(this.#pens),
        paragraph,
        caret: this.#random(words.length + 1),
        left: 20 + this.#random(60),
      };
      this.#sessions[turn] = session;
    }
    session.left--;
    session.caret = this.#type(session.pen, words, session.caret, this.#next());
  }

  #next(): Stroke {
    return this.#strokes[this.#stroke++ % this.#strokes.length]!;
  }

  #pick<T>(among: readonly T[]): T {
    return among[this.#random(among.length)]!;
  }

  /** Another wording: a word changed, put in, or taken out. */
  #reworded(paragraph: ParagraphId, n: number): string {
    const words = (this.#strand(paragraph)?.toString() ?? "").split(" ");
    const at = (n * 7) % words.length;
    const put = ["may wish to", "shall", "in accordance with national law", "voluntarily", "where appropriate"][n % 5]!;
    if (n % 7 === 0) words.splice(at, 1);
    else words.splice(at, n % 3 === 0 ? 0 : 1, put);
    return printWording([{ t: words.join(" ") }], () => "");
  }

  async #table(seat: Seat, paragraph: ParagraphId, n: number): Promise<ProposalId | null> {
    const place =
      n % 25 === 0
        ? { after: paragraph, kind: "paragraph", wording: `${opening}, in phase ${n}.` }
        : n % 40 === 1
          ? { paragraph, out: true }
          : { paragraph, wording: this.#reworded(paragraph, n) };
    const answer = await this.#act(seat, { type: "table", as: seat.parties[0], ...place });
    return isRefusal(answer) ? null : answer.proposal!;
  }

  async #do(deed: Deed): Promise<boolean> {
    const done = async (act: object, seat = this.#chair): Promise<boolean> => !isRefusal(await this.#act(seat, act));
    const n = this.#done[deed] + this.#refused;
    const { seat } = this.#pick(this.#pens);
    const others = this.#paragraphs().filter((id) => id !== this.chosen);
    const paragraph = this.#pick(others);
    switch (deed) {
      case "table": {
        const proposal = await this.#table(seat, paragraph, n);
        if (proposal !== null) this.#open.push(proposal);
        return proposal !== null;
      }
      case "position": {
        const stance = this.#pick(["support", "support", "can-live-with", "reserve", "object"]);
        const proposal = this.#pick(this.#open);
        return done({ type: "take-position", as: seat.parties[0], proposal, stance }, seat);
      }
      case "incorporate":
      case "setAside": {
        const proposal = this.#open.splice(this.#random(this.#open.length), 1)[0];
        return done({ type: deed === "setAside" ? "set-aside" : "incorporate", proposal });
      }
      case "move":
        return done({ type: "move", paragraph, to: { part: "consensus", after: this.#pick(others) } });
      case "split":
        return this.#split(paragraph);
      case "merge": {
        const all = this.#paragraphs();
        const next = all[all.indexOf(paragraph) + 1];
        return next !== this.chosen && done({ type: "merge-paragraphs", paragraph, with: next });
      }
      case "revision":
        return done({ type: "publish-revision", name: `Rev.${n + 1}` });
    }
  }

  /** Cuts a paragraph at a word; every other time somebody still types into what it was. */
  async #split(paragraph: ParagraphId): Promise<boolean> {
    const words = this.#strand(paragraph)!;
    const at = words.toString().indexOf(" ", words.length >> 1);
    const answer = await this.#act(this.#chair, { type: "split-paragraph", paragraph, at });
    if (isRefusal(answer)) return false;
    if (this.#done.split % 2 === 0) this.#type(this.#pick(this.#pens), words, 10, { move: 0, out: 0, words: "late " });
    return true;
  }

  #chosenCaret = 0;
  readonly #chosenOpen: ProposalId[] = [];

  /** The `k`th entry of the chosen paragraph: the same in every record, whatever is written between. */
  async #onChosen(k: number): Promise<void> {
    const pen = this.#pens[(k >> 3) % this.#pens.length]!;
    const must = async (act: object, seat: Seat): Promise<void> => {
      const answer = await this.#act(seat, act);
      if (isRefusal(answer)) throw new RangeError(`entry ${k} of the chosen paragraph: ${answer.message}`);
    };
    const proposal = this.#chosenOpen.at(-1);
    if (k % 20 === 5) {
      const made = await this.#act(pen.seat, {
        type: "table",
        as: pen.seat.parties[0],
        paragraph: this.chosen,
        wording: this.#reworded(this.chosen, k + 1),
      });
      if (isRefusal(made)) throw new RangeError(`entry ${k} of the chosen paragraph: ${made.message}`);
      this.#chosenOpen.push(made.proposal!);
    } else if (k % 20 === 7)
      await must(
        { type: "take-position", as: this.#pens.at(-1)!.seat.parties[0], proposal, stance: "object" },
        this.#pens.at(-1)!.seat,
      );
    else if (k % 60 === 50) await must({ type: "incorporate", proposal: this.#chosenOpen.pop() }, this.#chair);
    else this.#chosenCaret = this.#type(pen, this.#strand(this.chosen)!, this.#chosenCaret, this.#strokes[500 + k]!);
  }

  async make(entries: number): Promise<void> {
    const begun = this.negotiation.head.seq;
    const wanted = quotas(entries);
    let k = 0;
    for (;;) {
      const { seq } = this.negotiation.head;
      if (seq >= entries) break;
      const share = (seq - begun) / (entries - begun);
      if (k < shape.onChosen && share >= (k + 0.5) / shape.onChosen) {
        await this.#onChosen(k++);
        continue;
      }
      const due = (Object.keys(wanted) as Deed[]).find(
        (deed) => this.#done[deed] + 1 <= share * wanted[deed] && (this.#open.length > 3 || deed === "table"),
      );
      if (due === undefined) this.#typeOn();
      else if (await this.#do(due)) this.#done[due]++;
      else if (++this.#refused > entries) throw new RangeError(`${due} is refused again and again`);
    }
    if (k < shape.onChosen) throw new RangeError(`only ${k} entries of the chosen paragraph`);
  }
}

/** Writes a record of `entries` entries into an empty storage and gives the paragraph with the chosen history. */
export const makeRecord = async (
  storage: Storage,
  entries: number,
  strokes: readonly Stroke[],
): Promise<ParagraphId> => {
  const maker = new Maker(storage, strokes);
  await maker.make(entries);
  return maker.chosen;
};
