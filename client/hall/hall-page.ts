/**
 * The wall of the hall: the paragraph on the floor in large letters, one line of each neighbour, and what is being
 * taken down. It has no controls. The words are as large as fits, of 64, 56, 50 and 44 px (on a wall 1920 px wide); if
 * even the smallest does not fit, the paragraph scrolls to the latest proposal.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Compared } from "../../drafts/reading/compare.ts";
import { cleanPieces, openBrackets, pieces, sponsorsOf } from "../../drafts/reading/view.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { clipKept, drawWords } from "../compare/compared-words.ts";
import { paperStretches } from "../editor/paper-words.ts";
import type { DeltaPiece } from "../editor/schema.ts";
import { LightElement } from "../frame/light.ts";
import { Room } from "../room/room.ts";
import { drawPieces } from "../text/drawn-pieces.ts";
import { placeIn } from "../text/places.ts";
import { counted, hour, shortName, statusWords, text as said } from "../words.ts";

const sizes = ["s64", "s56", "s50", "s44"] as const;

/**
 * The wall of the room, for a seat of role `screen`. It keeps nothing on its device, and shows what it last had while
 * the connection is lost, with since when.
 */
@customElement("hall-page")
export class HallPage extends LightElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";
  @state() accessor draft: Draft | null = null;
  @state() accessor complaint = "";
  @state() accessor lostAt = "";
  @state() accessor clock = new Date().toISOString();
  #room: Room | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** What the wall last scrolled to: the paragraph and its newest proposal. */
  #scrolledFor = "";

  override connectedCallback(): void {
    super.connectedCallback();
    document.documentElement.classList.add("in-hall");
    addEventListener("resize", this.#fit);
    // Words are measured again when their fonts have loaded.
    void document.fonts.ready.then(this.#fit);
    this.#timer = setInterval(() => (this.clock = new Date().toISOString()), 5000);
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.documentElement.classList.remove("in-hall");
    removeEventListener("resize", this.#fit);
    clearInterval(this.#timer);
    this.#room?.close();
  }

  async #open(): Promise<void> {
    const room = await Room.open({ negotiation: this.negotiation, seat: this.seat, shared: true });
    if (isRefusal(room)) {
      this.complaint = room.message;
      return;
    }
    if (!this.isConnected) {
      room.close();
      return;
    }
    this.#room = room;
    document.title = `${room.info.title} · Hall · Unbracket`;
    const read = (): void => {
      this.draft = room.draft;
      this.requestUpdate();
    };
    for (const event of ["draft", "papers", "info"]) room.addEventListener(event, read);
    room.addEventListener("sync", () => {
      if (room.online) this.lostAt = "";
      else if (this.draft !== null && this.lostAt === "") this.lostAt = new Date().toISOString();
    });
    room.addEventListener("closed", () => (this.complaint = "This screen’s link was revoked."));
    read();
  }

  /** Sets the largest size at which the words fit the rest of the wall; measured after drawing. */
  readonly #fit = (): void => {
    const stage = this.querySelector<HTMLElement>(".stage");
    const floor = stage?.querySelector<HTMLElement>(".on-floor");
    if (!stage || !floor) return;
    for (const size of sizes) {
      stage.classList.remove(...sizes);
      stage.classList.add(size);
      if (floor.scrollHeight <= floor.clientHeight) break;
    }
    const newest = this.#newest();
    const wanted = `${this.draft?.floor ?? ""} ${newest?.id ?? ""} ${stage.className}`;
    if (wanted === this.#scrolledFor) return;
    this.#scrolledFor = wanted;
    const place = newest && floor.querySelector<HTMLElement>(`[data-proposals~="${CSS.escape(newest.id)}"]`);
    floor.scrollTop =
      place && floor.scrollHeight > floor.clientHeight
        ? place.getBoundingClientRect().top -
          floor.getBoundingClientRect().top +
          floor.scrollTop -
          floor.clientHeight / 2
        : 0;
  };

  protected override updated(): void {
    this.#fit();
  }

  /** The latest open proposal on the paragraph on the floor. */
  #newest() {
    const floor = this.draft?.floor;
    return this.draft?.proposals.findLast(
      ({ status, changes }) => status === "open" && changes.some(({ paragraph }) => paragraph === floor),
    );
  }

  #find(draft: Draft): { readonly all: readonly Paragraph[]; readonly at: number; readonly part: string } | null {
    for (const [part, all] of Object.entries(draft.parts)) {
      const at = all.findIndex((p) => p.id === draft.floor);
      if (at >= 0) return { all, at, part };
    }
    return null;
  }

  #neighbour(p: Paragraph | undefined, draft: Draft): TemplateResult {
    if (p === undefined) return html`<p class="neighbour"></p>`;
    return html`<p class="neighbour" lang=${draft.language} dir="auto">
      <b><bdi>${p.label}</bdi></b
      ><span>${plain(wordsOf(p))}</span>
    </p>`;
  }

  #section(all: readonly Paragraph[], at: number): string {
    const heading = all.slice(0, at + 1).findLast((p) => p.kind === "heading");
    return heading === undefined ? "" : `${heading.label === "" ? "" : `${heading.label}. `}${plain(wordsOf(heading))}`;
  }

  readonly #noteLabel = (note: ParagraphId): string =>
    Object.values(this.draft?.parts ?? {})
      .flat()
      .find(({ id }) => id === note)?.label ?? "*";

  /** The open paper that the room watches: the one on the floor's paragraph, if there is one. */
  #takenDown(draft: Draft): TemplateResult | typeof nothing {
    const open = this.#room?.papers.filter((paper) => paper.caucus.kind === "open" && !paper.tabled) ?? [];
    const paper = open.findLast((one) => "paragraph" in one.on && one.on.paragraph === draft.floor) ?? open.at(-1);
    if (paper === undefined) return nothing;
    const party = draft.parties.find(({ id }) => id === paper.caucus.for)?.name;
    const stretches = paperStretches(paper.text.toDelta() as DeltaPiece[]);
    // A paper also contains words that others propose; those it does not change are not what is being said.
    const touched = new Set(stretches.flatMap(({ src, strike }) => (strike ? [src] : [])));
    const shown = stretches.filter(({ src, strike }) => (src === "own" ? !strike : src === "text" || touched.has(src)));
    const words: Compared[] = [];
    for (const { t, note, strike, src } of shown) {
      const is = strike ? "out" : src === "own" ? "in" : "kept";
      const before = words.at(-1);
      // Stretches that others' words separated are joined again, so that they are shortened as one.
      if (note === undefined && before?.is === is && before.note === undefined)
        words[words.length - 1] = { t: before.t + t, is };
      else words.push({ t, is, ...(note && { note }) });
    }
    if (!words.some(({ is }) => is !== "kept")) return nothing;
    const last = words.findLastIndex(({ is }) => is === "in");
    const clipped = clipKept(words, 46);
    const draw = (some: readonly Compared[]): readonly unknown[] => drawWords(some, { noteLabel: this.#noteLabel });
    return html`<section class="taken-down" aria-live="polite">
      <h2>
        Being taken down${party === undefined ? "" : html` for <bdi>${party}</bdi>`} <small>· not tabled yet</small>
      </h2>
      <p class="w" lang=${draft.language} dir="auto">
        ${draw(clipped.slice(0, last + 1))}${last < 0 ? nothing : html`<span class="hall-caret"></span>`}${draw(clipped.slice(last + 1))}
      </p>
    </section>`;
  }

  /** The line for proposals on the paragraph as a whole. */
  #tags(p: Paragraph, draft: Draft): TemplateResult | typeof nothing {
    const names = (ids: readonly ProposalId[]): string => {
      const all = sponsorsOf(draft, ids, "full").map(({ name }) => name);
      return `${all.slice(0, 2).map(shortName).join(", ")}${all.length > 2 ? ` +${all.length - 2}` : ""}`;
    };
    const tag = (tone: string, what: string, ids: readonly ProposalId[] | undefined): TemplateResult | typeof nothing =>
      ids === undefined || ids.length === 0
        ? nothing
        : html`<p class="hall-tag ${tone}"><b>[ ${what}</b> <bdi>${names(ids)}</bdi> <b>]</b></p>`;
    return html`${tag("k-i", said.newParagraph, p.ins)} ${tag("k-d", said.takeOut, p.del)}
    ${(p.moveTo ?? []).map((move) => tag("", said.move(placeIn(draft, p, move, (part) => said.parts[part])), [move.proposal]))}`;
  }

  #head(draft: Draft, title: string, section: string, p: Paragraph | undefined): TemplateResult {
    return html`<header class="hall-head">
      <h1>${title}</h1>
      <span class="section" dir="auto">${section}</span>
      <span class="grow"></span>
      <span class="hall-symbol"
        ><bdi>${draft.symbol}</bdi>${draft.revision ? `${draft.symbol ? ", " : ""}after ${draft.revision}` : ""}</span
      >
      <b class="not-agreed">${p === undefined || p.status === "open" ? "Not agreed text" : statusWords[p.status]}</b>
      ${this.lostAt === "" ? html`<b class="hall-clock">${hour(this.clock)}</b>` : html`<b class="not-live" role="alert">Not live since ${hour(this.lostAt)}</b>`}
    </header>`;
  }

  protected override render() {
    if (this.complaint !== "") return html`<main class="hall hall-empty"><p>${this.complaint}</p></main>`;
    const { draft } = this;
    if (draft === null)
      return html`<main class="hall hall-empty">
        <p>
          ${this.#room === null ? "Opening the hall…" : "The text is not shown at the moment. It appears here when it is circulated."}
        </p>
      </main>`;
    const found = this.#find(draft);
    const p = found?.all[found.at];
    if (found === null || p === undefined)
      return html`<div class="hall">
        ${this.#head(draft, draft.title, "", undefined)}
        <main class="hall-empty"><p>Nothing is on the floor.</p></main>
      </div>`;
    const { all, at, part } = found;
    const held = draft.names === "none" && draft.manner === "chair-held" && p.runs.length === 0;
    const drawn = drawPieces(held ? cleanPieces(p) : pieces(p, draft), {
      draft,
      view: "annotated",
      own: new Set(),
      chosen: null,
      narrow: false,
      namesArrived: this.#room?.namesArrived ?? true,
      noteLabel: this.#noteLabel,
      cards: false,
      unfolded: true,
    });
    const open = openBrackets({ ...draft, parts: { consensus: [p], summary: [] } });
    const legend = (kind: string, words: TemplateResult, what: string): TemplateResult =>
      html`<span class="legend-item"
        ><span class="legend-words"
          ><span class="edge opens ${kind}"></span>${words}<span class="edge closes ${kind}"></span
        ></span>
        ${what}</span
      >`;
    const section =
      part === "consensus" ? this.#section(all, at) : (said.parts[part] ?? part.replace(/^annex-/u, "Annex "));
    return html`<div class="hall">
      ${this.#head(draft, said.called(p.kind, p.label) || said.paragraph(""), p.kind === "heading" ? "" : section, p)}
      <main class="stage">
        ${this.#neighbour(all[at - 1], draft)}
        <div class="on-floor" lang=${draft.language} dir="auto">
          <b class="number${p.label.length > 3 ? " long" : ""}"><bdi>${p.label}</bdi></b>
          <div class="floor-words">
            ${this.#tags(p, draft)}
            <p class="w">${drawn}</p>
          </div>
        </div>
        <div class="hall-foot-lines">${this.#takenDown(draft)} ${this.#neighbour(all[at + 1], draft)}</div>
      </main>
      <footer class="hall-foot">
        ${legend("k-i", html`<ins>words</ins>`, "asked to be added")}
        ${legend("k-d", html`<del>words</del>`, "asked to be taken out")}
        ${legend("k-h", html`<span class="held">words</span>`, "not agreed")}
        <span class="grow"></span>
        <span class="hall-open"
          >${counted(open, "bracket")} open${p.label === "" ? "" : html` in <bdi>${p.label}</bdi>`}</span
        >
      </footer>
    </div>`;
  }
}
