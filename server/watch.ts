/**
 * What operators are told: happenings, one line each, and measures. These never contain a word of a text, or the name
 * of a person, State or group. The message of an error may quote what caused it, so only the kind and place of an error
 * are given.
 */

/**
 * How serious a happening is. `info` is usual, `warn` tells of what was refused or put right, `error` of a fault of the
 * server or its storage.
 */
export type Level = "info" | "warn" | "error";

/** `what` is a fixed name in words with hyphens; all other fields are numbers, ids and codes. */
export interface Happening {
  readonly what: string;
  /** Absent means `info`. */
  readonly level?: Level;
  readonly [fact: string]: string | number | boolean | readonly string[] | undefined;
}

/** Tells operators of one happening, at once. Whether it is written depends on the host's `LogForm`. */
export type Log = (happening: Happening) => void;

/** How many lines of a stack trace are given: the first few show the place. */
const told = 6;

/**
 * A fault described in the program's own words, with nothing but numbers in them, so that operators may read the
 * message.
 */
export class Explained extends RangeError {}

/** The kind and place of an error; its message only if that quotes nothing. */
export const traceOf = (error: unknown): { readonly error: string; readonly trace: readonly string[] } => {
  if (!(error instanceof Error)) return { error: typeof error, trace: [] };
  const { code, errstr } = error as { readonly code?: unknown; readonly errstr?: unknown };
  const trace = (error.stack ?? "").split("\n").flatMap((line) => /^\s+at (.*)$/u.exec(line)?.[1] ?? []);
  const kind = typeof code === "string" ? `${error.name} ${code}` : error.name;
  // `errstr` is SQLite's text for its own code ("database or disk is full"), from a fixed list: it quotes nothing.
  const why = error instanceof Explained ? error.message : errstr;
  return { error: typeof why === "string" ? `${kind}: ${why}` : kind, trace: trace.slice(0, told) };
};

/** A happening as one line of JSON, for programs that collect logs. */
export const lineOf = (happening: Happening, at: number): string => {
  const { what, level = "info", ...facts } = happening;
  return JSON.stringify({ time: new Date(at).toISOString(), level, what, ...facts });
};

/** A happening as one line for a person at a terminal. */
const plainLineOf = (happening: Happening, at: number): string => {
  const { what, level = "info", ...facts } = happening;
  const told = Object.entries(facts).flatMap(([name, fact]) =>
    fact === undefined ? [] : [`${name}=${typeof fact === "object" ? fact.join(" < ") : fact}`],
  );
  const time = new Date(at).toISOString().slice(11, 19);
  return [`${time} ${level.padEnd(5)} ${what.replaceAll("-", " ")}`, ...told].join("  ");
};

/** From least to most serious. */
const levels = ["info", "warn", "error"] as const satisfies readonly Level[];

/** How a host writes its log: nothing below `level`, in a form for programs or for people. */
export interface LogForm {
  readonly level: Level;
  readonly form: "json" | "plain";
}

/** Makes a log that writes lines. */
export const logTo = (write: (line: string) => void, { level, form }: LogForm, now: () => number): Log => {
  const line = form === "plain" ? plainLineOf : lineOf;
  const least = levels.indexOf(level);
  return (happening) => {
    if (levels.indexOf(happening.level ?? "info") >= least) write(line(happening, now()));
  };
};

/** What is counted. `connections` goes up and down, all others only up. */
export type Counted = "connections" | "updates" | "entries" | "acts" | "refusals" | "requests";
/** What is timed: a round's commit to disk, and then sending it to every connection. */
export type Timed = "commit" | "broadcast";

/** Measures for operators. What is given to it names nobody and quotes nothing. */
export interface Meter {
  /** `kind` is the type of an act, the code of a refusal, or the class of an answer. */
  count(name: Counted, by?: number, kind?: string): void;
  /** Starts timing; calling the result stops it. */
  time(name: Timed): () => void;
}

/** A meter for hosts where nobody looks at measures. */
export const unmeasured: Meter = { count: () => undefined, time: () => () => undefined };
