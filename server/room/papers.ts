/**
 * Papers on the server: they are read when tabled, closed in the same transaction, and copied when shared. Words that
 * cannot be accepted also go back to their author as papers.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import * as v from "valibot";
import * as Y from "yjs";
import type { PaperReading } from "../../drafts/acts/plan.ts";
import { serverClient } from "../../drafts/crdt/documents.ts";
import {
  beginPaper,
  movedOn,
  newParagraphBase,
  paperBase,
  paperLetters,
  readPaper,
  type PaperBase,
} from "../../drafts/crdt/paper.ts";
import type { ParagraphId, Stretch } from "../../drafts/paragraph.ts";
import type { Seat } from "../../drafts/party.ts";
import { wordChanges } from "../../drafts/reading/difference.ts";
import { refuse, RefusalCode, type Refusal } from "../../drafts/refusal.ts";
import { kindSchema, paragraphIdSchema, partSchema, type Act } from "../../drafts/wire.ts";
import { stateAt } from "../record/replay.ts";
import { partyCaucus } from "./caucus.ts";
import type { Living } from "./living.ts";

/** A paper that an act tables. */
export interface PaperRead {
  readonly caucus: string;
  readonly paper: string;
  /** The name by which acts refer to it: `<caucus or party>/<paper>`. */
  readonly name: string;
  readonly reading: PaperReading;
}

/** The place and kind of the new paragraph that a paper is for. */
const placeSchema = v.object({
  after: v.nullable(paragraphIdSchema),
  part: partSchema,
  kind: kindSchema,
  level: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9)),
});

const unknown = refuse(RefusalCode.unknownPaper, "There is no such paper. Nothing was tabled.");

/** Reads the papers an act names. A paper in somebody else's caucus is refused just like one that does not exist. */
export const readPapers = (living: Living, seat: Seat, act: Act): readonly PaperRead[] | Refusal => {
  if (act.type !== "table" && act.type !== "revise") return [];
  const named = [act, ...(act.changes ?? [])].flatMap(({ paper, caucus }) =>
    paper === undefined ? [] : [{ paper, caucus: caucus ?? partyCaucus(act.as), name: `${caucus ?? act.as}/${paper}` }],
  );
  const read: PaperRead[] = [];
  for (const { paper, caucus, name } of named) {
    const one = readOne(living, seat, { caucus, paper, name });
    if ("refused" in one) return one;
    read.push(one);
  }
  return read;
};

const paperIn = (doc: Y.Doc, id: string): { readonly map: Y.Map<unknown>; readonly text: Y.Text } | null => {
  const map = doc.getMap("papers").get(id);
  if (!(map instanceof Y.Map)) return null;
  const text: unknown = map.get("text");
  return text instanceof Y.Text ? { map, text } : null;
};

/** Whether a paper was tabled, or moved to a caucus of its own. What is still typed in it goes back to its author. */
const isClosed = (map: Y.Map<unknown>): boolean => map.get("tabled") === true || map.get("shared") !== undefined;

/** Whether something was tabled here and nothing else has letters; an open paper is then over. */
export const allTabled = (doc: Y.Doc): boolean => {
  const papers = doc.getMap("papers");
  const read = [...papers.keys()].flatMap((id) => paperIn(doc, id) ?? []);
  return (
    read.some(({ map }) => map.get("tabled") === true) &&
    read.every(({ map, text }) => isClosed(map) || text.length === 0)
  );
};

const readOne = (
  living: Living,
  seat: Seat,
  { caucus, paper: id, name }: Pick<PaperRead, "caucus" | "paper" | "name">,
): PaperRead | Refusal => {
  if (!living.reach(seat, `caucus/${caucus}`).writes) return unknown;
  const paper = paperIn(living.caucuses.sheet(caucus)!.doc, id);
  if (paper === null) return unknown;
  if (isClosed(paper.map))
    return refuse(RefusalCode.tabled, "This paper has been tabled already. Nothing was tabled again.");
  const base = baseOf(living, paper.map);
  if (base === null)
    return refuse(
      RefusalCode.damagedPaper,
      "This paper does not say which paragraph it is on, or as of when. Nothing was tabled; the paper is kept.",
    );
  const reading = movedOn(living.draft.doc, readPaper(paper.text, base));
  return { caucus, paper: id, name, reading };
};

/** What a paper was opened on, read from the record at its seq; null if its fields make no sense. */
const baseOf = (living: Living, map: Y.Map<unknown>): PaperBase | null => {
  const { paragraph, after, part, kind, level, seq } = Object.fromEntries(map.entries()) as Record<string, unknown>;
  const { head } = living;
  if (typeof seq !== "number" || !Number.isInteger(seq) || seq < 1 || seq > head.seq) return null;
  const language = living.record.meta.language;
  if (typeof paragraph === "string") {
    const doc = seq === head.seq ? living.draft.doc : stateAt(living.storage, seq, false).draft;
    try {
      return paperBase(doc, paragraph as ParagraphId, { seq, language });
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }
  // Members may set these fields to any short string or number, so they are checked as those of an act are.
  const place = v.safeParse(placeSchema, { after, part, kind, level });
  return place.success ? newParagraphBase(place.output, { seq, language }) : null;
};

/** Marks tabled papers and empties them. A paper's Y.Text is never deleted, so that late letters still have a place. */
export const closePapers = (living: Living, papers: readonly PaperRead[]): void => {
  for (const { caucus, paper } of papers) {
    const { doc } = living.caucuses.sheet(caucus)!;
    const { map, text } = paperIn(doc, paper)!;
    doc.transact(() => {
      map.set("tabled", true);
      text.delete(0, text.length);
    });
    living.caucuses.papersChanged(caucus);
  }
};

/** Moves letters typed into a closed paper to an open one beside it, where their author finds them. */
export const returnLateLetters = (doc: Y.Doc): void => {
  const papers = doc.getMap("papers");
  for (const id of [...papers.keys()]) {
    const paper = paperIn(doc, id);
    if (paper === null || !isClosed(paper.map) || paper.text.length === 0) continue;
    const { map, text } = paper;
    doc.clientID = serverClient;
    doc.transact(() => {
      const words = text.toDelta() as unknown[];
      text.delete(0, text.length);
      const beside = openBeside(papers, id, map);
      beside.applyDelta([{ retain: beside.length }, ...words]);
    });
  }
};

/** The open paper beside a closed one, which is made if there is none. */
const openBeside = (papers: Y.Map<unknown>, id: string, map: Y.Map<unknown>): Y.Text => {
  for (let n = 1; ; n++) {
    const late = `${id}-late-${n}`;
    const known = papers.get(late);
    if (known instanceof Y.Map) {
      const text: unknown = known.get("text");
      if (!isClosed(known as Y.Map<unknown>) && text instanceof Y.Text) return text;
      continue;
    }
    const made = new Y.Map<unknown>();
    papers.set(late, made);
    for (const [key, value] of map.entries())
      if (key !== "text" && key !== "tabled" && key !== "shared") made.set(key, value);
    made.set("late", id);
    const text = new Y.Text();
    made.set("text", text);
    return text;
  }
};

/** Gives typed words back to their author, as a paper on the paragraph as it stands. */
export const handBack = (
  living: Living,
  seat: Seat,
  paragraph: ParagraphId,
  was: readonly Stretch[],
  typed: readonly Stretch[],
): void => {
  const sheet = living.caucuses.sheet(living.homeOf(seat));
  if (sheet === null) return;
  const { doc } = sheet;
  const { language } = living.record.meta;
  const base = paperBase(living.draft.doc, paragraph, { seq: living.head.seq, language });
  doc.transact(() => {
    const text = beginPaper(doc.getMap("papers"), `b${bytesToHex(living.deps.random(8))}`, base);
    // From the end to the start, so that earlier offsets stay valid.
    for (const { from, to, words } of [...wordChanges(was, typed, language)].reverse()) {
      const places = foreignPlaces(text);
      const at = to > 0 ? (places[to - 1] ?? -1) + 1 : 0;
      let end = at;
      for (const { t, b, i, note } of words) {
        const marks = { src: "own", ...(b && { b }), ...(i && { i }) };
        if (note === undefined) text.insert(end, t, marks);
        else text.insertEmbed(end, { note }, marks);
        end += t.length;
      }
      for (const place of places.slice(from, to)) text.format(place, 1, { strike: true });
    }
  });
};

/** The offset in a paper of each letter of the text as it stands. */
const foreignPlaces = (text: Y.Text): number[] => {
  const places: number[] = [];
  let at = 0;
  for (const letter of paperLetters(text)) {
    if (letter.src === "text") for (let n = 0; n < letter.t.length; n++) places.push(at + n);
    at += letter.t.length;
  }
  return places;
};

/** Copies a paper into another caucus; the old one notes where it went. */
export const copyPaper = (from: Y.Doc, to: Y.Doc, id: string, caucus: string): void => {
  const old = paperIn(from, id);
  if (old === null) throw new RangeError(`no paper ${id}`);
  to.transact(() => {
    const made = new Y.Map<unknown>();
    to.getMap("papers").set(id, made);
    for (const [key, value] of old.map.entries()) if (key !== "text") made.set(key, value);
    const text = new Y.Text();
    made.set("text", text);
    text.applyDelta(old.text.toDelta() as unknown[]);
  });
  from.transact(() => {
    old.map.set("shared", caucus);
    old.text.delete(0, old.text.length);
  });
};
