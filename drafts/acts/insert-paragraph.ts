/** A pen puts a new paragraph into the text. It is no proposal: the words stand at once. */
import type { Kind } from "../paragraph.ts";
import { plain } from "../reading/words.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import { call, Call, callPart } from "./called.ts";
import { landing, settle } from "./family.ts";
import { Minutes } from "./minutes.ts";
import type { Decide } from "./plan.ts";
import { readWording } from "./wording.ts";

const oneLevel: ReadonlySet<Kind> = new Set(["title", "opening", "preambular", "paragraph", "operative", "footnote"]);

/**
 * Makes a paragraph that stands at once. Its label never shifts the others (docs/spec.md L1). The first one put into an
 * annex makes the annex, whose title it gives if it is a title or heading. Refused for a footnote that would belong to
 * no paragraph.
 */
export const insertParagraph: Decide<"insert-paragraph"> = (draft, act, context) => {
  const undone = "Nothing was inserted.";
  const { record } = draft.tables;
  if (act.after !== null) {
    const place = record.places[act.after];
    if (place === undefined)
      return refuse(RefusalCode.unknownParagraph, `There is no paragraph ${act.after} in this text. ${undone}`);
    if (place.part === "removed")
      return refuse(RefusalCode.gone, `${Call(draft, act.after)} was taken out of the text. ${undone}`);
    if (place.part !== act.part)
      return refuse(
        RefusalCode.malformed,
        `${Call(draft, act.after)} stands in ${callPart(place.part)}, not in ${callPart(act.part)}. ${undone}`,
      );
  }
  const words = readWording(draft, act.text, act.part);
  if (isRefusal(words)) return words;
  const neighbour = act.after === null ? undefined : record.paragraphs[act.after];
  const level = oneLevel.has(act.kind) ? 1 : (act.level ?? (neighbour?.kind === act.kind ? neighbour.level : 1));
  const minutes = new Minutes(draft, context.seq);
  const land = landing(record, act.kind, level, act.after);
  if (act.kind === "footnote" && land.parent === undefined)
    return refuse(
      RefusalCode.insideFamily,
      `A footnote belongs to a paragraph: say after which it comes${act.after ? `, ${call(draft, act.after)} can have none` : ""}. ${undone}`,
    );
  const id = minutes.newParagraph();
  const strand = minutes.newStrand();
  const entry = { kind: act.kind, level, strand, ...(land.parent && { parent: land.parent }) };
  const label = settle(minutes, id, entry, act.part, land.behind);
  minutes.step({ do: "strand", strand, paragraph: id, words });
  if (act.part.startsWith("annex-") && !(act.part in record.meta.annexes)) {
    const called = act.kind === "title" || act.kind === "heading" ? plain(words) : "";
    const title = called === "" ? callPart(act.part).replace("annex", "Annex") : called;
    minutes.meta("annexes", { ...record.meta.annexes, [act.part]: title });
  }
  return minutes.plan({ paragraph: id, label });
};
