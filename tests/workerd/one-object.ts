/**
 * Every test runs inside a Durable Object of its own, whose storage is the first database it opens; others it opens are
 * tables beside those. So the tests of record and room are the same files on Node and in workerd.
 */
import { env, runInDurableObject } from "cloudflare:test";
import { aroundEach } from "vitest";
import { begin } from "./node-storage.ts";

let count = 0;

aroundEach(async (runTest) => {
  const { NEGOTIATIONS } = env as unknown as { readonly NEGOTIATIONS: DurableObjectNamespace };
  const object = NEGOTIATIONS.get(NEGOTIATIONS.idFromName(`test ${count++}`));
  await runInDurableObject(object, async (_, state) => {
    begin(state.storage);
    await runTest();
  });
});
