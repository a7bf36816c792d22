/**
 * Who may ask for a restore, and where it is asked: a pen for its paragraphs, the Chair for the whole text. To others it is
 * not offered; what the server decides stands in the dialog.
 */
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { findsImport } from "../import/may-import.ts";
import type { CommandId } from "../keys.ts";
import { RestoreWholeAsked } from "../past/ask-restore.ts";
import type { RestoreParagraphAsked } from "../past/ask-restore.ts";
import type { Page } from "./page.ts";
import type { RestoreAsk, RestoreDialog } from "./restore-dialog.ts";
import "./restore-dialog.ts";

/** Whether this seat holds the pen for a paragraph. */
export const mayRestore = (page: Page, paragraph: ParagraphId | null): boolean => {
  const pen = page.room?.info.seat.pen;
  if (paragraph === null || pen === undefined) return false;
  return pen.paragraphs === undefined || pen.paragraphs.includes(paragraph);
};

export const mayRestoreWhole = (page: Page): boolean => page.room?.seat.role === "chair";

/** Commands that are not offered to this seat on the paragraph in hand. */
export const withheld = (page: Page): ReadonlySet<CommandId> =>
  new Set([
    ...(mayRestore(page, page.hand) ? [] : (["restore-paragraph"] as const)),
    ...(mayRestoreWhole(page) ? [] : (["restore-whole"] as const)),
    ...(findsImport(page.info) ? [] : (["import"] as const)),
  ]);

const ask = (page: Page, asked: RestoreAsk): void => page.querySelector<RestoreDialog>("restore-dialog")?.ask(asked);

/** Somebody looking back, or reading the history, wants words again. */
export const restoreAsked = (page: Page, event: RestoreParagraphAsked | RestoreWholeAsked): void => {
  const { at, time, revision } = event.moment;
  const moment = { seq: at, at: time, ...(revision !== undefined && { revision }) };
  if (event instanceof RestoreWholeAsked) ask(page, { moment });
  else ask(page, { paragraph: event.paragraph, label: event.label, moment });
};

/** The paragraph in hand, as it was at a revision to be chosen. */
export const restoreHere = (page: Page): void => {
  const at = page.reading?.at(page.hand);
  if (at != null && mayRestore(page, at.p.id)) ask(page, { paragraph: at.p.id, label: at.p.label });
};

export const restoreWhole = (page: Page): void => {
  if (mayRestoreWhole(page)) ask(page, {});
};
