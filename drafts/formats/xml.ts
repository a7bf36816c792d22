/**
 * Reading the XML parts of a Word file as small trees. A part may be large, so the elements asked for are handed over one by
 * one as they close, and dropped. Namespaces become the short prefixes used below, whichever form (transitional or strict) and
 * whichever prefixes a file uses.
 */
import { strFromU8 } from "fflate";
import { SaxesParser } from "saxes";

export interface XmlElement {
  /** `w:p`; names of other namespaces start with `?:`. */
  readonly name: string;
  /** By local name, or `r:id` for relationships. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** A part that is not read: malformed, or built to harm. */
export class UnsafeXml extends Error {}

export const xmlLimits = { depth: 200, elements: 3_000_000 } as const;

const prefixes: Readonly<Record<string, string>> = {
  "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
  "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
  "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
  "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
  "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
  "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
  "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties": "custom",
  "http://purl.org/dc/elements/1.1/": "dc",
};

/** UTF-8, or UTF-16 with or without a byte order mark. */
export const xmlText = (bytes: Uint8Array): string => {
  const [a, b] = bytes;
  const little = (a === 0xff && b === 0xfe) || (a === 0x3c && b === 0);
  const big = (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c);
  if (!little && !big) {
    const text = strFromU8(bytes);
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  }
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += 16_384) {
    const units: number[] = [];
    for (let at = from; at + 1 < Math.min(from + 16_384, bytes.length); at += 2)
      units.push(little ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!);
    pieces.push(String.fromCharCode(...units));
  }
  const text = pieces.join("");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
};

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (XmlElement | string)[];
}

/**
 * Reads a part. Elements called `each` that stand in no other of their name are handed to `visit` with the names of what they stand in,
 * outermost first, and left out of the tree; the rest is the answer. Throws UnsafeXml.
 */
export const readXml = (
  bytes: Uint8Array,
  each: string | null = null,
  visit: (element: XmlElement, inside: readonly string[]) => void = () => undefined,
): XmlElement => {
  const text = xmlText(bytes);
  // What is not UTF-16 was read as UTF-8; any other declared encoding would come out as other words.
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)["']/u.exec(text)?.[1]?.toLowerCase() ?? "utf-8";
  if (!["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"].includes(declared))
    throw new UnsafeXml(`it is written in ${declared}`);
  const parser = new SaxesParser({ xmlns: true });
  const stack: Open[] = [];
  const eaches: Open[] = [];
  const root: Open = { name: "", attributes: {}, children: [] };
  let elements = 0;
  parser.on("error", (error) => {
    throw new UnsafeXml(`its XML is malformed (${error.message})`);
  });
  parser.on("doctype", () => {
    throw new UnsafeXml("it declares a document type");
  });
  parser.on("opentag", (tag) => {
    if (++elements > xmlLimits.elements) throw new UnsafeXml("it has more than 3 million elements");
    if (stack.length >= xmlLimits.depth) throw new UnsafeXml("its elements are nested more than 200 deep");
    const attributes: Record<string, string> = {};
    for (const { uri, local, prefix, value } of Object.values(tag.attributes))
      if (prefix !== "xmlns" && local !== "xmlns") attributes[prefixes[uri] === "r" ? `r:${local}` : local] = value;
    const open: Open = { name: `${prefixes[tag.uri] ?? "?"}:${tag.local}`, attributes, children: [] };
    stack.push(open);
    if (open.name === each) eaches.push(open);
  });
  const add = (child: string): void => {
    stack.at(-1)?.children.push(child);
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => {
    const closed = stack.pop()!;
    if (closed.name === each) {
      eaches.pop();
      if (eaches.length === 0) {
        visit(
          closed,
          stack.map((open) => open.name),
        );
        return;
      }
    }
    (stack.at(-1) ?? root).children.push(closed);
  });
  parser.write(text).close();
  const [top] = root.children;
  if (top === undefined || typeof top === "string") throw new UnsafeXml("it is empty");
  return top;
};

/** The first child element of that name. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((one): one is XmlElement => typeof one !== "string" && one.name === name);

export const childrenOf = (element: XmlElement | undefined, name?: string): XmlElement[] =>
  (element?.children ?? []).filter(
    (one): one is XmlElement => typeof one !== "string" && (name === undefined || one.name === name),
  );

/** `w:val` of a child, which is how Word writes most facts. */
export const valueOf = (element: XmlElement | undefined, name: string): string | undefined =>
  child(element, name)?.attributes["val"];

/** Whether a toggle (`<w:b/>`, `<w:b w:val="0"/>`) is on; undefined where it is not there. */
export const toggle = (element: XmlElement | undefined, name: string): boolean | undefined => {
  const found = child(element, name);
  return found === undefined ? undefined : !["0", "false", "off", "none"].includes(found.attributes["val"] ?? "1");
};
