/**
 * What a file does to proposals that were in it when it left: amends their words, or accepts and rejects them in Word.
 */
import { call, numberOf, pending } from "../acts/called.ts";
import type { ParagraphId, Stretch } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { applyChanges } from "../reading/difference.ts";
import { plain } from "../reading/words.ts";
import type { Found } from "./found.ts";
import { inPlace } from "./in-place.ts";
import type { HostEdit } from "./proposed-words.ts";
import { wordingIn } from "./tabling.ts";
import type { Texts } from "./texts.ts";

/**
 * An edit of the words of another party's change, and the paragraph of the draft and place in the file where it was
 * found.
 */
export interface InHost {
  readonly edit: HostEdit;
  readonly paragraph: ParagraphId;
  readonly order: number;
}

/**
 * Adds to `found` what was done to proposals of others, or of the sender. Deciding in Word, and striking all words, has
 * to be confirmed separately; an amendment is ticked like any change.
 */
export class Others {
  readonly texts: Texts;
  readonly found: Found[];

  constructor(texts: Texts, found: Found[]) {
    this.texts = texts;
    this.found = found;
  }

  /** Notes that another party's tracked change was accepted or rejected in Word. */
  decided(proposal: ProposalId, stance: "support" | "object", paragraph: ParagraphId, order: number): void {
    const known = this.found.find((one) => one.about?.proposal === proposal && one.untracked);
    if (known !== undefined) {
      if (known.stance === stance || known.ask === null) return;
      this.found.splice(this.found.indexOf(known), 1, {
        ...known,
        ask: null,
        why: `Cannot be tabled: of ${numberOf(this.texts.now, proposal)} some changes were accepted in Word and others rejected. Amend it, or take a position on it.`,
      });
      return;
    }
    const entry = this.texts.now.tables.record.proposals[proposal];
    // The proposal has been decided meanwhile, so there is nothing to say of it.
    if (entry === undefined || !pending(entry.status)) return;
    const sponsors = this.texts.now.proposals.find(({ id }) => id === proposal)?.sponsors ?? [];
    const mine = sponsors.includes(this.texts.sending.as);
    if (mine && stance === "support") return;
    const { number } = entry;
    this.found.push({
      kind: "position",
      paragraph,
      part: this.texts.partOf(paragraph) ?? "consensus",
      paragraphKind: this.texts.kindOf(paragraph),
      called: call(this.texts.now, paragraph),
      words: [],
      about: { proposal, number },
      stance,
      authors: [],
      untracked: true,
      ask: mine ? { withdraw: proposal } : { position: { proposal, stance } },
      notes: [
        mine
          ? `Your own ${number} was rejected in Word: ticking this withdraws it.`
          : stance === "support"
            ? `${number} was accepted in Word: ticking this says that you support it.`
            : `${number} was rejected in Word: ticking this says that you object to it.`,
      ],
      places: [],
      order,
    });
  }

  /** Notes edits inside words that another party, or the same one, proposes. */
  amended(edits: readonly InHost[]): void {
    const { record } = this.texts.now.tables;
    for (const { edit, paragraph, order } of edits) {
      const change = record.changes[edit.change];
      const proposal = change && record.proposals[change.proposal];
      if (change === undefined || proposal === undefined || (change.type !== "words" && change.type !== "new"))
        continue;
      const length = plain(change.words).length;
      const cuts = edit.out.map(([from, to]) => ({ from, to, words: [] as Stretch[] }));
      const puts = edit.put.map(({ at, t }) => ({ from: at, to: at, words: [{ t }] as Stretch[] }));
      const changes = [...cuts, ...puts].sort((a, b) => a.from - b.from || a.to - b.to);
      const all = edit.put.length === 0 && edit.out.reduce((sum, [from, to]) => sum + to - from, 0) >= length;
      const mine =
        this.texts.now.proposals.find(({ id }) => id === change.proposal)?.sponsors?.includes(this.texts.sending.as) ===
        true;
      const about = { proposal: change.proposal, number: proposal.number, change: edit.change };
      const part = this.texts.partOf(paragraph) ?? "consensus";
      const wording = wordingIn(this.texts.now, part)(applyChanges(change.words, changes));
      this.found.push({
        kind: all
          ? "position"
          : edit.put.length === 0
            ? "deletion"
            : edit.out.length === 0
              ? "insertion"
              : "replacement",
        paragraph,
        part,
        paragraphKind: this.texts.kindOf(paragraph),
        called: call(this.texts.now, paragraph),
        words: inPlace(change.words, changes),
        about,
        ...(all && { stance: "object" as const }),
        authors: edit.authors,
        ...(edit.at !== undefined && { at: edit.at }),
        ask: all
          ? mine
            ? { withdraw: change.proposal }
            : { position: { proposal: change.proposal, stance: "object" } }
          : mine
            ? { revise: change.proposal, asks: [{ change: edit.change, wording }] }
            : { asks: [{ change: edit.change, wording }] },
        ...(all && { unticked: true as const }),
        notes: [
          all
            ? mine
              ? `All words of your own ${proposal.number} were struck: ticking this withdraws it.`
              : `All words of ${proposal.number} were struck: ticking this says that you object to it.`
            : mine
              ? `A new version of your own ${proposal.number}.`
              : `An amendment to ${proposal.number}.`,
        ],
        places: edit.places,
        order,
      });
    }
  }
}
