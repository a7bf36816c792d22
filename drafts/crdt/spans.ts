/** Joins letters with near ids into a few ranges of clocks, so that few queries look them all up. */

/** Letters whose clocks differ by less than this are looked up together. */
const near = 8;

/** For each client the ranges of clocks that hold these letters (flat triples), in order; near ones are joined. */
const spansOf = (ids: readonly number[]): Map<number, [from: number, stop: number][]> => {
  const spans = new Map<number, [number, number][]>();
  for (let n = 0; n < ids.length; n += 3) {
    const list = spans.get(ids[n]!);
    const span: [number, number] = [ids[n + 1]!, ids[n + 1]! + ids[n + 2]!];
    if (list === undefined) spans.set(ids[n]!, [span]);
    else list.push(span);
  }
  for (const [client, list] of spans) {
    const joined: [number, number][] = [];
    for (const span of list.toSorted((a, b) => a[0] - b[0])) {
      const last = joined.at(-1);
      if (last !== undefined && span[0] <= last[1] + near) last[1] = Math.max(last[1], span[1]);
      else joined.push(span);
    }
    spans.set(client, joined);
  }
  return spans;
};

/** Looks letters up range by range. Gives the rows by client, in order of clock, each once. */
export const lookUp = <Row extends { readonly clock: number }>(
  ids: readonly number[],
  ask: (client: number, clock: number, stop: number) => readonly Row[],
): Map<number, Row[]> => {
  const found = new Map<number, Row[]>();
  for (const [client, spans] of spansOf(ids)) {
    const rows: Row[] = [];
    for (const [from, stop] of spans)
      for (const row of ask(client, from, stop)) if (row.clock !== rows.at(-1)?.clock) rows.push(row);
    found.set(client, rows);
  }
  return found;
};
