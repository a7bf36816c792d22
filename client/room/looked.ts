/** What changed since this seat last looked, by paragraph: a memory of the device, never sent anywhere. */
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Kept } from "./kept.ts";
import type { ChangedSince } from "./states.ts";

/** A paragraph as it was looked at: a digest of words, status and proposals, and the proposals on it. */
interface Seen {
  readonly digest: string;
  readonly proposals: readonly ProposalId[];
}

export class Looked {
  readonly #kept: Kept;
  readonly #say: () => void;
  #seen: Record<ParagraphId, Seen>;
  /** Paragraphs as they are; the same Paragraph object is not digested twice. */
  readonly #digests = new WeakMap<Paragraph, Seen>();
  #now = new Map<ParagraphId, Paragraph>();
  #changed: ChangedSince = { paragraphs: new Set(), proposals: new Set() };

  constructor(kept: Kept, say: () => void) {
    this.#kept = kept;
    this.#say = say;
    this.#seen = kept.read<Record<ParagraphId, Seen>>("looked") ?? {};
  }

  get changed(): ChangedSince {
    return this.#changed;
  }

  /** A new reading. On the very first visit everything counts as seen: nobody wants a text that is all news. */
  read(draft: Draft): void {
    this.#now = new Map(Object.values(draft.parts).flatMap((part) => part.map((p) => [p.id, p] as const)));
    if (Object.keys(this.#seen).length === 0 && this.#now.size > 0) {
      this.#seen = Object.fromEntries([...this.#now].map(([id, p]) => [id, this.#digest(p)]));
      this.#keep();
    }
    this.#compare();
  }

  at(paragraph: ParagraphId): void {
    const p = this.#now.get(paragraph);
    if (!p) return;
    const now = this.#digest(p);
    if (this.#seen[paragraph]?.digest === now.digest) return;
    this.#seen = { ...this.#seen, [paragraph]: now };
    this.#keep();
    this.#compare();
  }

  #keep(): void {
    this.#kept.write("looked", this.#seen);
  }

  #compare(): void {
    const paragraphs = new Set<ParagraphId>();
    const proposals = new Set<ProposalId>();
    for (const [id, p] of this.#now) {
      const now = this.#digest(p);
      const seen = this.#seen[id];
      if (seen?.digest === now.digest) continue;
      paragraphs.add(id);
      for (const proposal of now.proposals) if (!seen?.proposals.includes(proposal)) proposals.add(proposal);
    }
    const same =
      [...paragraphs].join() === [...this.#changed.paragraphs].join() &&
      proposals.size === this.#changed.proposals.size;
    this.#changed = { paragraphs, proposals };
    if (!same) this.#say();
  }

  #digest(p: Paragraph): Seen {
    const known = this.#digests.get(p);
    if (known) return known;
    const proposals = [
      ...new Set([
        ...p.runs.flatMap((run) => [...(run.ins ?? []), ...(run.del ?? []), ...(run.hold ?? [])]),
        ...(p.ins ?? []),
        ...(p.del ?? []),
        ...(p.moveTo ?? []).map((move) => move.proposal),
        ...(p.received ?? []),
      ]),
    ].sort();
    const words = p.runs.map((run) => (run.ins ? "" : run.t)).join("");
    const seen = { digest: digestOf(`${p.status}|${proposals.join()}|${words}`), proposals };
    this.#digests.set(p, seen);
    return seen;
  }
}

/** FNV-1a with the length: small enough to keep for every paragraph; a clash only hides one piece of news. */
const digestOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return `${text.length.toString(36)}.${(hash >>> 0).toString(36)}`;
};
