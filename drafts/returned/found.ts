/** What was found in a returned file, before it is tried on the draft: a change in place and what it would ask for. */
import type { Kind, ParagraphId, Part } from "../paragraph.ts";
import type { Stance } from "../position.ts";
import type { ProposalId } from "../proposal.ts";
import type { Compared } from "../reading/difference.ts";
import type { Ask } from "../wire.ts";
import type { FilePlace } from "./file-text.ts";
import type { ReturnedChange, ReturnedKind } from "./returned.ts";

export type Asking =
  | {
      readonly asks: readonly Ask[];
      /** A new version of the party's own proposal. */
      readonly revise?: ProposalId;
      /** What the act has to say that no wording can. */
      readonly reason?: string;
    }
  | { readonly position: { readonly proposal?: ProposalId; readonly paragraph?: ParagraphId; readonly stance: Stance } }
  | { readonly hold: { readonly paragraph: ParagraphId; readonly words?: string; readonly occurrence?: number } }
  | { readonly withdraw: ProposalId };

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
  readonly authors: readonly string[];
  readonly at?: string;
  readonly untracked?: true;
  /** To be confirmed by itself, though it was tracked. */
  readonly unticked?: true;
  /** Null where nothing can be asked for; then `why` says so. */
  readonly ask: Asking | null;
  readonly why?: string;
  readonly notes: readonly string[];
  /** Where it is in the file: comments that stand there are about it. */
  readonly places: readonly FilePlace[];
  /** In the order of the text: of its paragraph, and within it. */
  readonly order: number;
  readonly from?: number;
  /** The whole paragraph is concerned: a comment anywhere in it is about it. */
  readonly whole?: true;
}
