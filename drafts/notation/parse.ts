/**
 * Reads notation: our own output exactly, and texts of others as far as they can be understood, without losing a letter
 * unreported. Nothing is decided here: `found` and `problems` are shown before anything is imported.
 */
import type { Kind, Part } from "../paragraph.ts";
import type { Party } from "../party.ts";
import { Blocks, partName } from "./blocks.ts";
import type { Classified } from "./blocks.ts";
import { guessStructure } from "./guess.ts";
import type { Guessed } from "./guess.ts";
import { flatten, readDestination } from "./flatten.ts";
import type { Flat } from "./flatten.ts";
import { readLetters } from "./inline.ts";
import { parsedNote, parsedNoteIndex } from "./parsed.ts";
import type { ParsedDraft, ParsedParagraph, Problem } from "./parsed.ts";
import { lineAt, readSource } from "./source.ts";
import type { Block } from "./source.ts";
import { readTree } from "./tree.ts";
import type { Unbalanced } from "./tree.ts";

/** What to know of a text before it is read. */
export interface ParseOptions {
  /** The roster in which names are looked up. */
  readonly parties: readonly Party[];
  /** Whether the text may have been taken out of pages, with page numbers and running heads. Not so for a Word file. */
  readonly pages?: boolean;
}

interface Entry extends Classified {
  readonly part: Part;
  readonly block: Block;
  /** The offset of `rest` in the text of the block. */
  readonly offset: number;
}

/**
 * Whether more than half of the letters are Arabic. A file that does not give its language is then laid out from the
 * right.
 */
const writtenFromRight = (paragraphs: readonly ParsedParagraph[]): boolean => {
  const text = paragraphs.map(({ words }) => words.map(({ t }) => t).join("")).join("");
  if (!/\p{Script=Arabic}/u.test(text)) return false;
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0;
  return arabic * 2 > (text.match(/\p{L}/gu)?.length ?? 0);
};

const references = /(?<!\\)\[\^([^\]\s]{1,40})\]/gu;
const belongs: ReadonlySet<Kind> = new Set<Kind>(["sub-paragraph", "footnote"]);

/** Puts each footnote behind the paragraph that refers to it, also from a list at the end of a file. */
const placeFootnotes = (entries: readonly Entry[]): { order: Entry[]; parents: Map<Entry, Entry> } => {
  const parents = new Map<Entry, Entry>();
  const byKey = new Map<string, Entry>();
  for (const entry of entries) if (entry.kind === "footnote" && !byKey.has(entry.label)) byKey.set(entry.label, entry);
  let last: Entry | undefined;
  for (const entry of entries) {
    if (entry.kind !== "footnote") last = entry;
    else if (last !== undefined) parents.set(entry, last);
  }
  const referred = new Set<Entry>();
  for (const entry of entries) {
    if (entry.kind === "footnote") continue;
    for (const [, key] of entry.rest.matchAll(references)) {
      const note = byKey.get(key!);
      if (note === undefined || referred.has(note)) continue;
      referred.add(note);
      parents.set(note, entry);
    }
  }
  const order: Entry[] = [];
  const away = new Map<Entry, Entry[]>();
  for (const [n, entry] of entries.entries()) {
    if (entry.kind !== "footnote") continue;
    const parent = parents.get(entry);
    const from = parent === undefined ? n : entries.indexOf(parent);
    const near = from < n && entries.slice(from + 1, n).every(({ kind }) => belongs.has(kind));
    if (parent !== undefined && !near) away.set(parent, [...(away.get(parent) ?? []), entry]);
  }
  const moved = new Set([...away.values()].flat());
  for (const entry of entries) {
    if (moved.has(entry)) continue;
    order.push(entry, ...(away.get(entry) ?? []));
  }
  return { order, parents };
};

/** The first words of a paragraph, by which a report points at it. */
const beginning = ({ rest }: Entry): string => {
  const words = rest.replaceAll(/[*\\]/gu, "").trim();
  return `“${words.length > 50 ? `${words.slice(0, 50).trimEnd()}…` : words}”`;
};

/** The most paragraphs a bracket may run over; two signs further apart are taken for two mistakes. */
const farthest = 20;

/**
 * Reports signs without a partner in their paragraph. Two that are partners across paragraphs are reported as one
 * bracket.
 */
const unbalancedIn = (
  signs: readonly (Unbalanced & { readonly entry: Entry })[],
  place: ReadonlyMap<Entry, number>,
): Problem[] => {
  const inText = signs.filter(({ entry }) => entry.kind !== "footnote");
  const partners = new Map<(typeof signs)[number], (typeof signs)[number]>();
  const open: (typeof signs)[number][] = [];
  for (const sign of inText) {
    if (sign.sign === "[") open.push(sign);
    else {
      const opened = open.pop();
      if (opened === undefined || opened.entry === sign.entry || opened.entry.part !== sign.entry.part) continue;
      if (place.get(sign.entry)! - place.get(opened.entry)! <= farthest) partners.set(opened, sign);
    }
  }
  const closing = new Set(partners.values());
  return signs.flatMap((sign): Problem[] => {
    if (closing.has(sign)) return [];
    const partner = partners.get(sign);
    if (partner !== undefined)
      return [
        {
          line: sign.line,
          code: "bracket-over-paragraphs",
          message: `A bracket opens here and closes in a later paragraph, ${beginning(partner.entry)}. Brackets over the end of a paragraph are not taken over: both signs were kept as text.`,
        },
      ];
    return [
      {
        line: sign.line,
        code: "unbalanced-bracket",
        message:
          sign.sign === "["
            ? "A bracket opens here and never closes in this paragraph; it was kept as text."
            : "A bracket closes here that was not opened in this paragraph; it was kept as text.",
      },
    ];
  });
};

/** Reports paragraphs that call themselves alternatives: "Option 1: ...", "**Option 2**: ...". */
const optionsIn = (entries: readonly Entry[]): Problem[] => {
  const options = entries.filter(({ rest }) => /^[[*\s]*Option (?:\d{1,2}|[IVX]{1,4}|[A-H])\b/u.test(rest));
  const [first] = options;
  if (first === undefined || options.length < 2) return [];
  return [
    {
      line: first.block.line,
      code: "options",
      message: `${options.length} paragraphs begin with “Option”, the first here. They were kept as paragraphs that all stand, one after another; which of them are alternatives is for the Chair to say.`,
    },
  ];
};

/** Reads a text in notation. */
export const parseNotation = (text: string, { parties, pages = true }: ParseOptions): ParsedDraft => {
  const source = readSource(text, new Blocks(), pages);
  const problems: Problem[] = [];
  const notImported = new Map(source.dropped);
  const miss = (what: string, count = 1): void => void notImported.set(what, (notImported.get(what) ?? 0) + count);
  const annexes: Record<string, string> = {};
  // A file written here gives its time; nothing in it has to be guessed.
  const ours = "as at" in source.head;
  // For a Word file, docx-labels.ts has found out what its paragraphs are; here they are read just so.
  const reader = new Blocks(pages && !ours);
  const guessed: Guessed = ours
    ? { entries: source.entries, headings: false, problems: [] }
    : guessStructure(source.entries, "title" in source.head);
  problems.push(...guessed.problems);
  let titleText = guessed.title ?? null;
  const entries: Entry[] = [];
  let part: Part = "consensus";
  for (const entry of guessed.entries) {
    if ("part" in entry) {
      part = entry.part;
      reader.enter(part);
      if (part.startsWith("annex-")) annexes[part] = entry.title ?? "";
      continue;
    }
    const { block } = entry;
    const found = entry.as ??
      reader.classify(block.text) ?? { kind: "opening", level: 1, label: "", rest: block.text.trimStart() };
    if (titleText === null && entries.length === 0 && found.kind === "title" && block.text.startsWith("#")) {
      titleText = found.rest;
      continue;
    }
    reader.passed(found);
    entries.push({ ...found, part, block, offset: block.text.length - found.rest.length });
  }

  const { order, parents } = placeFootnotes(entries);
  const place = new Map(order.map((entry, n) => [entry, n]));
  const notes = new Map<string, number>();
  for (const [n, entry] of order.entries()) {
    if (entry.kind !== "footnote") continue;
    if (!notes.has(entry.label)) notes.set(entry.label, n);
    else
      problems.push({
        line: entry.block.line,
        code: "footnote-twice",
        message: `Footnote ${entry.label} stands twice in the file; references go to the first, the second was kept beside it.`,
      });
  }
  const noteKeys = new Set(notes.keys());

  let [brackets, insertions, deletions] = [0, 0, 0];
  const unbalanced: (Unbalanced & { readonly entry: Entry })[] = [];
  const strangers = new Map<string, { readonly name: string; readonly line: number; count: number }>();
  const flats = order.map((entry): Flat => {
    const { rest, block, offset } = entry;
    const line = (at: number): number => lineAt(block, at + offset);
    const tree = readTree(rest, { line, notes: noteKeys, links: source.links });
    problems.push(...tree.problems);
    unbalanced.push(...tree.unbalanced.map((one) => ({ ...one, entry })));
    if (tree.links > 0) miss("link", tree.links);
    const flat = flatten(tree.items, parties, (key) => parsedNote(notes.get(key)!));
    brackets += flat.counted;
    insertions += flat.brackets.filter(({ kind }) => kind === "insertion").length + Number(flat.ins !== undefined);
    deletions += flat.brackets.filter(
      ({ kind, from, to }) => kind === "deletion" || (kind === "insertion" && from < to),
    ).length;
    for (const { unknownNames } of [...flat.brackets, ...(flat.ins ? [flat.ins] : []), ...flat.del, ...flat.moves])
      for (const name of unknownNames) {
        const known = strangers.get(name.toLowerCase());
        if (known === undefined) strangers.set(name.toLowerCase(), { name, line: block.line, count: 1 });
        else known.count++;
      }
    return flat;
  });

  for (const { name, line, count } of strangers.values())
    problems.push({
      // If it occurs in several places, it is reported for the whole file, without a line.
      ...(count === 1 && { line }),
      code: "unknown-name",
      message:
        count === 1
          ? `"${name}" is no party of this negotiation; the bracket was kept without that name.`
          : `"${name}" is no party of this negotiation; ${count} brackets were kept without that name.`,
    });
  problems.push(...unbalancedIn(unbalanced, place), ...optionsIn(order));

  const partNamed = (name: string): Part | null => {
    for (const known of new Set<Part>([
      "consensus",
      "summary",
      ...(Object.keys(annexes) as Part[]),
      ...order.map((e) => e.part),
    ]))
      if (partName(known) === name) return known;
    return null;
  };
  const find = (where: Part, what: { label: string } | { place: number }): number | null => {
    const there = order.filter((entry) => entry.part === where && entry.kind !== "footnote");
    const found = "label" in what ? there.find(({ label }) => label === what.label) : there[what.place - 1];
    return found === undefined ? null : place.get(found)!;
  };

  const paragraphs = order.map((entry, n): ParsedParagraph => {
    const { kind, level, label } = entry;
    const flat = flats[n]!;
    let parent: number | undefined;
    const stated = parents.get(entry);
    if (stated !== undefined) parent = place.get(stated);
    else if (kind === "sub-paragraph")
      for (let above = n - 1; above >= 0 && parent === undefined; above--) {
        const other = order[above]!;
        if (other.part !== entry.part || other.kind === "heading" || other.kind === "title") break;
        if (other.kind === "footnote" || (other.kind === "sub-paragraph" && other.level >= level)) continue;
        parent = above;
      }
    const moveTo = flat.moves.flatMap(({ to, sponsors, unknownNames }) => {
      const target = readDestination(to, find, partNamed);
      if (target === null) {
        problems.push({
          line: entry.block.line,
          code: "unknown-place",
          message: `"${to}" is no place in this text; the move was not taken over.`,
        });
        return [];
      }
      return [{ ...target, sponsors, unknownNames }];
    });
    const referred = [...flat.words, ...flat.brackets.flatMap(({ words }) => words ?? [])].flatMap(({ note }) =>
      note === undefined ? [] : [parsedNoteIndex(note)],
    );
    return {
      part: entry.part,
      kind,
      level,
      label,
      words: flat.words,
      brackets: flat.brackets,
      ...(parent !== undefined && { parent }),
      ...(flat.ins && { ins: flat.ins }),
      ...(flat.del.length > 0 && { del: flat.del }),
      ...(moveTo.length > 0 && { moveTo }),
      footnotes: [...new Set(referred)].filter((note) => parents.get(order[note]!) === entry),
    };
  });

  const title =
    titleText !== null
      ? readLetters(titleText)
          .map(({ t }) => t)
          .join("")
      : (source.head["title"] ??
        (
          paragraphs.find(({ kind }) => kind === "title") ??
          // Where headings were guessed, the first of them is rarely the title.
          (guessed.headings ? undefined : paragraphs.find(({ kind }) => kind === "heading"))
        )?.words
          .map(({ t }) => t)
          .join("") ??
        "");
  const symbol = source.head["symbol"] ?? guessed.symbol;
  const language = source.head["language"] ?? source.head["lang"] ?? (writtenFromRight(paragraphs) ? "ar" : undefined);
  return {
    title: title.trim(),
    ...(symbol && { symbol }),
    ...(language && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/u.test(language) && { language }),
    paragraphs,
    ...(Object.keys(annexes).length > 0 && { annexes }),
    found: {
      paragraphs: paragraphs.filter(({ kind }) => kind !== "heading" && kind !== "title" && kind !== "footnote").length,
      sections: paragraphs.filter(({ kind }) => kind === "heading").length,
      brackets,
      insertions,
      deletions,
      comments: 0,
      footnotes: paragraphs.filter(({ kind }) => kind === "footnote").length,
      authors: [],
      notImported: [...notImported].map(([what, count]) => ({ what, count })),
      ...(source.repaired.length > 0 && { repaired: source.repaired }),
    },
    problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
};
