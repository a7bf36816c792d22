/**
 * Who may ask for a restore, and where: pens for their paragraphs, the Chair for the whole text. Others are not offered
 * it; what the server then decides is shown in the dialog.
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

/** True for the Chair alone. */
export const mayRestoreWhole = (page: Page): boolean => page.room?.seat.role === "chair";

/** Commands that are not offered to this seat for the paragraph in hand. */
export const withheld = (page: Page): ReadonlySet<CommandId> =>
  new Set([
    ...(mayRestore(page, page.hand) ? [] : (["restore-paragraph"] as const)),
    ...(mayRestoreWhole(page) ? [] : (["restore-whole"] as const)),
    ...(findsImport(page.info) ? [] : (["import"] as const)),
  ]);

const ask = (page: Page, asked: RestoreAsk): void => page.querySelector<RestoreDialog>("restore-dialog")?.ask(asked);

/** Opens the dialog for somebody who looks at the past, or reads the history, and wants words back. */
export const restoreAsked = (page: Page, event: RestoreParagraphAsked | RestoreWholeAsked): void => {
  const { at, time, revision } = event.moment;
  const moment = { seq: at, at: time, ...(revision !== undefined && { revision }) };
  if (event instanceof RestoreWholeAsked) ask(page, { moment });
  else ask(page, { paragraph: event.paragraph, label: event.label, moment });
};

/** Opens the dialog for the paragraph in hand, to choose a revision. */
export const restoreHere = (page: Page): void => {
  const at = page.reading?.at(page.hand);
  if (at != null && mayRestore(page, at.p.id)) ask(page, { paragraph: at.p.id, label: at.p.label });
};

/** Opens the dialog for the whole text, to choose a revision; nothing happens for others than the Chair. */
export const restoreWhole = (page: Page): void => {
  if (mayRestoreWhole(page)) ask(page, {});
};
