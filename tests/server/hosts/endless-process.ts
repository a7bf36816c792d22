/** A process of the house that is told something it never comes to the end of. */
import { serveBehind } from "../../../server/hosts/node-behind.ts";

serveBehind();

process.on("message", () => {
  process.send!({ pid: process.pid, env: Object.keys(process.env) });
  for (;;) Math.sqrt(2);
});
