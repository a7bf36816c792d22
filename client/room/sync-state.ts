/** How far the words are, told honestly: `saved` only when the server has confirmed the last own word. */
import type { SyncState } from "./states.ts";

/** What the state is told from, of each document. */
export interface SyncedPart {
  readonly name: string;
  readonly arrived: boolean;
  readonly connected: boolean;
  readonly unsavedSince: number | null;
  readonly savedAt: string | null;
  readonly offlineSince: string | null;
  /** The reason the server gave for keeping nothing, until it has kept something again. */
  readonly refusedFor?: string | null;
  readonly keptAt: string | null;
  readonly wordsKept: number;
  /** Whether the device's copy has been read: until then nobody knows which words wait in it. */
  readonly opened: boolean;
  /** Whether this device has its words beyond the page: not where its database failed. */
  readonly keeps: boolean;
}

export interface SyncContext {
  readonly closed: string | null;
  readonly handedBack: number;
  /** Whether this browser keeps anything. */
  readonly lasts: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Before `saving` is shown, and before it becomes "still saving". */
const quiet = 300;
const patience = 5_000;

/** What a server that does not keep words says, as a person is told. */
const reasons: Readonly<Record<string, string>> = {
  "disk-full": "The server’s disk is full",
  unavailable: "The server cannot keep anything now",
  "too-many": "Too many devices of this seat are connected",
};

const whyOf = (parts: readonly SyncedPart[]): { readonly why?: string } => {
  const why = parts.map(({ refusedFor }) => reasons[refusedFor ?? ""]).find((reason) => reason !== undefined);
  return why === undefined ? {} : { why };
};

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
  // What is under way for a moment is not saved: no later confirmation, of another document, says so.
  // Nor does one of the very millisecond in which it was begun.
  const until = since === Infinity ? null : new Date(since - 1).toISOString();
  const at = parts.flatMap((part) => (part.savedAt === null ? [] : [part.savedAt])).sort();
  const last = at.findLast((one) => until === null || one <= until);
  return { is: "saved", at: last ?? until ?? new Date(now).toISOString() };
};

/** The sentence in the top bar. `time` prints an ISO time; seconds are for sync alone. */
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
