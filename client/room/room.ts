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

/**
 * Which room to open, and how. Only negotiation and seat are needed in a browser; the rest is for shared computers and
 * tests.
 */
export interface RoomOptions {
  readonly negotiation: string;
  /** The id of the seat, as in the page's address. */
  readonly seat: string;
  /**
   * Whether this is a shared computer: nothing is kept on the device, and what an earlier visit kept is deleted.
   * Default: as the user has chosen.
   */
  readonly shared?: boolean;
  /** The server's address; by default the page's origin. */
  readonly server?: string;
  /** Replaces the browser's own ways to reach the server. */
  readonly reach?: { readonly fetch: Fetch; readonly socket: typeof WebSocket };
}

/** The server or this client refused something; the sentence is for the user. */
export class RefusedEvent extends Event {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super("refused");
    this.refusal = refusal;
  }
}

/** Ms to wait for the server if this device has a copy to open. */
const waitToOpen = 3_000;

/** The answer, or a refusal if none came in time. */
const atMost = <T>(milliseconds: number, asked: Promise<T | Refusal>): Promise<T | Refusal> =>
  Promise.race([
    asked,
    new Promise<Refusal>((resolve) => {
      const none = refuse(RefusalCode.unavailable, "The server does not answer.");
      setTimeout(() => resolve(none), milliseconds);
    }),
  ]);

/**
 * An open room, by `Room.open`; a refusal if the seat may not enter. It is kept in step until `close`. Properties are
 * read after the event that belongs to them; acts answer with a value or a refusal and never throw.
 */
export class Room extends EventTarget {
  readonly negotiation: string;
  readonly #doors: Doors;
  readonly #live: Live;
  readonly #acts: Acts;
  readonly #papers: Papers;
  readonly #undo = new Undo();
  readonly #looked: Looked;

  /** Enters the room: asks who one is, opens the device's copies, and connects. */
  static async open(options: RoomOptions): Promise<Room | Refusal> {
    const { negotiation, seat, reach } = options;
    const doors = new Doors(options.server ?? location.origin, negotiation, seat, reach?.fetch);
    const kept = new Kept(negotiation, seat, options.shared ?? isShared());
    const last = kept.read<NegotiationInfo>("info");
    const asked = await (last === undefined ? doors.info() : atMost(waitToOpen, doors.info()));
    // Without a connection the last answer is used to open the device's copy; the server is asked again after
    // connecting.
    const info = isRefusal(asked) && asked.refused === RefusalCode.unavailable ? last : asked;
    if (info === undefined || isRefusal(info)) {
      // A revoked seat leaves nothing on this device.
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
    // Acts name what is typed here (`seen.frames`).
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
  /** Whether the seat was revoked while the room was open, so that it may not read the text any more. */
  get withdrawn(): boolean {
    return this.#live.withdrawn;
  }
  /** Null until words have arrived, from this device or the server. */
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
  /** False until sponsors have arrived: show "…", never "unattributed". True for seats that get no names. */
  get namesArrived(): boolean {
    return this.info.documents.names === undefined || this.#live.names?.arrived === true;
  }
  get caucuses(): readonly CaucusState[] {
    return this.#papers.caucuses;
  }
  /** One's own papers, shared ones and open ones, without discarded ones. */
  get papers(): readonly Paper[] {
    return this.#papers.all;
  }
  get presence(): readonly Presence[] {
    return this.#live.documents.flatMap((d) => presenceOf(d.name, d.awareness, this.info));
  }
  get handedBack(): readonly HandedBack[] {
    return this.#live.handedBack.all;
  }
  /** What changed since this seat last looked. */
  get changed(): ChangedSince {
    return this.#looked.changed;
  }
  /** False if another tab of this browser types; `typeHere` moves typing to this one. */
  get typesHere(): boolean {
    return this.#live.documents.every((d) => !d.types || d.typesHere);
  }
  /** Moves typing from another tab to this one. */
  typeHere(): void {
    for (const document of this.#live.documents) document.typeHere();
  }

  /** Sends an act, after own typing is on its way. Gives an answer or a refusal, never an exception. */
  async act(act: Act): Promise<ActAnswer | Refusal> {
    const answer = await this.attempt(act);
    if (isRefusal(answer)) this.dispatchEvent(new RefusedEvent(answer));
    return answer;
  }
  /** Like `act`, for callers that show a refusal themselves. */
  async attempt(act: Act): Promise<ActAnswer | Refusal> {
    const settle = this.#looked.sends(act);
    const answer = await this.#acts.send(act, this.draft?.seq ?? 0);
    settle(isRefusal(answer) ? null : answer);
    return answer;
  }

  /** False while the words are being loaded anew: the draft can be read, but nothing can be typed. */
  get wordsHere(): boolean {
    return this.#live.document("draft")?.arrived === true;
  }
  /** The strand with a paragraph's words; null if there is none. */
  strand(paragraph: ParagraphId): Y.Text | null {
    const doc = this.#live.document("draft")?.doc;
    const strand = this.draft?.tables.record.paragraphs[paragraph]?.strand;
    return (doc && strand && strandOf(doc, strand)) ?? null;
  }

  /** True if this seat's pen may type in a paragraph now; else a sentence that says why not. */
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

  /** True if words can be typed in a paper now; else a sentence that says why not. */
  mayWrite(paper: Paper): true | string {
    return this.#papers.mayWrite(paper);
  }

  /** The undo manager for one's own typing in these words; it undoes nothing of others or of acts. */
  undoOf(text: Y.Text): Y.UndoManager {
    return this.#undo.of(text);
  }

  /** The paper on a paragraph that is not tabled, in a caucus (default: that of one's own party). */
  paperOn(paragraph: ParagraphId, caucus?: string): Paper | null {
    return this.#papers.on(paragraph, caucus);
  }
  /** The words with which a new paper on this paragraph would begin, for a caret before anything is written. */
  blankPaper(paragraph: ParagraphId): Y.Text | null {
    return this.#papers.blank(paragraph);
  }
  /** Opens a paper, even offline. Default caucus: that of one's own party (the first, if there are several). */
  openPaper(on: PaperPlace, caucus?: string): Paper | Refusal {
    return this.#papers.open(on, caucus);
  }
  /** Carries a paper whose paragraph changed onto today's words, with all own words; the old one leaves the list. */
  renewPaper(paper: Paper): Paper | Refusal {
    return this.#papers.renew(paper);
  }
  /** Who changed a paragraph since a seq, in sentences; empty if the record cannot be read. */
  causes(paragraph: ParagraphId, since: number): Promise<readonly string[]> {
    return causesOf(this.#doors, paragraph, since);
  }
  /** Who was first, in a sentence, if an act came too late; null if that is not the reason, or not known. */
  overtakenBy(refusal: Refusal): Promise<string | null> {
    return overtakenBy(
      this.#doors,
      refusal,
      (id) => this.draft?.proposals.find((q) => q.id === id)?.changes.map(({ paragraph }) => paragraph) ?? [],
    );
  }
  /** Empties a paper, so that it leaves the list; gives a refusal if one cannot type in it. */
  discard(paper: Paper): Refusal | null {
    return this.#papers.discard(paper);
  }
  /** The act that tables papers as one proposal. */
  tabling(papers: readonly Paper[], as: PartyId): Extract<Act, { type: "table" }> {
    const places = papers.map((paper) => ({ paper: paper.id, caucus: paper.caucus.id }));
    return places.length === 1 ? { type: "table", as, ...places[0]! } : { type: "table", as, changes: places };
  }
  /** What the room will read after an act, computed on a local copy. */
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
  /**
   * Opens a paper for a party that everybody sees while it is typed (Secretariat only). When it resolves, letters can
   * be typed.
   */
  async openFor(party: PartyId, on: PaperPlace): Promise<Paper | Refusal> {
    const answer = await this.#doors.post<CaucusInfo>("caucuses", { kind: "open", for: party });
    if (isRefusal(answer)) return answer;
    await this.#live.askAfresh();
    const document = this.#live.document(`caucus/${answer.id}`);
    if (document === undefined)
      return refuse(RefusalCode.unavailable, "The open paper has not arrived. Nothing was changed in the text.");
    // Another tab of this browser may have got the document first.
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

  /** Tells others where one's caret is; null removes it. Offsets are in `text`, a strand or a paper's words. */
  caret(at: OwnCaret | null): void {
    for (const document of this.#live.documents) {
      if (at === null || at.text.doc !== document.doc) {
        document.caret(null);
        continue;
      }
      document.caret(placeOf(at, this.papers, (strand) => this.#live.paragraphOf(strand)));
    }
  }

  /** All changes since this seat last looked, in the order of the text. */
  get changes(): readonly Change[] {
    return this.#looked.list;
  }
  /** All paragraphs in the order of the text; changed ones that were removed are where they stood. */
  get order(): readonly ParagraphId[] {
    return this.#looked.order;
  }
  /** Notes that a paragraph was taken in hand. */
  took(paragraph: ParagraphId): void {
    this.#looked.took(paragraph);
  }
  /** Notes that it left the hand: this seat has seen it as it was when it was taken. */
  looked(paragraph: ParagraphId): void {
    this.#looked.left(paragraph);
  }
  /** Notes that these were seen as they are now. */
  markSeen(paragraphs: Iterable<ParagraphId>): void {
    this.#looked.mark(paragraphs);
  }
  /** Notes in which paragraph of the text this seat types; null for none. */
  typesIn(paragraph: ParagraphId | null): void {
    this.#looked.types(paragraph);
  }
  /** Who did what to a paragraph since an entry; empty if the record cannot be read. */
  readonly stepsSince = (paragraph: ParagraphId, since: number): Promise<readonly SinceStep[]> =>
    stepsSince(this.#doors, paragraph, since);
  /** Puts handed-back words into a paper on their paragraph, as additions, after a delegation lost its pen. */
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
  /** Removes handed-back words that their author has taken. */
  dismiss(words: HandedBack): void {
    this.#live.handedBack.dismiss(words);
  }

  /** Whether own words are only in this page, and would be lost with it; closing it is then confirmed first. */
  get holdsBack(): boolean {
    return this.#live.holdsBack;
  }
  /** Asks the server again for what is in no document: seat, caucuses, counts, settings. */
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
