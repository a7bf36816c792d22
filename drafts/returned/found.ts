/** A change found in a returned file, with what it would ask for, before it is tried on the draft. */
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import type { Stance } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import type { Compared } from "../reading/difference.ts";
import type { Ask } from "../wire.ts";
import type { FilePlace } from "./file-text.ts";
import type { ReturnedChange, ReturnedKind } from "./returned.ts";

/**
 * What a change asks for: proposals (several asks are one act), a position, a hold on standing words, or to withdraw
 * the sender's own proposal.
 */
export type Asking =
  | {
      readonly asks: readonly Ask[];
      /** The party's own proposal, of which it would be a new version. */
      readonly revise?: ProposalId;
      /** What the act should say besides its wording. */
      readonly reason?: string;
    }
  | { readonly position: { readonly proposal?: ProposalId; readonly paragraph?: ParagraphId; readonly stance: Stance } }
  | { readonly hold: { readonly paragraph: ParagraphId; readonly words?: string; readonly occurrence?: number } }
  | { readonly withdraw: ProposalId };

/** One line of the preview in the making. Fields that `ReturnedChange` has too mean the same there. */
export interface Found {
  readonly kind: ReturnedKind;
  readonly paragraph: ParagraphId | null;
  readonly part: Part;
  readonly paragraphKind: Kind;
  readonly called: string;
  readonly words: readonly Compared[];
  readonly to?: string;
  readonly about?: NonNullable<ReturnedChange["about"]>;
  readonly stance?: Stance;
  /** Word's names; empty if it was made without Track Changes. */
  readonly authors: readonly string[];
  readonly at?: string;
  readonly untracked?: true;
  /** Set if it has to be confirmed separately although it was tracked. */
  readonly unticked?: true;
  /** What it would ask for; null if it cannot ask for anything, and then `why` says why. */
  readonly ask: Asking | null;
  readonly why?: string;
  readonly notes: readonly string[];
  /** Its places in the file: comments there are about it. */
  readonly places: readonly FilePlace[];
  /** For sorting in the order of the text. */
  readonly order: number;
  /** For sorting within a paragraph: the offset of its words. */
  readonly from?: number;
  /** Set if it concerns the whole paragraph: a comment anywhere in it is then about this. */
  readonly whole?: true;
}
