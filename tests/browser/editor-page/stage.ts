/**
 * A page with one paragraph under a caret and a second person elsewhere, without a server: what the tests of the editor
 * drive with real keys. Everything is on `window.stage`.
 */
import { html, render } from "lit";
import * as Y from "yjs";
import { newCaucusDoc, newDraftDoc } from "../../../drafts/crdt/documents.ts";
import { beginPaper } from "../../../drafts/crdt/paper.ts";
import type { PaperBase, PaperSource } from "../../../drafts/crdt/paper.ts";
import type { Draft, Paragraph, Run } from "../../../drafts/draft.ts";
import type { Proposal, ProposalId } from "../../../drafts/proposal.ts";
import { pieces } from "../../../drafts/reading/view.ts";
import { emptyRecord } from "../../../drafts/tables.ts";
import { mountEditor } from "../../../client/editor/mount.ts";
import type { DrawnWith, EditorOptions, MountedEditor } from "../../../client/editor/mount.ts";
import { Undo } from "../../../client/room/undo.ts";
import { drawPieces } from "../../../client/text/drawn-pieces.ts";

interface Opened {
  readonly editor: MountedEditor;
  readonly mine: Y.Doc;
  readonly theirs: Y.Doc;
  readonly myText: Y.Text;
  readonly theirText: Y.Text;
}

const host = document.querySelector<HTMLElement>("#host")!;
const said: string[] = [];
let connected = true;
let now: Opened | null = null;
let papersOpened = 0;

/** Two documents that pass each other everything while `connected`. */
const join = (mine: Y.Doc, theirs: Y.Doc): void => {
  const pass = (from: Y.Doc, to: Y.Doc): void => {
    from.on("update", (update: Uint8Array, origin: unknown) => {
      if (connected && origin !== "passed") Y.applyUpdate(to, update, "passed");
    });
  };
  pass(mine, theirs);
  pass(theirs, mine);
};

const twin = (doc: Y.Doc, make: () => Y.Doc): Y.Doc => {
  const other = make();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  doc.clientID = 1001;
  other.clientID = 1002;
  join(doc, other);
  return other;
};

const open = (
  opened: Omit<Opened, "editor">,
  options: Partial<EditorOptions> & Pick<EditorOptions, "manner" | "text">,
): void => {
  now?.editor.destroy();
  host.replaceChildren();
  said.length = 0;
  const undo = new Undo();
  const editor = mountEditor(host, {
    undo: (text) => undo.of(text),
    label: "Paragraph 7",
    language: "en",
    said: (sentence) => said.push(sentence),
    refused: () => said.push("refused"),
    leave: ({ towards }) => {
      said.push(`left ${towards}`);
      return true;
    },
    split: (at) => said.push(`split ${at}`),
    table: () => said.push("table"),
    escape: () => said.push("escape"),
    ...options,
  });
  now = { ...opened, editor };
  editor.focus();
};

/** A paragraph and a draft around some runs. */
const drawnFor = (runs: readonly Run[], chosen: ProposalId | null = null): DrawnWith => {
  const ids = [...new Set(runs.flatMap((run) => [...(run.ins ?? []), ...(run.del ?? []), ...(run.hold ?? [])]))];
  const proposals = ids.map((id, n): Proposal => ({
    id,
    number: String(n + 1),
    kind: "words",
    status: "open",
    version: 1,
    changes: [
      {
        id: `c${id.slice(1)}` as `c${number}-${number}`,
        type: "words",
        paragraph: "p1-1",
        out: "",
        words: "",
        condition: "whole",
      },
    ],
    sponsors: [`P${n}`],
  }));
  const rights = { propose: true, cosponsor: true, breakSilence: true, vote: true };
  const paragraph: Paragraph = { id: "p1-1", kind: "paragraph", level: 1, label: "7", status: "open", runs };
  const draft: Draft = {
    title: "",
    symbol: "",
    seq: 1,
    at: "2031-01-01T00:00:00Z",
    language: "en",
    phase: "open",
    manner: "line-by-line",
    names: "full",
    parts: { consensus: [paragraph], summary: [] },
    removed: [],
    proposals,
    parties: ids.map((_, n) => ({ id: `P${n}`, name: `Party ${n}`, kind: "member-state", rights })),
    revisions: [],
    tables: { record: emptyRecord },
  };
  return {
    pieces: pieces(paragraph, draft),
    drawing: {
      draft,
      view: "annotated",
      own: new Set(),
      chosen,
      narrow: false,
      namesArrived: true,
      noteLabel: () => "1",
      cards: false,
    },
  };
};

const strandDoc = (words: string): Y.Doc => {
  const doc = newDraftDoc();
  doc.clientID = 1;
  const strands = new Y.Map<Y.Text>();
  doc.getMap("text").set("strands", strands);
  const text = new Y.Text();
  strands.set("s1-1", text);
  text.insert(0, words);
  return doc;
};
const strandIn = (doc: Y.Doc): Y.Text => (doc.getMap("text").get("strands") as Y.Map<Y.Text>).get("s1-1")!;
const paperIn = (doc: Y.Doc): Y.Text => (doc.getMap("papers").get("k1") as Y.Map<Y.Text>).get("text")!;

const baseOf = (stretches: readonly (readonly [src: string, t: string])[]): PaperBase => ({
  on: { paragraph: "p1-1" },
  seq: 1,
  language: "en",
  pieces: stretches.map(([src, t]) => ({ src: src as PaperSource, words: { t } })),
  words: [],
  ids: [],
  foreign: {},
  hosts: {},
});

const stage = {
  /** A pen on a strand; `runs` are what is drawn around it. */
  drafting(words: string, runs?: readonly Run[], language = "en", chosen: ProposalId | null = null): void {
    const mine = strandDoc(words);
    const theirs = twin(mine, newDraftDoc);
    const myText = strandIn(mine);
    open(
      { mine, theirs, myText, theirText: strandIn(theirs) },
      { manner: "drafting", text: myText, language, ...(runs ? { drawn: drawnFor(runs, chosen) } : {}) },
    );
  },
  /** A delegation in a paper, of stretches with their sources. */
  suggesting(
    stretches: readonly (readonly [src: string, t: string])[],
    language = "en",
    around?: readonly Run[],
    chosen: ProposalId | null = null,
  ): void {
    const mine = newCaucusDoc();
    mine.clientID = 1;
    beginPaper(mine.getMap("papers"), "k1", baseOf(stretches));
    const theirs = twin(mine, newCaucusDoc);
    const myText = paperIn(mine);
    const runs = stretches.map(([src, t]): Run =>
      src === "text" ? { t } : { t, ins: [`q${src.slice(1)}` as ProposalId], changes: [src as `c${number}-${number}`] },
    );
    open(
      { mine, theirs, myText, theirText: paperIn(theirs) },
      { manner: "suggesting", text: myText, language, drawn: drawnFor(around ?? runs, chosen) },
    );
  },
  /** A paragraph without a paper: the first letter opens one. */
  untouched(words: string): void {
    const base = baseOf([["text", words]]);
    const blankDoc = newCaucusDoc();
    const blank = beginPaper(blankDoc.getMap("papers"), "blank", base);
    blankDoc.getMap("blank").set("blank", true);
    const mine = newCaucusDoc();
    const theirs = twin(mine, newCaucusDoc);
    papersOpened = 0;
    open(
      { mine, theirs, myText: blank, theirText: blank },
      {
        manner: "suggesting",
        text: blank,
        open: () => {
          papersOpened++;
          return beginPaper(mine.getMap("papers"), "k1", base);
        },
      },
    );
  },
  /** The paragraph without a caret, below. */
  still(runs: readonly Run[], chosen: ProposalId | null = null): void {
    const { pieces: all, drawing } = drawnFor(runs, chosen);
    render(
      html`<span class="letters">${drawPieces(all, drawing)}</span>`,
      document.querySelector<HTMLElement>("#static")!,
    );
  },
  /** The lines of an element: where each begins and ends, from its own corner, in pixels. */
  lines(selector: string): (readonly [top: number, from: number, to: number])[] {
    const element = document.querySelector(selector)!;
    const corner = element.getBoundingClientRect();
    const lines = new Map<number, [number, number]>();
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement!.closest(".unseen, .who, button")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width === 0) continue;
        const top = Math.round((box.top - corner.top) / 14);
        const [from, to] = lines.get(top) ?? [Infinity, 0];
        lines.set(top, [
          Math.min(from, Math.round(box.left - corner.left)),
          Math.max(to, Math.round(box.right - corner.left)),
        ]);
      }
    }
    return [...lines].map(([top, [from, to]]) => [top, from, to] as const);
  },
  reading(words: string): void {
    const mine = strandDoc(words);
    const theirs = twin(mine, newDraftDoc);
    open(
      { mine, theirs, myText: strandIn(mine), theirText: strandIn(theirs) },
      { manner: "reading", text: strandIn(mine) },
    );
  },
  caret: (at: number, head?: number): void => now!.editor.caretAt(at, head),
  selection: () => now!.editor.selection,
  text: (): string => now!.editor.text.toString(),
  delta: (): unknown => now!.editor.text.toDelta(),
  their: (): unknown => now!.theirText.toDelta(),
  shown: (): string => {
    const copy = host.querySelector(".caret-here")!.cloneNode(true) as HTMLElement;
    for (const widget of copy.querySelectorAll("[contenteditable=false], .ProseMirror-separator")) widget.remove();
    return copy.textContent ?? "";
  },
  html: (): string => host.innerHTML,
  /** Greatest number of elements around a letter, inside the editor. */
  depth: (): number => {
    const root = host.querySelector(".caret-here")!;
    let most = 0;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      let depth = 0;
      for (let up = node.parentElement; up && up !== root; up = up.parentElement) depth++;
      most = Math.max(most, depth);
    }
    return most;
  },
  theirInsert: (at: number, words: string): void => now!.theirText.insert(at, words),
  theirDelete: (at: number, length: number): void => now!.theirText.delete(at, length),
  connect(on: boolean): void {
    connected = on;
    if (!on || !now) return;
    Y.applyUpdate(now.theirs, Y.encodeStateAsUpdate(now.mine), "passed");
    Y.applyUpdate(now.mine, Y.encodeStateAsUpdate(now.theirs), "passed");
  },
  redrawn: (runs: readonly Run[], chosen: ProposalId | null): void =>
    now!.editor.setDecorations({ drawn: drawnFor(runs, chosen) }),
  theirCaret: (at: number): void =>
    now!.editor.setDecorations({
      carets: [
        {
          client: 1002,
          label: "Secretariat",
          anchor: Y.createRelativePositionFromTypeIndex(now!.editor.text, at, -1),
          head: Y.createRelativePositionFromTypeIndex(now!.editor.text, at, -1),
        },
      ],
    }),
  said: (): readonly string[] => said,
  papersOpened: (): number => papersOpened,
};

export type Stage = typeof stage;

(window as unknown as { stage: Stage }).stage = stage;
