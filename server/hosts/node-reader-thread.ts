/** The thread files are read in: takes one at a time and answers with what was read. */
import { parentPort } from "node:worker_threads";
import { readHere, type ReadAsked } from "../doors/uploads.ts";

const port = parentPort!;
port.on("message", (asked: ReadAsked) => {
  void readHere(asked).then((answer) => port.postMessage(answer));
});
