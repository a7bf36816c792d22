/** Forms of a delegation: a condition, words for the Chair alone, proposals on a whole paragraph. */
import type { TemplateResult } from "lit";
import { html } from "lit";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { Stance } from "../../drafts/position.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import type { Previewed } from "../editor/table-preview.ts";
import { icon } from "../icons.ts";
import { destination, form, place, stance } from "./asks.ts";
import type { Asks } from "./asks.ts";

/** "226, 31" as what they name: proposals by number, then paragraphs by label. */
const namedIn = (asks: Asks, words: string): (Proposal["id"] | ParagraphId)[] => {
  const all = Object.values(asks.draft?.parts ?? {}).flat();
  return words
    .split(/[,;]/)
    .map((word) => word.trim().replace(/^#/, ""))
    .flatMap((word) => {
      if (word === "") return [];
      const found = asks.draft?.proposals.find((q) => q.number === word)?.id ?? all.find((p) => p.label === word)?.id;
      return found === undefined ? [] : [found];
    });
};

export const condition = (asks: Asks, proposal: Proposal, as: PartyId): TemplateResult => {
  const own = proposal.positions?.[as];
  return form(
    asks,
    html`${stance(own?.stance ?? "support")}
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
      const named = namedIn(asks, String(data.get("with") ?? ""));
      const words = String(data.get("text") ?? "").trim();
      asks.ask(
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
};

export const tellChair = (asks: Asks, proposal: Proposal, as: PartyId): TemplateResult => {
  return form(
    asks,
    html`<p class="private-line">${icon("lock")} Only the Chair reads this, and ${asks.nameOf(as)}.</p>
      ${stance(proposal.positions?.[as]?.stance ?? "can-live-with")}
      <label class="field">Words for the Chair<textarea name="reason" maxlength="4000"></textarea></label>`,
    "Tell the Chair",
    (data) => {
      const reason = String(data.get("reason") ?? "").trim();
      asks.ask(
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
};

export const previewing = (asks: Asks, act: Previewed): TemplateResult => {
  return html`<div class="dialog-body">
    <table-preview
      .room=${asks.room}
      .act=${act}
      .drawing=${asks.drawing}
      label="Table as ${asks.nameOf(act.as)}"
    ></table-preview>
  </div>`;
};

export const proposeMove = (asks: Asks, draft: Draft, p: Paragraph, as: PartyId): TemplateResult => {
  return form(asks, place(asks, draft, p), "What the room will read", (data) => {
    asks.preview({ type: "table", as, paragraph: p.id, to: destination(asks, data) });
  });
};

export const proposeHold = (asks: Asks, p: Paragraph, as: PartyId): TemplateResult => {
  const chosen = getSelection()?.toString().trim() ?? "";
  return form(
    asks,
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
      asks.preview({ type: "hold", as, paragraph: p.id, ...(words === "" ? {} : { words }) });
    },
  );
};
