/** Reads one file as the reading process of the house does, and prints the most memory that took (MB) and the time of the processor (ms). */
import { readFileSync } from "node:fs";
import { readTracked } from "../../drafts/formats/tracked-read.ts";

readTracked(new Uint8Array(readFileSync(process.argv[2]!)));
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(`${maxRSS / 1024} ${(userCPUTime + systemCPUTime) / 1000}`);
