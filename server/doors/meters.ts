/** What operators can watch: a few counters in Prometheus' text form, without a word of any text. */
import type { MiddlewareHandler } from "hono";

export class Meters {
  #requests = new Map<string, number>();
  #sockets = 0;
  #opened = 0;

  /** Counts answers by class of status. */
  readonly counting: MiddlewareHandler = async (c, next) => {
    await next();
    const key = `${Math.floor(c.res.status / 100)}xx`;
    this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1);
  };

  socketOpened(): void {
    this.#sockets++;
    this.#opened++;
  }

  socketClosed(): void {
    this.#sockets--;
  }

  print(negotiations: number): string {
    const lines = [
      "# HELP unbracket_negotiations_open Negotiations held in memory.",
      "# TYPE unbracket_negotiations_open gauge",
      `unbracket_negotiations_open ${negotiations}`,
      "# HELP unbracket_sockets Sync sockets open now.",
      "# TYPE unbracket_sockets gauge",
      `unbracket_sockets ${this.#sockets}`,
      "# HELP unbracket_sockets_opened_total Sync sockets ever opened.",
      "# TYPE unbracket_sockets_opened_total counter",
      `unbracket_sockets_opened_total ${this.#opened}`,
      "# HELP unbracket_requests_total Answers by class of status.",
      "# TYPE unbracket_requests_total counter",
      ...[...this.#requests].sort().map(([status, n]) => `unbracket_requests_total{status="${status}"} ${n}`),
    ];
    return `${lines.join("\n")}\n`;
  }
}
