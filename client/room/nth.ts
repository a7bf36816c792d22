/**
 * Numbers the connections of a device. A bad network may deliver them in another order, and the later one counts
 * (`?nth=`). The count is kept on the device, so that a connection an earlier page left in the network does not win
 * against a later page. Where nothing is kept, each page counts its own, and types under client ids of its own.
 */
import { deviceOf } from "./device-copy.ts";
import type { Kept } from "./kept.ts";

const count = "connections";

/** How far a page's count begins after the last one kept: a computer that lost power may have lost its last numbers. */
const ahead = 100;

const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
let opened = 0;
const begun = new WeakSet<Kept>();

/** The name and number of the next connection: `<device or page>.<n>`. */
export const nthOf = (kept: Kept): string => {
  const device = deviceOf(kept);
  if (kept.lasts) {
    const n = (kept.read<number>(count) ?? 0) + (begun.has(kept) ? 1 : ahead);
    kept.write(count, n);
    begun.add(kept);
    // If the count cannot be kept, the next page would use the same numbers again.
    if (kept.holds(count) && kept.holds("device")) return `${device}.${n}`;
  }
  return `${page}.${++opened}`;
};
