/**
 * A Word file as a package of parts. They are found through their relationships and read within limits; nothing is
 * fetched.
 */
import { isRefusal, refuse, RefusalCode } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { child, childrenOf, readXml, textOf } from "./xml.ts";
import type { XmlElement } from "./xml.ts";
import { unzipSafely } from "./zip.ts";

/**
 * An opened Word file. Its parts are parsed each time they are asked for, which throws UnsafeXml for one that is
 * damaged or too large. A missing part is null or empty.
 */
export interface WordPackage {
  /**
   * Reads the main part. Elements with one of these names that are inside no other such element are handed to the
   * callback as soon as they close, with the elements around them; the rest is returned.
   */
  readonly document: (
    each: ReadonlySet<string>,
    visit: (element: XmlElement, inside: readonly XmlElement[]) => void,
  ) => XmlElement;
  readonly styles: () => XmlElement | null;
  readonly numbering: () => XmlElement | null;
  /** All notes of the kind, Word's separator lines among them. */
  readonly notes: (kind: "footnote" | "endnote") => readonly XmlElement[];
  readonly comments: () => readonly XmlElement[];
  /** What Word stores of comments besides their words: one `?:commentEx` for each comment. */
  readonly commentThreads: () => readonly XmlElement[];
  /** Headers and footers. */
  readonly runningHeads: () => readonly XmlElement[];
  /** What the package contains but is never opened, by the name the preview uses for it. */
  readonly unopened: () => readonly { readonly what: string; readonly count: number }[];
  /** A property that a file of ours has about itself. */
  readonly property: (name: string) => string | undefined;
  /** The view a file of ours was written in. */
  readonly view: () => string | undefined;
  /** The title in the file's properties. */
  readonly title: () => string | undefined;
}

/** A refusal that says why this is no Word file. */
export const notWord = (message: string): Refusal =>
  refuse(RefusalCode.notAWordFile, `${message} Nothing was imported.`);

/** The path that a relationship's target means, seen from the folder of the part that has it. */
const resolvePath = (folder: string, target: string): string => {
  const path: string[] = target.startsWith("/") ? [] : folder.split("/").filter((name) => name !== "");
  for (const name of target.split("/"))
    if (name === "..") path.pop();
    else if (name !== "" && name !== ".") path.push(name);
  return path.join("/");
};

const starts = (bytes: Uint8Array, ...signature: number[]): boolean => signature.every((byte, n) => bytes[n] === byte);

/** Opens a .docx, or says why it is none. */
export const openPackage = (bytes: Uint8Array): WordPackage | Refusal => {
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return notWord(
      "This is an old .doc file or one with a password. Save it as .docx without a password and try again.",
    );
  if (!starts(bytes, 0x50, 0x4b)) return notWord("This is not a Word file (.docx).");
  const unzipped = unzipSafely(bytes, (name) => /\.(?:xml|rels)$/iu.test(name));
  if (isRefusal(unzipped)) return unzipped;
  const { entries, names } = unzipped;

  /**
   * The targets of a part's relationships, by the last word of their type. External targets are left out, and so never
   * followed.
   */
  const relationsOf = (path: string): ReadonlyMap<string, readonly string[]> => {
    const slash = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(slash, 0));
    const rels = entries.get(`${folder === "" ? "" : `${folder}/`}_rels/${path.slice(slash + 1)}.rels`);
    const found = new Map<string, string[]>();
    if (rels === undefined) return found;
    for (const { attributes } of childrenOf(readXml(rels))) {
      if (attributes["TargetMode"] === "External") continue;
      const type = (attributes["Type"] ?? "").split("/").at(-1)!;
      found.set(type, [...(found.get(type) ?? []), resolvePath(folder, attributes["Target"] ?? "")]);
    }
    return found;
  };

  const roots = relationsOf("");
  const main = roots.get("officeDocument")?.[0];
  const document = main === undefined ? undefined : entries.get(main);
  if (main === undefined || document === undefined)
    return notWord("This is not a Word file (.docx): it has no document in it.");
  const relations = relationsOf(main);
  const partAt = (path: string | undefined): XmlElement | null => {
    const bytes = path === undefined ? undefined : entries.get(path);
    return bytes === undefined ? null : readXml(bytes);
  };
  const part = (type: string): XmlElement | undefined => partAt(relations.get(type)?.[0]) ?? undefined;
  const fileProperties = (type: string): XmlElement | undefined => partAt(roots.get(type)?.[0]) ?? undefined;
  let properties: readonly XmlElement[] | null = null;
  const property = (name: string): string | undefined => {
    properties ??= childrenOf(fileProperties("custom-properties"), "custom:property");
    const found = properties.find(({ attributes }) => attributes["name"] === name);
    return found && textOf(found);
  };
  return {
    document: (each, visit) => readXml(document, each, visit),
    styles: () => part("styles") ?? null,
    numbering: () => part("numbering") ?? null,
    notes: (kind) => childrenOf(part(`${kind}s`), `w:${kind}`),
    comments: () => childrenOf(part("comments"), "w:comment"),
    commentThreads: () => childrenOf(part("commentsExtended"), "?:commentEx"),
    runningHeads: () =>
      [...(relations.get("header") ?? []), ...(relations.get("footer") ?? [])].flatMap((path) => partAt(path) ?? []),
    unopened: () => unopenedIn(names, entries),
    property,
    view: () => property("Unbracket view"),
    title: () => {
      const title = child(fileProperties("core-properties"), "dc:title");
      const text = title === undefined ? "" : textOf(title).trim();
      return text === "" ? undefined : text;
    },
  };
};

/** Macros, embedded files, and what the file refers to outside itself. It is reported, but never opened or fetched. */
const unopenedIn = (
  names: ReadonlySet<string>,
  entries: ReadonlyMap<string, Uint8Array>,
): { what: string; count: number }[] => {
  const counts = new Map<string, number>();
  const add = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const name of names)
    if (/(?:^|\/)vbaProject\.bin$/iu.test(name)) add("macro (not kept)");
    else if (/(?:^|\/)(?:embeddings|activeX)\/[^/]+\.(?!rels$)\w+$/iu.test(name)) add("embedded file (not opened)");
  for (const [name, bytes] of entries)
    if (name.endsWith(".rels"))
      for (const { attributes } of childrenOf(readXml(bytes))) {
        const type = (attributes["Type"] ?? "").split("/").at(-1)!;
        if (attributes["TargetMode"] !== "External") {
          // A second document that Word would insert when it opens this one.
          if (type === "aFChunk" || type === "subDocument") add("document inside the document (not opened)");
        } else
          add(type === "hyperlink" ? "web address behind words" : "link to something outside the file (never fetched)");
      }
  return [...counts].map(([what, count]) => ({ what, count }));
};
