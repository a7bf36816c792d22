/** What the house answered a command: a value, or a refusal, which becomes a sentence on stderr. */

/** A command that failed: its message goes to stderr, and the command ends with 1. */
export class Failed extends Error {}

/** What to do about a refusal at the command line, by its code. It is printed behind the refusal's sentence. */
export type Advice = Readonly<Record<string, string>>;

/** Refusals tell people to ask whoever runs the server; that is whoever types a command. */
const always: Advice = { unavailable: "The log says why." };

/**
 * Gives the answer back if it is one, with its body unread. Throws `Failed` with the sentence of the refusal, followed
 * by what `advice` says of its code.
 */
export const mustBeOk = async (response: Response, advice: Advice = {}): Promise<Response> => {
  if (response.ok) return response;
  const { error } = (await response.json()) as { error?: { code?: string; message?: string } };
  const more = { ...always, ...advice }[error?.code ?? ""];
  throw new Failed(
    `${error?.message ?? `The server answered ${response.status}.`}${more === undefined ? "" : ` ${more}`}`,
  );
};

/** The answer's JSON. */
export const jsonOf = async <T>(response: Response, advice: Advice = {}): Promise<T> => {
  await mustBeOk(response, advice);
  return (await response.json()) as T;
};
