/**
 * The letters of one copy of a document, in IndexedDB. A database may fail (no room left, or deleted by the browser).
 * It then reports that, and nobody waits for an answer that will never come.
 */
import { fetchUpdates, IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from "y-indexeddb";
import type * as Y from "yjs";

/** Ms until a database of many updates is compacted. */
const trimAfter = 1_000;

/**
 * Writes each update at once, by committing its transaction. The library leaves a transaction to end by itself, which
 * needs the page once more: whoever types and closes the page in the same moment would lose letters.
 */
const writeAtOnce = (persistence: IndexeddbPersistence, db: IDBDatabase, failed: () => void): void => {
  const { doc } = persistence;
  doc.off("update", persistence._storeUpdate);
  persistence._storeUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === persistence) return;
    try {
      const writing = db.transaction("updates", "readwrite");
      writing.objectStore("updates").add(update);
      writing.commit();
    } catch {
      failed(); // The browser has closed it.
      return;
    }
    if (++persistence._dbsize < PREFERRED_TRIM_SIZE) return;
    clearTimeout(persistence._storeTimeoutId);
    persistence._storeTimeoutId = setTimeout(() => void storeState(persistence, false), trimAfter);
  };
  doc.on("update", persistence._storeUpdate);
};

/** An open database, bound to one document until `close`. Made by `open`; closing it deletes nothing. */
export class DeviceDatabase {
  readonly #persistence: IndexeddbPersistence;

  private constructor(persistence: IndexeddbPersistence) {
    this.#persistence = persistence;
  }

  /**
   * Reads a database into a document, and from then on writes to it whatever is added to the document. Null if the
   * browser cannot open one. `failed` is called whenever something could not be written; one that fails while being
   * read is open all the same.
   */
  static async open(name: string, doc: Y.Doc, failed: () => void): Promise<DeviceDatabase | null> {
    const persistence = new IndexeddbPersistence(name, doc);
    const db = await persistence._db.catch(() => null);
    if (db === null) return null;
    const failure = new Promise<void>((resolve) => {
      for (const event of ["error", "abort", "close"])
        db.addEventListener(event, () => {
          failed();
          resolve();
        });
    });
    await Promise.race([persistence.whenSynced, failure]);
    writeAtOnce(persistence, db, failed);
    return new DeviceDatabase(persistence);
  }

  /** Reads what another tab has written there since. */
  async catchUp(): Promise<void> {
    try {
      await fetchUpdates(this.#persistence);
    } catch {
      // `failed` was called. How far the other tab typed is noted beside the database: this tab then waits for the
      // server.
    }
  }

  async close(): Promise<void> {
    await this.#persistence.destroy();
  }
}
