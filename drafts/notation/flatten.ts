/**
 * From a tree of brackets to words as they stand and what is asked for in them. Brackets with `add:`, `delete:`,
 * `hold:` are what they say. Of brackets found in the wild nobody knows whether they add or delete: they are holds, and
 * their words stand (docs/spec.md P9); `[A][B]` and `[shall/should]` are alternatives, all standing (P11).
 */
import type { ParagraphId, Part, Stretch } from "../paragraph.ts";
import type { Party, PartyId } from "../party.ts";
import type { ParsedBracket, ParsedWhole } from "./parsed.ts";
import { inOnePiece, pushLetter } from "./inline.ts";
import { namesBefore } from "./names.ts";
import type { Names } from "./names.ts";
import { isNode } from "./tree.ts";
import type { Item, Node, Word } from "./tree.ts";
import { attribution, beforeColon, behindDash, isChoice, isInstead, leading, nobody } from "./wild.ts";

/** One paragraph read from its brackets: the words that stand, and what each bracket asks for. */
export interface Flat {
  readonly words: readonly Stretch[];
  readonly brackets: readonly ParsedBracket[];
  /** Set if the whole paragraph is only proposed; `words` are then the proposed ones. */
  readonly ins?: ParsedWhole;
  /** The proposals that would take the whole paragraph out; empty for none. */
  readonly del: readonly ParsedWhole[];
  /** The proposals that would move it; `to` is the destination as written. */
  readonly moves: readonly (ParsedWhole & { readonly to: string })[];
  /** The number of brackets, as a reader would count them. */
  readonly counted: number;
}

interface Record {
  kind: ParsedBracket["kind"];
  ranges: [number, number][];
  words?: Stretch[];
  names: Names;
  alternatives?: number;
  inside?: number;
}

/** Collects words: of the paragraph, or of an insertion. */
interface Host {
  readonly words: Stretch[];
  length: number;
  readonly index: number | undefined;
}

/** The bracket just passed, and the letters since. */
interface Passed {
  readonly index: number;
  readonly wild: boolean;
  readonly gap: "" | "/" | " " | " /" | " / ";
}

/** The letters between two brackets with one more; null if the brackets then cannot be a choice any more. */
const widened = (gap: Passed["gap"], letter: string): Passed["gap"] | null => {
  const wider = gap + letter;
  return wider === "/" || wider === " " || wider === " /" || wider === " / " ? wider : null;
};

const polarities: readonly (readonly [RegExp, ParsedBracket["kind"], boolean])[] = [
  [/^add: ?/u, "insertion", true],
  [/^delete: ?/u, "deletion", true],
  [/^hold: ?/u, "hold", true],
  [/^\s?(?:add|insert|ins\.?):\s*/iu, "insertion", false],
  [/^\s?(?:delete:|del\.:?|del:)\s*/iu, "deletion", false],
  [/^\s?(?:hold|retain|keep):\s*/iu, "hold", false],
];

/**
 * Flattens the tree of one paragraph. `noteOf` gives the placeholder for a footnote's key. Nothing fails: a name that
 * no party has is kept as unknown.
 */
export const flatten = (
  items: readonly Item[],
  parties: readonly Party[],
  noteOf: (key: string) => ParagraphId,
): Flat => {
  const records: Record[] = [];
  const recordOf = new Map<Node, number>();
  const grouped = new Set<number>();
  const whole = {
    ins: undefined as ParsedWhole | undefined,
    del: [] as ParsedWhole[],
    moves: [] as (ParsedWhole & { to: string })[],
  };
  let groups = 0;
  let counted = 0;

  const add = (record: Omit<Record, "names" | "inside">, host: Host): number =>
    records.push({ ...record, names: nobody, ...(host.index !== undefined && { inside: host.index }) }) - 1;
  const putWord = (word: Word, host: Host): void => {
    const marks = { ...(word.b && { b: word.b }), ...(word.i && { i: word.i }) };
    pushLetter(host.words, { t: word.t, ...marks, ...(word.note !== undefined && { note: noteOf(word.note) }) });
    host.length += word.t.length;
  };
  const takeBack = (host: Host, count: number): void => {
    let left = count;
    while (left > 0) {
      const last = host.words.pop()!;
      if (last.t.length > left) host.words.push({ ...last, t: last.t.slice(0, last.t.length - left) });
      left -= Math.min(left, last.t.length);
    }
    host.length -= count;
  };
  const cover = (record: Record, from: number, to: number): void => {
    const last = record.ranges.at(-1);
    if (last !== undefined && last[1] === from) last[1] = to;
    else record.ranges.push([from, to]);
  };

  /** Reads an option of a group, or a bracket with only one: `add: words (names)`, `delete (names)`, `hold: words`. */
  const polarityOf = (
    some: readonly Item[],
  ): { kind: ParsedBracket["kind"]; length: number; exact: boolean } | null => {
    const text = leading(some, 16);
    for (const [pattern, kind, exact] of polarities) {
      const match = pattern.exec(text);
      if (match !== null) return { kind, length: match[0].length, exact };
    }
    return null;
  };

  /** Cuts what is in a bracket at " / add:", " / delete" and " / hold:". */
  const optionsOf = (some: readonly Item[]): (readonly Item[])[] => {
    const options: Item[][] = [[]];
    for (let n = 0; n < some.length; n++) {
      const item = some[n]!;
      if (!isNode(item) && item.t === "/" && !item.escaped && item.note === undefined) {
        const next = leading(some.slice(n + 1), 12);
        if (/^ ?(?:add:|hold:|delete(?: ?[(/]|$))/u.test(next)) {
          const last = options.at(-1)!;
          const before = last.at(-1);
          if (before !== undefined && !isNode(before) && before.t === " " && !before.escaped) last.pop();
          options.push([]);
          if (next.startsWith(" ")) n++;
          continue;
        }
      }
      options.at(-1)!.push(item);
    }
    return options;
  };

  const insert = (some: readonly Item[], index: number): void => {
    const host: Host = { words: [], length: 0, index };
    walk(some, host);
    records[index]!.words = host.words;
  };

  /** Reads a further option of a group, with its own polarity and names. */
  const option = (
    some: readonly Item[],
    base: readonly [number, number][],
    host: Host,
    instead: number | null,
  ): number => {
    const found = polarityOf(some);
    const kind = found?.kind ?? "deletion";
    const rest = found === null ? some.slice("delete".length) : some.slice(found.length);
    const named = attribution(rest, parties, true);
    const words = named === null ? rest : rest.slice(0, rest.length - named.length);
    const from = host.length;
    const ranges =
      kind === "hold" || base.length === 0
        ? [[from, from] as [number, number]]
        : base.map((r): [number, number] => [...r]);
    const index = instead ?? add({ kind, ranges }, host);
    records[index] = { ...records[index]!, kind, ranges, names: named?.names ?? nobody };
    if (kind === "insertion") insert(words, index);
    if (kind === "hold") {
      walk(words, host);
      records[index]!.ranges = [[from, host.length]];
    }
    return index;
  };

  const bracket = (node: Node, host: Host): { wild: boolean; index: number | null; named: boolean } => {
    const first = node.from === undefined ? node : firstOf(node);
    const begun = recordOf.get(first);
    const found = begun === undefined ? polarityOf(node.items) : null;
    const sure = begun !== undefined || found !== null;
    let rest = found === null ? node.items : node.items.slice(found.length);
    if (begun === undefined) counted++;
    const options = sure ? optionsOf(rest) : [rest];
    rest = options[0]! as Item[];
    let kind = begun === undefined ? (found?.kind ?? "hold") : grouped.has(begun) ? "deletion" : records[begun]!.kind;
    const alone = options.length === 1;
    const replaced = !alone && kind === "deletion";
    const before = sure || node.goesOn ? null : beforeColon(rest, parties);
    rest = rest.slice(before?.length ?? 0);
    // "[Altora: delete: words]": the party comes before what it asks for.
    const asked = before === null ? null : polarityOf(rest);
    if (asked !== null) rest = rest.slice(asked.length);
    const after =
      node.goesOn || replaced || before !== null
        ? null
        : (attribution(rest, parties, sure) ?? (sure ? null : behindDash(rest, parties)));
    const named = before ?? after;
    if (!sure) kind = asked?.kind ?? after?.kind ?? kind;
    const inner = after === null ? rest : rest.slice(0, rest.length - after.length);
    const from = host.length;
    const index = begun ?? add({ kind, ranges: kind === "insertion" ? [[from, from]] : [] }, host);
    if (begun === undefined && (node.goesOn || node.from)) recordOf.set(first, index);
    if (kind === "insertion") insert(inner, index);
    else {
      // Lower-case words around a slash, in a bracket without polarity, are alternatives that all stand.
      const text = leading(inner, inner.length);
      if (!sure && text.length === inner.length && isChoice(text) && !node.goesOn) {
        const group = ++groups;
        let start = host.length;
        let at = index;
        records[at]!.names = named?.names ?? nobody;
        for (let n = 0; n < inner.length; n++) {
          const item = inner[n] as Word;
          const slash = item.t === "/";
          if (slash) cover(records[at]!, start, host.length);
          // A slash with a blank on either side separates options. It is no word of the text; the blank before it is.
          const sign = slash && host.words.at(-1)?.t.endsWith(" ") && (inner[n + 1] as Word | undefined)?.t === " ";
          if (sign) n++;
          else putWord(item, host);
          if (!slash) continue;
          records[at]!.alternatives = group;
          start = host.length;
          at = add({ kind: "hold", ranges: [], alternatives: group }, host);
          records[at]!.names = named?.names ?? nobody;
        }
        cover(records[at]!, start, host.length);
        return { wild: false, index, named: true };
      }
      walk(inner, host);
      cover(records[index]!, from, host.length);
    }
    if (named !== null) records[index]!.names = named.names;
    if (alone) return { wild: !sure && asked === null, index: sure ? null : index, named: named !== null };
    const base = replaced ? records[index]!.ranges.map((range): [number, number] => [...range]) : [];
    // A group may be cut between its options: its first is then in the record already.
    const begunGroup = grouped.has(index);
    grouped.add(index);
    const members = replaced && !begunGroup ? [] : [index];
    for (const [n, some] of options.slice(1).entries())
      members.push(option(some, base, host, replaced && !begunGroup && n === 0 ? index : null));
    if (members.length > 1) {
      const group = records[index]!.alternatives ?? ++groups;
      for (const member of members) records[member]!.alternatives = group;
    }
    return { wild: false, index: null, named: true };
  };

  /** Makes two holds alternatives if their words can only replace each other; says whether it did. */
  const choose = (first: number, second: number | null, host: Host): boolean => {
    const text = host.words.map(({ t }) => t).join("");
    const [a, b] = [first, second].map((n) => {
      const ranges = n === null ? [] : records[n]!.ranges;
      return ranges.length === 1 ? text.slice(...ranges[0]!).trim() : "";
    });
    return isInstead(a!, b!);
  };

  const firstOf = (node: Node): Node => (node.from === undefined ? node : firstOf(node.from));

  const walk = (some: readonly Item[], host: Host): void => {
    let tail = "";
    // The bracket just passed, if it has no polarity and nothing but a slash or blank has followed.
    let before = null as Passed | null;
    for (let n = 0; n < some.length; n++) {
      const item = some[n]!;
      if (!isNode(item)) {
        putWord(item, host);
        tail = item.escaped || item.note !== undefined ? "" : tail + item.t;
        const gap: Passed["gap"] | null = before === null || item.escaped ? null : widened(before.gap, item.t);
        before = before === null || gap === null ? null : { ...before, gap };
        continue;
      }
      const plainBracket = polarityOf(item.items) === null && item.from === undefined;
      const speaker = plainBracket ? namesBefore(tail.slice(-300), parties) : null;
      if (speaker !== null) takeBack(host, speaker.length);
      // "[shall] / [should]": the slash separates them and is no word; the blank before it belongs to the first.
      const apart = before?.gap === " / " && plainBracket && before.wild && leading(item.items, 41).length <= 40;
      if (apart) takeBack(host, 2);
      const start = records.length;
      const { wild, index, named } = bracket(item, host);
      const made: number | null = index ?? (records[start]?.kind === "hold" && item.from === undefined ? start : null);
      if (speaker !== null && index !== null)
        records[index]!.names = {
          ...records[index]!.names,
          sponsors: [...new Set([...speaker.names.sponsors, ...records[index]!.names.sponsors])],
        };
      if (wild && index !== null && !named) {
        // Names may stand right behind the bracket.
        const after = some.slice(n + 1);
        const open = after.findIndex((next) => isNode(next) || next.t !== " ");
        if (open >= 0 && open <= 1 && !isNode(after[open]!) && /[(（]/u.test((after[open] as Word).t)) {
          let depth = 0;
          const close = after.findIndex((next) => {
            if (isNode(next)) return false;
            if (/[(（]/u.test(next.t)) depth++;
            return /[)）]/u.test(next.t) && --depth === 0;
          });
          const found = close < 0 ? null : attribution(after.slice(open, close + 1), parties, false);
          if (found !== null) {
            records[index]!.names = found.names;
            records[index]!.kind = found.kind ?? "hold";
            n += close + 1;
          }
        }
      }
      // Which neighbours without polarity are alternatives: "[shall][should]", our own holds around a slash, and with a
      // blank between, "[may] [shall]", those that can only be a choice. The blank belongs to the first.
      const parted = wild && !item.goesOn && (apart || (before?.gap === " " && choose(before.index, made, host)));
      if (parted)
        cover(records[before!.index]!, records[before!.index]!.ranges.at(-1)![1], records[made!]!.ranges[0]![0]);
      if (
        before !== null &&
        made !== null &&
        (parted || (wild ? before.gap === "" || before.gap === "/" : before.gap === "/"))
      ) {
        const group = records[before.index]!.alternatives ?? ++groups;
        records[before.index]!.alternatives = group;
        records[made]!.alternatives = group;
      }
      before = made !== null && !item.goesOn && records[made]!.kind === "hold" ? { index: made, gap: "", wild } : null;
      tail = "";
    }
  };

  // Brackets beside the paragraph come first.
  let start = 0;
  for (; start < items.length; start++) {
    const item = items[start]!;
    if (!isNode(item)) break;
    const text = leading(item.items, item.items.length);
    const tag = /^(?:(add|delete) paragraph|move paragraph: ([^()]*?"[^"]*"|[^()]*?))(?= \(|$)/u.exec(text);
    if (tag === null) break;
    const named = attribution(item.items, parties, true);
    const { sponsors, unknown } = named?.names ?? nobody;
    const mark: ParsedWhole = { sponsors, unknownNames: unknown };
    counted++;
    if (tag[1] === "add") whole.ins = mark;
    else if (tag[1] === "delete") whole.del.push(mark);
    else whole.moves.push({ ...mark, to: tag[2]! });
    const blank = items[start + 1];
    if (blank !== undefined && !isNode(blank) && blank.t === " " && !blank.escaped) start++;
  }
  const host: Host = { words: [], length: 0, index: undefined };
  walk(items.slice(start), host);
  inOnePiece(host.words);
  const brackets = records.map(({ kind, ranges, words, names, alternatives, inside }): ParsedBracket => {
    const [from, to] = [ranges[0]?.[0] ?? 0, ranges.at(-1)?.[1] ?? 0];
    return {
      from,
      to,
      kind,
      ...(kind === "insertion" && { words: words ?? [] }),
      sponsors: names.sponsors as PartyId[],
      unknownNames: names.unknown,
      ...(names.supporters.length > 0 && { supporters: names.supporters }),
      ...(alternatives !== undefined && { alternatives }),
      ...(inside !== undefined && { inside }),
      ...(ranges.length > 1 && { ranges }),
    };
  });
  return {
    words: host.words,
    brackets,
    ...(whole.ins && { ins: whole.ins }),
    del: whole.del,
    moves: whole.moves,
    counted,
  };
};

/** The place that "Chair's summary, after "12"" means, as an index among the part's paragraphs. */
export const readDestination = (
  to: string,
  find: (part: Part, what: { label: string } | { place: number }) => number | null,
  partNamed: (name: string) => Part | null,
): { part: Part; after: number | null } | null => {
  const match = /^(.+?), (?:at its beginning|after (?:"([^"]*)"|¶(\d+)))$/u.exec(to);
  const part = match === null ? null : partNamed(match[1]!);
  if (match === null || part === null) return null;
  if (match[2] !== undefined) return { part, after: find(part, { label: match[2] }) };
  if (match[3] !== undefined) return { part, after: find(part, { place: Number(match[3]) }) };
  return { part, after: null };
};
