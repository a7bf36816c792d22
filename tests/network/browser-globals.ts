/**
 * What the client's room needs of a browser, under Node: databases and small values that outlive a page, and the events
 * of a window. Imported before the room.
 */
import "fake-indexeddb/auto";

/** As a browser's: the keys are its own properties. */
class Values {
  [key: string]: unknown;
  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? (this[key] as string) : null;
  }
  setItem(key: string, value: string): void {
    this[key] = value;
  }
  removeItem(key: string): void {
    delete this[key];
  }
}

const nothing = (): void => undefined;
Object.assign(globalThis, {
  localStorage: new Values(),
  document: { visibilityState: "visible" },
  addEventListener: nothing,
  removeEventListener: nothing,
});
