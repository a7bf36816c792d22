/**
 * What changed since this seat last looked, one entry for each paragraph: the kind of change, the words then and now,
 * and who made it.
 */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { clipKept, drawWords } from "../compare/compared-words.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import type { Change, ChangeKind } from "../room/seen.ts";
import type { SinceStep } from "../room/steps-since.ts";
import { statusWords, text as textWords } from "../words.ts";
import { since as said } from "../past/past-words.ts";
import { LightElement } from "./light.ts";
import { CommandChosen } from "./news.ts";

/** An entry was chosen, so its paragraph should be taken in hand. */
export class ChangeChosen extends Event {
  static readonly type = "change-chosen";
  readonly paragraph: ParagraphId;
  constructor(paragraph: ParagraphId) {
    super(ChangeChosen.type, { bubbles: true });
    this.paragraph = paragraph;
  }
}

/** These changes were seen in the list. */
export class ChangesSeen extends Event {
  static readonly type = "changes-seen";
  readonly paragraphs: readonly ParagraphId[];
  constructor(paragraphs: readonly ParagraphId[]) {
    super(ChangesSeen.type, { bubbles: true });
    this.paragraphs = paragraphs;
  }
}

const icons: Readonly<Record<ChangeKind, IconName>> = {
  added: "insertion",
  removed: "deletion",
  moved: "move",
  words: "correct",
  status: "ad-ref",
  proposed: "open",
  decided: "tick",
};

/** For how many entries at a time it is asked who made them; more are asked for as one goes on. */
const askedAtOnce = 12;

/** The element. Who made a change is asked only for entries near the one in hand; without an answer none is named. */
@customElement("since-list")
export class SinceList extends LightElement {
  @property({ attribute: false }) accessor changes: readonly Change[] = [];
  @property({ attribute: false }) accessor draft: Draft | null = null;
  @property({ attribute: false }) accessor at: ParagraphId | null = null;
  @property({ attribute: false }) accessor stepsSince: (
    paragraph: ParagraphId,
    since: number,
  ) => Promise<readonly SinceStep[]> = async () => [];
  @property({ attribute: false }) accessor partName: (part: string) => string = (part) => part;
  @state() private accessor who: ReadonlyMap<Change, readonly SinceStep[]> = new Map();
  #asking = false;

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("at") || changed.has("changes"))
      this.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
    void this.#ask();
  }

  /**
   * Asks for one entry after the other, those near the current one first. The list is shown before the answers come.
   */
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    for (;;) {
      const at = Math.max(
        0,
        this.changes.findIndex(({ paragraph }) => paragraph === this.at),
      );
      const near = [
        ...this.changes.slice(at, at + askedAtOnce),
        ...this.changes.slice(Math.max(0, at - askedAtOnce), at),
      ];
      const next = near.find((change) => !this.who.has(change));
      if (next === undefined || !this.isConnected) break;
      const steps = await this.stepsSince(next.paragraph, next.since);
      // Answers for entries that are gone are dropped.
      const live = new Set(this.changes);
      this.who = new Map([...[...this.who].filter(([change]) => live.has(change)), [next, steps]]);
    }
    this.#asking = false;
  }

  #called(change: Change): string {
    return textWords.called(change.kind, change.label);
  }

  #facts({ kinds, proposed, decided, status, movedFrom }: Change): readonly string[] {
    const numbers = proposed.flatMap((id) => this.draft?.proposals.find((q) => q.id === id)?.number ?? []);
    return [
      ...(numbers.length === 0 ? [] : [said.proposed(numbers)]),
      ...decided.map((q) => said.decided(q.number, q.status)),
      ...(status === undefined ? [] : [said.standing(statusWords[status.was], statusWords[status.now])]),
      ...(kinds.includes("moved")
        ? [movedFrom === undefined ? said.movedWithin : said.movedFrom(this.partName(movedFrom))]
        : []),
    ];
  }

  #entry(change: Change): TemplateResult {
    const { paragraph, kinds, compared } = change;
    const current = paragraph === this.at;
    const called = this.#called(change);
    const facts = this.#facts(change);
    const steps = this.who.get(change) ?? [];
    const language = this.draft?.language ?? "en";
    const lost = kinds.includes("words") && compared === undefined;
    return html`<li class="since-entry${current ? " on" : ""}" aria-current=${current ? "true" : nothing}>
      <div class="since-head">
        <button type="button" class="since-go" @click=${() => this.dispatchEvent(new ChangeChosen(paragraph))}>
          <bdi>${called === "" ? textWords.unnumbered : called}</bdi>
        </button>
        <span class="since-kinds"
          >${kinds.map((kind) => html`<span class="chip">${icon(icons[kind])} ${said.kinds[kind]}</span>`)}</span
        >
        <button
          type="button"
          class="button quiet small since-seen"
          aria-label=${said.one(called)}
          title=${said.one(called)}
          @click=${() => this.dispatchEvent(new ChangesSeen([paragraph]))}
        >
          ${icon("tick")}
        </button>
      </div>
      ${
        compared === undefined
          ? lost
            ? html`<p class="quiet">${said.notKept}</p>`
            : nothing
          : html`<p class="w step-words" lang=${language} dir="auto">
              ${drawWords(clipKept(compared, 60), { noteLabel: () => "*" })}
            </p>`
      }
      ${facts.length === 0 ? nothing : html`<p class="since-facts">${facts.map((fact) => html`<span>${fact}</span>`)}</p>`}
      ${
        steps.length === 0
          ? nothing
          : html`<ul class="since-who">
              ${steps.map(({ sentence, at }) => html`<li dir="auto">${said.when(sentence, at, Date.now())}</li>`)}
            </ul>`
      }
    </li>`;
  }

  #step(sign: IconName, label: string, key: string, command: string): TemplateResult {
    return html`<button
      type="button"
      class="button quiet small time-step"
      aria-label=${label}
      title="${label} (${key})"
      @click=${() => this.dispatchEvent(new CommandChosen(command))}
    >
      ${icon(sign)}
    </button>`;
  }

  protected override render() {
    const { changes } = this;
    if (changes.length === 0)
      return html`<p class="quiet since-nothing" role="status">${said.nothing}</p>
        <p class="hint since-hint">${said.hint}</p>`;
    return html`<p class="since-all">
        <button
          type="button"
          class="button small"
          @click=${() => this.dispatchEvent(new ChangesSeen(changes.map(({ paragraph }) => paragraph)))}
        >
          ${icon("tick")} ${said.all}
        </button>
        <span class="grow"></span>
        ${this.#step("earlier", said.previous, "Shift c", "previous-changed")}
        ${this.#step("later", said.next, "c", "next-changed")}
      </p>
      <ol class="since-entries">
        ${repeat(
          changes,
          ({ paragraph }) => paragraph,
          (change) => this.#entry(change),
        )}
      </ol>
      <p class="hint since-hint">${said.hint}</p>`;
  }
}
