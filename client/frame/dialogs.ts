/** The dialogs of the negotiation page: one shell, one form at a time. What a form asks for goes up as an act. */
import "@awesome.me/webawesome/dist/components/dialog/dialog.js";
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import { printWording } from "../../drafts/notation/words.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { Stance } from "../../drafts/position.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import type { Act, ActOf } from "../../drafts/wire.ts";
import { ActDone, PreviewLeft } from "../editor/news.ts";
import type { Previewed } from "../editor/table-preview.ts";
import { icon } from "../icons.ts";
import { pathOf } from "../routes.ts";
import type { Room } from "../room/room.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import { notices, stanceWords, text as said } from "../words.ts";
import { keysPanel } from "./keys-panel.ts";
import { LightElement } from "./light.ts";
import { ActAsked } from "./news.ts";
import type { DialogName } from "./news.ts";
import { readSettings, writeSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";

/** A party an open paper is wanted for. */
export class TakeDownWanted extends Event {
  static readonly type = "take-down-wanted";
  readonly party: PartyId;
  constructor(party: PartyId) {
    super(TakeDownWanted.type, { bubbles: true, composed: true });
    this.party = party;
  }
}
/** A reader's setting, or the party one speaks for, was changed. */
export class SettingsChanged extends Event {
  static readonly type = "settings-changed";
  readonly as: PartyId | undefined;
  constructor(as?: PartyId) {
    super(SettingsChanged.type, { bubbles: true, composed: true });
    this.as = as;
  }
}

type Shown = Exclude<DialogName, "go-to">;

@customElement("page-dialogs")
export class PageDialogs extends LightElement {
  @property({ attribute: false }) accessor room: Room | null = null;
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property({ attribute: false }) accessor info: NegotiationInfo | null = null;
  @property({ attribute: false }) accessor paragraph: Paragraph | null = null;
  @property({ attribute: false }) accessor partShown: Part = "consensus";
  @property({ attribute: false }) accessor as: PartyId | undefined;
  @property() accessor label = "";
  @property({ attribute: false }) accessor drawing: Omit<Drawing, "draft" | "cards" | "chosen"> | null = null;
  @property({ attribute: false }) accessor nameOf: (party: PartyId) => string = (party) => party;
  @state() private accessor shown: Shown | null = null;
  @state() private accessor proposal: Proposal | null = null;
  /** An act that is read before it is done. */
  @state() private accessor previewed: Previewed | null = null;
  #opener: HTMLElement | null = null;

  constructor() {
    super();
    this.addEventListener(ActDone.type, () => this.close());
    this.addEventListener(PreviewLeft.type, () => {
      if (this.shown === "propose-out") this.close();
      else this.previewed = null;
    });
  }

  get isOpen(): boolean {
    return this.shown !== null;
  }

  open(name: Shown, proposal: Proposal | null = null): void {
    this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.proposal = proposal;
    this.previewed =
      name === "propose-out" && this.paragraph !== null && this.as !== undefined
        ? { type: "table", as: this.as, paragraph: this.paragraph.id, out: true }
        : null;
    this.shown = name;
  }

  close(): void {
    this.shown = null;
    this.previewed = null;
    this.#opener?.focus();
    this.#opener = null;
  }

  /** When the dialog has gone and the focus is free to go elsewhere than where it was opened. */
  async gone(): Promise<void> {
    this.#opener = null;
    this.close();
    const dialog = this.querySelector("wa-dialog");
    if (dialog?.open)
      await new Promise<void>((resolve) => {
        dialog.addEventListener("wa-after-hide", () => setTimeout(resolve), { once: true });
      });
  }

  #ask(act: Act, words: string): void {
    this.dispatchEvent(new ActAsked(act, words));
    this.close();
  }

  #form(
    fields: TemplateResult,
    label: string,
    submit: (data: FormData) => void,
    more: TemplateResult | typeof nothing = nothing,
  ): TemplateResult {
    return html`<form
      class="dialog-body"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        submit(new FormData(event.target as HTMLFormElement));
      }}
    >
      ${fields}
      <div class="dialog-foot">
        <button class="button solid">${label}</button>
        <button type="button" class="button" @click=${() => this.close()}>Cancel</button>
        ${more}
      </div>
    </form>`;
  }

  #stance(chosen: Stance): TemplateResult {
    return html`<label class="field"
      >Position<select name="stance">
        ${(["support", "can-live-with", "reserve", "object"] as const).map(
          (stance) => html`<option value=${stance} ?selected=${stance === chosen}>${stanceWords[stance]}</option>`,
        )}
      </select></label
    >`;
  }

  /** "226, 31" as what they name: proposals by number, then paragraphs by label. */
  #named(words: string): (Proposal["id"] | ParagraphId)[] {
    const all = Object.values(this.draft?.parts ?? {}).flat();
    return words
      .split(/[,;]/)
      .map((word) => word.trim().replace(/^#/, ""))
      .flatMap((word) => {
        if (word === "") return [];
        const found = this.draft?.proposals.find((q) => q.number === word)?.id ?? all.find((p) => p.label === word)?.id;
        return found === undefined ? [] : [found];
      });
  }

  #condition(proposal: Proposal, as: PartyId): TemplateResult {
    const own = proposal.positions?.[as];
    return this.#form(
      html`${this.#stance(own?.stance ?? "support")}
        <label class="field"
          >It hangs on<select name="kind">
            <option value="ad-referendum">word from capital (ad referendum)</option>
            <option value="package">a package with other proposals or paragraphs</option>
            <option value="other">something else</option>
          </select></label
        >
        <label class="field"
          >Proposals or paragraphs, by number<input name="with" placeholder="226, 31" autocomplete="off"
        /></label>
        <label class="field"
          >If …<input name="text" placeholder="31 keeps “shall”" maxlength="4000" autocomplete="off"
        /></label>
        <label class="tick"><input type="checkbox" name="chair" /> For the Chair only</label>`,
      "Put on the record",
      (data) => {
        const kind = data.get("kind") as "ad-referendum" | "package" | "other";
        const named = this.#named(String(data.get("with") ?? ""));
        const words = String(data.get("text") ?? "").trim();
        this.#ask(
          {
            type: "take-position",
            as,
            proposal: proposal.id,
            stance: data.get("stance") as Stance,
            ...(data.get("chair") === null ? {} : { visibility: "chair" as const }),
            condition: { kind, ...(named.length > 0 ? { with: named } : {}), ...(words === "" ? {} : { text: words }) },
          },
          `Your position on ${proposal.number}, with its condition, is on the record.`,
        );
      },
    );
  }

  #tellChair(proposal: Proposal, as: PartyId): TemplateResult {
    return this.#form(
      html`<p class="private-line">${icon("lock")} Only the Chair reads this, and ${this.nameOf(as)}.</p>
        ${this.#stance(proposal.positions?.[as]?.stance ?? "can-live-with")}
        <label class="field">Words for the Chair<textarea name="reason" maxlength="4000"></textarea></label>`,
      "Tell the Chair",
      (data) => {
        const reason = String(data.get("reason") ?? "").trim();
        this.#ask(
          {
            type: "take-position",
            as,
            proposal: proposal.id,
            stance: data.get("stance") as Stance,
            visibility: "chair",
            ...(reason === "" ? {} : { reason }),
          },
          "The Chair has been told.",
        );
      },
    );
  }

  #silence(p: Paragraph): TemplateResult {
    const soon = new Date(Math.ceil((Date.now() + 3 * 3_600_000) / 1_800_000) * 1_800_000);
    const local = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    return this.#form(
      html`<label class="field">Until<input type="datetime-local" name="until" required value=${local} /></label>
        <p class="hint">
          While it runs the words are locked. When it ends unbroken, you declare; the record does not.
        </p>`,
      `Put ${this.label} under silence`,
      (data) =>
        this.#ask(
          {
            type: "set-status",
            paragraph: p.id,
            status: "under-silence",
            until: new Date(String(data.get("until"))).toISOString(),
          },
          notices.done.status(this.label, "under-silence"),
        ),
    );
  }

  #publish(draft: Draft): TemplateResult {
    const last = /(\d+)(?!.*\d)/.exec(draft.revision ?? "")?.[1];
    const next = draft.revision === undefined ? "Zero draft" : `Rev.${Number(last ?? 0) + 1}`;
    return this.#form(
      html`<label class="field"
          >Name<input name="name" required maxlength="80" value=${next} autocomplete="off"
        /></label>
        <label class="field"
          >Symbol<input name="symbol" maxlength="80" value=${draft.symbol} autocomplete="off"
        /></label>
        <label class="tick"
          ><input type="checkbox" name="renumber" /> Renumber the paragraphs; an old-to-new table goes with it</label
        >`,
      "Publish",
      (data) => {
        const symbol = String(data.get("symbol")).trim();
        const name = String(data.get("name")).trim();
        this.#ask(
          {
            type: "publish-revision",
            name,
            ...(symbol === "" ? {} : { symbol }),
            ...(data.get("renumber") === null ? {} : { renumber: true }),
          },
          notices.done.publish(name),
        );
      },
    );
  }

  #parties(name: string, chosen?: PartyId): TemplateResult {
    const parties = this.info?.parties ?? [];
    return html`<select name=${name} required>
      ${parties.map((party) => html`<option value=${party.id} ?selected=${party.id === chosen}>${party.name}</option>`)}
    </select>`;
  }

  #takeDown(): TemplateResult {
    return this.#form(
      html`<label class="field">For${this.#parties("party")}</label>
        <p class="hint">
          Everybody sees it being typed. Tabled, it says “entered by the Secretariat” until that delegation confirms or
          corrects it.
        </p>`,
      "Open the paper",
      (data) => this.dispatchEvent(new TakeDownWanted(String(data.get("party")))),
    );
  }

  #correct(proposal: Proposal): TemplateResult {
    const office = this.as === undefined;
    const first = proposal.sponsors?.[0];
    return this.#form(
      html`${
        office
          ? html`<label class="field">It was said by${this.#parties("party", first)}</label> ${
                (proposal.sponsors?.length ?? 0) > 1
                  ? html`<label class="field"
                      >instead of<select name="instead">
                        ${proposal.sponsors!.map((id) => html`<option value=${id}>${this.nameOf(id)}</option>`)}
                      </select></label
                    >`
                  : nothing
              }`
          : nothing
      }
      ${
        this.paragraph === null || proposal.changes.some((c) => c.type !== "words" || c.change !== undefined)
          ? nothing
          : html`<label class="field"
              >The paragraph as it should read with ${proposal.number} (leave empty to keep the words)<textarea
                name="wording"
                rows="5"
              ></textarea>
            </label>`
      }`,
      "Correct",
      (data) => {
        const party = String(data.get("party") ?? "");
        const instead = data.get("instead");
        const wording = String(data.get("wording") ?? "").trim();
        const act: ActOf<"correct"> = {
          type: "correct",
          proposal: proposal.id,
          ...(office && party !== "" && party !== first ? { party } : {}),
          ...(typeof instead === "string" && party !== "" && party !== instead ? { party, instead } : {}),
          ...(wording === "" ? {} : { wording }),
        };
        this.#ask(act, `${proposal.number} is corrected.`);
      },
    );
  }

  #notation(p: Paragraph): string {
    const notes = p.runs.flatMap((run) => (run.note === undefined ? [] : [run.note]));
    return printWording(wordsOf(p), (note) => String(notes.indexOf(note) + 1));
  }

  #editorial(p: Paragraph): TemplateResult {
    return this.#form(
      html`<p class="hint">
          A correction of form that keeps the agreement. It is recorded as such, with the words before and after.
        </p>
        <label class="field"
          >Words<textarea name="wording" rows="8" dir="auto" .value=${this.#notation(p)}></textarea>
        </label>`,
      "Correct editorially",
      (data) =>
        this.#ask(
          { type: "set-status", paragraph: p.id, status: p.status, editorial: String(data.get("wording")) },
          `${this.label} is corrected; it stays agreed.`,
        ),
    );
  }

  #insert(): TemplateResult {
    const p = this.paragraph;
    return this.#form(
      html`<label class="field"
          >Kind<select name="kind">
            <option value="paragraph" ?selected=${p?.kind === "paragraph"}>Numbered paragraph</option>
            <option value="sub-paragraph" ?selected=${p?.kind === "sub-paragraph"}>Sub-paragraph</option>
            <option value="heading" ?selected=${p === null}>Heading</option>
            <option value="opening">Opening</option>
            <option value="preambular" ?selected=${p?.kind === "preambular"}>Preambular paragraph</option>
            <option value="operative" ?selected=${p?.kind === "operative"}>Operative paragraph</option>
            <option value="title">Title</option>
          </select></label
        >
        <label class="field">Words<textarea name="text" rows="4" required dir="auto"></textarea></label>`,
      "Write it into the text",
      (data) =>
        this.#ask(
          {
            type: "insert-paragraph",
            part: this.partShown,
            after: p === null ? null : (p.parent ?? p.id),
            kind: data.get("kind") as Paragraph["kind"],
            text: String(data.get("text")),
          },
          "The new paragraph stands in the text.",
        ),
    );
  }

  #place(draft: Draft, p: Paragraph): TemplateResult {
    return html`<label class="field"
        >Part<select name="part">
          ${(Object.keys(draft.parts) as Part[]).map((part) => html`<option value=${part} ?selected=${part === this.partShown}>${said.parts[part] ?? draft.tables.record.meta.annexes[part] ?? part}</option>`)}
        </select></label
      >
      <label class="field"
        >After<select name="after">
          <option value="">the beginning</option>
          ${(Object.entries(draft.parts) as [Part, readonly Paragraph[]][]).map(
            ([part, paragraphs]) =>
              html`<optgroup label=${said.parts[part] ?? part}>
                ${paragraphs
                  .filter((other) => other.parent === undefined && other.id !== p.id)
                  .map(
                    (other) =>
                      html`<option value=${other.id}>
                        ${other.label} ${wordsOf(other)[0]?.t.slice(0, 48) ?? ""}
                      </option>`,
                  )}
              </optgroup>`,
          )}
        </select></label
      >`;
  }

  #destination(data: FormData): { part: Part; after: ParagraphId | null } {
    const after = String(data.get("after") ?? "");
    const part = Object.entries(this.draft?.parts ?? {}).find(([, paragraphs]) =>
      paragraphs.some((p) => p.id === after),
    )?.[0];
    return { part: (part ?? data.get("part")) as Part, after: after === "" ? null : (after as ParagraphId) };
  }

  #paragraphActs(draft: Draft, p: Paragraph): TemplateResult {
    const all = draft.parts[this.partShown] ?? [];
    const next = all.slice(all.indexOf(p) + 1).find((other) => other.kind === p.kind && other.parent === p.parent);
    return this.#form(
      this.#place(draft, p),
      `Move ${this.label}`,
      (data) => this.#ask({ type: "move", paragraph: p.id, to: this.#destination(data) }, `${this.label} is moved.`),
      html`<span class="grow"></span>
        ${
          next === undefined
            ? nothing
            : html`<button
                type="button"
                class="button"
                @click=${() => this.#ask({ type: "merge-paragraphs", paragraph: p.id, with: next.id }, `${this.label} and ${next.label} are one paragraph.`)}
              >
                Merge with ${next.label}
              </button>`
        }
        <button
          type="button"
          class="button"
          @click=${() => this.#ask({ type: "remove-paragraph", paragraph: p.id }, `${this.label} is out of the text; moving it back is the undo.`)}
        >
          Take out of the text
        </button>`,
    );
  }

  #previewing(act: Previewed): TemplateResult {
    return html`<div class="dialog-body">
      <table-preview
        .room=${this.room}
        .act=${act}
        .drawing=${this.drawing}
        label="Table as ${this.nameOf(act.as)}"
      ></table-preview>
    </div>`;
  }

  #proposeMove(draft: Draft, p: Paragraph, as: PartyId): TemplateResult {
    return this.#form(this.#place(draft, p), "What the room will read", (data) => {
      this.previewed = { type: "table", as, paragraph: p.id, to: this.#destination(data) };
    });
  }

  #proposeHold(p: Paragraph, as: PartyId): TemplateResult {
    const chosen = getSelection()?.toString().trim() ?? "";
    return this.#form(
      html`<label class="field"
        >The words that are not agreed (leave empty for the whole paragraph)<input
          name="words"
          autocomplete="off"
          dir="auto"
          value=${chosen}
      /></label>`,
      "What the room will read",
      (data) => {
        const words = String(data.get("words") ?? "").trim();
        this.previewed = { type: "hold", as, paragraph: p.id, ...(words === "" ? {} : { words }) };
      },
    );
  }

  #settings(info: NegotiationInfo): TemplateResult {
    const settings = readSettings();
    const office = info.seat.role === "chair" || info.seat.role === "secretariat";
    const change = (next: Partial<Settings>): void => {
      writeSettings({ ...settings, ...next });
      this.dispatchEvent(new SettingsChanged());
      this.requestUpdate();
    };
    return html`<div class="dialog-body">
      ${
        info.seat.parties.length > 1
          ? html`<label class="field"
              >Speaking for<select
                @change=${(event: Event) => this.dispatchEvent(new SettingsChanged((event.target as HTMLSelectElement).value))}
              >
                ${info.seat.parties.map((id) => html`<option value=${id} ?selected=${id === this.as}>${this.nameOf(id)}</option>`)}
              </select></label
            >`
          : nothing
      }
      <label class="field"
        >Size of the text<select
          @change=${(event: Event) => change({ text: (event.target as HTMLSelectElement).value })}
        >
          ${[
            ["15", "Small"],
            ["", "Usual"],
            ["19", "Large"],
            ["21", "Largest"],
          ].map(
            ([value, label]) => html`<option value=${value!} ?selected=${value === settings.text}>${label}</option>`,
          )}
        </select></label
      >
      <label class="field"
        >Light or dark<select
          @change=${(event: Event) => change({ scheme: (event.target as HTMLSelectElement).value })}
        >
          ${[
            ["", "As the device"],
            ["light", "Light"],
            ["dark", "Dark"],
          ].map(
            ([value, label]) => html`<option value=${value!} ?selected=${value === settings.scheme}>${label}</option>`,
          )}
        </select></label
      >
      ${
        office && this.draft !== null
          ? html`<label class="field"
                >Phase<select
                  @change=${(event: Event) => this.#ask({ type: "set-phase", phase: (event.target as HTMLSelectElement).value as Draft["phase"] }, "The phase is changed.")}
                >
                  ${(["drafting", "open", "closed"] as const).map((phase) => html`<option value=${phase} ?selected=${phase === this.draft?.phase}>${phase}</option>`)}
                </select></label
              >
              <label class="field"
                >Names that delegations see<select
                  @change=${(event: Event) => this.#ask({ type: "set-names", names: (event.target as HTMLSelectElement).value as Draft["names"] }, "What the room sees of names is changed.")}
                >
                  ${(["full", "groups", "none"] as const).map((names) => html`<option value=${names} ?selected=${names === this.draft?.names}>${names}</option>`)}
                </select></label
              >`
          : nothing
      }
      <p class="dialog-foot">
        ${office ? html`<a class="button" href=${pathOf(info.id, info.seat.id, "participants")}>${icon("people")} Participants</a>` : nothing}
        <a class="button" href=${pathOf(info.id, info.seat.id, "hall")}>${icon("hall")} Hall view</a>
        <button type="button" class="button" @click=${() => this.open("keys")}>${icon("keys")} Keys</button>
      </p>
    </div>`;
  }

  #content(): { readonly title: string; readonly body: TemplateResult } | null {
    const { shown, draft, paragraph: p, as, proposal, info } = this;
    if (shown === null || info === null) return null;
    if (this.previewed !== null) return { title: "Before it is tabled", body: this.#previewing(this.previewed) };
    if (shown === "keys") return { title: "Keys", body: keysPanel(() => this.requestUpdate()) };
    if (shown === "settings") return { title: "Your seat", body: this.#settings(info) };
    if (draft === null) return null;
    if (shown === "publish") return { title: "Publish a revision", body: this.#publish(draft) };
    if (shown === "insert")
      return { title: p === null ? "New paragraph" : `New paragraph after ${this.label}`, body: this.#insert() };
    if (shown === "take-down") return { title: `Take down on ${this.label}`, body: this.#takeDown() };
    if (p !== null) {
      if (shown === "silence") return { title: `${this.label} under silence`, body: this.#silence(p) };
      if (shown === "editorial") return { title: `Correct ${this.label}`, body: this.#editorial(p) };
      if (shown === "paragraph") return { title: this.label, body: this.#paragraphActs(draft, p) };
      if (as !== undefined && shown === "propose-move")
        return { title: `Propose to move ${this.label}`, body: this.#proposeMove(draft, p, as) };
      if (as !== undefined && shown === "propose-hold")
        return { title: `Hold words of ${this.label}`, body: this.#proposeHold(p, as) };
    }
    if (proposal !== null) {
      if (shown === "correct") return { title: `Correct ${proposal.number}`, body: this.#correct(proposal) };
      if (as !== undefined && shown === "condition")
        return { title: `Condition on ${proposal.number}`, body: this.#condition(proposal, as) };
      if (as !== undefined && shown === "tell-chair")
        return { title: `Tell the Chair about ${proposal.number}`, body: this.#tellChair(proposal, as) };
    }
    return null;
  }

  protected override render() {
    const content = this.#content();
    return html`<wa-dialog
      label=${content?.title ?? ""}
      without-header
      light-dismiss
      class=${this.shown === "keys" || this.previewed !== null ? "wide" : ""}
      .open=${content !== null}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget && this.shown !== null) this.close();
      }}
    >
      ${
        content === null
          ? nothing
          : html`<div class="dialog-head">
                <h2>${content.title}</h2>
                <button type="button" class="button quiet small" aria-label="Close" @click=${() => this.close()}>
                  ${icon("close")}
                </button>
              </div>
              ${content.body}`
      }
    </wa-dialog>`;
  }
}
