/**
 * Which new letter an old letter lives on as. When words are copied into a fresh strand or come back, table `carried`
 * notes it for every letter, as flat quintuples old client, old clock, new client, new clock, length, under the strand
 * the new letters are in. Chains are followed to their end. No letter is carried twice from the same id.
 *
 * A quintuple with new client 0 is a note on an item of a retired strand, under that strand (drafts/crdt/settle.ts).
 * Clock 0 means that the item has been dealt with, clock 1 that it counts no longer. The later note wins.
 */
import type { LetterId } from "../change.ts";
import type { RecordTables } from "../tables.ts";

interface Carry {
  readonly client: number;
  readonly clock: number;
  readonly toClient: number;
  readonly toClock: number;
  readonly length: number;
}

/** Reads the quintuples of a list of table `carried`, from index `from` on. */
export function* carriesIn(quintuples: readonly number[], from = 0): Generator<Carry> {
  for (let n = from; n < quintuples.length; n += 5)
    yield {
      client: quintuples[n]!,
      clock: quintuples[n + 1]!,
      toClient: quintuples[n + 2]!,
      toClock: quintuples[n + 3]!,
      length: quintuples[n + 4]!,
    };
}

const noted = (client: number, clock: number): string => `${client} ${clock}`;

/** The table while it is rewritten, with an index by old letter. */
export interface Carries {
  readonly table: Record<string, readonly number[]>;
  /** Keys written since it was opened. */
  readonly written: Set<string>;
  readonly byClient: Map<number, Carry[]>;
  readonly notes: Map<string, number>;
}

const index = (carries: Pick<Carries, "byClient" | "notes">, quintuples: readonly number[]): void => {
  const clients = new Set<number>();
  for (const one of carriesIn(quintuples)) {
    const { client, clock, toClient, toClock, length } = one;
    if (toClient === 0) for (let k = 0; k < length; k++) carries.notes.set(noted(client, clock + k), toClock);
    else {
      const list = carries.byClient.get(client) ?? [];
      carries.byClient.set(client, list);
      list.push(one);
      clients.add(client);
    }
  }
  for (const client of clients) carries.byClient.get(client)!.sort((a, b) => a.clock - b.clock);
};

/**
 * Opens table `carried` for reading and rewriting. The table given stays as it is: what changes is in `table`, under
 * the keys in `written`.
 */
export const openCarries = (carried: RecordTables["carried"]): Carries => {
  const made: Pick<Carries, "byClient" | "notes"> = { byClient: new Map(), notes: new Map() };
  let indexed = false;
  // The index is made only when a letter is asked for: most acts ask for none, and the table of a long negotiation is
  // large.
  const open = (): typeof made => {
    if (!indexed) {
      indexed = true;
      index(made, Object.values(carried).flat());
    }
    return made;
  };
  return {
    table: { ...carried },
    written: new Set(),
    get byClient() {
      return open().byClient;
    },
    get notes() {
      return open().notes;
    },
  };
};

const write = (carries: Carries, strand: string, quintuples: readonly number[]): void => {
  if (quintuples.length === 0) return;
  carries.table[strand] = [...(carries.table[strand] ?? []), ...quintuples];
  carries.written.add(strand);
  index(carries, quintuples);
};

/** Notes that each letter of `from` lives on as the letter of `to` at the same index. */
export const carry = (carries: Carries, strand: string, from: readonly LetterId[], to: readonly LetterId[]): void => {
  if (from.length !== to.length) throw new RangeError(`${from.length} letters cannot live on as ${to.length}`);
  const quintuples: number[] = [];
  for (const [n, [client, clock]] of from.entries()) {
    const [toClient, toClock] = to[n]!;
    const last = quintuples.length - 5;
    const length = quintuples[last + 4];
    if (
      length !== undefined &&
      quintuples[last] === client &&
      quintuples[last + 1]! + length === clock &&
      quintuples[last + 2] === toClient &&
      quintuples[last + 3]! + length === toClock
    )
      quintuples[last + 4] = length + 1;
    else quintuples.push(client, clock, toClient, toClock, 1);
  }
  write(carries, strand, quintuples);
};

/** Notes that an item of a retired strand has been dealt with (0), or that it counts no longer (1). */
export const note = (carries: Carries, strand: string, [client, clock]: LetterId, length: number, what: 0 | 1): void =>
  write(carries, strand, [client, clock, 0, what, length]);

/** What was noted on an item of a retired strand: 0 dealt with, 1 counts no longer, undefined if nothing was noted. */
export const noteOn = (carries: Carries, [client, clock]: LetterId): number | undefined =>
  carries.notes.get(noted(client, clock));

const next = (carries: Carries, client: number, clock: number): LetterId | undefined => {
  const list = carries.byClient.get(client);
  if (!list) return undefined;
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const one = list[middle]!;
    if (clock < one.clock) high = middle - 1;
    else if (clock >= one.clock + one.length) low = middle + 1;
    else return [one.toClient, one.toClock + clock - one.clock];
  }
  return undefined;
};

/** The letter that a letter lives on as; the same one if it was never carried. */
export const nowAs = (carries: Carries, id: LetterId): LetterId => {
  let now = id;
  for (let step = next(carries, ...now); step; step = next(carries, ...now)) now = step;
  return now;
};

/** Whether a letter was carried at all. */
export const isCarried = (carries: Carries, id: LetterId): boolean => next(carries, ...id) !== undefined;
