/**
 * A difference made fit to be read: words that stayed by chance inside a phrase that was written anew are shown as
 * written anew too, so that nobody reads two sentences shredded into one. Works on counts of words and letters; it never
 * parts a word and never changes what goes out and comes in by more than words that are in both.
 */

/** A run of words: kept on both sides, gone, or come. */
export interface WordRun {
  readonly is: "kept" | "out" | "in";
  /** How many words (tokens) it has. */
  readonly words: number;
  /** How many letters and figures. */
  readonly letters: number;
}

/** Where a stretch of kept words is too long to be chance. */
const strongWords = 6;
const strongLetters = 30;
/** Below this share of letters kept, a stretch between two strong ones was written anew. */
const anew = 0.34;

interface Block {
  /** Kept words before the change, then what went out and came in. */
  kept: WordRun;
  out: WordRun;
  in: WordRun;
}

const none = (is: WordRun["is"]): WordRun => ({ is, words: 0, letters: 0 });
const sum = (is: WordRun["is"], ...runs: readonly WordRun[]): WordRun => ({
  is,
  words: runs.reduce((n, run) => n + run.words, 0),
  letters: runs.reduce((n, run) => n + run.letters, 0),
});

/** Runs as kept words each with the change behind them; a last block without a change holds what is kept at the end. */
const blocksOf = (runs: readonly WordRun[]): Block[] => {
  const blocks: Block[] = [];
  for (const run of runs) {
    if (run.words === 0) continue;
    const last = blocks.at(-1);
    if (run.is === "kept") {
      if (last && last.out.words === 0 && last.in.words === 0) last.kept = sum("kept", last.kept, run);
      else blocks.push({ kept: run, out: none("out"), in: none("in") });
    } else {
      if (!last) blocks.push({ kept: none("kept"), out: none("out"), in: none("in") });
      const block = blocks.at(-1)!;
      block[run.is] = sum(run.is, block[run.is], run);
    }
  }
  return blocks;
};

const changes = ({ out, in: come }: Block): boolean => out.words > 0 || come.words > 0;
/** Two changes as one, with the words kept between them going out and coming in again. */
const joined = (a: Block, b: Block): Block => ({
  kept: a.kept,
  out: sum("out", a.out, b.kept, b.out),
  in: sum("in", a.in, b.kept, b.in),
});

const size = ({ out, in: come }: Block): number => Math.max(out.letters, come.letters);
const length = ({ out, in: come }: Block): number => Math.max(out.words, come.words);
/** Words replaced by others, not merely taken out or put in: only there is a kept word one of chance. */
const rewrites = ({ out, in: come }: Block): boolean => out.letters > 0 && come.letters > 0;

/** Kept words between two changes go with them where both changes are larger than they are. */
const withoutChance = (blocks: readonly Block[]): Block[] => {
  let list = [...blocks];
  for (let again = true; again;) {
    again = false;
    const next: Block[] = [];
    for (const block of list) {
      const before = next.at(-1);
      const small =
        before !== undefined &&
        changes(before) &&
        changes(block) &&
        block.kept.words < strongWords &&
        (rewrites(before) || rewrites(block)) &&
        block.kept.letters * 2 <= Math.min(size(before), size(block)) &&
        block.kept.words * 2 <= Math.min(length(before), length(block));
      if (small) {
        next[next.length - 1] = joined(before, block);
        again = true;
      } else next.push(block);
    }
    list = next;
  }
  return list;
};

const isStrong = ({ words, letters }: WordRun): boolean => words >= strongWords || letters >= strongLetters;

/** Between kept stretches too long to be chance: where little was kept, the whole went out and the whole came in. */
const withoutShreds = (blocks: readonly Block[]): Block[] => {
  const list: Block[] = [];
  let region: Block[] = [];
  const close = (): void => {
    const changed = region.filter(changes);
    // What frames the changes counts as kept where it is short; what is long is a stretch of its own.
    const kept = sum("kept", ...region.map((block) => block.kept).filter((run) => !isStrong(run)));
    const [out, come] = [sum("out", ...region.map((b) => b.out)), sum("in", ...region.map((b) => b.in))];
    const whole = Math.max(out.letters, come.letters) + kept.letters;
    if (changed.length > 2 && out.letters > 0 && come.letters > 0 && kept.letters < anew * whole)
      list.push(changed.reduce(joined), ...region.filter((block) => !changes(block)));
    else list.push(...region);
    region = [];
  };
  for (const block of blocks) {
    if (isStrong(block.kept) && region.length > 0) close();
    region.push(block);
  }
  close();
  return list;
};

/** The runs to read, in order; between two stretches of kept words first what went out, then what came in. */
export const tidy = (runs: readonly WordRun[]): WordRun[] =>
  withoutShreds(withoutChance(blocksOf(runs))).flatMap(({ kept, out, in: come }) =>
    [kept, out, come].filter(({ words }) => words > 0),
  );
