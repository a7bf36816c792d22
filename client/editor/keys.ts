/** Which key does what in the words under a caret. Keys not listed here are left to the browser. */
import { baseKeymap, chainCommands, toggleMark } from "prosemirror-commands";
import { keymap } from "prosemirror-keymap";
import type { Command, Plugin } from "prosemirror-state";
import { schema } from "./schema.ts";

/** What the editor does for a key. Answers of true mean that the key is used up; false leaves it to the browser. */
export interface KeyActs {
  history(which: "undo" | "redo"): boolean;
  /** Leaves the paragraph at its edge; false if the caret is not there. */
  leave(key: "up" | "down" | "left" | "right"): boolean;
  /** Moves over what is drawn between letters. */
  past(key: "left" | "right", extend: boolean): boolean;
  /** Strikes or deletes the grapheme or word before (-1) or behind (1) the caret. */
  take(towards: -1 | 1, by: "grapheme" | "word"): boolean;
  table(): void;
  /** Enter, at this offset. */
  split(at: number): void;
  escape(): void;
}

/** The plugins for the table of keys. Enter never makes a line: a paragraph has none. */
export const keysOf = (acts: KeyActs): readonly Plugin[] => {
  const undo: Command = () => acts.history("undo");
  const redo: Command = () => acts.history("redo");
  const leave =
    (key: Parameters<KeyActs["leave"]>[0]): Command =>
    ({ selection }) =>
      selection.empty && acts.leave(key);
  const done =
    (act: (at: number) => void): Command =>
    ({ selection }) => {
      act(selection.from);
      return true;
    };
  return [
    keymap({
      "Mod-z": undo,
      "Mod-y": redo,
      "Mod-Shift-z": redo,
      "Mod-b": toggleMark(schema.marks["b"]!),
      "Mod-i": toggleMark(schema.marks["i"]!),
      "Mod-Enter": done(() => acts.table()),
      Enter: done((at) => acts.split(at)),
      "Shift-Enter": () => true,
      Escape: done(() => acts.escape()),
      ArrowUp: leave("up"),
      ArrowDown: leave("down"),
      ArrowLeft: chainCommands(leave("left"), () => acts.past("left", false)),
      ArrowRight: chainCommands(leave("right"), () => acts.past("right", false)),
      "Shift-ArrowLeft": () => acts.past("left", true),
      "Shift-ArrowRight": () => acts.past("right", true),
      Backspace: () => acts.take(-1, "grapheme"),
      Delete: () => acts.take(1, "grapheme"),
      "Mod-Backspace": () => acts.take(-1, "word"),
      "Mod-Delete": () => acts.take(1, "word"),
      "Alt-Backspace": () => acts.take(-1, "word"),
      "Alt-Delete": () => acts.take(1, "word"),
    }),
    keymap(baseKeymap),
  ];
};
