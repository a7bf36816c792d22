/**
 * Turns what is asked for into changes. This is the one place where a wording, a paper, a new paragraph, a paragraph
 * out or a move becomes changes with anchors; `table`, `revise`, `correct` and `hold` differ only in what they do
 * around it.
 */
import type { ChangeEntry, ChangeId, NewChange, Range } from "../change.ts";
import type { Draft } from "../draft.ts";
import { graphemes } from "./graphemes.ts";
import type { Kind, ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { ProposalId } from "../proposal.ts";
import { wordChanges } from "../reading/difference.ts";
import { plain, wordsOf } from "../reading/words.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Ask } from "../wire.ts";
import { call, Call, callPart, findParagraph, indexOf, liveChanges, numberOf } from "./called.ts";
import { behindProposed, familyOf, landing, settle } from "./family.ts";
import { hostOf, newChangeOf, paragraphOf } from "./hosts.ts";
import type { Minutes } from "./minutes.ts";
import type { Context, PaperReading } from "./plan.ts";
import { readWording } from "./wording.ts";

/** The proposal the changes are written for, and how they are made. */
export interface Into {
  readonly proposal: ProposalId;
  readonly version: number;
  readonly as: string;
  /** How the sentence of a refusal ends: "Nothing was tabled." */
  readonly undone: string;
  /** The label of the paragraph this is an alternative to; the new paragraph's label follows from it. */
  readonly alternativeTo?: string;
  /** The new paragraph of the proposal's version before: the new version keeps its place and label. */
  readonly keeps?: NewChange;
  /** A proposal whose own changes are being replaced, so that words are read as they would stand without it. */
  readonly own?: ProposalId;
}

/** What became of all that one proposal asks for. It is written in the minutes already. */
export interface Asked {
  /** In order of tabling. */
  readonly changes: readonly (readonly [ChangeId, ChangeEntry])[];
  /** Set if the change brings in a new paragraph. */
  readonly paragraph?: ParagraphId;
  /**
   * The label that the first new paragraph was given. Absent if that needs none, or keeps its label from the version
   * before.
   */
  readonly label?: string;
}

const places = ["paper", "change", "wording", "out", "to"] as const;

const malformed = (message: string, undone: string): Refusal => refuse(RefusalCode.malformed, `${message} ${undone}`);

class Asking {
  readonly #changes: (readonly [ChangeId, ChangeEntry])[] = [];
  readonly #named = new Set<string>();
  paragraph?: ParagraphId;
  label?: string;
  readonly draft: Draft;
  readonly minutes: Minutes;
  readonly into: Into;

  constructor(draft: Draft, minutes: Minutes, into: Into) {
    this.draft = draft;
    this.minutes = minutes;
    this.into = into;
  }

  get asked(): Asked {
    return {
      changes: this.#changes,
      ...(this.paragraph && { paragraph: this.paragraph }),
      ...(this.label && { label: this.label }),
    };
  }

  change(ask: Parameters<Minutes["change"]>[2]): ChangeId {
    const id = this.minutes.change(this.into.proposal, this.into.version, ask);
    const entry = this.minutes.written(id);
    this.#changes.push([id, entry]);
    this.minutes.touch(paragraphOf(this.minutes.tables, entry));
    return id;
  }

  /** Refuses a place that one proposal names twice, since nobody could say which of the two is meant. */
  once(key: string, called: string): Refusal | null {
    if (this.#named.has(key)) return malformed(`${called} is named twice in one proposal.`, this.into.undone);
    this.#named.add(key);
    return null;
  }

  ask(ask: Ask, context: Context): Refusal | null {
    const { undone } = this.into;
    const given = places.filter((field) => ask[field] !== undefined);
    const amends = given.length === 2 && given[0] === "change" && given[1] === "wording";
    if (given.length === 0) return malformed("It does not say what is asked for.", undone);
    if (given.length > 1 && !amends)
      return malformed(`It asks for several things in one place (${given.join(", ")}): use "changes".`, undone);
    if (ask.paper !== undefined) {
      const key = `${ask.caucus ?? this.into.as}/${ask.paper}`;
      const reading = context.papers?.[key];
      if (reading === undefined)
        return refuse(RefusalCode.unknownPaper, `There is no paper ${ask.paper} that could be tabled. ${undone}`);
      return this.once(`paper ${key}`, `The paper ${ask.paper}`) ?? this.paper(reading);
    }
    if (ask.change !== undefined) {
      if (ask.wording === undefined) return malformed("An amendment needs a wording.", undone);
      return this.amend(ask.change, ask.wording);
    }
    if (ask.wording !== undefined && ask.paragraph === undefined) return this.fresh(ask, ask.wording);
    if (ask.paragraph === undefined) return malformed("It does not say which paragraph is meant.", undone);
    if (ask.after !== undefined) return malformed(`"after" is for a new paragraph, "to" for a move.`, undone);
    if (ask.wording !== undefined) return this.words(ask.paragraph, ask.wording);
    if (ask.out !== undefined) return this.out(ask.paragraph);
    return this.move(ask.paragraph, ask.to!);
  }

  /** A paragraph's whole new wording: each difference in words becomes a change. */
  words(id: ParagraphId, wording: string): Refusal | null {
    const { undone } = this.into;
    const proposed = newChangeOf(this.draft, id);
    if (proposed) return this.amend(proposed[0], wording);
    const found = findParagraph(this.draft, id, undone);
    if (isRefusal(found)) return found;
    if (found.part === "removed")
      return refuse(RefusalCode.gone, `${Call(this.draft, id)} was taken out of the text. ${undone}`);
    const twice = this.once(`words ${id}`, Call(this.draft, id));
    if (twice) return twice;
    const old = wordsOf(found.paragraph);
    const now = readWording(this.draft, wording, found.part, old);
    if (isRefusal(now)) return now;
    const changes = wordChanges(old, now, this.draft.language);
    if (changes.length === 0)
      return refuse(RefusalCode.nothingToDo, `These are the words of ${call(this.draft, id)} as they stand. ${undone}`);
    for (const { from, to, words } of changes) {
      const change = this.change({ type: "words", in: { paragraph: id }, quote: plain(old).slice(from, to), words });
      this.minutes.anchor({ change, paragraph: id, ranges: from < to ? [[from, to]] : [], at: to });
    }
    return null;
  }

  /** An amendment of another change's words, by offsets into them, since tabled words never change. */
  amend(id: ChangeId, wording: string): Refusal | null {
    const { undone, own } = this.into;
    const replaced = this.draft.tables.record.changes[id];
    if (own !== undefined && replaced?.proposal === own) return this.replace(id, replaced, wording);
    const host = hostOf(this.draft, id, undone);
    if (isRefusal(host)) return host;
    const called = `The wording of ${numberOf(this.draft, host[1].proposal)}`;
    const twice = this.once(`change ${id}`, called);
    if (twice) return twice;
    const old = host[1].words;
    const now = readWording(this.draft, wording, this.partOf(host[1]), old);
    if (isRefusal(now)) return now;
    const changes = wordChanges(old, now, this.draft.language);
    if (changes.length === 0)
      return refuse(
        RefusalCode.nothingToDo,
        `These are the words of ${numberOf(this.draft, host[1].proposal)} as it was tabled. ${undone}`,
      );
    for (const { from, to, words } of changes)
      this.change({
        type: "words",
        in: { change: id },
        quote: plain(old).slice(from, to),
        words,
        out: from < to ? [[from, to]] : [],
        at: to,
      });
    return null;
  }

  /** Replaces the words of one of the sponsors' own changes at the same place; their other changes stay. */
  replace(id: ChangeId, old: ChangeEntry, wording: string): Refusal | null {
    const { undone } = this.into;
    if (old.type !== "words" && old.type !== "new")
      return refuse(
        RefusalCode.holdHasNoWords,
        `${numberOf(this.draft, old.proposal)} offers no words at this place that could be revised. ${undone}`,
      );
    const words = readWording(this.draft, wording, this.partOf(old), old.words);
    if (isRefusal(words)) return words;
    for (const [other, entry] of liveChanges(this.draft.tables.record, old.proposal)) {
      const change = this.copy(other, entry);
      if (other !== id) continue;
      const written = { ...this.minutes.written(change), words } as ChangeEntry;
      this.minutes.set("changes", change, written);
      this.#changes[this.#changes.length - 1] = [change, written];
    }
    return null;
  }

  /** Writes a change again for a new version, anchored at the very same letters. */
  copy(id: ChangeId, entry: ChangeEntry): ChangeId {
    const { proposal: _p, version: _v, order: _o, ...ask } = entry;
    const change = this.change(ask);
    const anchors = this.draft.tables.record.anchors[id];
    if (anchors !== undefined) this.minutes.set("anchors", change, anchors);
    return change;
  }

  partOf(change: ChangeEntry): Part | "removed" {
    return this.draft.tables.record.places[paragraphOf(this.draft.tables.record, change)]?.part ?? "removed";
  }

  /** A new paragraph. It gets its place and label at once, and a strand when it is incorporated. */
  fresh(ask: Ask, wording: string): Refusal | null {
    const { undone, keeps } = this.into;
    if (ask.after === undefined && ask.part === undefined && keeps === undefined)
      return malformed(`A new paragraph needs a place: "after" or "part".`, undone);
    const after = ask.after === undefined ? (keeps ? undefined : null) : ask.after;
    let part: Part = ask.part ?? keeps?.part ?? "consensus";
    if (after !== null && after !== undefined) {
      const found = this.draft.tables.record.places[after];
      if (found === undefined)
        return refuse(RefusalCode.unknownParagraph, `There is no paragraph ${after} in this text. ${undone}`);
      if (found.part === "removed")
        return refuse(RefusalCode.gone, `${Call(this.draft, after)} was taken out of the text. ${undone}`);
      if (ask.part !== undefined && ask.part !== found.part)
        return malformed(
          `${Call(this.draft, after)} stands in ${callPart(found.part)}, not in ${callPart(ask.part)}.`,
          undone,
        );
      part = found.part;
    }
    const words = readWording(this.draft, wording, part);
    if (isRefusal(words)) return words;
    const neighbour = after ? this.minutes.tables.paragraphs[after] : undefined;
    const kind: Kind = ask.kind ?? keeps?.kind ?? (neighbour ? kindAfter(neighbour.kind) : "paragraph");
    return this.begin(part, after === undefined ? keeps!.after : after, kind, neighbour, words, after === undefined);
  }

  begin(
    part: Part,
    after: ParagraphId | null,
    kind: Kind,
    neighbour: { readonly kind: Kind; readonly level: number } | undefined,
    words: readonly Stretch[],
    samePlace = false,
    level = neighbour && neighbour.kind === kind ? neighbour.level : 1,
  ): Refusal | null {
    const { undone, keeps } = this.into;
    if (plain(words).trim() === "") return refuse(RefusalCode.nothingToDo, `A new paragraph needs words. ${undone}`);
    if (
      keeps !== undefined &&
      (samePlace || keeps.after === after) &&
      keeps.kind === kind &&
      this.paragraph === undefined
    ) {
      this.paragraph = keeps.paragraph;
      const { proposal: _p, version: _v, order: _o, ...same } = keeps;
      this.change({ ...same, words });
      return null;
    }
    const land = landing(this.minutes.tables, kind, level, after);
    const behind = behindProposed(this.minutes.tables, part, land);
    const id = this.minutes.newParagraph();
    const entry = { kind, level, strand: null, ...(land.parent && { parent: land.parent }) };
    const label = settle(this.minutes, id, entry, part, behind, this.into.alternativeTo);
    this.paragraph ??= id;
    this.label ??= label;
    this.change({
      type: "new",
      paragraph: id,
      kind,
      level,
      ...(land.parent && { parent: land.parent }),
      part,
      after: behind,
      words,
    });
    return null;
  }

  out(id: ParagraphId): Refusal | null {
    const { undone } = this.into;
    const found = findParagraph(this.draft, id, undone);
    if (isRefusal(found)) return found;
    if (found.part === "removed")
      return refuse(RefusalCode.gone, `${Call(this.draft, id)} was already taken out of the text. ${undone}`);
    if (this.draft.tables.record.paragraphs[id]?.strand === null)
      return refuse(
        RefusalCode.insideAnother,
        `${Call(this.draft, id)} is only proposed: object to the proposal instead. ${undone}`,
      );
    const twice = this.once(`out ${id}`, Call(this.draft, id));
    if (twice) return twice;
    this.change({ type: "out", paragraph: id });
    return null;
  }

  move(id: ParagraphId, to: NonNullable<Ask["to"]>): Refusal | null {
    const { undone } = this.into;
    const found = findParagraph(this.draft, id, undone);
    if (isRefusal(found)) return found;
    const record = this.minutes.tables;
    if (record.paragraphs[id]?.strand === null)
      return refuse(
        RefusalCode.insideAnother,
        `${Call(this.draft, id)} is only proposed and cannot be moved. ${undone}`,
      );
    const wrong = checkDestination(this.draft, id, to, undone);
    if (wrong) return wrong;
    const twice = this.once(`move ${id}`, Call(this.draft, id));
    if (twice) return twice;
    this.change({ type: "move", paragraph: id, to });
    return null;
  }

  paper(reading: PaperReading): Refusal | null {
    const { undone } = this.into;
    if (reading.words !== undefined && "kind" in reading.on) {
      const { part, after, kind, level } = reading.on;
      if (after !== null && this.draft.tables.record.places[after]?.part !== part)
        return refuse(RefusalCode.gone, `The paragraph this paper was to follow no longer stands there. ${undone}`);
      return this.begin(part, after, kind, undefined, reading.words, false, level);
    }
    if ("paragraph" in reading.on && indexOf(this.draft).get(reading.on.paragraph)?.part === "removed")
      return refuse(RefusalCode.gone, `${Call(this.draft, reading.on.paragraph)} was taken out of the text. ${undone}`);
    if (reading.asks.length === 0)
      return reading.movedOn?.length
        ? refuse(RefusalCode.gone, `The words this paper builds on are gone. ${undone}`, { movedOn: reading.movedOn })
        : refuse(RefusalCode.nothingToDo, `This paper changes nothing. ${undone}`);
    for (const ask of reading.asks) {
      if (ask.in === "text") {
        if (!("paragraph" in reading.on)) return malformed("This paper is not on a paragraph.", undone);
        const { paragraph } = reading.on;
        const quote = ask.letters.quote;
        const change = this.change(
          ask.hold
            ? { type: "hold", in: { paragraph }, quote }
            : { type: "words", in: { paragraph }, quote, words: ask.words },
        );
        this.minutes.anchor({ change, paragraph, letters: ask.letters });
        continue;
      }
      const host = hostOf(this.draft, ask.in, undone);
      if (isRefusal(host)) return host;
      const inside = { in: { change: ask.in }, quote: ask.quote, out: ask.out, at: ask.at } as const;
      this.change(ask.hold ? { type: "hold", ...inside } : { type: "words", ...inside, words: ask.words });
    }
    return null;
  }

  /**
   * Holds existing words: the given occurrence of `wording`, or the whole paragraph if it is absent. With "" it is an
   * empty bracket at the paragraph's end.
   */
  hold(id: ParagraphId, wording: string | undefined, occurrence: number): Refusal | null {
    const { undone } = this.into;
    const proposed = newChangeOf(this.draft, id);
    const found = findParagraph(this.draft, id, undone);
    if (isRefusal(found) && !proposed) return found;
    if (!isRefusal(found) && found.part === "removed")
      return refuse(RefusalCode.gone, `${Call(this.draft, id)} was taken out of the text. ${undone}`);
    const host = proposed ? proposed[1].words : isRefusal(found) ? [] : wordsOf(found.paragraph);
    const text = plain(host);
    let range: Range = [0, text.length];
    if (wording !== undefined) {
      const read = readWording(this.draft, wording, isRefusal(found) ? "consensus" : found.part, host);
      if (isRefusal(read)) return read;
      const words = plain(read);
      let at = words === "" ? text.length : -1;
      for (let n = 0; n < (words === "" ? 0 : occurrence); n++) {
        at = text.indexOf(words, at + 1);
        if (at < 0)
          return refuse(
            RefusalCode.wordsNotThere,
            n === 0
              ? `The words '${words}' do not stand in ${call(this.draft, id)}. ${undone}`
              : `The words '${words}' stand in ${call(this.draft, id)} only ${n === 1 ? "once" : `${n} times`}. ${undone}`,
          );
      }
      range = [at, at + words.length];
      if (!graphemes(text, this.draft.language).has(range[0]) || !graphemes(text, this.draft.language).has(range[1]))
        return refuse(RefusalCode.wordsNotThere, `'${words}' would cut a character in two. ${undone}`);
    } else if (text === "")
      return refuse(RefusalCode.nothingToDo, `${Call(this.draft, id)} has no words to hold. ${undone}`);
    const ranges = range[0] < range[1] ? [range] : [];
    const quote = text.slice(...range);
    if (proposed) {
      this.change({ type: "hold", in: { change: proposed[0] }, quote, out: ranges, at: range[1] });
      return null;
    }
    const change = this.change({ type: "hold", in: { paragraph: id }, quote });
    this.minutes.anchor({ change, paragraph: id, ranges, at: range[1] });
    return null;
  }
}

/**
 * The kind of a paragraph put after another: after a title, heading or footnote a numbered paragraph, else the same
 * kind.
 */
const kindAfter = (kind: Kind): Kind =>
  kind === "title" || kind === "heading" || kind === "footnote" ? "paragraph" : kind;

/** Refuses a destination that does not exist, is not in that part, or lies within the paragraph's own family. */
export const checkDestination = (
  draft: Draft,
  id: ParagraphId,
  to: NonNullable<Ask["to"]>,
  undone: string,
): Refusal | null => {
  const { record } = draft.tables;
  const known =
    to.part === "consensus" || to.part === "summary" || to.part in record.meta.annexes || to.part in draft.parts;
  if (!known) return malformed(`There is no ${callPart(to.part)} in this text.`, undone);
  if (record.paragraphs[id]?.kind === "footnote")
    return refuse(
      RefusalCode.insideFamily,
      `${Call(draft, id)} stands where the text refers to it and does not move by itself. ${undone}`,
    );
  if (to.after !== null) {
    const place = record.places[to.after];
    if (place === undefined)
      return refuse(RefusalCode.unknownParagraph, `There is no paragraph ${to.after} in this text. ${undone}`);
    if (place.part !== to.part)
      return malformed(
        `${Call(draft, to.after)} stands in ${callPart(place.part)}, not in ${callPart(to.part)}.`,
        undone,
      );
    if (familyOf(record, id).includes(to.after))
      return refuse(
        RefusalCode.insideFamily,
        to.after === id
          ? `${Call(draft, id)} cannot stand after itself. ${undone}`
          : `${Call(draft, to.after)} belongs to ${call(draft, id)} and moves with it. ${undone}`,
      );
  }
  if (record.paragraphs[id]?.kind === "sub-paragraph") {
    const land = landing(record, "sub-paragraph", record.paragraphs[id].level, to.after);
    if (land.parent === undefined && record.paragraphs[id].parent !== undefined)
      return refuse(
        RefusalCode.insideFamily,
        `${Call(draft, id)} belongs to ${call(draft, record.paragraphs[id].parent!)} and moves with it, or under another paragraph. ${undone}`,
      );
  }
  return null;
};

/** The changes of all asks in order, or the first refusal. */
export const askFor = (
  draft: Draft,
  minutes: Minutes,
  into: Into,
  asks: readonly Ask[],
  context: Context,
): Asked | Refusal => {
  const asking = new Asking(draft, minutes, into);
  for (const ask of asks) {
    const refused = asking.ask(ask, context);
    if (refused) return refused;
  }
  return asking.asked;
};

/** The one change of a hold. */
export const askHold = (
  draft: Draft,
  minutes: Minutes,
  into: Into,
  hold: {
    readonly paragraph: ParagraphId;
    readonly words?: string | undefined;
    readonly occurrence?: number | undefined;
  },
): Asked | Refusal => {
  const asking = new Asking(draft, minutes, into);
  return asking.hold(hold.paragraph, hold.words, hold.occurrence ?? 1) ?? asking.asked;
};

/** What an act asks for: its list `changes`, or the one place named in the act itself. */
export const asksOf = (
  act: Ask & { readonly changes?: readonly Ask[] | undefined },
  undone: string,
): readonly Ask[] | Refusal => {
  const { paragraph, change, after, part, kind, wording, out, to, paper, caucus } = act;
  const one = { paragraph, change, after, part, kind, wording, out, to, paper, caucus };
  if (act.changes === undefined) return [one];
  if (Object.values(one).some((field) => field !== undefined))
    return malformed(`Say either one place or "changes", not both.`, undone);
  return act.changes;
};
