import { randomFillSync } from "node:crypto";
import { expect, test } from "vitest";
import { Directory } from "../../../server/directory.ts";
import { startNodeServer } from "../../../server/hosts/node-server.ts";
import { memoryShelf, secret } from "../house.ts";

test("a proxy's idle line is kept longer than the proxy keeps it, and does not hold up the end", async () => {
  const directory = new Directory(memoryShelf([]), (bytes) => randomFillSync(new Uint8Array(bytes)));
  const server = await startNodeServer({ directory, secret, port: 0, host: "127.0.0.1" });
  try {
    const answer = await fetch(`${server.listens}/health`);
    await answer.arrayBuffer();
    const [, seconds] = /timeout=(\d+)/u.exec(answer.headers.get("keep-alive") ?? "") ?? [];
    // Caddy keeps one for two minutes.
    expect(Number(seconds)).toBeGreaterThan(120);
  } finally {
    await server.close();
  }
  await expect(fetch(`${server.listens}/health`)).rejects.toThrow();
});
