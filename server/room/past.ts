/** The past as acts need it: what `restore` goes back to, and what `undo` turns round. */
import type { Past, Undone } from "../../drafts/acts/plan.ts";
import type { Seat } from "../../drafts/party.ts";
import type { Living } from "./living.ts";

export const readPast = (_living: Living, _at: string | number): Past | null => null;
export const readUndone = (_living: Living, _seq: number, _seat: Seat): Undone | null => null;
