/**
 * A file in the tracked view as lines to compare: for each paragraph, whose changes are in its words and its mark, and
 * what its comments say. Dates are not compared, because for readers who may not know them they are the time of
 * writing.
 */
import type { Line } from "./read-back.ts";
import type { TrackedFile, TrackedMark, TrackedRun } from "./tracked.ts";

const by = (sign: "+" | "-", { author, move }: TrackedMark): string =>
  `${sign}${move === undefined ? "" : "moved "}${author}: `;

/**
 * The lines of a file: its title, its paragraphs, and footnotes no words refer to (others stand in the words that refer
 * to them).
 */
export const trackedLines = (file: TrackedFile): Line[] => {
  const runText = ({ t, note, ins, del }: TrackedRun): string => {
    let text = note === undefined ? t : `[^${(file.notes[note] ?? []).map(runText).join("").trim()}]`;
    if (del !== undefined) text = `{${by("-", del)}${text}-}`;
    if (ins !== undefined) text = `{${by("+", ins)}${text}+}`;
    return text;
  };
  const referred = new Set(file.paragraphs.flatMap(({ runs }) => runs.flatMap(({ note }) => note ?? [])));
  return [
    { part: "", label: "title", text: file.title },
    ...file.paragraphs.map(({ part, label, kind, typed = [], runs, mark, comments }): Line => {
      const { ins, del } = mark ?? {};
      const whole = [ins && by("+", ins), del && by("-", del)].filter((one) => one !== undefined);
      const said = comments.map((n) => {
        const { author, text, from, to } = file.comments[n]!;
        return `{${author}, on ${from}-${to}: ${text}}`;
      });
      const words = `${typed.map(runText).join("")}${runs.map(runText).join("")}`;
      return {
        part,
        label,
        text: [words, ...whole.map((one) => `{${one}¶}`), ...said].join(" "),
        exact: [kind, words, ...whole, ...said].join("\n"),
      };
    }),
    ...file.notes.flatMap((note, n): Line[] =>
      referred.has(n) ? [] : [{ part: "", label: "footnote", text: note.map(runText).join("").trim() }],
    ),
  ];
};
