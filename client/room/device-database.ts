/**
 * The letters of one copy of a document, in IndexedDB. A database that fails (no room left, taken away by the browser)
 * says so to itself alone: it is listened to, and nobody waits for one that will never answer.
 */
import { fetchUpdates, IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from "y-indexeddb";
import type * as Y from "yjs";

/** Before a database of many updates is put together, in milliseconds. */
const trimAfter = 1_000;

/**
 * Writes each update at once and for good. Left to end by itself, as the library leaves it, a transaction needs the page
 * once more: whoever types and closes it in the same moment would find nothing.
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

export class DeviceDatabase {
  readonly #persistence: IndexeddbPersistence;

  private constructor(persistence: IndexeddbPersistence) {
    this.#persistence = persistence;
  }

  /**
   * Reads a database into a document and writes there whatever comes into it from now on; null where the browser opens
   * none. `failed` is told each time it takes something no more; one that fails while it is read is open all the same.
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
      // It has said so (`failed`). How far the other tab typed is remembered beside it: the server is waited for.
    }
  }

  async close(): Promise<void> {
    await this.#persistence.destroy();
  }
}
