/** What can be printed and in which form, and the last choice made on this device. */
import type { Level } from "../../drafts/info.ts";

/** What can be printed: the text in one of its views, or the table of positions. */
export type View = "clean" | "bracketed" | "annotated" | "tracked" | "positions";
/** Forms of a text. The tracked view exists only in Word. */
export type TextFormat = "docx" | "pdf" | "html" | "md" | "txt" | "akn" | "json";
/** Forms of the table of positions. */
export type TableFormat = "xlsx" | "csv";
/** The form of a file, by the name under which the server is asked for it. */
export type Format = TextFormat | TableFormat;

/** One thing to choose. */
export interface Option<T extends string> {
  readonly value: T;
  readonly name: string;
  /** A line that explains it. */
  readonly what?: string;
  /** Why it cannot be chosen, if so. */
  readonly off?: string | undefined;
}

/** All views, in the order they are offered. */
export const views: readonly Option<View>[] = [
  { value: "clean", name: "Clean", what: "The words as they stand, no brackets" },
  { value: "bracketed", name: "Brackets", what: "Every open issue, nobody named" },
  { value: "annotated", name: "Annotated", what: "Every open issue and who asks for it" },
  { value: "tracked", name: "Tracked", what: "Every proposal a tracked change, to work in and send back" },
  { value: "positions", name: "Table of positions", what: "Paragraphs and proposals by parties" },
];
const textFormats: readonly Option<TextFormat>[] = [
  { value: "docx", name: "Word" },
  { value: "pdf", name: "PDF" },
  { value: "html", name: "HTML" },
  { value: "txt", name: "Plain text" },
  { value: "md", name: "Notation (Markdown)" },
  { value: "akn", name: "Akoma Ntoso" },
  { value: "json", name: "JSON" },
];
const tableFormats: readonly Option<TableFormat>[] = [
  { value: "xlsx", name: "Excel" },
  { value: "csv", name: "CSV" },
];
/** Whom a print may name, in words. */
export const levels: Readonly<Record<Level, string>> = {
  full: "Everybody",
  groups: "Groups only",
  none: "Nobody",
};

/** What was chosen. Text and table keep their forms apart, so that changing the view back loses neither. */
export interface Choice {
  readonly view: View;
  readonly text: TextFormat;
  readonly table: TableFormat;
  readonly attribution: Level;
  /** Whom the list of changes names if the text itself names nobody. */
  readonly listed: Level;
  /** Whether to print the head of the record in the foot. */
  readonly head: boolean;
  /** Whether to leave out symbol, name, hash and ids. */
  readonly nonPaper: boolean;
}

/** Whether it is a non-paper. A table says who holds which position, so it cannot be one. */
export const isNonPaper = ({ view, nonPaper }: Choice): boolean => nonPaper && view !== "positions";

/** The form to print in: the chosen one if it is possible, else Word; for positions, the chosen form of a table. */
export const formatOf = (choice: Choice): Format => {
  if (choice.view === "positions") return choice.table;
  if (choice.view === "tracked") return "docx";
  return isNonPaper(choice) && (choice.text === "json" || choice.text === "akn") ? "docx" : choice.text;
};

/** The forms of a view, with the reason for those that cannot be chosen. */
export const formatsOf = (choice: Choice): readonly Option<Format>[] => {
  if (choice.view === "positions") return tableFormats;
  if (choice.view === "tracked") return textFormats.filter(({ value }) => value === "docx");
  return textFormats.map((one) =>
    isNonPaper(choice) && (one.value === "json" || one.value === "akn")
      ? { ...one, off: "It says what everything is called in the record." }
      : one,
  );
};

/** A sentence on what the chosen form is for; "" if its name says it. */
export const formatSaid = (choice: Choice): string => {
  if (choice.view === "tracked")
    return "In Word each party is an author of its own. Change it, and import it: nothing is accepted by itself.";
  switch (formatOf(choice)) {
    case "pdf":
      return "Tagged, for screen readers and archives; Arabic, Russian and Chinese are set in fonts of their own.";
    case "html":
      return "One file that stands alone and prints as it is.";
    case "md":
      return "Brackets as they are typed; reading it in again gives the same draft.";
    case "akn":
      return "XML of the OASIS standard 3.0, for document systems.";
    case "json":
      return "The draft as programs read it.";
    default:
      return "";
  }
};

/** What a file of the form ends in. */
export const endingOf = (format: Format): string => (format === "akn" ? "akn.xml" : format);

const kept = "unbracket-export";
const first: Choice = {
  view: "annotated",
  text: "docx",
  table: "xlsx",
  attribution: "full",
  listed: "none",
  head: true,
  nonPaper: false,
};

const among = <T extends string>(options: readonly { readonly value: T }[], value: unknown, otherwise: T): T =>
  options.find((one) => one.value === value)?.value ?? otherwise;

/** The last choice on this device, as far as it is still possible. The address may ask for a view and a form. */
export const lastChoice = (asked: URLSearchParams): Choice => {
  const named = Object.keys(levels).map((value) => ({ value: value as Level }));
  let last: Partial<Record<keyof Choice | "format", unknown>> = {};
  try {
    last = JSON.parse(localStorage.getItem(kept) ?? "{}") as typeof last;
  } catch {
    // Storage is denied or holds something else: begin with the defaults.
  }
  const format = asked.get("format");
  return {
    view: among(views, asked.get("view") ?? last.view, first.view),
    text: among(textFormats, format ?? last.text ?? last.format, first.text),
    table: among(tableFormats, format ?? last.table, first.table),
    attribution: among(named, last.attribution, first.attribution),
    listed: among(named, last.listed, first.listed),
    head: typeof last.head === "boolean" ? last.head : first.head,
    nonPaper: typeof last.nonPaper === "boolean" ? last.nonPaper : first.nonPaper,
  };
};

/** Remembers a choice on this device, for all negotiations; where storage is denied, nothing is kept. */
export const keepChoice = (choice: Choice): void => {
  try {
    localStorage.setItem(kept, JSON.stringify(choice));
  } catch {
    // Storage is denied: the choice is kept for this visit only.
  }
};
