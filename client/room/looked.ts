/**
 * What changed since this seat last looked, by paragraph. It is kept on the device and never sent. A paragraph counts
 * as seen when it leaves the hand, as it was when it was taken in hand; what changed meanwhile is still news. What this
 * seat did itself is never news.
 */
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId, Stretch } from "../../drafts/paragraph.ts";
import type { ProposalId } from "../../drafts/proposal.ts";
import type { Act, ActAnswer } from "../../drafts/wire.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import type { Kept } from "./kept.ts";
import { changeOf, digestOf, inOrder, isAsSeen, isNewsOnlyBy, placedIn, seenOf } from "./seen.ts";
import type { Change, Placed, Seen } from "./seen.ts";
import type { ChangedSince } from "./states.ts";

/** An own act that is on its way, or whose result has not arrived. */
interface Own {
  readonly about: Set<ParagraphId>;
  /** Paragraphs that were news before the act stay news. */
  readonly news: ReadonlySet<ParagraphId>;
  seq: number;
  proposal?: ProposalId;
}

/** What this seat tabled on another page of the device, such as from a file. */
interface TabledElsewhere {
  readonly proposals: readonly ProposalId[];
  /** The seq of the last of them. */
  readonly seq: number;
}

/** Notes what this seat tabled where there is no text, so that it is not news when the text is opened. */
export const rememberTabled = (
  kept: Pick<Kept, "read" | "write">,
  tabled: readonly { readonly proposal?: ProposalId; readonly seq?: number }[],
): void => {
  const known = kept.read<TabledElsewhere>("tabled");
  const proposals = [...(known?.proposals ?? []), ...tabled.flatMap(({ proposal }) => proposal ?? [])];
  const seq = Math.max(known?.seq ?? 0, ...tabled.map((one) => one.seq ?? 0));
  if (proposals.length === 0) return;
  kept.write("tabled", { proposals, seq } satisfies TabledElsewhere);
};

/** A paragraph as it was when it was taken in hand. */
interface Taken {
  readonly id: ParagraphId;
  readonly seen: Seen;
  readonly words: readonly Stretch[];
}

const none: ChangedSince = { paragraphs: new Set(), proposals: new Set() };

/**
 * What this seat has seen of each paragraph, on this device, and so what is news to it. It reads no server and changes
 * nothing for others.
 */
export class Looked {
  readonly #kept: Pick<Kept, "read" | "write">;
  readonly #say: () => void;
  readonly #visible: () => boolean;
  #seen: Map<ParagraphId, Seen>;
  #now: ReadonlyMap<ParagraphId, Placed> = new Map();
  #draft: Draft | null = null;
  #changed: ChangedSince = none;
  #list: readonly Change[] | null = null;
  #taken: Taken | null = null;
  #typing: ParagraphId | null = null;
  #own: Own[] = [];
  #elsewhere: TabledElsewhere | undefined;

  constructor(
    kept: Pick<Kept, "read" | "write">,
    say: () => void,
    visible: () => boolean = () => document.visibilityState === "visible",
  ) {
    this.#kept = kept;
    this.#say = say;
    this.#visible = visible;
    // What an earlier version of the client noted cannot be compared.
    kept.write("looked", undefined);
    this.#elsewhere = kept.read("tabled");
    this.#seen = new Map(Object.entries(kept.read<Record<ParagraphId, Seen>>("seen") ?? {}) as [ParagraphId, Seen][]);
  }

  /** The paragraphs and proposals that are news to this seat; empty on the first visit. */
  get changed(): ChangedSince {
    return this.#changed;
  }

  /** All paragraphs in the order of the text; removed ones are where they stood. */
  get order(): readonly ParagraphId[] {
    return inOrder(this.#now, this.#seen);
  }

  /** All changes, in that order. */
  get list(): readonly Change[] {
    const draft = this.#draft;
    if (draft === null) return [];
    return (this.#list ??= this.order
      .filter((id) => this.#changed.paragraphs.has(id))
      .flatMap((id) => changeOf(draft, id, this.#seen.get(id), this.#wordsKept(id), this.#now.get(id)) ?? []));
  }

  /** Takes a new draft. On the very first visit everything counts as seen, because a text full of news helps nobody. */
  read(draft: Draft): void {
    const before = this.#draft;
    this.#draft = draft;
    this.#now = placedIn(draft);
    if (this.#seen.size === 0 && this.#now.size > 0) this.#adopt([...this.#now.keys()]);
    // Words one types oneself count as seen.
    if (this.#typing !== null && before !== null && this.#visible()) this.#adopt([this.#typing]);
    this.#settleElsewhere(draft.seq);
    this.#settleOwn();
    this.#compare();
  }

  #settleElsewhere(seq: number): void {
    const tabled = this.#elsewhere;
    if (tabled === undefined || tabled.seq > seq) return;
    this.#elsewhere = undefined;
    this.#kept.write("tabled", undefined);
    const own = new Set(tabled.proposals);
    this.#adopt([...this.#now].flatMap(([id, now]) => (isNewsOnlyBy(this.#seen.get(id), now, own) ? [id] : [])));
  }

  /** Notes that a paragraph was taken in hand, and how it was. */
  took(id: ParagraphId): void {
    const placed = this.#now.get(id);
    this.#taken =
      placed === undefined || this.#draft === null
        ? null
        : { id, seen: seenOf(placed, this.#draft.seq), words: wordsOf(placed.p) };
  }

  /** Notes that it left the hand: it counts as seen, as it was when it was taken. */
  left(id: ParagraphId): void {
    const taken = this.#taken?.id === id ? this.#taken : null;
    this.#taken = null;
    // A page in the background shows nothing to anybody.
    if (!this.#visible()) return;
    if (taken === null) this.#adopt([id]);
    else this.#remember(id, taken.seen, taken.words);
    this.#keep();
    this.#compare();
  }

  /** Notes that these were seen as they are now; removed ones were read in the list. */
  mark(ids: Iterable<ParagraphId>): void {
    this.#adopt(ids);
    if (this.#taken !== null) this.took(this.#taken.id);
    this.#compare();
  }

  /** Notes in which paragraph of the text this seat types. */
  types(id: ParagraphId | null): void {
    if (this.#typing === id) return;
    // The last letters are its own too.
    if (this.#typing !== null && this.#draft !== null && this.#visible()) this.mark([this.#typing]);
    this.#typing = id;
  }

  /**
   * Notes that an act is being sent. The result is to be called with the answer, so that its outcome can be told from
   * news.
   */
  sends(act: Act): (answer: ActAnswer | null) => void {
    const own: Own = { about: this.#aboutOf(act), news: new Set(this.#changed.paragraphs), seq: Infinity };
    this.#own.push(own);
    return (answer) => {
      if (answer === null) this.#own = this.#own.filter((other) => other !== own);
      else {
        own.seq = answer.seq;
        if (answer.paragraph !== undefined) own.about.add(answer.paragraph);
        if (answer.proposal !== undefined) own.proposal = answer.proposal;
      }
      this.#settleOwn();
      this.#compare();
    };
  }

  #aboutOf(act: Act): Set<ParagraphId> {
    const about = new Set<ParagraphId>();
    const look = (named: object): void => {
      for (const [key, value] of Object.entries(named)) {
        if (key === "paragraph" || key === "with") about.add(value as ParagraphId);
        else if (key === "proposal") for (const id of this.#onOf(value as ProposalId)) about.add(id);
        else if (key === "changes" && Array.isArray(value)) for (const one of value) look(one as object);
      }
    };
    look(act);
    return about;
  }

  #onOf(proposal: ProposalId): readonly ParagraphId[] {
    return this.#draft?.proposals.find(({ id }) => id === proposal)?.changes.map(({ paragraph }) => paragraph) ?? [];
  }

  /**
   * Marks as seen what own acts changed, unless something else was news there, or somebody else's proposal came too.
   */
  #settleOwn(): void {
    const { seq } = this.#draft ?? { seq: -1 };
    const done = this.#own.filter((own) => own.seq <= seq);
    if (done.length === 0) return;
    this.#own = this.#own.filter((own) => own.seq > seq);
    for (const own of done) {
      const about = [...own.about, ...(own.proposal === undefined ? [] : this.#onOf(own.proposal))];
      this.#adopt(
        about.filter((id) => {
          const seen = this.#seen.get(id);
          const now = this.#now.get(id);
          const others = now === undefined ? [] : digestOf(now.p).proposals;
          const strange = seen !== undefined && others.some((q) => !seen.proposals.includes(q) && q !== own.proposal);
          return !own.news.has(id) && !strange;
        }),
      );
      if (this.#taken !== null && about.includes(this.#taken.id)) this.took(this.#taken.id);
    }
  }

  #adopt(ids: Iterable<ParagraphId>): void {
    const { seq } = this.#draft ?? { seq: 0 };
    let any = false;
    for (const id of ids) {
      const placed = this.#now.get(id);
      if (placed === undefined) any = this.#forget(id) || any;
      else if (!isAsSeen(this.#seen.get(id), placed)) {
        this.#remember(id, seenOf(placed, seq), wordsOf(placed.p));
        any = true;
      }
    }
    if (any) this.#keep();
  }

  #remember(id: ParagraphId, seen: Seen, words: readonly Stretch[]): void {
    this.#seen.set(id, seen);
    this.#list = null;
    // If a full device has deleted them, the list says that the words differ, but not how.
    this.#kept.write(`seen/${id}`, words);
  }

  #forget(id: ParagraphId): boolean {
    this.#list = null;
    this.#kept.write(`seen/${id}`, undefined);
    return this.#seen.delete(id);
  }

  #wordsKept(id: ParagraphId): readonly Stretch[] | undefined {
    return this.#kept.read<readonly Stretch[]>(`seen/${id}`);
  }

  #keep(): void {
    this.#kept.write("seen", Object.fromEntries(this.#seen));
  }

  #compare(): void {
    const paragraphs = new Set<ParagraphId>();
    const proposals = new Set<ProposalId>();
    let digest = "";
    for (const [id, placed] of this.#now) {
      const seen = this.#seen.get(id);
      if (isAsSeen(seen, placed)) continue;
      paragraphs.add(id);
      const now = digestOf(placed.p);
      digest += `${id}${now.digest}${placed.part}${placed.rank} `;
      for (const proposal of now.proposals) if (!seen?.proposals.includes(proposal)) proposals.add(proposal);
    }
    for (const id of this.#seen.keys())
      if (!this.#now.has(id)) {
        paragraphs.add(id);
        digest += `${id}- `;
      }
    if (digest === this.#digest) return;
    this.#digest = digest;
    this.#list = null;
    this.#changed = { paragraphs, proposals };
    this.#say();
  }
  #digest = "";
}
