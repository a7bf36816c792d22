/**
 * The base of this client's elements: they render into the light DOM, so that style sheets, search, selection and ids
 * work across elements.
 */
import { LitElement } from "lit";

/** An element without a shadow root. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
