/**
 * Phosphor icons, by what they mean here. `fill` drawings mean decided or private; `bold` ones are for sizes under 14
 * px. An icon alone never shows a position or a status.
 */
import { registerIconLibrary } from "@awesome.me/webawesome/dist/components/icon/library.js";
import type { TemplateResult } from "lit";
import { html } from "lit";
import caretDownUrl from "@phosphor-icons/core/bold/caret-down-bold.svg?url";
import caretRightUrl from "@phosphor-icons/core/bold/caret-right-bold.svg?url";
import checkUrl from "@phosphor-icons/core/bold/check-bold.svg?url";
import xUrl from "@phosphor-icons/core/regular/x.svg?url";
import approximateEquals from "@phosphor-icons/core/regular/approximate-equals.svg?raw";
import arrowCounterClockwiseBold from "@phosphor-icons/core/bold/arrow-counter-clockwise-bold.svg?raw";
import arrowsClockwise from "@phosphor-icons/core/regular/arrows-clockwise.svg?raw";
import arrowsLeftRight from "@phosphor-icons/core/regular/arrows-left-right.svg?raw";
import arrowsMerge from "@phosphor-icons/core/regular/arrows-merge.svg?raw";
import arrowsSplit from "@phosphor-icons/core/regular/arrows-split.svg?raw";
import article from "@phosphor-icons/core/regular/article.svg?raw";
import articleFill from "@phosphor-icons/core/fill/article-fill.svg?raw";
import bracketsSquare from "@phosphor-icons/core/regular/brackets-square.svg?raw";
import caretDoubleLeft from "@phosphor-icons/core/bold/caret-double-left-bold.svg?raw";
import caretDoubleRight from "@phosphor-icons/core/bold/caret-double-right-bold.svg?raw";
import caretLeft from "@phosphor-icons/core/bold/caret-left-bold.svg?raw";
import caretRight from "@phosphor-icons/core/bold/caret-right-bold.svg?raw";
import caretDownBold from "@phosphor-icons/core/bold/caret-down-bold.svg?raw";
import check from "@phosphor-icons/core/regular/check.svg?raw";
import checkBold from "@phosphor-icons/core/bold/check-bold.svg?raw";
import checkCircle from "@phosphor-icons/core/regular/check-circle.svg?raw";
import clock from "@phosphor-icons/core/regular/clock.svg?raw";
import clockCounterClockwise from "@phosphor-icons/core/regular/clock-counter-clockwise.svg?raw";
import columns from "@phosphor-icons/core/regular/columns.svg?raw";
import dotsThreeBold from "@phosphor-icons/core/bold/dots-three-bold.svg?raw";
import downloadSimple from "@phosphor-icons/core/regular/download-simple.svg?raw";
import eye from "@phosphor-icons/core/regular/eye.svg?raw";
import fileDoc from "@phosphor-icons/core/regular/file-doc.svg?raw";
import gavel from "@phosphor-icons/core/regular/gavel.svg?raw";
import gitDiff from "@phosphor-icons/core/regular/git-diff.svg?raw";
import gitMerge from "@phosphor-icons/core/regular/git-merge.svg?raw";
import handPalm from "@phosphor-icons/core/regular/hand-palm.svg?raw";
import handPalmFill from "@phosphor-icons/core/fill/hand-palm-fill.svg?raw";
import hourglassMediumFill from "@phosphor-icons/core/fill/hourglass-medium-fill.svg?raw";
import keyboard from "@phosphor-icons/core/regular/keyboard.svg?raw";
import linkSimple from "@phosphor-icons/core/regular/link-simple.svg?raw";
import list from "@phosphor-icons/core/regular/list.svg?raw";
import listNumbers from "@phosphor-icons/core/regular/list-numbers.svg?raw";
import lockSimple from "@phosphor-icons/core/regular/lock-simple.svg?raw";
import lockSimpleFill from "@phosphor-icons/core/fill/lock-simple-fill.svg?raw";
import magnifyingGlass from "@phosphor-icons/core/regular/magnifying-glass.svg?raw";
import microphoneStage from "@phosphor-icons/core/regular/microphone-stage.svg?raw";
import minusSquare from "@phosphor-icons/core/regular/minus-square.svg?raw";
import note from "@phosphor-icons/core/regular/note.svg?raw";
import pauseCircle from "@phosphor-icons/core/regular/pause-circle.svg?raw";
import pen from "@phosphor-icons/core/regular/pen.svg?raw";
import pencilSimple from "@phosphor-icons/core/regular/pencil-simple.svg?raw";
import plus from "@phosphor-icons/core/regular/plus.svg?raw";
import plusSquare from "@phosphor-icons/core/regular/plus-square.svg?raw";
import presentation from "@phosphor-icons/core/regular/presentation.svg?raw";
import projectorScreen from "@phosphor-icons/core/regular/projector-screen.svg?raw";
import sealCheckFill from "@phosphor-icons/core/fill/seal-check-fill.svg?raw";
import rewind from "@phosphor-icons/core/regular/rewind.svg?raw";
import slidersHorizontal from "@phosphor-icons/core/regular/sliders-horizontal.svg?raw";
import swap from "@phosphor-icons/core/regular/swap.svg?raw";
import tray from "@phosphor-icons/core/regular/tray.svg?raw";
import trayFill from "@phosphor-icons/core/fill/tray-fill.svg?raw";
import userFocus from "@phosphor-icons/core/regular/user-focus.svg?raw";
import uploadSimple from "@phosphor-icons/core/regular/upload-simple.svg?raw";
import user from "@phosphor-icons/core/regular/user.svg?raw";
import users from "@phosphor-icons/core/regular/users.svg?raw";
import usersThree from "@phosphor-icons/core/regular/users-three.svg?raw";
import warningCircle from "@phosphor-icons/core/regular/warning-circle.svg?raw";
import warningOctagonFill from "@phosphor-icons/core/fill/warning-octagon-fill.svg?raw";
import wifiSlash from "@phosphor-icons/core/regular/wifi-slash.svg?raw";
import x from "@phosphor-icons/core/regular/x.svg?raw";
import xCircle from "@phosphor-icons/core/regular/x-circle.svg?raw";

const path = (svg: string): string => /<path d="([^"]+)"/.exec(svg)?.[1] ?? "";

const drawings = {
  open: path(bracketsSquare),
  parked: path(pauseCircle),
  silence: path(hourglassMediumFill),
  "ad-ref": path(checkCircle),
  agreed: path(sealCheckFill),
  reopened: path(arrowCounterClockwiseBold),
  informals: path(checkCircle),
  sponsor: path(users),
  support: path(check),
  "can-live-with": path(approximateEquals),
  reserve: path(handPalm),
  object: path(xCircle),
  "reserve-set": path(handPalmFill),
  package: path(linkSimple),
  "ad-referendum": path(clock),
  insertion: path(plusSquare),
  deletion: path(minusSquare),
  alternatives: path(swap),
  hold: path(handPalm),
  move: path(arrowsLeftRight),
  lock: path(lockSimpleFill),
  locked: path(lockSimple),
  history: path(clockCounterClockwise),
  compare: path(gitDiff),
  export: path(downloadSimple),
  floor: path(presentation),
  search: path(magnifyingGlass),
  saved: path(checkBold),
  saving: path(arrowsClockwise),
  offline: path(wifiSlash),
  refused: path(warningOctagonFill),
  seat: path(user),
  gavel: path(gavel),
  pen: path(pen),
  who: path(userFocus),
  observe: path(eye),
  needs: path(trayFill),
  "needs-line": path(tray),
  manner: path(listNumbers),
  "read-clean": path(columns),
  stands: path(usersThree),
  down: path(caretDownBold),
  earlier: path(caretLeft),
  later: path(caretRight),
  "earlier-revision": path(caretDoubleLeft),
  "later-revision": path(caretDoubleRight),
  "look-back": path(rewind),
  same: path(gitMerge),
  split: path(arrowsSplit),
  join: path(arrowsMerge),
  close: path(x),
  menu: path(list),
  text: path(articleFill),
  "text-line": path(article),
  mic: path(microphoneStage),
  keys: path(keyboard),
  more: path(dotsThreeBold),
  people: path(users),
  condition: path(linkSimple),
  note: path(note),
  "take-down": path(microphoneStage),
  correct: path(pencilSimple),
  tick: path(checkBold),
  add: path(plus),
  settings: path(slidersHorizontal),
  unlink: path(warningCircle),
  "to-summary": path(arrowsLeftRight),
  hall: path(projectorScreen),
  file: path(fileDoc),
  import: path(uploadSimple),
} as const;

/** An icon by what it means, never by what it looks like; several meanings may share one drawing. */
export type IconName = keyof typeof drawings;

/** An icon in the colour and size of the words around it, hidden from screen readers. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 256 256" aria-hidden="true"><path d=${drawings[name]}></path></svg>`;

const forControls: Readonly<Record<string, string>> = {
  xmark: xUrl,
  check: checkUrl,
  "chevron-down": caretDownUrl,
  "chevron-right": caretRightUrl,
};

/**
 * Gives Web Awesome our icons for both of its libraries, whose own would be fetched from elsewhere or from data:
 * addresses.
 */
export const registerIcons = (): void => {
  for (const library of ["default", "system"])
    registerIconLibrary(library, { resolver: (name) => forControls[name] ?? xUrl });
};
