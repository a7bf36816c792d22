/**
 * Successive versions of a table. Each is a plain immutable value, made from the one before by setting a few keys, and
 * which keys these were is remembered for a while. So a large table is copied without sorting it, and the difference
 * between two versions is found quickly. This only saves time: where nothing is remembered, comparing the tables gives
 * the same answer.
 */
type Table = Readonly<Record<string, unknown>>;

interface Line {
  /** The step number of the latest table of this line. */
  last: number;
  /** The keys of the latest table, in its order. */
  keys: string[];
  /** For each of the last steps, the keys that may have changed; the last element led to step `last`. */
  steps: (readonly string[])[];
}

const lines = new WeakMap<object, { readonly line: Line; readonly at: number }>();

/** The number of keys below which a table is simply copied. */
const large = 96;
/** Up to this many new keys are inserted one by one; more are sorted in. */
const few = 50;
/** How many steps a line remembers. */
const remembered = 64;

/** A blank table that takes thousands of keys one by one: as an object of many shapes it would be slow to fill. */
const blank = (): Record<string, unknown> => {
  const table: Record<string, unknown> = { "": 0 };
  delete table[""];
  return table;
};

const placeOf = (key: string, keys: readonly string[], order: (a: string, b: string) => number): number => {
  let low = 0;
  for (let high = keys.length; low < high;) {
    const middle = (low + high) >> 1;
    if (order(keys[middle]!, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * The table with some keys set or, where the value is undefined, removed. New keys go to the end or, with `order`, to
 * their place in a table that is kept in that order.
 */
export const tableAfter = (
  before: Table,
  written: ReadonlyMap<string, unknown>,
  order?: (a: string, b: string) => number,
): Record<string, unknown> => {
  const known = lines.get(before);
  const own = known !== undefined && known.at === known.line.last ? known.line : undefined;
  const keys = own?.keys ?? Object.keys(before);
  const come = [...written.keys()].filter((key) => written.get(key) !== undefined && !Object.hasOwn(before, key));
  const goes = [...written].some(([key, value]) => value === undefined && Object.hasOwn(before, key));
  const next = keys.length < large ? {} : blank();
  // The list is handed on to the next table; nobody asks for it by the table before any more.
  let after = keys;
  if (come.length > few) after = order === undefined ? [...keys, ...come] : [...keys, ...come].sort(order);
  else for (const key of come) keys.splice(order === undefined ? keys.length : placeOf(key, keys, order), 0, key);
  if (goes) after = after.filter((key) => !written.has(key) || written.get(key) !== undefined);
  for (const key of after) next[key] = before[key];
  for (const [key, value] of written) if (value !== undefined) next[key] = value;
  if (own === undefined && after.length < large) return next;
  const line = own ?? { last: 0, keys: after, steps: [] };
  line.last++;
  line.keys = after;
  line.steps.push([...written.keys()]);
  if (line.steps.length > remembered) line.steps.shift();
  if (own === undefined) lines.set(before, { line, at: 0 });
  lines.set(next, { line, at: line.last });
  return next;
};

/** Keys whose values may differ between two tables. All that do differ are among them. */
export const keysBetween = (before: Table, after: Table): readonly string[] => {
  if (before === after) return [];
  const [from, to] = [lines.get(before), lines.get(after)];
  if (from !== undefined && from.line === to?.line && from.at < to.at) {
    const { last, steps } = from.line;
    const first = steps.length - (last - from.at);
    if (first >= 0) return [...new Set(steps.slice(first, steps.length - (last - to.at)).flat())];
  }
  const keys: string[] = [];
  for (const key of Object.keys(after)) if (before[key] !== after[key]) keys.push(key);
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) keys.push(key);
  return keys;
};
