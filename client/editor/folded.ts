/**
 * Letters of a paper that are folded away: wordings that a group of alternatives does not show. They stay in the paper,
 * since it is the paragraph as one saw it; but nothing that cannot be seen is entered, struck or held by a key.
 */
import type { Intent } from "../../drafts/crdt/policy.ts";
import type { Reach } from "./steps.ts";

/** The class of their run; the style sheet takes it from the screen. */
export const folded = "folded";

/** A place that can be seen: past what is folded at an offset, in a direction. */
export const pastFolded = (at: number, towards: -1 | 1, hidden: readonly Reach[]): number => {
  let place = at;
  for (;;) {
    const here = hidden.find(({ from, to }) =>
      towards < 0 ? from < place && place <= to : from <= place && place < to,
    );
    if (!here) return place;
    place = towards < 0 ? here.from : here.to;
  }
};

/** The stretches of a range that can be seen. */
export const seenIn = ({ from, to }: Reach, hidden: readonly Reach[]): Reach[] => {
  const seen: Reach[] = [];
  let at = from;
  for (const fold of hidden.toSorted((a, b) => a.from - b.from)) {
    if (fold.to <= at || fold.from >= to) continue;
    if (fold.from > at) seen.push({ from: at, to: fold.from });
    at = Math.max(at, fold.to);
  }
  if (at < to) seen.push({ from: at, to });
  return seen;
};

/**
 * An intent about what can be seen only: the same, or one for each stretch. Each reckons, as steps do, with the ones
 * before it being carried out on plain text.
 */
export const withoutFolded = (intent: Intent, hidden: readonly Reach[]): Intent[] => {
  if (hidden.length === 0) return [intent];
  switch (intent.do) {
    case "insert":
    case "insert-note": {
      const inside = hidden.find(({ from, to }) => from < intent.at && intent.at < to);
      return [inside ? { ...intent, at: inside.to } : intent];
    }
    case "delete-one":
      return [{ ...intent, at: pastFolded(intent.at, intent.towards === "start" ? -1 : 1, hidden) }];
    case "delete":
    case "replace": {
      const seen = seenIn(intent, hidden);
      let gone = 0;
      return seen.map(({ from, to }, n): Intent => {
        const range = { from: from - gone, to: to - gone };
        gone += to - from;
        return intent.do === "replace" && n === seen.length - 1 ? { ...intent, ...range } : { do: "delete", ...range };
      });
    }
    default:
      return seenIn(intent, hidden).map((range) => ({ ...intent, ...range }));
  }
};
