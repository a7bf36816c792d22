/**
 * The negotiation as one seat sees it: outline, text, desk. The page holds what is in hand, what is chosen and where the
 * caret is; elements below it render that and send news up. The room does the rest.
 */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { consequences } from "../../drafts/acts/consequences.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { Stance } from "../../drafts/position.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import { cleanPieces, pieces } from "../../drafts/reading/view.ts";
import type { ViewName } from "../../drafts/reading/view.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { Positions } from "../desk/positions.ts";
import type { Sending } from "../desk/desk-context.ts";
import { isOffice } from "../desk/desk-context.ts";
import type { ProposalDesk } from "../desk/proposal-desk.ts";
import type { DrawnWith, Leaving } from "../editor/mount.ts";
import type { ActDone } from "../editor/news.ts";
import { paperTemplates } from "../editor/paper-words.ts";
import { deltaOf } from "../editor/schema.ts";
import type { PaperBar } from "../editor/paper-bar.ts";
import { icon } from "../icons.ts";
import { commandOf, typesInto } from "../keys.ts";
import type { CommandId } from "../keys.ts";
import { Room, RefusedEvent } from "../room/room.ts";
import type { Paper } from "../room/states.ts";
import { goTo, pathOf } from "../routes.ts";
import type { PaperHere, Surroundings } from "../text/draft-paragraph.ts";
import type { DraftText } from "../text/draft-text.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { delegationActs, officeActs } from "../text/hand-acts.ts";
import {
  chair as chairWords,
  count,
  desk as deskWords,
  frame as said,
  moment,
  notices as noticeWords,
  text as textWords,
} from "../words.ts";
import { Caret } from "./caret.ts";
import type { CaretHost, CaretOn } from "./caret.ts";
import type { PageDialogs, TakeDownWanted, SettingsChanged } from "./dialogs.ts";
import type { GoTo } from "./go-to.ts";
import { LightElement } from "./light.ts";
import {
  ActAsked,
  CommandChosen,
  DialogWanted,
  HandTaken,
  PartChosen,
  PositionTapped,
  ProposalChosen,
  ViewChosen,
  Waved,
} from "./news.ts";
import type { PageNotices } from "./notices.ts";
import { Reading } from "./reading.ts";
import { applySettings, readSettings } from "./settings.ts";
import "../desk/proposal-desk.ts";
import "../editor/handed-back.ts";
import "../editor/paper-bar.ts";
import "../text/draft-text.ts";
import "./dialogs.ts";
import "./draft-outline.ts";
import "./go-to.ts";
import "./notices.ts";
import "./top-bar.ts";

const views = { clean: "view-clean", bracketed: "view-bracketed", annotated: "view-annotated" } as const;
/** "annex-a" is "Annex A"; its title stands in its text. */
const annexName = (part: Part): string => `Annex ${part.replace(/^annex-/, "").toUpperCase()}`;
const regions = [
  "top-bar .bar",
  "draft-outline .outline-row, draft-outline a",
  "draft-text article",
  "proposal-desk",
] as const;

@customElement("negotiation-page")
export class NegotiationPage extends LightElement implements CaretHost {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  /** The open room; a page given one does not open its own. */
  @property({ attribute: false }) accessor room: Room | null = null;

  @state() private accessor draft: Draft | null = null;
  @state() private accessor info: NegotiationInfo | null = null;
  @state() private accessor refused: Refusal | null = null;
  @state() private accessor hand: ParagraphId | null = null;
  @state() private accessor typing = false;
  @state() private accessor chosen: ProposalId | null = null;
  @state() private accessor clean = false;
  @state() private accessor view: ViewName = "annotated";
  @state() private accessor shownPart: Part = "consensus";
  @state() private accessor sides = true;
  @state() private accessor following = false;
  @state() private accessor floorMoved = false;
  @state() private accessor drawer: "" | "desk" | "outline" = "";
  @state() private accessor as: PartyId | undefined;
  @state() private accessor waved: ReadonlySet<ProposalId> = new Set();
  /** A paper that proposes a paragraph, when the caret is in it. */
  @state() private accessor newPaper: string | null = null;
  takingDown: string | undefined;

  readonly #caret = new Caret(this);
  readonly #positions = new Positions(this, {
    send: (proposal, stance) => this.#sendPosition(proposal, stance),
    tell: (proposal, sending) => this.#tellPosition(proposal, sending),
  });
  #reading: Reading | null = null;
  #drawing: Omit<Drawing, "cards" | "chosen"> | null = null;
  #surroundings: Surroundings | null = null;
  #seen = new Set<ProposalId>();
  #wide = matchMedia("(min-width: 1600px)");
  #phone = matchMedia("(max-width: 759px)");
  #clock: ReturnType<typeof setInterval> | undefined;

  // ---- the room ----

  override connectedCallback(): void {
    super.connectedCallback();
    applySettings(readSettings());
    this.#wide.addEventListener("change", this.#redraw);
    this.#phone.addEventListener("change", this.#redraw);
    document.addEventListener("keydown", this.#pressed);
    // Minutes of a silence, "today" in times.
    this.#clock = setInterval(this.#redraw, 30_000);
    for (const type of [
      ActAsked,
      CommandChosen,
      DialogWanted,
      HandTaken,
      PartChosen,
      PositionTapped,
      ProposalChosen,
      ViewChosen,
      Waved,
    ])
      this.addEventListener(type.type, this.#heard);
    void this.#enter();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#wide.removeEventListener("change", this.#redraw);
    this.#phone.removeEventListener("change", this.#redraw);
    document.removeEventListener("keydown", this.#pressed);
    clearInterval(this.#clock);
    this.room?.close();
  }

  async #enter(): Promise<void> {
    if (this.room === null) {
      const opened = await Room.open({ negotiation: this.negotiation, seat: this.seat });
      if (isRefusal(opened)) {
        this.refused = opened;
        return;
      }
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
    this.waved = this.#readWaved();
    room.addEventListener("draft", () => this.#drafted());
    for (const event of ["sync", "papers", "looked", "closed"]) room.addEventListener(event, this.#redraw);
    room.addEventListener("info", () => {
      this.info = room.info;
      this.#redraw();
    });
    room.addEventListener("presence", () => this.#caret.carets());
    room.addEventListener("refused", (event) => this.refuse((event as RefusedEvent).refusal));
    this.#drafted();
  }

  readonly #redraw = (): void => {
    this.#drawing = null;
    this.#reading = null;
    this.requestUpdate();
  };

  #drafted(): void {
    const { room } = this;
    if (room?.draft == null) return;
    const before = this.draft;
    const now = room.draft;
    this.draft = now;
    this.#reading = null;
    if (before === null) {
      for (const q of now.proposals) this.#seen.add(q.id);
      const asked = location.hash.slice(1) as ParagraphId;
      const at = this.#read!.at(asked) ?? this.#read!.at(now.floor ?? null);
      // The room was entered here: the text comes to the paragraph, the focus stays where the browser has it.
      if (at !== null) this.#take(at.p.id, false, true);
      return;
    }
    if (now.floor !== before.floor && now.floor !== undefined) {
      if (this.following && !this.typing) this.#take(now.floor, false, true);
      else this.floorMoved = this.following;
    }
    // What came in on the paragraph in hand is read out; news elsewhere is not.
    for (const q of now.proposals) {
      if (this.#seen.has(q.id)) continue;
      this.#seen.add(q.id);
      if (this.hand === null || !q.changes.some((c) => c.paragraph === this.hand)) continue;
      const by = q.sponsors?.[0];
      this.say(`Proposal ${q.number}${by === undefined ? "" : ` by ${this.#nameOf(by)}`} on this paragraph`);
    }
    if (this.hand !== null && this.#read!.at(this.hand) === null) {
      this.hand = null;
      this.typing = false;
    }
    if (
      this.chosen !== null &&
      !now.proposals.some((q) => q.id === this.chosen && (q.status === "open" || q.status === "received"))
    )
      this.chosen = null;
  }

  get #read(): Reading | null {
    if (this.draft === null || this.room === null) return null;
    const movedOn = this.room.papers.flatMap((paper) =>
      paper.movedOn !== null && "paragraph" in paper.on ? [paper.on.paragraph] : [],
    );
    return (this.#reading ??= new Reading(this.draft, this.room.seat, this.waved, movedOn));
  }

  get #office(): boolean {
    return this.room !== null && isOffice(this.room.seat);
  }
  get #mayPropose(): boolean {
    return this.room?.seat.role === "delegation";
  }
  /** One's own side as the queue names it. */
  get #whom(): string {
    const { room } = this;
    if (room === null || room.seat.role === "observer" || room.seat.role === "screen") return "";
    return room.seat.role === "chair"
      ? "the Chair"
      : room.seat.role === "secretariat" || this.as === undefined
        ? "us"
        : this.#nameOf(this.as);
  }

  readonly #nameOf = (party: PartyId): string =>
    this.info?.parties.find(({ id }) => id === party)?.name ??
    this.draft?.parties.find(({ id }) => id === party)?.name ??
    party;

  readonly #partName = (part: string): string =>
    textWords.parts[part] ?? this.draft?.tables.record.meta.annexes[part] ?? part;

  noteLabel(note: ParagraphId): string {
    return this.#read?.at(note)?.p.label ?? "*";
  }

  // ---- acts, and what is said of them ----

  get #notices(): PageNotices | null {
    return this.querySelector<PageNotices>("page-notices");
  }
  say(sentence: string): void {
    this.#notices?.say(sentence);
  }
  refuse(refusal: Refusal | string): void {
    const words = typeof refusal === "string" ? refusal : refusal.message;
    const about = typeof refusal === "string" ? undefined : (refusal.details?.["proposal"] as ProposalId | undefined);
    this.#notices?.show({
      key: "refused",
      kind: "refused",
      words,
      ...(about === undefined ? {} : { acts: [{ label: "Show it", act: () => this.#choose(about, undefined, true) }] }),
    });
  }

  async #act(asked: ActAsked): Promise<void> {
    const answer = await this.room!.act(asked.act);
    if (!isRefusal(answer))
      this.#notices?.show({ key: `said-${answer.seq}`, kind: "said", icon: "saved", words: asked.said });
  }

  async #sendPosition(proposal: ProposalId, stance: Stance | null): Promise<void> {
    const number = this.draft?.proposals.find((q) => q.id === proposal)?.number ?? "";
    if (this.as === undefined || this.room === null) return;
    const answer = await this.room.act({ type: "take-position", as: this.as, proposal, stance });
    if (!isRefusal(answer) && stance !== null) this.say(deskWords.recorded(stance.replaceAll("-", " "), number));
  }

  #tellPosition(proposal: ProposalId, sending: Sending | null): void {
    const key = `position-${proposal}`;
    const number = this.draft?.proposals.find((q) => q.id === proposal)?.number ?? "";
    if (sending === null || sending.stance === null || this.as === undefined) {
      this.#notices?.hide(key);
      return;
    }
    this.#notices?.show({
      key,
      kind: "waiting",
      icon: sending.stance,
      words: deskWords.pending(sending.stance, number, this.#nameOf(this.as), sending.seconds),
      acts: [
        { label: deskWords.undo, act: () => this.#positions.undo(proposal) },
        { label: deskWords.now, act: () => void this.#positions.now(proposal) },
      ],
    });
    if (sending.seconds === 4) this.say(deskWords.pending(sending.stance, number, this.#nameOf(this.as), 4));
  }

  #wavedKey(): string {
    return `unbracket/${this.negotiation}/${this.seat}/not-for-us`;
  }
  #readWaved(): ReadonlySet<ProposalId> {
    try {
      return new Set(JSON.parse(localStorage.getItem(this.#wavedKey()) ?? "[]") as ProposalId[]);
    } catch {
      // Storage denied: nothing was set aside for later on this device.
      return new Set();
    }
  }
  #wave(proposal: ProposalId): void {
    const next = new Set(this.waved);
    if (!next.delete(proposal)) next.add(proposal);
    this.waved = next;
    this.#reading = null;
    try {
      localStorage.setItem(this.#wavedKey(), JSON.stringify([...next]));
    } catch {
      // Storage denied: it holds until the page is closed.
    }
  }

  // ---- hand, choice, caret ----

  #take(id: ParagraphId, caret: boolean, byFloor = false, point?: { readonly x: number; readonly y: number }): void {
    const at = this.#read?.at(id);
    if (at == null || this.room === null) return;
    if (!byFloor) this.following = this.following && id === this.draft?.floor;
    if (id === this.draft?.floor) this.floorMoved = false;
    if (this.hand !== id) {
      if (this.hand !== null) this.room.looked(this.hand);
      this.takingDown = undefined;
      if (this.chosen !== null && !this.#read!.on(id).some((q) => q.id === this.chosen)) this.chosen = null;
    }
    this.newPaper = null;
    this.hand = id;
    if (this.shownPart !== at.part && !(this.#showsBoth && (at.part === "consensus" || at.part === "summary")))
      this.shownPart = at.part;
    const mayCaret = caret && this.room.seat.role !== "observer" && this.room.seat.role !== "screen";
    if (mayCaret) this.#caret.put(point);
    this.typing = mayCaret;
    this.#surroundings = null;
    history.replaceState(null, "", `#${id}`);
    const showing = byFloor || !caret;
    if (showing) void this.#show(id, at.part, !byFloor && this.drawer !== "desk");
  }

  async #show(id: ParagraphId, part: Part, focus: boolean): Promise<void> {
    await this.updateComplete;
    const text = this.#textOf(part);
    await text?.updateComplete;
    await text?.paragraph(id)?.updateComplete;
    text?.show(id, focus);
  }

  #choose(proposal: ProposalId | null, paragraph: ParagraphId | undefined, open: boolean): void {
    const on = paragraph ?? this.draft?.proposals.find((q) => q.id === proposal)?.changes[0]?.paragraph;
    if (on !== undefined && on !== this.hand) this.#take(on, false);
    this.chosen = proposal;
    if (!open) return;
    if (matchMedia("(max-width: 999px)").matches) this.drawer = "desk";
    void this.updateComplete.then(() => proposal !== null && this.#desk?.focusCard(proposal));
  }

  get caretOn(): CaretOn | null {
    if (this.newPaper !== null) return { paper: this.newPaper };
    return this.typing && this.hand !== null ? { paragraph: this.hand } : null;
  }
  async caretElement(): Promise<HTMLElement | null> {
    if (this.newPaper !== null)
      return this.querySelector<HTMLElement>(`[data-paper="${CSS.escape(this.newPaper)}"] .w.host`);
    const at = this.#read?.at(this.hand);
    const text = at && this.#textOf(at.part);
    if (!text) return null;
    await text.updateComplete;
    const paragraph = text.paragraph(at.p.id);
    await paragraph?.updateComplete;
    const host = paragraph?.host ?? null;
    return host?.classList.contains("host") ? host : null;
  }
  paragraphOf(id: ParagraphId): Paragraph | null {
    return this.#read?.at(id)?.p ?? null;
  }
  drawnFor(p: Paragraph): DrawnWith {
    return {
      pieces: this.view === "clean" ? cleanPieces(p) : pieces(p, this.draft!),
      drawing: { ...this.#drawn, chosen: this.chosen, cards: false },
    };
  }
  caretLabel(p: Paragraph | null, manner: "drafting" | "suggesting" | "reading"): string {
    const label = p === null ? textWords.newParagraph : textWords.paragraph(this.#read!.labelOf(p));
    return `${label}, ${manner === "drafting" ? "writing in the text" : manner === "suggesting" ? (this.takingDown === undefined ? "drafting privately" : "taking down, for all to see") : "reading"}`;
  }
  caretLeft({ towards, x }: Leaving): boolean {
    const next = this.#neighbour(towards === "up" || towards === "before" ? -1 : 1);
    if (next === null) return false;
    this.#take(next.id, true);
    void this.updateComplete.then(async () => {
      const host = await this.caretElement();
      const box = host?.getBoundingClientRect();
      if (!box) return;
      host!.scrollIntoView({ block: "nearest" });
      const y = towards === "up" || towards === "before" ? box.bottom - 8 : box.top + 8;
      this.#caret.put(towards === "before" ? { x: box.right - 2, y } : towards === "after" ? 0 : { x, y });
    });
    return true;
  }
  caretGone(): void {
    this.typing = false;
    this.newPaper = null;
    const { hand } = this;
    const part = this.#read?.at(hand)?.part;
    if (hand !== null && part) void this.#show(hand, part, true);
  }
  wantsTable(): void {
    const bar =
      this.newPaper === null
        ? "draft-paragraph .hand paper-bar"
        : `[data-paper="${CSS.escape(this.newPaper)}"] paper-bar`;
    this.querySelector<PaperBar>(bar)?.press();
  }
  split(paragraph: ParagraphId, at: number): void {
    void this.#act(new ActAsked({ type: "split-paragraph", paragraph, at }, "The paragraph is split."));
  }

  #neighbour(step: number): Paragraph | null {
    const all = this.draft?.parts[this.#read?.at(this.hand)?.part ?? this.shownPart] ?? [];
    const at = all.findIndex((p) => p.id === this.hand);
    return (at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step]) ?? null;
  }

  /** The next or previous open bracket in the order of the page, from the chosen one on. */
  #bracket(step: number): void {
    const { draft, hand } = this;
    if (draft === null) return;
    const all = draft.parts[this.#read!.at(hand)?.part ?? this.shownPart] ?? [];
    const stops = all.flatMap((p) => {
      const ids = new Set<ProposalId>([...(p.ins ?? []), ...(p.del ?? []), ...(p.moveTo ?? []).map((m) => m.proposal)]);
      for (const piece of pieces(p, draft)) if (piece.is === "open") ids.add(piece.bracket.proposals[0]!);
      return [...ids].map((proposal) => ({ paragraph: p.id, proposal }));
    });
    if (stops.length === 0) return;
    let at = stops.findIndex((stop) => stop.paragraph === hand && stop.proposal === this.chosen);
    if (at < 0) {
      const place = all.findIndex((p) => p.id === hand);
      const after = stops.findIndex((stop) => all.findIndex((p) => p.id === stop.paragraph) >= place);
      at = (after < 0 ? 0 : after) - (step > 0 ? 1 : 0);
    }
    const next = stops[(at + step + stops.length) % stops.length]!;
    if (next.paragraph !== hand) this.#take(next.paragraph, false);
    this.chosen = next.proposal;
  }

  #need(): void {
    const needs = this.#read?.needs ?? [];
    const at = needs.findIndex(
      (need) => need.paragraph === this.hand && (need.proposal === undefined || need.proposal === this.chosen),
    );
    const next = needs[(at + 1) % Math.max(1, needs.length)];
    if (next === undefined) {
      this.say(deskWords.nothingNeeds(this.#whom, this.room?.changed.paragraphs.size ?? 0));
      return;
    }
    if (next.proposal === undefined) this.#take(next.paragraph, false);
    else this.#choose(next.proposal, next.paragraph, true);
  }

  #changed(): void {
    const changed = this.room?.changed.paragraphs ?? new Set<ParagraphId>();
    const all = Object.values(this.draft?.parts ?? {}).flat();
    const at = all.findIndex((p) => p.id === this.hand);
    const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((p) => changed.has(p.id) && p.id !== this.hand);
    if (this.hand !== null) this.room?.looked(this.hand);
    if (next) this.#take(next.id, false);
  }

  // ---- news and keys ----

  readonly #heard = (event: Event): void => {
    if (event instanceof HandTaken) this.#take(event.paragraph, event.caret, false, event.point);
    else if (event instanceof ProposalChosen) this.#choose(event.proposal, event.paragraph, event.open);
    else if (event instanceof ActAsked) void this.#act(event);
    else if (event instanceof PositionTapped) this.#positions.tap(event.proposal, event.stance);
    else if (event instanceof DialogWanted) this.#dialog(event);
    else if (event instanceof ViewChosen) this.#viewed(event.view);
    else if (event instanceof PartChosen) this.shownPart = event.part;
    else if (event instanceof Waved) this.#wave(event.proposal);
    else if (event instanceof CommandChosen) this.#command(event.command);
  };

  #dialog(event: DialogWanted): void {
    if (event.dialog === "go-to") this.querySelector<GoTo>("go-to")?.open("places");
    else
      this.querySelector<PageDialogs>("page-dialogs")?.open(
        event.dialog,
        this.draft?.proposals.find((q) => q.id === event.proposal) ?? null,
      );
  }

  #viewed(view: ViewName): void {
    if (view === "annotated" && this.#namesOff) return;
    this.view = view;
    this.#drawing = null;
    this.say(`View: ${{ clean: "clean", bracketed: "brackets", annotated: "names", tracked: "" }[view]}`);
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (
      event.defaultPrevented ||
      this.querySelector<PageDialogs>("page-dialogs")?.isOpen ||
      this.querySelector<GoTo>("go-to")?.isOpen
    )
      return;
    if (event.key === "Escape" && !typesInto(event.target)) {
      if (this.drawer !== "") this.drawer = "";
      else this.chosen = null;
      return;
    }
    const inDesk = this.#desk?.contains(event.target as Node) === true;
    const command = commandOf(event, readSettings().letters, this.#office, inDesk);
    if (command === null) return;
    event.preventDefault();
    this.#command(command);
  };

  #command(command: string): void {
    const move = (step: number): void => {
      const next = this.#neighbour(step);
      if (next) this.#take(next.id, false);
    };
    const stance = (chosen: Stance): void => {
      const proposal = this.#desk?.focused ?? this.chosen;
      if (proposal !== null && this.as !== undefined && this.room?.seat.head && this.room.online)
        this.#positions.tap(proposal, chosen);
    };
    const actButton = (act: string): void => {
      const below = this.querySelector<HTMLElement>(`draft-paragraph .hand [data-act="${act}"]`);
      if (this.#desk?.focusAct(act) !== true) below?.focus();
    };
    const screen = (name: string): void => goTo(pathOf(this.negotiation, this.seat, name));
    const does: Readonly<Record<CommandId | "close-desk" | "sync" | "propose-new", () => void>> = {
      next: () => move(1),
      previous: () => move(-1),
      "next-bracket": () => this.#bracket(1),
      "previous-bracket": () => this.#bracket(-1),
      "next-need": () => this.#need(),
      "next-changed": () => this.#changed(),
      type: () => this.hand !== null && this.#take(this.hand, true),
      "go-to": () => this.querySelector<GoTo>("go-to")?.open("places"),
      commands: () => this.querySelector<GoTo>("go-to")?.open("commands"),
      "view-clean": () => this.#viewed("clean"),
      "view-bracketed": () => this.#viewed("bracketed"),
      "view-annotated": () => this.#viewed("annotated"),
      "side-by-side": () => {
        this.sides = !this.sides;
      },
      follow: () => this.#follow(),
      "to-desk": () => {
        if (matchMedia("(max-width: 999px)").matches) this.drawer = "desk";
        void this.updateComplete.then(() => this.#desk?.focusCard(this.chosen ?? undefined));
      },
      "to-text": () => {
        this.drawer = "";
        const at = this.#read?.at(this.hand);
        if (at) this.#textOf(at.part)?.show(at.p.id);
      },
      history: () => screen("history"),
      compare: () => screen("compare"),
      export: () => screen("export"),
      keys: () => this.querySelector<PageDialogs>("page-dialogs")?.open("keys"),
      "next-region": () => this.#region(),
      support: () => stance("support"),
      "can-live-with": () => stance("can-live-with"),
      reserve: () => stance("reserve"),
      object: () => stance("object"),
      "co-sponsor": () => {
        const proposal = this.draft?.proposals.find((q) => q.id === (this.#desk?.focused ?? this.chosen));
        if (proposal && this.as !== undefined && this.room?.seat.head)
          void this.#act(
            new ActAsked(
              { type: "take-position", as: this.as, proposal: proposal.id, stance: "sponsor" },
              noticeWords.done.sponsor(proposal.number),
            ),
          );
      },
      "read-clean": () => {
        this.chosen ??= this.#desk?.focused ?? null;
        this.clean = !this.clean;
      },
      incorporate: () => actButton("incorporate"),
      "set-aside": () => actButton("set-aside"),
      agree: () => actButton("agree"),
      move: () => actButton("move"),
      floor: () => actButton("floor"),
      batch: () => {
        const proposal = this.#desk?.focused;
        if (proposal) this.#desk?.tick(proposal);
      },
      leave: () => this.caretGone(),
      "close-desk": () => {
        this.drawer = "";
      },
      sync: () => this.querySelector<HTMLElement>("handed-back button")?.focus(),
      "propose-new": () => this.#proposeNew(),
    };
    does[command as keyof typeof does]?.();
  }

  #follow(): void {
    const { floor } = this.draft ?? {};
    this.following = !this.following;
    if (this.following && floor !== undefined) this.#take(floor, false, true);
  }

  #region(): void {
    const shown = regions
      .flatMap((selector) => this.querySelector<HTMLElement>(selector) ?? [])
      .filter((found) => found.offsetParent !== null);
    const at = shown.findIndex((found) =>
      found.closest("top-bar, .outline, draft-text, proposal-desk")?.contains(document.activeElement),
    );
    const next = shown[(at + 1) % shown.length];
    if (next?.localName === "proposal-desk") {
      if (this.#desk?.focusCard(this.chosen ?? undefined) !== true)
        next.querySelector<HTMLElement>("button, a")?.focus();
    } else if (next?.localName === "article") this.#command("to-text");
    else (next?.matches("a, button") ? next : next?.querySelector<HTMLElement>("a, button"))?.focus();
  }

  #proposeNew(): void {
    const at = this.#read?.at(this.hand);
    if (!at || this.room === null) return;
    const p = at.p.parent === undefined ? at.p : (this.#read!.at(at.p.parent)?.p ?? at.p);
    const kind =
      p.kind === "title" || p.kind === "heading" || p.kind === "opening" || p.kind === "footnote"
        ? "paragraph"
        : p.kind;
    const opened = this.room.openPaper({ after: p.id, part: at.part, kind, level: p.level });
    if (isRefusal(opened)) this.refuse(opened);
    else {
      this.typing = false;
      this.newPaper = opened.key;
    }
  }

  async #takeDown(party: PartyId): Promise<void> {
    const [opened] = await Promise.all([
      this.room!.openFor(party),
      this.querySelector<PageDialogs>("page-dialogs")?.gone(),
    ]);
    if (isRefusal(opened)) {
      this.refuse(opened);
      return;
    }
    // A caret that is there already would stay in the text: it goes, and comes back in the paper.
    this.typing = false;
    await this.updateComplete;
    this.takingDown = opened.id;
    this.typing = this.hand !== null;
  }

  // ---- rendering ----

  get #desk(): ProposalDesk | null {
    return this.querySelector<ProposalDesk>("proposal-desk");
  }
  get #showsBoth(): boolean {
    return this.#wide.matches && this.sides && (this.draft?.parts.summary?.length ?? 0) > 0;
  }
  #textOf(part: Part): DraftText | null {
    return this.querySelector<DraftText>(`draft-text[data-part="${part}"]`);
  }
  get #namesOff(): boolean {
    return this.info !== null && this.info.documents.names === undefined && !this.#office;
  }

  get #drawn(): Omit<Drawing, "cards" | "chosen"> {
    if (this.#drawing?.draft !== this.draft)
      this.#drawing = {
        draft: this.draft!,
        view: this.view,
        own: new Set(this.room?.seat.parties),
        narrow: this.#phone.matches,
        namesArrived: this.room?.namesArrived ?? false,
        noteLabel: (note) => this.noteLabel(note),
      };
    return this.#drawing!;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("view") || changed.has("waved")) this.#drawing = null;
    if (this.draft === null) return;
    const near = this.#drawn;
    if (this.#surroundings?.drawing === near && !changed.has("waved")) return;
    const read = this.#read!;
    this.#surroundings = {
      drawing: near,
      brackets: read.brackets,
      needs: read.waiting,
      partName: this.#partName,
      labelOf: read.labelOf,
      now: Date.now(),
    };
  }

  #papersHere(part: Part): ReadonlyMap<ParagraphId, PaperHere> {
    const here = new Map<ParagraphId, PaperHere>();
    for (const paper of this.room?.papers ?? []) {
      if (!("paragraph" in paper.on) || paper.tabled) continue;
      const at = this.#read!.at(paper.on.paragraph);
      if (at?.part !== part) continue;
      const { p } = at;
      // One's own paper stands before one that is taken down for others.
      if (paper.caucus.kind === "open" && here.has(p.id)) continue;
      here.set(p.id, {
        kind: paper.caucus.kind === "open" ? "open" : "private",
        words: () =>
          paperTemplates(deltaOf(paper.text), pieces(p, this.draft!), {
            ...this.#drawn,
            chosen: this.chosen,
            cards: p.id === this.hand,
          }),
      });
    }
    return here;
  }

  /** Bars of papers: who sees it, how much it holds, what can be done. */
  #bar(paper: Paper): TemplateResult {
    return html`<paper-bar
      .room=${this.room}
      .paper=${paper}
      .drawing=${this.#drawn}
      .labelOf=${(other: Paper) => this.#paperLabel(other)}
      @act-done=${(event: ActDone) => this.#tabled(event)}
      @paper-discarded=${() => {
        this.newPaper = null;
        this.say(noticeWords.done.discarded);
      }}
    ></paper-bar>`;
  }

  /** What is being taken down on a paragraph, for those who only watch. */
  #watched(id: ParagraphId): TemplateResult | typeof nothing {
    const paper = this.room?.papers.find(
      (one) => one.caucus.kind === "open" && "paragraph" in one.on && one.on.paragraph === id,
    );
    if (paper === undefined) return nothing;
    const whom = paper.caucus.for === undefined ? "" : this.#nameOf(paper.caucus.for);
    return html`<div class="paper-bar"><b>${icon("observe")} ${textWords.takenDown(whom)}</b></div>`;
  }

  #paperLabel(paper: Paper): string {
    const p = "paragraph" in paper.on ? this.#read?.at(paper.on.paragraph)?.p : undefined;
    return p === undefined ? textWords.newParagraph : this.#read!.labelOf(p);
  }

  #tabled({ answer }: ActDone): void {
    this.newPaper = null;
    this.typing = false;
    if (answer.number !== undefined)
      this.#notices?.show({
        key: `tabled-${answer.seq}`,
        kind: "said",
        icon: "saved",
        words: noticeWords.tabled(answer.number, new Date().toISOString()),
      });
  }

  #newPapers(part: Part): ReadonlyMap<ParagraphId | null, TemplateResult> {
    const shown = new Map<ParagraphId | null, TemplateResult>();
    for (const paper of this.room?.papers ?? []) {
      const { on } = paper;
      if (!("after" in on) || on.part !== part || paper.tabled) continue;
      const caret = paper.key === this.newPaper;
      const private_ = paper.caucus.kind !== "open";
      shown.set(
        on.after,
        html`<article
          class="p hand paper${private_ ? "" : " open-paper"}"
          data-paper=${paper.key}
          aria-label=${textWords.newParagraph}
        >
          <div class="gutter">
            <small class="lock">${icon(private_ ? "lock" : "take-down")}<span class="words"> private</span></small>
          </div>
          <div class="body">
            <div class="tall k-i">
              <span class="tag k-i">${icon("insertion")} ${textWords.newParagraph}</span>${
                caret
                  ? html`<div class="w host" dir="auto"></div>`
                  : html`<div
                      class="w"
                      dir="auto"
                      @click=${() => {
                        this.newPaper = paper.key;
                        this.typing = false;
                      }}
                    >
                      <span class="letters"
                        >${paperTemplates(deltaOf(paper.text), [], { ...this.#drawn, chosen: null, cards: false })}</span
                      >
                    </div>`
              }
            </div>
          </div>
          ${this.#bar(paper)}
        </article>`,
      );
    }
    return shown;
  }

  #below(p: Paragraph, part: Part): TemplateResult | typeof nothing {
    const { room } = this;
    if (room === null) return nothing;
    const inHand = {
      draft: this.draft!,
      paragraph: p,
      part,
      seat: room.seat,
      as: this.as,
      brackets: this.#read!.brackets(p),
      proposals: this.#read!.on(p.id).length,
      online: room.online,
      label: this.#read!.labelOf(p) || "The paragraph",
      pen: room.info.seat.pen !== undefined,
    };
    if (this.#office) return officeActs(inHand);
    return this.#mayPropose && room.paperOn(p.id) === null ? delegationActs(inHand) : nothing;
  }

  #text(part: Part): TemplateResult {
    const at = this.#read!.at(this.hand);
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
      .papers=${this.#papersHere(part)}
      .below=${here === null ? nothing : this.#below(here, part)}
      .bar=${paper !== null ? this.#bar(paper) : here === null ? nothing : this.#watched(here.id)}
      .afterParagraph=${this.#newPapers(part)}
      .empty=${this.#emptyPart(part)}
    ></draft-text>`;
  }

  #emptyPart(part: Part): TemplateResult {
    const pen = this.room?.info.seat.pen !== undefined;
    return html`<div class="empty-part">
      <p>${part === "summary" ? textWords.emptySummary : textWords.emptyPart}</p>
      ${pen ? html`<p class="acts"><button type="button" class="button" @click=${() => this.querySelector<PageDialogs>("page-dialogs")?.open("insert")}>${textWords.begin}</button></p>` : nothing}
    </div>`;
  }

  #tools(draft: Draft): TemplateResult {
    const annex = (part: Part): number => Number(part.startsWith("annex"));
    const parts = (Object.keys(draft.parts) as Part[]).sort((a, b) => annex(a) - annex(b));
    const short = this.#office || this.#phone.matches;
    const name = (part: Part): string =>
      (short ? textWords.partsShort[part] : textWords.parts[part]) ?? annexName(part);
    const walk = (event: KeyboardEvent): void => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.shownPart = parts[(parts.indexOf(this.shownPart) + step + parts.length) % parts.length]!;
      void this.updateComplete.then(() => this.querySelector<HTMLElement>(".tab[aria-selected=true]")?.focus());
    };
    const numbered = (part: Part): number =>
      (draft.parts[part] ?? []).filter((p) => p.kind !== "footnote" && p.kind !== "heading" && p.kind !== "title")
        .length;
    const last = /(\d+)(?!.*\d)/.exec(draft.revision ?? "")?.[1];
    const next = draft.revision === undefined ? "Zero draft" : `Rev.${Number(last ?? 0) + 1}`;
    return html`<div class="tools">
      <div class="tabs" role="tablist" aria-label="Parts" @keydown=${walk}>
        ${parts.map(
          (part) =>
            html`<button
              type="button"
              class="tab"
              role="tab"
              aria-selected=${part === this.shownPart || (this.#showsBoth && (part === "consensus" || part === "summary")) ? "true" : "false"}
              tabindex=${part === this.shownPart ? "0" : "-1"}
              @click=${() => {
                this.shownPart = part;
              }}
            >
              <span class="name" title=${this.#partName(part)}>${name(part)}</span
              ><small>${count(numbered(part))}</small>
            </button>`,
        )}
      </div>
      <span class="grow"></span>
      <div class="segments wide" role="radiogroup" aria-label="View">
        ${(Object.keys(views) as (keyof typeof views)[]).map((view) => {
          const off = view === "annotated" && this.#namesOff;
          return off
            ? nothing
            : html`<button
                type="button"
                role="radio"
                aria-checked=${this.view === view ? "true" : "false"}
                @click=${() => this.#viewed(view)}
              >
                ${textWords.views[view]}
              </button>`;
        })}
      </div>
      ${
        this.#office
          ? html`<button
              type="button"
              class="button small wide"
              title=${chairWords.publish(next)}
              aria-disabled=${this.room?.online ? nothing : "true"}
              @click=${() => this.room?.online && this.querySelector<PageDialogs>("page-dialogs")?.open("publish")}
            >
              Publish…
            </button>`
          : nothing
      }
      <button
        type="button"
        class="button small desk-button"
        aria-expanded=${this.drawer === "desk" ? "true" : "false"}
        @click=${() => {
          this.drawer = this.drawer === "desk" ? "" : "desk";
        }}
      >
        ${icon("open")} Proposals ${this.hand === null ? nothing : this.#read!.on(this.hand).length}
      </button>
    </div>`;
  }

  #banner(draft: Draft): TemplateResult | typeof nothing {
    const lines: TemplateResult[] = [];
    if (draft.phase === "drafting") lines.push(html`<span>In preparation: only the pens see the text.</span>`);
    if (draft.phase === "closed")
      lines.push(html`<span>Closed: a proposal now is received, marked late, for the Chair’s ruling.</span>`);
    if (draft.manner === "chair-held")
      lines.push(html`<span>Chair-held: proposals are received beside the text until the Chair admits them.</span>`);
    if (this.#namesOff) lines.push(html`<span>${said.namesOff}.</span>`);
    if (this.floorMoved && draft.floor !== undefined)
      lines.push(
        html`<span>${said.floorMoved(this.#read!.at(draft.floor)?.p.label ?? "")}</span>
          <button type="button" class="link" @click=${() => this.#take(draft.floor!, false)}>go</button>`,
      );
    if (this.room?.typesHere === false)
      lines.push(
        html`<span>${said.otherTab}</span>
          <button type="button" class="link" @click=${() => this.room?.typeHere()}>${said.typeHere}</button>`,
      );
    return lines.length === 0 ? html`<div></div>` : html`<div class="banner">${lines}</div>`;
  }

  #idle(): TemplateResult {
    const { draft } = this;
    const needs = this.#read?.needs.length ?? 0;
    const first =
      this.#office && draft !== null && draft.proposals.length === 0
        ? html`<ul>
            <li>${icon(draft.revision === undefined ? "open" : "ad-ref")} Read it through</li>
            <li>${icon("people")} <a href=${pathOf(this.negotiation, this.seat, "participants")}>Invite</a></li>
            <li>
              ${icon(draft.revision === undefined ? "open" : "ad-ref")}
              <button
                type="button"
                class="link"
                @click=${() => this.querySelector<PageDialogs>("page-dialogs")?.open("publish")}
              >
                Circulate as Zero draft
              </button>
            </li>
          </ul>`
        : nothing;
    return html`<div class="idle">
      <h2>Proposals</h2>
      <p>${deskWords.nothingInHand}</p>
      ${first}
      ${this.#whom !== "" && needs === 0 ? html`<p>${deskWords.nothingNeeds(this.#whom, this.room?.changed.paragraphs.size ?? 0)}</p>` : nothing}
    </div>`;
  }

  #dock(): TemplateResult {
    const on = this.hand === null ? 0 : this.#read!.on(this.hand).length;
    const item = (
      pressed: boolean,
      sign: Parameters<typeof icon>[0],
      label: string,
      n: number,
      act: () => void,
    ): TemplateResult =>
      html`<button type="button" aria-pressed=${pressed ? "true" : "false"} @click=${act}>
        ${icon(sign)}${label}${n > 0 ? html`<i>${count(n)}</i>` : nothing}
      </button>`;
    const toggle = (drawer: "desk" | "outline") => () => {
      this.drawer = this.drawer === drawer ? "" : drawer;
    };
    return html`<nav class="dock" aria-label="Views">
      ${item(this.drawer === "", "text", "Text", 0, () => {
        this.drawer = "";
      })}
      ${item(this.drawer === "desk", "open", this.#office ? "Desk" : "Proposals", on, toggle("desk"))}
      ${
        this.#office
          ? item(false, "mic", "Floor", 0, () => this.draft?.floor !== undefined && this.#take(this.draft.floor, false))
          : item(false, "needs-line", "Needs us", this.#read?.needs.length ?? 0, () => this.#need())
      }
      ${item(this.drawer === "outline", "menu", "Outline", 0, toggle("outline"))}
    </nav>`;
  }

  /** A seat that does not see the living text reads what was circulated. */
  #noText(info: NegotiationInfo): TemplateResult {
    return html`<div class="frame">
      <top-bar .info=${info} .sync=${this.room!.sync} .as=${this.as}></top-bar>
      <main class="lost circulated">
        <h1>${info.title}</h1>
        <p>${info.phase === "drafting" ? said.noText.drafting : said.noText.observing}</p>
        ${
          info.revisions.length === 0
            ? html`<p>${said.noText.none}</p>`
            : html`<ul>
                ${info.revisions.toReversed().map(
                  (revision) =>
                    html`<li>
                      <a
                        class="button"
                        href="/api/negotiations/${info.id}/export?${new URLSearchParams({ view: "bracketed", format: "html", at: revision.name, seat: info.seat.id })}"
                        >${icon("text-line")} ${revision.name}</a
                      >
                      <span><bdi>${revision.symbol}</bdi> · ${moment(revision.at, Date.now())}</span>
                    </li>`,
                )}
              </ul>`
        }
      </main>
    </div>`;
  }

  #opening(): TemplateResult {
    if (this.refused !== null)
      return html`<main class="lost">
        <h1>${this.refused.message}</h1>
        <p><a href="/">Your negotiations</a></p>
      </main>`;
    if (this.room !== null && this.info !== null && this.info.documents.draft === undefined)
      return this.#noText(this.info);
    return html`<main class="lost opening"><p role="status">${said.opening}</p></main>`;
  }

  protected override render() {
    const { room, draft, info } = this;
    if (room === null || info === null || draft === null) return this.#opening();
    const read = this.#read!;
    const at = read.at(this.hand);
    const floor = read.at(draft.floor ?? null)?.p;
    const office = this.#office;
    const open = at === null ? [] : read.on(at.p.id);
    const label = at === null ? "" : read.labelOf(at.p);
    return html`<div
        class="frame${office ? " office" : ""}${this.drawer === "desk" ? " desk-open" : ""}${this.drawer === "outline" ? " outline-open" : ""}"
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
        <nav class="outline" aria-label="Outline">
          <draft-outline
            .draft=${draft}
            .partShown=${this.shownPart}
            .hand=${this.hand}
            whom=${this.#whom}
            .needs=${read.needs.length}
            .changed=${room.changed.paragraphs.size}
            .open=${read.open()}
            .settled=${read.settled}
            .brackets=${read.brackets}
            .needsOf=${read.waiting}
            .papers=${new Set(room.papers.flatMap((paper) => ("paragraph" in paper.on && !paper.tabled && paper.caucus.kind !== "open" ? [paper.on.paragraph] : [])))}
          ></draft-outline>
        </nav>
        <main class="text-column${this.#showsBoth ? " sides" : ""}">
          ${this.#tools(draft)} ${this.#banner(draft)}
          ${this.#showsBoth && (this.shownPart === "consensus" || this.shownPart === "summary") ? html`${this.#text("consensus")}${this.#text("summary")}` : this.#text(this.shownPart)}
        </main>
        <proposal-desk
          role="complementary"
          aria-label=${label === "" ? "Proposals" : deskWords.titleChair(label)}
          .proposals=${open}
          .label=${label}
          .mayPropose=${this.#mayPropose}
          .closable=${this.drawer === "desk"}
          .idle=${this.#idle()}
          .context=${
            at === null
              ? null
              : {
                  draft,
                  paragraph: at.p,
                  seat: room.seat,
                  as: this.as,
                  chosen: this.chosen,
                  clean: this.clean,
                  sending: this.#positions.sending,
                  waved: this.waved,
                  changed: room.changed,
                  online: room.online,
                  namesArrived: room.namesArrived,
                  nameOf: this.#nameOf,
                  now: Date.now(),
                  consequences: (type: "incorporate" | "set-aside", q: { id: ProposalId }) =>
                    consequences(draft, { type, proposal: q.id }),
                }
          }
        ></proposal-desk>
        ${this.#dock()}
      </div>
      <page-dialogs
        .room=${room}
        .draft=${draft}
        .info=${info}
        .paragraph=${at?.p ?? null}
        .partShown=${this.shownPart}
        .as=${this.as}
        label=${label === "" ? "The paragraph" : label}
        .drawing=${this.#drawn}
        .nameOf=${this.#nameOf}
        @take-down-wanted=${(event: TakeDownWanted) => void this.#takeDown(event.party)}
        @settings-changed=${(event: SettingsChanged) => {
          if (event.as !== undefined) this.as = event.as;
        }}
      ></page-dialogs>
      <go-to .draft=${draft} .office=${office}></go-to>
      <div class="handed-back"><handed-back .room=${room}></handed-back></div>
      <page-notices></page-notices>`;
  }
}
