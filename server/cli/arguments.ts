/** What was typed behind a command, understood or answered with a sentence. */
import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";

/** The command was not understood, or is not there: a sentence, and 2. */
export class Misused extends Error {}

/** Set to nothing is not set: a wrapper passes on what its caller has. */
const ofEnvironment = (name: string): string | undefined => process.env[name] || undefined;

const common = {
  data: { type: "string", default: ofEnvironment("UNBRACKET_DATA") ?? "./data" },
  url: { type: "string", default: ofEnvironment("UNBRACKET_URL") },
} as const;

/** The options and the positional arguments of a command, as many as `names`; the last `free` of them may be left out; null takes any number. */
export const parsed = <O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
  names: readonly string[] | null,
  free = 0,
) => {
  let read;
  try {
    read = parseArgs({ args: [...args], options: { ...common, ...options }, allowPositionals: true, strict: true });
  } catch (error) {
    // What Node adds tells of a way to write arguments that nobody needs here.
    const message = error instanceof Error ? error.message : String(error);
    throw new Misused(`${message.split(". To specify")[0]!.replace(/\.$/u, "")}.`);
  }
  if (names === null) return read;
  const missing = names.slice(read.positionals.length, names.length - free);
  if (missing.length > 0) throw new Misused(`${missing.join(" and ")} missing.`);
  if (read.positionals.length > names.length)
    throw new Misused(`What is "${read.positionals[names.length]}"? It is not expected here.`);
  return read;
};

export const required = (value: string | undefined, option: string): string => {
  if (value === undefined || value === "") throw new Misused(`--${option} is missing.`);
  return value;
};

export const oneOf = <T extends string>(value: string, option: string, known: readonly T[]): T => {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Misused(`--${option} is one of ${known.join(", ")}.`);
  return found;
};

/** Whether this is `http://` or `https://`, a host and perhaps a port: what links can begin with. */
export const isSite = (url: string): boolean =>
  /^https?:\/\/[^/?#]+\/*$/u.test(url) && URL.canParse(url) && new URL(url).username === "";
