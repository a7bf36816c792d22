/**
 * The negotiation as one seat sees it: outline, text, desk. The page knows what is in hand, what is chosen and where
 * the caret is; the elements below render that and send events up. The room does the rest.
 */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { ViewName } from "../../drafts/reading/view.ts";
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { isOffice } from "../desk/desk-context.ts";
import type { ProposalDesk } from "../desk/proposal-desk.ts";
import { placesOf } from "../desk/standing.ts";
import { ActDone } from "../editor/news.ts";
import { showHistory, wordPointed } from "../history/history-side.ts";
import { StepWanted } from "../history/news.ts";
import type { WordPlace } from "../history/word-place.ts";
import { DropRefused } from "../import/word-drop.ts";
import { RestoreParagraphAsked, RestoreWholeAsked } from "../past/ask-restore.ts";
import { Room } from "../room/room.ts";
import type { RefusedEvent } from "../room/room.ts";
import { keepAddress, pathOf } from "../routes.ts";
import type { Surroundings } from "../text/draft-paragraph.ts";
import type { DraftText } from "../text/draft-text.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { frame, text as textWords } from "../words.ts";
import { Acting } from "./acting.ts";
import { arrived } from "./arrivals.ts";
import { Caret } from "./caret.ts";
import { CaretInPage } from "./caret-in-page.ts";
import { pressed, run } from "./commands.ts";
import type { PageDialogs } from "./dialogs.ts";
import { lookAsAddressed, pastLayer, returnToNow } from "./looking.ts";
import type { LookingBack } from "./looking.ts";
import type { GoTo } from "./go-to.ts";
import { handActs } from "./hand.ts";
import { dock, emptyPart, opening } from "./idle.ts";
import { LightElement } from "./light.ts";
import {
  ActAsked,
  CommandChosen,
  DialogWanted,
  HandTaken,
  PartChosen,
  PositionTapped,
  ProposalChosen,
  SettingsChanged,
  TakeDownWanted,
  ViewChosen,
  Waved,
} from "./news.ts";
import { readWaved, writeWaved } from "./not-for-us.ts";
import type { PageNotices } from "./notices.ts";
import type { Drawer, Page } from "./page.ts";
import { PageDrawing } from "./page-drawing.ts";
import { barOfPaper, leaveTakingDown, newPapers, papersHere, tabled, takeDownFor, watchedBar } from "./papers-shown.ts";
import { Reading } from "./reading.ts";
import { Restored } from "./restore-dialog.ts";
import { restoreAsked, withheld } from "./restoring.ts";
import { applySettings, readSettings } from "./settings.ts";
import { deskSide, outlineSide } from "./sides.ts";
import { TheirCarets } from "./their-carets.ts";
import { banner, tools } from "./tools.ts";
import "../editor/handed-back.ts";
import "../text/draft-text.ts";
import "./dialogs.ts";
import "./go-to.ts";
import "./notices.ts";
import "./top-bar.ts";

/** Ms after which a server that could not be reached is tried again. */
const entersAgainAfter = 4_000;

/**
 * The screen of a seat. Without a `room` it enters by itself, and again while the server gives no answer; it leaves the
 * room when it is removed.
 */
@customElement("negotiation-page")
export class NegotiationPage extends LightElement implements Page {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  /** The open room. If the page is given one, it opens none itself. */
  @property({ attribute: false }) accessor room: Room | null = null;

  @state() accessor draft: Draft | null = null;
  @state() accessor info: NegotiationInfo | null = null;
  @state() accessor refused: Refusal | null = null;
  @state() accessor hand: ParagraphId | null = null;
  @state() accessor typing = false;
  @state() accessor chosen: ProposalId | null = null;
  @state() accessor clean = false;
  @state() accessor view: ViewName = "annotated";
  @state() accessor shownPart: Part = "consensus";
  @state() accessor sides = true;
  @state() accessor sinceList = false;
  @state() accessor sinceAt: ParagraphId | null = null;
  @state() accessor lookingBack: LookingBack | null = null;
  @state() accessor following = false;
  @state() accessor floorMoved = false;
  @state() accessor drawer: Drawer = "";
  @state() accessor timeline = false;
  @state() accessor wrote: { readonly place: WordPlace | null } | null = null;
  @state() accessor stepShown: number | null = null;
  @state() accessor as: PartyId | undefined;
  @state() accessor waved: ReadonlySet<ProposalId> = new Set();
  /** The paper that proposes a paragraph, if the caret is in it. */
  @state() accessor newPaper: string | null = null;
  takingDown: string | undefined;

  readonly caret = new Caret(this, new CaretInPage(this));
  readonly acting = new Acting(this);
  readonly #theirCarets = new TheirCarets(this);
  #reading: Reading | null = null;
  readonly #drawing = new PageDrawing(this);
  #now = Date.now();
  #surroundings: Surroundings | null = null;
  readonly #seen = new Set<ProposalId>();
  readonly #wide = matchMedia("(min-width: 1600px)");
  readonly phone = matchMedia("(max-width: 759px)");
  #clock: ReturnType<typeof setInterval> | undefined;
  #entering = false;
  #later: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    applySettings(readSettings());
    this.#wide.addEventListener("change", this.#renew);
    this.phone.addEventListener("change", this.#renew);
    document.addEventListener("keydown", this.#pressed);
    addEventListener("popstate", this.#addressed);
    addEventListener("online", this.#backOnline);
    addEventListener("pagehide", this.#turnedAway);
    // For the minutes left of a silence, and "today" in times.
    this.#clock = setInterval(() => {
      this.#now = Date.now();
      this.#renew();
    }, 30_000);
    for (const type of [
      ActAsked,
      ActDone,
      CommandChosen,
      DialogWanted,
      DropRefused,
      HandTaken,
      PartChosen,
      PositionTapped,
      ProposalChosen,
      Restored,
      RestoreParagraphAsked,
      RestoreWholeAsked,
      SettingsChanged,
      StepWanted,
      TakeDownWanted,
      ViewChosen,
      Waved,
    ])
      this.addEventListener(type.type, this.#heard);
    void this.#enter();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#wide.removeEventListener("change", this.#renew);
    this.phone.removeEventListener("change", this.#renew);
    document.removeEventListener("keydown", this.#pressed);
    removeEventListener("popstate", this.#addressed);
    removeEventListener("online", this.#backOnline);
    removeEventListener("pagehide", this.#turnedAway);
    this.#turnedAway();
    clearInterval(this.#clock);
    clearTimeout(this.#later);
    this.room?.close();
  }

  enterAgain(): void {
    if (this.room !== null || this.#entering || this.refused?.refused !== RefusalCode.unavailable) return;
    void this.#enter();
  }

  readonly #backOnline = (): void => this.enterAgain();

  async #enter(): Promise<void> {
    if (this.room === null) {
      clearTimeout(this.#later);
      this.#entering = true;
      const opened = await Room.open({ negotiation: this.negotiation, seat: this.seat });
      this.#entering = false;
      if (isRefusal(opened)) {
        this.refused = opened;
        if (this.isConnected) this.#later = setTimeout(() => this.enterAgain(), entersAgainAfter);
        return;
      }
      this.refused = null;
      if (!this.isConnected) {
        opened.close();
        return;
      }
      this.room = opened;
    }
    const { room } = this;
    this.info = room.info;
    this.as = room.seat.parties[0];
    this.following = !isOffice(room.seat);
    this.waved = readWaved(this.negotiation, this.seat);
    room.addEventListener("draft", () => this.#drafted());
    for (const event of ["sync", "looked"]) room.addEventListener(event, this.#renew);
    room.addEventListener("closed", () => {
      if (room.withdrawn) this.refused = refuse(RefusalCode.revoked, frame.linkClosed);
      this.#drafted();
    });
    room.addEventListener("papers", () => {
      this.#reading = null;
      // A paper that was being taken down when the page was left is continued.
      if (!this.typing && this.hand !== null) this.takingDown ??= room.takenDownOn(this.hand)?.caucus.id;
      this.#renew();
    });
    room.addEventListener("info", () => {
      this.info = room.info;
      this.#reading = null;
      this.#renew();
    });
    room.addEventListener("presence", () => {
      this.caret.carets();
      this.#theirCarets.moved();
    });
    room.addEventListener("refused", (event) => this.refuse((event as RefusedEvent).refusal));
    this.#drafted();
  }

  readonly #renew = (): void => this.requestUpdate();
  /** When the page is closed, what was in hand counts as seen. */
  readonly #turnedAway = (): void => {
    if (this.hand !== null) this.room?.looked(this.hand);
  };
  readonly #addressed = (): void => lookAsAddressed(this);

  #drafted(): void {
    const before = this.draft;
    // A text that is withheld must leave the screen.
    this.draft = this.refused === null ? (this.room?.draft ?? null) : null;
    this.#reading = null;
    if (this.draft === null) {
      this.typing = false;
      this.lookingBack = null;
      return;
    }
    arrived(this, before, this.draft, this.#seen);
    if (before === null) lookAsAddressed(this);
  }

  get reading(): Reading | null {
    if (this.draft === null || this.room === null) return null;
    const movedOn = this.room.papers.flatMap((paper) =>
      paper.movedOn !== null && "paragraph" in paper.on ? [paper.on.paragraph] : [],
    );
    return (this.#reading ??= new Reading(this.draft, this.room.seat, this.waved, movedOn, this.namesKnown));
  }

  get office(): boolean {
    return this.room !== null && isOffice(this.room.seat);
  }
  get mayPropose(): boolean {
    return this.room?.seat.role === "delegation";
  }
  /** What the queue calls one's own side. */
  get whom(): string {
    const { room } = this;
    if (room === null || room.seat.role === "observer" || room.seat.role === "screen") return "";
    return room.seat.role === "chair"
      ? "the Chair"
      : room.seat.role === "secretariat" || this.as === undefined
        ? "us"
        : this.nameOf(this.as);
  }

  readonly nameOf = (party: PartyId): string =>
    this.info?.parties.find(({ id }) => id === party)?.name ??
    this.draft?.parties.find(({ id }) => id === party)?.name ??
    party;

  readonly partName = (part: string): string =>
    textWords.parts[part] ?? this.draft?.tables.record.meta.annexes[part] ?? part;

  get notices(): PageNotices | null {
    return this.querySelector<PageNotices>("page-notices");
  }
  say(sentence: string): void {
    this.notices?.say(sentence);
  }
  refuse(refusal: Refusal | string): void {
    const words = typeof refusal === "string" ? refusal : refusal.message;
    const about = typeof refusal === "string" ? undefined : (refusal.details?.["proposal"] as ProposalId | undefined);
    this.notices?.show({
      key: "refused",
      kind: "refused",
      words,
      ...(about === undefined ? {} : { acts: [{ label: "Show it", act: () => this.choose(about, undefined, true) }] }),
    });
  }
  #wave(proposal: ProposalId): void {
    const next = new Set(this.waved);
    if (!next.delete(proposal)) next.add(proposal);
    this.waved = next;
    this.#reading = null;
    writeWaved(this.negotiation, this.seat, next);
  }

  take(id: ParagraphId, caret: boolean, byFloor = false, point?: { readonly x: number; readonly y: number }): void {
    const at = this.reading?.at(id);
    if (at == null || this.room === null) return;
    if (!byFloor) this.following = this.following && id === this.draft?.floor;
    if (id === this.draft?.floor) this.floorMoved = false;
    if (this.hand !== id) {
      if (this.hand !== null) this.room.looked(this.hand);
      leaveTakingDown(this);
      if (this.chosen !== null && !this.reading!.on(id).some((q) => q.id === this.chosen)) this.chosen = null;
    }
    this.newPaper = null;
    if (this.hand !== id) this.room.took(id);
    this.hand = id;
    this.takingDown = this.room.takenDownOn(id)?.caucus.id;
    if (this.shownPart !== at.part && !(this.showsBoth && (at.part === "consensus" || at.part === "summary")))
      this.shownPart = at.part;
    const mayCaret = caret && this.room.seat.role !== "observer" && this.room.seat.role !== "screen";
    if (mayCaret) this.caret.put(point);
    this.typing = mayCaret;
    keepAddress(pathOf(this.negotiation, this.seat), `${location.search}#${id}`);
    const showing = byFloor || !caret;
    if (showing) void this.show(id, at.part, !byFloor && this.drawer !== "desk");
  }

  async show(id: ParagraphId, part: Part, focus: boolean): Promise<void> {
    await this.updateComplete;
    const text = this.textOf(part);
    await text?.updateComplete;
    await text?.paragraph(id)?.updateComplete;
    text?.show(id, focus);
  }

  choose(proposal: ProposalId | null, paragraph: ParagraphId | undefined, open: boolean): void {
    const sought = this.draft?.proposals.find((q) => q.id === proposal);
    const on = paragraph ?? (sought && placesOf(this.draft!, sought)[0]);
    if (on !== undefined && on !== this.hand) this.take(on, false);
    this.chosen = proposal;
    if (!open) return;
    this.sinceList = false;
    this.timeline = false;
    if (matchMedia("(max-width: 999px)").matches) this.drawer = "desk";
    void this.updateComplete.then(() => proposal !== null && this.desk?.focusCard(proposal));
  }

  readonly #pressed = (event: KeyboardEvent): void => pressed(this, event);

  readonly #heard = (event: Event): void => {
    if (event instanceof HandTaken) this.take(event.paragraph, event.caret, false, event.point);
    else if (event instanceof ProposalChosen) this.choose(event.proposal, event.paragraph, event.open);
    else if (event instanceof ActAsked) void this.acting.act(event);
    else if (event instanceof PositionTapped) this.acting.positions.tap(event.proposal, event.stance);
    else if (event instanceof DialogWanted) this.#dialog(event);
    else if (event instanceof DropRefused) this.refuse(event.sentence);
    else if (event instanceof StepWanted) showHistory(this, true, event.seq);
    else if (event instanceof ViewChosen) this.viewed(event.view);
    else if (event instanceof PartChosen) this.shownPart = event.part;
    else if (event instanceof Waved) this.#wave(event.proposal);
    else if (event instanceof TakeDownWanted) void takeDownFor(this, event.party);
    else if (event instanceof SettingsChanged) this.as = event.as ?? this.as;
    else if (event instanceof ActDone) tabled(this, event);
    else if (event instanceof Restored) this.#restored(event);
    else if (event instanceof RestoreParagraphAsked || event instanceof RestoreWholeAsked) restoreAsked(this, event);
    else if (event instanceof CommandChosen) run(this, event.command);
  };

  /** After a restore: return to the living text to see what came back. */
  #restored({ answer, said, paragraph }: Restored): void {
    returnToNow(this);
    this.acting.done("restore", answer, said);
    if (paragraph !== undefined && paragraph !== this.hand) this.take(paragraph, false);
  }

  #dialog(event: DialogWanted): void {
    if (event.dialog === "go-to") this.querySelector<GoTo>("go-to")?.open("places");
    else
      this.querySelector<PageDialogs>("page-dialogs")?.open(
        event.dialog,
        this.draft?.proposals.find((q) => q.id === event.proposal) ?? null,
      );
  }

  viewed(view: ViewName): void {
    if (view === "annotated" && this.namesOff) return;
    this.view = view;
    this.say(`View: ${{ clean: "clean", bracketed: "brackets", annotated: "names", tracked: "" }[view]}`);
  }

  get desk(): ProposalDesk | null {
    return this.querySelector<ProposalDesk>("proposal-desk");
  }
  get showsBoth(): boolean {
    return this.#wide.matches && this.sides && (this.draft?.parts.summary?.length ?? 0) > 0;
  }
  textOf(part: Part): DraftText | null {
    return this.querySelector<DraftText>(`draft-text[data-part="${part}"]`);
  }
  /** The view in force: without names while these are off. The chosen view comes back when they are on. */
  get viewShown(): ViewName {
    return this.namesOff && this.view === "annotated" ? "bracketed" : this.view;
  }
  get namesKnown(): boolean {
    const { room } = this;
    // While names are off, what one may know arrives with the caucus of one's party.
    return room?.namesArrived === true && room.caucuses.every(({ kind, arrived }) => kind !== "party" || arrived);
  }
  get namesOff(): boolean {
    return this.info !== null && this.info.documents.names === undefined && !this.office;
  }

  get drawn(): Omit<Drawing, "cards" | "chosen"> {
    return this.#drawing.drawn();
  }

  protected override willUpdate(): void {
    if (this.draft !== null) this.#surroundings = this.#drawing.surroundings(this.#now);
  }

  /** A sheet over the text leaves the first line of its paragraph visible. */
  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("drawer") && this.drawer === "") this.sinceList = false;
    this.room?.typesIn(this.typing && this.caret.manner === "drafting" ? this.hand : null);
    if (this.drawer !== "desk" || !this.phone.matches || !(changed.has("drawer") || changed.has("hand"))) return;
    const at = this.reading?.at(this.hand);
    const text = at == null ? null : this.textOf(at.part);
    if (at != null) void text?.updateComplete.then(() => text.show(at.p.id, false, "start"));
  }

  #text(part: Part): TemplateResult {
    const at = this.reading!.at(this.hand);
    const here = at?.part === part ? at.p : null;
    const paper = here === null ? null : (this.room?.paperOn(here.id, this.takingDown) ?? null);
    return html`<draft-text
      data-part=${part}
      .draft=${this.draft}
      .partShown=${part}
      .hand=${here?.id ?? null}
      .caret=${this.typing}
      .chosen=${this.chosen}
      .surroundings=${this.#surroundings}
      .papers=${papersHere(this, part)}
      .below=${here === null ? nothing : handActs(this, here, part)}
      .bar=${paper !== null ? barOfPaper(this, paper) : here === null ? nothing : watchedBar(this, here.id)}
      .afterParagraph=${newPapers(this, part)}
      .empty=${emptyPart(this, part)}
    ></draft-text>`;
  }

  protected override render() {
    const { room, draft, info } = this;
    if (room === null || info === null || draft === null) return opening(this);
    const read = this.reading!;
    const at = read.at(this.hand);
    const floor = read.at(draft.floor ?? null)?.p;
    const office = this.office;
    const label = at === null ? "" : read.labelOf(at.p);
    return html`<div
        class="frame${office ? " office" : ""}${this.drawer === "desk" ? " desk-open" : ""}${this.drawer === "outline" ? " outline-open" : ""}${this.lookingBack === null ? "" : " looks-back"}"
      >
        <top-bar
          .info=${info}
          .draft=${draft}
          .sync=${room.sync}
          .as=${this.as}
          floorLabel=${floor === undefined ? "" : read.labelOf(floor)}
          .following=${this.following}
          .online=${room.online}
        ></top-bar>
        ${outlineSide(this, read)}
        <main
          class="text-column${this.showsBoth ? " sides" : ""}"
          @click=${{ handleEvent: (event: MouseEvent) => wordPointed(this, event), capture: true }}
        >
          ${tools(this, draft)} ${banner(this, draft)}
          ${this.showsBoth && (this.shownPart === "consensus" || this.shownPart === "summary") ? html`${this.#text("consensus")}${this.#text("summary")}` : this.#text(this.shownPart)}
        </main>
        ${deskSide(this, read)} ${dock(this)}
      </div>
      ${pastLayer(this)}
      <page-dialogs
        .room=${room}
        .draft=${draft}
        .info=${info}
        .paragraph=${at?.p ?? null}
        .partShown=${this.shownPart}
        .as=${this.as}
        label=${label === "" ? "The paragraph" : label}
        .drawing=${this.drawn}
        .nameOf=${this.nameOf}
      ></page-dialogs>
      <restore-dialog
        negotiation=${this.negotiation}
        seat=${this.seat}
        .room=${room}
        .draft=${draft}
        .nameOf=${this.nameOf}
      ></restore-dialog>
      <go-to .draft=${draft} .office=${office} .withheld=${withheld(this)}></go-to>
      <div class="handed-back"><handed-back .room=${room}></handed-back></div>
      <word-drop .info=${info}></word-drop>
      <page-notices></page-notices>`;
  }
}
