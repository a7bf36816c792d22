/**
 * What somebody else's code makes of the tracked changes in a Word file: `@ansonlai/docx-redline-js` accepts or rejects them
 * all, and the letters left are read here with a DOM, not with our reader.
 */
import {
  acceptTrackedChangesInOoxml,
  configureLogger,
  configureXmlProvider,
  rejectTrackedChangesInOoxml,
} from "@ansonlai/docx-redline-js";
import { DOMParser, XMLSerializer } from "@xmldom/xmldom";
import type { Element } from "@xmldom/xmldom";
import { strFromU8, unzipSync } from "fflate";

configureXmlProvider({ DOMParser, XMLSerializer } as never);
const quiet = (): void => undefined;
configureLogger({ log: quiet, warn: quiet, error: quiet } as never);

/** One part of a Word file with all of its changes decided. */
export const allDecided = (xml: string, decide: "accept" | "reject"): string => {
  const all = { allAuthors: true } as const;
  return (decide === "accept" ? acceptTrackedChangesInOoxml : rejectTrackedChangesInOoxml)(xml, all).oxml;
};

export const parseXml = (xml: string) => new DOMParser().parseFromString(xml, "application/xml");

/** What heads the page or explains it: no words of the text. */
const ours = /^(?:Unbracket|PartHeading)/u;

const elementsIn = (root: { getElementsByTagName: (name: string) => ArrayLike<unknown> }, name: string): Element[] =>
  Array.from(root.getElementsByTagName(name)) as Element[];

const styleOf = (paragraph: Element): string => elementsIn(paragraph, "w:pStyle")[0]?.getAttribute("w:val") ?? "";

const lettersOf = (paragraph: Element, notes: ReadonlyMap<string, string>): string => {
  let text = "";
  const visit = (node: Element): void => {
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      const { nodeName } = child;
      if (nodeName === "w:pPr" || nodeName === "w:rPr") continue;
      if (nodeName === "w:t") text += child.textContent ?? "";
      else if (nodeName === "w:tab") text += "\t";
      else if (nodeName === "w:br") {
        if ((child as Element).getAttribute("w:type") !== "page") text += "\n";
      } else if (nodeName === "w:footnoteReference")
        text += `[^${notes.get((child as Element).getAttribute("w:id") ?? "") ?? "?"}]`;
      else if (nodeName === "w:delText") text += `[STRUCK ${child.textContent}]`;
      else visit(child as Element);
    }
  };
  visit(paragraph);
  return text;
};

const textOf = (document: string, footnotes: string | undefined): string[] => {
  const notes = new Map<string, string>();
  if (footnotes !== undefined)
    for (const note of elementsIn(parseXml(footnotes), "w:footnote"))
      notes.set(note.getAttribute("w:id") ?? "", lettersOf(note, new Map()).trim());
  return elementsIn(parseXml(document), "w:p")
    .filter((paragraph) => !ours.test(styleOf(paragraph)))
    .map((paragraph) => lettersOf(paragraph, notes));
};

/** It knows words that move, not the marks of paragraphs that do: those are told to it as marks struck and put in. */
const marksOfMoves = (xml: string): string =>
  xml.replaceAll(
    /<w:rPr>\s*<w:move(From|To)\b([^>]*\/>)/gu,
    (_, end: string, rest: string) => `<w:rPr><w:${end === "From" ? "del" : "ins"}${rest}`,
  );

/** The paragraphs of a Word file, footnotes in place of their references; as it stands, or with all changes decided. */
export const wordText = (
  bytes: Uint8Array,
  decide: "as it stands" | "accept" | "reject" = "as it stands",
): string[] => {
  const files = unzipSync(bytes);
  const decided = (name: string): string | undefined => {
    const entry = files[name];
    if (entry === undefined) return undefined;
    const xml = marksOfMoves(strFromU8(entry));
    return decide === "as it stands" ? xml : allDecided(xml, decide);
  };
  return textOf(decided("word/document.xml") ?? "", decided("word/footnotes.xml"));
};
