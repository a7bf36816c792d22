/** Elements of this client render into the light DOM: one style sheet, one text to select and search, ids that reach. */
import { LitElement } from "lit";

export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
