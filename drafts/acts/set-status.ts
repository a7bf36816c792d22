/**
 * Sets how far a paragraph is: by the Chair or the Secretariat, never by the software. Agreement is bound to the exact
 * words, part and parent; an editorial correction changes agreed words in one act that keeps the agreement.
 */
import { applyChanges, wordChanges } from "../reading/difference.ts";
import { bracketsOpen, joinWords, wordsOf } from "../reading/words.ts";
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import { sleeps } from "../paragraph.ts";
import { locks } from "../status.ts";
import type { StatusEntry } from "../status.ts";
import { boundTo, reopen } from "./agreement.ts";
import { call, Call, callPart, callStatus, count, findStanding } from "./called.ts";
import { Minutes } from "./minutes.ts";
import type { Decide } from "./plan.ts";
import { readWording } from "./wording.ts";

/**
 * Sets the status of a paragraph that stands in the text. Refused for agreeing over open brackets (docs/spec.md G2),
 * and for a status that locks in the Chair's summary. Silence needs a deadline still to come. Opening locked words
 * leaves the mark that the Chair reopened them.
 */
export const setStatus: Decide<"set-status"> = (draft, act, context) => {
  const undone = "Its status was not changed.";
  const found = findStanding(draft, act.paragraph, undone);
  if (isRefusal(found)) return found;
  const { paragraph, part } = found;
  const office = context.seat.role === "chair" ? "chair" : "secretariat";
  const agreed = act.status.startsWith("agreed");
  const was = paragraph.status;
  const minutes = new Minutes(draft, context.seq);
  minutes.touch(act.paragraph);
  const answer = { paragraph: act.paragraph, label: paragraph.label };

  if (act.until !== undefined && act.status !== "under-silence")
    return refuse(RefusalCode.malformed, `Only silence has a deadline. ${undone}`);
  if (act.status === "under-silence") {
    if (act.until === undefined)
      return refuse(RefusalCode.malformed, `Silence needs the hour until which it runs. ${undone}`);
    if (Date.parse(act.until) <= Date.parse(context.at))
      return refuse(RefusalCode.malformed, `Silence cannot end in the past: ${act.until} is over. ${undone}`);
  }
  if (act.editorial !== undefined) {
    const wrong = "An editorial correction is of agreed words and leaves them agreed";
    if (!was.startsWith("agreed") || !agreed)
      return refuse(
        RefusalCode.malformed,
        `${wrong}: ${call(draft, act.paragraph)} is ${callStatus(was)}${agreed ? "" : ` and would be ${callStatus(act.status)}`}. ${undone}`,
      );
    const old = wordsOf(paragraph);
    const now = readWording(draft, act.editorial, part, old);
    if (isRefusal(now)) return now;
    const edits = wordChanges(old, now, draft.language);
    if (edits.length === 0)
      return refuse(
        RefusalCode.nothingToDo,
        `These are the words of ${call(draft, act.paragraph)} as they stand. Nothing was changed.`,
      );
    minutes.step({ do: "edit", paragraph: act.paragraph, edits });
    minutes.set("statuses", act.paragraph, {
      status: act.status,
      at: context.at,
      office,
      bound: boundTo(paragraph, part, joinWords(applyChanges(old, edits))),
    });
    return minutes.plan(answer);
  }
  if (was === act.status && act.until === paragraph.standing?.until)
    return refuse(
      RefusalCode.nothingToDo,
      `${Call(draft, act.paragraph)} is already ${callStatus(was)}. Nothing was changed.`,
    );
  if (locks(act.status) && sleeps(part))
    return refuse(
      RefusalCode.asleep,
      `${Call(draft, act.paragraph)} stands in ${callPart(part)}, which is not negotiated: it cannot be ${callStatus(act.status)} there. ${undone}`,
    );
  if (agreed) {
    const open = bracketsOpen(paragraph);
    if (open > 0)
      return refuse(
        RefusalCode.openBrackets,
        `${open === 1 ? "1 bracket is" : `${count(open, "bracket")} are`} open in ${call(draft, act.paragraph)}. ${undone}`,
        { open },
      );
  }
  if (act.status === "open" && locks(was)) {
    reopen(minutes, paragraph, "chair", office, context.at);
    return minutes.plan(answer);
  }
  if (act.status === "open") {
    minutes.set("statuses", act.paragraph, null);
    return minutes.plan(answer);
  }
  const entry: StatusEntry = {
    status: act.status,
    at: context.at,
    office,
    ...(locks(act.status) && { bound: boundTo(paragraph, part) }),
    ...(act.until !== undefined && { until: act.until }),
  };
  minutes.set("statuses", act.paragraph, entry);
  return minutes.plan(answer);
};
