/**
 * The page on which a delegation's Word file becomes proposals. A file is dropped and read, with its progress shown;
 * its changes are looked through, each in its place; then one button tables them. Nothing is tabled before that.
 */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { Returned, ReturnedChange, TabledOne } from "../../drafts/returned/returned.ts";
import { Windowed } from "../desk/windowed.ts";
import { readSettings } from "../frame/settings.ts";
import { signOf, typesInto } from "../keys.ts";
import { Doors } from "../room/doors.ts";
import { Kept } from "../room/kept.ts";
import { rememberTabled } from "../room/looked.ts";
import { isShared } from "../room/shared-computer.ts";
import { pathOf } from "../routes.ts";
import { SeatScreen } from "../screen/seat-screen.ts";
import { drawComments, drawNotImported } from "./also-in-file.ts";
import { readReturned, tableAll } from "./asking.ts";
import type { Reading } from "./asking.ts";
import { drawConfirming, drawOutcome } from "./confirming.ts";
import { drawSide } from "./file-side.ts";
import { drawDrop, drawReading, filesIn } from "./file-in.ts";
import { takeHanded } from "./handed.ts";
import { mayTable, partiesFor } from "./may-import.ts";
import { chosenOf, isOf } from "./picking.ts";
import type { Sort } from "./picking.ts";
import { drawReturned } from "./returned-change.ts";

/** Ms to wait for the answer to one lot of acts: a room with thousands of proposals is slow. */
const lotPatience = 120_000;

/** The screen. It is for delegations and the Secretariat; the Chair is told there who imports. */
@customElement("import-page")
export class ImportPage extends SeatScreen {
  protected override readonly heading = "Import a Word file";
  @state() accessor file: File | null = null;
  /** The party for which it is read; "" until one is chosen. */
  @state() accessor as: PartyId = "";
  @state() accessor reading: Reading | null = null;
  @state() accessor returned: Returned | null = null;
  /** The keys of the changes that confirming would table. */
  @state() accessor ticked: ReadonlySet<string> = new Set();
  /** What became of those that were confirmed, by their keys. */
  @state() accessor results: ReadonlyMap<string, TabledOne> = new Map();
  /** How many acts were confirmed together and are being sent. */
  @state() accessor tabling = 0;
  /** How many of them the server has answered. */
  @state() accessor answered = 0;
  @state() accessor sort: Sort = "all";
  @state() accessor place = "";
  /** The key of the change in hand. */
  @state() accessor here = "";
  @state() accessor over = false;
  /** What was ticked or unticked by hand; kept when the file is read again. */
  readonly #byHand = new Map<string, boolean>();
  #authors: Record<string, PartyId | null> = {};
  #labels: ReadonlyMap<ParagraphId, string> = new Map();
  #off: AbortController | null = null;
  #since = 0;
  #printing = false;
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #narrow = matchMedia("(max-width: 900px)");
  readonly #windowed = new Windowed(this, 60, 112);

  protected override load(): Promise<void> {
    const parties = partiesFor(this.info!);
    if (parties.length === 1) this.as = parties[0]!.id;
    const handed = takeHanded();
    if (handed !== null && parties.length > 0) this.#take(handed);
    return Promise.resolve();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#pressed, { capture: true });
    for (const type of ["beforeprint", "afterprint"]) addEventListener(type, this.#prints);
    addEventListener("beforeunload", this.#leaving);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#pressed, { capture: true });
    for (const type of ["beforeprint", "afterprint"]) removeEventListener(type, this.#prints);
    removeEventListener("beforeunload", this.#leaving);
    this.#off?.abort();
    clearInterval(this.#clock);
  }

  /** While printing, the whole list must be in the page. */
  readonly #prints = (event: Event): void => {
    this.#printing = event.type === "beforeprint";
    this.requestUpdate();
    this.performUpdate();
  };

  /** Warns before the page is closed while acts are being sent: one would not learn what happened to the rest. */
  readonly #leaving = (event: BeforeUnloadEvent): void => {
    if (this.tabling > 0) event.preventDefault();
  };

  readonly #nameOf = (party: PartyId): string => this.info?.parties.find(({ id }) => id === party)?.name ?? party;
  readonly #noteLabel = (note: ParagraphId): string => this.#labels.get(note) ?? "*";

  #take(file: File): void {
    if (this.tabling > 0) return;
    this.file = file;
    this.#authors = {};
    this.#byHand.clear();
    this.results = new Map();
    [this.returned, this.sort, this.place] = [null, "all", ""];
    if (this.as !== "") void this.#read();
  }

  async #read(): Promise<void> {
    if (this.file === null) return;
    this.#off?.abort();
    const off = new AbortController();
    this.#off = off;
    this.reading = { is: "sending", sent: 0, of: this.file.size };
    this.#since = Date.now();
    clearInterval(this.#clock);
    this.#clock = setInterval(() => this.requestUpdate(), 500);
    const answer = await readReturned(
      this.address("imports", {}),
      this.seat,
      { file: this.file, as: this.as, authors: this.#authors },
      (reading) => {
        if (!off.signal.aborted) this.reading = reading;
      },
      off.signal,
    );
    if (off.signal.aborted || !this.isConnected) return;
    clearInterval(this.#clock);
    this.reading = null;
    const returned = answer === null ? null : this.granted(answer);
    // If the file could not be read again, what was read before stays.
    if (returned !== null) this.#show(returned);
    else if (this.returned === null) this.file = null;
  }

  #show(returned: Returned): void {
    this.returned = returned;
    this.ticked = new Set(
      returned.changes.flatMap(({ key, ticked }) => ((this.#byHand.get(key) ?? ticked) ? [key] : [])),
    );
    const keys = new Set(returned.changes.map(({ key }) => key));
    if (!keys.has(this.here)) this.here = returned.changes[0]?.key ?? "";
    void this.#nameNotes(returned);
  }

  /** Fetches the numbers of footnotes, which are in the text and not in the file. */
  async #nameNotes({ changes }: Returned): Promise<void> {
    if (!changes.some(({ words }) => words.some(({ note }) => note !== undefined))) return;
    const draft = await this.doors.get<{ parts: Record<string, readonly { id: ParagraphId; label: string }[]> }>(
      "draft",
    );
    if (isRefusal(draft)) return;
    this.#labels = new Map(
      Object.values(draft.parts)
        .flat()
        .map(({ id, label }) => [id, label]),
    );
    this.requestUpdate();
  }

  /** Reads the file again, to compare it with the text that now has what was tabled. */
  #again(): void {
    this.results = new Map();
    void this.#read();
  }

  #callOff(): void {
    this.#off?.abort();
    clearInterval(this.#clock);
    this.reading = null;
    if (this.returned === null) this.file = null;
  }

  #tick(keys: readonly string[], ticked: boolean): void {
    const next = new Set(this.ticked);
    for (const key of keys) {
      this.#byHand.set(key, ticked);
      if (ticked) next.add(key);
      else next.delete(key);
    }
    this.ticked = next;
  }

  #suggested(): void {
    this.#byHand.clear();
    if (this.returned !== null) this.#show(this.returned);
  }

  async #table(): Promise<void> {
    const { returned } = this;
    if (returned === null || this.tabling > 0) return;
    const acts = chosenOf(returned.changes, this.ticked, this.results).map(({ act }) => act);
    if (acts.length === 0) return;
    [this.tabling, this.answered] = [acts.length, 0];
    const doors = new Doors(location.origin, this.negotiation, this.seat, (url, init) =>
      fetch(url, { ...init, signal: AbortSignal.timeout(lotPatience) }),
    );
    // On a shared computer nothing is kept.
    const kept = isShared() ? null : new Kept(this.negotiation, this.seat, false);
    const stopped = await tableAll(doors, acts, (results) => {
      if (kept !== null) rememberTabled(kept, results);
      this.results = new Map([...this.results, ...results.map((one) => [one.key, one] as const)]);
      this.answered += results.length;
      // What was refused says why, and is unticked, so that it is sent again only if ticked by hand.
      const refused = new Set(results.flatMap((one) => (one.refused === undefined ? [] : [one.key])));
      this.ticked = new Set([...this.ticked].filter((key) => !refused.has(key)));
    });
    this.tabling = 0;
    this.refusal = stopped;
    this.sort = "all";
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("#im-outcome")?.focus());
  }

  #shown(): readonly ReturnedChange[] {
    return (this.returned?.changes ?? []).filter(
      (change) => isOf(this.sort, change, this.results) && (this.place === "" || change.called === this.place),
    );
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (this.returned === null || event.defaultPrevented) return;
    const sign = signOf(event);
    if (sign === "Esc") {
      // First shows everything again; what was ticked by hand is not undone by a key.
      if (this.sort !== "all" || this.place !== "") [this.sort, this.place] = ["all", ""];
      else if (this.#byHand.size === 0 || this.results.size > 0) return;
      event.preventDefault();
      return;
    }
    if (typesInto(event.target) || (event.target as Element).closest?.("summary")) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[sign ?? ""];
    const row = (event.target as Element).closest?.("[data-mark]") != null || event.target === document.body;
    const letter = (sign === "j" || sign === "k") && readSettings().letters;
    if (step !== undefined && (sign?.startsWith("Arrow") === true ? row : letter)) {
      event.preventDefault();
      this.#walk(step);
    } else if (sign === "Space" && event.target === document.body) {
      const change = this.#shown().find(({ key }) => key === this.here);
      if (change?.act === undefined) return;
      event.preventDefault();
      this.#tick([change.key], !this.ticked.has(change.key));
    }
  };

  #walk(step: number): void {
    const shown = this.#shown();
    const at = shown.findIndex(({ key }) => key === this.here);
    const next = at < 0 ? shown[0] : shown[at + step];
    if (next === undefined) return;
    this.here = next.key;
    this.#windowed.bring(next.key);
    void this.updateComplete.then(async () => {
      await this.updateComplete;
      const row = this.querySelector<HTMLElement>(`[data-key="${CSS.escape(next.key)}"]`);
      row?.querySelector<HTMLElement>("[data-mark]")?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("sort") || changed.has("place")) {
      const scrolls = this.querySelector("[data-scrolls]");
      if (scrolls !== null) scrolls.scrollTop = 0;
    }
  }

  #list(returned: Returned): TemplateResult {
    const shown = this.#shown();
    if (shown.length === 0)
      return html`<p class="nothing">
        ${returned.changes.length === 0 ? "Nothing in the file asks for a change of the text." : "No change of this sort is left here."}
      </p>`;
    const { from, to, before, after } = this.#printing
      ? { from: 0, to: shown.length, before: 0, after: 0 }
      : this.#windowed.show(shown.map(({ key }) => key));
    const now = Date.now();
    const room = pathOf(this.negotiation, this.seat);
    return html`<ol class="im-list" data-list aria-label="Changes in the file">
      ${before > 0 ? html`<li data-space=${before} aria-hidden="true"></li>` : nothing}
      ${repeat(
        shown.slice(from, to),
        ({ key }) => key,
        (change, n) =>
          drawReturned(change, {
            language: this.info!.language,
            nameOf: this.#nameOf,
            noteLabel: this.#noteLabel,
            as: returned.as,
            now,
            ticked: this.ticked.has(change.key),
            here: change.key === this.here,
            nth: from + n + 1,
            of: shown.length,
            unnamed: from + n > 0 && shown[from + n - 1]!.called === change.called,
            result: this.results.get(change.key),
            tick: (ticked) => this.#tick([change.key], ticked),
            take: () => (this.here = change.key),
            place: ({ paragraph }, { proposal }) => `${room}#${proposal ?? paragraph ?? ""}`,
          }),
      )}
      ${after > 0 ? html`<li data-space=${after} aria-hidden="true"></li>` : nothing}
    </ol>`;
  }

  #foot(returned: Returned): TemplateResult | typeof nothing {
    return drawConfirming({
      returned,
      results: this.results,
      ticked: this.ticked,
      sort: this.sort,
      whole: this.sort === "all" && this.place === "",
      shown: this.#shown(),
      tabling: this.tabling,
      answered: this.answered,
      head: this.info !== null && mayTable(this.info),
      online: this.offlineSince === "",
      office: this.office,
      nameOf: this.#nameOf,
      tick: (keys, ticked) => this.#tick(keys, ticked),
      suggested: () => this.#suggested(),
      table: () => void this.#table(),
    });
  }

  #preview(info: NegotiationInfo, returned: Returned): TemplateResult {
    return html`<div class="import" @dragover=${this.#dragged} @dragleave=${this.#left} @drop=${this.#dropped}>
      <div class="im-scroll" data-scrolls>
        ${guard([returned, this.results, this.sort, this.place, this.reading === null, this.tabling > 0], () =>
          drawSide({
            name: this.file?.name ?? "",
            returned,
            results: this.results,
            parties: partiesFor(info),
            nameOf: this.#nameOf,
            sort: this.sort,
            place: this.place,
            roomy: !this.#narrow.matches,
            busy: this.reading !== null || this.tabling > 0,
            take: (file) => this.#take(file),
            choose: (sort) => (this.sort = sort),
            at: (place) => (this.place = place),
            read: (as) => {
              this.as = as;
              this.#authors = {};
              void this.#read();
            },
            map: (author, party) => {
              this.#authors = { ...this.#authors, [author]: party };
              void this.#read();
            },
          }),
        )}
        <main class="im-main${this.over ? " over" : ""}" aria-label="What the file asks for">
          ${this.reading === null ? nothing : html`<div class="im-again">${this.#state(this.reading)}</div>`}
          <div class="im-sheet">
            ${drawOutcome(returned, this.tabling > 0 ? new Map() : this.results, () => this.#again())}
            ${
              this.sort === "comments"
                ? drawComments(returned, Date.now())
                : this.sort === "not-imported"
                  ? drawNotImported(returned)
                  : this.#list(returned)
            }
          </div>
        </main>
      </div>
      ${this.#foot(returned)}
    </div>`;
  }

  readonly #dragged = (event: DragEvent): void => {
    if (!filesIn(event)) return;
    event.preventDefault();
    this.over = true;
  };
  readonly #left = (): void => {
    this.over = false;
  };
  readonly #dropped = (event: DragEvent): void => {
    if (!filesIn(event)) return;
    event.preventDefault();
    this.over = false;
    const file = event.dataTransfer?.files[0];
    if (file) this.#take(file);
  };

  #state(reading: Reading): TemplateResult {
    return drawReading(reading, {
      name: this.file?.name ?? "",
      seconds: Math.floor((Date.now() - this.#since) / 1_000),
      callOff: () => this.#callOff(),
    });
  }

  protected override content(info: NegotiationInfo): TemplateResult {
    const parties = partiesFor(info);
    if (parties.length === 0)
      return html`<main class="column">
        <p class="nothing">
          ${
            info.seat.role === "chair"
              ? html`The Chair tables for nobody: a delegation’s head imports its own file, or the Secretariat does for
                  any party. <a href=${pathOf(this.negotiation, this.seat, "participants")}>Invite them</a>`
              : "A Word file is imported by the delegation it comes from, or by the Secretariat."
          }
        </p>
      </main>`;
    if (info.documents.draft === undefined)
      return html`<main class="column">
        <p class="nothing">There is no text yet that a file could be lined up with.</p>
      </main>`;
    if (this.returned !== null) return this.#preview(info, this.returned);
    return html`<main
      class="column im-begin"
      @dragover=${this.#dragged}
      @dragleave=${this.#left}
      @drop=${this.#dropped}
    >
      ${
        this.reading === null
          ? drawDrop({
              parties,
              as: this.as,
              file: this.file,
              over: this.over,
              tracked: `${pathOf(this.negotiation, this.seat, "export")}?view=tracked`,
              choose: (as) => {
                this.as = as;
                if (this.file !== null) void this.#read();
              },
              take: (file) => this.#take(file),
            })
          : this.#state(this.reading)
      }
    </main>`;
  }
}
