/**
 * Reads the XML parts of a Word file as small trees. A part may be large, so wanted elements are handed over one by one
 * as they close, and then dropped. Namespaces become the short prefixes below, whichever form (transitional or strict)
 * and prefixes a file uses.
 */
import { SaxesParser } from "saxes";
import { RefusalCode } from "../refusal.ts";

/** An element with its words and elements in order. */
export interface XmlElement {
  /** `w:p`; names in namespaces not listed here begin with `?:`. */
  readonly name: string;
  /** By local name; those of relationships with their prefix: `r:id`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** Thrown for a part that is malformed, or built to do harm. */
export class UnsafeXml extends Error {
  readonly code: RefusalCode;
  constructor(message: string, code: RefusalCode = RefusalCode.unsafeFile) {
    super(message);
    this.code = code;
  }
}

/**
 * The most elements in a part, the deepest nesting, and the most elements kept at once (for a paragraph, or a style
 * sheet).
 */
export const xmlLimits = { depth: 200, elements: 3_000_000, held: 500_000 } as const;

const namespaces: Readonly<Record<string, string>> = {
  "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
  "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
  "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
  "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
  "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
  "http://schemas.openxmlformats.org/package/2006/content-types": "types",
  "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
  "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": "custom",
  "http://purl.org/dc/elements/1.1/": "dc",
};

/** How many bytes are decoded and parsed at a time. */
const step = 256 * 1024;

/** Decodes a part piece by piece: UTF-8, or UTF-16 with or without a byte order mark. */
function* pieces(bytes: Uint8Array): Generator<string> {
  const [a, b] = bytes;
  const little = (a === 0xff && b === 0xfe) || (a === 0x3c && b === 0);
  const big = (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c);
  // The decoder of workerd does not know big-endian UTF-16, so its bytes are swapped.
  const decoder = new TextDecoder(little || big ? "utf-16le" : "utf-8");
  for (let at = 0; at < bytes.length; at += step) {
    const chunk = bytes.subarray(at, at + step);
    yield decoder.decode(big ? turned(chunk) : chunk, { stream: at + step < bytes.length });
  }
}

const turned = (chunk: Uint8Array): Uint8Array => {
  const other = new Uint8Array(chunk.length);
  for (let at = 0; at + 1 < chunk.length; at += 2) {
    other[at] = chunk[at + 1]!;
    other[at + 1] = chunk[at]!;
  }
  return other;
};

const readable: ReadonlySet<string> = new Set(["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"]);

/** Throws for a declared encoding other than UTF-8 and UTF-16, which would have been misread. */
const requireReadable = (start: string): void => {
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)["']/u.exec(start)?.[1]?.toLowerCase();
  if (declared !== undefined && !readable.has(declared)) throw new UnsafeXml(`it is written in ${declared}`);
};

/**
 * Resolves names by what their prefixes mean at their place. The parser could do it too, but resolving each name only
 * once is twice as fast.
 */
class Names {
  readonly #prefixes = new Map<string, string>();
  readonly #elements = new Map<string, string>();
  readonly #attributes = new Map<string, string>();
  /** What to restore when an element closes: the prefixes it declared. */
  readonly #undo: { readonly depth: number; readonly before: [prefix: string, meant: string | undefined][] }[] = [];
  #depth = 0;

  /** To be called when an element opens: resolves its attributes to their local names. */
  open(written: Readonly<Record<string, string>>): Record<string, string> {
    let attributes = noAttributes;
    let before: [prefix: string, meant: string | undefined][] | null = null;
    // A prefix may be declared behind its first use in the same element; then the attributes are resolved once more.
    let early = false;
    for (const name in written) {
      const local = this.#attribute(name);
      if (local === "") {
        const prefix = name.slice(6);
        before ??= [];
        before.push([prefix, this.#prefixes.get(prefix)]);
        this.#mean(prefix, namespaces[written[name]!] ?? "?");
        early = attributes !== noAttributes;
        continue;
      }
      if (attributes === noAttributes) attributes = {};
      attributes[local] = written[name]!;
    }
    if (early) {
      attributes = {};
      for (const name in written) {
        const local = this.#attribute(name);
        if (local !== "") attributes[local] = written[name]!;
      }
    }
    this.#depth++;
    if (before !== null) this.#undo.push({ depth: this.#depth, before });
    return attributes;
  }

  close(): void {
    if (this.#undo.at(-1)?.depth === this.#depth)
      for (const [prefix, meant] of this.#undo.pop()!.before.reverse()) this.#mean(prefix, meant);
    this.#depth--;
  }

  #mean(prefix: string, meant: string | undefined): void {
    if (this.#prefixes.get(prefix) === meant) return;
    if (meant === undefined) this.#prefixes.delete(prefix);
    else this.#prefixes.set(prefix, meant);
    this.#elements.clear();
    this.#attributes.clear();
  }

  element(name: string): string {
    const known = this.#elements.get(name);
    if (known !== undefined) return known;
    const colon = name.indexOf(":");
    const meant = this.#prefixes.get(colon < 0 ? "" : name.slice(0, colon)) ?? "?";
    return remember(this.#elements, name, `${meant}:${name.slice(colon + 1)}`);
  }

  /** The local name of an attribute; "" for one that declares a prefix. */
  #attribute(name: string): string {
    const known = this.#attributes.get(name);
    if (known !== undefined) return known;
    const colon = name.indexOf(":");
    const prefix = colon < 0 ? "" : name.slice(0, colon);
    if (prefix === "xmlns" || name === "xmlns") return remember(this.#attributes, name, "");
    const local = name.slice(colon + 1);
    const related = prefix !== "" && this.#prefixes.get(prefix) === "r";
    return remember(this.#attributes, name, related ? `r:${local}` : local);
  }
}

/** Keeps a name, but not without limit: a file may use as many names as it has elements. */
const remember = (known: Map<string, string>, name: string, meant: string): string => {
  if (known.size >= 2_000) known.clear();
  known.set(name, meant);
  return meant;
};

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

/** The attributes of elements without any. Never written to. */
const noAttributes: Record<string, string> = {};
const noChildren: (XmlElement | string)[] = [];

const put = (parent: Open, child: XmlElement | string): void => {
  if (parent.children === noChildren) parent.children = [child];
  else parent.children.push(child);
};

/** Elements in which white space is text; between other elements it is not. */
const holdsText: ReadonlySet<string> = new Set(["w:t", "w:delText", "dc:title"]);

/**
 * Reads a part into a tree. Outermost elements with a name in `each` are not in the tree: each is handed to `visit`
 * when it closes, with the elements around it (outermost first), of which what came before is there. Throws UnsafeXml.
 */
export const readXml = (
  bytes: Uint8Array,
  each: ReadonlySet<string> | null = null,
  visit: (element: XmlElement, inside: readonly XmlElement[]) => void = () => undefined,
): XmlElement => {
  const parser = new SaxesParser({ position: false });
  const names = new Names();
  const stack: Open[] = [];
  const root: Open = { name: "", attributes: {}, children: noChildren };
  let elements = 0;
  let held = 0;
  /** The depth of the outermost wanted element that is open, and how many elements were kept before it. */
  let visited: { readonly depth: number; readonly held: number } | null = null;
  parser.on("error", (error) => {
    throw new UnsafeXml(`its XML is malformed (${error.message})`);
  });
  parser.on("doctype", () => {
    throw new UnsafeXml("it declares a document type");
  });
  parser.on("opentag", (tag) => {
    if (++elements > xmlLimits.elements) throw new UnsafeXml("it has more than 3 million elements");
    if (++held > xmlLimits.held) throw new UnsafeXml("one piece of it has more than 500,000 elements");
    if (stack.length >= xmlLimits.depth) throw new UnsafeXml("its elements are nested more than 200 deep");
    const attributes = names.open(tag.attributes as Record<string, string>);
    const open: Open = { name: names.element(tag.name), attributes, children: noChildren };
    if (visited === null && each !== null && each.has(open.name)) visited = { depth: stack.length, held: held - 1 };
    stack.push(open);
  });
  const add = (text: string): void => {
    const parent = stack.at(-1);
    if (parent !== undefined && (holdsText.has(parent.name) || /\S/u.test(text))) put(parent, text);
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    names.close();
    const closed = stack.pop()!;
    if (visited !== null && visited.depth === stack.length) {
      held = visited.held;
      visited = null;
      visit(closed, stack);
      return;
    }
    put(stack.at(-1) ?? root, closed);
  });
  let begun = false;
  for (const piece of pieces(bytes)) {
    if (!begun) requireReadable(piece);
    begun = true;
    parser.write(piece);
  }
  parser.close();
  const [top] = root.children;
  if (top === undefined || typeof top === "string") throw new UnsafeXml("it is empty");
  return top;
};

/** The first child element with that name. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined => {
  if (element === undefined) return undefined;
  for (const one of element.children) if (typeof one !== "string" && one.name === name) return one;
  return undefined;
};

/** The child elements of that name, or all of them; words between them are left out. None for a missing element. */
export const childrenOf = (element: XmlElement | undefined, name?: string): XmlElement[] =>
  (element?.children ?? []).filter(
    (one): one is XmlElement => typeof one !== "string" && (name === undefined || one.name === name),
  );

/** The attribute `w:val` of a child, in which Word keeps most facts. */
export const valueOf = (element: XmlElement | undefined, name: string): string | undefined =>
  child(element, name)?.attributes["val"];

/** Whether a toggle (`<w:b/>`, `<w:b w:val="0"/>`) is on; undefined if it is absent. */
export const toggle = (element: XmlElement | undefined, name: string): boolean | undefined => {
  const found = child(element, name);
  return found === undefined ? undefined : !["0", "false", "off", "none"].includes(found.attributes["val"] ?? "1");
};

/** All text in an element. */
export const textOf = (element: XmlElement): string =>
  element.children.map((one) => (typeof one === "string" ? one : textOf(one))).join("");
