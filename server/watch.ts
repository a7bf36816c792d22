/**
 * What operators are told of: happenings, a line each, and measures. Neither ever holds a word of a text, or the name of a
 * person, a State or a group: an error's message can quote what it choked on, so only its kind and its place are told.
 */

export type Level = "info" | "warn" | "error";

/** `what` is a fixed name in words with hyphens; the facts beside it are numbers, ids and codes. */
export interface Happening {
  readonly what: string;
  /** Absent: `info`. */
  readonly level?: Level;
  readonly [fact: string]: string | number | boolean | readonly string[] | undefined;
}

export type Log = (happening: Happening) => void;

/** Lines of a trace told: the first few say where. */
const told = 6;

/** A fault told in words of the program's own, with numbers at most in them: whoever runs the server may read them. */
export class Explained extends RangeError {}

/** An error's kind and place, without its message unless that quotes nothing. */
export const traceOf = (error: unknown): { readonly error: string; readonly trace: readonly string[] } => {
  if (!(error instanceof Error)) return { error: typeof error, trace: [] };
  const { code, errstr } = error as { readonly code?: unknown; readonly errstr?: unknown };
  const trace = (error.stack ?? "").split("\n").flatMap((line) => /^\s+at (.*)$/u.exec(line)?.[1] ?? []);
  const kind = typeof code === "string" ? `${error.name} ${code}` : error.name;
  // SQLite's word for its own code ("database or disk is full"): one of a fixed list, which quotes nothing.
  const why = error instanceof Explained ? error.message : errstr;
  return { error: typeof why === "string" ? `${kind}: ${why}` : kind, trace: trace.slice(0, told) };
};

/** One line of JSON, for whatever collects logs. */
export const lineOf = (happening: Happening, at: number): string => {
  const { what, level = "info", ...facts } = happening;
  return JSON.stringify({ time: new Date(at).toISOString(), level, what, ...facts });
};

/** One line for a person at a terminal. */
const plainLineOf = (happening: Happening, at: number): string => {
  const { what, level = "info", ...facts } = happening;
  const told = Object.entries(facts).flatMap(([name, fact]) =>
    fact === undefined ? [] : [`${name}=${typeof fact === "object" ? fact.join(" < ") : fact}`],
  );
  const time = new Date(at).toISOString().slice(11, 19);
  return [`${time} ${level.padEnd(5)} ${what.replaceAll("-", " ")}`, ...told].join("  ");
};

/** From the least to the worst. */
const levels = ["info", "warn", "error"] as const satisfies readonly Level[];

/** How a host writes what happens: nothing below `level`, for a collector or for a person. */
export interface LogForm {
  readonly level: Level;
  readonly form: "json" | "plain";
}

/** A log that writes lines. */
export const logTo = (write: (line: string) => void, { level, form }: LogForm, now: () => number): Log => {
  const line = form === "plain" ? plainLineOf : lineOf;
  const least = levels.indexOf(level);
  return (happening) => {
    if (levels.indexOf(happening.level ?? "info") >= least) write(line(happening, now()));
  };
};

/** What is counted: `connections` goes up and down, everything else up. */
export type Counted = "connections" | "updates" | "entries" | "acts" | "refusals" | "requests";
/** What is timed: a round's way to the disk, and its way from there to every connection. */
export type Timed = "commit" | "broadcast";

export interface Meter {
  /** `kind` is the type of an act, the code of a refusal, the class of an answer. */
  count(name: Counted, by?: number, kind?: string): void;
  /** Starts a watch; calling what it gives stops it. */
  time(name: Timed): () => void;
}

/** Where nobody looks at measures. */
export const unmeasured: Meter = { count: () => undefined, time: () => () => undefined };
