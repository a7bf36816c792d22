/**
 * Takes in one update of a pen or of a paper's author, at its place in the queue. First the right to write is checked,
 * then the update's structure; then it is applied and judged. Consecutive updates of one client between two acts become
 * one entry.
 */
import * as Y from "yjs";
import { checkUpdate, isRejected, judge, type Checked } from "../../drafts/crdt/check.ts";
import type { ParagraphId, StrandId, Stretch } from "../../drafts/paragraph.ts";
import { wordsOf } from "../../drafts/reading/words.ts";
import { locks } from "../../drafts/status.ts";
import { CloseCode, type Closing } from "../../drafts/wire.ts";
import { toBytes } from "../record/entries.ts";
import type { ActPayload, NamesPayload } from "../record/replay.ts";
import { penOf } from "./access.ts";
import type { Connection } from "./connection.ts";
import { afterTyping, everyParagraph } from "./late.ts";
import { clientsOf, holdsLease } from "./leases.ts";
import type { Living } from "./living.ts";
import { returnLateLetters } from "./papers.ts";

/** What one update may contain; struck ranges count as structs. More would hold the room up noticeably. */
export const updateLimits = { bytes: 512 * 1024, structs: 5_000, papers: 500 } as const;

/**
 * The documents do not match the record any more. They are rebuilt, and the round is done again without the culprit.
 */
export class Spoilt extends Error {
  readonly culprit: object;

  constructor(culprit: object, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.culprit = culprit;
  }
}

const reset = (reason: string, message: string): Closing => ({ code: CloseCode.reset, reason, message });

/** Typing by one connection that has not been appended yet; `mark` is where it begins in the draft's sheet. */
interface Run {
  readonly connection: Connection;
  readonly mark: number;
  readonly strands: Set<StrandId>;
  /** The words of locked paragraphs as they were before it. */
  readonly before: Map<ParagraphId, readonly Stretch[]>;
}

/**
 * The typing of one round. `flush` has to be called before anything else is appended, so that entries are in order of
 * arrival.
 */
export class Typing {
  readonly #living: Living;
  #run: Run | null = null;
  /** The client ids each connection may use. */
  readonly #allowed = new WeakMap<Connection, ReadonlySet<number>>();

  constructor(living: Living) {
    this.#living = living;
  }

  /**
   * Takes an update in; gives null, or why the connection has to be closed. Throws `Spoilt` if the documents were
   * damaged.
   */
  take(connection: Connection, bytes: Uint8Array): Closing | null {
    const { sheet, seat } = connection;
    const living = this.#living;
    if (!living.reach(seat, sheet.name).writes)
      return reset("no-pen", "You no longer hold the pen here. Your words were not taken; they are kept for you.");
    const clients = this.#clients(connection);
    if (clients.size === 0)
      return reset(
        "lease",
        "Another of your devices types under this name now. Your words were not taken; they are kept for you.",
      );
    const isDraft = sheet === living.draft;
    if (isDraft && this.#run !== null && this.#run.connection !== connection) this.flush();

    const check = living.deps.check ?? checkUpdate;
    const checked = check(sheet.doc, bytes, {
      clients,
      kind: isDraft ? "strands" : "papers",
      maxBytes: updateLimits.bytes,
      maxStructs: updateLimits.structs,
    });
    if (isRejected(checked)) {
      living.deps.log?.({
        what: "update-refused",
        level: "warn", // A caucus is called after its party.
        document: sheet.name.split("/")[0]!,
        why: checked.rejected.slice(0, 120),
      });
      return reset(
        "refused",
        "This change could not be taken as it came. Your words were not taken; they are kept for you.",
      );
    }
    if (!isDraft && !this.#hasRoom(sheet.doc, checked.strands))
      return reset("too-many-papers", "This caucus has no room for more papers. Your words are kept for you.");
    const strands = isDraft ? (checked.strands as readonly StrandId[]) : [];
    if (isDraft) {
      const barred = this.#barred(connection, strands);
      if (barred !== null) return barred;
    }
    const before = isDraft ? this.#underLock(strands) : [];
    const mark = sheet.mark;
    const spoilt = this.#apply(connection, checked);
    if (spoilt !== null) throw new Spoilt(connection, spoilt);
    if (sheet.mark === mark) return null;
    if (!isDraft) {
      returnLateLetters(sheet.doc);
      living.caucuses.papersChanged(sheet.name.slice("caucus/".length));
      return null;
    }
    this.#run ??= { connection, mark, strands: new Set(), before: new Map() };
    for (const strand of strands) this.#run.strands.add(strand);
    for (const [id, words] of before) if (!this.#run.before.has(id)) this.#run.before.set(id, words);
    return null;
  }

  /** Whether the papers written in exist, or there is room for new ones. */
  #hasRoom(doc: Y.Doc, written: readonly string[]): boolean {
    const papers = doc.getMap("papers");
    const made = written.filter((id) => !papers.has(id)).length;
    return made === 0 || papers.size + made <= updateLimits.papers;
  }

  #clients(connection: Connection): ReadonlySet<number> {
    const { lease, client, sheet, seat } = connection;
    const known = this.#allowed.get(connection);
    if (known !== undefined) return known;
    const { storage } = this.#living;
    const clients =
      lease !== null && client !== null && holdsLease(storage, seat, sheet.name, client, lease)
        ? clientsOf(storage, sheet.name, lease)
        : new Set<number>();
    this.#allowed.set(connection, clients);
    return clients;
  }

  /** Refuses typing outside the paragraphs for which a pen was lent, and those made from them. */
  #barred(connection: Connection, strands: readonly StrandId[]): Closing | null {
    const pen = penOf(connection.seat, this.#living.state.names);
    if (pen?.paragraphs === undefined) return null;
    const allowed = new Set(pen.paragraphs);
    const { paragraphs, retired } = this.#living.record;
    const homes = new Map<StrandId, readonly ParagraphId[]>(Object.entries(retired) as [StrandId, ParagraphId[]][]);
    for (const [id, entry] of Object.entries(paragraphs))
      if (entry.strand !== null) homes.set(entry.strand, [id as ParagraphId]);
    const foreign = strands.some((strand) => !(homes.get(strand) ?? []).some((id) => allowed.has(id)));
    return foreign
      ? reset("no-pen", "Your pen is for other paragraphs. Your words were not taken; they are kept for you.")
      : null;
  }

  /** Applies an update and judges it; gives what was wrong, or null. */
  #apply(connection: Connection, checked: Checked): string | null {
    const { doc } = connection.sheet;
    let verdict: string | null = null;
    const listen = (transaction: Y.Transaction): void => {
      verdict ??= judge(transaction, checked);
    };
    doc.once("afterTransaction", listen);
    try {
      Y.applyUpdate(doc, checked.bytes, connection);
    } catch (error) {
      verdict ??= `applying it failed: ${(error as Error).message}`;
    } finally {
      doc.off("afterTransaction", listen);
    }
    return verdict;
  }

  /** Appends the typing so far, with what follows from it by rule. */
  flush(): void {
    const run = this.#run;
    if (run === null) return;
    this.#run = null;
    const living = this.#living;
    const bytes = living.draft.since(run.mark);
    if (bytes === null) return;
    const { seat } = run.connection;
    const paragraphs = this.#paragraphs(run.strands);
    const office = seat.role === "chair" || seat.role === "secretariat" ? seat.role : "delegation";
    const act: ActPayload = { type: "typing", office, paragraphs };
    const party = office === "delegation" ? seat.parties[0] : undefined;
    const names: NamesPayload = { seat: seat.id, party, writes: [] };
    const head = living.append(
      "typing",
      living.time(),
      { act: toBytes(act), draft: bytes, names: toBytes(names) },
      { ids: paragraphs, what: "typing", seat: seat.id },
    );
    afterTyping(living, { seat, office, seq: head.seq, paragraphs, strands: run.strands, before: run.before });
  }

  /** The locked paragraphs that have these strands, with their words as they are before the typing. */
  #underLock(strands: readonly StrandId[]): [ParagraphId, readonly Stretch[]][] {
    const { statuses } = this.#living.record;
    const locked = new Set(this.#paragraphs(new Set(strands)).filter((id) => locks(statuses[id]?.status ?? "open")));
    if (locked.size === 0) return [];
    return everyParagraph(this.#living.whole())
      .filter(({ id }) => locked.has(id))
      .map((paragraph) => [paragraph.id, wordsOf(paragraph)]);
  }

  #paragraphs(strands: ReadonlySet<StrandId>): ParagraphId[] {
    const { paragraphs, retired } = this.#living.record;
    const found = new Set<ParagraphId>();
    for (const [id, entry] of Object.entries(paragraphs))
      if (entry.strand !== null && strands.has(entry.strand)) found.add(id as ParagraphId);
    for (const strand of strands) for (const id of retired[strand] ?? []) found.add(id);
    return [...found];
  }
}
