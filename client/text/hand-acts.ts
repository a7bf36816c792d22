/**
 * What can be done with the paragraph in hand, in a row below its words: decisions of Chair and Secretariat, and a
 * delegation's proposals on the whole paragraph.
 */
import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { Part } from "../../drafts/paragraph.ts";
import type { PartyId, Seat } from "../../drafts/party.ts";
import type { Status } from "../../drafts/status.ts";
import { locks } from "../../drafts/status.ts";
import type { Act } from "../../drafts/wire.ts";
import { ActAsked, CommandChosen, DialogWanted } from "../frame/news.ts";
import type { DialogName } from "../frame/news.ts";
import { icon } from "../icons.ts";
import type { IconName } from "../icons.ts";
import { frame, notices, text as textWords } from "../words.ts";
import { chair as said } from "../frame/room-words.ts";
import { placeIn, wayBack } from "./places.ts";

/** The paragraph in hand and who has it in hand. */
export interface InHand {
  readonly draft: Draft;
  readonly paragraph: Paragraph;
  readonly part: Part;
  readonly seat: Seat;
  /** The party this seat speaks for; undefined for offices and observers. */
  readonly as: PartyId | undefined;
  /** How many brackets are open on it: with any, it cannot be agreed or put under silence. */
  readonly brackets: number;
  /** How many undecided proposals are on it. */
  readonly proposals: number;
  readonly online: boolean;
  /** What it is called in sentences; never "". */
  readonly label: string;
  /** Whether this seat's pen may change the paragraph itself. */
  readonly pen: boolean;
}

const asks = (act: Act, words: string) => (event: Event) => {
  event.currentTarget?.dispatchEvent(new ActAsked(act, words));
};
const opens = (dialog: DialogName) => (event: Event) => {
  event.currentTarget?.dispatchEvent(new DialogWanted(dialog));
};
const commands = (command: string) => (event: Event) => {
  event.currentTarget?.dispatchEvent(new CommandChosen(command));
};

const button = (
  hand: InHand,
  key: string,
  label: string,
  sign: IconName,
  act: (event: Event) => void,
  why: string | null = null,
  tone = "",
): TemplateResult => {
  const off = hand.online ? why : frame.needsConnection;
  return html`<button
    type="button"
    class="button small ${tone}"
    data-act=${key}
    aria-disabled=${off === null ? nothing : "true"}
    title=${off ?? nothing}
    @click=${(event: Event) => {
      if (off === null) act(event);
    }}
  >
    ${icon(sign)} ${label}
  </button>`;
};

const endOf = (draft: Draft, part: Part): { part: Part; after: Paragraph["id"] | null } => ({
  part,
  after: (draft.parts[part] ?? []).findLast((p) => p.parent === undefined)?.id ?? null,
});

/**
 * The buttons of Chair and Secretariat, with counts above them. What open brackets or a lost connection forbid stays
 * visible and says so.
 */
export const officeActs = (hand: InHand): TemplateResult => {
  const { paragraph: p, brackets, draft, label } = hand;
  const set = (status: Status, words = notices.done.status(label, status)) =>
    asks({ type: "set-status", paragraph: p.id, status }, words);
  const open = brackets === 0 ? null : said.openBrackets(brackets, label);
  const whole = p.kind !== "footnote" && p.kind !== "title" && p.parent === undefined;
  const inSummary = hand.part === "summary";
  const locked = locks(p.status);
  const back = wayBack(draft, p);
  const last = draft.parts.consensus?.find(({ id }) => id === back.after);
  const behind = last === undefined ? null : textWords.called(last.kind, last.label).replace("Paragraph ", "");
  const buttons = [
    ...(locked
      ? [
          button(hand, "reopen", said.reopen, "reopened", set("open", `${label} is open again.`)),
          ...(p.status === "agreed" ? [] : [button(hand, "agree", said.agree, "agreed", set("agreed"), open)]),
          button(hand, "editorial", said.editorial, "correct", opens("editorial")),
        ]
      : inSummary
        ? []
        : [
            button(hand, "agree", said.agreeAdRef, "ad-ref", set("agreed-ad-ref"), open),
            button(hand, "informals", said.informals, "informals", set("agreed-in-informals"), open),
            button(hand, "silence", said.silence, "silence", opens("silence"), open),
            p.status === "parked"
              ? button(hand, "park", said.reopen, "open", set("open", `${label} is taken up again.`))
              : button(hand, "park", said.park, "parked", set("parked")),
          ]),
    ...(whole
      ? [
          inSummary
            ? button(
                hand,
                "move",
                said.toConsensus(behind),
                "move",
                asks(
                  { type: "move", paragraph: p.id, to: back },
                  notices.done.placed(
                    label,
                    placeIn(draft, p, back, () => "the consensus text"),
                  ),
                ),
              )
            : button(
                hand,
                "move",
                said.toSummary,
                "move",
                asks(
                  { type: "move", paragraph: p.id, to: endOf(draft, "summary") },
                  notices.done.move(label, "the Chair’s summary"),
                ),
              ),
        ]
      : []),
    ...(draft.floor === p.id || inSummary
      ? []
      : [
          button(
            hand,
            "floor",
            "Floor",
            "floor",
            asks({ type: "set-floor", paragraph: p.id }, notices.done.floor(label)),
          ),
        ]),
    ...(hand.pen && !locked
      ? [
          button(hand, "insert", "New paragraph", "add", opens("insert")),
          ...(p.ins?.length ? [] : [button(hand, "more", "More…", "more", opens("paragraph"))]),
        ]
      : []),
  ];
  return html`<div class="foot"><span>${textWords.chairCounts(hand.proposals, brackets)}</span></div>
    <div class="acts">${buttons}</div>`;
};

/**
 * The buttons of a delegation. Nothing in the Chair's summary, which is not negotiated. What goes on the record is for
 * heads alone; a paper for a new paragraph can be begun by drafters too, and without a connection.
 */
export const delegationActs = (hand: InHand): TemplateResult | typeof nothing => {
  if (hand.as === undefined || hand.part === "summary") return nothing;
  const p = hand.paragraph;
  // A footnote goes where its reference goes.
  const note = p.kind === "footnote";
  const buttons = [
    ...(note
      ? []
      : [
          button(
            { ...hand, online: true },
            "new",
            "New paragraph after",
            "insertion",
            commands("propose-new"),
            null,
            "quiet",
          ),
        ]),
    ...(hand.seat.head && !p.del?.length && !p.ins?.length
      ? [button(hand, "out", "Take out…", "deletion", opens("propose-out"), null, "quiet")]
      : []),
    ...(hand.seat.head && !p.ins?.length && !note
      ? [button(hand, "propose-move", "Move…", "move", opens("propose-move"), null, "quiet")]
      : []),
    ...(hand.seat.head && !p.ins?.length
      ? [button(hand, "hold", "Hold it…", "hold", opens("propose-hold"), null, "quiet")]
      : []),
  ];
  return html`<div class="acts quiet-acts">${buttons}</div>`;
};
