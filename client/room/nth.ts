/**
 * Which of a device's connections one is: a bad network may deliver them in another order, and the later one rules
 * (`?nth=`). They are counted on the device, so that what a page left behind in the network takes nothing from the page
 * that comes after it; where nothing outlives the page, the page counts its own, and types under ids of its own.
 */
import { deviceOf } from "./device-copy.ts";
import type { Kept } from "./kept.ts";

const count = "connections";

/** How much further on than the last a page begins: a computer that lost power may have lost its last numbers. */
const ahead = 100;

const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
let opened = 0;
const begun = new WeakSet<Kept>();

/** The next one's name and number: `<device or page>.<n>`. */
export const nthOf = (kept: Kept): string => {
  const device = deviceOf(kept);
  if (kept.lasts) {
    const n = (kept.read<number>(count) ?? 0) + (begun.has(kept) ? 1 : ahead);
    kept.write(count, n);
    begun.add(kept);
    // Counted and not kept, the next page's would be the earlier ones.
    if (kept.holds(count) && kept.holds("device")) return `${device}.${n}`;
  }
  return `${page}.${++opened}`;
};
