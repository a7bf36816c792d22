/**
 * Letters of a paper that are folded away: wordings that a group of alternatives does not show. They stay in the paper,
 * which is a copy of the paragraph as its author saw it; but no key enters, strikes or holds what cannot be seen.
 */
import type { Intent } from "../../drafts/crdt/policy.ts";
import type { Reach } from "./steps.ts";

/** The class of a folded run, which the style sheet hides. */
export const folded = "folded";

/** The nearest visible place from an offset, in a direction. */
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

/** The visible stretches of a range. */
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
 * An intent limited to what is visible: the same, or one for each visible stretch. Like steps, each one's offsets
 * assume that those before it have been carried out on plain text.
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
