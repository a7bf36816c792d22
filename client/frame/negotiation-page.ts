/** The negotiation: outline, text and desk of one seat. */
import { LitElement, html } from "lit";
import { customElement, property } from "lit/decorators.js";

@customElement("negotiation-page")
export class NegotiationPage extends LitElement {
  @property() accessor negotiation = "";
  @property() accessor seat = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    return html`<main>${this.negotiation} ${this.seat}</main>`;
  }
}
