/** Other people's carets, drawn where they are in the words. */
import { Decoration } from "prosemirror-view";
import * as Y from "yjs";

/** Another seat's caret or selection, in positions that stay with their letters while others type. */
export interface RemoteCaret {
  /** The Yjs client id of its page. */
  readonly client: number;
  /** The office or party, as the server says. */
  readonly label: string;
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

/** Draws carets and selections. A caret in other words than `text`, or whose letters are not here yet, is left out. */
export const caretDecorations = (carets: readonly RemoteCaret[], text: Y.Text): Decoration[] =>
  carets.flatMap(({ client, label, anchor, head }) => {
    const at = offsetOf(head, text);
    if (at === null) return [];
    const from = offsetOf(anchor, text) ?? at;
    const drawn = [
      Decoration.widget(at, () => caretElement(label), {
        key: `caret/${client}/${label}`,
        side: -0.5,
        ignoreSelection: true,
      }),
    ];
    if (from !== at)
      drawn.push(Decoration.inline(Math.min(from, at), Math.max(from, at), { class: "their-selection" }));
    return drawn;
  });

const caretElement = (label: string): HTMLElement => {
  const element = document.createElement("span");
  element.className = "their-caret";
  element.contentEditable = "false";
  element.dataset["name"] = label; // Drawn by ::after: no letters in the text.
  element.setAttribute("aria-hidden", "true");
  return element;
};

const offsetOf = (position: Y.RelativePosition, text: Y.Text): number | null => {
  if (!text.doc) return null;
  const absolute = Y.createAbsolutePositionFromRelativePosition(position, text.doc);
  return absolute?.type === text ? absolute.index : null;
};
