/**
 * Closes bidirectional control characters, which turn the direction of writing. One left open would turn everything
 * after it up to the end of the line: other people's words, a name, a bracket. So whatever somebody sends is closed in
 * itself before it is taken in.
 */

/**
 * Embeddings, isolates, overrides, and the characters that end them. Direction marks (LRM, RLM, ALM) turn nothing after
 * them.
 */
const turning = /[\u202A-\u202E\u2066-\u2069]/u;
const isOverride = (sign: string): boolean => sign === "\u202D" || sign === "\u202E";
const isIsolate = (sign: string): boolean => sign >= "\u2066" && sign <= "\u2068";

/** One line without overrides, in which every opening character has its end and every end its opening. */
const closedLine = (line: string): string => {
  const signs = [...line];
  const dropped = new Set<number>();
  /** Indexes of the characters that are open, outermost first. */
  const open: number[] = [];
  for (const [n, sign] of signs.entries()) {
    if (!turning.test(sign)) continue;
    if (isOverride(sign)) dropped.add(n);
    else if (sign === "\u202A" || sign === "\u202B" || isIsolate(sign)) open.push(n);
    else if (sign === "\u202C") {
      // It ends the embedding opened last, but never one outside the current isolate.
      const last = open.at(-1);
      if (last === undefined || isIsolate(signs[last]!)) dropped.add(n);
      else open.pop();
    } else {
      const isolate = open.findLastIndex((place) => isIsolate(signs[place]!));
      if (isolate === -1) dropped.add(n);
      // An isolate's end also ends the embeddings still open in it. These are dropped, so that each character has its
      // partner.
      else for (const place of open.splice(isolate).slice(1)) dropped.add(place);
    }
  }
  for (const place of open) dropped.add(place);
  return signs.filter((_, n) => !dropped.has(n)).join("");
};

/**
 * The text with all direction controls closed within their own line. Overrides, which show letters in another order
 * than they are in, are removed, and so is any control without a partner. No visible letter changes.
 */
export const closedDirection = (text: string): string =>
  turning.test(text)
    ? text
        .split(/(\r\n|[\n\r\u0085\u2029])/u)
        .map((line, n) => (n % 2 === 0 ? closedLine(line) : line))
        .join("")
    : text;
