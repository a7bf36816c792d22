/**
 * What a page's text is drawn with. It stays the same object as long as nothing in it changes, so that unchanged
 * paragraphs are not drawn again.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import type { PartyId } from "../../drafts/party.ts";
import type { ChangedSince } from "../room/states.ts";
import type { Surroundings } from "../text/draft-paragraph.ts";
import type { Drawing } from "../text/drawn-pieces.ts";
import type { Page } from "./page.ts";
import type { Reading } from "./reading.ts";

type Drawn = Omit<Drawing, "cards" | "chosen">;

/** One for each page. What it gives may be compared by identity. */
export class PageDrawing {
  readonly #page: Page;
  #drawing: Drawn | null = null;
  #own: ReadonlySet<PartyId> = new Set();
  #surroundings: Surroundings | null = null;
  #of: Reading | null = null;
  #news: ChangedSince | null = null;

  constructor(page: Page) {
    this.#page = page;
  }

  readonly #noteLabel = (note: ParagraphId): string => this.#page.reading?.at(note)?.p.label ?? "*";

  /** How words and brackets are drawn. To be called only if there is a draft. */
  drawn(): Drawn {
    const page = this.#page;
    const parties = page.room?.seat.parties ?? [];
    if (parties.length !== this.#own.size || parties.some((party) => !this.#own.has(party)))
      this.#own = new Set(parties);
    const drawing = {
      draft: page.draft!,
      view: page.viewShown,
      own: this.#own,
      narrow: page.phone.matches,
      namesArrived: page.room?.namesArrived ?? false,
      noteLabel: this.#noteLabel,
    };
    const before = this.#drawing;
    if (
      before === null ||
      (Object.keys(drawing) as (keyof typeof drawing)[]).some((key) => drawing[key] !== before[key])
    )
      this.#drawing = drawing;
    return this.#drawing!;
  }

  /** What a paragraph needs besides itself, at a time. To be called only if there is a draft. */
  surroundings(now: number): Surroundings {
    const page = this.#page;
    const near = this.drawn();
    const read = page.reading!;
    const news = page.room?.changed ?? null;
    // Something else is shown in place of the desk.
    const cardless = page.sinceList || page.timeline;
    const before = this.#surroundings;
    const same =
      before?.drawing === near &&
      this.#of === read &&
      this.#news === news &&
      before.cardless === cardless &&
      before.now === now;
    if (same) return before;
    this.#of = read;
    this.#news = news;
    this.#surroundings = {
      drawing: near,
      brackets: read.brackets,
      on: (p) => read.on(p.id),
      needs: read.waiting,
      partName: page.partName,
      labelOf: read.labelOf,
      now,
      changed: (p) => page.room?.changed.paragraphs.has(p.id) === true,
      cardless,
    };
    return this.#surroundings;
  }
}
