/** A paper on a paragraph that goes to the Chair's summary and comes back: it reads as the room reads, each time. */
import { expect, test } from "vitest";
import { folded } from "../../client/editor/folded.ts";
import { drawPaper } from "../../client/editor/paper-words.ts";
import type { DeltaPiece } from "../../client/editor/schema.ts";
import { newCaucusDoc } from "../../drafts/crdt/documents.ts";
import { beginPaper, paperBase } from "../../drafts/crdt/paper.ts";
import { carryIntent } from "../../drafts/crdt/policy.ts";
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId } from "../../drafts/paragraph.ts";
import { pieces } from "../../drafts/reading/view.ts";
import { brevia, chair, Room } from "../drafts/build.ts";

const found = (draft: Draft, id: ParagraphId) =>
  Object.values(draft.parts)
    .flat()
    .find((paragraph) => paragraph.id === id)!;

/** What one sees: `+own+`, `(others' words)`, `-struck-`, and how many signs stand between. */
const seen = (text: ReturnType<typeof beginPaper>, draft: Draft, id: ParagraphId): [string, number] => {
  const delta = text.toDelta() as DeltaPiece[];
  const drawn = drawPaper(delta, pieces(found(draft, id), draft), {
    draft,
    view: "annotated",
    own: new Set(["ALT"]),
    chosen: null,
    narrow: false,
    namesArrived: true,
    noteLabel: () => "",
    cards: false,
  });
  const all = delta.map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
  let line = "";
  let last = "";
  for (const [n, letter] of [...all].entries()) {
    const run = drawn.find((one) => one.is === "run" && one.from <= n && n < one.to);
    if (run?.is === "run" && run.class === folded) continue;
    const sign = run?.is !== "run" ? "" : run.tag === "del" ? "-" : run.class.includes("own") ? "+" : "|";
    if (sign !== last) line += last + sign;
    last = sign;
    line += letter;
  }
  return [line + last, drawn.filter(({ is }) => is === "widget").length];
};

test("others' words are drawn while they are proposed, and not while they sleep, wherever the paper was opened", () => {
  const room = new Room(["20. One.", "21. Systems operated by a company are safe.", "== summary", "30. Last."]);
  const id = room.id("21");
  room.act(brevia, {
    type: "table",
    as: "BRE",
    paragraph: id,
    wording: "Systems operated by a legal person are safe.",
  });
  const open = () => {
    const base = paperBase(room.doc, id, { seq: room.draft.seq, language: "en" });
    const text = beginPaper(newCaucusDoc().getMap("papers"), "k1", base);
    carryIntent(text, { do: "insert", at: 0, t: "All " }, { manner: "suggesting", language: "en", origin: "test" });
    return text;
  };
  const move = (part: "consensus" | "summary", after: ParagraphId) =>
    room.act(chair, { type: "move", paragraph: id, to: { part, after } });

  const paper = open();
  const awake = seen(paper, room.draft, id);
  expect(awake[0]).toBe("+All +Systems operated by a company|legal person| are safe.");
  expect(awake[1]).toBeGreaterThan(2);

  move("summary", room.id("30", "summary"));
  expect(seen(paper, room.draft, id)).toEqual(["+All +Systems operated by a company are safe.", 0]);
  // What one has struck of others' words stays to be seen.
  const struck = open();
  carryIntent(struck, { do: "delete", from: 38, to: 44 }, { manner: "suggesting", language: "en", origin: "test" });
  expect(seen(struck, room.draft, id)[0]).toContain("company|legal|- perso-|n| are");
  const late = open();
  expect(seen(late, room.draft, id)).toEqual(["+All +Systems operated by a company are safe.", 0]);

  move("consensus", room.id("20"));
  expect(seen(paper, room.draft, id)).toEqual(awake);
  expect(seen(late, room.draft, id)).toEqual(awake);

  room.act(brevia, { type: "withdraw", as: "BRE", proposal: room.proposal("1").id });
  expect(seen(paper, room.draft, id)).toEqual(["+All +Systems operated by a company are safe.", 0]);
  room.type("21", 0, 0, "Those ");
  expect(seen(paper, room.draft, id)).toEqual(["+All +Systems operated by a company are safe.", 0]);
});
