/**
 * A negotiation without a server, for tests of acts: texts written line by line, acts decided on a frozen draft and
 * carried out on a real document, so that what a test sees is what a room would.
 *
 * Lines: `# Overview` (a heading, `# A. Overview` with its letter), `15. words` (a numbered paragraph), `PP3. words`,
 * `(a) words` (a sub-paragraph of the number above), `^ words` (a footnote of the paragraph above, which must refer to it
 * with `^`), `== summary` (what follows stands in that part), anything else is an opening.
 */
import type * as Y from "yjs";
import { decide } from "../../drafts/acts/decide.ts";
import type { Context, Outcome, Past, Plan, Undone } from "../../drafts/acts/plan.ts";
import { startPlan } from "../../drafts/acts/start.ts";
import { carryOut, paragraphText } from "../../drafts/crdt/carry-out.ts";
import { beginDraftDoc, newDraftDoc } from "../../drafts/crdt/documents.ts";
import { idsOf, lettersOf } from "../../drafts/crdt/letters.ts";
import { readDraft } from "../../drafts/crdt/read.ts";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { parsedNote } from "../../drafts/notation/parsed.ts";
import type { ParsedDraft, ParsedParagraph } from "../../drafts/notation/parsed.ts";
import { noteMark } from "../../drafts/paragraph.ts";
import type { ParagraphId, Part, Stretch } from "../../drafts/paragraph.ts";
import { groupRights, memberRights, observerRights } from "../../drafts/party.ts";
import type { Party, Seat } from "../../drafts/party.ts";
import { plain, wordsOf } from "../../drafts/reading/words.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import type { RefusalCode } from "../../drafts/refusal.ts";
import { applyWrites, emptyDesk, emptyNames } from "../../drafts/tables.ts";
import type { Act } from "../../drafts/wire.ts";

export const parties: readonly Party[] = [
  { id: "ALT", name: "Altora", kind: "member-state", rights: memberRights },
  { id: "BRE", name: "Brevia", kind: "member-state", rights: memberRights },
  { id: "MER", name: "Meridia", kind: "member-state", rights: memberRights },
  { id: "OBS", name: "Observantia", kind: "observer-state", rights: { ...observerRights, cosponsor: false } },
  {
    id: "IGO",
    name: "Relay Union",
    kind: "observer",
    rights: { propose: false, cosponsor: false, breakSilence: false, vote: false },
  },
  { id: "ISL", name: "Island Group", kind: "group", members: ["BRE"], rights: groupRights },
];

const delegation = (party: string, head = true): Seat => ({
  id: `seat-${party}-${head}`,
  role: "delegation",
  parties: [party],
  head,
});
export const chair: Seat = { id: "seat-chair", role: "chair", parties: [], head: true };
export const secretariat: Seat = { id: "seat-secretariat", role: "secretariat", parties: [], head: true };
export const observer: Seat = { id: "seat-observer", role: "observer", parties: [], head: false };
export const screen: Seat = { id: "seat-screen", role: "screen", parties: [], head: false };
export const altora = delegation("ALT");
export const brevia = delegation("BRE");
export const meridia = delegation("MER");
export const drafter = delegation("ALT", false);

const kindOfLine = (line: string): Pick<ParsedParagraph, "kind" | "label"> & { text: string } => {
  const heading = /^# (?:([A-Z])\. )?(.*)$/u.exec(line);
  if (heading) return { kind: "heading", label: heading[1] ?? "", text: heading[2]! };
  const numbered = /^(PP|OP)?(\d+(?: \w+)?)\. (.*)$/u.exec(line);
  if (numbered) {
    const kind = numbered[1] === "PP" ? "preambular" : numbered[1] === "OP" ? "operative" : "paragraph";
    return { kind, label: `${numbered[1] ?? ""}${numbered[2]}`, text: numbered[3]! };
  }
  const sub = /^(\([a-z]+\)) (.*)$/u.exec(line);
  if (sub) return { kind: "sub-paragraph", label: sub[1]!, text: sub[2]! };
  if (line.startsWith("^ ")) return { kind: "footnote", label: "", text: line.slice(2) };
  return { kind: "opening", label: "", text: line };
};

/** A text as if it had been read from a file. */
export const parsedText = (lines: readonly string[]): ParsedDraft => {
  const paragraphs: ParsedParagraph[] = [];
  let part: Part = "consensus";
  let above: number | undefined;
  for (const line of lines) {
    if (line.startsWith("== ")) {
      part = line.slice(3) as Part;
      above = undefined;
      continue;
    }
    const { kind, label, text } = kindOfLine(line);
    const words: Stretch[] = [];
    let note = paragraphs.length;
    for (const [n, piece] of text.split("^").entries()) {
      if (n > 0) words.push({ t: noteMark, note: parsedNote(++note) });
      if (piece !== "") words.push({ t: piece });
    }
    const belongs = kind === "sub-paragraph" || kind === "footnote";
    const parent = kind === "footnote" ? paragraphs.findLastIndex((other) => other.kind !== "footnote") : above;
    paragraphs.push({
      part,
      kind,
      level: 1,
      label,
      words,
      brackets: [],
      footnotes: [],
      ...(belongs && parent !== undefined && { parent }),
    });
    if (!belongs) above = kind === "heading" ? undefined : paragraphs.length - 1;
  }
  const found = {
    paragraphs: 0,
    sections: 0,
    brackets: 0,
    insertions: 0,
    deletions: 0,
    comments: 0,
    footnotes: 0,
    authors: [],
    notImported: [],
  };
  return { title: "Draft report", paragraphs, found, problems: [] };
};

/** So that whoever writes into it throws. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
};

const hour = 3_600_000;
const began = Date.parse("2026-03-10T09:00:00Z");

export class Room {
  readonly doc: Y.Doc = newDraftDoc();
  names = emptyNames;
  desk = emptyDesk;
  seq = 0;
  readonly plans: Plan[] = [];
  #draft: Draft | null = null;

  constructor(parsed: ParsedDraft | readonly string[]) {
    beginDraftDoc(this.doc);
    const text = "paragraphs" in parsed ? parsed : parsedText(parsed);
    this.carry(startPlan(text, { title: "Draft report", symbol: "A/1", parties, seq: 1, at: this.at }));
  }

  get at(): string {
    return new Date(began + this.seq * hour).toISOString();
  }

  get draft(): Draft {
    this.#draft ??= readDraft({ draft: this.doc, names: this.names, desk: this.desk, seq: this.seq, at: this.at });
    return this.#draft;
  }

  carry(plan: Plan): void {
    this.seq++;
    expectPlain(plan);
    carryOut(this.doc, plan);
    this.names = applyWrites(this.names, plan.names);
    this.desk = applyWrites(this.desk, plan.desk);
    this.plans.push(plan);
    this.#draft = null;
  }

  /** The outcome on a frozen draft, not carried out. */
  decide(seat: Seat, act: Act, more: Partial<Context> = {}): Outcome {
    return decide(deepFreeze(this.draft), deepFreeze(act), { seq: this.seq + 1, at: this.at, seat, ...more });
  }

  /** Carries an act out; throws the refusal's sentence if it is refused. */
  act(seat: Seat, act: Act, more: Partial<Context> = {}): Plan["answer"] {
    const outcome = this.decide(seat, act, more);
    if (isRefusal(outcome)) throw new Error(`${outcome.refused}: ${outcome.message}`);
    this.carry(outcome);
    return outcome.answer;
  }

  /** The code of the refusal, "" when it was decided. */
  refused(seat: Seat, act: Act, more: Partial<Context> = {}): RefusalCode | "" {
    const outcome = this.decide(seat, act, more);
    return isRefusal(outcome) ? outcome.refused : "";
  }

  sentence(seat: Seat, act: Act, more: Partial<Context> = {}): string {
    const outcome = this.decide(seat, act, more);
    return isRefusal(outcome) ? outcome.message : "";
  }

  paragraphs(part: Part = "consensus"): readonly Paragraph[] {
    return this.draft.parts[part] ?? [];
  }

  /** The paragraph with this label. */
  id(label: string, part: Part = "consensus"): ParagraphId {
    const found = this.paragraphs(part).find((paragraph) => paragraph.label === label);
    if (!found) throw new Error(`no ${label} among ${this.labels(part).join(", ")}`);
    return found.id;
  }

  get(label: string, part: Part = "consensus"): Paragraph {
    return this.paragraphs(part).find((paragraph) => paragraph.label === label)!;
  }

  labels(part: Part = "consensus"): string[] {
    return this.paragraphs(part).map((paragraph) => paragraph.label);
  }

  /** The words as they stand. */
  text(label: string, part: Part = "consensus"): string {
    return plain(wordsOf(this.get(label, part)));
  }

  proposal(number: string): Draft["proposals"][number] {
    return this.draft.proposals.find((proposal) => proposal.number === number)!;
  }

  status(number: string): string {
    return this.proposal(number).status;
  }

  /** A pen types. */
  type(label: string, at: number, remove: number, insert: string): void {
    const text = paragraphText(this.doc, this.id(label))!;
    this.doc.transact(() => {
      if (remove > 0) text.delete(at, remove);
      if (insert !== "") text.insert(at, insert);
    });
    this.pen();
  }

  /** A pen has typed in the document: one entry. */
  pen(): void {
    this.seq++;
    this.#draft = null;
  }

  /** This moment, to restore later. */
  past(): Past {
    const { draft } = this;
    const letters: Record<ParagraphId, readonly number[]> = {};
    for (const id of Object.keys(draft.tables.record.paragraphs) as ParagraphId[]) {
      const text = paragraphText(this.doc, id);
      if (!text) continue;
      const read = lettersOf(text);
      letters[id] = idsOf(read, 0, read.text.length);
    }
    return { draft, letters };
  }

  /** The last act turned round, as the server would hand it to `undo`. */
  undone(type: Act["type"], before: Draft, bySameSeat = true, since: Undone["since"] = []): Undone {
    const plan = this.plans.at(-1)!;
    const back = (tables: object | undefined, write: { table: string; key: string }): unknown =>
      (tables as Record<string, Record<string, unknown>> | undefined)?.[write.table]?.[write.key] ?? null;
    return {
      seq: this.seq,
      type,
      record: plan.record.map(
        (write) => ({ ...write, value: back(before.tables.record, write) }) as Plan["record"][number],
      ),
      names: plan.names.map(
        (write) => ({ ...write, value: back(before.tables.names, write) }) as Plan["names"][number],
      ),
      desk: plan.desk.map((write) => ({ ...write, value: back(before.tables.desk, write) }) as Plan["desk"][number]),
      text: [],
      about: plan.about,
      bySameSeat,
      since,
    };
  }
}

/** A plan is JSON through and through, and its public part names no party. */
export const expectPlain = (plan: Plan): void => {
  const json = JSON.parse(JSON.stringify(plan)) as Plan;
  if (JSON.stringify(json) !== JSON.stringify(plan)) throw new Error("a plan that is not JSON");
  const open = JSON.stringify([plan.record, plan.anchors, plan.about, plan.answer]);
  for (const { id } of parties) if (open.includes(`"${id}"`)) throw new Error(`the record names ${id}`);
};
