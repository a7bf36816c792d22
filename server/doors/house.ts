/** What every door is given: the negotiations, who may ask, and how the host is reached. */
import type { Directory } from "../directory.ts";
import type { Callers } from "./callers.ts";
import type { Limits } from "./limits.ts";
import type { Typeset } from "./outputs.ts";
import type { LookApart } from "./onlooking.ts";
import type { ReadApart } from "./uploads.ts";
import type { Log, Meter } from "../watch.ts";
import type { Address } from "./origin.ts";

/** A seat of the sample negotiation, with the link that opens it. */
export interface SampleSeat {
  readonly role: string;
  readonly party: string;
  readonly name: string;
  readonly link: string;
}

export interface Sample {
  readonly id: string;
  readonly seats: readonly SampleSeat[];
}

export interface House {
  readonly directory: Directory;
  readonly callers: Callers;
  /** Reads a file that comes in. */
  readonly read: ReadApart;
  /** Reads rooms beside themselves, where the host can. */
  readonly look?: LookApart;
  /** Sets a PDF, where the host has what it takes. */
  readonly typeset?: Typeset;
  /** How often whom is answered. */
  readonly limits: Limits;
  readonly meter: Meter;
  /** Known once the server listens. */
  readonly address: () => Address;
  /** Milliseconds since 1970, for the "as at" of an output. */
  readonly now: () => number;
  /** The sample negotiation, where the host shows one to whoever comes. */
  readonly sample: () => Sample | null;
  readonly log: Log;
}
