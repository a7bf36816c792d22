/**
 * This device's copies of one document: the one in use, and those set aside because the server cannot merge them any
 * more. A copy that is set aside is kept until its letters are back with their author, so that a crash in between loses
 * nothing. Each copy has a database of its own, named after epoch and count.
 */
import * as Y from "yjs";
import { asideOf, lostIn } from "./device-copy.ts";
import type { Aside, Copy, Lost } from "./device-copy.ts";
import { DeviceDatabase } from "./device-database.ts";
import type { Kept } from "./kept.ts";
import { ownPieces } from "./own-words.ts";
import type { OwnPiece } from "./own-words.ts";

const begunAnew = "The room began this text anew while you were away.";

/**
 * The copies of one document for one seat. There is always exactly one in use; those set aside are only read, and
 * deleted once their letters are handed back.
 */
export class Copies {
  readonly #kept: Kept;
  readonly #name: string;
  readonly #make: () => Y.Doc;
  #now: Copy;
  /** The documents of copies set aside, if they are in memory. */
  readonly #aside = new Map<string, Y.Doc>();

  /** Takes the device's copy of an epoch, or makes one. A copy of another epoch is set aside. */
  constructor(kept: Kept, name: string, epoch: number, make: () => Y.Doc) {
    this.#kept = kept;
    this.#name = name;
    this.#make = make;
    const known = kept.read<Copy>(this.#key);
    if (known === undefined) this.#now = { epoch, copy: 0, acked: 0 };
    else if (known.epoch === epoch) this.#now = known;
    else {
      const aside = [...(known.aside ?? []), ...asideOf(kept, name, known, begunAnew)];
      this.#now = { epoch, copy: 0, acked: 0, aside };
      kept.write(this.#key, this.#now);
    }
  }

  get #key(): string {
    return `copy/${this.#name}`;
  }

  /** What is known of the copy in use. */
  get now(): Copy {
    return this.#now;
  }
  /** The name of its database. */
  get database(): string {
    return this.#kept.database(this.#name, this.#now.epoch, this.#now.copy);
  }
  /** Whether the device had room to keep what was last noted about the copy. */
  get held(): boolean {
    return this.#kept.holds(this.#key);
  }

  /**
   * Notes something about the copy. Another tab may have written here since; what it noted is kept and, if it has a
   * newer copy, goes first, unless this tab is the one that types.
   */
  remember(change: Partial<Copy>, typesHere: boolean): void {
    const known = this.#kept.read<Copy>(this.#key);
    const same = known?.epoch === this.#now.epoch && known.copy === this.#now.copy;
    this.#now = { ...(same ? known : this.#now), ...change };
    if (same || typesHere || known === undefined) this.#kept.write(this.#key, this.#now);
  }

  /** Sets the copy aside with its document, and begins a new one. */
  setAside(doc: Y.Doc, epoch: number, reason: string = begunAnew, wentBack = false): void {
    const aside = asideOf(this.#kept, this.#name, this.#now, reason, wentBack);
    for (const { database } of aside) this.#aside.set(database, doc);
    const copy = epoch === this.#now.epoch ? this.#now.copy + 1 : 0;
    this.#now = { epoch, copy, acked: 0, aside: [...(this.#now.aside ?? []), ...aside] };
    this.#kept.write(this.#key, this.#now);
  }

  /** Reads the copies that were set aside in earlier visits. */
  async readAside(): Promise<void> {
    for (const { database } of this.#now.aside ?? []) {
      if (this.#aside.has(database)) continue;
      const doc = this.#make();
      let whole = true;
      const read = await DeviceDatabase.open(database, doc, () => (whole = false));
      await read?.close();
      if (read !== null && whole) this.#aside.set(database, doc);
    }
  }

  /** Own letters that are not confirmed: in the copy's document, if given, and in the copies set aside. */
  unconfirmed(doc: Y.Doc | null): readonly OwnPiece[] {
    const pieces = (of: Y.Doc | null | undefined, { client, acked }: Pick<Copy, "client" | "acked">): OwnPiece[] =>
      of && client !== undefined ? ownPieces(of, client, acked) : [];
    const aside = (this.#now.aside ?? []).flatMap((one) => pieces(this.#aside.get(one.database), one));
    return [...pieces(doc, this.#now), ...aside];
  }

  /**
   * Gives back the letters in copies set aside that a fresh document lacks (without one: all own letters), then deletes
   * these copies. `lost` keeps the words before that.
   */
  handBack(fresh: Y.Doc | null, typesHere: boolean, lost: (words: readonly Lost[]) => void): void {
    const { aside } = this.#now;
    if (!aside?.length) return;
    // As far as the server knew it: what is typed while an old copy is read must not be taken for known.
    const known = fresh && { doc: fresh, known: Y.decodeStateVector(Y.encodeStateVector(fresh)) };
    const words: Lost[] = [];
    const left: Aside[] = [];
    const read: string[] = [];
    for (const one of aside) {
      const doc = this.#aside.get(one.database);
      // Its database could not be read, so its words stay there until it can.
      if (doc === undefined) {
        left.push(one);
        continue;
      }
      read.push(one.database);
      words.push(...lostIn(this.#name, doc, one, known, one.reason));
      doc.destroy();
      this.#aside.delete(one.database);
    }
    if (words.length > 0) lost(words);
    this.remember({ aside: left.length > 0 ? left : undefined }, typesHere);
    if (this.#kept.lasts) for (const database of read) indexedDB.deleteDatabase(database);
  }

  destroy(): void {
    for (const doc of this.#aside.values()) doc.destroy();
  }
}
