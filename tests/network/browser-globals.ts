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

/** The page's document: shown or hidden, and telling so. */
class Page extends EventTarget {
  visibilityState: "visible" | "hidden" = "visible";

  show(visible: boolean): void {
    this.visibilityState = visible ? "visible" : "hidden";
    this.dispatchEvent(new Event("visibilitychange"));
  }
}
export const page = new Page();

const nothing = (): void => undefined;
Object.assign(globalThis, {
  localStorage: new Values(),
  document: page,
  addEventListener: nothing,
  removeEventListener: nothing,
});
