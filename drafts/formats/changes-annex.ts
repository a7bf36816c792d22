/**
 * The annex "Changes since Rev.1" of an output: every difference with its paragraph, the words out and in, and how it
 * came about. It is laid out here once, and the writers only print it. It is not part of the draft, so reading a file
 * back leaves it out.
 */
import type { Draft } from "../draft.ts";
import { noteMark } from "../paragraph.ts";
import type { Part } from "../paragraph.ts";
import type { By } from "../party.ts";
import { changeLines, deedTitles } from "../reading/change-lines.ts";
import type { ChangeLine, PrintedChange, PrintedChanges } from "../reading/change-lines.ts";
import type { Compared } from "../reading/difference.ts";
import type { Reconciled } from "../reading/explained.ts";
import { sponsorsOf } from "../reading/view.ts";
import type { Attribution } from "../reading/view.ts";
import { officialName } from "../roster/roster.ts";
import { apart } from "./apart.ts";
import { printedTime } from "./page.ts";
import { partInWords } from "./part-names.ts";

/** What an annex of changes needs besides the two drafts, each already as its reader may see it. */
export interface AnnexOptions {
  /** The earlier moment, as it was asked for. */
  readonly since: string;
  readonly attribution: Attribution;
  /** If set, the annex contains no name of a revision, number of a proposal, office or time. */
  readonly nonPaper?: boolean;
}

const offices: Readonly<Record<By["office"], string>> = {
  chair: "The Chair",
  secretariat: "The Secretariat",
  delegation: "A delegation",
  server: "The record",
};

/** What a paragraph is called in a list: "12", "Section C", "Title", "3 of the Chair’s summary". */
const calledInList = (kind: ChangeLine["kind"], label: string, part: Part): string => {
  const name =
    kind === "title"
      ? "Title"
      : kind === "heading"
        ? `Section ${label}`.trim()
        : kind === "footnote"
          ? `Note ${label}`.trim()
          : label || "(no number)";
  return part === "consensus" ? name : `${name} of ${partInWords(part)}`;
};

const wasCalled = ({ what, kind, part, label, wasLabel, wasPart }: ChangeLine): string =>
  wasLabel === undefined && wasPart === undefined
    ? ""
    : calledInList(kind, wasLabel ?? label, what === "moved" ? (wasPart ?? part) : part);

/**
 * Neighbouring words may have come in by several entries. The last one is described, and the others are named by their
 * numbers.
 */
const alsoBy = ({ heading, also = [] }: ChangeLine): string => {
  // Typing by one pen is many entries, so they are not listed.
  if (heading === "pen" || also.length === 0) return "";
  if (also.length > 3) return ` Also by ${also.length} earlier entries.`;
  return ` Also by ${also.length === 1 ? "entry" : "entries"} ${also.join(", ")}.`;
};

class Telling {
  readonly #draft: Draft;
  readonly #options: AnnexOptions;

  constructor(draft: Draft, options: AnnexOptions) {
    this.#draft = draft;
    this.#options = options;
  }

  how(line: ChangeLine): string {
    const heading = this.#heading(line);
    const { by, at } = line;
    if (this.#options.nonPaper || by === undefined || at === undefined) return `${heading}.`;
    const others = alsoBy(line);
    return `${heading}. ${this.#who(by)}, ${printedTime(at)}.${others}`;
  }

  #heading(line: ChangeLine): string {
    switch (line.heading) {
      case "unexplained":
        return "Not explained by the record";
      case "incorporated":
        return this.#incorporated(line);
      case "pen":
        return "Typed";
      case "move":
        return "Moved";
      case "renumbering":
        return "Renumbered";
      case "act":
        return deedTitles[line.deed ?? ""] ?? "By another act";
    }
  }

  #incorporated({ proposal, seq }: ChangeLine): string {
    const found = this.#draft.proposals.find(({ id }) => id === proposal);
    if (this.#options.nonPaper || found === undefined) return "Incorporated proposal";
    // Readers who may not read the entry get the heading only.
    const names =
      seq === undefined
        ? []
        : sponsorsOf(this.#draft, [found.id], this.#options.attribution).map((party) =>
            officialName(party, this.#draft.language),
          );
    return `Incorporated proposal ${found.number}${names.length === 0 ? "" : ` (${names.join(", ")})`}`;
  }

  #who({ office, party, entered }: By): string {
    const known = this.#draft.parties.find(({ id }) => id === party);
    const { attribution } = this.#options;
    const named =
      known !== undefined && (attribution === "full" || (attribution === "groups" && known.kind === "group"));
    const who = named ? officialName(known, this.#draft.language) : offices[office];
    return named && entered !== undefined ? `${who}, entered by the Secretariat` : who;
  }
}

/** What happened to the paragraph, if the heading does not say so. */
const fateOf = ({ what, heading, deed }: ChangeLine): string => {
  if (what === "new") return "New paragraph. ";
  if (what === "gone") return deed === "remove-paragraph" ? "" : "Paragraph out. ";
  if (what === "moved") return heading === "move" ? "" : "Moved. ";
  return what === "label" ? "Another number. " : "";
};

const blank: Compared = { t: " ", is: "kept" };

/** Words of a change with plain blanks at its edges and without footnote references, which have no number here. */
const edged = (words: readonly Compared[]): Compared[] =>
  words.flatMap(({ note: _, ...piece }): Compared[] => {
    const t = piece.t.replaceAll(noteMark, "*").replaceAll(/\s*\n\s*/gu, " ");
    const [, before, inner, after] = /^(\s*)(.*?)(\s*)$/su.exec(t)!;
    if (piece.is === "kept" || inner === "") return t === "" ? [] : [{ ...piece, t }];
    const kept = (space: string | undefined): Compared[] => (space ? [{ t: space, is: "kept" }] : []);
    return [...kept(before), { ...piece, t: inner! }, ...kept(after)];
  });

/** Lays out the annex. `from` and `to` are the two drafts that were reconciled, as the reader may see them. */
export const changesAnnex = (reconciled: Reconciled, from: Draft, to: Draft, options: AnnexOptions): PrintedChanges => {
  const lines = changeLines(reconciled, from, to);
  const telling = new Telling(to, options);
  const isNumber = ({ what, heading }: ChangeLine): boolean => what === "label" && heading === "renumbering";
  const told = lines.filter((line) => !isNumber(line));
  const rows = told.map((line, n): PrintedChange => {
    const again = told[n - 1]?.paragraph === line.paragraph;
    return {
      label: again ? "" : calledInList(line.kind, line.label, line.part),
      was: again ? "" : wasCalled(line),
      words: apart(edged(line.words), blank),
      how: fateOf(line) + telling.how(line),
    };
  });
  const name = options.nonPaper
    ? "the earlier text"
    : /^\d+$/u.test(options.since)
      ? `entry ${options.since}`
      : options.since;
  const n = lines.length;
  return {
    heading: `Changes since ${name}`,
    ...(!options.nonPaper && { since: options.since }),
    legend:
      n === 0
        ? "No word, number or place differs."
        : `${n} ${n === 1 ? "change" : "changes"}, paragraph by paragraph, each in the sentence it stands in.`,
    rows,
    renumbered: lines
      .filter(isNumber)
      .map(
        ({ kind, label, wasLabel, part }) =>
          `${part === "consensus" ? "" : `${partInWords(part)}: `}${kind === "footnote" ? "note " : ""}${wasLabel || "(none)"} → ${label || "(none)"}`,
      ),
  };
};

/** The words of a change in characters that any plain text file can hold. */
export const changedWords = (words: readonly Compared[]): string =>
  words
    .map(({ t, is }) => {
      if (is === "kept") return t;
      return `[${is}: ${t.trim() === "" ? "blank" : t}]`;
    })
    .join("");
