/**
 * The keys of the negotiation. Single letters are commands only where there is no caret, because a caret means typing.
 * For every key there is a button that does the same. `?` shows this table, in which single letters can be switched
 * off.
 */
export type CommandId =
  | "next"
  | "previous"
  | "next-bracket"
  | "previous-bracket"
  | "next-need"
  | "next-changed"
  | "previous-changed"
  | "changed-list"
  | "look-back"
  | "type"
  | "go-to"
  | "view-clean"
  | "view-bracketed"
  | "view-annotated"
  | "side-by-side"
  | "follow"
  | "to-desk"
  | "to-text"
  | "history"
  | "who-wrote"
  | "compare"
  | "export"
  | "import"
  | "keys"
  | "next-region"
  | "commands"
  | "support"
  | "can-live-with"
  | "reserve"
  | "object"
  | "co-sponsor"
  | "read-clean"
  | "incorporate"
  | "set-aside"
  | "agree"
  | "move"
  | "floor"
  | "batch"
  | "undo-act"
  | "restore-paragraph"
  | "restore-whole"
  | "leave";

/**
 * Where a key is a command: `reading` wherever there is no caret, `desk` on the cards of a delegation (`v` for all
 * seats), `chair` for Chair and Secretariat, `typing` in words under a caret, `everywhere` with a caret and without.
 */
export type Where = "reading" | "desk" | "chair" | "typing" | "everywhere";

/** One row of the table of keys. */
export interface Command {
  readonly id: CommandId;
  /** The keys as shown in the table; none if the command is only found by name. */
  readonly keys: readonly string[];
  readonly label: string;
  readonly where: Where;
}

/** All commands, in the order of the table and of searches by name. The first that fits a key press is done. */
export const commands: readonly Command[] = [
  { id: "next", keys: ["j"], label: "Next paragraph", where: "reading" },
  { id: "previous", keys: ["k"], label: "Previous paragraph", where: "reading" },
  { id: "next-bracket", keys: ["b", "]"], label: "Next bracket", where: "reading" },
  { id: "previous-bracket", keys: ["Shift b", "["], label: "Previous bracket", where: "reading" },
  { id: "next-need", keys: ["u"], label: "Next that needs us", where: "reading" },
  { id: "next-changed", keys: ["c"], label: "Next changed since you looked", where: "reading" },
  { id: "previous-changed", keys: ["Shift c"], label: "Previous changed since you looked", where: "reading" },
  { id: "type", keys: ["Enter"], label: "Put the caret into the paragraph", where: "reading" },
  { id: "go-to", keys: ["/"], label: "Go to a paragraph, a proposal, words", where: "reading" },
  { id: "view-clean", keys: ["1"], label: "View: clean", where: "reading" },
  { id: "view-bracketed", keys: ["2"], label: "View: brackets", where: "reading" },
  { id: "view-annotated", keys: ["3"], label: "View: names", where: "reading" },
  { id: "side-by-side", keys: ["\\"], label: "Text and summary side by side", where: "reading" },
  { id: "follow", keys: ["f"], label: "Follow the floor", where: "reading" },
  { id: "to-desk", keys: ["p"], label: "To the proposals", where: "reading" },
  { id: "to-text", keys: ["t"], label: "To the text", where: "reading" },
  { id: "history", keys: ["h"], label: "History", where: "reading" },
  { id: "who-wrote", keys: ["y"], label: "Who wrote this?", where: "reading" },
  { id: "look-back", keys: ["Shift h"], label: "Look back over the whole text", where: "reading" },
  { id: "compare", keys: ["d"], label: "Compare", where: "reading" },
  { id: "export", keys: ["e"], label: "Export", where: "reading" },
  { id: "import", keys: [], label: "Import a Word file…", where: "reading" },
  { id: "support", keys: ["s"], label: "Support", where: "desk" },
  { id: "can-live-with", keys: ["l"], label: "Can live with", where: "desk" },
  { id: "reserve", keys: ["r"], label: "Reserve", where: "desk" },
  { id: "object", keys: ["o"], label: "Object", where: "desk" },
  { id: "co-sponsor", keys: ["w"], label: "Co-sponsor", where: "desk" },
  { id: "read-clean", keys: ["v"], label: "Two clean readings", where: "desk" },
  { id: "incorporate", keys: ["i"], label: "To “Incorporate”, with what follows from it", where: "chair" },
  { id: "set-aside", keys: ["x"], label: "To “Set aside”", where: "chair" },
  { id: "agree", keys: ["a"], label: "To “Agree”", where: "chair" },
  { id: "move", keys: ["m"], label: "To the buttons that move it", where: "chair" },
  { id: "floor", keys: ["."], label: "Put on the floor", where: "chair" },
  { id: "batch", keys: ["Space"], label: "Select for a batch", where: "chair" },
  { id: "leave", keys: ["Esc"], label: "Leave the words; a paper is kept", where: "typing" },
  { id: "next-region", keys: ["F6"], label: "Next region", where: "everywhere" },
  { id: "commands", keys: ["Ctrl K"], label: "Every command by name", where: "everywhere" },
  { id: "undo-act", keys: ["z", "Ctrl Z"], label: "Undo our own last act", where: "reading" },
  { id: "restore-paragraph", keys: [], label: "Restore this paragraph as it was…", where: "reading" },
  { id: "restore-whole", keys: [], label: "Restore the whole text as it was…", where: "reading" },
  { id: "keys", keys: ["?"], label: "These keys", where: "reading" },
];

/** Commands by physical key, for keyboards without Latin letters. */
const codes: Readonly<Record<string, string>> = {
  Slash: "/",
  Backslash: "\\",
  BracketLeft: "[",
  BracketRight: "]",
  Period: ".",
};

/** The Latin letter or sign of a key press on any layout; null if a modifier makes it something else. */
export const signOf = (event: KeyboardEvent): string | null => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const { key, code } = event;
  if (key.length > 1) return key === "Escape" ? "Esc" : key;
  if (key === " ") return "Space";
  // On other scripts the place of the key counts; otherwise its letter or sign.
  if (/^[\p{ASCII}]$/u.test(key)) return event.shiftKey && /[A-Z]/.test(key) ? `Shift ${key.toLowerCase()}` : key;
  const latin = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? codes[code] ?? /^Digit(\d)$/.exec(code)?.[1];
  if (latin === undefined) return null;
  if (code === "Slash" && event.shiftKey) return "?";
  return event.shiftKey ? `Shift ${latin}` : latin;
};

/** Whether a key press goes into words being typed, so that letters are no commands. */
export const typesInto = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input:not([type=checkbox]), textarea, select, [contenteditable='true'], .ProseMirror") !== null;

/** The command for a key press, among those offered here. */
export const commandOf = (
  event: KeyboardEvent,
  letters: boolean,
  office: boolean,
  inDesk: boolean,
): CommandId | null => {
  if (event.key === "F6") return "next-region";
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") return "commands";
  if (typesInto(event.target)) return null;
  // Without a caret there is no typing to undo, so one's last act is meant.
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "z")
    return "undo-act";
  if (!letters) return null;
  const sign = signOf(event);
  if (sign === null || sign === "Enter" || sign === "Esc") return null;
  const found = commands.find(
    ({ keys, where }) =>
      keys.includes(sign) &&
      (where === "reading" ||
        (where === "desk" && !office && inDesk) ||
        (where === "desk" && sign === "v") ||
        (where === "chair" && office)),
  );
  if (found === undefined) return null;
  // Space scrolls and presses buttons; only on a card is it a command.
  if (sign === "Space" && !(event.target instanceof Element && event.target.matches("[data-proposal]"))) return null;
  return found.id;
};
