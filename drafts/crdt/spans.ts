/** Joins letters that lie near each other into a few ranges of clocks, so that they are looked up with few queries. */

/** Letters nearer to each other than this are asked for together. */
const near = 8;

/** The ranges of clocks that hold some letters (flat triples), by client, in order; those near each other are one. */
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

/** What is found for some letters range by range, by client, in order of clock; each row once. */
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
