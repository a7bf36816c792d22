/**
 * The slider over the record: a native range input for mouse, touch and screen readers, ticks below it for the
 * revisions, and buttons that do what the keys do. It only reports where the user wants to be.
 */
import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LightElement } from "../frame/light.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { past as said } from "./past-words.ts";
import { Dragged, Stepped, stepOf } from "./slider-news.ts";
import { fractionOf, neighbourRevision, positionOf, seqAt, ticksOf } from "./scale.ts";
import type { Scale } from "./scale.ts";

/** The width of the thumb in pixels: ticks are under its middle. */
const thumb = 18;
/** The width of a revision's name below the track, in pixels. */
const nameWidth = 76;

/**
 * The element. Its `seq` is set from outside, so the thumb stays where the page says; without a scale nothing can be
 * chosen.
 */
@customElement("time-slider")
export class TimeSlider extends LightElement {
  @property({ attribute: false }) accessor scale: Scale | null = null;
  /** The entry at which the thumb is. */
  @property({ attribute: false }) accessor seq = 0;
  /** The moment in words. */
  @property() accessor words = "";
  @state() private accessor width = 0;

  readonly #sized = new ResizeObserver(([entry]) => {
    this.width = entry?.contentRect.width ?? 0;
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized.disconnect();
  }

  override focus(): void {
    this.querySelector<HTMLElement>("input")?.focus();
  }

  protected override firstUpdated(): void {
    const track = this.querySelector(".time-track");
    if (track !== null) this.#sized.observe(track);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("scale") && this.scale !== null) this.firstUpdated();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const step = stepOf(event, getComputedStyle(this).direction === "rtl");
    if (step === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.dispatchEvent(step);
  };

  #button(sign: IconName, label: string, key: string, by: "step" | "revision", way: 1 | -1): TemplateResult {
    const { scale, seq } = this;
    const at = scale === null ? 0 : positionOf(scale, seq);
    const off =
      scale === null ||
      (by === "revision"
        ? neighbourRevision(scale, seq, way) === undefined && !(way > 0 && at < scale.max)
        : way > 0
          ? at >= scale.max
          : at <= scale.min);
    return html`<button
      type="button"
      class="button quiet small time-step"
      aria-label=${label}
      title="${label} (${key})"
      aria-disabled=${off ? "true" : nothing}
      @click=${() => !off && this.dispatchEvent(new Stepped(by, way))}
    >
      ${icon(sign)}
    </button>`;
  }

  protected override render() {
    const { scale, seq } = this;
    if (scale === null) return nothing;
    const at = positionOf(scale, seq);
    const room = this.width === 0 ? 0.2 : nameWidth / Math.max(1, this.width - thumb);
    const place = (fraction: number): string =>
      `inset-inline-start: calc(${thumb / 2}px + (100% - ${thumb}px) * ${fraction.toFixed(5)})`;
    return html`${scale.only === undefined ? this.#button("earlier-revision", said.earlierRevision, "Page Down", "revision", -1) : nothing}
      ${this.#button("earlier", said.earlier, "←", "step", -1)}
      <div class="time-track">
        <input
          type="range"
          min=${scale.min}
          max=${Math.max(scale.max, scale.min + 1)}
          step="1"
          aria-label=${said.slider}
          aria-valuetext=${this.words}
          .value=${String(scale.max === scale.min ? scale.min + 1 : at)}
          @keydown=${this.#pressed}
          @input=${(event: Event) => {
            this.dispatchEvent(new Dragged(seqAt(scale, Number((event.target as HTMLInputElement).value))));
          }}
        />
        <span
          class="time-past"
          style="inline-size: calc((100% - ${thumb}px) * ${fractionOf(scale, at).toFixed(5)})"
        ></span>
        ${ticksOf(scale, room).map(
          (tick) =>
            html`<span class="time-tick" style=${place(tick.at)} aria-hidden="true"></span> ${
                tick.named
                  ? html`<button
                      type="button"
                      class="time-name${tick.at > 0.93 ? " last" : tick.at < 0.07 ? " first" : ""}${tick.seq === seq ? " on" : ""}"
                      tabindex="-1"
                      style=${place(tick.at)}
                      @click=${() => this.dispatchEvent(new Dragged(tick.seq))}
                    >
                      <bdi>${tick.name}</bdi>
                    </button>`
                  : nothing
              }`,
        )}
      </div>
      ${this.#button("later", said.later, "→", "step", 1)}
      ${scale.only === undefined ? this.#button("later-revision", said.laterRevision, "Page Up", "revision", 1) : nothing}`;
  }
}
