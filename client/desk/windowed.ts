/**
 * Renders only the visible items of a long list. Heights are measured when items are shown, and estimated before. The
 * element that scrolls is the one in the host marked `data-scrolls`, else the host. If something stands above the list
 * in it, the list is marked `data-list`.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Pixels beyond the edges of the view that are rendered too, so that quick scrolling shows no gaps. */
const margin = 800;

/**
 * The rendering of one host's list. Up to `threshold` items all are rendered; `guess` is the height in pixels of an
 * item that was never shown. Items are marked `data-key`, spacers `data-space` with their height.
 */
export class Windowed implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #threshold: number;
  readonly #guess: number;
  readonly #heights = new Map<string, number>();
  #scroller: HTMLElement | null = null;
  #keys: readonly string[] = [];
  #from = 0;
  #to = 0;
  /** The height of what is above the list within the scrolling element. */
  #lead = 0;

  constructor(host: ReactiveControllerHost & HTMLElement, threshold: number, guess: number) {
    this.#host = host;
    this.#threshold = threshold;
    this.#guess = guess;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#scroller?.removeEventListener("scroll", this.#scrolled);
    this.#scroller = null;
  }

  /** Measures the items shown, and asks for another update if other items have to be shown. */
  hostUpdated(): void {
    if (this.#keys.length <= this.#threshold) return;
    if (this.#scroller?.isConnected !== true) {
      this.#scroller = this.#host.querySelector("[data-scrolls]") ?? this.#host;
      this.#scroller.addEventListener("scroll", this.#scrolled, { passive: true });
    }
    const list = this.#host.querySelector("[data-list]");
    if (list !== null)
      this.#lead =
        list.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top + this.#scroller.scrollTop;
    for (const item of this.#host.querySelectorAll<HTMLElement>("[data-key]"))
      if (item.offsetHeight > 0) this.#heights.set(item.dataset["key"]!, item.offsetHeight);
    for (const spacer of this.#host.querySelectorAll<HTMLElement>("[data-space]"))
      spacer.style.height = `${spacer.dataset["space"]}px`;
    this.#scrolled();
  }

  readonly #scrolled = (): void => {
    const [from, to] = this.#range();
    if (from !== this.#from || to !== this.#to) this.#host.requestUpdate();
  };

  #height(key: string): number {
    return this.#heights.get(key) ?? this.#guess;
  }

  #range(): readonly [number, number] {
    if (this.#keys.length <= this.#threshold) return [0, this.#keys.length];
    const top = (this.#scroller?.scrollTop ?? 0) - this.#lead - margin;
    const bottom = top + (this.#scroller?.clientHeight ?? 900) + 2 * margin;
    let at = 0;
    let from = 0;
    let to = this.#keys.length;
    for (let n = 0; n < this.#keys.length; n++) {
      const height = this.#height(this.#keys[n]!);
      if (at + height < top) from = n + 1;
      if (at > bottom) {
        to = n;
        break;
      }
      at += height;
    }
    return [from, to];
  }

  /** Which items to render, and the heights of those left out before and after. */
  show(keys: readonly string[]): {
    readonly from: number;
    readonly to: number;
    readonly before: number;
    readonly after: number;
  } {
    this.#keys = keys;
    [this.#from, this.#to] = this.#range();
    const sum = (some: readonly string[]): number => some.reduce((height, key) => height + this.#height(key), 0);
    return {
      from: this.#from,
      to: this.#to,
      before: Math.round(sum(keys.slice(0, this.#from))),
      after: Math.round(sum(keys.slice(this.#to))),
    };
  }

  /** Scrolls so that an item is rendered. */
  bring(key: string): void {
    const at = this.#keys.indexOf(key);
    if (at < 0 || (at >= this.#from && at < this.#to)) return;
    const scroller = this.#scroller;
    if (scroller)
      scroller.scrollTop = this.#lead + this.#keys.slice(0, at).reduce((height, k) => height + this.#height(k), 0);
    this.#host.requestUpdate();
  }
}
