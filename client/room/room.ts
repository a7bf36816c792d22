/**
 * One negotiation as one seat sees it: what screens ask of it and do in it. The text, papers, people, acts, what is new.
 * The screens take a Room and its events; nothing else in the client talks to the server about the text. What lies below,
 * the documents kept in step with the server, is `live.ts`.
 *
 * Events (read the property that belongs to it): "draft", "sync", "papers", "presence", "info", "looked",
 * "handed-back", "closed"; "refused" is a RefusedEvent.
 */
import type * as Y from "yjs";
import { strandOf } from "../../drafts/crdt/documents.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { CaucusInfo, NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { locks } from "../../drafts/status.ts";
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import { Acts } from "./acts.ts";
import { causesOf, overtakenBy } from "./causes.ts";
import { Doors } from "./doors.ts";
import type { Fetch } from "./doors.ts";
import { Kept } from "./kept.ts";
import { Live } from "./live.ts";
import type { Change } from "./seen.ts";
import { isShared } from "./shared-computer.ts";
import { Looked } from "./looked.ts";
import { Papers } from "./papers.ts";
import { placeOf, presenceOf } from "./people.ts";
import type { OwnCaret } from "./people.ts";
import { previewOf } from "./preview.ts";
import type { Preview } from "./preview.ts";
import { stepsSince } from "./steps-since.ts";
import type { SinceStep } from "./steps-since.ts";
import type { CaucusState, ChangedSince, HandedBack, Paper, PaperPlace, Presence, SyncState } from "./states.ts";
import { Undo } from "./undo.ts";
import { wordsIntoPaper } from "./words-into-paper.ts";

export interface RoomOptions {
  readonly negotiation: string;
  /** The seat's id, as the page's address names it. */
  readonly seat: string;
  /** A shared computer: nothing is kept on the device, and what an earlier visit kept is wiped. Default: as chosen. */
  readonly shared?: boolean;
  /** Where the server is; default the page's origin. */
  readonly server?: string;
  /** How the server is reached, where that is not the browser's own way. */
  readonly reach?: { readonly fetch: Fetch; readonly socket: typeof WebSocket };
}

/** The server or this client said no; the sentence is for the person. */
export class RefusedEvent extends Event {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super("refused");
    this.refusal = refusal;
  }
}

/** How long the server is waited for where this device has a copy to open, in milliseconds. */
const waitToOpen = 3_000;

/** An answer, or that none came in time. */
const atMost = <T>(milliseconds: number, asked: Promise<T | Refusal>): Promise<T | Refusal> =>
  Promise.race([
    asked,
    new Promise<Refusal>((resolve) => {
      const none = refuse(RefusalCode.unavailable, "The server does not answer.");
      setTimeout(() => resolve(none), milliseconds);
    }),
  ]);

export class Room extends EventTarget {
  readonly negotiation: string;
  readonly #doors: Doors;
  readonly #live: Live;
  readonly #acts: Acts;
  readonly #papers: Papers;
  readonly #undo = new Undo();
  readonly #looked: Looked;

  /** Enters the room: asks who one is, opens the device's copies, connects. */
  static async open(options: RoomOptions): Promise<Room | Refusal> {
    const { negotiation, seat, reach } = options;
    const doors = new Doors(options.server ?? location.origin, negotiation, seat, reach?.fetch);
    const kept = new Kept(negotiation, seat, options.shared ?? isShared());
    const last = kept.read<NegotiationInfo>("info");
    const asked = await (last === undefined ? doors.info() : atMost(waitToOpen, doors.info()));
    // Without a connection the last answer opens the device's copy; the server is asked again on reconnecting.
    const info = isRefusal(asked) && asked.refused === RefusalCode.unavailable ? last : asked;
    if (info === undefined || isRefusal(info)) {
      // A seat that was withdrawn leaves nothing behind here.
      if (info?.refused === RefusalCode.revoked) kept.wipe();
      return info ?? (asked as Refusal);
    }
    return new Room(info, doors, kept, reach?.socket);
  }

  private constructor(info: NegotiationInfo, doors: Doors, kept: Kept, socket: typeof WebSocket | undefined) {
    super();
    this.negotiation = info.id;
    this.#doors = doors;
    this.#looked = new Looked(kept, () => this.#say("looked"));
    this.#live = new Live({
      info,
      doors,
      kept,
      socket,
      say: (event) => this.#say(event),
      refused: (refusal) => this.dispatchEvent(new RefusedEvent(refusal)),
      caucuses: () => this.#papers.watch(),
      drafted: (draft) => this.#looked.read(draft),
    });
    // What is typed here is named by acts (`seen.frames`).
    this.#acts = new Acts(doors, () => this.#live.documents.filter((one) => one.types && one.typesHere));
    this.#papers = new Papers(kept, {
      info: () => this.info,
      draft: () => this.draft,
      words: () => this.#live.document("draft")?.doc ?? null,
      caucus: (id) => this.#live.document(`caucus/${id}`),
      changed: () => this.#say("papers"),
    });
    this.#live.begin();
  }

  get info(): NegotiationInfo {
    return this.#live.info;
  }
  get seat(): Seat {
    return this.info.seat;
  }
  /** The seat was withdrawn while the room was open: nothing of the text is this seat's to read any more. */
  get withdrawn(): boolean {
    return this.#live.withdrawn;
  }
  /** Null until the words have arrived, from this device or from the server. */
  get draft(): Draft | null {
    return this.#live.draft;
  }
  get sync(): SyncState {
    return this.#live.sync;
  }
  /** Whether acts can be sent now. */
  get online(): boolean {
    return this.#live.document("draft")?.connected === true;
  }
  /** False while sponsors are on their way: draw "…", never "unattributed". True for seats that get no names. */
  get namesArrived(): boolean {
    return this.info.documents.names === undefined || this.#live.names?.arrived === true;
  }
  get caucuses(): readonly CaucusState[] {
    return this.#papers.caucuses;
  }
  /** One's own, shared and open papers; discarded ones are not among them. */
  get papers(): readonly Paper[] {
    return this.#papers.all;
  }
  get presence(): readonly Presence[] {
    return this.#live.documents.flatMap((d) => presenceOf(d.name, d.awareness, this.info));
  }
  get handedBack(): readonly HandedBack[] {
    return this.#live.handedBack.all;
  }
  /** What is new since this seat looked. */
  get changed(): ChangedSince {
    return this.#looked.changed;
  }
  /** False when another tab of this browser types; `typeHere` brings the pen to this one. */
  get typesHere(): boolean {
    return this.#live.documents.every((d) => !d.types || d.typesHere);
  }
  /** Takes typing over from another tab. */
  typeHere(): void {
    for (const document of this.#live.documents) document.typeHere();
  }

  /** Sends an act. Waits for own typing to be on its way; an answer or a refusal, never an exception. */
  async act(act: Act): Promise<ActAnswer | Refusal> {
    const answer = await this.attempt(act);
    if (isRefusal(answer)) this.dispatchEvent(new RefusedEvent(answer));
    return answer;
  }
  /** The same, where who asks says itself why it was refused. */
  async attempt(act: Act): Promise<ActAnswer | Refusal> {
    const settle = this.#looked.sends(act);
    const answer = await this.#acts.send(act, this.draft?.seq ?? 0);
    settle(isRefusal(answer) ? null : answer);
    return answer;
  }

  /** False while the words are loaded anew: the draft is read on, nothing can be typed in it. */
  get wordsHere(): boolean {
    return this.#live.document("draft")?.arrived === true;
  }
  /** The strand that holds a paragraph's words now. */
  strand(paragraph: ParagraphId): Y.Text | null {
    const doc = this.#live.document("draft")?.doc;
    const strand = this.draft?.tables.record.paragraphs[paragraph]?.strand;
    return (doc && strand && strandOf(doc, strand)) ?? null;
  }

  /** Whether this seat's pen may type in a paragraph now; else a sentence that says why not. */
  mayType(paragraph: ParagraphId): true | string {
    const pen = this.info.seat.pen;
    if (pen === undefined)
      return "Only a pen types in the text. Propose instead: your words stay private until tabled.";
    if (pen.paragraphs && !pen.paragraphs.includes(paragraph)) return "Your pen was lent for other paragraphs.";
    const document = this.#live.document("draft");
    if (document && !document.typesHere) return "Another tab of this browser is typing. Type here instead?";
    if (document?.client === null) return "Typing needs a connection the first time.";
    const status = this.draft?.tables.record.statuses[paragraph]?.status;
    if (status && locks(status)) return "These words are agreed or under silence. The Chair can reopen them.";
    return true;
  }

  /** Whether words can be typed in a paper now; else a sentence that says why not. */
  mayWrite(paper: Paper): true | string {
    return this.#papers.mayWrite(paper);
  }

  /** One's own steps on these words: typing, and nothing that others or acts did. */
  undoOf(text: Y.Text): Y.UndoManager {
    return this.#undo.of(text);
  }

  /** The untabled paper on a paragraph, in a caucus (default: that of one's own party). */
  paperOn(paragraph: ParagraphId, caucus?: string): Paper | null {
    return this.#papers.on(paragraph, caucus);
  }
  /** The words a new paper on this paragraph would begin with, to put a caret into before anything is written. */
  blankPaper(paragraph: ParagraphId): Y.Text | null {
    return this.#papers.blank(paragraph);
  }
  /** Opens a paper, offline too. Default caucus: one's own party's (the first, with several parties). */
  openPaper(on: PaperPlace, caucus?: string): Paper | Refusal {
    return this.#papers.open(on, caucus);
  }
  /** Carries a paper whose paragraph changed onto today's words, with all its own; the old one leaves the list. */
  renewPaper(paper: Paper): Paper | Refusal {
    return this.#papers.renew(paper);
  }
  /** Who changed a paragraph since a seq, in sentences; none while the record cannot be read. */
  causes(paragraph: ParagraphId, since: number): Promise<readonly string[]> {
    return causesOf(this.#doors, paragraph, since);
  }
  /** Who was before an act that came too late, in a sentence; null where that was not why, or is not known. */
  overtakenBy(refusal: Refusal): Promise<string | null> {
    return overtakenBy(
      this.#doors,
      refusal,
      (id) => this.draft?.proposals.find((q) => q.id === id)?.changes.map(({ paragraph }) => paragraph) ?? [],
    );
  }
  /** Empties a paper, and it leaves the list; a refusal where one cannot type in it. */
  discard(paper: Paper): Refusal | null {
    return this.#papers.discard(paper);
  }
  /** Papers as one proposal: the act that tables them. */
  tabling(papers: readonly Paper[], as: PartyId): Extract<Act, { type: "table" }> {
    const places = papers.map((paper) => ({ paper: paper.id, caucus: paper.caucus.id }));
    return places.length === 1 ? { type: "table", as, ...places[0]! } : { type: "table", as, changes: places };
  }
  /** What the room will read after an act, worked out on a local copy. */
  preview(act: Act): Preview | Refusal {
    const doc = this.#live.document("draft")?.doc;
    if (!doc || !this.draft)
      return refuse(RefusalCode.unavailable, "The text has not arrived yet. Nothing was recorded.");
    return previewOf(doc, this.draft, act, this.seat, this.#papers.readings(act));
  }
  /** The open paper on a paragraph that was begun on this device and is not tabled yet; of several the last. */
  takenDownOn(paragraph: ParagraphId): Paper | null {
    return this.#papers.takenDownOn(paragraph);
  }
  /** Opens a paper for a party that everybody watches being typed (Secretariat); once answered, letters can be typed. */
  async openFor(party: PartyId, on: PaperPlace): Promise<Paper | Refusal> {
    const answer = await this.#doors.post<CaucusInfo>("caucuses", { kind: "open", for: party });
    if (isRefusal(answer)) return answer;
    await this.#live.askAfresh();
    const document = this.#live.document(`caucus/${answer.id}`);
    if (document === undefined)
      return refuse(RefusalCode.unavailable, "The open paper has not arrived. Nothing was changed in the text.");
    // Another tab of this browser may have been told of it first.
    await document.takesLetters();
    return this.openPaper(on, answer.id);
  }
  /** Copies a paper into a caucus shared with other parties. */
  async share(paper: Paper, withParties: readonly PartyId[]): Promise<CaucusInfo | Refusal> {
    const answer = await this.#doors.post<CaucusInfo>("caucuses", {
      kind: "shared",
      members: withParties,
      from: { caucus: paper.caucus.id, paper: paper.id },
    });
    if (isRefusal(answer)) return answer;
    await this.#live.askAfresh();
    return answer;
  }

  /** Tells the others where one's caret is; null takes it away. Offsets in `text`, a strand or a paper's words. */
  caret(at: OwnCaret | null): void {
    for (const document of this.#live.documents) {
      if (at === null || at.text.doc !== document.doc) {
        document.caret(null);
        continue;
      }
      document.caret(placeOf(at, this.papers, (strand) => this.#live.paragraphOf(strand)));
    }
  }

  /** Every change since this seat looked, in the order of the text. */
  get changes(): readonly Change[] {
    return this.#looked.list;
  }
  /** All paragraphs in the order of the text, those among the changes that were taken out where they stood. */
  get order(): readonly ParagraphId[] {
    return this.#looked.order;
  }
  /** A paragraph was taken in hand: so it is looked at. */
  took(paragraph: ParagraphId): void {
    this.#looked.took(paragraph);
  }
  /** It has left the hand: this seat has seen it as it was taken. */
  looked(paragraph: ParagraphId): void {
    this.#looked.left(paragraph);
  }
  /** These were seen as they are now. */
  markSeen(paragraphs: Iterable<ParagraphId>): void {
    this.#looked.mark(paragraphs);
  }
  /** The paragraph whose words this seat types in, for all to see; null when it does not. */
  typesIn(paragraph: ParagraphId | null): void {
    this.#looked.types(paragraph);
  }
  /** Who did what to a paragraph since an entry; none while the record cannot be read. */
  readonly stepsSince = (paragraph: ParagraphId, since: number): Promise<readonly SinceStep[]> =>
    stepsSince(this.#doors, paragraph, since);
  /** Words handed back, as additions in a paper on their paragraph: where a delegation's pen has gone. */
  intoPaper(words: HandedBack): Paper | Refusal {
    if (words.paragraph === undefined)
      return refuse(RefusalCode.unavailable, "Their paragraph is not known. Your words stay here.");
    const paper = this.paperOn(words.paragraph) ?? this.openPaper({ paragraph: words.paragraph });
    if (isRefusal(paper)) return paper;
    const may = this.mayWrite(paper);
    if (may !== true) return refuse(RefusalCode.unavailable, `${may} Your words stay here.`);
    wordsIntoPaper(paper.text, words, this.draft?.language ?? "en");
    this.dismiss(words);
    return paper;
  }
  /** The author has taken the words handed back. */
  dismiss(words: HandedBack): void {
    this.#live.handedBack.dismiss(words);
  }

  /** Own words stand in this page alone, and would be gone with it: whoever closes it is asked. */
  get holdsBack(): boolean {
    return this.#live.holdsBack;
  }
  /** Asks the server anew for what stands beside the documents: seat, caucuses, counts, settings. */
  ask(): Promise<void> {
    return this.#live.ask();
  }
  close(): void {
    this.#live.close();
    this.#undo.clear();
  }

  #say(event: string): void {
    this.dispatchEvent(new Event(event));
  }
}
