/**
 * Readings that are put off: the server could not be reached, or said that it was asked too often. Whoever waits for such
 * an answer is told why there is none yet, and it is asked for again by itself for as long as it is wanted. What is sent is
 * never sent again here: of that it is not known whether it was recorded.
 */
import { isRefusal, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { Doors } from "./doors.ts";

export interface Waiting {
  /** Whether anybody still waits for the answer. */
  readonly wanted: () => boolean;
  /** Why there is no answer yet; null when there is one after that. */
  readonly told: (refusal: Refusal | null) => void;
  /** Resolves when it is time to ask again; default: after so long, or as soon as there is a connection again. */
  readonly rest?: (milliseconds: number) => Promise<void>;
}

/** How long is waited before a reading that reached nobody is asked for again, in milliseconds: longer each time. */
export const rests = [1_000, 2_000, 4_000, 8_000, 15_000] as const;

/** How often a server that says it cannot is asked all the same: what ends under it once may end under it each time. */
const atMost = 3;

const restOrConnection = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
  });

/** How long to wait before the same is asked again; null where the answer would be the same. */
export const putOff = ({ refused, details }: Refusal, asked: number): number | null => {
  const usual = rests[Math.min(asked, rests.length) - 1]!;
  if (refused === RefusalCode.tooMany) {
    const seconds = Number(details?.["retryAfter"]);
    return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : usual;
  }
  if (refused !== RefusalCode.unavailable) return null;
  return details?.["unreached"] === true || asked < atMost ? usual : null;
};

/** Asks until there is an answer, a refusal that stays one, or nobody who waits. */
export const askedAgain = async <T extends object>(
  ask: () => Promise<T | Refusal>,
  { wanted, told, rest = restOrConnection }: Waiting,
): Promise<T | Refusal> => {
  for (let asked = 1; ; asked++) {
    const answer = await ask();
    const wait = isRefusal(answer) ? putOff(answer, asked) : null;
    if (wait === null || !wanted()) {
      if (asked > 1 && wanted()) told(null);
      return answer;
    }
    told(answer as Refusal);
    await rest(wait);
    if (!wanted()) return answer;
  }
};

/** Doors whose readings are asked for again when they are put off; who one is at all is for the screen to ask again. */
export class PatientDoors extends Doors {
  readonly #waiting: Waiting;

  constructor(server: string, negotiation: string, seat: string, waiting: Waiting) {
    super(server, negotiation, seat);
    this.#waiting = waiting;
  }

  override get<T>(path: string): Promise<T | Refusal> {
    return askedAgain<T & object>(() => super.get<T & object>(path), this.#waiting);
  }
}
