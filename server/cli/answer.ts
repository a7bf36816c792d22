/** What the house answered a command: a value, or the sentence of its refusal. */

/** A sentence for stderr; the command ends with 1. */
export class Failed extends Error {}

/** What to do about a refusal at the command line, by its code: said behind its sentence. */
export type Advice = Readonly<Record<string, string>>;

/** Whoever types a command is whom the others are told to ask. */
const always: Advice = { unavailable: "The log says why." };

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
