/** Undoes one's own last act by appending its inverse; nothing is ever removed from the record (docs/spec.md R5). */
import { refuse, RefusalCode } from "../refusal.ts";
import type { By } from "../party.ts";
import type { RecordWrite } from "../tables.ts";
import type { ActType } from "../wire.ts";
import { list, partyName } from "./called.ts";
import type { Draft } from "../draft.ts";
import type { Decide } from "./plan.ts";

const final: ReadonlySet<ActType | "issue"> = new Set([
  "publish-revision",
  "issue",
  "set-names",
  "set-phase",
  "set-manner",
  "give-pen",
  "take-pen",
]);

/** Which writes are undone. Numbers and labels that were given out are never given again, so their counters stay. */
const undoable = (write: RecordWrite): boolean =>
  !(write.table === "meta" && (write.key === "lastNumber" || write.key === "lastOrder")) &&
  !(write.table === "labels" && write.value === null);

const called = (draft: Draft, by: By): string => {
  if (by.party !== undefined) return partyName(draft, by.party);
  return { chair: "the Chair", secretariat: "the Secretariat", delegation: "a delegation", server: "the server" }[
    by.office
  ];
};

/**
 * Appends an inverse that was worked out before (`context.undone`); here it is only judged. Refused for another seat's
 * act, where the same has been touched since, and for what the room has to see turned back by an act of its own: names,
 * phase, manner and pens. A published revision stays.
 */
export const undo: Decide<"undo"> = (draft, act, context) => {
  const kept = "Nothing was undone.";
  const { undone } = context;
  if (undone === undefined || undone.seq !== act.seq)
    return refuse(RefusalCode.cannotUndo, `Entry ${act.seq} is not an act that could be undone. ${kept}`);
  if (!undone.bySameSeat)
    return refuse(RefusalCode.notEntitled, `Entry ${act.seq} was not your act: everyone undoes their own. ${kept}`);
  if (final.has(undone.type))
    return refuse(
      RefusalCode.cannotUndo,
      `What ${undone.type} did is not undone: take the opposite step, for all to see. ${kept}`,
    );
  if (undone.since.length > 0) {
    const since = undone.since.map(({ seq, by, sentence }) => `${sentence || called(draft, by)} (${seq})`);
    return refuse(RefusalCode.cannotUndo, `Since then the same was touched: ${list(since, 3)}. ${kept}`, {
      since: undone.since,
    });
  }
  return {
    record: undone.record.filter(undoable),
    names: undone.names,
    desk: undone.desk,
    anchors: [],
    text: undone.text,
    answer: {
      ...(undone.about.proposals[0] && { proposal: undone.about.proposals[0] }),
      ...(undone.about.paragraphs[0] && { paragraph: undone.about.paragraphs[0] }),
    },
    about: undone.about,
  };
};
