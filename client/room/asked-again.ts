/**
 * Readings that are put off because the server could not be reached, or said that it was asked too often. Whoever waits
 * is told why there is no answer yet, and the reading is asked for again by itself as long as it is wanted. Only
 * readings are repeated here: of something sent, nobody knows whether it was recorded.
 */
import { isRefusal, RefusalCode } from "../../drafts/refusal.ts";
import type { Refusal } from "../../drafts/refusal.ts";
import { Doors } from "./doors.ts";

/** Whoever waits for a reading: whether it is still wanted, and how they are told why it is late. */
export interface Waiting {
  /** Whether the answer is still wanted. */
  readonly wanted: () => boolean;
  /** Called with the reason why there is no answer yet; with null once there is one. */
  readonly told: (refusal: Refusal | null) => void;
  /** Resolves when it is time to ask again. Default: after the given ms, or as soon as there is a connection again. */
  readonly rest?: (milliseconds: number) => Promise<void>;
}

/** Ms to wait before each new attempt to reach the server. */
export const rests = [1_000, 2_000, 4_000, 8_000, 15_000] as const;

/** How often a server that says it cannot answer is asked: what failed once may fail every time. */
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

/** Ms to wait before asking again; null if the answer would be the same. */
export const putOff = ({ refused, details }: Refusal, asked: number): number | null => {
  const usual = rests[Math.min(asked, rests.length) - 1]!;
  if (refused === RefusalCode.tooMany) {
    const seconds = Number(details?.["retryAfter"]);
    return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : usual;
  }
  if (refused !== RefusalCode.unavailable) return null;
  return details?.["unreached"] === true || asked < atMost ? usual : null;
};

/** Asks until there is an answer, a final refusal, or nobody who wants it. */
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

/** Doors that ask again for readings that were put off. Who one is (`info`) is left to the screen to ask again. */
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
