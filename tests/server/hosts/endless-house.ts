/** A house that has started such a process, and says what it told: a test ends the house with SIGKILL. */
import { answerOf, startApart } from "../../../server/hosts/node-apart.ts";

const child = startApart(new URL("endless-process.ts", import.meta.url));
process.send!(await answerOf<object>(child, "begin", 30_000));
setInterval(() => undefined, 60_000);
