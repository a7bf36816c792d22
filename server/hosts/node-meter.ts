/** The measures of a server on Node, in the text form of Prometheus. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Counted, Meter, Timed } from "../watch.ts";

const prefix = "unbracket_";

/** In seconds. A commit to a disk that writes through takes a millisecond, on a bad day a hundred. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

const counters: Readonly<Record<Exclude<Counted, "connections">, { readonly help: string; readonly kind?: string }>> = {
  updates: { help: "Updates of devices taken into a round." },
  entries: { help: "Entries put on a record." },
  acts: { help: "Acts carried out, by type.", kind: "type" },
  refusals: { help: "Acts, updates and connections refused, by code.", kind: "code" },
  requests: { help: "Answers, by class of status.", kind: "status" },
};

const watches: Readonly<Record<Timed, string>> = {
  commit: "Seconds from the begin of a round until it is on disk.",
  broadcast: "Seconds from then until every connection has its frame.",
};

/** A meter whose counts can be read; it begins at zero with the server. No label names a negotiation, seat or party. */
export interface NodeMeter extends Meter {
  /** The text that `/metrics` answers with. */
  print(): Promise<string>;
}

/** `rooms` gives how many negotiations are in memory. */
export const nodeMeter = (rooms: () => number): NodeMeter => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix });
  // These are gauges with names of counters; the measures by type contain the same.
  for (const what of ["handles", "requests", "resources"])
    registry.removeSingleMetric(`${prefix}nodejs_active_${what}_total`);
  const gauge = new Gauge({ name: `${prefix}rooms_open`, help: "Negotiations held in memory.", registers, collect });
  function collect(): void {
    gauge.set(rooms());
  }
  const connections = new Gauge({ name: `${prefix}connections`, help: "Sync sockets open now.", registers });
  const counted = new Map(
    Object.entries(counters).map(([name, { help, kind }]) => [
      name as Counted,
      {
        kind,
        counter: new Counter({ name: `${prefix}${name}_total`, help, labelNames: kind ? [kind] : [], registers }),
      },
    ]),
  );
  const timed = new Map(
    Object.entries(watches).map(([name, help]) => [
      name as Timed,
      new Histogram({ name: `${prefix}${name}_seconds`, help, buckets, registers }),
    ]),
  );
  return {
    count(name, by = 1, kind) {
      if (name === "connections") return connections.inc(by);
      const { counter, kind: label } = counted.get(name)!;
      if (label === undefined) counter.inc(by);
      else counter.inc({ [label]: kind ?? "other" }, by);
    },
    time: (name) => timed.get(name)!.startTimer(),
    print: () => registry.metrics(),
  };
};
