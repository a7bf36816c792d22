/**
 * What it costs to line a returned file up with its draft: the tracked file as it left, and the same with two thousand words
 * replaced in it by one more author, each tried on the draft as the act it would be.
 */
import type { Draft } from "../../drafts/draft.ts";
import type { TrackedFile, TrackedRun } from "../../drafts/formats/tracked.ts";
import type { Seat } from "../../drafts/party.ts";
import { lineUpReturned } from "../../drafts/returned/line-up.ts";
import { median, spent } from "./formats-timing.ts";

export interface LiningUpFigures {
  readonly edits: number;
  /** Changes found; 0 in the file as it left. */
  readonly unchanged: number;
  readonly found: number;
  readonly tableable: number;
  /** Ms, medians of the time the thread had of the processor. */
  readonly asItLeft: number;
  readonly edited: number;
}

const rounds = 7;
const edits = 2_000;
const by = { author: "Somebody at home", at: "2026-01-02T00:00:00Z" };
const seat: Seat = { id: "bench", role: "secretariat", parties: [], head: true };

/** Every few words of what stands and nobody struck, another one. */
const editedFile = (file: TrackedFile): { readonly file: TrackedFile; readonly made: number } => {
  const words = file.paragraphs.flatMap(({ runs }) =>
    runs.flatMap(({ t, ins, del }) =>
      ins === undefined && del === undefined ? (t.match(/ \p{L}{4,}(?= )/gu) ?? []) : [],
    ),
  ).length;
  const every = Math.max(1, Math.floor(words / edits));
  let [seen, made] = [0, 0];
  const replaced = (run: TrackedRun): TrackedRun[] => {
    if (run.ins !== undefined || run.del !== undefined || run.note !== undefined) return [run];
    return run.t.split(/( \p{L}{4,}(?= ))/gu).flatMap((t, n): TrackedRun[] => {
      if (t === "") return [];
      if (n % 2 === 0 || seen++ % every !== 0 || made >= edits) return [{ ...run, t }];
      made++;
      return [
        { ...run, t: " " },
        { ...run, t: t.slice(1), del: by },
        { ...run, t: `${t.slice(1)}${made}`, ins: by },
      ];
    });
  };
  const paragraphs = file.paragraphs.map((paragraph) => ({ ...paragraph, runs: paragraph.runs.flatMap(replaced) }));
  return { file: { ...file, paragraphs }, made };
};

/** Measures the lining up of one tracked file of ours with the draft it was made from. */
export const measureLiningUp = (sent: TrackedFile, draft: Draft): LiningUpFigures => {
  const as = draft.parties[0]!.id;
  const lineUp = (file: TrackedFile) => lineUpReturned({ file, base: draft, now: draft, seat, as });
  const { file, made } = editedFile(sent);
  const [unchanged, changed] = [lineUp(sent), lineUp(file)];
  const times = { asItLeft: [] as number[], edited: [] as number[] };
  for (let n = 0; n < rounds; n++) {
    times.asItLeft.push(spent(() => lineUp(sent)));
    times.edited.push(spent(() => lineUp(file)));
  }
  return {
    edits: made,
    unchanged: unchanged.changes.length,
    found: changed.changes.length,
    tableable: changed.counts.tableable,
    asItLeft: median(times.asItLeft),
    edited: median(times.edited),
  };
};
