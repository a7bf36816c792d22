/** Writes words as text of an XML file. */
import { escapeHtml } from "./html.ts";

/**
 * Escapes text for XML, also inside quoted attributes. Characters XML cannot hold become U+FFFD: control characters,
 * lone halves of surrogate pairs, noncharacters.
 */
export const escapeXml = (text: string): string =>
  escapeHtml(text.replaceAll(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]|\p{Cs}/gu, "\uFFFD"));

/** The first line of a file in XML. */
export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
