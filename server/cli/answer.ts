/** What the house answered a command: a value, or the sentence of its refusal. */

/** A sentence for stderr; the command ends with 1. */
export class Failed extends Error {}

export const mustBeOk = async (response: Response): Promise<Response> => {
  if (response.ok) return response;
  const body = (await response.json()) as { error?: { message?: string } };
  throw new Failed(body.error?.message ?? `The server answered ${response.status}.`);
};

/** The answer's JSON. */
export const jsonOf = async <T>(response: Response): Promise<T> => {
  await mustBeOk(response);
  return (await response.json()) as T;
};
