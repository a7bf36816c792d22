/** Stands in the place of server/hosts/node-meter.ts where tests run in workerd: there the platform measures. */
import { unmeasured } from "../../server/watch.ts";
import type { nodeMeter as onNode } from "../../server/hosts/node-meter.ts";

export const nodeMeter: typeof onNode = () => ({ ...unmeasured, print: () => Promise.resolve("") });
