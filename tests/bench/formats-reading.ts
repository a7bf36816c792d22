/**
 * What it costs to read a Word file with tracked changes, against a plain parse of its XML: saxes with namespaces over every
 * part, inflated beforehand, with nothing done on any event. Rounds of the two are taken in turns.
 */
import { strFromU8, unzipSync } from "fflate";
import { SaxesParser } from "saxes";
import { readTracked } from "../../drafts/formats/tracked-read.ts";
import { isRefusal } from "../../drafts/refusal.ts";
import { median, spent } from "./formats-timing.ts";

export interface ReadingFigures {
  readonly letters: number;
  readonly changes: number;
  /** Ms, medians of the time the thread had of the processor. */
  readonly parse: number;
  readonly plainParse: number;
  readonly read: number;
}

const rounds = 15;

const nothing = (): void => undefined;
const parse = (parts: readonly string[], xmlns: boolean): void => {
  for (const part of parts) {
    const parser = new SaxesParser({ xmlns });
    parser.on("opentag", nothing);
    parser.on("text", nothing);
    parser.on("closetag", nothing);
    parser.write(part).close();
  }
};

/** Measures the reading of one file. */
export const measureReading = (file: Uint8Array): ReadingFigures => {
  const parts = Object.entries(unzipSync(file))
    .filter(([name]) => /\.(?:xml|rels)$/u.test(name))
    .map(([, bytes]) => strFromU8(bytes));
  const told = readTracked(file);
  if (isRefusal(told)) throw new Error(told.message);
  const times = { read: [] as number[], parse: [] as number[], plainParse: [] as number[] };
  for (let n = 0; n < rounds; n++) {
    times.parse.push(spent(() => parse(parts, true)));
    times.read.push(spent(() => readTracked(file)));
    times.plainParse.push(spent(() => parse(parts, false)));
  }
  return {
    letters: told.paragraphs.flatMap(({ runs }) => runs).reduce((sum, { t }) => sum + t.length, 0),
    changes: told.authors.reduce((sum, { insertions, deletions, moves }) => sum + insertions + deletions + moves, 0),
    parse: median(times.parse),
    plainParse: median(times.plainParse),
    read: median(times.read),
  };
};
