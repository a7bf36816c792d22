/**
 * One process of `npm run bench:history` that holds one thing and says how large its heap is after collection:
 * `draft` (the document alone, from its bytes, and none of our code), `negotiation` (opened), `read` (and its text
 * read once, as acts and pages do).
 */
import { readFileSync } from "node:fs";
import * as Y from "yjs";

const [what, file] = process.argv.slice(2) as [string, string];

const hold = async (): Promise<unknown> => {
  if (what === "draft") {
    const doc = new Y.Doc({ gc: false });
    Y.applyUpdate(doc, readFileSync(file));
    return doc;
  }
  const { nodeDeps } = await import("../../server/hosts/node.ts");
  const { Negotiation } = await import("../../server/room/negotiation.ts");
  const negotiation = Negotiation.open(nodeDeps(file));
  if (what === "read") negotiation.draft({ id: "chair", role: "chair", parties: [], head: true });
  return negotiation;
};

const held = await hold();
for (let n = 0; n < 4; n++) globalThis.gc!();
console.log(process.memoryUsage().heapUsed);
// Held until here.
if (held === null) process.exitCode = 1;
