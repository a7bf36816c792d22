/**
 * Marks that turn the direction of letters. One that is not closed turns everything after it, up to the end of the line:
 * the words of others, a name, a bracket. What somebody sends is therefore closed in itself before it is taken in.
 */

/** Embeddings, isolates, overrides, and what ends them. Marks that only say the direction of a letter turn nothing. */
const turning = /[\u202A-\u202E\u2066-\u2069]/u;
const isOverride = (sign: string): boolean => sign === "\u202D" || sign === "\u202E";
const isIsolate = (sign: string): boolean => sign >= "\u2066" && sign <= "\u2068";

/** A line without overrides, in which whatever is opened is closed and nothing is closed that was not opened. */
const closedLine = (line: string): string => {
  const signs = [...line];
  const dropped = new Set<number>();
  /** Places of what is open, isolates and embeddings in one another. */
  const open: number[] = [];
  for (const [n, sign] of signs.entries()) {
    if (!turning.test(sign)) continue;
    if (isOverride(sign)) dropped.add(n);
    else if (sign === "\u202A" || sign === "\u202B" || isIsolate(sign)) open.push(n);
    else if (sign === "\u202C") {
      // It ends the embedding opened last, and never reaches out of an isolate.
      const last = open.at(-1);
      if (last === undefined || isIsolate(signs[last]!)) dropped.add(n);
      else open.pop();
    } else {
      const isolate = open.findLastIndex((place) => isIsolate(signs[place]!));
      if (isolate === -1) dropped.add(n);
      // Embeddings left open within it end with it; they are dropped, so that each mark has its partner.
      else for (const place of open.splice(isolate).slice(1)) dropped.add(place);
    }
  }
  for (const place of open) dropped.add(place);
  return signs.filter((_, n) => !dropped.has(n)).join("");
};

/**
 * The text with every mark that turns letters closed within its own line. Overrides, which show letters in another order
 * than they are in, are left out, and so is whatever has no partner; what has one stays. No visible letter is changed.
 */
export const closedDirection = (text: string): string =>
  turning.test(text)
    ? text
        .split(/(\r\n|[\n\r\u0085\u2029])/u)
        .map((line, n) => (n % 2 === 0 ? closedLine(line) : line))
        .join("")
    : text;
