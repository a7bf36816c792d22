/** Reads what was typed after a command. What cannot be understood is answered with a sentence. */
import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";

/** The command was not understood, or does not exist: its message goes to stderr, and the command ends with 2. */
export class Misused extends Error {}

/** A variable of the environment. An empty one counts as not set, because wrappers pass on what their caller has. */
const ofEnvironment = (name: string): string | undefined => process.env[name] || undefined;

const common = {
  data: { type: "string", default: ofEnvironment("UNBRACKET_DATA") ?? "./data" },
  url: { type: "string", default: ofEnvironment("UNBRACKET_URL") },
} as const;

/**
 * The options and the positional arguments of a command. There must be as many of the latter as `names`, of which the
 * last `free` may be left out; with null any number is taken. Throws `Misused` for anything else.
 */
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
    // Node goes on to explain a way of writing arguments that nobody needs here.
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

/**
 * The value of an option that a command cannot do without. Throws `Misused` if it is absent or empty; `option` is its
 * name without dashes.
 */
export const required = (value: string | undefined, option: string): string => {
  if (value === undefined || value === "") throw new Misused(`--${option} is missing.`);
  return value;
};

/** The value of an option that is one of a few words. Throws `Misused`, naming the words, if it is none of them. */
export const oneOf = <T extends string>(value: string, option: string, known: readonly T[]): T => {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Misused(`--${option} is one of ${known.join(", ")}.`);
  return found;
};

/** Whether this is what links can begin with: `http://` or `https://`, a host, and perhaps a port. */
export const isSite = (url: string): boolean =>
  /^https?:\/\/[^/?#]+\/*$/u.test(url) && URL.canParse(url) && new URL(url).username === "";
