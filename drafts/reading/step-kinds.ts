/**
 * The kinds of steps by which a reader of the record can filter. Every act, and everything the server does by rule, is
 * of at least one kind, so all kinds together leave nothing out. Incorporating is a decision that changes words, and is
 * of both kinds.
 */
import type { ActType } from "../wire.ts";

/** What an entry did: an act, typing, the start, or something that followed by rule. */
export type Did = ActType | "start" | "typing" | "settled" | "reopened" | "silence-kept" | "silence-ended";

/** `room` is what changes who may do what: pens, floor, phase, manner, names and parties. */
export type StepKind = "words" | "proposals" | "positions" | "decisions" | "paragraphs" | "room";

const kinds: Readonly<Record<Did, readonly StepKind[]>> = {
  start: ["words", "paragraphs"],
  typing: ["words"],
  settled: ["words"],
  "silence-kept": ["words"],
  reopened: ["decisions"],
  "silence-ended": ["decisions"],
  table: ["proposals"],
  revise: ["proposals"],
  withdraw: ["proposals"],
  maintain: ["proposals"],
  correct: ["proposals"],
  admit: ["proposals", "decisions"],
  hold: ["proposals"],
  "take-position": ["positions"],
  incorporate: ["words", "decisions"],
  "set-aside": ["decisions"],
  "set-status": ["decisions"],
  "publish-revision": ["decisions"],
  "insert-paragraph": ["words", "paragraphs"],
  "split-paragraph": ["paragraphs"],
  "merge-paragraphs": ["paragraphs"],
  "remove-paragraph": ["words", "paragraphs"],
  move: ["paragraphs", "decisions"],
  restore: ["words"],
  undo: ["words", "decisions"],
  "give-pen": ["room"],
  "take-pen": ["room"],
  "set-floor": ["room"],
  "set-phase": ["room"],
  "set-manner": ["room"],
  "set-names": ["room"],
  "set-party": ["room"],
};

/** In the order they are offered. */
export const stepKinds: readonly StepKind[] = ["words", "proposals", "positions", "decisions", "paragraphs", "room"];

/** Whether a word, as it came in an address, is one of the kinds. */
export const isStepKind = (name: string): name is StepKind => (stepKinds as readonly string[]).includes(name);

/** The kinds of an entry. */
export const kindsOf = (did: Did): readonly StepKind[] => kinds[did];
