/**
 * Makes a difference readable: words that stayed by chance inside a rewritten phrase are shown as rewritten too, so
 * that nobody has to read two sentences shredded into one. It works with numbers of words and letters only. It never
 * divides a word, and the words it adds to what goes out and comes in are always words in both.
 */

/** A run of words: kept, out, or in. */
export interface WordRun {
  readonly is: "kept" | "out" | "in";
  /** How many words (tokens) it has. */
  readonly words: number;
  /** How many letters and figures. */
  readonly letters: number;
}

/** From this many words on, a kept stretch is no chance. */
const strongWords = 6;
const strongLetters = 30;
/** If a smaller share of letters than this was kept between two strong stretches, everything between was rewritten. */
const anew = 0.34;

interface Block {
  /** Kept words, with the words out and in that follow them. */
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

/** Groups runs into blocks. A last block without a change holds what is kept at the end. */
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
/** Two changes as one: the words kept between them go out and come in again. */
const joined = (a: Block, b: Block): Block => ({
  kept: a.kept,
  out: sum("out", a.out, b.kept, b.out),
  in: sum("in", a.in, b.kept, b.in),
});

const size = ({ out, in: come }: Block): number => Math.max(out.letters, come.letters);
const length = ({ out, in: come }: Block): number => Math.max(out.words, come.words);
/** Whether words are replaced by others, and not only taken out or put in: only then can a kept word be chance. */
const rewrites = ({ out, in: come }: Block): boolean => out.letters > 0 && come.letters > 0;

/** Treats kept words between two changes as chance if both changes are larger. */
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

/** Between kept stretches too long for chance: if little was kept, everything goes out and comes in. */
const withoutShreds = (blocks: readonly Block[]): Block[] => {
  const list: Block[] = [];
  let region: Block[] = [];
  const close = (): void => {
    const changed = region.filter(changes);
    // A short kept stretch at the edge counts as kept; a long one is strong by itself.
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

/** The runs for reading, in order; between two kept stretches, first all that went out, then all that came in. */
export const tidy = (runs: readonly WordRun[]): WordRun[] =>
  withoutShreds(withoutChance(blocksOf(runs))).flatMap(({ kept, out, in: come }) =>
    [kept, out, come].filter(({ words }) => words > 0),
  );
