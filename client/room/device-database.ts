/**
 * The letters of one copy of a document, in IndexedDB. A database that fails (no room left, taken away by the browser)
 * says so to itself alone: it is listened to, and nobody waits for one that will never answer.
 */
import { fetchUpdates, IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";

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
    return new DeviceDatabase(persistence);
  }

  /** Reads what another tab has written there since. */
  async catchUp(): Promise<void> {
    await fetchUpdates(this.#persistence);
  }

  async close(): Promise<void> {
    await this.#persistence.destroy();
  }
}
