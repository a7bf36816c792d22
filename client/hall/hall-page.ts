/**
 * The wall of the hall: the paragraph on the floor in large letters, one line of each neighbour, what is being taken down.
 * No controls. Words are the largest of 64, 56, 50 and 44 px that fit; below that the paragraph scrolls.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { cleanPieces, openBrackets, pieces } from "../../drafts/reading/view.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { paperStretches } from "../editor/paper-words.ts";
import type { DeltaPiece } from "../editor/schema.ts";
import { LightElement } from "../frame/light.ts";
import { Room } from "../room/room.ts";
import { drawPieces } from "../text/drawn-pieces.ts";
import { counted, hour, text as said } from "../words.ts";

const sizes = ["s64", "s56", "s50", "s44"] as const;

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

  override connectedCallback(): void {
    super.connectedCallback();
    document.documentElement.classList.add("in-hall");
    addEventListener("resize", this.#fit);
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
    this.#room = room;
    document.title = `${room.info.title} · Hall · Unbracket`;
    const read = (): void => {
      this.draft = room.draft;
      this.requestUpdate();
    };
    for (const event of ["draft", "papers", "info"]) room.addEventListener(event, read);
    room.addEventListener("sync", () => {
      if (room.online) this.lostAt = "";
      else if (this.lostAt === "") this.lostAt = new Date().toISOString();
    });
    room.addEventListener("closed", () => (this.complaint = "This screen's link was revoked."));
    read();
  }

  /** The largest size at which the words fit what is left of the wall; measured after drawing. */
  readonly #fit = (): void => {
    const stage = this.querySelector<HTMLElement>(".stage");
    const words = this.querySelector<HTMLElement>(".stage .on-floor");
    if (!stage || !words) return;
    for (const size of sizes) {
      stage.classList.remove(...sizes);
      stage.classList.add(size);
      if (words.scrollHeight <= words.clientHeight) return;
    }
  };

  protected override updated(): void {
    this.#fit();
  }

  #find(draft: Draft): { readonly all: readonly Paragraph[]; readonly at: number; readonly part: string } {
    for (const [part, all] of Object.entries(draft.parts)) {
      const at = all.findIndex((p) => p.id === draft.floor);
      if (at >= 0) return { all, at, part };
    }
    const all = draft.parts.consensus;
    return { all, at: all.findIndex((p) => p.label !== "" && p.kind !== "heading"), part: "consensus" };
  }

  #neighbour(p: Paragraph | undefined): TemplateResult | typeof nothing {
    if (p === undefined) return html`<p class="neighbour"></p>`;
    return html`<p class="neighbour">
      <b><bdi>${p.label}</bdi></b
      ><span dir="auto">${plain(wordsOf(p))}</span>
    </p>`;
  }

  #section(all: readonly Paragraph[], at: number): string {
    const heading = all.slice(0, at + 1).findLast((p) => p.kind === "heading");
    return heading === undefined ? "" : `${heading.label === "" ? "" : `${heading.label}. `}${plain(wordsOf(heading))}`;
  }

  #takenDown(): TemplateResult | typeof nothing {
    const open = this.#room?.papers.filter((paper) => paper.caucus.kind === "open" && !paper.tabled) ?? [];
    const paper = open.at(-1);
    if (paper === undefined) return nothing;
    const party = this.draft?.parties.find(({ id }) => id === paper.caucus.for)?.name;
    const words = paperStretches(paper.text.toDelta() as DeltaPiece[]).map((stretch) =>
      stretch.strike
        ? html`<del>${stretch.t}</del>`
        : stretch.src === "own"
          ? html`<ins>${stretch.t}</ins>`
          : html`<span>${stretch.t}</span>`,
    );
    return html`<section class="taken-down" aria-live="polite">
      <h2>Being taken down${party === undefined ? "" : ` for ${party}`} <small>· not tabled yet</small></h2>
      <p class="w" dir="auto">${words}</p>
    </section>`;
  }

  protected override render() {
    if (this.complaint !== "") return html`<main class="lost"><h1>${this.complaint}</h1></main>`;
    const { draft } = this;
    if (draft === null) return html`<main class="screen-wait"><p>Opening the hall…</p></main>`;
    const { all, at, part } = this.#find(draft);
    const p = all[at];
    if (p === undefined) return html`<main class="lost"><h1>Nothing is on the floor.</h1></main>`;
    const drawn = drawPieces(
      draft.names === "none" && draft.manner === "chair-held" && p.runs.length === 0
        ? cleanPieces(p)
        : pieces(p, draft),
      {
        draft,
        view: "annotated",
        own: new Set(),
        chosen: null,
        narrow: false,
        namesArrived: this.#room?.namesArrived ?? true,
        noteLabel: () => "*",
        cards: false,
        unfolded: true,
      },
    );
    const open = openBrackets({ ...draft, parts: { consensus: [p], summary: [] } });
    return html`<div class="hall">
      <header class="hall-head">
        <h1>${said.paragraph(p.label)}</h1>
        <span class="section" dir="auto"
          >${part === "consensus" ? this.#section(all, at) : (said.parts[part] ?? part)}</span
        >
        <span class="grow"></span>
        <span>${draft.symbol}${draft.revision ? `, after ${draft.revision}` : ""}</span>
        <b class="not-agreed">Not agreed text</b>
        ${this.lostAt === "" ? html`<b>${hour(this.clock)}</b>` : html`<b class="not-live" role="alert">Not live since ${hour(this.lostAt)}</b>`}
      </header>
      <main class="stage">
        ${this.#neighbour(all[at - 1])}
        <div class="on-floor">
          <b class="number"><bdi>${p.label}</bdi></b>
          <p class="w" lang=${draft.language} dir="auto">${drawn}</p>
        </div>
        ${this.#takenDown()} ${this.#neighbour(all[at + 1])}
      </main>
      <footer class="hall-foot">
        <span
          ><span class="edge opens k-i"></span><ins>words</ins><span class="edge closes k-i"></span> asked to be
          added</span
        >
        <span
          ><span class="edge opens k-d"></span><del>words</del><span class="edge closes k-d"></span> asked to be taken
          out</span
        >
        <span
          ><span class="edge opens k-h"></span><span class="hold">words</span><span class="edge closes k-h"></span> not
          agreed</span
        >
        <span class="grow"></span>
        <span>${counted(open, "bracket")} open${p.label === "" ? "" : ` in ${p.label}`}</span>
      </footer>
    </div>`;
  }
}
