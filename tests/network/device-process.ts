/**
 * A device as a process of its own, so that it can be frozen as a laptop's lid freezes it. Told by messages what to do,
 * tells what its top bar says.
 */
import { Person } from "./person.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { claimOf } from "./claims.ts";
import type { Claim } from "./claims.ts";

export type Asked =
  | { readonly type: ParagraphId; readonly after: string }
  /** The wall clock has gone on this far while the device slept. */
  | { readonly slept: number }
  | { readonly wait: "saved" | "offline" }
  | { readonly words: ParagraphId };

export interface Told {
  readonly claim: Claim;
  readonly words?: string;
}

const [url, negotiation, token, seat, cookie] = process.argv.slice(2) as [string, string, string, string, string];
const person = await Person.sit(
  "z",
  { negotiation, join: () => Promise.resolve(cookie) },
  { url },
  { token, seat, id: "" },
);
const rightly = Date.now;

process.on("message", (asked: Asked) => {
  void (async () => {
    if ("type" in asked) person.type(asked.type, asked.after);
    if ("slept" in asked) Date.now = () => rightly() + asked.slept;
    if ("wait" in asked) await person[asked.wait]();
    const words = "words" in asked ? { words: person.words(asked.words) } : {};
    process.send!({ claim: claimOf(person), ...words } satisfies Told);
  })();
});
process.send!({ claim: claimOf(person) } satisfies Told);
