/** The state of one's own words, told honestly: `saved` only when the server has confirmed the last own word. */
import type { SyncState } from "./states.ts";

/** What is needed of each document to tell the state. */
export interface SyncedPart {
  readonly name: string;
  readonly arrived: boolean;
  readonly connected: boolean;
  readonly unsavedSince: number | null;
  readonly savedAt: string | null;
  readonly offlineSince: string | null;
  /** The server's reason for keeping nothing, until it has kept something again. */
  readonly refusedFor?: string | null;
  readonly keptAt: string | null;
  readonly wordsKept: number;
  /** Whether the device's copy has been read; before that nobody knows which unsent words are in it. */
  readonly opened: boolean;
  /** Whether this device keeps its words beyond the page; false if its database failed. */
  readonly keeps: boolean;
}

/** What the state depends on besides the documents. */
export interface SyncContext {
  /** The server's message if it closed the room for good; else null. */
  readonly closed: string | null;
  /** How many pieces of handed-back words their author has not dismissed. */
  readonly handedBack: number;
  /** Whether this browser keeps anything. */
  readonly lasts: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** In ms: when `saving` is shown, and when it becomes "still saving". */
const quiet = 300;
const patience = 5_000;

/** The sentences for the server's reasons for not keeping words. */
const reasons: Readonly<Record<string, string>> = {
  "disk-full": "The server’s disk is full",
  unavailable: "The server cannot keep anything now",
  "too-many": "Too many devices of this seat are connected",
};

const whyOf = (parts: readonly SyncedPart[]): { readonly why?: string } => {
  const why = parts.map(({ refusedFor }) => reasons[refusedFor ?? ""]).find((reason) => reason !== undefined);
  return why === undefined ? {} : { why };
};

/**
 * One state for all documents together, the first that holds: closed, refused, copies not read yet, offline, not caught
 * up, still saving, saving, saved. If one document is offline, all are.
 */
export const syncStateOf = (parts: readonly SyncedPart[], context: SyncContext): SyncState => {
  const { closed, handedBack, lasts, now } = context;
  if (closed !== null) return { is: "closed", message: closed };
  if (handedBack > 0) return { is: "refused", count: handedBack };
  const main = parts.find((part) => part.name === "draft") ?? parts[0];
  const catchingUp = (): SyncState => {
    const keptAt = main?.arrived ? main.keptAt : null;
    return keptAt ? { is: "catching-up", keptAt } : { is: "opening" };
  };
  if (parts.some(({ opened }) => !opened)) return catchingUp();
  const offline = parts.flatMap((part) => (part.offlineSince === null ? [] : [part.offlineSince])).sort();
  const words = parts.reduce((n, part) => n + part.wordsKept, 0);
  if (offline.length > 0)
    return {
      is: "offline",
      since: offline[0]!,
      words,
      kept: lasts && parts.every(({ keeps }) => keeps),
      ...whyOf(parts),
    };
  if (!main?.connected) return catchingUp();
  const since = Math.min(...parts.map((part) => part.unsavedSince ?? Infinity));
  const waited = now - since;
  if (waited >= patience) return { is: "still-saving", since, seconds: Math.floor(waited / 1000), ...whyOf(parts) };
  if (waited >= quiet) return { is: "saving", since };
  // Words on their way are not saved, even if another document was confirmed later. Nor does a confirmation count that
  // came in the same millisecond.
  const until = since === Infinity ? null : new Date(since - 1).toISOString();
  const at = parts.flatMap((part) => (part.savedAt === null ? [] : [part.savedAt])).sort();
  const last = at.findLast((one) => until === null || one <= until);
  return { is: "saved", at: last ?? until ?? new Date(now).toISOString() };
};

/** The sentence in the top bar. `time` formats an ISO time. */
export const syncSentence = (
  state: SyncState,
  time: (iso: string, seconds: boolean) => string = (iso, seconds) =>
    new Date(iso).toLocaleTimeString([], {
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
      ...(seconds ? { second: "2-digit" } : {}),
    }),
): string => {
  switch (state.is) {
    case "opening":
      return "Opening…";
    case "catching-up":
      return `From this device, ${time(state.keptAt, false)}. Catching up…`;
    case "saved":
      return `Saved ${time(state.at, true)}`;
    case "saving":
      return "Saving…";
    case "still-saving":
      return state.why === undefined
        ? `Still saving, ${state.seconds} s`
        : `${state.why}. Still trying, ${state.seconds} s`;
    case "offline": {
      if (!state.kept) return "Offline, and this browser keeps nothing: copy your words";
      const since = `${state.why === undefined ? "Offline" : `${state.why},`} since ${time(state.since, false)}`;
      return state.words === 0
        ? since
        : `${since} · ${state.words} ${state.words === 1 ? "word" : "words"} kept on this device`;
    }
    case "refused":
      return "Refused · here are your words";
    case "closed":
      return state.message;
  }
};
