import { expect, test } from "vitest";
import { blankness } from "../../client/text/drawn-pieces.ts";
import { begunDraft } from "../../drafts/crdt/begun.ts";
import { parseNotation } from "../../drafts/notation/parse.ts";
import type { Bracket, Piece } from "../../drafts/reading/view.ts";
import { pieces } from "../../drafts/reading/view.ts";

/** The blanks of a paragraph that something is said about, each with its neighbours and what it is drawn as. */
const blanksOf = (text: string): string[] => {
  const draft = begunDraft(parseNotation(text, { parties: [] }), [], "2031-05-01T10:00:00.000Z");
  const laid = pieces(draft.parts.consensus[0]!, draft);
  const inside: Bracket[] = [];
  return laid.flatMap((piece, n) => {
    if (piece.is === "open") inside.push(piece.bracket);
    if (piece.is === "close") inside.pop();
    return piece.is === "words" && piece.t.trim() === "" && piece.hold ? [blankness(laid, n, inside)] : [];
  });
};

test("the blank behind the words of an option is just a blank", () => {
  for (const text of ["[agreed / decided]", "[shall] / [should]", "[الدول / الأطراف]", "[shall] [should]"])
    expect([text, ...blanksOf(`2. States ${text} to meet.`)]).toEqual([text, "bare"]);
});

test("blanks among words, or alone in a bracket, are part of what is asked", () => {
  const bracket = { key: "b", kind: "insertion", changes: [], proposals: ["q1-1"], opens: true, closes: true } as never;
  const words = (t: string): Piece => ({ is: "words", t, ins: ["q1-1"] }) as never;
  const [open, close]: Piece[] = [
    { is: "open", bracket },
    { is: "close", bracket },
  ];
  expect(blankness([words("a"), words(" "), words("b")], 1, [bracket])).toBe("no");
  expect(blankness([open!, words(" "), close!], 1, [bracket])).toBe("seen");
});
