/**
 * Puts words that were not accepted into a paper: what was typed into the text after the pen had gone becomes additions
 * at the same places, so that it can be tabled instead of typed again.
 */
import type * as Y from "yjs";
import { paperLetters } from "../../drafts/crdt/paper.ts";
import { carryIntent } from "../../drafts/crdt/policy.ts";
import { wordChanges } from "../../drafts/reading/difference.ts";
import { plain } from "../../drafts/reading/words.ts";
import type { HandedBack } from "./states.ts";
import { typing } from "./undo.ts";

/** The offset in a paper of each letter of the text. */
const offsetsOf = (text: Y.Text): number[] => {
  const offsets: number[] = [];
  let at = 0;
  for (const { src, t } of paperLetters(text))
    for (let n = 0; n < t.length; n++, at++) if (src === "text") offsets.push(at);
  return offsets;
};

/** Puts the pieces into a paper; pieces whose place is gone are put at its end. */
export const wordsIntoPaper = (text: Y.Text, { pieces, whole }: HandedBack, language: string): void => {
  const letters = paperLetters(text).filter(({ src }) => src === "text");
  const offsets = offsetsOf(text);
  const left = new Set(pieces.filter((piece) => piece.trim() !== ""));
  const changes = wordChanges(letters, [{ t: whole }], language).flatMap((change) => {
    const t = plain(change.words);
    const own = [...left].filter((piece) => t.includes(piece.trim()) || piece.includes(t.trim()));
    if (t.trim() === "" || own.length === 0) return []; // What others changed meanwhile is not taken back.
    for (const piece of own) if (t.includes(piece.trim())) left.delete(piece);
    return [{ ...change, t }];
  });
  const rules = { manner: "suggesting", language, origin: typing } as const;
  text.doc!.transact(() => {
    const rest = [...left].filter((piece) => !changes.some(({ t }) => piece.includes(t.trim())));
    if (rest.length > 0) carryIntent(text, { do: "insert", at: text.length, t: ` ${rest.join(" ")}` }, rules);
    for (const { from, to, t } of changes.toReversed()) {
      const end = to > 0 ? (offsets[to - 1] ?? 0) + 1 : 0;
      const start = from < to ? offsets[from]! : end;
      carryIntent(text, { do: "replace", from: start, to: end, t }, rules);
    }
  }, typing);
};
