/**
 * Papers: working copies, each a Y.Text in a caucus of which one is a member. They are opened, counted and discarded
 * here; the editor types in them, and an act tables them.
 */
import * as Y from "yjs";
import type { PaperReading } from "../../drafts/acts/plan.ts";
import { newCaucusDoc } from "../../drafts/crdt/documents.ts";
import { beginPaper, movedOn, newParagraphBase, paperBase, paperLetters, readPaper } from "../../drafts/crdt/paper.ts";
import type { PaperBase } from "../../drafts/crdt/paper.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import type { NegotiationInfo } from "../../drafts/info.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal, refuse, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import type { Act } from "../../drafts/wire.ts";
import { carriedOnto, writeCarried } from "./carried-paper.ts";
import type { Kept } from "./kept.ts";
import type { CaucusState, MovedOn, Paper, PaperCounts, PaperPlace } from "./states.ts";
import type { SyncedDocument } from "./synced-document.ts";

/**
 * What papers are read from. The functions are asked anew each time, because documents come and go with the seat's
 * rights.
 */
export interface PaperSources {
  readonly info: () => NegotiationInfo;
  /** Null until the text has arrived. */
  readonly draft: () => Draft | null;
  /** The document of the text. */
  readonly words: () => Y.Doc | null;
  readonly caucus: (id: string) => SyncedDocument | undefined;
  /** Called when something in `all` has changed. */
  readonly changed: () => void;
}

/** The origin of transactions that open, empty and tidy papers, so that undo does not undo these. */
const housekeeping = { name: "housekeeping" };

/** Marks the document of a blank paper, so that the editor opens a real one before it writes. */
const markBlank = (doc: Y.Doc): void => {
  doc.getMap("blank").set("blank", true);
};

/**
 * All papers this seat may read, in all its caucuses. Opening one takes the right to write in the caucus, a tab that
 * types, and a lease, for which the device has to have been connected; else it is refused.
 */
export class Papers {
  readonly #kept: Kept;
  readonly #from: PaperSources;
  /** Documents whose papers are already observed. */
  readonly #watched = new WeakSet<Y.Doc>();
  /** Papers opened during this visit, which are listed even if nothing is written in them yet. */
  readonly #fresh = new Set<string>();
  #papers: readonly Paper[] = [];
  #blank: { readonly paragraph: Paragraph; readonly text: Y.Text } | null = null;
  #waiting = false;

  constructor(kept: Kept, from: PaperSources) {
    this.#kept = kept;
    this.#from = from;
  }

  get caucuses(): readonly CaucusState[] {
    return this.#from.info().caucuses.map((caucus) => ({
      ...caucus,
      arrived: this.#from.caucus(caucus.id)?.arrived === true,
    }));
  }

  get all(): readonly Paper[] {
    return this.#papers;
  }

  /** Observes caucuses that have arrived, and reads all papers again. */
  watch(): void {
    for (const { id } of this.#from.info().caucuses) {
      const doc = this.#from.caucus(id)?.doc;
      if (!doc || this.#watched.has(doc)) continue;
      this.#watched.add(doc);
      doc.getMap("papers").observeDeep((events, transaction) => {
        if (transaction.origin instanceof Y.UndoManager) this.#tidySoon();
        // A paper that somebody else emptied counts as discarded, even if it was opened here.
        if (!transaction.local)
          for (const { target, path } of events)
            if (target instanceof Y.Text && target.length === 0) this.#fresh.delete(`${id}/${path[0]}`);
        this.#readSoon();
      });
    }
    this.#readSoon();
  }

  on(paragraph: ParagraphId, caucus?: string): Paper | null {
    const home = caucus ?? this.#home();
    return (
      this.#papers.find(
        (paper) =>
          !paper.tabled &&
          (paper.text.length > 0 || this.#fresh.has(paper.key)) &&
          paper.caucus.id === home &&
          paper.caucus.writes &&
          "paragraph" in paper.on &&
          paper.on.paragraph === paragraph,
      ) ?? null
    );
  }

  /**
   * The open paper on a paragraph that was begun on this device and is not tabled yet; if there are several, the last.
   */
  takenDownOn(paragraph: ParagraphId): Paper | null {
    return (
      this.#papers.findLast(
        ({ key, caucus, on, tabled }) =>
          caucus.kind === "open" &&
          caucus.writes &&
          !tabled &&
          "paragraph" in on &&
          on.paragraph === paragraph &&
          this.#kept.read(`base/${key}`) !== undefined,
      ) ?? null
    );
  }

  /** The words with which a paper on a paragraph would begin, in a document of their own. */
  blank(paragraph: ParagraphId): Y.Text | null {
    const draft = this.#from.draft();
    const words = this.#from.words();
    const now = draft && findParagraph(draft, paragraph);
    if (!draft || !words || !now) return null;
    if (this.#blank?.paragraph === now) return this.#blank.text;
    const doc = newCaucusDoc();
    const text = beginPaper(doc.getMap("papers"), "blank", paperBase(words, paragraph, draft));
    markBlank(doc);
    this.#blank = { paragraph: now, text };
    return text;
  }

  open(on: PaperPlace, caucus?: string): Paper | Refusal {
    const home = caucus ?? this.#home();
    const draft = this.#from.draft();
    const words = this.#from.words();
    const document = home === null ? undefined : this.#from.caucus(home);
    if (!draft || !words || !document)
      return refuse(RefusalCode.unavailable, "There is nowhere to keep a paper for this seat. Nothing was changed.");
    if (!document.types)
      return refuse(RefusalCode.notEntitled, "This caucus is not yours to write in. Nothing was changed.");
    if (!document.typesHere)
      return refuse(RefusalCode.unavailable, "Another tab of this browser is typing. Nothing was changed.");
    if (document.client === null)
      return refuse(RefusalCode.unavailable, "The first paper on a device needs a connection. Nothing was changed.");
    const base = "paragraph" in on ? paperBase(words, on.paragraph, draft) : newParagraphBase(on, draft);
    const id = newPaperId();
    const key = `${home}/${id}`;
    this.#kept.write(`base/${key}`, base);
    this.#fresh.add(key);
    document.doc.transact(() => {
      beginPaper(document.doc.getMap("papers"), id, base);
    }, housekeeping);
    this.#read();
    return this.#papers.find((paper) => paper.key === key)!;
  }

  /** Replaces a paper whose paragraph changed by one on today's words, with all own words. */
  renew(paper: Paper): Paper | Refusal {
    const letters = paperLetters(paper.text);
    const was = this.#kept.read<PaperBase>(`base/${paper.key}`) ?? null;
    const opened = this.open(paper.on, paper.caucus.id);
    if (isRefusal(opened) || !("paragraph" in paper.on)) return opened;
    const now = this.#kept.read<PaperBase>(`base/${opened.key}`)!;
    opened.text.doc!.transact(() => writeCarried(opened.text, carriedOnto(letters, was, now)), housekeeping);
    this.#read();
    this.discard(paper);
    return this.#papers.find(({ key }) => key === opened.key) ?? opened;
  }

  /** True if words can be typed in a paper now; else a sentence that says why not. */
  mayWrite(paper: Paper): true | string {
    if (!paper.caucus.writes) return "This paper is only read here.";
    const document = this.#from.caucus(paper.caucus.id);
    if (document === undefined) return "This paper is no longer there.";
    if (!document.typesHere) return "Another tab of this browser is typing. Type here instead?";
    return document.client === null ? "Typing needs a connection the first time." : true;
  }

  /** Empties a paper; null if that was done. It is like typing, so it is possible only where one can type. */
  discard(paper: Paper): Refusal | null {
    const may = this.mayWrite(paper);
    if (may !== true) return refuse(RefusalCode.unavailable, `${may} The paper stays.`);
    this.#fresh.delete(paper.key);
    this.#kept.write(`base/${paper.key}`, undefined);
    paper.text.doc?.transact(() => paper.text.delete(0, paper.text.length), housekeeping);
    this.#read();
    return null;
  }

  /** What a paper asks for, on what it was opened on, with what has gone since. */
  reading(paper: Paper): PaperReading {
    const words = this.#from.words()!;
    return movedOn(words, readPaper(paper.text, this.#base(paper.key, paper.on, words)));
  }

  /** What the papers that an act names ask for. */
  readings(act: Act): { readonly key: string; readonly text: Y.Text; readonly reading: PaperReading }[] {
    const asked = act.type === "table" || act.type === "revise" ? [act, ...(act.changes ?? [])] : [];
    const named = new Set(asked.flatMap(({ caucus, paper }) => (caucus && paper ? [`${caucus}/${paper}`] : [])));
    return this.#papers
      .filter((paper) => named.has(paper.key))
      .map((paper) => ({ key: paper.key, text: paper.text, reading: this.reading(paper) }));
  }

  /** The caucus of one's own party or office. */
  #home(): string | null {
    const { caucuses } = this.#from.info();
    return (
      (caucuses.find((c) => c.kind === "party" && c.writes) ?? caucuses.find((c) => c.kind === "office" && c.writes))
        ?.id ?? null
    );
  }

  /**
   * What a paper was opened on. A colleague's paper was opened on another device: as long as its paragraph is as it
   * was, opening it now would give the same; otherwise the reading uses the word difference, and says so.
   */
  #base(key: string, on: PaperPlace, words: Y.Doc): PaperBase {
    const kept = this.#kept.read<PaperBase>(`base/${key}`);
    const draft = this.#from.draft()!;
    return kept ?? ("paragraph" in on ? paperBase(words, on.paragraph, draft) : newParagraphBase(on, draft));
  }

  /** Discards papers in which everything was undone. One that was opened before its first letter stays open. */
  #tidySoon(): void {
    queueMicrotask(() => {
      for (const paper of this.#papers) {
        if (paper.tabled || !paper.caucus.writes || paper.caucus.kind === "open" || paper.text.length === 0) continue;
        const { additions, strikes, holds } = countsOf(paper.text);
        if (additions + strikes + holds === 0) this.discard(paper);
      }
    });
  }

  #readSoon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    queueMicrotask(() => {
      this.#waiting = false;
      this.#read();
    });
  }

  #read(): void {
    const draft = this.#from.draft();
    const words = this.#from.words();
    this.#papers = this.caucuses.flatMap((caucus) => {
      const doc = this.#from.caucus(caucus.id)?.doc;
      return doc ? papersIn(doc).flatMap(([id, entry]) => this.#readOne(caucus, id, entry, draft, words) ?? []) : [];
    });
    this.#from.changed();
  }

  #readOne(
    caucus: CaucusState,
    id: string,
    entry: Y.Map<unknown>,
    draft: Draft | null,
    words: Y.Doc | null,
  ): Paper | null {
    const key = `${caucus.id}/${id}`;
    const text = entry.get("text");
    const on = placeOf(entry);
    if (!(text instanceof Y.Text) || !on || (text.length === 0 && !this.#fresh.has(key))) return null;
    const counts = countsOf(text);
    const tabled = entry.get("tabled") === true;
    const paper = { key, id, caucus, on, seq: Number(entry.get("seq") ?? 0), text, tabled, counts, movedOn: null };
    if (tabled || !draft || !words || !("paragraph" in on)) return paper;
    return { ...paper, movedOn: this.#movedOn(paper, on.paragraph, draft) };
  }

  #movedOn(paper: Paper, paragraph: ParagraphId, draft: Draft): MovedOn | null {
    const now = findParagraph(draft, paragraph);
    if (!now) return null;
    const foreign = paperLetters(paper.text)
      .filter((letter) => letter.src === "text")
      .map((letter) => letter.t)
      .join("");
    const removed = draft.removed.some((p) => p.id === paragraph);
    if (foreign === plain(wordsOf(now)) && !removed) return null;
    const gone = (this.reading(paper).movedOn ?? []).map(({ quote }) => quote).filter((quote) => quote !== "");
    const { additions, strikes, holds } = paper.counts;
    return {
      fits: { additions, strikes: Math.max(0, strikes - gone.length), holds },
      gone,
      ...(removed ? { removed } : {}),
    };
  }
}

const papersIn = (doc: Y.Doc): [string, Y.Map<unknown>][] =>
  [...doc.getMap("papers")].flatMap(([id, entry]) => (entry instanceof Y.Map ? [[id, entry]] : []));

const placeOf = (entry: Y.Map<unknown>): PaperPlace | null => {
  if (typeof entry.get("paragraph") === "string") return { paragraph: entry.get("paragraph") as ParagraphId };
  if (entry.get("part") === undefined) return null;
  const { after = null, part, kind, level } = Object.fromEntries(entry.entries());
  return { after, part, kind, level } as PaperPlace;
};

/** The numbers of additions, strikes and holds, counted by places: an addition of three words is one. */
export const countsOf = (text: Y.Text): PaperCounts => {
  const letters = paperLetters(text);
  const stretches = (is: (letter: (typeof letters)[number]) => boolean): number =>
    letters.filter((letter, n) => is(letter) && !(n > 0 && is(letters[n - 1]!))).length;
  return {
    additions: stretches((letter) => letter.src === "own"),
    strikes: stretches((letter) => letter.src !== "own" && letter.strike),
    holds: stretches((letter) => letter.src !== "own" && letter.hold && !letter.strike),
  };
};

const findParagraph = (draft: Draft, id: ParagraphId): Paragraph | null =>
  [...Object.values(draft.parts).flat(), ...draft.removed].find((p) => p.id === id) ?? null;

const newPaperId = (): string =>
  `k${[...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("")}`;
