/** Writes a draft as JSON, the form that other people's scripts read. */
import { draftJson } from "../draft.ts";
import type { Draft } from "../draft.ts";
import type { Seat } from "../party.ts";
import { sight } from "../reading/sight.ts";
import type { OutputOptions } from "./options.ts";
import { namesIn, partsOf, requireWritable } from "./options.ts";

/** A reader without any rights: files go out to anybody. */
const reader: Seat = { id: "", role: "observer", parties: [], head: false };

/**
 * Writes the draft as JSON. `view` does not change the words, since the runs say what is open; it decides who is named:
 * nobody in the clean and bracketed views. What was said to the Chair alone is in no file.
 */
export const writeJson = (draft: Draft, options: OutputOptions): string => {
  requireWritable(options);
  const shown = sight({ ...draft, names: namesIn(options) }, reader);
  const json = draftJson({ ...shown, names: draft.names });
  const parts = Object.fromEntries(partsOf(draft, options).map((part) => [part, json.parts[part]]));
  return `${JSON.stringify({ ...json, parts, ...(options.changes && { changes: options.changes }), ...(options.head && { head: options.head }) }, null, 1)}\n`;
};
