/** Reads the properties that tie a Word file of ours to the record. */
import type { ViewName } from "../reading/view.ts";
import type { WordPackage } from "./docx-package.ts";
import type { Stamp } from "./read-back.ts";

const views: readonly ViewName[] = ["clean", "bracketed", "annotated", "tracked"];

/** Any of them may be false. Malformed ones are ignored. */
export const readStamp = (file: Pick<WordPackage, "property">): Stamp => {
  const [hash, headSeq, seq, revision, asAt, said, changes] = [
    "head",
    "head seq",
    "seq",
    "revision",
    "as at",
    "view",
    "changes",
  ].map((name) => file.property(`Unbracket ${name}`));
  const head = /^(\d{1,15}) ([0-9a-f]{64})$/u.exec(`${headSeq} ${hash}`);
  const view = views.find((name) => name === said);
  return {
    ...(head !== null && { head: { seq: Number(head[1]), hash: head[2]! } }),
    ...(seq !== undefined && /^\d{1,15}$/u.test(seq) && { seq: Number(seq) }),
    ...(revision !== undefined && { revision }),
    ...(asAt !== undefined && { asAt }),
    ...(view !== undefined && { view }),
    ...(changes !== undefined && { changes }),
  };
};
