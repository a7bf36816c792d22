/** Turns what ProseMirror would do into intents for the policy, with offsets into the words. */
import type { Node } from "prosemirror-model";
import type { EditorState, Transaction } from "prosemirror-state";
import { AddMarkStep, RemoveMarkStep, ReplaceStep } from "prosemirror-transform";
import type { Intent } from "../../drafts/crdt/policy.ts";
import { lettersAlone } from "../../drafts/signs.ts";
import { trimmed } from "./composition.ts";
import { lettersOf } from "./schema.ts";

/** A paragraph has one line, so line breaks in pasted text become blanks. */
export const oneLine = (text: string): string => lettersAlone(text).replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ");

/** The intents of a local transaction, step by step, without the letters that stay. */
export const intentsOf = (tr: Transaction, state: EditorState): Intent[] => {
  const intents: Intent[] = [];
  // Only marks set at the caret are given; the policy takes all others from the words around.
  const told = state.storedMarks && {
    b: state.storedMarks.some((mark) => mark.type.name === "b"),
    i: state.storedMarks.some((mark) => mark.type.name === "i"),
  };
  let doc = state.doc;
  for (const step of tr.steps) {
    if (step instanceof ReplaceStep) {
      // What is typed over a selection replaces all of it; a keyboard's own corrections are reduced to what they
      // change.
      const { from, to, empty } = state.selection;
      const whole = !empty && doc === state.doc && step.from === from && step.to === to;
      intents.push(...replaced(doc, step, told, whole));
    } else if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) {
      const key = step.mark.type.name as "b" | "i";
      intents.push({ do: "format", from: step.from, to: step.to, key, on: step instanceof AddMarkStep });
    }
    doc = step.apply(doc).doc ?? doc;
  }
  return intents;
};

const replaced = (
  doc: Node,
  step: ReplaceStep,
  told: { readonly b: boolean; readonly i: boolean } | null,
  whole: boolean,
): Intent[] => {
  const put = oneLine(step.slice.content.textBetween(0, step.slice.content.size, "", ""));
  const net = whole
    ? { from: step.from, to: step.to, text: put }
    : trimmed(lettersOf(doc, step.from, step.to), put, step.from);
  const { from, to, text: t } = net;
  const marks = told ? { marks: told } : {};
  if (t === "") return from === to ? [] : [{ do: "delete", from, to }];
  return [from === to ? { do: "insert", at: from, t, ...marks } : { do: "replace", from, to, t, ...marks }];
};

/** The intent, moved by `by` letters that stayed before it although it assumed they would be gone. */
export const shifted = (intent: Intent, by: number): Intent =>
  by === 0
    ? intent
    : "at" in intent
      ? { ...intent, at: intent.at + by }
      : { ...intent, from: intent.from + by, to: intent.to + by };

/** By how much carrying out the intent on plain text would change its length. */
export const expected = (intent: Intent): number => {
  switch (intent.do) {
    case "insert":
      return intent.t.length;
    case "replace":
      return intent.t.length - (intent.to - intent.from);
    case "delete":
      return intent.from - intent.to;
    default:
      return 0;
  }
};
