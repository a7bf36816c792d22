/** Forms of a delegation: a condition, words for the Chair alone, proposals on a whole paragraph. */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { ConditionKind, Stance } from "../../drafts/position.ts";
import type { Proposal } from "../../drafts/proposal.ts";
import type { ActOf } from "../../drafts/wire.ts";
import type { Previewed } from "../editor/table-preview.ts";
import { icon } from "../icons.ts";
import { forms, text as said } from "../words.ts";
import { destination, form, marksHint, parties, partName, place, stance, wordingWith } from "./asks.ts";
import type { Asks } from "./asks.ts";

/** The ids that "226, 31" names: proposals by number, else paragraphs by label. */
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

const hangsOn = (freely: boolean): TemplateResult =>
  html`<label class="field"
      >It hangs on<select name="kind">
        ${freely ? html`<option value="">nothing</option>` : nothing}
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
    /></label>`;

/** The condition in the fields of `hangsOn`. */
const conditionIn = (asks: Asks, data: FormData): Pick<ActOf<"take-position">, "condition"> => {
  const kind = String(data.get("kind") ?? "") as ConditionKind | "";
  if (kind === "") return {};
  const named = namedIn(asks, String(data.get("with") ?? ""));
  const words = String(data.get("text") ?? "").trim();
  return {
    condition: { kind, ...(named.length > 0 ? { with: named } : {}), ...(words === "" ? {} : { text: words }) },
  };
};

const forChairOnly = html`<label class="tick"><input type="checkbox" name="chair" /> For the Chair only</label>`;
const visibilityIn = (data: FormData): { visibility?: "chair" } =>
  data.get("chair") === null ? {} : { visibility: "chair" };

/** A party's position on a proposal together with its condition: ad referendum, a package, or words. */
export const condition = (asks: Asks, proposal: Proposal, as: PartyId): TemplateResult =>
  form(
    asks,
    html`${stance(proposal.positions?.[as]?.stance ?? "support")} ${hangsOn(false)} ${forChairOnly}`,
    "Put on the record",
    (data) =>
      asks.ask(
        {
          type: "take-position",
          as,
          proposal: proposal.id,
          stance: data.get("stance") as Stance,
          ...visibilityIn(data),
          ...conditionIn(asks, data),
        },
        `Your position on ${proposal.number}, with its condition, is on the record.`,
      ),
  );

/** A position on the paragraph in hand, its part or the whole; the Secretariat enters one that it heard. */
export const positionOn = (asks: Asks, draft: Draft, p: Paragraph | null): TemplateResult => {
  const entering = asks.as === undefined;
  return form(
    asks,
    html`${entering ? html`<label class="field">Said by${parties(asks, "party")}</label>` : nothing}
      <label class="field"
        >On<select name="target">
          ${p === null ? nothing : html`<option value="paragraph" selected>${said.called(p.kind, asks.label)}</option>`}
          <option value="part">${partName(draft, asks.partShown)}</option>
          <option value="whole">the whole text</option>
        </select></label
      >
      ${stance("support")}
      <label class="field">Why<textarea name="reason" rows="2" maxlength="4000" dir="auto"></textarea></label>
      ${hangsOn(true)} ${entering ? nothing : forChairOnly}`,
    "Put on the record",
    (data) => {
      const target = data.get("target");
      const reason = String(data.get("reason") ?? "").trim();
      const as = asks.as ?? String(data.get("party"));
      asks.ask(
        {
          type: "take-position",
          as,
          ...(target === "paragraph" && p !== null ? { paragraph: p.id } : {}),
          ...(target === "part" ? { part: asks.partShown } : {}),
          stance: data.get("stance") as Stance,
          ...(reason === "" ? {} : { reason }),
          ...(entering ? { source: "floor" as const } : {}),
          ...visibilityIn(data),
          ...conditionIn(asks, data),
        },
        `The position of ${asks.nameOf(as)} is on the record.`,
      );
    },
  );
};

/** A party's position on a proposal for the Chair only, with words; besides the Chair only the party reads them. */
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

/** The preview of an act in the dialog, with the button that sends it. */
export const previewing = (asks: Asks, act: Previewed): TemplateResult => {
  return html`<div class="dialog-body">
    <table-preview
      .room=${asks.room}
      .act=${act}
      .drawing=${asks.drawing}
      back=${act.type === "table" && "out" in act ? "Cancel" : forms.back}
      label=${act.type === "revise" ? `Revise ${asks.draft?.proposals.find((q) => q.id === act.proposal)?.number ?? ""}` : `Table as ${asks.nameOf(act.as)}`}
    ></table-preview>
  </div>`;
};

/** New words for a party's own proposal on a paragraph, written as the paragraph should read; previewed first. */
export const revise = (asks: Asks, p: Paragraph, proposal: Proposal, as: PartyId): TemplateResult => {
  return form(
    asks,
    html`<label class="field"
        >${asks.label} as it should read with ${proposal.number}<textarea
          name="wording"
          rows="7"
          dir="auto"
          required
          .value=${wordingWith(p, proposal)}
        ></textarea></label
      >${marksHint}`,
    "What the room will read",
    (data) => {
      const wording = String(data.get("wording")).trim();
      asks.preview({ type: "revise", as, proposal: proposal.id, paragraph: p.id, wording });
    },
  );
};

/** A proposal to move a paragraph; previewed first. */
export const proposeMove = (asks: Asks, draft: Draft, p: Paragraph, as: PartyId): TemplateResult => {
  return form(asks, place(asks, draft, p), "What the room will read", (data) => {
    asks.preview({ type: "table", as, paragraph: p.id, to: destination(asks, data) });
  });
};

/** A hold on words of a paragraph, or on all of it; the selected words are filled in. Previewed first. */
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
