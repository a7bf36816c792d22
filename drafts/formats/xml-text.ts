/** Words as text of an XML file, also safe in a quoted attribute. */
import { escapeHtml } from "./html.ts";

/** What XML has no place for becomes the sign for that: control characters, halves of pairs, the two that are no characters. */
export const escapeXml = (text: string): string =>
  escapeHtml(text.replaceAll(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]|\p{Cs}/gu, "\uFFFD"));

/** The first line of a file in XML. */
export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
