/**
 * The labels of paragraphs that are gone. A revision that renews labels forgets those of removed paragraphs, so that
 * they can be given again; but sentences about the past still call these paragraphs as the room did.
 */
import type { Draft } from "../../drafts/draft.ts";
import type { ParagraphId, Part } from "../../drafts/paragraph.ts";
import { entryAt, fromBytes, payloadsOf } from "../record/entries.ts";
import type { ActPayload } from "../record/replay.ts";
import type { Storage } from "../record/storage.ts";

type Labels = Readonly<Partial<Record<Part, string>>>;

const known = new WeakMap<Storage, Map<ParagraphId, Labels | null>>();

/** The labels that an entry wrote for a paragraph; null if it wrote none. */
const writtenBy = (storage: Storage, seq: number, id: ParagraphId): Labels | null => {
  if (entryAt(storage, seq) === null) return null;
  const { act } = payloadsOf(storage, seq);
  const record = act === undefined ? [] : (fromBytes<ActPayload>(act.bytes).plan?.record ?? []);
  const write = record.find(({ table, key }) => table === "labels" && key === id);
  return (write?.value ?? null) as Labels | null;
};

/** The last labels a paragraph had, from the entries about it, newest first. */
const lastLabels = (storage: Storage, id: ParagraphId): Labels | null => {
  const rows = storage.exec<{ seq: number }>(
    "SELECT seq FROM touched WHERE id = ? AND what NOT IN ('typing', 'take-position') ORDER BY seq DESC",
    id,
  );
  // The id says which entry made the paragraph, in case the index does not list it.
  const birth = Number(/^p(\d+)-/u.exec(id)?.[1]);
  for (const seq of [...rows.map(({ seq: one }) => one), birth]) {
    const labels = writtenBy(storage, seq, id);
    if (labels !== null) return labels;
  }
  return null;
};

/** The draft with the last labels of those of these paragraphs that have none now. */
export const rememberingLabels = (storage: Storage, draft: Draft, ids: Iterable<ParagraphId>): Draft => {
  const { record } = draft.tables;
  const cache = known.get(storage) ?? new Map<ParagraphId, Labels | null>();
  known.set(storage, cache);
  const found: Record<ParagraphId, Labels> = {};
  for (const id of new Set(ids)) {
    if (record.labels[id] !== undefined || record.places[id]?.part !== "removed") continue;
    let labels = cache.get(id);
    if (labels === undefined) cache.set(id, (labels = lastLabels(storage, id)));
    if (labels !== null) found[id] = labels;
  }
  if (Object.keys(found).length === 0) return draft;
  const labels = { ...record.labels, ...found };
  return { ...draft, tables: { ...draft.tables, record: { ...record, labels } } };
};
