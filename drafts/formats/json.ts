/** A draft as JSON: the interface other people's scripts read. */
import { draftJson } from "../draft.ts";
import type { Draft } from "../draft.ts";
import type { Seat } from "../party.ts";
import { sight } from "../reading/sight.ts";
import type { OutputOptions } from "./options.ts";
import { namesIn, partsOf, requireWritable } from "./options.ts";

/** Nobody in particular: who reads a file that has gone out. */
const reader: Seat = { id: "", role: "observer", parties: [], head: false };

/**
 * Writes the draft as JSON. `view` changes no words here, since runs say what is open; it decides who is named, so clean and
 * bracketed output names nobody. What was told the Chair alone is in no file.
 */
export const writeJson = (draft: Draft, options: OutputOptions): string => {
  requireWritable(options);
  const shown = sight({ ...draft, names: namesIn(options) }, reader);
  const json = draftJson({ ...shown, names: draft.names });
  const parts = Object.fromEntries(partsOf(draft, options).map((part) => [part, json.parts[part]]));
  return `${JSON.stringify({ ...json, parts, ...(options.changes && { changes: options.changes }), ...(options.head && { head: options.head }) }, null, 1)}\n`;
};
