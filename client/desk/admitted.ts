/**
 * A paragraph as it would be drawn with all proposals received on it admitted. Their places come from their anchors,
 * which every seat that reads the text has.
 */
import type * as Y from "yjs";
import type { Draft, Paragraph } from "../../drafts/draft.ts";
import { layProposed, layStrand } from "../../drafts/crdt/layout.ts";
import { readLive } from "../../drafts/crdt/live.ts";
import type { RecordTables } from "../../drafts/tables.ts";

interface Drawn {
  readonly inputs: readonly unknown[];
  readonly paragraph: Paragraph;
}
/** Remembered by paragraph, because the desk is drawn much more often than received proposals change. */
const drawn = new WeakMap<Paragraph, Drawn>();

/** The same paragraph if nothing is received on it. `words` is its strand; null if the paragraph is only proposed. */
export const asAdmitted = ({ tables }: Draft, p: Paragraph, words: Y.Text | null): Paragraph => {
  if (!p.received?.length) return p;
  const { record } = tables;
  const inputs = [record.proposals, record.changes, record.anchors, words];
  const before = drawn.get(p);
  if (before?.inputs.every((one, n) => one === inputs[n])) return before.paragraph;
  const paragraph = draw(record, p, p.received, words);
  drawn.set(p, { inputs, paragraph });
  return paragraph;
};

const draw = (
  record: RecordTables,
  p: Paragraph,
  received: NonNullable<Paragraph["received"]>,
  words: Y.Text | null,
): Paragraph => {
  const open = received.flatMap((id) => {
    const entry = record.proposals[id];
    return entry ? [[id, { ...entry, status: "open" as const }] as const] : [];
  });
  const live = readLive({ ...record, proposals: { ...record.proposals, ...Object.fromEntries(open) } });
  const inWords = live.inWords.get(p.id) ?? [];
  const coming = live.comingIn.get(p.id);
  const layout = words ? layStrand(p.id, words, inWords) : coming ? layProposed(coming, inWords) : null;
  const out = live.goingOut.get(p.id);
  return { ...p, ...(layout && { runs: layout.runs }), ...(out && { del: out }) };
};
