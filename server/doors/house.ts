/** What every route needs: the negotiations, who is asking, and how the server is reached. */
import type { Directory } from "../directory.ts";
import type { Callers } from "./callers.ts";
import type { Limits } from "./limits.ts";
import type { Typeset } from "./outputs.ts";
import type { LookApart } from "./onlooking.ts";
import type { ReadApart } from "./uploads.ts";
import type { Log, Meter } from "../watch.ts";
import type { Address } from "./origin.ts";

/** A seat of the sample negotiation, with its join link. */
export interface SampleSeat {
  readonly role: string;
  readonly party: string;
  readonly name: string;
  readonly link: string;
}

/** The negotiation of invented States that `serve --demo` shows, with a link for each of its seats. */
export interface Sample {
  readonly id: string;
  readonly seats: readonly SampleSeat[];
}

/** One for each application; every door is built on it. */
export interface House {
  readonly directory: Directory;
  readonly callers: Callers;
  /** Reads uploaded files. */
  readonly read: ReadApart;
  /** Reads rooms in another process, where the host can. */
  readonly look?: LookApart;
  /** Sets PDFs, where the host can. */
  readonly typeset?: Typeset;
  /** Limits how often each seat is answered. */
  readonly limits: Limits;
  readonly meter: Meter;
  /** To be called only once the server listens. */
  readonly address: () => Address;
  /** The time in ms since 1970, for the "as at" of an output. */
  readonly now: () => number;
  /** The sample negotiation, if the host shows it to everybody. */
  readonly sample: () => Sample | null;
  readonly log: Log;
}
