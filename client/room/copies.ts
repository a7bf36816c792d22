/**
 * The copies this device has of one document: the one that is typed in, and those set aside because the server will not
 * merge them any more. What is set aside is kept until its letters are back with their author, so that a crash in
 * between loses nothing; every copy has a database of its own, named after epoch and count.
 */
import * as Y from "yjs";
import { asideOf, lostIn } from "./device-copy.ts";
import type { Aside, Copy, Lost } from "./device-copy.ts";
import { DeviceDatabase } from "./device-database.ts";
import type { Kept } from "./kept.ts";
import { ownPieces } from "./own-words.ts";
import type { OwnPiece } from "./own-words.ts";

const begunAnew = "The room began this text anew while you were away.";

export class Copies {
  readonly #kept: Kept;
  readonly #name: string;
  readonly #make: () => Y.Doc;
  #now: Copy;
  /** Documents of the copies set aside, as far as they are in memory. */
  readonly #aside = new Map<string, Y.Doc>();

  /** The copy this device has of an epoch, or a new one; a copy of another epoch is set aside. */
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

  /** What is known of the copy that is typed in. */
  get now(): Copy {
    return this.#now;
  }
  /** The name of its database. */
  get database(): string {
    return this.#kept.database(this.#name, this.#now.epoch, this.#now.copy);
  }
  /** Whether the device had room to remember what was said of it last. */
  get held(): boolean {
    return this.#kept.holds(this.#key);
  }

  /**
   * Another tab writes here too: what it has said since is kept, and of a newer copy it knows more, unless it is this one
   * that types.
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

  /** Reads the copies that were set aside in an earlier visit. */
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

  /** Own letters nobody has confirmed: in a document of the copy, where there may be any, and in the copies set aside. */
  unconfirmed(doc: Y.Doc | null): readonly OwnPiece[] {
    const pieces = (of: Y.Doc | null | undefined, { client, acked }: Pick<Copy, "client" | "acked">): OwnPiece[] =>
      of && client !== undefined ? ownPieces(of, client, acked) : [];
    const aside = (this.#now.aside ?? []).flatMap((one) => pieces(this.#aside.get(one.database), one));
    return [...pieces(doc, this.#now), ...aside];
  }

  /**
   * Gives back what copies set aside hold and a fresh document lacks (all of their own, without one), then drops them;
   * `lost` keeps the words before the copies go.
   */
  handBack(fresh: Y.Doc | null, typesHere: boolean, lost: (words: readonly Lost[]) => void): void {
    const { aside } = this.#now;
    if (!aside?.length) return;
    // As far as the server knew: what is typed while an old copy is being read would pass for its words.
    const known = fresh && { doc: fresh, known: Y.decodeStateVector(Y.encodeStateVector(fresh)) };
    const words: Lost[] = [];
    const left: Aside[] = [];
    const read: string[] = [];
    for (const one of aside) {
      const doc = this.#aside.get(one.database);
      // Its database could not be read: its words wait there until it can.
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
